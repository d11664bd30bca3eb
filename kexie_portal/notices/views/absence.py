"""Out of office: one's own absences, and the people for whom one stands in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from kexie_portal.accounts.signed_in import person
from kexie_portal.notices import absences
from kexie_portal.notices.actions import absence as actions
from kexie_portal.notices.errors import Refused
from kexie_portal.notices.forms import AbsenceForm
from kexie_portal.notices.models import Absence
from kexie_portal.web.form_page import FormPage


class AbsencesView(FormPage[None, AbsenceForm]):
    """List and enter absences."""

    template_name = "notices/absences.html"
    form_class = AbsenceForm
    for_user = True
    words = gettext_lazy("Your absence is entered; the deputy is told.")

    def allowed(self, _none: None) -> bool:
        """Let everybody enter their own."""
        return True

    def context(self, _none: None, form: AbsenceForm) -> dict[str, Any]:
        today, user = timezone.localdate(), self.actor
        coming = Absence.objects.filter(deputy=user, end_day__gt=today).select_related("user")
        return {
            "today": today,
            "rows": Absence.objects.filter(user=user).select_related("deputy")[:50],
            "coming": [row for row in coming.order_by("first_day")[:50] if absences.may_stand_in(user, row.user)],
            "has_candidates": form.fields["deputy"].queryset.exists(),  # type: ignore[attr-defined]
        }

    def act(self, _none: None, form: AbsenceForm) -> Absence:
        return actions.enter(actor=self.actor, **form.cleaned_data)

    def back(self, _none: None) -> str:
        return reverse("notices:absences")


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
