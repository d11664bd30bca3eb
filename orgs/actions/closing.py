"""Close a body with all that hangs on it, by hand: an association, a society, a federation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from orgs.postings.actions import tell_of_end
from orgs.postings.models import Posting
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.societies.models.federation import Federation
from orgs.societies.models.society import Society
from orgs.tree import following, last_write
from orgs.tree.following import Ending
from orgs.tree.journal import Journal
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

Details = Association | Society | Federation


def close_body(node: Organization, details: Details, *, actor: User, day: date, reason: str) -> None:
    """End a body that is locked on a day, which is out; whoever held a posting there hears of it.

    The journal is kept with the node, so that the closing can be taken back (`orgs.changes.actions.reopening`).
    """
    written = Journal()
    following.end(Ending(node, day, actor, written, reason, by_hand=True))
    said = {"closing_reason": reason} | ({} if isinstance(details, Association) else {"closed": day})
    if details._state.adding:  # only the tree knew it so far
        for name, value in said.items():
            setattr(details, name, value)
        written.create(details)
    else:
        written.set(details, **said)
    written.set(node, closed=day)
    firms = {cover.enterprise.unit_id for cover in written.changed(CoveredEnterprise)}
    last_write.touch(written.nodes() | firms)
    tell_of_end(written.changed(Posting))
    written.keep(node)
