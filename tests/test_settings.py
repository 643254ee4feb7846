"""Configuration is found from the checked path up, and an unknown key in it is an error."""

from __future__ import annotations

from pathlib import Path

import pytest

from medreview.errors import ConfigurationError
from medreview.settings import find_settings
from support.guides import page_text, write_guide


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    return write_guide(tmp_path, {"sample/page.md": page_text()})


def test_a_house_folder_is_enough(guide: Path) -> None:
    for start in (guide, guide / "sample", guide / "sample" / "page.md", guide.parent):
        settings = find_settings(start)
        assert (settings.root, settings.guide) == (guide.parent, guide)


def test_the_nearest_file_wins_over_the_working_folder(
    guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / "medreview.toml").write_text('guide = "nowhere"\n', encoding="utf-8")
    (tmp_path / "medreview.toml").write_text("max_page_bytes = 500\n", encoding="utf-8")
    monkeypatch.chdir(other)
    assert find_settings(guide / "sample").max_page_bytes == 500


def test_pyproject_counts_only_with_our_table(guide: Path) -> None:
    (guide / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="utf-8")
    assert find_settings(guide).max_page_bytes == 2_000_000
    (guide.parent / "pyproject.toml").write_text("[tool.medreview]\nmax_page_bytes = 7\n", encoding="utf-8")
    assert find_settings(guide / "sample").max_page_bytes == 7


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("guides = 'x'", "'guides' is not a setting of medreview. Did you mean 'guide'?"),
        ("colour = true", "Known keys: guide, max_page_bytes, grammar."),
        ("max_page_bytes = true", "'max_page_bytes' must be a whole number."),
        ("max_page_bytes = 0", "'max_page_bytes' must be 1 or more."),
        ("guide = 3", "'guide' must be text."),
        ("guide = 'gone'", "the guide folder 'gone' has no house/policy.yaml."),
        ("guide = ", "medreview.toml: "),
        ("grammar = 'auto'", "'grammar' must be a table."),
        (
            "[grammar]\nmodes = 'auto'",
            "'grammar.modes' is not a setting of medreview. Did you mean 'grammar.mode'?",
        ),
        ("[grammar]\nmode = 'on'", "'grammar.mode' must be one of auto, required, off."),
        ("[grammar]\nserver = 'localhost'", "'grammar.server' must be an address that begins with http"),
        ("[grammar]\nserver = 'https://me:word@lt.example.org'", "'grammar.server' must be an address"),
        ("[grammar]\nmemory = 12", "'grammar.memory' must be 256 to 65536."),
        ("[grammar]\ncheck_seconds = 0", "'grammar.check_seconds' must be 1 to 3600."),
    ],
)
def test_bad_configuration(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "medreview.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"medreview\.toml") as raised:
        find_settings(tmp_path)
    assert words in raised.value.lines[0]


def test_bytes_that_are_no_text_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match=r"pyproject\.toml"):
        find_settings(tmp_path)


def test_a_table_must_be_a_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\nmedreview = 3\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="must be a table"):
        find_settings(tmp_path)


def test_no_guide_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no guide found"):
        find_settings(tmp_path)


def test_settings_for_grammar(guide: Path) -> None:
    text = '[grammar]\nmode = "required"\nserver = "https://lt.example.org/v2"\nmemory = 1024\n'
    (guide.parent / "medreview.toml").write_text(text, encoding="utf-8")
    grammar = find_settings(guide).grammar
    assert (grammar.mode, grammar.server, grammar.memory) == ("required", "https://lt.example.org/v2", 1024)
    assert grammar.check_seconds == 60
