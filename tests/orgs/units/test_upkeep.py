"""The nightly check tells the system administrators, and only them."""

from kexie_portal.jobs.schedules import SCHEDULES
from kexie_portal.notices.models import Notice
from orgs.tree.models.organization import Organization
from orgs.units import upkeep
from tests.orgs.factories import CityFactory, officer_of


def test_a_sound_tree_troubles_nobody(db):
    city = CityFactory()
    officer_of(city.parent, "sysadmin")
    upkeep.check_tree()
    assert not Notice.objects.exists()


def test_faults_reach_the_system_administrators_alone(db):
    city = CityFactory()
    administrator = officer_of(city.parent, "sysadmin")
    officer_of(city)
    Organization.objects.filter(pk=city.pk).update(level=9)
    upkeep.check_tree()
    notice = Notice.objects.get()
    assert notice.user == administrator
    assert str(city.pk) in notice.body


def test_the_check_is_on_the_beat():
    assert any(schedule.task == upkeep.CHECK for schedule in SCHEDULES.values())
