"""Addresses of a person's own pages; those of signing in are allauth's, under /accounts/."""

from django.urls import path
from django.views.generic import RedirectView

from kexie_portal.accounts import signin_log, views

app_name = "accounts"
urlpatterns = [
    path("me/", views.ProfileView.as_view(), name="profile"),
    path("me/sessions/", views.SessionsView.as_view(), name="sessions"),
    path("me/idle/", views.IdleView.as_view(), name="idle"),
    path("signin-log/", signin_log.SigninLogView.as_view(), name="signin_log"),
    # allauth's own pages for the same matters are not used.
    path("accounts/email/", RedirectView.as_view(pattern_name="accounts:profile")),
    path("accounts/sessions/", RedirectView.as_view(pattern_name="accounts:sessions")),
]
