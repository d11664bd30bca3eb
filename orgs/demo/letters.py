"""Letters of the demo: 洛阳 has approved its newest associations, had to withdraw one letter, certifies members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kexie_portal.documents import actions as documents
from kexie_portal.documents import numbers
from kexie_portal.documents.enums import LetterKind
from kexie_portal.workflow.limits import limit_of
from orgs.cases.letters import SERIES, signer_of
from orgs.common.enums import Kind
from orgs.founding.enums import FoundingState
from orgs.founding.models import FoundingCase
from orgs.memberships import letters as certificates
from orgs.memberships.models import Membership
from orgs.register.models.association import Association
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.documents.models import Letter
    from orgs.demo.load import Loaded

CITY = "410300"
SHOWN = 3
CERTIFIED = 20
ON_PAPER = 180  # the numbers that the demo's older associations were given


def issue(loaded: Loaded) -> None:
    """Issue the approvals of the newest associations of the city; numbers go on after those of paper."""
    city, officer = loaded.units[CITY], loaded.user("luoyang")
    newest = Organization.objects.filter(kind=Kind.ASSOCIATION, opened__lte=loaded.story.today, closed__isnull=True)
    nodes = list(newest.under(city).order_by("-opened", "pk")[:SHOWN])
    years = {loaded.story.today.year, *(node.opened.year for node in nodes if node.opened)}
    for code, series in SERIES.items():
        for year in sorted(years) if code in loaded.units else ():
            numbers.begin_after(series, year, ON_PAPER, unit_code=code)
    letters = [_approve(node, officer, city) for node in reversed(nodes)]
    if letters:
        wrong = letters[-1]
        documents.withdraw(wrong, actor=officer, reason="主送机关名称有误，已重新印发", on=wrong.issued_on)
        again = _approve(nodes[0], officer, city)
        again.replaces = wrong
        again.save(update_fields=["replaces"])
        letters.append(again)
    certified = certificates.issue(_members(city), actor=officer)
    loaded.counts["letters"] = len(letters) + len(certified)


def _members(city: Organization) -> list[Membership]:
    """Return the members of the city's first society, who have their certificates from the portal."""
    society = Organization.objects.filter(kind=Kind.SOCIETY).under(city).order_by("lft").first()
    rows = Membership.objects.filter(body=society, end_day__isnull=True).select_related("body__parent", "member")
    return list(rows.order_by("first_day", "pk")[:CERTIFIED])


def _approve(node: Organization, officer: User, city: Organization) -> Letter:
    host = node.name.removesuffix("科学技术协会")
    letter = documents.issue(
        LetterKind.APPROVAL,
        unit_code=CITY,
        record=node,
        fields={
            "addressee": host,
            "association": node.name,
            "enterprise": host,
            "request": f"关于成立{node.name}的请示",
            "filing_days": str(limit_of(FoundingCase, FoundingState.MET)),
            "copy_to": [signer_of(node.parent.name)] if node.parent and node.parent != city else [],
        },
        actor=officer,
        on=node.opened,
    )
    Association.objects.filter(pk=node.pk).update(letter_number=letter.number, letter_date=letter.issued_on)
    return letter
