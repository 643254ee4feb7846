"""A guide with a past: each state of a page committed on its day, its reviews signed with real keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from support.guides import HOUSE, page_text, write_guide
from support.records import page_digest, policy_with, record_name, record_text
from support.repositories import commit_all, repository
from support.ssh_keys import KeyPair, make_signature

PAGE = "sample/page.md"
DOSE = "# Sample page\n\nTake 5 mg with food. The staff will help you.\n"
TODAY = "2026-11-22"


@dataclass(frozen=True)
class Past:
    """A guide in a repository; each call is one commit, made at noon of its day."""

    guide: Path
    key: KeyPair | None = None

    @property
    def folder(self) -> Path:
        """A folder of the repository, mostly its top."""
        return self.guide.parent

    def commit(self, day: str, files: Mapping[str, str | bytes | None]) -> str:
        """Write files, remove those that are None, commit, and return the commit's name."""
        for name, content in files.items():
            file = self.guide / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if content is None:
                file.unlink()
            else:
                file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return commit_all(self.folder, at=f"{day}T12:00:00Z")

    def review(
        self, text: str, keys: Mapping[str, str | None] | None = None
    ) -> dict[str, str | bytes | None]:
        """Return the record of a page's text, with its signature where there is a key."""
        record = record_text({"digest": page_digest(text), **(keys or {})})
        page = (keys or {}).get("page") or "sample-page"
        name = f"reviews/{page}/{record_name(record)}"
        files: dict[str, str | bytes | None] = {name: record}
        if self.key is not None:
            files[f"{name}.sig"] = make_signature(self.key, record.encode("utf-8"))
        return files


def start_past(folder: Path, evidence: str, key: KeyPair | None = None, day: str = "2026-02-01") -> Past:
    """Return a guide with a draft, committed on a day; a folder in a repository is made part of that."""
    files: dict[str, str | bytes] = {PAGE: page_text(DOSE, {"status": "draft", "reviewed": None})}
    is_inside = (folder.parent / ".git").exists()
    guide = write_guide(folder if is_inside else repository(folder), files)
    past = Past(guide, key)
    people = (HOUSE / "people.yaml").read_text("utf-8")
    if key is not None:
        line = f"    keys:\n      - {{key: {key.line}, from: 2025-01-01, until: 2027-12-31}}\n"
        people = people.replace("    name: Rita Reviewer\n", f"    name: Rita Reviewer\n{line}")
    past.commit(day, {"house/policy.yaml": policy_with(evidence), "house/people.yaml": people})
    return past


def reviewed_past(folder: Path, evidence: str = "record", key: KeyPair | None = None) -> Past:
    """Return a guide whose page was reviewed and published on 2026-03-02."""
    past = start_past(folder, evidence, key)
    text = page_text(DOSE)
    past.commit("2026-03-02", {PAGE: text, **past.review(text)})
    return past
