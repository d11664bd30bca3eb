"""Societies, federations and memberships in the audit log, and who reads their history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from kexie_portal.audit import registry
from orgs.enums import Kind
from orgs.models import (
    Federation,
    IndustrySurvey,
    KeyIndustry,
    LiaisonEntry,
    LiaisonLink,
    Membership,
    MembershipApplication,
    Organization,
    Recommendation,
    Society,
    SocietyMeeting,
    SocietyOfficer,
    SocietyTerm,
)
from orgs.society_choices import BODY_KINDS, MEMBER_KINDS, SOCIETY_KINDS


def _seen(user: Any, obj: Any) -> bool:
    return bool(type(obj).objects.visible_to(user).filter(pk=obj.pk).exists())


def _seen_whole(user: Any, obj: Any) -> bool:
    return bool(type(obj).objects.visible_to(user, "orgs.view_personal").filter(pk=obj.pk).exists())


def _name_at(*paths: str) -> Any:
    """Name a record after what hangs on it, as far as that is read along; the log asks no query for it."""

    def title(record: Model) -> str:
        known = record._state.fields_cache
        names = [known[path].name if path in known else f"#{getattr(record, f'{path}_id')}" for path in paths]
        return " – ".join(names)[:200]

    return title


def related(node: Organization) -> Iterable[QuerySet[Any]]:
    """Give what belongs to the history of a node: its society, people, members, memberships, industries."""
    if node.kind == Kind.CITY:
        yield IndustrySurvey.objects.filter(city_id=node.pk)
        yield KeyIndustry.objects.filter(city_id=node.pk)
    if node.kind in SOCIETY_KINDS:
        yield Society.objects.filter(pk=node.pk)
        yield Federation.objects.filter(pk=node.pk)
        for model in (SocietyTerm, SocietyOfficer, SocietyMeeting):
            yield model.objects.filter(organization_id=node.pk)
        yield LiaisonLink.objects.filter(Q(society_id=node.pk) | Q(provincial_society_id=node.pk))
    if node.kind in MEMBER_KINDS:
        yield Membership.objects.filter(member_id=node.pk)
        yield MembershipApplication.objects.filter(member_id=node.pk)
        yield Recommendation.objects.filter(organization_id=node.pk)
    if node.kind in BODY_KINDS:
        yield Membership.objects.filter(body_id=node.pk)


def register() -> None:
    """Record every write; who sees a record reads its history."""
    shown: dict[str, Any] = {"may_see": _seen, "may_see_personal": _seen_whole}
    titles: dict[type[Model], Any] = {
        Society: _name_at("organization"),
        Federation: _name_at("organization"),
        IndustrySurvey: lambda survey: f"{survey.name} {survey.year}",
        KeyIndustry: lambda key: key.name,
        SocietyTerm: _name_at("organization"),
        SocietyOfficer: lambda officer: officer.name,
        SocietyMeeting: lambda meeting: meeting.subject,
        LiaisonLink: _name_at("society", "provincial_society"),
        LiaisonEntry: lambda entry: entry.words[:200],
        Membership: _name_at("member", "body"),
        MembershipApplication: _name_at("member", "body"),
        Recommendation: _name_at("organization"),
    }
    personal = {SocietyOfficer: ["phone"], LiaisonLink: ["phone", "provincial_phone"]}
    worked_out = ["version", "created_at", "updated_at", "entered_at"]
    for model, title in titles.items():
        registry.register(
            model,
            exclude=worked_out,
            personal=personal.get(model, []),
            title=title,
            below=lambda unit, rows=model: rows.objects.under(unit),  # type: ignore[attr-defined,misc]
            **shown,
        )
