"""What forms ask of this subject: which units own forms, who fills in a response, what is known beforehand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.formbuilder import access
from kexie_portal.notices import deadlines
from orgs.common import scope
from orgs.common.enums import OfficerRole
from orgs.common.scope import VIEW, Scope
from orgs.register.models.association import Association
from orgs.surveys import actions, rules
from orgs.surveys.models import SurveyRequest
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User
    from kexie_portal.formbuilder.models import Response

MOST_FOUND = 20


class UnitsOfForms(access.Owners):
    """Forms belong to provinces and cities; whoever works below one takes its forms."""

    def managed(self, user: User) -> list[access.Unit]:
        """Return the user's own units at which they write forms."""
        own = [one.organization_id for one in Scope.of(user).intervals(rules.MANAGE_FORM)]
        rows = Organization.objects.filter(pk__in=own, kind__in=rules.SENDERS).order_by("tree_id", "lft")
        return [access.Unit(unit.code or "", unit.name) for unit in rows]

    def seen(self, user: User) -> list[access.Unit]:
        """Return the user's own units and those above them."""
        held = {one.organization_id for one in Scope.of(user).intervals(VIEW)}
        rows = Organization.objects.filter(pk__in=held).select_related("parent__parent__parent__parent")
        found: dict[str, access.Unit] = {}
        for node in rows:
            place: Organization | None = node
            while place is not None:
                if place.kind in rules.SENDERS and place.code:
                    found[place.code] = access.Unit(place.code, place.name)
                place = place.parent
        return list(found.values())


class SurveyHolder(access.Holder):
    """The responses to surveys: read by whoever sees the association, filled in by its own people."""

    def request(self, response: Response) -> SurveyRequest:
        """Return the association that is asked; read once a response."""
        found: SurveyRequest | None = getattr(response, "_survey_request", None)
        if found is None:
            rows = SurveyRequest.objects.select_related("survey__unit", "organization__parent__parent")
            found = rows.get(response=response.pk)
            response._survey_request = found  # type: ignore[attr-defined]
        return found

    def may_read(self, user: User, response: Response) -> bool:
        return scope.may(user, VIEW, self.request(response).organization)

    def may_fill(self, user: User, response: Response, by: str) -> bool:
        request = self.request(response)
        if by == "applicant":
            return rules.may_fill(user, request)
        return by == "office" and rules.may_keep(user, request.survey)

    def shut(self, response: Response) -> str:
        request = self.request(response)
        if not request.survey.is_open:
            return _("The survey is closed; nothing is filled in any more.")
        return _("The association is closed.") if request.organization.closed else ""

    def record(self, response: Response) -> Organization:
        return self.request(response).organization

    def back(self, response: Response) -> tuple[str, str]:
        return _("Forms to fill in"), reverse("orgs:form_request_list")

    def submitted(self, response: Response, actor: User) -> None:
        deadlines.clear(self.request(response))

    def withdrawn(self, response: Response, actor: User) -> None:
        request = self.request(response)
        request.response = response
        actions.watch(request)


def find(user: User, words: str) -> list[dict[str, str]]:
    """Return organisations in the user's sight by part of their name."""
    rows = Organization.objects.visible_to(user).filter(name__icontains=words, closed__isnull=True).order_by("name")
    return [{"code": str(node.pk), "name": node.name} for node in rows[:MOST_FOUND]]


def _association(node: Organization) -> Association | None:
    """Return the register's entry of a node with host and officers; read once a page."""
    if not hasattr(node, "_for_forms"):
        rows = Association.objects.filter(pk=node.pk).prefetch_related("covered__enterprise", "officers")
        node._for_forms = rows.first()  # type: ignore[attr-defined]
    found: Association | None = node._for_forms  # type: ignore[attr-defined]
    return found


def _host(node: Organization) -> Any:
    entry = _association(node)
    covers = [one for one in entry.covered.all() if one.is_host and one.end_day is None] if entry else []
    return covers[0].enterprise if covers else None


def _officer(node: Organization, role: str) -> Any:
    entry = _association(node)
    people = [one for one in entry.officers.all() if one.role == role and one.end_day is None] if entry else []
    return people[0] if people else None


def _founded(node: Organization) -> str | None:
    return node.opened.isoformat() if node.opened else None


def _of_entry(name: str) -> Any:
    return lambda node: getattr(_association(node), name, None)


def _of_host(name: str) -> Any:
    return lambda node: getattr(_host(node), name, None)


def _of_officer(role: str, name: str) -> Any:
    return lambda node: getattr(_officer(node, role), name, None)


def install_sources() -> None:
    """Offer what the register knows of an association to the fields of forms."""
    known: tuple[tuple[str, Any, Any], ...] = (
        ("name", gettext_lazy("name of the association"), lambda node: node.name),
        ("unit", gettext_lazy("unit above the association"), lambda node: node.parent.name if node.parent else None),
        (
            "founded",
            pgettext_lazy("of an association", "founded"),
            _founded,
        ),
        ("letter_number", gettext_lazy("approval letter number"), _of_entry("letter_number")),
        ("members", gettext_lazy("members"), _of_entry("members")),
        ("scitech_workers", gettext_lazy("sci-tech workers"), _of_entry("scitech_workers")),
        ("host", gettext_lazy("host enterprise"), _of_host("name")),
        ("host_uscc", gettext_lazy("code of the host enterprise"), _of_host("uscc")),
        ("chair", gettext_lazy("chair"), _of_officer(OfficerRole.CHAIR, "name")),
        ("contact", gettext_lazy("contact"), _of_officer(OfficerRole.CONTACT, "name")),
        ("contact_phone", gettext_lazy("phone of the contact"), _of_officer(OfficerRole.CONTACT, "phone")),
    )
    for key, label, value in known:
        access.register_source(f"association.{key}", label, value)
