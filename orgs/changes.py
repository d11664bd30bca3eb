"""Terms, elections and changes of associations: what the rest of the portal learns of them at its start."""

from __future__ import annotations


def install() -> None:
    """Register history, state tables, what follows a merger, and the pages."""
    from kexie_portal.asked import is_shown_to
    from kexie_portal.documents import access  # models are ready now
    from orgs import audit_changes, case_following, followers, navigation_changes, workflow_changes
    from orgs.models import ChangeCase, ElectionCase
    from orgs.queries.cases import listed_changes, listed_elections

    audit_changes.register()
    workflow_changes.install()
    followers.install()
    case_following.install()
    navigation_changes.install()
    access.register(
        ElectionCase, lambda user, case: is_shown_to(case, user) or listed_elections(user).filter(pk=case.pk).exists()
    )
    access.register(
        ChangeCase, lambda user, case: is_shown_to(case, user) or listed_changes(user).filter(pk=case.pk).exists()
    )
