"""People choose what they get."""

from collections.abc import Mapping

from django.db import transaction

from kexie_portal.accounts.models import User
from kexie_portal.notices.enums import Channel
from kexie_portal.notices.kinds import kind_of
from kexie_portal.notices.models import Preference


@transaction.atomic
def choose(chosen: Mapping[str, str], *, actor: User) -> int:
    """Write what a person chose for kinds of notices; what a kind does not offer is left out. Returns the changes."""
    User.objects.select_for_update().get(pk=actor.pk)
    known = {row.kind: row for row in Preference.objects.filter(user=actor)}
    changed = 0
    for key, value in chosen.items():
        kind = kind_of(key)
        row = known.get(key) or Preference(user=actor, kind=key, channel=kind.default)
        if kind.key != key or value not in kind.channels() or row.channel == value:
            continue
        row.channel = value
        row.save()
        changed += 1
    return changed


def stop_mail(*, actor: User) -> int:
    """Keep every kind in the inbox alone, as the link in each e-mail offers; returns how many kinds changed."""
    from kexie_portal.notices.queries import channels_of  # reads above this module

    by_mail = (Channel.MAIL, Channel.DIGEST)
    return choose({key: Channel.INBOX for key, one in channels_of(actor).items() if one in by_mail}, actor=actor)
