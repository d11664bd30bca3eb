"""Nightly tidying of what signing in leaves behind."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from celery import shared_task
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

TIDY = "kexie_portal.accounts.tidy"


@shared_task(name=TIDY, ignore_result=True)
def tidy() -> None:
    """Remove sessions that ran out and failures that no longer count; the sign-in log stays."""
    call_command("clearsessions")
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - timedelta(days=1)).delete()
