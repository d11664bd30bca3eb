"""Loading the demo: the same data twice, once for ever, never into a real installation."""

import hashlib
import zipfile
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from kexie_portal.files import later
from kexie_portal.notices.models import Notice
from orgs.demo import load as load_module
from orgs.demo.load import is_loaded, load
from orgs.postings.models import Posting
from orgs.register.models.association import Association, CoveredEnterprise, Officer
from orgs.register.models.enterprise import Enterprise, EnterpriseLabel
from orgs.tree.models.organization import Organization
from reports.periods.enums import FigureState
from reports.periods.models.period import PeriodReport
from reports.periods.models.schedule import ReportSchedule
from tests.demo.conftest import TODAY

pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture
def with_reports(db, settings):
    settings.PORTAL_IS_DEMO = True


@pytest.fixture
def as_demo(with_reports, monkeypatch):
    """Leave out the reports, which take longer than everything else together."""
    monkeypatch.delitem(load_module._steps, "reports.periods")


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


def test_a_second_run_changes_nothing(as_demo):
    call_command("load_demo", "--size", "small", stdout=StringIO())
    before = content_hash()
    out = StringIO()
    call_command("load_demo", "--size", "small", stdout=out)
    assert "already" in out.getvalue()
    assert content_hash() == before


def test_sample_data_stay_out_of_a_real_installation(db, settings):
    settings.PORTAL_IS_DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo", "--size", "small")
    assert not is_loaded()


def test_the_story_ends_in_a_report_that_is_in_the_inbox(with_reports):
    load("small", today=timezone.localdate())
    report = PeriodReport.objects.get()
    assert report.is_sample
    assert later.made(report.pdf).content.read().startswith(b"%PDF")
    assert zipfile.is_zipfile(later.made(report.xlsx).content)
    assert report.snapshots.filter(unit_code="410404", state=FigureState.NO_DATA).exists()
    assert report.snapshots.filter(unit_code="410225", numerator=0, denominator__gt=0).exists()
    assert Notice.objects.filter(user__username="province", url=report.get_absolute_url()).exists()
    assert ReportSchedule.objects.filter(unit__code="410300", enabled=True).exists()
