"""A list, a form and a chart of the tests' own, so that the frame is tested before any app stands on it."""

import datetime as dt
from typing import Any

import django_filters
import django_tables2 as tables
from django import forms
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import include, path

from kexie_portal.accounts.models import User
from kexie_portal.errors import Stale
from kexie_portal.web import charts
from kexie_portal.web.filters import DayFilter, SearchFilter, YesNoFilter
from kexie_portal.web.forms import DayField
from kexie_portal.web.list_columns import ListTable, NumberColumn, TimeColumn, YesNoColumn
from kexie_portal.web.lists import BulkAction, ListPage


class PersonFilter(django_filters.FilterSet):
    q = SearchFilter(field_name="name", lookup_expr="icontains", label="姓名")
    is_active = YesNoFilter(field_name="is_active", label="在用")
    joined = DayFilter(field_name="date_joined", lookup_expr="date__gte", label="加入不早于")

    class Meta:
        model = User
        fields: list[str] = []


class PersonTable(ListTable):
    name = tables.Column()
    pk = NumberColumn(verbose_name="编号")
    date_joined = TimeColumn()
    is_active = YesNoColumn()

    class Meta(ListTable.Meta):
        model = User
        fields = ("name", "username", "phone", "pk", "date_joined", "is_active")


class PersonListPage(ListPage):
    model = User
    table_class = PersonTable
    filterset_class = PersonFilter
    page_key = "tests.person"
    title = "人员名册"
    note = "测试用的清单"
    default_columns = ("name", "username", "pk", "date_joined", "is_active")
    always_columns = ("name",)
    personal_columns = ("phone",)
    bulk_actions = (BulkAction("retire", "停用", danger=True, confirm="停用所选人员？"),)
    exported: list[dict[str, Any]] = []

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.all()

    def bulk_retire(self, rows: QuerySet[User]) -> str:
        return f"停用了 {rows.update(is_active=False)} 人"

    def record_export(self, *, columns: list[str], rows: int, reason: str) -> None:
        self.exported.append({"columns": columns, "rows": rows, "reason": reason})


class ExampleForm(forms.Form):
    name = forms.CharField(label="企业名称", max_length=20, help_text="与营业执照一致")
    uscc = forms.CharField(label="统一社会信用代码", widget=forms.TextInput(attrs={"data-check": "uscc"}))
    founded = DayField(label="成立日期")
    unit = forms.ChoiceField(
        label="所在单位",
        choices=[("", "请选择"), ("1", "郑州市"), ("2", "洛阳市"), ("3", "开封市")],
        widget=forms.Select(attrs={"data-select": ""}),
    )
    labels = forms.MultipleChoiceField(
        label="企业标签",
        choices=[("a", "规上"), ("b", "高新技术企业"), ("c", "专精特新")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    party = forms.BooleanField(label="已建立党组织", required=False, help_text="以上级党组织批复为准")
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"rows": 3}))


def example_form(request: HttpRequest) -> HttpResponse:
    form = ExampleForm(request.POST or None)
    return TemplateResponse(request, "tests/form.html", {"form": form, "valid": form.is_bound and form.is_valid()})


def example_charts(request: HttpRequest) -> HttpResponse:
    rows = [
        charts.row("410100", "郑州市", 62.4, url="/people/?q=a"),
        charts.row("410300", "洛阳市", 48.0),
        charts.row("410200", "开封市", 0),
        charts.row("410400", "平顶山市", None),
        charts.row("419001", "济源市", None, applies=False),
    ]
    bar = {"type": "bar", "unit": "%", "rows": rows}
    line = {
        "type": "line",
        "unit": "%",
        "labels": ["1月", "2月", "3月"],
        "series": [{"name": "覆盖率", "values": [1.5, None, 3]}],
    }
    stack = {
        "type": "stack",
        "labels": ["大型", "中型"],
        "series": [{"name": "已覆盖", "values": [3, 4]}, {"name": "未覆盖", "values": [2, 9]}],
    }
    area = {"type": "map", "unit": "%", "geojson": "/geojson/", "rows": rows, "max": 100}
    context = {"bar": bar, "line": line, "stack": stack, "map": area, "donut": {"type": "donut", "rows": rows}}
    return TemplateResponse(request, "tests/charts.html", context)


def geojson(request: HttpRequest) -> HttpResponse:
    ring = [[113.0, 34.0], [114.0, 34.0], [114.0, 35.0], [113.0, 35.0], [113.0, 34.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "properties": {"adcode": "410100", "name": "郑州市"}, "geometry": shape}
    return HttpResponse(__import__("json").dumps({"type": "FeatureCollection", "features": [feature]}))


FAULTS = {
    "broken": ValueError("boom"),
    "database": OperationalError("the server closed the connection"),
    "stale": Stale(),
    "denied": PermissionDenied("您的任职不包括导出"),
    "large": RequestDataTooBig("too big"),
}


def fault(request: HttpRequest, kind: str) -> HttpResponse:
    raise FAULTS[kind]


def today() -> dt.date:
    return dt.date(2026, 1, 1)


handler400 = "kexie_portal.web.errors.bad_request"
handler403 = "kexie_portal.web.errors.permission_denied"
handler404 = "kexie_portal.web.errors.page_not_found"
handler500 = "kexie_portal.web.errors.server_error"
urlpatterns = [
    path("people/", PersonListPage.as_view(), name="people"),
    path("example-form/", example_form),
    path("example-charts/", example_charts),
    path("geojson/", geojson),
    path("fault/<str:kind>/", fault),
    path("", include("kexie_portal.urls")),
]
