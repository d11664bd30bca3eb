"""Deciding many applications from the list, returning one, and whom its association reads by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.errors import Refused
from kexie_portal.notices.models import Notice
from kexie_portal.workflow import moving, naming, signing
from kexie_portal.workflow import tables as state_tables
from kexie_portal.workflow.models import Batch
from orgs.memberships import letters
from orgs.memberships.actions import application as actions
from orgs.memberships.models import MembershipApplication
from orgs.memberships.workflow import APPLICATION
from tests.orgs.factories import officer_of
from tests.orgs.memberships.made import Applied, applied, fresh, many

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Applied:
    return applied()


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig") if answer.streaming else answer.content.decode()


class TestFromTheList:
    """Select, decide, come back."""

    LIST = "/applications/?state=submitted&sort=member&page=1"

    def decided(self, here: Applied, **sent: Any) -> tuple[Client, Any]:
        """Decide from the list as far as the page of the outcome."""
        client = browser(here.officer)
        asks = client.post(self.LIST, {"action": sent.pop("verb", "accept"), **sent})
        assert asks.status_code == 302
        page = client.get(asks["Location"])
        assert page.status_code == 200
        done = client.post(asks["Location"], {"note": "符合条件"})
        assert done.status_code == 302, done.context["form"].errors
        return client, client.get(done["Location"])

    def test_filter_page_and_selection_stay_after_it_g27(self, here: Applied) -> None:
        """G27: the list stands as before, and what was decided stays selected."""
        rows = many(here, 3)
        client, outcome = self.decided(here, selected=[rows[0].pk, rows[1].pk])
        back = outcome.context["back"]
        batch = Batch.objects.get()
        assert back == f"{self.LIST}&chosen={batch.pk}"
        assert "checked aria-label" not in text(client.get(back)), "what is accepted has left this filter"
        all_states = client.get(f"/applications/?chosen={batch.pk}")
        ticked = [row for row in rows if f'value="{row.pk}" data-bulk-row checked' in text(all_states)]
        assert [row.pk for row in ticked] == [rows[0].pk, rows[1].pk]

    def test_the_selection_of_somebody_else_is_not_shown(self, here: Applied) -> None:
        self.decided(here, selected=[here.application.pk])
        other = browser(here.second).get(f"/applications/?chosen={Batch.objects.get().pk}")
        assert "data-bulk-row checked" not in text(other)

    def test_all_that_the_filters_leave_are_decided(self, here: Applied) -> None:
        rows = many(here, 30)
        self.decided(here, whole="1")
        states = set(MembershipApplication.objects.filter(pk__in=[r.pk for r in rows]).values_list("state", flat=True))
        assert states == {"accepted"}

    def test_the_outcome_names_what_was_not_done_and_why(self, here: Applied) -> None:
        rows = many(here, 2)
        moving.move(rows[1], "withdraw", actor=fresh(here.officer), note="撤回")
        client = browser(here.officer)
        keys = ",".join(str(row.pk) for row in rows)
        done = client.post(f"/applications/decide/accept/?pk={keys}", {"note": ""})
        page = text(client.get(done["Location"]))
        assert "未办" in page
        assert "该件现为“已撤回”" in page

    def test_declining_asks_for_the_reason(self, here: Applied) -> None:
        url = f"/applications/decide/decline/?pk={here.application.pk}"
        answer = browser(here.officer).post(url, {"note": ""})
        assert answer.status_code == 422
        assert MembershipApplication.objects.get(pk=here.application.pk).state == "submitted"

    def test_done_and_not_done_by_whom_is_a_filter_g27(self, here: Applied) -> None:
        """G27: "done / not done, by whom"."""
        rows = many(here, 3)
        moving.move(rows[1], "withdraw", actor=fresh(here.officer), note="撤回")
        keys = ",".join(str(row.pk) for row in rows[:2])
        browser(here.officer).post(f"/applications/decide/accept/?pk={keys}", {"note": ""})
        client = browser(here.second)

        def listed(query: str) -> list[int]:
            return sorted(row.pk for row in client.get(f"/applications/?{query}").context["records"])

        assert listed("outcome=done") == [rows[0].pk]
        assert listed("outcome=not_done") == [rows[1].pk]
        assert listed(f"decided_by={here.officer.pk}") == [rows[0].pk, rows[1].pk]
        assert listed(f"outcome=done&decided_by={here.second.pk}") == []

    def test_an_association_has_neither_verbs_nor_names_of_officers(self, here: Applied) -> None:
        self.decided(here, selected=[here.application.pk])
        page = text(browser(here.contact).get("/applications/"))
        assert here.officer.name not in page
        assert "decided_by" not in page
        assert "data-bulk-row" not in page

    @pytest.mark.parametrize("verb", ["lapse", "return", "nothing"])
    def test_no_other_verb_is_for_many(self, here: Applied, verb: str) -> None:
        assert browser(here.officer).get(f"/applications/decide/{verb}/").status_code == 404

    @pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/"])
    def test_it_never_leads_out_of_the_portal(self, here: Applied, back: str) -> None:
        client = browser(here.officer)
        done = client.post(f"/applications/decide/accept/?pk={here.application.pk}&back={back}", {"note": ""})
        assert client.get(done["Location"]).context["back"].startswith("/applications/")


class TestReturning:
    """Only what the return names opens again."""

    def returned(self, here: Applied, *items: str, **remarks: str) -> MembershipApplication:
        moving.move(
            here.application, "return", actor=fresh(here.officer), note="请补正", items=list(items), remarks=remarks
        )
        return MembershipApplication.objects.get(pk=here.application.pk)

    def test_the_page_of_the_return_takes_fields_with_remarks_and_a_minute(self, here: Applied) -> None:
        day = timezone.localdate() + timedelta(days=5)
        sent = {
            "version": here.application.version, "remark_words": "写明科技工作者人数", "note": "请补正",
            "answer_day": day.isoformat(), "answer_time": "17:30",
        }  # fmt: skip
        answer = browser(here.officer).post(f"/applications/{here.application.pk}/return/", sent)
        assert answer.status_code == 302, answer.context["form"].errors
        case = MembershipApplication.objects.get(pk=here.application.pk)
        assert (case.state, case.marked, case.remarks) == ("returned", ["words"], {"words": "写明科技工作者人数"})
        assert f"{timezone.localtime(case.due_at):%Y-%m-%d %H:%M}" == f"{day} 17:30"

    def test_the_association_sees_each_remark_and_the_other_fields_locked(self, here: Applied) -> None:
        case = self.returned(here, "words", words="写明人数")
        page = browser(here.contact).get(f"/applications/{case.pk}/again/")
        form = page.context["form"]
        assert "写明人数" in text(page)
        assert {name for name, field in form.fields.items() if field.disabled} == {"form", "driver"}
        assert "写明人数" in text(browser(here.contact).get(case.get_absolute_url()))

    def test_what_is_locked_stays_whatever_is_sent(self, here: Applied) -> None:
        case = self.returned(here, "words")
        sent = {"version": case.version, "form": "group", "words": "三百名科技工作者", "driver": "project"}
        answer = browser(here.contact).post(f"/applications/{case.pk}/again/", sent)
        assert answer.status_code == 302, answer.context["form"].errors
        case.refresh_from_db()
        assert (case.state, case.words, case.driver) == ("submitted", "三百名科技工作者", "")
        assert (case.marked, case.remarks) == ([], {})

    def test_the_action_refuses_it_too(self, here: Applied) -> None:
        case = self.returned(here, "words")
        with pytest.raises(Refused) as refused:
            moving.move(case, "resubmit", actor=fresh(here.contact), driver="project", words="新")
        assert "带动方式" in refused.value.message
        assert MembershipApplication.objects.get(pk=case.pk).words == "愿加入联合会"

    def test_a_return_that_names_nothing_opens_all(self, here: Applied) -> None:
        case = self.returned(here)
        moving.move(case, "resubmit", actor=fresh(here.contact), driver="project", words="新")
        assert (case.driver, case.words) == ("project", "新")

    def test_a_field_that_the_application_does_not_have_is_refused(self, here: Applied) -> None:
        with pytest.raises(Refused):
            self.returned(here, "password")

    def test_while_it_is_returned_no_second_application_is_filed(self, here: Applied) -> None:
        self.returned(here, "words")
        with pytest.raises(Refused):
            actions.apply(here.member, actor=fresh(here.contact), body=here.body, form="group")


class TestMasks:
    """The association reads the body in place of the persons who decide for it; the officers read all names."""

    def decided(self, here: Applied) -> MembershipApplication:
        moving.move(here.application, "return", actor=fresh(here.officer), note="请补正", items=["words"])
        moving.move(here.application, "resubmit", actor=fresh(here.contact), words="新")
        moving.move(here.application, "accept", actor=fresh(here.officer))
        return MembershipApplication.objects.get(pk=here.application.pk)

    def pages(self, case: MembershipApplication) -> list[str]:
        """Return every address at which an association could read of a step."""
        (letter,) = letters.certificates([case.membership_id]).values()
        steps = [reverse("audit:history", args=["workflow", "step", step.pk]) for step in signing.of_record(case)]
        return [
            case.get_absolute_url(), "/applications/", "/", "/work/", "/inbox/", "/memberships/", "/search/?q=科协",
            f"{case.member.get_absolute_url()}?tab=history", f"{case.member.get_absolute_url()}?tab=societies",
            reverse("audit:history", args=["orgs", "membershipapplication", case.pk]),
            reverse("audit:history", args=["orgs", "membership", case.membership_id]),
            reverse("audit:history", args=["orgs", "organization", case.member_id]),
            letter.get_absolute_url(), reverse("audit:history", args=["documents", "letter", letter.pk]),
            *steps,
        ]  # fmt: skip

    def test_no_surface_names_the_reviewer_to_the_association(
        self, here: Applied, django_capture_on_commit_callbacks: Any
    ) -> None:
        User.objects.filter(pk=here.officer.pk).update(name="欧阳审核甲")
        with django_capture_on_commit_callbacks(execute=True):
            case = self.decided(here)
        client = browser(here.contact)
        for page in self.pages(case):
            answer = client.get(page, follow=True)
            assert answer.status_code in (200, 403, 404), page
            assert "欧阳审核甲" not in text(answer), page
        for notice in Notice.objects.filter(user=here.contact):
            assert "欧阳审核甲" not in notice.title + notice.body
        shown = text(client.get(case.get_absolute_url()))
        assert f"{here.body.name}审核人员" in shown
        assert here.contact.name in shown, "their own steps keep their name"

    def test_the_officers_read_the_names(self, here: Applied) -> None:
        case = self.decided(here)
        for person in (here.officer, here.second, here.net.jianxi_officer, officer_of(here.body, "federation_contact")):
            assert here.officer.name in text(browser(person).get(case.get_absolute_url())), person

    def test_who_comes_too_late_reads_the_body_as_well(self, here: Applied) -> None:
        case = self.decided(here)
        answer = browser(here.contact).post(
            f"/cases/orgs/membershipapplication/{case.pk}/move/",
            {"verb": "withdraw", "note": "撤回", "version": 1},
        )
        assert here.officer.name not in text(answer)
        assert f"{here.body.name}审核人员" in text(answer)

    def test_a_table_without_masks_names_everybody(self, here: Applied, monkeypatch: pytest.MonkeyPatch) -> None:
        case = self.decided(here)
        step = signing.steps_of(case)[-1]
        assert naming.named(step, case, fresh(here.contact)) == f"{here.body.name}审核人员"
        monkeypatch.setitem(state_tables._tables, MembershipApplication, replace(APPLICATION, masks=None))
        assert naming.named(step, case, fresh(here.contact)) == here.officer.name
