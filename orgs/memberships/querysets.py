"""Filters of memberships and recommendations."""

from __future__ import annotations

from orgs.common.querysets import ScopedQuerySet, TwoSidedQuerySet


class CertificateSeriesQuerySet(ScopedQuerySet):
    """Series of certificates, seen by those who see the body."""

    scope_path = "body__"


class MembershipQuerySet(TwoSidedQuerySet):
    """Memberships and applications, seen by the body and by the member."""

    sides = ("body__", "member__")


class RecommendationQuerySet(TwoSidedQuerySet):
    """Recommendations, seen by the association and by the provincial society."""

    sides = ("organization__", "provincial_society__")


class JoinCriteriaQuerySet(ScopedQuerySet):
    """Criteria of membership, seen by those who see the unit."""

    scope_path = "unit__"
