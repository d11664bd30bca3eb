"""Changing the host enterprise of an association: what it writes, what it refuses, what follows from it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.workflow import moving
from orgs.changes.actions.reopening import reopen
from orgs.quality.catalogue import RULES
from orgs.register.actions import association as associations
from orgs.register.actions import cover as actions
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.register.queries.gaps import gaps_of
from orgs.tree import last_write as figures_stamp
from orgs.tree.models.organization import Organization
from reports.coverage.table import tally
from tests.access.test_races import at_once, browser
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place, days_ago
from tests.orgs.factories import LONG_AGO, AssociationFactory, EnterpriseFactory, officer_of

db = pytest.mark.django_db
DAY = days_ago(100)
Row = tuple[str, bool, date, date | None]


@pytest.fixture
def here() -> Place:
    return cases.place()


@pytest.fixture
def new(here: Place) -> Enterprise:
    return EnterpriseFactory(unit=here.jianxi, name="洛阳新涧光轴承有限公司")


def old_host(here: Place) -> Enterprise:
    return here.association.covered.get(is_host=True, first_day=LONG_AGO).enterprise


def change(here: Place, enterprise: Enterprise, *, actor: User | None = None, **more: Any) -> CoveredEnterprise:
    values = {"version": here.node.version, "day": DAY, "reason": "企业改制", **more}
    who = cases.fresh(actor or here.jianxi_officer)
    return actions.change_host(here.association, actor=who, enterprise=enterprise, **values)


def rows(association: Association) -> set[Row]:
    found = association.covered.select_related("enterprise")
    return {(one.enterprise.name, one.is_host, one.first_day, one.end_day) for one in found}


@db
class TestChanging:
    """What a change of the host writes."""

    def test_the_old_relation_ends_on_the_day_on_which_the_new_one_begins(self, here: Place, new: Enterprise) -> None:
        old, version = old_host(here), here.node.version
        change(here, new)
        assert rows(here.association) == {(old.name, True, LONG_AGO, DAY), (new.name, True, DAY, None)}
        assert here.node.version == version + 1

    def test_the_reason_stands_in_the_history_of_both_relations(self, here: Place, new: Enterprise) -> None:
        reason = "企业改制（洛科协〔2026〕5号）"
        change(here, new, reason=reason)
        entries = LogEntry.objects.filter(content_type__model="coveredenterprise", additional_data__reason=reason)
        assert [one.actor for one in entries] == [here.jianxi_officer] * 2

    def test_coverage_is_right_on_the_days_before_and_after(self, here: Place, new: Enterprise) -> None:
        old = old_host(here)
        change(here, new)

        def covered(enterprise: Enterprise, day: date) -> bool:
            return Enterprise.objects.with_covered(day).get(pk=enterprise.pk).covered

        eve = DAY - timedelta(days=1)
        assert (covered(old, eve), covered(new, eve)) == (True, False)
        assert (covered(old, DAY), covered(new, DAY)) == (False, True)
        assert [tally(day).cell(here.jianxi.pk).covered for day in (eve, DAY)] == [1, 1]

    def test_the_old_host_stays_covered_by_choice(self, here: Place, new: Enterprise) -> None:
        old = old_host(here)
        change(here, new, keep=True)
        assert rows(here.association) == {
            (old.name, True, LONG_AGO, DAY), (old.name, False, DAY, None), (new.name, True, DAY, None),
        }  # fmt: skip
        assert tally(DAY).cell(here.jianxi.pk).covered == 2

    @pytest.mark.parametrize("first", [LONG_AGO, DAY, DAY + timedelta(days=9)])
    def test_an_enterprise_covered_already_becomes_the_host_without_overlapping(
        self, here: Place, new: Enterprise, first: date
    ) -> None:
        CoveredEnterprise.objects.create(association=here.association, enterprise=new, first_day=first)
        change(here, new)
        assert rows(here.association) >= {(new.name, False, first, max(first, DAY)), (new.name, True, DAY, None)}
        assert here.association.covered.filter(end_day__isnull=True).count() == 1

    def test_an_association_without_a_host_gets_one(self, here: Place, new: Enterprise) -> None:
        actions.end_cover(here.association.covered.get(), actor=cases.fresh(here.jianxi_officer), day=DAY)
        assert "host" in [gap.key for gap in gaps_of(here.association)]
        with pytest.raises(Refused) as early:
            change(here, new, day=DAY - timedelta(days=1))
        assert early.value.field == "day", "it had another host then"
        change(here, new)
        assert "host" not in [gap.key for gap in gaps_of(here.association)]

    def test_it_settles_the_finding_and_the_association_can_file_again(self, here: Place, new: Enterprise) -> None:
        Enterprise.objects.filter(pk=old_host(here).pk).update(closed=days_ago(50))
        rule = RULES["host_closed"]
        assert rule.found(TODAY).filter(pk=here.node.pk).exists()
        with pytest.raises(Refused) as refusal:
            cases.begin_change(here, "department", new_department="科技管理部")
        assert "请县、市科协先变更所在企业" in refusal.value.message
        change(here, new, day=days_ago(50))
        assert not rule.found(TODAY).filter(pk=here.node.pk).exists()
        assert cases.begin_change(here, "department", new_department="科技管理部").state == "draft"

    def test_there_and_back_on_one_day_leaves_one_host(self, here: Place, new: Enterprise) -> None:
        old = old_host(here)
        change(here, new, keep=True)
        change(here, old)
        assert {row for row in rows(here.association) if row[3] is None} == {(old.name, True, DAY, None)}

    def test_the_figures_of_both_units_are_counted_anew(
        self, here: Place, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
    ) -> None:
        elsewhere = EnterpriseFactory(unit=here.luoyang)
        touched: list[frozenset[int]] = []
        monkeypatch.setattr(figures_stamp, "_bump", touched.append)
        with django_capture_on_commit_callbacks(execute=True):
            change(here, elsewhere, actor=here.luoyang_officer)
        assert {here.association.pk, here.jianxi.pk, here.luoyang.pk} <= frozenset().union(*touched)


@db
class TestRefusals:
    """What is refused, beside which field; nothing is written."""

    def refused(self, here: Place, enterprise: Enterprise, **more: Any) -> tuple[str, str]:
        before = (rows(here.association), here.node.version)
        with pytest.raises(Refused) as refusal:
            change(here, enterprise, **more)
        assert (rows(here.association), here.node.version) == before
        return refusal.value.field, refusal.value.message

    def test_a_day_before_the_present_host_or_to_come(self, here: Place, new: Enterprise) -> None:
        day = LONG_AGO - timedelta(days=1)
        words = f"{old_host(here).name}自 {LONG_AGO.isoformat()} 起才是所在企业。"
        assert self.refused(here, new, day=day) == ("day", words)
        assert self.refused(here, new, day=TODAY + timedelta(days=1)) == ("day", "该日期尚未到来。")

    def test_a_day_before_the_association_was_founded(self, here: Place, new: Enterprise) -> None:
        Organization.objects.filter(pk=here.node.pk).update(opened=days_ago(90))
        assert self.refused(here, new)[0] == "day"

    def test_a_new_host_that_is_closed_or_not_set_up_yet(self, here: Place, new: Enterprise) -> None:
        Enterprise.objects.filter(pk=new.pk).update(closed=DAY)
        new.refresh_from_db()
        assert self.refused(here, new) == ("enterprise", f"{new.name}已于{DAY.isoformat()}注销。")
        later = EnterpriseFactory(unit=here.jianxi, opened=days_ago(50))
        assert self.refused(here, later) == ("day", f"{later.name} {days_ago(50).isoformat()} 才成立。")

    def test_the_host_of_another_association_and_who_was_so_until_later(self, here: Place, new: Enterprise) -> None:
        other = AssociationFactory(unit=here.jianxi, host=new, title="洛阳涧西轴承科协")
        field, words = self.refused(here, new)
        assert field == "enterprise"
        assert "洛阳涧西轴承科协" in words
        other.covered.update(end_day=days_ago(50))
        words = f"{new.name}在 {days_ago(50).isoformat()} 之前是另一家企业科协的所在企业。"
        assert self.refused(here, new) == ("day", words)
        change(here, new, day=days_ago(50))

    def test_one_that_another_association_covers_by_area_may_become_the_host(
        self, here: Place, new: Enterprise
    ) -> None:
        area = AssociationFactory(unit=here.park)
        CoveredEnterprise.objects.create(association=area, enterprise=new, first_day=LONG_AGO)
        assert change(here, new).is_host
        assert tally(TODAY).cell(here.jianxi.pk).covered == 2, "covered twice, counted once"

    def test_days_on_which_the_association_covered_it_until_later(self, here: Place, new: Enterprise) -> None:
        CoveredEnterprise.objects.create(
            association=here.association, enterprise=new, first_day=LONG_AGO, end_day=days_ago(50)
        )
        assert self.refused(here, new)[0] == "day"

    def test_the_present_host(self, here: Place) -> None:
        host = old_host(here)
        assert self.refused(here, host) == ("enterprise", f"{host.name}已是该企业科协的所在企业。")

    def test_an_enterprise_of_another_city(self, here: Place) -> None:
        afar = EnterpriseFactory(unit=here.guancheng)
        assert self.refused(here, afar, actor=here.province) == ("enterprise", "所在企业须在洛阳市范围内。")

    def test_an_empty_reason(self, here: Place, new: Enterprise) -> None:
        assert self.refused(here, new, reason=" ") == ("reason", "请写明变更所在企业的理由。")

    def test_to_keep_a_host_that_is_closed(self, here: Place, new: Enterprise) -> None:
        Enterprise.objects.filter(pk=old_host(here).pk).update(closed=days_ago(10))
        assert self.refused(here, new, keep=True)[0] == "keep"

    def test_a_stale_version_and_a_closed_association(self, here: Place, new: Enterprise) -> None:
        stale = here.node.version
        change(here, new)
        with pytest.raises(Stale):
            change(here, EnterpriseFactory(unit=here.jianxi), version=stale)
        associations.close(here.association, actor=cases.fresh(here.jianxi_officer), day=TODAY, reason="撤销")
        with pytest.raises(NotAllowed):
            change(here, EnterpriseFactory(unit=here.jianxi))

    def test_whoever_does_not_keep_the_association_or_does_not_see_the_enterprise(
        self, here: Place, new: Enterprise
    ) -> None:
        for who in (here.contact, here.zhengzhou_officer, officer_of(here.jianxi, "reader")):
            with pytest.raises(NotAllowed):
                change(here, new, actor=who)
        with pytest.raises(NotAllowed) as refusal:
            change(here, EnterpriseFactory(unit=here.luoyang))
        assert refusal.value.field == "enterprise"


@db
class TestAfterwards:
    """A closing that is taken back, and an approval that is undone, know of it."""

    def test_a_closing_of_the_same_day_is_taken_back_to_the_new_host_alone(self, here: Place, new: Enterprise) -> None:
        officer = cases.fresh(here.jianxi_officer)
        change(here, new, day=TODAY, keep=True)
        before = rows(here.association)
        associations.close(here.association, actor=officer, day=TODAY, reason="误操作")
        assert all(row[3] is not None for row in rows(here.association))
        reopen(here.association, actor=officer, reason="录入有误")
        assert rows(here.association) == before

    def test_without_keeping_the_old_host_stays_free(self, here: Place, new: Enterprise) -> None:
        officer = cases.fresh(here.jianxi_officer)
        old = old_host(here)
        change(here, new, day=TODAY)
        before = rows(here.association)
        associations.close(here.association, actor=officer, day=TODAY, reason="误操作")
        AssociationFactory(unit=here.jianxi, host=old, title="洛阳老厂科协")
        reopen(here.association, actor=officer, reason="录入有误")
        assert rows(here.association) == before

    def test_a_split_is_undone_with_the_host_that_came_after_it(self, here: Place, new: Enterprise) -> None:
        host = EnterpriseFactory(unit=here.jianxi)
        case = cases.approve(cases.begin_change(here, "split", new_name="洛阳涧光二厂科协", new_host=host), here)
        change(here, new, day=TODAY)
        moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")
        assert here.association.covered.get(is_host=True, end_day__isnull=True).enterprise == new

    def test_a_merger_is_not_undone_when_the_enterprise_that_came_over_is_the_host(self, here: Place) -> None:
        target = AssociationFactory(unit=here.jianxi, title="洛阳高新科协")
        host = old_host(here)
        case = cases.approve(cases.begin_change(here, "merger", target=target), here)
        version = Organization.objects.get(pk=target.pk).version
        actions.change_host(
            target,
            actor=cases.fresh(here.jianxi_officer),
            version=version,
            enterprise=host,
            day=TODAY,
            reason="重组",
        )
        with pytest.raises(Refused):
            moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")
        case.refresh_from_db()
        assert case.state == "approved"


class TestTogether:
    """PostgreSQL alone lets two writers run at the same time."""

    pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

    def test_of_two_associations_that_take_one_host_one_gets_it(self) -> None:
        here = cases.place()
        other = AssociationFactory(unit=here.jianxi)
        wanted = EnterpriseFactory(unit=here.jianxi)
        sent = {"enterprise": wanted.pk, "day": TODAY.isoformat(), "reason": "重组"}
        answers = at_once(
            *(
                partial(
                    browser(officer_of(here.jianxi)).post,
                    reverse("orgs:association_host", args=[one.pk]),
                    {**sent, "version": Organization.objects.get(pk=one.pk).version},
                )
                for one in (here.association, other)
            )
        )
        assert sorted(one.status_code for one in answers) == [302, 422]
        assert CoveredEnterprise.objects.filter(enterprise=wanted, is_host=True).count() == 1
        assert CoveredEnterprise.objects.filter(is_host=True, end_day__isnull=True).count() == 2

    def test_of_two_changes_of_one_association_the_second_sees_the_first(self) -> None:
        here = cases.place()
        url = reverse("orgs:association_host", args=[here.association.pk])
        sent = {"version": here.node.version, "day": TODAY.isoformat(), "reason": "重组"}
        answers = at_once(
            *(
                partial(browser(who).post, url, {**sent, "enterprise": EnterpriseFactory(unit=here.jianxi).pk})
                for who in (here.jianxi_officer, here.luoyang_officer)
            )
        )
        assert sorted(one.status_code for one in answers) == [302, 409]
        assert here.association.covered.count() == 2
