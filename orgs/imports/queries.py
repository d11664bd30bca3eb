"""Imports and their rows as their pages show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from orgs.common.scope import Scope
from orgs.imports.access import IMPORT
from orgs.imports.models import Decision, ImportBatch, ImportRow, ImportTarget, LedgerMapping, Outcome
from orgs.imports.standing import Tally, tally
from orgs.ledger.columns import field_label
from orgs.ledger.fields import REQUIRED
from orgs.postings.registry import Line
from orgs.register.models.enterprise import Enterprise

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def imports_seen_by(user: User) -> QuerySet[ImportBatch]:
    """Return the imports for units at which the user may import."""
    found: QuerySet[ImportBatch] = ImportBatch.objects.visible_to(user, IMPORT)
    return found.select_related("unit__parent__parent", "created_by", "job", "file", "marked_file")


def tally_of(batch: ImportBatch) -> Tally:
    """Count the rows by outcome and decision in one statement."""
    counted = batch.rows.order_by().values_list("outcome", "decision").annotate(number=Count("pk"))
    return tally(list(counted))


def rows_of(batch: ImportBatch, outcome: str = "", words: str = "") -> QuerySet[ImportRow]:
    """Return the rows in the order of the file; look-alikes stay findable once they are decided."""
    rows: QuerySet[ImportRow] = batch.rows.order_by("pk")
    if outcome == Outcome.DUPLICATE:
        rows = rows.filter(Q(outcome=outcome) | ~Q(decision=""))
    elif outcome == Outcome.UNCHANGED:
        rows = rows.filter(outcome=outcome).exclude(decision=Decision.SKIP)
    elif outcome in Outcome.values:
        rows = rows.filter(outcome=outcome)
    if words:
        found = Q(name__icontains=words) | Q(uscc__icontains=words) | Q(county__icontains=words)
        rows = rows.filter(found | Q(number=int(words)) if words.isdecimal() and len(words) < 7 else found)
    return rows


def enterprises_named_by(rows: list[ImportRow], user: User) -> dict[int, Enterprise]:
    """Return the look-alikes of some rows that the user may see, by key."""
    keys = {one["pk"] for row in rows for one in row.details.get("alike", ())}
    if not keys:
        return {}
    seen = Enterprise.objects.visible_to(user).filter(pk__in=keys).select_related("unit")
    return {one.pk: one for one in seen}


def missing_columns(batch: ImportBatch) -> list[str]:
    """Name the fields that every row needs and no column gives; counties may come from the sheets."""
    if batch.target not in ImportTarget.values:
        return []
    known = {column["field"] for column in batch.columns}
    target = ImportTarget(batch.target).ledger
    return [str(field_label(target, name)) for name in REQUIRED[target] if name not in known and name != "county"]


def lines_of(user: User) -> Iterator[Line]:
    """Yield the columns that the units at which a person works have put right once, for their hand-over."""
    own = [one.organization_id for one in Scope.of(user).intervals(IMPORT)]
    rows = LedgerMapping.objects.filter(unit__in=own).select_related("unit").order_by("unit_id", "-updated_at")
    for row in rows:
        yield Line(f"{row.unit} · {row.get_target_display()}", "、".join(str(head) for head in row.columns))


def correctable_rows(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Return the wrong rows whose cells are known, in the order of the file."""
    return batch.rows.filter(outcome=Outcome.ERROR, details__has_key="cells").order_by("pk")
