"""Cells made into yes or no: √, 是, 已建立, 党支部, 规上, GR2021…, ☑是□否."""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell
from orgs.ledger.faults import CellFault
from orgs.ledger.values import compact, is_blank

_DONE = ("建", "建立", "成立", "加入", "设立", "组建", "认定", "入库", "入会", "获批", "取得")
_YES = frozenset([*"√✓✔☑V是有对已YT1", *_DONE, *("已" + verb for verb in _DONE), "是的", "有的", "YES", "TRUE"])
_NO = frozenset(
    [*"×✗✘☒╳X否无不没未NF0", *("未" + verb for verb in _DONE), "没有", "不是", "尚未", "尚无", "NO", "FALSE"]
)
_BOX = re.compile(r"[☑✓✔√■](\w+)")
_LABELLED = re.compile(
    r"(?:GR|GS|GF)?\d{4,}\S*|(?:19|20)\d\d年?(?:认定|获批|入库|建立|成立|加入)?|国家级|省级|市级|第?[一二三四五六七八九]批"
)
#: Words by which a year or a number says that it holds no more: 2019年认定，2022年到期.
_OVER = re.compile("未|不|否|撤销|取消|过期|到期|失效|注销|拟|待|正在|筹")
_LONGEST = 40
#: What else says yes and no, by the field that asks.
_NOT = "(?:未|没有?|尚未|还未|无|非|不是)"
_WORDS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    field: (
        re.compile(rf"{_NOT}(?:[建立成设组为有获得认定入]|{before})*(?:{words})(?:企业|单位)?|{against}"),
        re.compile(
            rf"(?:[是有属已建立成设组为获得认定的]|{before})*(?:{words})(?:企业|单位)?(?:[1-9]\d*[个家]|已?建立|已?成立|健全)?"
        ),
    )
    for field, before, words, against in (
        (
            "party_organization",
            r"独立|联合|单独|共同|企业|公司|中共|[1-9]\d*个",
            "党的?组织|基层党组织|党?(?:总|独立|联合)?支部?(?:委员会)?|党委|党工委|党组|机关党委|党小组"
            "|中共.{2,25}(?:支部|总支|委员会)",
            "无党员|没有党员|0个(?:党支部|党组织)?",
        ),
        ("high_tech", "国家级?|省级?|有效期?内", "高新(?:技术)?|高企", "非高企?"),
        (
            "above_scale",
            "工业|服务业|[一-龥]{0,2}类",
            "规(?:模以)?上(?:工业|服务业)?",
            "规(?:模以)?下(?:工业|服务业)?(?:企业)?",
        ),
        ("specialized", "国家级?|省级?|市级?|创新型", '(?:专精特新)?[“"]?(?:中小|小巨人)?[”"]?', "非专精特新"),
        ("little_giant", '国家级?|省级?|专精特新|[“"]', '小巨人[”"]?', "非小巨人"),
        (
            "federation_member",
            "省|市|企业科协|团体|单位",
            "(?:联合会)?(?:会员|理事|常务理事|副会长|会长)(?:单位)?|联合会",
            "非会员",
        ),
        (
            "society_member",
            "省|市|行业|团体|单位",
            "(?:学会|协会)?(?:会员|理事|常务理事|副理事长|理事长)(?:单位)?|学会|一业一会",
            "非会员",
        ),
    )
}


def parse_flag(value: Cell, about: str = "") -> bool | None:
    """Return yes, no, or None for an empty cell (not known); raise `CellFault` for a text that is neither.

    `about` is the field: 党支部 says yes where the question is for a party organization, 规下 says no to 规上.
    """
    if isinstance(value, bool):
        return value
    return _flag(compact(value), about)


@lru_cache(maxsize=4096)
def _flag(text: str, about: str) -> bool | None:
    if is_blank(text):
        return None
    boxes = _BOX.findall(text) if "□" in text or "☐" in text else []
    if boxes:
        text = boxes[0]
    bare = re.sub(r"\(.*\)$", "", text).rstrip("。.!") or text
    if bare in _YES:
        return True
    if bare in _NO:
        return False
    if len(bare) <= _LONGEST:
        if _LABELLED.fullmatch(bare) and not _OVER.search(bare):
            return True
        for words, answer in zip(_WORDS.get(about, ()), (False, True), strict=False):
            if words.fullmatch(bare):
                return answer
    raise CellFault("flag", _("“%(value)s” is neither yes nor no.") % {"value": text})
