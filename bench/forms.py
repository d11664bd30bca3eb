"""A form of 200 fields: opening and keeping a section, in queries and under 16 clients against the empty page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench import pages
from bench.load import load
from bench.measure import Measure, at_most, told
from bench.people import officer
from kexie_portal.accounts.models import User
from kexie_portal.formbuilder.actions import response as responses
from kexie_portal.formbuilder.actions.filling import keep_section
from kexie_portal.formbuilder.answers import mark_of
from kexie_portal.formbuilder.definition import digest
from kexie_portal.formbuilder.models import Form, FormVersion
from orgs.common.enums import Kind
from orgs.common.roles import ROLES
from orgs.postings.models import OrganizationGrant, Posting
from orgs.surveys.actions import PURPOSE
from orgs.surveys.models import Survey, SurveyRequest
from orgs.tree.models.organization import Organization

SECTIONS, FIELDS, CLIENTS = 10, 20, 16
TOKEN = "b" * 32  # the same in the cookie and in the header, as a page of the portal has it
KINDS = (
    "short_text",
    "long_text",
    "integer",
    "yuan",
    "yes_no",
    "one_of",
    "date",
    "short_text",
    "decimal",
    "several_of",
)


#: What stands in the first section before the load begins: what `typed(1)` would have sent.
FIRST = {"f0_0": "内容1", "f0_2": 1, "f0_5": "v1", "f0_6": "2027-01-05"}


def definition() -> dict[str, Any]:
    """Return a form of 200 fields: ten sections of twenty, with choices and conditions."""
    choices = [{"value": f"v{n}", "label": f"选项{n}"} for n in range(5)]
    sections = []
    for part in range(SECTIONS):
        fields: list[dict[str, Any]] = []
        for number in range(FIELDS):
            kind = KINDS[number % len(KINDS)]
            one: dict[str, Any] = {"name": f"f{part}_{number}", "label": f"第{part}部分第{number}题", "kind": kind}
            if kind in ("one_of", "several_of"):
                one["options"] = choices
            if number % 5 == 4:
                one["when"] = {"all": [{"field": f"f{part}_0", "op": "filled"}]}
            fields.append(one)
        sections.append({"name": f"s{part}", "title": f"第{part}部分", "kind": "list", "fields": fields})
    return {"title": "二百题", "code": "bench-200", "unit_of_money": "yuan", "sections": sections}


def requests() -> tuple[User, list[SurveyRequest]]:
    """Return a contact of sixteen associations of Luoyang, each asked by the form."""
    city = Organization.objects.get(code=pages.LUOYANG)
    asked = definition()
    form, _new = Form.objects.get_or_create(unit_code=city.code or "", code="bench-200", defaults={"title": "二百题"})
    version = form.versions.first() or FormVersion.objects.create(
        form=form, number=1, definition=asked, sha256=digest(asked), published_at=timezone.now()
    )
    survey, _new = Survey.objects.get_or_create(unit=city, title="二百题", defaults={"form_version": version})
    nodes = list(Organization.objects.under(city).filter(kind=Kind.ASSOCIATION).order_by("pk")[:CLIENTS])
    user = officer("bench-contact", nodes[0], "association_contact")
    for node in nodes[1:]:
        _post(user, node)
    found = []
    for node in nodes:
        known = survey.requests.filter(organization=node).first()
        if known is None:
            response = responses.begin(version, purpose=PURPOSE, title=f"二百题（{node.name}）")
            known = SurveyRequest.objects.create(survey=survey, organization=node, response=response)
        found.append(known)
    return user, found


def _post(user: User, node: Organization) -> None:
    grants = OrganizationGrant.objects.filter(user=user).order_by("pk")[: len(ROLES["association_contact"].permissions)]
    posting = Posting.objects.create(
        user=user, organization=node, role="association_contact", first_day=timezone.localdate(), end_day=None
    )
    OrganizationGrant.objects.bulk_create(
        OrganizationGrant(user=user, permission=one.permission, content_object=node, posting=posting) for one in grants
    )


def typed(number: int, before: int | None = None) -> dict[str, str]:
    """Return what somebody types into the first section over what they typed before, with the marks of that."""
    marks = {} if before is None else {"f0_0": mark_of(f"内容{before}"), "f0_2": mark_of(before)}
    known = {"f0_5": mark_of("v1"), "f0_6": mark_of("2027-01-05")} if marks else {}
    answers = {"a-f0_0": f"内容{number}", "a-f0_2": str(number), "a-f0_5": "v1", "a-f0_6": "2027-01-05"}
    return {"marks": json.dumps(marks | known), **answers}


def queries() -> dict[str, int]:
    """Return how many queries it takes to open a section and to keep it."""
    user, found = requests()
    client = Client()
    client.force_login(user, backend=pages.BACKEND)
    section = [found[0].response_id, "s0", 0]
    counts = {}
    client.post(reverse("forms:keep", args=section), typed(1))
    for name, work in _works(client, section).items():
        with CaptureQueriesContext(connection) as captured:
            answer = work()
        if answer.status_code != 200:
            raise RuntimeError(f"{name}: {answer.status_code}")
        counts[name] = len(captured)
    return counts


def _works(client: Client, section: list[Any]) -> dict[str, Callable[[], Any]]:
    return {
        "open": lambda: client.get(reverse("forms:section", args=section)),
        "save": lambda: client.post(reverse("forms:keep", args=section), typed(2, 1)),
    }


def under_load(rounds: int) -> list[Measure]:
    """Count the queries and time opening and keeping under 16 clients, each at a response of its own."""
    call_command("collectstatic", interactive=False, verbosity=0)
    measures = [at_most(f"queries to {name} a section of a form of 200 fields", count, 15, "queries")
                for name, count in queries().items()]  # fmt: skip
    user, found = requests()
    for one in found:
        one.response.sections.all().delete()
        keep_section(one.response, "s0", actor=user, values=FIRST, marks={})
    cookie = f"{pages.cookie_of(user)}; csrftoken={TOKEN}"
    port = pages.free_port()
    server = pages.serve(port)
    try:
        pages.wait(port)
        opened = [reverse("forms:section", args=[one.response_id, "s0", 0]) for one in found]
        kept = [reverse("forms:keep", args=[one.response_id, "s0", 0]) for one in found]
        load(port, opened[:2], cookie, clients=4, rounds=2)
        measures += _timed("open", port, opened, cookie, rounds)
        measures += _timed("save", port, kept, cookie, rounds, _sent)
    finally:
        server.terminate()
        server.wait(20)
    return measures


def _timed(name: str, port: int, paths: list[str], cookie: str, rounds: int, sent: Any = None) -> list[Measure]:
    """Load the addresses, with the empty page before and after them."""
    empty = reverse(pages.EMPTY)
    before = load(port, [empty], cookie, rounds=rounds * 4)[empty].p95
    answers = load(port, paths, cookie, rounds=max(1, rounds // 3), sent=sent)
    base = (before + load(port, [empty], cookie, rounds=rounds * 4)[empty].p95) / 2
    taken = sorted(second for one in answers.values() for second in one.seconds)
    wrong = sum(one.wrong for one in answers.values())
    return [
        at_most(f"{name} a section of a form of 200 fields: not 200", wrong, 0, "answers"),
        told(f"p95 of the empty page beside {name}", base * 1000, "ms"),
        at_most(f"p95 to {name} a section of a form of 200 fields", taken[int(len(taken) * 0.95)] / base, 5),
    ]


def _sent(path: str, number: int) -> tuple[bytes, dict[str, str]]:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN}
    before, _last[path] = _last.get(path, 1), number
    return urlencode(typed(number, before)).encode(), headers


#: What was typed last at each address.
_last: dict[str, int] = {}
