"""Filters of memberships and recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgs.common.querysets import TwoSidedQuerySet

if TYPE_CHECKING:
    pass


class MembershipQuerySet(TwoSidedQuerySet):
    """Memberships and applications, seen by the body and by the member."""

    sides = ("body__", "member__")


class RecommendationQuerySet(TwoSidedQuerySet):
    """Recommendations, seen by the association and by the provincial society."""

    sides = ("organization__", "provincial_society__")
