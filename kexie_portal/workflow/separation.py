"""Who may take which part of a case: one rule, asked by every move of every table that names its parts.

Whoever filed or checked a case does not decide it, and only the unit whose number the letter bears decides, never the
unit above in its place. Where the checking unit has a single officer, one person may file and check. Where the deciding
unit has a single officer, the second signature is that of its leader in charge (分管领导): by their own account, or on
paper, recorded with name, day and scan. A deputy counts as the person who acts. Steps before a return count as well.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kexie_portal.workflow.enums import Part, Way

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

#: The step that opens a case; who took it has filed, where the case begins in a state that says so.
BEGUN = "start"
Taken = Mapping[int, frozenset[Part]]


@dataclass(frozen=True)
class Desk:
    """The unit that takes a part of a case and its people; `own_level` keeps the units above out of it."""

    unit: str
    key: int | None
    officers: tuple[User, ...]
    leaders: tuple[User, ...] = ()
    own_level: bool = False

    @property
    def is_single(self) -> bool:
        """Tell whether the unit has one officer for this part."""
        return len(self.officers) == 1

    def has_officer(self, user: User) -> bool:
        """Tell whether a person is an officer of the unit."""
        return user.pk in {one.pk for one in self.officers}

    def has_leader(self, user: User) -> bool:
        """Tell whether a person is the unit's leader in charge, and no officer of it."""
        return user.pk in {one.pk for one in self.leaders} and not self.has_officer(user)


@dataclass(frozen=True)
class Separation:
    """What the rule wants to know of a table: the part of each verb, by state where it differs, and the desks.

    `desk` returns nothing for a case that is not decided in the portal. Who opened a case has filed it where it began
    in one of the states `begins`. Cases for which `shares` returns the same lie on the same desk.
    """

    parts: Mapping[str, Part | Mapping[str, Part]]
    desk: Callable[[Any, Part], Desk | None]
    begins: frozenset[str] = field(default_factory=frozenset)
    shares: Callable[[Any, Part], Hashable] | None = None

    def part_of(self, verb: str, before: str, after: str = "") -> Part | None:
        """Return the part that a step takes, out of the state in which it began."""
        if verb == BEGUN:
            return Part.FILES if after in self.begins else None
        found = self.parts.get(verb)
        return found.get(before) if isinstance(found, Mapping) else found

    def official(self, verb: str) -> bool:
        """Tell whether a verb checks or decides in some state."""
        found = self.parts.get(verb)
        parts = set(found.values()) if isinstance(found, Mapping) else {found}
        return bool(parts & {Part.CHECKS, Part.DECIDES})

    def taken(self, steps: Iterable[tuple[int | None, str, str, str]]) -> Taken:
        """Return the parts that each person took, out of steps as (person, verb, state before, state after)."""
        found: dict[int, frozenset[Part]] = {}
        for person, verb, before, after in steps:
            part = self.part_of(verb, before, after)
            if person is not None and part is not None:
                found[person] = found.get(person, frozenset()) | {part}
        return found


@dataclass(frozen=True)
class Verdict:
    """What the rule says of a person and a move: why not, or by which exception."""

    refusal: str = ""
    way: Way | None = None


def judge(part: Part, actor: User, taken: Taken, desk: Desk) -> Verdict:
    """Apply the rule; the way `PAPER` stands for a move that the recorded signature of the leader has to go with."""
    if part in (Part.DECIDES, Part.RETURNS) and desk.own_level and not _belongs(actor, desk):
        return Verdict(_level(part, taken, desk))
    own = taken.get(actor.pk, frozenset())
    if part == Part.CHECKS and Part.FILES in own:
        if desk.is_single and desk.has_officer(actor):
            return Verdict(way=Way.SOLE)
        return Verdict(_taken(_("You have filed this case; somebody else checks it."), part, taken, desk))
    if part != Part.DECIDES:
        return Verdict()
    if own & {Part.FILES, Part.CHECKS}:
        if desk.is_single and desk.has_officer(actor):
            return Verdict(way=Way.PAPER)
        did = _("You have filed this case; somebody else decides it.")
        if Part.FILES not in own:
            did = _("You have checked this case; somebody else decides it.")
        return Verdict(_taken(did, part, taken, desk))
    return Verdict(way=Way.LEADER if desk.has_leader(actor) else None)


def able(part: Part, taken: Taken, desk: Desk) -> list[User]:
    """List the people of a desk who may take a part by their own account, the leader where no officer is left."""
    barred = frozenset() if part == Part.RETURNS else frozenset({Part.FILES, *_before(part)})
    free = [one for one in desk.officers if not taken.get(one.pk, frozenset()) & barred]
    if free:
        return free
    if part == Part.CHECKS and desk.is_single:
        return list(desk.officers)
    return [one for one in desk.leaders if not taken.get(one.pk, frozenset()) & barred]


def needs_paper(desk: Desk, taken: Taken) -> str:
    """Say what a single officer who filed or checked has to bring."""
    words = _(
        "%(unit)s has a single officer, and you have filed or checked this case: the second signature is that of the "
        "leader in charge. %(ways)s"
    )
    leaders = [str(one) for one in able(Part.DECIDES, taken, desk) if not desk.has_officer(one)]
    by_account = _("%(names)s sign by their own account, or record the signature on paper with name, day and scan.")
    on_paper = _("Record the signature on paper with name, day and scan.")
    ways = by_account % {"names": "、".join(leaders)} if leaders else on_paper
    return words % {"unit": desk.unit, "ways": ways}


def _before(part: Part) -> tuple[Part, ...]:
    return (Part.CHECKS,) if part == Part.DECIDES else ()


def _belongs(user: User, desk: Desk) -> bool:
    return desk.has_officer(user) or desk.has_leader(user)


def _level(part: Part, taken: Taken, desk: Desk) -> str:
    words = _("The letter bears the number of %(unit)s: it decides by itself, nobody above in its place. %(who)s")
    return words % {"unit": desk.unit, "who": _who(part, taken, desk)}


def _taken(did: str, part: Part, taken: Taken, desk: Desk) -> str:
    return f"{did} {_who(part, taken, desk)}"


def _who(part: Part, taken: Taken, desk: Desk) -> str:
    """Name the people who can take the part, or say whom the unit lacks."""
    found = "、".join(str(one) for one in able(part, taken, desk))
    if found:
        return _("At %(unit)s these can: %(names)s.") % {"unit": desk.unit, "names": found}
    if part == Part.DECIDES and desk.is_single:
        single = _("%(name)s of %(unit)s can, with the signature of the leader in charge on paper.")
        return single % {"unit": desk.unit, "name": desk.officers[0]}
    return _("Nobody at %(unit)s can yet: it needs a further officer or a leader in charge.") % {"unit": desk.unit}
