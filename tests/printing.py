"""Letters and reports are set in print where a test reads the print; elsewhere a sheet stands in for WeasyPrint.

Setting one takes a third of a second, and most tests of a case only need that a file is there. What the portal
itself does for a letter (composing it, filling the template, storing the file, its digest) runs in every test.
"""

from __future__ import annotations

from typing import Any

import pytest


class Sheet:
    """Takes a page as `weasyprint.HTML` does, and gives it back behind the first bytes of a PDF."""

    def __init__(self, *, string: str, **_options: Any) -> None:
        self.page = string

    @property
    def pages(self) -> list[str]:
        """Stand in for the pages of a document that was laid out."""
        return [self.page]

    def render(self, **_options: Any) -> Sheet:
        """Stand in for laying the page out."""
        return self

    def copy(self, pages: list[str]) -> Sheet:
        """Stand in for putting pages of several documents together."""
        return Sheet(string="".join(pages))

    def write_pdf(self, **_options: Any) -> bytes:
        """Return other bytes for another page."""
        return b"%PDF-1.7\n" + self.page.encode()


def reads_print(item: pytest.Item) -> bool:
    """Say whether a test looks into a PDF: a browser opens it, or the test is marked `printed`."""
    return any(item.get_closest_marker(name) for name in ("printed", "browser"))


@pytest.fixture(autouse=True)
def _print(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not reads_print(request.node):
        try:
            monkeypatch.setattr("weasyprint.HTML", Sheet)
        except (ImportError, OSError):
            return  # no text engine on this machine: a test that prints says so itself
