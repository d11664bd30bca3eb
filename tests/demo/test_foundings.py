"""The demo has a founding in every state, each brought there by the people whose steps they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.notices.models import Deadline
from kexie_portal.workflow.enums import Part, Way
from kexie_portal.workflow.models import StepSignature
from kexie_portal.workflow.signing import parts_taken, steps_of
from orgs.demo import load as load_module
from orgs.founding.enums import FoundingState
from orgs.founding.models import FoundingCase, FoundingInvitation

pytestmark = pytest.mark.django_db


def test_the_demo_has_a_founding_in_every_state(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PORTAL_IS_DEMO = True
    monkeypatch.delitem(load_module._steps, "reports.periods")
    loaded = load_module.load("small", today=timezone.localdate())
    cases = list(FoundingCase.objects.select_related("city"))
    assert len(cases) == loaded.counts["foundings"]
    states = set(FoundingState.values) - {FoundingState.SIGNING}  # the cities of the demo issue in one step
    assert {case.state for case in cases if case.city.code == "410300"} == states
    own = next(case for case in cases if case.filed_from)  # the county of the account `jianxi` checks what it files
    assert (own.unit.code, own.created_by and own.created_by.username) == ("410305", "association")
    late = [case for case in cases if case.is_overdue]
    assert late
    assert Deadline.objects.of(late[0]).get().due_on == late[0].due_on
    assert all(case.is_sample for case in cases)
    assert {one.state for one in FoundingInvitation.objects.all()} == {"invited", "accepted", "declined"}
    here = [case for case in cases if case.city.code == "410300"]
    approved = next(case for case in here if case.state == FoundingState.APPROVED)
    actors = {step.verb: step.actor.username for step in steps_of(approved) if step.actor}
    assert (actors["submit"], actors["forward"], actors["approve"]) == ("jianxi", "jianxi2", "luoyang")
    ways = {signature.way: signature for signature in StepSignature.objects.all()}
    assert set(ways) == {Way.SOLE, Way.PAPER}, "郑州 has a single officer"
    assert ways[Way.PAPER].signer not in set(User.objects.values_list("name", flat=True))
    _nobody_goes_the_whole_way(cases)
    assert min(case.created_at for case in cases) < timezone.now() - timedelta(days=10)


def _nobody_goes_the_whole_way(cases: list[FoundingCase]) -> None:
    """Hold that whoever filed or checked did not decide, unless the leader signed."""
    for case in cases:
        taken = parts_taken(case)
        before = {step.actor_id for part, step in taken if part != Part.DECIDES and step.verb not in ("meet", "file")}
        alone = [step for part, step in taken if part == Part.DECIDES and step.actor_id in before]
        assert all(step.signature.way == Way.PAPER for step in alone), case
