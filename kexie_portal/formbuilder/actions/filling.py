"""Keep what people type into a section, so that nobody's words are lost.

A form sends with each answer the mark of what the page showed when it was opened. What the person did not touch is
left as others have it; what nobody else touched is written; where both did, the answer is left and both versions are
returned. Nothing is demanded here: a draft may lack anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.accounts.models import User
from kexie_portal.committed import after_commit
from kexie_portal.errors import NotAllowed, Refused
from kexie_portal.files import actions as files
from kexie_portal.files.models import StoredFile
from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.answers import mark_of
from kexie_portal.formbuilder.collected import beforehand_of
from kexie_portal.formbuilder.conditions import is_filled
from kexie_portal.formbuilder.definition import Section, by_of, section_named
from kexie_portal.formbuilder.models import Response, ResponseFile, ResponseSection
from kexie_portal.retrying import retried

PURPOSE = "formbuilder.response"


@dataclass(frozen=True)
class Crossed:
    """One field that two people changed: what is kept now, and what this person typed."""

    name: str
    theirs: Any
    mine: Any


@dataclass(frozen=True)
class Kept:
    """What became of a section that was sent."""

    section: ResponseSection
    #: The marks of what the person's page shows now: sent again with the next save.
    marks: dict[str, str]
    crossed: list[Crossed] = field(default_factory=list)
    #: Fields that others changed and this person did not touch; the page shows an earlier answer.
    others: list[str] = field(default_factory=list)


@retried
def keep_section(
    response: Response,
    name: str,
    *,
    actor: User,
    values: Mapping[str, Any],
    marks: Mapping[str, str],
    copy: int = 0,
) -> Kept:
    """Keep the answers of a section; raises `NotAllowed`, and `Refused` once nothing may be changed any more."""
    with transaction.atomic():
        current = locked(response)
        section = _section(current, name, copy)
        _demand_open(current)
        parts = fillable(current, section, actor)
        allowed = {one["name"] for one in section.get("fields", []) if by_of(section, one) in parts}
        if not allowed:
            raise NotAllowed(_("This part is filled in by others."))
        row = _row(current, section, copy)
        taken = {key: value for key, value in values.items() if key.partition(".")[0] in allowed}
        kept = _merged(row, section, taken, marks, actor)
        if not current.begun_at:
            current.begun_at = timezone.now()
            current.save(update_fields=["begun_at"])
        return kept


def locked(response: Response) -> Response:
    """Return the response under a lock, so that nothing is typed into what is being submitted."""
    rows = Response.objects.select_for_update(of=("self",)).select_related("form_version__form")
    return rows.get(pk=response.pk)


def _section(response: Response, name: str, copy: int) -> Section:
    section = section_named(response.form_version.asked, name)
    most = section.get("repeat", {}).get("max", 1) if section else 0
    if section is None or not 0 <= copy < most:
        raise Refused(_("The form has no such section."))
    return section


def _demand_open(response: Response) -> None:
    if not response.is_open:
        raise Refused(_("It is submitted; withdraw it first, or let it be returned."))
    if reason := access.holder_of(response).shut(response):
        raise Refused(reason)


def fillable(response: Response, section: Section, actor: User) -> set[str]:
    """Return whose parts of a section the actor fills in: applicant, office …"""
    holder = access.holder_of(response)
    parts = {by_of(section, one) for one in section.get("fields", [])}
    return {by for by in parts if holder.may_fill(actor, response, by)}


def _row(response: Response, section: Section, copy: int) -> ResponseSection:
    """Return the row of a section; a new one holds what is locked, as its source says now."""
    found = ResponseSection.objects.filter(response=response, name=section["name"], copy=copy).first()
    if found is not None:
        return found
    names = [one["name"] for one in section.get("fields", []) if one.get("locked")]
    answers = {}
    if names:
        record = access.holder_of(response).record(response)
        answers = beforehand_of(response.form_version.asked, record, names)
    return ResponseSection(response=response, name=section["name"], copy=copy, answers=answers, version=0)


def _merged(
    row: ResponseSection, section: Section, values: Mapping[str, Any], marks: Mapping[str, str], actor: User
) -> Kept:
    kinds = {one["name"]: one["kind"] for one in section.get("fields", [])}
    answers, shown = dict(row.answers), dict(marks)
    crossed: list[Crossed] = []
    others: list[str] = []
    for name, mine in values.items():
        if kinds.get(name) == "files":
            _keep_files(row, answers, name, mine, actor)
            continue
        theirs = answers.get(name)
        began, now, typed = marks.get(name, ""), mark_of(theirs), mark_of(mine)
        if typed == now:
            shown[name] = now
        elif typed == began:
            others.append(name)
        elif now == began:
            _write(answers, name, mine)
            shown[name] = typed
        else:
            crossed.append(Crossed(name, theirs, mine))
    _save(row, answers, actor)
    return Kept(row, shown, crossed, others)


def _write(answers: dict[str, Any], name: str, value: Any) -> None:
    if is_filled(value):
        answers[name] = value
    else:
        answers.pop(name, None)


def _save(row: ResponseSection, answers: dict[str, Any], actor: User) -> None:
    if row.pk and row.answers == answers:
        return
    row.answers, row.edited_by, row.edited_at = answers, actor, timezone.now()
    row.version += 1
    row.save()


def _keep_files(row: ResponseSection, answers: dict[str, Any], name: str, sent: Mapping[str, Any], actor: User) -> None:
    """Store what is new, take away what goes; the same content twice is kept once."""
    gone = {one["uuid"] for one in answers.get(name, [])} & set(sent.get("gone", []))
    new = sent.get("new", [])
    held = [one for one in answers.get(name, []) if one["uuid"] not in gone]
    if gone:
        _take_away(row.response, gone)
    known = set(_stored(held).values_list("sha256", flat=True)) if held and new else set()
    for upload in new:
        stored = files.store(upload, name=upload.name or "", purpose=PURPOSE, owner=actor)
        if stored.sha256 in known:
            files.delete(stored)
            continue
        known.add(stored.sha256)
        ResponseFile.objects.create(response=row.response, file=stored, name=name)
        held.append({"uuid": str(stored.pk), "name": stored.name})
    _write(answers, name, held)


def _stored(held: list[dict[str, str]]) -> QuerySet[StoredFile]:
    return StoredFile.objects.filter(pk__in=[one["uuid"] for one in held])


def _take_away(response: Response, numbers: set[str]) -> None:
    links = ResponseFile.objects.filter(response=response, file__uuid__in=numbers).select_related("file")
    for link in links:
        link.delete()
        after_commit(files.delete, link.file)
