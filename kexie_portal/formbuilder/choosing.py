"""Two people wrote the same: both versions beside each other, and what a person keeps of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kexie_portal.formbuilder.actions.filling import Crossed, Kept
from kexie_portal.formbuilder.answers import in_words, mark_of, people_field
from kexie_portal.formbuilder.definition import Section
from kexie_portal.formbuilder.drawing.forms import PREFIX

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_MARKS = 100_000


@dataclass(frozen=True)
class Versions:
    """A question with what is kept now and what this person typed, as people read them."""

    name: str
    label: str
    theirs: str
    mine: str


@dataclass
class Choice:
    """What the page of two versions shows, and what it sends again."""

    section: Section
    kept: Kept
    post: QueryDict

    @cached_property
    def rows(self) -> list[Versions]:
        """Return the questions that two people answered."""
        return [self._versions(one) for one in self.kept.crossed]

    @property
    def only(self) -> str:
        """Name them, so that nothing else is taken from what is sent again."""
        return ",".join(sorted(one.name for one in self.kept.crossed))

    @property
    def marks(self) -> str:
        """Return the marks for what is sent again: the person has seen what is kept now."""
        return json.dumps(self.kept.marks | {one.name: mark_of(one.theirs) for one in self.kept.crossed})

    @property
    def sent(self) -> list[tuple[str, str]]:
        """Return what was typed there, as it was sent."""
        names = [f"{PREFIX}-{one.name}" for one in self.kept.crossed]
        return [
            (key, value)
            for key, values in self.post.lists()
            for value in values
            if any(key == name or key.startswith(f"{name}-") for name in names)
        ]

    def _versions(self, one: Crossed) -> Versions:
        asked = {field["name"]: field for field in self.section.get("fields", [])}[one.name.partition(".")[0]]
        whole: Any = {"kind": "short_text"} if "." in one.name else asked
        whole = people_field(whole) if whole["kind"] == "people" else whole
        return Versions(one.name, asked["label"], in_words(whole, one.theirs), in_words(whole, one.mine))


def chosen(post: QueryDict) -> set[str] | None:
    """Return the questions of which a person keeps their own version; None where there was nothing to choose."""
    only = post.get("only")
    return {name for name in only.split(",") if post.get(f"keep-{name}") == "mine"} if only else None


def labels_of(section: Section) -> Callable[[str], str]:
    """Return what names the questions of a section by their short names."""
    labels = {field["name"]: field["label"] for field in section.get("fields", [])}
    return lambda name: labels.get(name.partition(".")[0], name)


def sent_marks(post: QueryDict) -> dict[str, str]:
    """Return the marks that a form sent; what cannot be read counts as none, so that nothing is overwritten."""
    text = post.get("marks", "")
    try:
        found = json.loads(text) if len(text) < MOST_MARKS else {}
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
