"""Answers kept between runs: an SQLite file that several runs share, and that may be lost at any time.

A store that cannot be used makes a run slower and nothing else: whatever SQLite refuses is taken for an empty answer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

_BUSY_SECONDS: Final = 2.0
_MANY: Final = 500  # variables in one statement; SQLite allows 999 in its oldest version
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, answer TEXT NOT NULL, used INTEGER NOT NULL) WITHOUT ROWID
"""


class AnswerStore:
    """The answers kept in a file.

    `day` is the day of this run as a number: of more than `most` answers, those not asked for the longest are dropped.
    """

    def __init__(self, file: Path, day: int, most: int) -> None:
        self._file = file
        self._day = day
        self._most = most
        self._new: dict[bytes, str] = {}
        self._seen: set[bytes] = set()
        self._connection = self._open()

    def find(self, keys: Sequence[bytes]) -> dict[bytes, str]:
        """Return the answers that are kept, by key."""
        found: dict[bytes, str] = {}
        for at in range(0, len(keys), _MANY):
            some = keys[at : at + _MANY]
            marks = ",".join("?" * len(some))
            for key, text, used in self._ask(
                f"SELECT key, answer, used FROM answers WHERE key IN ({marks})", some
            ):
                found[key] = str(text)
                if used != self._day:
                    self._seen.add(key)
        return found

    def keep(self, answers: Mapping[bytes, str]) -> None:
        """Keeps answers; they are written when many have come together, and in the end."""
        self._new.update(answers)
        if len(self._new) >= _MANY:
            self._write()

    def close(self) -> None:
        """Writes what is left, drops the oldest where there are too many, and lets go of the file."""
        self._write()
        if self._connection is not None:
            with suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _write(self) -> None:
        """Writes new answers and the day on which others were asked for; nothing when there is nothing to write."""
        if self._connection is None or not (self._new or self._seen):
            return
        try:
            with self._connection as connection:  # one transaction
                rows = [(key, text, self._day) for key, text in self._new.items()]
                connection.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", rows)
                days = [(self._day, key) for key in self._seen]
                connection.executemany("UPDATE answers SET used = ? WHERE key = ?", days)
                self._drop_oldest(connection)
        except (sqlite3.Error, UnicodeError):
            pass  # another run holds it too long, no room, damaged, half a surrogate pair
        self._new.clear()
        self._seen.clear()

    def _drop_oldest(self, connection: sqlite3.Connection) -> None:
        (count,) = connection.execute("SELECT count(*) FROM answers").fetchone()
        if count > self._most:
            connection.execute(
                "DELETE FROM answers WHERE key IN (SELECT key FROM answers ORDER BY used, key LIMIT ?)",
                (count - self._most * 9 // 10,),
            )

    def _ask(self, statement: str, values: Sequence[bytes]) -> list[tuple[bytes, str, int]]:
        if self._connection is None:
            return []
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError:  # another run holds it too long
            return []
        except sqlite3.Error:  # damaged in a part that opening does not look at
            self._connection.close()
            self._connection = self._replace()
            return []

    def _open(self) -> sqlite3.Connection | None:
        """Return the file opened, made where there is none, anew where it is damaged; None when it cannot be used."""
        try:
            return _connect(self._file)
        except sqlite3.OperationalError as error:
            # held by another run, no permission, no room; or a table that is not ours
            return self._replace() if "no such column" in str(error) else None
        except sqlite3.DatabaseError:
            return self._replace()
        except OSError:
            return None

    def _replace(self) -> sqlite3.Connection | None:
        """Return an empty file in the place of a damaged one; None when that cannot be."""
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                self._file.with_name(self._file.name + suffix).unlink()
        try:
            return _connect(self._file)
        except (sqlite3.Error, OSError):
            return None


def _connect(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    connection = sqlite3.connect(file, timeout=_BUSY_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode = WAL")  # a reader never waits for a writer
        connection.execute("PRAGMA synchronous = OFF")  # what a power cut damages is made anew
        connection.execute(_TABLE)
        connection.execute("SELECT key, answer, used FROM answers LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection
