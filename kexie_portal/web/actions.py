"""What a person does with the saved views of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from kexie_portal.web.models import SavedView

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User


@transaction.atomic
def save_view(*, actor: User, page: str, name: str, query: str, is_default: bool = False) -> SavedView:
    """Keep a view under a name; the same name is overwritten, as a person who saves again expects."""
    if is_default:
        SavedView.objects.filter(user=actor, page=page).update(is_default=False)
    view, _created = SavedView.objects.update_or_create(
        user=actor, page=page, name=name, defaults={"query": query, "is_default": is_default}
    )
    return view


@transaction.atomic
def delete_view(pk: int, *, actor: User) -> bool:
    """Delete one of the actor's own views; answer whether there was one."""
    return bool(SavedView.objects.filter(user=actor, pk=pk).delete()[0])


@transaction.atomic
def set_default_view(pk: int, *, actor: User) -> SavedView | None:
    """Let the list open with this view, or with none when it already did."""
    view = SavedView.objects.select_for_update().filter(user=actor, pk=pk).first()
    if view is None:
        return None
    was = view.is_default
    SavedView.objects.filter(user=actor, page=view.page).update(is_default=False)
    view.is_default = not was
    view.save(update_fields=["is_default"])
    return view
