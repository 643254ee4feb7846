"""Derive `src/medreview/text/data/cmudict_exceptions.txt` from CMUdict.

Usage: python scripts/build_syllables.py path/to/cmudict.dict [--check]

The table holds the CMUdict words (letters and apostrophes inside) whose number of syllables the rules of
`medreview.text.syllable_rules` get wrong; so rules and table together give CMUdict's number for each. With
--check nothing is written, and the exit code is 1 if the committed table differs. CMUdict's licence, which
covers the table too, is kept beside it as `cmudict.LICENSE`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from medreview.text.syllable_rules import estimate_syllables, sounds_before_s  # noqa: E402
from medreview.text.syllables import count_syllables  # noqa: E402

TABLE = ROOT / "src" / "medreview" / "text" / "data" / "cmudict_exceptions.txt"
WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


def read_counts(path: Path) -> dict[str, int]:
    """The syllables of the first pronunciation of each word; a word without a vowel sound counts as one."""
    counts: dict[str, int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        word, *sounds = line.split("#")[0].split()
        if WORD.fullmatch(word):
            counts.setdefault(word, max(1, sum(sound[-1].isdigit() for sound in sounds)))
    return counts


def find_exceptions(counts: dict[str, int]) -> dict[str, int]:
    """The words that the rules get wrong; a word in 's is first read as its stem, which may be in the table itself."""
    exceptions = {word: count for word, count in counts.items() if estimate_syllables(word) != count}
    for word, count in counts.items():
        stem = word.removesuffix("'s")
        if stem != word:
            is_right = exceptions.get(stem, estimate_syllables(stem)) + sounds_before_s(stem) == count
            exceptions.pop(word, None)
            if not is_right:
                exceptions[word] = count
    return exceptions


def find_differences(counts: dict[str, int]) -> list[str]:
    """What the program says of CMUdict's words where it does not say what CMUdict says: reviewed words and units."""
    return [
        f"{word}: {count_syllables(word)}, CMUdict {count}"
        for word, count in sorted(counts.items())
        if count_syllables(word) != count
    ]


def format_table(exceptions: dict[str, int]) -> str:
    """One paragraph for each number of syllables: the number, then the words, sorted, one on a line."""
    paragraphs = (
        "\n".join([str(number), *sorted(word for word, count in exceptions.items() if count == number)])
        for number in sorted(set(exceptions.values()))
    )
    return "\n\n".join(paragraphs) + "\n"


def report(counts: dict[str, int], exceptions: dict[str, int]) -> None:
    """Print what the rules get right and where the program differs from CMUdict on purpose."""
    right = 100 * (1 - len(exceptions) / len(counts))
    print(f"{len(counts)} words, rules right on {right:.2f} %, {len(exceptions)} exceptions")
    print("differs on purpose:", *find_differences(counts), sep="\n  ")


def main(arguments: list[str]) -> int:
    """Write or check the table; 0 if it is what CMUdict and the rules give, 2 for wrong use."""
    paths = [argument for argument in arguments if argument != "--check"]
    if len(paths) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    counts = read_counts(Path(paths[0]))
    exceptions = find_exceptions(counts)
    table = format_table(exceptions)
    is_current = TABLE.read_bytes() == table.encode() if TABLE.exists() else False
    if "--check" not in arguments:
        TABLE.write_bytes(table.encode())
    report(counts, exceptions)
    return 0 if is_current or "--check" not in arguments else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
