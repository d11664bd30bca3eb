"""Form parts that pages share: days as people type them, and an edit that knows where it began."""

import datetime as dt
import unicodedata
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kexie_portal.web.models import SavedView

DAY_FORMATS = ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日"]
FIRST_YEAR, LAST_YEAR = 1900, 9000


class DayField(forms.DateField):
    """A day typed as 2019-05-20, 2019.5.20, 20190520 or 2019年5月20日, full-width or not."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", DAY_FORMATS)
        options.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"}))
        options.setdefault("error_messages", {"invalid": _("This is no day. Type it like 2019-05-20 or 20190520.")})
        super().__init__(**options)

    def to_python(self, value: str | dt.datetime | dt.date | None) -> dt.date | None:
        """Read the day; letters of full width count as their usual ones. Days that nobody means are none."""
        day = super().to_python(unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class RemoteSelect(forms.Select):
    """A select that searches an endpoint as one types; it renders only the chosen option, however many there are."""

    def __init__(self, url: str | Promise = "", **options: Any) -> None:
        self.url = url
        super().__init__(**options)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Keep only what is chosen; the rest comes from the endpoint."""
        chosen = {str(one) for one in (value if isinstance(value, (list, tuple)) else [value]) if one not in (None, "")}
        queryset = getattr(self.choices, "queryset", None)
        if queryset is not None:
            field = self.choices.field  # type: ignore[attr-defined]
            keys = [one for one in chosen if one.isdecimal() and len(one) < 19]
            rows = queryset.filter(pk__in=keys) if keys else []
            self.choices = [("", ""), *[(field.prepare_value(row), field.label_from_instance(row)) for row in rows]]
        return super().get_context(name, value, {**(attrs or {}), "data-select": "", "data-url": str(self.url)})


class RemoteSelectMultiple(forms.SelectMultiple):
    """The same for several at once: only the chosen options are rendered."""

    def __init__(self, url: str | Promise = "", **options: Any) -> None:
        self.url = url
        super().__init__(**options)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Keep only what is chosen; the rest comes from the endpoint."""
        queryset = getattr(self.choices, "queryset", None)
        if queryset is not None:
            field = self.choices.field  # type: ignore[attr-defined]
            chosen = [str(one) for one in value or () if str(one).isdecimal() and len(str(one)) < 19]
            rows = queryset.filter(pk__in=chosen) if chosen else []
            self.choices = [(field.prepare_value(row), field.label_from_instance(row)) for row in rows]
        return super().get_context(name, value, {**(attrs or {}), "data-select": "", "data-url": str(self.url)})


class VersionedFormMixin:
    """An edit carries the version it began from; `stale` says that the record has moved on since.

    The model has an integer `version` that every write raises. The check here is for the person; the action
    that saves checks again under its lock.
    """

    instance: Model
    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    stale: bool = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        began = getattr(self.instance, "version", 0) if self.instance.pk else 0
        field = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-no-draft": ""}), initial=began, required=False)
        self.fields["version"] = field

    def clean(self) -> Any:
        """Note a stale version; it is no error of a field."""
        data = super().clean()  # type: ignore[misc]
        began = self.cleaned_data.get("version")
        self.stale = bool(self.instance.pk) and began != self._version_now()
        return data

    def _version_now(self) -> int | None:
        model = type(self.instance)
        found: int | None = model._default_manager.filter(pk=self.instance.pk).values_list("version", flat=True).first()
        return found


class SavedViewForm(forms.ModelForm):
    """A name for the filters, columns and order that a list shows now."""

    class Meta:
        model = SavedView
        fields = ["page", "name", "query", "is_default"]
