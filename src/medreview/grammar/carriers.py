"""Takes requests to LanguageTool, each in a thread of its own, and brings the replies to who waits for them."""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from itertools import accumulate
from queue import Queue
from typing import Final, NamedTuple

from medreview.grammar.answers import Match, NoAnswer, Selection
from medreview.grammar.client import Client, Gone, Refused

Reply = list[Match] | NoAnswer
"""What LanguageTool says of one text; or why nothing is known of it."""
BORDER: Final = "\n\n"
"""Parts the texts of a request: LanguageTool takes what it parts for paragraphs."""
_LONGEST_WAIT: Final = 10.0
_PAUSE: Final = 0.25
"""Seconds after which a server that broke off is asked again: one that is dying is gone by then."""
_FAULTS_IN_A_ROW: Final = 4


class Letter:
    """The texts of one call, whose replies come one by one."""

    def __init__(self, count: int) -> None:
        self.future: Future[list[Reply]] = Future()
        self._replies: list[Reply] = [[]] * count
        self._awaited = count
        self._lock = threading.Lock()

    def reply(self, number: int, reply: Reply) -> None:
        """Note the reply to one text; the last one makes the future done."""
        with self._lock:
            self._replies[number] = reply
            self._awaited -= 1
            if not self._awaited and not self.future.done():
                self.future.set_result(self._replies)

    def fail(self, error: BaseException) -> None:
        """Give the future an exception: a fault that is no reply."""
        with self._lock:
            if not self.future.done():
                self.future.set_exception(error)


class Posted(NamedTuple):
    """One text of a letter."""

    text: str
    letter: Letter
    number: int


class Batch(NamedTuple):
    """Texts that go in one request."""

    language: str
    texts: list[Posted]

    def refuse(self, why: BaseException) -> None:
        """Say of all texts why nothing is known of them."""
        for posted in self.texts:
            if isinstance(why, NoAnswer):
                posted.letter.reply(posted.number, why)
            else:
                posted.letter.fail(why)


class Line:
    """The way to the server that all carriers share: its address, and why nothing is asked any more."""

    def __init__(self, connect: Callable[[], str]) -> None:
        self._connect = connect
        self._calling = threading.Lock()
        self._noting = threading.Lock()
        self._calls = self._faults = 0
        self._address = ""
        self.is_over = threading.Event()
        self.why: BaseException = NoAnswer("LanguageTool was not asked")

    def address(self) -> str:
        """Return the server's address; raises why there is none."""
        with self._calling:
            self._raise_if_over()
            if not self._calls:
                self._call()
            return self._address

    def renew(self, address: str, gone: Gone) -> None:
        """Ask for an address once more when the server at `address` has gone; raises when that was done before."""
        with self._calling:
            self._raise_if_over()
            if address == self._address:
                if self._calls > 1:
                    self.end(gone)
                    raise gone
                self._call()

    def note(self, fault: NoAnswer | None) -> None:
        """Count the faults in a row; too many are the end."""
        with self._noting:
            self._faults = 0 if fault is None else self._faults + 1
            is_enough = self._faults >= _FAULTS_IN_A_ROW
        if fault is not None and is_enough:
            self.end(fault)

    def end(self, why: BaseException) -> None:
        """Let nothing be asked any more; the first reason counts."""
        with self._noting:
            if not self.is_over.is_set():
                self.why = why.with_traceback(None)
                self.is_over.set()

    def _call(self) -> None:
        self._calls += 1
        try:
            self._address = self._connect()
        except BaseException as error:
            self.end(error)
            raise

    def _raise_if_over(self) -> None:
        if self.is_over.is_set():
            raise self.why


class Carrier:
    """Carries one batch after the other to the server; `carry` runs in its own thread until it is handed None."""

    def __init__(self, queue: Queue[Batch | None], line: Line, selection: Selection, seconds: float) -> None:
        self._queue = queue
        self._line = line
        self._selection = selection
        self._seconds = seconds
        self._client: Client | None = None
        self._called = ""

    def carry(self) -> None:
        """Deliver batches; every text of theirs has its reply then, or its future the exception."""
        while (batch := self._queue.get()) is not None:
            try:
                self._deliver(batch)
            except BaseException as error:
                self._line.end(error)
                batch.refuse(error)
        if self._client is not None:
            self._client.close()

    def hang_up(self) -> None:
        """End the request under way, from another thread."""
        client = self._client
        if client is not None:
            client.hang_up()

    def _deliver(self, batch: Batch) -> None:
        """Ask about all texts at once; where that fails for what a text may have caused, about each half."""
        language, rest = batch.language, [batch.texts]
        while rest:
            texts = rest.pop()
            if self._line.is_over.is_set():
                Batch(language, texts).refuse(self._line.why)
                continue
            try:
                replies = self._ask(language, texts)
            except NoAnswer as fault:
                if _may_be_text(fault) and len(texts) > 1:
                    middle = len(texts) // 2
                    rest += (texts[middle:], texts[:middle])
                else:
                    Batch(language, texts).refuse(fault.with_traceback(None))
                continue
            for posted, reply in zip(texts, replies, strict=True):
                posted.letter.reply(posted.number, reply)

    def _ask(self, language: str, texts: list[Posted]) -> list[list[Match]]:
        """Return the matches of each text; what may pass is asked a second time."""
        parts = [posted.text for posted in texts]
        is_first = True
        while True:
            address = self._line.address()
            try:
                matches = self._client_at(address).check(BORDER.join(parts), language, self._selection)
                shared = share(matches, parts)
            except Gone as gone:
                self._line.renew(address, gone)
            except NoAnswer as fault:
                if is_first and fault.may_retry:
                    is_first = False
                    wait = fault.wait if isinstance(fault, Refused) else _PAUSE
                    self._line.is_over.wait(min(wait, _LONGEST_WAIT))
                    continue
                if len(texts) == 1 or not _may_be_text(fault):
                    self._line.note(fault)
                raise
            else:
                self._line.note(None)
                return shared

    def _client_at(self, address: str) -> Client:
        client = self._client
        if client is None or address != self._called:
            if client is not None:
                client.close()
            client = self._client = Client(address, self._seconds)
            self._called = address
        if self._line.is_over.is_set():
            client.hang_up()
        return client


def share(matches: Sequence[Match], texts: Sequence[str]) -> list[list[Match]]:
    """Return the matches in texts that were joined with `BORDER`, text by text, with places in each.

    Raises:
        Refused: when one reaches over a border; what is meant by it is only seen when the texts are sent alone.
    """
    starts = [0, *accumulate(len(text) + len(BORDER) for text in texts[:-1])]
    shared: list[list[Match]] = [[] for _ in texts]
    for match in matches:
        number = bisect_right(starts, match.start) - 1
        start, end = match.start - starts[number], match.end - starts[number]
        if end > len(texts[number]):
            raise Refused("LanguageTool marks words of two texts as one", may_be_text=True)
        shared[number].append(match._replace(start=start, end=end))
    return shared


def _may_be_text(fault: NoAnswer) -> bool:
    return isinstance(fault, Refused) and fault.may_be_text
