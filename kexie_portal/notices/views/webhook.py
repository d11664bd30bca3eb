"""Webhooks in the browser, and e-mails that did not arrive: for the system administrator alone."""

from __future__ import annotations

from typing import Any

import django_filters
import django_tables2 as tables
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from kexie_portal.accounts.signed_in import person
from kexie_portal.audit.actions import record_export
from kexie_portal.jobs.rules import may_run_system
from kexie_portal.notices import people
from kexie_portal.notices.actions import webhook as actions
from kexie_portal.notices.enums import Sending
from kexie_portal.notices.forms import WebhookForm
from kexie_portal.notices.models import Mail, Webhook
from kexie_portal.web.form_page import FormPage
from kexie_portal.web.list_columns import ListTable, TimeColumn
from kexie_portal.web.lists import ListPage
from kexie_portal.web.templatetags.components import state

TONES = {Sending.SENT: "good", Sending.FAILED: "bad", Sending.UNCLEAR: "bad"}


class RunsSystem(LoginRequiredMixin):
    """Answer 404 to users who do not run the system; a page that writes first confirms that it is the user."""

    confirms = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            if not may_run_system(request.user):
                raise Http404
            if self.confirms:
                raise_if_reauthentication_required(request, app="allauth.account")
        return super().dispatch(request, *args, **kwargs)


class WebhookListView(RunsSystem, View):
    """All webhooks with what was sent last."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "notices/webhook_list.html", {"object_list": Webhook.objects.all()})


class WebhookWriteView(RunsSystem, FormPage[Webhook | None, WebhookForm]):
    """Enter or change a webhook; address and secret stay hidden."""

    confirms = True
    template_name = "notices/webhook_form.html"
    form_class = WebhookForm
    opens_made = True
    words = gettext_lazy("The webhook is stored; address and secret are not shown again.")

    def subject(self, pk: int | None = None) -> Webhook | None:
        return get_object_or_404(Webhook, pk=pk) if pk else None

    def allowed(self, webhook: Webhook | None) -> bool:
        return may_run_system(self.actor)

    def needs(self, webhook: Webhook | None) -> dict[str, Any]:
        return {"instance": webhook, "actor": self.actor}

    def act(self, webhook: Webhook | None, form: WebhookForm) -> Webhook:
        told = {name: form.cleaned_data[name] for name in ("people", "kinds", "url", "key", "version")}
        return actions.write(form.instance, actor=self.actor, **told)


class PeopleOptionsView(RunsSystem, View):
    """People for the searching select of a webhook."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Answer twenty at most, by name."""
        rows = people.found_by(person(request), request.GET.get("q", ""))[:20]
        return JsonResponse({"results": [{"id": one.pk, "text": people.said(one)} for one in rows]})


class WebhookDetailView(RunsSystem, View):
    """One webhook with its delivery log; the log alone for htmx, as long as something is under way."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        webhook = get_object_or_404(Webhook.objects.select_related("created_by"), pk=pk)
        rows = list(webhook.deliveries.all()[:100])
        for row in rows:
            row.webhook = webhook
        context = {
            "webhook": webhook,
            "people": webhook.people.order_by("username"),
            "rows": rows,
            "under_way": any(row.is_test and row.state in (Sending.WAITING, Sending.SENDING) for row in rows[:5]),
        }
        template = "notices/_delivery_log.html" if request.headers.get("HX-Request") else "notices/webhook_detail.html"
        return render(request, template, context)


class WebhookTestView(RunsSystem, View):
    """Send a test message."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand it to the workers; the log shows what came of it."""
        webhook = get_object_or_404(Webhook, pk=pk)
        actions.test(webhook, actor=person(request))
        messages.success(request, _("The test message is on its way; the log below shows what comes of it."))
        return redirect(webhook)


class MailTable(ListTable):
    """E-mails without what they tell."""

    created = TimeColumn()
    sent = TimeColumn()
    user = tables.Column(accessor="user__username", verbose_name=gettext_lazy("account name"))

    class Meta(ListTable.Meta):
        model = Mail
        fields = ("created", "user", "digest_day", "state", "attempts", "sent", "error")

    def render_state(self, value: str, record: Mail) -> SafeString:
        """Say how far the mail is, the bad with a colour."""
        return state(value, TONES.get(Sending(record.state), ""))


class MailFilter(django_filters.FilterSet):
    """E-mails by their state."""

    state = django_filters.ChoiceFilter(choices=Sending.choices, label=gettext_lazy("state"))

    class Meta:
        model = Mail
        fields = ["state"]


class MailListView(RunsSystem, ListPage):
    """What was mailed and what did not arrive, newest first."""

    model = Mail
    table_class = MailTable
    filterset_class = MailFilter
    page_key = "notices.mails"
    title = gettext_lazy("E-mails")
    note = gettext_lazy(
        "What the portal mailed, without its contents. A mail that may have arrived is never sent twice."
    )
    export_name = "mails"
    default_columns = ("created", "user", "digest_day", "state", "attempts", "error")
    empty_title = gettext_lazy("No e-mail yet")

    def get_queryset(self) -> QuerySet[Mail]:
        return Mail.objects.select_related("user")

    def record_export(self, *, columns: list[str], rows: int, reason: str) -> None:
        """Write down that the list was taken away."""
        record_export(person(self.request), str(self.title), rows, reason, columns=columns)
