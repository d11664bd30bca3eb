"""A part of an association's enterprises gets an association of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Refused
from kexie_portal.web.forms import RemoteSelect
from orgs.changes.enums import ChangeKind
from orgs.changes.kinds import wording
from orgs.changes.kinds.conditions import check_twin
from orgs.changes.kinds.definition import ChangeDefinition, Effect, Line
from orgs.changes.models.change import ChangeCase
from orgs.common.enums import Kind
from orgs.pages.fields import NameField
from orgs.register.models.association import Association, CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.tree import structure as tree
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import Succession, SuccessionKind
from orgs.tree.places import city_of, is_in

if TYPE_CHECKING:
    from datetime import date

    from kexie_portal.accounts.models import User
    from orgs.tree.journal import Journal

NOUN = "分立"


def _check(case: ChangeCase) -> None:
    if not case.new_name.strip():
        raise Refused(_("What is the new association called?"), "new_name")
    check_twin(case.association.organization, case.new_name.strip())
    host = case.new_host
    if host is None:
        raise Refused(_("Which enterprise hosts the new association?"), "new_host")
    _check_host(case, host)
    covers = CoveredEnterprise.objects.filter(end_day__isnull=True)
    if covers.filter(enterprise=host, is_host=True).exists():
        raise Refused(_("%(enterprise)s hosts an association already.") % {"enterprise": host.name}, "new_host")
    own = set(covers.filter(association_id=case.association_id).values_list("enterprise_id", "is_host"))
    if any((enterprise.pk, False) not in own for enterprise in case.taking.all()):
        raise Refused(_("Only enterprises that the association covers can go along; its host stays."), "taking")


def _check_host(case: ChangeCase, host: Enterprise) -> None:
    """Refuse a host elsewhere, one that is closed, or one that was not there yet."""
    city = city_of(case.association.organization)
    if city is not None and not is_in(host.unit, city):
        words = _("The host of the new association has to lie in %(city)s.")
        raise Refused(words % {"city": city.short_name}, "new_host")
    if not host.is_alive_on(timezone.localdate()):
        raise Refused(_("%(enterprise)s is closed.") % {"enterprise": host.name}, "new_host")
    if case.day is not None and host.opened is not None and case.day < host.opened:
        words = _("%(enterprise)s was set up on %(day)s only.")
        raise Refused(words % {"enterprise": host.name, "day": host.opened.isoformat()}, "day")


def _structure(case: ChangeCase, actor: User, journal: Journal) -> None:
    """Add the node of the association that comes out of the split, beside the old one."""
    parent = case.association.organization.parent
    node = Organization(kind=Kind.ASSOCIATION, name=case.new_name.strip(), opened=case.effect_day)
    tree.add(parent, node)
    journal.created(node)
    case.made = node


def _effect(effect: Effect) -> None:
    case, journal, new = effect.case, effect.journal, effect.case.made
    if new is None or case.new_host is None:
        raise Refused(_("Which enterprise hosts the new association?"), "new_host")
    made = journal.create(Association(organization=new, host_department=effect.association.host_department))
    going = {case.new_host.pk, *case.taking.values_list("pk", flat=True)}
    covers = effect.association.covered.filter(end_day__isnull=True, enterprise__in=going, is_host=False)
    ending = list(covers.select_related("enterprise"))
    journal.set_all(ending, end_day=lambda cover: max(effect.day, cover.first_day))
    journal.create(CoveredEnterprise(association=made, enterprise=case.new_host, is_host=True, first_day=effect.day))
    journal.create_all(
        [
            CoveredEnterprise(association=made, enterprise=cover.enterprise, first_day=max(effect.day, cover.first_day))
            for cover in ending
            if cover.enterprise_id != case.new_host.pk
        ]
    )
    journal.create(Succession(predecessor=effect.node, successor=new, kind=SuccessionKind.SPLIT, day=effect.day))
    journal.set(effect.node)


def _letter(case: ChangeCase, day: date) -> dict[str, object]:
    name, when = case.association.organization.name, wording.written(day)
    lines = [f"一、同意自{when}起由{name}分立设立{case.new_name}。", "二、请做好会员划转和工作衔接。"]
    return wording.of_whole(case, NOUN, day, f"关于同意{name}分立的批复", lines)


def _asks(user: User, association: Association) -> dict[str, forms.Field]:
    hosts = Enterprise.objects.visible_to(user).select_related("unit")
    search = RemoteSelect(url=reverse("orgs:enterprise_options"), attrs={"data-least": "2"})
    asked: dict[str, forms.Field] = {
        "new_name": NameField(label=_("Name of the new association"), max_length=120),
        "new_host": forms.ModelChoiceField(hosts, label=_("Host enterprise of the new association"), widget=search),
    }
    covers = CoveredEnterprise.objects.filter(association=association, end_day__isnull=True, is_host=False)
    covered = Enterprise.objects.filter(pk__in=covers.values("enterprise")).order_by("name", "pk")
    if covered.exists():
        asked["taking"] = forms.ModelMultipleChoiceField(
            covered,
            label=_("Further enterprises that go along"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
    return asked


def _shows(case: ChangeCase, user: User, is_open: bool) -> list[Line]:
    lines = [Line(_("New name"), case.new_name)]
    if case.new_host is not None:
        lines.append(Line(_("Host enterprise of the new association"), case.new_host.name))
    if taking := "、".join(one.name for one in case.taking.all()):
        lines.append(Line(_("Further enterprises that go along"), taking))
    if case.made is not None:
        lines.append(Line(_("New association"), case.made.name, case.made.get_absolute_url()))
    return lines


SPLIT = ChangeDefinition(
    kind=ChangeKind.SPLIT,
    noun=NOUN,
    note=gettext_lazy("A part of its enterprises gets an association of its own."),
    columns=("new_name", "new_host"),
    picks=("taking",),
    related=("new_host", "made"),
    officers_only=True,
    winds_up=True,
    is_whole=True,
    check=_check,
    structure=_structure,
    effect=_effect,
    letter=_letter,
    asks=_asks,
    shows=_shows,
)
