"""A letter on its way: draft, office check, signature, number; who takes which step, and what a refusal does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from kexie_portal.accounts.models import User
from kexie_portal.documents import access, files, papers
from kexie_portal.documents import actions as documents
from kexie_portal.documents.enums import DeliveryWay, IssuingSteps, LetterState, PaperKind, SignedHow
from kexie_portal.documents.errors import LetterRefused
from kexie_portal.documents.models import Letter, LetterCounter, LetterIssuer
from kexie_portal.documents.wording import Wording, issue_again, write_wording
from kexie_portal.errors import NotAllowed, Refused, Stale
from kexie_portal.workflow import moving
from kexie_portal.workflow.errors import MoveRefused
from kexie_portal.workflow.signing import of_record
from kexie_portal.workflow.tables import table_of
from tests.documents.samples import LUOYANG, OneCity, fields
from tests.orgs.factories import UserFactory

pytestmark = pytest.mark.django_db
CODE = LUOYANG.code
PICTURE = (
    b"\x89PNG\r\n\x1a\n"
    + b"\x00\x00\x00\rIHDR"
    + b"\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)


class Office(OneCity):
    """洛阳 with three officers and a leader; a stranger writes for nobody."""

    def __init__(self) -> None:
        self.people = {name: UserFactory(name=name) for name in ("drafter", "checker", "third", "leader", "stranger")}
        self.with_leader, self.officers = True, ["drafter", "checker", "third"]

    def seen(self, user: Any) -> list[Any]:
        return [] if user.pk == self.people["stranger"].pk else [LUOYANG]

    edited = seen

    def staff(self, code: str) -> list[User]:
        return [self.people[name] for name in self.officers]

    def leaders(self, code: str) -> list[User]:
        return [self.people["leader"]] if self.with_leader else []


@pytest.fixture
def office() -> Iterator[Office]:
    before, rules = access.units(), Office()
    access.register_units(rules)
    LetterIssuer.objects.create(unit_code=CODE, steps=IssuingSteps.FULL)
    yield rules
    access.register_units(before)


def begun(office: Office, **more: Any) -> Letter:
    return documents.begin("approval", unit_code=CODE, fields=fields(), actor=office.people["drafter"], **more)


WAY = (("hand_to_office", "drafter"), ("check", "checker"), ("sign", "leader"))


STATES = ("draft", "checking", "signing", "issued")


def brought_to(office: Office, state: str) -> Letter:
    letter = begun(office)
    if state == LetterState.DROPPED:
        moving.move(letter, "drop", actor=office.people["drafter"], note="不再需要")
        return letter
    for verb, name in WAY[: STATES.index(state)]:
        moving.move(letter, verb, actor=office.people[name])
    return letter


#: The officers of the unit itself; who signs, or writes for the unit from above, writes no letter of it.
WRITERS = {"drafter", "checker", "third"}
WHO: dict[tuple[str, str], set[str]] = {
    ("draft", "hand_to_office"): WRITERS,
    ("draft", "drop"): WRITERS,
    ("checking", "check"): {"checker", "third"},
    ("checking", "send_back"): {"checker", "third"},
    ("signing", "sign"): {"leader"},
    ("signing", "send_back"): {"leader"},
}


def took(letter: Letter, verb: str, person: User) -> bool:
    """Take a move, say whether it was taken, and take it back."""
    record, point = Letter.objects.get(pk=letter.pk), transaction.savepoint()
    try:
        moving.move(record, verb, actor=person, note="因故")
    except (NotAllowed, Refused):
        return False
    else:
        return True
    finally:
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("state", LetterState.values)
def test_every_move_from_every_state_by_everybody(office: Office, state: str) -> None:
    letter, wrong = brought_to(office, state), []
    for move in table_of(Letter).moves:
        for name, person in office.people.items():
            if move.verb != "lapse" and took(letter, move.verb, person) != (name in WHO.get((state, move.verb), ())):
                wrong.append(f"{name} {move.verb}")
    assert wrong == []


def test_three_people_take_the_three_steps_and_the_number_comes_with_the_last(office: Office) -> None:
    letter = begun(office)
    assert (letter.number, letter.sequence, letter.issued_on) == ("", None, None)
    assert not LetterCounter.objects.exists()
    for verb, name in WAY:
        assert not Letter.objects.get().number
        moving.move(letter, verb, actor=office.people[name])
    kept = Letter.objects.get()
    assert kept.number == f"洛科协〔{timezone.localdate().year}〕1号"
    assert (kept.signed_how, kept.issued_by) == (SignedHow.SIGNED, office.people["leader"])
    assert files.composed(kept).number == kept.number


def test_numbers_stay_without_gaps_whatever_is_dropped_between(office: Office) -> None:
    first, dropped, second = (brought_to(office, "signing") for _count in range(3))
    moving.move(second, "sign", actor=office.people["leader"])
    moving.move(dropped, "send_back", actor=office.people["leader"], note="不妥")
    moving.move(dropped, "drop", actor=office.people["drafter"], note="不发")
    moving.move(first, "sign", actor=office.people["leader"])
    assert [second.sequence, first.sequence] == [1, 2]
    assert Letter.objects.get(pk=dropped.pk).sequence is None


def test_nobody_signs_what_they_drafted_or_checked(office: Office) -> None:
    office.with_leader = False
    letter = brought_to(office, "signing")
    for name, error in (("drafter", NotAllowed), ("checker", MoveRefused)):
        with pytest.raises(error):
            moving.move(letter, "sign", actor=office.people[name])
    moving.move(letter, "sign", actor=office.people["third"])
    assert letter.is_issued


def test_a_rule_of_another_app_is_asked_before_a_signature(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "_signing", [lambda user, letter: False])
    with pytest.raises(NotAllowed):
        moving.move(brought_to(office, "signing"), "sign", actor=office.people["leader"])


def test_a_single_officer_issues_in_one_step_which_the_letter_says(office: Office) -> None:
    office.with_leader, office.officers = False, ["drafter"]
    letter = begun(office)
    with pytest.raises(NotAllowed):
        moving.move(letter, "hand_to_leader", actor=office.people["drafter"])
    moving.move(letter, "issue", actor=office.people["drafter"])
    assert (letter.signed_how, letter.sequence) == (SignedHow.ALONE, 1)
    assert of_record(letter).last().verb == "issue"  # type: ignore[union-attr]


def test_a_unit_of_two_skips_the_office(office: Office) -> None:
    office.with_leader, office.officers = False, ["drafter", "checker"]
    letter = begun(office)
    moving.move(letter, "hand_to_leader", actor=office.people["drafter"])
    moving.move(letter, "sign", actor=office.people["checker"])
    assert letter.is_issued


def wording(letter: Letter, **more: Any) -> Wording:
    return Wording(**{"title": letter.title, "addressee": letter.addressee, "paragraphs": ("一、同意。",), **more})


def test_the_wording_of_a_draft_is_written_with_its_history_and_braces_are_words(office: Office) -> None:
    letter = begun(office)
    said = ("一、同意{协会名称}<b>。", "此复。")
    again = write_wording(
        letter,
        actor=office.people["checker"],
        version=letter.version,
        wording=wording(
            letter, paragraphs=said, attachments=("章程",), copy_to=("市民政局",), co_signers=("市工信局",)
        ),
    )
    composed = files.composed(again)
    assert (composed.paragraphs, composed.attachments, composed.copy_to) == (said, ("章程",), "市民政局")
    assert composed.signers == (LUOYANG.name, "市工信局")
    assert [one.written_by for one in again.wordings.all()] == [office.people["checker"], office.people["drafter"]]
    with pytest.raises(Stale):
        write_wording(letter, actor=office.people["drafter"], version=1, wording=wording(letter))
    with pytest.raises(NotAllowed):
        write_wording(again, actor=office.people["stranger"], version=again.version, wording=wording(again))


@pytest.mark.parametrize("state", ["checking", "signing", "issued", "dropped"])
def test_only_a_draft_is_written(office: Office, state: str) -> None:
    letter = brought_to(office, state)
    with pytest.raises(LetterRefused):
        write_wording(letter, actor=office.people["drafter"], version=letter.version, wording=wording(letter))


def picture(name: str = "印章.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PICTURE)


def test_scan_and_seal_are_kept_with_a_numbered_letter_alone(office: Office) -> None:
    draft, letter, actor = begun(office), brought_to(office, "issued"), office.people["drafter"]
    papers.add_paper(letter, actor=actor, kind=PaperKind.SEAL, upload=picture())
    scan = SimpleUploadedFile("扫描件.pdf", b"%PDF-1.7 scan")
    papers.add_paper(letter, actor=actor, kind=PaperKind.SCAN, upload=scan)
    assert {one.kind for one in letter.papers.all()} == {"seal", "scan"}
    for wrong in (PaperKind.SCAN, PaperKind.SEAL):
        with pytest.raises(LetterRefused):
            papers.add_paper(draft, actor=actor, kind=wrong, upload=picture())
    with pytest.raises(LetterRefused) as refusal:
        papers.add_paper(letter, actor=actor, kind=PaperKind.SEAL, upload=SimpleUploadedFile("a.pdf", b"%PDF-1.7"))
    assert refusal.value.field == "file"
    with pytest.raises(NotAllowed):
        papers.add_paper(letter, actor=office.people["stranger"], kind=PaperKind.SCAN, upload=picture())


def test_the_addressee_confirms_once_and_nobody_else(office: Office) -> None:
    contact = UserFactory()
    letter = documents.issue("approval", unit_code=CODE, record=contact, fields=fields(), actor=None)
    access.register(User, lambda user, record: True, receives=lambda user, record: user == record)
    try:
        with pytest.raises(NotAllowed):
            papers.confirm(letter, actor=office.people["drafter"])
        first = papers.confirm(letter, actor=contact)
        assert papers.confirm(letter, actor=contact) == first
        assert (first.way, first.received_on) == (DeliveryWay.PORTAL, timezone.localdate())
    finally:
        for kept in (access._records, access._recipients):
            kept.pop(User)


def test_a_withdrawn_letter_is_issued_again_under_the_next_number_and_both_name_each_other(office: Office) -> None:
    record, told = UserFactory(), []
    access.register(
        User, lambda user, one: True, stands=lambda one: True, reissued=lambda one, new, old: told.append((new, old))
    )
    try:
        LetterIssuer.objects.update(steps=IssuingSteps.ONE)
        old = documents.issue("approval", unit_code=CODE, record=record, fields=fields(), actor=None)
        with pytest.raises(NotAllowed):
            issue_again(old, actor=office.people["drafter"], wording=wording(old))
        old = documents.withdraw(old, actor=office.people["drafter"], reason="主送单位有误")
        new = issue_again(old, actor=office.people["drafter"], wording=wording(old, addressee="新主送单位"))
        assert (new.sequence, new.addressee, new.replaces, new.record) == (2, "新主送单位", old, record)
        assert told == [(new, old)]
        assert list(old.replacements.all()) == [new]
        assert Letter.objects.get(pk=old.pk).withdrawal_reason == "主送单位有误"
        with pytest.raises(LetterRefused):
            issue_again(old, actor=office.people["drafter"], wording=wording(old))
    finally:
        for kept in (access._records, access._standing, access._reissued):
            kept.pop(User)
