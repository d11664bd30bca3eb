"""Decide on applications: on many from the list, return one to be put right, send it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.workflow.many_pages import ManyMovePage
from kexie_portal.workflow.pages import MovePage
from orgs.memberships import queries as memberships
from orgs.memberships import rules as membership_rules
from orgs.memberships.filters import ApplicationFilter
from orgs.memberships.forms.returning import ResubmitForm, ReturnApplicationForm
from orgs.memberships.models import MembershipApplication
from orgs.pages.selection import selected

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http.response import HttpResponseBase

#: What is decided on many at once, by the address.
VERBS = ("accept", "decline")


class DecideManyView(ManyMovePage):
    """Accept or decline the selected applications."""

    kind = MembershipApplication

    def dispatch(self, request: HttpRequest, *args: Any, **address: Any) -> HttpResponseBase:
        """Take the verb out of the address."""
        self.verb_asked = str(address.get("verb"))
        if self.verb_asked not in VERBS:
            raise Http404
        return super().dispatch(request, *args, **address)

    @property
    def step(self) -> str:  # type: ignore[override]
        """Return the verb of the address."""
        return self.verb_asked

    def subject(self, verb: str) -> None:
        return None

    def allowed(self, _none: None) -> bool:
        return membership_rules.may_admit_anywhere(self.actor)

    def rows(self) -> QuerySet[MembershipApplication]:
        listed = memberships.applications(self.actor)
        found: QuerySet[MembershipApplication] = selected(
            self.request, ApplicationFilter(self.request.GET, queryset=listed, request=self.request)
        )
        return found

    def list_address(self) -> str:
        return reverse("orgs:application_list")


class ApplicationMovePage(MovePage):
    """The form of a move of one application."""

    takes: ClassVar[tuple[str, ...]] = ()

    def case(self, pk: int) -> MembershipApplication:
        found: MembershipApplication = get_object_or_404(memberships.applications(self.actor), pk=pk)
        return found

    def data(self, form: Any) -> dict[str, Any]:
        told = form.cleaned_data
        said = {name: told[name] for name in self.takes if name in told}
        return {"version": told["version"], "note": told.get("note", ""), **said}


class ApplicationReturnView(ApplicationMovePage):
    """Return an application with the fields that are to be put right."""

    title, verb = pgettext_lazy("application", "Return"), pgettext_lazy("application", "Return")
    note = gettext_lazy("The association sees each remark beside its field and can change nothing else.")
    step = "return"
    form_class = ReturnApplicationForm
    takes = ("items", "remarks")

    def initial(self, case: MembershipApplication) -> dict[str, object]:
        return {"version": case.version}

    def needs(self, case: MembershipApplication) -> dict[str, object]:
        return {"case": case}

    def data(self, form: ReturnApplicationForm) -> dict[str, Any]:
        return {**super().data(form), "answer_by": form.answer_by()}


class ApplicationResubmitView(ApplicationMovePage):
    """Put an application right and send it again."""

    title, verb = gettext_lazy("Put right and send again"), gettext_lazy("Send again")
    note = gettext_lazy("Only what was returned can be changed; the other fields are locked.")
    step = "resubmit"
    form_class = ResubmitForm
    takes = ("form", "committee", "words", "driver")

    def initial(self, case: MembershipApplication) -> dict[str, object]:
        return ResubmitForm.values_of(case)

    def needs(self, case: MembershipApplication) -> dict[str, object]:
        return {"application": case}

    def bound(self, case: MembershipApplication) -> ResubmitForm:
        """Keep the locked fields as the record has them."""
        return ResubmitForm(self.request.POST, initial=self.initial(case), application=case)
