"""The register of persons: the list, a person's page, entering and changing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.form_page import EditPage, FormPage
from kexie_portal.web.pages import Page
from orgs.pages.listing import NetworkList
from orgs.persons import registry
from orgs.persons import rules as person_rules
from orgs.persons.actions import person as actions
from orgs.persons.filters import PersonFilter
from orgs.persons.forms import AliasFormSet, PersonForm, aliases_of
from orgs.persons.models.person import Person
from orgs.persons.queries.persons import listed, page_of
from orgs.persons.tables import PersonTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import QueryDict

    from kexie_portal.web.pages import Done
    from orgs.persons.forms import BaseAliasFormSet


class PersonListView(NetworkList):
    """The register of persons."""

    model = Person
    table_class = PersonTable
    filterset_class = PersonFilter
    page_key = "orgs.persons"
    title = gettext_lazy("Persons")
    note = gettext_lazy("One row a human being; two people of one name stay two. Officers and experts point here.")
    template_name = "orgs/persons/person_list.html"
    default_columns: ClassVar[Sequence[str]] = ("name", "sex", "born", "employer", "duty", "title", "unit", "identity")
    always_columns = ("name",)
    personal_columns = ("born", "phone", "email", "identity")
    empty_title = gettext_lazy("No person here yet")
    empty_note = gettext_lazy("Persons are entered one by one, or taken over from the officers of associations.")

    @property
    def empty_verb(self) -> tuple[str, str] | None:  # type: ignore[override]
        """Offer the first step to those who may take it."""
        return (_("Enter a person"), "orgs:person_create") if self.may_add else None

    @property
    def may_add(self) -> bool:
        """Tell whether the entering verb is shown."""
        return person_rules.may_add_anywhere(person(self.request))

    @property
    def may_merge(self) -> bool:
        """Tell whether the way to the doubles is shown."""
        return person_rules.merges_persons(person(self.request))

    def get_queryset(self) -> QuerySet[Person]:
        """Give the persons in scope who were not merged."""
        return listed(person(self.request)).order_by("name", "pk")


class PersonView(Page):
    """A person: what is known, other names, offices, merges, history; a merged row leads to its successor."""

    template_name = "orgs/persons/person.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the person, or go on to the one they were merged into."""
        rows = Person.objects.visible_to(self.actor).select_related(
            "unit__parent__parent", "enterprise__unit", "organization", "user", "merged_into"
        )
        found = get_object_or_404(rows, pk=pk)
        if found.merged_into is not None:
            words = _("%(gone)s was merged into this person.")
            messages.info(request, words % {"gone": found.name})
            return redirect(found.merged_into)
        parts = [(one, one.context(self.actor, found)) for one in registry.sections()]
        sections = [(one.label, one.template, shown) for one, shown in parts if shown is not None]
        return self.show(person=found, sections=sections, **page_of(self.actor, found))


class PersonFormPage(FormPage):
    """A form of a person with their other names; a number of another person is not shown again."""

    template_name = "orgs/persons/person_form.html"
    form_class = PersonForm

    def attempted(self, form: PersonForm, action: Callable[[], Done], /) -> Done | None:
        """Run the action; what it refuses of a number is that it is another person's."""
        made = super().attempted(form, action)
        if form.has_error("identity"):
            form.forget_number()
        return made

    def said_of(self, form: PersonForm, aliases: BaseAliasFormSet) -> dict[str, Any]:
        """Return what the actions take."""
        return {"values": form.values(), "paper": form.paper(), "aliases": aliases.aliases()}


class PersonCreateView(PersonFormPage):
    """Enter a person."""

    words = gettext_lazy("%(name)s is in the register of persons.")
    opens_made = True

    def allowed(self, _none: None) -> bool:
        return person_rules.may_add_anywhere(self.actor)

    def initial(self, _none: None) -> dict[str, Any]:
        return {"version": 0, "identity_kind": "resident"}

    def needs(self, _none: None) -> dict[str, Any]:
        return {"user": self.actor}

    def formsets(self, _none: None, data: QueryDict | None = None) -> dict[str, BaseFormSet[Any]]:
        return {"aliases": AliasFormSet(data, prefix="aliases")}

    def back(self, _none: None) -> str:
        return reverse("orgs:person_list")

    def context(self, _none: None, form: PersonForm) -> dict[str, object]:
        """Name the draft."""
        return {"autosave": self.draft_name(), "back": self.back(None)}

    def act(self, _none: None, form: PersonForm, aliases: BaseAliasFormSet) -> Person:
        return actions.create(actor=self.actor, **self.said_of(form, aliases))


class PersonUpdateView(PersonFormPage, EditPage):
    """Change a person."""

    model, related, called = Person, ("unit",), "person"
    words = gettext_lazy("%(name)s is changed.")

    def allowed(self, found: Person) -> bool:
        return person_rules.may_change(self.actor, found)

    def needs(self, found: Person) -> dict[str, Any]:
        return {"user": self.actor, "stored": found.identity_masked}

    def formsets(self, found: Person, data: QueryDict | None = None) -> dict[str, BaseFormSet[Any]]:
        return {"aliases": AliasFormSet(data, prefix="aliases", initial=aliases_of(found))}

    def context(self, found: Person, form: PersonForm) -> dict[str, object]:
        """Show whose form it is."""
        return {"person": found, "autosave": self.draft_name(), "back": self.back(found)}

    def act(self, found: Person, form: PersonForm, aliases: BaseAliasFormSet) -> Person:
        version = form.cleaned_data["version"]
        return actions.change(found, actor=self.actor, version=version, **self.said_of(form, aliases))
