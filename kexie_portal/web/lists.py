"""The list page that every list of the portal is: filters, views, columns, order, pages, bulk verbs, export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from kexie_portal.accounts.signed_in import person
from kexie_portal.web.kept import KEPT_SECONDS, T, kept
from kexie_portal.web.list_columns import chosen_columns
from kexie_portal.web.list_export import ExportMixin
from kexie_portal.web.models import SavedView

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

NOT_FILTERS = ("page", "export", "reason", "clear", "selected", "chosen", "csrfmiddlewaretoken", "whole", "action")


@dataclass(frozen=True)
class BulkAction:
    """A verb for many rows; the page's method `bulk_<verb>(rows)` does it and answers a sentence or a response."""

    verb: str
    label: str | Promise
    danger: bool = False
    confirm: str | Promise = ""
    allowed: Callable[[User], bool] = lambda user: True


class ListPage(ExportMixin, LoginRequiredMixin, View):
    """One list: the subclass names its model, table and filters and narrows `get_queryset` to what is visible."""

    model: ClassVar[type[Model]]
    table_class: ClassVar[type[tables.Table]]
    filterset_class: ClassVar[type[django_filters.FilterSet] | None] = None
    page_key: ClassVar[str]
    title: ClassVar[str | Promise] = ""
    note: ClassVar[str | Promise] = ""
    template_name: ClassVar[str] = "web/list.html"
    fragment_name: ClassVar[str] = "web/_list.html"
    per_page: ClassVar[int] = 25
    default_columns: ClassVar[Sequence[str]] = ()
    always_columns: ClassVar[Sequence[str]] = ()
    wide_filters: ClassVar[Sequence[str]] = ("q",)
    bulk_actions: ClassVar[Sequence[BulkAction]] = ()
    empty_title: ClassVar[str | Promise] = ""
    empty_note: ClassVar[str | Promise] = ""
    #: A word that changes with every write that could move rows; empty says that there is none. With it the count and
    #: the keys of a page are kept until the next write, so that going on a page and coming back from a record do not
    #: count and sort thousands of rows anew. The rows themselves are always read afresh, within scope.
    state: str = ""
    #: The keys of the rows that are selected as the page opens.
    chosen: frozenset[str] = frozenset()
    #: What to do where the list is empty: the words and the name of the page.
    empty_verb: ClassVar[tuple[str | Promise, str] | None] = None

    request: HttpRequest

    def get_queryset(self) -> QuerySet[Model]:
        """Give every row that the user may see, with what the table needs joined in; a subclass must say so."""
        raise NotImplementedError

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add what the page's own blocks need."""
        return context

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the list, the part of it that a filter changed, or the file."""
        opening = self._default_view()
        if opening:
            return HttpResponseRedirect(f"?{opening.query}")
        if request.GET.get("export"):
            return self.export(request.GET["export"])
        response = TemplateResponse(request, self._template(), self.get_context_data(**self._context()))
        patch_vary_headers(response, ["HX-Request"])
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Do a bulk verb on the selected rows, or export with a reason."""
        if request.POST.get("export"):
            return self.export(request.POST["export"], reason=request.POST.get("reason", "").strip())
        action = next((one for one in self.allowed_actions if one.verb == request.POST.get("action")), None)
        if action is None:
            return HttpResponseBadRequest(_("There is no such verb for this list."))
        rows = self.filtered if request.POST.get("whole") else self.filtered.filter(pk__in=self._selected())
        answer = getattr(self, f"bulk_{action.verb}")(rows)
        if isinstance(answer, HttpResponse):
            return answer
        messages.success(request, answer)
        return HttpResponseRedirect(request.get_full_path())

    def _selected(self) -> list[str]:
        return [value for value in self.request.POST.getlist("selected") if self._may_be_a_key(value)]

    def _may_be_a_key(self, value: str) -> bool:
        try:
            return self.model._meta.pk.to_python(value) is not None
        except ValidationError:
            return False

    def _template(self) -> str:
        htmx = getattr(self.request, "htmx", None)
        return self.fragment_name if htmx and not htmx.history_restore_request else self.template_name

    def _default_view(self) -> SavedView | None:
        if self.request.GET:
            return None
        return next((view for view in self.saved_views if view.is_default and view.query), None)

    @cached_property
    def saved_views(self) -> list[SavedView]:
        """The user's own views of this list."""
        return list(SavedView.objects.filter(user=person(self.request), page=self.page_key))

    @cached_property
    def allowed_actions(self) -> list[BulkAction]:
        """The bulk verbs that the user may use at all."""
        return [action for action in self.bulk_actions if action.allowed(person(self.request))]

    @cached_property
    def filterset(self) -> django_filters.FilterSet | None:
        """The filters bound to the address bar."""
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET or None, queryset=self.get_queryset(), request=self.request)

    @cached_property
    def filtered(self) -> QuerySet[Model]:
        """The visible rows that the filters leave; filters that cannot be read leave none, rather than all."""
        if self.filterset is None:
            return self.get_queryset()
        if self.filterset.is_bound and not self.filterset.form.is_valid():
            return self.filterset.queryset.none()
        return self.filterset.qs

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns shown."""
        return chosen_columns(self.request.GET, self.table_class, self.default_columns, self.always_columns)

    @cached_property
    def table(self) -> tables.Table:
        """The table of the columns shown, in the order asked for; its data is not read yet."""
        hidden = [name for name in self.table_class.base_columns if name not in self.columns]
        order = [part for value in self.request.GET.getlist("sort") for part in value.split(",") if part]
        table = self.table_class(self.filtered, exclude=hidden, order_by=order or None)
        table.request = self.request  # given to the constructor it would count and cut the rows a second time
        return table

    @cached_property
    def ordered(self) -> QuerySet[Model]:
        """The rows in their order; the key comes last so that pages never overlap."""
        rows: QuerySet[Model] = self.table.data.data
        order = rows.query.order_by or tuple(self.model._meta.ordering or ())
        return rows.order_by(*order, "pk") if "pk" not in order else rows

    def _kept(self, what: str, work: Callable[[], T]) -> T:
        if not self.state:
            return work()
        parts = (self.state, str(self.request.user.pk), self.request.path, self._query().urlencode(), what)
        return kept(" ".join(parts), KEPT_SECONDS, work)

    def drawn_filters(self) -> SafeString:
        """Draw the form of the filters, whose hundreds of choices are the same until the next write."""
        if self.filterset is None:
            return SafeString("")

        def draw() -> str:
            context = {"view": self, "filterset": self.filterset, "filters_set": self._filters_set()}
            context["hidden_values"] = self._hidden_values()
            return render_to_string("web/_list_filters.html", context, self.request)

        return SafeString(self._kept(f"filters {get_language()}", draw))

    def _hidden_values(self) -> list[tuple[str, str]]:
        query = self._query()
        return [(name, value) for name in ("sort", "columns") for value in query.getlist(name)]

    def count(self) -> int:
        """Count the filtered rows; without the joins and order that only showing them needs."""
        return self.filtered.select_related(None).prefetch_related(None).order_by().count()

    @cached_property
    def page(self) -> Page[Model]:
        """The page asked for; a page past the end is the last one."""
        paginator = _CountedPaginator(self.ordered, self.per_page, counter=lambda: self._kept("count", self.count))
        return paginator.get_page(self.request.GET.get("page"))

    @cached_property
    def records(self) -> list[Model]:
        """The rows of the page: their keys first, so that what is sorted is narrow, then all that the table shows."""
        rows: QuerySet[Model] = self.page.object_list  # type: ignore[assignment]
        if not self.state:
            return list(rows)
        keys = self._kept(f"keys {self.page.number}", lambda: list(rows.values_list("pk", flat=True)))
        found = {row.pk: row for row in self.fresh(keys)}
        return [found[key] for key in keys if key in found]

    def fresh(self, keys: Sequence[object]) -> QuerySet[Model]:
        """Read the rows of a page by their kept keys, narrowed and filtered as ever."""
        return self.ordered.filter(pk__in=keys).order_by()

    def _context(self) -> dict[str, Any]:
        query = self._query()
        names = self.table_class.base_columns
        return {
            "view": self,
            "page": self.page,
            "records": self.records,
            "total": self.page.paginator.count,
            "table": self.table,
            "filterset": self.filterset,
            "query": query.urlencode(),
            "filters_set": self._filters_set(),
            "column_choices": [
                (name, column.header, name in self.columns) for name, column in self.table_columns(names)
            ],
            "hidden_values": self._hidden_values(),
            "other_values": [(name, value) for name, values in query.lists() if name != "columns" for value in values],
            "current_view": next((view for view in self.saved_views if view.query == query.urlencode()), None),
            "list_path": self.request.get_full_path(),
        }

    def table_columns(self, names: Mapping[str, tables.Column]) -> list[tuple[str, _Head]]:
        """Pair every column that can be chosen with its head."""
        return [(name, _Head(names[name], name, self.model)) for name in names if name not in self.always_columns]

    def _query(self) -> QueryDict:
        query = self.request.GET.copy()
        for name in NOT_FILTERS:
            query.pop(name, None)
        kept = [(name, value) for name, values in query.lists() for value in values if value != ""]
        return QueryDict(urlencode(kept), mutable=True)

    def _filters_set(self) -> int:
        known = self.filterset.form.fields if self.filterset else {}
        names = {
            name.rsplit("_", 1)[0] if name not in known else name for name, value in self._query().items() if value
        }
        return len(names & set(known))


class _CountedPaginator(Paginator):
    """A paginator that asks the page for its count, which may know a cheaper way."""

    def __init__(self, rows: QuerySet[Model], per_page: int, *, counter: Callable[[], int]) -> None:
        super().__init__(rows, per_page)
        self._counter = counter

    @cached_property
    def count(self) -> int:
        """Count once."""
        return self._counter()


class _Head:
    """The head of a column that is not shown now, as django-tables2 would write it."""

    def __init__(self, column: tables.Column, name: str, model: type[Model]) -> None:
        self._column, self._name, self._model = column, name, model

    @property
    def header(self) -> str:
        """Say the head: the column's own, else the field's name."""
        if self._column.verbose_name:
            return str(self._column.verbose_name)
        try:
            return str(self._model._meta.get_field(self._column.accessor or self._name).verbose_name)  # type: ignore[union-attr]
        except Exception:  # no field of that name: the column's own name must do
            return self._name.replace("_", " ")
