"""A page as it was at an earlier commit, read as far as a rule asks."""

from __future__ import annotations

from functools import cached_property

from medreview.reading.canonical import canonical_content
from medreview.reading.front_matter import Front, read_front_matter
from medreview.reading.house import House
from medreview.reading.source import Fault, Source, decode
from medreview.schemas.page import FrontMatter
from medreview.schemas.rule import HOUSE


class EarlierPage:
    """The earlier version of a page, and the house rules of then (None where they cannot be read).

    Of a page that is new since then (`data` is None) nothing was said. Nothing in its bytes raises.
    """

    def __init__(self, path: str, data: bytes | Fault | None, house: House | None = None) -> None:
        self.house = house
        self.is_new = data is None
        self._path = path
        self._data = data

    @cached_property
    def _read(self) -> tuple[Source, str]:
        """The source, and why there is none to rely on."""
        if self._data is None:
            return Source(self._path, ""), ""
        if isinstance(self._data, Fault):
            return Source(self._path, ""), self._data.message
        source, fault = decode(self._path, self._data)
        return source, "" if fault is None else "it was not readable text"

    @cached_property
    def front(self) -> Front:
        """The front matter of that time."""
        return Front() if self._data is None else read_front_matter(self._read[0])

    @property
    def fields(self) -> FrontMatter:
        """What the front matter validly said."""
        return self.front.fields

    @property
    def house_then(self) -> House:
        """The house rules of that time; RuntimeError for a rule that did not declare that it compares them."""
        if self.house is None:
            raise RuntimeError(
                "this rule asks for the earlier house files without declaring HOUSE in uses_base"
            )
        return self.house

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The canonical content of that time."""
        return canonical_content(self.front, self._read[0].text)

    def doubt(self, keys: tuple[str, ...]) -> str:
        """Return why the values of `keys` (or HOUSE) cannot be told from this version; nothing when they can."""
        why = self._read[1]
        if why or not self.front.is_readable:
            return why or "its front matter could not be read"
        if HOUSE in keys and self.house is None:
            return "the house files of then cannot be used"
        unclear = [f"'{key}'" for key in keys if key != HOUSE and not self.front.is_whole(key)]
        return f"its {' and '.join(unclear)} had no valid value" if unclear else ""
