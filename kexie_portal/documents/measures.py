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


def title_lines(title: str, most: int = 18) -> list[str]:
    """Break a title into lines of about the same length, the last not longer than the first (梯形或菱形, 7.3.1)."""
    count = -(-len(title) // most)
    if count < 2:
        return [title]
    lines: list[str] = []
    rest = title
    for left in range(count, 0, -1):
        cut = len(rest) if left == 1 else _cut(rest, -(-len(rest) // left))
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [line for line in lines if line]


def _cut(text: str, wanted: int) -> int:
    """Return a place near the wanted one that tears no known word and leaves 的 with what stands before it."""
    words = (
        "科学技术协会",
        "有限公司",
        "有限责任公司",
        "股份",
        "公司",
        "批复",
        "通知",
        "成立",
        "撤销",
        "变更",
        "换届",
        "选举",
        "结果",
    )
    torn = set()
    for word in words:
        start = text.find(word)
        while start >= 0:
            torn |= set(range(start + 1, start + len(word)))
            start = text.find(word, start + 1)
    torn |= {place for place, letter in enumerate(text) if letter in "的、，。》）”"}
    for away in range(6):
        for place in (wanted + away, wanted - away):
            if 0 < place < len(text) and place not in torn:
                return place
    return wanted
