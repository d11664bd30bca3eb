"""Out of office: one's own absences, and for whom one stands in."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from kexie_portal.accounts.signed_in import person
from kexie_portal.notices import absences
from kexie_portal.notices.actions import absence as actions
from kexie_portal.notices.errors import Refused
from kexie_portal.notices.forms import AbsenceForm
from kexie_portal.notices.models import Absence


class AbsencesView(LoginRequiredMixin, View):
    """List and enter absences."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them with an empty form."""
        return self._page(AbsenceForm(user=person(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter one."""
        form = AbsenceForm(request.POST, user=person(request))
        if form.is_valid():
            try:
                actions.enter(actor=person(request), **form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field or None, refusal.message)
            else:
                messages.success(request, _("Your absence is entered; the deputy is told."))
                return redirect("notices:absences")
        return self._page(form)

    def _page(self, form: AbsenceForm) -> HttpResponse:
        today, user = timezone.localdate(), person(self.request)
        coming = Absence.objects.filter(deputy=user, end_day__gt=today).select_related("user")
        context = {
            "form": form,
            "today": today,
            "rows": Absence.objects.filter(user=user).select_related("deputy")[:50],
            "coming": [row for row in coming.order_by("first_day")[:50] if absences.may_stand_in(user, row.user)],
            "has_candidates": form.fields["deputy"].queryset.exists(),  # type: ignore[attr-defined]
        }
        return render(self.request, "notices/absences.html", context, status=422 if form.is_bound else 200)


class AbsenceEndView(LoginRequiredMixin, View):
    """Come back earlier, or take an absence back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End one's own; anybody else's is 404."""
        row = get_object_or_404(Absence.objects.filter(user=person(request)), pk=pk)
        try:
            actions.end(row, actor=person(request))
            messages.success(request, _("Your absence has ended; your notices reach you alone again."))
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("notices:absences")
