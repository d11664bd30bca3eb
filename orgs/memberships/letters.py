"""Member certificates (会员证书) of societies and federations: issued on admission, revoked with the membership."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from kexie_portal.documents import many
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.models import Letter
from kexie_portal.errors import Refused
from kexie_portal.texts import shortened
from orgs.common.enums import HOSTS
from orgs.memberships.enums import MembershipForm
from orgs.memberships.models import CertificateSeries, Membership
from orgs.tree.hanging import parts
from orgs.tree.places import city_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from orgs.tree.journal import Journal
    from orgs.tree.models.organization import Organization

#: Bodies that certify; a county or city association and a provincial society issue none here.
CERTIFYING = HOSTS
MARK = "证"
#: A series that nobody has set is the name of the body, as far as the number has room for it.
LONGEST_NAME = 30


def series_of(body: Organization) -> str:
    """Return the series of a body's certificates: its own, else its name."""
    own = CertificateSeries.objects.filter(body_id=body.pk).values_list("series", flat=True).first()
    return own or f"{body.name.replace('市', '', 1)[:LONGEST_NAME]}{MARK}"


def fields_of(row: Membership, years: int | None) -> dict[str, object]:
    """Return the fields of the certificate of a membership; it holds for so many years, or with the membership."""
    office = row.form == MembershipForm.OFFICE
    return {
        "signer": row.body.name,
        "member": row.member.name,
        "organization": row.body.name,
        "membership": f"{row.committee}合署办公单位" if office else "团体会员",
        "first_day": row.first_day,
        "end_day": _last_day(row.first_day, years) if years else "",
    }


def _last_day(first: date, years: int) -> date:
    """Return the last day of so many years from a day on."""
    try:
        end = first.replace(year=first.year + years)
    except ValueError:  # from 29 February
        end = date(first.year + years, 3, 1)
    return date.fromordinal(end.toordinal() - 1)


def issue(rows: Sequence[Membership], *, actor: User | None) -> list[Letter]:
    """Issue a certificate to each member that joined a society or federation, under that body's numbers.

    Memberships of other bodies, and those that are over, get none. Raises `Refused` where the text lacks something.
    """
    today, of_body = timezone.localdate(), defaultdict[int, list[Membership]](list)
    for row in rows:
        if row.body.kind in CERTIFYING and (row.end_day is None or row.end_day > today):
            of_body[row.body_id].append(row)
    made: list[Letter] = []
    for members in of_body.values():
        made += _issue(members[0].body, members, actor)
    return made


def _issue(body: Organization, rows: list[Membership], actor: User | None) -> list[Letter]:
    city = city_of(body)
    if city is None or not city.code:
        return []  # no unit whose register of letters could hold them
    years = CertificateSeries.objects.filter(body_id=body.pk).values_list("years", flat=True).first()
    try:
        return many.issue_many(
            LetterKind.MEMBER_CERTIFICATE,
            unit_code=city.code,
            series=series_of(body),
            rows=[(row, fields_of(row, years)) for row in rows],
            actor=actor,
        )
    except LetterRefused as refusal:
        raise Refused(refusal.message) from refusal


def revoke(rows: Iterable[Membership], *, actor: User | None, day: date, reason: str) -> int:
    """Revoke the certificates of memberships that end; returns how many."""
    found = certificates(row.pk for row in rows)
    return many.withdraw_many(found.values(), actor=actor, reason=reason, on=day) if found else 0


def revoke_by(journal: Journal, rows: Sequence[Membership], day: date, reason: str) -> None:
    """Revoke them through the journal of a deed, so that they hold again when the deed is taken back."""
    found = list(certificates(row.pk for row in rows).values())
    journal.set_all(
        found,
        withdrawn_on=lambda letter: max(day, letter.issued_on),
        withdrawal_reason=lambda letter: shortened(reason, 200),
    )


def certificates(pks: Iterable[int]) -> dict[int, Letter]:
    """Return the certificates in force by the keys of their memberships, in a query for each batch."""
    kind = ContentType.objects.get_for_model(Membership)
    found: dict[int, Letter] = {}
    for part in parts(list(pks)):
        rows = Letter.objects.in_force().filter(content_type=kind, object_id__in=[str(pk) for pk in part])
        found |= {int(letter.object_id): letter for letter in rows.order_by("pk")}
    return found
