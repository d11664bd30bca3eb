"""Handing out postings: each rule with its refusal."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.notices.models import Notice
from orgs.common import scope
from orgs.common.roles import ROLES
from orgs.postings import actions as posting_actions
from orgs.postings import rules as posting_rules
from orgs.postings.models import OrganizationGrant, Posting
from orgs.tree.models.organization import Organization
from tests.orgs.factories import AssociationFactory, CityFactory, CountyFactory, ProvinceFactory, UserFactory, post

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = TODAY + timedelta(days=365)


@pytest.fixture
def henan():
    """Two cities under a province, a county and an association in one of them, and an officer of each."""
    province = ProvinceFactory()
    luoyang = CityFactory(parent=province, name="洛阳市")
    zhengzhou = CityFactory(parent=province, name="郑州市")
    jianxi = CountyFactory(parent=luoyang, name="涧西区")
    people = {
        "provincial": (UserFactory(username="provincial"), "provincial_officer", province),
        "city": (UserFactory(username="luoyang"), "city_officer", luoyang),
        "elsewhere": (UserFactory(username="zhengzhou"), "city_officer", zhengzhou),
        "county": (UserFactory(username="jianxi"), "county_officer", jianxi),
        "security": (UserFactory(username="security"), "security_admin", province),
        "sysadmin": (UserFactory(username="sysadmin"), "sysadmin", province),
    }
    for user, role, node in people.values():
        post(user, role, node)
    places = {"province": province, "luoyang": luoyang, "zhengzhou": zhengzhou, "jianxi": jianxi}
    node = AssociationFactory(unit=jianxi).organization
    return {**{name: who for name, (who, _role, _node) in people.items()}, **places, "association": node}


def give(actor, role, organization, user=None, end_day=YEAR, **kwargs):
    return posting_actions.hand_out(
        actor=actor, user=user or UserFactory(), role=role, organization=organization, end_day=end_day, **kwargs
    )


def test_a_city_officer_hands_out_a_county_posting(henan):
    newcomer = UserFactory()
    posting = give(henan["city"], "county_officer", henan["jianxi"], user=newcomer, reason="洛科协〔2026〕1号")
    assert posting.handed_out_by == henan["city"]
    codes = set(posting.grants.values_list("permission__codename", flat=True))
    assert codes == ROLES["county_officer"].permissions
    assert set(posting.grants.values_list("content_object", flat=True)) == {henan["jianxi"].pk}
    assert scope.may(newcomer, "orgs.manage_association", henan["association"])
    assert Notice.objects.filter(user=newcomer, kind="posting").count() == 1


@pytest.mark.parametrize(
    ("actor", "role", "place"),
    [
        ("provincial", "city_officer", "luoyang"),
        ("provincial", "association_contact", "association"),
        ("provincial", "reader", "province"),
        ("provincial", "leader", "luoyang"),
        ("security", "leader", "province"),
        ("city", "reader", "luoyang"),
        ("city", "association_contact", "association"),
        ("security", "city_officer", "luoyang"),
        ("security", "auditor", "province"),
    ],
)
def test_allowed(henan, actor, role, place):
    assert give(henan[actor], role, henan[place]).is_in_force_on(TODAY)


@pytest.mark.parametrize(
    ("actor", "role", "place"),
    [
        ("city", "city_officer", "luoyang"),  # his own role at his own unit
        ("provincial", "provincial_officer", "province"),
        ("city", "leader", "luoyang"),  # who signs second is not appointed by the officer whose second they are
        ("provincial", "leader", "province"),
        ("city", "county_officer", "zhengzhou"),  # a role that does not fit there
        ("city", "city_officer", "zhengzhou"),  # another city
        ("elsewhere", "county_officer", "jianxi"),
        ("city", "provincial_officer", "province"),  # above
        ("county", "association_contact", "association"),  # hands out nothing
        ("provincial", "sysadmin", "province"),  # administrators come from the security administrator
        ("provincial", "security_admin", "province"),
        ("sysadmin", "reader", "province"),
        ("security", "county_officer", "luoyang"),  # a role that does not fit there
    ],
)
def test_refused(henan, actor, role, place):
    assert not posting_rules.may_hand_out(henan[actor], role, henan[place])
    with pytest.raises(NotAllowed):
        give(henan[actor], role, henan[place])
    assert not Posting.objects.filter(handed_out_by=henan[actor]).exists()


def test_no_officer_acts_as_the_leader_of_their_own_unit_by_a_new_password(henan):
    leader = UserFactory()
    post(leader, "leader", henan["luoyang"])
    assert not posting_rules.may_reset_password(henan["city"], leader)
    assert posting_rules.may_reset_password(henan["provincial"], leader)


def test_the_form_offers_the_roles_that_could_be_handed_out(henan):
    def offered(who):
        return {role.key for role in posting_rules.roles_for(henan[who])}

    contacts = {"reader", "association_contact", "society_contact", "federation_contact", "expert"}
    assert offered("city") == {"county_officer", *contacts}
    assert offered("provincial") == {"city_officer", "county_officer", "leader", "identity_clerk", *contacts}
    assert offered("security") == set(ROLES)
    assert offered("county") == set()


def test_nobody_gives_a_permission_that_he_does_not_hold(henan, monkeypatch):
    clerk = UserFactory()
    only = ROLES["reader"].__class__("deputy", "deputy", frozenset({"view_unit", "hand_out_postings"}), ("city",))
    monkeypatch.setitem(ROLES, "deputy", only)
    post(clerk, "deputy", henan["luoyang"])
    give(clerk, "reader", henan["jianxi"])
    with pytest.raises(NotAllowed):
        give(clerk, "county_officer", henan["jianxi"])


def test_nobody_hands_out_to_himself_not_even_the_security_administrator(henan):
    for actor in ("security", "provincial"):
        with pytest.raises(NotAllowed):
            give(henan[actor], "reader", henan["province"], user=henan[actor])


def test_a_closed_unit_gets_no_postings(henan):
    Organization.objects.filter(pk=henan["jianxi"].pk).update(closed=TODAY)
    with pytest.raises(NotAllowed):
        give(henan["city"], "county_officer", Organization.objects.get(pk=henan["jianxi"].pk))


def test_the_end_day_is_not_after_the_officers_own_nor_after_five_years(henan):
    henan["city"].postings.update(end_day=TODAY + timedelta(days=90))
    give(henan["city"], "county_officer", henan["jianxi"], end_day=TODAY + timedelta(days=90))
    for actor, days in (("city", 91), ("provincial", 5 * 366 + 2), ("security", 5 * 366 + 2)):
        with pytest.raises(Refused) as refusal:
            give(henan[actor], "county_officer", henan["jianxi"], end_day=TODAY + timedelta(days=days))
        assert refusal.value.field == "end_day"


def test_days_run_forward_and_not_from_the_past(henan):
    with pytest.raises(Refused):
        give(henan["city"], "reader", henan["jianxi"], first_day=TODAY - timedelta(days=1))
    with pytest.raises(Refused):
        give(henan["city"], "reader", henan["jianxi"], end_day=TODAY)


def test_the_same_posting_twice_in_one_time_is_refused(henan):
    person = give(henan["city"], "reader", henan["jianxi"]).user
    with pytest.raises(Refused):
        give(henan["city"], "reader", henan["jianxi"], user=person)
    give(henan["city"], "reader", henan["jianxi"], user=person, first_day=YEAR, end_day=YEAR + timedelta(days=9))


@pytest.mark.parametrize("first", ["sysadmin", "security_admin", "auditor"])
@pytest.mark.parametrize("second", ["sysadmin", "security_admin", "auditor", "provincial_officer", "reader", "expert"])
def test_an_administrators_posting_stands_alone(henan, first, second):
    person = give(henan["security"], first, henan["province"]).user
    with pytest.raises(Refused):
        give(henan["security"], second, henan["province"], user=person)
    officer = give(henan["security"], "reader", henan["province"]).user
    with pytest.raises(Refused):
        give(henan["security"], first, henan["province"], user=officer)


def test_an_administrators_posting_may_follow_an_officers(henan):
    person = give(henan["security"], "reader", henan["province"], end_day=YEAR).user
    give(henan["security"], "auditor", henan["province"], user=person, first_day=YEAR, end_day=YEAR + timedelta(days=9))


def test_the_security_administrator_holds_no_work_permission(henan):
    assert not Organization.objects.visible_to(henan["security"]).exists()
    work = ROLES["provincial_officer"].permissions
    assert not any(ROLES[key].permissions & work for key in ("sysadmin", "security_admin", "auditor"))


def test_a_posting_that_is_over_grants_nothing_at_once_and_the_sweep_takes_the_grants(henan):
    posting = give(henan["city"], "county_officer", henan["jianxi"])
    Posting.objects.filter(pk=posting.pk).update(first_day=TODAY - timedelta(days=9), end_day=TODAY)
    person = posting.user.__class__.objects.get(pk=posting.user_id)
    assert not Organization.objects.visible_to(person).exists()
    assert OrganizationGrant.objects.filter(user=person).exists()
    OrganizationGrant.objects.filter(posting__user=henan["city"]).first().delete()
    assert posting_actions.sweep_grants() == (len(ROLES["county_officer"].permissions), 1)
    assert not OrganizationGrant.objects.filter(user=person).exists()


def test_ending_takes_the_scope_away_in_the_same_moment(henan):
    posting = give(henan["city"], "county_officer", henan["jianxi"])
    assert Organization.objects.visible_to(posting.user).exists()
    ended = posting_actions.end(posting, actor=henan["city"], reason="调离")
    assert (ended.end_day, ended.ended_by) == (TODAY, henan["city"])
    assert not Organization.objects.visible_to(ended.user).exists()
    assert not ended.grants.exists()
    with pytest.raises(Refused):
        posting_actions.end(ended, actor=henan["city"], reason="again")


def test_one_that_has_not_begun_never_will(henan):
    posting = give(henan["city"], "reader", henan["jianxi"], first_day=TODAY + timedelta(days=9))
    ended = posting_actions.end(posting, actor=henan["city"], reason="取消")
    assert not ended.is_in_force_on(TODAY + timedelta(days=9))


def test_nobody_ends_or_prolongs_his_own_and_no_other_city_does(henan):
    own = henan["city"].postings.get()
    for actor in ("city", "elsewhere", "county", "sysadmin"):
        with pytest.raises(NotAllowed):
            posting_actions.change_end_day(own, actor=henan[actor], end_day=YEAR)
        with pytest.raises(NotAllowed):
            posting_actions.end(own, actor=henan[actor], reason="x")
    posting_actions.change_end_day(own, actor=henan["provincial"], end_day=YEAR)
    assert henan["city"].postings.get().end_day == YEAR
    posting_actions.end(own, actor=henan["security"], reason="调离")


def test_prolonging_keeps_to_the_officers_own_end(henan):
    posting = give(henan["city"], "reader", henan["jianxi"], end_day=TODAY + timedelta(days=9))
    henan["city"].postings.update(end_day=TODAY + timedelta(days=90))
    with pytest.raises(Refused):
        posting_actions.change_end_day(posting, actor=henan["city"], end_day=YEAR)
    posting_actions.change_end_day(posting, actor=henan["city"], end_day=TODAY + timedelta(days=60))


def test_an_officer_resets_the_password_only_of_whom_he_stands_wholly_above(henan):
    person = give(henan["city"], "county_officer", henan["jianxi"]).user
    assert posting_rules.may_reset_password(henan["city"], person)
    assert not posting_rules.may_reset_password(henan["elsewhere"], person)
    give(henan["provincial"], "city_officer", henan["zhengzhou"], user=person)
    assert not posting_rules.may_reset_password(henan["city"], person)
    assert posting_rules.may_reset_password(henan["security"], person)
    assert not posting_rules.may_reset_password(henan["security"], henan["security"])
    assert not posting_rules.may_reset_password(henan["city"], UserFactory())


def test_officers_and_administrators_need_a_second_factor_and_contacts_do_not(henan):
    contact = give(henan["city"], "association_contact", henan["association"]).user
    assert posting_rules.is_official(henan["county"])
    assert posting_rules.is_official(henan["security"])
    assert not posting_rules.is_official(contact)
    henan["county"].postings.update(end_day=TODAY)
    assert not posting_rules.is_official(henan["county"])


def test_a_role_that_sees_phones_sees_the_units_too():
    """`kexie_portal.audit.registry.rights` opens a history to whom it would show phones."""
    holders = [role for role in ROLES.values() if "view_personal" in role.permissions]
    assert holders
    assert all("view_unit" in role.permissions for role in holders)
