"""check --fix and --diff: what is written, what is said, exit codes, and what a broken run leaves behind."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from medreview.page_writer import replace_page
from support.commands import Command, finish, start
from support.guides import page_text, write_guide
from support.markdown_files import EDITORS, blocks, text_of

DAY = ("--today", "2026-11-22")
BODY = "# Sample page\n\nCome to the infusion suite. A drug helps.\n\nA side-effect is rare.\n"
FIXED = "# Sample page\n\nCome to the infusion center. A medicine helps.\n\nA side effect is rare.\n"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals and limits")


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    """A guide with a page to fix and one that is fine."""
    fine = page_text(front={"id": "fine"})
    return write_guide(tmp_path / "a b", {"sample/page.md": page_text(BODY), "sample/fine.md": fine})


@pytest.fixture
def page(guide: Path) -> Path:
    return guide / "sample" / "page.md"


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((folder / "sample").iterdir())}


def test_fix_writes_and_reports_what_is_left(medreview: Command, guide: Path, page: Path) -> None:
    before = files(guide)
    result = medreview("check", guide, "--fix", *DAY)
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[:2] == ["Fixed 3 findings on 1 page:", "  guide/sample/page.md: TRM001 (2), TRM002 (1)"]
    (shown,) = [block.text for block in blocks(text_of(EDITORS / "fixing.md")) if block.language == "text"]
    assert lines[2:4] == shown.splitlines()[2:4]
    assert "2 pages: 4 suggestions" in lines
    assert page.read_bytes() == page_text(FIXED).encode()
    assert files(guide) == before | {"page.md": page.read_bytes()}


def test_a_second_run_changes_nothing(medreview: Command, guide: Path, page: Path) -> None:
    medreview("check", guide, "--fix", *DAY)
    info, data = page.stat(), files(guide)
    result = medreview("check", guide, "--fix", *DAY)
    assert result.out.startswith("Nothing was fixed.\n")
    assert (page.stat(), files(guide)) == (info, data)
    assert medreview("check", guide, "--diff", *DAY).out == ""


def test_all_is_asked_for_by_name(medreview: Command, guide: Path, page: Path) -> None:
    page.write_text(page_text("A drug.\n\nHid\u200bden.\n"), encoding="utf-8")
    result = medreview("check", guide, "--fix", *DAY)
    assert result.code == 1
    assert "1 finding has a fix that is not safe: see --fix=all --diff, then --fix=all." in result.out
    assert "Hid\u200bden." in page.read_text(encoding="utf-8")
    assert medreview("check", guide, "--fix=all", *DAY).code == 0
    assert "Hidden." in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("last", [False, True])
def test_fix_never_takes_a_path_for_its_value(
    medreview: Command, guide: Path, page: Path, monkeypatch: pytest.MonkeyPatch, last: bool
) -> None:
    monkeypatch.chdir(guide.parent)
    paths = ["guide/sample/fine.md"]
    assert medreview("check", *([*paths, "--fix"] if last else ["--fix", *paths]), *DAY).code == 0
    assert page.read_text(encoding="utf-8") == page_text(BODY)
    (guide / "all").mkdir()
    monkeypatch.chdir(guide)
    assert medreview("check", "--fix", "all", *DAY).code == 3
    assert page.read_text(encoding="utf-8") == page_text(BODY)
    assert (
        medreview("check", *DAY, "--", "--fix").err == "medreview: --fix: there is no such file or folder.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--fix=some",), "'some' is not one of 'safe', 'all'"),
        (("--diff", "--format", "json"), "--diff prints a patch"),
        (("--fix", "nowhere.md"), "nowhere.md: there is no such file or folder."),
    ],
)
def test_bad_usage_writes_nothing(
    medreview: Command, guide: Path, page: Path, arguments: tuple[str, ...], words: str
) -> None:
    result = medreview("check", guide, *arguments)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert page.read_text(encoding="utf-8") == page_text(BODY)


def test_a_house_that_cannot_be_used_writes_nothing(medreview: Command, guide: Path, page: Path) -> None:
    (guide / "house" / "people.yaml").write_text("people: 1\n", encoding="utf-8")
    assert medreview("check", guide, "--fix").code == 2
    assert page.read_text(encoding="utf-8") == page_text(BODY)


def test_json_stays_the_contract(medreview: Command, guide: Path) -> None:
    before = json.loads(medreview("check", guide, "--format", "json", *DAY).out)
    fixes = {f["rule"]: f["fix"] for f in before["findings"] if f["fix"] is not None}
    assert fixes["TRM002"]["safe"]
    assert [edit["text"] for edit in fixes["TRM002"]["edits"]] == ["side effect"]
    result = medreview("check", guide, "--fix", "--format", "json", *DAY)
    assert [f["rule"] for f in json.loads(result.out)["findings"]] == ["RDB001", "REF004", "RDB001", "REF004"]
    assert result.err.startswith(
        "Fixed 3 findings on 1 page:\n  guide/sample/page.md: TRM001 (2), TRM002 (1)\n"
    )


def test_messages_do_not_go_into_the_output_file(medreview: Command, guide: Path, tmp_path: Path) -> None:
    file = tmp_path / "found.txt"
    result = medreview("check", guide, "--fix", "-o", file, *DAY)
    assert (result.out, result.err[:5]) == ("", "Fixed")
    assert file.read_text(encoding="utf-8").startswith("guide/sample/fine.md")


def test_diff_shows_and_writes_nothing(medreview: Command, guide: Path, tmp_path: Path) -> None:
    before = files(guide)
    result = medreview("check", guide, "--diff", *DAY)
    assert (result.code, result.err) == (1, "")
    assert "\n-A side-effect is rare.\n+A side effect is rare.\n" in result.out
    assert files(guide) == before
    assert medreview("check", guide, "--fix", "--diff", *DAY) == result
    file = tmp_path / "fix.patch"
    assert medreview("check", guide, "--diff", "-o", file, *DAY).code == 1
    assert file.read_bytes() == result.out.encode()
    git = shutil.which("git")
    assert git is not None
    subprocess.run([git, "init", "-q", guide.parent], check=True)
    subprocess.run([git, "apply", file], cwd=guide.parent, check=True)
    assert (guide / "sample" / "page.md").read_bytes() == page_text(FIXED).encode()
    assert medreview("check", guide, "--diff", *DAY).code == 0


def test_diff_of_all(medreview: Command, guide: Path, page: Path) -> None:
    page.write_text(page_text("Hid\u200bden `a\u200bb`.\n"), encoding="utf-8")
    safe, everything = (medreview("check", guide, "--diff", *more, *DAY) for more in ((), ("--fix=all",)))
    assert (safe.code, safe.out, safe.err) == (1, "", "")
    assert everything.code == 1
    assert "+Hidden `a\u200bb`." in everything.out
    assert everything.err.startswith("Not fixed: guide/sample/page.md:21:10 PAG014: it would change code")


def test_nothing_to_check_is_not_green(medreview: Command, tmp_path: Path) -> None:
    guide = write_guide(tmp_path, {"sample/notes.txt": ""})
    assert medreview("check", guide, "--fix").code == 3
    assert medreview("check", guide, "--diff").code == 3


def test_one_page_that_cannot_be_written_does_not_stop_the_others(
    medreview: Command, guide: Path, page: Path
) -> None:
    other = page.with_name("a-first.md")
    other.write_text(page_text(BODY, {"id": "fine"}), encoding="utf-8")
    page.with_name("fine.md").unlink()
    other.chmod(0o444)
    result = medreview("check", guide, "--fix", *DAY, "--fail-on", "never")
    other.chmod(0o644)
    assert result.code == 1
    assert result.err == "medreview: guide/sample/a-first.md: not fixed: it is write-protected.\n"
    assert other.read_text(encoding="utf-8") == page_text(BODY, {"id": "fine"})
    assert page.read_text(encoding="utf-8") == page_text(FIXED)


def test_a_page_changed_while_it_is_fixed_is_left(
    medreview: Command, guide: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from medreview import page_writer

    real = page_writer.keep_attributes

    def save_meanwhile(target: Path, temporary: Path) -> None:
        real(target, temporary)
        target.write_text("an editor saved this", encoding="utf-8")

    monkeypatch.setattr(page_writer, "keep_attributes", save_meanwhile)
    result = medreview("check", page, "--fix", *DAY)
    assert result.code == 1
    assert "it was changed while it was being fixed" in result.err
    assert page.read_text(encoding="utf-8") == "an editor saved this"


def test_an_interrupt_between_two_pages_says_what_was_done(
    medreview: Command, guide: Path, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.with_name("z.md").write_text(page_text(BODY, {"id": "fine"}), encoding="utf-8")
    real = replace_page

    def interrupt(file: Path, *others: bytes | Path) -> str | None:
        if file.name == "z.md":
            raise KeyboardInterrupt
        return real(file, *others)  # type: ignore[arg-type]

    monkeypatch.setattr("medreview.commands.fix.replace_page", interrupt)
    result = medreview("check", guide, "--fix", *DAY)
    assert result.code == 130
    assert result.out.startswith("Fixed 3 findings on 1 page:\n")
    assert "Traceback" not in result.err
    assert page.read_text(encoding="utf-8") == page_text(FIXED)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A guide of many pages, all to be fixed."""
    pages = {f"sample/p{n:02}.md": page_text(BODY, {"id": f"p{n}"}) for n in range(60)}
    return write_guide(tmp_path / "many", pages)


@POSIX
@pytest.mark.parametrize("sent", [signal.SIGINT, getattr(signal, "SIGKILL", signal.SIGTERM)])
def test_a_run_that_is_ended_leaves_each_page_whole(many: Path, sent: signal.Signals) -> None:
    """Wherever it ends: each page is as it was or as it should be."""
    process = start("check", "--fix", *DAY, cwd=many)
    last = many / "sample" / "p05.md"
    before = last.read_bytes()
    until = time.monotonic() + 60
    while last.read_bytes() == before and process.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    process.send_signal(sent)
    error = finish(process).err
    assert "Traceback" not in error
    states = [
        file.read_bytes() == page_text(body, {"id": f"p{int(file.stem[1:])}"}).encode()
        for file in sorted((many / "sample").glob("*.md"))
        for body in (BODY, FIXED)
    ]
    assert sum(states) == 60
    left = [file.name for file in (many / "sample").iterdir() if file.suffix == ".tmp"]
    assert len(left) <= (sent is not signal.SIGINT)
    assert finish(start("check", "--fix", *DAY, cwd=many)).code == 0


@POSIX
def test_a_full_disk_is_one_line_and_nothing_is_half_written(guide: Path, page: Path) -> None:
    def allow_few_bytes() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    result = _run(guide, allow_few_bytes)
    assert result.returncode == 1
    assert result.stderr == b"medreview: guide/sample/page.md: not fixed: File too large.\n"
    assert page.read_bytes() == page_text(BODY).encode()
    assert sorted(files(guide)) == ["fine.md", "guide.yaml", "page.md"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere an administrator cannot give up a right")
def test_a_folder_that_cannot_be_written_is_one_line(guide: Path, page: Path) -> None:
    def give_up_rights_over_files() -> None:
        # PR_CAPBSET_DROP of CAP_DAC_OVERRIDE: after exec permissions count for an administrator too
        ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)

    page.parent.chmod(0o555)
    result = _run(guide, give_up_rights_over_files)
    page.parent.chmod(0o755)
    assert result.returncode == 1
    assert result.stderr == b"medreview: guide/sample/page.md: not fixed: Permission denied.\n"
    assert page.read_bytes() == page_text(BODY).encode()


def _run(guide: Path, before: Callable[[], None]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "medreview", "check", "--fix", *DAY],
        cwd=guide,
        # a process that measures coverage writes a file of its own
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")},
        capture_output=True,
        preexec_fn=before,
        timeout=60,
    )
