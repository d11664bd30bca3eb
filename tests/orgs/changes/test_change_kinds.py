"""Each kind of change is defined once, and its definition fits the case that it fills."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.template.loader import get_template

from orgs.changes.actions.change import ChangeData
from orgs.changes.enums import ChangeKind
from orgs.changes.forms.change import ChangeForm
from orgs.changes.kinds.definition import ChangeDefinition
from orgs.changes.kinds.registry import DEFINITIONS, OFFICERS_ONLY, definition_of
from orgs.changes.models.change import ChangeCase
from tests.orgs.cases import Place, fresh, place

KINDS = pytest.mark.parametrize("kind", DEFINITIONS.values(), ids=DEFINITIONS)


@pytest.fixture
def here(db: Any) -> Place:
    return place()


def test_every_kind_has_one_definition_in_the_order_of_the_kinds() -> None:
    assert list(DEFINITIONS) == list(ChangeKind)


def test_mergers_and_splits_are_for_officers() -> None:
    assert set(OFFICERS_ONLY) == {ChangeKind.MERGER, ChangeKind.SPLIT}


@KINDS
def test_what_a_kind_fills_and_where_it_leads_are_fields_of_the_case(kind: ChangeDefinition) -> None:
    fields = {field.name: field for field in ChangeCase._meta.get_fields()}
    assert all(not fields[name].many_to_many for name in kind.columns)
    assert all(fields[name].many_to_many for name in kind.picks)
    assert not kind.leads_to or kind.leads_to.partition("__")[0] in kind.columns
    ChangeCase.objects.select_related(*kind.related).query.get_compiler("default").as_sql()  # each is a relation


@KINDS
def test_a_kind_asks_for_what_it_fills_between_version_and_day(here: Place, kind: ChangeDefinition) -> None:
    form = ChangeForm(user=fresh(here.jianxi_officer), association=here.association, kind=kind.kind)
    names = list(form.fields)
    own = [name for name in names if name not in ("version", "day", "reason")]
    assert set(kind.columns) <= set(own) <= {*kind.columns, *kind.picks}
    assert names == ["version", *own, *(["day"] if kind.has_day else []), "reason"]
    assert all(isinstance(field, forms.Field) for field in form.fields.values())


@KINDS
def test_what_follows_has_its_template(kind: ChangeDefinition) -> None:
    follows = kind.follows is not ChangeDefinition.follows
    assert follows == bool(kind.follows_part)
    if kind.follows_part:
        assert get_template(kind.follows_part).template.name == kind.follows_part


def test_what_a_kind_does_not_ask_for_cannot_be_said() -> None:
    with pytest.raises(TypeError, match="target"):
        ChangeData(reason="合并", target=None).columns_of(definition_of("name"))


def test_what_is_left_out_becomes_empty_again() -> None:
    columns = ChangeData(reason="分立", new_name="二厂企业科协").columns_of(definition_of("split"))
    assert columns == {"reason": "分立", "day": None, "new_name": "二厂企业科协", "new_host": None}
