"""What one cell says of several things: the labels of an enterprise, whether it lives, a name for a yes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from orgs.ledger.cells import Cell
from orgs.ledger.faults import CellFault
from orgs.ledger.flags import parse_flag
from orgs.ledger.values import compact, is_blank, plain

#: What clerks and the portal call the labels, by field; the more precise word is asked first.
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("little_giant", re.compile(r".*小巨人.*")),
    ("specialized", re.compile(r".*专精特新.*")),
    ("high_tech", re.compile(r".*(?:高新技术|高新|高企).*")),
    ("above_scale", re.compile(r".*(?:规模以上|规上).*")),
)
_PARTS = re.compile(r"[、，,;；/|+\s]+")
_NONE = frozenset(["无", "否", "没有", "未认定", "暂无"])
_DAY = re.compile(r"((?:19|20)\d\d)[-./年](\d{1,2})[-./月](\d{1,2})")
_NOT = re.compile(r"[未没非无](?:被|有|曾)?")
_CLOSED = re.compile(
    r"注销|吊销|撤销|解散|倒闭|破产|清算|终止|关闭|已?迁出|取缔|除名|不存在|已?合并|被兼并|不再存续|灭失"
)
_RESTING = re.compile(
    r"停止|停业|歇业|停产|停工|暂停|休眠|僵尸|瘫痪|名存实亡|(?:未|不|没有?)(?:正常|再|能)?(?:运行|运转|开展|活动|营业|经营|正常)|异常|失联"
)
_ALIVE = re.compile(
    r".*(?:正常|存续|在业|在营|在册|开业|营业|运行|运转|良好|活跃|存在|经营|有效|在建|筹备|登记|成立|较好|一般|active|开展).*",
    re.I,
)


@dataclass(frozen=True, slots=True)
class State:
    """What a cell says of a state: `alive`, `closed`, `resting` or `unknown`, its day, whether the enterprise's."""

    kind: str
    text: str
    day: date | None = None
    of_enterprise: bool = False


def parse_labels(value: Cell) -> tuple[set[str], list[str]]:
    """Return the flags that a cell such as 规上、高新技术企业 sets, and the words that are none of them."""
    flags: set[str] = set()
    rest: list[str] = []
    for part in _PARTS.split(plain(value)):
        text = compact(part)
        if is_blank(text) or text in _NONE:
            continue
        found = next((name for name, pattern in _LABELS if pattern.fullmatch(text)), "")
        if found and not _NOT.match(text):
            flags.add(found)
        else:
            rest.append(part)
    return flags, rest


def parse_named(value: Cell, about: str = "") -> bool | None:
    """Return whether there is what a column asks the name of: 党组织名称 with a name is a yes, 无 is a no."""
    try:
        return parse_flag(value, about)
    except CellFault:
        return True


def parse_state(value: Cell, header: str = "") -> State | None:
    """Return what a cell says of a state, None for an empty one; under 是否注销 a yes means closed."""
    text = compact(value)
    if is_blank(text):
        return None
    asked = _asked(value, header)
    if asked is not None:
        return State(asked, plain(value))
    of_enterprise = text.startswith(("企业", "公司", "单位"))
    found = _DAY.search(text)
    return State(_kind(text), plain(value), _day(found) if found else None, of_enterprise)


def _asked(value: Cell, header: str) -> str | None:
    """Answer a question of yes or no: 是否注销, 是否正常运行."""
    if not header.startswith(("是否", "有无", "是否已")):
        return None
    try:
        said = parse_flag(value)
    except CellFault:
        return None
    if said is None:
        return None
    closing = _CLOSED.search(header) is not None
    if closing:
        return "closed" if said else "alive"
    return "alive" if said else "resting"


def _kind(text: str) -> str:
    for kind, pattern in (("closed", _CLOSED), ("resting", _RESTING)):
        found = pattern.search(text)
        if found and not _NOT.search(text[max(found.start() - 2, 0) : found.start()]):
            return kind
    return "alive" if _ALIVE.fullmatch(text) or _CLOSED.search(text) else "unknown"


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
