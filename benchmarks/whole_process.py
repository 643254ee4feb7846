"""Whole-process wall time and peak memory, as ratios against peers on the same machine in the same run.

    python benchmarks/whole_process.py [pages] [runs]

For guides of 1, 100 and `pages` generated pages: an empty Python, the peers that are found, and `medreview check` with
all rules, one process and no cache, run in turn (A B C A B C ...). Prints tables in Markdown: the median time, the
highest memory, the ratios, what the project has promised, and the peers that were not measured. Needs `os.wait4`
(Linux, macOS); memory is the maximum resident set.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import NamedTuple

import make_pages

RUMDL_TARGET, MEMORY_TARGET, START_TARGET = 6.0, 150.0, 25.0
EMPTY, START, OURS = "python -c pass", "medreview --version", "medreview check"
PEERS = {
    "rumdl": ["check", "--no-cache"],
    "textlint": ["--rule", "terminology"],
    "vale": ["--config", ".vale.ini"],
}
"""The peers, and how each is asked to check a folder: with its own rules, and no cache."""
VALE_CONFIG = "StylesPath = styles\nMinAlertLevel = suggestion\n[*.md]\nBasedOnStyles = Vale\n"
LONG = 20.0
"""Seconds. What took longer at its warm-up is not run again: that run is its measurement."""


class Sample(NamedTuple):
    """One run, or the median time and highest memory of several; `runs` says how many."""

    seconds: float
    mebibytes: float
    runs: int = 1


class Failed(Exception):
    """A command that did not check; its text is the reason."""


def measure(command: list[str], folder: Path) -> Sample:
    """Return the wall seconds and peak MiB of one run of a command; Failed for an exit code that is no verdict."""
    started = time.perf_counter()
    process = Popen(command, cwd=folder, stdout=DEVNULL, stderr=DEVNULL, stdin=DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise Failed(f"it ended with exit code {process.returncode}")
    return Sample(seconds, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024))


def compare(commands: dict[str, list[str]], folder: Path, runs: int) -> Iterator[tuple[str, Sample | str]]:
    """Yield the measurement of each command, run in turn after one warm-up, or why there is none."""
    samples: dict[str, list[Sample]] = {}
    for name, command in commands.items():
        try:
            samples[name] = [measure(command, folder)]
        except (OSError, Failed) as error:
            yield name, str(error)
    is_long = {name for name, [first] in samples.items() if first.seconds > LONG and name in PEERS}
    for _ in range(runs):
        for name, taken in samples.items():
            if name not in is_long:
                taken.append(measure(commands[name], folder))
    for name, all_taken in samples.items():
        taken = all_taken[0 if name in is_long else 1 :]
        middle = statistics.median(sample.seconds for sample in taken)
        yield name, Sample(middle, max(sample.mebibytes for sample in taken), len(taken))


def commands_for(pages: int) -> dict[str, list[str]]:
    """Return what is run on a guide of so many pages, relative to the folder that it lies in."""
    ours = [sys.executable, "-m", "medreview"]
    check = [*ours, "check", "guide", "--format", "json", "--today", "2026-11-22"]
    check += ["--fail-on", "never", "--grammar", "off"]
    start = {START: [*ours, "--version"]} if pages == 1 else {}
    peers = {name: [found, *how, "guide/generated"] for name, how in PEERS.items() if (found := find(name))}
    return {EMPTY: [sys.executable, "-c", "pass"], **start, **peers, OURS: check}


def find(peer: str) -> str | None:
    """Return where a peer is: beside this Python or on PATH."""
    return shutil.which(peer, path=Path(sys.executable).parent) or shutil.which(peer)


def table(pages: int, found: dict[str, Sample]) -> Iterator[str]:
    """Yield the lines of a table of all measurements on one guide."""
    yield f"| On {pages:,} page{'s' if pages > 1 else ''} | Time | Peak memory | Ours is | Runs |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for name, (seconds, memory, runs) in found.items():
        ratio = f"{found[OURS].seconds / seconds:.2f} times that"
        yield f"| `{name}` | {seconds:.3f} s | {memory:.0f} MiB | {'' if name == OURS else ratio} | {runs} |"
    yield ""


def promises(found: dict[int, dict[str, Sample]]) -> Iterator[str]:
    """Yield the lines of a table of what the project has promised."""
    few, many = found[1], found[max(found)]
    start = few[OURS].seconds / few[EMPTY].seconds
    yield f"| What | Measured on {max(found):,} pages | Promised |"
    yield "| --- | ---: | ---: |"
    if "rumdl" in many:
        ratio = many[OURS].seconds / many["rumdl"].seconds
        yield f"| all pages, against `rumdl check --no-cache` | {ratio:.2f} | at most {RUMDL_TARGET:.0f} |"
    yield f"| peak memory | {many[OURS].mebibytes:.0f} MiB | under {MEMORY_TARGET:.0f} MiB |"
    yield f"| one page, against an empty Python | {start:.1f} | at most {START_TARGET:.0f} |"


def main(most: int, runs: int) -> None:
    """Print all tables, each as soon as it is measured, and what could not be measured."""
    found: dict[int, dict[str, Sample]] = {}
    missing = {name: "it is not installed" for name in PEERS if find(name) is None}
    for pages in sorted({1, 100, most}):
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            make_pages.write(pages, folder)
            (folder / "styles").mkdir()
            (folder / ".vale.ini").write_text(VALE_CONFIG, encoding="utf-8")
            results = dict(compare(commands_for(pages), folder, runs))
        found[pages] = {name: taken for name, taken in results.items() if isinstance(taken, Sample)}
        missing |= {name: why for name, why in results.items() if isinstance(why, str)}
        if OURS in missing:
            sys.exit(f"medreview did not check {pages} pages: {missing[OURS]}.")
        print("\n".join(table(pages, found[pages])), flush=True)
    print("\n".join(promises(found)))
    for name, why in missing.items():
        print(f"\nNot measured: {name} ({why}).")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
