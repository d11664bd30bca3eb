"""Addresses of the inbox."""

from django.urls import path

from kexie_portal.notices import views

app_name = "notices"
urlpatterns = [
    path("inbox/", views.InboxView.as_view(), name="inbox"),
    path("inbox/read/", views.MarkAllReadView.as_view(), name="mark_all_read"),
    path("inbox/<int:pk>/", views.OpenView.as_view(), name="open"),
    path("inbox/<int:pk>/read/", views.MarkReadView.as_view(), name="mark_read"),
]
