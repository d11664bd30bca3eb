"""Changes of an association (变更, 撤销) as cases: name to dissolution."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orgs.changes.enums import ChangeKind
from orgs.changes.models.case import AssociationCase, CasePerson
from orgs.changes.querysets import AssociationCaseQuerySet, CasePersonQuerySet
from orgs.common.enums import OPEN_STATES


class ChangeCase(AssociationCase):
    """One change of one kind; the fields of the other kinds stay empty."""

    kind = models.CharField(_("kind of change"), max_length=20, choices=ChangeKind)
    reason = models.CharField(_("reason"), max_length=500)
    day = models.DateField(
        _("takes effect on"), null=True, blank=True, help_text=_("Left empty: the day of the approval")
    )
    effect_day = models.DateField(_("took effect on"), null=True, blank=True, editable=False)
    new_name = models.CharField(_("new name"), max_length=120, blank=True)
    new_department = models.CharField(_("new host department"), max_length=60, blank=True)
    new_parent = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("new place"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    target = models.ForeignKey(
        "orgs.Association",
        verbose_name=_("merge into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merger_cases",
    )
    new_host = models.ForeignKey(
        "orgs.Enterprise",
        verbose_name=_("host enterprise of the new association"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    taking = models.ManyToManyField(
        "orgs.Enterprise", verbose_name=_("further enterprises that go along"), blank=True, related_name="+"
    )
    leaving = models.ManyToManyField("orgs.Officer", verbose_name=_("who leaves office"), blank=True, related_name="+")
    new_due_day = models.DateField(_("election put off to"), null=True, blank=True)
    made = models.ForeignKey(
        "orgs.Organization", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = AssociationCaseQuerySet.as_manager()

    class Meta(AssociationCase.Meta):
        verbose_name = _("change of an association")
        verbose_name_plural = _("changes of associations")
        default_permissions = ()
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind"],
                condition=Q(state__in=[state.value for state in OPEN_STATES]),
                name="one_change_of_a_kind_under_way",
                violation_error_message=_("A change of this kind is under way already."),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="change_state_due")]

    def __str__(self) -> str:
        return str(_("%(name)s: %(kind)s")) % {
            "name": self.association.organization.name,
            "kind": self.get_kind_display(),
        }

    def get_absolute_url(self) -> str:
        return reverse("orgs:change_detail", args=[self.pk])


class ChangePerson(CasePerson):
    """A person who comes into office by a change of leaders."""

    case = models.ForeignKey(ChangeCase, on_delete=models.CASCADE, related_name="people")

    objects = CasePersonQuerySet.as_manager()

    class Meta(CasePerson.Meta):
        verbose_name = _("person coming into office")
        verbose_name_plural = _("persons coming into office")
        default_permissions = ()
        ordering = ["pk"]
