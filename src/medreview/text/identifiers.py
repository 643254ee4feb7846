"""Identifiers of sources: what a DOI, PMID, PMCID, NCT number, ISBN or address looks like. Forms only, no look-up.

Whatever could exist passes: a form is only refused where no such identifier can be.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import unquote

# ISO 26324: directory code 10, a registrant code that may be divided, and a suffix of printable characters.
_DOI = re.compile(r"10\.[0-9]{4,}(?:\.[0-9]+)*/[^\s\x00-\x1f\x7f]+")
_DOI_AROUND = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*", re.IGNORECASE)
_PMID = re.compile(r"[1-9][0-9]{0,7}")
_PMCID = re.compile(r"PMC[1-9][0-9]*(?:\.[1-9][0-9]*)?")
_NCT = re.compile(r"NCT[0-9]{8}")
_LABEL = re.compile(r"(?:pmid|pmcid|nct|isbn(?:-1[03])?)\s*:?\s*(?=\w)", re.IGNORECASE)
_ISBN_PARTS = re.compile(r"[\s\-\u2010-\u2013]")
_ISBN10 = re.compile(r"[0-9]{9}[0-9Xx]")
_ISBN13 = re.compile(r"97[89][0-9]{10}")
# RFC 9110, 4.2: a scheme, a host that is not empty, then path, query and fragment.
_HOST = r"(?:\[[0-9a-f:.]+\]|\w(?:[\w-]*\w)?(?:\.\w(?:[\w-]*\w)?)*\.?)"
_ADDRESS = re.compile(rf"https?://(?:[^\s/?#@]*@)?{_HOST}(?::[0-9]*)?(?:[/?#]\S*)?", re.IGNORECASE)
_BARE_HOST = re.compile(rf"{_HOST}(?:/\S*)?", re.IGNORECASE)


class WrongForm(NamedTuple):
    """Why a value cannot be an identifier of its kind, what to write instead, and whether that is surely meant."""

    why: str
    instead: str = ""
    is_sure: bool = False


def wrong_form(kind: str, value: str) -> WrongForm | None:
    """Return why `value` cannot be a `doi`, `pmid`, `pmcid`, `nct`, `isbn` or `url`; None when it could be one."""
    return _FORMS[kind](value)


def _doi(value: str) -> WrongForm | None:
    if _DOI.fullmatch(value):
        return None
    bare = _DOI_AROUND.sub("", value.strip(), count=1)
    if _DOI.fullmatch(bare):
        return WrongForm("only the DOI itself is written here", unquote(bare), is_sure="%" not in bare)
    return WrongForm("a DOI is '10.', a number of four or more digits, a slash and a name, without spaces")


def _pmid(value: str) -> WrongForm | None:
    if _PMID.fullmatch(value):
        return None
    if _PMID.fullmatch(bare := _bare(value)):
        return WrongForm("only the number itself is written here", bare, is_sure=True)
    return WrongForm("a PMID is a number of up to eight digits that does not begin with 0")


def _pmcid(value: str) -> WrongForm | None:
    return _lettered(value, _PMCID, "PMC", "a PMCID is 'PMC' and a number")


def _nct(value: str) -> WrongForm | None:
    return _lettered(value, _NCT, "NCT", "a ClinicalTrials.gov number is 'NCT' and eight digits")


def _lettered(value: str, form: re.Pattern[str], letters: str, why: str) -> WrongForm | None:
    if form.fullmatch(value):
        return None
    last = re.split(r"[/:]\s*", value.strip().rstrip("/"))[-1].upper()
    if form.fullmatch(last):
        return WrongForm(why, last, is_sure=True)
    digits = letters + _bare(value)
    return WrongForm(why, digits if form.fullmatch(digits) else "")


def _isbn(value: str) -> WrongForm | None:
    is_checked = _is_checked(value)
    if is_checked:
        return None
    bare = _LABEL.sub("", value.strip(), count=1)
    if _is_checked(bare):
        return WrongForm("only the number itself is written here", bare, is_sure=True)
    if is_checked is None:
        return WrongForm("an ISBN has 10 characters, or 13 that begin with 978 or 979")
    return WrongForm(
        "its check digit does not fit, so one of its digits is mistyped. Copy it from the source"
    )


def _is_checked(value: str) -> bool | None:
    """True when the check digit is right (ISO 2108: modulo 11 or, with 13 digits, modulo 10); None without one."""
    digits = _ISBN_PARTS.sub("", value)
    if not (_ISBN10.fullmatch(digits) or _ISBN13.fullmatch(digits)):
        return None
    values = [10 if digit in "Xx" else int(digit) for digit in digits]
    if len(values) == 10:
        return sum(value * weight for value, weight in zip(values, range(10, 0, -1), strict=True)) % 11 == 0
    return sum(value * (3 if at % 2 else 1) for at, value in enumerate(values)) % 10 == 0


def _url(value: str) -> WrongForm | None:
    if _ADDRESS.fullmatch(value):
        return None
    if _ADDRESS.fullmatch(value.strip()):
        return WrongForm("spaces stand around it", value.strip(), is_sure=True)
    if _ADDRESS.match(value) and re.search(r"\s", value):
        return WrongForm("an address has no spaces", re.sub(r"\s", "%20", value.strip()))
    if "." in value and _BARE_HOST.fullmatch(value):
        return WrongForm("an address begins with 'https://' or 'http://'", f"https://{value}")
    return WrongForm("an address is 'https://' or 'http://', a host such as example.org, and no spaces")


def _bare(value: str) -> str:
    """Return the last part of an address, without a label before it."""
    return _LABEL.sub("", value.strip().rstrip("/").rpartition("/")[2], count=1)


_FORMS: dict[str, Callable[[str], WrongForm | None]] = {
    "doi": _doi,
    "pmid": _pmid,
    "pmcid": _pmcid,
    "nct": _nct,
    "isbn": _isbn,
    "url": _url,
}
