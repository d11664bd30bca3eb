"""Officers for the benchmark, with a posting in force."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Permission
from django.utils import timezone

from kexie_portal.accounts.models import User
from orgs.common.roles import ROLES
from orgs.postings.models import OrganizationGrant, Posting
from orgs.tree.models.organization import Organization

PASSWORD = "only-for-benchmarks-1A"  # an account of a database that is thrown away


def officer(username: str, organization: Organization, role: str) -> User:
    """Return a user with one posting at an organisation, made when missing."""
    user, new = User._default_manager.get_or_create(username=username, defaults={"name": username})
    if new:
        user.set_password(PASSWORD)
        user.password_changed_at = timezone.now()
        user.save()
        posting = Posting.objects.create(
            user=user, organization=organization, role=role, first_day=date(2020, 1, 1), end_day=None
        )
        wanted = Permission.objects.filter(content_type__app_label="orgs", codename__in=ROLES[role].permissions)
        OrganizationGrant.objects.bulk_create(
            OrganizationGrant(user=user, permission=one, content_object=organization, posting=posting) for one in wanted
        )
    return user
