"""Text with headings, lists and links: what of it is kept, whatever a browser or a script sends.

A form uses `RichTextField`; its widget is drawn as an editor where the page loads `{% chunk "richtext" %}` and stays a
plain field elsewhere. What is kept is safe to be shown as it is: `{{ text|richtext }}`.
"""

from __future__ import annotations

import re
from typing import Any

import nh3
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.html import linebreaks
from django.utils.safestring import SafeString

TAGS = {
    "p", "br", "strong", "em", "u", "s", "sub", "sup", "h3", "h4", "ul", "ol", "li", "a", "blockquote",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}, "ol": {"start"}}
_RENAMED = (("b", "strong"), ("i", "em"), ("h1", "h3"), ("h2", "h3"), ("h5", "h4"), ("h6", "h4"))
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


def cleaned(html: str) -> str:
    """Return what may stand of a text: its paragraphs, headings, lists, links and tables, and nothing that acts."""
    for old, new in _RENAMED:
        html = re.sub(rf"<(/?){old}(?=[\s>])[^>]*>", rf"<\1{new}>", html, flags=re.IGNORECASE)
    kept = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return kept if plain(kept).strip() else ""


def kept(text: str) -> str:
    """Return a text as it is kept: plain words become paragraphs, of HTML what is harmless stays."""
    if not _TAG.search(text):
        return linebreaks(text.strip(), autoescape=True) if text.strip() else ""
    return cleaned(text)


def plain(html: str) -> str:
    """Return the words alone, each block on its own line: for search, counting and comparing."""
    lines = re.sub(r"<br\s*/?>|</(?:p|h3|h4|li|tr|blockquote)>", "\n", html)
    words = nh3.clean(lines, tags=set())
    for mark, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " "), ("&amp;", "&")):
        words = words.replace(mark, letter)
    return re.sub(r"\n{2,}", "\n", words).strip()


def shown(text: str) -> SafeString:
    """Return a text as a page shows it; one without any tag is a plain text of before, with its lines."""
    if not _TAG.search(text):
        return SafeString(linebreaks(text, autoescape=True))
    return SafeString(cleaned(text))


class RichTextField(forms.CharField):
    """A text with headings and lists; `max_length` counts its words and not its tags."""

    def __init__(self, *, max_length: int | None = None, **named: Any) -> None:
        attrs = {"data-richtext": "", "rows": 8}
        super().__init__(widget=forms.Textarea(attrs=attrs), **named)
        self.longest = max_length

    def to_python(self, value: object) -> str:
        """Return the text cleaned."""
        text = super().to_python(value) or ""
        return cleaned(text) if _TAG.search(text) else text

    def run_validators(self, value: str) -> None:
        """Measure the words."""
        super().run_validators(value)
        if self.longest is not None:
            MaxLengthValidator(self.longest)(plain(value) if _TAG.search(value) else value)
