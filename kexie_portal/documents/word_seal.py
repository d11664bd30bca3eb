"""The QR code of a letter in Word: in a frame of its own at a corner of the type area, so that no line moves."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from kexie_portal.documents import measures as m
from kexie_portal.documents import word_parts as parts

if TYPE_CHECKING:
    from kexie_portal.sealing.stamps import Stamp

QR_MM, FRAME_MM, CODE_PT = 20, 36, 7


def put_seal(document: Docx, stamp: Stamp, *, across: str, down: str) -> None:
    """Put QR code and check code at a corner: `across` is left or right, `down` top or bottom."""
    picture = parts.line(document, "", align=ALIGN.CENTER)
    picture.add_run().add_picture(BytesIO(stamp.png()), width=Mm(QR_MM))
    code = parts.line(document, f"核验码 {stamp.words}", align=ALIGN.CENTER, size=CODE_PT)
    for paragraph in (picture, code):
        _in_frame(paragraph, across, down)


def _in_frame(paragraph: Paragraph, across: str, down: str) -> None:
    layout = paragraph.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.SINGLE  # an exact line would cut the picture
    frame = parts.element(
        "framePr", w=parts.twips(FRAME_MM * m.POINTS_PER_MM), wrap="around", vAnchor="margin", hAnchor="margin",
        xAlign=across, yAlign=down,
    )  # fmt: skip
    properties = paragraph._p.get_or_add_pPr()
    first = properties.find(parts.qn("w:spacing"))
    first.addprevious(frame)
