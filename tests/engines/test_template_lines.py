"""Lines of templates: what `make lint` says about long ones."""

from pathlib import Path

import pytest

from kexie_portal.engines import lint, template_lines


def test_a_long_line_is_named_by_file_and_number(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<p>short</p>\n" + "字" * 161 + "\n", encoding="utf-8")
    assert template_lines.faults([path]) == [
        f"{path}:2: the line has 161 characters, 160 at most; put one element on a line."
    ]


def test_a_line_of_160_characters_passes(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("字" * 160 + "\n", encoding="utf-8")
    assert template_lines.faults([path]) == []


def test_every_file_with_a_fault_is_listed(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.html", "two.html")]
    for path in paths:
        path.write_text("x" * 200, encoding="utf-8")
    assert [fault.split(":")[0] for fault in template_lines.faults(paths)] == [str(path) for path in paths]


def test_no_template_of_the_portal_has_a_long_line() -> None:
    templates = lint.templates()
    assert Path("templates/base.html") in templates, "the check looks at nothing"
    assert template_lines.faults(templates) == []


def test_lint_fails_on_a_long_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.html"
    page.write_text("x" * 161, encoding="utf-8")
    monkeypatch.setattr(lint, "templates", lambda: [page])
    assert not lint.nothing_found(lint.LINES, template_lines.faults(lint.templates()))
    assert f"{page}:1:" in capsys.readouterr().out
