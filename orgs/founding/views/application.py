"""The form of an application with its lines: what a return did not open is locked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from orgs.founding.actions import case as actions
from orgs.founding.enums import FoundingForm
from orgs.founding.forms.case import ApplicationForm, GroupFormSet, PartnerFormSet
from orgs.founding.models import FoundingCase
from orgs.founding.queries import opened

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import QueryDict

    from kexie_portal.accounts.models import User
    from orgs.founding.forms.case import Group, Partners

#: Empty rows for further enterprises.
ROWS_ALONE, ROWS_TOGETHER = 2, 10


def faults_of(form: Form) -> Iterator[str]:
    """Say what is wrong with the fields of a form, each once."""
    for name, errors in form.errors.items():
        if name in form.fields:
            yield f"{form[name].label}：{errors[0]}"


def application_form(case: FoundingCase, data: QueryDict | None = None) -> ApplicationForm:
    """Return the form of the application with what has to be put right marked."""
    form = ApplicationForm(data, initial=ApplicationForm.values_of(case))
    form.mark(case.marked, case.remarks, opened(case))
    return form


def rows_of(case: FoundingCase, data: QueryDict | None = None) -> tuple[Group, Partners]:
    """Return the preparation group and the further enterprises; what a return did not open is shown locked.

    Sent rows are read as they are: with the stored ones as initial, an unchanged row would count as an empty one.
    """
    open_keys = opened(case)
    partners = [{"uscc": partner.uscc, "name": partner.name} for partner in case.partners.all()]
    if "preparation_group" not in open_keys:
        group = locked_rows(GroupFormSet, "group", case.preparation_group)
    else:
        group = GroupFormSet(data, prefix="group", initial=None if data is not None else case.preparation_group)
    if "partners" not in open_keys:
        return group, locked_rows(PartnerFormSet, "partner", partners)
    rows = PartnerFormSet(data, prefix="partner", initial=None if data is not None else partners)
    rows.extra = ROWS_ALONE if case.form == FoundingForm.SINGLE else ROWS_TOGETHER
    return group, rows


def locked_rows(formset: Any, prefix: str, rows: list[dict[str, str]]) -> Any:
    """Return lines that stand as they are stored, whatever is sent."""
    count = len(rows)
    stored: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": count, f"{prefix}-INITIAL_FORMS": count}
    stored |= {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    found = formset(stored, prefix=prefix, initial=rows)
    for form in found.forms:
        for one in form.fields.values():
            one.disabled = True
    return found


def says_the_same(case: FoundingCase, form: ApplicationForm, group: Group) -> bool:
    """Tell whether a case holds already what was sent: it was kept while the person reached for the button."""
    named = [one.cleaned_data["name"] for one in group.forms if one.cleaned_data.get("name")]
    stored = [one["name"] for one in case.preparation_group]
    return named == stored and all(getattr(case, name) == value for name, value in form.values().items())


def write(case: FoundingCase, actor: User, form: ApplicationForm, group: Group, partners: Partners) -> FoundingCase:
    """Write what is good of the three forms."""
    values = form.values()
    if group.is_valid():
        rows = [one.cleaned_data for one in group.forms if one.cleaned_data.get("name")]
        values["preparation_group"] = [{name: row[name] for name in ("name", "duty", "phone")} for row in rows]
    pairs = None
    if partners.is_valid():
        rows = [one.cleaned_data for one in partners.forms if one.cleaned_data.get("uscc")]
        pairs = [(row["uscc"], row["name"]) for row in rows]
    return actions.save_draft(case, actor=actor, version=form.cleaned_data["version"], values=values, partners=pairs)
