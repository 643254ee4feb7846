"""Opens what has pages read by LanguageTool, for one command: however many runs it makes, one server answers."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from medreview.grammar.connection import Connection, asked_version, connect, why_unavailable
from medreview.grammar.settings import GrammarSettings
from medreview.reading.house import House
from medreview.reading.page import Page
from medreview.schemas.remark import Proofreading
from medreview.schemas.run import NotChecked

if TYPE_CHECKING:
    from medreview.grammar.answers import Selection
    from medreview.grammar.post import Post
    from medreview.grammar.proofreader import Proofreader

_FAMILY: Final = "GRM"
_DAY: Final = 86_400
_FEW: Final = 15
"""Pages that are read sooner by a server that starts quickly than by one that reads quickly."""
_THIS_COMPUTER: Final = ("localhost", "127.0.0.1", "::1")


class Unasked:
    """Stands for LanguageTool where it cannot, or shall not, be asked."""

    def __init__(self, why: str, *, is_required: bool = False) -> None:
        self.left_out: tuple[NotChecked, ...] = ()
        self.in_words = ""
        self._answer = Proofreading((), why, is_required)

    def send(self, _page: Page) -> Callable[[], Proofreading]:
        """Return what says why the page was not read."""
        return lambda: self._answer

    def send_rest(self) -> None:
        """Do nothing: nothing waits."""


class ProofreadByLanguageTool:
    """Called with the house rules in use, opens a proofreader for one run.

    The connection is made when a text is not in the cache, serves every run, and ends with this object or the process.
    `tell` is given one line for the user when texts are about to leave this computer.
    """

    def __init__(self, settings: GrammarSettings, tell: Callable[[str], None]) -> None:
        self._settings = settings
        self._tell = tell
        self._connection: Connection | None = None

    @contextmanager
    def __call__(self, house: House, pages: int) -> Generator[Proofreader | Unasked]:
        """Give the proofreader for at most so many pages, or what says why nothing is read."""
        is_required = self._settings.mode == "required" or _is_error(house)
        if self._settings.mode == "off":
            yield Unasked(
                "LanguageTool is turned off ('mode' in the settings, or --grammar)", is_required=is_required
            )
            return
        why = why_unavailable(self._settings)
        if why is not None:
            yield Unasked(why, is_required=is_required)
            return
        with ExitStack() as stack:
            yield self._open(house, pages, stack, is_required=is_required)

    def _open(self, house: House, pages: int, stack: ExitStack, *, is_required: bool) -> Proofreader:
        """Return the proofreader; what it uses is closed by the stack."""
        # where nothing is installed, none of this is needed
        from medreview.caches.folders import cache_folder
        from medreview.grammar.cache import AnswerCache
        from medreview.grammar.proofreader import Proofreader

        day = int(time.time()) // _DAY  # only tells old answers from new ones
        server = asked_version(self._settings)
        # nobody tells us when another's server is renewed
        source = server if self._settings.server is None else f"{server} in week {day // 7}"
        cache = stack.enter_context(closing(AnswerCache(cache_folder() / "answers.sqlite", day)))
        connect_to = partial(self._address, is_short=pages <= _FEW)

        def open_post(selection: Selection) -> Post:
            from medreview.grammar.post import Post  # a run that finds all in the cache needs none

            return stack.enter_context(Post(connect_to, selection, self._settings.check_seconds))

        in_words = f", grammar and spelling by LanguageTool {server}"
        return Proofreader(house, open_post, cache, source, in_words=in_words, is_required=is_required)

    def _address(self, *, is_short: bool) -> str:
        """Return the server's address; called in threads of the post, one at a time, and again when it has gone."""
        if self._connection is not None and self._connection.failure() is not None:
            self._connection.close()
            self._connection = None
        if self._connection is None:
            if (
                self._settings.server is not None
                and urlsplit(self._settings.server).hostname not in _THIS_COMPUTER
            ):
                self._tell(
                    f"The pages' text is sent to {self._settings.server} (grammar.server in the settings)."
                )
            self._connection = connect(self._settings, is_short=is_short)
            weakref.finalize(self, self._connection.close)
        return self._connection.address


def _is_error(house: House) -> bool:
    """True when the house has made a finding of LanguageTool an error: it must not pass because nobody looked."""
    settings = house.settings.rules.items()
    return any(rule.startswith(_FAMILY) and setting.severity == "error" for rule, setting in settings)
