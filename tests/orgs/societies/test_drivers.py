"""By which driver memberships, applications and foundings came: shown, found, exported, put right."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from orgs.common.enums import Driver
from orgs.founding.models import FoundingCase
from orgs.memberships.models import Membership
from reports.drivers.board import DriverBoard
from tests.orgs.factories import AssociationFactory
from tests.orgs.network import Network, build
from tests.orgs.societies.made import DAY, application_of, member_of, society_of

pytestmark = pytest.mark.django_db
PARTY, UNSAID = str(Driver.PARTY.label), "—"


@pytest.fixture
def net() -> Network:
    return build()


@pytest.fixture
def luoyang(net: Network, client: Client) -> Client:
    client.force_login(net.luoyang_officer)
    return client


@pytest.fixture
def kept(net: Network) -> Membership:
    return member_of(society_of(net.luoyang), AssociationFactory(unit=net.jianxi).organization)


def names(client: Client, address: str, **query: str) -> list[int]:
    return sorted(row.pk for row in client.get(address, query).context["records"])


def test_the_driver_of_a_membership_is_put_right_and_moves_the_figure(
    net: Network, luoyang: Client, kept: Membership, django_capture_on_commit_callbacks
) -> None:  # type: ignore[no-untyped-def]
    def count() -> int:
        return DriverBoard(net.luoyang, timezone.localdate()).total["joined_party"]

    assert count() == 0
    typed = {"version": "1", "form": "group", "committee": "", "driver": "party"}
    with django_capture_on_commit_callbacks(execute=True):
        assert luoyang.post(f"/memberships/{kept.pk}/form/", typed).status_code == 302
    kept.refresh_from_db()
    assert (kept.driver, kept.first_day, kept.end_day) == ("party", DAY, None)
    assert count() == 1
    for address in (
        f"/organizations/{kept.body_id}/?tab=members",
        f"/organizations/{kept.member_id}/?tab=societies",
    ):
        assert PARTY in luoyang.get(address).content.decode()
    stale = luoyang.post(f"/memberships/{kept.pk}/form/", {**typed, "driver": "project"})
    assert stale.status_code == 409
    kept.refresh_from_db()
    assert kept.driver == "party"


def test_a_change_of_form_from_a_day_keeps_the_former_driver_and_takes_the_new(
    luoyang: Client, kept: Membership
) -> None:
    typed = {"version": "1", "form": "office", "committee": "轴承专委会", "driver": "society", "day": "2025-06-01"}
    luoyang.post(f"/memberships/{kept.pk}/form/", typed)
    kept.refresh_from_db()
    assert kept.driver == ""
    assert Membership.objects.get(end_day__isnull=True).driver == "society"


def test_a_word_that_is_no_driver_is_refused(luoyang: Client, kept: Membership) -> None:
    typed = {"version": "1", "form": "group", "committee": "", "driver": "nonsense"}
    assert luoyang.post(f"/memberships/{kept.pk}/form/", typed).status_code == 422


def test_memberships_and_applications_are_found_and_exported_by_driver(net: Network, luoyang: Client) -> None:
    society = society_of(net.luoyang)
    for address, make in (("/memberships/", member_of), ("/applications/", application_of)):
        marked, unsaid = (make(society, AssociationFactory(unit=net.jianxi).organization) for _ in range(2))
        type(marked).objects.filter(pk=marked.pk).update(driver="party")
        assert names(luoyang, address, driver="party") == [marked.pk]
        assert names(luoyang, address, driver="none") == [unsaid.pk]
        assert names(luoyang, address, driver="project") == []
        file = b"".join(luoyang.get(address, {"columns": "member,driver", "export": "csv"}))
        assert PARTY in file.decode()
    assert PARTY in luoyang.get(f"/applications/{marked.pk}/").content.decode()


def test_foundings_are_found_and_exported_by_driver(net: Network, luoyang: Client) -> None:
    given = {"unit": net.jianxi, "state": "county"}
    marked = FoundingCase.objects.create(enterprise_name="洛阳甲厂有限公司", driver="party", **given)
    unsaid = FoundingCase.objects.create(enterprise_name="洛阳乙厂有限公司", **given)
    assert names(luoyang, "/founding/", driver="party") == [marked.pk]
    assert names(luoyang, "/founding/", driver="none") == [unsaid.pk]
    file = b"".join(luoyang.get("/founding/", {"columns": "name,driver", "export": "csv"})).decode()
    assert PARTY in next(line for line in file.splitlines() if "甲厂" in line)
    assert PARTY not in next(line for line in file.splitlines() if "乙厂" in line)
