"""The pages on which people keep their own account, and the idle clock."""

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, UpdateView, View

from kexie_portal.accounts import actions, second_factor
from kexie_portal.accounts.forms import ProfileForm
from kexie_portal.accounts.language import remember_language
from kexie_portal.accounts.middleware import idle_seconds
from kexie_portal.accounts.models import SigninEvent, User
from kexie_portal.accounts.signed_in import person


class ProfileView(LoginRequiredMixin, UpdateView):
    """What the portal knows of oneself, and the way to password, second factor and sessions."""

    form_class = ProfileForm
    template_name = "accounts/profile.html"
    success_url = reverse_lazy("accounts:profile")

    def get_object(self, queryset: QuerySet[User] | None = None) -> User:
        """Return a fresh copy, so that a refused form leaves the signed-in person as they are."""
        return User.objects.get(pk=person(self.request).pk)

    def form_valid(self, form: ModelForm) -> HttpResponse:
        """Write; a new mailbox can reset the password, so it asks for the password first."""
        if "email" in form.changed_data:
            raise_if_reauthentication_required(self.request, app="allauth.account")
        user = self.get_object()
        actions.update_profile(user, actor=user, **form.cleaned_data)
        messages.success(self.request, _("Your details are saved."))
        response = redirect(self.success_url)
        return remember_language(response, user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what the page shows beside the form."""
        user = person(self.request)
        return super().get_context_data(**kwargs) | {
            "factors": Authenticator.objects.filter(user=user, type__in=second_factor.MAIN_TYPES).count(),
            "factor_required": second_factor.is_required(user),
            "sessions": UserSession.objects.filter(user=user).count(),
            "events": SigninEvent.objects.filter(user=user)[:8],
            "max_age_days": settings.PASSWORD_MAX_AGE_DAYS,
        }


class SessionsView(LoginRequiredMixin, TemplateView):
    """Where one is signed in, with ending any of the other sessions."""

    template_name = "accounts/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """List the living sessions, this one first."""
        sessions = UserSession.objects.purge_and_list(self.request.user)
        sessions.sort(key=lambda one: (one.session_key != self.request.session.session_key, -one.pk))
        return super().get_context_data(**kwargs) | {"sessions": sessions}

    def post(self, request: HttpRequest) -> HttpResponse:
        """End one session, or all but this one."""
        only = request.POST.get("session")
        if only:
            get_object_or_404(UserSession, pk=only if only.isdecimal() else 0, user=request.user)
        ended = actions.end_sessions(
            person(request),
            actor=person(request),
            keep=request.session.session_key or "",
            only=int(only) if only else None,
            address=request.META.get("REMOTE_ADDR"),
        )
        messages.success(request, _("%(n)d sessions ended.") % {"n": ended})
        return redirect("accounts:sessions")


class IdleView(LoginRequiredMixin, View):
    """The idle clock for the warning on the page; asking keeps nobody signed in, posting does."""

    def get(self, request: HttpRequest) -> JsonResponse:
        """Return the seconds left."""
        return JsonResponse({"left": max(0, settings.IDLE_SIGN_OUT_SECONDS - idle_seconds(request))})

    def post(self, request: HttpRequest) -> JsonResponse:
        """Count as an act: the middleware has noted it."""
        return JsonResponse({"left": settings.IDLE_SIGN_OUT_SECONDS})
