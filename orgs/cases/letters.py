"""Which units issue letters, who sees them and who writes their texts; `kexie_portal.documents` knows no units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone

from kexie_portal.documents import access
from kexie_portal.documents.access import PROVINCE_DEFAULT, Unit, UnitRules
from kexie_portal.workflow.days import working_days_after
from kexie_portal.workflow.days.showing import in_letter
from kexie_portal.workflow.limits import limit_of
from kexie_portal.workflow.models import Case
from orgs.common import scope
from orgs.common.days import in_force_on
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.postings.queries import keepers
from orgs.register.models.association import Association
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


MANAGE, FILE = "orgs.manage_letters", "orgs.file_case"

#: The role of a unit's leader in charge (分管领导), who signs what its officers decide.
LEADER = "leader"

ISSUING = (Kind.PROVINCE, Kind.CITY)

SUFFIX = "科学技术协会"

#: 发文机关代字 as the cities use them; a city may set its own.
SERIES = {
    "410000": "豫科协", "410100": "郑科协", "410200": "汴科协", "410300": "洛科协", "410400": "平科协",
    "410500": "安科协", "410600": "鹤科协", "410700": "新科协", "410800": "焦科协", "410900": "濮科协",
    "411000": "许科协", "411100": "漯科协", "411200": "三科协", "411300": "宛科协", "411400": "商科协",
    "411500": "信科协", "411600": "周科协", "411700": "驻科协", "419001": "济科协",
}  # fmt: skip


class NetworkRules(UnitRules):
    """Cities and the province issue letters; county and association read them through the record."""

    def seen(self, user: User) -> list[Unit]:
        """Return the province and cities that the user's postings see."""
        return _units(user, VIEW)

    def edited(self, user: User) -> list[Unit]:
        """Return the units whose texts the user writes; who writes the province's, writes the default for all."""
        found = _units(user, MANAGE)
        if any(interval.kind == Kind.PROVINCE for interval in scope.Scope.of(user).intervals(MANAGE)):
            found.insert(0, _default())
        return found

    def sees_any(self, user: User) -> bool:
        """Tell whether a posting in force sees a unit that issues letters."""
        return _holds(user, VIEW)

    def edits_any(self, user: User) -> bool:
        """Tell whether a posting in force writes the texts of a unit."""
        return _holds(user, MANAGE)

    def staff(self, code: str) -> list[User]:
        """Return the officers posted at the unit itself, never those above, who write its letters."""
        return list(keepers(MANAGE, self._nodes(code)))

    def leaders(self, code: str) -> list[User]:
        """Return the leaders in charge who are posted at the unit itself."""
        at = Q(postings__organization__in=self._nodes(code), postings__role=LEADER, is_active=True)
        in_force = in_force_on(timezone.localdate(), "postings__")
        return list(get_user_model()._default_manager.filter(in_force, at).distinct().order_by("pk"))

    def _nodes(self, code: str) -> list[Organization]:
        wanted = {"kind": Kind.PROVINCE} if code == PROVINCE_DEFAULT else {"code": code}
        return list(Organization.objects.filter(kind__in=ISSUING, **wanted).order_by())

    def unit(self, code: str) -> Unit | None:
        """Return a unit by its division code; the province's default is named after the province."""
        if code == PROVINCE_DEFAULT:
            return _default()
        node = Organization.objects.filter(code=code).only("code", "name").first()
        return _unit(node) if node else None

    def others(self, code: str) -> list[Unit]:
        """Return the other cities and the province; the province's default is none of them to the province."""
        own = {code} if code != PROVINCE_DEFAULT else set(_provinces())
        nodes = Organization.objects.filter(kind__in=ISSUING, code__isnull=False, closed__isnull=True)
        return [_unit(node) for node in nodes.exclude(code__in=own).order_by("tree_id", "lft").only("code", "name")]


def _provinces() -> list[str]:
    rows = Organization.objects.filter(kind=Kind.PROVINCE, code__isnull=False).order_by()
    return [str(code) for code in rows.values_list("code", flat=True)]


def _holds(user: User, perm: str) -> bool:
    return any(interval.kind in ISSUING for interval in scope.Scope.of(user).intervals(perm))


def _units(user: User, perm: str) -> list[Unit]:
    """Return the issuing units in scope, read once a request."""
    kept = f"_letter_units_{perm}"
    found: list[Unit] | None = getattr(user, kept, None)
    if found is None:
        nodes = Organization.objects.filter(kind__in=ISSUING, code__isnull=False).visible_to(user, perm)
        found = [_unit(node) for node in nodes.order_by("tree_id", "lft").only("code", "name")]
        setattr(user, kept, found)
    return list(found)


def _unit(node: Organization) -> Unit:
    code = str(node.code)
    return Unit(code, signer_of(node.name), SERIES.get(code, f"{node.name[:1]}科协"))


def _default() -> Unit:
    province = Organization.objects.filter(kind=Kind.PROVINCE).order_by("tree_id").only("name", "code").first()
    name = signer_of(province.name) if province else SUFFIX
    return Unit(PROVINCE_DEFAULT, name, SERIES["410000"])


def signer_of(name: str) -> str:
    """Return the association that signs for a unit: 洛阳市 is 洛阳市科学技术协会."""
    return name if name.endswith((SUFFIX, "科协")) else f"{name}{SUFFIX}"


def _sees_node(user: User, node: Organization) -> bool:
    return scope.may(user, VIEW, node)


def _speaks_for(user: User, node: Organization) -> bool:
    return user in keepers(FILE, [node])


def install() -> None:
    """Register the units, and who reads the letters of an organisation."""
    access.register_units(NetworkRules())
    access.register(Organization, _sees_node, receives=_speaks_for)
    access.register(
        Association,
        lambda user, association: _sees_node(user, association.organization),
        receives=lambda user, association: _speaks_for(user, association.organization),
    )


def deadline_of(case: Case, returned: str) -> date | None:
    """Return the day by which a case is to come back: its own once it was returned, before that as from today."""
    if case.state == returned:
        return case.due_on
    days = limit_of(type(case), returned)
    return None if days is None else working_days_after(timezone.localdate(), days)


def fields(
    *,
    addressee: str,
    association: str,
    matter: str,
    reasons: Iterable[str],
    forwarded_by: str = "",
    due_on: date | None,
) -> dict[str, object]:
    """Return the fields of the notice; a time limit that the province has lifted leaves out the line that names it."""
    return {
        "addressee": addressee,
        "association": association,
        "matter": matter,
        "reasons": "\n".join(reason for reason in reasons if reason),
        "deadline": in_letter(due_on),
        "forwarded_by": forwarded_by,
    }
