"""The editor of forms: a city writes its own, whoever works below it sees what is published."""

from __future__ import annotations

from typing import Any

from kexie_portal.formbuilder.definition import digest
from kexie_portal.formbuilder.models import Form, FormVersion
from tests.access.outcomes import CITIES, NEAR, NEVER, only
from tests.access.parts.surveys import _request
from tests.access.world import MARKS, City, World
from tests.formbuilder.definitions import field, form, section

ASKED = form(section("basis", field("members", "integer", "会员人数")), code="editor")
OWN = frozenset({"luoyang"})
#: The province sees the forms of the province, not those of a city.
BELOW = (NEAR - {"province"}) | {"luanchuan", "society", "federation"}


def _draft(city: City) -> FormVersion:
    owner, _new = Form.objects.get_or_create(
        unit_code=city.node.code or "", code="editor", defaults={"title": f"{MARKS[city.key]}表单稿"}
    )
    if not owner.versions.exists():
        FormVersion.objects.create(
            form=owner, number=1, definition=ASKED, sha256=digest(ASKED), published_at="2026-01-01T00:00:00Z"
        )
    draft = owner.versions.filter(published_at__isnull=True).first()
    return draft or FormVersion.objects.create(form=owner, number=2, definition=ASKED)


def _form(city: City, world: World) -> list[Any]:
    return [_draft(city).form_id]


def _published(city: City, world: World) -> list[Any]:
    return [_draft(city).form.versions.get(number=1).pk]


def _of_draft(city: City, world: World) -> list[Any]:
    return [_draft(city).pk]


def _section(city: City, world: World) -> list[Any]:
    return [_draft(city).pk, "basis"]


EXAMPLES = {
    "formeditor:form": _form,
    "formeditor:begin": _form,
    "formeditor:retire": _form,
    "formeditor:copy": _published,
    "formeditor:export": _published,
    "formeditor:print": _published,
    "formeditor:preview": _published,
    "formeditor:frame": _published,
    "formeditor:response_print": lambda city, world: [_request(city).response_id],
    "formeditor:draft": _of_draft,
    "formeditor:order": _of_draft,
    "formeditor:whole": _of_draft,
    "formeditor:section_new": _of_draft,
    "formeditor:section": _section,
    "formeditor:field_new": _section,
    "formeditor:field": lambda city, world: [_draft(city).pk, "basis", "members"],
    "formeditor:replace": _of_draft,
    "formeditor:publish": _of_draft,
    "formeditor:drop": _of_draft,
    "formeditor:trial": _of_draft,
}
_SEEN = only(BELOW), NEVER
_VERB = NEVER, only(OWN, 302, s403=BELOW - OWN)
_FORM = only(OWN, s403=BELOW - OWN), only(OWN, 422, s403=BELOW - OWN)
TABLE = {
    "formeditor:list": (only(CITIES, rest=403), NEVER),
    "formeditor:new": (only(CITIES, rest=403), only(CITIES, 422, rest=403)),
    "formeditor:import": (only(CITIES, rest=403), only(CITIES, 422, rest=403)),
    "formeditor:form": _SEEN,
    "formeditor:begin": _VERB,
    "formeditor:retire": _VERB,
    "formeditor:copy": (only(OWN, s403=BELOW - OWN), only(OWN, 422, s403=BELOW - OWN)),
    "formeditor:export": _SEEN,
    "formeditor:print": _SEEN,
    "formeditor:preview": _SEEN,
    "formeditor:frame": _SEEN,
    "formeditor:response_print": (only(NEAR), NEVER),
    "formeditor:draft": (only(OWN, s403=BELOW - OWN), NEVER),
    "formeditor:order": _VERB,
    "formeditor:whole": _FORM,
    "formeditor:section_new": _FORM,
    "formeditor:section": _FORM,
    "formeditor:field_new": _FORM,
    "formeditor:field": _FORM,
    "formeditor:replace": _FORM,
    "formeditor:publish": _FORM,
    "formeditor:drop": _VERB,
    "formeditor:trial": _VERB,
}
