"""The materials of a founding: which papers it takes, how many files of each, and in which order they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from kexie_portal.files.slots import MEGABYTE, Slot
from orgs.founding.enums import REQUIRED_MATERIALS, FoundingState, MaterialKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from orgs.founding.models import FoundingCase

#: The name of the materials in addresses, and the purpose under which their files are stored.
PURPOSE = "orgs.founding"
LARGEST = 50 * MEGABYTE
#: A scan is often one picture a page.
MOST = 10


def _form(kind: MaterialKind) -> Callable[[FoundingCase], str] | None:
    if kind not in REQUIRED_MATERIALS:
        return None
    return lambda case: reverse("orgs:founding_template", args=[case.pk, kind.value])


SLOTS = tuple(
    Slot(
        kind.value,
        kind.label,
        most=MOST,
        largest=LARGEST,
        required=kind in REQUIRED_MATERIALS,
        form=_form(kind),
    )
    for kind in MaterialKind
)
#: What is handed in with the application, and frozen by it.
APPLICATION = tuple(kind.value for kind in REQUIRED_MATERIALS)


def slots_of(case: FoundingCase) -> tuple[Slot, ...]:
    """Return the slots of a case; the minutes come with the meeting."""
    met = case.approved_on is not None or case.state in (FoundingState.APPROVED, FoundingState.MET, FoundingState.FILED)
    return SLOTS if met else SLOTS[: len(APPLICATION)]
