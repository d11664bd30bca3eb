"""Nobody: a visitor without an account and without a cookie, at every address of the portal."""

from __future__ import annotations

import pytest

from tests.access.addresses import names
from tests.access.table import PUBLIC
from tests.access.test_walk import ADMIN, MOVED, OTHERS, Walk, address, walk  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.xdist_group("walk")]
#: What a visitor may get where the page is not public: the sign-in page, or nothing. 405 tells only of a method.
CLOSED = {302, 404, 405}
SIGN_IN = ("/accounts/login/", "/manage/login/")


@pytest.fixture(autouse=True)
def _django_db_marker() -> None:
    """Open no transaction for a test: the walk has its own."""


def test_nobody_reads_the_public_pages_and_nothing_else(walk: Walk) -> None:  # noqa: F811
    """Every address is public by name, a page of signing in, or closed."""
    wrong = []
    for name in dict.fromkeys(names()):
        if name in PUBLIC or name in OTHERS or name in MOVED:
            continue
        for method in ("get", "post"):
            answer = walk.ask("anonymous", method, address(name, walk.world.luoyang, walk.world))
            leads = answer.status != 302 or answer.location.startswith(SIGN_IN) or name in ADMIN
            if answer.status not in CLOSED or not leads or any(answer.marks.values()):
                wrong.append(f"{name} {method}: {answer.status} {answer.location}")
    assert wrong == []


def test_a_public_page_under_the_public_prefix_gives_nobody_a_cookie(walk: Walk) -> None:  # noqa: F811
    from django.test import Client

    for name in sorted(PUBLIC):
        url = address(name, walk.world.luoyang, walk.world)
        if url.startswith(("/public/", "/verify/")):
            response = Client().get(url)
            assert response.status_code in {200, 404, 405}, url
            assert not response.cookies, url
            assert "Cookie" not in response.headers.get("Vary", ""), url
