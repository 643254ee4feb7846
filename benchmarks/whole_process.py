"""Whole-process wall time and peak memory, as ratios against peers on the same machine in the same run.

    python benchmarks/whole_process.py [pages] [runs]

Runs in turn, A B C A B C ...: an empty Python, `rumdl check --no-cache`, and `medreview check` with all rules, one
process and no cache, on the same generated pages; prints the median of each and the ratios. Needs a system with
`os.wait4` (Linux, macOS); peak memory is the child's own maximum resident set.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from subprocess import DEVNULL, Popen

import make_pages

RUMDL_TARGET, MEMORY_TARGET, START_TARGET = 6.0, 150.0, 25.0


def measure(command: list[str]) -> tuple[float, float]:
    """Return wall seconds and peak MiB of one run of a command."""
    started = time.perf_counter()
    process = Popen(command, stdout=DEVNULL, stderr=DEVNULL, stdin=DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = 0
    return seconds, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)


def compare(commands: dict[str, list[str]], runs: int) -> dict[str, tuple[float, float]]:
    """Return the median wall seconds and peak MiB of each command, run in turn after one warm-up."""
    samples: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            sample = measure(command)
            if number:
                samples[name].append(sample)
    return {
        name: (statistics.median(s for s, _ in taken), max(m for _, m in taken))
        for name, taken in samples.items()
    }


def main(count: int, runs: int) -> None:
    """Print a table of medians and the ratios that the project has promised."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make_pages.write(count, folder)
        pages = str(folder / "guide" / "generated")
        one = str(folder / "guide" / "generated" / "page-00001.md")
        check = [sys.executable, "-m", "medreview", "check", "--format", "json", "--fail-on", "never"]
        single = Path(scratch) / "single"
        make_pages.write(1, single)
        found = compare(
            {
                "python -c pass": [sys.executable, "-c", "pass"],
                "rumdl, one page": [_rumdl(), "check", "--no-cache", one],
                "medreview --version": [sys.executable, "-m", "medreview", "--version"],
                "medreview, one page": [*check, str(single / "guide")],
                f"rumdl, {count} pages": [_rumdl(), "check", "--no-cache", pages],
                f"medreview, {count} pages": [*check, str(folder / "guide")],
            },
            runs,
        )
    for name, (seconds, memory) in found.items():
        print(f"{name:<28}{seconds:8.3f} s{memory:8.0f} MiB")
    ours, theirs = found[f"medreview, {count} pages"], found[f"rumdl, {count} pages"]
    start = found["medreview, one page"][0] / found["python -c pass"][0]
    print(f"many pages / rumdl {ours[0] / theirs[0]:.2f} (promised: at most {RUMDL_TARGET})")
    print(f"peak memory {ours[1]:.0f} MiB (promised: under {MEMORY_TARGET:.0f})")
    print(f"one page / python -c pass {start:.1f} (promised: at most {START_TARGET:.0f})")


def _rumdl() -> str:
    return str(Path(sys.executable).with_name("rumdl"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000, int(sys.argv[2]) if len(sys.argv) > 2 else 5)
