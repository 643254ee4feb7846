"""Records and pages are written together: whatever fails, all is as it was before."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from medreview.errors import ConfigurationError
from medreview.reading.records import read_record
from medreview.signing import write
from medreview.signing.prepare import Prepared, prepare
from medreview.signing.write import Written, write_all
from support.guides import page_text
from support.hostile import ON_POSIX
from support.signing import APPROVAL, UNREVIEWED, everything_in, findings_of, open_register, signing_guide

_PAGES = ("sample/one.md", "sample/two.md")


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    pages = {
        f"sample/{name}.md": page_text(
            f"# {name}\n\nText of {name}.\n", {"id": name, "title": name, **UNREVIEWED}
        )
        for name in ("one", "two")
    }
    return signing_guide(tmp_path, {**pages, "reviews/one/.keep": ""})


@pytest.fixture
def prepared(guide: Path) -> list[Prepared]:
    """Two reviews, the first of which has a signature."""
    with open_register(guide) as register:
        first, second = prepare(register, [guide / name for name in _PAGES], APPROVAL)
    file = read_record(first.file.path, first.file.content, b"a signature")
    return [
        Prepared(first.candidate, first.after, first.record, file, first.target, first.result, first.due),
        second,
    ]


def _write(guide: Path, prepared: list[Prepared]) -> list[Written]:
    return write_all(prepared, guide, guide / "reviews")


def test_records_and_signatures_first_then_pages(guide: Path, prepared: list[Prepared]) -> None:
    (guide / "sample" / "one.md").chmod(0o640)
    written = _write(guide, prepared)
    assert [(one.file.relative_to(guide).as_posix(), one.is_new) for one in written] == [
        ("reviews/one/2026-11-22-rita-reviewer.yaml", True),
        ("reviews/one/2026-11-22-rita-reviewer.yaml.sig", True),
        ("reviews/two/2026-11-22-rita-reviewer.yaml", True),
        ("sample/one.md", False),
        ("sample/two.md", False),
    ]
    assert findings_of(guide) == []
    assert (guide / "sample" / "one.md").read_bytes() == prepared[0].after
    assert not [name for name in everything_in(guide) if ".medreview" in name]
    if os.name != "nt":
        assert (guide / "sample" / "one.md").stat().st_mode & 0o777 == 0o640
        assert written[0].file.stat().st_mode & 0o777 == 0o666 & ~write._umask()


class Fault:
    """Makes the call of a given number fail, or does something else in its place."""

    def __init__(self, number: int, act: Callable[[], object]) -> None:
        self.left, self.act, self.was_reached = number, act, False

    def around(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                self.was_reached = True
                self.act()
            return real(*arguments, **named)

        return call


_STEPS: dict[str, tuple[object, str]] = {
    "mkdir": (Path, "mkdir"),
    "mkstemp": (tempfile, "mkstemp"),
    "fsync": (os, "fsync"),
    "read": (write, "read_bytes"),
    "chmod": (Path, "chmod"),
    "attributes": (write, "keep_attributes"),
    "link": (os, "link"),
    "replace": (Path, "replace"),
}


def _full_disk() -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("has_links", [True, False])
@pytest.mark.parametrize("step", _STEPS)
def test_a_fault_at_every_step_takes_all_back(
    guide: Path, prepared: list[Prepared], step: str, has_links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_in(guide)
    reached = 0
    for number in range(1, 40):
        with monkeypatch.context() as patch:
            if not has_links:
                patch.setattr(os, "link", _no_links)
            fault = Fault(number, _full_disk)
            where, name = _STEPS[step]
            patch.setattr(where, name, fault.around(getattr(where, name)))
            refused = _refusal(guide, prepared)
        if refused:
            assert refused[-1] == "Nothing was recorded."
            assert "No space left on device" in refused[0]
        if not fault.was_reached:
            break
        if everything_in(guide) != before:
            # a link that cannot be made, or the folder's time that cannot be kept, stops nothing
            assert step in ("link", "fsync"), (step, number)
            assert findings_of(guide) == []
            return
        reached += 1
    assert reached > 0
    assert findings_of(guide) == []


def _refusal(guide: Path, prepared: list[Prepared]) -> tuple[str, ...]:
    try:
        _write(guide, prepared)
    except ConfigurationError as error:
        return error.lines
    return ()


def _no_links(*_: object) -> None:
    raise OSError(95, "Operation not supported")


@ON_POSIX
@pytest.mark.parametrize("step", ["mkdir", "mkstemp", "fsync", "link", "replace"])
def test_ctrl_c_at_every_step_takes_all_back_or_comes_too_late(
    guide: Path, prepared: list[Prepared], step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_in(guide)
    handler = signal.getsignal(signal.SIGINT)
    taken_back = 0
    for number in range(1, 40):
        with monkeypatch.context() as patch:
            fault = Fault(number, lambda: os.kill(os.getpid(), signal.SIGINT))
            where, name = _STEPS[step]
            patch.setattr(where, name, fault.around(getattr(where, name)))
            try:
                _write(guide, prepared)
            except KeyboardInterrupt:
                taken_back += 1
        assert signal.getsignal(signal.SIGINT) is handler
        if everything_in(guide) != before:
            break
    assert taken_back > 0
    assert findings_of(guide) == []
    assert not [name for name in everything_in(guide) if ".medreview" in name]


def test_a_page_that_was_changed_meanwhile(guide: Path, prepared: list[Prepared]) -> None:
    page = guide / "sample" / "two.md"
    page.write_bytes(page.read_bytes() + b"More.\n")
    before = everything_in(guide)
    with pytest.raises(ConfigurationError) as stop:
        _write(guide, prepared)
    assert stop.value.lines == (
        "guide/sample/two.md: was changed meanwhile. Run the command again.",
        "Nothing was recorded.",
    )
    assert everything_in(guide) == before


def test_a_page_whose_front_matter_stays_must_be_what_it_was_too(guide: Path) -> None:
    rejection = write_rejection()
    with open_register(guide) as register:
        reviews = prepare(register, [guide / "sample/one.md"], rejection)
    assert reviews[0].after == reviews[0].candidate.data
    page = guide / "sample" / "one.md"
    page.write_bytes(page.read_bytes() + b"More.\n")
    with pytest.raises(ConfigurationError, match=r"guide/sample/one\.md: was changed meanwhile"):
        _write(guide, reviews)
    assert not (guide / "reviews" / "one" / "2026-11-22-rita-reviewer.yaml").exists()


def write_rejection() -> Any:
    from dataclasses import replace

    return replace(APPROVAL, verdict="not-approved", notes="The dose is wrong.")


def test_a_record_that_is_there_by_now_is_never_replaced(guide: Path, prepared: list[Prepared]) -> None:
    target = prepared[1].target
    target.parent.mkdir()
    target.write_bytes(b"somebody else's\n")
    before = everything_in(guide)
    with pytest.raises(ConfigurationError, match="is there by now"):
        _write(guide, prepared)
    assert everything_in(guide) == before


@ON_POSIX
def test_nor_is_a_link_in_its_place_followed(guide: Path, prepared: list[Prepared], tmp_path: Path) -> None:
    target = prepared[1].target
    target.parent.mkdir()
    target.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigurationError, match="is there by now"):
        _write(guide, prepared)
    assert not (tmp_path / "elsewhere").exists()


@ON_POSIX
def test_a_folder_of_records_that_became_a_link(
    guide: Path, prepared: list[Prepared], tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (guide / "reviews" / "two").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ConfigurationError, match="is a link"):
        _write(guide, prepared)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_page_that_is_write_protected(guide: Path, prepared: list[Prepared]) -> None:
    page = guide / "sample" / "two.md"
    page.chmod(0o444)
    before = everything_in(guide)
    with pytest.raises(
        ConfigurationError, match=r"guide/sample/two\.md: cannot be written: it is write-protected"
    ):
        _write(guide, prepared)
    assert everything_in(guide) == before


def test_what_was_written_and_reads_otherwise(
    guide: Path, prepared: list[Prepared], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_in(guide)
    monkeypatch.setattr(write, "read_bytes", lambda file, limit: b"")
    with pytest.raises(ConfigurationError, match="reads otherwise"):
        _write(guide, prepared)
    assert everything_in(guide) == before


def test_what_cannot_be_taken_back_is_named(
    guide: Path, prepared: list[Prepared], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace
    calls: Iterator[int] = iter(range(10))

    def replace(file: Path, target: Path) -> Path:
        if next(calls) > 0:
            _full_disk()
        return real(file, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(ConfigurationError) as stop:
        _write(guide, prepared)
    assert any("The change of" in line and "could not be taken back" in line for line in stop.value.lines)
    assert "Nothing was recorded." not in stop.value.lines


def test_in_a_thread_of_its_own(guide: Path, prepared: list[Prepared]) -> None:
    found: list[list[Written]] = []
    thread = threading.Thread(target=lambda: found.append(_write(guide, prepared)))
    thread.start()
    thread.join()
    assert len(found[0]) == 5


@ON_POSIX
def test_what_cannot_be_taken_back_after_ctrl_c_is_named(
    guide: Path, prepared: list[Prepared], monkeypatch: pytest.MonkeyPatch
) -> None:
    fault = Fault(2, lambda: os.kill(os.getpid(), signal.SIGINT))
    monkeypatch.setattr(os, "link", fault.around(os.link))
    real = Path.unlink

    def unlink(file: Path, missing_ok: bool = False) -> None:
        if file.suffix == ".yaml":
            _full_disk()
        real(file, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises(
        ConfigurationError, match=r"The new file guide/reviews/one/\S+ could not be taken back"
    ):
        _write(guide, prepared)
