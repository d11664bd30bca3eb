"""The three drivers of a city and of a province: figures, gaps, rows behind them, scope, file, queries."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from kexie_portal.audit.models import ExportRecord
from orgs.founding.models import FoundingCase
from orgs.memberships.models import Membership
from orgs.register.models.driver import DriverMark
from orgs.societies.models.liaison import LiaisonEntry
from orgs.tree import last_write
from orgs.tree.models.organization import Organization
from reports.drivers.board import DriverBoard, rows_url
from reports.drivers.figures import DRIVERS, NAMES
from reports.drivers.sets import SETS
from tests.orgs.factories import AssociationFactory, officer_of
from tests.reports.drivers.made import Made, build, society

pytestmark = pytest.mark.django_db
KEYS = [figure.key for one in DRIVERS for figure in one.figures if figure.key]
GAPS = [gap.key for one in DRIVERS for gap in one.gaps]


@pytest.fixture
def made() -> Made:
    return build()


def signed_in(user) -> Client:  # type: ignore[no-untyped-def]
    client = Client()
    client.force_login(user)
    return client


def board(unit: Organization) -> DriverBoard:
    return DriverBoard(unit, timezone.localdate())


def shown(unit: Organization) -> dict[str, object]:
    cells = [cell for card in board(unit).cards() for cell in card.cells]
    return {cell.figure.key or str(cell.figure.name): cell.shown for cell in cells}


def test_the_figures_of_a_city_that_has_begun(made: Made) -> None:
    figures = shown(made.units.luoyang)
    assert figures["society_secretariat"] == "50.0"
    assert figures["society_council"] == "0.0", "the party organization of the council has ended"
    assert figures["federation_secretariat"] == "0.0"
    assert figures["marked_party"] == "1"
    assert figures["marked_project"] == "0", "its mark has ended"
    assert figures["industries_led"] == "50.0"
    assert figures["members"] == "1"
    assert figures["joined_society"] == "1"
    assert figures["in_society"] == figures["in_federation"] == "50.0"
    assert figures["links_alive"] == "1"
    assert figures["societies_linked"] == "50.0"
    assert figures["meeting_project"] == "1", "of an earlier year, or of no driver, is out"
    assert figures["meeting_society"] == "0"
    assert figures["services"] == figures["liaison_projects"] == "1", "the line of an earlier year is out"


def test_no_data_zero_and_does_not_apply_are_three_things(made: Made) -> None:
    figures = shown(made.units.zhengzhou)
    assert figures["committee"] is None, "nobody has reported on it"
    assert figures["industries_led"] is None, "no key industry is chosen"
    assert str(figures["society_secretariat"]) == str(shown(made.units.zhengzhou)["federation_council"])
    assert figures["society_secretariat"] not in (None, "0.0")
    assert figures["marked_party"] == "0"
    text = signed_in(made.units.zhengzhou_officer).get(reverse("reports:drivers")).content.decode()
    assert text.count('class="no-value"') >= 5, "what projects has no models for is no data, not zero"


def test_the_province_adds_its_cities_up_and_shows_them_one_by_one(made: Made) -> None:
    found = board(made.units.province)
    party = found.cards()[0]
    assert (party.cells[0].value, party.cells[0].note) == (50.0, party.cells[0].note)
    lines = {line.name: line for line in found.lines()}
    assert set(lines) == {"洛阳市", "郑州市"}
    gaps = {line.gap.key: line for card in found.cards() for line in card.gaps}
    assert gaps["no_committee"].count == 1
    assert [name for name, _url in gaps["no_committee"].cities] == ["郑州市"]
    assert gaps["industries_unled"].count == 1
    assert gaps["member_of_nothing"].count == gaps["unmarked"].count == 2
    assert board(made.units.luoyang).lines() == []


def test_every_figure_and_gap_says_as_many_as_it_has_rows(made: Made) -> None:
    assert set(KEYS) | set(GAPS) <= set(SETS) & set(NAMES)
    for unit in (made.units.province, made.units.luoyang, made.units.zhengzhou):
        total = board(unit).total
        for key in [*KEYS, *GAPS]:
            assert total[key] == SETS[key](timezone.localdate()).under(unit).count(), f"{unit}: {key}"


@pytest.mark.parametrize("key", list(dict.fromkeys([*KEYS, *GAPS])))
def test_each_figure_opens_its_rows(made: Made, key: str) -> None:
    client = signed_in(made.units.luoyang_officer)
    answer = client.get(rows_url(key, made.units.luoyang.pk))
    assert answer.status_code == 200
    assert answer.context["total"] == board(made.units.luoyang).total[key]
    assert (
        client.get(rows_url(key, made.units.luoyang.pk), {"unit": made.units.luoyang.pk, "export": "csv"}).status_code
        == 200
    )


def test_the_list_of_a_driver_says_of_which(made: Made) -> None:
    client = signed_in(made.units.luoyang_officer)
    for name in ("founding", "joined", "meeting"):
        titles = {
            str(client.get(rows_url(f"{name}_{one.driver.value}", made.units.luoyang.pk)).context["view"].title)
            for one in DRIVERS
        }
        assert len(titles) == 3, titles


def test_there_is_no_list_of_what_is_not_counted(made: Made) -> None:
    assert signed_in(made.units.luoyang_officer).get("/reports/drivers/rows/nothing/").status_code == 404


def test_another_citys_officer_sees_nothing_of_it(made: Made) -> None:
    client = signed_in(made.units.zhengzhou_officer)
    for unit in (made.units.luoyang, made.units.province):
        assert client.get(reverse("reports:drivers_unit", args=[unit.pk])).status_code == 404
    for key in [*KEYS, *GAPS]:
        text = client.get(reverse("reports:driver_rows", args=[key])).content.decode()
        for name in ("洛阳轴承学会", "洛阳化工学会", made.inside.organization.name, made.outside.organization.name):
            assert name not in text, key
    assert "洛阳" not in client.get(reverse("reports:drivers")).content.decode()


def test_a_county_and_an_association_have_no_such_page(made: Made) -> None:
    for user in (made.units.jianxi_officer, officer_of(made.inside.organization)):
        client = signed_in(user)
        assert client.get(reverse("reports:drivers")).status_code == 404
        assert reverse("reports:drivers") not in client.get("/").content.decode()


def test_a_write_is_seen_at_once(made: Made, django_capture_on_commit_callbacks) -> None:  # type: ignore[no-untyped-def]
    assert shown(made.units.luoyang)["in_society"] == "50.0"
    with django_capture_on_commit_callbacks(execute=True):
        Membership.objects.create(body=made.bearings, member=made.outside.organization, first_day=timezone.localdate())
        last_write.touch([made.bearings.pk])
    assert shown(made.units.luoyang)["in_society"] == "100.0"


def test_a_link_falls_asleep_after_a_year_without_a_line(made: Made) -> None:
    LiaisonEntry.objects.filter(subject="project").update(day=timezone.localdate() - timedelta(days=366))
    gaps = {line.gap.key: line.count for card in board(made.units.luoyang).cards() for line in card.gaps}
    assert gaps["links_asleep"] == 1
    assert gaps["links_unused"] == 1, "no project was applied for through it this year"
    assert shown(made.units.luoyang)["links_alive"] == "0"


def test_a_link_through_which_a_project_was_applied_for_is_no_gap(made: Made) -> None:
    gaps = {line.gap.key for card in board(made.units.luoyang).cards() for line in card.gaps}
    assert "links_unused" not in gaps


def test_the_file_holds_numbers_and_says_what_is_no_data(made: Made) -> None:
    client = signed_in(officer_of(made.units.province))
    url = reverse("reports:drivers_unit", args=[made.units.province.pk])
    book = client.get(url, {"export": "xlsx"})
    rows = list(load_workbook(io.BytesIO(book.content)).active.iter_rows(values_only=True))
    led = [row for row in rows if row[2] == str(NAMES["industries_led"])]
    assert [row[3:6] for row in led] == [(1, 2, 50), (1, 2, 50), (None, None, None)]
    assert led[2][6]
    assert "洛阳市" in "".join(part.decode() for part in client.get(url, {"export": "csv"}))
    assert ExportRecord.objects.count() == 2
    assert client.get(url, {"export": "doc"}).status_code == 404


def test_a_reader_takes_no_file_away(made: Made) -> None:
    client = signed_in(officer_of(made.units.luoyang, "reader"))
    url = reverse("reports:drivers_unit", args=[made.units.luoyang.pk])
    assert client.get(url).status_code == 200
    assert client.get(url, {"export": "xlsx"}).status_code == 403


def test_the_page_asks_the_same_few_queries_for_one_row_and_for_thirty(made: Made) -> None:
    client = signed_in(officer_of(made.units.province))
    url = reverse("reports:drivers")

    def cold() -> int:
        from django.core.cache import cache

        client.get(url)
        cache.clear()
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url).status_code == 200
        return len(seen)

    few = cold()
    assert few <= 15
    for number in range(30):
        body = society(made.units.luoyang, f"洛阳第{number}学会")
        one = AssociationFactory(unit=made.units.jianxi)
        Membership.objects.create(body=body, member=one.organization, first_day=timezone.localdate())
        DriverMark.objects.create(organization=one.organization, driver="party", first_day=timezone.localdate())
    assert cold() <= few
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    assert len(seen) <= 15


def test_a_founding_under_way_counts_for_its_driver_at_once(made: Made) -> None:
    assert shown(made.units.luoyang)["founding_party"] == "0"
    case = FoundingCase.objects.create(
        unit=made.units.jianxi, enterprise_name="洛阳新厂有限公司", driver="party", state="county"
    )
    assert shown(made.units.luoyang)["founding_party"] == "1"
    assert shown(made.units.zhengzhou)["founding_party"] == "0"
    assert list(SETS["founding_party"](timezone.localdate()).under(made.units.luoyang)) == [case]
