"""Home, landing, search, saved views."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from kexie_portal.accounts.signed_in import person
from kexie_portal.web import actions, panels, searching, worklist
from kexie_portal.web.forms import SavedViewForm
from kexie_portal.web.kept import one_moment

MOST_WORK = 12


class HomeView(View):
    """The work list for signed-in users, the landing page for everybody else."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what waits, the unit's figures and what changed."""
        if not request.user.is_authenticated:
            return TemplateResponse(request, "web/landing.html")
        with one_moment():
            work = worklist.items_for(request.user)
            context = {
                "work": work[:MOST_WORK],
                "work_total": len(work),
                "panels": panels.panels_for(request.user),
                "changes": panels.changes_for(request.user),
                "today": timezone.localdate(),
            }
        return TemplateResponse(request, "web/home.html", context)


class LandingView(TemplateView):
    """What the portal is, for anybody."""

    template_name = "web/landing.html"


class AboutView(TemplateView):
    """Where the data comes from and what is made up."""

    template_name = "web/about.html"


class SearchView(LoginRequiredMixin, View):
    """Every kind of record by name, part of a name, code or pinyin initials."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the first hits of each kind; the only hit of all is opened at once when asked by `go`."""
        words = request.GET.get("q", "").strip()[:100]
        found = searching.search(person(request), words) if words else []
        return TemplateResponse(request, "web/search.html", {"words": words, "found": found})


class SavedViewCreate(LoginRequiredMixin, View):
    """Keep what a list shows now."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SavedViewForm(request.POST)
        back = _safe(request, request.POST.get("next", ""))
        if not form.is_valid():
            messages.error(request, _("The view was not kept: give it a name of up to 60 characters."))
            return HttpResponseRedirect(back)
        view = actions.save_view(actor=person(request), **form.cleaned_data)
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
        return HttpResponseRedirect(f"{back}?{view.query}" if view.query else f"{back}?clear=1")


class SavedViewDelete(LoginRequiredMixin, View):
    """Delete one of one's own views."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not actions.delete_view(pk, actor=person(request)):
            raise Http404
        messages.success(request, _("The view is deleted."))
        return HttpResponseRedirect(_safe(request, request.POST.get("next", "")))


class SavedViewDefault(LoginRequiredMixin, View):
    """Let a list open with a view."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        view = actions.set_default_view(pk, actor=person(request))
        if view is None:
            raise Http404
        text = (
            _("The list now opens with “%(name)s”.") if view.is_default else _("The list opens without a view again.")
        )
        messages.success(request, text % {"name": view.name} if view.is_default else text)
        return HttpResponseRedirect(_safe(request, request.POST.get("next", "")))


def _safe(request: HttpRequest, address: str) -> str:
    allowed, is_secure = {request.get_host()}, request.is_secure()
    return address if url_has_allowed_host_and_scheme(address, allowed, require_https=is_secure) else "/"


def favicon(request: HttpRequest) -> HttpResponse:
    """Lead those who ask for the picture at its old address to the drawn one."""
    return HttpResponseRedirect(static("portal/mark.svg"))
