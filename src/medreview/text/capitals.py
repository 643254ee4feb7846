"""What capitals are when they are no abbreviation: force, numerals, codes, names of genes, degrees, places, times."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

NEAR: Final = 80
"""How far around an abbreviation its kind can be told, in characters."""

_ROMAN: Final = re.compile(r"(?:X{0,3}(?:IX|IV|V?I{0,3})|(?:I{1,3}|IV|VI{0,3})[A-D])\Z")
_CAPITALS: Final = re.compile(r"(?<!\w)[A-Z][A-Z'’]+(?!\w)")
_CAPITALS_BEFORE: Final = re.compile(r"([A-Z'’]{2,})[ ,\n]{1,2}\Z")
_CAPITALS_AFTER: Final = re.compile(r"[ ,!\n]{1,2}([A-Z'’]{2,})(?!\w)")
_KIND: Final = re.compile(
    r"(?<!\w)(?:class|classes|grade|group|level|phase|stage|stages|type|types)\s\Z", re.IGNORECASE
)
_GENES_AFTER: Final = re.compile(
    r"(?:(?:,|\sand|\sor)\s(?:and\s|or\s)?[A-Z]\w+){0,6}\s(?:genes?|proteins?|mutations?)(?!\w)"
)
_GENES_BEFORE: Final = re.compile(
    r"(?<!\w)(?:genes?|proteins?|letters)(?::|,| are| is)?\s(?:[A-Z]\w+,?\s(?:and\s|or\s)?)*\Z"
)
_NAME_BEFORE: Final = re.compile(r"[A-Z][\w.'’-]*(?:[,.]\s|\s?\()\Z")
_TOWN_BEFORE: Final = re.compile(r"[A-Z]\w+, \Z")
_POSTAL_CODE_AFTER: Final = re.compile(r",? \d{5}(?!\d)")
_CLOCK_TIME_BEFORE: Final = re.compile(r"(?:\d|[AaPp]\.?[Mm]\.?)[\s,(]{1,2}\Z")
_LETTER_BEFORE: Final = re.compile(r"(?<!\w)[A-Z],\s(?:and\s|or\s)?\Z")
_LETTER_AFTER: Final = re.compile(r",\s(?:and\s|or\s)?[A-Z](?!\w)")
_CHAIN_END: Final = re.compile(r"[^\w-]")

CREDENTIALS: Final = frozenset(
    "BA BS BSN CNM CRNP CNS DC DDS DMD DNP DO DPM DPT DVM EdD FAAN FACP FNP JD LCSW LPN MA MBA MBBS MD MPH MS MSN MSW"
    " NP OD OT PA PT PhD PharmD PsyD RD RDN RN RPh ScD".split()
)
_TIME_ZONES: Final = frozenset("CDT CST CT EDT EST ET GMT MDT MST MT PDT PST PT UTC".split())
_STATES: Final = frozenset(
    "AK AL AR AZ CA CO CT DC DE FL GA GU HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY"
    " OH OK OR PA PR RI SC SD TN TX UT VA VI VT WA WI WV WY".split()
)


class Capitals(NamedTuple):
    """Capitals in a text, with what stands near them."""

    words: str
    before: str
    after: str

    def are_abbreviation(self, shouted: frozenset[str], credentials: frozenset[str]) -> bool:
        """False when they are one of the things that only look like an abbreviation.

        `shouted` are words that are set in capitals for force, `credentials` further degrees behind a name.
        """
        return not (
            _ROMAN.match(self.words)
            or self._are_force(shouted)
            or self._are_in_chain()
            or (_LETTER_BEFORE.search(self.before) and _LETTER_AFTER.match(self.after))
            or _KIND.search(self.before)
            or _GENES_AFTER.match(self.after)
            or _GENES_BEFORE.search(self.before)
            or self._are_place_or_time()
            or (self.words in CREDENTIALS | credentials and _NAME_BEFORE.search(self.before))
        )

    def _are_force(self, shouted: frozenset[str]) -> bool:
        """True for words in capitals for force: by themselves, beside others, or in a line of capitals."""
        beside = (_CAPITALS_BEFORE.search(self.before), _CAPITALS_AFTER.match(self.after))
        if self.words in shouted or any(found is not None and found[1] in shouted for found in beside):
            return True
        line = self.before + self.words + self.after
        capitals = sum(map(str.isupper, line))
        return len(_CAPITALS.findall(line)) > 2 and capitals > 0.6 * sum(map(str.isalpha, line))

    def _are_in_chain(self) -> bool:
        """True inside a telephone number, a code, or a word spelled as it is said: (EN-do-kar-DI-tis)."""
        head, tail = _CHAIN_END.split(self.before)[-1], _CHAIN_END.split(self.after, maxsplit=1)[0]
        is_said = "-" in head + tail and self.before.removesuffix(head).endswith("(")
        return is_said or (head + tail).count("-") > 1 or any(map(str.isdigit, head + tail))

    def _are_place_or_time(self) -> bool:
        """True for a state behind a town or before a postal code, and for a time zone behind a time."""
        if self.words in _STATES and (
            _TOWN_BEFORE.search(self.before) or _POSTAL_CODE_AFTER.match(self.after)
        ):
            return True
        return self.words in _TIME_ZONES and _CLOCK_TIME_BEFORE.search(self.before) is not None


def capitals_at(text: str, start: int, end: int, words: str) -> Capitals:
    """Return the capitals from `start` to `end`, in the singular `words`, with what stands near them."""
    return Capitals(words, text[max(0, start - NEAR) : start], text[end : end + NEAR])
