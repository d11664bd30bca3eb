"""From a list to one move of many of its cases and back: the page that asks, the page that says what came of it.

After it the list stands as before: its filters, its page and the selection [G27].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.lists import ListPage
from kexie_portal.web.pages import Page
from kexie_portal.workflow import batches
from kexie_portal.workflow.models import Batch, BatchItem, Case
from kexie_portal.workflow.tables import Move, table_of

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from kexie_portal.jobs.models import Job

PER_PAGE = 50
#: How many cases the page that asks names.
NAMED = 5
OUTCOMES: dict[str, bool | None] = {"done": True, "not_done": False, "waiting": None}
#: What the address of a list is called by which the cases of an order stay selected.
CHOSEN = "chosen"


class NoteForm(forms.Form):
    """What the person says who takes the move, the same for all cases."""

    note = forms.CharField(
        label=gettext_lazy("Opinion"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        note = self.fields["note"]
        note.required = move.needs_note
        note.label = _("Reason") if move.needs_note else _("Opinion")
        note.help_text = _("It stands in every case of them.")
        note.initial = move.opinion


class ManyMovePage(FormPage):
    """Take the selected cases of a list along one move; the address says which, and from where."""

    form_class = NoteForm
    kind: ClassVar[type[Case]]
    step: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **address: Any) -> HttpResponseBase:
        """Refuse a verb that is not for many."""
        if self.move_of() is None:
            raise Http404
        return super().dispatch(request, *args, **address)

    def rows(self) -> QuerySet[Any]:
        """Return the cases that the address selects, within scope."""
        raise NotImplementedError

    def list_address(self) -> str:
        """Return the address of the list, where the one the person came from is not named."""
        raise NotImplementedError

    def move_of(self) -> Move | None:
        """Return the move of the table."""
        return table_of(self.kind).move_named(self.step)

    def needs(self, _none: None) -> dict[str, Any]:
        return {"move": self.move_of()}

    def heading(self, _none: None) -> str:
        found = self.move_of()
        return str(found.label) if found is not None else ""

    def context(self, _none: None, form: Any) -> dict[str, Any]:
        found = self.move_of()
        danger = found is not None and found.tone == "danger"
        shown = {"verb": self.heading(None), "danger": danger, "note": self.named()}
        return {**super().context(None, form), **shown}

    def named(self) -> str:
        """Name the first of the cases meant."""
        rows = list(self.rows()[: NAMED + 1])
        names = "、".join(table_of(self.kind).subject(row) for row in rows[:NAMED])
        return f"{names}……" if len(rows) > NAMED else names

    def about(self, _none: None) -> str:
        """Say how many cases are meant."""
        count = self.rows().select_related(None).order_by().count()
        return ngettext("%(n)s case selected", "%(n)s cases selected", count) % {"n": count}

    def back(self, _none: None) -> str:
        sent = self.request.GET.get("back", "")
        known = url_has_allowed_host_and_scheme(sent, allowed_hosts=None) and sent.startswith("/")
        return sent if known else self.list_address()

    def act(self, _none: None, form: NoteForm) -> Batch | Job:
        pks = list(self.rows().select_related(None).order_by("pk").values_list("pk", flat=True)[: batches.MOST])
        note = form.cleaned_data["note"].replace("\x00", "")
        return batches.decide(self.kind, pks, self.step, actor=self.actor, note=note, back=self.back(None))

    def then(self, _none: None, made: Batch | Job) -> Batch | Job:
        return made

    def said(self, _none: None, form: NoteForm, made: Batch | Job) -> str:
        return "" if isinstance(made, Batch) else _("It is being done; this page shows how far it is.")


class BatchView(Page):
    """What came of one move of many cases: done, not done and why; each leads to its case."""

    template_name = "workflow/batch.html"

    def get(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        batch = get_object_or_404(Batch.objects.select_related("actor", "content_type"), pk=pk)
        kind = batches.kind_of(batch)
        items = batches.seen_items(batch, self.actor)
        counts = {said: items.filter(done=said).count() for said in (True, False, None)}
        if not any(counts.values()):
            raise Http404
        outcome = request.GET.get("outcome", "")
        shown = items.filter(done=OUTCOMES[outcome]) if outcome in OUTCOMES else items
        page = Paginator(shown.order_by("done", "pk"), PER_PAGE).get_page(request.GET.get("page"))
        return self.show(
            batch=batch,
            own=batch.actor_id == self.actor.pk,
            kind=table_of(kind),
            verb=table_of(kind).verb_label(batch.verb),
            done=counts[True],
            left=counts[False],
            waiting=counts[None],
            outcome=outcome,
            page=page,
            rows=self._rows(kind, page.object_list),
            back=self._list(batch),
        )

    def _rows(self, kind: Any, items: Any) -> list[tuple[BatchItem, Case | None]]:
        """Pair the items with the cases that the reader sees."""
        found = list(items)
        seen = table_of(kind).visible(self.actor).filter(pk__in=[one.object_id for one in found])
        cases = {case.pk: case for case in seen}
        return [(one, cases.get(one.object_id)) for one in found]

    def _list(self, batch: Batch) -> str:
        """Return the list from which the decision came, with its filters and page, and the cases still selected."""
        if not batch.back or batch.actor_id != self.actor.pk:
            return ""
        return f"{batch.back}{'&' if '?' in batch.back else '?'}{CHOSEN}={batch.pk}"


class DecidedMany(ListPage):
    """A list of cases of which many take one move; those of the last order stay selected."""

    @cached_property
    def chosen(self) -> frozenset[str]:  # type: ignore[override]
        """Return the keys of the cases of the order that the address names, if it is the user's own."""
        try:
            number = UUID(self.request.GET.get(CHOSEN, ""))
        except ValueError:
            return frozenset()
        items = BatchItem.objects.filter(batch=number, batch__actor=person(self.request))
        return frozenset(str(pk) for pk in items.values_list("object_id", flat=True))
