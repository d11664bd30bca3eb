"""A successor is found by the names of what went into it; no name comes back where another one bears it by now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orgs.common.enums import Kind
from orgs.tree import following
from orgs.tree.following import Merger, Subject, TakingBack
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName

NODE = "orgs.organization"


def install() -> None:
    """Let names follow, and ask for every kind of body whether its name is free."""
    names = Subject(
        "former names",
        pgettext_lazy("change", "former names"),
        rows,
        merge,
        kinds=(Kind.ASSOCIATION,),
        warns=False,
        becomes=gettext_lazy("with the present name they find the other association"),
    )
    following.register(names)
    following.register(Subject("names", pgettext_lazy("organization", "name"), lambda node: [], against=against))


def rows(node: Organization) -> list[QuerySet[FormerName]]:
    """Return the names that a node had before."""
    return [FormerName.objects.filter(organization_id=node.pk)]


def merge(merger: Merger) -> int:
    """Let the successor be found by the old name and by the names that the old one had."""
    names = list(FormerName.objects.filter(organization_id=merger.source.pk).values_list("name", "until"))
    new = [
        FormerName(organization_id=merger.target.pk, name=name, until=until)
        for name, until in [*names, (merger.source.name, merger.day)]
    ]
    for row in new:
        row.work_out()
    merger.journal.create_all(new)
    return len(names)


def against(back: TakingBack) -> Iterable[str]:
    """Tell whether another one of its kind bears, in the same place, the name that would come back."""
    node, name = back.node, back.node.name
    returns = back.move is not None or node.closed is not None
    for entry in back.entries:
        if entry["model"] == NODE and entry["pk"] == node.pk and "name" in (entry["before"] or {}):
            name, returns = entry["before"]["name"], True
    if not returns:
        return
    place = back.move.from_parent_id if back.move else node.parent_id
    twins = Organization.objects.filter(kind=node.kind, name=name, parent_id=place, closed__isnull=True)
    if twins.exclude(pk=node.pk).order_by().exists():
        words = _("another one there is called “%(name)s” by now")
        if node.kind == Kind.ASSOCIATION:
            words = _("another association is called “%(name)s” by now")
        yield words % {"name": name}
