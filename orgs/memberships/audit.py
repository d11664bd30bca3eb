"""Memberships, applications and recommendations in the audit log."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from orgs.common import history
from orgs.memberships.enums import BODY_KINDS, MEMBER_KINDS, OWN_KINDS
from orgs.memberships.models import CertificateSeries, JoinCriteria, Membership, MembershipApplication, Recommendation
from orgs.tree.models.organization import Organization


def related(node: Organization) -> Iterable[QuerySet[Model]]:
    """Give what belongs to the history of a node: where it belongs, and who belongs to it."""
    if node.kind in MEMBER_KINDS:
        yield Membership.objects.filter(member_id=node.pk)
        yield MembershipApplication.objects.filter(member_id=node.pk)
        yield Recommendation.objects.filter(organization_id=node.pk)
    if node.kind in BODY_KINDS:
        yield Membership.objects.filter(body_id=node.pk)
        yield CertificateSeries.objects.filter(body_id=node.pk)
    if node.kind in OWN_KINDS:
        yield JoinCriteria.objects.filter(unit_id=node.pk)


def register() -> None:
    """Record every write."""
    history.belongs(related)
    for model, title in (
        (Membership, history.names_at("member", "body")),
        (MembershipApplication, history.names_at("member", "body")),
        (CertificateSeries, history.names_at("body")),
        (JoinCriteria, history.names_at("unit")),
        (Recommendation, history.names_at("organization")),
    ):
        history.record(model, exclude=history.KEPT_BY_ITSELF, title=title)
