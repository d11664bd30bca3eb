"""The liaison link of a society with a provincial society: its page, its contacts, its log."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.workflow.errors import Stale
from orgs.common import scope
from orgs.common.enums import Kind
from orgs.common.scope import VIEW
from orgs.pages.form_page import FormPage, tab
from orgs.pages.forms import EndReasonForm
from orgs.pages.shared import attempt, conflict_page, demand
from orgs.societies import rules as society_rules
from orgs.societies.actions import liaison as actions
from orgs.societies.forms.society import ContactsEditForm, EntryForm, LinkForm
from orgs.societies.models.liaison import LiaisonLink
from orgs.societies.queries.liaison import links
from orgs.tree import rules as tree_rules
from orgs.tree.models.organization import Organization


class LiaisonCreateView(FormPage):
    """Link a society with a provincial society."""

    title = gettext_lazy("Link with a provincial society")
    verb = gettext_lazy("Link")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form."""
        node = self._society(pk)
        return self._form(LinkForm(society=node), node)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Link them."""
        node = self._society(pk)
        form = LinkForm(request.POST, society=node)
        if form.is_valid():
            made = attempt(form, lambda: actions.link(node, actor=self.actor, **form.cleaned_data))
            if made is not None:
                return self.done(_("The link is recorded."), made.get_absolute_url())
        return self._form(form, node)

    def _society(self, pk: int) -> Organization:
        found = self.node(pk, kind=Kind.SOCIETY)
        demand(society_rules.may_keep(self.actor, found))
        return found

    def _form(self, form: LinkForm, node: Organization) -> HttpResponse:
        return self.page(form, back=tab(node, "liaison"), about=node.name)


class LinkPage(FormPage):
    """A page of one link."""

    def link(self, pk: int, *, to_change: bool = True) -> LiaisonLink:
        """Return a visible link, for a change one of whose ends the user keeps."""
        found: LiaisonLink = get_object_or_404(links(self.actor), pk=pk)
        demand(not to_change or (found.end_day is None and society_rules.may_link(self.actor, found)))
        return found

    def back_to(self, link: LiaisonLink) -> str:
        """Return the page of the end that the user sees."""
        near = link.society if scope.may(self.actor, VIEW, link.society) else link.provincial_society
        return tab(near, "liaison")


class LiaisonDetailView(LinkPage):
    """A link with its contacts and log; its keepers add lines."""

    template_name = "orgs/societies/liaison_detail.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return self._page(EntryForm(), self.link(pk, to_change=False))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add a line to the log."""
        link, form = self.link(pk), EntryForm(request.POST)
        if form.is_valid() and attempt(form, lambda: actions.log(link, actor=self.actor, **form.cleaned_data)):
            return self.done(_("The line is added."), link.get_absolute_url())
        return self._page(form, link)

    def _page(self, form: EntryForm, link: LiaisonLink) -> HttpResponse:
        sides = [link.society, link.provincial_society]
        return self.show(
            form,
            link=link,
            entries=link.entries.select_related("entered_by")[:200],
            back=self.back_to(link),
            may_change=link.end_day is None and society_rules.may_link(self.actor, link),
            sees_phones=any(tree_rules.may_see_phones(self.actor, side) for side in sides),
        )


class LiaisonContactsView(LinkPage):
    """Change who is in contact at both ends."""

    title = gettext_lazy("Contacts of the link")
    verb = gettext_lazy("Save")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open the form with what is stored."""
        link = self._whole(pk)
        return self._form(ContactsEditForm(initial=ContactsEditForm.values_of(link)), link)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write them, unless somebody else wrote since the form was opened."""
        link, form = self._whole(pk), ContactsEditForm(request.POST)
        if form.is_valid():
            given = {**form.cleaned_data, "version": form.cleaned_data["version"] or 0}
            try:
                if attempt(form, lambda: actions.set_contacts(link, actor=self.actor, **given)):
                    return self.done(_("The contacts are written."), link.get_absolute_url())
            except Stale as stale:
                return conflict_page(request, form, stale.current, ContactsEditForm.values_of(stale.current))  # type: ignore[arg-type]
        return self._form(form, link)

    def _whole(self, pk: int) -> LiaisonLink:
        """Return the link, of those whose phones the user sees: the form shows them whole."""
        link = self.link(pk)
        demand(any(tree_rules.may_see_phones(self.actor, side) for side in (link.society, link.provincial_society)))
        return link

    def _form(self, form: ContactsEditForm, link: LiaisonLink) -> HttpResponse:
        return self.page(form, back=link.get_absolute_url(), about=str(link))


class LiaisonEndView(LinkPage):
    """End a link on a day, with the reason."""

    title = gettext_lazy("End the link")
    verb = gettext_lazy("End")
    danger = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for day and reason."""
        return self._form(EndReasonForm(), self.link(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it."""
        link, form = self.link(pk), EndReasonForm(request.POST)
        if form.is_valid() and attempt(form, lambda: actions.end_link(link, actor=self.actor, **form.cleaned_data)):
            return self.done(_("The link has ended."), link.get_absolute_url())
        return self._form(form, link)

    def _form(self, form: EndReasonForm, link: LiaisonLink) -> HttpResponse:
        return self.page(form, back=link.get_absolute_url(), about=str(link))
