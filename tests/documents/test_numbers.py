"""Numbers by series and year: no gap, no double, whoever comes at the same moment and whatever rolls back."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from kexie_portal.documents import actions as documents
from kexie_portal.documents import numbers
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.models import Letter, LetterCounter
from tests.documents.samples import DAY, LUOYANG, fields, one_city

CODE = LUOYANG.code


class Rolled(Exception):
    """Stands for an approval that fails after its letter was written."""


def take(series: str = "洛科协", year: int = 2026, code: str = CODE) -> int:
    with transaction.atomic():
        return numbers.take(series, year, unit_code=code)


def taken_and_rolled_back() -> int:
    """Take a number in an approval that fails, and return it."""
    number = 0
    with contextlib.suppress(Rolled), transaction.atomic():
        number = numbers.take("洛科协", 2026, unit_code=CODE)
        raise Rolled
    return number


def run_together(work: Callable[[int], Any], count: int) -> list[Any]:
    """Run the same work in as many threads at once; a fault comes back in its place."""
    barrier, results = threading.Barrier(count), [None] * count

    def one(place: int) -> None:
        try:
            barrier.wait(10)
            results[place] = work(place)
        except Exception as error:
            results[place] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.django_db
class TestOneAfterTheOther:
    def test_each_series_and_year_counts_for_itself(self) -> None:
        assert [take(), take(), take("洛科协证"), take(year=2027), take()] == [1, 2, 1, 1, 3]
        assert numbers.written("洛科协", 2026, 12) == "洛科协〔2026〕12号"

    def test_a_rolled_back_approval_gives_its_number_back(self) -> None:
        take()
        assert taken_and_rolled_back() == 2
        assert take() == 2

    def test_the_first_of_a_year_rolled_back_leaves_no_trace(self) -> None:
        assert taken_and_rolled_back() == 1
        assert not LetterCounter.objects.exists()
        assert take() == 1

    def test_a_series_of_another_unit_is_refused_in_every_year(self) -> None:
        take()
        with pytest.raises(LetterRefused):
            take(code="410100")
        with pytest.raises(LetterRefused):
            take(code="410100", year=2027)

    def test_numbers_go_on_after_those_of_paper_until_the_first_is_issued(self, city: None) -> None:
        numbers.begin_after("洛科协", 2026, 11, unit_code=CODE)
        letter = documents.issue("approval", unit_code=CODE, fields=fields(), actor=None, on=DAY)
        assert letter.number == "洛科协〔2026〕12号"
        with pytest.raises(LetterRefused):
            numbers.begin_after("洛科协", 2026, 20, unit_code=CODE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
class TestTogether:
    """PostgreSQL alone lets several approvals run at the same time; SQLite has one writer."""

    def test_eight_at_once_take_eight_numbers_in_a_row(self) -> None:
        found = run_together(lambda place: [take() for _n in range(5)], 8)
        assert sorted(number for one in found for number in one) == list(range(1, 41))

    def test_those_that_roll_back_leave_no_gap(self) -> None:
        def work(place: int) -> int | None:
            try:
                with transaction.atomic():
                    number = numbers.take("洛科协", 2026, unit_code=CODE)
                    if place % 3 == 0:
                        raise Rolled
                    return number
            except Rolled:
                return None

        found = run_together(work, 9)
        assert sorted(number for number in found if number) == list(range(1, 7))
        assert LetterCounter.objects.get().last == 6

    def test_letters_issued_together_have_every_number_once(self) -> None:
        def work(place: int) -> str:
            return documents.issue(
                "return_notice", unit_code=CODE, fields=fields(LetterKind.RETURN_NOTICE), actor=None, on=DAY
            ).number

        with one_city():
            found = run_together(work, 4)
        assert sorted(found) == [f"洛科协〔2026〕{n}号" for n in range(1, 5)]
        assert Letter.objects.count() == 4
