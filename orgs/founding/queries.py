"""Foundings with all that a row or a page shows, and how complete an application is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.asked import once_a_page
from kexie_portal.files.materials import files_of
from orgs.common.enums import Kind
from orgs.founding.enums import REQUIRED_MATERIALS, FoundingForm, FoundingState, MaterialKind
from orgs.founding.models import FoundingCase, FoundingDoor, FoundingInvitation
from orgs.founding.querysets import FoundingCaseQuerySet
from orgs.postings.queries import keepers
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.societies.models.firm import MemberFirm
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from datetime import date
    from typing import TypedDict

    from django_stubs_ext import WithAnnotations

    from kexie_portal.accounts.models import User
    from kexie_portal.files.models import Attachment
    from orgs.register.models.enterprise import Enterprise
    from orgs.register.querysets import CoveredEnterpriseQuerySet

    class Standing(TypedDict):
        """How far a member enterprise is on the way to an association."""

        has_association: bool
        founds: bool
        invitation_pk: int | None
        invitation_state: str | None
        invitation_due: date | None

    Firm = WithAnnotations[MemberFirm, Standing]

FEWEST_IN_GROUP = 3


def listed(user: User) -> FoundingCaseQuerySet:
    """Return the visible cases with their units."""
    rows: FoundingCaseQuerySet = FoundingCase.objects.visible_to(user)
    return rows.select_related("unit__parent__parent", "county", "city", "enterprise", "filed_from", "created_by")


@dataclass(frozen=True)
class Item:
    """One thing that an application needs: whether it is there, and whether it was marked when it was returned."""

    key: str
    label: str
    done: bool
    marked: bool = False
    note: str = ""


@dataclass(frozen=True)
class Completeness:
    """What an application has and what it lacks."""

    items: tuple[Item, ...]

    @property
    def done(self) -> int:
        """Count what is there."""
        return sum(item.done for item in self.items)

    @property
    def share(self) -> int:
        """Return how much is there, in whole percent; a hundred only where nothing is missing."""
        return 100 * self.done // len(self.items) if self.items else 100

    @property
    def missing(self) -> tuple[Item, ...]:
        """Return what is not there."""
        return tuple(item for item in self.items if not item.done)


@once_a_page
def papers_of(case: FoundingCase) -> dict[str, list[Attachment]]:
    """Return the papers in force by their kind, in the order in which the procedure names them."""
    found = files_of(case)
    return {kind: found[kind] for kind in MaterialKind.values if kind in found}


def labels() -> dict[str, str]:
    """Name what an application needs, by the key under which it can be marked."""
    return {
        "host": _("Host enterprise with its code"),
        "partners": _("The enterprises that found together"),
        "proposed_name": _("Name of the association"),
        "reason": _("Reason for founding"),
        "scitech_workers": _("Number of sci-tech workers"),
        "host_department": _("Host department"),
        "preparation_group": _("Preparation group of at least three persons"),
        "contact": _("Contact with phone"),
        **{kind.value: str(kind.label) for kind in REQUIRED_MATERIALS},
    }


#: The items under which fields are marked and opened, where they are named otherwise than the field.
KEY_OF = {"enterprise_name": "host", "uscc": "host", "contact_name": "contact", "contact_phone": "contact"}
#: What a return may open besides what an application needs, by the name of its field.
FURTHER = ("form", "staff", "driver")


def reopenable(case: FoundingCase) -> dict[str, str]:
    """Name what a return of an application may open again, by the key under which it is marked."""
    shown = labels()
    if case.form == FoundingForm.SINGLE:
        del shown["partners"]
    return {**shown, **further()}


def further() -> dict[str, str]:
    """Name the fields that a return may open besides what an application needs."""
    return {name: str(getattr(FoundingCase, name).field.verbose_name) for name in FURTHER}


def opened(case: FoundingCase) -> frozenset[str]:
    """Return the keys of what may be written of an application that is open: all of it where no return named a part.

    What the application lacks is open as well, else it could never be handed in again.
    """
    everything = frozenset({*labels(), *FURTHER})
    if case.state != FoundingState.RETURNED or not case.marked:
        return everything
    found = {*case.marked, *(item.key for item in completeness(case).missing)}
    return frozenset(found | {"partners"} if "form" in found else found)


def completeness(case: FoundingCase, papers: Iterable[str] | None = None) -> Completeness:
    """Work out what an application has and lacks."""
    there = set(papers_of(case) if papers is None else papers)
    done: dict[str, object] = {
        "host": case.uscc and case.enterprise_name,
        "partners": case.form == FoundingForm.SINGLE or case.partners.exists(),
        "proposed_name": case.proposed_name,
        "reason": case.reason.strip(),
        "scitech_workers": case.scitech_workers is not None,
        "host_department": case.host_department,
        "preparation_group": len(case.preparation_group) >= FEWEST_IN_GROUP,
        "contact": case.contact_name and case.contact_phone,
        **{kind.value: kind.value in there for kind in REQUIRED_MATERIALS},
    }
    names = labels()
    shown = (key for key in names if key != "partners" or case.form != FoundingForm.SINGLE)
    return Completeness(tuple(Item(key, names[key], bool(done[key]), key in case.marked) for key in shown))


def holders(perm: str, node: Organization | None) -> list[User]:
    """Return the people posted at a node whose role holds a permission, or else those at the nearest unit above."""
    while node is not None:
        found = list(keepers(perm, [node]))
        if found or node.kind == Kind.CITY:
            return found
        node = node.parent
    return []


def _covers(enterprise: Enterprise | OuterRef) -> CoveredEnterpriseQuerySet:
    found: CoveredEnterpriseQuerySet = CoveredEnterprise.objects.standing_on(timezone.localdate())
    return found.filter(enterprise=enterprise)


def _cases(code: str | OuterRef) -> FoundingCaseQuerySet:
    found: FoundingCaseQuerySet = FoundingCase.objects.filter(Q(uscc=code) | Q(partners__uscc=code)).open()
    return found


def on_the_way(enterprise: Enterprise) -> bool:
    """Tell whether an enterprise has an association, active or suspended, or is founding one."""
    return _covers(enterprise).exists() or _cases(enterprise.uscc).exists()


def is_taken(uscc: str) -> bool:
    """Tell whether the enterprise with a code has an association, or whether a founding of it is under way."""
    known = Enterprise.objects.filter(uscc=uscc).first() if uscc else None
    return (known is not None and _covers(known).exists()) or _cases(uscc).exists()


def member_firms(user: User) -> QuerySet[Firm]:
    """Return the visible enterprises that are members of living societies and federations today.

    With `has_association`, `founds` (a founding is under way), and of the latest invitation its `invitation_state`,
    `invitation_due` and `invitation_pk`.
    """
    covers, cases = _covers(OuterRef("enterprise")), _cases(OuterRef("enterprise__uscc"))
    latest = FoundingInvitation.objects.filter(enterprise=OuterRef("enterprise")).order_by("-invited_at", "-pk")
    rows = MemberFirm.objects.visible_to(user).current().filter(body__closed__isnull=True)
    found: QuerySet[Firm] = rows.select_related("body__parent", "enterprise__unit__parent__parent").annotate(
        has_association=Exists(covers),
        founds=Exists(cases),
        invitation_pk=Subquery(latest.values("pk")[:1]),
        invitation_state=Subquery(latest.values("state")[:1]),
        invitation_due=Subquery(latest.values("due_on")[:1]),
    )
    return found.order_by("body__tree_id", "body__lft", "enterprise__name", "pk")


def invitations(user: User) -> QuerySet[FoundingInvitation]:
    """Return the visible invitations to found an association with both sides and the case, the latest first."""
    rows = FoundingInvitation.objects.visible_to(user)
    found: QuerySet[FoundingInvitation] = rows.select_related(
        "body__parent", "enterprise__unit__parent__parent", "case", "invited_by", "answered_by"
    )
    return found


def doors(user: User) -> QuerySet[FoundingDoor]:
    """Return the doors of the units that a user sees."""
    rows: QuerySet[FoundingDoor] = FoundingDoor.objects.visible_to(user)
    return rows.select_related("unit__parent__parent", "opened_by", "user", "case")
