"""How serious a change of words within one line is, and why."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from medreview.review.content_tokens import Token
from medreview.review.critical_words import CriticalWords, is_filler, plain_word
from medreview.review.spelling_repairs import SpellingRepairs
from medreview.schemas.change_class import ChangeClass

_ENDS: Final = frozenset(".!?")
_QUOTES: Final = {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "'": "'", '"': '"'}
_DASHES: Final = frozenset("-\u2013\u2014")
_OPPOSITE: Final = ("un", "in", "im", "ir", "il", "non", "dis", "anti", "mis", "de", "hypo", "hyper")
_CAPITAL_TELLS: Final = frozenset(
    "may march august mar jan dec sun mon sat wed fri will mark polish turkey aids us it who ms lead".split()
)
"""Words that a first capital makes another word of."""
_QUALIFIED: Final = frozenset(("number", "unit", "comparison", "negation", "modal"))
_WIDEST: Final = 4


class Verdict(NamedTuple):
    """The class of a change and its reason."""

    change_class: ChangeClass
    reason: str


@dataclass(frozen=True)
class WordChange:
    """Tokens `then[start:end]` of a line that gave way to `now[at:to]`, among the others of their lines."""

    then: Sequence[Token]
    now: Sequence[Token]
    start: int
    end: int
    at: int
    to: int

    @property
    def old(self) -> Sequence[Token]:
        """What stood there."""
        return self.then[self.start : self.end]

    @property
    def new(self) -> Sequence[Token]:
        """What stands there now."""
        return self.now[self.at : self.to]

    @property
    def beside(self) -> list[Token]:
        """The tokens right before and right after, then and now."""
        places = (
            (self.then, self.start - 1),
            (self.then, self.end),
            (self.now, self.at - 1),
            (self.now, self.to),
        )
        return [tokens[place] for tokens, place in places if 0 <= place < len(tokens)]

    @property
    def opens(self) -> bool:
        """True when a sentence begins here, then and now."""
        return _opens(self.then, self.start) and _opens(self.now, self.at)

    @property
    def closes(self) -> bool:
        """True when nothing follows, then and now."""
        return self.end == len(self.then) and self.to == len(self.now)

    def split(self) -> list[WordChange]:
        """Return the change word by word where as many words took the place of as many; else itself."""
        count = self.end - self.start
        if count != self.to - self.at or count < 2:
            return [self]
        return [
            WordChange(self.then, self.now, self.start + n, self.start + n + 1, self.at + n, self.at + n + 1)
            for n in range(count)
        ]


def judge(change: WordChange, repairs: SpellingRepairs) -> Verdict:
    """Return the class of a change of words and why; clinical where no rule says that it is less."""
    words = repairs.words
    forced = next((token.forced for token in (*change.new, *change.old) if token.forced), "")
    telling = words.most_telling(token.text for token in (*change.old, *change.new) if token.text)
    if forced:
        return Verdict("clinical", telling or forced if forced == "link" else forced)
    if any(_is_odd(token.text) for token in (*change.old, *change.new)) or _look_alike(change):
        return Verdict("clinical", "characters")
    if any(token.is_link for token in (*change.new, *change.old)):
        return Verdict("clinical", telling or "link")
    return _lesser(change, words, repairs) or Verdict("clinical", telling or _untold(change))


def _lesser(change: WordChange, words: CriticalWords, repairs: SpellingRepairs) -> Verdict | None:
    """Return why a change is less than clinical, or None."""
    if same := _same_but_for_marks(change, words):
        return same
    if any(is_same_meaning(change, words, left, right) for left, right in _REACHES):
        return Verdict("wording", "same-meaning")
    if not any(token.is_word for token in (*change.old, *change.new)):
        return _judge_punctuation(change, words)
    if _is_repair(change, repairs):
        return Verdict("typographic", "spelling")
    if all(is_filler(token.text) or token.text == "," for token in (*change.old, *change.new)):
        return None if _qualifies_others(change, words) else Verdict("wording", "ordinary-words")
    return None


def _is_repair(change: WordChange, repairs: SpellingRepairs) -> bool:
    if len(change.old) != 1 or len(change.new) != 1:
        return False
    return repairs.include(change.old[0].text, change.new[0].text, opens=change.opens)


_REACHES: Final = [(left, right) for left in range(_WIDEST) for right in range(_WIDEST)]


def _same_but_for_marks(change: WordChange, words: CriticalWords) -> Verdict | None:
    """Return the verdict on words that differ in apostrophes or in a first capital only."""
    if len(change.old) != 1 or len(change.new) != 1 or not change.old[0].is_word:
        return None
    old, new = change.old[0].text, change.new[0].text
    if _straight(old) == _straight(new):
        return Verdict("typographic", "punctuation") if old[0].isalpha() else None
    if _straight(old).lower() != _straight(new).lower():
        return None
    is_first = old[1:] == new[1:] and old[1:].islower() and len(old) > 1
    may_tell = plain_word(old) in _CAPITAL_TELLS or words.reason_of(old) in ("medicine", "unit")
    return Verdict("typographic" if is_first and change.opens and not may_tell else "clinical", "case")


def is_same_meaning(change: WordChange, words: CriticalWords, left: int, right: int) -> bool:
    """True when the change, with so many words before and behind it, puts a wording in place of one like it."""
    start, end, at, to = change.start - left, change.end + right, change.at - left, change.to + right
    if min(start, at) < 0 or end > len(change.then) or to > len(change.now):
        return False
    old, new = change.then[start:end], change.now[at:to]
    sides = (
        *zip(old[:left], new[:left], strict=True),
        *zip(old[-right or end :], new[-right or to :], strict=True),
    )
    if not old or not new or any(one.key != other.key for one, other in sides):
        return False
    if _is_article(old[0]) and _is_article(new[0]) and len(old) > 1 and len(new) > 1:
        old, new, start = old[1:], new[1:], start + 1
    listed = tuple(plain_word(token.text) for token in old)
    same = words.same_meaning(listed)
    if same is None or tuple(plain_word(token.text) for token in new) not in same.right:
        return False
    if any(token.forced or token.is_link for token in (*old, *new)):
        return False
    if any(token.text[1:].lower() != token.text[1:] for token in (*old, *new)):
        return False
    is_lower = not any(token.text[:1].isupper() for token in (*old[1:], *new[1:]))
    has_capital = old[0].text[:1].isupper() == new[0].text[:1].isupper()
    return is_lower and has_capital and not _is_exception(change.then, start, end, same.exceptions)


def _is_exception(
    tokens: Sequence[Token], start: int, end: int, exceptions: frozenset[tuple[str, ...]]
) -> bool:
    """True when the words from start to end stand in a longer wording in which they are right."""
    near = [plain_word(token.text) for token in tokens[max(0, start - 8) : end + 8]]
    offset = start - max(0, start - 8)
    for words in exceptions:
        for at in range(len(near) - len(words) + 1):
            if (
                at <= offset
                and at + len(words) >= offset + end - start
                and tuple(near[at : at + len(words)]) == words
            ):
                return True
    return False


def _judge_punctuation(change: WordChange, words: CriticalWords) -> Verdict | None:
    """Return the verdict on a change of punctuation alone, or None where it may change what is said."""
    old, new = ("".join(token.text for token in tokens) for tokens in (change.old, change.new))
    if any(_has_digit(token.text) for token in change.beside):
        return None
    if old in _QUOTES and new in _QUOTES and _QUOTES[old] == _QUOTES[new]:
        return Verdict("typographic", "punctuation")
    if old in _DASHES and new in _DASHES and _stands_free(change):
        return Verdict("typographic", "punctuation")
    if (
        change.closes
        and {old, new} == {"", "."}
        and all(token.is_word or token.forced == "link" for token in change.beside)
    ):
        return Verdict("typographic", "punctuation")
    if any(words.reason_of(token.text) for token in change.beside):
        return None
    if {old, new} == {".", "!"} or ({old, new} == {"", ","} and _beside_filler(change)):
        return Verdict("wording", "punctuation")
    return None


def _qualifies_others(change: WordChange, words: CriticalWords) -> bool:
    """True where "the" and the like are no filler: "the two tablets" are all there are."""
    return any(words.reason_of(token.text) in _QUALIFIED for token in change.beside)


def _beside_filler(change: WordChange) -> bool:
    return any(is_filler(token.text) for token in change.beside)


def _stands_free(change: WordChange) -> bool:
    """True when there is white space on both sides of the mark, then and now."""
    sides = ((change.then, change.start), (change.now, change.at))
    return all(
        0 < at < len(tokens) - 1 and tokens[at].is_spaced and tokens[at + 1].is_spaced for tokens, at in sides
    )


def _opens(tokens: Sequence[Token], at: int) -> bool:
    """True when a sentence begins with the token: it is the first word, or the one before it ends a sentence."""
    before = [token.text for token in tokens[max(0, at - _WIDEST) : at] if not token.is_mark]
    while before and before[-1] in _QUOTES:
        before.pop()
    if not before:
        return at <= _WIDEST
    return before[-1] in _ENDS and at < len(tokens) and tokens[at].is_spaced


def _is_article(token: Token) -> bool:
    return token.text in ("a", "an", "A", "An")


def _straight(word: str) -> str:
    return "".join(_QUOTES.get(character, character) for character in word)


def _has_digit(word: str) -> bool:
    return any(unicodedata.category(character)[0] == "N" for character in word)


def _is_odd(text: str) -> bool:
    """True for characters that are not seen, that change those around them, or that look like others."""
    if text.isascii() or _has_digit(text):
        return False
    kinds = {unicodedata.category(character) for character in text}
    if kinds & {"Cf", "Cc", "Co", "Cn", "Cs", "Mn", "Me", "Mc", "Lm", "Sk"}:
        return True
    scripts = {unicodedata.name(character, "").split(" ")[0] for character in text if character.isalpha()}
    return len(scripts) > 1 or bool(scripts - {"LATIN"}) or unicodedata.normalize("NFKC", text) != text


def _look_alike(change: WordChange) -> bool:
    """True when words differ in an accent, or in letters and digits that are taken for each other."""
    return len(change.old) == len(change.new) > 0 and any(
        old.text != new.text and _shape(old.text) == _shape(new.text) and old.text.lower() != new.text.lower()
        for old, new in zip(change.old, change.new, strict=True)
        if old.is_word and not _has_digit(old.text + new.text)
    )


def _shape(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.translate(str.maketrans("Il|", "lll")))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()


def _untold(change: WordChange) -> str:
    """Return the reason of a change that no list of words tells."""
    old, new = (
        [plain_word(token.text) for token in tokens if token.is_word] for tokens in (change.old, change.new)
    )
    if any(
        one in (prefix + other, prefix + "-" + other)
        for prefix in _OPPOSITE
        for a in old
        for b in new
        for one, other in ((a, b), (b, a))
    ):
        return "negation"
    if not old and not new:
        return "number" if any(_has_digit(token.text) for token in change.beside) else "punctuation"
    return "unclassed"
