"""What holds for every test: nothing is read from, or left in, the cache folder of whoever runs them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

_WITHOUT_COVERAGE = (
    "attacks",
    "docs",
    "hooks",
    "hostile",
    "packaging",
    "review/test_differences_properties.py",
    "test_fix_properties.py",
    "test_properties.py",
    "workflows",
)
"""Tests that run what other tests cover, many times over: counting lines there takes minutes and tells nothing new."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Takes those tests out of the measurement of coverage; they are run all the same."""
    places = [Path(__file__).parent / place for place in _WITHOUT_COVERAGE]
    for item in items:
        if any(item.path == place or place in item.path.parents for place in places):
            item.add_marker("no_cover")


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache folder for the tests, in which no LanguageTool is installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEDREVIEW_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
