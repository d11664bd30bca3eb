"""The inbox in the browser."""

from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from django.views.generic import ListView

from kexie_portal.accounts.models import User
from kexie_portal.accounts.signed_in import person
from kexie_portal.notices import actions
from kexie_portal.notices.models import Notice
from kexie_portal.notices.queries import unread_count


class InboxView(LoginRequiredMixin, ListView):
    """List a person's notices, unread first; `?show=unread` leaves the read ones out."""

    template_name = "notices/inbox.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Notice]:
        notices = Notice.objects.of(self.request.user).select_related("stands_in_for").unread_first()
        return notices.unread() if self.request.GET.get("show") == "unread" else notices

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the filter and the number of unread ones."""
        show = "unread" if self.request.GET.get("show") == "unread" else "all"
        return super().get_context_data(show=show, unread=unread_count(person(self.request)), **kwargs)


class NoticeActionView(LoginRequiredMixin, View):
    """Find one notice of this person; anybody else's is 404."""

    def notice(self, pk: int) -> Notice:
        """Return the notice."""
        return get_object_or_404(Notice.objects.of(self.request.user), pk=pk)

    @property
    def person(self) -> User:
        """Return who is signed in."""
        return cast(User, self.request.user)


class OpenView(NoticeActionView):
    """Mark a notice read and go to the page that it is about."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Redirect to the notice's page, or back to the inbox when it has none."""
        notice = self.notice(pk)
        actions.mark_read(notice, actor=self.person)
        return redirect(notice.url or "notices:inbox")


class MarkReadView(NoticeActionView):
    """Mark one notice read."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mark it and stay in the inbox."""
        actions.mark_read(self.notice(pk), actor=self.person)
        return redirect("notices:inbox")


class MarkAllReadView(NoticeActionView):
    """Mark the whole inbox read."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark all and stay in the inbox."""
        actions.mark_all_read(actor=self.person)
        return redirect("notices:inbox")
