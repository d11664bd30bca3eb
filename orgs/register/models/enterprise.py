"""The enterprise register and the industries of GB/T 4754-2017."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import LabelKind, SizeClass
from orgs.common.names import search_text
from orgs.common.uscc import validate_uscc
from orgs.register.querysets import EnterpriseQuerySet
from orgs.register.sizes import size_class


class Industry(models.Model):
    """A division (大类) of GB/T 4754-2017 with its section (门类)."""

    code = models.CharField(_("division"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    section = models.CharField(_("section"), max_length=1)
    section_name = models.CharField(_("section name"), max_length=60)

    class Meta:
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        ordering = ["code"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


#: What has days of its own (`orgs.register.models.past`).
DATED = ("unit_id", "size_class")


class PastForgotten(Exception):
    """Place or size class would be written over: figures of the past would change."""


class Enterprise(models.Model):
    """An enterprise, known by its unified social credit code (GB 32100-2015)."""

    uscc = models.CharField(
        _("unified social credit code"),
        max_length=18,
        unique=True,
        validators=[validate_uscc],
        error_messages={"unique": _("An enterprise with this code is in the register already.")},
    )
    name = models.CharField(_("enterprise name"), max_length=120)
    name_key = models.CharField(max_length=120, editable=False, db_index=True)
    search_text = models.CharField(max_length=260, editable=False)
    unit = models.ForeignKey(
        "orgs.Organization",
        verbose_name=_("city, county or park"),
        on_delete=models.PROTECT,
        related_name="enterprises",
    )
    industry = models.ForeignKey(
        Industry,
        verbose_name=_("industry"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enterprises",
    )
    staff = models.PositiveIntegerField(_("staff"), null=True, blank=True, help_text=_("persons"))
    revenue = models.DecimalField(
        _("revenue"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("10,000 yuan")
    )
    assets = models.DecimalField(
        _("total assets"), max_digits=14, decimal_places=2, null=True, blank=True, help_text=_("10,000 yuan")
    )
    size_class = models.CharField(
        _("size class"), max_length=10, choices=SizeClass, blank=True, default="", editable=False
    )
    scitech_workers = models.PositiveIntegerField(_("sci-tech workers"), null=True, blank=True, help_text=_("persons"))
    has_party_organization = models.BooleanField(_("has a party organization"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    legal_representative = models.CharField(
        _("legal representative"), max_length=40, blank=True, default="", db_default=""
    )
    email = models.CharField(_("e-mail"), max_length=120, blank=True, default="", db_default="")
    opened = models.DateField(_("set up on"), null=True, blank=True)
    closed = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("The first day on which it is no more")
    )
    closing_noted_at = models.DateTimeField(_("closing entered at"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(opened__isnull=True) | Q(closed__gte=F("opened")),
                name="enterprise_days_forward",
                violation_error_message=_("It cannot close before it was set up."),
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "name"], name="enterprise_unit_name"),
            models.Index(fields=["name", "id"], name="enterprise_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row together with what is worked out from it (search text, size class).

        Raises `PastForgotten` when place or size changed and `orgs.register.past` did not keep what they were.
        """
        self.work_out()
        if not self._state.adding:
            written = kwargs.get("update_fields") or ("unit", "size_class")
            names = {"unit_id" if name == "unit" else name for name in written}
            if any(name in names and getattr(self, name) != value for name, value in self._was.items()):
                raise PastForgotten(f"{self.pk}: the former place or size class is to be kept")
        super().save(*args, **kwargs)
        self.note_past()

    def get_absolute_url(self) -> str:
        return reverse("orgs:enterprise_detail", args=[self.pk])

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """Read a row, and note place and size, so that no save forgets what they were."""
        found = super().from_db(db, field_names, values, **more)
        found.note_past()
        return found

    def note_past(self) -> None:
        """Note place and size as they stand in the database."""
        self._was = {name: self.__dict__[name] for name in DATED if name in self.__dict__}

    def work_out(self) -> None:
        """Set the fields that follow from others; bulk writers call it before `bulk_create`."""
        from orgs.common.names import name_key  # orgs.names is a leaf; kept local to keep the import list short

        self.name_key = name_key(self.name)
        self.search_text = search_text(self.name, self.uscc)
        self.size_class = size_class(self.industry_id, self.staff, self.revenue, self.assets) or ""

    def is_alive_on(self, day: date) -> bool:
        """Tell whether it counts on the day: set up and not yet closed; without a day of setting up, entered."""
        begun = self.opened or (timezone.localdate(self.created_at) if self.created_at else None)
        return (begun is None or begun <= day) and (self.closed is None or self.closed > day)


class EnterpriseLabel(models.Model):
    """A recognition with number, day of issue and expiry."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="labels")
    kind = models.CharField(_("label"), max_length=20, choices=LabelKind)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issued = models.DateField(_("issued on"), null=True, blank=True)
    expires = models.DateField(
        _("expires on"), null=True, blank=True, help_text=_("The first day on which it no longer holds")
    )

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind", "issued"], name="label_once_per_issue", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(expires__isnull=True) | Q(issued__isnull=True) | Q(expires__gt=F("issued")),
                name="label_days_forward",
                violation_error_message=_("A label cannot expire before it was issued."),
            ),
        ]
        indexes = [models.Index(fields=["kind", "enterprise"], name="label_kind_enterprise")]

    def __str__(self) -> str:
        return self.get_kind_display()

    def holds_on(self, day: date) -> bool:
        """Tell whether the label is valid on the day."""
        return (self.issued is None or self.issued <= day) and (self.expires is None or self.expires > day)
