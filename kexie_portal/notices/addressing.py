"""The people whom a notice reaches, and how: by each one's choice for its kind, with the deputies of the absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices import absences
from kexie_portal.notices.enums import Channel
from kexie_portal.notices.kinds import Kind
from kexie_portal.notices.models import Preference


@dataclass(frozen=True)
class Addressed:
    """One recipient; `absent` is the person for whom they stand in."""

    user: User
    channel: Channel
    absent: User | None = None


def addressed(recipients: Mapping[int, User], kind: Kind) -> list[Addressed]:
    """List who is told and how; a person who switched the kind off is left out, their deputy is told all the same."""
    deputies = {} if kind.personal else absences.deputies_of(recipients, timezone.localdate())
    extra = {deputy.pk: (deputy, recipients[pk]) for pk, deputy in deputies.items() if deputy.pk not in recipients}
    chosen = choices_of({*recipients, *extra}, kind)
    told = [Addressed(user, chosen.get(user.pk, kind.default)) for user in recipients.values()]
    told += [Addressed(user, chosen.get(user.pk, kind.default), absent) for user, absent in extra.values()]
    return [one for one in told if one.channel != Channel.OFF]


def choices_of(keys: set[int], kind: Kind) -> dict[int, Channel]:
    """Return what people chose for a kind, as far as it may be chosen."""
    rows = Preference.objects.filter(kind=kind.key)
    if len(keys) <= 500:  # beyond that reading all is shorter than naming each
        rows = rows.filter(user_id__in=keys)
    allowed = kind.channels()
    return {pk: Channel(one) for pk, one in rows.values_list("user_id", "channel") if one in allowed}
