"""Find the county that a clerk means: 涧西, 涧西区, 洛阳市涧西区, a former name, or the city itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell
from orgs.ledger.faults import CellFault
from orgs.ledger.values import compact, is_blank, plain

_PEOPLES = "回族|蒙古族|满族|土家族|苗族|壮族|维吾尔族"
_SUFFIX = re.compile(rf"(?:(?:{_PEOPLES})?(?:自治)?[县区市]|(?:{_PEOPLES}))$")
_CITY_ITSELF = frozenset(["市直", "市属", "市本级", "市级", "本级", "市直属", "市直管", "全市", "直属"])
#: What lies below a county: named in the ledger of a unit without counties, it is that unit's own.
_BELOW = re.compile(r"(?:镇|乡|街道|街道办|办事处|村|社区|园区|工业园|开发区|集聚区|高新区|示范区|试验区|新区|产业园)$")
_NUMBERING = re.compile(r"^(?:\(?[0-9]+\)?[.、]?|\(?[一二三四五六七八九十]+\)?[、.])")
_AFTER = re.compile(r"(?:科协|科学技术协会|\(.*\)|[::].*|[0-9]+[家个户]?)+$")


@dataclass(frozen=True, slots=True)
class Place:
    """A division found in a text; `loose` when the text could also mean something else."""

    code: str
    name: str
    loose: bool = False


@dataclass(slots=True)
class Places:
    """The divisions among which a ledger's rows may lie, with every way to write them.

    `city_code` is the city, or the county when a county sends the file: then only that county is inside.
    """

    city_code: str
    divisions: dict[str, str]
    former: Mapping[str, str] = field(default_factory=dict)
    _inside: dict[str, Place] = field(default_factory=dict)
    _elsewhere: dict[str, str] = field(default_factory=dict)
    _known: dict[str, Place | CellFault] = field(default_factory=dict)
    _longest: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls, city_code: str, divisions: Iterable[tuple[str, str]], former: Mapping[str, str] | None = None
    ) -> Places:
        """Build the index from (code, name) pairs; pairs outside the city serve to say where a strange county lies."""
        places = cls(city_code, {str(code): name for code, name in divisions}, former or {})
        places._build()
        return places

    @property
    def city_name(self) -> str:
        """The name of the unit that the file speaks for, or its code where the list lacks it."""
        return self.divisions.get(self.city_code, self.city_code)

    @property
    def counties(self) -> list[str]:
        """The codes of the counties inside the unit."""
        return [code for code in self.divisions if self._is_inside(code) and code != self.city_code]

    @property
    def _is_county(self) -> bool:
        return not self.city_code.endswith("00") and f"{self.city_code[:4]}00" in self.divisions

    def _is_inside(self, code: str) -> bool:
        if code == self.city_code:
            return True
        return self.city_code.endswith("00") and code[:4] == self.city_code[:4] and not code.endswith("00")

    def _build(self) -> None:
        for code, name in self.divisions.items():
            if self._is_inside(code):
                for form in _forms(name):
                    self._add(form, code)
            else:
                for form in _forms(name):
                    self._elsewhere.setdefault(form, code)
        if not self._is_county:
            for word in _CITY_ITSELF:
                self._inside.setdefault(word, Place(self.city_code, self.city_name))
        for name, code in self.former.items():
            if self._is_inside(code):
                for form in _forms(name):
                    self._inside.setdefault(form, Place(code, self.divisions.get(code, name)))
        self._longest = sorted((form for form in self._inside if len(form) > 1), key=len, reverse=True)

    def _add(self, form: str, code: str) -> None:
        known = self._inside.get(form)
        if known is None:
            self._inside[form] = Place(code, self.divisions[code])
        elif known.code != code:  # 新乡 is a city and a county: the county is meant, most likely
            county = code if known.code == self.city_code else known.code
            self._inside[form] = Place(county, self.divisions[county], loose=True)

    def match(self, value: Cell) -> Place | None:
        """Return the division that a cell names, None for an empty cell; raise `CellFault` when none inside fits."""
        text = compact(value)
        if is_blank(text):
            return None
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._match(text, plain(value))
        if isinstance(found, CellFault):
            raise found
        return found

    def _match(self, text: str, shown: str) -> Place | CellFault:
        bare = _AFTER.sub("", _NUMBERING.sub("", text)) or text
        for candidate in dict.fromkeys((text, bare, self._without_city(bare))):
            place = self._inside.get(candidate) or self._by_core(candidate)
            if place:
                return place
        if not self.counties and _BELOW.search(bare):
            return Place(self.city_code, self.city_name, loose=True)
        other = self._elsewhere.get(bare) or self._elsewhere.get(self._without_city(bare))
        if other:
            message = _("“%(value)s” (%(code)s) does not belong to %(city)s.")
            return CellFault("county_outside", message % {"value": shown, "code": other, "city": self.city_name})
        message = _("%(city)s has no county or district “%(value)s”.")
        return CellFault("county", message % {"value": shown, "city": self.city_name})

    def _by_core(self, text: str) -> Place | None:
        """Match 孟津县 to 孟津区: the same name under an earlier rank."""
        core = _SUFFIX.sub("", text)
        return self._inside.get(core) if len(core) > 1 and core != text else None

    def _without_city(self, text: str) -> str:
        text = re.sub(r"^河南省?(?=.)", "", text) if text.startswith("河南") else text
        city = self.divisions.get(f"{self.city_code[:4]}00", self.city_name)
        for name in (city, _SUFFIX.sub("", city)):
            if len(name) > 1 and text.startswith(name) and len(text) > len(name):
                return text[len(name) :]
        return text

    def find_in(self, text: str) -> Place | None:
        """Return the one county that a longer text names (a sheet's name, a heading), None when none or several."""
        bare = self._without_city(_NUMBERING.sub("", compact(text)))
        exact = self._inside.get(_AFTER.sub("", bare) or bare)
        if exact:
            return exact if exact.code != self.city_code else None
        found: dict[str, Place] = {}
        for form in self._longest:
            if form in bare and form not in _CITY_ITSELF and self._inside[form].code != self.city_code:
                found.setdefault(self._inside[form].code, self._inside[form])
                bare = bare.replace(form, " ")
        return next(iter(found.values())) if len(found) == 1 else None


def _forms(name: str) -> list[str]:
    """Return the ways to write a division: 瀍河回族区 → 瀍河回族区, 瀍河回族, 瀍河区, 瀍河."""
    forms = [name]
    core = re.sub(r"(?:自治)?[县区市]$", "", name)
    short = _SUFFIX.sub("", name)
    if core:
        forms.append(core)
    if short and short != core:
        forms += [short, short + name[-1]]
    return list(dict.fromkeys(forms))
