"""What nothing refers to, for whoever looks after the system: listed first, removed by a job."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from kexie_portal.files import sweep
from kexie_portal.files.tasks import SWEEP
from kexie_portal.jobs.actions import start
from kexie_portal.jobs.rules import may_run_system
from kexie_portal.web.pages import Page


class SweepView(Page):
    """The dry run and the button; for users who do not run the system the page is not there."""

    template_name = "files/sweep.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        self._demand()
        found = sweep.find()
        return self.show(found=found, days=sweep.SPARED.days, most=sweep.NAMED)

    def post(self, request: HttpRequest) -> HttpResponse:
        self._demand()
        job = start(SWEEP, actor=self.actor, arguments={}, key=SWEEP)
        return redirect(job.get_absolute_url())

    def _demand(self) -> None:
        if not may_run_system(self.actor):
            raise Http404
