"""The guide as it was on a day: the right commit whatever dates commits bear, and its files byte for byte."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from medreview.errors import ConfigurationError
from medreview.history import snapshots
from medreview.history.blobs import Blobs
from medreview.history.git import Commit, Repository, open_repository
from medreview.history.snapshots import CommitThen, Export, clock_fault, commit_on, export_guide
from support.repositories import commit_all, git, repository


def here(folder: Path) -> Repository:
    return open_repository(folder, "--as-of")


def commits(folder: Path, *dates: str, parent: str | None = None) -> list[str]:
    """Commit once for each date on main, by the committer's clock; return the commits' names."""
    made: list[str] = []
    tree = git(folder, "write-tree")
    for number, day in enumerate(dates):
        stamp = int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp())
        lines = [f"tree {tree}", *([f"parent {parent}"] if parent else [])]
        who = "A <a@example.org>"
        text = "\n".join(
            [*lines, f"author {who} 1 +0000", f"committer {who} {stamp} -0800", "", f"{number}", ""]
        )
        parent = git(folder, "hash-object", "-w", "-t", "commit", "--stdin", data=text.encode())
        made.append(parent)
    git(folder, "update-ref", "refs/heads/main", made[-1])
    return made


def then(folder: Path, day: str, ref: str = "HEAD") -> CommitThen:
    found = commit_on(here(folder), ref, date.fromisoformat(day))
    assert isinstance(found, CommitThen), found
    return found


def why_none(folder: Path, day: str, ref: str = "HEAD") -> str:
    found = commit_on(here(folder), ref, date.fromisoformat(day))
    assert isinstance(found, str)
    return found


def test_the_newest_commit_of_a_day(tmp_path: Path) -> None:
    made = commits(
        repository(tmp_path),
        "2026-01-01T00:00:00",
        "2026-01-02T23:59:59",
        "2026-01-03T00:00:00",
        "2026-02-01T12:00:00",
    )
    assert (
        why_none(tmp_path, "2025-12-31")
        == "nothing was committed by 2025-12-31: the first commit is of 2026-01-01"
    )
    assert then(tmp_path, "2026-01-01").commit.oid == made[0]
    assert then(tmp_path, "2026-01-02") == CommitThen(
        Commit(made[1], made[1]), datetime(2026, 1, 2, 23, 59, 59, tzinfo=UTC)
    )
    assert then(tmp_path, "2026-01-31").commit.oid == made[2]
    assert then(tmp_path, "9999-12-31").commit.oid == made[3]
    assert then(tmp_path, "2026-02-01", made[1]).commit.oid == made[1]


def test_a_commit_that_is_dated_back_changes_no_earlier_day(tmp_path: Path) -> None:
    made = commits(repository(tmp_path), "2026-01-01", "2026-03-01", "2026-01-15")
    found = then(tmp_path, "2026-02-01")
    assert found.commit.oid == made[0]
    assert found.doubt == (
        f"commit dates go backward: {made[2][:10]} is dated 2026-01-15, but comes after {made[1][:10]}, dated "
        "2026-03-01, and counts as not made before it"
    )
    assert then(tmp_path, "2026-03-01").commit.oid == made[2]
    assert then(tmp_path, "2026-03-01").doubt is None
    assert why_none(tmp_path, "2025-12-31").startswith("nothing was committed")


def test_a_commit_that_is_dated_ahead_is_named(tmp_path: Path) -> None:
    made = commits(repository(tmp_path), "2026-01-01", "2030-01-01", "2026-03-01")
    found = then(tmp_path, "2026-04-01")
    assert found.commit.oid == made[0]
    assert found.doubt is not None
    assert f"after {made[1][:10]}, dated 2030-01-01" in found.doubt


def test_a_date_beyond_all_years(tmp_path: Path) -> None:
    made = commits(repository(tmp_path), "2026-01-01")
    text = git(tmp_path, "cat-file", "commit", made[0]).replace("> 1767225600", "> 99999999999999")
    oid = git(tmp_path, "hash-object", "-w", "--literally", "-t", "commit", "--stdin", data=text.encode())
    git(tmp_path, "update-ref", "refs/heads/main", oid)
    assert "the first commit is of 9999-12-31" in why_none(tmp_path, "2026-02-01")
    assert "is of 9999-12-31" in (clock_fault(here(tmp_path), date(2026, 1, 1)) or "")


def test_side_branches_do_not_count(tmp_path: Path) -> None:
    """What was on a branch on that day was not live: it was when the branch was merged."""
    folder = repository(tmp_path)
    first = commits(folder, "2026-01-01")
    side = commits(folder, "2026-01-02", parent=first[0])
    tree = git(folder, "write-tree")
    parents = f"parent {first[0]}\nparent {side[0]}"
    text = f"tree {tree}\n{parents}\nauthor A <a> 1 +0000\ncommitter A <a> 1769904000 +0000\n\nm\n"
    merge = git(folder, "hash-object", "-w", "-t", "commit", "--stdin", data=text.encode())
    git(folder, "update-ref", "refs/heads/main", merge)
    assert then(folder, "2026-01-05").commit.oid == first[0]
    assert then(folder, "2026-02-01").commit.oid == merge


def test_a_commit_that_cannot_be_told(tmp_path: Path) -> None:
    folder = repository(tmp_path / "r")
    assert why_none(folder, "2026-01-01").startswith(
        "--as-of HEAD: this clone has no such commit, branch or tag."
    )
    made = commits(folder, "2026-01-01", "2026-01-02", "2026-01-03")
    git(tmp_path, "clone", "-q", "--depth=1", folder.as_uri(), "shallow")
    assert then(tmp_path / "shallow", "2026-01-03").commit.oid == made[2]
    assert why_none(tmp_path / "shallow", "2026-01-02") == (
        "this clone is shallow and does not go back to 2026-01-02: in GitHub Actions, give actions/checkout "
        "'fetch-depth: 0'; elsewhere run 'git fetch --unshallow'"
    )
    (folder / ".git" / "objects" / made[0][:2] / made[0][2:]).unlink()
    assert "git cannot list its history: " in why_none(folder, "2026-01-03")


def test_a_clock_that_is_set_back(tmp_path: Path) -> None:
    folder = repository(tmp_path)
    assert clock_fault(here(folder), date(2026, 1, 1)) is None
    commits(folder, "2026-01-03T23:00:00")
    assert clock_fault(here(folder), date(2026, 1, 2)) is None
    assert clock_fault(here(folder), date(2027, 1, 2)) is None
    assert clock_fault(here(folder), date(2026, 1, 1)) == (
        "the newest commit here is of 2026-01-03, but today is 2026-01-01 by this computer's clock: set the clock, or "
        "say the day with --today"
    )


# export


def export(folder: Path, into: Path, inside: str = "guide", oid: str | None = None) -> Export:
    at = here(folder)
    name = oid or git(folder, "rev-parse", "HEAD")
    with Blobs(at.git) as contents:
        return export_guide(at, contents, Commit(name, name), inside, into)


def refused(folder: Path, into: Path, inside: str = "guide") -> str:
    with pytest.raises(ConfigurationError) as raised:
        export(folder, into, inside)
    (line,) = raised.value.lines
    assert "\n" not in line
    return line


def _tree(folder: Path, *entries: tuple[str, str, str]) -> str:
    """Store a folder of files as given, by mode, name and content, though no working tree could have it."""
    lines: list[bytes] = []
    for mode, name, content in entries:
        is_name = mode in ("160000", "40000")
        oid = content if is_name else git(folder, "hash-object", "-w", "--stdin", data=content.encode())
        lines.append(f"{mode} {name}".encode("utf-8", "surrogateescape") + b"\0" + bytes.fromhex(oid))
    return git(folder, "hash-object", "-w", "--literally", "-t", "tree", "--stdin", data=b"".join(lines))


def _commit(folder: Path, *entries: tuple[str, str, str]) -> None:
    top = _tree(folder, ("40000", "guide", _tree(folder, *entries)))
    git(folder, "update-ref", "refs/heads/main", git(folder, "commit-tree", "-m", "x", top))


def _files(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def test_a_guide_is_written_byte_for_byte(guide: Path, tmp_path: Path) -> None:
    (guide / ".gitattributes").write_bytes(b"* text eol=crlf ident\n")
    (guide / "sample" / "odd name \xc3.md").write_bytes(b"a\r\nb\0\xff $Id$\n")
    (guide / "empty.txt").write_bytes(b"")
    commit_all(guide)
    kept = {path: git(guide, "rev-parse", f"HEAD:./{path}") for path in _files(guide)}
    (guide / "sample" / "page.md").unlink()
    (guide / "house" / "policy.yaml").write_text("changed", encoding="utf-8")
    found = export(guide, tmp_path / "out")
    assert found == Export(tuple(sorted(kept)), ())
    assert _files(tmp_path / "out") == sorted(kept)
    for path, oid in kept.items():
        assert git(guide, "hash-object", "--no-filters", str(tmp_path / "out" / path)) == oid


def test_the_whole_repository_and_a_folder_in_it(guide: Path, tmp_path: Path) -> None:
    assert "guide/sample/page.md" in export(guide, tmp_path / "all", "").files
    assert export(guide, tmp_path / "one", "guide/sample").files == ("guide.yaml", "other.md", "page.md")


def test_no_file_is_executable(tmp_path: Path) -> None:
    folder = repository(tmp_path / "r")
    _commit(folder, ("100755", "run.sh", "exit 1\n"))
    assert export(folder, tmp_path / "out").files == ("run.sh",)
    if sys.platform != "win32":
        assert (tmp_path / "out" / "run.sh").stat().st_mode & 0o111 == 0


def test_what_is_left_out_is_named(tmp_path: Path) -> None:
    folder = repository(tmp_path / "r")
    _commit(folder, ("100644", "page.md", "x"))
    commit = git(folder, "rev-parse", "HEAD")
    _commit(
        folder,
        ("120000", "link.md", "/etc/passwd"),
        ("160000", "module", commit),
        ("100644", "..", "x"),
        ("100644", ".git", "x"),
        ("100644", "AUX.md", "x"),
        ("100644", "Page.md", "x"),
        ("100644", "page.md", "y"),
        ("40000", "down", _tree(folder, ("100644", "..", "x"), ("100644", "fine.md", "z"))),
        ("100644", "twice.md", "1"),
        ("100644", "twice.md", "2"),
    )
    found = export(folder, tmp_path / "out")
    assert found.files == ("down/fine.md",)
    same = "another name differs from it only in upper and lower case, or not at all"
    assert {one.what: one.why for one in found.left_out} == {
        "..": "its path leads elsewhere",
        ".git": "a name in it is git's own",
        "AUX.md": "Windows cannot have a name in it",
        "Page.md": same,
        "down/..": "its path leads elsewhere",
        "link.md": "it was a link",
        "module": "it was a submodule",
        "page.md": same,
        "twice.md": same,
    }
    assert [file.name for file in (tmp_path / "out").rglob("*")] == ["down", "fine.md"]
    assert sorted(file.name for file in tmp_path.iterdir()) == ["out", "r"]


def test_a_link_that_a_folder_passes_through(tmp_path: Path) -> None:
    folder = repository(tmp_path / "r")
    (tmp_path / "outside").mkdir()
    _commit(
        folder,
        ("120000", "a", str(tmp_path / "outside")),
        ("40000", "a", _tree(folder, ("100644", "x.md", "x"))),
    )
    assert export(folder, tmp_path / "out").files == ()
    assert list((tmp_path / "outside").iterdir()) == []


def test_limits(guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(snapshots, "MOST_FILES", 2)
        assert "'guide' has more than 2 files" in refused(guide, tmp_path / "out")
        assert not (tmp_path / "out").exists()
    with monkeypatch.context() as patched:
        patched.setattr(snapshots, "MOST_BYTES", 1_000)
        assert "more than 1,000 bytes" in refused(guide, tmp_path / "out")
        assert list((tmp_path / "out").iterdir()) == []
    monkeypatch.setattr(snapshots, "LARGEST_FILE", 600)
    found = export(guide, tmp_path / "out")
    assert "house/people.yaml" in {one.what for one in found.left_out}
    assert {one.why for one in found.left_out} == {"it has more than 600 bytes"}
    assert not set(found.files) & {one.what for one in found.left_out}
    assert all((tmp_path / "out" / name).stat().st_size <= 600 for name in found.files)


def test_a_folder_that_is_not_there(guide: Path, tmp_path: Path) -> None:
    assert "it has no folder 'nowhere', or git cannot list it: " in refused(
        guide, tmp_path / "out", "nowhere"
    )
    assert "it has no folder 'guide/sample/page.md'" in refused(
        guide, tmp_path / "out", "guide/sample/page.md"
    )
    empty = repository(tmp_path / "empty")
    _commit(empty)
    assert "there is no file in 'guide'" in refused(empty, tmp_path / "out")


def test_a_place_that_cannot_be_written(guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("mine", encoding="utf-8")
    assert "this folder is not empty" in refused(guide, tmp_path / "full")
    assert (tmp_path / "full" / "x").read_text(encoding="utf-8") == "mine"
    assert "cannot be written: " in refused(guide, tmp_path / "full" / "x")
    assert "cannot be written: " in refused(guide, tmp_path / "no" / "such")
    written: list[Path] = []
    write = Path.mkdir

    def full(path: Path, **options: bool) -> None:
        written.append(path)
        if len(written) > 3:
            raise OSError(28, "No space left on device")
        write(path, **options)

    (guide / "aaa.txt").write_text("first", encoding="utf-8")
    commit_all(guide)
    monkeypatch.setattr(Path, "mkdir", full)
    assert "cannot be written: No space left on device" in refused(guide, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_contents_that_this_clone_does_not_hold(guide: Path, tmp_path: Path) -> None:
    lost = git(guide, "rev-parse", "HEAD:./sample/page.md")
    (guide.parent / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert "this clone does not hold 'guide' as it was" in refused(guide, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_content_that_is_lost_meanwhile(
    guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = git(guide, "rev-parse", "HEAD:./sample/page.md")
    (guide.parent / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    monkeypatch.setattr(snapshots, "_has_gaps", lambda *_: False)
    assert "this clone does not hold 'sample/page.md' as it was" in refused(guide, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_repository_that_names_by_sha256(guide: Path, tmp_path: Path) -> None:
    root = repository(tmp_path / "longer", "--object-format=sha256")
    shutil.copytree(guide, root / "guide")
    commit_all(root)
    assert "sample/page.md" in export(root, tmp_path / "out").files
