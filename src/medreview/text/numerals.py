"""How many syllables a numeral has when it is read aloud, as SMOG asks (2.5 is "two point five")."""

from __future__ import annotations

import re
from typing import Final

_ONES: Final = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # zero to nineteen
_TENS: Final = (0, 1, 2, 2, 2, 2, 2, 3, 2, 2)  # ten, twenty to ninety
_SCALE: Final = 2  # hundred, thousand, million, billion, trillion
_LONGEST_CARDINAL: Final = 15  # digits; longer ones are codes and are read digit by digit
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+")
_YEAR: Final = re.compile(r"(19|20)(\d\d)")


def count_numeral_syllables(numeral: str) -> int:
    """The syllables of a numeral of ASCII digits with `.`, `,` or `:` inside and perhaps `st`, `nd`, `rd`,
    `th` or `s`.

    1900 to 2099 without a comma are read as years (2026: "twenty twenty-six"), 8:30 as a time of day, digits
    after a decimal point one by one. A plural adds nothing ("nineteen nineties").
    """
    digits = numeral.rstrip("dhnrst")
    ending = numeral[len(digits) :]
    return sum(map(_count_clock, _clock_parts(digits))) + (
        _count_ordinal_ending(digits) if len(ending) == 2 else 0
    )


def _clock_parts(digits: str) -> list[str]:
    """The hour as it stands, and minutes and seconds with a colon before them."""
    hour, *rest = digits.split(":")
    return [hour, *(f":{part}" for part in rest)]


def _count_clock(part: str) -> int:
    """Minutes: "8:00" says no minutes, "8:05" is "eight oh five"; anything else is an ordinary number."""
    if not part.startswith(":"):
        return _count_number(part)
    if part == ":00":
        return 0
    if len(part) == 3 and part[1] == "0":
        return 1 + _ONES[int(part[2])]
    return _count_number(part[1:])


def _count_number(number: str) -> int:
    """A whole or decimal number; commas that do not group thousands separate numbers."""
    whole, *decimals = number.split(".")
    if _THOUSANDS.fullmatch(whole):
        syllables = _count_cardinal(whole.replace(",", ""))
    elif "," in whole:
        syllables = sum(map(_count_cardinal, whole.split(",")))
    else:
        syllables = _count_year(whole) if not decimals else _count_cardinal(whole)
    return syllables + sum(1 + _count_digits(decimal.replace(",", "")) for decimal in decimals)


def _count_year(digits: str) -> int:
    """The syllables of a bare whole number: a year if it can be one, else a cardinal."""
    year = _YEAR.fullmatch(digits)
    if year is None or digits.startswith("200"):
        return _count_cardinal(digits)
    century, rest = _count_cardinal(year[1]), int(year[2])
    if rest == 0:
        return century + _SCALE
    return century + _count_below_thousand(rest) + (rest < 10)


def _count_cardinal(digits: str) -> int:
    """The syllables of a whole number in words, American style: "one hundred five"."""
    if len(digits) > _LONGEST_CARDINAL or (digits.startswith("0") and digits != "0"):
        return _count_digits(digits)
    number = int(digits)
    if number == 0:
        return _ONES[0]
    syllables = 0
    while number:
        number, group = divmod(number, 1000)
        syllables += _count_below_thousand(group)
        syllables += _SCALE if number % 1000 else 0
    return syllables


def _count_below_thousand(number: int) -> int:
    """The syllables of 0 to 999 inside a larger number, where zero is silent."""
    hundreds, rest = divmod(number, 100)
    syllables = _ONES[hundreds] + _SCALE if hundreds else 0
    if rest >= 20:
        return syllables + _TENS[rest // 10] + (_ONES[rest % 10] if rest % 10 else 0)
    return syllables + (_ONES[rest] if rest else 0)


def _count_digits(digits: str) -> int:
    """The syllables of digits read one by one."""
    return sum(_ONES[int(digit)] for digit in digits)


def _count_ordinal_ending(digits: str) -> int:
    """What the ordinal has more than the cardinal: "twenti-eth", "sec-ond"; none in "third", "seventh"."""
    last_two = digits[-2:].zfill(2)
    is_ten = last_two[1] == "0" and last_two not in ("00", "10")
    return int(is_ten or (last_two[1] == "2" and last_two[0] != "1"))
