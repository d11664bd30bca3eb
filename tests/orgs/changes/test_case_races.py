"""Two officers in the same second: one decides, the other is told, nothing is written twice."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.documents import queries as letter_queries
from kexie_portal.errors import Stale
from kexie_portal.workflow import moving, signing
from kexie_portal.workflow.errors import MoveRefused
from orgs.changes import letters as case_letters
from orgs.changes.actions import change
from orgs.changes.actions.change import ChangeData
from orgs.changes.models.change import ChangeCase
from orgs.changes.models.election import ElectionCase
from orgs.changes.models.term import Term
from orgs.tree.models.organization import Organization
from tests.access.test_races import at_once, browser
from tests.orgs import cases
from tests.orgs.cases import TODAY
from tests.orgs.factories import AssociationFactory, officer_of

together = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def move(case: Any, person: User, verb: str, note: str = "") -> Any:
    """Return the request of a person who takes a move."""
    url = reverse("workflow:move", args=["orgs", case._meta.model_name, case.pk])
    if verb == "return":  # it has a form of its own
        url = reverse("orgs:election_return", args=[case.pk])
    return partial(browser(person).post, url, {"verb": verb, "note": note, "version": case.version})


def decided(case: Any) -> list[str]:
    """Return the verbs that were taken after the case came to the city."""
    return [step.verb for step in signing.steps_of(case) if step.from_state == "approving"]


@pytest.mark.django_db
def test_the_second_of_two_decisions_is_refused_on_any_database() -> None:
    here = cases.place()
    case = cases.forward(cases.begin_election(here), here)
    second = ElectionCase.objects.get(pk=case.pk)
    moving.move(case, "approve", actor=cases.fresh(here.luoyang_officer), version=case.version)
    with pytest.raises(Stale):
        moving.move(second, "refuse", actor=cases.fresh(here.province), note="不同意", version=second.version)
    with pytest.raises(MoveRefused):
        moving.move(second, "approve", actor=cases.fresh(here.province))
    assert here.association.terms.count() == 2
    assert len(letter_queries.letters_of(case)) == 1


class TestTogether:
    """PostgreSQL alone lets two writers run at the same time."""

    pytestmark = together

    @pytest.mark.parametrize("other", ["approve", "refuse", "return", "withdraw"])
    def test_of_two_officers_one_decides(self, other: str) -> None:
        here = cases.place()
        case = cases.forward(cases.begin_election(here), here)
        answers = at_once(
            move(case, here.luoyang_officer, "approve"), move(case, officer_of(here.luoyang), other, "另有意见")
        )
        statuses = sorted(one.status_code for one in answers)
        assert statuses[0] == 302
        assert statuses[1] in ((403, 409, 422) if other == "return" else (409,))
        stored = ElectionCase.objects.get(pk=case.pk)
        assert len(decided(stored)) == 1
        approved = stored.state == "approved"
        assert Term.objects.filter(association=here.association).count() == 1 + approved
        assert len(letter_queries.letters_of(stored)) == approved

    def test_a_decision_that_the_database_gave_up_is_made_again(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of two transactions in a deadlock the database ends one; its officer is not told that the portal is away."""
        here = cases.place()
        case = cases.forward(cases.begin_election(here), here)
        tries, real = [], case_letters.issue

        def beaten(*given: Any) -> Any:
            tries.append(given)
            if len(tries) == 1:
                with connection.cursor() as cursor:
                    cursor.execute("DO $$ BEGIN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END $$")
            return real(*given)

        monkeypatch.setattr(case_letters, "issue", beaten)
        assert move(case, here.luoyang_officer, "approve")().status_code == 302
        assert len(tries) == 2
        assert ElectionCase.objects.get(pk=case.pk).state == "approved"
        assert len(letter_queries.letters_of(case)) == 1

    def test_two_associations_are_not_merged_into_each_other(self) -> None:
        here = cases.place()
        other = AssociationFactory(unit=here.jianxi)
        first = cases.forward(cases.begin_change(here, "merger", target=other), here)
        data = ChangeData(reason="合并", target=here.association)
        second = change.begin(other, actor=cases.fresh(here.jianxi_officer), kind="merger", data=data)
        moving.move(second, "submit", actor=cases.fresh(here.jianxi_officer))
        moving.move(second, "forward", actor=cases.fresh(here.jianxi_officer))
        answers = at_once(
            move(first, here.luoyang_officer, "approve"), move(second, officer_of(here.luoyang), "approve")
        )
        assert sorted(one.status_code for one in answers) == [302, 422]
        closed = Organization.objects.filter(pk__in=[other.pk, here.association.pk], closed=TODAY)
        assert closed.count() == 1
        assert ChangeCase.objects.filter(state="approved").count() == 1

    def test_two_drafts_of_one_kind_at_once_leave_one(self) -> None:
        here = cases.place()
        url = reverse("orgs:change_create", args=[here.association.pk, "department"])
        sent = {"new_department": "科技管理部", "reason": "机构调整"}
        answers = at_once(
            partial(browser(here.contact).post, url, sent), partial(browser(here.jianxi_officer).post, url, sent)
        )
        assert sorted(one.status_code for one in answers) == [302, 422]
        assert ChangeCase.objects.count() == 1
