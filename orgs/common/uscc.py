"""The unified social credit code (统一社会信用代码, GB 32100-2015)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.cn import uscc as standard
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength
from stdnum.exceptions import ValidationError as StandardError

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def validate_uscc(value: str) -> None:
    """Refuse a code that is not valid, saying which check failed.

    Raises `ValidationError` with code `length`, `characters` or `check_digit` (GB 32100-2015).
    """
    try:
        standard.validate(value)
    except InvalidLength as error:
        raise ValidationError(
            _("A unified social credit code has 18 characters; this has %(count)d."),
            code="length",
            params={"count": len(value)},
        ) from error
    except InvalidChecksum as error:
        raise ValidationError(
            _("The check digit of the unified social credit code is wrong: one of its characters is mistyped."),
            code="check_digit",
        ) from error
    except (InvalidFormat, StandardError) as error:
        raise ValidationError(
            _("The unified social credit code holds a character that such codes do not use (I, O, S, V, Z …)."),
            code="characters",
        ) from error
