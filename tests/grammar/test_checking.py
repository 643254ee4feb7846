"""`medreview check` with LanguageTool: there, not there, required, gone, and not needed a second time."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from medreview.grammar.installation import Installation
from medreview.grammar.opening import ProofreadByLanguageTool
from medreview.grammar.settings import GrammarSettings
from support.commands import Command, Result, finish, start
from support.guides import HOUSE, page_text, write_guide
from support.languagetool_server import Planned, PlayedLanguageTool

BODY = "# Sample page\n\nYour docter will\nexmaine you, and you get ocrelizumab.\n"
TODAY = ("--today", "2026-11-22")


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    return write_guide(tmp_path, {"sample/page.md": page_text(BODY)})


def configure(guide: Path, text: str) -> None:
    (guide.parent / "medreview.toml").write_text(f"[grammar]\n{text}\n", encoding="utf-8")


def findings(result: Result) -> list[tuple[str, int, int]]:
    return [
        (one["rule"], one["line"], one["column"])
        for one in json.loads(result.out)["findings"]
        if one["rule"].startswith("GRM")
    ]


def not_checked(result: Result) -> dict[str, str]:
    return {
        one["what"]: one["why"] for one in json.loads(result.out)["not_checked"] if "rammar" in one["what"]
    }


def line_of(guide: Path, word: str) -> int:
    text = (guide / "sample" / "page.md").read_text(encoding="utf-8")
    return text[: text.index(word)].count("\n") + 1


def test_where_it_is_not_installed_the_command_is_named(guide: Path, cache: Path, medreview: Command) -> None:
    done = medreview("check", guide, "--format", "json", *TODAY)
    assert not_checked(done) == {
        "grammar and spelling": "LanguageTool is not installed; 'medreview grammar install' installs it"
    }
    assert (done.code, findings(done)) == (0, [])
    assert not cache.exists()


def test_where_it_is_required_that_is_an_error(guide: Path, cache: Path, medreview: Command) -> None:
    done = medreview("check", guide, "--grammar", "required", *TODAY)
    assert done.code == 1
    assert "GRM004" in done.out
    assert "'medreview grammar install' installs it" in " ".join(done.out.split())
    configure(guide, 'mode = "required"')
    assert medreview("check", guide, *TODAY).code == 1
    assert medreview("check", guide, "--grammar", "auto", *TODAY).code == 0


def test_what_is_turned_off_is_named(guide: Path, cache: Path, medreview: Command) -> None:
    done = medreview("check", guide, "--grammar", "off", "--format", "json", *TODAY)
    assert "turned off" in not_checked(done)["grammar and spelling"]
    assert done.code == 0


@pytest.mark.parametrize("mode", ["auto", "off"])
def test_a_house_that_makes_it_an_error_requires_it(
    tmp_path: Path, cache: Path, medreview: Command, mode: str
) -> None:
    rule = "rules:\n      GRM001: {severity: error, reason: We print.}"
    policy = (HOUSE / "policy.yaml").read_text(encoding="utf-8").replace("rules: {}", rule)
    guide = write_guide(tmp_path, {"house/policy.yaml": policy, "sample/page.md": page_text(BODY)})
    done = medreview("check", guide, "--grammar", mode, "--format", "json", *TODAY)
    assert (done.code, findings(done)) == (1, [("GRM004", 1, 1)])


def test_commands_that_need_no_words_do_not_ask(guide: Path, cache: Path, medreview: Command) -> None:
    done = medreview("status", guide, "--format", "json", *TODAY)
    assert not_checked(done) == {"grammar and spelling": "LanguageTool is not asked here"}


@pytest.mark.xdist_group("languagetool")
class TestInstalled:
    """With an installation of the test's own."""

    def test_a_second_run_needs_no_java(
        self, guide: Path, installed: Installation, medreview: Command, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = medreview("check", guide, "--grammar", "required", "--format", "json", *TODAY)
        there = [("GRM001", line_of(guide, "docter"), 6), ("GRM001", line_of(guide, "exmaine"), 1)]
        assert (findings(first), not_checked(first), first.code) == (there, {}, 0)
        assert json.loads(first.out)["covers"].endswith(", grammar and spelling by LanguageTool 6.8")
        monkeypatch.setenv("PATH", os.devnull)
        monkeypatch.delenv("JAVA_HOME", raising=False)
        second = medreview("check", guide, "--grammar", "required", "--format", "json", *TODAY)
        assert second.out == first.out
        (guide / "sample" / "page.md").write_text(page_text(BODY + "\nOne more wrod.\n"), encoding="utf-8")
        third = medreview("check", guide, "--grammar", "required", *TODAY)
        assert third.code == 1
        assert "Java" in third.out

    def test_fixes_are_applied_only_when_all_are_asked_for(
        self, guide: Path, installed: Installation, medreview: Command
    ) -> None:
        page = guide / "sample" / "page.md"
        page.write_text(page_text("# Sample page\n\nTell your your nurse.\n"), encoding="utf-8")
        medreview("check", guide, "--fix", *TODAY)
        assert "your your" in page.read_text(encoding="utf-8")
        done = medreview("check", guide, "--fix=all", *TODAY)
        assert "Tell your nurse." in page.read_text(encoding="utf-8")
        assert "GRM002 (1)" in done.out

    def test_it_ends_with_the_command(self, guide: Path, installed: Installation, cache: Path) -> None:
        done = finish(start("check", "--grammar", "required", *TODAY, cwd=guide, MEDREVIEW_CACHE=str(cache)))
        assert done.code == 0
        assert "GRM001" in done.out
        assert java_processes_in(installed.folder) == []


def java_processes_in(folder: Path) -> list[str]:
    """Return the processes that run in LanguageTool's folder."""
    found: list[str] = []
    for process in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if process.readlink() == folder:
                found.append(process.parent.name)
        except OSError:
            continue
    return found


def test_a_server_that_ends_in_the_middle_leaves_the_rest_named(
    tmp_path: Path, cache: Path, medreview: Command
) -> None:
    long = "\n\n".join(f"Paragraph {number} says wrnog words. " + "Word. " * 600 for number in range(4))
    pages = {
        f"sample/page-{n}.md": page_text(
            f"# Sample page\n\nPage {n}.\n\n{long.replace('Word', f'W{n}')}\n", {"id": f"page-{n}"}
        )
        for n in range(4)
    }
    guide = write_guide(tmp_path, pages)
    with PlayedLanguageTool() as played:
        configure(guide, f'server = "{played.address}"')
        played.instead = lambda text: Planned(is_hung_up=True) if "W2" in text or "W3" in text else None
        done = medreview("check", guide, "--format", "json", *TODAY)
        required = medreview("check", guide, "--format", "json", "--grammar", "required", *TODAY)
    named = {what.rpartition("/")[2] for what in not_checked(done)}
    assert {"page-2.md", "page-3.md"} <= named
    assert "page-0.md" not in named
    assert [one for one in findings(done) if one[0] == "GRM001"]
    assert required.code == 1
    assert {
        one["path"][-9:] for one in json.loads(required.out)["findings"] if one["rule"] == "GRM004"
    } == named


def test_that_text_leaves_the_computer_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    class There:
        address = "https://lt.example.org/v2"

        def failure(self) -> str | None:
            return None

        def close(self) -> None:
            pass

    def connect(settings: GrammarSettings, **_: Any) -> There:
        return There()

    monkeypatch.setattr("medreview.grammar.opening.connect", connect)
    for server, times in (
        ("https://lt.example.org", 1),
        ("http://127.0.0.1:8081", 0),
        ("http://localhost/v2", 0),
    ):
        told.clear()
        asking = ProofreadByLanguageTool(GrammarSettings(server=server), told.append)
        for _ in range(2):
            assert asking._address(is_short=True) == There.address
        assert len(told) == times
        assert all(server in line for line in told)


def test_a_server_that_has_gone_is_connected_to_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class There:
        def __init__(self) -> None:
            self.address = f"http://127.0.0.1:{len(made)}/v2"
            self.has_gone = False
            made.append(self.address)

        def failure(self) -> str | None:
            return "it has gone" if self.has_gone else None

        def close(self) -> None:
            made.append("closed")

    there: list[There] = []

    def connect(settings: GrammarSettings, **_: Any) -> There:
        there.append(There())
        return there[-1]

    monkeypatch.setattr("medreview.grammar.opening.connect", connect)
    asking = ProofreadByLanguageTool(GrammarSettings(), lambda _: None)
    first = asking._address(is_short=True)
    assert asking._address(is_short=True) == first
    there[0].has_gone = True
    second = asking._address(is_short=True)
    assert made == [first, "closed", second]
    assert first != second
