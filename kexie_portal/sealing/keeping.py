"""The end of the term of packages: personal fields are blanked, hashes and chain stay, and the check knows."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from kexie_portal.sealing import actions, kinds
from kexie_portal.sealing.enums import Verb
from kexie_portal.sealing.models import Entry, Package

BATCH = 200


def due(before: datetime) -> QuerySet[Package]:
    """Return the packages sealed before a moment that hold personal fields still; closed ones lose all they hold."""
    with_personal = [kind.name for kind in kinds.announced() if kind.blanks and kind.personal]
    blanked = Entry.objects.filter(package=OuterRef("pk"), verb=Verb.BLANKED)
    rows = Package.objects.filter(sealed_at__lt=before, kind__in=with_personal)
    return rows.exclude(Exists(blanked)).order_by("pk")


def blank_before(before: datetime, *, dry: bool) -> int:
    """Blank what was sealed before a moment, a package a transaction; return how many (with `dry` how many would be).

    It carries out the purpose `packages` of the terms of keeping.
    """
    if dry:
        return due(before).count()
    done = 0
    last = 0
    while rows := list(due(before).filter(pk__gt=last)[:BATCH]):
        for package in rows:
            actions.blank_personal(package, reason=_("The term of keeping is over."))
        done, last = done + len(rows), rows[-1].pk
    return done
