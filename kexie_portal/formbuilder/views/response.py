"""A response: its page, submitting and withdrawing it, and organisations for the field of that kind."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from kexie_portal.errors import Refused
from kexie_portal.formbuilder import access
from kexie_portal.formbuilder.actions import response as actions
from kexie_portal.formbuilder.collected import Collected, collected
from kexie_portal.formbuilder.completeness import WORDS, Standing, lacks_of, share, standings
from kexie_portal.formbuilder.models import Response
from kexie_portal.formbuilder.shown import parts
from kexie_portal.web.pages import Page, demand


class OfResponse(Page):
    """A page of one response; out of sight is 404."""

    @cached_property
    def response(self) -> Response:
        """The response that the address names."""
        found = get_object_or_404(Response.objects.select_related("form_version__form"), pk=self.kwargs["pk"])
        if not access.holder_of(found).may_read(self.actor, found):
            raise Http404
        return found

    @cached_property
    def holder(self) -> access.Holder:
        """What says who fills it."""
        return access.holder_of(self.response)

    @cached_property
    def answers(self) -> Collected:
        """What was answered so far."""
        return collected(self.response)

    def is_writable(self) -> bool:
        """Tell whether anything may be changed now."""
        return self.response.is_open and not self.holder.shut(self.response)

    def frame(self, found: list[Standing]) -> dict[str, Any]:
        """Return what every page of a response shows."""
        words, url = self.holder.back(self.response)
        shown = [one for one in found if one.state != WORDS]
        return {
            "response": self.response,
            "standings": shown,
            "share": share(found),
            "whole": not any(one.lacks for one in found),
            "back_words": words,
            "back_url": url,
        }


class ResponsePage(OfResponse):
    """A response: how far each section is, what is missing, what was answered."""

    template_name = "formbuilder/response.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        found = standings(self.answers)
        may = self.holder.may_submit(self.actor, self.response)
        shut = self.holder.shut(self.response)
        return self.show(
            **self.frame(found),
            parts=parts(self.answers),
            lacks=lacks_of(self.answers),
            may_submit=may and self.response.is_open and not shut,
            may_withdraw=may and not self.response.is_open and not shut,
            writable=may and self.is_writable(),
            shut=shut,
        )


class SubmitView(OfResponse):
    """Submit a response; what stands against it is listed on its page with links."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand(self.holder.may_submit(self.actor, self.response))
        try:
            actions.submit(self.response, actor=self.actor)
            messages.success(request, _("Submitted."))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return redirect(self.response)


class WithdrawView(OfResponse):
    """Take a submitted response back to go on with it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        demand(self.holder.may_submit(self.actor, self.response))
        try:
            actions.withdraw(self.response, actor=self.actor)
            messages.success(request, _("It is yours to fill in again; do not forget to submit it."))
        except Refused as refusal:
            messages.warning(request, refusal.message)
        return redirect(self.response)


class OrganizationsView(Page):
    """Organisations of the register within sight, for the field of that kind."""

    def get(self, request: HttpRequest) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        return JsonResponse({"results": access.found(self.actor, words) if len(words) >= 2 else []})
