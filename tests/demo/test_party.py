"""Party building, responsibility, targets and plans in the demo tell a plausible story."""

import pytest

from orgs.duty.models.responsibility import Responsible, ResponsibleRole
from orgs.duty.models.targets import TargetFigure, YearlyTarget
from orgs.duty.models.work_plan import WorkPlan
from orgs.party.models.link import PartyLink
from orgs.party.models.party import PartyCommittee, PartyOrganization
from tests.demo.conftest import TODAY

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.once]


def test_party_building_has_come_some_way_and_not_everywhere(loaded):
    stages = {committee.reached(TODAY)[0] for committee in PartyCommittee.objects.all()}
    assert {stage.value for stage in stages} == {"planned", "preparing", "established"}
    assert 5 <= PartyLink.objects.count() < 18
    for party in PartyOrganization.objects.select_related("host"):
        assert party.host.opened <= party.first_day <= TODAY


def test_some_records_are_incomplete_and_no_two_leaders_serve_at_once(loaded):
    led = Responsible.objects.filter(role=ResponsibleRole.LEADER, end_day=None)
    assert 100 <= led.count() < 175
    assert led.values("unit").distinct().count() == led.count()


def test_the_counties_of_a_city_share_its_new_associations_out(loaded):
    rows = YearlyTarget.objects.filter(year=TODAY.year, figure=TargetFigure.NEW_ASSOCIATIONS)
    whole = rows.get(unit__code="410300").value
    assert sum(one.value for one in rows.filter(unit__parent__code="410300")) == whole
    assert rows.get(unit__code="410000").value > sum(one.value for one in rows.filter(unit__parent__code="410000"))


def test_the_plans_were_published_and_read_by_some(loaded):
    plans = WorkPlan.objects.order_by("year")
    assert [plan.year for plan in plans] == [2025, 2026]
    assert [plan.readings.count() for plan in plans] == [3, 1]
    assert plans[0].published_at < plans[0].readings.first().read_at
