from collections.abc import Iterator

import pytest

from tests.documents.samples import one_city


@pytest.fixture
def city() -> Iterator[None]:
    with one_city():
        yield
