"""The layout of GB/T 9704-2012, read back from the Word file and the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt, RGBColor
from pypdf import PdfReader

from kexie_portal.documents import measures as m
from kexie_portal.documents.composing import Composed, width
from kexie_portal.documents.enums import LetterKind
from kexie_portal.documents.pdf import page, pdf_bytes
from kexie_portal.documents.titles import breaks, title_lines
from kexie_portal.documents.titles import words as known_words
from kexie_portal.documents.word import docx_bytes
from tests.documents.samples import composed

pytestmark = pytest.mark.printed

POINTS = 72 / 25.4
LEADING = (28.95 - 16) / 2 / POINTS
EVIL = "甲<script>alert(1)</script>&amp;\"'<img src=x onerror=alert(1)>公司"


def word(letter: Composed) -> Any:
    return Document(BytesIO(docx_bytes(letter)))


def paragraph(document: Any, words: str) -> Any:
    return next(one for one in document.paragraphs if words in one.text)


def near(length: Any, wanted: Any, by: int = 2000) -> bool:
    """Tell whether two lengths are the same to a sixth of a point, which is finer than Word counts."""
    return abs(int(length) - int(wanted)) <= by


def east_asian(run: Any) -> str:
    return str(run._r.rPr.rFonts.get(qn("w:eastAsia")))


class TestWord:
    def test_page_and_type_area(self) -> None:
        section = word(composed()).sections[0]
        assert near(section.page_width, Mm(210))
        assert near(section.page_height, Mm(297))
        assert near(section.top_margin, Mm(37), 6350)
        assert near(section.left_margin, Mm(28), 6350)
        assert near(section.page_width - section.left_margin - section.right_margin, Mm(156), 12700)
        assert near(section.page_height - section.top_margin - section.bottom_margin, Mm(225), 12700)
        grid = section._sectPr.find(qn("w:docGrid"))
        assert int(grid.get(qn("w:linePitch"))) == 579

    def test_body_is_three_with_22_lines_of_28_characters(self) -> None:
        style = word(composed()).styles["Normal"]
        assert style.font.size == Pt(16)
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
        assert near(style.paragraph_format.line_spacing, Pt(28.95))
        assert m.AREA_HEIGHT_MM * POINTS + 0.01 >= 22 * 28.95
        spacing = int(style.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
        assert 28 * (16 + spacing) <= m.AREA_WIDTH_MM * POINTS < 29 * (16 + spacing)

    def test_red_heading_number_rule_and_title(self) -> None:
        document = word(composed())
        head, number = document.paragraphs[0], document.paragraphs[1]
        assert head.text == "洛阳市科学技术协会文件"
        assert head.runs[0].font.color.rgb == RGBColor(255, 0, 0)
        assert east_asian(head.runs[0]) == "方正小标宋简体"
        above_its_letters = (head.paragraph_format.line_spacing.pt - head.runs[0].font.size.pt) / 2
        assert near(head.paragraph_format.space_before, Mm(35) - Pt(above_its_letters), 6350)
        assert number.text == "洛科协〔2026〕12号"
        bottom = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
        assert bottom.get(qn("w:color")) == "FF0000"
        assert int(bottom.get(qn("w:space"))) == round(4 * POINTS - (28.95 - 16) / 2)
        title = document.paragraphs[2]
        assert title.alignment == ALIGN.CENTER
        assert title.runs[0].font.size == Pt(22)
        assert east_asian(title.runs[0]) == "方正小标宋简体"
        assert near(title.paragraph_format.space_before, Pt(2 * 28.95), 6350)

    def test_salutation_flush_left_text_two_characters_in(self) -> None:
        document = word(composed())
        salutation = paragraph(document, "中信重工机械股份有限公司：")
        assert salutation.paragraph_format.first_line_indent is None
        assert salutation.text.endswith("：")
        text = paragraph(document, "一、同意成立")
        assert text._p.pPr.ind.get(qn("w:firstLineChars")) == "200"

    def test_day_four_characters_from_the_right_signer_centred_over_it(self) -> None:
        letter = composed()
        document = word(letter)
        day = next(one for one in document.paragraphs if one.text == "2026年11月3日")
        assert day.alignment == ALIGN.RIGHT
        assert near(day.paragraph_format.right_indent, Pt(4 * 16))
        signer = next(one for one in document.paragraphs if one.text == letter.signer)
        middle_of_day = 4 + width(letter.day) / 2
        middle_of_signer = signer.paragraph_format.right_indent.pt / 16 + width(letter.signer) / 2
        assert abs(middle_of_day - middle_of_signer) < 0.1

    def test_page_number_is_four_between_dashes(self) -> None:
        document = word(composed())
        assert document.settings.odd_and_even_pages_header_footer
        for footer, align in (
            (document.sections[0].footer, ALIGN.RIGHT),
            (document.sections[0].even_page_footer, ALIGN.LEFT),
        ):
            line = footer.paragraphs[0]
            assert line.text == "— 1 —"
            assert line.alignment == align
            assert {run.font.size for run in line.runs} == {Pt(14)}
            assert "PAGE" in line._p.xml
        foot = Emu(document.sections[0].page_height - document.sections[0].footer_distance).mm
        assert abs(foot - 14 / 2 / POINTS - (37 + 225 + 7)) < 0.1, "the dashes stand in the middle of the last line"

    def test_attachments_copies_and_imprint(self) -> None:
        document = word(composed(attachments=["章程", "名录"], copy_to=["省科协", "涧西区科协"]))
        text = [one.text for one in document.paragraphs]
        assert "附件：1.章程" in text
        assert "2.名录" in text
        assert "抄送：省科协，涧西区科协。" in text
        assert "洛阳市科学技术协会\t2026年11月3日印发" in text

    def test_long_attachments_and_copies_go_on_below_their_first_letter(self) -> None:
        document = word(composed(attachments=["章程" * 20, "名录"], copy_to=["涧西区科学技术协会"] * 6))
        for words, before, starts in (("附件：1.", 4, 2), ("2.", 1, 5), ("抄送：", 3 * 14 / 16, 14 / 16)):
            layout = next(one for one in document.paragraphs if one.text.startswith(words)).paragraph_format
            assert near(layout.first_line_indent, Pt(-16 * before)), words
            assert near(layout.left_indent, Pt(16 * (starts + before))), words
        first, last = (one._p.pPr.find(qn("w:framePr")) for one in document.paragraphs[-3:-1])
        lines = (int(last.get(qn("w:y"))) - int(first.get(qn("w:y")))) / 20 / 26
        assert lines == 3, "62 characters, 27 of them a line"

    def test_years_and_days_stand_without_air_so_that_the_signature_is_centred_over_the_day(self) -> None:
        properties = word(composed()).styles["Normal"].element.pPr
        assert [properties.find(qn(f"w:autoSpace{which}")).get(qn("w:val")) for which in ("DE", "DN")] == ["0", "0"]

    def test_names_with_mark_up_are_only_words(self) -> None:
        document = word(composed(association=EVIL, addressee=EVIL))
        assert any(EVIL in one.text for one in document.paragraphs)

    @pytest.mark.parametrize("kind", list(LetterKind))
    def test_no_font_is_shipped_and_no_author_of_the_library_left(self, kind: LetterKind) -> None:
        document = word(composed(kind))
        assert not [part.partname for part in document.part.package.iter_parts() if "fonts/" in part.partname]
        assert document.core_properties.author == "洛阳市科学技术协会"


@dataclass(frozen=True)
class Line:
    """A line of letters on a page, in millimetres from its upper left corner."""

    left: float
    top: float
    bottom: float


def lines_of(letter: Composed) -> list[dict[str, Line]]:
    """Read every line of every page of the PDF with the place of its letters: 0.12 em of them hang below the base."""
    pages: list[dict[str, Line]] = []
    for sheet in PdfReader(BytesIO(pdf_bytes(letter))).pages:
        found: dict[str, Line] = {}
        height = float(sheet.mediabox.height)

        def visit(text: str, cm: Any, tm: Any, _font: Any, size: float, at: Any = (found, height)) -> None:
            if not text.strip():
                return
            left, base = (tm[4] * cm[0] + cm[4]) / POINTS, (at[1] - tm[5] * cm[3] - cm[5]) / POINTS
            em = abs(size * tm[3] * cm[3]) / POINTS
            at[0].setdefault(text.strip(), Line(left, base - 0.88 * em, base + 0.12 * em))

        sheet.extract_text(visitor_text=visit)
        pages.append(found)
    return pages


class TestPdf:
    @pytest.fixture
    def pages(self) -> list[Any]:
        return list(PdfReader(BytesIO(pdf_bytes(composed(attachments=["章程"], copy_to="省科协")))).pages)

    def test_a4_with_all_that_the_letter_says(self, pages: list[Any]) -> None:
        box = pages[0].mediabox
        assert (round(float(box.width) / POINTS), round(float(box.height) / POINTS)) == (210, 297)
        first, last = (" ".join(pages[n].extract_text().split()) for n in (0, -1))
        for words in ("洛阳市科学技术协会文件", "洛科协〔2026〕12号", "中信重工机械股份有限公司：", "— 1 —"):
            assert words in first
        for words in ("附件：章程", "抄送：省科协。", "2026年11月3日印发", "— 2 —"):
            assert words in last

    @pytest.mark.parametrize("lines", range(1, 26))
    def test_the_signature_never_stands_on_a_page_without_text(self, lines: int) -> None:
        letter = composed(paragraphs=[f"第{n}条，同意。" for n in range(lines)])
        pages = [one.extract_text() for one in PdfReader(BytesIO(pdf_bytes(letter))).pages]
        signed = next(text for text in pages if "2026年11月3日" in text)
        assert "同意。" in signed

    def test_full_lines_hold_28_characters_inside_the_type_area(self, pages: list[Any]) -> None:
        lines: dict[int, list[tuple[float, str]]] = {}

        def visit(text: str, _cm: Any, matrix: Any, _font: Any, _size: Any) -> None:
            if text.strip():
                lines.setdefault(round(matrix[5]), []).append((matrix[4], text.strip()))

        for one in pages:
            one.extract_text(visitor_text=visit)
        longest = max(len("".join(words for _x, words in found)) for found in lines.values())
        assert longest == 28
        assert min(x for found in lines.values() for x, _words in found) >= 28 * POINTS * 0.75 - 1

    def test_what_is_measured_between_letters_is_where_the_standard_has_it(self) -> None:
        letter = composed(paragraphs=["".join(chr(0x4E00 + 200 * n + i) for i in range(160)) for n in range(8)])
        first, second, *_more, last = lines_of(letter)
        head, number = first["洛阳市科学技术协会文件"], first["洛科协〔2026〕12号"]
        assert abs(head.top - (37 + 35)) < 1
        assert abs(number.top - head.bottom - 2 * 28.95 / POINTS - LEADING) < 0.5
        title = min(one.top for words, one in first.items() if words.startswith("洛阳市科学技术协会关于同意"))
        rule = number.bottom + 4
        assert abs(title - rule - 2.25 / POINTS - 2 * 28.95 / POINTS - (36 - 22) / 2 / POINTS) < 0.2
        assert abs(first["中信重工机械股份有限公司："].left - 28) < 0.1
        body = [one for words, one in second.items() if "—" not in words]
        steps = {round((after.top - one.top) * POINTS, 2) for one, after in pairwise(body)}
        assert (len(body), steps) == (22, {28.95})
        assert abs(body[0].top - 37 - LEADING) < 0.5
        dashes = next(one for words, one in second.items() if "—" in words)
        assert abs((dashes.top + dashes.bottom) / 2 - (37 + 225 + 7)) < 1
        signer, day = last["洛阳市科学技术协会"], last["2026年11月3日"]
        assert abs((day.top - signer.top) * POINTS - 28.95) < 0.1

    def test_long_attachments_and_copies_go_on_below_their_first_letter(self) -> None:
        last = lines_of(composed(attachments=["甲" * 40, "乙"], copy_to=["丙" * 40]))[-1]
        left = {mark: [one.left for words, one in last.items() if mark in words] for mark in "甲乙丙"}
        em, small = 16 / POINTS, 14 / POINTS
        assert abs(left["甲"][0] - 28 - 2 * em) < 0.1
        assert abs(left["甲"][1] - 28 - 6 * em) < 0.1
        assert abs(left["乙"][0] - 28 - 5 * em) < 0.1
        assert abs(left["丙"][1] - left["丙"][0] - 3 * small) < 0.1

    def test_the_page_of_the_preview_escapes_what_it_is_given(self) -> None:
        drawn = page(composed(association=EVIL, addressee=EVIL, signer=EVIL, attachments=[EVIL], copy_to=EVIL))
        assert "<script>" not in drawn
        assert "<img" not in drawn
        assert "&lt;script&gt;" in drawn
        assert pdf_bytes(composed(association=EVIL)).startswith(b"%PDF")

    def test_a_certificate_is_one_sheet_across(self) -> None:
        (sheet,) = PdfReader(BytesIO(pdf_bytes(composed(LetterKind.MEMBER_CERTIFICATE)))).pages
        assert round(float(sheet.mediabox.width) / POINTS) == 297
        text = "".join(sheet.extract_text().split())
        assert "会员证书" in text
        assert "团体会员" in text


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("会员证书", ["会员证书"]),
        ("关于同意成立中信重工机械股份有限公司科学技术协会的批复", 2),
        ("关于同意洛阳栾川钼业集团股份有限公司科学技术协会变更名称和挂靠部门以及住所地的批复", 3),
    ],
)
def test_titles_break_into_lines_of_about_one_length(title: str, lines: Any) -> None:
    found = title_lines(title)
    assert "".join(found) == title
    assert found == lines if isinstance(lines, list) else len(found) == lines
    assert all(not line.startswith(("的", "、", "》")) for line in found)
    assert max(map(len, found)) * m.TITLE_PT <= m.AREA_WIDTH_MM * POINTS


def test_a_long_signer_stays_on_the_page() -> None:
    assert composed(signer="某某省某某自治州某某自治县科学技术协会联合会筹备委员会").signer_indent >= 0
    assert m.head_size("某某省某某自治州某某自治县科学技术协会文件") * 21 <= m.AREA_WIDTH_MM * POINTS


NAMES = (
    "中信重工机械股份有限公司",
    "洛阳矿山机械厂",
    "中国一拖集团有限公司",
    "河南豫光金铅股份有限公司",
    "洛阳栾川钼业集团股份有限公司",
    "郑州煤矿机械集团有限责任公司",
    "许昌继电器研究所有限公司",
    "濮阳耐火材料集团股份有限公司",
    "新乡化纤股份有限公司",
    "某某省某某自治州轴承有限公司",
)
SHAPES = (
    "关于同意成立{}科学技术协会的批复",
    "关于退回{}科学技术协会成立申请材料的通知",
    "关于撤销{}科学技术协会的通知",
    "关于{}科学技术协会换届选举结果的批复",
    "关于同意{}科学技术协会变更名称的批复",
)
#: Words whose tearing people saw, and names that no list knows.
WHOLE = ("股份有限公司", "机械", "科学技术协会", "继电器", "一拖", "豫光金铅", "某某自治州")


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NAMES)
def test_no_title_breaks_within_a_word(name: str, shape: str) -> None:
    title = f"洛阳市科学技术协会{shape.format(name)}"
    lines = title_lines(title)
    assert "".join(lines) == title
    assert max(map(len, lines)) <= 20
    ends = {sum(map(len, lines[:count])) for count in range(1, len(lines))}
    for word in (*WHOLE, *known_words()):
        start = title.find(word)
        while start >= 0:
            assert not ends & set(range(start + 1, start + len(word))), f"{word} is torn: {lines}"
            start = title.find(word, start + 1)


def test_what_no_list_knows_is_kept_whole_while_a_line_holds_it() -> None:
    title = "关于同意成立甲乙丙丁戊己庚辛壬癸有限公司的批复"
    assert not set(range(7, 16)) & set(breaks(title))
    assert [len(line) for line in title_lines("甲" * 45)] == [20, 20, 5], "only a word longer than a line is cut"


JOINT = {"co_signers": ["洛阳市工业和信息化局", "洛阳市人民政府国有资产监督管理委员会"]}


def test_issuers_of_a_joint_letter_stand_side_by_side_as_a_line_holds_them() -> None:
    letter = composed(**JOINT)
    assert letter.signer_rows == [
        ("洛阳市科学技术协会", "洛阳市工业和信息化局"),
        ("洛阳市人民政府国有资产监督管理委员会",),
    ]
    assert letter.heads == ("洛阳市科学技术协会", *JOINT["co_signers"])
    assert letter.head_end == "文件"
    assert letter.title.startswith(
        "洛阳市科学技术协会 洛阳市工业和信息化局 洛阳市人民政府国有资产监督管理委员会关于同意"
    )
    four = composed(co_signers=["甲局", "乙局", "丙局"])
    assert four.title.startswith("洛阳市科学技术协会等4家单位关于同意")
    assert [len(row) for row in four.signer_rows] == [3, 1]


def test_a_joint_letter_prints_its_issuers_on_one_height_and_word_has_them_in_one_row() -> None:
    letter = composed(co_signers=["洛阳市工业和信息化局"])
    last = lines_of(letter)[-1]
    own = [one.top for said, one in last.items() if said.startswith("洛阳市科学技术协会")]
    other = [one.top for said, one in last.items() if "洛阳市工业和信息化局" in said]
    assert min(abs(one - two) for one in own for two in other) < 0.5
    tables = Document(BytesIO(docx_bytes(letter))).tables
    assert [cell.text for cell in tables[-1].rows[0].cells] == ["洛阳市科学技术协会", "洛阳市工业和信息化局"]
    assert tables[0].cell(0, 1).text == "文件"
