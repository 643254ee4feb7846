"""Asks git, so that neither a repository's own configuration nor a hook's environment decides what is run.

Only commands that read objects and names are used: none that runs filters, text conversions, hooks, a file-system
monitor or the network.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from medreview.errors import ConfigurationError
from medreview.history.names import ObjectFormat

SECONDS = 60
_NAME = "git.exe" if os.name == "nt" else "git"
_NOWHERE = "none"
_AMBIGUOUS = b"is ambiguous"
_KEPT = ("GIT_CONFIG_", "GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH")
"""What of git's variables is kept: whose configuration is read. All that names a repository or index is left out."""
_ALWAYS = (
    "--no-pager",
    "--no-optional-locks",
    "--no-replace-objects",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
    # files beside the objects that may say another history than the commits do; none of them is needed
    *("-c", "core.commitGraph=false"),
    *("-c", "core.warnAmbiguousRefs=true"),
    *("-c", "advice.graftFileDeprecated=false"),
)
_FETCH = "In GitHub Actions, give actions/checkout 'fetch-depth: 0'; elsewhere run"


class Entry(NamedTuple):
    """A file of a commit: its mode in octal digits, and the name of its content."""

    mode: str
    oid: str

    @property
    def is_file(self) -> bool:
        """True for a plain file: no link, no submodule."""
        return self.mode.startswith("100")


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit, and the words with which the user named it."""

    ref: str
    oid: str

    def __str__(self) -> str:
        short = self.oid[:10]
        return short if self.oid.startswith(self.ref) else f"{self.ref} ({short})"


def environment() -> dict[str, str]:
    """Return the environment for git: in English, without a network, and without what a hook set for its own git."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "LANGUAGE"
        and (not name.startswith("GIT_") or (name.startswith(_KEPT) and name != "GIT_CONFIG_PARAMETERS"))
    }
    return {
        **kept,
        "LC_ALL": "C",
        "GIT_ALLOW_PROTOCOL": _NOWHERE,
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }


def find_git() -> str:
    """Return git's absolute path; a relative entry of PATH, and so a file of the repository itself, never counts.

    Raises:
        ConfigurationError: when there is none.
    """
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        if os.path.isabs(folder) and (found := shutil.which(os.path.join(folder, _NAME))):  # noqa: PTH117, PTH118
            return found
    raise ConfigurationError("git was not found. Install it: earlier versions of pages are read through it.")


class Git:
    """git in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.command = (find_git(), *_ALWAYS, "-C", str(folder))

    def run(self, *arguments: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        """Return what git printed and its exit code.

        Raises:
            ConfigurationError: when git cannot be started, or does not end in time.
        """
        try:
            return subprocess.run(
                (*self.command, *arguments),
                input=b"" if data is None else data,
                capture_output=True,
                env=environment(),
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise too_slow() from None
        except OSError as error:
            raise ConfigurationError(f"git cannot be started: {error.strerror or error}.") from None


def too_slow() -> ConfigurationError:
    """Return the error for a git that does not end."""
    return ConfigurationError(f"git did not answer within {SECONDS} seconds. Try again.")


def refusal(stderr: bytes) -> str:
    """Return git's own first words of refusal, for one line."""
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    fatal = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return "".join(c if c.isprintable() else " " for c in (fatal or lines or ["no reason given"])[0])


@dataclass(frozen=True, slots=True)
class Repository:
    """The repository that holds a folder; all paths are relative to that folder, with forward slashes.

    `prefix` is where the folder lies in the repository: empty, or a path that ends with a slash.
    """

    git: Git
    is_shallow: bool
    prefix: str = ""
    object_format: ObjectFormat = "sha1"

    def commit(self, ref: str, asked: str) -> Commit:
        """Return the commit that `ref` names; `asked` is the option, as in `--since`.

        Raises:
            ConfigurationError: when there is no such commit here, or more than one branch or tag of that name.
        """
        named = f"{asked} {ref}"
        if not ref or ref.startswith("-") or not ref.isprintable():
            raise ConfigurationError(f"{named!r}: this is not the name of a commit, branch or tag.")
        oid, doubt = self._resolve(ref)
        if _AMBIGUOUS in doubt and oid != ref:
            # git would take the tag, and tags are often anybody's to push
            advice = "Name the one that is meant in full, as in refs/heads/main or refs/remotes/origin/main."
            raise ConfigurationError(f"{named}: more than one branch or tag has this name here. {advice}")
        if oid is not None:
            return Commit(ref, oid)
        advice = f"{_FETCH} 'git fetch' first." if self.is_shallow else "Fetch it first, or correct the name."
        raise ConfigurationError(f"{named}: this clone has no such commit, branch or tag. {advice}")

    def _resolve(self, ref: str) -> tuple[str | None, bytes]:
        """Return the name of a commit, None where there is none, and what git has to add."""
        found = self.git.run("rev-parse", "--verify", f"{ref}^{{commit}}")
        oid = found.stdout.decode("ascii", "replace").strip()
        is_one = found.returncode == 0 and len(oid) in (40, 64) and oid.isalnum()
        return oid if is_one else None, found.stderr

    def merge_base(self, ref: str) -> Commit:
        """Return the newest commit that both the checked-out commit and `ref` come from.

        Raises:
            ConfigurationError: when it cannot be told.
        """
        named = f"--since {ref}"
        if self._resolve("HEAD")[0] is None:
            raise ConfigurationError(
                f"{named}: nothing is committed here yet, so there is no earlier version."
            )
        other = self.commit(ref, "--since")
        found = self.git.run("merge-base", "HEAD", other.oid)
        if found.returncode == 0:
            return Commit(ref, found.stdout.decode("ascii", "replace").strip())
        if found.returncode != 1 or found.stderr.strip():
            raise ConfigurationError(
                f"{named}: git cannot compare it with this commit: {refusal(found.stderr)}"
            )
        if self.is_shallow:
            why = "this clone is shallow and does not go back to where both parted."
            raise ConfigurationError(f"{named}: {why} {_FETCH} 'git fetch --unshallow'.")
        raise ConfigurationError(f"{named}: it has no commit in common with what is checked out here.")

    def entries(self, commit: Commit, *below: str) -> dict[str, Entry]:
        """Return every file that the folder (or `below`, in it) had in a commit, submodules included.

        Raises:
            ConfigurationError: when the commit cannot be read.
        """
        found = self.git.run("ls-tree", "-r", "-z", commit.oid, *below)
        if found.returncode != 0:
            raise ConfigurationError(f"{commit}: git cannot list its files: {refusal(found.stderr)}")
        return dict(_entries(found.stdout))

    def ignored(self, paths: Iterable[str]) -> frozenset[str]:
        """Return those of `paths` that git does not keep and is told to ignore.

        Raises:
            ConfigurationError: when git cannot say.
        """
        # a name that begins with a colon would be read as an instruction
        asked = os.fsencode("\0".join(f"./{path}" for path in paths))
        if not asked:
            return frozenset()
        found = self.git.run("check-ignore", "-z", "--stdin", data=asked)
        if found.returncode > 1:
            raise ConfigurationError(f"git cannot say which pages are ignored: {refusal(found.stderr)}")
        return frozenset(path.removeprefix("./") for path in os.fsdecode(found.stdout).split("\0") if path)

    def is_sparse(self) -> bool:
        """True when the working tree may leave out files that are committed."""
        found = self.git.run("config", "--type=bool", "--get", "core.sparseCheckout")
        return found.stdout.strip() == b"true"


def entries_in(git: Git, commit: Commit, folder: str) -> list[tuple[str, Entry]]:
    """Return every file below a folder of a commit, by its path in that folder; `folder` is its path from the top.

    Raises:
        ConfigurationError: when the commit has no such folder, or cannot be read.
    """
    # the path is git's own to resolve, so that no working tree and no pattern has a say
    found = git.run("ls-tree", "-r", "-z", "--full-tree", f"{commit.oid}:{folder}")
    if found.returncode != 0:
        why = refusal(found.stderr)
        raise ConfigurationError(f"{commit}: it has no folder '{folder}', or git cannot list it: {why}.")
    return list(_entries(found.stdout))


def _entries(listed: bytes) -> Iterator[tuple[str, Entry]]:
    for line in os.fsdecode(listed).split("\0"):
        about, _, path = line.partition("\t")
        if path:
            mode, _, oid = about.split(" ")
            yield path, Entry(mode, oid)


def open_repository(folder: Path, asked: str) -> Repository:
    """Return the repository whose working tree holds `folder`; `asked` is the option that needs it.

    Raises:
        ConfigurationError: when there is none, or git refuses it.
    """
    git = Git(folder)
    asking = ("--is-shallow-repository", "--is-inside-work-tree", "--show-object-format", "--show-prefix")
    found = git.run("rev-parse", *asking)
    if found.returncode != 0:
        raise ConfigurationError(f"{asked}: {_why_refused(folder, found.stderr)}")
    is_shallow, is_inside, kind, prefix = found.stdout.split(b"\n", 3)
    if is_inside != b"true":
        raise ConfigurationError(f"{asked}: {folder} is not in the working tree of a git repository.")
    object_format: ObjectFormat = "sha256" if kind == b"sha256" else "sha1"
    return Repository(git, is_shallow == b"true", os.fsdecode(prefix.removesuffix(b"\n")), object_format)


def _why_refused(folder: Path, stderr: bytes) -> str:
    words = refusal(stderr)
    if "dubious ownership" in words or "safe.directory" in words:
        advice = (
            "If you trust it, run 'git config --global --add safe.directory' with the repository's folder."
        )
        return f"git does not read this repository, because another user owns it. {advice}"
    if "not a git repository" in words:
        return f"{folder} is not in a git repository, so there is no earlier version."
    return f"git does not read this repository: {words}"
