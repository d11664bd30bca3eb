"""The four papers of a founding (申请报告, 成立申请表, 章程草案, 会员名录) as Word files, blank or filled in before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt

from kexie_portal.documents import charter
from kexie_portal.documents import measures as m
from kexie_portal.documents import word_parts as parts
from kexie_portal.documents.fields import plain, values_of
from kexie_portal.documents.form_tables import member_table, record_table
from kexie_portal.documents.titles import title_lines
from kexie_portal.documents.word import blank


class FormKind(TextChoices):
    """The papers that a founding needs."""

    APPLICATION = "application", _("application report")
    ESTABLISHMENT = "establishment", _("establishment application form")
    CHARTER = "charter", _("draft charter")
    MEMBERS = "members", _("list of members")


#: Keys of the fields and what stands in the paper where there is no value.
FORM_FIELDS: dict[str, str] = {
    "enterprise": "××××公司",
    "association": "××××公司科学技术协会",
    "addressee": "××市科学技术协会",
    "uscc": "",
    "address": "",
    "industry": "",
    "staff": "××",
    "scitech_workers": "××",
    "reason": "",
    "partners": "",
    "host_department": "××部门",
    "party_organization": "",
    "preparers": "",
    "chair_proposed": "",
    "contact": "",
    "phone": "",
    "date": "××××年×月×日",
}
MEMBER_COLUMNS = ("name", "gender", "born", "education", "title", "department", "duty", "phone")


def form_document(kind: str, fields: Mapping[str, Any] | None = None) -> bytes:
    """Return a paper as DOCX; what `fields` (keys of `FORM_FIELDS`) lacks is left to be written by hand.

    Besides these, `members` is a list of mappings by `MEMBER_COLUMNS`.
    """
    which = FormKind(kind)
    given = fields or {}
    said = {key: "、".join(values_of(given.get(key))) or empty for key, empty in FORM_FIELDS.items()}
    document = blank(TITLES[which].format(**said), said["enterprise"])
    BUILDERS[which](document, said, given)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def form_name(kind: str, enterprise: str = "") -> str:
    """Return the name of the file."""
    return f"{plain(enterprise)[:60]}{NAMES[FormKind(kind)]}.docx"


NAMES = {
    FormKind.APPLICATION: "申请报告",
    FormKind.ESTABLISHMENT: "成立申请表",
    FormKind.CHARTER: "章程草案",
    FormKind.MEMBERS: "会员名录",
}
TITLES = {
    FormKind.APPLICATION: "关于成立{association}的请示",
    FormKind.ESTABLISHMENT: "企业科学技术协会成立申请表",
    FormKind.CHARTER: "{association}章程（草案）",
    FormKind.MEMBERS: "{association}会员名录",
}


def _title(document: Docx, words: str) -> None:
    for words_of_line in title_lines(words):
        paragraph = parts.line(document, words_of_line, align=ALIGN.CENTER, font=m.TITLE_FONT, size=m.TITLE_PT)
        paragraph.paragraph_format.line_spacing = Pt(m.TITLE_LINE_PT)
        paragraph.paragraph_format.keep_with_next = True
    parts.line(document, "")


def _text(document: Docx, words: str) -> None:
    parts.indent_first(parts.line(document, words, align=ALIGN.JUSTIFY), 2)


def _application(document: Docx, said: Mapping[str, str], given: Mapping[str, Any]) -> None:
    _title(document, TITLES[FormKind.APPLICATION].format(**said))
    parts.line(document, f"{said['addressee']}：")
    shared = f"协会由{said['enterprise']}牵头，联合{said['partners']}共同成立。" if said["partners"] else ""
    reason = said["reason"] or "为加强对科技工作者的联系服务，提升企业自主创新能力，推动企业高质量发展"
    for words in (
        f"{said['enterprise']}现有职工{said['staff']}人，其中科技工作者{said['scitech_workers']}人。",
        f"{reason.rstrip('。')}，经研究，拟成立{said['association']}。现将有关情况报告如下：",
        "一、企业基本情况和科技工作者队伍情况。（请填写主营业务、研发投入、研发机构、科技人员构成等）",
        f"二、筹备工作情况。{shared}已成立筹备组，成员为{said['preparers'] or '××、××、××'}；"
        f"协会拟挂靠{said['host_department']}。",
        "三、主要任务。密切联系科技工作者，开展学术交流、技术攻关、成果转化、科学普及和人才举荐，反映科技工作者意见建议。",
        "四、组织机构设想。拟设委员会，设主席1名、副主席若干名、秘书长1名，经成立大会选举产生。",
        "妥否，请批示。",
    ):
        _text(document, words)
    attached = parts.line(document, "附件：1.企业科学技术协会成立申请表")
    attached.paragraph_format.space_before = Pt(m.LINE_PT)
    attached.paragraph_format.left_indent = Pt(2 * m.BODY_PT)
    for words in ("2.章程草案", "3.会员名录"):
        parts.line(document, words).paragraph_format.left_indent = Pt(5 * m.BODY_PT)
    for words, above in ((f"{said['enterprise']}（盖章）", 2), (said["date"], 0)):
        signed = parts.line(document, words, align=ALIGN.RIGHT)
        signed.paragraph_format.space_before = Pt(above * m.LINE_PT)
        signed.paragraph_format.right_indent = Pt(m.BODY_PT * (2 if above else 4))
    contact = f"（联系人：{said['contact'] or '××'}　联系电话：{said['phone'] or '××××'}）"
    parts.line(document, contact).paragraph_format.left_indent = Pt(2 * m.BODY_PT)


def _establishment(document: Docx, said: Mapping[str, str], given: Mapping[str, Any]) -> None:
    _title(document, TITLES[FormKind.ESTABLISHMENT])
    record_table(document, said)


def _charter(document: Docx, said: Mapping[str, str], given: Mapping[str, Any]) -> None:
    _title(document, TITLES[FormKind.CHARTER].format(**said))
    number = 0
    for place, (chapter, articles) in enumerate(charter.CHAPTERS, 1):
        heading = parts.line(
            document, f"第{charter.numeral(place)}章　{chapter}", align=ALIGN.CENTER, font=m.HEADING_FONT
        )
        heading.paragraph_format.space_before = Pt(m.LINE_PT)
        heading.paragraph_format.keep_with_next = True
        for article in articles:
            number += 1
            first, *more = article.format(**said).split("\n")
            _text(document, f"第{charter.numeral(number)}条　{first}")
            for words in more:
                _text(document, words)


def _members(document: Docx, said: Mapping[str, str], given: Mapping[str, Any]) -> None:
    _title(document, TITLES[FormKind.MEMBERS].format(**said))
    listed = given.get("members") or []
    member_table(document, [[plain(one.get(key)) for key in MEMBER_COLUMNS] for one in listed])


BUILDERS: dict[FormKind, Callable[[Docx, Mapping[str, str], Mapping[str, Any]], None]] = {
    FormKind.APPLICATION: _application,
    FormKind.ESTABLISHMENT: _establishment,
    FormKind.CHARTER: _charter,
    FormKind.MEMBERS: _members,
}
