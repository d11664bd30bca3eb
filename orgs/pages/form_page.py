"""What form pages of the network share: the node that they are about, a tab to go back to, lines of people."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Stale
from kexie_portal.web.form_page import FormPage, Words
from kexie_portal.web.pages import Page, attempt
from orgs.pages.forms import EndForm
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import BaseForm, BaseFormSet, Form

    from kexie_portal.web.pages import Done


class NodePage(Page):
    """A page that finds nodes of the tree."""

    def node(self, pk: int, **conditions: object) -> Organization:
        """Return a visible node; others are 404."""
        rows = Organization.objects.visible_to(self.actor).filter(**conditions).select_related("parent__parent__parent")
        return get_object_or_404(rows, pk=pk)


class NodeFormPage(NodePage, FormPage):
    """A form about a node of the tree."""

    #: Which kinds of nodes it is for; all where none is named.
    kinds: ClassVar[Collection[str]] = ()

    def subject(self, pk: int) -> Organization:
        """Return a visible node of these kinds."""
        return self.node(pk, kind__in=self.kinds) if self.kinds else self.node(pk)


class LinesPage(FormPage):
    """Lines of people, kept as one form; a stale one keeps what was typed and is sent again over the new version."""

    #: Said where somebody else wrote meanwhile.
    meanwhile: ClassVar[Words] = ""

    def version(self, record: Any, /) -> int:
        """Return the version by which a crossed edit is known."""
        raise NotImplementedError

    def needs(self, subject: Any, /) -> dict[str, object]:
        """Compare what is sent with those in office."""
        return {"initial": self.lines(subject)}

    def lines(self, subject: Any, /) -> list[dict[str, object]]:
        """Return those in office."""
        raise NotImplementedError

    def opened(self, subject: Any, /) -> BaseFormSet[BaseForm]:
        """Open the form with those in office."""
        return self.form_class(**self.needs(subject))

    def drawn(
        self, subject: Any, form: BaseFormSet[BaseForm], /, version: int | None = None, **formsets: Any
    ) -> HttpResponse:
        """Draw the lines with the version on which they are sent."""
        if version is None:
            version = version_sent(self.request) if form.is_bound else self.version(subject)
        response = self.show(**self.context(subject, form), lines=form, version=version)
        response.status_code = 422 if form.is_bound else 200
        return response

    def attempted(self, form: BaseFormSet[BaseForm], action: Callable[[], Done], /) -> Done | None:
        """Say a refusal beside the first line."""
        return attempt(form.forms[0], action)

    def overtaken(
        self, subject: Any, form: BaseFormSet[BaseForm], stale: Stale, /, **formsets: Any
    ) -> HttpResponse | None:
        """Tell the user of the other change and keep what was typed."""
        messages.warning(self.request, str(self.meanwhile))
        return self.drawn(subject, form, version=self.version(stale.current))


class EndPage(FormPage):
    """Ask for the day on which something ends, today by default."""

    verb = gettext_lazy("End it")
    danger = True
    form_class: ClassVar[type[Form]] = EndForm

    def initial(self, subject: Any, /) -> dict[str, object]:
        """Propose today."""
        return {"day": timezone.localdate()}


def tab(node: Organization, key: str) -> str:
    """Return the address of a tab of a node's page."""
    return f"{node.get_absolute_url()}?tab={key}"


def version_sent(request: HttpRequest) -> int:
    """Return the version that a form began from; 0 for what is no number."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def numbers_named(request: HttpRequest, *names: str) -> dict[str, str]:
    """Return the keys of records that the address names, to open a form with."""
    return {name: request.GET[name] for name in names if request.GET.get(name, "").isdecimal()}
