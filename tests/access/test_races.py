"""Two clerks in the same second, through the pages: one wins, the other is told, nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from kexie_portal.accounts.models import User
from orgs.postings.models import Posting
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from orgs.tree.queries import find_faults
from reports.periods.models.schedule import ReportSchedule
from tests.access.world import World, build
from tests.orgs.factories import fresh_uscc, officer_of, post

together = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
DAY = timezone.localdate().isoformat()


def at_once(*sends: Callable[[], Any]) -> list[Any]:
    """Send the requests of several people at the same moment; return their answers in order."""
    barrier, answers = threading.Barrier(len(sends)), [None] * len(sends)

    def one(place: int, send: Callable[[], Any]) -> None:
        try:
            barrier.wait(10)
            answers[place] = send()
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(sends)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def browser(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def text(response: Any) -> str:
    return response.content.decode()


class TestTogether:
    """PostgreSQL alone lets two writers run at the same time."""

    pytestmark = together

    @pytest.mark.parametrize("places", [("same", "same"), ("same", "neighbour"), ("same", "other city")])
    def test_of_two_clerks_with_one_code_one_wins_and_the_other_sees_whose_it_is(self, places: tuple[str, str]) -> None:
        world = build()
        units = {
            "same": world.luoyang.county,
            "neighbour": Organization.objects.get(short_name="栾川县"),
            "other city": world.zhengzhou.county,
        }
        clients = [browser(officer_of(units[place])) for place in places]
        for number in range(4):
            code, nodes = fresh_uscc(), Organization.objects.count()
            sent = [
                {
                    "uscc": code,
                    "enterprise_name": f"争先{number}{n}机械有限公司",
                    "unit": units[place].pk,
                    "founded": "2024-05-20",
                }
                for n, place in enumerate(places)
            ]
            answers = at_once(
                *(
                    lambda client=client, data=data: client.post("/associations/register/", data)
                    for client, data in zip(clients, sent, strict=True)
                )
            )
            assert sorted(one.status_code for one in answers) == [302, 422]
            lost, won = sorted(answers, key=lambda one: -one.status_code)
            winner = Association.objects.get(covered__enterprise__uscc=code)
            assert winner.get_absolute_url() in won["Location"]
            unit = winner.organization.parent
            assert unit is not None
            assert unit.name in text(lost), "the loser is told where it is kept"
            assert "已" in text(lost)
            assert (winner.organization.name in text(lost)) == (places == ("same", "same"))
            assert Organization.objects.count() == nodes + 1, "nothing of the loser is left"
        assert find_faults()[1] == []

    def test_of_two_who_enter_the_same_enterprise_one_wins(self) -> None:
        world = build()
        code = fresh_uscc()
        sent = {"uscc": code, "name": "同一机械有限公司", "labels-TOTAL_FORMS": 0, "labels-INITIAL_FORMS": 0}
        answers = at_once(
            *(
                lambda city=city: browser(city.officer).post("/enterprises/new/", {**sent, "unit": city.county.pk})
                for city in (world.luoyang, world.zhengzhou)
            )
        )
        assert sorted(one.status_code for one in answers) == [302, 422]
        assert Enterprise.objects.filter(uscc=code).count() == 1

    def test_of_two_edits_of_one_version_one_wins_and_the_other_sees_both(self) -> None:
        world = build()
        node = world.luoyang.association.organization
        sent = {"version": node.version, "founded": "2020-01-01", "name_reason": "更正"}
        answers = at_once(
            *(
                lambda name=name, who=who: browser(who).post(f"/associations/{node.pk}/edit/", {**sent, "name": name})
                for name, who in (("甲名协会", world.luoyang.officer), ("乙名协会", world.people["jianxi"]))
            )
        )
        assert sorted(one.status_code for one in answers) == [302, 409]
        stale = max(answers, key=lambda one: one.status_code)
        assert "甲名协会" in text(stale)
        assert "乙名协会" in text(stale)

    def test_two_moves_of_one_park_leave_a_sound_tree(self) -> None:
        world = build()
        park, city = world.luoyang.park, world.luoyang
        neighbour = Organization.objects.get(short_name="栾川县")
        answers = at_once(
            *(
                lambda target=target: browser(city.officer).post(
                    f"/organizations/{park.pk}/move/", {"target": target.pk, "reason": "调整"}
                )
                for target in (neighbour, city.node)
            )
        )
        assert all(one.status_code in (302, 422) for one in answers)
        assert find_faults()[1] == []

    def test_a_posting_handed_out_twice_at_once_is_there_once(self) -> None:
        world = build()
        person = world.luoyang.posting.user
        end = timezone.localdate().replace(year=timezone.localdate().year + 1)
        sent = {
            "user": person.pk,
            "role": "reader",
            "organization": world.luoyang.county.pk,
            "first_day": DAY,
            "end_day": end,
        }
        answers = at_once(*(lambda: browser(world.luoyang.officer).post("/postings/new/", sent) for _n in range(2)))
        assert all(one.status_code in (302, 422) for one in answers)
        assert Posting.objects.filter(user=person, role="reader").count() == 1


@pytest.mark.django_db
class TestStale:
    """One after the other, on both databases."""

    def test_a_stale_form_shows_both_versions_and_loses_nothing(self) -> None:
        world: World = build()
        client, node = browser(world.luoyang.officer), world.luoyang.association.organization
        opened = {"version": node.version, "name": node.name, "founded": "2020-01-01", "host_department": "科技部"}
        first = client.post(f"/associations/{node.pk}/edit/", {**opened, "remark": "别人写的"})
        assert first.status_code == 302
        late = client.post(f"/associations/{node.pk}/edit/", {**opened, "remark": "我写的"})
        assert late.status_code == 409
        assert "别人写的" in text(late)
        assert "我写的" in text(late)
        assert Association.objects.get(pk=node.pk).remark == "别人写的"

    def test_a_stale_enterprise_and_a_stale_schedule_too(self) -> None:
        world = build()
        client, firm = browser(world.luoyang.officer), world.luoyang.free
        sent = {
            "uscc": firm.uscc, "name": firm.name, "unit": firm.unit_id, "version": firm.version,
            "labels-TOTAL_FORMS": 0, "labels-INITIAL_FORMS": 0,
        }  # fmt: skip
        assert client.post(f"/enterprises/{firm.pk}/edit/", {**sent, "staff": 10}).status_code == 302
        late = client.post(f"/enterprises/{firm.pk}/edit/", {**sent, "staff": 99})
        assert late.status_code == 409
        assert Enterprise.objects.get(pk=firm.pk).staff == 10
        schedule = world.luoyang.schedule
        order = {"unit": schedule.unit_id, "kind": "month", "day": 4, "hour": 6, "version": schedule.version}
        assert client.post(f"/reports/schedules/{schedule.pk}/", order).status_code == 302
        assert client.post(f"/reports/schedules/{schedule.pk}/", {**order, "day": 9}).status_code == 409
        assert ReportSchedule.objects.get(pk=schedule.pk).day == 4

    def test_whose_a_code_is_reads_differently_inside_and_outside_the_scope(self) -> None:
        world = build()
        taken = {"uscc": world.luoyang.enterprise.uscc, "enterprise_name": "另一家有限公司", "founded": "2024-01-01"}
        inside = browser(world.luoyang.officer).post(
            "/associations/register/", {**taken, "unit": world.luoyang.county.pk}
        )
        outside = browser(world.zhengzhou.officer).post(
            "/associations/register/", {**taken, "unit": world.zhengzhou.county.pk}
        )
        assert world.luoyang.association.organization.name in text(inside)
        assert world.luoyang.association.organization.name not in text(outside)
        assert world.luoyang.county.name in text(outside)

    def test_two_postings_do_not_widen_each_other(self) -> None:
        """Import in one city and read in another gives no import in the other."""
        world = build()
        post(world.zhengzhou.officer, "reader", world.luoyang.node)
        client = browser(world.zhengzhou.officer)
        assert client.get(f"/organizations/{world.luoyang.county.pk}/").status_code == 200
        assert client.get(f"/imports/{world.luoyang.batch.pk}/").status_code == 404
        assert client.get(f"/associations/{world.luoyang.association.pk}/edit/").status_code == 403
        assert client.get(f"/reports/schedules/{world.luoyang.schedule.pk}/").status_code == 404
        assert client.get(f"/reports/official/{world.luoyang.count.pk}/").status_code == 404
