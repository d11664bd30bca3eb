"""The editor's pages: a form is built, checked, tried, published, changed, copied, taken out and in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kexie_portal.accounts.models import User
from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.actions import version as versions
from kexie_portal.formbuilder.editor.trial import PURPOSE
from kexie_portal.formbuilder.models import Form, FormVersion, Response
from kexie_portal.formbuilder.seeds import names, seed
from tests.formbuilder.conftest import Owners
from tests.formbuilder.definitions import budget, every_kind, field, form, options, section


@pytest.fixture
def draft(clerk: User, owning: None) -> FormVersion:
    asked = form(section("one", field("a", label="甲"), field("b", label="乙")), section("two", field("c")))
    return versions.create_form(actor=clerk, unit_code="410300", title="自述表", code="self", definition=asked)


@pytest.fixture
def owning(clerk: User) -> Any:
    before = access.owners()
    access.register_owners(Owners(clerk))
    yield
    access.register_owners(before)


@pytest.fixture
def page(clerk: User, client: Client) -> Client:
    client.force_login(clerk)
    return client


def at(name: str, *args: object) -> str:
    return reverse(f"formeditor:{name}", args=args)


def asked(draft: FormVersion) -> Any:
    return FormVersion.objects.get(pk=draft.pk).definition


def no_rows(*names: str) -> dict[str, object]:
    return {f"{name}-{key}": 0 for name in names for key in ("TOTAL_FORMS", "INITIAL_FORMS")}


def rows(name: str, *values: dict[str, object]) -> dict[str, object]:
    sent: dict[str, object] = {f"{name}-TOTAL_FORMS": len(values), f"{name}-INITIAL_FORMS": 0}
    for at_, row in enumerate(values):
        sent |= {f"{name}-{at_}-{key}": value for key, value in {"ORDER": at_ + 1, **row}.items()}
    return sent


def mark(page: Client, url: str) -> str:
    return str(page.get(url).context["form"]["version"].value())


def test_a_form_is_built_field_by_field(owning: None, page: Client) -> None:
    answer = page.post(at("new"), {"unit_code": "410300", "title": "基本情况表", "code": "basic"})
    draft = FormVersion.objects.get()
    assert answer.headers["Location"] == at("draft", draft.pk)
    page.post(at("section_new", draft.pk), {"title": "一、基本情况", "kind": "grid", "pairs": "2", **no_rows("when")})
    new = at("field_new", draft.pk, "part")
    page.post(
        new, {"label": "企业性质", "kind": "one_of", "options": "国有\np = 民营", "required": "on", **no_rows("when")}
    )
    when = rows("when", {"field": "q1", "op": "eq", "value": "民营", "bracket": ""})
    page.post(f"{new}?after=q1", {"label": "注册资本", "kind": "yuan", "least": "0", "join": "all", **when})
    assert asked(draft)["sections"] == [
        {
            "name": "part", "title": "一、基本情况", "kind": "grid", "layout": {"pairs_per_row": 2},
            "fields": [
                {"name": "q1", "label": "企业性质", "kind": "one_of", "required": True,
                 "options": [{"value": "国有", "label": "国有"}, {"value": "p", "label": "民营"}]},
                {"name": "q2", "label": "注册资本", "kind": "yuan", "limit": {"min": 0},
                 "when": {"all": [{"field": "q1", "op": "eq", "value": "p"}]}},
            ],
        }
    ]  # fmt: skip
    assert "0" not in page.get(at("draft", draft.pk)).content.decode().split('class="alert')[0][:0]
    assert page.get(at("draft", draft.pk)).context["outline"].faults == []


def test_a_table_is_built_with_columns_rows_sums_and_rules(draft: FormVersion, page: Client) -> None:
    sent = {
        "label": "经费预算", "kind": "table", "name": "budget", "rows_label": "科目", "sum_label": "合计",
        **no_rows("when"),
        **rows(
            "columns",
            {"label": "单价", "kind": "yuan", "name": "price"},
            {"label": "数量", "kind": "integer", "name": "number"},
            {"label": "金额", "kind": "yuan", "name": "cost", "summed": "on", "width": "20"},
            {"label": ""},
        ),
        **rows(
            "given",
            {"label": "设备费", "level": "1"},
            {"label": "其中：进口", "level": "2", "outside": "on", "blocked": ["price"]},
        ),
        **rows("rules", {"rule": "product", "target": "cost", "parts": ["price", "number"]}),
    }  # fmt: skip
    answer = page.post(at("field_new", draft.pk, "two"), sent)
    assert answer.status_code == 302
    assert asked(draft)["sections"][1]["fields"][1] == {
        "name": "budget", "label": "经费预算", "kind": "table",
        "columns": [
            {"name": "price", "label": "单价", "kind": "yuan"},
            {"name": "number", "label": "数量", "kind": "integer"},
            {"name": "cost", "label": "金额", "kind": "yuan", "width": 20},
        ],
        "sums": {"columns": ["cost"], "label": "合计"},
        "rules": [{"rule": "product", "target": "cost", "parts": ["price", "number"]}],
        "rows": {
            "label": "科目",
            "fixed": [{"label": "设备费"}, {"label": "其中：进口", "level": 2, "blocked": ["price"], "in_sum": False}],
        },
    }  # fmt: skip


@pytest.mark.parametrize("name", names())
def test_opening_and_saving_a_part_of_a_seed_changes_nothing(
    name: str, clerk: User, owning: None, page: Client
) -> None:
    """Whatever a definition says, the form of the part holds it: all sixteen kinds, rows, rules, conditions, layout."""
    draft = versions.create_form(
        actor=clerk, unit_code="410300", title="x", code=seed(name)["code"], definition=dict(seed(name))
    )
    saved_again(page, draft)
    assert differing(seed(name), asked(draft)) == []


def test_opening_and_saving_each_kind_changes_nothing(clerk: User, owning: None, page: Client) -> None:
    draft = versions.create_form(actor=clerk, unit_code="410300", title="x", code="self", definition=every_kind())
    saved_again(page, draft)
    assert differing(every_kind(), asked(draft)) == []


def differing(before: Any, after: Any, path: str = "") -> list[str]:
    """Name the places where two definitions differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            one for key in {**before, **after} for one in differing(before.get(key), after.get(key), f"{path}.{key}")
        ]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [one for at_, row in enumerate(before) for one in differing(row, after[at_], f"{path}[{at_}]")]
    plain = {"level": 1}  # what a definition says although it goes without saying
    if path.rpartition(".")[2] in plain and (before or 1) == (after or 1):
        return []
    return [] if before == after else [f"{path}: {before} -> {after}"]


def saved_again(page: Client, draft: FormVersion) -> None:
    """Open every part and send what stands in its form."""
    definition = asked(draft)
    urls = [at("whole", draft.pk)]
    lines = [("cover", one["name"]) for one in definition.get("cover", {}).get("lines", [])]
    for part in definition["sections"]:
        urls.append(at("section", draft.pk, part["name"]))
        lines += [(part["name"], one["name"]) for one in part.get("fields", [])]
    for url in [*urls, *(at("field", draft.pk, *line) for line in lines)]:
        shown = page.get(url)
        sent = values(shown.context["form"])
        for group, _words, formset in shown.context["groups"]:
            sent |= {f"{group}-TOTAL_FORMS": len(formset.forms), f"{group}-INITIAL_FORMS": len(formset.forms)}
            for row in formset.forms:
                sent |= values(row)
        answer = page.post(url, sent)
        assert answer.status_code == 302, (url, answer.context and answer.context["form"].errors)


def values(drawn: Any) -> dict[str, Any]:
    """Return what a browser would send of a form."""
    found: dict[str, Any] = {}
    for bound in drawn:
        value = bound.value()
        if value is False or value in (None, ""):
            continue
        found[bound.html_name] = "on" if value is True else value
    return found


def test_parts_move_by_buttons_and_by_dragging(draft: FormVersion, page: Client) -> None:
    order = at("order", draft.pk)
    page.post(order, {"go": "down:one:a"})
    assert [one["name"] for one in asked(draft)["sections"][0]["fields"]] == ["b", "a"]
    page.post(order, {"go": "drag:one:a:two:0"})
    assert [one["name"] for one in asked(draft)["sections"][1]["fields"]] == ["a", "c"]
    page.post(order, {"go": "up:two"})
    assert [one["name"] for one in asked(draft)["sections"]] == ["two", "one"]
    page.post(order, {"go": "remove:two:c"})
    page.post(order, {"go": "up:nowhere"})
    page.post(order, {"go": "burn:two"})
    assert [one["name"] for one in asked(draft)["sections"][0]["fields"]] == ["a"]


def test_a_row_more_and_another_kind_keep_what_was_typed_and_save_nothing(draft: FormVersion, page: Client) -> None:
    url = at("field_new", draft.pk, "two")
    sent = {"label": "经费", "kind": "table", "redraw": "columns:add", **no_rows("when", "given", "rules"),
            **rows("columns", {"label": "金额", "kind": "yuan", "name": "cost"})}  # fmt: skip
    shown = page.post(url, sent)
    assert shown.context["form"]["label"].value() == "经费"
    assert [row["label"].value() for row in shown.context["groups"][0][2].forms] == ["金额", None]
    other = page.post(url, {"label": "经费", "kind": "files", "redraw": "kind", **no_rows("when")})
    assert "max_files" in other.context["form"].fields
    assert "options" not in other.context["form"].fields
    assert len(asked(draft)["sections"][1]["fields"]) == 1


def test_two_people_at_two_parts_both_keep_and_at_one_part_both_are_shown(draft: FormVersion, page: Client) -> None:
    a, b = at("field", draft.pk, "one", "a"), at("field", draft.pk, "one", "b")
    began_a, began_b = mark(page, a), mark(page, b)
    page.post(a, {"label": "甲一", "kind": "short_text", "version": began_a, **no_rows("when")})
    page.post(b, {"label": "乙一", "kind": "short_text", "version": began_b, **no_rows("when")})
    assert [one["label"] for one in asked(draft)["sections"][0]["fields"]] == ["甲一", "乙一"]
    crossed = page.post(a, {"label": "甲二", "kind": "short_text", "version": began_a, **no_rows("when")})
    assert crossed.status_code == 409
    words = crossed.content.decode()
    assert "甲一" in words
    assert "甲二" in words
    page.post(a, {"label": "甲二", "kind": "short_text", "version": mark(page, a), **no_rows("when")})
    assert asked(draft)["sections"][0]["fields"][0]["label"] == "甲二"


def test_the_check_shows_all_faults_at_once_beside_what_caused_them(clerk: User, owning: None, page: Client) -> None:
    late = field("b", when={"all": [{"field": "c", "op": "eq", "value": "x"}]})
    wrong = form(section("one", field("a", "one_of"), late), section("two", field("c")))
    draft = versions.create_form(actor=clerk, unit_code="410300", title="x", code="self", definition=wrong)
    outline = page.get(at("draft", draft.pk)).context["outline"]
    assert len(outline.faults) == 2
    assert [[len(line.faults) for line in block.lines] for block in outline.blocks] == [[], [1, 1], [0]]
    assert page.post(at("publish", draft.pk), {"version": 1}).status_code == 422
    page.post(at("trial", draft.pk))
    assert not Response.objects.exists()


def test_a_version_is_published_for_ever_and_the_next_one_says_what_differs(draft: FormVersion, page: Client) -> None:
    stale = page.post(at("publish", draft.pk), {"version": 99})
    assert stale.status_code == 422
    page.post(at("publish", draft.pk), {"version": draft.version})
    assert FormVersion.objects.get().is_published
    assert page.get(at("draft", draft.pk)).status_code == 404
    page.post(at("begin", draft.form_id))
    second = FormVersion.objects.get(number=2)
    page.post(at("order", second.pk), {"go": "remove:one:b"})
    page.post(at("field_new", second.pk, "two"), {"label": "丁", "kind": "integer", **no_rows("when")})
    found = page.get(at("publish", second.pk)).context["changes"]
    assert [(one.sort, one.what) for one in found] == [("gone", "one · 乙"), ("new", "two · 丁")]
    page.post(at("publish", second.pk), {"version": FormVersion.objects.get(pk=second.pk).version})
    assert [one.number for one in FormVersion.objects.published()] == [1, 2]


def test_a_short_name_of_an_earlier_version_is_not_used_again_for_something_else(
    draft: FormVersion, page: Client
) -> None:
    """G15, G16: answers to two questions would stand under one header."""
    page.post(at("publish", draft.pk), {"version": draft.version})
    page.post(at("begin", draft.form_id))
    second = FormVersion.objects.get(number=2)
    page.post(at("order", second.pk), {"go": "remove:one:b"})
    page.post(at("field_new", second.pk, "one"), {"label": "人数", "kind": "integer", "name": "b", **no_rows("when")})
    page.post(at("field_new", second.pk, "one"), {"label": "甲", "kind": "integer", "name": "a", **no_rows("when")})
    assert [one["name"] for one in asked(second)["sections"][0]["fields"]] == ["a", "b"]
    assert len(page.get(at("publish", second.pk)).context["faults"]) == 1


def test_a_test_fill_is_thrown_away(draft: FormVersion, page: Client) -> None:
    answer = page.post(at("trial", draft.pk))
    first = Response.objects.get(purpose=PURPOSE)
    assert answer.headers["Location"] == first.get_absolute_url()
    assert page.get(reverse("forms:section", args=[first.pk, "one", 0])).status_code == 200
    page.post(at("trial", draft.pk))
    assert Response.objects.count() == 1
    page.post(at("publish", draft.pk), {"version": draft.version})
    assert not Response.objects.exists()


def test_a_form_goes_out_as_a_file_and_comes_in_again(draft: FormVersion, page: Client) -> None:
    content = page.get(at("export", draft.pk)).content
    assert json.loads(content) == asked(draft)
    file = SimpleUploadedFile("self.json", content)
    page.post(at("import"), {"unit_code": "410300", "code": "self-2", "file": file})
    second = Form.objects.get(code="self-2")
    assert second.versions.get().definition == {**asked(draft), "code": "self-2"}
    changed = {**asked(draft), "title": "自述表（新）"}
    file = SimpleUploadedFile("self.json", json.dumps(changed).encode())
    page.post(at("replace", draft.pk), {"version": draft.version, "file": file})
    assert asked(draft)["title"] == "自述表（新）"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (form(section("one", *[field(f"f{n}") for n in range(5000)])), "5000"),
        (form(section("one", field("a", label="<b>甲</b>"))), "HTML"),
        (form(section("one", field("a"), field("a", "integer", "人数"))), "a"),
        (form(section("one", field("a", when={"all": [{"field": "a", "op": "filled"}]}))), ""),
        (form(section("one", {**budget(), "sums": {"columns": ["label"]}})), ""),
        (["no", "form"], ""),
    ],
)
def test_a_faulty_file_is_refused_with_all_that_is_wrong(wrong: Any, words: str, owning: None, page: Client) -> None:
    file = SimpleUploadedFile("x.json", json.dumps(wrong).encode())
    answer = page.post(at("import"), {"unit_code": "410300", "code": "x", "title": "x", "file": file})
    assert answer.status_code == 422
    assert answer.context["faults"]
    assert words in "".join(str(one) for one in answer.context["faults"])
    assert not Form.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"[" * 100000, b'{"title": "x"'])
def test_a_file_that_is_no_json_is_refused(content: bytes, owning: None, page: Client) -> None:
    file = SimpleUploadedFile("x.json", content)
    answer = page.post(at("import"), {"unit_code": "410300", "code": "x", "title": "x", "file": file})
    assert answer.status_code == 422
    assert not Form.objects.exists()


def test_a_copy_is_a_form_of_its_own(draft: FormVersion, page: Client) -> None:
    page.post(at("copy", draft.pk), {"unit_code": "410300", "title": "自述表二", "code": "self-b"})
    copy = Form.objects.get(code="self-b")
    assert copy.versions.get().definition["title"] == "自述表二"
    taken = page.post(at("copy", draft.pk), {"unit_code": "410300", "title": "自述表三", "code": "self-b"})
    assert taken.status_code == 422


def test_preview_print_and_the_whole_form(draft: FormVersion, page: Client) -> None:
    sent = {"title": "自述表", "unit_of_money": "wan", "program": "年度自述", "notes": "如实填写。\n盖章。",
            "attachments": "章程\n照片 ?", "version": mark(page, at("whole", draft.pk))}  # fmt: skip
    page.post(at("whole", draft.pk), sent)
    assert asked(draft)["attachments"] == [{"name": "章程", "required": True}, {"name": "照片", "required": False}]
    assert asked(draft)["notes"] == ["如实填写。", "盖章。"]
    frame = page.get(at("frame", draft.pk))
    assert "frame-ancestors 'self'" in frame.headers["Content-Security-Policy"]
    assert "甲" in frame.content.decode()
    assert page.get(at("preview", draft.pk), {"width": "390"}).context["width"] == 390
    assert page.get(at("print", draft.pk)).headers["Content-Type"] == "application/pdf"


def test_others_see_no_draft_and_no_form(draft: FormVersion, other: User, client: Client) -> None:
    client.force_login(other)
    assert client.get(at("list")).status_code == 403
    for url in (at("form", draft.form_id), at("draft", draft.pk), at("export", draft.pk), at("publish", draft.pk)):
        assert client.get(url).status_code == 404


def test_a_dropped_draft_takes_its_form_along_if_nothing_was_published(draft: FormVersion, page: Client) -> None:
    page.post(at("trial", draft.pk))
    page.post(at("drop", draft.pk))
    assert not Form.objects.exists()


def test_a_form_goes_out_of_use_and_back(draft: FormVersion, page: Client) -> None:
    page.post(at("retire", draft.form_id))
    assert Form.objects.get().retired_at
    page.post(at("retire", draft.form_id), {"again": "1"})
    assert Form.objects.get().retired_at is None


__all__ = ["options"]
