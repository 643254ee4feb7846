"""The commit that a change on GitHub is judged against, and what of its house files there was."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from medreview.errors import ConfigurationError
from medreview.github.event import Event
from medreview.history.git import Repository, open_repository
from medreview.history.house_files import differing_house_files, house_entries

_POLICY = "house/policy.yaml"


@dataclass(frozen=True, slots=True)
class Base:
    """A commit; `has_house` when the guide had house files there, `changed_house` names those that differ now."""

    commit: str
    has_house: bool
    changed_house: tuple[str, ...]


def find_base(event: Event, guide: Path) -> Base | None:
    """Return what a change is judged against; None for an event that is about no change.

    It is the first parent of the merge that GitHub makes to try a pull request: the branch as it was then. Where the
    head itself is checked out, it is the base that the payload names.

    Raises:
        ConfigurationError: when something else than the change is checked out, git cannot answer, or the guide was
            moved away from the house files that should judge it.
    """
    if event.base is None or event.head is None:
        return None
    repository = open_repository(guide, event.name)
    commit = repository.commit(_base_commit(event, event.base, event.head, repository), "the base").oid
    entries = repository.entries(repository.commit(commit, "the base"), "house/")
    if "policy.yaml" not in house_entries(entries):
        _refuse_other_house(repository, commit, guide)
        return Base(commit, has_house=False, changed_house=())
    return Base(commit, has_house=True, changed_house=tuple(differing_house_files(guide, entries)))


def _base_commit(event: Event, base: str, head: str, repository: Repository) -> str:
    found = repository.git.run("rev-list", "--parents", "--max-count=1", "HEAD")
    here, *parents = found.stdout.decode("ascii", "replace").split() or [""]
    if len(parents) == 2 and parents[1] == head:
        return parents[0]
    if here == head or (repository.is_shallow and not parents):
        return base  # in a shallow clone this commit is not there, and the message for that says what to do
    raise ConfigurationError(
        f"{event.name}: what is checked out ({here[:10]}) is neither the change {head[:10]} nor GitHub's merge of it. "
        "Leave 'ref' out of actions/checkout."
    )


def _refuse_other_house(repository: Repository, commit: str, guide: Path) -> None:
    """Raises when the commit has house files elsewhere: else moving the guide would be a way out of its rules."""
    found = repository.git.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit)
    if found.returncode != 0:
        raise ConfigurationError(f"{commit[:10]}: git cannot list its files.")
    others = [
        path
        for path in os.fsdecode(found.stdout).split("\0")
        if path == _POLICY or path.endswith(f"/{_POLICY}")
    ]
    if others:
        where = others[0] if others[0].isprintable() else repr(others[0])
        raise ConfigurationError(
            f"the base {commit[:10]} has no {guide.name}/{_POLICY}, but has {where}. A change that moves the guide "
            "cannot be judged by the house files of its base: an administrator has to look at it and merge it."
        )
