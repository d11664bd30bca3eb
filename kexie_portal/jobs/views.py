"""Background work in the browser."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView, ListView

from kexie_portal.accounts.signed_in import person
from kexie_portal.jobs import actions, rules
from kexie_portal.jobs.enums import JobState
from kexie_portal.jobs.models import Job
from kexie_portal.jobs.queries import standing


class JobListView(LoginRequiredMixin, ListView):
    """List the person's jobs; `?state=` narrows, `?whose=all` is for system administrators."""

    template_name = "jobs/job_list.html"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Job]:
        everybody = self.request.GET.get("whose") == "all"
        jobs = rules.visible_jobs(person(self.request), everybody=everybody)
        state = self.request.GET.get("state")
        if state in JobState.values:
            jobs = jobs.filter(state=state)
        return jobs.select_related("owner", "result_file").defer("traceback", "arguments")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            states=JobState.choices,
            state=self.request.GET.get("state", ""),
            whose=self.request.GET.get("whose", ""),
            runs_system=rules.may_run_system(person(self.request)),
            **kwargs,
        )


class JobDetailView(LoginRequiredMixin, DetailView):
    """Show one job, its progress and what came of it."""

    template_name = "jobs/job_detail.html"
    slug_field = slug_url_kwarg = "uuid"

    def get_queryset(self) -> QuerySet[Job]:
        """Return what the person may see; the rest is 404."""
        jobs = rules.visible_jobs(person(self.request), everybody=True)
        return jobs.select_related("owner", "result_file")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add progress and what the person may do."""
        job: Job = self.object
        return super().get_context_data(
            standing=standing(job),
            is_owner=job.owner_id == self.request.user.pk,
            may_cancel=rules.may_cancel(person(self.request), job),
            may_see_details=rules.may_see_details(person(self.request), job),
            **kwargs,
        )


class JobProgressView(JobDetailView):
    """Answer the poll of the job page with the part that changes."""

    template_name = "jobs/_job_progress.html"


class JobCancelView(LoginRequiredMixin, View):
    """Ask a job to stop."""

    def post(self, request: HttpRequest, uuid: str) -> HttpResponse:
        """Stop it if the person may and it still runs."""
        jobs = rules.visible_jobs(person(request), everybody=True)
        job = get_object_or_404(jobs, pk=uuid)
        if rules.may_cancel(person(request), job) and actions.cancel(job, actor=person(request)):
            messages.success(request, _("The work is being stopped; nothing of it is kept."))
        else:
            messages.warning(request, _("There is nothing to stop: the work is over."))
        return redirect(job)
