"""Forms: one set of Tabler field templates by Django's own renderer."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

CLASS_BY_WIDGET: list[tuple[type[forms.Widget] | tuple[type[forms.Widget], ...], str]] = [
    ((forms.RadioSelect, forms.CheckboxSelectMultiple), ""),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
]


class TablerBoundField(BoundField):
    """A field whose widget carries Tabler's classes and points at its hint and error."""

    @property
    def is_toggle(self) -> bool:
        """Say whether the field is one box with its label beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_group(self) -> bool:
        """Say whether the field is a group of boxes, which needs a legend in place of a label."""
        return isinstance(self.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))

    @property
    def is_set(self) -> bool:
        """Say whether a value was sent for this field."""
        return bool(self.form.is_bound and self.data)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the classes and, for days, the habit of typing them in any form."""
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        css = next((css for kind, css in CLASS_BY_WIDGET if isinstance(widget, kind)), "form-control")
        kept = widget.attrs.get("class", "")
        wrong = "is-invalid" if css and self.form.is_bound and self.errors else ""
        classes = " ".join(part for part in (kept, css, wrong) if part)
        if classes:
            attrs["class"] = classes
        if isinstance(self.field, forms.DateField) and isinstance(widget, forms.DateInput):
            attrs.setdefault("data-check", "day")
            attrs.setdefault("placeholder", widget.attrs.get("placeholder", "2019-05-20"))
            attrs.setdefault("inputmode", "numeric")
        return attrs


class TablerRenderer(TemplatesSetting):
    """Draw forms and fields by templates/django/forms/tabler/."""

    form_template_name = "django/forms/tabler/form.html"
    field_template_name = "django/forms/tabler/field.html"
    bound_field_class = TablerBoundField
