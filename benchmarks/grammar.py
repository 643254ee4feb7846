"""What grammar costs: LanguageTool asked by medreview against a plain client, and a run that needs no answers.

    python benchmarks/grammar.py [pages] [rounds]

One server is started and warmed up. Then, in each round, 100 new pages of about 500 words are (1) posted block by
block by a plain client with two threads, and other 100 new ones (2) checked by `medreview check` for the first time,
(3) again with nothing changed, and (4) with grammar off; (1) and (2) take turns in going first. Prints the medians and
the ratios that the project has promised. Needs LanguageTool (`medreview grammar install`).
"""

from __future__ import annotations

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from threading import local
from urllib.parse import urlsplit

from medreview.grammar.installation import find_installation
from medreview.grammar.proofs import find_proofs
from medreview.grammar.server import Server
from medreview.reading.house import read_house
from medreview.reading.page import read_page

HOUSE = Path(__file__).parents[1] / "guide" / "house"
FIRST_TARGET, SECOND_TARGET = 1.3, 1.3
WORDS = 500
_WHO = "your nurse;your care team;the doctor on call;somebody from the clinic;a person you trust;the pharmacist".split(
    ";"
)
_DOES = "will explain;can tell you about;often writes down;may ask about;should know about;will check".split(
    ";"
)
_WHAT = (
    "the plan for the day;every medicine that you take;any rash or fever;the results of your blood test;"
    "how you slept last night;the questions on your list;changes in your balance;the date of your next visit"
).split(";")
_WHEN = (
    "before the infusion starts;a week after the visit;when you call the center;as soon as you feel unwell;"
    "at least once a month;while the medicine runs in;in the first {n} days;{n} hours later"
).split(";")
_MORE = (
    "This helps them to keep you safe.;Tell them if that is not clear.;You can bring a friend along.;"
    "Most people find that this gets easier.;It takes about {n} minutes.;Ask for the number in writing."
).split(";")


def _sentence(random_: random.Random) -> str:
    words = f"{random_.choice(_WHO)} {random_.choice(_DOES)} {random_.choice(_WHAT)} {random_.choice(_WHEN)}."
    words = words.format(n=random_.randint(2, 90))
    if random_.random() < 0.04:
        words = words.replace("e", "ee", 1)
    return words[0].upper() + words[1:]


def _page(name: str, seed: int) -> str:
    random_ = random.Random(seed)
    parts: list[str] = []
    words = 0
    while words < WORDS:
        lines = [_sentence(random_) for _ in range(random_.randint(2, 4))]
        lines.append(random_.choice(_MORE).format(n=random_.randint(2, 90)))
        text = " ".join(lines)
        words += len(text.split())
        parts.append(
            textwrap.fill(text, 78) if random_.random() < 0.7 else "\n".join(f"- {line}" for line in lines)
        )
    body = "\n\n".join(parts)
    return (
        f"---\nid: {name}\ntitle: Page {name}\nsummary: A page.\nkind: tips\nversion: 1\nchanges:\n"
        f"  - {{version: 1, date: 2026-03-01, kind: review, note: First.}}\nlang: en-US\naudience: patient\n"
        f"risk: low\nauthors: []\nstatus: draft\n---\n\n# Page {name}\n\n{body}\n"
    )


def _write_guide(folder: Path, pages: int, seed: int) -> Path:
    guide = folder / f"guide-{seed}"
    shutil.copytree(HOUSE, guide / "guide" / "house")
    sample = guide / "guide" / "sample"
    sample.mkdir()
    names = [f"page-{number:03}" for number in range(pages)]
    (sample / "guide.yaml").write_text(
        f"title: Sample\ncondition: none\nowner: gale-example\npages: [{', '.join(names)}]\n",
        encoding="utf-8",
    )
    for number, name in enumerate(names):
        (sample / f"{name}.md").write_text(_page(name, seed * 100_000 + number), encoding="utf-8")
    return guide


def _blocks(guide: Path) -> list[str]:
    """Return the blocks of all pages as medreview sends them."""
    house = read_house(HOUSE, "house")
    files = sorted((guide / "guide" / "sample").glob("*.md"))
    return [
        proof.text for file in files for proof in find_proofs(read_page(file.name, file.read_bytes(), house))
    ]


def post_plainly(address: str, blocks: list[str]) -> float:
    """Return the seconds that two threads take to post every block, each with a connection that it keeps."""
    parts = urlsplit(address)
    mine = local()

    def post(block: str) -> int:
        connection = getattr(mine, "connection", None)
        if connection is None:
            connection = mine.connection = HTTPConnection(parts.hostname or "", parts.port)
        body = urllib.parse.urlencode({"text": block, "language": "en-US", "mode": "allButTextLevelOnly"})
        connection.request(
            "POST", f"{parts.path}/check", body, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        return len(json.loads(connection.getresponse().read())["matches"])

    started = time.perf_counter()
    with ThreadPoolExecutor(2) as threads:
        sum(threads.map(post, blocks))
    return time.perf_counter() - started


def check(guide: Path, cache: Path, *options: str) -> float:
    """Return the seconds of a whole process that checks a guide."""
    command = [sys.executable, "-m", "medreview", "check", "--format", "json", *options]
    started = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=guide,
        env={**os.environ, "MEDREVIEW_CACHE": str(cache)},
        capture_output=True,
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode not in (0, 1) or b'"GRM004"' in done.stdout:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr.decode()}")
    return seconds


def main(pages: int, rounds: int) -> None:
    """Print the table and the promises."""
    installation = find_installation()
    if installation is None:
        raise SystemExit("LanguageTool is not installed: medreview grammar install")
    names = ("plain client", "first run", "second run", "grammar off")
    times: dict[str, list[float]] = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as name:
        folder, cache = Path(name), Path(name) / "cache"
        server = Server(installation, memory=768, start_seconds=120)
        try:
            address = server.address()
            post_plainly(address, _blocks(_write_guide(folder, pages, 1)))
            for number in range(rounds):
                for turn in (0, 1):
                    guide = _write_guide(folder, pages, 10 + 2 * number + turn)
                    (guide / "medreview.toml").write_text(
                        f'[grammar]\nserver = "{address}"\n', encoding="utf-8"
                    )
                    if (turn + number) % 2:
                        times["plain client"].append(post_plainly(address, _blocks(guide)))
                        continue
                    times["first run"].append(check(guide, cache, "--grammar", "required"))
                    times["second run"].append(check(guide, cache, "--grammar", "required"))
                    times["grammar off"].append(check(guide, cache, "--grammar", "off"))
        finally:
            server.close()
    middle = {name: statistics.median(found) for name, found in times.items()}
    print(f"{pages} pages of about {WORDS} words, {rounds} rounds\n\n| What | Seconds |\n| --- | ---: |")
    for name in names:
        print(f"| {name} | {middle[name]:.2f} ({min(times[name]):.2f} to {max(times[name]):.2f}) |")
    first, second = middle["first run"] / middle["plain client"], middle["second run"] / middle["grammar off"]
    print(f"\n- first run: {first:.2f} times the plain client (promised: at most {FIRST_TARGET})")
    print(f"- second run: {second:.2f} times grammar off (promised: under {SECOND_TARGET})")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(*numbers, *(100, 3)[len(numbers) :])
