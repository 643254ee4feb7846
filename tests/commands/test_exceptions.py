"""What --no-exceptions does, and waivers.yaml as a path."""

from __future__ import annotations

import json
from pathlib import Path

from support.commands import Command
from support.guides import page_text, write_guide

OVERDUE = page_text(front={"reviewed": "2019-01-01"})


def waiver(page: str) -> dict[str, str]:
    entry = f"{{rule: REV002, page: {page}, reason: Agreed with the reviewer., owner: ann-author, until: 2026-12-01}}"
    return {"house/waivers.yaml": f"waivers:\n  - {entry}\n"}


def test_the_option(tmp_path: Path, medreview: Command) -> None:
    guide = write_guide(tmp_path, {"sample/page.md": OVERDUE, **waiver("sample-page")})
    accepted = medreview("check", "--today", "2026-11-22", guide)
    assert accepted.code == 0
    assert "Accepted findings (1):" in accepted.out
    plain = medreview("check", "--today", "2026-11-22", guide, "--no-exceptions")
    assert (plain.code, "Accepted" in plain.out) == (1, False)
    for option, number in (((), 1), (("--no-exceptions",), 0)):
        shown = json.loads(
            medreview("status", "--today", "2026-11-22", guide, "--format", "json", *option).out
        )
        assert len(shown["waived"]) == number
        assert medreview("report", "--today", "2026-11-22", guide, "-o", tmp_path / "out", *option).code == 0
        for file in ("index.md", "staleness.md", "readability.md"):
            assert (tmp_path / "out" / file).read_text("utf-8").count("## Accepted findings") == number


def test_waivers_may_be_named(tmp_path: Path, medreview: Command) -> None:
    guide = write_guide(tmp_path, {"sample/page.md": page_text(), **waiver("gone")})
    result = medreview("check", "--today", "2026-11-22", guide / "house" / "waivers.yaml")
    assert result.code == 3
    assert "No page has the id 'gone'" in result.out
    assert medreview("check", "--today", "2026-11-22", guide / "house" / "people.yaml").code == 2
