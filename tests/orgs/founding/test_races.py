"""Two officers deciding in the same second, through the pages."""

from __future__ import annotations

from functools import partial

import pytest
from django.urls import reverse

from kexie_portal.documents import queries as letter_queries
from kexie_portal.workflow.signing import steps_of
from orgs.founding.models import FoundingCase
from tests.access.test_races import at_once, browser
from tests.orgs.factories import officer_of
from tests.orgs.founding import cases

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_of_two_officers_in_the_same_second_one_decides_and_the_other_is_told() -> None:
    here = cases.place()
    case = cases.brought_to(here, "city")
    sent = {"version": case.version, "addressee": "公司", "request": "请示", "filing_days": 20}
    move = reverse("workflow:move", args=["orgs", "foundingcase", case.pk])
    approve = partial(browser(here.people["city"]).post, reverse("orgs:founding_approve", args=[case.pk]), sent)
    refusal = {"verb": "refuse", "note": "不符合条件", "version": case.version}
    answers = at_once(approve, partial(browser(officer_of(here.net.luoyang)).post, move, refusal))
    won = [answer.status_code == 302 for answer in answers]
    assert sorted(won) == [False, True]
    stored = FoundingCase.objects.get(pk=case.pk)
    assert stored.state == ("approved" if won[0] else "refused")
    assert len(list(letter_queries.letters_of(stored))) == int(won[0])
    assert [step.verb for step in steps_of(stored)].count("approve" if won[0] else "refuse") == 1
    assert answers[won.index(False)].status_code in (403, 409, 422)


def test_two_cases_approved_at_once_take_two_numbers_in_a_row() -> None:
    here = cases.place()
    both = [cases.brought_to(here, "city", uscc=cases.valid_uscc(850_000_000 + n)) for n in range(2)]
    sent = {"addressee": "公司", "request": "请示", "filing_days": 20}
    people = (here.people["city"], officer_of(here.net.luoyang))
    answers = at_once(
        *(
            partial(
                browser(person).post,
                reverse("orgs:founding_approve", args=[case.pk]),
                {**sent, "version": case.version},
            )
            for person, case in zip(people, both, strict=True)
        )
    )
    assert [answer.status_code for answer in answers] == [302, 302]
    letters = [next(iter(letter_queries.letters_of(case))) for case in both]
    assert sorted(letter.sequence for letter in letters) == [1, 2]
