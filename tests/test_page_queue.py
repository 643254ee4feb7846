"""Pages come out in order, however late their answers are, and the next ones are read meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.reading.house import House
from medreview.reading.page import Page
from medreview.schemas.remark import Proofreading, Remark, RemarkKind
from medreview.schemas.run import NotChecked
from medreview.settings import find_settings
from support.guides import HOUSE, page_text, run_guide, write_guide

TODAY = date(2026, 11, 22)


class Reader:
    """Answers as it is told; `calls` is what was asked of it, in order."""

    in_words = ", read by a reader"
    left_out: tuple[NotChecked, ...] = (NotChecked("LanguageTool's rule A", "left out"),)

    def __init__(self, answer: Callable[[Page], Proofreading]) -> None:
        self._answer = answer
        self.calls: list[str] = []

    @contextmanager
    def __call__(self, house: House, pages: int) -> Generator[Reader]:
        self.calls.append(f"open {house.policy.profile} {pages}")
        yield self
        self.calls.append("close")

    def send(self, page: Page, /) -> Callable[[], Proofreading]:
        self.calls.append(f"send {page.fields.id}")

        def answer() -> Proofreading:
            self.calls.append(f"answer {page.fields.id}")
            return self._answer(page)

        return answer

    def send_rest(self) -> None:
        self.calls.append("rest")


def remark(start: int, end: int, number: int = 1, kind: RemarkKind = "misspelling") -> Remark:
    return Remark(number, start, end, kind, "RULE", "CATEGORY", "It is wrong.", ("right",))


def guide_of(folder: Path, count: int, body: str = "# Sample page\n\nThis page says little.\n") -> Path:
    ids = [f"page-{number:03}" for number in range(count)]
    return write_guide(folder, {f"sample/{name}.md": page_text(body, {"id": name}) for name in ids})


def test_pages_are_read_on_while_answers_are_awaited(tmp_path: Path) -> None:
    reader = Reader(lambda _: Proofreading())
    found = run_guide(guide_of(tmp_path, 70), TODAY, proofread_by=reader)
    assert [page.id for page in found.pages] == [f"page-{number:03}" for number in range(70)]
    assert found.covers == "all 70 pages in guide/, read by a reader"
    assert reader.calls[0] == "open us-patient 70"
    assert reader.calls[1:66] == [f"send page-{number:03}" for number in range(65)]
    assert reader.calls[66] == "answer page-000"
    rest = reader.calls.index("rest")
    assert [call for call in reader.calls[rest:] if call.startswith("send")] == []
    assert reader.calls[-1] == "close"


def test_only_pages_that_are_asked_for_and_can_be_read_are_sent(tmp_path: Path) -> None:
    guide = guide_of(tmp_path, 3)
    (guide / "sample" / "page-001.md").write_bytes(b"\xff\xfe\x00")
    reader = Reader(lambda _: Proofreading())
    paths = (guide / "sample" / "page-001.md", guide / "sample" / "page-002.md")
    run(Request(find_settings(guide), TODAY, paths=paths, proofread_by=reader))
    assert [call for call in reader.calls if call.startswith("send")] == ["send page-002"]


def test_remarks_become_findings(tmp_path: Path) -> None:
    reader = Reader(lambda _: Proofreading((remark(5, 9), remark(10, 14, kind="grammar"))))
    found = run_guide(guide_of(tmp_path, 1), TODAY, proofread_by=reader).findings
    told = [(one.rule, one.line, one.column, one.message) for one in found if one.rule.startswith("GRM")]
    line = next(one.line for one in found if one.rule == "GRM001")
    assert told == [
        ("GRM001", line, 6, "'page' may be misspelled. Perhaps 'right'? (LanguageTool RULE, CATEGORY)"),
        ("GRM002", line, 11, "'says': It is wrong. Perhaps 'right'? (LanguageTool RULE, CATEGORY)"),
    ]


def test_where_our_rules_speak_of_a_word_nobody_else_does(tmp_path: Path) -> None:
    body = "# Sample page\n\nAsk for a drug, and accomplish it.\n"
    reader = Reader(lambda _: Proofreading((remark(8, 14), remark(20, 30), remark(31, 33))))
    found = run_guide(guide_of(tmp_path, 1, body), TODAY, proofread_by=reader).findings
    told = [(one.rule, one.column) for one in found if one.rule in ("TRM001", "RDB004", "GRM001")]
    assert told == [("TRM001", 11), ("RDB004", 21), ("GRM001", 32)]


def test_a_long_sentence_is_reported_once_and_its_words_all_the_same(tmp_path: Path) -> None:
    sentence = "One " + "two " * 30 + "three."
    reader = Reader(lambda _: Proofreading((remark(0, len(sentence), kind="style"), remark(4, 7))))
    found = run_guide(
        guide_of(tmp_path, 1, f"# Sample page\n\n{sentence}\n"), TODAY, proofread_by=reader
    ).findings
    told = [
        (one.rule, one.column) for one in found if one.rule[:3] in ("RDB", "GRM") and one.rule != "RDB001"
    ]
    assert told == [("RDB002", 1), ("GRM001", 5)]


def test_an_exception_in_the_page_silences_it(tmp_path: Path) -> None:
    body = (
        "# Sample page\n\n<!-- medreview-allow GRM001: the maker writes it so -->\nThis page says little.\n"
    )
    reader = Reader(lambda _: Proofreading((remark(5, 9),)))
    found = run_guide(guide_of(tmp_path, 1, body), TODAY, proofread_by=reader)
    assert [one.finding.rule for one in found.waived] == ["GRM001"]
    assert "WAV002" not in {one.rule for one in found.findings}


@pytest.mark.parametrize("why", ["", "the server has gone"])
def test_an_exception_is_only_unused_where_the_page_was_proofread(tmp_path: Path, why: str) -> None:
    body = (
        "# Sample page\n\n<!-- medreview-allow GRM001: the maker writes it so -->\nThis page says little.\n"
    )
    reader = Reader(lambda _: Proofreading((), why))
    found = run_guide(guide_of(tmp_path, 1, body), TODAY, proofread_by=reader)
    assert ("WAV002" in {one.rule for one in found.findings}) == (not why)


def test_pages_that_were_not_proofread_are_named(tmp_path: Path) -> None:
    guide = guide_of(tmp_path, 3)
    reader = Reader(lambda page: Proofreading((), "it is ill" if page.fields.id == "page-001" else ""))
    found = run_guide(guide, TODAY, proofread_by=reader)
    told = [(one.what, one.why) for one in found.not_checked if "grammar" in one.what or "rule A" in one.what]
    assert told == [
        ("grammar and spelling of guide/sample/page-001.md", "it is ill"),
        ("LanguageTool's rule A", "left out"),
    ]
    assert "GRM004" not in {one.rule for one in found.findings}


def test_one_reason_for_all_pages_is_named_once(tmp_path: Path) -> None:
    found = run_guide(
        guide_of(tmp_path, 3), TODAY, proofread_by=Reader(lambda _: Proofreading((), "it is ill"))
    )
    assert ("grammar and spelling", "it is ill") in [(one.what, one.why) for one in found.not_checked]
    assert "grammar and spelling of" not in str(found.not_checked)


def test_where_it_is_required_a_page_not_proofread_is_an_error(tmp_path: Path) -> None:
    reader = Reader(lambda _: Proofreading((), "it is ill", is_required=True))
    found = run_guide(guide_of(tmp_path, 2), TODAY, proofread_by=reader)
    told = [(one.path, one.line, one.column, one.severity) for one in found.findings if one.rule == "GRM004"]
    assert told == [(f"guide/sample/page-00{number}.md", 1, 1, "error") for number in (0, 1)]
    assert found.summary.exit == 1


@pytest.mark.parametrize("when", ["send", "answer"])
def test_a_fault_of_our_own_is_a_finding_and_stops_no_other_page(tmp_path: Path, when: str) -> None:
    class Failing(Reader):
        def send(self, page: Page, /) -> Callable[[], Proofreading]:
            if when == "send" and page.fields.id == "page-001":
                raise ValueError("a fault of ours")
            return super().send(page)

    def answer(page: Page) -> Proofreading:
        if page.fields.id == "page-001":
            raise ValueError("a fault of ours")
        return Proofreading((remark(5, 9),))

    found = run_guide(guide_of(tmp_path, 3), TODAY, proofread_by=Failing(answer))
    crashes = [one for one in found.findings if one.rule == "internal-error"]
    assert {one.path[-11:] for one in crashes} == {"page-001.md"}
    assert all("a fault of ours" in one.message for one in crashes)
    told = sorted(one.path[-11:] for one in found.findings if one.rule == "GRM001")
    assert told == ["page-000.md", "page-002.md"]
    assert found.summary.exit == 1


def test_a_mistake_in_the_configuration_ends_the_run(tmp_path: Path) -> None:
    def refuse(_: Page) -> Proofreading:
        raise ConfigurationError("no such address")

    with pytest.raises(ConfigurationError, match="no such address"):
        run_guide(guide_of(tmp_path, 2), TODAY, proofread_by=Reader(refuse))


def test_rules_that_the_house_turns_off_say_nothing(tmp_path: Path) -> None:
    off = "".join(f"\n      GRM00{n}: {{severity: off, reason: We do not.}}" for n in (1, 2, 3))
    policy = (HOUSE / "policy.yaml").read_text(encoding="utf-8").replace("rules: {}", f"rules: {off}")
    guide = write_guide(tmp_path, {"house/policy.yaml": policy, "sample/page.md": page_text()})
    reader = Reader(lambda _: Proofreading((remark(5, 9),)))
    found = run_guide(guide, TODAY, proofread_by=reader)
    assert [one.rule for one in found.findings if one.rule.startswith("GRM")] == []
    assert [one.what for one in found.not_checked if one.what.startswith("GRM")] == [
        "GRM001",
        "GRM002",
        "GRM003",
    ]


def test_without_a_reader_grammar_is_not_checked(tmp_path: Path) -> None:
    found = run_guide(guide_of(tmp_path, 1), TODAY)
    assert "grammar and spelling" in [one.what for one in found.not_checked]
