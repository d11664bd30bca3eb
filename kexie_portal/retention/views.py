"""How long things stay: every purpose, one with its history and nights, what would go tonight."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kexie_portal.retention import actions, queries
from kexie_portal.retention.forms import TermForm
from kexie_portal.retention.models import Term
from kexie_portal.retention.queries import Kept
from kexie_portal.retention.rules import may_see, may_set
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import Page, demand


class RetentionView(Page):
    """Every purpose with its term, basis and last night."""

    template_name = "retention/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        demand(may_see(self.actor))
        return self.show(rows=queries.every(), may_set=may_set(self.actor))


class TonightView(Page):
    """What would go tonight, counted now; nothing is deleted by looking."""

    template_name = "retention/tonight.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        demand(may_see(self.actor))
        return self.show(rows=actions.would_go())


class TermView(FormPage):
    """One purpose with its terms and nights; the security administrator sets it."""

    template_name = "retention/term.html"
    readable = True
    form_class = TermForm
    words = gettext_lazy("The term is set; it holds from the next night on.")

    def subject(self, key: str) -> Kept:
        demand(may_see(self.actor))
        found = queries.kept(key)
        if found is None:
            raise Http404
        return found

    def allowed(self, kept: Kept) -> bool:
        return may_set(self.actor) and not kept.standard.by

    def initial(self, kept: Kept) -> dict[str, object]:
        return TermForm.opened(kept)

    def context(self, kept: Kept, form: TermForm | None) -> dict[str, object]:
        """Show what was set and what the nights did."""
        history, nights = queries.history(kept.key), queries.nights(kept.key)
        return {"kept": kept, "history": history, "nights": nights, "autosave": self.draft_name()}

    def act(self, kept: Kept, form: TermForm) -> Term:
        version = form.cleaned_data["version"] or 0
        return actions.set_term(kept, actor=self.actor, wanted=form.wanted(), version=version)

    def back(self, kept: Kept) -> str:
        return reverse("retention:list")
