"""Every deed on every kind of body, taken back: every row of every table is as it was before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from kexie_portal.workflow import moving
from orgs.changes.actions import change, taking_back
from orgs.changes.actions import reopening as actions_reopening
from orgs.changes.actions.change import ChangeData
from orgs.changes.actions.election import PersonData
from orgs.changes.enums import ChangeKind
from orgs.changes.models.change import ChangeCase
from orgs.changes.watch import watch_terms
from orgs.common.enums import OfficerRole
from orgs.memberships.models import Membership
from orgs.register.actions import association as associations
from orgs.register.models.association import Association
from orgs.register.models.suspension import Suspension
from orgs.societies.actions import society as societies
from orgs.societies.forms import SocietyForm
from orgs.tree.models.organization import FormerParent, Organization, OrganizationMove
from orgs.tree.models.succession import FormerName
from orgs.units import actions as organization
from orgs.units import actions as units_actions
from tests.orgs.factories import EnterpriseFactory, officer_of
from tests.orgs.tree.following import world
from tests.orgs.tree.following.rows import Remains, all_rows, differences
from tests.orgs.tree.following.world import BEFORE, DAY, LATER, TODAY, Bodies

pytestmark = pytest.mark.django_db
Executed = Callable[..., Any]
STEPS = Remains("workflow.Step", "the steps of a case are its history", added=True)


@pytest.fixture
def bodies(django_capture_on_commit_callbacks: Executed) -> Bodies:
    with django_capture_on_commit_callbacks(execute=True):
        found = world.build()
    watch_terms()
    return found


@pytest.fixture
def walk(django_capture_on_commit_callbacks: Executed) -> Callable[..., list[str]]:
    """Return what does a deed and takes it back, with all that follows their commits, and says what differs."""

    def walked(deed: Callable[[], Any], back: Callable[[Any], Any], *remains: Remains) -> list[str]:
        before = all_rows()
        with django_capture_on_commit_callbacks(execute=True):
            done = deed()
        between = all_rows()
        with django_capture_on_commit_callbacks(execute=True):
            back(done)
        assert differences(before, between, remains), "the deed did something"
        return differences(before, all_rows(), remains)

    return walked


# ---------------------------------------------------------------- closing by hand


@pytest.mark.parametrize("suspended", [False, True])
def test_closing_an_association(bodies: Bodies, walk: Any, suspended: bool) -> None:
    if suspended:
        Suspension.objects.create(association=bodies.association, reason="停产", first_day=BEFORE)
    found = walk(
        lambda: associations.close(bodies.association, actor=bodies.person("luoyang"), day=DAY, reason="录入错误"),
        lambda closed: actions_reopening.reopen(closed, actor=bodies.person("luoyang"), reason="误操作"),
        STEPS,
    )
    assert found == []


@pytest.mark.parametrize("kind", ["society", "federation", "provincial"])
def test_closing_a_society(bodies: Bodies, walk: Any, kind: str) -> None:
    node = getattr(bodies, kind)
    who = "province" if kind == "provincial" else "luoyang"
    for rows in (node.membershipapplications_of_body, node.recommended):
        rows.all().delete()
    found = walk(
        lambda: societies.close(node, actor=bodies.person(who), day=DAY, reason="录入错误"),
        lambda closed: actions_reopening.reopen_society(closed, actor=bodies.person(who), reason="误操作"),
    )
    assert found == []


# ---------------------------------------------------------------- by a case

#: What an approval leaves behind that was undone.
CASE = (
    STEPS,
    Remains("documents.Letter", "the letter that was withdrawn stays in the register of letters", added=True),
    Remains("documents.LetterCounter", "a number that was given is not given again", added=True, fields=("last",)),
    Remains("files.StoredFile", "the files of that letter", added=True),
    Remains("sealing.Package", "the seal of that letter, which outlives it", added=True),
    Remains("sealing.Entry", "what became of the sealed letter: its files, its withdrawal", added=True),
    Remains("sealing.Chain", "the end of the chain that both lie in", added=True, fields=("last", "head")),
)
#: What a move leaves behind.
MOVED = (
    Remains("orgs.OrganizationMove", "there and back are two moves of the node's history", added=True),
    Remains("orgs.Organization", "what comes back is the last under its parent", fields=("lft", "rght")),
)


def of_case(case: ChangeCase) -> tuple[Remains, ...]:
    """Return what the case itself is, once it is decided and undone."""
    kind = ContentType.objects.get_for_model(ChangeCase).pk
    says = ("state", "state_since", "due_on", "due_from", "due_days", "decided_on", "effect_day")
    why = "nobody has to work on the case any more"
    return (
        Remains("orgs.ChangeCase", "the case itself: undone", fields=says, keys=(case.pk,)),
        Remains("notices.Deadline", why, gone=True, keys=((kind, case.pk, "workflow.workers"),)),
        Remains("notices.Responsible", why, gone=True, keys=((kind, case.pk, "workflow.workers"),)),
    )


def approved(bodies: Bodies, case: ChangeCase) -> ChangeCase:
    moving.move(case, "approve", actor=bodies.person(decider(case)))
    return case


def decider(case: ChangeCase) -> str:
    return "province" if case.new_parent is not None else "luoyang"


def said(bodies: Bodies, kind: str) -> dict[str, Any]:
    """Return what a change of a kind says."""
    going = bodies.association.covered.filter(end_day__isnull=True, is_host=False, first_day=DAY).get().enterprise
    more: dict[str, Callable[[], dict[str, Any]]] = {
        "name": lambda: {"new_name": "牡丹新名科协"},
        "place": lambda: {"new_parent": bodies.world.zhengzhou.county},
        "merger": lambda: {"target": bodies.other},
        "split": lambda: {
            "new_name": "牡丹二厂科协",
            "new_host": EnterpriseFactory(unit=bodies.city.county),
            "taking": (going,),
        },
        "leaders": lambda: {"people": (PersonData(OfficerRole.CHAIR, "接任"),)},
        "term_extension": lambda: {"new_due_day": bodies.association.terms.get(number=2).due_day + timedelta(days=30)},
    }
    return {"day": TODAY if kind in ("place", "leaders", "term_extension") else DAY, **more.get(kind, dict)()}


KINDS = [kind.value for kind in ChangeKind if kind not in ("department", "resumption")]


@pytest.mark.parametrize("kind", [*KINDS, "suspended merger", "suspended dissolution", "resumption"])
def test_a_change_of_an_association(bodies: Bodies, walk: Any, kind: str) -> None:
    if kind.startswith(("suspended", "resumption")):
        Suspension.objects.create(association=bodies.association, reason="停产", first_day=BEFORE)
    kind = kind.removeprefix("suspended ")
    if kind == "term_extension":
        bodies.association.terms.update(original_due_day=None, extension_number="")
    data = ChangeData(reason="工作需要", **said(bodies, kind))
    clerk = officer_of(bodies.city.node)  # who files does not decide
    case = change.begin(bodies.association, actor=clerk, kind=ChangeKind(kind), data=data)
    moving.move(case, "submit", actor=clerk)
    moving.move(case, "forward", actor=bodies.person("jianxi"))
    found = walk(
        lambda: approved(bodies, case),
        lambda done: moving.move(done, "undo", actor=bodies.person(decider(case)), note="录入有误"),
        *CASE,
        *of_case(case),
        *(MOVED if kind == "place" else ()),
    )
    assert found == []


# ---------------------------------------------------------------- moves and new names by hand


@pytest.mark.parametrize("day", [TODAY, LATER])
@pytest.mark.parametrize("kind", ["association", "park"])
def test_a_move_by_hand(bodies: Bodies, walk: Any, kind: str, day: date) -> None:
    node = bodies.node if kind == "association" else bodies.park
    target = bodies.world.zhengzhou.county
    ended = Membership.objects.filter(end_day=day)

    def move() -> OrganizationMove:
        organization.move(node, actor=bodies.person("province"), target=target, reason="误操作", day=day)
        assert FormerParent.objects.get(organization=node).end_day == day
        assert ended.count() == {"association": 3, "park": 4}[kind]
        return node.moves.get()

    found = walk(
        move,
        lambda made: taking_back.take_back_move(made, actor=bodies.person("province"), reason="录入有误"),
        *MOVED,
    )
    assert found == []


@pytest.mark.parametrize("kind", ["association", "park", "society", "federation", "provincial"])
def test_a_new_name_by_hand(bodies: Bodies, walk: Any, kind: str) -> None:
    node = bodies.node if kind == "association" else Organization.objects.get(pk=getattr(bodies, kind).pk)
    actor = "province" if kind == "provincial" else "luoyang"

    def rename() -> FormerName:
        who, new = bodies.person(actor), {"name": "改名之后", "short_name": "改后"}
        if kind == "association":
            associations.update(bodies.association, actor=who, version=node.version, changes=new)
        elif kind == "park":
            units_actions.rename_park(node, actor=who, version=node.version, **new)
        else:
            form = SocietyForm.values_of(node, societies.details_of(node))
            key = getattr(societies.details_of(node), "key_industry", None)
            values = {**form, **new, "key_industry": key}
            societies.update(node, actor=who, version=node.version, values=values)
        return node.former_names.get(name=node.name)

    found = walk(
        rename, lambda former: taking_back.take_back_name(former, actor=bodies.person(actor), reason="录入有误")
    )
    assert found == []


# ---------------------------------------------------------------- what the walk walks over

#: What hangs on units alone, which the list of divisions opens, moves and closes: no deed of a person does.
OF_UNITS = {
    "enterprise.unit", "foundingcase.unit", "foundingdoor.unit", "bulletin.unit", "importbatch.unit",
    "partycommittee.city", "partylink.city",
    "responsible.unit", "task.unit", "targetsheet.unit", "yearlytarget.unit", "workplan.unit", "industrysurvey.city",
    "keyindustry.city", "officialcount.unit", "periodreport.unit", "reportschedule.unit", "federation.city",
    "society.supervisor", "organization.parent", "formerparent.parent", "formerplace.unit", "surveyplan.city",
    "joincriteria.unit", "survey.unit",
}  # fmt: skip
#: What only a deed writes: the walk does it.
WRITTEN = {
    "organizationmove.organization", "changecase.target", "succession.predecessor", "formerparent.organization",
}  # fmt: skip


def test_everything_that_can_hang_on_a_body_hangs_on_one(bodies: Bodies) -> None:
    nodes = [
        bodies.association.pk,
        *(node.pk for node in (bodies.society, bodies.federation, bodies.provincial, bodies.park)),
    ]
    missing = {
        f"{relation.related_model._meta.model_name}.{relation.field.name}"
        for model in (Organization, Association)
        for relation in model._meta.related_objects
        if not relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": nodes}).exists()
    }
    assert missing - OF_UNITS == WRITTEN
