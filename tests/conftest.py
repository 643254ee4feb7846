"""What holds for every test: nothing is read from, or left in, the cache folder of whoever runs them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache folder for the tests, in which no LanguageTool is installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDREVIEW_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
