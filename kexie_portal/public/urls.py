"""Addresses of public pages that belong to no subject, and of the quarantine."""

from django.urls import path

from kexie_portal.public import inbox, receipts, robots

app_name = "public"
urlpatterns = [
    path("robots.txt", robots.robots, name="robots"),
    path("public/received/<str:signed>/", receipts.ReceivedView.as_view(), name="received"),
    path("quarantine/", inbox.SubmissionListView.as_view(), name="submission_list"),
    path("quarantine/<int:pk>/", inbox.SubmissionView.as_view(), name="submission"),
    path("quarantine/<int:pk>/accept/", inbox.AcceptView.as_view(), name="submission_accept"),
    path("quarantine/<int:pk>/refuse/", inbox.RefuseView.as_view(), name="submission_refuse"),
    path("quarantine/<int:pk>/spam/", inbox.SpamView.as_view(), name="submission_spam"),
]
