"""Scope: postings in force become intervals; an empty scope sees nothing."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from orgs.common import scope
from orgs.common.enums import Kind
from orgs.common.roles import ROLES
from orgs.postings.models import OrganizationGrant, Posting
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization

TODAY = timezone.localdate()


def grant(user, organization, role="city_officer", first_day=date(2020, 1, 1), end_day=None):
    posting = Posting.objects.create(
        user=user, organization=organization, role=role, first_day=first_day, end_day=end_day
    )
    permissions = Permission.objects.filter(content_type__app_label="orgs", codename__in=ROLES[role].permissions)
    OrganizationGrant.objects.bulk_create(
        OrganizationGrant(user=user, permission=p, content_object=organization, posting=posting) for p in permissions
    )
    scope.forget(user)
    return posting


@pytest.fixture
def world(db, django_user_model):
    province = tree.add(None, Organization(kind=Kind.PROVINCE, name="河南", code="410000"))
    luoyang = tree.add(province, Organization(kind=Kind.CITY, name="洛阳", code="410300"))
    zhengzhou = tree.add(province, Organization(kind=Kind.CITY, name="郑州", code="410100"))
    jianxi = tree.add(luoyang, Organization(kind=Kind.COUNTY, name="涧西", code="410305"))
    node = tree.add(jianxi, Organization(kind=Kind.ASSOCIATION, name="甲企业科协"))
    association = Association.objects.create(organization=node)
    firm = Enterprise.objects.create(uscc="91410305MAJ9GFWAPW", name="甲", unit=jianxi)
    other = Enterprise.objects.create(uscc="91410305MA8HDT41XW", name="乙", unit=zhengzhou)
    CoveredEnterprise.objects.create(association=association, enterprise=firm, is_host=True, first_day=date(2020, 1, 1))
    user = django_user_model.objects.create_user("u", name="某人")
    names = {"province": province, "luoyang": luoyang, "zhengzhou": zhengzhou, "jianxi": jianxi}
    return {**names, "node": node, "firm": firm, "other": other, "user": user, "association": association}


def test_without_a_posting_nothing_is_seen(world):
    user = world["user"]
    assert not Organization.objects.visible_to(user).exists()
    assert not Enterprise.objects.visible_to(user).exists()
    assert not Association.objects.visible_to(user).exists()
    assert not scope.may(user, "orgs.view_unit", world["luoyang"])


def test_a_city_officer_sees_his_city_with_all_under_it_and_no_other(world):
    user = world["user"]
    grant(user, world["luoyang"])
    assert set(Organization.objects.visible_to(user)) == {world["luoyang"], world["jianxi"], world["node"]}
    assert list(Enterprise.objects.visible_to(user)) == [world["firm"]]
    assert list(Association.objects.visible_to(user)) == [world["association"]]
    assert scope.may(user, "orgs.manage_association", world["jianxi"])
    assert not scope.may(user, "orgs.manage_association", world["zhengzhou"])
    assert not scope.may(user, "orgs.run_system", world["luoyang"])


@pytest.mark.parametrize(
    ("first", "end", "seen"),
    [
        (TODAY, None, True),
        (TODAY + timedelta(1), None, False),
        (TODAY - timedelta(9), TODAY, False),
        (TODAY - timedelta(9), TODAY + timedelta(1), True),
    ],
)
def test_only_a_posting_in_force_grants_and_the_end_day_is_out(world, first, end, seen):
    grant(world["user"], world["luoyang"], first_day=first, end_day=end)
    assert Organization.objects.visible_to(world["user"]).exists() is seen
    assert world["user"].has_perm("orgs.view_unit", world["jianxi"]) is seen


def test_an_association_contact_sees_its_own_and_the_enterprise_it_covers(world):
    grant(world["user"], world["node"], role="association_contact")
    assert list(Organization.objects.visible_to(world["user"])) == [world["node"]]
    assert list(Enterprise.objects.visible_to(world["user"])) == [world["firm"]]


def test_the_administrators_see_no_work(world):
    for role in ("sysadmin", "security_admin", "auditor"):
        grant(world["user"], world["province"], role=role)
    assert not Organization.objects.visible_to(world["user"]).exists()
    assert scope.holds(world["user"], "orgs.run_system")


def test_a_disabled_person_holds_nothing(world):
    grant(world["user"], world["luoyang"])
    world["user"].is_active = False
    assert not Organization.objects.visible_to(world["user"]).exists()


def test_a_superuser_flag_opens_no_scope(world):
    world["user"].is_superuser = True
    assert not Organization.objects.visible_to(world["user"]).exists()


def test_the_scope_is_read_once_a_request(world, django_assert_num_queries):
    grant(world["user"], world["luoyang"])
    with django_assert_num_queries(1):
        for _ in range(3):
            scope.may(world["user"], "orgs.view_unit", world["jianxi"])


def test_a_row_that_left_the_scope_is_noticed_after_a_write(world):
    grant(world["user"], world["luoyang"])
    scope.recheck(Enterprise, world["firm"].pk, world["user"], "orgs.manage_enterprise")
    with pytest.raises(scope.LeftScope):
        scope.recheck(Enterprise, world["other"].pk, world["user"], "orgs.manage_enterprise")


def test_the_recheck_reads_the_intervals_anew(world):
    grant(world["user"], world["luoyang"])
    assert scope.may(world["user"], "orgs.view_unit", world["jianxi"])
    Posting.objects.update(end_day=TODAY)
    with pytest.raises(scope.LeftScope):
        scope.recheck(Enterprise, world["firm"].pk, world["user"], "orgs.manage_enterprise")
