"""The way of a letter from the draft to its number, as a table of states, and what it does to its case.

A case whose decision waits for a signature is in the state `AWAITING`. The signature carries the case on, a refused one
leads it back to those who decided.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kexie_portal.documents import access, actions, files
from kexie_portal.documents.enums import IssuingSteps, LetterState, SignedHow
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.models import Letter
from kexie_portal.documents.queries import approval_pending
from kexie_portal.workflow import moving
from kexie_portal.workflow import tables as state_tables
from kexie_portal.workflow.enums import Part
from kexie_portal.workflow.models import Case, Step
from kexie_portal.workflow.separation import Desk, Separation
from kexie_portal.workflow.signing import of_record, parts_taken
from kexie_portal.workflow.tables import AGREED, AWAITING, SET_BACK, SIGNED, UNSIGNED, Move, Table, Words

if TYPE_CHECKING:
    from kexie_portal.accounts.models import User

S = LetterState
FEWEST_FOR_OFFICE = 3  # who drafts, who checks and who signs are three people


def waits_for(letter: Letter) -> Case | None:
    """Return the case that waits for the signature of a letter."""
    record = letter.record if letter.decides else None
    return record if isinstance(record, Case) and record.state == AWAITING else None


def skips_office(letter: Letter) -> bool:
    """Tell whether a draft goes straight to the leader: the unit has set so, or has too few people to check as well."""
    if letter.steps != IssuingSteps.FULL:
        return True
    people = {*access.units().staff(letter.unit_code), *access.units().leaders(letter.unit_code)}
    return len(people) < FEWEST_FOR_OFFICE


def may_hand_to_office(user: User, letter: Letter) -> bool:
    """Tell whether a user hands a draft to the office."""
    return access.may_draft(user, letter) and not skips_office(letter)


def may_hand_to_leader(user: User, letter: Letter) -> bool:
    """Tell whether a user hands a draft up for signature at once; a single officer has nobody to hand it to."""
    return access.may_draft(user, letter) and skips_office(letter) and not access.may_issue_alone(user, letter)


def may_send_back(user: User, letter: Letter) -> bool:
    """Tell whether the letter lies on the user's desk, so that they may send it back to be put right."""
    return access.may_check(user, letter) if letter.state == S.CHECKING else access.may_sign(user, letter)


def may_refuse(user: User, letter: Letter) -> bool:
    """Tell whether a user refuses the signature, which leads the case back to those who decided."""
    return access.may_sign(user, letter) and waits_for(letter) is not None


def may_decide_anew(user: User, letter: Letter) -> bool:
    """Tell whether a user takes the draft of a decision back, to decide the case anew."""
    return access.may_draft(user, letter) and waits_for(letter) is not None


def may_drop(user: User, letter: Letter) -> bool:
    """Tell whether a user gives up a draft for which no case waits."""
    return access.may_draft(user, letter) and waits_for(letter) is None


def signs_case(user: User, case: Case) -> bool:
    """Tell whether a user takes a waiting case along by signing, or refusing, the letter that decides it."""
    letter = approval_pending(case)
    return letter is not None and (
        access.may_sign(user, letter) or access.may_issue_alone(user, letter) or access.may_draft(user, letter)
    )


def refuse_overtaken(letter: Letter) -> None:
    """Refuse to go on with the letter of a case that does not wait for it."""
    if letter.decides and waits_for(letter) is None:
        raise LetterRefused(_("The case does not wait for this letter any more."))


def refuse_unsigned(letter: Letter) -> None:
    """Refuse to sign what cannot be numbered, before the case is touched."""
    refuse_overtaken(letter)
    if letter.replaces is not None and not letter.replaces.is_withdrawn:
        raise LetterRefused(_("The letter that it replaces holds: withdraw that one first."))


def _issue(how: SignedHow, letter: Letter, actor: User, data: dict[str, Any]) -> None:
    """Number the letter; the case that waits for it takes effect in the same transaction."""
    case = waits_for(letter)
    give = partial(give_number, letter, actor=actor, how=how)
    if case is not None:
        moving.move(case, SIGNED, actor=actor, note=data["note"], letter=letter, number=give)
    give()
    if letter.replaces is not None:
        access.reissued(letter.record, letter, letter.replaces)


def give_number(letter: Letter, *, actor: User, how: SignedHow) -> None:
    """Give a letter its number once, at the point of the transaction where its case needs it."""
    if letter.sequence is None:
        actions.number(letter, files.composed(letter), actor=actor, how=how)


def _lead_back(letter: Letter, actor: User, data: dict[str, Any]) -> None:
    """Lead the case back to those who decided, with the reason."""
    case = waits_for(letter)
    if case is not None:
        moving.move(case, UNSIGNED, actor=actor, note=data["note"], letter=letter)


def workers(letter: Letter) -> list[User]:
    """Return those whose step is next."""
    if letter.state == S.SIGNING:
        return [one for one in access.signers(letter.unit_code) if one.pk != letter.drafted_by_id]
    if letter.state == S.CHECKING:
        return [one for one in access.units().staff(letter.unit_code) if one.pk != letter.drafted_by_id]
    return [letter.drafted_by] if letter.state == S.DRAFT and letter.drafted_by is not None else []


def signing_workers(case: Case) -> list[User]:
    """Return those who have the letter on their desk for whose signature a case waits."""
    letter = approval_pending(case)
    return workers(letter) if letter is not None else []


def followers(letter: Letter) -> list[User]:
    """Return the people who hear of a step: who drafted it, and those whose step is next."""
    return [*workers(letter), *([letter.drafted_by] if letter.drafted_by is not None else [])]


def usual_way(letter: Letter) -> tuple[str, ...]:
    """Return the states that a letter goes through by the steps of its unit."""
    middle = {IssuingSteps.SIGN: (S.SIGNING,), IssuingSteps.FULL: (S.CHECKING, S.SIGNING)}
    return (S.DRAFT, *middle.get(IssuingSteps(letter.steps), ()), S.ISSUED)


def desk(letter: Letter, part: Part) -> Desk:
    """Return who checks and who signs at the unit whose number the letter bears; nobody above in its place."""
    units = access.units()
    unit = units.unit(letter.unit_code)
    people = tuple(units.staff(letter.unit_code)), tuple(units.leaders(letter.unit_code))
    return Desk(unit.name if unit else letter.unit_code, None, *people, own_level=True)


def is_free_of_case(user: User, letter: Letter) -> bool:
    """Tell whether a person may sign a letter as far as its case goes: whoever filed or checked it does not."""
    case = waits_for(letter)
    if case is None:
        return True
    taken = {part for part, step in parts_taken(case) if step.actor_id == user.pk}
    return not taken & {Part.FILES, Part.CHECKS}


SEPARATION = Separation(
    parts={
        "hand_to_office": Part.FILES, "hand_to_leader": Part.FILES, "check": Part.CHECKS, "sign": Part.DECIDES,
        "send_back": {S.SIGNING: Part.RETURNS},
    },
    desk=desk,
    begins=frozenset({S.DRAFT}),
)  # fmt: skip
TABLE = Table(
    name=gettext_lazy("Official letter"),
    states=LetterState,
    initial=S.DRAFT,
    path=usual_way,
    visible=lambda user: Letter.objects.visible_to(user),
    followers=followers,
    workers=workers,
    subject=lambda letter: letter.title,
    separation=SEPARATION,
    masks=lambda reader, letter, _step: access.mask_of(reader, letter),
    moves=(
        Move(
            "hand_to_office", gettext_lazy("Hand to the office for checking"), (S.DRAFT,), S.CHECKING,
            may_hand_to_office, guard=refuse_overtaken, tone="primary",
        ),
        Move(
            "hand_to_leader", gettext_lazy("Hand up for signature"), (S.DRAFT,), S.SIGNING, may_hand_to_leader,
            guard=refuse_overtaken, tone="primary",
        ),
        Move(
            "check", gettext_lazy("Checked, hand up for signature"), (S.CHECKING,), S.SIGNING, access.may_check,
            guard=refuse_overtaken, opinion=AGREED, tone="primary",
            confirm=gettext_lazy("Confirm the check of this letter? It goes to the leader for signature."),
        ),
        Move(
            "sign", gettext_lazy("Sign and issue"), (S.SIGNING,), S.ISSUED, access.may_sign, guard=refuse_unsigned,
            opinion=AGREED, effect=partial(_issue, SignedHow.SIGNED), tone="primary",
            confirm=gettext_lazy("Sign this letter? It gets its number, and what it decides takes effect."),
        ),
        Move(
            "issue", gettext_lazy("Issue in one step"), (S.DRAFT,), S.ISSUED, access.may_issue_alone,
            guard=refuse_unsigned, effect=partial(_issue, SignedHow.ALONE), tone="primary",
            confirm=gettext_lazy(
                "Issue this letter in one step? The unit has a single officer; the letter's page and the log say so."
            ),
            hint=gettext_lazy("The unit has a single officer."),
        ),
        Move(
            "send_back", gettext_lazy("Send back to be put right"), (S.CHECKING, S.SIGNING), S.DRAFT, may_send_back,
            needs_note=True,
        ),
        Move(
            "refuse", gettext_lazy("Refuse the signature"), (S.SIGNING,), S.DROPPED, may_refuse, needs_note=True,
            effect=_lead_back, tone="danger",
            hint=gettext_lazy("The case goes back to those who decided; they decide it anew."),
        ),
        Move(
            "decide_anew", gettext_lazy("Take back and decide anew"), (S.DRAFT,), S.DROPPED, may_decide_anew,
            needs_note=True, effect=_lead_back, tone="danger",
        ),
        Move(
            "drop", pgettext_lazy("letter", "Give up the draft"), (S.DRAFT,), S.DROPPED, may_drop, needs_note=True,
            tone="danger",
        ),
        Move(
            "lapse", pgettext_lazy("letter", "Lapse with the case"), (S.DRAFT, S.CHECKING, S.SIGNING), S.DROPPED,
            lambda user, letter: waits_for(letter) is None, inner=True,
        ),
    ),
)  # fmt: skip


def case_moves(
    *,
    label: Words,
    decided_in: str,
    approved: str,
    may_decide: Callable[[User, Any], bool],
    guard: Callable[[Any], None],
    decide: Callable[[Any, User, dict[str, Any]], object],
    sign: Callable[[Any, User, dict[str, Any]], object],
    **shown: Any,
) -> tuple[Move, ...]:
    """Return the moves by which a kind of case waits for a signature: to decide, to be signed, to be refused.

    `may_decide` includes that the unit issues in more than one step. The time limit of the decision runs on until the
    signature; `sign` carries out what is decided and is given the letter, and `number`, which numbers it.
    """
    return (
        Move(
            "decide", label, (decided_in,), AWAITING, may_decide, guard=guard, opinion=AGREED, effect=decide,
            tone="primary", keeps_due=True, **shown,
        ),
        Move(
            SIGNED, gettext_lazy("Letter signed"), (AWAITING,), approved, signs_case, guard=guard,
            effect=partial(_by_letter, sign), inner=True,
        ),
        Move(
            UNSIGNED, gettext_lazy("Signature refused"), (AWAITING,), decided_in, signs_case, needs_note=True,
            effect=partial(_by_letter, None), inner=True, keeps_due=True,
        ),
    )  # fmt: skip


def _by_letter(
    effect: Callable[[Any, User, dict[str, Any]], object] | None, case: Case, actor: User, data: dict[str, Any]
) -> None:
    """Refuse to take a waiting case along by anything but its letter."""
    if "letter" not in data:
        raise LetterRefused(_("The case goes on by the signature of its letter."))
    if effect is not None:
        effect(case, actor, data)


def follow_case(case: Case, step: Step) -> None:
    """Let the letter lapse with a case that stops waiting for it, and come back with a case that is set back."""
    if isinstance(case, Letter) or AWAITING not in (step.from_state, step.to_state):
        return
    if step.to_state == AWAITING and step.verb == SET_BACK:
        _revive(case, step)
    elif step.from_state == AWAITING and step.verb not in (SIGNED, UNSIGNED) and step.actor is not None:
        for letter in Letter.objects.of(case).pending().filter(decides=True):
            moving.move(letter, "lapse", actor=step.actor, note=step.note)


def follow_cases(moved: Sequence[tuple[Case, Step]]) -> None:
    """Do the same for many cases; most wait for no letter."""
    for case, step in moved:
        follow_case(case, step)


def _revive(case: Case, step: Step) -> None:
    """Give the letter that lapsed last its state before."""
    letter = Letter.objects.of(case).filter(state=S.DROPPED, decides=True).order_by("-state_since", "-pk").first()
    lapsed = of_record(letter).filter(verb="lapse").last() if letter is not None else None
    if letter is not None and lapsed is not None:
        moving.set_back(letter, {"state": lapsed.from_state}, actor=step.actor, note=step.note)


def install() -> None:
    """Give letters their table, and let them follow their cases."""
    state_tables.register(Letter, TABLE)
    access.register_signing(is_free_of_case)
    moving.on_moved(follow_case, follow_cases)
