"""A page's digest: the number that says which text a review is of.

docs/reference/digest.md is the recipe in words. Its version is part of what is hashed, so digests of two versions are
never the same by design.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256

from medreview.reading.canonical import canonical_content, canonical_line, canonical_words, front_values
from medreview.reading.front_matter import Front
from medreview.reading.house import House
from medreview.reading.source import Fault

RECIPE = 1
"""The version of the recipe by which digests are made."""


def digest_of(front: Front, text: str, wordings: Mapping[str, str]) -> str:
    """Return `sha256:` and 64 hexadecimal digits, of a page whose file's text is `text`.

    It is the same for all that tells a reader the same, by the front matter's disclaimers in the house's `wordings`,
    as `wordings_in_force` has them. Where `front` has a `fault_of`, it is no digest to rely on.
    """
    return digest_of_hashed(hashed_text(front, text, wordings))


def digest_of_hashed(hashed: str) -> str:
    """Return the digest of what `hashed_text` returned."""
    return f"sha256:{sha256(bytes_hashed(hashed)).hexdigest()}"


def bytes_hashed(hashed: str) -> bytes:
    """Return what is hashed; half a surrogate pair, which YAML may bring, is written as JSON would."""
    return hashed.encode("utf-8", "backslashreplace")


def hashed_text(front: Front, text: str, wordings: Mapping[str, str]) -> str:
    """Return the text that the digest is of: name and version of the recipe, then the canonical content, by lines."""
    lines = (
        f"medreview canonical content {RECIPE}",
        *canonical_content(front, text),
        *_wording_lines(front, wordings),
    )
    return "\n".join(lines) + "\n"


def _wording_lines(front: Front, wordings: Mapping[str, str]) -> Iterator[str]:
    for name in front_values(front, "disclaimers"):
        if isinstance(name, str):
            known = wordings.get(name)
            yield canonical_line(["wording", name, None if known is None else canonical_words(known)])


def wordings_in_force(house: House) -> dict[str, str]:
    """Return the approved wording of every disclaimer of the house, by its id."""
    return {name: disclaimer.current.text for name, disclaimer in house.disclaimers.items()}


def fault_of(front: Front) -> Fault | None:
    """Return why it is not certain what front matter says: it is not YAML, or holds what two readers read differently.

    Values that the schema refuses are certain all the same: they are hashed as they stand.
    """
    faults = front.yaml.faults if front.is_readable else front.faults
    return faults[0] if faults else None
