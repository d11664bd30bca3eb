"""What a person chose for a kind of notice."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kexie_portal.notices.enums import Channel


class Preference(models.Model):
    """One choice; where there is none the default of the kind holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="notice_preferences",
    )
    kind = models.CharField(_("kind"), max_length=40)
    channel = models.CharField(_("reaches me by"), max_length=10, choices=Channel)

    class Meta:
        verbose_name = _("choice about notices")
        verbose_name_plural = _("choices about notices")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="preference_one_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_channel_display()}"
