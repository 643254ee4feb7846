"""verify.sh: repeats an audit's verdict with plain git, sha256sum and ssh-keygen, and says what it cannot repeat."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from medreview.schemas.audit import AuditedRecord, PageAudit, RecordSaid

MANIFEST: Final = "MANIFEST.sha256"
SCRIPT: Final = "verify.sh"
_DIGITS: Final = {"sha1": 40, "sha256": 64}
_PLAIN: Final = re.compile(r"[0-9A-Za-z_-]+(?:\.[0-9a-z]+)*(?:/[0-9A-Za-z_-]+(?:\.[0-9a-z]+)*)?")
_HEAD: Final = r"""#!/bin/sh
# Repeats the verdict of this folder without medreview:   sh verify.sh [CLONE]
# It needs git, sha256sum (or shasum) and ssh-keygen of OpenSSH 8.9 or later. With the path of a clone of the repository
# it also looks whether the commit holds these very files. It ends with 0 when everything agrees, else with 1.
#
# It does not need to be trusted: each step below is a command that you can type yourself.
# What it cannot repeat without medreview: how canonical.txt is made from page.md (the recipe is in medreview's own
# docs/reference/digest.md), how changes.csv is classed, and the counting of the due day.
set -u
LC_ALL=C TZ=UTC
export LC_ALL TZ
unset CDPATH GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES
unset GIT_COMMON_DIR GIT_NAMESPACE GIT_CONFIG_PARAMETERS GIT_CONFIG_COUNT GIT_REPLACE_REF_BASE
clone=
if [ $# -gt 0 ]; then
  clone=$(cd -- "$1" && pwd -P) || exit 2
fi
case $0 in
  */*) cd -- "${0%/*}/" || exit 2 ;;
esac
work=$(mktemp -d) || exit 2
trap 'rm -rf -- "$work"' EXIT
trap 'exit 2' HUP INT TERM
return_mark=$(printf '\r')
failed=0

ok() { printf 'ok      %s\n' "$1"; }
bad() { printf 'FAILED  %s\n' "$1"; failed=1; }
note() { printf 'note    %s\n' "$1"; }
tell() { if [ "$1" -eq 0 ]; then ok "$2"; else bad "$2"; fi; }

sum_of() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | sed 's/[^0-9a-f].*//'
}

sum_is() { # FILE SUM WORDS
  found=$(sum_of < "$1") && [ "$found" = "$2" ]
  tell $? "$3"
}

is_there() { # FILE
  [ -f "$1" ] && [ ! -L "$1" ] || bad "$1 is missing"
}

has_line() { # FILE LINE WORDS
  grep -Fqx -- "$2" "$1"
  tell $? "$3"
}

says() { # FILE KEY VALUE WORDS
  grep -Eq "(^|^ *|[{,] *)[\"']?$2[\"']?: *[\"']?$3([\"',}#[:space:]]|\$)" "$1"
  tell $? "$4"
}

unix_lines() { # FILE
  if grep -q "$return_mark" "$1"; then sed "s/$return_mark\$//" "$1"; else cat "$1"; fi
}

signature_is_valid() { # RECORD SIGNER TIME WORDS
  unix_lines "$1" > "$work/record" && unix_lines "$1.sig" > "$work/record.sig" &&
    said=$(ssh-keygen -Y verify -f allowed_signers -r revoked_keys -I "$2" -n medreview.review \
      -s "$work/record.sig" -Overify-time="$3" < "$work/record" 2>&1) &&
    case $said in "Good \"medreview.review\" signature for $2 with "*) true ;; *) false ;; esac
  tell $? "$4"
}

name_in_git() { # FILE DIGITS
  if [ "$2" -eq 40 ]; then
    GIT_CEILING_DIRECTORIES=$(cd .. && pwd -P) git hash-object --no-filters -- "$1"
  else
    { printf 'blob %s\000' "$(wc -c < "$1" | sed 's/[^0-9]//g')"; cat -- "$1"; } | sum_of
  fi
}

is_in_commit() { # COMMIT PATH FILE DIGITS
  found=$(git --no-replace-objects -C "$clone" rev-parse --verify --quiet "$1:$2") &&
    [ "$found" = "$(name_in_git "$3" "$4")" ]
  tell $? "the commit holds $3 where verdict.json says"
}

check_manifest() {
  count=0
  while read -r sum name; do
    count=$((count + 1))
    if [ ! -f "$name" ] || [ "$(sum_of < "$name")" != "$sum" ]; then
      bad "the manifest: $name is not what it was"
    fi
  done < MANIFEST.sha256
  for name in * .[!.]* */* */.[!.]* */*/*; do
    case $name in MANIFEST.sha256) continue ;; esac
    [ -f "$name" ] || continue
    sed 's/^[0-9a-f]*  //' MANIFEST.sha256 | grep -Fqx -- "$name" && continue
    case $name in
      .* | */.*) note "not part of the audit: $name" ;;
      *) bad "the manifest: a file was added: $name" ;;
    esac
  done
  [ "$count" -gt 0 ]
  tell $? "the manifest was read: $count files"
}

"""


def manifest(sums: Mapping[str, str]) -> str:
    """Return the SHA-256 of each file by its name, as `sha256sum -c` takes it, sorted.

    Raises:
        ValueError: for a name that is not plain: those in the folder are ours.
    """
    return "".join(f"{sums[name]}  {_plain(name)}\n" for name in sorted(sums))


def verify_script(audit: PageAudit, files: Mapping[str, bytes], canonical_sums: Mapping[str, str]) -> str:
    """Return the script for a folder with these files, the script and the manifest itself not among them.

    `canonical_sums` are the digests of its canonical texts.
    """
    listed = " ".join(map(_plain, sorted([*files, SCRIPT, MANIFEST])))
    body = [
        f'for name in {listed}; do is_there "$name"; done',
        "check_manifest",
        *_on_page(audit),
        *_on_texts(audit, canonical_sums),
        *_on_front_matter(audit, files["page.md"]),
        *(line for record in audit.records for line in _on_record(audit, record, files[record.file])),
        *_on_chain(audit),
        *_on_clone(audit),
        *_end(audit),
    ]
    return _HEAD + "\n".join(body) + "\n"


def quoted(text: str) -> str:
    """Return text as one word of the shell, whatever is in it."""
    return "'" + text.replace("'", "'\\''") + "'"


def _plain(name: str) -> str:
    if _PLAIN.fullmatch(name) is None:
        raise ValueError(f"{name!r} is no plain name")
    return name


def _on_page(audit: PageAudit) -> Iterator[str]:
    """Yield the steps that tie verdict.json to page.md."""
    digits = _DIGITS[audit.commit.object_format]
    yield _has_line("    ", "oid", audit.commit.oid, "verdict.json names the commit")
    yield _has_line("  ", "path", audit.path, "verdict.json names the path")
    yield _has_line("  ", "answer", audit.answer, f"verdict.json answers: {audit.answer}")
    yield _has_line("  ", "blob", audit.blob, "verdict.json names page.md as git does")
    yield f'[ "$(name_in_git page.md {digits})" = {quoted(audit.blob)} ]'
    yield "tell $? 'page.md has the name in git that verdict.json says'"


def _has_line(indent: str, key: str, value: str, words: str) -> str:
    """Return the step that looks for a line of verdict.json, as it was written there."""
    line = f"{indent}{json.dumps(key)}: {json.dumps(value)},"
    return f"has_line verdict.json {quoted(line)} {quoted(words)}"


def _on_texts(audit: PageAudit, sums: Mapping[str, str]) -> Iterator[str]:
    for name, digest in sums.items():
        words = quoted(f"{name} hashes to {digest}")
        yield f"sum_is {_plain(name)} {quoted(digest.removeprefix('sha256:'))} {words}"
        indent = "  " if digest == audit.digest else "    "
        yield _has_line(indent, "digest", digest, f"verdict.json names the digest of {name}")
    if audit.digest is None:
        yield "note 'page.md has no digest: it cannot be read with certainty'"


def _on_front_matter(audit: PageAudit, page: bytes) -> Iterator[str]:
    if audit.reviewed is not None and audit.answer == "covered":
        yield _says("page.md", page, "reviewed", audit.reviewed)


def _says(name: str, data: bytes, key: str, value: str) -> str:
    """Return the step that looks whether a file says something; a note where it is written so that grep sees it not.

    Digests, days, ids and verdicts hold nothing that a pattern would take for more than itself.
    """
    plainly = rf"""(?m)(^|^ *|[{{,] *)["']?{key}["']?: *["']?{value}(["',}}#\s]|$)"""
    if re.search(plainly.encode("utf-8"), data) is None:
        return f"note {quoted(f'look into {name} yourself: it should say {key}: {value}')}"
    return f"says {_plain(name)} {key} {quoted(value)} {quoted(f'{name} says {key}: {value}')}"


def _on_record(audit: PageAudit, record: AuditedRecord, data: bytes) -> Iterator[str]:
    file, said, signature = _plain(record.file), record.said, record.signature
    if said is None:
        yield f"note {quoted(f'{file} says nothing that counts, see verdict.json')}"
        return
    if record.is_basis:
        for key, value in _stated(said):
            yield _says(file, data, key, value)
    if signature.state == "valid":
        time = datetime.fromisoformat(signature.at.removesuffix("Z")).strftime("%Y%m%d%H%M%S")
        words = f"{file} is signed by {said.reviewer.id}, with a key that was valid on {signature.at}"
        yield f"signature_is_valid {file} {quoted(said.reviewer.id)} {time} {quoted(words)}"
    elif signature.state == "absent":
        yield f"note {quoted(f'{file} has no signature; the house asked for: {audit.rules.evidence}')}"
    else:
        yield f"note {quoted(f'{file}: its signature did not count for medreview either, see verdict.json')}"


def _stated(said: RecordSaid) -> Iterator[tuple[str, str]]:
    yield "digest", said.digest
    yield "verdict", said.verdict
    yield "date", said.date
    yield "id", said.reviewer.id
    if said.since is not None:
        yield "since", said.since


def _on_chain(audit: PageAudit) -> Iterator[str]:
    """Yield of which text the records of the basis are."""
    basis = [record.said for record in audit.records if record.is_basis and record.said is not None]
    digests = {said.digest for said in basis}
    if audit.digest is not None and audit.digest in digests:
        yield "note 'the digest of canonical.txt is the one that the record names'"
    elif basis and audit.reviewed_text is not None:
        yield "note 'the record names the digest of reviewed-canonical.txt; changes.csv says what changed since'"


def _on_clone(audit: PageAudit) -> Iterator[str]:
    digits = _DIGITS[audit.commit.object_format]
    commit = quoted(audit.commit.oid)
    yield 'if [ -n "$clone" ]; then'
    yield f"  is_in_commit {commit} {quoted(audit.path)} page.md {digits}"
    for record in audit.records:
        yield f"  is_in_commit {commit} {quoted(record.path)} {record.file} {digits}"
        signature = record.signature
        if signature.file is not None and signature.path is not None:
            yield f"  is_in_commit {commit} {quoted(signature.path)} {_plain(signature.file)} {digits}"
    yield "else"
    yield "  note 'not compared with a clone: sh verify.sh PATH-OF-CLONE does'"
    yield "fi"


def _end(audit: PageAudit) -> Iterator[str]:
    yield "note 'not repeated here: making canonical.txt from page.md, classing changes, counting the due day'"
    due = f", due {audit.due}" if audit.due else ""
    answer = {"covered": "covered", "not-covered": "not covered"}.get(audit.answer, "it cannot be told")
    verdict = f"verdict: on {audit.as_of} {answer}; reviewed {audit.reviewed or 'never'}{due}"
    yield "if [ $failed -eq 0 ]; then"
    yield f"  printf '%s\\n' {quoted(f'Everything agrees. {_sentence(verdict)}')}"
    yield "else"
    yield "  printf '%s\\n' 'Something does not agree: the verdict is not confirmed.'"
    yield "fi"
    yield "exit $failed"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
