"""Views of a list that a person keeps."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """Filters, columns and order of one list under a name of the user's own."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("user")
    )
    page = models.CharField(_("list"), max_length=60)
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("query"), max_length=2000, blank=True)
    is_default = models.BooleanField(_("opens with the list"), default=False)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="web_savedview_one_name",
                violation_error_message=_("You already have a view of this name for this list."),
            ),
            models.UniqueConstraint(
                fields=["user", "page"], condition=Q(is_default=True), name="web_savedview_one_default"
            ),
        ]

    def __str__(self) -> str:
        return self.name
