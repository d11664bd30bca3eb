"""What `make check` runs for a change, and what of it has room in two minutes."""

from pathlib import Path

import pytest

from kexie_portal.engines import checking
from tests.sampling import sampled


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Lay out a project by subject: changes import founding, and the tree is everybody's."""
    files = {
        "orgs/founding/rules.py": "",
        "orgs/changes/rules.py": "from orgs.founding import rules\n",
        "orgs/tree/places.py": "",
        "kexie_portal/web/pages.py": "",
        "reports/coverage/board.py": "import orgs.founding.portal.rules\n",
        "tests/orgs/founding/test_rules.py": "",
        "tests/orgs/changes/test_rules.py": "",
        "tests/orgs/tree/test_places.py": "",
        "tests/orgs/test_numbers.py": "",
        "tests/web/test_pages.py": "",
        "tests/reports/test_board.py": "",
        "tests/docs/test_docs.py": "",
    }
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    monkeypatch.setattr(checking, "ROOT", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("path", "tests"),
    [
        ("orgs/founding/rules.py", {"tests/orgs/founding"}),
        ("orgs/founding/new/deeper.py", {"tests/orgs/founding"}),
        ("kexie_portal/web/pages.py", {"tests/web"}),
        ("reports/coverage/board.py", {"tests/reports/test_board.py"}),
        ("orgs/numbers.py", {"tests/orgs/test_numbers.py"}),
        ("templates/orgs/founding/case.html", {"tests/orgs/founding"}),
        ("docs/architecture.md", {"tests/docs"}),
        ("tests/orgs/changes/test_rules.py", {"tests/orgs/changes/test_rules.py"}),
        ("tests/orgs/changes/made.py", {"tests/orgs/changes"}),
        ("orgs/unheard_of.py", set()),
        ("README.md", set()),
    ],
)
def test_a_file_has_its_tests_by_place_or_by_name(project: Path, path: str, tests: set[str]) -> None:
    assert checking.tests_of(path) == tests


def test_packages_that_import_the_changed_one_are_worth_a_sample(project: Path) -> None:
    planned = checking.plan(["orgs/founding/rules.py"])
    assert planned.own == {"tests/orgs/founding"}
    assert planned.above == {"tests/orgs/changes", "tests/reports"}
    assert planned.ground == set()


@pytest.mark.parametrize("path", ["orgs/tree/places.py", "kexie_portal/web/pages.py"])
def test_for_what_everything_stands_on_it_says_that_a_sample_of_everything_runs(project: Path, path: str) -> None:
    planned = checking.plan([path])
    assert planned.above == {"tests"}
    assert any("Everything stands on" in line for line in checking.tell([path], planned))


def test_it_names_code_without_tests(project: Path) -> None:
    planned = checking.plan(["orgs/unheard_of.py"])
    assert any("orgs/unheard_of.py" in line for line in checking.tell(["orgs/unheard_of.py"], planned))


def test_a_path_within_another_is_not_given_twice() -> None:
    assert checking._outermost({"tests", "tests/web", "tests/orgs/tree"}) == ["tests"]


def test_a_sample_is_the_same_of_the_same_tests() -> None:
    names = [f"tests/test_{n}.py::test" for n in range(100)]
    assert len(sampled(names, 10)) == 10
    assert sampled(names, 10) == sampled(names[::-1], 10)
    assert sampled(names, 200) == set(names)
