"""What a draft changes against the version that is published, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kexie_portal.formbuilder.definition import Definition, sections_of

#: What a setting is called where it changed; the others count as layout.
SETTINGS = {
    "title": gettext_lazy("title"),
    "label": gettext_lazy("label"),
    "kind": gettext_lazy("kind"),
    "required": gettext_lazy("must be answered"),
    "hint": gettext_lazy("hint"),
    "unit": gettext_lazy("unit of measure"),
    "options": gettext_lazy("choices"),
    "other": gettext_lazy("“other” with a line"),
    "limit": gettext_lazy("limits"),
    "when": gettext_lazy("condition"),
    "by": gettext_lazy("who fills it in"),
    "stage": gettext_lazy("when it is filled in"),
    "prefill": gettext_lazy("filled in beforehand"),
    "locked": gettext_lazy("locked"),
    "columns": gettext_lazy("columns"),
    "rows": gettext_lazy("rows"),
    "sums": gettext_lazy("sums"),
    "rules": gettext_lazy("rules"),
    "count": gettext_lazy("counting"),
    "age_on": gettext_lazy("age"),
    "parts": gettext_lazy("parts of a person"),
    "repeat": gettext_lazy("how often it stands"),
    "text": gettext_lazy("words"),
    "sign": gettext_lazy("signature and seal"),
    "checks": gettext_lazy("comparisons of fields"),
    "notes": gettext_lazy("notes"),
    "cover": gettext_lazy("cover"),
    "attachments": gettext_lazy("attachments"),
    "unit_of_money": gettext_lazy("unit of money"),
}
LAYOUT = gettext_lazy("layout")


@dataclass(frozen=True)
class Change:
    """One thing that differs: new, gone, moved or changed; `what` names the part and `how` the settings."""

    sort: str
    what: str
    how: str = ""


def changes_between(former: Definition, now: Definition) -> list[Change]:
    """Return all that differs, in the order of the new version; what is gone stands last."""
    whole = _settings(_whole(former), _whole(now))
    found = [Change("changed", str(_("whole form")), whole)] if whole else []
    before = {section["name"]: section for section in sections_of(former)}
    for section in sections_of(now):
        found += _section(before.pop(section["name"], None), section)
    found += [Change("gone", section["title"]) for section in before.values()]
    return found + list(_moved(former, now))


def _section(former: Any, now: Any) -> Iterator[Change]:
    if former is None:
        yield Change("new", now["title"], "、".join(field["label"] for field in now.get("fields", [])))
        return
    if how := _settings(_without(former, "fields"), _without(now, "fields")):
        yield Change("changed", now["title"], how)
    before = {field["name"]: field for field in former.get("fields", [])}
    for field in now.get("fields", []):
        old = before.pop(field["name"], None)
        place = f"{now['title']} · {field['label']}"
        if old is None:
            yield Change("new", place)
        elif how := _settings(old, field):
            yield Change("changed", place, how)
    for field in before.values():
        yield Change("gone", f"{former['title']} · {field['label']}")


def _moved(former: Definition, now: Definition) -> Iterator[Change]:
    old = [section["name"] for section in sections_of(former)]
    titles = {section["name"]: section["title"] for section in sections_of(now)}
    kept = [name for name in titles if name in old]
    if kept != [name for name in old if name in titles]:
        yield Change("moved", "、".join(titles[name] for name in kept))


def _whole(definition: Definition) -> dict[str, Any]:
    cover = _without(definition.get("cover", {}), "lines")
    return {**_without(definition, "sections"), "cover": cover}


def _without(part: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name != key}


def _settings(former: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    keys = [key for key in {**former, **now} if former.get(key) != now.get(key)]
    return "、".join(dict.fromkeys(str(SETTINGS.get(key, LAYOUT)) for key in keys))
