"""Find the county that a clerk means: 涧西, 涧西区, 洛阳市涧西区, a former name, or the city itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from orgs.ledger.cells import Cell
from orgs.ledger.faults import CellFault
from orgs.ledger.former import former_divisions
from orgs.ledger.values import compact, is_blank, plain

_PEOPLES = "回族|蒙古族|满族|土家族|苗族|壮族|维吾尔族"
_SUFFIX = re.compile(rf"(?:(?:{_PEOPLES})?(?:自治)?[县区市]|(?:{_PEOPLES}))$")
_CITY_ITSELF = frozenset(["市直", "市属", "市本级", "市级", "本级", "市直属", "市直管", "全市", "直属"])
#: What lies below a county: named in the ledger of a unit without counties, it is that unit's own.
_BELOW = re.compile(r"(?:镇|乡|街道|街道办|办事处|村|社区|园区|工业园|开发区|集聚区|高新区|示范区|试验区|新区|产业园)$")
#: How what lies inside a county ends or begins, so that nothing is guessed: a street, a town, an address.
_IN_COUNTY = re.compile(
    r"^$|^[-/\\|>→·•・.—–_,(]|(?:镇|乡|街道|街道办|办事处|村|社区|科协|科学技术协会|路|街|号)$|[路街道巷].*\d"
)
_NUMBERING = re.compile(r"^(?:\(?[0-9]+\)?[.、]?|\(?[一二三四五六七八九十]+\)?[、.])")
_AFTER = re.compile(r"(?:科协|科学技术协会|\(.*\)|[::].*|[0-9]+[家个户]?)+$")
#: What parts the steps of a path (河南省/洛阳市/涧西区), and what parts several places of one cell.
_STEP = r"[-/\\|>→·•・.—–_,]"
_PROVINCE = re.compile(rf"^河南省?{_STEP}*(?=.)")
_SEVERAL = re.compile(r"[、,;&+]|以?及|和|与")
#: A division code (GB/T 2260), alone or with the nine or twelve digits of what lies below, perhaps before the name.
_CODE = re.compile(r"\(?(\d{6})(?:\d{3}|\d{6})?(?:\.0)?\)?(?!\d)")


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
    _whole: list[str] = field(default_factory=list)
    _divided: dict[str, tuple[str, ...]] = field(default_factory=dict)

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
        self._remember_former()
        self._longest = sorted((form for form in self._inside if len(form) > 1), key=len, reverse=True)
        self._whole = [form for form in self._longest if form[-1] in "县区市" and self._is_part(form)]

    def _remember_former(self) -> None:
        """Add the divisions that are no more, by name and by code; one that was divided has to be asked about."""
        for former in former_divisions():
            inside = [code for code in former.successors if self._is_inside(code) and code in self.divisions]
            keys = [former.name, *([former.code] if former.code else [])]
            if former.city[:4] == self.city_code[:4] and len(former.successors) > 1:
                self._divided.update((key, former.successors) for key in keys)
            elif inside:
                place = Place(inside[0], self.divisions[inside[0]])
                for key in (*keys, former.name[:-1]):
                    self._inside.setdefault(key, place)
            elif len(former.name) > 2 and former.name[-1] != "区":  # every other city had a 郊区
                self._elsewhere.setdefault(former.name, former.successors[0])

    def _is_part(self, form: str) -> bool:
        return self._inside[form].code != self.city_code or not self.counties

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
        coded = self._by_code(text)
        if coded is not None:
            return coded
        rest = self._without_city(bare)
        for candidate in dict.fromkeys((text, bare, _PROVINCE.sub("", bare), rest)):
            place = self._inside.get(candidate) or self._by_core(candidate)
            if place:
                return place
        found = self._along(rest, shown)
        if found is not None:
            return found
        if self._names_several(bare):
            return self._several_fault(shown)
        other = self._elsewhere.get(bare) or self._elsewhere.get(rest) or self._begins_elsewhere(rest)
        if other:
            return self._outside(other, shown)
        if not self.counties and _BELOW.search(bare):
            return Place(self.city_code, self.city_name, loose=True)
        if rest in self._divided:
            return self._divided_fault(self._divided[rest], shown)
        message = _("%(city)s has no county or district “%(value)s”.")
        return CellFault("county", message % {"value": shown, "city": self.city_name})

    def _by_code(self, text: str) -> Place | CellFault | None:
        """Match 410305, 410305000000 or 410305涧西区; a former code names what took over."""
        match = _CODE.match(text) or (_CODE.search(text) if text.endswith(")") else None)
        if match is None:
            return None
        if _CODE.search(text, match.end()):
            return self._several_fault(text)
        code = match[1]
        if code in self._divided:
            return self._divided_fault(self._divided[code], text)
        if code in self.divisions:
            inside = self._is_inside(code)
            return Place(code, self.divisions[code]) if inside else self._outside(code, text)
        return self._inside.get(code)

    def _along(self, text: str, shown: str) -> Place | CellFault | None:
        """Follow a path to its county: 涧西/珠江路, 涧西区珠江路街道; two counties in one cell are a fault."""
        form = next((one for one in self._whole if text.startswith(one)), "")
        if not form:
            form = next((one for one in self._longest if re.match(rf"{re.escape(one)}{_STEP}", text)), "")
        place = self._inside.get(form)
        if place is None or (place.code == self.city_code and self.counties):
            return None
        rest = text[len(form) :]
        others = {self._inside[one].code for one in self._whole if one in rest} - {place.code}
        if others:
            return self._several_fault(shown)
        return Place(place.code, place.name, loose=place.loose or not _IN_COUNTY.search(rest))

    def _names_several(self, text: str) -> bool:
        parts = _SEVERAL.split(text)
        return len(parts) > 1 and all(part in self._inside or self._by_core(part) or not part for part in parts)

    def _several_fault(self, shown: str) -> CellFault:
        message = _("“%(value)s” names several counties: write the one to which the row belongs.")
        return CellFault("county_several", message % {"value": shown})

    def _begins_elsewhere(self, text: str) -> str | None:
        """Return the code of another city's county with which an address begins."""
        forms = (form for form in self._elsewhere if len(form) > 2 and form[-1] in "县区市")
        return next((self._elsewhere[form] for form in forms if text.startswith(form)), None)

    def _outside(self, code: str, shown: str) -> CellFault:
        message = _("“%(value)s” (%(code)s) does not belong to %(city)s.")
        return CellFault("county_outside", message % {"value": shown, "code": code, "city": self.city_name})

    def _divided_fault(self, codes: tuple[str, ...], shown: str) -> CellFault:
        names = "、".join(self.divisions.get(code, code) for code in codes)
        message = _("“%(value)s” is no more and was divided among %(names)s: write which one it is.")
        return CellFault("county_divided", message % {"value": shown, "names": names})

    def _by_core(self, text: str) -> Place | None:
        """Match 孟津县 to 孟津区: the same name under an earlier rank; 许昌县 never stands for the city of its name."""
        core = _SUFFIX.sub("", text)
        place = self._inside.get(core) if len(core) > 1 and core != text else None
        if place is None or (place.code == self.city_code and self.counties and text[-1] != "市"):
            return None
        return Place(place.code, place.name, loose=place.loose or text in self._divided)

    def _without_city(self, text: str) -> str:
        text = _PROVINCE.sub("", text)
        city = self.divisions.get(f"{self.city_code[:4]}00", self.city_name)
        for name in (city, _SUFFIX.sub("", city)):
            rest = text.removeprefix(name)
            if len(name) > 1 and rest not in ("", text) and not rest.startswith(("县", "区", "地区")):
                return re.sub(f"^{_STEP}+(?=.)", "", rest)
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
