"""A person with their postings, and what an administrator does to their account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView

from kexie_portal.accounts import actions, second_factor
from kexie_portal.accounts.lockout import locked_accounts, normalized
from kexie_portal.accounts.models import SigninEvent, User
from kexie_portal.accounts.signed_in import person
from orgs.postings import rules as posting_rules
from orgs.postings.queries import people_seen_by, postings_seen_by, standing_of
from orgs.postings.views.posting import MayHandOut, password_page

if TYPE_CHECKING:
    from django.db.models import QuerySet


class PersonDetailView(MayHandOut, DetailView):
    """The postings of a person, now and before, as far as the user sees them."""

    template_name = "orgs/postings/person_detail.html"
    context_object_name = "person"

    def get_queryset(self) -> QuerySet[User]:
        """Give the people whose postings the user sees."""
        return people_seen_by(person(self.request))

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Add the postings with what may be done to each, and the state of the account."""
        actor, whose = person(self.request), self.object
        postings = list(postings_seen_by(actor).filter(user=whose))
        return super().get_context_data(**kwargs) | {
            "postings": [(one, standing_of(one), posting_rules.may_end(actor, one)) for one in postings],
            "hidden": whose.postings.count() - len(postings),
            "may_hand_out": posting_rules.may_hand_out_to(actor, whose),
            "may_read_handover": posting_rules.may_read_handover(actor, whose),
            "may_reset": posting_rules.may_reset_password(actor, whose),
            "may_keep": posting_rules.may_keep_account(actor, whose),
            "failures": _failures(whose),
            "has_factor": second_factor.is_set_up(whose),
            "needs_factor": second_factor.is_required(whose),
            "events": SigninEvent.objects.filter(user=whose)[:8]
            if posting_rules.may_keep_account(actor, whose)
            else [],
        }


class PersonVerbView(MayHandOut, View):
    """One verb of an administrator on an account; each is asked of its rule."""

    confirms = True

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Do it, or 404 where the rule says no."""
        actor = person(request)
        whose = get_object_or_404(people_seen_by(actor), pk=pk)
        rule = posting_rules.may_reset_password if verb == "password" else posting_rules.may_keep_account
        if not rule(actor, whose):
            raise Http404
        done: HttpResponse | None = getattr(self, f"do_{verb}")(whose, actor)
        return done or redirect("orgs:person_detail", whose.pk)

    @property
    def _address(self) -> str | None:
        return self.request.META.get("REMOTE_ADDR")

    def do_password(self, whose: User, actor: User) -> HttpResponse:
        """Issue a temporary password and show it this one time."""
        password = actions.issue_temporary_password(whose, actor=actor, address=self._address)
        return password_page(self.request, whose, password)

    def do_unlock(self, whose: User, actor: User) -> None:
        """Lift the lock after failures."""
        actions.unlock(whose.username, actor=actor, address=self._address)
        messages.success(self.request, _("The lock is lifted."))

    def do_factor(self, whose: User, actor: User) -> None:
        """Take away lost second factors."""
        actions.remove_second_factors(whose, actor=actor, address=self._address)
        messages.success(self.request, _("The second factors are removed; the next sign-in sets up new ones."))

    def do_close(self, whose: User, actor: User) -> None:
        """Close the account and end its sessions."""
        actions.set_open(whose, False, actor=actor, address=self._address)
        messages.success(self.request, _("The account is closed."))

    def do_open(self, whose: User, actor: User) -> None:
        """Open the account again."""
        actions.set_open(whose, True, actor=actor, address=self._address)
        messages.success(self.request, _("The account is open again."))


def _failures(whose: User) -> int:
    rows = locked_accounts().filter(username=normalized(whose.username))
    return sum(attempt.failures_since_start for attempt in rows)
