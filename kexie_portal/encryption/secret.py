"""A value that shows itself to nobody by mistake: text, repr and exports hold dots; `reveal` gives it."""

from __future__ import annotations

import hmac
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from kexie_portal.encryption import tokens
from kexie_portal.encryption.keys import CannotOpen

DOTS = "••••••"


class Secret:
    """Plain text that was just typed, or a token of the database with the context in which it opens."""

    __slots__ = ("_context", "_plain", "_token")

    def __init__(self, plain: str = "", *, token: str = "", context: str | None = None) -> None:
        self._plain, self._token, self._context = plain, token, context

    def bound(self, context: str) -> Secret:
        """Return the same value for its place: a column of a row."""
        return Secret(self._plain, token=self._token, context=context)

    def reveal(self) -> str:
        """Return the text; raises `CannotOpen`. Whoever calls it answers for where the text goes."""
        if not self._token:
            return self._plain
        if self._context is None:
            raise CannotOpen(_("An encrypted value is opened by its record alone."))
        return tokens.decrypt(self._token, self._context)

    def as_token(self) -> str:
        """Return what the database keeps, made with the newest key; a token of that key stays as it is."""
        if self._token and (self._context is None or tokens.is_newest(self._token)):
            return self._token
        if not self:
            return ""
        if self._context is None:
            raise TypeError("An encrypted value is written by saving its record.")
        return tokens.encrypt(self.reveal(), self._context)

    def __bool__(self) -> bool:
        return bool(self._token or self._plain)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret | str):
            return NotImplemented
        if not self or not other:
            return not self and not other
        theirs = other.reveal() if isinstance(other, Secret) else other
        return hmac.compare_digest(self.reveal().encode(), theirs.encode())

    __hash__ = None  # type: ignore[assignment]

    def __str__(self) -> str:
        return DOTS if self else ""

    def __repr__(self) -> str:
        return f"<Secret {self}>"

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Secret:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("An encrypted value is not pickled: it would lie about in a cache.")
