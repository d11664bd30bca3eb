"""Text with formats as it is kept: what nh3 lets through, so that it can stand on a page and in print as it is."""

from __future__ import annotations

import nh3

TAGS = {
    "p", "br", "strong", "b", "em", "i", "u", "s", "sub", "sup", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "ol": {"start"}}


def clean(html: str) -> str:
    """Return what is safe of a text with formats; cleaning it again changes nothing."""
    if not html.strip():
        return ""
    text = html.replace("\r\n", "\n")
    if "<" not in text and "&" not in text:  # typed without the editor: lines are paragraphs
        text = "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())
    safe = nh3.clean(text, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}).strip()
    return safe if nh3.clean(safe, tags=set()).replace("&nbsp;", "").strip() else ""


def characters(html: str) -> int:
    """Count what is read, without the marks of formats."""
    return len(nh3.clean(html, tags=set()).strip())
