"""Terms, elections and changes of associations: what the rest of the portal learns of them at its start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.asked import is_shown_to
from kexie_portal.documents import access
from kexie_portal.web import navigation, panels, worklist
from kexie_portal.web.kept import KEPT_SECONDS, kept
from kexie_portal.web.panels import Figure, Panel
from kexie_portal.web.worklist import WorkItem
from orgs.changes import audit, panel, registry, watch, workflow
from orgs.changes.actions import change
from orgs.changes.case_kinds.change import CHANGE
from orgs.changes.case_kinds.election import ELECTION
from orgs.changes.following import cases, terms
from orgs.changes.models.term import Term
from orgs.changes.queries.cases import waiting_for
from orgs.changes.queries.terms import total
from orgs.changes.registry import CaseKind, kinds
from orgs.changes.rules import may as case_rules
from orgs.common import scope
from orgs.common.enums import CaseState, Kind
from orgs.common.scope import VIEW
from orgs.common.terms import due_within
from orgs.memberships import rules as membership_rules
from orgs.pages import sections
from orgs.pages.sections import Section
from orgs.societies.queries import terms as body_terms
from orgs.tree import last_write
from orgs.tree.kept import until_written

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from kexie_portal.accounts.models import User
    from orgs.changes.models.case import AssociationCase
    from orgs.tree.models.organization import Organization


MOST = 20


def install() -> None:
    """Register the kinds of case with history and letters, what follows a merger, elections to watch, and the pages."""
    for kind in (ELECTION, CHANGE):
        registry.register(kind)
        access.register(
            kind.model,
            _reads_letters_of(kind),
            receives=_receives,
            stands=lambda case: case.state == CaseState.APPROVED,
            reissued=change.take_number,
        )
    audit.register()
    workflow.install()
    terms.install()
    cases.install()  # after the postings, in whose order they come back too
    watch.install()
    panel.install()
    _install_pages()


def _receives(user: User, case: AssociationCase) -> bool:
    return user in workflow.filers(case)


def _reads_letters_of(kind: CaseKind) -> Callable[[User, AssociationCase], bool]:
    return lambda user, case: is_shown_to(case, user) or kind.listed(user).filter(pk=case.pk).exists()


def _install_pages() -> None:
    for kind in kinds():
        navigation.register(kind.item)
    tab = Section(
        "terms", gettext_lazy("Terms and changes"), (Kind.ASSOCIATION,), 10, "orgs/changes/_tab_terms.html", terms_tab
    )
    sections.register(tab)
    worklist.register(until_written(waiting), kind="cases", label=gettext_lazy("Elections and changes"))
    worklist.register(
        until_written(bodies_waiting), kind="body_elections", label=gettext_lazy("Elections of societies")
    )
    panels.register(figures, order=45)


def terms_tab(request: HttpRequest, user: User, node: Organization) -> dict[str, object]:
    """Return what the tab shows; views are read when the first page is asked for."""
    from orgs.changes.views.term import section

    return section(request, user, node)


# ---------------------------------------------------------------- work and figures
def waiting(user: User) -> list[WorkItem]:
    """List the cases of which the user has the next step, and count the overdue elections of their associations."""
    if not scope.holds(user, case_rules.FILE):
        return []
    items = [
        WorkItem(
            str(case),
            case.get_absolute_url(),
            due=case.due_on,
            icon="checklist",
            due_from=case.due_from,
            due_days=case.due_days,
        )
        for kind in kinds()
        for case in waiting_for(kind.listed(user), user).order_by("due_on", "pk")[:MOST]
    ]
    count = _overdue(user)
    if count:
        url = f"{reverse('orgs:term_list')}?due=overdue"
        items.append(WorkItem(_("Elections that are overdue"), url, count=count, icon="calendar-time"))
    return items


def _overdue(user: User) -> int:
    """Count the overdue elections for which the user reports, and keep the count until the next write."""

    def work() -> int:
        running = Term.objects.visible_to(user, case_rules.FILE).current()
        return running.filter(due_within("overdue", timezone.localdate())).count()

    state = last_write.state(user, case_rules.FILE)
    return kept(f"overdue {state}", KEPT_SECONDS, work) if state else work()


def bodies_waiting(user: User) -> list[WorkItem]:
    """Count the overdue elections of the societies and federations that the user keeps."""
    if not scope.holds(user, membership_rules.KEEP):
        return []
    late = due_within("overdue", timezone.localdate())
    count = body_terms.running().visible_to(user, membership_rules.KEEP).filter(late).count()
    url = f"{reverse('orgs:society_term_list')}?due=overdue"
    words = _("Elections of societies and federations that are overdue")
    return [WorkItem(words, url, count=count, icon="calendar-time")] if count else []


def figures(user: User) -> Panel | None:
    """Give counties, cities and the province the elections overdue and due within six months."""
    units = (Kind.PROVINCE, Kind.CITY, Kind.COUNTY)
    if not any(interval.kind in units for interval in scope.Scope.of(user).intervals(VIEW)):
        return None
    standing, url = total(user), reverse("orgs:term_list")
    shown = (
        ("overdue", _("Elections overdue"), _("Active associations whose term has run out without a new one")),
        ("three", _("Due within three months"), _("Active associations whose term runs out within three months")),
        ("six", _("Due in three to six months"), _("Active associations whose term runs out in three to six months")),
    )
    figures_of = [
        Figure(name, getattr(standing, key), url=f"{url}?due={key}", definition=words) for key, name, words in shown
    ]
    bodies, bodies_url = body_terms.total(user), reverse("orgs:society_term_list")
    if bodies.bodies:
        words = _("Active societies and federations whose term has run out without a new one")
        name = _("Overdue at societies and federations")
        figures_of.append(Figure(name, bodies.overdue, url=f"{bodies_url}?due=overdue", definition=words))
    return Panel(_("Term elections"), figures_of, reverse("orgs:term_figures"))
