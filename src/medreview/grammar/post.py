"""Sends texts to LanguageTool, several in one request and several requests at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Queue
from typing import Final, Self

from medreview.grammar.answers import NoAnswer, Selection
from medreview.grammar.carriers import BORDER, Batch, Carrier, Letter, Line, Posted, Reply

SIZE: Final = 10_000
"""Characters of a request, about: with two in flight on two cores fewer are slower, and more are no faster."""
_WAITING: Final = 8
"""Requests that wait for a carrier before `send` waits itself, so that what is under way stays small."""


class Post:
    """What is to be checked, on its way to LanguageTool; `send`, `flush` and `close` are for one thread.

    `connect` returns the server's address. It is called before the first request, in a thread of the post, and once
    more when nobody is there any more. The NoAnswer that it raises is the reply to every text; anything else is the
    exception of every future. After four failed requests in a row no more are made.
    """

    def __init__(
        self,
        connect: Callable[[], str],
        selection: Selection,
        seconds: float,
        *,
        in_flight: int = 2,
        size: int = SIZE,
    ) -> None:
        """Ask with a deadline for each request; so many requests at a time, of about `size` characters each."""
        self._line = Line(connect)
        self._selection = selection
        self._seconds = seconds
        self._in_flight = in_flight
        self._size = size
        self._gathered: dict[str, tuple[list[Posted], int]] = {}
        self._queue: Queue[Batch | None] = Queue(_WAITING)
        self._carriers: list[tuple[Carrier, threading.Thread]] = []

    def send(self, texts: Sequence[str], language: str) -> Future[list[Reply]]:
        """Return the replies to come, one for each text; waits while much is under way.

        They may wait for more texts until `flush` is called.
        """
        letter = Letter(len(texts))
        if not texts:
            letter.future.set_result([])
        for number, text in enumerate(texts):
            gathered, length = self._gathered.get(language, ([], 0))
            if gathered and length + len(text) > self._size:
                self._dispatch(language)
                gathered, length = [], 0
            gathered.append(Posted(text, letter, number))
            self._gathered[language] = gathered, length + len(text) + len(BORDER)
        if self._line.is_over.is_set():
            self.flush()
        return letter.future

    def flush(self) -> None:
        """Send what waits for more texts to share a request with."""
        for language in list(self._gathered):
            self._dispatch(language)

    def close(self) -> None:
        """End: requests under way are broken off, no thread is left, and every future is done."""
        self._line.end(NoAnswer("the run ended before LanguageTool had answered"))
        for carrier, _ in self._carriers:
            carrier.hang_up()
        self.flush()
        for _ in self._carriers:
            self._queue.put(None)
        for _, thread in self._carriers:
            thread.join()
        self._carriers.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def _dispatch(self, language: str) -> None:
        texts, _ = self._gathered.pop(language)
        batch = Batch(language, texts)
        if len(self._carriers) < self._in_flight and not self._line.is_over.is_set():
            self._add_carrier()
        if self._carriers and not self._line.is_over.is_set():
            self._queue.put(batch)
        else:
            batch.refuse(self._line.why)

    def _add_carrier(self) -> None:
        carrier = Carrier(self._queue, self._line, self._selection, self._seconds)
        thread = threading.Thread(target=carrier.carry, name="LanguageTool", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # the system gives no more threads; fewer will do
            if not self._carriers:
                self._line.end(NoAnswer(f"no thread to ask LanguageTool could be started: {error}"))
            return
        self._carriers.append((carrier, thread))
