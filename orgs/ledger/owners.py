"""Whose telephone, post or name a column holds: 主席职务, 联系人邮箱, a 联系电话 that stands behind 秘书长."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from orgs.ledger.values import compact

_PREFIX = r"(?:企业科协|园区科协|科协|科学技术协会|协会|企业|公司|单位|本届|现任|本单位)*"
#: The people whom a ledger of associations names, each with the fields of their name, telephone and e-mail.
_PEOPLE: dict[str, tuple[str, dict[str, str]]] = {
    "vice_chairs": ("副主席|副会长", {"name": "vice_chairs"}),
    "secretary_general": ("秘书长", {"name": "secretary_general", "phone": "secretary_general_phone"}),
    "chair": ("主席|会长|主要负责人|负责人", {"name": "chair", "phone": "chair_phone"}),
    "contact": (
        "科协联系人|企业联系人|负责联系人|联系人|联络员|联络人|经办人",
        {"name": "contact", "phone": "contact_phone", "email": "email"},
    ),
    "legal_person": ("法定代表人|法人代表|法人", {"name": "legal_person"}),
}
#: What else is a person, though no field keeps them: 党组织书记, 财务负责人, 分管领导, 填表人.
_ANYBODY = r"(?:人|书记|主席|秘书长|会长|理事长|经理|董事长|厂长|校长|院长|所长|主任|部长|科长|领导|代表|干事|专干|员)"
_ATTRIBUTES = {
    "phone": r"(?:联系|移动|办公|固定)?(?:电话|手机|座机)(?:号码|号)?|联系方式|手机联系方式|号码",
    "name": r"姓名|名单|名字",
    "email": r"(?:联系|电子)?(?:邮箱|邮件)(?:地址)?|E?MAIL|QQ邮箱",
    "other": (
        r"(?:所在|工作)?(?:单位及|部门及)?(?:职务|职称|职位|岗位|部门|单位)(?:/?(?:职务|职称))?|性别|年龄|民族|学历|学位|专业|政治面貌|籍贯|"
        r"出生(?:年月|日期)|身份证(?:号|号码)?|微信号?|QQ号?|人数|数量?|总数|占比|比例|比重|占.{1,8}(?:比重|比例)|任职(?:时间|日期)|备注|签字|地址|传真"
    ),
}
_ATTRIBUTE = "|".join(f"(?P<{name}>{words})" for name, words in _ATTRIBUTES.items())
_OF_SOMEBODY = re.compile(rf"(?P<owner>.{{0,12}}?{_ANYBODY})(?:的|/)?(?:{_ATTRIBUTE})")
_IN_BRACKETS = re.compile(rf"(?:{_ATTRIBUTE})\((?P<owner>.{{1,16}})\)")
_BARE = re.compile(f"(?:{_ATTRIBUTE})")
_SOMEBODY = re.compile(rf".{{0,12}}?{_ANYBODY}(?:姓名|名单)?")
_WHO = {owner: re.compile(f"{_PREFIX}(?:{words})(?:姓名|名单)?") for owner, (words, _fields) in _PEOPLE.items()}
#: What ends like a person and is a number of them or a thing.
_NOBODY = re.compile(r".*(?:会员|人员|党员|成员|职工|从业员|法人)$")


def owner_of(text: str) -> str:
    """Return the person that a header names: a key such as `chair`, `other` for anybody else, empty for no person."""
    bare = compact(text)
    for owner, pattern in _WHO.items():
        if pattern.fullmatch(bare):
            return owner
    return "other" if _SOMEBODY.fullmatch(bare) and not _NOBODY.match(bare) else ""


def person_field(key: str) -> str | None:
    """Return the field of a header such as 主席职务 or 联系电话(秘书长): empty where no field keeps it.

    None where the header does not speak of something of a person. `key` is a header as `header_key` gives it.
    """
    for pattern in (_IN_BRACKETS, _OF_SOMEBODY):
        match = pattern.fullmatch(key)
        if match:
            attribute = next(name for name in _ATTRIBUTES if match[name] is not None)
            owner = owner_of(match["owner"].rpartition("/")[2])
            if owner or pattern is _OF_SOMEBODY:
                return _PEOPLE[owner][1].get(attribute, "") if owner in _PEOPLE else ""
    return None


def attribute_of(header: str) -> str:
    """Return what a header without an owner tells of a person: `phone`, `name`, `email`, `other`; empty for no such."""
    match = _BARE.fullmatch(compact(header))
    return next(name for name in _ATTRIBUTES if match[name] is not None) if match else ""


def told_apart(headers: Sequence[str]) -> list[str]:
    """Return the headers, each once: a telephone of several is its owner's, the person in the column before it.

    主席 | 联系电话 | 秘书长 | 联系电话 becomes … 联系电话（主席） … 联系电话（秘书长）; what else is twice is numbered.
    """
    attributes = [attribute_of(header) for header in headers]
    phones = sum(1 for header, attribute in zip(headers, attributes, strict=True) if _is_contacts(header, attribute))
    often = Counter(headers)
    owner = ""
    owned: list[str] = []
    for header, attribute in zip(headers, attributes, strict=True):
        bare = header.rpartition("/")[2]
        if owner_of(bare):
            owner = bare
        elif not attribute and header:
            owner = ""
        needs = often[header] > 1 or (attribute == "phone" and phones > 1)
        owned.append(f"{header}（{owner}）" if needs and attribute and owner else header)
    return _numbered(owned)


def _is_contacts(header: str, attribute: str) -> bool:
    """Tell whether a column would be taken for the contact's telephone."""
    return attribute == "phone" or (bool(header) and person_field(compact(header)) == "contact_phone")


def _numbered(headers: list[str]) -> list[str]:
    seen: Counter[str] = Counter()
    found = []
    for header in headers:
        seen[header] += 1
        found.append(f"{header}（{seen[header]}）" if header and seen[header] > 1 else header)
    return found


def follows_another(headers: Sequence[str], position: int) -> bool:
    """Tell whether the column stands right behind a person who is not the contact."""
    return position > 0 and owner_of(headers[position - 1]) in ("chair", "vice_chairs", "secretary_general", "other")
