"""Set how a body numbers its certificates, issue those that lack, and issue one anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.audit.context import acting, acting_as
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.numbers import locked as locked_counter
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.retrying import retried
from orgs.memberships import letters
from orgs.memberships import rules as membership_rules
from orgs.memberships.actions.membership import locked
from orgs.memberships.models import CertificateSeries, Membership
from orgs.tree import last_write
from orgs.tree.places import city_of

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.documents.models import Letter
    from orgs.tree.models.organization import Organization


@retried
def set_series(
    body: Organization, *, actor: User, series: str, years: int | None, version: int, missing: bool = False
) -> int:
    """Set series and years of a body's certificates; with `missing`, issue those of members who have none.

    Returns how many were issued. Raises `Stale`, `NotAllowed` and `Refused`.
    """
    with transaction.atomic():
        place = locked(body.pk)
        if not membership_rules.may_certify(actor, place):
            raise NotAllowed(_("You cannot issue certificates of %(name)s.") % {"name": place})
        row = CertificateSeries.objects.filter(body=place).first()
        if (row.version if row else 0) != version:
            raise Stale(row)
        row = row or CertificateSeries(body=place, version=0)
        row.series, row.years, row.version = series, years, row.version + 1
        _take(place, series)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:
            raise Refused(_("The series %(series)s is another body's.") % {"series": series}, "series") from error
        return len(letters.issue(list(lacking(place)), actor=actor)) if missing else 0


def _take(body: Organization, series: str) -> None:
    """Take the series for the unit in whose register the certificates stand, where no other unit has it."""
    city = city_of(body)
    if city is None or not city.code:
        raise Refused(_("There is no city above it in whose register the certificates could stand."), "series")
    if CertificateSeries.objects.filter(series=series).exclude(body=body).exists():
        raise Refused(_("The series %(series)s is another body's.") % {"series": series}, "series")
    try:
        locked_counter(series, timezone.localdate().year, unit_code=city.code)
    except LetterRefused as refusal:
        raise Refused(refusal.message, "series") from refusal


def lacking(body: Organization) -> list[Membership]:
    """Return the memberships of a body that run and have no certificate in force, in the order in which they began."""
    rows = list(Membership.objects.filter(body=body, end_day__isnull=True).select_related("body__parent", "member"))
    held = letters.certificates(row.pk for row in rows)
    return sorted((row for row in rows if row.pk not in held), key=lambda row: (row.first_day, row.pk))


@retried
def issue_anew(membership: Membership, *, actor: User, reason: str) -> Letter:
    """Revoke a certificate with a reason and issue it under the next number, or issue the one that lacks.

    The new one names the old. Raises `NotAllowed` and `Refused`.
    """
    with transaction.atomic(), acting_as(actor, acting().address, reason):
        body = locked(membership.body_id)
        found = Membership.objects.select_related("body__parent", "member").get(pk=membership.pk)
        if not membership_rules.may_certify(actor, body):
            raise NotAllowed(_("You cannot issue certificates of %(name)s.") % {"name": body})
        if found.end_day is not None:
            raise Refused(_("This membership has ended already."))
        old = letters.certificates([found.pk]).get(found.pk)
        if old is not None and not reason.strip():
            raise Refused(_("Say why the certificate is issued anew."), "reason")
        letters.revoke([found], actor=actor, day=timezone.localdate(), reason=reason)
        made = letters.issue([found], actor=actor)
        if not made:
            raise Refused(_("There is no city above it in whose register the certificates could stand."))
        if old is not None:
            made[0].replaces = old
            made[0].save(update_fields=["replaces"])
        last_write.touch([body.pk, found.member_id])
        return made[0]
