"""The figures and gaps of the three drivers: names, meanings, and of which counts each is made."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from orgs.common.enums import Driver
from orgs.party.models.party import PartyLevel

Words = str | Promise
NOT_APPLICABLE = _("does not apply")


@dataclass(frozen=True)
class Figure:
    """A count, or with `whole` a share; without `key` nothing records it yet, which is no data, never zero.

    Where `whole` is nothing, `absent` says so: it does not apply, or (None) nobody has entered anything.
    """

    name: Words
    key: str = ""
    whole: str = ""
    meaning: Words = ""
    absent: Words | None = NOT_APPLICABLE
    column: bool = True


@dataclass(frozen=True)
class Gap:
    """Something that is still to come (逐步, 应), never a failure; `key` names the rows at which it is missing."""

    key: str
    label: Words


@dataclass(frozen=True)
class Progress:
    """One driver: its figures, and what comes next."""

    driver: Driver
    title: Words
    article: Words
    figures: tuple[Figure, ...]
    gaps: tuple[Gap, ...]


def _marks(driver: Driver, marked: Words, meaning: Words) -> tuple[Figure, ...]:
    return (
        Figure(marked, f"marked_{driver.value}", meaning=meaning),
        Figure(
            _("foundings under way that came by it"),
            f"founding_{driver.value}",
            meaning=_("Founding cases handed in and not filed yet"),
            column=False,
        ),
        Figure(
            _("memberships that came by it"),
            f"joined_{driver.value}",
            meaning=_("Memberships in force of societies and the federation"),
            column=False,
        ),
        Figure(
            _("meetings this year that came by it"),
            f"meeting_{driver.value}",
            meaning=_("Meetings of societies and the federation since 1 January"),
            column=False,
        ),
    )


_BEARS = _("Living associations that bear this driver's mark today")

PARTY = Progress(
    Driver.PARTY,
    _("Driven by party building"),
    _("Guidance, article 4"),
    (
        Figure(
            _("society party committees set up"),
            "committee",
            "cities",
            _("Cities whose society party committee is set up, of all cities"),
        ),
        *(
            Figure(name, f"{kind}_{level.value}", whole, _("Of the living ones, those with a party organization there"))
            for kind, whole, level, name in (
                ("society", "societies", PartyLevel.SECRETARIAT, _("societies: party organization, secretariat")),
                ("society", "societies", PartyLevel.COUNCIL, _("societies: party organization, council")),
                ("federation", "federations", PartyLevel.SECRETARIAT, _("federation: party organization, secretariat")),
                ("federation", "federations", PartyLevel.COUNCIL, _("federation: party organization, council")),
            )
        ),
        *_marks(Driver.PARTY, _("associations founded through party guidance"), _BEARS),
    ),
    (
        Gap("no_committee", _("cities without a society party committee")),
        Gap("no_department", _("cities without a link with the organization department")),
        Gap("society_no_secretariat", _("societies without a party organization at the secretariat")),
        Gap("society_no_council", _("societies without a party organization at the council")),
        Gap("federation_no_secretariat", _("federations without a party organization at the secretariat")),
        Gap("federation_no_council", _("federations without a party organization at the council")),
    ),
)

SOCIETY = Progress(
    Driver.SOCIETY,
    _("Driven by societies"),
    _("Guidance, articles 5 and 6"),
    (
        Figure(
            _("key industries with a society"),
            "industries_led",
            "key_industries",
            _("Of the key industries chosen, those with a living society"),
            absent=None,
        ),
        Figure(_("memberships of societies"), "members", meaning=_("Memberships in force of living societies")),
        Figure(
            _("associations in a society"),
            "in_society",
            "associations",
            _("Of the living associations, those that are members of a society"),
        ),
        Figure(
            _("associations in the federation"),
            "in_federation",
            "associations",
            _("Of the living associations, those that are members of the federation"),
        ),
        Figure(
            _("societies with a liaison link"),
            "societies_linked",
            "societies",
            _("Of the living societies, those with a link in force with a provincial society"),
        ),
        Figure(
            _("liaison links alive"),
            "links_alive",
            meaning=_("Links in force that began or have a line in their log within a year"),
        ),
        Figure(
            _("services through the links this year"),
            "services",
            meaning=_("Achievement appraisals, project and award applications, technical exchanges since 1 January"),
        ),
        *_marks(Driver.SOCIETY, _("associations that came by societies"), _BEARS),
    ),
    (
        Gap("no_key_industry", _("cities that have chosen no key industry")),
        Gap("industries_unled", _("key industries without a society")),
        Gap("societies_unlinked", _("societies without a liaison link")),
        Gap("links_asleep", _("links without a line in their log for a year")),
        Gap("no_federation", _("cities without a federation")),
        Gap("outside_society", _("associations in no society")),
        Gap("outside_federation", _("associations not in the federation")),
        Gap("member_of_nothing", _("associations that are members of nothing")),
    ),
)

PROJECT = Progress(
    Driver.PROJECT,
    _("Driven by projects"),
    _("Guidance, article 7"),
    (
        Figure(_("applications"), meaning=_("Recorded once calls run in the portal"), column=False),
        Figure(_("approvals"), meaning=_("Recorded once calls run in the portal"), column=False),
        Figure(_("funds approved"), meaning=_("yuan; recorded once calls run in the portal")),
        Figure(_("cities with a fund of their own"), meaning=_("Recorded once calls run in the portal"), column=False),
        Figure(_("talent and capital brought in"), meaning=_("Recorded once calls run in the portal"), column=False),
        Figure(
            _("project applications through the links this year"),
            "liaison_projects",
            meaning=_("Lines of the liaison logs since 1 January"),
        ),
        *_marks(Driver.PROJECT, _("associations that came by projects"), _BEARS),
    ),
    (
        Gap("links_unused", _("links through which no project was applied for this year")),
        Gap("unmarked", _("associations of which nobody has said by which driver they came")),
    ),
)

DRIVERS = (PARTY, SOCIETY, PROJECT)

#: What a set of rows is called above its list.
NAMES: dict[str, Words] = {
    "societies": _("societies"),
    "federations": _("federations"),
    "associations": _("associations on the books"),
    "key_industries": _("key industries"),
    "links": _("liaison links"),
    **{figure.key: figure.name for one in DRIVERS for figure in one.figures if figure.key},
    **{
        figure.key: format_lazy(_("{driver}: {figure}"), driver=one.title, figure=figure.name)
        for one in DRIVERS
        for figure in one.figures
        if figure.key in {f"{name}_{one.driver.value}" for name in ("founding", "joined", "meeting")}
    },
    **{gap.key: gap.label for one in DRIVERS for gap in one.gaps},
}
