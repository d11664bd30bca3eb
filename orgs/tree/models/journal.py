"""What a case wrote, so that it can be taken back as long as nothing stands on it."""

from __future__ import annotations

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseJournal(models.Model):
    """The records that the effect of a case created and changed, in order (`orgs.tree.journal.Entry`)."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    case = GenericForeignKey("content_type", "object_id")
    entries = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("journal of a case")
        verbose_name_plural = _("journals of cases")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="one_journal_of_a_case")]

    def __str__(self) -> str:
        return f"{self.content_type_id}/{self.object_id}"

    def take_over(self, record: models.Model, name: str, value: str) -> None:
        """Take what a field says now as what the case wrote, where it wrote that field of a record before."""
        for entry in self.entries:
            if (entry["model"], entry["pk"]) == (record._meta.label_lower, record.pk) and name in entry["after"]:
                entry["after"][name] = value
        self.save(update_fields=["entries"])
