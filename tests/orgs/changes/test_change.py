"""Changes of associations: what each kind does, what stands against it, and how it is undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kexie_portal.documents import queries as letter_queries
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.workflow import moving
from orgs.changes import letters as case_letters
from orgs.changes.actions import election
from orgs.changes.actions.election import PersonData
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.term import Term
from orgs.common.enums import Kind, OfficerRole
from orgs.common.scope import may
from orgs.postings.models import Posting
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.suspension import Suspension
from orgs.register.queries import finding
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import FormerName, Succession
from orgs.tree.queries import find_faults
from tests.orgs import cases
from tests.orgs.cases import TODAY, Place, days_ago
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, officer_of

pytestmark = pytest.mark.django_db
NEW_NAME = "洛阳新光轴承科协"


@pytest.fixture
def here() -> Place:
    return cases.place()


def snapshot() -> dict[str, list[dict[str, object]]]:
    """Return the rows that changes write, but for versions and times."""
    loose = ("version", "updated_at", "lft", "rght")
    models = (Organization, Association, CoveredEnterprise, Officer, Term, FormerName, Succession, Suspension, Posting)
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in loose}
            for row in model.objects.order_by("pk").values()
        ]
        for model in models
    }


def asked(here: Place, kind: str) -> dict[str, object]:
    """Return what each kind asks for."""
    if kind == "merger":
        return {"target": AssociationFactory(unit=here.park, title="洛阳高新园区科协")}
    if kind == "split":
        return {"new_name": "洛阳涧光二厂科协", "new_host": EnterpriseFactory(unit=here.jianxi)}
    if kind == "resumption":
        Suspension.objects.create(association=here.association, reason="停产", first_day=days_ago(90))
    if kind == "term_extension":
        here.association.terms.update(due_day=TODAY + timedelta(days=10))
    return {
        "term_extension": {"new_due_day": TODAY + timedelta(days=200)},
        "name": {"new_name": NEW_NAME},
        "department": {"new_department": "科技管理部"},
        "leaders": {"people": (PersonData(OfficerRole.CHAIR, "李新"),)},
        "place": {"new_parent": here.luoyang},
    }.get(kind, {})


def approved(here: Place, kind: str, **more: object) -> ChangeCase:
    return cases.approve(cases.begin_change(here, kind, **{**asked(here, kind), **more}), here)


def undone(case: ChangeCase, here: Place) -> None:
    moving.move(case, "undo", actor=cases.fresh(here.luoyang_officer), note="录入有误")


KINDS = [
    "name", "department", "leaders", "place", "merger", "split", "suspension", "resumption", "dissolution",
    "term_extension",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_approved_with_a_letter_and_undone_without_a_trace(here: Place, kind: str) -> None:
    case = cases.forward(cases.begin_change(here, kind, **asked(here, kind)), here)
    before = snapshot()
    moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    (letter,) = letter_queries.letters_of(case)
    assert letter.unit_code == "410300"
    assert "涧光" in letter.title
    assert snapshot() != before
    undone(case, here)
    assert snapshot() == before
    assert letter_queries.letters_of(case)[0].is_withdrawn
    assert find_faults()[1] == []


def test_a_change_of_name_keeps_the_old_one_findable(here: Place) -> None:
    approved(here, "name")
    assert here.node.name == NEW_NAME
    found = finding.organizations(cases.fresh(here.luoyang_officer), "涧光轴承", (Kind.ASSOCIATION,))
    assert [node.name for node in found] == [NEW_NAME]


def test_a_former_name_of_another_city_is_not_found(here: Place) -> None:
    approved(here, "name")
    assert not finding.organizations(cases.fresh(here.other_city), "涧光轴承", (Kind.ASSOCIATION,)).exists()


def test_a_change_of_leaders_ends_the_single_office_and_joins_the_term(here: Place) -> None:
    approved(here, "leaders")
    new = Officer.objects.get(name="李新")
    assert (new.term, new.first_day) == (here.association.terms.get(), TODAY)
    assert Officer.objects.get(name="李旧").end_day == TODAY


def test_a_change_of_place_moves_the_node_with_its_history(here: Place) -> None:
    approved(here, "place")
    assert here.node.parent_id == here.luoyang.pk
    assert here.node.moves.get().from_parent_id == here.jianxi.pk
    assert find_faults()[1] == []


def test_a_merger_carries_enterprises_contacts_names_and_accounts(here: Place) -> None:
    other = EnterpriseFactory(unit=here.jianxi)
    here.association.covered.create(enterprise=other, first_day=date(2021, 1, 1))
    target = AssociationFactory(unit=here.park, title="洛阳高新园区科协")
    approved(here, "merger", target=target)
    node = here.node
    assert (node.closed, node.successor_id) == (TODAY, target.pk)
    covered = target.covered.filter(end_day__isnull=True)
    assert covered.filter(is_host=True).count() == 1
    assert covered.filter(enterprise=other).exists()
    assert not here.association.covered.filter(end_day__isnull=True).exists()
    assert target.officers.get(name="张联系").role == OfficerRole.CONTACT
    assert not here.association.officers.filter(end_day__isnull=True).exists()
    assert Succession.objects.get().successor_id == target.pk
    assert may(cases.fresh(here.contact), "orgs.file_case", Organization.objects.get(pk=target.pk))
    assert not may(cases.fresh(here.contact), "orgs.file_case", node)
    found = finding.organizations(cases.fresh(here.luoyang_officer), "涧光轴承", (Kind.ASSOCIATION,))
    assert {one.pk for one in found} == {node.pk, target.pk}


def test_a_merger_stays_when_the_successor_has_gone_on(here: Place) -> None:
    case = approved(here, "merger")
    moved = case.target.covered.filter(is_host=False, end_day__isnull=True).get()
    moved.end_day = TODAY
    moved.save()
    with pytest.raises(Refused):
        undone(case, here)
    assert here.node.closed == TODAY


def test_a_split_founds_a_new_association_with_its_enterprises(here: Place) -> None:
    going = EnterpriseFactory(unit=here.jianxi)
    here.association.covered.create(enterprise=going, first_day=date(2021, 1, 1))
    host = EnterpriseFactory(unit=here.jianxi)
    case = approved(here, "split", new_name="洛阳涧光二厂科协", new_host=host, taking=(going,))
    made = Association.objects.get(pk=case.made_id)
    assert (made.organization.parent_id, made.organization.opened) == (here.jianxi.pk, TODAY)
    assert set(made.covered.values_list("enterprise_id", "is_host")) == {(host.pk, True), (going.pk, False)}
    assert here.association.covered.get(enterprise=going).end_day == TODAY
    assert here.node.closed is None


def test_a_split_is_not_undone_when_something_hangs_on_the_new_one(here: Place) -> None:
    case = approved(here, "split")
    officer_of(Organization.objects.get(pk=case.made_id))
    with pytest.raises(Refused):
        undone(case, here)
    assert Organization.objects.filter(pk=case.made_id).exists()


def test_suspension_and_resumption_leave_the_association_alive(here: Place) -> None:
    approved(here, "suspension", day=days_ago(10))
    with pytest.raises(Refused):
        cases.begin_change(here, "suspension")
    cases.approve(cases.begin_change(here, "resumption"), here)
    found = here.association.suspensions.get()
    assert (found.first_day, found.end_day) == (days_ago(10), TODAY)
    assert here.node.closed is None


def test_a_dissolution_ends_everything_and_keeps_its_reason(here: Place) -> None:
    approved(here, "dissolution", reason="企业已注销")
    association = Association.objects.get(pk=here.association.pk)
    assert (here.node.closed, association.closing_reason) == (TODAY, "企业已注销")
    for rows in (association.covered, association.officers, association.terms):
        assert not rows.filter(end_day__isnull=True).exists()
        assert rows.exists()


@pytest.mark.parametrize(
    ("kind", "field", "more"),
    [
        ("name", "new_name", {"new_name": ""}),
        ("name", "new_name", {"new_name": "洛阳涧光轴承科协"}),
        ("name", "day", {"day": TODAY + timedelta(days=1)}),
        ("name", "day", {"day": date(2019, 1, 1)}),
        ("department", "new_department", {"new_department": "技术中心"}),
        ("leaders", "people", {"people": ()}),
        ("resumption", "", {}),
    ],
)
def test_bad_input_is_refused_at_its_field(here: Place, kind: str, field: str, more: dict) -> None:
    given = {} if kind == "resumption" else asked(here, kind)
    with pytest.raises(Refused) as refusal:
        cases.begin_change(here, kind, **{**given, **more})
    assert refusal.value.field == field
    assert not ChangeCase.objects.exists()


def test_merging_into_oneself_or_a_closed_one_is_refused(here: Place) -> None:
    closed = AssociationFactory(unit=here.jianxi)
    Organization.objects.filter(pk=closed.pk).update(closed=date(2024, 1, 1))
    closed = Association.objects.select_related("organization").get(pk=closed.pk)
    for target in (here.association, closed):
        with pytest.raises(Refused) as refusal:
            cases.begin_change(here, "merger", target=target)
        assert refusal.value.field == "target"


def test_a_merger_is_refused_when_the_target_closed_meanwhile(here: Place) -> None:
    target = AssociationFactory(unit=here.jianxi)
    case = cases.forward(cases.begin_change(here, "merger", target=target), here)
    Organization.objects.filter(pk=target.pk).update(closed=TODAY)
    with pytest.raises(Refused):
        moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    assert here.node.closed is None


def test_a_merger_waits_for_the_election_that_is_being_decided(here: Place) -> None:
    cases.hand_in(cases.begin_election(here), here)
    with pytest.raises(Refused):
        cases.begin_change(here, "merger", **asked(here, "merger"))


def test_an_enterprise_of_another_city_hosts_no_new_association(here: Place) -> None:
    """The province sees them all, and a second posting lets a county see more than its own."""
    far = EnterpriseFactory(unit=here.guancheng)
    with pytest.raises(Refused) as refusal:
        cases.begin_change(here, "split", actor=here.province, new_name="洛阳涧光二厂科协", new_host=far)
    assert refusal.value.field == "new_host"
    assert "洛阳" in refusal.value.message


def test_contacts_file_neither_mergers_nor_splits(here: Place) -> None:
    for kind in ("merger", "split"):
        with pytest.raises(NotAllowed):
            cases.begin_change(here, kind, actor=here.contact, **asked(here, kind))


def test_a_place_in_another_city_is_decided_by_whoever_decides_at_both_ends(here: Place) -> None:
    case = cases.forward(cases.begin_change(here, "place", new_parent=here.guancheng), here)
    with pytest.raises(NotAllowed):
        moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer))
    moving.move(case, "approve", actor=cases.fresh(here.province))
    assert here.node.parent_id == here.guancheng.pk
    assert find_faults()[1] == []


def test_a_move_is_not_undone_into_a_city_where_one_does_not_decide(here: Place) -> None:
    case = cases.forward(cases.begin_change(here, "place", new_parent=here.guancheng), here)
    moving.move(case, "approve", actor=cases.fresh(here.province))
    with pytest.raises(Refused):
        moving.move(case, "undo", actor=cases.fresh(here.other_city), note="误批")
    assert here.node.parent_id == here.guancheng.pk
    moving.move(case, "undo", actor=cases.fresh(here.province), note="误批")
    assert here.node.parent_id == here.jianxi.pk


def test_an_enterprise_goes_along_with_a_split_no_earlier_than_it_came(here: Place) -> None:
    going, host = EnterpriseFactory(unit=here.jianxi), EnterpriseFactory(unit=here.jianxi)
    here.association.covered.create(enterprise=going, first_day=days_ago(5))
    case = approved(here, "split", new_name="洛阳涧光二厂科协", new_host=host, taking=(going,), day=days_ago(9))
    made = Association.objects.get(pk=case.made_id)
    assert made.covered.get(enterprise=going).first_day == days_ago(5)


def test_the_letter_names_the_county_association_whole(here: Place) -> None:
    case = cases.begin_change(here, "name", new_name=NEW_NAME)
    _kind, _code, fields = case_letters.prepared(case)
    assert (fields["forwarded_by"], fields["copy_to"]) == ("涧西区科学技术协会", ["涧西区科学技术协会"])


def test_one_change_of_a_kind_at_a_time(here: Place) -> None:
    cases.begin_change(here, "name", new_name=NEW_NAME)
    with pytest.raises(Refused):
        cases.begin_change(here, "name", new_name="洛阳又一名科协")
    cases.begin_change(here, "department", new_department="科技管理部")
    assert ChangeCase.objects.count() == 2


def test_an_earlier_approval_is_undone_after_the_later_one(here: Place) -> None:
    first = approved(here, "name")
    second = approved(here, "department")
    with pytest.raises(Refused):
        undone(first, here)
    undone(second, here)
    undone(first, here)
    assert here.node.name == "洛阳涧光轴承科协"


def test_a_move_by_hand_after_the_case_keeps_it_from_being_undone(here: Place) -> None:
    case = approved(here, "place")
    tree.move(here.node, here.park, actor=None, reason="再次调整", day=timezone.localdate())
    with pytest.raises(Refused):
        undone(case, here)
    assert here.node.parent_id == here.park.pk


def test_an_election_undone_after_a_change_of_leaders_is_refused(here: Place) -> None:
    case = election.begin(here.association, actor=cases.fresh(here.contact), data=cases.election_data())
    cases.approve(case, here)
    approved(here, "leaders", people=(PersonData(OfficerRole.CHAIR, "再新"),))
    with pytest.raises(Refused):
        undone(case, here)
