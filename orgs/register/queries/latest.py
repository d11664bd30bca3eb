"""What changed last in the units of a user, for the home page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from kexie_portal.audit.sentences import read
from kexie_portal.web.panels import Change
from orgs.common.scope import VIEW
from orgs.tree.kept import until_written
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


SHOWN = 8


@until_written
def changes(user: User) -> list[Change]:
    """Return the last thing that the log says of each of the nodes that changed last, as far as the user sees them.

    Read once until the next write. The nodes are found by their own time of change, so that the log, much the longer
    table, is read for a few records only.
    """
    nodes = Organization.objects.visible_to(user, VIEW).order_by("-updated_at", "-pk")[:SHOWN]
    by_pk = {node.pk: node for node in nodes}
    kind = ContentType.objects.get_for_model(Organization)
    entries = LogEntry.objects.filter(content_type=kind, object_id__in=by_pk).select_related("actor")
    newest: dict[int, LogEntry] = {}
    for entry in entries.order_by("timestamp", "pk"):
        if entry.object_id is not None:
            newest[entry.object_id] = entry
    return _told([(by_pk[pk], entry) for pk, entry in newest.items()])


def _told(pairs: Sequence[tuple[Organization, LogEntry]]) -> list[Change]:
    lines = read([entry for _node, entry in pairs])
    return [
        Change(_sentence(line.actor, line.sentence), line.when, node.get_absolute_url())
        for (node, _entry), line in zip(pairs, lines, strict=True)
    ]


def _sentence(actor: str, sentence: str) -> str:
    return _("%(actor)s: %(sentence)s") % {"actor": actor, "sentence": sentence}
