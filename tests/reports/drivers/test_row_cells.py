"""The short way of drawing cells says what the library's own way says, links and choices included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import conditional_escape
from django_tables2.rows import BoundRow

from kexie_portal.web.list_columns import Cell, body_rows
from orgs.memberships.models import Membership
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.enterprises import listed, seen
from orgs.register.tables import EnterpriseTable
from orgs.tree.models.organization import Organization
from reports.drivers.rows import MembershipTable, NodeTable
from tests.orgs.factories import LONG_AGO, EnterpriseFactory, officer_of
from tests.reports.drivers.made import Made, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Made:
    """Give members of a society, of a federation and of a city."""
    return build()


def enterprises() -> QuerySet[Enterprise]:
    """Give enterprises, covered and not, as their list reads them."""
    rows = listed(seen(officer_of(Organization.objects.get(level=0))))
    return rows.with_covered(timezone.localdate()).prefetch_related("labels")


ROWS: dict[Any, Callable[[], QuerySet[Any]]] = {
    MembershipTable: lambda: Membership.objects.order_by("pk"),
    NodeTable: lambda: Organization.objects.order_by("pk"),
    EnterpriseTable: enterprises,
}


#: Columns with a link, and one that is drawn even where it is empty.
SHORT = ("name", "member", "body", "covered")


@pytest.mark.parametrize("table_class", ROWS)
def test_every_cell_is_drawn_as_the_library_draws_it(world: Made, table_class: Any) -> None:
    EnterpriseFactory(unit=world.units.jianxi)
    records = list(ROWS[table_class]())
    assert len(records) >= 3
    table = table_class(records)
    drawn = 0
    for column in table.columns:
        short = Cell.of(column, records[0])
        assert short or column.name not in SHORT, f"the library draws {column.name}"
        for record in records if short else []:
            cell = BoundRow(record, table).get_cell(column.name)
            assert conditional_escape(short.draw(record, table)) == conditional_escape(cell)
            drawn += 1
    assert drawn >= 3 * len(records)


def test_linked_names_take_the_short_way_and_are_escaped(world: Made) -> None:
    node = world.units.luoyang
    Organization.objects.filter(pk=node.pk).update(name="<b>洛阳")
    member = Membership.objects.create(body=node, member=world.outside.organization, first_day=LONG_AGO)
    member = Membership.objects.select_related("body", "member").get(pk=member.pk)
    table = MembershipTable([member])
    assert Cell.of(table.columns["body"], member) is not None
    rows = body_rows(table, [member])
    assert f'<a href="{node.get_absolute_url()}">&lt;b&gt;洛阳</a>' in rows
    assert "<b>" not in rows
