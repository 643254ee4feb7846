"""Has pages read by LanguageTool: what it said of a text before is taken from the cache, the rest is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from medreview.grammar.accepted import AcceptedWords
from medreview.grammar.answers import Match, NoAnswer, Selection
from medreview.grammar.cache import AnswerCache, AnswerKeys
from medreview.grammar.kinds import kind_of
from medreview.grammar.language import language_of
from medreview.grammar.left_out import CATEGORIES, RULES
from medreview.grammar.proofs import Proof, find_proofs
from medreview.grammar.remarks import one_each
from medreview.grammar.unknown_words import Standing, UnknownWords
from medreview.reading.house import House
from medreview.reading.page import Page
from medreview.schemas.policy import GrammarPolicy
from medreview.schemas.remark import Proofreading, Remark
from medreview.schemas.run import NotChecked

if TYPE_CHECKING:
    from medreview.grammar.carriers import Reply
    from medreview.grammar.post import Post

OTHER_LANGUAGE: Final = "LanguageTool is asked about English only, and 'lang' says {lang}"


class Proofreader:
    """Sends pages and gives their answers; for one thread.

    `open_post` is called when a text is not in the cache; `server` is what the answers depend on besides the text, and
    `in_words` who is asked, for what a run covers.
    """

    def __init__(
        self,
        house: House,
        open_post: Callable[[Selection], Post],
        cache: AnswerCache,
        server: str,
        *,
        in_words: str = "",
        is_required: bool = False,
    ) -> None:
        policy = house.settings.grammar
        self.left_out = tuple(left_out(policy, house.policy_path))
        self.in_words = in_words
        self._selection = selection_of(policy)
        self._profile = house.policy.profile
        self._accepted = AcceptedWords(house)
        self._open_post, self._cache, self._server = open_post, cache, server
        self._post: Post | None = None
        self._is_required = is_required
        self._keys: dict[str, AnswerKeys] = {}

    def send(self, page: Page) -> Callable[[], Proofreading]:
        """Return what gives the answer for a page; what the cache does not have is on its way."""
        lang = page.fields.lang
        language = language_of(lang, self._profile)
        if language is None:
            stated = "nothing that can be used" if lang is None else f"'{lang}'"
            answer = Proofreading((), OTHER_LANGUAGE.format(lang=stated), self._is_required)
            return lambda: answer
        return _Sent(page, self._ask, self._accepted, language, is_required=self._is_required)

    def send_rest(self) -> None:
        """Send what waits for more texts to share a request with."""
        if self._post is not None:
            self._post.flush()

    def _ask(self, texts: list[str], language: str) -> Callable[[], dict[str, Reply]]:
        """Return what gives the reply to each text."""
        keys = self._keys.setdefault(language, AnswerKeys(self._server, language, self._selection))
        key_of = {text: keys(text) for text in texts}
        kept = self._cache.find([*key_of.values()])
        replies: dict[str, Reply] = {text: [*kept[key]] for text, key in key_of.items() if key in kept}
        missing = [text for text in key_of if text not in replies]
        if not missing:
            return lambda: replies
        post = self._post = self._post or self._open_post(self._selection)
        future = post.send(missing, language)

        def wait() -> dict[str, Reply]:
            if not future.done():
                post.flush()
            new = dict(zip(missing, future.result(), strict=True))
            self._cache.keep(
                {key_of[text]: reply for text, reply in new.items() if not isinstance(reply, NoAnswer)}
            )
            return replies | new

        return wait


class _Sent:
    """A page whose texts have been sent; called, it waits for the replies."""

    def __init__(
        self,
        page: Page,
        ask: Callable[[list[str], str], Callable[[], dict[str, Reply]]],
        accepted: AcceptedWords,
        language: str,
        *,
        is_required: bool,
    ) -> None:
        self._page = page
        self._accepted = accepted
        self._is_required = is_required
        self._proofs = find_proofs(page)
        self._unknown = UnknownWords(page.document.running_text.text)
        self._replies = ask([proof.text for proof in self._proofs], language)

    def __call__(self) -> Proofreading:
        replies = self._replies()
        why_not = next((str(reply) for reply in replies.values() if isinstance(reply, NoAnswer)), "")
        return Proofreading(one_each(self._remarks(replies)), why_not, self._is_required)

    def _remarks(self, replies: Mapping[str, Reply]) -> Iterator[Remark]:
        for proof in self._proofs:
            reply = replies[proof.text]
            if not isinstance(reply, NoAnswer):
                for match in reply:
                    yield from self._remark(proof, match)

    def _remark(self, proof: Proof, match: Match) -> Iterator[Remark]:
        place = proof.locate(match.start, match.end)
        if place is None:
            return
        start, end = place
        kind = kind_of(match)
        text = self._page.document.blocks[proof.number].text
        standing: Standing = "slip"
        if kind == "misspelling":
            standing = self._unknown.standing(text, start, end, match.replacements)
            if standing == "abbreviation" or self._accepted.accepts(text, start, end):
                return
        said = match.rule, match.category, match.message, match.replacements
        yield Remark(proof.number, start, end, kind, *said, is_doubtful=standing == "doubtful")


def selection_of(policy: GrammarPolicy) -> Selection:
    """Return what LanguageTool is told to leave out: what the house does, and what we do everywhere."""
    rules = {entry.rule for entry in policy.leave_out if entry.rule is not None}
    categories = {entry.category for entry in policy.leave_out if entry.category is not None}
    return Selection(tuple(sorted(rules | RULES)), tuple(sorted(categories | CATEGORIES)))


def left_out(policy: GrammarPolicy, policy_path: str) -> Iterator[NotChecked]:
    """Yield what of LanguageTool's rules the house leaves out, with its reasons."""
    for entry in policy.leave_out:
        what = (
            f"LanguageTool's rule {entry.rule}" if entry.rule else f"LanguageTool's category {entry.category}"
        )
        yield NotChecked(what, f"left out in {policy_path}: {' '.join(entry.reason.split())}")
