"""The pages of a run, one after the other; while LanguageTool is at work, the next ones are read and sent to it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from medreview.errors import ConfigurationError
from medreview.examiner import Examined, Examiner, PageResult
from medreview.reading.house import House
from medreview.reading.page import Page
from medreview.reading.source import Fault
from medreview.schemas.remark import Proofreading
from medreview.schemas.run import NotChecked

_AHEAD: Final = 64
"""How many pages may wait for their answers: enough for several requests, and little memory."""


class Proofreader(Protocol):
    """What asks LanguageTool: pages are sent, and each is answered later."""

    left_out: tuple[NotChecked, ...]
    """What of its rules the house leaves out."""
    in_words: str
    """Who is asked, to be added to what a run covers; empty where nobody is."""

    def send(self, page: Page, /) -> Callable[[], Proofreading]:
        """Return what gives the answer for a page, and waits for it."""
        ...

    def send_rest(self) -> None:
        """Send what was kept back to send more at a time."""
        ...


ProofreadBy = Callable[[House, int], AbstractContextManager[Proofreader]]
"""Opens a proofreader for a house and at most so many pages."""


class _Begun(NamedTuple):
    """A page as shown, what our own rules found on it, and its answer where one is awaited."""

    shown: str
    examined: Examined
    answer: Callable[[], Proofreading] | None


class PageQueue:
    """Examines pages in order; `read` gives how a page is shown and its bytes, `bases` what it was before."""

    def __init__(
        self,
        examiner: Examiner,
        asked: Collection[Path],
        bases: Mapping[Path, bytes | Fault | None],
        read: Callable[[Path], tuple[str, bytes | Fault]],
        proofreader: Proofreader | None,
    ) -> None:
        self._examiner = examiner
        self._asked = asked
        self._bases = bases
        self._read = read
        self._proofreader = proofreader

    def results(self, files: Iterable[Path]) -> Iterator[tuple[str, PageResult]]:
        """Yield how each page is shown and what examining it gave."""
        for shown, examined, answer in self._begun(files):
            yield shown, self._examiner.conclude(examined, None if answer is None else _caught(answer))

    def _begun(self, files: Iterable[Path]) -> Iterator[_Begun]:
        proofreader = self._proofreader
        if proofreader is None:
            yield from map(self._begin, files)
            return
        waiting: deque[_Begun] = deque()
        for file in files:
            waiting.append(self._begin(file))
            if len(waiting) > _AHEAD:
                yield waiting.popleft()
        proofreader.send_rest()
        while waiting:
            yield waiting.popleft()

    def _begin(self, file: Path) -> _Begun:
        shown, data = self._read(file)
        is_asked = file in self._asked
        examined = self._examiner.begin(shown, data, is_asked=is_asked, base=self._bases.get(file))
        if self._proofreader is None or not is_asked or not examined.page.is_readable:
            return _Begun(shown, examined, None)
        try:
            return _Begun(shown, examined, self._proofreader.send(examined.page))
        except ConfigurationError:
            raise
        except Exception as error:  # one page must not stop the others
            failed = Proofreading(error=error)
            return _Begun(shown, examined, lambda: failed)


def _caught(answer: Callable[[], Proofreading]) -> Proofreading:
    """Return the answer, or that it failed, which must neither stop the other pages nor pass."""
    try:
        return answer()
    except ConfigurationError:
        raise
    except Exception as error:
        return Proofreading(error=error)
