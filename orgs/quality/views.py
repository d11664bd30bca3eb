"""The pages of data quality: the counts by unit, the findings of a rule, and what was checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.lists import BulkAction
from kexie_portal.web.pages import Page, attempt, demand
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.pages.listing import EXPORT_SELECTED, NetworkList
from orgs.quality import actions, tables
from orgs.quality.alike import Likes
from orgs.quality.catalogue import RULES, Rule
from orgs.quality.counting import lines, visible
from orgs.quality.models import QualityException
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def rule_of(key: str) -> Rule:
    """Return a rule by its key; 404 for another word."""
    if key not in RULES:
        raise Http404
    return RULES[key]


class QualityView(Page):
    """Every rule with what it finds in a unit and in the units right under it."""

    template_name = "orgs/quality/quality.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        units = Organization.objects.units().visible_to(self.actor).order_by("tree_id", "lft")
        demand(scope.holds(self.actor, VIEW))
        asked = request.GET.get("unit", "")
        unit = get_object_or_404(units, pk=asked) if asked.isascii() and asked.isdecimal() else units.first()
        if unit is None:
            return self.show(unit=None)
        return self.show(unit=unit, lines=lines(self.actor, unit, timezone.localdate()))


class _Findings(NetworkList):
    """The findings of one rule."""

    template_name = "orgs/quality/rows.html"
    always_columns = ("name",)
    bulk_actions: ClassVar[Sequence[BulkAction]] = (
        EXPORT_SELECTED,
        BulkAction("right", gettext_lazy("Checked, is right"), allowed=actions.may_check_anything),
    )
    empty_title = gettext_lazy("Nothing found")
    empty_note = gettext_lazy("This rule finds no fault in your units.")
    rule: Rule = RULES["no_term"]  # `as_view` gives the one asked for
    joined: ClassVar[Sequence[str]]
    order: ClassVar[Sequence[str]]

    def get_queryset(self) -> QuerySet[Organization] | QuerySet[Enterprise]:
        return self.found().order_by(*self.order)

    def fresh(self, keys: Sequence[object]) -> QuerySet[Organization] | QuerySet[Enterprise]:
        """Ask the rule about the records of the page alone."""
        return self.found(few=True).filter(pk__in=cast("Sequence[int]", keys))

    def found(self, *, few: bool = False) -> QuerySet[Organization] | QuerySet[Enterprise]:
        """Return the findings in scope with what the table names."""
        rows = visible(self.rule, person(self.request), timezone.localdate(), few=few)
        return rows.select_related(*self.joined)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Give the rule to the table."""
        self.table_class = self.table_class.for_rule(self.rule)  # type: ignore[misc]
        if self.rule.others is not None:
            self.default_columns = (*self.default_columns, "alike")  # type: ignore[misc]
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def records(self) -> list[Model]:
        """Read the rows of the page, with the records that each is like."""
        found = super().records
        if self.rule.others is not None:
            self.table.likes = Likes(self.rule, person(self.request), [row.pk for row in found])
        return found

    @property
    def title(self) -> str:  # type: ignore[override]
        """Call the page by its rule."""
        return str(self.rule.label)

    @property
    def note(self) -> str:  # type: ignore[override]
        """Say what the rule means."""
        return str(self.rule.meaning)

    def bulk_right(self, rows: QuerySet[Organization] | QuerySet[Enterprise]) -> HttpResponse:
        """Ask for the reason; too many at once are refused rather than taken in part."""
        pks = [str(pk) for pk in rows.order_by().values_list("pk", flat=True)[: actions.MOST + 1]]
        if len(pks) > actions.MOST:
            words = _("These are more than %(most)d findings: narrow the list first.") % {"most": actions.MOST}
            messages.error(self.request, words)
            return HttpResponseRedirect(self.request.get_full_path())
        return HttpResponseRedirect(f"{reverse('orgs:quality_right', args=[self.rule.key])}?pk={','.join(pks)}")


class NodeFindings(_Findings):
    """Associations or units at fault."""

    model = Organization
    table_class = tables.NodeFindings
    filterset_class = tables.NodeFilter
    page_key = "orgs.quality.nodes"
    default_columns = ("name", "place", "opened", "fix")
    joined = ("parent__parent__parent",)
    order = ("tree_id", "lft")


class EnterpriseFindings(_Findings):
    """Enterprises at fault; those that may be the same stand together."""

    model = Enterprise
    table_class = tables.EnterpriseFindings
    filterset_class = tables.EnterpriseFindingFilter
    page_key = "orgs.quality.enterprises"
    default_columns = ("name", "uscc", "unit", "size_class", "fix")
    joined = ("unit__parent__parent",)
    order = ("name_key", "pk")


def findings(request: HttpRequest, rule: str) -> HttpResponseBase:
    """Show the findings of a rule in the list that fits what it looks at."""
    known = rule_of(rule)
    view = EnterpriseFindings if known.model is Enterprise else NodeFindings
    return view.as_view(rule=known)(request)


class ReasonForm(forms.Form):
    """Why findings are right."""

    reason = forms.CharField(label=gettext_lazy("why it is right"), max_length=200)


class QualityRightView(FormPage):
    """Say of findings that they were checked and are right."""

    template_name = "orgs/quality/right.html"
    form_class = ReasonForm

    def subject(self, rule: str) -> Rule:
        return rule_of(rule)

    def allowed(self, rule: Rule) -> bool:
        return actions.may_check(self.actor, rule)

    @cached_property
    def rows(self) -> list[Organization | Enterprise]:
        """Return the findings that the address names, as far as the user sees them."""
        words = self.request.GET.get("pk", "").split(",")
        pks = [int(word) for word in words if word.isascii() and word.isdecimal()][: actions.MOST]
        rule = rule_of(self.kwargs["rule"])
        return list(visible(rule, self.actor, timezone.localdate(), few=True).filter(pk__in=pks))

    def context(self, rule: Rule, form: ReasonForm) -> dict[str, object]:
        return {"rule": rule, "rows": self.rows}

    def act(self, rule: Rule, form: ReasonForm) -> int:
        pks = [row.pk for row in self.rows]
        return actions.mark_right(rule, pks, actor=self.actor, reason=form.cleaned_data["reason"])

    def said(self, rule: Rule, form: ReasonForm, done: int) -> str:
        return ngettext("%(n)d finding is right.", "%(n)d findings are right.", done) % {"n": done}

    def back(self, rule: Rule) -> str:
        return reverse("orgs:quality_rows", args=[rule.key])


class ExceptionListView(NetworkList):
    """What was checked and is right, to be taken back where it no longer is."""

    model = QualityException
    table_class = tables.ExceptionTable
    filterset_class = tables.ExceptionFilter
    wide_filters = ()
    page_key = "orgs.quality.exceptions"
    title = gettext_lazy("Checked and right")
    note = gettext_lazy("Not counted until somebody takes that back or the data change; every night that is looked at.")
    default_columns = ("rule", "record", "reason", "checked_by", "checked_on", "verb")
    bulk_actions = ()
    empty_title = gettext_lazy("Nothing was marked")
    empty_note = gettext_lazy("A finding that was looked into and is right is marked in the list of its rule.")

    def get_queryset(self) -> QuerySet[QualityException]:
        """Give those in scope; those that hold, unless the filter asks for others."""
        user = person(self.request)
        asked = self.request.GET.get("standing")
        rows = QualityException.objects.visible_to(user) if asked else seen_exceptions(user)
        return rows.order_by("-checked_on", "-pk").select_related("organization", "enterprise", "checked_by")


def seen_exceptions(user: User) -> QuerySet[QualityException]:
    """Return the checked findings at records that the user sees, as far as they hold."""
    return QualityException.objects.visible_to(user).filter(end_day__isnull=True)


class TakeBackView(Page):
    """Let a finding be counted again."""

    template_name = "orgs/quality/take_back.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once and name the record."""
        return self.show(exception=get_object_or_404(seen_exceptions(self.actor), pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = get_object_or_404(seen_exceptions(self.actor), pk=pk)
        form = forms.Form(request.POST)
        attempt(form, lambda: actions.take_back(found, actor=self.actor))
        messages.success(request, _("The finding is counted again."))
        return redirect("orgs:quality_exceptions")
