"""What a person chooses to get, and the way out of e-mails that needs no signing in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views import View

from kexie_portal.accounts.models import User
from kexie_portal.notices.actions import preference as actions
from kexie_portal.notices.forms import PreferenceForm
from kexie_portal.notices.mails.compose import person_of
from kexie_portal.notices.queries import channels_of
from kexie_portal.web.form_page import FormPage


class PreferencesView(FormPage[None, PreferenceForm]):
    """How each kind of notice reaches oneself."""

    template_name = "notices/preferences.html"
    form_class = PreferenceForm
    words = gettext_lazy("Your choices are saved.")

    def allowed(self, _none: None) -> bool:
        """Let everybody choose for themselves."""
        return True

    def needs(self, _none: None) -> dict[str, Any]:
        return {"user": self.actor, "channels": channels_of(self.actor)}

    def act(self, _none: None, form: PreferenceForm) -> None:
        actions.choose(form.cleaned_data, actor=self.actor)

    def back(self, _none: None) -> str:
        return reverse("notices:preferences")


class UnsubscribeView(View):
    """Stop all e-mails by the signed link in each of them; opening it changes nothing, mail programs open links."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return render(request, "notices/unsubscribe.html", {"person": self._person(token)})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        user = self._person(token)
        actions.stop_mail(actor=user)
        return render(request, "notices/unsubscribe.html", {"person": user, "done": True})

    def _person(self, token: str) -> User:
        key = person_of(token)
        if key is None:
            raise Http404
        return get_object_or_404(User, pk=key, is_active=True)
