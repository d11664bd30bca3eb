"""What the demo holds: the size, valid codes, days in order, one account a role."""

from collections import Counter
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.utils import timezone
from stdnum.cn import uscc

from kexie_portal.accounts.models import User
from kexie_portal.notices.models import Deadline, Notice
from kexie_portal.workflow.days import working_days_after
from orgs.common.enums import Kind
from orgs.common.scope import Scope
from orgs.demo.accounts import ACCOUNTS, PASSWORD
from orgs.demo.profiles import SILENT, UNREPORTED
from orgs.memberships.enums import ApplicationState
from orgs.memberships.models import Membership, MembershipApplication
from orgs.postings.models import Posting
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.tree.models.organization import Organization
from orgs.tree.queries import find_faults
from reports.coverage.models import OfficialCount
from tests.demo.conftest import TODAY

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.once]


def test_the_size_is_right_and_the_tree_sound(loaded):
    assert Organization.objects.filter(code__isnull=False).count() == 175
    assert 280 <= Enterprise.objects.filter(is_sample=True).count() <= 340
    assert 80 <= Association.objects.count() <= 150
    assert find_faults()[1] == []


def test_every_code_is_valid(loaded):
    assert all(uscc.is_valid(code) for code in Enterprise.objects.values_list("uscc", flat=True))


def test_real_enterprises_are_no_sample_and_have_no_association(loaded):
    real = Enterprise.objects.filter(is_sample=False)
    assert real.count() == 13
    assert not CoveredEnterprise.objects.filter(enterprise__in=real).exists()


def test_everything_made_up_is_marked(loaded):
    assert not Organization.objects.filter(code__isnull=True, is_sample=False).exists()
    assert not User.objects.filter(is_sample=False).exists()


def test_some_counties_have_no_data_and_some_are_silent(loaded):
    unreported = Organization.objects.filter(code__in=UNREPORTED)
    assert unreported.count() == len(UNREPORTED)
    assert not Enterprise.objects.filter(unit__in=unreported).exists()
    assert not Organization.objects.filter(kind=Kind.ASSOCIATION, parent__code__in=SILENT).exists()
    assert not Organization.objects.filter(parent__code="419001", kind=Kind.COUNTY).exists()


def test_days_stand_in_order(loaded):
    for cover in CoveredEnterprise.objects.select_related("association__organization", "enterprise"):
        node = cover.association.organization
        assert cover.first_day >= node.opened
        assert node.opened <= max(TODAY, timezone.localdate())  # a founding of the demo is filed by the clock
        assert cover.end_day is None or cover.end_day == node.closed


def test_each_account_has_its_posting_and_no_more(loaded):
    assert {account.username for account in ACCOUNTS} == set(User.objects.values_list("username", flat=True))
    for account in ACCOUNTS:
        posting = Posting.objects.get(user__username=account.username)
        assert posting.role == account.role
        validate_password(PASSWORD, User(username=account.username, name=account.name))
    luoyang = User.objects.get(username="luoyang")
    assert Scope.of(luoyang).may("orgs.import_ledger", loaded.units["410305"])
    assert not Scope.of(luoyang).may("orgs.import_ledger", loaded.units["410100"])


def test_something_waits_in_the_inbox(loaded):
    assert Notice.objects.filter(user__username="luoyang").count() >= 2


def test_every_application_that_was_filed_has_its_day_and_is_watched(loaded):
    filed = MembershipApplication.objects.filter(state=ApplicationState.SUBMITTED)
    kind = ContentType.objects.get_for_model(MembershipApplication)
    assert filed
    for application in filed:
        assert application.due_on == working_days_after(application.opened_on, 20)
        watched = Deadline.objects.open().get(content_type=kind, object_id=application.pk)
        assert watched.due_on == application.due_on


def test_some_joined_through_the_party_or_a_project_in_luoyang_too(loaded):
    luoyang = Organization.objects.get(code="410300", kind=Kind.CITY)
    for rows in (Membership.objects.all(), Membership.objects.filter(member__in=Organization.objects.under(luoyang))):
        came = Counter(rows.order_by().values_list("driver", flat=True))
        assert set(came) == {"party", "society", "project"}
        assert came["society"] > 2 * max(came["party"], came["project"])


def test_the_accounts_are_listed(loaded):
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert PASSWORD in out.getvalue()
    assert all(account.username in out.getvalue() for account in ACCOUNTS)


def test_sample_accounts_sign_in_to_the_demo_alone(loaded, settings, rf):
    request = rf.post("/")
    assert authenticate(request, username="luoyang", password=PASSWORD) is not None
    settings.PORTAL_IS_DEMO = False
    assert authenticate(request, username="luoyang", password=PASSWORD) is None
    assert authenticate(request, username="LUOYANG", password=PASSWORD) is None


def test_some_cities_have_official_counts(loaded):
    counts = OfficialCount.objects.filter(is_sample=True)
    assert 0 < counts.values("unit").distinct().count() < 18
    assert all("虚构" in source for source in counts.values_list("source", flat=True))
