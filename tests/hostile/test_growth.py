"""Time grows about as the page does: no rule and no reader makes a long page wait.

Each kind of page is examined at two sizes. What costs the square of the size takes 36 times as long on the larger one,
what is in order about 6 times.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest
from test_properties import examiner

from medreview.reading.context import Guide
from medreview.reading.records import Records
from support.guides import page_text

_SMALL, _TIMES, _ALLOWED = 20_000, 6, 16
_QUICK = 0.25
"""Seconds: what is done by then is no hang, however it compares."""

_REPEATED = {
    "letters": "a",
    "capitals": "ABC ",
    "one word": "word ",
    "no end of a sentence": "and then it goes on ",
    "full stops": ". ",
    "questions": "? ",
    "initials": "A. ",
    "sentences": "This is it. ",
    "term": "the drug ",
    "term run together": "drug",
    "half a term": "multiple ",
    "half a term on lines": "multiple\n",
    "plain word": "utilize ",
    "brand": "Ocrevus ",
    "abbreviation": "MRI ",
    "explained abbreviation": "MRI (magnetic resonance imaging) ",
    "capital with hyphen": "A-",
    "letter with hyphen": "a-",
    "letter with slash": "a/",
    "review date": "Medically reviewed in December 2019. ",
    "reviewer": "Medically reviewed by Rita Reviewer, MD ",
    "half a reviewer": "Medically reviewed by ",
    "initial after initial": "Reviewed by A. ",
    "disclaimer": "In an emergency, call 911.\n\n",
    "near a disclaimer": "In an emergency, call nine one one.\n\n",
    "quotation marks": '"',
    "open quotations": "“",
    "apostrophes": "a' ",
    "brackets": "(A",
    "numbers": "2.5 mg ",
    "digits with dots": "1.",
    "mail address": "a@",
    "emphasis": "*a ",
    "strong": "**a ",
    "underlines": "_a ",
    "strike": "~a",
    "backticks": "`a",
    "code": "`a` ",
    "open bracket": "[",
    "closed bracket": "]",
    "half a link": "[a](",
    "half an image": "![",
    "link": "[a](b) ",
    "vague link": "[here](x.md) ",
    "broken address": "[a](https://) ",
    "missing anchor": "[a](#b) ",
    "image": "![](a.png) ",
    "address": "https://a.b ",
    "address without end": "https://",
    "address in angles": "<https://a.b> ",
    "definition": "[a]: b\n\n",
    "start of a definition": "- > ",
    "citation": "[^a] ",
    "citations side by side": "[^a]",
    "half a citation": "[^",
    "known citation": "[^house] ",
    "tag": "<b>",
    "half a tag": "<a b=c ",
    "paragraph tag": "<p>x",
    "anchor": '<a href="x.md">',
    "image tag": '<img src="a.png">',
    "division": "<div>\n\n",
    "table tags": "<tr><td>drug",
    "comment": "<!-- a -->",
    "half a comment": "<!--",
    "half an exception": "<!-- medreview-allow",
    "exceptions": "<!-- medreview-allow TRM001: the brand is the subject here -->\n\nThe drug.\n\n",
    "entities": "&#x41;",
    "quotes": "> ",
    "items": "- ",
    "numbered": "1. ",
    "mixed": "> - ",
    "list": "- a drug\n",
    "headings": "## same\n\n",
    "empty headings": "#\n\n",
    "lines": "a drug line\n",
    "table rows": "| MS | drug |\n",
    "rules": "---\n\n",
    "fences": "```\n",
    "backslashes": "\\",
    "carriage returns": "a\r",
    "white space": " ",
    "no-break spaces": "\u00a0",
    "zero-width spaces": "\u200b",
    "marks": "\u0301",
    "ideographs": "漢字。",
}


def _numbered(form: str) -> Callable[[int], str]:
    return lambda size: "".join(form.format(number) for number in range(size // len(form)))


_BODIES: dict[str, Callable[[int], str]] = {
    "links and headings": _numbered("## Head {0}\n\n[a](#hed-{0})\n\n"),
    "links and anchors": _numbered('<a id="x{0}"></a> [a](#y{0}) '),
    "footnotes": _numbered("a[^a{0}]\n\n[^a{0}]: b\n\n"),
    "definitions": _numbered("[a{0}]: b{0}\n\n[a{0}]\n\n"),
    "missing files": _numbered("[a](x{0}.md) "),
    "nested brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "nested links": lambda size: "[" * (size // 4) + "](a" * (size // 4),
    "nested tags": lambda size: "<div>" * (size // 11) + "</div>" * (size // 11),
    "long row": lambda size: "|" + "a|" * (size // 4) + "\n|" + "-|" * (size // 4) + "\n",
    "short rows": lambda size: "|" + "a|" * 50 + "\n|" + "-|" * 50 + "\n" + "|\n" * (size // 2),
    "emphasis both ways": lambda size: "*a " * (size // 6) + "a* " * (size // 6),
    "name without end": lambda size: "Reviewed by " + "Anna " * (size // 5),
    "initials without end": lambda size: "Reviewed by " + "A. " * (size // 3),
    "rules of an exception": lambda size: (
        "<!-- medreview-allow " + "TRM001, " * (size // 8) + ": why -->\n\ndrug\n"
    ),
    "underline": lambda size: "a\n" + "-" * size,
    "space between": lambda size: "a" + " " * size + "b",
}


def _listed(key: str, form: str, **others: str) -> Callable[[int], dict[str, str]]:
    return lambda size: {
        **others,
        key: "[" + ", ".join(form.format(number) for number in range(size // (len(form) + 2))) + "]",
    }


_FRONTS: dict[str, Callable[[int], dict[str, str]]] = {
    "keys": lambda size: {f"k{number}": "x" for number in range(size // 8)},
    "one key again and again": lambda size: {"summary": "x" + "\ntilte: x" * (size // 9)},
    "authors": _listed("authors", "a{0}"),
    "one reviewer again and again": _listed("reviewed_by", "ann-author"),
    "no ids": _listed("authors", "A b{0}"),
    "disclaimers": _listed("disclaimers", "d{0}"),
    "related": _listed("related", "d{0}"),
    "itself": _listed("related", "sample-page"),
    "references": _listed("references", "{{id: r{0}, title: T, url: 'https://e.org/{0}'}}"),
    "bad references": _listed("references", "{{id: r{0}, title: T, doi: x}}"),
    "same references": _listed("references", "{{id: r, title: T{0}}}"),
    "empty references": _listed("references", "{{}}"),
    "changes": _listed("changes", "{{version: {0}, date: 2026-03-01, kind: review, note: N}}"),
    "lists in a list": _listed("conditions", "[]"),
    "open brackets": lambda size: {"conditions": "[" * size},
    "dashes": lambda size: {"conditions": "\n  " + "- " * (size // 2)},
    "anchors": _listed("conditions", "&a{0} b"),
    "aliases": _listed("conditions", "*a{0}"),
    "merge keys": lambda size: {"summary": "x" + "\n<<: {a: b}" * (size // 11)},
    "long title": lambda size: {"title": "x" * size},
    "long number": lambda size: {"version": "9" * size},
    "comments": lambda size: {"summary": "x" + "\n# c" * (size // 4)},
}
_RAW: dict[str, Callable[[int], str]] = {
    "never closed": lambda size: "---\n" + "a: b\n" * (size // 5),
    "nearly closed": lambda size: "---\n" + "-- \n" * (size // 4),
    "closed with spaces": lambda size: "---\n" + ("---" + " " * 400 + "x\n") * (size // 404),
    "empty lines": lambda size: "\n" * size,
    "an id without end": lambda size: "id: " + "a-" * (size // 2),
    "references that are cited": lambda size: page_text(
        "".join(f"x[^s{number}] " for number in range(size // 60)),
        _FRONTS["references"](size),
    ),
}


def _repeated(unit: str) -> Callable[[int], str]:
    return lambda size: page_text("# Sample page\n\n" + unit * (size // len(unit.encode())))


def _with_body(body: Callable[[int], str]) -> Callable[[int], str]:
    return lambda size: page_text("# Sample page\n\n" + body(size))


def _with_front(front: Callable[[int], dict[str, str]]) -> Callable[[int], str]:
    return lambda size: page_text(front=front(size))


_KINDS: dict[str, Callable[[int], str]] = {
    **{name: _repeated(unit) for name, unit in _REPEATED.items()},
    **{name: _with_body(body) for name, body in _BODIES.items()},
    **{f"{name} (front)": _with_front(front) for name, front in _FRONTS.items()},
    **_RAW,
}


def seconds_for(data: bytes) -> float:
    """Return how long this process is busy with a page, and with the rules on the guide."""
    gc.collect()
    begun = time.process_time()
    result = examiner().examine("page.md", data)
    of_guide, failed = examiner().examine_guide(
        Guide((result.summary,), (), records=Records(added=frozenset()))
    )
    taken = time.process_time() - begun
    assert not failed
    assert [f.message for f in (*result.findings, *of_guide) if f.rule == "internal-error"] == []
    return taken


@pytest.mark.parametrize("kind", _KINDS)
def test_time_grows_as_the_page_does(kind: str) -> None:
    small, large = (_KINDS[kind](size).encode("utf-8") for size in (_SMALL, _SMALL * _TIMES))
    taken = 0.0
    for _ in range(3):  # on a busy machine one measurement says little
        allowed = _ALLOWED * max(seconds_for(small), 0.005)
        assert allowed < _ALLOWED * 3, "even the small page takes seconds"
        taken = seconds_for(large)
        if taken < _QUICK or taken < allowed:
            return
    raise AssertionError(
        f"{len(large):,} bytes took {taken:.2f} s, over {_ALLOWED} times as long as {len(small):,}"
    )
