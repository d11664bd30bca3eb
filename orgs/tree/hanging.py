"""Which later rows hang on records, whatever table they are in: what stands on a record keeps it from being removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db.models import Exists, Model

BATCH, TOLD_AT_ONCE = 500, 100
Relation = tuple[type[Model], str, list[int]]
#: Rows that are no sign that somebody built on a record: another subject makes and removes them with theirs.
_going_along: set[type[Model]] = set()


def goes_along(model: type[Model]) -> None:
    """Let the rows of a model go with what they hang on, as grants go with their postings."""
    _going_along.add(model)


def parts(pks: list[int]) -> Iterable[list[int]]:
    """Cut keys into pieces that one statement takes."""
    return (pks[start : start + BATCH] for start in range(0, len(pks), BATCH))


def later_rows(made: dict[str, list[int]], changed: dict[str, set[int]]) -> Iterator[tuple[type[Model], int]]:
    """Yield the tables with rows that point to made records, and how many, but for those of the same deed."""
    for model, name, pks in _relations(made, changed):
        own = changed.get(model._meta.label_lower, set())
        for part in parts(pks):
            rows = model._base_manager.filter(**{f"{name}__in": part}).values_list("pk", flat=True)
            if later := set(rows.order_by()) - own:
                yield model, len(later)


def _relations(made: dict[str, list[int]], changed: dict[str, set[int]]) -> list[Relation]:
    """Return the tables and fields that may point to made rows; where few were, one query tells those that do."""
    relations: list[Relation] = [
        (relation.related_model, relation.field.name, pks)
        for label, pks in made.items()
        for relation in apps.get_model(label)._meta.related_objects
        if not _is_own(relation.related_model, relation.field.name)
    ]
    asked = [relation for relation in relations if len(relation[2]) <= TOLD_AT_ONCE]
    if not asked:
        return relations
    hung = {}
    for number, (model, name, pks) in enumerate(asked):
        own = changed.get(model._meta.label_lower, set())
        rows = model._base_manager.filter(**{f"{name}__in": pks}).exclude(pk__in=own)
        hung[f"hung_{number}"] = Exists(rows.order_by())
    label, pks = next((label, pks) for label, pks in made.items() if len(pks) <= TOLD_AT_ONCE)
    found = apps.get_model(label)._base_manager.filter(pk=pks[0]).order_by().values(**hung).first() or {}
    told = [relation for number, relation in enumerate(asked) if found.get(f"hung_{number}")]
    return [*told, *(relation for relation in relations if relation not in asked)]


def _is_own(model: type[Model], name: str) -> bool:
    """Tell whether rows belong to what was made: the case remembers what it made, grants follow postings."""
    return model in _going_along or (name in ("made", "term") and hasattr(model, "state"))
