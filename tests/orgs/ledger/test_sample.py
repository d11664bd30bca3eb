"""The ledger of a city as a clerk keeps it, against what is known to be in it."""

import json
from datetime import date
from pathlib import Path

import pytest

from orgs.ledger.reading import read_workbook
from orgs.ledger.rows import LedgerReading, parse

from .divisions import HENAN, INDUSTRIES

DATA = Path(__file__).resolve().parent.parent / "data"
TRUTH = json.loads((DATA / "ledger_sample.truth.json").read_text(encoding="utf-8"))
GOOD = [row for row in TRUTH["truth"] if row["good"]]
BAD = [row for row in TRUTH["truth"] if not row["good"]]


@pytest.fixture(scope="module")
def reading() -> LedgerReading:
    workbook = read_workbook((DATA / "ledger_sample.xlsx").read_bytes(), name="ledger_sample.xlsx")
    return parse(
        workbook,
        target="association",
        city_code=TRUTH["city"],
        places=HENAN,
        industries=INDUSTRIES,
        today=date(2026, 7, 2),
    )


def test_good_rows_and_faults_are_those_of_the_truth(reading: LedgerReading) -> None:
    assert [(row.sheet, row.row) for row in reading.rows] == [(row["sheet"], row["row"]) for row in GOOD]
    assert [(fault.sheet, fault.row, fault.column) for fault in reading.errors] == [
        (row["sheet"], row["row"], row["column"]) for row in BAD
    ]
    assert reading.total == TRUTH["rows"]


@pytest.mark.parametrize("truth", GOOD, ids=lambda row: str(row["row"]))
def test_good_row_has_its_name_code_county_and_day(reading: LedgerReading, truth: dict[str, str]) -> None:
    values = next(row.values for row in reading.rows if row.row == truth["row"])
    assert (values["name"], values["uscc"], values["county"]) == (truth["name"], truth["uscc"], truth["county"])
    # A cell that says only 2012年7月 cannot say the day: the month is right, the first of it stands in.
    known = 10 if values["founded_precision"] == "day" else 7
    assert values["founded"].isoformat()[:known] == truth["founded"][:known]


def test_faults_are_named_by_their_check(reading: LedgerReading) -> None:
    codes = {fault.row: fault.code for fault in reading.errors}
    assert codes == {
        8: "empty",
        14: "date",
        24: "county",
        28: "uscc_check_digit",
        33: "uscc_other_name",
        40: "date_future",
        42: "uscc_length",
    }


def test_other_columns_are_typed(reading: LedgerReading) -> None:
    values = next(row.values for row in reading.rows if row.row == 4)
    assert values["letter_number"] == "洛科协〔2012〕18号"
    assert values["vice_chairs"] == ("喻桂英", "蒋刚")
    assert (values["members"], values["sci_tech_workers"]) == (216, 724)
    assert values["contact_phone"] == "13234483478"
    assert (values["party_organization"], values["high_tech"], values["above_scale"]) == (True, False, None)
    assert values["federation_member"] is True
    assert values["industry"] == "14"
    assert all(row.values["industry"] for row in reading.rows)
    assert not reading.mapping.unknown


def test_title_totals_and_notes_are_left_out_and_said_so(reading: LedgerReading) -> None:
    (sheet,) = reading.sheets
    assert sheet.header_row == 3
    assert [(one.row, one.kind) for one in sheet.left_out] == [(45, "total"), (46, "note"), (47, "note")]
    assert sheet.left_out[0].text.startswith("合计")
