"""What a file is taken for, whose rows they are, who is not entered as living, and what the page tells besides."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orgs.imports import actions
from orgs.imports.blank import blank_ledger
from orgs.imports.models import ImportTarget
from orgs.imports.told import TITLES, told_of
from orgs.ledger.rows import LeftOut
from orgs.register.models.association import Association
from orgs.register.models.enterprise import Enterprise
from tests.orgs.factories import AssociationFactory, EnterpriseFactory, LabelFactory, OfficerFactory, ParkFactory
from tests.orgs.imports.samples import HEADER, Henan, code, ledger, line, tables
from tests.orgs.ledger import files

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def luoyang(client: Client, henan: Henan) -> Client:
    client.force_login(henan.luoyang_officer)
    return client


# ------------------------------------------------------------ what the file lists


@pytest.mark.parametrize("target", ["enterprise", "association"])
def test_the_blank_forms_are_taken_for_what_they_are(henan: Henan, send, target: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(blank_ledger(target, henan.luoyang)))
    page = book.worksheets[0]
    given = {
        "所属县（市、区）": "涧西区",
        "企业名称": "洛阳甲有限公司",
        "统一社会信用代码": code(1),
        "成立日期": "2015-06-01",
    }
    for cell in page[1]:
        page.cell(2, cell.column).value = given.get(cell.value)
    batch = send(files.saved(book))
    assert (batch.target, batch.counts["new"], batch.counts["error"]) == (target, 1, 0)


@pytest.mark.parametrize(
    ("headers", "target"),
    [
        (["成立日期"], "enterprise"), (["成立时间", "负责人"], "enterprise"),
        (["注册日期", "法定代表人"], "enterprise"), (["成立日期", "主要负责人", "联系电话"], "enterprise"),
        (["成立日期", "会员人数"], "association"), (["成立日期", "主席"], "association"),
        (["科协成立时间"], "association"), (["成立时间", "挂靠部门"], "association"),
        (["成立时间", "秘书长"], "association"),
    ],
)  # fmt: skip
def test_the_columns_tell_what_a_file_lists(henan: Henan, send, headers: list[str], target: str) -> None:
    said = {"成立": "2015-06-01", "注册": "2015-06-01", "科协": "2015-06-01", "会员": "20"}
    cells = [next((value for word, value in said.items() if header.startswith(word)), "张三") for header in headers]
    content = files.csv([[*HEADER[:3], *headers], ["涧西区", "洛阳甲有限公司", code(1), *cells]])
    assert send(content, "名单.csv").target == target


def test_a_title_tells_where_no_column_does_and_else_the_page_asks(luoyang: Client, henan: Henan, send) -> None:
    rows = [["县区", "企业名称", "统一社会信用代码", "成立时间"], ["涧西区", "洛阳甲有限公司", code(1), "2015-06-01"]]
    assert send(files.xlsx([["洛阳市企业科协一览表"], *rows]), "a.xlsx").target == ImportTarget.ASSOCIATION
    assert send(files.xlsx(rows), "企业科协台账.xlsx").target == ImportTarget.ASSOCIATION
    batch = send(files.xlsx(rows), "b.xlsx")
    assert batch.target == ImportTarget.ENTERPRISE
    assert str(TITLES["target"]) in luoyang.get(batch.get_absolute_url()).content.decode()


# ------------------------------------------------------------ own exports


def exported(client: Client, name: str, form: str, **query: str) -> bytes:
    page = client.get(reverse(f"orgs:{name}"))
    columns = ",".join(page.context["table"].base_columns)
    answer = client.post(
        f"{reverse(f'orgs:{name}')}?columns={columns}&export={form}", {"export": form, "reason": "核对台账"}
    )
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert not content.lstrip().startswith(b"<!")
    return bytes(content)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("name", ["enterprise_list", "target_list", "association_list"])
def test_what_a_list_exports_comes_back_in_and_changes_nothing(
    luoyang: Client, henan: Henan, send, name: str, form: str
) -> None:
    park = ParkFactory(
        parent=henan.luoyang, name="洛阳高新技术产业开发区科学技术协会", short_name="洛阳高新技术产业开发区"
    )
    for number, unit in enumerate([henan.jianxi, henan.luoyang, park, henan.units["410323"]], 1):
        enterprise = EnterpriseFactory(
            unit=unit, uscc=code(number), name=f"洛阳第{number}机械有限公司", staff=320, revenue=3000, assets=700,
            opened=date(2015, 6, 1), has_party_organization=number % 2 == 0,
        )  # fmt: skip
        LabelFactory(enterprise=enterprise, kind="high_tech", issued=date(2024, 1, 1), expires=date(2099, 1, 1))
        LabelFactory(enterprise=enterprise, kind="above_scale")
        if name == "association_list":
            made = AssociationFactory(host=enterprise, unit=unit)
            OfficerFactory(association=made, role="contact", phone="13812345678", name="张伟")
    before = tables()
    batch = send(exported(luoyang, name, form), f"导出.{form}")
    assert batch.target == ("association" if name == "association_list" else "enterprise")
    told = [(row.number, row.details) for row in batch.rows.exclude(outcome="unchanged")]
    assert told == []
    assert batch.counts["unchanged"] == (4 if name != "target_list" else batch.counts["rows"])
    assert batch.counts["rows"] > 0
    assert tables() == before


# ------------------------------------------------------------ parks


def test_a_park_of_the_tree_takes_its_rows(henan: Henan, send, do) -> None:
    park = ParkFactory(
        parent=henan.luoyang, name="洛阳高新技术产业开发区科学技术协会", short_name="洛阳高新技术产业开发区"
    )
    rows = [line(1, county="洛阳高新技术产业开发区"), line(2, county="高新区", uscc=files.code(2, "410300"))]
    batch = send(ledger(*rows, line(3, county="高新区")), "台账.csv")
    assert (batch.counts["new"], batch.counts["error"]) == (2, 1)
    do(actions.start_applying, batch, actor=henan.luoyang_officer)
    assert {one.unit_id for one in Enterprise.objects.all()} == {park.pk}
    assert {one.organization.parent_id for one in Association.objects.all()} == {park.pk}


# ------------------------------------------------------------ who is closed


def states(*said: str, header: str = "运行情况") -> bytes:
    rows = [[*line(number), text] for number, text in enumerate(said, 1)]
    return ledger(*rows, header=[*HEADER, header])


def test_an_association_that_is_no_more_is_not_entered_and_told(luoyang: Client, henan: Henan, send, do) -> None:
    before = tables()
    batch = send(states("正常", "已撤销", "企业已注销", "停止活动"), "台账.csv")
    assert batch.counts["new"] == 4
    told = luoyang.get(batch.get_absolute_url()).content.decode()
    assert 'data-told="state"' in told
    assert "已撤销" in told
    batch = do(actions.start_applying, batch, actor=henan.luoyang_officer)
    assert [one.organization.name[:5] for one in Association.objects.all()] == ["洛阳第1机"]
    assert dict(Enterprise.objects.values_list("uscc", "closed")) == {
        code(1): None, code(2): None, code(3): TODAY(), code(4): None,
    }  # fmt: skip
    again = send(states("正常", "已撤销", "企业已注销", "停止活动"), "台账.csv")
    assert again.counts["unchanged"] == 4
    do(actions.start_undoing, batch, actor=henan.luoyang_officer)
    assert tables() == before


def test_nothing_that_lives_in_the_register_is_closed_by_a_ledger(henan: Henan, send, do) -> None:
    do(actions.start_applying, send(states("正常", "正常"), "台账.csv"), actor=henan.luoyang_officer)
    batch = send(states("已撤销", "企业已注销"), "台账.csv")
    assert batch.counts["unchanged"] == 2
    assert all("仍正常运行" in row.details["warnings"][-1][1] for row in batch.rows.all())
    assert not Enterprise.objects.exclude(closed=None).exists()


def test_a_register_that_says_closed_enters_the_closed_as_closed(henan: Henan, send, do) -> None:
    header = ["县区", "企业名称", "统一社会信用代码", "经营状态", "注销日期"]
    rows = [["涧西区", f"洛阳第{n}机械有限公司", code(n), said, day] for n, said, day in (
        (1, "存续", ""), (2, "注销", ""), (3, "注销", "2020-03-01"))]  # fmt: skip
    batch = send(files.csv([header, *rows]), "名录.csv")
    do(actions.start_applying, batch, actor=henan.luoyang_officer)
    closed = dict(Enterprise.objects.values_list("uscc", "closed"))
    assert closed == {code(1): None, code(2): TODAY(), code(3): date(2020, 3, 1)}


# ------------------------------------------------------------ nothing disappears


def test_the_page_lists_what_was_left_out_guessed_or_not_read(luoyang: Client, henan: Henan, send) -> None:
    header = [*HEADER, "吉祥物", "职工人数"]
    second = [None] * 6 + ["王明哲", "13900003869"]
    rows = [
        ["洛阳市企业科协台账"], header, [*line(1), "牡丹"], second, ["合计", "1家"],
        ["填表人：张三", None, "联系电话：13900001111"],
        ["另有说明"], ["县区", "企业科协数", "会员人数"], ["涧西区", 1, 21],
    ]  # fmt: skip
    batch = send(files.xlsx(rows, more={"汇总": [["单位", "企业科协数"], ["涧西区", 1]], "说明": [["请填写"]]}))
    told = luoyang.get(batch.get_absolute_url()).content.decode()
    for kind in ("column", "aside", "total", "note", "stray", "other"):
        assert f'data-told="{kind}"' in told, kind
    for text in ("吉祥物", "王明哲", "填表人：张三", "另有说明", "“汇总”是汇总表"):
        assert text in told, text
    assert "13900003869" in told  # the officer's work needs it


def test_telephones_of_left_out_rows_are_masked_as_those_of_rows_are(henan: Henan, send, monkeypatch, luoyang) -> None:
    batch = send(files.xlsx([HEADER, line(1), [None] * 6 + ["王明哲", "13900003869"]]))
    monkeypatch.setattr("orgs.imports.views.detail.tree_rules.may_see_phones", lambda *_: False)
    told = luoyang.get(batch.get_absolute_url()).content.decode()
    assert "王明哲" in told
    assert "13900003869" not in told


def test_every_kind_of_row_left_out_has_a_title() -> None:
    kinds = {word for word in (LeftOut.__doc__ or "").split("`")[1::2] if word != "kind"}
    assert len(kinds) > 8
    assert kinds <= set(TITLES)


def test_a_good_file_says_nothing_besides(henan: Henan) -> None:
    reading = files.read(ledger(line(1), line(2)))
    assert told_of(reading) == []
