"""The unified social credit code (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

import re
from operator import mul

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
#: The office that registers (a digit, A for the army, N for rural collectives, Y for others), its class of bodies, the
#: division, the body's own characters and the check character.
WELL_FORMED = re.compile(r"[0-9ANY][0-9]{7}[0-9A-HJ-NPQRTUWXY]{10}")
_VALUES = {char: number for number, char in enumerate(ALPHABET)}
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def check_digit(code: str) -> str:
    """Work out the check character of the first 17 (GB 32100-2015, 31 − Σ mod 31)."""
    total = sum(map(mul, _WEIGHTS, map(_VALUES.__getitem__, code)))
    return ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    """Tell whether a code in its plain form passes every check; python-stdnum refuses codes that begin with N."""
    return WELL_FORMED.fullmatch(code) is not None and code[17] == check_digit(code[:17])


def validate_uscc(value: str) -> None:
    """Refuse a code that is not valid, saying which check failed.

    Raises `ValidationError` with code `length`, `characters` or `check_digit` (GB 32100-2015).
    """
    if len(value) != 18:
        raise ValidationError(
            _("A unified social credit code has 18 characters; this has %(count)d."),
            code="length",
            params={"count": len(value)},
        )
    if not WELL_FORMED.fullmatch(value):
        raise ValidationError(
            _("The unified social credit code holds a character that such codes do not use (I, O, S, V, Z …)."),
            code="characters",
        )
    if not is_valid(value):
        raise ValidationError(
            _("The check digit of the unified social credit code is wrong: one of its characters is mistyped."),
            code="check_digit",
        )
