"""The measures of GB/T 9704-2012, once for Word and for PDF. Millimetres and points as their names say."""

from __future__ import annotations

PAGE_WIDTH_MM, PAGE_HEIGHT_MM = 210, 297
TOP_MM, LEFT_MM = 37, 28
AREA_WIDTH_MM, AREA_HEIGHT_MM = 156, 225
RIGHT_MM = PAGE_WIDTH_MM - LEFT_MM - AREA_WIDTH_MM  # 26
BOTTOM_MM = PAGE_HEIGHT_MM - TOP_MM - AREA_HEIGHT_MM  # 35

POINTS_PER_MM = 72 / 25.4
LINES, CHARACTERS = 22, 28
BODY_PT = 16.0  # 三号
LINE_PT = 28.95
TITLE_PT = 22.0  # 二号
TITLE_LINE_PT = 36.0
SMALL_PT = 14.0  # 四号
#: 28 characters of 16 pt are a little wider than 156 mm: what each gives up.
TRACKING_PT = (AREA_WIDTH_MM * POINTS_PER_MM - CHARACTERS * BODY_PT) / CHARACTERS

HEAD_FROM_TOP_MM = 35  # 发文机关标志 below the upper edge of the type area (7.2.4)
HEAD_PT = 48.0  # at most; shrinks until the line holds it
RULE_FROM_NUMBER_MM = 4  # 7.2.7
PAGE_NUMBER_BELOW_MM = 7  # 7.5: from the type area to the dashes, which stand in the middle of their line
#: What a line of text is taller than its letters; the rule is measured from the letters of the number.
LEADING_MM = (LINE_PT - BODY_PT) / 2 / POINTS_PER_MM
RED = "FF0000"

BODY_FONT = "仿宋_GB2312"
TITLE_FONT = "方正小标宋简体"
HEADING_FONT = "黑体"
NUMBER_FONT = "宋体"


def head_size(head: str) -> float:
    """Return the size of the red heading in points, so that it stands on one line with room at both ends."""
    room = AREA_WIDTH_MM * POINTS_PER_MM * 0.96
    return round(min(HEAD_PT, room / max(len(head), 1)), 1)  # not a figure: points of type


def joint_head_size(heads: tuple[str, ...], end: str) -> float:
    """Return the size of stacked red headings in points: the longest with 文件 beside it stands on one line."""
    room = AREA_WIDTH_MM * POINTS_PER_MM * 0.92
    return round(min(HEAD_PT, room / max(max(map(len, heads)) + len(end), 1)), 1)  # not a figure: points
