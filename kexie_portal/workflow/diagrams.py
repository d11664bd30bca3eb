"""Pictures of tables, as Mermaid text."""

from __future__ import annotations

from kexie_portal.workflow.tables import Table


def diagram(table: Table) -> str:
    """Draw a table: states as boxes with their time limits, moves as arrows, final states into the end."""
    lines = ["stateDiagram-v2"]
    for state in table.states.values:
        limit = table.time_limits.get(state)
        lines.append(f'    state "{table.label_of(state)}{f" ({limit})" if limit else ""}" as {state}')
    lines.append(f"    [*] --> {table.initial}")
    for move in table.moves:
        lines += [f"    {source} --> {move.target}: {move.label}" for source in move.sources]
    left = {source for move in table.moves for source in move.sources}
    lines += [f"    {state} --> [*]" for state in table.states.values if state not in left]
    return "\n".join(lines)
