"""Founding cases: an application, its enterprises, the meeting, and the association that they lead to."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kexie_portal.workflow.models import Case, Reopened
from orgs.common.enums import Driver, Kind
from orgs.common.terms import USUAL_YEARS
from orgs.founding.enums import EDITABLE_STATES, SUBMITTED_STATES, FoundingForm, FoundingState
from orgs.founding.querysets import FoundingCaseQuerySet, FoundingPartQuerySet


class FoundingCase(Reopened, Case):
    """The founding of one association, from the first draft to the filing."""

    state = models.CharField(_("state"), max_length=30, choices=FoundingState, default=FoundingState.DRAFT)
    unit = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("city, county or park"),
        on_delete=models.PROTECT,
        related_name="founding_cases",
    )
    county = models.ForeignKey(
        "orgs.Organization", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    city = models.ForeignKey("orgs.Organization", on_delete=models.PROTECT, editable=False, related_name="+")
    filed_from = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("filed from"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="the association whose contact filed; empty where an officer did",
    )
    form = models.CharField(_("founded by"), max_length=10, choices=FoundingForm, default=FoundingForm.SINGLE)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    enterprise_name = models.CharField(_("enterprise name"), max_length=120, blank=True)
    enterprise = models.ForeignKey(
        "orgs.Enterprise",
        verbose_name=_("host enterprise"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="founding_cases",
    )
    proposed_name = models.CharField(_("proposed name"), max_length=120, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    staff = models.PositiveIntegerField(_("staff"), null=True, blank=True, help_text=_("persons"))
    scitech_workers = models.PositiveIntegerField(_("sci-tech workers"), null=True, blank=True, help_text=_("persons"))
    members = models.PositiveIntegerField(_("members to be"), null=True, blank=True, help_text=_("persons"))
    host_department = models.CharField(_("host department"), max_length=60, blank=True)
    contact_name = models.CharField(_("contact"), max_length=40, blank=True)
    contact_phone = models.CharField(_("phone"), max_length=40, blank=True)
    preparation_group = models.JSONField(
        _("preparation group"), default=list, help_text="name, duty and phone of each; the first leads"
    )
    driver = models.CharField(_("came by"), max_length=10, choices=Driver, blank=True)
    letter_number = models.CharField(_("approval letter number"), max_length=60, blank=True, editable=False)
    approved_on = models.DateField(_("approved on"), null=True, editable=False)
    meeting_on = models.DateField(_("day of the founding meeting"), null=True, editable=False)
    meeting_place = models.CharField(_("place"), max_length=120, blank=True, editable=False)
    attendees = models.PositiveIntegerField(_("present"), null=True, editable=False, help_text=_("persons"))
    charter_adopted = models.BooleanField(_("charter adopted"), default=False, editable=False)
    term_years = models.PositiveSmallIntegerField(_("years of the term"), default=USUAL_YEARS, editable=False)
    elected = models.JSONField(
        _("elected"), default=list, editable=False, help_text="role, name, duty and phone of each"
    )
    association = models.OneToOneField(
        "orgs.Association", on_delete=models.PROTECT, null=True, editable=False, related_name="founding_case"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("filed by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    guest = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account of the enterprise"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="founding_cases",
        help_text="an account bound to this case alone, until the association is filed",
    )
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = FoundingCaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("founding case")
        verbose_name_plural = _("founding cases")
        ordering = ["-state_since", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=Q(state__in=[state.value for state in SUBMITTED_STATES]) & ~Q(uscc=""),
                name="one_founding_of_a_host",
                violation_error_message=_("Another case of this enterprise is under way already."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on"], name="founding_state_due"),
            models.Index(fields=["city", "state"], name="founding_city_state"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row with the county and the city that its unit lies in."""
        self.work_out()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("orgs:founding_detail", args=[self.pk])

    def work_out(self) -> None:
        """Set county and city by the unit; bulk writers call it before `bulk_create`."""
        chain = [self.unit]
        while chain[-1].parent is not None:
            chain.append(chain[-1].parent)
        self.county = next((node for node in chain if node.kind == Kind.COUNTY), None)
        self.city = next(node for node in chain if node.kind == Kind.CITY)

    @property
    def title(self) -> str:
        """Return what the case is called: the association to be, or the enterprise."""
        return self.proposed_name or self.enterprise_name or f"#{self.pk}"

    @property
    def is_editable(self) -> bool:
        """Tell whether the application may still be written."""
        return self.state in EDITABLE_STATES


class FoundingPartner(models.Model):
    """A further enterprise that the association would cover from its first day (domain.md, rule 4)."""

    case = models.ForeignKey(FoundingCase, on_delete=models.CASCADE, related_name="partners")
    uscc = models.CharField(_("unified social credit code"), max_length=18)
    name = models.CharField(_("enterprise name"), max_length=120)

    objects = FoundingPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("further enterprise of a founding")
        verbose_name_plural = _("further enterprises of a founding")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["case", "uscc"], name="founding_partner_once")]

    def __str__(self) -> str:
        return self.name
