"""Say whose an enterprise is when it cannot be taken: in scope the association, outside it the unit alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from orgs.common import scope
from orgs.common.scope import VIEW
from orgs.register.models.association import CoveredEnterprise
from orgs.register.models.enterprise import Enterprise

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


def host_cover_of(*, uscc: str = "", enterprise_id: int | None = None) -> CoveredEnterprise | None:
    """Return the open relation by which an enterprise hosts an association, with names read along."""
    which = {"enterprise_id": enterprise_id} if enterprise_id else {"enterprise__uscc": uscc}
    return (
        CoveredEnterprise.objects.filter(is_host=True, end_day__isnull=True, **which)
        .select_related("association__organization__parent", "enterprise__unit")
        .first()
    )


def whose_association(cover: CoveredEnterprise, user: User) -> str:
    """Name the association that an enterprise hosts, as far as the user may know it."""
    node = cover.association.organization
    unit = node.parent or node
    if scope.may(user, VIEW, node):
        return _("%(enterprise)s hosts “%(association)s” of %(unit)s already.") % {
            "enterprise": cover.enterprise.name,
            "association": node.name,
            "unit": unit.name,
        }
    return _("This enterprise hosts an association already; it is kept by %(unit)s.") % {"unit": unit.name}


def whose_enterprise(enterprise: Enterprise, user: User) -> str:
    """Name the unit that keeps an enterprise, and the enterprise itself as far as the user may know it."""
    if scope.may(user, VIEW, enterprise.unit):
        return _("This code is in the register already: %(enterprise)s, %(unit)s.") % {
            "enterprise": enterprise.name,
            "unit": enterprise.unit.name,
        }
    return kept_elsewhere(enterprise)


def kept_elsewhere(enterprise: Enterprise) -> str:
    """Name the unit that keeps an enterprise and nothing else of it."""
    words = _("This code is in the register already; the enterprise is kept by %(unit)s.")
    return words % {"unit": enterprise.unit.name}
