"""Columns whose one cell tells several fields: the labels of an enterprise, the state that says it is closed."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from kexie_portal.texts import shortened
from orgs.ledger import labels
from orgs.ledger.cells import Cell
from orgs.ledger.columns import Column
from orgs.ledger.faults import Message, RowWarning
from orgs.ledger.ledgerrow import Context, LedgerRow
from orgs.ledger.values import plain

#: Fields that are read beside the plan of plain cells.
OWN_WAY = frozenset(["county", "number", "labels", "state"])
_IN_BRACKETS = re.compile(r"（([^（）]{2,12})）$")
_SHORT = 30  # a longer remark speaks of more than the state
_ENTERPRISE_S = ("企业状态", "登记", "经营", "营业", "注销", "存续", "在营")


class Several:
    """Reads the labels and the state of every row, and what follows from them."""

    def __init__(self, known: dict[str, Column], context: Context) -> None:
        self.context = context
        self.labels, self.state = known.get("labels"), known.get("state")
        self.idle = not self.labels and not self.state and "dissolved" not in known

    def read(self, row: LedgerRow, cells: list[Cell]) -> None:
        """Add what the row's labels and its state say; whoever is closed is not entered as living."""
        self._said_aside(row)
        if self.idle:
            return
        for column, read in ((self.labels, self._labels), (self.state, self._state)):
            if column is not None and column.index < len(cells) and cells[column.index] != "":
                read(row, column, cells[column.index])
        day = row.values.get("dissolved")
        if day and not row.values.get("association_gone"):
            self._gone(row, "", day.isoformat())

    def _said_aside(self, row: LedgerRow) -> None:
        """Tell where a remark or brackets behind the name say closed, 已注销: such a row is entered as it stands."""
        if self.state is not None:
            return
        remark, name = row.values.get("remark") or "", row.values.get("name") or ""
        found = _IN_BRACKETS.search(name) if "（" in name else None
        said = found[1] if found else remark if remark and len(remark) <= _SHORT else ""
        state = labels.parse_state(said) if said else None
        if state is not None and state.kind in ("closed", "resting"):
            self._say(row, "", _("The row says “%(value)s”, but no column of states: entered as living."), said)

    def _labels(self, row: LedgerRow, column: Column, cell: Cell) -> None:
        flags, rest = labels.parse_labels(cell)
        for name in flags:
            if row.values.get(name) is None:
                row.values[name] = True
        if rest:
            message = _("Not entered, because the register keeps no such label: %(value)s.") % {
                "value": "、".join(rest)
            }
            row.warnings.append(RowWarning(column.header, message, "label", shortened(plain(cell), 200)))

    def _state(self, row: LedgerRow, column: Column, cell: Cell) -> None:
        state = labels.parse_state(cell, column.header)
        if state is None or state.kind == "alive":
            return
        of_enterprise = self.context.target == "enterprise" or self._is_enterprise_s(state, column)
        if state.kind == "closed" and of_enterprise:
            self._closed(row, column.header, state)
            if self.context.target == "association":
                self._gone(row, column.header, state.text)
        elif state.kind in ("closed", "resting") and not of_enterprise:
            self._gone(row, column.header, state.text)
        elif state.kind == "resting":
            self._say(
                row, column.header, _("“%(value)s”: entered as living, because it is not deregistered."), state.text
            )
        elif state.kind == "unknown":
            self._say(
                row, column.header, _("“%(value)s” was not understood as a state; entered as living."), state.text
            )

    @staticmethod
    def _is_enterprise_s(state: labels.State, column: Column) -> bool:
        return state.of_enterprise or (
            "科协" not in column.header and any(word in column.header for word in _ENTERPRISE_S)
        )

    def _closed(self, row: LedgerRow, header: str, state: labels.State) -> None:
        day = row.values.get("closed") or state.day
        assumed = day is None
        row.values["closed"] = day or self.context.today
        row.values.setdefault("closed_precision", "day")
        row.values["closed_assumed"] = assumed
        message = (
            _("“%(value)s” without a day: entered as closed on the day of the import.")
            if assumed
            else _("“%(value)s”: entered as closed.")
        )
        self._say(row, header, message, state.text)

    def _gone(self, row: LedgerRow, header: str, text: str) -> None:
        row.values["association_gone"] = text
        message = _("“%(value)s”: the association is not entered as active; only its enterprise is.")
        self._say(row, header, message, text)

    @staticmethod
    def _say(row: LedgerRow, header: str, message: Message, text: str) -> None:
        row.warnings.append(
            RowWarning(header, str(message) % {"value": shortened(text, 60)}, "state", shortened(text, 200))
        )
