"""Ledger imports: batches with their rows, and the mappings of columns that a unit has corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orgs.imports.querysets import ImportBatchQuerySet

if TYPE_CHECKING:
    from orgs.ledger.fields import Target


class ImportTarget(models.TextChoices):
    """What a ledger lists."""

    ASSOCIATION = "association", _("associations")
    ENTERPRISE = "enterprise", _("enterprises")

    @property
    def ledger(self) -> Target:
        """Return the word by which `orgs.ledger` knows it."""
        return cast("Target", self.value)


class BatchState(models.TextChoices):
    """Where an import stands."""

    READING = "reading", pgettext_lazy("import", "being read")
    READY = "ready", pgettext_lazy("import", "ready for review")
    APPLYING = "applying", pgettext_lazy("import", "being applied")
    APPLIED = "applied", pgettext_lazy("import", "applied")
    UNDONE = "undone", pgettext_lazy("import", "undone")
    REFUSED = "refused", pgettext_lazy("import", "refused")


class Outcome(models.TextChoices):
    """What a row would do, or did."""

    NEW = "new", pgettext_lazy("row of a ledger", "new")
    CHANGED = "changed", pgettext_lazy("row of a ledger", "changed")
    UNCHANGED = "unchanged", pgettext_lazy("row of a ledger", "unchanged")
    DUPLICATE = "duplicate", pgettext_lazy("row of a ledger", "suspected duplicate")
    ERROR = "error", pgettext_lazy("row of a ledger", "error")


class Decision(models.TextChoices):
    """What the clerk decided about a suspected duplicate."""

    NONE = "", _("not decided")
    SKIP = "skip", _("leave out")
    SAME = "same", _("the same enterprise: take the ledger's code")
    NEW = "new", _("another enterprise: register it")


class ImportBatch(models.Model):
    """One file that a unit sent in: read, reviewed, applied as a whole, undone as a whole."""

    unit = models.ForeignKey(
        "orgs.Organization", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="import_batches"
    )
    target = models.CharField(_("content"), max_length=20, choices=ImportTarget)
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("file"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    marked_file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("marked faults"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    file_name = models.CharField(_("file name"), max_length=200)
    state = models.CharField(_("state"), max_length=20, choices=BatchState, default=BatchState.READING)
    mapping = models.JSONField(default=dict, help_text="header → field, as corrected by the clerk")
    columns = models.JSONField(default=list, help_text="the columns as read, for the page of the mapping")
    signature = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict, help_text="rows by outcome")
    told = models.JSONField(default=list, help_text="what was left out, guessed or not read, with its rows")
    not_entered = models.JSONField(default=list, help_text="what was read and the register does not take, with rows")
    message = models.CharField(_("message"), max_length=500, blank=True)
    job = models.ForeignKey("jobs.Job", on_delete=models.SET_NULL, null=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent in by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("sent in"), auto_now_add=True)
    applied_at = models.DateTimeField(_("applied"), null=True)
    undone_at = models.DateTimeField(_("undone"), null=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("orgs:import_detail", args=[self.pk])


class ImportRow(models.Model):
    """One row of a file: what it says, what it would change, what is wrong with it, what it wrote."""

    batch = models.ForeignKey(  # found by `import_row_outcome`
        ImportBatch, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    sheet = models.CharField(_("sheet"), max_length=60)
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True, default="")
    name = models.CharField(_("enterprise name"), max_length=120, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=40, blank=True)
    county = models.CharField(_("county"), max_length=60, blank=True)
    details = models.JSONField(
        default=dict, help_text="changes (before → after), faults, warnings and look-alikes of the row"
    )
    written = models.JSONField(default=list, help_text="what the row wrote, for undoing: see orgs.imports.stamps")

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["batch", "outcome"], name="import_row_outcome")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"


class Correction(models.Model):
    """What a clerk wrote over one cell of a file; the file stays as it came in."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="corrections")
    sheet = models.CharField(_("sheet"), max_length=60)
    number = models.PositiveIntegerField(_("row"))
    column = models.PositiveIntegerField(help_text="from 0")
    header = models.CharField(_("column of the file"), max_length=200, blank=True)
    before = models.CharField(_("in the file"), max_length=500, blank=True)
    after = models.CharField(_("corrected to"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("correction of an import")
        verbose_name_plural = _("corrections of imports")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["batch", "sheet", "number", "column"], name="cell_corrected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number} {self.header}"


class LedgerMapping(models.Model):
    """The columns that a unit has corrected once, remembered by the signature of the headers."""

    unit = models.ForeignKey("orgs.Organization", on_delete=models.CASCADE, related_name="+")
    target = models.CharField(max_length=20, choices=ImportTarget)
    signature = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["unit", "target", "signature"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.target}"
