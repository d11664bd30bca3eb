"""Users in the log: everything about an account but its password."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from kexie_portal.audit import registry


def register_users() -> None:
    """Record the writes to accounts; a person reads their own history, the auditor everyone's."""
    registry.register(
        get_user_model(),
        exclude=["password", "last_login"],
        personal=["phone", "email"],
        may_see=lambda user, person: bool(user.pk == person.pk),
        may_see_personal=lambda user, person: bool(user.pk == person.pk),
        m2m=["groups"],
    )
