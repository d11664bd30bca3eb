"""Pieces of Word that python-docx has no words for: grid, fonts of Chinese text, page numbers, rules, imprint."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from docx.blkcntnr import BlockItemContainer
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from kexie_portal.documents import measures as m

if TYPE_CHECKING:
    from kexie_portal.documents.composing import Composed

TWIPS_PER_POINT = 20
TRACKING_TWIPS = math.floor(m.TRACKING_PT * TWIPS_PER_POINT)
IMPRINT_LINE_PT = 26.0
COPIES = len("抄送：")  # what goes on stands below the first unit named (7.4.2)


def twips(points: float) -> int:
    """Return points as twips, the twentieths of a point in which Word measures."""
    return round(points * TWIPS_PER_POINT)  # not a figure: twips


def element(name: str, **attributes: object) -> BaseOxmlElement:
    """Return an element of the w: namespace with its attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_properties(document: Docx, title: str, author: str) -> None:
    """Name the document in its properties; the library's own author and remark go."""
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title[:250], author[:250], ""
    properties.language = "zh-CN"


def set_page(section: Section) -> None:
    """Set A4, the margins and the grid of 22 lines (5.1, 5.2).

    28 characters a line come by the spacing of the text: a grid of characters is not read alike everywhere.
    """
    section.page_width, section.page_height = Mm(m.PAGE_WIDTH_MM), Mm(m.PAGE_HEIGHT_MM)
    section.top_margin, section.left_margin = Mm(m.TOP_MM), Mm(m.LEFT_MM)
    section.right_margin, section.bottom_margin = Mm(m.RIGHT_MM), Mm(m.BOTTOM_MM)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(m.BOTTOM_MM - m.PAGE_NUMBER_BELOW_MM - m.SMALL_PT / 2 / m.POINTS_PER_MM)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(element("docGrid", type="lines", linePitch=twips(m.LINE_PT)))


def set_fonts(holder: Any, font: str) -> None:
    """Name one font for Chinese and Latin letters alike."""
    properties = holder.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def set_normal_style(document: Docx) -> None:
    """Make 三号仿宋 with the line of 28.95 pt the style of all text."""
    style = document.styles["Normal"]
    style.font.size = Pt(m.BODY_PT)
    set_fonts(style.element, m.BODY_FONT)
    properties = style.element.get_or_add_rPr()
    size = properties.find(qn("w:sz"))
    size.addprevious(element("spacing", val=TRACKING_TWIPS))
    properties.append(element("lang", val="zh-CN", eastAsia="zh-CN"))
    layout = style.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(m.LINE_PT)
    layout.space_before, layout.space_after = Pt(0), Pt(0)
    layout.widow_control = False
    before = style.element.get_or_add_pPr().find(qn("w:spacing"))
    for name in ("autoSpaceDE", "autoSpaceDN", "snapToGrid"):  # no air between 年 and its digits: 28 characters a line
        before.addprevious(element(name, val=0))


def line(
    document: Docx | BlockItemContainer,
    words: str,
    *,
    align: ALIGN = ALIGN.LEFT,
    font: str = "",
    size: float = 0,
    color: str = "",
    bold: bool = False,
) -> Paragraph:
    """Add a paragraph of one run; the words are text and nothing else."""
    paragraph: Paragraph = document.add_paragraph()
    paragraph.alignment = align
    run: Run = paragraph.add_run(words)
    dress(run, font=font, size=size, color=color, bold=bold)
    return paragraph


def dress(run: Run, *, font: str = "", size: float = 0, color: str = "", bold: bool = False) -> None:
    """Give a run its font, size in points and colour, where they differ from the style."""
    if font:
        set_fonts(run._r, font)
    if size:
        run.font.size = Pt(size)
    if color:
        run.font.color.rgb = RGBColor.from_string(color)
    if bold:
        run.font.bold = True


def indent_first(paragraph: Paragraph, characters: int) -> None:
    """Indent the first line by characters, which Word keeps at any size, and by points for programs without them."""
    paragraph.paragraph_format.first_line_indent = Pt(m.BODY_PT * characters)
    paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), str(characters * 100))


def borders(**sides: tuple[str, float, str]) -> BaseOxmlElement:
    """Return the borders of a paragraph: side → (line, points, colour)."""
    made = element("pBdr")
    for side in ("top", "left", "bottom", "right"):
        if side in sides:
            kind, points, color = sides[side]
            eighths = round(points * 8)  # not a figure: eighths of a point
            made.append(element(side, val=kind, sz=eighths, space=0, color=color))
    return made


def put_borders(paragraph: Paragraph, made: BaseOxmlElement) -> None:
    """Put borders where the order of the format wants them: before the spacing."""
    properties = paragraph._p.get_or_add_pPr()
    later = ("shd", "tabs", "suppressAutoHyphens", "snapToGrid", "spacing", "ind", "jc", "rPr")
    for child in properties:
        if child.tag in {qn(f"w:{name}") for name in later}:
            child.addprevious(made)
            return
    properties.append(made)


def rule_below(paragraph: Paragraph, *, color: str, points: float, gap_mm: float) -> None:
    """Draw a rule as wide as the type area below a line, at a distance (7.2.7)."""
    made = borders(bottom=("single", points, color))
    made[0].set(qn("w:space"), str(round(gap_mm * m.POINTS_PER_MM)))  # not a figure: points
    put_borders(paragraph, made)


def set_page_numbers(document: Docx) -> None:
    """Write “— 1 —” below the type area, odd pages at the right, even pages at the left, one character in (7.5)."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align, side in (
        (section.footer, ALIGN.RIGHT, "right_indent"),
        (section.even_page_footer, ALIGN.LEFT, "left_indent"),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        setattr(paragraph.paragraph_format, side, Pt(m.SMALL_PT))
        paragraph.paragraph_format.line_spacing = Pt(m.SMALL_PT)
        for run in (paragraph.add_run("— "), _page_field(paragraph), paragraph.add_run(" —")):
            dress(run, font=m.NUMBER_FONT, size=m.SMALL_PT)


def _page_field(paragraph: Paragraph) -> Run:
    run = paragraph.add_run()
    for kind in ("begin", "", "separate", "shown", "end"):
        if kind == "":
            code = element("instrText")
            code.text = " PAGE "
            run._r.append(code)
        elif kind == "shown":
            run.add_text("1")
        else:
            run._r.append(element("fldChar", fldCharType=kind))
    return run


def imprint(document: Docx, letter: Composed) -> None:
    """Put 版记 at the foot of the last page: copies, then who printed it and when, between rules (7.4)."""
    rows = [f"抄送：{letter.copy_to}。"] if letter.copy_to else []
    rows.append(f"{letter.signers[0]}\t{letter.day}印发")
    foot = (m.PAGE_HEIGHT_MM - m.BOTTOM_MM) * m.POINTS_PER_MM
    for place, words in enumerate(rows):
        top = foot - sum(_imprint_height(row) for row in rows[place:])
        _imprint_line(document, words, top, first=place == 0, last=place == len(rows) - 1)
    anchor = line(document, "", size=1)  # a frame stands on the page of the paragraph that follows it
    anchor.paragraph_format.line_spacing = Pt(1)


def _imprint_height(words: str) -> float:
    points = m.AREA_WIDTH_MM * m.POINTS_PER_MM - m.SMALL_PT * (COPIES + 2)
    room = math.floor(points / (m.SMALL_PT + TRACKING_TWIPS / TWIPS_PER_POINT))
    lines = 1 if "\t" in words else math.ceil((len(words) - COPIES) / room)
    return lines * IMPRINT_LINE_PT


def _imprint_line(document: Docx, words: str, top: float, *, first: bool, last: bool) -> None:
    """Frame one line at its height on the page; each has a frame of its own, because lines whose rules differ
    are not kept in one by every word processor.
    """
    paragraph = line(document, words, size=m.SMALL_PT)
    layout = paragraph.paragraph_format
    hangs = 0 if "\t" in words else COPIES
    layout.line_spacing = Pt(IMPRINT_LINE_PT)
    layout.left_indent, layout.right_indent = Pt(m.SMALL_PT * (1 + hangs)), Pt(m.SMALL_PT)
    layout.first_line_indent = Pt(-m.SMALL_PT * hangs)
    layout.tab_stops.add_tab_stop(Mm(m.AREA_WIDTH_MM) - Pt(m.SMALL_PT), WD_TAB_ALIGNMENT.RIGHT)
    thick, thin = (("single", mm * m.POINTS_PER_MM, "000000") for mm in (0.35, 0.25))
    put_borders(paragraph, borders(top=thick if first else thin, **({"bottom": thick} if last else {})))
    frame = element(
        "framePr", w=twips(m.AREA_WIDTH_MM * m.POINTS_PER_MM), wrap="around", vAnchor="page",
        hAnchor="margin", xAlign="left", y=twips(top),
    )  # fmt: skip
    paragraph._p.get_or_add_pPr().find(qn("w:pBdr")).addprevious(frame)
