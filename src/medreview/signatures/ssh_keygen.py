"""Runs OpenSSH's ssh-keygen, so that neither the environment nor the working folder decides what is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from medreview.errors import ConfigurationError

SECONDS: Final = 60
_SUFFIX: Final = ".exe" if os.name == "nt" else ""
_OLDEST: Final = "OpenSSH 8.9 or later is needed"
_ADVICE: Final = (
    "On Debian or Ubuntu: apt-get install openssh-client; macOS and Windows 11 bring it with them."
)
_OF_WINDOWS: Final = ("SYSTEMROOT", "TEMP", "TMP", "USERPROFILE", "LOCALAPPDATA", "PROGRAMDATA")
"""What programs need there to start at all and to reach the agent."""
_TRIAL_KEY: Final = (
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBMzwsuOvD4TsDeRp4GYgKA0O019EzHnMRlLDhqt1"
    "ggxRVaEG+CKLZdRfDQvFYZXhh8AyZma/FJhqfE+l31M364k="
)
_TRIAL_SIGNATURE: Final = """-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAAGgAAAATZWNkc2Etc2hhMi1uaXN0cDI1NgAAAAhuaXN0cDI1NgAAAE
EEzPCy468PhOwN5GngZiAoDQ7TX0TMecxGUsOGq3WCDFFVoQb4Iotl1F8NC8VhleGHwDJm
Zr8UmGp8T6XfUzfriQAAAA9tZWRyZXZpZXcudHJpYWwAAAAAAAAABnNoYTUxMgAAAGQAAA
ATZWNkc2Etc2hhMi1uaXN0cDI1NgAAAEkAAAAhAO1nNWGLeRQdNi0QKEBgX9cOeAqiQooU
FiK53+hKr3pFAAAAICBsjI55FYwpIPg9z3+ZOJm/x0OogLyoMW7wsOVUfurn
-----END SSH SIGNATURE-----
"""
_TRIAL_TEXT: Final = b"medreview tries ssh-keygen\n"
_TRIAL_DAY: Final = 'trial valid-after="20250101000000",valid-before="20250101235959"'
"""A signature that was made once, by a key that was then thrown away, for a namespace that is used nowhere else."""


@dataclass(frozen=True, slots=True)
class SshKeygen:
    """ssh-keygen, by its absolute path; one that has shown that it can verify for a time."""

    program: str

    def run(
        self, *arguments: str, data: Path | None = None, folder: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """Return the exit code and what was printed, with a file for standard input, and without a terminal.

        Raises:
            ConfigurationError: when it cannot be started, does not end in time, or is killed.
        """
        return run_openssh((self.program, *arguments), environment(), data, folder)


def environment(*kept: str) -> dict[str, str]:
    """Return the environment for OpenSSH: UTC, English, and of the user's variables only those named."""
    names = (*kept, *_OF_WINDOWS) if os.name == "nt" else kept
    return {**{name: os.environ[name] for name in names if name in os.environ}, "TZ": "UTC", "LC_ALL": "C"}


def run_openssh(
    command: tuple[str, ...], variables: dict[str, str], data: Path | None = None, folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Return how a program of OpenSSH ended; it has no terminal, so it can ask nobody and never waits for an answer.

    Raises:
        ConfigurationError: when it cannot be started, does not end in time, or is killed.
    """
    name = Path(command[0]).name
    try:
        with (data or Path(os.devnull)).open("rb") as stdin:
            done = subprocess.run(
                command,
                stdin=stdin,
                capture_output=True,
                env=variables,
                cwd=folder,
                timeout=SECONDS,
                check=False,
                start_new_session=True,
            )
    except subprocess.TimeoutExpired:
        raise ConfigurationError(f"{name} did not answer within {SECONDS} seconds. Try again.") from None
    except OSError as error:
        raise ConfigurationError(f"{command[0]} cannot be started: {error.strerror or error}.") from None
    if done.returncode < 0:
        raise ConfigurationError(f"{name} was ended from outside (signal {-done.returncode}). Try again.")
    return done


def find_ssh_keygen() -> SshKeygen:
    """Return the first ssh-keygen of PATH that passes a trial.

    Raises:
        ConfigurationError: when there is none, or each is too old or does not work.
    """
    problems: list[str] = []
    for program in programs("ssh-keygen"):
        problem = _problem_with(program)
        if problem is None:
            return SshKeygen(program)
        problems.append(f"{program} {problem}")
    if problems:
        raise ConfigurationError(f"{problems[0]}. Signatures of reviews are verified with it; {_OLDEST}.")
    raise ConfigurationError(
        f"ssh-keygen was not found; signatures of reviews are verified with it. {_OLDEST}. {_ADVICE}"
    )


def programs(name: str) -> Iterator[str]:
    """Yield each program of that name by its absolute path; a relative entry of PATH never counts."""
    for folder in dict.fromkeys(os.environ.get("PATH", os.defpath).split(os.pathsep)):
        if os.path.isabs(folder):  # noqa: PTH117
            found = shutil.which(str(Path(folder, name + _SUFFIX)))
            if found is not None:
                yield found


@contextmanager
def private_folder() -> Generator[Path]:
    """Yield an empty folder for this user alone, which is removed in the end with all that is in it.

    Raises:
        ConfigurationError: when it cannot be made or written to.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="medreview-", ignore_cleanup_errors=True) as folder:
            yield Path(folder).resolve()
    except OSError as error:
        raise ConfigurationError(
            f"Signatures need a temporary folder, and it cannot be used: {error.strerror or error}."
        ) from None


def last_words(stderr: bytes) -> str:
    """Return the last line of what was complained of, for one line of ours."""
    lines = [line for line in stderr.decode("utf-8", "replace").splitlines() if line.strip()]
    words = "".join(c if c.isprintable() else " " for c in (lines or ["no reason given"])[-1])
    return words.strip().rstrip(".")[:200]


@cache
def _problem_with(program: str) -> str | None:
    """Return what is wrong with a program that does not tell a good signature in time from one out of time."""
    with private_folder() as folder:
        (folder / "signers").write_text(f"{_TRIAL_DAY} {_TRIAL_KEY}\n", encoding="ascii", newline="\n")
        (folder / "signature").write_text(_TRIAL_SIGNATURE, encoding="ascii", newline="\n")
        (folder / "text").write_bytes(_TRIAL_TEXT)
        command = (
            program,
            "-Y",
            "verify",
            "-f",
            "signers",
            "-I",
            "trial",
            "-n",
            "medreview.trial",
            "-s",
            "signature",
        )
        try:
            inside, outside = (
                run_openssh((*command, f"-Overify-time={time}"), environment(), folder / "text", folder)
                for time in ("20250101235959", "20250102000000")
            )
        except ConfigurationError as error:
            return f"does not work: {str(error).rstrip('.')}"
    if inside.returncode != 0:
        return f"is too old or does not work ({last_words(inside.stderr)})"
    return None if outside.returncode != 0 else "does not look at the time of a signature"
