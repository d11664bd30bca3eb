"""Go on from a list to a page that does something with the selected rows; the address says which rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django_filters import FilterSet

#: What an address may hold without selecting anything.
NO_CHOICE = ("page", "columns", "sort", "body", "csrfmiddlewaretoken", "back", "chosen")


def page_for(
    page: str, request: HttpRequest, rows: QuerySet[Model], *args: object, comes_back: bool = False
) -> HttpResponse:
    """Open a page for the selected rows: by their keys, or by the filters where the whole list is meant.

    With `comes_back` the page knows the list with its filters, order and page, to lead back to it.
    """
    query = request.GET.copy()
    for name in ("page", "columns", "sort", "chosen"):
        query.pop(name, None)
    if comes_back:
        query["back"] = _without_chosen(request)
    if request.POST.get("whole"):
        query["whole"] = "1"
    else:
        pks = [str(pk) for pk in rows.order_by().values_list("pk", flat=True)]
        if not pks:
            return HttpResponseBadRequest(_("Nothing is selected."))
        query["pk"] = ",".join(pks)
    return HttpResponseRedirect(f"{reverse(page, args=args)}?{urlencode(list(query.lists()), doseq=True)}")


def _without_chosen(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("chosen", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def selected(request: HttpRequest, filterset: FilterSet) -> QuerySet[Any]:
    """Return the rows that the address selects; filters that cannot be read, and an address without any, select none.

    The filters are bound to `request.GET` within the user's scope.
    """
    rows: QuerySet[Any] = filterset.qs if filterset.form.is_valid() else filterset.queryset.none()
    chosen = any(value for name, value in request.GET.items() if name not in NO_CHOICE)
    return rows if chosen else rows.none()
