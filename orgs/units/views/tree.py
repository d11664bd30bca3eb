"""The tree browser: branches fetched as they are opened, search that opens the path."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from kexie_portal.web.pages import Page
from orgs.register import rules as register_rules
from orgs.register.queries import branches
from orgs.tree.models.organization import Organization


class TreeView(Page):
    """The tree of the user's units; `?open=` opens the path to a node, `?q=` searches."""

    template_name = "orgs/units/tree.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw the roots, or the path to the node asked for."""
        target = self._target()
        if target is not None:
            shown = branches.opened_to(self.actor, target)
        else:
            shown = branches.roots(self.actor)
            if len(shown) == 1:
                only = shown[0]
                only.children, only.next_page = branches.children(self.actor, only.node)
        words = request.GET.get("q", "")
        found = branches.found(self.actor, words)
        may_register = register_rules.may_register_anywhere(self.actor)
        return self.show(branches=shown, target=target, words=words, found=found, may_register=may_register)

    def _target(self) -> Organization | None:
        pk = self.request.GET.get("open", "")
        if not pk.isdecimal():
            return None
        return Organization.objects.visible_to(self.actor).filter(pk=pk).first()


class TreeBranchView(Page):
    """The children of one node, a hundred at a time."""

    template_name = "orgs/units/_tree_branch.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Draw one page of children."""
        node = get_object_or_404(Organization.objects.visible_to(self.actor), pk=pk)
        page = request.GET.get("page", "1")
        children, more = branches.children(self.actor, node, max(1, int(page)) if page.isdecimal() else 1)
        return self.show(children=children, next_page=more, node=node)


class TreeSearchView(Page):
    """Nodes found as one types; each opens the path to itself."""

    template_name = "orgs/units/_tree_found.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw what is found."""
        words = request.GET.get("q", "")
        return self.show(words=words, found=branches.found(self.actor, words))
