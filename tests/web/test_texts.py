"""No text is cut without a word: where one goes on, it says so by …, and each other cut has its reason here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kexie_portal.texts import shortened

ROOT = Path(__file__).parents[2]
APPS = ("kexie_portal", "orgs", "activities", "projects", "reports")
ASIDE = {"migrations", "demo", "engines"}
SHORT = 20  # below, a slice takes a part: a division's digits, a check's characters
#: What marks rows or a digest, of which some are taken, in the place of a text.
ROWS = (
    "order_by(", "values_list(", ".all()", ".filter(", ".select_related(", ".of(user)", "list(", "hexdigest()",
    "waiting_at(", "applications(", "recommendations(", "people_to_choose(", "found_by(", "_in_order(", "faults[",
    "entries[", "rows[", "notices[", "WorkItem(", "splitlines()[",
)  # fmt: skip
#: Texts that are cut all the same, by file, and why.
REASONS = {
    "orgs/common/names.py": "keys by which names are found and compared; nobody reads them",
    "orgs/imports/batches.py": "the key of a sheet, the same in planning.py",
    "orgs/imports/planning.py": "the key of a sheet, the same in batches.py",
    "orgs/imports/blank.py": "the name of a sheet: Excel takes 31 characters",
    "orgs/ledger/marked.py": "the name of a sheet: Excel takes 31 characters",
    "orgs/imports/filled.py": "the name of a sheet: Excel takes 31 characters",
    "orgs/cases/views/times.py": "rows of a page, and the name of a sheet: Excel takes 31 characters",
    "orgs/imports/correcting.py": "the key of a sheet, and a cell in a form of which only what was changed is taken",
    "orgs/imports/unentered.py": "some of the rows, and an e-mail of which the row has the whole",
    "orgs/memberships/letters.py": "the series of a certificate, which its body may set",
    "reports/periods/row_changes.py": "some of the rows: the page says how many there are",
    "reports/periods/since.py": "some of the rows: the page says how many there are",
    "kexie_portal/web/exports.py": "the name of a sheet and a footer: Excel's limits",
    "orgs/ledger/delimited.py": "the beginning of a file, by which its kind is told",
    "orgs/ledger/reading.py": "the beginning of a file, by which its kind is told",
    "kexie_portal/files/sniffing.py": "the beginning of a file, by which its kind is told",
    "kexie_portal/files/actions.py": "the name of a file",
    "kexie_portal/documents/forms.py": "the name of a file",
    "kexie_portal/documents/word_parts.py": "properties of a file",
    "orgs/imports/views/detail.py": "words to search for",
    "kexie_portal/web/views.py": "words to search for",
    "orgs/register/views/registering.py": "what is typed, while it is typed",
    "kexie_portal/accounts/events.py": "a sign-in that anybody may try, with names of any length",
    "kexie_portal/accounts/lockout.py": "a sign-in that anybody may try, with names of any length",
    "kexie_portal/formbuilder/editor/changes.py": "a short name that is proposed for a field",
    "kexie_portal/formbuilder/editor/trial.py": "the name of a file that is downloaded",
    "kexie_portal/workflow/batches.py": "rows of one order: the page says how many it takes",
    "kexie_portal/workflow/days/telling.py": "some of the lines: the notice says how many there are",
    "kexie_portal/notices/cases.py": "an address of the portal's own",
    "kexie_portal/notices/actions/alarm.py": "an address of the portal's own",
    "kexie_portal/notices/views/alarm.py": "rows of a page",
    "orgs/persons/views/ties.py": "rows of one page, which shows no more",
    "kexie_portal/jobs/runner.py": "an address of the portal's own",
    "kexie_portal/notices/actions/notice.py": "an address and a kind of the portal's own",
    "kexie_portal/notices/deadlines.py": "an address of the portal's own",
    "kexie_portal/notices/webhooks/delivering.py": "the answer of another computer",
    "kexie_portal/notices/webhooks/payloads.py": "bytes that a chat takes",
    "kexie_portal/web/errors.py": "a line of the program's log",
}


def cuts(source: str) -> Iterator[str]:
    """Yield every slice of a source that takes the first characters of what may be a text."""
    tree = ast.parse(source)
    known = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Subscript) or not isinstance(node.slice, ast.Slice):
            continue
        upper = node.slice.upper
        most = upper.value if isinstance(upper, ast.Constant) else known.get(getattr(upper, "id", ""))
        if node.slice.lower is None and isinstance(most, int) and most >= SHORT:
            yield ast.unparse(node)


def test_no_text_is_cut_without_a_word_but_where_a_reason_says_why() -> None:
    found: dict[str, list[str]] = {}
    for path in (path for app in APPS for path in (ROOT / app).rglob("*.py") if not ASIDE & set(path.parts)):
        texts = [cut for cut in cuts(path.read_text(encoding="utf-8")) if not any(mark in cut for mark in ROWS)]
        if texts:
            found[path.relative_to(ROOT).as_posix()] = texts
    assert {path: texts for path, texts in found.items() if path not in REASONS} == {}
    assert set(REASONS) <= set(found), "a reason for nothing"


def test_the_walk_sees_a_cut() -> None:
    assert list(cuts("MOST = 200\nx = reason[:200]\ny = words[:MOST]\nz = code[:4]\n")) == [
        "reason[:200]",
        "words[:MOST]",
    ]


@pytest.mark.parametrize(
    ("text", "most", "kept"),
    [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("", 3, ""), (12345, 4, "123…")],
)
def test_a_text_that_goes_on_says_so(text: object, most: int, kept: str) -> None:
    assert shortened(text, most) == kept
