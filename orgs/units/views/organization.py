"""The page of a node, adding a park, moving a park or an association."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.common import scope
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.pages import links, sections
from orgs.pages.form_page import NodeFormPage, NodePage, tab
from orgs.pages.sections import Section
from orgs.register import rules as register_rules
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries import details
from orgs.register.queries.associations import listed, units_above
from orgs.register.queries.enterprises import listed as listed_enterprises
from orgs.register.queries.enterprises import seen
from orgs.tree import following
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization
from orgs.tree.noted import is_fresh, with_noted
from orgs.units import actions
from orgs.units import rules as case_rules
from orgs.units import rules as unit_rules
from orgs.units.forms import MoveForm, ParkForm


def living(node: Organization) -> Organization:
    """Return what a merged association has become part of, after all mergers that followed."""
    while node.successor is not None:
        node = node.successor
    return node


class OrganizationDetailView(NodePage):
    """A node: title, state, next steps, tabs, verbs."""

    template_name = "orgs/units/organization_detail.html"

    def heir(self, pk: int) -> HttpResponse:
        """Lead from a merged association to the living one, also people whose posting went there with it."""
        node = get_object_or_404(Organization.objects.select_related("successor"), pk=pk, successor__isnull=False)
        found = living(node)
        if not scope.may(self.actor, VIEW, found):
            raise Http404
        words = _("%(name)s has become part of this association.")
        messages.info(self.request, words % {"name": node.name})
        return redirect(found)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Draw the tab asked for."""
        try:
            node = self.node(pk)
        except Http404:
            return self.heir(pk)
        if node.successor_id is not None and "tab" not in request.GET and scope.may(self.actor, VIEW, living(node)):
            return self.heir(pk)
        more = {section.key: section for section in sections.sections_of(self.actor, node)}
        tabs = details.tabs_of(node, tuple(more.values()))
        tab = next((tab for tab in tabs if tab.key == request.GET.get("tab")), tabs[0])
        association = details.association_of(node)
        context = {
            "node": node,
            "association": association,
            "above": [(unit, scope.may(self.actor, VIEW, unit)) for unit in units_above(node)],
            "parent_seen": node.parent is not None and scope.may(self.actor, VIEW, node.parent),
            "tabs": tabs,
            "tab": tab.key,
            "tab_template": tab.template,
            "is_closed": node.closed is not None and node.closed <= timezone.localdate(),
            **self._verbs(node, association),
            **self._content(tab.key, more, node, association),
        }
        return self.show(**context)

    def _content(
        self, key: str, more: dict[str, Section], node: Organization, association: Association | None
    ) -> dict[str, object]:
        if key in more:
            return more[key].context(self.request, self.actor, node)
        content: dict[str, object] = getattr(self, f"_{key}")(node, association)
        return content

    def _verbs(self, node: Organization, association: Association | None) -> dict[str, bool]:
        user = self.actor
        return {
            "may_change": association is not None and register_rules.may_change_association(user, association),
            "may_move": unit_rules.may_move(user, node) and node.closed is None,
            "may_register": register_rules.may_register(user, node) and node.closed is None,
            "may_add_park": unit_rules.may_add_park(user, node),
            "sees_phones": tree_rules.may_see_phones(user, node),
        }

    def _overview(self, node: Organization, association: Association | None) -> dict[str, object]:
        shown: dict[str, object] = {"steps": details.next_steps(self.actor, node, association)}
        if association is not None:
            covers = [cover for cover in details.covers_of(association) if cover.end_day is None]
            shown |= {"host": next((c for c in covers if c.is_host), None), "covered_count": len(covers)}
            shown["officers"] = details.officers_of(association)[0]
            shown["marks"] = node.driver_marks.current()
        elif node.is_unit:
            shown["figures"] = details.unit_figures(self.actor, node)
            shown["duties"] = links.links_of(self.actor, node)
        return shown

    def _enterprises(self, node: Organization, association: Association | None) -> dict[str, object]:
        if association is not None:
            covers = details.covers_of(association)
            keys = [cover.enterprise_id for cover in covers]
            seen_ones = Enterprise.objects.visible_to(self.actor).filter(pk__in=keys)
            return {
                "covers": covers,
                "has_host": any(cover.is_host and cover.end_day is None for cover in covers),
                "seen": set(seen_ones.order_by().values_list("pk", flat=True)),
            }
        rows = listed_enterprises(seen(self.actor, node)).with_covered(timezone.localdate()).order_by("name", "pk")
        return {"page": details.page_of(rows, self.request.GET.get("page"))}

    def _associations(self, node: Organization, association: Association | None) -> dict[str, object]:
        rows = listed(self.actor).under(node)
        return {"page": details.page_of(rows, self.request.GET.get("page"))}

    def _people(self, node: Organization, association: Association | None) -> dict[str, object]:
        in_office, ended = details.officers_of(association) if association else ([], [])
        return {"officers": in_office, "ended": ended}

    def _moves(self, node: Organization, association: Association | None) -> dict[str, object]:
        moves = list(with_noted(details.moves_of(node)))
        last = (
            moves[0] if moves and is_fresh(moves[0]) and case_rules.may_take_back_move(self.actor, moves[0]) else None
        )
        return {"moves": moves, "comes_back": last}

    def _history(self, node: Organization, association: Association | None) -> dict[str, object]:
        return {"record": association or node}


class ParkCreateView(NodeFormPage):
    """Add a park under a city or county."""

    called = "node"
    template_name = "orgs/units/park_form.html"
    form_class = ParkForm
    words = gettext_lazy("%(name)s is added.")
    opens_made = True

    def allowed(self, parent: Organization) -> bool:
        return unit_rules.may_add_park(self.actor, parent)

    def act(self, parent: Organization, form: ParkForm) -> Organization:
        return actions.add_park(parent, actor=self.actor, data=form.park())


class OrganizationMoveView(NodeFormPage):
    """Move a park or an association; shows from where to where before it is done."""

    template_name = "orgs/units/organization_move.html"
    form_class = MoveForm

    def allowed(self, node: Organization) -> bool:
        movable = node.kind in (Kind.PARK, Kind.ASSOCIATION) and node.closed is None
        return movable and unit_rules.may_move(self.actor, node)

    def needs(self, node: Organization) -> dict[str, object]:
        return {"user": self.actor, "node": node}

    def context(self, node: Organization, form: MoveForm) -> dict[str, object]:
        return {"node": node, "ending": following.at_stake(node)}

    def act(self, node: Organization, form: MoveForm) -> Organization:
        return actions.move(node, actor=self.actor, **form.values())

    def said(self, node: Organization, form: MoveForm, made: Organization) -> str:
        words = {"name": node.name, "target": form.cleaned_data["target"].name}
        return _("%(name)s is placed under %(target)s now.") % words

    def then(self, node: Organization, made: Organization) -> str:
        return tab(node, "moves")
