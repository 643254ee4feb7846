"""What review records cost: whole processes over generated pages, each with a signed record.

    python benchmarks/reviews.py [pages] [runs]

The same check by a house that takes dates, one that asks for records, and one that asks for signatures, without and
with what an earlier run verified. Prints tables in Markdown; needs ssh-keygen, and Linux or macOS.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import make_pages

from medreview.reading.digest import digest_of, wordings_in_force
from medreview.reading.front_matter import read_front_matter
from medreview.reading.house import read_house
from medreview.reading.source import decode

COLD_TARGET, WARM_TARGET = 10.0, 1.5
REVIEWER = "casey-example"
DAY = "2026-05-02"
RECORD = """format: 1
page: {page}
version: 2
digest: {digest}
recipe: 1
risk: standard
interval_months: 24
reviewer: {{id: casey-example, name: Casey Example, credentials: MD}}
scope: whole-page
verdict: approved
conflicts: none
date: 2026-05-02
tool: medreview benchmarks
sample: true
"""


def write_records(folder: Path) -> None:
    """Write a record for every page of the guide, sign each, and put the key into people.yaml."""
    guide, key = folder / "guide", folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    people = guide / "house" / "people.yaml"
    kind, blob, *_ = key.with_suffix(".pub").read_text("ascii").split()
    entry = f"  - id: {REVIEWER}\n    keys: [{kind} {blob}]\n"
    people.write_text(people.read_text("utf-8").replace(f"  - id: {REVIEWER}\n", entry), encoding="utf-8")
    wordings = wordings_in_force(read_house(guide / "house", "house"))
    records: list[Path] = []
    for page in sorted((guide / "generated").glob("*.md")):
        source, _ = decode(page.name, page.read_bytes())
        digest = digest_of(read_front_matter(source), source.text, wordings)
        record = guide / "reviews" / page.stem / f"{DAY}-{REVIEWER}.yaml"
        record.parent.mkdir(parents=True)
        record.write_text(RECORD.format(page=page.stem, digest=digest), encoding="utf-8")
        records.append(record)

    def sign(record: Path) -> None:
        command = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", "medreview.review", str(record)]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(sign, records))


def check(folder: Path, evidence: str, cache: Path) -> float:
    """Return the seconds of one check by a house that asks for `evidence`."""
    policy = folder / "guide" / "house" / "policy.yaml"
    asked = re.sub("^evidence: .*$", f"evidence: {evidence}", policy.read_text("utf-8"), flags=re.MULTILINE)
    policy.write_text(asked, encoding="utf-8")
    command = [sys.executable, "-m", "medreview", "check", "--grammar", "off", "--format", "json", "--today"]
    started = time.perf_counter()
    done = subprocess.run(
        [*command, "2026-11-22", str(folder / "guide")],
        capture_output=True,
        env={**os.environ, "MEDREVIEW_CACHE": str(cache)},
        check=False,
    )
    seconds = time.perf_counter() - started
    for rule in ("REV008", "REV010", "REV011", "REV012", "internal-error"):
        assert f'"{rule}"'.encode() not in done.stdout, f"{rule} is reported with evidence {evidence}"
    return seconds


def main(pages: int, runs: int) -> None:
    """Print what was measured."""
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name) / "guide-folder", Path(name) / "cache"
        make_pages.write(pages, folder)
        write_records(folder)
        check(folder, "date", cache)  # a warm-up
        taken: dict[str, list[float]] = {
            "date": [],
            "record": [],
            "signed, first run": [],
            "signed, again": [],
        }
        for _ in range(runs):
            shutil.rmtree(cache, ignore_errors=True)
            taken["date"].append(check(folder, "date", cache))
            taken["record"].append(check(folder, "record", cache))
            taken["signed, first run"].append(check(folder, "signed", cache))
            taken["signed, again"].append(check(folder, "signed", cache))
    middle = {name: statistics.median(seconds) for name, seconds in taken.items()}
    print(f"{pages:,} pages, each with a signed record; median of {runs} runs in turn\n")
    print("| Evidence | Seconds | Against dates |\n| --- | ---: | ---: |")
    for name, seconds in middle.items():
        print(f"| {name} | {seconds:.2f} | {seconds / middle['date']:.2f} |")
    cold, warm = middle["signed, first run"], middle["signed, again"] / middle["date"]
    print(f"\nFirst run at most {COLD_TARGET} s: {cold:.1f} s; again at most {WARM_TARGET} times: {warm:.2f}")


if __name__ == "__main__":
    main(*(int(number) for number in (*sys.argv[1:], *("1000", "3")[len(sys.argv) - 1 :])))
