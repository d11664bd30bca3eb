"""The translation check reads Python and templates as gettext would."""

from pathlib import Path

import pytest

from kexie_portal.engines import messages


def _read(folder: Path, name: str, text: str) -> set[messages.Message]:
    path = folder / name
    path.write_text(text)
    return set(messages.messages_of(path))


def test_strings_of_python(tmp_path: Path) -> None:
    text = '_("One " "two")\nngettext("%d file", "%d files", n)\npgettext("month", "May")\n_(variable)\nprint("no")\n'
    assert _read(tmp_path, "a.py", text) == {("", "One two"), ("", "%d file"), ("month", "May")}


def test_strings_of_templates(tmp_path: Path) -> None:
    text = (
        '{% load i18n %}<p>It\'s {% translate "A (good) day" %}</p>'
        "{% blocktranslate trimmed with n=x %}\n  Hello\n  {{ n }}\n{% endblocktranslate %}"
        "{% translate 'May' context 'month' %}{{ _('In a variable')|upper }}"
        "{% blocktranslate count n=x %}one{% plural %}{{ n }} many{% endblocktranslate %}"
    )
    expected = {("", "A (good) day"), ("", "Hello %(n)s"), ("month", "May"), ("", "In a variable"), ("", "one")}
    assert _read(tmp_path, "a.html", text) == expected


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    monkeypatch.setattr(messages, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(messages, "_sources", lambda: iter([]))
    return folder / "django.po"


def test_empty_and_fuzzy_entries_and_invented_placeholders_are_faults(catalogue: Path) -> None:
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "good"\nmsgstr "好"\n\nmsgid "empty"\nmsgstr ""\n\n#, fuzzy\nmsgid "unsure"\nmsgstr "不定"\n\n'
        'msgid "%(count)d rows"\nmsgstr "%(number)d 行"\n'
    )
    assert sorted(fault.split(":")[0] for fault in messages.faults()) == ["empty", "fuzzy", "other placeholders"]


def test_compiling_again_does_nothing(catalogue: Path) -> None:
    catalogue.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a"\nmsgstr "甲"\n')
    assert messages.compile_all() == 1
    assert messages.compile_all() == 0
    assert catalogue.with_suffix(".mo").exists()
