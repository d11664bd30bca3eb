"""What of a rich text may stand on a public page: paragraphs, headings, lists, links and tables, nothing that acts."""

from __future__ import annotations

import re

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString

TAGS = {
    "p", "br", "strong", "em", "b", "i", "h3", "h4", "ul", "ol", "li", "a", "blockquote",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}, "ol": {"start"}}
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


def cleaned(text: str) -> str:
    """Return a text as it is kept: plain words become paragraphs, of HTML what is harmless stays."""
    if not _TAG.search(text):
        return linebreaks(text.strip(), autoescape=True) if text.strip() else ""
    kept = nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"})
    return kept if nh3.clean(kept, tags=set()).strip() else ""


def shown(text: str) -> SafeString:
    """Return a kept text for a page; it is cleaned once more, for rows that were written another way."""
    return SafeString(cleaned(text))
