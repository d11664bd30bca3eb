"""An association that is closed, merged or dissolved is no longer reminded of its forms; once it is back, it is again.

What it filled in stays as it is, under its own name.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy

from orgs.common.enums import Kind
from orgs.surveys.actions import watch
from orgs.surveys.models import SurveyRequest
from orgs.tree import following
from orgs.tree.following import Ending, Merger, Subject, TakingBack
from orgs.tree.models.organization import Organization


def install() -> None:
    """Let the watched days of forms follow."""
    watched = Subject(
        "forms to fill in",
        gettext_lazy("Forms to fill in"),
        lambda node: [],
        merged=_merged,
        ended=_ended,
        returned=_returned,
        kinds=(Kind.ASSOCIATION,),
    )
    following.register(watched)


def _merged(merger: Merger) -> int:
    _after_commit(merger.source)
    return 0


def _ended(ending: Ending) -> int:
    _after_commit(ending.source)
    return 0


def _returned(back: TakingBack) -> None:
    _after_commit(back.node)


def _after_commit(node: Organization) -> None:
    """Set right what is watched of the forms of an association once the deed is committed."""

    def set_right() -> None:
        rows = SurveyRequest.objects.open().filter(organization=node.pk, survey__due_on__isnull=False)
        for request in rows.select_related("survey", "response", "organization"):
            watch(request)

    transaction.on_commit(set_right, robust=True)
