"""The public page: is this paper genuine? It says number, title, issuer, day and state, and nothing else."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kexie_portal.public.views import PublicView
from kexie_portal.sealing import limits, queries, stamps, verifying
from kexie_portal.sealing.models import Package

ALTERED = "altered"


class VerifyView(PublicView):
    """Ask for number and check code, and lead to the page of both."""

    template_name = "sealing/verify.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        number, code = request.GET.get("number", "").strip(), request.GET.get("code", "").strip()
        if not number and not code:
            return self.show(number="", code="", wrong=False)
        if not stamps.typed(code) or not number or "/" in number:
            return self.show(422, number=number, code=code, wrong=True)
        return redirect(reverse("sealing:verify", args=[number, stamps.typed(code)]))


class VerifyPackageView(PublicView):
    """Answer for one number with its code: a wrong code and an unknown number are answered alike."""

    template_name = "sealing/verified.html"
    max_age = 0  # a withdrawal shows at once
    indexed = False

    def get(self, request: HttpRequest, number: str, code: str) -> HttpResponse:
        address = request.META.get("REMOTE_ADDR", "")
        if not limits.may_ask(address):
            return self.show(429, answer="limited")
        package = queries.found(number, code)
        if package is None:
            limits.missed(address)
            return self.show(404, answer="unknown")
        return self.show(**answer(package))


def answer(package: Package) -> dict[str, Any]:
    """Return what the page says of a package; altered weighs more than anything else."""
    entries = list(package.entries.order_by("place"))
    found = queries.standing(entries)
    altered = bool(verifying.faults_of(package))
    return {
        "answer": ALTERED if altered else str(found.state),
        "package": package,
        "standing": found,
        "compared": {"code": package.code, "files": [_compared(one) for one in queries.files_made(entries)]},
    }


def _compared(made: queries.Made) -> dict[str, object]:
    told = asdict(made)
    return {name: told[name] for name in ("form", "sha256", "size")}
