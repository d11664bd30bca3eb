"""An association goes into a living one, with its enterprises and memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Refused
from kexie_portal.texts import shortened
from kexie_portal.web.forms import RemoteSelect
from orgs.changes.enums import ChangeKind
from orgs.changes.kinds import wording
from orgs.changes.kinds.conditions import check_end
from orgs.changes.kinds.definition import ChangeDefinition, Effect, Line
from orgs.changes.models.change import ChangeCase
from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.register import rules as register_rules
from orgs.register.models.association import Association
from orgs.tree import following
from orgs.tree.following import Merger
from orgs.tree.models.organization import Organization
from orgs.tree.models.succession import Succession, SuccessionKind
from orgs.tree.queries import label

if TYPE_CHECKING:
    from datetime import date

    from kexie_portal.accounts.models import User

NOUN = "合并"


def _check(case: ChangeCase) -> None:
    if case.target is None:
        raise Refused(_("Into which association is it merged?"), "target")
    if case.target_id == case.association_id:
        raise Refused(_("An association cannot be merged into itself."), "target")
    into = case.target.organization
    if into.closed is not None:
        words = _("%(name)s was closed on %(day)s.")
        raise Refused(words % {"name": into.name, "day": into.closed.isoformat()}, "target")
    if case.day is not None and into.opened is not None and case.day < into.opened:
        raise Refused(_("%(name)s did not exist on that day.") % {"name": into.name}, "day")
    check_end(case)


def _effect(effect: Effect) -> None:
    target = Organization.objects.order_by().select_for_update(no_key=True).get(pk=effect.case.target_id)
    if target.closed is not None:
        raise Refused(_("%(name)s is closed.") % {"name": target.name}, "target")
    source, journal = effect.node, effect.journal
    following.merge(Merger(source, target, effect.day, effect.actor, journal))
    journal.set(effect.association, closing_reason=shortened(effect.case.reason, 200))
    journal.set(source, closed=effect.day, successor=target)
    journal.create_all([Succession(predecessor=source, successor=target, kind=SuccessionKind.MERGER, day=effect.day)])
    journal.set(target)


def _letter(case: ChangeCase, day: date) -> dict[str, object]:
    name, target = case.association.organization.name, case.target.organization.name if case.target else ""
    lines = [
        f"一、同意{name}自{wording.written(day)}起并入{target}，{name}同时撤销。",
        f"二、{name}联系服务的企业、会员及有关组织关系由{target}承接。",
        "三、请做好档案移交、印章收缴、经费结清和会员接续等工作。",
    ]
    return wording.of_whole(case, NOUN, day, f"关于同意{name}并入{target}的批复", lines)


class AssociationField(forms.ModelChoiceField):
    """An association, named with its unit."""

    def label_from_instance(self, obj: Association) -> str:
        """Name the association so that two of the same name are told apart."""
        node = obj.organization
        return f"{node.name} ({label(node.parent)})" if node.parent else node.name


def _asks(user: User, association: Association) -> dict[str, forms.Field]:
    widget = RemoteSelect(url=reverse("orgs:change_targets", args=[association.pk]), attrs={"data-least": "2"})
    return {"target": AssociationField(targets(user), label=_("Merge into"), widget=widget)}


def targets(user: User) -> QuerySet[Association]:
    """Return the associations into which another may be merged, as far as the user keeps both."""
    rows = Association.objects.visible_to(user, register_rules.MANAGE_ASSOCIATION)
    return rows.select_related("organization__parent__parent__parent")


def _shows(case: ChangeCase, user: User, is_open: bool) -> list[Line]:
    if case.target is None:
        return []
    into = case.target.organization
    return [Line(_("Merge into"), into.name, case.target.get_absolute_url() if scope.may(user, VIEW, into) else "")]


MERGER = ChangeDefinition(
    kind=ChangeKind.MERGER,
    noun=NOUN,
    note=gettext_lazy("It goes into a living association, with its enterprises and memberships."),
    columns=("target",),
    related=("target__organization",),
    leads_to="target__organization",
    officers_only=True,
    winds_up=True,
    is_whole=True,
    check=_check,
    effect=_effect,
    letter=_letter,
    asks=_asks,
    shows=_shows,
    follows=following.preview,
    follows_part="orgs/changes/_merger_follows.html",
)
