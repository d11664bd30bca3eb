"""Addresses of the inbox, the choices about it, absences and webhooks."""

from django.urls import path

from kexie_portal.notices.views import absence, alarm, choices, inbox, webhook

app_name = "notices"
urlpatterns = [
    path("inbox/", inbox.InboxView.as_view(), name="inbox"),
    path("inbox/read/", inbox.MarkAllReadView.as_view(), name="mark_all_read"),
    path("inbox/<int:pk>/", inbox.OpenView.as_view(), name="open"),
    path("inbox/<int:pk>/read/", inbox.MarkReadView.as_view(), name="mark_read"),
    path("me/reminders/", alarm.AlarmsView.as_view(), name="reminders"),
    path("me/reminders/<int:pk>/cancel/", alarm.AlarmCancelView.as_view(), name="reminder_cancel"),
    path("me/reminders/<slug:app>/<slug:model>/<int:pk>/", alarm.AlarmSetView.as_view(), name="reminder_create"),
    path("me/notices/", choices.PreferencesView.as_view(), name="preferences"),
    path("me/absences/", absence.AbsencesView.as_view(), name="absences"),
    path("me/absences/<int:pk>/end/", absence.AbsenceEndView.as_view(), name="absence_end"),
    path("unsubscribe/<str:token>/", choices.UnsubscribeView.as_view(), name="unsubscribe"),
    path("webhooks/", webhook.WebhookListView.as_view(), name="webhooks"),
    path("webhooks/new/", webhook.WebhookWriteView.as_view(), name="webhook_create"),
    path("webhooks/people/", webhook.PeopleOptionsView.as_view(), name="people_options"),
    path("webhooks/<int:pk>/", webhook.WebhookDetailView.as_view(), name="webhook_detail"),
    path("webhooks/<int:pk>/edit/", webhook.WebhookWriteView.as_view(), name="webhook_update"),
    path("webhooks/<int:pk>/test/", webhook.WebhookTestView.as_view(), name="webhook_test"),
    path("mails/", webhook.MailListView.as_view(), name="mails"),
]
