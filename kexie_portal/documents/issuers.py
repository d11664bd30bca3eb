"""The name in which a unit issues its letters, and their series of numbers."""

from __future__ import annotations

from dataclasses import dataclass

from kexie_portal.documents import access
from kexie_portal.documents.enums import IssuingSteps, LetterKind
from kexie_portal.documents.models import LetterIssuer

FALLBACK_SERIES = "科协"
CERTIFICATE = "证"


@dataclass(frozen=True)
class Issuer:
    """The signer, the red heading (发文机关标志) and the series (发文机关代字)."""

    unit_code: str
    name: str
    head: str
    series: str
    steps: str = IssuingSteps.ONE

    @property
    def is_one_step(self) -> bool:
        """Tell whether letters get their number with the decision."""
        return self.steps == IssuingSteps.ONE

    def series_of(self, kind: LetterKind) -> str:
        """Return the series of a kind: certificates are counted apart from letters."""
        return f"{self.series}{CERTIFICATE}" if kind.is_certificate else self.series


def issuer_of(unit_code: str) -> Issuer:
    """Return what a unit has set, filled up with what is usual."""
    unit = access.units().unit(unit_code)
    row = LetterIssuer.objects.filter(unit_code=unit_code).first()
    name = (row.name if row else "") or (unit.name if unit else "")
    series = (row.series if row else "") or (unit.series if unit else "") or FALLBACK_SERIES
    return Issuer(
        unit_code, name, (row.head if row else "") or f"{name}文件", series, row.steps if row else IssuingSteps.ONE
    )


def issues_in_one_step(unit_code: str) -> bool:
    """Tell whether a unit's letters get their number with the decision; they do until it sets more steps."""
    return not LetterIssuer.objects.filter(unit_code=unit_code).exclude(steps=IssuingSteps.ONE).exists()
