"""A page of the portal as PDF by WeasyPrint: nothing is fetched, fonts are named and never shipped."""

from __future__ import annotations

from typing import NoReturn


def pdf_of(page: str, style: str = "") -> bytes:
    """Return a page as PDF under a style sheet; raises `ValueError` where the page asks for anything outside itself."""
    from weasyprint import CSS, HTML  # loads the text engine, which most requests never need

    sheets = [CSS(string=style)] if style else []
    return bytes(HTML(string=page, url_fetcher=_refuse).write_pdf(stylesheets=sheets, optimize_images=False))


def _refuse(url: str, *_args: object, **_kwargs: object) -> NoReturn:
    raise ValueError(f"Not fetched: {url}")
