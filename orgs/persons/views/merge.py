"""Likely doubles, two rows beside each other, and a merge taken back."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.errors import Stale
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import Page, demand
from orgs.pages.forms import ReasonForm
from orgs.persons import rules as person_rules
from orgs.persons.actions import merge as actions
from orgs.persons.actions import unmerge
from orgs.persons.forms import MergeForm
from orgs.persons.models.merge import PersonMerge, PersonsApart
from orgs.persons.models.person import Person
from orgs.persons.queries import doubles

PER_PAGE = 25
RELATED = ("unit__parent__parent", "enterprise", "organization", "user")


class DoublesView(Page):
    """The likely doubles among the persons whom the user may merge."""

    template_name = "orgs/persons/doubles.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the pairs, those first for which most speaks."""
        demand(person_rules.merges_persons(self.actor))
        page = Paginator(doubles.likely(self.actor), PER_PAGE).get_page(request.GET.get("page"))
        return self.show(page=page)


class Pair(NamedTuple):
    """The row that stays and the row that goes."""

    kept: Person
    gone: Person


class PairPage(FormPage):
    """A form about two persons whom the user may merge; others are 404."""

    def subject(self, pk: int, other: int) -> Pair:
        """Return both rows."""
        rows = Person.objects.visible_to(self.actor).standing().select_related(*RELATED)
        return Pair(get_object_or_404(rows, pk=pk), get_object_or_404(rows.exclude(pk=pk), pk=other))

    def allowed(self, pair: Pair) -> bool:
        return all(person_rules.may_merge(self.actor, person) for person in pair)

    def about(self, pair: Pair) -> str:
        return f"{pair.kept.name} · {pair.gone.name}"

    def back(self, pair: Pair) -> str:
        return reverse("orgs:person_doubles")


class MergeView(PairPage):
    """Merge two rows: both beside each other, value by value."""

    template_name = "orgs/persons/merge.html"
    title, verb = gettext_lazy("Merge two rows of one person"), gettext_lazy("Merge")
    form_class = MergeForm
    words = gettext_lazy("They are one person now; everything that pointed to the other row points here.")

    def needs(self, pair: Pair) -> dict[str, Any]:
        return pair._asdict()

    def context(self, pair: Pair, form: MergeForm) -> dict[str, Any]:
        """Show both rows and what stands against it."""
        against = actions.hindrances(*pair)
        return {**super().context(pair, form), "kept": pair.kept, "gone": pair.gone, "against": against}

    def act(self, pair: Pair, form: MergeForm) -> PersonMerge:
        said = form.cleaned_data
        return actions.merge(
            pair.kept,
            pair.gone,
            actor=self.actor,
            reason=said["reason"],
            from_gone=form.from_gone(),
            versions={pair.kept.pk: said["kept_version"], pair.gone.pk: said["gone_version"]},
        )

    def overtaken(self, pair: Pair, form: MergeForm, stale: Stale, /, **formsets: Any) -> HttpResponse | None:
        """Say that one of the rows was changed meanwhile; the choice is made anew over what they say now."""
        form.add_error(None, gettext_lazy("One of the two was changed meanwhile: look at both again."))
        return None

    def then(self, pair: Pair, made: PersonMerge) -> str:
        return made.kept.get_absolute_url()


class ApartView(PairPage):
    """Say that two rows are two people."""

    title, verb = gettext_lazy("They are two people"), gettext_lazy("Two people")
    note = gettext_lazy("They are not proposed as doubles again.")
    form_class = ReasonForm
    words = gettext_lazy("They stay two people.")

    def act(self, pair: Pair, form: ReasonForm) -> PersonsApart:
        return actions.say_apart(*pair, actor=self.actor, reason=form.cleaned_data["reason"])


class TakeBackView(FormPage):
    """Take a merge back, while nothing stands on it."""

    title, verb = gettext_lazy("Take the merge back"), pgettext_lazy("merge", "Take back")
    danger = True
    form_class = ReasonForm
    words = gettext_lazy("They are two persons again.")

    def subject(self, pk: int) -> PersonMerge:
        """Return a merge of persons whom the user may merge."""
        seen = Person.objects.visible_to(self.actor).order_by().values("pk")
        rows = PersonMerge.objects.filter(kept__in=seen).select_related("kept__unit", "gone__unit")
        return get_object_or_404(rows, pk=pk)

    def allowed(self, done: PersonMerge) -> bool:
        return all(person_rules.may_merge(self.actor, person) for person in (done.kept, done.gone))

    def late(self, done: PersonMerge) -> str:
        return unmerge.stands_against(done)

    def back(self, done: PersonMerge) -> str:
        return done.kept.get_absolute_url()

    def about(self, done: PersonMerge) -> str:
        return str(done.kept)

    def act(self, done: PersonMerge, form: ReasonForm) -> Person:
        return unmerge.take_back(done, actor=self.actor, reason=form.cleaned_data["reason"])

    def then(self, done: PersonMerge, made: Person) -> str:
        return made.get_absolute_url()
