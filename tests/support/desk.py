"""An editor's clone: a guide in a repository in which our hooks are installed with the real pre-commit."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from support.repositories import git

CONFIG = """repos:
  - repo: {url}
    rev: {rev}
    hooks:
      - id: medreview
        args: [{arguments}]
      - id: medreview-guide
        args: [--today, "2026-11-22"]
        {of_guide}
"""


@dataclass(frozen=True)
class Committed:
    """Whether git made the commit, and all that was printed."""

    is_made: bool
    out: str


@dataclass(frozen=True)
class Desk:
    """An editor's clone: a guide in a repository in which our hooks are installed."""

    folder: Path
    environment: dict[str, str]
    hooks: tuple[Path, str]

    def configure(self, *arguments: str, of_guide: str = "") -> None:
        """Write .pre-commit-config.yaml: arguments of the hook on pages, and a line for the one on the guide."""
        named = ", ".join(f'"{one}"' for one in ("--today", "2026-11-22", *arguments))
        text = CONFIG.format(
            url=self.hooks[0].as_posix(), rev=self.hooks[1], arguments=named, of_guide=of_guide
        )
        self.write(".pre-commit-config.yaml", text)

    def write(self, name: str, text: str) -> Path:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        return file

    def commit(self, *arguments: str) -> Committed:
        """Commit as an editor does, everything that changed unless arguments say what."""
        if not arguments:
            git(self.folder, "add", "--all")
        done = self.run("git", "commit", "-m", "A change", *arguments)
        return Committed(done.returncode == 0, done.stdout + done.stderr)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
