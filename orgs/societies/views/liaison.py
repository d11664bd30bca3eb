"""The liaison link of a society with a provincial society: its page, its contacts, its log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from kexie_portal.web.form_page import EditPage, FormPage
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.pages.form_page import NodeFormPage, tab
from orgs.pages.forms import EndReasonForm
from orgs.societies import rules as society_rules
from orgs.societies.actions import liaison as actions
from orgs.societies.forms import ContactsEditForm, EntryForm, LinkForm
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.queries.liaison import links
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from orgs.societies.models.liaison import LiaisonEntry


class LiaisonCreateView(NodeFormPage):
    """Link a society with a provincial society."""

    kinds = (Kind.SOCIETY,)
    title, verb = gettext_lazy("Link with a provincial society"), gettext_lazy("Link")
    form_class = LinkForm
    opens_made = True
    words = gettext_lazy("The link is recorded.")

    def allowed(self, node: Organization) -> bool:
        return society_rules.may_keep(self.actor, node)

    def needs(self, node: Organization) -> dict[str, object]:
        return {"society": node}

    def act(self, node: Organization, form: LinkForm) -> LiaisonLink:
        return actions.link(node, actor=self.actor, **form.cleaned_data)

    def back(self, node: Organization) -> str:
        return tab(node, "liaison")


class LinkPage(FormPage):
    """A form about one link that holds still, for those who keep one of its ends."""

    def subject(self, pk: int) -> LiaisonLink:
        found: LiaisonLink = get_object_or_404(links(self.actor), pk=pk)
        return found

    def allowed(self, link: LiaisonLink) -> bool:
        return link.end_day is None and society_rules.may_link(self.actor, link)

    def sees_phones(self, link: LiaisonLink) -> bool:
        """Tell whether phones are shown whole."""
        return any(tree_rules.may_see_phones(self.actor, side) for side in (link.society, link.provincial_society))


class LiaisonDetailView(LinkPage):
    """A link with its contacts and log; its keepers add lines."""

    template_name = "orgs/societies/liaison_detail.html"
    readable = True
    form_class = EntryForm
    words = gettext_lazy("The line is added.")

    def context(self, link: LiaisonLink, form: EntryForm | None) -> dict[str, object]:
        near = link.society if scope.may(self.actor, VIEW, link.society) else link.provincial_society
        return {
            "link": link,
            "entries": link.entries.select_related("entered_by")[:200],
            "back": tab(near, "liaison"),
            "may_change": form is not None,
            "sees_phones": self.sees_phones(link),
        }

    def act(self, link: LiaisonLink, form: EntryForm) -> LiaisonEntry:
        return actions.log(link, actor=self.actor, **form.cleaned_data)


class LiaisonContactsView(LinkPage, EditPage):
    """Change who is in contact at both ends."""

    title = gettext_lazy("Contacts of the link")
    form_class = ContactsEditForm
    words = gettext_lazy("The contacts are written.")

    def allowed(self, link: LiaisonLink) -> bool:
        """Ask also who sees phones: the form shows them whole."""
        return super().allowed(link) and self.sees_phones(link)

    def act(self, link: LiaisonLink, form: ContactsEditForm) -> LiaisonLink:
        given = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
        return actions.set_contacts(link, actor=self.actor, **given)


class LiaisonEndView(LinkPage):
    """End a link on a day, with the reason."""

    title, verb = gettext_lazy("End the link"), gettext_lazy("End")
    form_class = EndReasonForm
    words = gettext_lazy("The link has ended.")
    danger = True

    def act(self, link: LiaisonLink, form: EndReasonForm) -> LiaisonLink:
        return actions.end_link(link, actor=self.actor, **form.cleaned_data)
