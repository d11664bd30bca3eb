"""A wrong row put right on the page: its cells go over the file, everything is read and compared again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from kexie_portal.errors import NotAllowed, Refused
from orgs.imports import actions
from orgs.imports.models import BatchState, Correction, ImportBatch, Outcome
from orgs.register.models.association import Officer
from orgs.register.models.enterprise import Enterprise
from tests.orgs.imports.samples import HEADER, Henan, code, ledger, line

pytestmark = pytest.mark.django_db
Send = Callable[..., ImportBatch]
Do = Callable[..., ImportBatch]


@pytest.fixture
def batch(send: Send) -> ImportBatch:
    """Return an import with a good row and two wrong ones: no such county and no code; no founding day."""
    rows = [line(1), line(2, county="天桥县", uscc="123"), line(3, founded="不详")]
    return send(ledger(*rows), "台账.csv")


def _row(batch: ImportBatch, number: int) -> Any:
    return batch.rows.get(number=number)


def _cell(batch: ImportBatch, number: int, name: str) -> tuple[int, int]:
    return (_row(batch, number).pk, HEADER.index(name))


def test_corrected_rows_go_in_and_the_file_stays(batch: ImportBatch, henan: Henan, do: Do) -> None:
    assert batch.counts["error"] == 2
    cells = {
        _cell(batch, 3, "县（市、区）"): "西工区",
        _cell(batch, 3, "统一社会信用代码"): code(2),
        _cell(batch, 4, "成立日期"): "2020年1月",
    }

    batch = do(actions.correct_cells, batch, actor=henan.luoyang_officer, cells=cells)

    assert (batch.state, batch.counts["new"], batch.counts["error"]) == (BatchState.READY, 3, 0)
    batch = do(actions.start_applying, batch, actor=henan.luoyang_officer)
    assert Enterprise.objects.get(uscc=code(2)).unit.short_name == "西工区"
    assert batch.file is not None
    assert "天桥县" in batch.file.content.open("rb").read().decode()


def test_a_cell_may_be_corrected_twice_and_back(batch: ImportBatch, henan: Henan, do: Do) -> None:
    place = _cell(batch, 3, "统一社会信用代码")
    batch = do(actions.correct_cells, batch, actor=henan.luoyang_officer, cells={place: "124"})
    batch = do(
        actions.correct_cells, batch, actor=henan.luoyang_officer, cells={_cell(batch, 3, "统一社会信用代码"): "125"}
    )
    assert list(Correction.objects.values_list("before", "after")) == [("123", "125")]
    do(actions.correct_cells, batch, actor=henan.luoyang_officer, cells={_cell(batch, 3, "统一社会信用代码"): "123"})
    assert not Correction.objects.exists()


def test_every_correction_is_in_the_log_with_who_made_it(batch: ImportBatch, henan: Henan, do: Do) -> None:
    do(actions.correct_cells, batch, actor=henan.luoyang_officer, cells={_cell(batch, 4, "成立日期"): "2020-01-01"})

    entry = LogEntry.objects.get(content_type=ContentType.objects.get_for_model(Correction))
    assert entry.changes["before"] == [None, "不详"]
    assert entry.changes["after"] == [None, "2020-01-01"]


def test_nothing_written_reads_nothing_again(batch: ImportBatch, henan: Henan) -> None:
    cells = {(row.pk, column): text for row in batch.rows.all() for column, _h, text in row.details.get("cells", ())}
    assert actions.correct_cells(batch, actor=henan.luoyang_officer, cells=cells) == 0
    batch.refresh_from_db()
    assert batch.state == BatchState.READY


def test_a_good_row_a_foreign_row_and_another_column_are_not_touched(batch: ImportBatch, henan: Henan) -> None:
    cells = {_cell(batch, 2, "主席"): "黑客", (_row(batch, 3).pk, 99): "x", (0, 0): "x"}
    assert actions.correct_cells(batch, actor=henan.luoyang_officer, cells=cells) == 0
    assert not Correction.objects.exists()


def test_an_officer_of_another_city_and_an_import_that_is_over_are_refused(
    batch: ImportBatch, henan: Henan, do: Do
) -> None:
    cells = {_cell(batch, 4, "成立日期"): "2020-01-01"}
    with pytest.raises(NotAllowed):
        actions.correct_cells(batch, actor=henan.zhengzhou_officer, cells=cells)
    batch = do(actions.start_applying, batch, actor=henan.luoyang_officer)
    with pytest.raises(Refused):
        actions.correct_cells(batch, actor=henan.luoyang_officer, cells={_cell(batch, 4, "成立日期"): "2020-01-01"})
    assert not Correction.objects.exists()


def test_the_page_shows_all_wrong_rows_with_their_faults_beside_and_takes_them_together(
    batch: ImportBatch, henan: Henan, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(henan.luoyang_officer)
    url = f"{batch.get_absolute_url()}corrections/"
    assert url in client.get(batch.get_absolute_url()).content.decode()

    page = client.get(url)

    cards = page.context["cards"]
    assert [card.row.number for card in cards] == [3, 4]
    wrong = [[cell.label for cell, faults in card.cells if faults] for card in cards]
    assert wrong == [["县（市、区）", "统一社会信用代码"], ["成立日期"]]
    fields = {cell.html_name: cell.value() for card in cards for cell, _faults in card.cells}
    assert "天桥县" in fields.values()
    county, number = _cell(batch, 3, "县（市、区）")
    fields[f"cell-{county}-{number}"] = "西工区"
    fields[f"cell-{county}-{HEADER.index('统一社会信用代码')}"] = code(2)
    fields[f"cell-{_row(batch, 4).pk}-{HEADER.index('成立日期')}"] = "2020-01-01"
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(url, fields)
    assert answer.status_code == 302
    batch.refresh_from_db()
    assert set(batch.rows.values_list("outcome", flat=True)) == {Outcome.NEW}
    assert list(batch.corrections.values_list("header", flat=True)) == ["县（市、区）", "统一社会信用代码", "成立日期"]


def test_a_formula_written_over_a_cell_is_no_formula(batch: ImportBatch, henan: Henan, do: Do) -> None:
    cells = {_cell(batch, 4, "成立日期"): "2020-01-01", _cell(batch, 4, "主席"): "=cmd|'/c calc'!A1"}
    batch = do(actions.correct_cells, batch, actor=henan.luoyang_officer, cells=cells)
    assert _row(batch, 4).outcome == Outcome.ERROR
    do(actions.start_applying, batch, actor=henan.luoyang_officer)
    assert not Officer.objects.filter(name__contains="cmd").exists()
