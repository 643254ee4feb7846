"""Front matter as most pages write it, read several times faster than any YAML.

Known are lines `key: value`, lists below a key, whose items are values or keys of one depth, `[lists]` and `{groups}`
in one line, text in quotes without escapes, and text folded by `>-`. At the first line that could mean anything else
this reader gives up, and the strict reader reads all of it: that one alone decides what is a fault.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from medreview.reading.strict_yaml import Path, YamlText, scalar
from medreview.schemas.finding import Span

_LONGEST = 50_000  # in characters; the strict reader says when a file has too many values
_FIRST = r"(?: [A-Za-z0-9_(./+$] | [^\x00-\x7f] )"  # begins nothing else in YAML 1.1 or 1.2
_NAME = r"[A-Za-z_][A-Za-z0-9_-]{0,99}+"
# a colon before a space, or a number sign behind one, would end a value
_PLAIN = rf"{_FIRST} [^\n:#]*+ (?: (?: :(?![ \n]) | (?<![ ])\# ) [^\n:#]*+ )*+ (?<![ ])"
_PART = rf"""(?:
    {_FIRST} [^]\n:#,?[{{}}]*+ (?: (?: :(?![] \n,?[{{}}]) | (?<![ ])\# ) [^]\n:#,?[{{}}]*+ )*+ (?<![ ])
    | "[^]"\\\n,[{{}}]*+" | '[^]'\n,[{{}}]*+'
)"""
_LINE = re.compile(
    rf"""
    [ ]*+ (?: \#[^\n]*+ )? \n
    | (?P<lead> [ ]*+ (?: -[ ] )?+ )
      (?: (?P<key> {_NAME} ) : (?: [ ]++ | (?=\n) ) )?
      (?:
        (?:
          (?P<scalar> {_PLAIN} | "[^"\\\n]*+" | '[^'\n]*+' )
          | (?P<flow>
              \[ (?: {_PART} (?: ,[ ] {_PART} )*+ )?+ \]
              | \{{ {_NAME}:[ ]{_PART} (?: ,[ ] {_NAME}:[ ]{_PART} )*+ \}}
            )
        )?+ \n
        | >-\n
          (?P<folded>
            (?P<indent> [ ]++ ) [^ \n] [^\n]*+ (?<![ ]) \n
            (?: (?P=indent) [^ \n] [^\n]*+ (?<![ ]) \n )*+
          )
          (?! [ ]* [\n#] )  # an empty line, or what is a comment elsewhere, may still belong to the text
      )
    """,
    re.VERBOSE,
)
_span = partial(tuple.__new__, Span)  # Span itself is a call of Python, and there are a hundred on each page


class _UnsureError(Exception):
    """The text may mean something that this reader does not know."""


class _Reader:
    """Reads line by line into one YamlText: `mapping`, at `path`, is what the next key belongs to.

    Before a key stands `key_lead`: nothing, or in an item of the open list as many spaces as `item_lead` is long. It is
    None where no further key may stand: behind an item without keys, and below a key that opens a list.
    """

    def __init__(self, text: str, base: int) -> None:
        self.result = YamlText(text=text, base=base)
        self.base = base
        self.keys = self.result.keys
        self.values = self.result.values
        self.mapping: dict[str, Any] = self.result.data
        self.path: Path = ()
        self.key_lead: str | None = ""
        self.items: list[Any] | None = None
        self.list_path: Path = ()
        self.item_lead = ""

    def read(self) -> YamlText:
        """Return the mapping that the text holds."""
        text, at = self.result.text, 0
        while at < len(text):
            line = _LINE.match(text, at)
            if line is None:
                raise _UnsureError
            lead, end = line[1], line.end()
            if lead is not None:  # else the line is empty, or a comment
                if lead != self.key_lead:
                    self._change_mapping(line, lead)
                if self.key_lead is not None:
                    self._take_key(line, self.base + at + len(lead), self.base + end)
            at = end
        self._end_list()
        return self.result

    def _take_key(self, line: re.Match[str], at: int, end: int) -> None:
        """Takes up the key that begins at `at`, with its value, which ends with its line at `end`."""
        lead, key, typed, flow, folded, indent = line.groups()
        if key is None or key in self.mapping:
            raise _UnsureError
        path = (*self.path, key)
        self.keys[path] = _span((at, at + len(key)))
        if typed is not None:
            self.mapping[key] = self._read_scalar(typed, end - 1, path)
        elif flow is not None:
            self.mapping[key] = self._read_flow(flow, end - 1, path)
        elif folded is not None:
            if len(indent) <= len(lead):
                raise _UnsureError
            self.values[path] = _span((end - len(folded) - len(">-\n"), end))
            self.mapping[key] = folded.strip(" \n").replace("\n" + indent, " ")
        elif lead:
            raise _UnsureError
        else:
            self.items = self.mapping[key] = []
            self.list_path, self.key_lead = path, None

    def _change_mapping(self, line: re.Match[str], lead: str) -> None:
        """Goes back to the keys of the page, or on to the next item of the open list."""
        if lead == "":
            self._end_list()
        elif self.items is None or "-" not in lead or (self.items and lead != self.item_lead):
            raise _UnsureError
        else:
            self._begin_item(line, lead, self.items)

    def _begin_item(self, line: re.Match[str], lead: str, items: list[Any]) -> None:
        """Takes up the place of an item, and where it has no keys the item itself."""
        _, key, typed, flow, _, _ = line.groups()
        at, end = self.base + line.start() + len(lead), self.base + line.end() - 1
        if not items:
            self.item_lead = lead
            self.values[self.list_path] = _span((at - 2, at - 2))
        path = (*self.list_path, len(items))
        self.key_lead = None
        if key is not None:
            self.mapping, self.path, self.key_lead = {}, path, " " * len(lead)
            items.append(self.mapping)
            self.values[path] = _span((at, at))
        elif typed is not None:
            items.append(self._read_scalar(typed, end, path))
        elif flow is not None:
            items.append(self._read_flow(flow, end, path))
        else:
            raise _UnsureError

    def _end_list(self) -> None:
        """Goes back to the keys of the page; one that opened a list but has no item has no value either."""
        if self.items is not None and not self.items:
            raise _UnsureError
        self.items, self.key_lead = None, ""
        self.mapping, self.path = self.result.data, ()

    def _read_scalar(self, typed: str, end: int, path: Path) -> Any:
        self.values[path] = _span((end - len(typed), end))
        if typed[0] not in "\"'":
            value = scalar(typed)
        elif not (value := typed[1:-1]).strip():
            value = None
        if value is None:
            raise _UnsureError
        return value

    def _read_flow(self, typed: str, end: int, path: Path) -> Any:
        """Return a list or group in one line."""
        at = end - len(typed)
        self.values[path] = _span((at, at + 1))
        if len(typed) == len("[]"):
            self.result.has_empty = True
            return []
        if typed[0] == "{":
            return self._read_group(typed, at + 1, path)
        items: list[Any] = []
        for word in typed[1:-1].split(", "):
            at += len(word) + 2
            items.append(self._read_scalar(word, at - 1, (*path, len(items))))
        return items

    def _read_group(self, typed: str, at: int, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for pair in typed[1:-1].split(", "):
            key, _, value = pair.partition(": ")
            if key in found:
                raise _UnsureError
            inner = (*path, key)
            self.keys[inner] = _span((at, at + len(key)))
            at += len(pair) + 2
            found[key] = self._read_scalar(value, at - 2, inner)
        return found


def read_plain_yaml(text: str, base: int = 0) -> YamlText | None:
    """Return what `strict_yaml.read_yaml` returns, or None where this reader is not sure that it would."""
    if len(text) > _LONGEST or not text.replace("\n", "").isprintable():
        return None
    try:
        return _Reader(text, base).read()
    except _UnsureError:
        return None
