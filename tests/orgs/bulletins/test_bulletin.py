"""Public notices: written, published by the rule, withdrawn with a reason, read by anybody and cleaned of what acts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kexie_portal.documents.enums import IssuingSteps
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.web.richtext import kept
from orgs.bulletins.actions import bulletin as actions
from orgs.bulletins.actions.bulletin import Words
from orgs.bulletins.models import Bulletin
from orgs.duty.actions import work_plan
from orgs.tree.models.organization import Organization
from tests.orgs.factories import officer_of
from tests.orgs.founding.cases import Place, place, signed_in

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WORDS = Words("result", "2026 年度企业科协成立结果公示", "经研究，拟批准下列单位。\n\n公示期七天。", TODAY)


@pytest.fixture
def here() -> Place:
    made = place()
    Organization.objects.filter(pk=made.net.jianxi.pk).update(code="410305")
    made.net.jianxi.refresh_from_db()
    return made


def written(here: Place, role: str = "city", unit: str = "luoyang", words: Words = WORDS) -> Bulletin:
    return actions.write(actor=here.people[role], unit=getattr(here.net, unit), words=words)


def public(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    assert not response.cookies
    return response.content.decode()


def test_a_draft_is_nobody_s_and_a_published_notice_everybody_s(here):
    draft = written(here)
    assert Client().get(draft.public_url).status_code == 404
    assert draft.title not in public("/public/notices/")
    actions.publish(draft, actor=here.people["city"])
    page = public(draft.public_url)
    assert "<p>公示期七天。</p>" in page
    assert draft.title in public("/public/notices/")
    assert draft.title in public("/public/units/410300/")
    assert draft.title in public("/public/units/410300/?kind=result")
    assert draft.title not in public("/public/units/410300/?kind=plan")
    assert draft.title not in public("/public/units/410305/")
    assert draft.title in Client().get("/public/units/410300/feed.xml").content.decode()
    assert Client().get("/public/units/999999/").status_code == 404


def test_a_notice_is_shown_from_its_first_day_and_says_when_its_period_is_over(here):
    later = Words("notice", "明日公布", "内容", TODAY + timedelta(days=1))
    coming = actions.publish(written(here, words=later), actor=here.people["city"])
    assert Client().get(coming.public_url).status_code == 404
    past = Words("result", "已截止公示", "内容", TODAY - timedelta(days=9), TODAY - timedelta(days=2))
    over = actions.publish(written(here, words=past), actor=here.people["city"])
    assert "Its period is over." in public(f"{over.public_url}?language=en")
    with pytest.raises(Refused):
        written(here, words=Words("result", "倒置", "内容", TODAY, TODAY - timedelta(days=1)))


@pytest.mark.parametrize("role", ["contact", "reader", "nobody", "other_city", "county"])
def test_only_the_officers_of_a_unit_and_those_above_write_in_its_name(here, role):
    with pytest.raises(NotAllowed):
        written(here, role)
    draft = written(here)
    with pytest.raises(NotAllowed):
        actions.publish(draft, actor=here.people[role])


def test_a_unit_that_signs_in_steps_has_another_officer_publish(here):
    """A second pair of eyes, where the unit's letters want it and there is one."""
    draft = written(here)
    with signed_in(IssuingSteps.SIGN):
        actions.publish(written(here), actor=here.people["city"])  # a single officer: nobody else could
        second = officer_of(here.net.luoyang)
        with pytest.raises(NotAllowed):
            actions.publish(draft, actor=here.people["city"])
        actions.rewrite(draft, actor=second, version=draft.version, words=WORDS)
        with pytest.raises(NotAllowed):
            actions.publish(draft, actor=second)  # who changed it last is its writer
        done = actions.publish(draft, actor=here.people["city"])
    assert (done.state, done.published_by) == ("published", here.people["city"])


def test_a_published_notice_is_never_changed_and_withdrawn_with_a_reason(here):
    notice = actions.publish(written(here), actor=here.people["city"])
    with pytest.raises(NotAllowed):
        actions.rewrite(notice, actor=here.people["city"], version=notice.version, words=WORDS)
    with pytest.raises(Refused):
        actions.withdraw(notice, actor=here.people["city"], reason=" ")
    actions.withdraw(notice, actor=here.people["city"], reason="名单有误")
    page = public(notice.public_url)
    assert "名单有误" in page
    assert "公示期七天" not in page
    assert notice.title not in public("/public/notices/")


def test_two_who_change_a_draft_at_once_do_not_write_over_each_other(here):
    draft = written(here)
    actions.rewrite(draft, actor=here.people["city"], version=draft.version, words=WORDS)
    with pytest.raises(Stale):
        actions.rewrite(draft, actor=here.people["city"], version=draft.version, words=WORDS)


@pytest.mark.parametrize(
    ("sent", "gone"),
    [
        ("<p>好</p><script>alert(1)</script>", "script"),
        ('<p onclick="x()">好</p>', "onclick"),
        ('<a href="javascript:x()">好</a>', "javascript"),
        ('<img src="http://example.org/x.png">好', "img"),
        ('<p style="position:fixed">好</p>', "style"),
        ("<iframe src='//example.org'></iframe>好", "iframe"),
        ("<form action='//example.org'><input name=a></form>好", "form"),
    ],
)
def test_what_acts_is_taken_out_of_a_text(here, sent, gone):
    assert gone not in kept(sent)
    assert "好" in kept(sent)
    notice = actions.publish(written(here, words=Words("notice", "标题", sent, TODAY)), actor=here.people["city"])
    Bulletin.objects.filter(pk=notice.pk).update(html=sent)  # however it came there
    text = public(notice.public_url).split('class="card-body rich-text"')[1].split("</footer>")[0].split("<footer")[0]
    assert gone not in text


def test_a_text_of_nothing_but_tags_says_nothing(here):
    for empty in ("<p></p>", "  ", "<script>x</script>"):
        with pytest.raises(Refused):
            written(here, words=Words("notice", "标题", empty, TODAY))


def test_files_are_everybody_s_while_the_notice_is_public(here):
    pdf = SimpleUploadedFile("名单.pdf", b"%PDF-1.7 list")
    draft = actions.write(actor=here.people["city"], unit=here.net.luoyang, words=WORDS, files=[pdf])
    url = f"{draft.public_url}files/{draft.files.get().file.pk}/"
    assert Client().get(url).status_code == 404
    actions.publish(draft, actor=here.people["city"])
    response = Client().get(url)
    assert b"".join(response.streaming_content) == b"%PDF-1.7 list"
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    actions.withdraw(draft, actor=here.people["city"], reason="名单有误")
    assert Client().get(url).status_code == 404
    lying = SimpleUploadedFile("名单.pdf", b"MZ\x90 program")
    with pytest.raises(Refused):
        actions.write(actor=here.people["city"], unit=here.net.luoyang, words=WORDS, files=[lying])


def test_a_published_work_plan_is_shown_to_everybody_and_leaves_with_its_withdrawal(here):
    plan = work_plan.publish(
        here.net.province, actor=here.people["province"], year=2026, title="年度计划", text="抓好建会。"
    )
    client = Client()
    client.force_login(here.people["province"])
    assert client.post(f"/work-plans/{plan.pk}/public/").status_code == 302
    shown = Bulletin.objects.get()
    assert "抓好建会" in public(shown.public_url)
    with pytest.raises(Refused):
        actions.show_plan(plan, actor=here.people["province"])
    with pytest.raises(NotAllowed):
        actions.show_plan(plan, actor=here.people["city"])
    work_plan.withdraw(plan, actor=here.people["province"], reason="另行印发")
    assert "另行印发" in public(shown.public_url)
    assert "抓好建会" not in public(shown.public_url)
    assert "年度计划" not in public("/public/notices/")


def test_the_page_of_a_county_leads_to_its_procedure_and_request(here):
    assert "/public/founding/410305/" in public("/public/units/410305/")


def test_an_officer_writes_publishes_and_withdraws_on_the_pages(here):
    client = Client()
    client.force_login(here.people["city"])
    sent = {
        "version": 0, "unit": here.net.luoyang.pk, "kind": "procedure", "title": "成立程序",
        "html": "<h3>一</h3><p>二</p>",
        "from_on": TODAY.isoformat(), "until_on": "",
        "papers": [SimpleUploadedFile("a.pdf", b"%PDF-1.7 a"), SimpleUploadedFile("b.pdf", b"%PDF-1.7 b")],
    }  # fmt: skip
    assert client.post("/bulletins/new/", {**sent, "title": ""}).status_code == 422
    made = client.post("/bulletins/new/", {**sent, "papers": [SimpleUploadedFile("a.pdf", b"%PDF-1.7 a"),
                                                            SimpleUploadedFile("b.pdf", b"%PDF-1.7 b")]})  # fmt: skip
    draft = Bulletin.objects.get()
    assert made["Location"] == draft.get_absolute_url()
    assert draft.files.count() == 2
    first = draft.files.first().pk
    edited = {"version": 1, "kind": "procedure", "title": "成立程序（修订）", "html": draft.html, "drop": [first],
              "from_on": TODAY.isoformat()}  # fmt: skip
    assert client.post(f"{draft.get_absolute_url()}edit/", edited).status_code == 302
    assert draft.files.count() == 1
    assert client.post(f"{draft.get_absolute_url()}publish/").status_code == 302
    assert client.get(f"{draft.get_absolute_url()}edit/").status_code == 403
    assert "成立程序（修订）" in public(draft.public_url)
    assert client.post(f"{draft.get_absolute_url()}withdraw/", {"reason": "重发"}).status_code == 302
    assert "重发" in client.get(draft.get_absolute_url()).content.decode()
