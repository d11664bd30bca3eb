"""What the letters about changes are put together from; letters are written in Chinese only (GB/T 9704-2012)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from orgs.changes.models.change import ChangeCase

DIGITS = "零一二三四五六七八九"


def in_words(number: int) -> str:
    """Write a number below 100 in Chinese: 12 is 十二."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def written(day: date) -> str:
    """Write a day as letters do: 2026年3月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def of_part(noun: str, before: str, after: str, day: date) -> dict[str, object]:
    """Return the fields of a letter about one thing of an association: what it was and what it is to be."""
    return {"matter": noun, "before": before, "after": after, "effective": day}


def of_whole(case: ChangeCase, noun: str, day: date, title: str, lines: list[str]) -> dict[str, object]:
    """Return the fields of a letter about an association as a whole, with its own title and lines."""
    name = case.association.organization.name
    opening = f"你单位《关于{name}{noun}的请示》收悉。经研究，现批复如下："
    said = {"title": title, "paragraphs": [opening, *lines, "此复。"]}
    return of_part(noun, name, case.new_name or noun, day) | said
