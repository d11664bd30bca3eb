"""Identity numbers: read as typed, checked where a standard says how, and masked for everybody to see."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import exceptions
from stdnum.cn import ric

from kexie_portal.errors import Refused

LONGEST = 30
#: The longest text shown: as long as the number.
SHOWN = 4


class IdentityKind(models.TextChoices):
    """The papers by which a person is known."""

    RESIDENT = "resident", gettext_lazy("resident identity card")
    PASSPORT = "passport", gettext_lazy("passport")
    HK_MACAO = "hk_macao", gettext_lazy("travel permit of Hong Kong or Macao residents")
    TAIWAN = "taiwan", gettext_lazy("travel permit of Taiwan residents")
    PERMANENT = "permanent", gettext_lazy("permanent residence card of foreigners")
    OTHER = "other", gettext_lazy("other paper")


def read(kind: str, typed: str) -> str:
    """Return a number in its plain form; raises `Refused` for one that cannot be, without repeating it."""
    text = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", typed)).upper()
    if not text:
        return ""
    if kind != IdentityKind.RESIDENT:
        if not re.fullmatch(r"[0-9A-Z()/]{4,30}", text):
            raise Refused(_("Letters and digits only, four at least and thirty at most."), "identity")
        return text
    try:
        return str(ric.validate(text))
    except exceptions.InvalidChecksum as fault:
        raise Refused(
            _("The check digit is wrong: compare the number with the card (GB 11643)."), "identity"
        ) from fault
    except exceptions.InvalidLength as fault:
        raise Refused(_("A resident identity number has 18 characters."), "identity") from fault
    except exceptions.InvalidFormat as fault:
        raise Refused(_("A resident identity number has 17 digits, then a digit or X."), "identity") from fault
    except exceptions.InvalidComponent as fault:
        raise Refused(
            _("Place or day of birth in the number do not exist: compare it with the card."), "identity"
        ) from fault


def masked(text: str) -> str:
    """Hide the middle of a number: 4103**********1234; a short one shows less."""
    shown = min(SHOWN, len(text) // SHOWN)
    return f"{text[:shown]}{'*' * (len(text) - 2 * shown)}{text[len(text) - shown :]}"


def born(number: str) -> date:
    """Return the day of birth that a resident identity number says."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def is_male(number: str) -> bool:
    """Tell the sex that a resident identity number says."""
    return int(number[16]) % 2 == 1
