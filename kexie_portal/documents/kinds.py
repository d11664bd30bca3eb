"""The fields that each kind of letter may name, and the text that it has until a province or city writes its own.

A field is written by its Chinese name in braces: `{协会名称}`. Callers hand values in by the English key.
"""

from __future__ import annotations

from dataclasses import dataclass

from kexie_portal.documents.enums import LetterKind


@dataclass(frozen=True)
class Field:
    """One field: the key of the code, the name in the text, a sample for the preview.

    A line whose optional field has no value is left out of the letter.
    """

    key: str
    name: str
    sample: str
    optional: bool = False


@dataclass(frozen=True)
class Text:
    """The title and the lines of a letter, with fields."""

    title: str
    body: str


ADDRESSEE = Field("addressee", "主送单位", "中信重工机械股份有限公司")
SIGNER = Field("signer", "发文单位", "洛阳市科学技术协会")
ASSOCIATION = Field("association", "协会名称", "中信重工机械股份有限公司科学技术协会")
ENTERPRISE = Field("enterprise", "企业名称", "中信重工机械股份有限公司", optional=True)
REQUEST = Field("request", "来文标题", "关于成立中信重工机械股份有限公司科学技术协会的请示", optional=True)
FORWARDED_BY = Field("forwarded_by", "审核单位", "涧西区科学技术协会", optional=True)
COMMON = (ADDRESSEE, SIGNER)

FIELDS: dict[LetterKind, tuple[Field, ...]] = {
    LetterKind.APPROVAL: (
        *COMMON,
        ASSOCIATION,
        ENTERPRISE,
        REQUEST,
        FORWARDED_BY,
        Field("host_department", "挂靠部门", "科技管理部", optional=True),
        Field("preparer", "筹备负责人", "李明", optional=True),
        Field("filing_days", "备案期限", "20", optional=True),
    ),
    LetterKind.RETURN_NOTICE: (
        *COMMON,
        ASSOCIATION,
        Field("matter", "申请事项", "成立"),
        Field("reasons", "退回原因", "章程草案缺少会员权利和义务的条款\n会员名录中有三人没有填写专业技术职务"),
        Field("deadline", "补正期限", "2026年12月1日", optional=True),
        FORWARDED_BY,
    ),
    LetterKind.CHANGE_APPROVAL: (
        *COMMON,
        ASSOCIATION,
        REQUEST,
        FORWARDED_BY,
        Field("matter", "变更事项", "名称"),
        Field("before", "变更前", "洛阳矿山机械厂科学技术协会", optional=True),
        Field("after", "变更后", "中信重工机械股份有限公司科学技术协会"),
        Field("effective", "生效日期", "2026年12月1日", optional=True),
    ),
    LetterKind.ELECTION_APPROVAL: (
        *COMMON,
        ASSOCIATION,
        REQUEST,
        FORWARDED_BY,
        Field("term", "届次", "第二届"),
        Field("meeting_day", "大会日期", "2026年10月20日", optional=True),
        Field("chair", "主席", "王建国", optional=True),
        Field("vice_chairs", "副主席", "张伟、刘洋", optional=True),
        Field("secretary_general", "秘书长", "陈静", optional=True),
        Field("committee", "委员人数", "15", optional=True),
        Field("years", "任期年数", "五", optional=True),
        Field("first_day", "任期开始", "2026年10月20日", optional=True),
    ),
    LetterKind.DISSOLUTION_NOTICE: (
        *COMMON,
        ASSOCIATION,
        Field("reason", "撤销原因", "所在企业已依法注销", optional=True),
        Field("effective", "撤销日期", "2026年12月1日"),
        Field("successor", "承接组织", "洛阳高新技术产业开发区科学技术协会", optional=True),
    ),
    LetterKind.MEMBER_CERTIFICATE: (
        SIGNER,
        Field("member", "会员名称", "中信重工机械股份有限公司科学技术协会"),
        Field("organization", "所入组织", "洛阳市企业科学技术协会联合会"),
        Field("membership", "会员类别", "团体会员"),
        Field("first_day", "入会日期", "2026年11月3日"),
        Field("end_day", "有效期至", "2031年11月2日", optional=True),
    ),
}

DEFAULTS: dict[LetterKind, Text] = {
    LetterKind.APPROVAL: Text(
        "关于同意成立{协会名称}的批复",
        "你单位《{来文标题}》收悉。经研究，现批复如下：\n"
        "一、同意成立{协会名称}。\n"
        "二、{协会名称}是{企业名称}党组织领导下的科技工作者群众组织，是科协的基层组织，挂靠{挂靠部门}开展工作。\n"
        "三、请按照民主程序召开成立大会，审议通过章程，选举产生委员会和主席、副主席、秘书长，"
        "并于会后{备案期限}个工作日内将选举结果报我会备案。\n"
        "四、协会成立后，要坚持以习近平新时代中国特色社会主义思想为指导，认真履行为科学技术工作者服务、为创新驱动发展服务、"
        "为提高全民科学素质服务、为党和政府科学决策服务的职责，围绕企业技术创新需求，组织科技工作者开展学术交流、"
        "揭榜攻关、成果转化、科学普及和人才举荐，密切联系、竭诚服务企业科技工作者。\n"
        "此复。",
    ),
    LetterKind.RETURN_NOTICE: Text(
        "关于退回{协会名称}{申请事项}申请材料的通知",
        "你单位报送的{协会名称}{申请事项}申请材料收悉。经审核，有下列问题需要补正，现予退回：\n"
        "{退回原因}\n"
        "请逐项补正后重新报送，补正期限至{补正期限}。\n"
        "特此通知。",
    ),
    LetterKind.CHANGE_APPROVAL: Text(
        "关于同意{协会名称}变更{变更事项}的批复",
        "你单位《{来文标题}》收悉。经研究，现批复如下：\n"
        "一、同意{协会名称}变更{变更事项}。\n"
        "变更前：{变更前}\n"
        "变更后：{变更后}\n"
        "二、上述变更自{生效日期}起生效。请及时修改章程和有关登记事项，做好工作衔接。\n"
        "此复。",
    ),
    LetterKind.ELECTION_APPROVAL: Text(
        "关于{协会名称}换届选举结果的批复",
        "你单位《{来文标题}》收悉。经研究，现批复如下：\n"
        "一、同意{协会名称}{届次}委员会选举结果。\n"
        "主席：{主席}\n"
        "副主席：{副主席}\n"
        "秘书长：{秘书长}\n"
        "委员会由{委员人数}名委员组成。\n"
        "二、本届委员会任期{任期年数}年，自{任期开始}起计算。\n"
        "三、希望新一届委员会紧紧团结在以习近平同志为核心的党中央周围，团结引领企业科技工作者听党话、跟党走，"
        "立足岗位创新，为企业高质量发展作出新贡献。\n"
        "此复。",
    ),
    LetterKind.DISSOLUTION_NOTICE: Text(
        "关于撤销{协会名称}的通知",
        "因{撤销原因}，经研究，决定自{撤销日期}起撤销{协会名称}。\n"
        "其会员联系服务工作由{承接组织}承接。\n"
        "请做好档案移交、印章收缴、经费结清和会员接续等善后工作，并自即日起停止以该协会名义开展活动。\n"
        "特此通知。",
    ),
    LetterKind.MEMBER_CERTIFICATE: Text(
        "会员证书",
        "{会员名称}：\n经审核，批准你单位自{入会日期}起成为{所入组织}{会员类别}。\n有效期至{有效期至}。\n特发此证。",
    ),
}


def field_names(kind: LetterKind) -> dict[str, Field]:
    """Return the fields of a kind by their Chinese names."""
    return {field.name: field for field in FIELDS[kind]}


def samples(kind: LetterKind) -> dict[str, str]:
    """Return a sample value for every field of a kind."""
    return {field.key: field.sample for field in FIELDS[kind]}
