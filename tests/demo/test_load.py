import hashlib
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from stdnum.cn import uscc

from kexie_portal.accounts.models import User
from kexie_portal.notices.models import Deadline, Notice
from kexie_portal.workflow.days import working_days_after
from orgs.demo import load as load_module
from orgs.demo.accounts import ACCOUNTS, PASSWORD
from orgs.demo.load import is_loaded, load
from orgs.demo.profiles import SILENT, UNREPORTED
from orgs.enums import Kind
from orgs.management.commands.check_tree import find_faults
from orgs.models import (
    Association,
    CoveredEnterprise,
    Enterprise,
    EnterpriseLabel,
    Membership,
    MembershipApplication,
    Officer,
    Organization,
    Posting,
)
from orgs.scope import Scope
from orgs.society_choices import ApplicationState
from reports.models import OfficialCount, PeriodReport, ReportSchedule
from reports.periods.enums import FigureState

TODAY = date(2026, 11, 23)


@pytest.fixture
def with_reports(db, settings):
    settings.PORTAL_IS_DEMO = True


@pytest.fixture
def as_demo(with_reports, monkeypatch):
    """Leave out the reports, which take longer than everything else together."""
    monkeypatch.delitem(load_module._steps, "reports.periods")


@pytest.fixture
def loaded(as_demo):
    return load("small", today=TODAY)


def content_hash():
    """Hash everything that was made up, without keys and times of writing."""
    rows = [
        *Organization.objects.order_by("kind", "name", "opened").values_list(
            "kind", "name", "code", "parent__name", "opened", "closed", "lft", "rght"
        ),
        *Enterprise.objects.order_by("uscc").values_list(
            "uscc", "name", "unit__name", "industry", "staff", "revenue", "assets", "size_class", "opened", "closed"
        ),
        *EnterpriseLabel.objects.order_by("enterprise__uscc", "kind").values_list(
            "enterprise__uscc", "kind", "number", "issued", "expires"
        ),
        *CoveredEnterprise.objects.order_by("enterprise__uscc", "first_day").values_list(
            "association__organization__name", "enterprise__uscc", "is_host", "first_day", "end_day"
        ),
        *Officer.objects.order_by("association__organization__name", "role", "name", "phone").values_list(
            "association__organization__name", "role", "name", "phone", "first_day", "end_day"
        ),
        *Association.objects.order_by("organization__name").values_list(
            "organization__name", "letter_number", "members"
        ),
        *Posting.objects.order_by("user__username").values_list("user__username", "role", "organization__name"),
    ]
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


def test_two_loads_give_the_same_data(as_demo):
    hashes = []
    for _run in range(2):
        with transaction.atomic():
            load("small", today=TODAY)
            hashes.append(content_hash())
            transaction.set_rollback(True)
    assert hashes[0] == hashes[1]


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


def test_a_second_run_changes_nothing(as_demo):
    call_command("load_demo", "--size", "small", stdout=StringIO())
    before = content_hash()
    out = StringIO()
    call_command("load_demo", "--size", "small", stdout=out)
    assert "already" in out.getvalue()
    assert content_hash() == before


def test_the_accounts_are_listed(loaded):
    out = StringIO()
    call_command("demo_accounts", stdout=out)
    assert PASSWORD in out.getvalue()
    assert all(account.username in out.getvalue() for account in ACCOUNTS)


def test_sample_data_stay_out_of_a_real_installation(db, settings):
    settings.PORTAL_IS_DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo", "--size", "small")
    assert not is_loaded()


def test_sample_accounts_sign_in_to_the_demo_alone(loaded, settings, rf):
    request = rf.post("/")
    assert authenticate(request, username="luoyang", password=PASSWORD) is not None
    settings.PORTAL_IS_DEMO = False
    assert authenticate(request, username="luoyang", password=PASSWORD) is None
    assert authenticate(request, username="LUOYANG", password=PASSWORD) is None


def test_the_story_ends_in_a_report_that_is_in_the_inbox(with_reports):
    load("small", today=timezone.localdate())
    report = PeriodReport.objects.get()
    assert report.is_sample
    assert report.snapshots.filter(unit_code="410404", state=FigureState.NO_DATA).exists()
    assert report.snapshots.filter(unit_code="410225", numerator=0, denominator__gt=0).exists()
    assert Notice.objects.filter(user__username="province", url=report.get_absolute_url()).exists()
    assert ReportSchedule.objects.filter(unit__code="410300", enabled=True).exists()


def test_some_cities_have_official_counts(loaded):
    counts = OfficialCount.objects.filter(is_sample=True)
    assert 0 < counts.values("unit").distinct().count() < 18
    assert all("虚构" in source for source in counts.values_list("source", flat=True))
