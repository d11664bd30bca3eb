"""What was entered on a later day than it takes effect, and so changed a figure of the past (补录)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from orgs.changes.models.change import ChangeCase
from orgs.common.days import is_past, start_of
from orgs.common.enums import Kind
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise
from orgs.register.models.past import FormerPlace, FormerSize
from orgs.register.models.suspension import Suspension
from orgs.tree.models.journal import CaseJournal
from orgs.tree.models.organization import FormerParent, Organization


def first_late_day(day: date) -> date:
    """Return the day from which on entries are late for a day: itself while it lasts, then the day after."""
    return day + timedelta(days=1) if is_past(day) else day


def _entered(since: date, effect: str) -> Q:
    """Return the condition that a row was entered since a day and takes effect before it."""
    return Q(created_at__gte=start_of(since)) & Q(**{f"{effect}__lt": since})


def enterprises(units: Collection[int], day: date) -> QuerySet[Enterprise]:
    """Return the enterprises under some units of which something was entered late for a day."""
    since = first_late_day(day)
    places = FormerPlace.objects.filter(_entered(since, "end_day")).order_by()
    sizes = FormerSize.objects.filter(_entered(since, "end_day")).order_by()
    covers = CoveredEnterprise.objects.filter(_entered(since, "first_day")).order_by()
    closed = Q(closing_noted_at__gte=start_of(since), closed__lt=since)
    late = _entered(since, "opened") | closed | Q(pk__in=covers.values("enterprise"))
    late |= Q(pk__in=places.values("enterprise")) | Q(pk__in=sizes.values("enterprise"))
    here = Enterprise.objects.right_at(units, day).order_by()
    left = places.filter(unit__in=list(units))
    return Enterprise.objects.filter(late).filter(
        Q(pk__in=here.values("pk")) | Q(pk__in=left.values("enterprise")) | Q(unit__in=list(units))
    )


def associations(units: Collection[int], day: date) -> QuerySet[Organization]:
    """Return the nodes of the associations under some units of which something was entered late for a day."""
    since = first_late_day(day)
    places = FormerParent.objects.filter(_entered(since, "end_day")).order_by()
    rests = Suspension.objects.filter(_entered(since, "first_day")).order_by()
    late = _entered(since, "opened") | Q(pk__in=places.values("organization")) | Q(pk__in=rests.values("association"))
    late |= _closed_late(since)
    here = Organization.objects.right_under(units, day).order_by()
    left = places.filter(parent__in=list(units))
    return Organization.objects.filter(late, kind=Kind.ASSOCIATION).filter(
        Q(pk__in=here.values("pk")) | Q(pk__in=left.values("organization")) | Q(parent__in=list(units))
    )


def _closed_late(since: date) -> Q:
    """Return the condition that a closing before a day was entered since: by hand, or by the decision of a case."""
    node = ContentType.objects.get_for_model(Organization)
    by_hand = CaseJournal.objects.filter(content_type=node, written_at__gte=start_of(since)).order_by()
    decided = ChangeCase.objects.filter(decided_on__gte=since, effect_day__lt=since).order_by()
    told = Q(pk__in=by_hand.values("object_id")) | Q(pk__in=decided.values("association"))
    return Q(closed__lt=since) & told
