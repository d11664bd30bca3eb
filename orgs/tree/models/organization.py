"""One tree holds every organisation: province, city, county, park, association, society, federation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from mptt.models import MPTTModel, TreeForeignKey

from orgs.common.enums import UNIT_KINDS, Kind
from orgs.common.names import search_text
from orgs.tree.querysets import FormerParentQuerySet, OrganizationQuerySet
from orgs.tree.structure import SparseTreeManager, refuse_wrong_place


class Organization(MPTTModel):
    """A node of the tree; what is special to its kind sits in a one-to-one table.

    The intervals are sparse: inside the parent's and clear of the siblings', never tight. Whatever counts by
    `rght - lft` in mptt is overridden here or refused (see `orgs.tree.structure`).
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    code = models.CharField(
        _("division code"), max_length=12, null=True, blank=True, unique=True, help_text="GB/T 2260"
    )
    name = models.CharField(pgettext_lazy("organization", "name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    search_text = models.CharField(max_length=260, editable=False, blank=True)
    parent = TreeForeignKey(
        "self",
        verbose_name=_("placed under"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    opened = models.DateField(_("founded on"), null=True, blank=True)
    closed = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("The first day on which it is no more")
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = SparseTreeManager.from_queryset(OrganizationQuerySet)()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        default_permissions = ()
        permissions = [
            ("view_unit", _("see organizations, enterprises and associations")),
            ("view_personal", _("see phones of persons")),
            ("manage_enterprise", _("keep the enterprise register")),
            ("manage_association", _("register and change associations")),
            ("file_case", _("file elections and changes of an association")),
            ("check_case", _("check and forward cases of associations")),
            ("decide_case", _("approve and refuse cases of associations")),
            ("sign_case", _("sign decisions of the unit as its leader in charge")),
            ("manage_society", _("keep industry surveys, societies and federations")),
            ("keep_society", _("keep members, officers and meetings of a society or federation")),
            ("apply_membership", _("apply for membership")),
            ("move_organization", _("move organizations in the tree")),
            ("manage_units", _("keep cities, counties and parks")),
            ("import_ledger", _("import ledgers")),
            ("export_data", _("export lists")),
            ("hand_out_postings", _("hand out postings below")),
            ("manage_official_counts", _("keep official counts")),
            ("build_report", _("build period reports")),
            ("lock_period", _("lock period reports")),
            ("manage_schedule", _("keep report schedules")),
            ("manage_party", _("keep party building")),
            ("manage_responsibility", _("keep responsibility records")),
            ("set_targets", _("set yearly targets")),
            ("publish_plan", _("publish work plans")),
            ("manage_letters", _("write the texts of official letters and withdraw letters")),
            ("manage_form", _("write and publish forms")),
            ("send_survey", _("send surveys to associations")),
            ("fill_form", _("fill in forms of an association")),
            ("view_audit", _("read the audit log")),
            ("view_signin_log", _("read the sign-in log")),
            ("hand_out_access", _("hand out access to anybody")),
            ("run_system", _("run the system")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(lft__lt=F("rght")), name="organization_edges_forward"),
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(opened__isnull=True) | Q(closed__gte=F("opened")),
                name="organization_days_forward",
                violation_error_message=_("It cannot close before it was founded."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.PROVINCE, parent__isnull=True)
                | (~Q(kind=Kind.PROVINCE) & Q(parent__isnull=False)),
                name="organization_only_provinces_are_roots",
            ),
        ]
        indexes = [
            models.Index(fields=["tree_id", "lft"], name="organization_tree_lft"),
            models.Index(fields=["parent", "-rght"], name="organization_parent_rght"),
            models.Index(
                fields=["tree_id", "lft"],
                name="organization_units",
                condition=Q(kind__in=[k.value for k in UNIT_KINDS]),
            ),
            models.Index(fields=["kind", "name"], name="organization_kind_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("orgs:organization_detail", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the node; a new one takes its place in the tree under lock, a known one keeps its place.

        Raises `orgs.tree.structure.MoveRefused` when `parent` was changed: only `orgs.tree.structure.move` moves.
        """
        refuse_wrong_place(self)
        self.refresh_words()
        if kwargs.get("update_fields") and "name" in kwargs["update_fields"]:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)

    def refresh_words(self) -> None:
        """Set the words of the search, for a bulk write."""
        self.search_text = search_text(self.name, self.short_name)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove a leaf that was entered by mistake; the gap stays, which a sparse tree allows."""
        return models.Model.delete(self, *args, **kwargs)

    @property
    def is_unit(self) -> bool:
        """Tell whether enterprises may be registered under it."""
        return self.kind in UNIT_KINDS

    def is_active_on(self, day: date) -> bool:
        """Tell whether it is founded and not yet closed on the day."""
        return (self.opened is None or self.opened <= day) and (self.closed is None or self.closed > day)

    # What mptt works out from `rght - lft`, which a sparse tree does not keep.
    def is_leaf_node(self) -> bool:
        """Tell whether nothing sits under it, by asking, because the interval is not tight."""
        return not type(self)._default_manager.filter(parent_id=self.pk).exists()

    def get_descendant_count(self) -> int:
        """Count what sits under it, by asking, because the interval is not tight."""
        return type(self)._default_manager.filter(tree_id=self.tree_id, lft__gt=self.lft, lft__lt=self.rght).count()

    def get_children(self) -> models.QuerySet[Organization]:
        """Return the direct children in tree order."""
        return type(self)._default_manager.filter(parent_id=self.pk)

    def get_descendants(self, include_self: bool = False) -> models.QuerySet[Organization]:
        """Return the nodes under it in tree order."""
        operator = "lft__gte" if include_self else "lft__gt"
        return type(self)._default_manager.filter(tree_id=self.tree_id, **{operator: self.lft}, lft__lt=self.rght)

    def get_leafnodes(self, include_self: bool = False) -> models.QuerySet[Organization]:
        """Return the nodes under it that hold nothing."""
        return self.get_descendants(include_self).filter(children__isnull=True)


class OrganizationMove(models.Model):
    """One move of a node to another parent: who, when, from where, to where and why."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="moves")
    from_parent = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    to_parent = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=200)
    moved_at = models.DateTimeField(_("moved at"), auto_now_add=True)
    day = models.DateField(
        _("takes effect on"), null=True, blank=True, help_text=_("The first day at the new place; none when taken back")
    )

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        ordering = ["-moved_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.organization}: {self.from_parent} → {self.to_parent}"


class FormerParent(models.Model):
    """Where a node lay before its present place: from a first day (open: since ever) to an end day, which is out.

    The rows of one node never overlap: each begins where the one before ends, and the present place begins where the
    last ends. Only `orgs.tree.structure.move` writes one; the journal of the deed takes it back.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="former_parents")
    parent = models.ForeignKey(
        Organization, verbose_name=_("former place"), on_delete=models.PROTECT, related_name="former_children"
    )
    first_day = models.DateField(_("first day"), null=True, blank=True)
    end_day = models.DateField(_("end day"), help_text=_("The first day on which it no longer holds"))
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FormerParentQuerySet.as_manager()

    class Meta:
        verbose_name = _("former place of an organization")
        verbose_name_plural = _("former places of organizations")
        ordering = ["-end_day"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organization", "end_day"], name="former_parent_ends_once"),
            models.UniqueConstraint(fields=["organization", "first_day"], name="former_parent_begins_once"),
            models.UniqueConstraint(
                fields=["organization"], condition=Q(first_day__isnull=True), name="one_first_parent"
            ),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True) | Q(end_day__gt=F("first_day")), name="former_parent_days_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.parent}"
