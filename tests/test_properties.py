"""What holds for any page: no rule crashes, places lie in the file, line ends and byte order marks change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from html import unescape

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from medreview.checks.registry import all_rules
from medreview.examiner import Examiner
from medreview.findings import Judge
from medreview.reading.context import Guide
from medreview.reading.house import read_house
from medreview.reading.records import Records
from medreview.reading.source import decode
from medreview.schemas.finding import Finding
from support.guides import FRONT, HOUSE, TODAY, page_text

_PIECES = [
    *[
        "MS",
        "MRI",
        "ocrelizumab",
        "Ocrevus",
        "drug",
        "Drug interaction",
        "infusion suite",
        "multiple sclerosis",
        "side-effect",
    ],
    *[
        "Medically reviewed in December 2019. ",
        "Page last reviewed: 3 May 2025",
        "Medically reviewed by Rita Reviewer, MD",
    ],
    *[
        "In an emergency, call 911.",
        "utilize",
        "approximately",
        " ",
        "\n",
        "\n\n",
        "# ",
        "## ",
        "- ",
        "> ",
        "*",
        "`",
        "| a | b |\n|---|---|\n",
    ],
    *[
        "é",
        "😀",
        "\u00a0",
        "\u200b",
        "\u202e",
        "&amp;",
        "<b>",
        "</b>",
        "<div>",
        "<!--",
        "-->",
        "[^house]",
        "](x.md)",
        "![](#y 'z')",
        "<a href='Y.md'>",
        "</a>",
        "\n\n[x]: <a b>\n\n",
        "{#y}",
        "[",
        "’",
        ". ",
        "? ",
    ],
    *[
        "<!-- medreview-allow TRM001: the brand is the subject here -->",
        "<!-- medreview-allow TRM001, RDB002: a reason of some length -->\n",
        "<!-- medreview-allow REV002 -->",
        "<table>",
        "<td>",
    ],
    *["suffer from multiple\nsclerosis", "CALL NOW", "8 p.m. ", "2.5 mg", "e\u0301", "\t", "\\", "---\n"],
]
BODY = st.lists(st.sampled_from(_PIECES), max_size=60).map("".join)
_VALUES = [
    "2025-02-30",
    "2026-03",
    "[a, b]",
    "{a: b}",
    "",
    "true",
    "1.5",
    '"x"',
    "&a b",
    "*a",
    "!t x",
    "|\n  text",
    "é: ü",
    "[",
    "'",
    "- x",
]
VALUE = st.one_of(st.sampled_from([*_VALUES, *FRONT.values()]), st.text(max_size=20))
FRONT_MATTER = st.dictionaries(
    st.sampled_from([*FRONT, "review_by", "related", "tilte", "disclaimers"]), VALUE, max_size=6
)


@cache
def examiner() -> Examiner:
    house = read_house(HOUSE, "house")
    rules = all_rules()
    return Examiner(house, (), Judge(house, tuple(registered.rule for registered in rules)), rules, TODAY)


def examine(data: bytes) -> tuple[Finding, ...]:
    result = examiner().examine("page.md", data)
    of_guide, failed = examiner().examine_guide(
        Guide((result.summary,), (), records=Records(added=frozenset()))
    )
    assert not failed
    found = (*result.findings, *of_guide)
    assert [f.message for f in found if f.rule == "internal-error"] == []
    return found


def check_places(data: bytes, found: tuple[Finding, ...]) -> None:
    source, _ = decode("page.md", data)
    ends = [*source.line_starts[1:], len(source.text) + 1]
    lengths = [end - start for start, end in zip(source.line_starts, ends, strict=True)]
    for finding in found:
        assert (finding.line, finding.column) <= (finding.end_line, finding.end_column)
        for line, column in ((finding.line, finding.column), (finding.end_line, finding.end_column)):
            assert 1 <= line <= len(lengths)
            assert 1 <= column <= lengths[line - 1] + 1
        if finding.excerpt is not None:
            assert 0 <= finding.excerpt.start <= finding.excerpt.end <= len(finding.excerpt.text)


_QUOTED = {
    rule: re.compile(pattern, re.DOTALL)
    for rule, pattern in {
        "DIS004": r"\A'(.+?)' is not in disclaimers\.yaml\.",
        "LNK001": r"\AThere is no file '(.+?)'\.",
        "LNK002": r"has no anchor '(#.+?)'\.",
        "LNK003": r"\ANo page has the id '(.+?)'\.",
        "PAG004": r"\A'(.+?)' stands here a second time\.",
        "PAG006": r"\A'(.+?)' is not a key",
        "PAG011": r"\AThe heading says '(.+)', the title",
        "RDB004": r"\A'(.+?)' has a plainer",
        "REF003": r"has the id '(.+?)'\.",
        "REF004": r"\ANothing on the page cites '(.+?)'\.",
        "REV005": r"\A'(.+?)' is not in people\.yaml\.",
        "TRM001": r" instead of '(.+?)'\.",
        "TRM002": r", not '(.+?)'\.",
        "TRM003": r"\A'(.+?)' is not explained",
        "TRM004": r"\A'(.+?)' is a brand\.",
    }.items()
}
"""By rule, where its message quotes the very words that its place cuts out of the file."""
_TAG = re.compile(r"<[^<>]*>")
_TARGET = re.compile(r"\]\([^()\n]*\)")
_MARK = re.compile(r"\[\^[^\]\s]+\]")


def check_words(data: bytes, found: Iterable[Finding]) -> set[str]:
    """Each place cuts out the words that the message quotes, but for markup between them; return the rules seen."""
    source, _ = decode("page.md", data)
    seen: set[str] = set()
    for finding in found:
        quoted = _QUOTED[finding.rule].search(finding.message) if finding.rule in _QUOTED else None
        if quoted is not None:
            start = source.line_starts[finding.line - 1] + finding.column - 1
            end = source.line_starts[finding.end_line - 1] + finding.end_column - 1
            cut = unescape(_TAG.sub("", source.text[start:end]))
            if finding.rule == "PAG011":
                cut = _TARGET.sub(
                    "]", cut
                )  # where a link or image in a heading leads is no part of its words
            # a mark [^id] between words is no part of them
            words, shown = _bare(quoted[1]), _bare(cut if finding.rule == "REF003" else _MARK.sub("", cut))
            # LNK001 names the file from the guide folder on, a page in a deeper folder only from there on
            assert words == shown or (finding.rule == "LNK001" and words.endswith(shown)), finding
            seen.add(finding.rule)
    return seen


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def places(found: tuple[Finding, ...]) -> list[tuple[str, int, int, str]]:
    return sorted((f.rule, f.line, f.column, f.message) for f in found)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BODY)
@example("MS[^house]MS")
@example("# MS![](#y 'z')")
def test_any_text_is_checked(body: str) -> None:
    data = page_text(body).encode("utf-8")
    found = examine(data)
    check_places(data, found)
    check_words(data, found)


def test_every_rule_that_quotes_is_seen_to_quote_its_words() -> None:
    body = (
        "# Other\n\nThe dr&#117;g and Ocrevus, utilize side-\neffect. MRI is *infusion* suite.[^nix]\n\n"
        "> People who suffer from\n> multiple sclerosis [a](x.md) [b](#nix)\n"
    )
    front = {"authors": "[nobody]", "related": "[no-id]", "disclaimers": "[nix]", "tilte": "x\ntilte: x"}
    data = page_text(body, front).encode("utf-8")
    assert check_words(data, examine(data)) == _QUOTED.keys()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(BODY, FRONT_MATTER), min_size=2, max_size=3))
def test_any_guide_is_checked(drawn: list[tuple[str, dict[str, str]]]) -> None:
    names = ("x.md", "Y.md", "deeper/x.md")
    pages = {
        name: page_text(body, front).encode("utf-8", "surrogatepass")
        for name, (body, front) in zip(names, drawn, strict=False)
    }
    results = [examiner().examine(name, data) for name, data in pages.items()]
    found, failed = examiner().examine_guide(
        Guide(tuple(result.summary for result in results), (), records=Records(added=frozenset()))
    )
    assert not failed
    for name, data in pages.items():
        on_page = tuple(finding for finding in found if finding.path == name)
        check_places(data, on_page)
        check_words(data, on_page)
    assert {finding.path for finding in found} <= pages.keys()


@settings(max_examples=100, deadline=None)
@given(FRONT_MATTER)
def test_any_front_matter_is_checked(front: dict[str, str]) -> None:
    data = page_text(front=front).encode("utf-8", "surrogatepass")
    check_places(data, examine(data))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"---\n", b"---\nid: a\n---\n", b"\xef\xbb\xbf---\n"]))
def test_any_bytes_are_checked(data: bytes, head: bytes) -> None:
    found = examine(head + data)
    check_places(head + data, found)
    assert found, "bytes like these are no page without a finding"


@settings(max_examples=100, deadline=None)
@given(BODY)
def test_line_ends_and_byte_order_mark_change_nothing(body: str) -> None:
    text = page_text(body)
    plain = places(examine(text.encode("utf-8")))
    assert places(examine(text.replace("\n", "\r\n").encode("utf-8"))) == plain
    assert places(examine(text.replace("\n", "\r").encode("utf-8"))) == plain
    assert places(examine(b"\xef\xbb\xbf" + text.encode("utf-8"))) == plain
