"""The print of the seeds: as many tables, grids, boxes and seals as the real forms have, and their measures."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html as lxml_html
from pypdf import PdfReader

from kexie_portal.formbuilder.printing.paper import Marks, compose
from kexie_portal.formbuilder.printing.pdf import pages, pdf_bytes
from kexie_portal.formbuilder.seeds import seed
from kexie_portal.web.printing import laid_out
from tests.formbuilder.filled import answers_of

MM = 96 / 25.4
MARKS = Marks("KX-2026-0001", "第1版", "河南省企业科协服务平台", dt.date(2026, 3, 12))
#: Counts of the real forms: tables, grids, boxes of long text, boxes to sign, those with seal, lines of the cover.
CHECKS = {
    "01_young_talent": (10, 2, 4, 5, 3, 9),
    "02_academic_activity": (9, 2, 2, 4, 4, 10),
    "03_innovation_drive": (9, 2, 5, 5, 5, 12),
    "03b_science_outreach": (3, 1, 3, 3, 3, 8),
    "04_founding_application": (1, 2, 2, 4, 4, 0),
    "10_task_agreement": (7, 0, 1, 1, 1, 9),
}
WANTED = ("table.table", "table.grid", "div.box", "div.opinion", "div.opinion.with-seal")


def counted(name: str, answers: dict[str, Any] | None) -> tuple[int, ...]:
    """Count the parts in which each thing stands, and the lines of the cover."""
    found = [lxml_html.fromstring(page) for page in pages(compose(seed(name), answers, marks=MARKS))]
    numbers = [len({next(one.iterancestors("section")).get("data-part") for one in _all(found, css)}) for css in WANTED]
    return (*numbers, len(_all(found, ".cover-line")))


def _all(found: list[Any], css: str) -> list[Any]:
    tag, *classes = css.split(".")
    tests = "".join(f"[contains(concat(' ', @class, ' '), ' {one} ')]" for one in classes)
    return [one for page in found for one in page.xpath(f"//{tag or '*'}{tests}")]


@pytest.mark.parametrize("name", CHECKS)
def test_an_empty_form_has_the_parts_of_the_real_one(name: str) -> None:
    assert counted(name, None) == CHECKS[name]


@pytest.mark.parametrize("name", CHECKS)
def test_a_filled_form_has_the_same_parts(name: str) -> None:
    assert counted(name, answers_of(seed(name))) == CHECKS[name]


def boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from boxes(child)


def classes_of(box: Any) -> list[str]:
    element = getattr(box, "element", None)
    return (element.get("class") or "").split() if element is not None and hasattr(element, "get") else []


@pytest.mark.printed
@pytest.mark.parametrize("name", ["01_young_talent", "03b_science_outreach", "04_founding_application"])
def test_measures_of_the_sheets(name: str) -> None:
    """The text area is 170 × 257 mm, the binding edge 25 mm, nothing is smaller than 10.5 points."""
    paper = compose(seed(name), marks=MARKS)
    sheets = laid_out(*pages(paper), even=bool(paper.cover)).pages
    for at, sheet in enumerate(sheets):
        box = sheet._page_box
        if paper.cover and at == 0:
            continue
        assert (round(box.width / MM), round(box.height / MM)) == (170, 257)
        edges = sorted((round(box.margin_left / MM), round(box.margin_right / MM)))
        assert edges == [15, 25]
        sizes = [one.style["font_size"] for one in boxes(box) if type(one).__name__ == "TextBox" and one.text.strip()]
        assert min(sizes) >= 14 - 0.01  # 10.5 pt in pixels


@pytest.mark.printed
def test_an_opinion_stays_on_one_page_with_room_for_the_seal() -> None:
    """At least 45 mm free, never broken."""
    sheets = laid_out(*pages(compose(seed("02_academic_activity"), marks=MARKS))).pages
    opinions = [one for sheet in sheets for one in boxes(sheet._page_box) if "opinion" in classes_of(one)]
    rooms = [one for sheet in sheets for one in boxes(sheet._page_box) if "seal-room" in classes_of(one)]
    assert len({id(one.element) for one in opinions}) == len([one for one in opinions if one.height]) == 4
    assert [round(one.height / MM) >= 45 for one in rooms] == [True] * 4


@pytest.mark.printed
def test_a_long_text_goes_on_over_the_page_in_its_box() -> None:
    text = "\n".join(["为提高科普服务能力，项目组将分批进入企业和社区开展活动，并记录效果。" * 4] * 14)
    definition = seed("03b_science_outreach")
    sheets = laid_out(*pages(compose(definition, answers_of(definition, text=text), marks=MARKS))).pages
    found: dict[int, set[int]] = {}
    for at, sheet in enumerate(sheets):
        for one in boxes(sheet._page_box):
            if "box" in classes_of(one) and one.height:
                found.setdefault(id(one.element), set()).add(at)
    assert max(len(places) for places in found.values()) >= 2


@pytest.mark.printed
def test_the_outreach_form_has_six_to_ten_pages_numbered_from_section_one() -> None:
    sheets = PdfReader(io.BytesIO(pdf_bytes(compose(seed("03b_science_outreach"), marks=MARKS)))).pages
    assert 6 <= len(sheets) <= 10
    said = [sheet.extract_text().replace(" ", "").replace("\u3000", "").replace("\u2003", "") for sheet in sheets]
    assert "页共" not in said[0]
    assert "页共" not in said[1]
    assert "填报说明" in said[1].replace("\n", "")
    assert f"第1页共{len(sheets) - 2}页" in said[2]
    assert "KX-2026-0001" in said[2]
    assert "第1版" in said[2]
    assert {(round(float(one.mediabox.width)), round(float(one.mediabox.height))) for one in sheets} == {(595, 842)}


@pytest.mark.printed
def test_a_wide_table_stands_on_a_landscape_sheet() -> None:
    sheets = PdfReader(io.BytesIO(pdf_bytes(compose(seed("03_innovation_drive"), marks=MARKS)))).pages
    assert [float(one.mediabox.width) > float(one.mediabox.height) for one in sheets].count(True) == 1
