"""My reminders: those to come and those that came; a reminder is set on the page of a case."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.errors import Refused
from kexie_portal.notices.actions import alarm as actions
from kexie_portal.notices.forms import AlarmForm
from kexie_portal.notices.models import Alarm
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.pages import Page
from kexie_portal.workflow.tables import registered

if TYPE_CHECKING:
    from kexie_portal.workflow.models import Case

SHOWN = 50
HALF_PAST_NINE = time(9, 30)


class AlarmsView(Page):
    """List one's own reminders, the next first, and those of late."""

    template_name = "notices/alarms.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        own = Alarm.objects.of(self.actor)
        past = own.filter(rung_at__isnull=False).order_by("-rung_at")
        return self.show(rows=own.waiting(), past=past[:SHOWN])


class AlarmSetView(FormPage["Case", AlarmForm]):
    """Be reminded of a case at a minute, tomorrow at half past nine unless one says otherwise."""

    title, verb = gettext_lazy("Remind me"), gettext_lazy("Set the reminder")
    note = gettext_lazy("The reminder comes into your inbox at that minute, and by e-mail if you like.")
    form_class = AlarmForm

    def subject(self, app: str, model: str, pk: int) -> Case:
        """Return a case that the user sees; anything else is 404."""
        try:
            table = registered()[apps.get_model(app, model)]
        except (LookupError, ValueError) as unknown:
            raise Http404 from unknown
        return get_object_or_404(table.visible(self.actor), pk=pk)

    def allowed(self, case: Case) -> bool:
        """Let everybody who sees a case be reminded of it."""
        return True

    def initial(self, case: Case) -> dict[str, Any]:
        return {"day": timezone.localdate() + timedelta(days=1), "time": HALF_PAST_NINE}

    def act(self, case: Case, form: AlarmForm) -> Alarm:
        told = form.cleaned_data
        at = timezone.make_aware(datetime.combine(told["day"], told["time"]))
        return actions.set_alarm(case, actor=self.actor, at=at, note=told["note"])

    def said(self, case: Case, form: AlarmForm, made: Alarm) -> str:
        moment = f"{timezone.localtime(made.at):%Y-%m-%d %H:%M}"
        return _("You will be reminded on %(moment)s.") % {"moment": moment}


class AlarmCancelView(Page):
    """Take a reminder of one's own back; anybody else's is 404."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = get_object_or_404(Alarm.objects.of(self.actor), pk=pk)
        try:
            actions.cancel(row, actor=self.actor)
            messages.success(request, _("The reminder is cancelled."))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return redirect("notices:reminders")
