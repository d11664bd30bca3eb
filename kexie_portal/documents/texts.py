"""Write the texts of letters, and the name, series and steps in which a unit issues them."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kexie_portal.documents import access, numbers
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.issuers import CERTIFICATE, issuer_of
from kexie_portal.documents.kinds import Text
from kexie_portal.documents.models import LetterIssuer, LetterTemplate
from kexie_portal.errors import Stale

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@transaction.atomic
def write_text(kind: str, *, unit_code: str, text: Text, version: int, actor: User) -> LetterTemplate:
    """Give a unit its own text of a kind of letter; raises `Stale` when somebody wrote it after `version`."""
    row = _text_row(kind, unit_code, version)
    row.title, row.body, row.in_use, row.updated_by = text.title, text.body, True, actor
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # two people wrote the first one
        raise Stale from error
    return row


@transaction.atomic
def reset_text(kind: str, *, unit_code: str, version: int, actor: User) -> None:
    """Take a unit's own text out of use, so that the province's or the portal's holds again; it stays kept."""
    row = _text_row(kind, unit_code, version)
    if row.pk is None:
        return
    row.in_use, row.updated_by = False, actor
    row.save(update_fields=["in_use", "updated_by", "updated_at", "version"])


def _text_row(kind: str, unit_code: str, version: int) -> LetterTemplate:
    """Return the row to write, locked and counted on; version 0 means that there was none."""
    row = LetterTemplate.objects.select_for_update(of=("self",)).filter(kind=kind, unit_code=unit_code).first()
    if (row.version if row else 0) != version:
        raise Stale(row)
    if row is None:
        return LetterTemplate(kind=kind, unit_code=unit_code)
    row.version += 1
    return row


@transaction.atomic
def set_issuer(
    *,
    unit_code: str,
    name: str,
    head: str,
    series: str,
    last: int | None,
    actor: User,
    steps: str = "",
    version: int | None = None,
) -> LetterIssuer:
    """Set the name and the series of a unit's letters, and the number of this year after which they go on.

    Empty `steps` leave those in force; `version` is 0 where nothing was set when the form was opened. Raises `Stale`
    when somebody set it since, and `LetterRefused` when the series or the name is another unit's.
    """
    _refuse_others(unit_code, name, head, series)
    row, is_new = LetterIssuer.objects.select_for_update().get_or_create(unit_code=unit_code)
    if version is not None and version != (0 if is_new else row.version):
        raise Stale(row)
    row.name, row.head, row.series, row.version = name, head, series or None, row.version + 1
    row.steps = steps or row.steps
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise LetterRefused(_("The series %(series)s is another unit's.") % {"series": series}, "series") from error
    year, used = timezone.localdate().year, issuer_of(unit_code).series
    if last is None:
        numbers.locked(used, year, unit_code=unit_code)  # takes the series for the unit
    else:
        numbers.begin_after(used, year, last, unit_code=unit_code)
    return row


def _refuse_others(unit_code: str, name: str, head: str, series: str) -> None:
    """Refuse to sign or count in the name of another unit, even where that one has issued nothing yet.

    Neither a space in the name nor the series of a certificate makes it one's own.
    """
    others = access.units().others(unit_code)
    known = {row.unit_code: row for row in LetterIssuer.objects.filter(unit_code__in=[one.code for one in others])}
    for other in others:
        own = known.get(other.code)
        taken = {other.series, (own.series if own else None) or other.series}
        if _bare(series).removesuffix(CERTIFICATE) in {one.removesuffix(CERTIFICATE) for one in taken}:
            raise LetterRefused(_("The series %(series)s is another unit's.") % {"series": series}, "series")
        for field, words in (("name", name), ("head", head)):
            if any(_bare(one) in _bare(words) for one in (other.name, own.name if own else "") if one):
                raise LetterRefused(_("This is the name of another unit: %(unit)s.") % {"unit": other.name}, field)


def _bare(words: str) -> str:
    """Return words as they are read: without spaces, letters of full width as usual ones."""
    return "".join(unicodedata.normalize("NFKC", words).split())
