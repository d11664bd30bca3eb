"""What a person chooses to get, and the way out of e-mails that needs no signing in."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from kexie_portal.accounts.models import User
from kexie_portal.accounts.signed_in import person
from kexie_portal.notices.actions import preference as actions
from kexie_portal.notices.forms import PreferenceForm
from kexie_portal.notices.mails.compose import person_of
from kexie_portal.notices.queries import channels_of


class PreferencesView(LoginRequiredMixin, View):
    """How each kind of notice reaches oneself."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the choices."""
        return self._page(PreferenceForm(user=person(request), channels=channels_of(request.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write them."""
        form = PreferenceForm(request.POST, user=person(request), channels=channels_of(request.user))
        if not form.is_valid():
            return self._page(form)
        actions.choose(form.cleaned_data, actor=person(request))
        messages.success(request, _("Your choices are saved."))
        return redirect("notices:preferences")

    def _page(self, form: PreferenceForm) -> HttpResponse:
        return render(self.request, "notices/preferences.html", {"form": form}, status=422 if form.is_bound else 200)


class UnsubscribeView(View):
    """Stop all e-mails by the signed link in each of them; opening it changes nothing, mail programs open links."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Ask once."""
        return render(request, "notices/unsubscribe.html", {"person": self._person(token)})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Stop them; the inbox goes on."""
        user = self._person(token)
        actions.stop_mail(actor=user)
        return render(request, "notices/unsubscribe.html", {"person": user, "done": True})

    def _person(self, token: str) -> User:
        key = person_of(token)
        if key is None:
            raise Http404
        return get_object_or_404(User, pk=key, is_active=True)
