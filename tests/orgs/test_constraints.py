"""What the models promise of their tables stands in the database, whatever the migrations did on the way."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CheckConstraint, Model, UniqueConstraint

pytestmark = [pytest.mark.django_db, pytest.mark.both]
OURS = [
    model
    for model in apps.get_models()
    if model._meta.managed and model.__module__.split(".")[0] in ("kexie_portal", "orgs", "reports")
]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label_lower)
def test_every_constraint_and_index_of_a_model_is_in_its_table(model: type[Model]) -> None:
    """Dropping the index of a foreign key takes each partial unique index of that column along on PostgreSQL."""
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, model._meta.db_table)
    wanted = {index.name for index in model._meta.indexes}
    for constraint in model._meta.constraints:
        if isinstance(constraint, CheckConstraint) or (
            isinstance(constraint, UniqueConstraint)
            and (
                constraint.nulls_distinct is not False or connection.features.supports_nulls_distinct_unique_constraints
            )
        ):
            wanted.add(constraint.name)
    assert wanted - there.keys() == set()
    unique = {
        field.column for field in model._meta.local_concrete_fields if field.unique and not field.primary_key
    }  # fmt: skip
    held = {tuple(one["columns"]) for one in there.values() if one["unique"]}
    assert {column for column in unique if (column,) not in held} == set()
