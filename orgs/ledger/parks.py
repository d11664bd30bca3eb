"""Find the park that a clerk means: 洛阳高新技术产业开发区, 洛阳高新区, 高新区. Parks have no division code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell
from orgs.ledger.faults import CellFault
from orgs.ledger.places import Place, Places
from orgs.ledger.values import compact

_AFTER = re.compile(r"(?:科协|科学技术协会|管委会|管理委员会|\([0-9]+[家个户]?\)|[0-9]+[家个户]?)+$")
_NUMBERING = re.compile(r"^(?:\(?[0-9]+\)?[.、]?|\(?[一二三四五六七八九十]+\)?[、.])")
_STEP = re.compile(r"[/\\|>→·•・]|[-—–](?=.)")
#: How clerks shorten what a park is called, the longest ending first.
_SHORT = (
    ("高新技术产业开发区", ("高新技术产业开发区", "高新技术开发区", "高新技术产业区", "高新开发区", "高新区", "高新")),
    ("经济技术开发区", ("经济技术开发区", "经济开发区", "经开区", "经开")),
    ("航空港经济综合实验区", ("航空港经济综合实验区", "航空港实验区", "航空港区", "航空港", "港区")),
    ("工业园区", ("工业园区", "工业园")),
    ("产业园区", ("产业园区", "产业园")),
    ("产业集聚区", ("产业集聚区", "集聚区")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Park:
    """A park of the tree: the key that a row's county becomes, its name, the division in which it lies."""

    key: str
    name: str
    division: str


@dataclass(slots=True)
class Parks:
    """The parks inside the unit of a ledger, with every way to write them; `whole` holds those that no city shares."""

    parks: list[Park]
    _whole: dict[str, Park] = field(default_factory=dict)
    _short: dict[str, list[Park]] = field(default_factory=dict)
    _named: dict[str, tuple[list[Park], bool]] = field(default_factory=dict)

    @classmethod
    def of(cls, parks: Iterable[Park], places: Places) -> Parks:
        """Build the index; a park of a county may be written with its city or county before it."""
        found = cls(list(parks))
        for park in found.parks:
            found._add(park, places)
        return found

    def _add(self, park: Park, places: Places) -> None:
        cores = [park.name]
        owners = [places.city_name, places.divisions.get(park.division, ""), places.divisions.get(_city(park), "")]
        for owner in filter(None, owners):
            for name in (owner, owner[:-1]):
                if len(name) > 1 and park.name.startswith(name):
                    cores.append(park.name.removeprefix(name))
        self._whole.setdefault(compact(park.name), park)
        for core in cores:
            for form in _forms(core):
                others = self._short.setdefault(compact(form), [])
                if len(form) > 1 and park not in others:
                    others.append(park)

    def match(self, value: Cell, code: str, places: Places) -> Place | None:
        """Return the park that a cell names, None when it names none.

        A word that many cities have, 高新区, counts unless the row's code names a county of the unit: raises
        `CellFault` then, and where two parks are called so.
        """
        if not self.parks or not isinstance(value, str):
            return None
        if value not in self._named:
            self._named[value] = self._candidates(value, places)
        found, sure = self._named[value]
        if len(found) > 1:
            names = "、".join(park.name for park in found)
            message = _("“%(value)s” may be any of %(names)s: write the whole name.")
            raise CellFault("park_several", message % {"value": value, "names": names})
        if found and not sure:
            self._refuse_county(value, found[0], code, places)
        return _place(found[0]) if found else None

    def _candidates(self, value: str, places: Places) -> tuple[list[Park], bool]:
        """Return the parks that a text may name, and whether it is the whole name of the one."""
        for text in self._readings(value, places):
            if text in self._whole:
                return [self._whole[text]], True
            if self._short.get(text):
                return self._short[text], False
        return [], False

    def find_in(self, text: str, places: Places) -> Place | None:
        """Return the park that the name of a sheet or a heading gives, None for none or several."""
        for reading in self._readings(text, places):
            found = self._short.get(reading, [])
            if reading in self._whole or len(found) == 1:
                return _place(self._whole.get(reading) or found[0])
        return None

    @staticmethod
    def _readings(value: str, places: Places) -> list[str]:
        """Return the text as it stands, without what comes after, and without the city before it."""
        text = compact(value)
        bare = _AFTER.sub("", _NUMBERING.sub("", text)) or text
        last = _STEP.split(bare)[-1]
        city = places.divisions.get(f"{places.city_code[:4]}00", places.city_name)
        prefixes = (f"河南省{city}", city, city[:-1], places.city_name)
        rest = next((last.removeprefix(one) for one in prefixes if one and last.startswith(one) and last != one), last)
        return list(dict.fromkeys((text, bare, last, rest)))

    @staticmethod
    def _refuse_county(value: str, park: Park, code: str, places: Places) -> None:
        county = code[2:8]
        if county == park.division or county not in places.counties:
            return
        message = _(
            "“%(value)s” may be the park %(park)s, but the code is of %(county)s: "
            "write the park's whole name or the county."
        )
        told = {"value": value, "park": park.name, "county": places.divisions[county]}
        raise CellFault("park_or_county", message % told)


def _city(park: Park) -> str:
    return f"{park.division[:4]}00"


def _place(park: Park) -> Place:
    return Place(park.key, park.name)


def _forms(core: str) -> list[str]:
    for ending, shorter in _SHORT:
        if core.endswith(ending):
            head = core.removesuffix(ending)
            return [core, *(head + short for short in shorter)]
    return [core]
