"""A page of the portal as PDF by WeasyPrint: nothing is fetched, fonts are named and never shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from weasyprint import Document


def pdf_of(page: str, style: str = "") -> bytes:
    """Return a page as PDF under a style sheet; raises `ValueError` where the page asks for anything outside itself."""
    from weasyprint import CSS, HTML  # loads the text engine, which most requests never need

    sheets = [CSS(string=style)] if style else []
    return bytes(HTML(string=page, url_fetcher=_refuse).write_pdf(stylesheets=sheets, optimize_images=False))


def pdf_of_parts(*pages: str, even: bool = False) -> bytes:
    """Return several pages as one PDF, each with page numbers of its own; an even front puts the next on a right page.

    Raises `ValueError` where a page asks for anything outside itself.
    """
    sheets = laid_out(*pages, even=even)
    return bytes(sheets.write_pdf(optimize_images=False))


def laid_out(*pages: str, even: bool = False) -> Document:
    """Lay pages out one after the other; where the first is to end on an even page, an empty one follows it."""
    from weasyprint import HTML  # loads the text engine, which most requests never need

    parts = [HTML(string=page, url_fetcher=_refuse).render() for page in pages]
    first, *rest = parts
    blank = HTML(string="", url_fetcher=_refuse).render().pages if even and rest and len(first.pages) % 2 else []
    return first.copy([*first.pages, *blank, *(page for part in rest for page in part.pages)])


def _refuse(url: str, *_args: object, **_kwargs: object) -> NoReturn:
    raise ValueError(f"Not fetched: {url}")
