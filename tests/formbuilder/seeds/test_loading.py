"""The forms that come with the portal are put in once."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import call_command

from kexie_portal.formbuilder.models import Form, FormVersion

pytestmark = pytest.mark.django_db


def test_the_seeds_are_put_in_as_published_versions_and_never_twice() -> None:
    call_command("load_forms", stdout=StringIO())
    assert FormVersion.objects.published().count() == Form.objects.of_units(["410000"]).count() == 6
    assert all(version.is_sound() for version in FormVersion.objects.all())
    again = StringIO()
    call_command("load_forms", "--json", stdout=again)
    assert json.loads(again.getvalue())["added"] == []
    assert len(json.loads(again.getvalue())["there"]) == 6
