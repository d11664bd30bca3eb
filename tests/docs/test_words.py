"""One set has one word: what the guide's chapter of words refuses stands on no page, in no sheet and in no chapter."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from kexie_portal.engines import ROOT

GLOSSARY = ROOT / "docs" / "guide" / "21-words.md"
#: The word that is used, and what is refused for it; a word that is right elsewhere is refused only as this one.
REFUSED = {
    "企业名录": r"企业库|登记库",
    "名录企业": r"登记企业(?!科协)|在册企业(?!科协)|在库",
    "官方统计数": r"官方数",
    "在册企业科协": r"存续(企业)?科协",
    "正常运行企业科协": r"正常活动|活动中的(企业)?科协|正常状态",
    "暂停活动": r"(科协|学会|联合会)(已)?(停办|休眠)|暂停状态",
    "党建引领": r"党建指导",
    "无数据": r"(?<!尚)未报送|暂无数据|尚无数据",
    "不适用": r"暂不适用",
    "联系人": r"联络员|联络人",
    "示例": r"样例|演示数据",
}
#: These read the words that others write, or are about the words.
READERS = ("orgs/ledger/",)


def texts() -> Iterator[tuple[str, str]]:
    """Give every Chinese text of the portal with the place where it stands."""
    for path in sorted((ROOT / "locale").rglob("*.po")):
        for entry in polib.pofile(str(path)):
            yield f"{path.name}: {entry.msgid}", " ".join([entry.msgstr, *entry.msgstr_plural.values()])
    pages = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("docs/**/*.md"), ROOT / "README.zh-CN.md"]
    for path in sorted(set(pages) - {GLOSSARY}):
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
    for package in ("kexie_portal", "orgs", "projects", "activities", "reports"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if not name.startswith(READERS) and "migrations" not in path.parts:
                yield from ((name, text) for text in _strings(path))


def _strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


TEXTS = list(texts())


@pytest.mark.parametrize("word", REFUSED)
def test_a_set_has_one_word_everywhere(word: str) -> None:
    refused = re.compile(REFUSED[word])
    found = [f"{place}: {match.group()}" for place, text in TEXTS if (match := refused.search(text))]
    assert found == [], f"say {word}"


@pytest.mark.parametrize("word", REFUSED)
def test_the_word_is_in_use_and_explained(word: str) -> None:
    assert f"| {word} |" in GLOSSARY.read_text(encoding="utf-8")
    assert any(word in text for _place, text in TEXTS)


def test_what_is_refused_is_found_in_every_sort_of_text() -> None:
    places = [place for place, _text in TEXTS]
    for kind in ("django.po: ", "templates/", "docs/guide/", "orgs/demo/", "kexie_portal/documents/"):
        assert any(place.startswith(kind) for place in places), kind
