"""What upper packages say about forms: which units own them, who fills a response, what is filled in beforehand.

This package knows no units and no postings. As it stands here, nobody may do anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from kexie_portal.formbuilder.models import Form, Response

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kexie_portal.accounts.models import User


@dataclass(frozen=True)
class Unit:
    """A unit that owns forms, by its division code."""

    code: str
    name: str


class Owners:
    """Which units' forms a user manages and sees; the app that knows units answers."""

    def managed(self, user: User) -> list[Unit]:
        """Return the units whose forms a user writes and publishes, the user's own first."""
        return []

    def seen(self, user: User) -> list[Unit]:
        """Return the units whose forms a user may take for a use: those managed, and those above them."""
        return []


class Holder:
    """What a package says about the responses of its purpose."""

    def may_read(self, user: User, response: Response) -> bool:
        """Tell whether a user sees the response; out of sight is 404."""
        return False

    def may_fill(self, user: User, response: Response, by: str) -> bool:
        """Tell whether a user fills in the parts of `by` (applicant, office …) while the response is open."""
        return False

    def may_submit(self, user: User, response: Response) -> bool:
        """Tell whether a user submits and withdraws it."""
        return self.may_fill(user, response, "applicant")

    def shut(self, response: Response) -> str:
        """Say why nothing may be changed any more (closed, too late); nothing while it may."""
        return ""

    def record(self, response: Response) -> Any:
        """Return the record that it belongs to, for what is filled in beforehand."""
        return None

    def back(self, response: Response) -> tuple[str, str]:
        """Return words and address of the page that it belongs to."""
        return "", ""

    def submitted(self, response: Response, actor: User) -> None:
        """Do what follows a submission, in its transaction."""

    def withdrawn(self, response: Response, actor: User) -> None:
        """Do what follows a withdrawal, in its transaction."""


@dataclass(frozen=True)
class Source:
    """A value that can be filled in beforehand: `value(record)` answers in the shape of the field's kind."""

    key: str
    label: str | Promise
    value: Callable[[Any], Any]


#: Finds organisations for the field of that kind: (user, words) → [{"code", "name"}].
Finder = Callable[["User", str], list[dict[str, str]]]
_owners: list[Owners] = [Owners()]
_holders: dict[str, Holder] = {}
_sources: dict[str, Source] = {}
_finders: list[Finder] = []
_NOBODY = Holder()


def register_owners(owners: Owners) -> None:
    """Say which units own forms."""
    _owners[0] = owners


def register_holder(purpose: str, holder: Holder) -> None:
    """Say who reads and fills the responses of a purpose."""
    _holders[purpose] = holder


def register_source(key: str, label: str | Promise, value: Callable[[Any], Any]) -> None:
    """Offer a value that a field may take as `prefill`."""
    _sources[key] = Source(key, label, value)


def register_finder(finder: Finder) -> None:
    """Say how an organisation of the register is found."""
    _finders[:] = [finder]


def owners() -> Owners:
    """Return what says which units own forms."""
    return _owners[0]


def holder_of(response: Response) -> Holder:
    """Return what says who fills a response; nobody does where no package answers for its purpose."""
    return _holders.get(response.purpose, _NOBODY)


def sources() -> Mapping[str, Source]:
    """Return what can be filled in beforehand, for the editor."""
    return _sources


def found(user: User, words: str) -> list[dict[str, str]]:
    """Return organisations within the user's sight by what was typed."""
    return [one for finder in _finders for one in finder(user, words)]


def manages(user: User, form: Form) -> bool:
    """Tell whether a user writes and publishes a form."""
    return any(unit.code == form.unit_code for unit in owners().managed(user))


def sees(user: User, form: Form) -> bool:
    """Tell whether a user sees a form."""
    return any(unit.code == form.unit_code for unit in owners().seen(user)) or manages(user, form)


def seen_forms(user: User) -> QuerySet[Form]:
    """Return the forms that a user sees."""
    codes = {unit.code for unit in [*owners().seen(user), *owners().managed(user)]}
    return Form.objects.of_units(sorted(codes))
