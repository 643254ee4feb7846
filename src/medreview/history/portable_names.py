"""Which paths of a commit can be written as files on every system, each under its own name and in the folder asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from unicodedata import category, normalize

_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:[ .]|\Z)", re.I
)
"""Names of devices on Windows, whatever stands behind the first dot (Microsoft, Naming Files, Paths, Namespaces)."""
_REFUSED = frozenset('<>:"|?*\\')
_LONGEST_NAME = 255
_LONGEST_PATH = 1000


def name_faults(paths: Iterable[str]) -> Mapping[str, str]:
    """Return, for each path with forward slashes that not every system can have, why.

    Paths that are one to a system that does not tell upper from lower case, or composed from decomposed letters, are
    all among them: none would be sure to be the right one.
    """
    listed = list(paths)
    faults = {path: why for path in listed if (why := _why_not(path)) is not None}
    known: dict[str, list[tuple[str, bool]]] = {}
    for path in listed:
        known.setdefault(_folded(path), []).append((path, True))
    for folder in {folder for path in listed for folder in _folders(path)}:
        known.setdefault(_folded(folder), []).append((folder, False))
    doubtful = {folded for folded, names in known.items() if len(names) > 1}
    for path in listed:
        if not doubtful.isdisjoint(map(_folded, (path, *_folders(path)))):
            faults.setdefault(
                path, "another name differs from it only in upper and lower case, or not at all"
            )
    return faults


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def _folded(path: str) -> str:
    return normalize("NFC", normalize("NFC", path).casefold())


def _why_not(path: str) -> str | None:
    if len(path) > _LONGEST_PATH:
        return f"its path has more than {_LONGEST_PATH} characters"
    return next((why for name in path.split("/") if (why := _fault_of_name(name)) is not None), None)


def _fault_of_name(name: str) -> str | None:
    if name in ("", ".", ".."):
        return "its path leads elsewhere"
    if _is_gits(name):
        return "a name in it is git's own"
    if any(c in _REFUSED or category(c) in ("Cc", "Cs") for c in name):
        return "a name in it has a character that not every system can have"
    if name.endswith((".", " ")) or _RESERVED.match(name) or len(name.encode("utf-8")) > _LONGEST_NAME:
        return "Windows cannot have a name in it"
    return None


def _is_gits(name: str) -> bool:
    """True for `.git`, however a system may read it (CVE-2014-9390).

    Upper case, dots and spaces at the end, unseen characters, a stream of NTFS and its short name make no difference.
    """
    seen = "".join(c for c in name if category(c) != "Cf").casefold().partition(":")[0].rstrip(". ")
    return seen in (".git", "git~1")
