"""The definition of a form: its JSON as types, and the ways through it.

A definition is plain data that a browser, a file and the database hold alike. Short names (`name`) are unique in the
whole form and are never used again for something else; columns are unique in their table. Amounts are in
`unit_of_money`.

Answers are JSON by section and field. A value is: text (`short_text`, `long_text`), safe HTML (`rich_text`), a whole
number (`integer`), a number as text (`decimal`, `yuan`: "12.50"), true or false (`yes_no`), the value of an option
(`one_of`) or a list of them (`several_of`), a day "2027-01-31" (`date`), `{"from", "to"}` (`period`), a list of rows
by column (`table`; rows that the form gives stand first, in its order), a person by `PERSON_PARTS` (`person`) or a
list of them (`people`), `{"name", "code"}` (`organization`; the code is the one that the register knows, or is empty
where the name is typed), a list of `{"uuid", "name"}` (`files`). What was written beside "other" stands under
`NAME.other`. A question that was not answered has no key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypedDict

MOST_SECTIONS, MOST_FIELDS, MOST_COLUMNS, MOST_ROWS, MOST_OPTIONS = 25, 200, 30, 500, 200
PERSON_PARTS = ("name", "sex", "birth", "title", "employer", "phone")
OTHER = "other"

Operator = Literal["eq", "ne", "in", "gt", "lt", "filled", "empty", "has"]


class Comparison(TypedDict, total=False):
    """One comparison of a condition; `value` is a list for `in`, and is not asked for `filled` and `empty`."""

    field: str
    op: Operator
    value: Any


#: `{"all": [...]}` or `{"any": [...]}` of tests, of which each may be one more such group: two deep at most.
Condition = dict[str, list[Any]]


class Option(TypedDict):
    """A choice: what is kept and what people read."""

    value: str
    label: str


class Limit(TypedDict, total=False):
    """What a value may be: characters of a text, bounds of a number or day, decimals, number and size of files."""

    max_chars: int
    min: int | float | str
    max: int | float | str
    decimals: int
    min_chosen: int
    max_chosen: int
    max_files: int


class Column(TypedDict, total=False):
    """A column of a table."""

    name: str
    label: str
    kind: str
    required: bool
    hint: str
    unit: str
    options: list[Option]
    limit: Limit
    locked: bool
    prefill: str
    #: Printed empty for the hand (a signature) and not asked on the screen.
    printed_empty: bool
    #: The share of the width in percent.
    width: int


class FixedRow(TypedDict, total=False):
    """A row that the form gives: its words, depth (1 to 3), whether its parent's sum has it, cells that print "/"."""

    label: str
    level: int
    in_sum: bool
    blocked: list[str]
    #: The words of the merged first columns, as many as `Rows.groups` names.
    group: list[str]
    hint: str


class Rows(TypedDict, total=False):
    """The rows of a table: given ones first, then `min` to `max` free ones."""

    min: int
    max: int
    fixed: list[FixedRow]
    #: The heading of the column that holds the labels of the given rows.
    label: str
    #: The headings of the merged first columns.
    groups: list[str]
    printed_empty: int


class Sums(TypedDict, total=False):
    """The columns that are added up, and the words of that row; given rows add into the parent of their level first."""

    columns: list[str]
    label: str


class Rule(TypedDict, total=False):
    """A rule of a table.

    `sum` and `product`: `target` of each row is worked out from `parts`. `percent`: `target` of each row is its share
    of the total of `of`. `equal_totals`: the totals `left` and `right` agree; each is a column of this table,
    `TABLE.COLUMN` of an earlier one, or an earlier number.
    """

    rule: Literal["sum", "product", "equal_totals", "percent"]
    target: str
    parts: list[str]
    of: str
    left: str
    right: str
    message: str


class Count(TypedDict, total=False):
    """A number that is worked out: the rows of a table, of those only whose column has the value if one is named."""

    table: str
    column: str
    value: Any


class AgeOn(TypedDict, total=False):
    """A number that is worked out: the age by a day or person, on a day of the form, else of the response."""

    field: str
    day: str


class Field(TypedDict, total=False):
    """A question."""

    name: str
    label: str
    kind: str
    required: bool
    hint: str
    unit: str
    options: list[Option]
    #: Whether "other", with a line to write, is among the choices.
    other: bool
    limit: Limit
    when: Condition
    by: str
    #: What fills it in beforehand: a source that a package registered.
    prefill: str
    locked: bool
    columns: list[Column]
    rows: Rows
    sums: Sums
    rules: list[Rule]
    count: Count
    age_on: AgeOn
    #: Parts of a person that are asked; all where it says nothing.
    parts: list[str]
    #: Hints for the print: the place on the cover (`top left`, `top right`), `seal`, width of the value in millimetres.
    print: dict[str, Any]


class Repeat(TypedDict, total=False):
    """A section that stands several times: three experts, each partner."""

    min: int
    max: int
    per_page: int


class Section(TypedDict, total=False):
    """A part of a form, filled and kept as one."""

    name: str
    title: str
    kind: str
    by: str
    stage: str
    hint: str
    text: str
    when: Condition
    repeat: Repeat
    layout: dict[str, Any]
    box: dict[str, Any]
    sign: dict[str, Any]
    fields: list[Field]
    checks: list[Check]


class Check(TypedDict, total=False):
    """A comparison of two fields of a section: they differ, agree, or the first day is not after the second."""

    kind: Literal["differ", "equal", "before"]
    fields: list[str]
    message: str


class Cover(TypedDict, total=False):
    """The first page of the print; its lines are asked in a section of their own named `cover`."""

    program: str
    title: str
    lines: list[Field]
    maker: str


class Attachment(TypedDict, total=False):
    """A paper that comes with the form."""

    name: str
    required: bool


class Definition(TypedDict, total=False):
    """A whole form."""

    title: str
    code: str
    unit_of_money: Literal["yuan", "wan"]
    cover: Cover
    notes: list[str]
    sections: list[Section]
    attachments: list[Attachment]
    print: dict[str, Any]


COVER = "cover"


def canonical(definition: Mapping[str, Any]) -> str:
    """Return the one text of a definition: keys in order, no spaces, characters as they are."""
    return json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(definition: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the canonical text."""
    return hashlib.sha256(canonical(definition).encode()).hexdigest()


def sections_of(definition: Definition) -> list[Section]:
    """Return what is filled, in order: the lines of the cover as a section of their own, then the sections."""
    lines = definition.get("cover", {}).get("lines", [])
    cover: list[Section] = []
    if lines:
        cover = [{"name": COVER, "title": "封面", "kind": "list", "fields": lines}]
    return [*cover, *definition.get("sections", [])]


def fields_of(definition: Definition) -> Iterator[tuple[Section, Field]]:
    """Go through all fields in order, each with its section."""
    for section in sections_of(definition):
        for field in section.get("fields", []):
            yield section, field


def field_named(definition: Definition, name: str) -> Field | None:
    """Return a field by its short name."""
    return next((field for _section, field in fields_of(definition) if field.get("name") == name), None)


def section_named(definition: Definition, name: str) -> Section | None:
    """Return a section by its short name."""
    return next((section for section in sections_of(definition) if section.get("name") == name), None)


def is_derived(field: Field) -> bool:
    """Tell whether a field is worked out from others and never typed."""
    return "count" in field or "age_on" in field


def derived_columns(field: Field) -> set[str]:
    """Return the columns of a table that its rules work out."""
    rules = field.get("rules", [])
    return {rule["target"] for rule in rules if rule.get("rule") in ("sum", "product", "percent") and "target" in rule}


def by_of(section: Section, field: Field | None = None) -> str:
    """Return who fills a section, or a field of it; the applicant unless it says otherwise."""
    own = section.get("by") or "applicant"
    return own if field is None else (field.get("by") or own)


def stage_of(section: Section) -> str:
    """Return when a section is filled; at submission unless it says otherwise."""
    return section.get("stage") or "submit"
