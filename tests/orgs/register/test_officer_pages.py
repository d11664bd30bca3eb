"""The form of an association's people opens with everybody who is in office."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgs.common.enums import OfficerRole
from tests.orgs.factories import LONG_AGO, AssociationFactory, OfficerFactory
from tests.orgs.network import build

pytestmark = pytest.mark.django_db


def test_who_leaves_on_a_later_day_is_still_in_the_form_and_keeps_his_line(client: Client) -> None:
    net, today = build(), timezone.localdate()
    made = AssociationFactory(unit=net.jianxi)
    soon, gone = today + timedelta(days=30), today - timedelta(days=1)
    going = OfficerFactory(
        association=made, role=OfficerRole.CHAIR, name="李将退", first_day=LONG_AGO, end_day=soon, duty="总工程师"
    )
    OfficerFactory(association=made, role=OfficerRole.VICE_CHAIR, name="王已退", first_day=LONG_AGO, end_day=gone)
    client.force_login(net.jianxi_officer)
    url = reverse("orgs:association_officers", args=[made.pk])
    page = client.get(url).content.decode()
    assert "李将退" in page
    assert "总工程师" in page
    assert soon.isoformat() in page
    assert "王已退" not in page
    data = {
        "version": made.organization.version, "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1",
        "form-0-pk": going.pk, "form-0-role": "chair", "form-0-name": "李将退", "form-0-duty": "总工程师",
        "form-0-first_day": LONG_AGO.isoformat(), "form-0-end_day": "",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    going.refresh_from_db()
    assert going.end_day is None  # he stays after all
