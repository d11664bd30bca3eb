"""Pictures of tables, as Mermaid text."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from kexie_portal.workflow.tables import Limit, Move, Table, days_in


def diagram(table: Table) -> str:
    """Draw a table: states as boxes with their time limits, moves as arrows, final states into the end.

    A move by the clock and one that needs several people say so.
    """
    lines = ["stateDiagram-v2"]
    for state in table.states.values:
        limit = _limit(table.time_limits.get(state))
        lines.append(f'    state "{table.label_of(state)}{f" ({limit})" if limit else ""}" as {state}')
    lines.append(f"    [*] --> {table.initial}")
    for move in table.moves:
        lines += [f"    {source} --> {move.target}: {move.label}{_how(move)}" for source in move.sources]
    left = {source for move in table.moves for source in move.sources}
    lines += [f"    {state} --> [*]" for state in table.states.values if state not in left]
    return "\n".join(lines)


def _limit(limit: Limit | None) -> str:
    """Say a time limit: working days as a number, a span in hours, or that the case says it."""
    if limit is None:
        return ""
    if isinstance(limit, timedelta):
        return _("%(hours)s hours") % {"hours": int(limit.total_seconds() // 3600)}
    known = days_in(limit)
    if isinstance(limit, int):
        return str(limit)
    return _("%(days)s, or as the case says") % {"days": known} if known else _("as the case says")


def _how(move: Move) -> str:
    if move.by_clock:
        return _(" (by the clock)")
    return _(" (%(people)s people)") % {"people": move.people} if move.people > 1 else ""
