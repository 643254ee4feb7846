"""Writes src/medreview/grammar/data/languagetool-6.8.sha256: the jars that Maven brings, by SHA-256, size and origin.

Usage: .venv/bin/python scripts/list_languagetool.py     (Java 17, Maven and the network are needed; a minute)

Maven compares each jar with the checksum that its repository states; run this against Maven Central itself, with an
empty local repository (MAVEN_OPTS=-Dmaven.repo.local=...), and read what changed before you commit it.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from medreview.grammar.installation import VERSION, digest_of
from medreview.grammar.jar_list import jars_of
from medreview.grammar.maven import PLUGIN, bring_by_maven, find_maven, run_maven

LIST = Path(__file__).parents[1] / "src" / "medreview" / "grammar" / "data" / f"languagetool-{VERSION}.sha256"
HEAD = f"""# The jars of LanguageTool {VERSION} on Maven Central: SHA-256, bytes, file name, group:artifact:version.
# Written by scripts/list_languagetool.py.
"""
RESOLVED = re.compile(
    r"^\s+(?P<group>[^:\s]+):(?P<artifact>[^:]+):jar:(?:[^:]+:)?(?P<version>[^:]+):(?:compile|runtime)"
)


def main() -> int:
    maven = find_maven()
    if maven is None:
        sys.exit("mvn was not found on PATH")
    with tempfile.TemporaryDirectory() as name:
        workshop = Path(name)
        folder = bring_by_maven(maven, workshop, lambda _: None)
        table = workshop / "resolved.txt"
        run_maven(maven, workshop, [f"{PLUGIN}:list", f"-DoutputFile={table}"], lambda _: None)
        origins = read_origins(table)
        jars = jars_of(folder)
        rows = [
            f"{digest_of(file)} {file.stat().st_size} {jar} {origins[jar.removesuffix('.jar')]}\n"
            for jar, file in sorted(jars.items())
        ]
    LIST.parent.mkdir(exist_ok=True)
    LIST.write_text(HEAD + "".join(rows), encoding="utf-8")
    print(f"{len(rows)} jars")
    return 0


def read_origins(table: Path) -> dict[str, str]:
    """Return `group:artifact:version` by artifact."""
    found = map(RESOLVED.match, table.read_text(encoding="utf-8").splitlines())
    return {row["artifact"]: f"{row['group']}:{row['artifact']}:{row['version']}" for row in found if row}


if __name__ == "__main__":
    sys.exit(main())
