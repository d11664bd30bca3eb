"""Pages that hand out, change and end postings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView

from kexie_portal.accounts import actions as accounts
from kexie_portal.accounts.signed_in import person
from kexie_portal.audit.actions import record_export
from kexie_portal.errors import Refused
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.lists import ListPage
from orgs.common.roles import ROLES
from orgs.postings import actions as posting_actions
from orgs.postings import rules as posting_rules
from orgs.postings.filters import PostingFilter
from orgs.postings.forms import EndDayForm, EndForm, PostingForm
from orgs.postings.models import Posting
from orgs.postings.queries import contact_to_post, people_seen_by, people_to_choose, places_to_choose, postings_seen_by
from orgs.postings.tables import PostingTable
from orgs.tree.models.organization import Organization

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


#: People found by their whole account name, in the session.
NAMED = "people_found_by_account"


class MayHandOut(LoginRequiredMixin):
    """Answer 404 to whoever has nothing to do with postings; the security administrator signs in again first."""

    confirms = False

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Ask the rule before anything else."""
        if request.user.is_authenticated:
            if not posting_rules.may_see_postings(person(request)):
                raise Http404
            if self.confirms and posting_rules.is_security_administrator(person(request)):
                raise_if_reauthentication_required(request, app="allauth.account")
        return super().dispatch(request, *args, **kwargs)


class PostingListView(MayHandOut, ListPage):
    """Who holds which role where."""

    model = Posting
    table_class = PostingTable
    filterset_class = PostingFilter
    page_key = "orgs.postings"
    title = gettext_lazy("People and postings")
    template_name = "orgs/postings/posting_list.html"
    default_columns = ("person", "account", "role", "organization", "standing", "end_day")
    always_columns = ("person",)
    empty_title = gettext_lazy("No posting here yet")
    empty_note = gettext_lazy("Postings that you hand out, and those below your unit, are listed here.")
    empty_verb = (gettext_lazy("Hand out a posting"), "orgs:posting_create")

    def get_queryset(self) -> QuerySet[Posting]:
        """Give the postings where the user hands out postings."""
        return postings_seen_by(person(self.request))

    def record_export(self, *, columns: list[str], rows: int, reason: str) -> None:
        """Write down who took the list of people away."""
        record_export(person(self.request), str(self.title), rows, reason, columns=columns)


class PostingCreateView(MayHandOut, FormPage):
    """Hand out a posting, to a known person or with a new account."""

    confirms = True
    template_name = "orgs/postings/posting_form.html"
    form_class = PostingForm

    def allowed(self, _none: None) -> bool:
        """Let in who passed `MayHandOut`."""
        return True

    def initial(self, _none: None) -> dict[str, object]:
        """Fill in a person by `?person=`, a place with its contact by `?organization=`, a role by `?role=`."""
        asked, user = self.request.GET, self.actor
        chosen = people_seen_by(user).filter(pk=_number(asked.get("person"))).first()
        place = places_to_choose(user).filter(pk=_number(asked.get("organization"))).first()
        initial: dict[str, object] = {"user": chosen, "organization": place, "role": asked.get("role", "")}
        if place is not None and chosen is None:
            initial |= contact_to_post(place, user)
        return initial

    def needs(self, _none: None) -> dict[str, object]:
        """Name the people found by their whole account name, who may be chosen as well."""
        return {"actor": self.actor, "named": self.request.session.get(NAMED, ())}

    def act(self, _none: None, form: PostingForm) -> tuple[Posting, str]:
        return hand_out_by(form, self.request)

    def finished(self, _none: None, form: PostingForm, made: tuple[Posting, str]) -> HttpResponse:
        """Show the temporary password of a new account this one time."""
        posting, password = made
        if password:
            return password_page(self.request, posting.user, password)
        messages.success(self.request, _("The posting is handed out: %(posting)s") % {"posting": posting})
        return redirect("orgs:person_detail", posting.user_id)


class PostingEndView(MayHandOut, View):
    """End a posting, or change the day on which it ends."""

    confirms = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form that ends the posting and the one that changes its end day."""
        return self._page(self._posting(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End the posting or change its end day, as the sent form asks."""
        posting = self._posting(pk)
        ends = request.POST.get("verb") == "end"
        form: Form = EndForm(request.POST) if ends else EndDayForm(request.POST, posting=posting)
        if form.is_valid():
            try:
                verb = posting_actions.end if ends else posting_actions.change_end_day
                verb(posting, actor=person(request), **form.cleaned_data)
                messages.success(request, _("The posting has ended.") if ends else _("The end day is changed."))
                return redirect("orgs:person_detail", posting.user_id)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return self._page(posting, **{"end_form" if ends else "day_form": form})

    def _posting(self, pk: int) -> Posting:
        posting = get_object_or_404(postings_seen_by(person(self.request)), pk=pk)
        if not posting_rules.may_end(person(self.request), posting):
            raise Http404
        return posting

    def _page(self, posting: Posting, **forms: Form) -> HttpResponse:
        actor = person(self.request)
        context = {
            "posting": posting,
            "latest": posting_rules.latest_end_day(actor, posting.role, posting.organization),
            "end_form": EndForm(),
            "day_form": EndDayForm(posting=posting),
        } | forms
        return render(self.request, "orgs/postings/posting_end.html", context, status=422 if forms else 200)


class PersonOptionsView(MayHandOut, View):
    """People for the search field of the form."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Answer twenty at most."""
        words = request.GET.get("q", "").strip()
        found = people_to_choose(person(request), words)[:20]
        _remember(request, [one.pk for one in found if one.username == words])
        return JsonResponse({"results": [{"id": one.pk, "text": one.name, "note": one.username} for one in found]})


class PlaceOptionsView(MayHandOut, View):
    """Organizations for the search field of the form."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Answer thirty at most, units first."""
        found = places_to_choose(person(request), request.GET.get("q", "")).select_related("parent")[:30]
        return JsonResponse({"results": [_place(one) for one in found]})


class RoleListView(MayHandOut, TemplateView):
    """What each role may do, in words."""

    template_name = "orgs/postings/role_list.html"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """Lay out roles by permissions as a table."""
        permissions = [(code, str(label)) for code, label in Organization._meta.permissions]
        rows = [(label, [code in role.permissions for role in ROLES.values()]) for code, label in permissions]
        mine = {role.key for role in posting_rules.roles_for(person(self.request))}
        return super().get_context_data(**kwargs) | {"roles": ROLES.values(), "rows": rows, "mine": mine}


def _remember(request: HttpRequest, named: list[int]) -> None:
    """Keep in the session whom the user found by the whole account name, so that the form takes them."""
    if named:
        request.session[NAMED] = [*request.session.get(NAMED, []), *named][-20:]


@transaction.atomic
def hand_out_by(form: PostingForm, request: HttpRequest) -> tuple[Posting, str]:
    """Hand out what the form says, with an account first where it describes a new person; both or neither."""
    data, actor, password = form.cleaned_data, person(request), ""
    user = data["user"]
    if user is None:
        new = {name: data[name] for name in ("username", "name", "phone", "email")}
        user, password = accounts.create_account(actor=actor, address=request.META.get("REMOTE_ADDR"), **new)
    named = {name: data[name] for name in ("role", "organization", "first_day", "end_day", "reason")}
    return posting_actions.hand_out(actor=actor, user=user, **named), password


def password_page(request: HttpRequest, user: User, password: str) -> HttpResponse:
    response = render(request, "orgs/postings/temporary_password.html", {"person": user, "password": password})
    response["Cache-Control"] = "no-store"
    return response


def _place(node: Organization) -> dict[str, object]:
    where = f"{node.get_kind_display()} · {node.parent}" if node.parent else node.get_kind_display()
    return {"id": node.pk, "text": node.name, "note": where}


def _number(value: str | None) -> int:
    return int(value) if value and value.isdecimal() else 0
