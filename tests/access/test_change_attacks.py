"""A hostile officer at changes: what another level or another city decided."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from kexie_portal.accounts.models import User
from kexie_portal.workflow import moving
from orgs.changes.actions import change
from orgs.changes.actions.change import ChangeData
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.common.enums import Kind
from orgs.register.models.association import Association
from orgs.tree.models.organization import Organization
from tests.access.world import World
from tests.orgs.factories import officer_of

As = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def again(world: World, role: str) -> User:
    """Return a person as the next request reads him."""
    return User.objects.get(pk=world.people[role].pk)


def moved_across(world: World) -> ChangeCase:
    """Return the approved move of 洛阳's association to the other city, which the province decided."""
    data = ChangeData(reason="迁址", new_parent=world.zhengzhou.county)
    found = Association.objects.get(pk=world.luoyang.association.pk)
    clerk = officer_of(Organization.objects.get(kind=Kind.PROVINCE))  # who files does not decide
    case = change.begin(found, actor=clerk, kind=ChangeKind.PLACE, data=data)
    moving.move(case, "submit", actor=clerk)
    moving.move(case, "forward", actor=again(world, "jianxi"))
    return case


def step(client: Client, case: ChangeCase, verb: str) -> int:
    """Send a verb and return the status."""
    return client.post(f"/cases/orgs/changecase/{case.pk}/move/", {"verb": verb, "note": "自行决定"}).status_code


def test_a_move_across_cities_is_decided_and_undone_by_who_decides_at_both_ends(as_role: As, world: World) -> None:
    case = moved_across(world)
    assert [step(as_role(role), case, "approve") for role in ("luoyang", "zhengzhou")] == [403, 404]
    moving.move(case, "approve", actor=again(world, "province"))
    client = as_role("zhengzhou")
    assert 'value="undo"' not in client.get(case.get_absolute_url()).content.decode()
    assert step(client, case, "undo") == 403, "the city would push it into another one"
    assert Organization.objects.get(pk=case.association_id).parent_id == world.zhengzhou.county.pk
    assert step(as_role("province"), case, "undo") == 302
    assert Organization.objects.get(pk=case.association_id).parent_id == world.luoyang.county.pk
