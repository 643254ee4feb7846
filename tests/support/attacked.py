"""An honest guide in a real repository, with real keys and signatures, for a test to attack in one way."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from medreview.engine import Request, run
from medreview.reading.house import read_house
from medreview.schemas.run import Run
from medreview.settings import find_settings
from support.records import page_digest, record_name, record_text
from support.repositories import commit_all, git, repository
from support.ssh_keys import NAMESPACE, KeyPair, make_signature

TODAY: Final = date(2026, 11, 22)
HOUSE: Final = Path(__file__).parents[1] / "house"
TABLETS: Final = "guide/sample/tablets.md"
INFUSION: Final = "guide/sample/infusion.md"
PEOPLE: Final = "guide/house/people.yaml"
POLICY: Final = "guide/house/policy.yaml"
RITA: Final = "rita-reviewer"
ROB: Final = "rob-both"
NAMES: Final = {
    RITA: "{id: rita-reviewer, name: Rita Reviewer, credentials: MD}",
    ROB: "{id: rob-both, name: Rob Both, credentials: RN}",
}
BODIES: Final = {
    "tablets": """# Your tablets

Take 50 mg in the morning. Do not take it with milk.

| Day | Dose |
| --- | --- |
| Monday | 5 mg |
| Tuesday | 10 mg |

1. Wash your hands.
2. Take the tablet.

Read [the leaflet][leaflet] first.[^house]

Call us. We answer all day.

[leaflet]: https://example.org/leaflet
""",
    "infusion": """# Your infusion

The infusion takes 2 hours. You may eat before it.
""",
}
FRONT: Final = """---
id: {id}
title: Your {id}
summary: What you should know about your {id}.
kind: article
version: 1
changes:
  - {{version: 1, date: 2026-03-01, kind: review, note: First version.}}
lang: en-US
audience: patient
risk: standard
authors: [ann-author]
published: 2026-03-02
reviewed: 2026-03-02
reviewed_by: [rita-reviewer]
disclaimers: [education-only]
references:
  - {{id: house, title: A source, url: https://example.org/source}}
status: published
---

"""
GUIDE: Final = """title: Sample guide
condition: multiple sclerosis
owner: ann-author
pages: [tablets, infusion]
"""


@dataclass(frozen=True)
class Keys:
    """The keys of two reviewers, and one of nobody."""

    rita: KeyPair
    rob: KeyPair
    stranger: KeyPair

    def of(self, person: str) -> KeyPair:
        """Return the key of a reviewer by their id."""
        return {RITA: self.rita, ROB: self.rob}[person]


@dataclass(frozen=True)
class Honest:
    """A repository whose branch main holds a guide of two pages, each with a signed record; all is well with it."""

    folder: Path
    keys: Keys = field(repr=False)

    @property
    def guide(self) -> Path:
        """The guide folder."""
        return self.folder / "guide"

    def of(self, folder: Path) -> Honest:
        """Return another copy of the repository, such as a clone."""
        return Honest(folder, self.keys)

    def read(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode("utf-8")

    def write(self, path: str, text: str | bytes) -> Path:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        return file

    def edit(self, path: str, old: str, new: str) -> None:
        """Put words in place of others, which stand in the file exactly once."""
        text = self.read(path)
        assert text.count(old) == 1, (path, old, text.count(old))
        self.write(path, text.replace(old, new))

    def place(self, path: str, words: str) -> str:
        """Return `path:line:column` of words that stand in a file exactly once."""
        text = self.read(path)
        assert text.count(words) == 1, (path, words, text.count(words))
        return self.at(path, text.index(words))

    def value(self, path: str, key: str) -> str:
        """Return `path:line:column` of the value of a key that begins a line, exactly once."""
        (found,) = re.finditer(rf"^{key}: ", self.read(path), re.MULTILINE)
        return self.at(path, found.end())

    def at(self, path: str, offset: int) -> str:
        """Return `path:line:column` of a character, as an editor shows it."""
        lines = re.split(r"\r\n|\n|\r", self.read(path)[:offset].removeprefix("\ufeff"))
        return f"{path}:{len(lines)}:{len(lines[-1]) + 1}"

    def record(
        self,
        page: str = "tablets",
        reviewer: str = RITA,
        changed: Mapping[str, str | None] | None = None,
        *,
        key: KeyPair | None = None,
        namespace: str = NAMESPACE,
        is_signed: bool = True,
    ) -> str:
        """Write a signed record of a page as it is now; return its path.

        `changed` are other values than the plain ones, `key` is another key than the reviewer's.
        """
        digest = self.digest(page)
        text = record_text(
            {"page": page, "digest": digest, "reviewer": NAMES.get(reviewer, reviewer), **(changed or {})}
        )
        path = f"guide/reviews/{page}/{record_name(text)}"
        self.write(path, text)
        if is_signed:
            self.sign(path, key or self.keys.of(reviewer), namespace)
        return path

    def sign(self, path: str, key: KeyPair, namespace: str = NAMESPACE) -> None:
        """Sign a record as it is."""
        self.write(f"{path}.sig", make_signature(key, (self.folder / path).read_bytes(), namespace))

    def digest(self, page: str = "tablets") -> str:
        """Return the digest of a page as it is now, by the house as it is now."""
        data = (self.guide / "sample" / f"{page}.md").read_bytes()
        return page_digest(data, read_house(self.guide / "house", "house"))

    def remove(self, path: str) -> None:
        (self.folder / path).unlink()

    def move(self, path: str, to: str) -> None:
        (self.folder / to).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(self.folder / path, self.folder / to)

    def commit(self, message: str = "A change") -> str:
        return commit_all(self.folder, message)

    def branch(self) -> None:
        """Begin a pull request: what is committed from now on is not on main."""
        git(self.folder, "switch", "--quiet", "--create", "proposal")

    def propose(self) -> None:
        """Commit everything as a pull request."""
        self.branch()
        self.commit()

    def check(self, *, since: str | None = None, house_from: str | None = None, today: date = TODAY) -> Run:
        """Return the run over the guide."""
        return run(Request(find_settings(self.guide), today, since=since, house_from=house_from))

    def review(self) -> Run:
        """Return the run over what is proposed, as the pull request's workflow asks for it."""
        return self.check(since="main", house_from="main")


def errors(found: Run) -> list[str]:
    """Return `rule path:line:column` of every error of a run, which blocks if there is one and else does not."""
    listed = [
        f"{one.rule} {one.path}:{one.line}:{one.column}" for one in found.findings if one.severity == "error"
    ]
    assert found.summary.exit == (1 if listed else 0), found.summary
    return listed


def messages(found: Run, rule: str) -> str:
    """Return what is said by a rule, in lines."""
    return "\n".join(one.message for one in found.findings if one.rule == rule)


def left_out(found: Run) -> str:
    """Return what a run says that it did not check, in lines."""
    return "\n".join(f"{one.what}: {one.why}" for one in found.not_checked)


def make_honest(folder: Path, keys: Keys) -> Honest:
    """Return an honest guide, committed on main."""
    honest = Honest(repository(folder), keys)
    shutil.copytree(HOUSE, honest.guide / "house")
    honest.edit(POLICY, "evidence: date", "evidence: signed")
    for person in NAMES:
        honest.edit(PEOPLE, f"  - id: {person}\n", f"  - id: {person}\n    keys: [{keys.of(person).blob}]\n")
    honest.write("guide/sample/guide.yaml", GUIDE)
    for page, body in BODIES.items():
        honest.write(f"guide/sample/{page}.md", FRONT.format(id=page) + body)
    for page in BODIES:
        honest.record(page)
    honest.commit("An honest guide")
    return honest
