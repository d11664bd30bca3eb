"""What happened to one record, for those who see the record."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import Http404
from django.views.generic import TemplateView

from kexie_portal.accounts.signed_in import person
from kexie_portal.audit import registry
from kexie_portal.audit.queries import history_of
from kexie_portal.audit.sentences import read

ROWS = 25


class HistoryView(LoginRequiredMixin, TemplateView):
    """Everything that happened to one record, newest first; 404 for users who do not see the record."""

    template_name = "audit/history.html"

    def get_object(self) -> Model:
        """Return the record of the address, or refuse with 404."""
        try:
            model = apps.get_model(self.kwargs["app_label"], self.kwargs["model_name"])
            if registry.recorded(model) is None:
                raise Http404
            obj = model._base_manager.get(pk=self.kwargs["pk"])
        except (LookupError, ValueError, ValidationError, ObjectDoesNotExist) as error:
            raise Http404 from error
        if not registry.may_see(person(self.request), obj):
            raise Http404
        return obj

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the lines of one page of the history."""
        obj = self.get_object()
        page = Paginator(history_of(obj), ROWS).get_page(self.request.GET.get("page"))
        personal = registry.may_see_personal(person(self.request), obj)
        lines = read(list(page.object_list), show_personal=personal, subject=obj, shown_to=person(self.request))
        return super().get_context_data(object=obj, page=page, lines=lines, **kwargs)
