"""What the forms of the parts of a draft share, and the form of the whole: rows come and go before it is saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Refused, Stale
from kexie_portal.formbuilder.definition import COVER
from kexie_portal.formbuilder.editor import changes
from kexie_portal.formbuilder.editor.actions import Held, change
from kexie_portal.formbuilder.editor.changes import Part, mark_of
from kexie_portal.formbuilder.editor.forms import whole
from kexie_portal.formbuilder.editor.views.rows import redrawn, typed
from kexie_portal.formbuilder.editor.views.shared import EditorPage
from kexie_portal.formbuilder.models import FormVersion
from kexie_portal.web.conflicts import conflict_page
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import demand

Rows = dict[str, BaseFormSet]


@dataclass
class Place:
    """Where a part stands: its draft, its section, and the part as it is now (empty for a new one)."""

    draft: FormVersion
    section: str = ""
    part: Part = field(default_factory=dict)
    after: str = ""

    def __str__(self) -> str:
        return str(self.draft.form)

    @property
    def title(self) -> str:
        """Return what people call the part; nothing for a new one."""
        return str(self.part.get("label") or self.part.get("title") or "")

    @property
    def name(self) -> str:
        """Return the short name of the part."""
        return str(self.part.get("name", ""))


class PartView(EditorPage, FormPage[Place, forms.Form]):
    """A form about a part of a draft, with rows that come and go before it is saved."""

    template_name = "formbuilder/editor/part.html"
    verb = gettext_lazy("Save")
    words = gettext_lazy("It is saved in the draft.")
    groups: ClassVar[dict[str, Any]] = {}

    def allowed(self, place: Place, /) -> bool:
        return self.writes(place.draft.form)

    def context(self, place: Place, form: forms.Form, /) -> dict[str, Any]:
        """Return what the template shows besides."""
        return {**super().context(place, form), "draft": place.draft, "place": place, "can_go_on": self.can_go_on}

    def drawn(self, place: Place, form: forms.Form, /, **rows: Any) -> HttpResponse:
        """Draw the form with its rows, each kind of rows under its heading."""
        groups = [(name, words, rows[name]) for name, words in self.groups.items() if name in rows]
        return self.show(form, **self.context(place, form), groups=groups)

    #: Whether “save and add the next” is offered.
    can_go_on: ClassVar[bool] = False

    def post(self, request: HttpRequest, *args: Any, **address: Any) -> HttpResponse:
        """Save it; or draw it again with a row more, moved rows, or the settings of another kind, unsaved."""
        verb = request.POST.get("redraw", "")
        if (
            request.POST.get("kind") == "table"
            and "columns" in self.groups
            and "columns-TOTAL_FORMS" not in request.POST
        ):
            verb = "kind"
        if not verb:
            return super().post(request, *args, **address)
        place = self.subject(*args, **address)
        demand(self.allowed(place))
        sent, rows = self.bound(place), self.formsets(place, request.POST)
        values = typed(sent)
        group, _colon, word = verb.partition(":")
        again = {name: redrawn(one, word if name == group else "") for name, one in rows.items()}
        form = self.form_class(initial=values, **self.needs_now(place, values))
        return self.drawn(place, form, **self.lines(place, values, again))

    def found(self, look: Callable[[], Part]) -> Part:
        """Return a part of the address; one that is gone is 404."""
        try:
            return look()
        except Refused as gone:
            raise Http404 from gone

    def needs_now(self, place: Place, values: Mapping[str, Any], /) -> dict[str, Any]:
        """Return what the form wants to know when it is drawn again."""
        return self.needs(place)

    def lines(self, place: Place, values: Mapping[str, Any], typed_rows: Mapping[str, Any], data: Any = None) -> Rows:
        """Return the rows of the form with their values, or with what was sent."""
        return {}

    def initial_rows(self, place: Place, /) -> dict[str, list[dict[str, Any]]]:
        """Return the rows with which the form opens."""
        return {}

    def formsets(self, place: Place, data: QueryDict | None = None, /) -> Rows:
        values = place.part if data is None else {key: data.get(key) for key in ("kind",)}
        return self.lines(place, values, self.initial_rows(place) if data is None else {}, data)

    def overtaken(self, place: Place, form: forms.Form, stale: Stale, /, **rows: Any) -> HttpResponse:
        """Show both versions of the part."""
        held = stale.current
        part = held.part if isinstance(held, Held) else place.part
        stored = {**self.values(part), "version": mark_of(part)}
        return conflict_page(self.request, form, place.draft, stored)

    def values(self, part: Part, /) -> dict[str, Any]:
        """Return a part by the fields of the form."""
        raise NotImplementedError

    def initial(self, place: Place, /) -> dict[str, Any]:
        return {**self.values(place.part), "version": mark_of(place.part)} if place.part else self.fresh()

    def fresh(self) -> dict[str, Any]:
        """Return the values with which the form of a new part opens."""
        return {}

    def back(self, place: Place, /) -> str:
        return reverse("formeditor:draft", args=[place.draft.pk]) + (f"#part-{place.name or place.section}")

    def then(self, place: Place, made: Any, /) -> str:
        return reverse("formeditor:draft", args=[place.draft.pk]) + f"#part-{made}"

    def about(self, place: Place, /) -> str:
        return _("Draft of “%(form)s”") % {"form": place.draft.form}

    def named(self, place: Place, wanted: str, base: str) -> str:
        """Return the short name of a part: as typed, as it was, or a free one; raises `Refused` for one in use."""
        name = wanted or place.name
        definition = place.draft.asked
        if name and name != place.name and name != changes.free_name(definition, name):
            raise Refused(_("This short name is in use already."), "name")
        return name or changes.free_name(definition, base, place.draft.form.names.values_list("name", flat=True))


class WholeView(PartView):
    """The settings of the whole form."""

    title = gettext_lazy("Title, cover, notes, attachments")
    form_class = whole.WholeForm

    def subject(self, pk: int) -> Place:
        draft = self.draft_of(pk)
        return Place(draft, COVER, _whole(draft.asked))

    def values(self, part: Part, /) -> dict[str, Any]:
        return whole.values_of(part)

    def act(self, place: Place, form: whole.WholeForm, /, **rows: Any) -> str:
        change(
            place.draft, actor=self.actor, part=_whole, mark=form.cleaned_data["version"],
            work=lambda definition: changes.put_whole(definition, form.settings()),
        )  # fmt: skip
        return COVER


def _whole(definition: Any) -> Part:
    found = {key: definition[key] for key in changes.WHOLE if key in definition}
    return {**found, "cover": {key: value for key, value in found.get("cover", {}).items() if key != "lines"}}
