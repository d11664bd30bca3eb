"""The sign-in log as a page, for the security administrator and the auditor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from kexie_portal.accounts.models import SigninEvent
from kexie_portal.accounts.signed_in import person
from kexie_portal.web.filters import DayFilter, SearchFilter
from kexie_portal.web.list_columns import ListTable, TimeColumn
from kexie_portal.web.lists import ListPage
from kexie_portal.web.templatetags.components import state

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


PERMISSION = "orgs.view_signin_log"
Kind = SigninEvent.Kind
TONES = {
    Kind.SIGNED_IN: "good",
    Kind.FAILED: "wait",
    Kind.FACTOR_FAILED: "wait",
    Kind.LOCKED: "bad",
    Kind.ACCOUNT_CLOSED: "bad",
}


def may_read(user: User) -> bool:
    """Tell whether a person reads the log; the permission is orgs', the question Django's."""
    return bool(user.is_authenticated and user.has_perm(PERMISSION))


class SigninTable(ListTable):
    """The people who signed in or failed to, with the time and the address."""

    at = TimeColumn()
    user = tables.Column(accessor="user__name", verbose_name=_("person"))
    actor = tables.Column(accessor="actor__name", verbose_name=_("done by"))

    class Meta(ListTable.Meta):
        model = SigninEvent
        fields = ("at", "kind", "username", "user", "address", "actor", "agent")

    def render_kind(self, value: str, record: SigninEvent) -> SafeString:
        """Say what happened, the bad with a colour."""
        return state(value, TONES.get(Kind(record.kind), ""))


class SigninFilter(django_filters.FilterSet):
    """By account, address, what happened and day."""

    q = SearchFilter(method="by_words", label=_("account, name or address"))
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("what happened"))
    since = DayFilter(field_name="at", lookup_expr="date__gte", label=_("since"))
    until = DayFilter(field_name="at", lookup_expr="date__lte", label=_("until"))

    class Meta:
        model = SigninEvent
        fields = ["q", "kind", "since", "until"]

    def by_words(self, rows: QuerySet[SigninEvent], _name: str, value: str) -> QuerySet[SigninEvent]:
        """Find by part of the account name, of the person's name, or by the beginning of the address."""
        words = value.strip()
        return rows.filter(Q(username__icontains=words) | Q(user__name__icontains=words) | Q(address__startswith=words))


class SigninLogView(ListPage):
    """The log, newest first; 404 for whoever may not read it."""

    model = SigninEvent
    table_class = SigninTable
    filterset_class = SigninFilter
    page_key = "accounts.signin_log"
    title = _("Sign-in log")
    export_name = "signin-log"
    default_columns = ("at", "kind", "username", "user", "address")
    empty_title = _("Nobody has signed in yet")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hide the page from others."""
        if request.user.is_authenticated and not may_read(person(request)):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[SigninEvent]:
        return SigninEvent.objects.select_related("user", "actor")

    def record_export(self, *, columns: list[str], rows: int, reason: str) -> None:
        """Write down that the log was taken away."""
        from kexie_portal.audit.actions import record_export  # audit registers the users of this app

        record_export(person(self.request), str(self.title), rows, reason=reason, columns=columns)
