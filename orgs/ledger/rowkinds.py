"""What a row below a header is by its cells: data, a total, a note, a signature, an example, a ruler, units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from orgs.ledger.values import compact

_TOTAL = re.compile(
    r"(?:[^,。]{0,10}?)(?:合计|小计|总计|共计|累计|总数|合\.?计)(?:[::(].*|\d+[家个户]?)?$|其中(?:[::].*|.{0,8})?$|"
    r"(?:平均|人均|户均|占比|比例|比重|完成率|同比|环比|较上年|较去年|比上年|上年同期|增长|增幅).{0,12}$"
)
_WHO = (
    r"填表|填报|填写|制表|编制|编报|审核|审批|审定|复核|初审|经办|统计|报出|报送|上报|呈报|打印|制作|录入|核对|核准|签发|主管|分管|主要|负责|"
    r"单位|部门|科室|科协|主席|领导|联系|电话|手机|传真|邮箱|签字|签名|签章|盖章|公章|日期|时间|数据|资料|来源|口径|说明|注|备注|附注|附件|附"
)
#: 填表人：, 单位负责人（签字）：王, 报出日期 2024年, 数据来源：…: words of a form, then a colon.
_SIGNED = re.compile(rf"(?:{_WHO}).{{0,14}}?[::]")
_NOTE = re.compile(
    r"(?:注|备注|说明|附注|填表说明|填报说明|填写说明)\d*[::、.(]|※|\*注|以下空白|以下无正文|此表|本表|★|\(?(?:盖章|公章|签字|签章)\)?$|"
    r"—+完?—*$|第\d+页|共\d+页"
)
_EXAMPLE = re.compile(r"\(?(?:示例|例|样例|举例|填写示例|例如|范例)[)::]?[0-9]?")
_SPACED_TOTAL = {"合计", "小计", "总计", "共计", "累计"}
_RULER = re.compile(r"\(?[0-9]{1,2}\)?|[甲乙丙丁戊己庚辛]|[A-Z]")
_UNIT = re.compile(r"\(?(?:(亿|千万|百万|十万|万|千)?元|人|家|个|户|名|%|年|月|日|—|-|/|项|次|人次|平方米)\)?")
#: 单位：万元, 计量单位：千元, （单位：人、万元）, 金额单位：人民币万元. Never 填报单位：某公司.
_UNIT_LINE = re.compile(
    r"(?:单位|计量单位|货币单位|金额单位)[::]?(?:人民币)?(?:[人家户个名%项][、,/;;])*\(?(亿|千万|百万|十万|万|千|百)?元(?![\u4e00-\u9fff])"
)
_FACTORS = {"": 1, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
#: Words with which a line of particulars begins its pairs: 联系人 | 王志远 | 电话 | 0379-….
_LABELS = re.compile(
    r"(?:联系人|联络员|填报人|填表人|经办人|审核人?|审批人?|电话|联系电话|手机|手机号|传真|邮箱|负责人|日期|地址|邮编)[::]?"
)


def row_kind(texts: list[str], *, has_code: bool) -> str:
    """Tell what a row below the header is by its filled cells: `data`, `total`, `note`, `example` or `ruler`.

    A ruler numbers the columns (1 2 3 …, 甲 乙 1 2) or names their units. A row with an enterprise's code is data
    whatever else it says.
    """
    first = compact(texts[0]) if texts else ""
    if _EXAMPLE.fullmatch(first):
        return "example"
    if has_code:
        return "data"
    heads = [first, *(compact(text) for text in texts[1:3])]
    if any(head in _SPACED_TOTAL or _TOTAL.fullmatch(head) for head in heads if len(head) < 24):
        return "total"
    if _NOTE.match(first) or first in {"注", "备注", "说明"} or is_signature(texts):
        return "note"
    if len(texts) >= 3 and all(_RULER.fullmatch(compact(text)) for text in texts):
        return "ruler"
    return "ruler" if len(texts) > 1 and all(_UNIT.fullmatch(compact(text)) for text in texts) else "data"


def is_signature(texts: Sequence[str]) -> bool:
    """Tell whether a row signs the form or names its sender: labels before a colon, or label and value by turns."""
    said = [compact(text) for text in texts]
    signed = sum(1 for text in said if _SIGNED.match(text) or _NOTE.match(text))
    if signed and (signed * 2 >= len(said) or _SIGNED.match(said[0])):
        return True
    labels = [position for position, text in enumerate(said) if _LABELS.fullmatch(text)]
    return bool(labels) and labels[0] == 0 and len(labels) * 2 >= len(said) > 1


def unit_of_line(text: str) -> Decimal | None:
    """Return the factor to yuan of a line such as 单位：万元 above a header, None for any other text."""
    match = _UNIT_LINE.search(compact(text)) if "元" in text else None
    return Decimal(_FACTORS[match[1] or ""]) if match else None


def unit_of_cell(text: str) -> Decimal | None:
    """Return the factor of a cell that says nothing but 万元, in the line of units below a header."""
    match = _UNIT.fullmatch(compact(text)) if "元" in text else None
    return Decimal(_FACTORS[match[1] or ""]) if match else None
