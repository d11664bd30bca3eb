"""Identity numbers: read as typed, checked where a standard says how, and masked for everybody to see."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import exceptions
from stdnum.cn import ric

from kexie_portal.errors import Refused

LENGTH = 18
#: How many characters of either end are shown.
SHOWN = 4
#: The provinces of GB/T 2260, and 81 to 83 for residence permits of people from Hong Kong, Macao and Taiwan.
_SPANS = (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66), (71, 81, 82, 83))
PROVINCES = frozenset(str(code) for span in _SPANS for code in span)


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
    return _resident(text)


def _resident(text: str) -> str:
    """Check a resident identity number by GB 11643: form, province, day of birth, check digit.

    The county in it is that of the first registration and may be younger than its bearer or gone by now: python-stdnum
    would refuse a person of 1980 from a city of 1994, so only the province is looked at.
    """
    if len(text) != LENGTH:
        raise Refused(_("A resident identity number has 18 characters."), "identity")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        raise Refused(_("A resident identity number has 17 digits, then a digit or X."), "identity")
    if ric.calc_check_digit(text) != text[-1]:
        raise Refused(_("The check digit is wrong: compare the number with the card (GB 11643)."), "identity")
    try:
        sound = text[:2] in PROVINCES and date(1890, 1, 1) < ric.get_birth_date(text) <= timezone.localdate()
    except exceptions.InvalidComponent:
        sound = False
    if not sound:
        raise Refused(_("Province or day of birth in the number do not exist: compare it with the card."), "identity")
    return text


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
