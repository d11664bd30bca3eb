"""Surveys: sent to associations, filled in, reminded, returned, closed, counted and exported over two versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from kexie_portal.accounts.models import User
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.formbuilder.actions import response as responses
from kexie_portal.formbuilder.actions import version as versions
from kexie_portal.formbuilder.actions.filling import keep_section
from kexie_portal.formbuilder.models import FormVersion
from kexie_portal.notices.models import Deadline, Notice
from kexie_portal.web.worklist import items_for
from orgs.changes.actions import reopening
from orgs.common.enums import OfficerRole
from orgs.register.actions import association as associations
from orgs.surveys import actions, queries
from orgs.surveys.enums import Standing, SurveyKind
from orgs.surveys.models import Survey, SurveyRequest
from orgs.tree.models.organization import Organization
from tests.formbuilder.definitions import field, form, options, section
from tests.orgs.factories import AssociationFactory, OfficerFactory, officer_of
from tests.orgs.network import Network

SignIn = Callable[[User], Client]
TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=10)

FIRST = form(
    section(
        "basis",
        field("name", label="协会名称", prefill="association.name", locked=True),
        field("members", "integer", "会员人数", required=True),
        field("has_room", "yes_no", "有无活动场所"),
        field("needs", "several_of", "需求", options=options("money", "people"), other=True),
        field("old", label="旧问题"),
        field("events", "table", "活动", columns=[field("title", label="名称"), field("cost", "yuan", "经费")],
              sums={"columns": ["cost"]}),
    ),
    code="survey",
)  # fmt: skip
SECOND = form(
    section(
        "basis",
        field("name", label="协会名称", prefill="association.name", locked=True),
        field("members", "integer", "会员总数", required=True),
        field("has_room", "yes_no", "有无活动场所"),
        field("needs", "several_of", "需求", options=options("money", "people", "rooms")),
        field("news", label="新问题"),
    ),
    code="survey",
)


def next_version(first: FormVersion, actor: User, definition: dict[str, Any]) -> FormVersion:
    draft = versions.begin_draft(first.form, actor=actor)
    draft = versions.save_draft(draft, actor=actor, version=draft.version, definition=definition)
    return versions.publish(draft, actor=actor)


@pytest.fixture
def version(net: Network) -> FormVersion:
    draft = versions.create_form(
        actor=net.luoyang_officer, unit_code=net.luoyang.code or "", title="调查", code="survey", definition=FIRST
    )
    return versions.publish(draft, actor=net.luoyang_officer)


@pytest.fixture
def nodes(net: Network) -> list[Organization]:
    found = [AssociationFactory.create(unit=net.jianxi) for _n in range(3)]
    OfficerFactory.create(association=found[0], role=OfficerRole.CHAIR, name="陈主席")
    return [one.organization for one in found]


@pytest.fixture
def survey(net: Network, version: FormVersion) -> Survey:
    return actions.create(
        net.luoyang, actor=net.luoyang_officer, form_version=version, title="企业科协需求调查", due_on=SOON
    )


def request_of(survey: Survey, node: Organization) -> SurveyRequest:
    return SurveyRequest.objects.select_related("survey", "response", "organization").get(
        survey=survey, organization=node
    )


def fill(request: SurveyRequest, actor: User, **values: Any) -> None:
    keep_section(request.response, "basis", actor=actor, values=values, marks={})


@pytest.mark.usefixtures("db")
def test_only_the_unit_itself_sends_and_only_below_it(
    net: Network, survey: Survey, version: FormVersion, nodes: list[Organization]
) -> None:
    for other in (net.zhengzhou_officer, net.jianxi_officer):
        with pytest.raises(NotAllowed):
            actions.create(net.luoyang, actor=other, form_version=version, title="调查")
        with pytest.raises(NotAllowed):
            actions.send(survey, nodes, actor=other)
    elsewhere = AssociationFactory.create(unit=net.guancheng).organization
    assert actions.send(survey, [*nodes, elsewhere, net.jianxi], actor=net.luoyang_officer) == (3, 0)
    assert actions.send(survey, nodes, actor=net.luoyang_officer) == (0, 3)


def test_the_people_of_an_association_are_told_watched_and_may_fill_in(
    net: Network, survey: Survey, nodes: list[Organization], django_capture_on_commit_callbacks: Any
) -> None:
    contact = officer_of(nodes[0])
    with django_capture_on_commit_callbacks(execute=True):
        actions.send(survey, nodes, actor=net.luoyang_officer)
    request = request_of(survey, nodes[0])
    assert Notice.objects.get(user=contact).url == request.get_absolute_url()
    assert any(item.url == request.get_absolute_url() for item in items_for(contact))
    fill(request, contact, members=12)
    with pytest.raises(NotAllowed):
        fill(request_of(survey, nodes[1]), contact, members=5)
    responses.submit(request.response, actor=contact)
    assert not Deadline.objects.open().filter(object_id=request.pk).exists()
    responses.withdraw(request.response, actor=contact)
    assert Deadline.objects.open().filter(object_id=request.pk).exists()


def test_progress_counts_each_association_once_where_it_stands(
    net: Network, survey: Survey, nodes: list[Organization]
) -> None:
    actions.send(survey, nodes, actor=net.luoyang_officer)
    for node, submits in ((nodes[0], True), (nodes[1], False)):
        contact = officer_of(node)
        request = request_of(survey, node)
        fill(request, contact, members=12)
        if submits:
            responses.submit(request.response, actor=contact)
    found = queries.progress(survey)
    assert (found.asked, found.not_begun, found.begun, found.submitted, found.overdue) == (3, 1, 1, 1, 0)
    Survey.objects.filter(pk=survey.pk).update(due_on=TODAY - timedelta(days=1))
    assert queries.progress(survey).overdue == 2
    assert request_of(survey, nodes[2]).standing == Standing.OVERDUE
    for standing, number in ((Standing.SUBMITTED, 1), (Standing.OVERDUE, 2), (Standing.BEGUN, 1), (Standing.SENT, 1)):
        assert survey.requests.in_standing(standing).count() == number  # type: ignore[attr-defined]


def test_reminding_is_done_once_a_day_and_only_where_something_is_missing(
    net: Network, survey: Survey, nodes: list[Organization]
) -> None:
    actions.send(survey, nodes, actor=net.luoyang_officer)
    contact = officer_of(nodes[0])
    fill(request_of(survey, nodes[0]), contact, members=1)
    responses.submit(request_of(survey, nodes[0]).response, actor=contact)
    assert actions.remind(survey, survey.requests.all(), actor=net.luoyang_officer) == (2, 1)
    assert actions.remind(survey, survey.requests.all(), actor=net.luoyang_officer) == (0, 3)


def test_what_is_returned_is_open_again_with_its_reason(
    net: Network, survey: Survey, nodes: list[Organization]
) -> None:
    actions.send(survey, nodes[:1], actor=net.luoyang_officer)
    contact, request = officer_of(nodes[0]), request_of(survey, nodes[0])
    with pytest.raises(Refused):
        actions.give_back(request, actor=net.luoyang_officer, reason="数字不对")
    fill(request, contact, members=1)
    responses.submit(request.response, actor=contact)
    with pytest.raises(Refused):
        actions.give_back(request, actor=net.luoyang_officer, reason=" ")
    actions.give_back(request, actor=net.luoyang_officer, reason="数字不对")
    again = request_of(survey, nodes[0])
    assert (again.standing, again.response.return_reason) == (Standing.RETURNED, "数字不对")
    responses.submit(again.response, actor=contact)


def test_nothing_is_filled_in_once_a_survey_is_closed(net: Network, survey: Survey, nodes: list[Organization]) -> None:
    actions.send(survey, nodes[:1], actor=net.luoyang_officer)
    contact, request = officer_of(nodes[0]), request_of(survey, nodes[0])
    actions.close(survey, actor=net.luoyang_officer)
    with pytest.raises(Refused):
        fill(request, contact, members=1)
    assert not Deadline.objects.open().filter(object_id=request.pk).exists()
    actions.close(survey, actor=net.luoyang_officer, closed=False)
    fill(request, contact, members=1)


def test_a_new_version_is_for_those_who_have_not_begun(
    net: Network, survey: Survey, version: FormVersion, nodes: list[Organization]
) -> None:
    actions.send(survey, nodes, actor=net.luoyang_officer)
    contact = officer_of(nodes[0])
    fill(request_of(survey, nodes[0]), contact, members=7, old="旧答复")
    newer = next_version(version, net.luoyang_officer, SECOND)
    assert actions.renew(survey, actor=net.luoyang_officer, version=newer) == 2
    numbers = [request_of(survey, node).response.form_version.number for node in nodes]
    assert numbers == [1, 2, 2]
    fill(request_of(survey, nodes[0]), contact, old="改过的旧答复")
    with pytest.raises(Refused):
        actions.renew(survey, actor=net.luoyang_officer, version=version)


@pytest.fixture
def over_two_versions(net: Network, survey: Survey, version: FormVersion, nodes: list[Organization]) -> Survey:
    """Two associations answer the first version, one the second; one of them does not submit."""
    actions.send(survey, nodes, actor=net.luoyang_officer)
    people = [officer_of(node) for node in nodes]
    told: list[dict[str, Any]] = [
        {"members": 10, "has_room": True, "needs": ["money", "other"], "needs.other": "设备", "old": "旧答复",
         "events": [{"title": "=1+1", "cost": "3.50"}, {"title": "讲座", "cost": "1.00"}]},
        {"members": 30, "has_room": False, "needs": ["money"]},
    ]  # fmt: skip
    for node, person, values in zip(nodes, people, told, strict=False):
        fill(request_of(survey, node), person, **values)
    newer = next_version(version, net.luoyang_officer, SECOND)
    actions.renew(survey, actor=net.luoyang_officer, version=newer)
    fill(request_of(survey, nodes[2]), people[2], members=20, needs=["rooms", "money"], news="新答复")
    for node, person in zip(nodes, people, strict=True):
        responses.submit(request_of(survey, node).response, actor=person)
    return Survey.objects.get(pk=survey.pk)


def test_g16_an_export_over_two_versions_has_every_field_of_both_under_its_own_header_and_the_version(
    net: Network, over_two_versions: Survey, signed_in: SignIn
) -> None:
    client = signed_in(net.luoyang_officer)
    answer = client.post(reverse("orgs:form_survey_export", args=[over_two_versions.pk]), {"reason": "汇总上报"})
    book = load_workbook(BytesIO(answer.content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    head = list(rows[0])
    for label in ("协会名称", "会员总数", "有无活动场所", "需求", "新问题", "旧问题", "活动"):
        assert head.count(label) == 1, label
    column = {label: head.index(label) for label in head}
    number = [row[3] for row in rows[1:]]
    assert number == [1, 1, 2]
    assert [row[column["会员总数"]] for row in rows[1:]] == [10, 30, 20]
    assert [row[column["旧问题"]] for row in rows[1:]] == ["旧答复", None, None]
    assert [row[column["新问题"]] for row in rows[1:]] == [None, None, "新答复"]
    assert [row[column["需求"]] for row in rows[1:]][2] == "MONEY；ROOMS" or "ROOMS" in str(rows[3][column["需求"]])
    events = list(book["活动"].iter_rows(values_only=True))
    assert [row[-2:] for row in events[1:]] == [("=1+1", 3.5), ("讲座", 1)]
    assert book["活动"]["H2"].data_type == "s"


def test_g15_the_answers_to_a_question_that_was_taken_out_are_in_the_export_and_editable(
    net: Network, over_two_versions: Survey, nodes: list[Organization], signed_in: SignIn
) -> None:
    person, request = officer_of(nodes[0]), request_of(over_two_versions, nodes[0])
    responses.withdraw(request.response, actor=person)
    client = signed_in(person)
    page = client.get(reverse("forms:section", args=[request.response_id, "basis", 0]))
    assert 'value="旧答复"' in page.content.decode()
    sent = {"marks": page.context["marks"], "a-old": "新写的旧答复", "a-members": "10"}
    client.post(reverse("forms:section", args=[request.response_id, "basis", 0]), sent)
    assert request_of(over_two_versions, nodes[0]).response.sections.get().answers["old"] == "新写的旧答复"


def test_answers_are_counted_over_both_versions(net: Network, over_two_versions: Survey, signed_in: SignIn) -> None:
    page = signed_in(net.luoyang_officer).get(reverse("orgs:form_survey_count", args=[over_two_versions.pk]))
    counted = {one.name: one for one in page.context["questions"]}
    assert [(bar.count, bar.label) for bar in counted["needs"].bars][:3] == [(3, "MONEY"), (0, "PEOPLE"), (1, "ROOMS")]
    assert counted["needs"].bars[0].share == 100
    assert counted["needs"].texts[0][1] == "设备"
    assert dict(counted["members"].numbers)["合计"] == "60"
    assert dict(counted["members"].numbers)["中位数"] == "20"
    assert (counted["old"].versions, counted["old"].answered, counted["old"].asked) == ([1], 1, 2)
    assert (counted["news"].versions, counted["news"].answered) == ([2], 1)
    assert counted["events"].numbers[1][1] == "4.50"
    assert "name" not in counted


def test_what_the_register_knows_is_filled_in_and_locked(
    net: Network, survey: Survey, nodes: list[Organization], signed_in: SignIn
) -> None:
    actions.send(survey, nodes[:1], actor=net.luoyang_officer)
    request = request_of(survey, nodes[0])
    page = signed_in(officer_of(nodes[0])).get(reverse("forms:section", args=[request.response_id, "basis", 0]))
    assert nodes[0].name in page.content.decode()
    assert 'name="a-name"' not in page.content.decode()


def test_an_association_begins_its_self_description_once_a_year_and_a_colleague_goes_on(
    net: Network, version: FormVersion, nodes: list[Organization], signed_in: SignIn
) -> None:
    yearly = actions.create(
        net.luoyang, actor=net.luoyang_officer, form_version=version, title="2026年度自述表",
        kind=SurveyKind.YEARLY, year=2026,
    )  # fmt: skip
    with pytest.raises(Refused):
        actions.create(net.luoyang, actor=net.luoyang_officer, form_version=version, title="再来",
                       kind=SurveyKind.YEARLY, year=2026)  # fmt: skip
    with pytest.raises(Refused):
        actions.send(yearly, nodes, actor=net.luoyang_officer)
    first, second = officer_of(nodes[0]), officer_of(nodes[0])
    begin = reverse("orgs:form_survey_begin", args=[yearly.pk, nodes[0].pk])
    client = signed_in(first)
    assert begin in client.get(reverse("orgs:form_request_list")).content.decode()
    client.post(begin)
    signed_in(second).post(begin)
    [request] = yearly.requests.all()
    fill(request, second, members=3)
    assert signed_in(officer_of(nodes[1])).post(begin).status_code == 404
    assert begin not in client.get(reverse("orgs:form_request_list")).content.decode()


def test_a_survey_is_made_sent_by_filter_and_reminded_on_its_pages(
    net: Network, version: FormVersion, nodes: list[Organization], signed_in: SignIn
) -> None:
    client = signed_in(net.luoyang_officer)
    made = client.post(
        reverse("orgs:form_survey_create"),
        {"title": "需求调查", "unit": net.luoyang.pk, "form_version": version.pk, "kind": "sent", "due_on": SOON},
    )
    survey = Survey.objects.get(title="需求调查")
    choose = reverse("orgs:form_survey_recipients", args=[survey.pk])
    assert made.headers["Location"] == choose
    assert nodes[0].name in client.get(choose).content.decode()
    client.post(f"{choose}?unit={net.jianxi.pk}", {"action": "send", "whole": "1"})
    assert survey.requests.count() == 3
    page = client.get(survey.get_absolute_url())
    assert nodes[0].name in page.content.decode()
    client.post(survey.get_absolute_url(), {"action": "remind", "selected": [survey.requests.first().pk]})
    assert survey.requests.filter(reminded_on=TODAY).count() == 1
    for verb in ("close", "reopen"):
        client.post(reverse(f"orgs:form_survey_{verb}", args=[survey.pk]))
    survey.refresh_from_db()
    assert survey.is_open


def test_others_find_no_survey_of_a_city(net: Network, survey: Survey, signed_in: SignIn) -> None:
    client = signed_in(net.zhengzhou_officer)
    for name in ("detail", "change", "recipients", "count", "export"):
        assert client.get(reverse(f"orgs:form_survey_{name}", args=[survey.pk])).status_code == 404


def test_counting_and_exporting_ask_as_many_queries_for_many_as_for_few(
    net: Network, over_two_versions: Survey, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    for _n in range(6):
        node = AssociationFactory.create(unit=net.jianxi).organization
        actions.send(over_two_versions, [node], actor=net.luoyang_officer)
        person, request = officer_of(node), request_of(over_two_versions, node)
        fill(request, person, members=1)
        responses.submit(request.response, actor=person)
    client = signed_in(net.luoyang_officer)
    client.get(reverse("orgs:form_survey_list"))
    with django_assert_max_num_queries(16):
        client.get(reverse("orgs:form_survey_count", args=[over_two_versions.pk]))
    with django_assert_max_num_queries(20):
        client.get(over_two_versions.get_absolute_url())


def test_a_closed_association_is_reminded_no_more_and_again_once_it_is_back(
    net: Network, survey: Survey, nodes: list[Organization], django_capture_on_commit_callbacks: Any
) -> None:
    actions.send(survey, nodes[:1], actor=net.luoyang_officer)
    watched = Deadline.objects.open().filter(object_id=request_of(survey, nodes[0]).pk)
    assert watched.exists()
    with django_capture_on_commit_callbacks(execute=True):
        closed = associations.close(nodes[0].association, actor=net.luoyang_officer, day=TODAY, reason="录入错误")
    assert not watched.exists()
    assert request_of(survey, nodes[0]) in SurveyRequest.objects.all()
    with django_capture_on_commit_callbacks(execute=True):
        reopening.reopen(closed, actor=net.luoyang_officer, reason="误操作")
    assert watched.exists()
