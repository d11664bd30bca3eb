"""The receipt of a public form: a page that only the sender has the address of."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from kexie_portal.public import tokens
from kexie_portal.public.enums import SubmissionState
from kexie_portal.public.models import Submission
from kexie_portal.public.views import PublicView


class ReceivedView(PublicView):
    """Under which number a form was received, and what became of it."""

    template_name = "public/received.html"
    max_age = 0
    indexed = False

    def get(self, request: HttpRequest, signed: str) -> HttpResponse:
        """Show the receipt; one that this portal did not sign, or whose time is over, is not there."""
        number = tokens.number_of(signed)
        found = Submission.objects.filter(number=number).first() if number else None
        if found is None:
            raise Http404
        decided = found.state in (SubmissionState.ACCEPTED, SubmissionState.REFUSED)
        return self.show(submission=found, decided=decided)
