"""Makes Ctrl-C wait for a moment at which nothing is left half done."""

from __future__ import annotations

import signal
import threading
from types import TracebackType
from typing import Self


class Patience:
    """While it is open (`with`), Ctrl-C is noted, and `heed` raises KeyboardInterrupt; what comes later is too late."""

    def __init__(self) -> None:
        self._is_wanted = False
        self._before: object = None
        self._is_ours = threading.current_thread() is threading.main_thread()

    def __enter__(self) -> Self:
        if self._is_ours:
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def _note(self, *_: object) -> None:
        self._is_wanted = True

    def heed(self) -> None:
        """Return when nobody wants to stop.

        Raises:
            KeyboardInterrupt: when Ctrl-C was pressed since.
        """
        if self._is_wanted:
            self._is_wanted = False
            raise KeyboardInterrupt

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_ours:
            before = self._before
            signal.signal(
                signal.SIGINT, before if callable(before) or isinstance(before, int) else signal.SIG_DFL
            )
