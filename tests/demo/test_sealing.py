"""What the demo has sealed is as it was sealed, and two closed envelopes wait for two people."""

from __future__ import annotations

import pytest

from kexie_portal.documents.models import Letter
from kexie_portal.sealing import closing, verifying
from kexie_portal.sealing.errors import Closed
from kexie_portal.sealing.models import Package
from orgs.demo.envelopes import KIND, opens
from orgs.demo.load import Loaded

pytestmark = pytest.mark.django_db


def test_every_letter_is_sealed_and_sound(loaded: Loaded) -> None:
    found = verifying.check(files=False)
    assert found.faults == []
    assert Package.objects.filter(kind="documents.letter").count() == Letter.objects.issued().count()


def test_the_envelopes_are_closed_and_two_people_hold_the_posting(loaded: Loaded) -> None:
    assert opens(loaded.user("province"))
    assert opens(loaded.user("province2"))
    assert not opens(loaded.user("luoyang"))
    for package in Package.objects.filter(kind=KIND):
        assert package.content == ""
        with pytest.raises(Closed):
            closing.content_of(package)
