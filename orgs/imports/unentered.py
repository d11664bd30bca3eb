"""What the reader knows and the register does not take: by field, with the reason, and by row."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orgs.common.enums import Kind
from orgs.imports.models import ImportTarget

if TYPE_CHECKING:
    from orgs.imports.plans import PlannedRow

_JOIN = gettext_lazy("A membership needs its body and its first day: enter it at the association or the body.")
_PEOPLE = gettext_lazy("The register of enterprises keeps no people: enter them with the association.")
#: Field → why the register does not take it; `number` counts the rows of the file and says nothing of anybody.
NOT_ENTERED: dict[str, dict[str, object]] = {
    ImportTarget.ASSOCIATION: {"society_member": _JOIN, "federation_member": _JOIN},
    ImportTarget.ENTERPRISE: {
        "contact": _PEOPLE,
        "contact_phone": _PEOPLE,
        "size_class": gettext_lazy("The portal works it out from industry, staff, revenue and assets."),
        "remark": gettext_lazy("The register has no remarks on enterprises."),
    },
}
#: The membership that a yes speaks of.
BODIES = {"society_member": (Kind.SOCIETY, Kind.PROVINCIAL_SOCIETY), "federation_member": (Kind.FEDERATION,)}
_SHOWN = 30  # rows named for each field


def unentered(target: str, values: Mapping[str, Any], joined: Collection[str]) -> list[str]:
    """Name the filled fields of a row that the register does not take; `joined` are the kinds of its bodies."""
    return [
        name
        for name in NOT_ENTERED[target]
        if values.get(name) not in (None, "", (), False) and not set(BODIES.get(name, ())) & set(joined)
    ]


def gather(target: str, rows: Iterable[PlannedRow]) -> list[dict[str, object]]:
    """Return for each field that is not entered how many rows fill it, and the first of them, for the batch."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for name in row.unentered:
            found.setdefault(name, []).append(f"{row.sheet} {row.row}")
    return [
        {"field": name, "count": len(found[name]), "rows": found[name][:_SHOWN]}
        for name in NOT_ENTERED.get(target, ())
        if name in found
    ]


def sift_email(values: dict[str, Any]) -> str:
    """Take an e-mail that cannot be one out of the values; return the remark, empty for a good one."""
    email = values.get("email")
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        values["email"] = ""
        return _("“%(value)s” is no e-mail address; it is not entered.") % {"value": email[:60]}
    return ""
