"""medreview audit: what was live on a day, whether a review held for it, and a folder that proves it without us."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

from medreview.audit.guide import audit_guide
from medreview.audit.moment import GuideThen, Moment, find_moment, guide_then
from medreview.audit.naming import find_page, name_page, settings_of
from medreview.audit.page import Gathered, audit_page
from medreview.commands.new_folder import check_new_folder, write_new_folder
from medreview.commands.output import emit, say
from medreview.errors import ConfigurationError
from medreview.reading.digest import bytes_hashed
from medreview.records.folder import record_path
from medreview.reports.as_json import as_text, plain, render_json
from medreview.reports.audit_tables import changes_csv, guide_csv, references_csv
from medreview.reports.audit_text import render_audit, render_guide_audit
from medreview.reports.audit_verify import MANIFEST, SCRIPT, manifest, verify_script
from medreview.reports.characters import terminal_line
from medreview.schemas.audit import EXIT_CODES, GuideAudit
from medreview.schemas.dates import ClockDay
from medreview.settings import Settings, find_settings, plain_path
from medreview.signatures.allowed_signers import allowed_signers, revoked_keys

NOTHING_THERE = 3
_HOUSE = ("policy.yaml", "people.yaml", "disclaimers.yaml", "terminology.yaml", "waivers.yaml")


def show_page_audit(words: str, day: date, today: date, ref: str, form: str, folder: Path | None) -> int:
    """Print whether a page was covered on a day.

    Return 0 when it was, 1 when it was not, 2 when that cannot be told, 3 when it was not there. `words` are
    a path or an id. With a folder, everything that the answer rests on is written there.

    Raises:
        ConfigurationError: when it cannot be told: git, a shallow clone, a house of then that cannot be read.
    """
    settings = settings_of(words)
    named = name_page(words, settings)
    moment = _moment(settings, day, today, ref, folder)
    if isinstance(moment, str):
        return _nothing(moment, form)
    with guide_then(moment) as guide:
        path = find_page(named, guide)
        if path is None:
            return _nothing(
                f"On {day} there was no page '{words}' in {moment.shown}/ (commit {moment.commit.oid[:10]}). "
                "'medreview audit --all' names those that were.",
                form,
            )
        gathered = audit_page(guide, path, today)
        if folder is not None:
            write_new_folder(folder, _files(gathered, guide), (SCRIPT,))
    audit = gathered.audit
    emit(
        as_text(plain(audit)) if form == "json" else render_audit(audit) + _written(folder, "index.html"),
        None,
    )
    return EXIT_CODES[audit.answer]


def show_guide_audit(day: date, today: date, ref: str, form: str, folder: Path | None) -> int:
    """Print how every page stood on a day; return 1 when one that was published was not covered, 3 for no pages.

    It is 2 when that of a page, or a file of then, cannot be told. With a folder, a table and JSON are written there.

    Raises:
        ConfigurationError: when nothing can be told: git, a shallow clone, a house of then that cannot be read.
    """
    moment = _moment(find_settings(Path()), day, today, ref, folder)
    if isinstance(moment, str):
        return _nothing(moment, form)
    with guide_then(moment) as guide:
        audit = audit_guide(guide, today)
    if not audit.pages and not audit.left_out:
        return _nothing(
            f"On {day} there was no page in {moment.shown}/ (commit {moment.commit.oid[:10]}).", form
        )
    as_json = as_text(plain(audit))
    if folder is not None:
        write_new_folder(
            folder, {"audit.csv": guide_csv(audit).encode("utf-8"), "audit.json": as_json.encode("ascii")}
        )
    emit(as_json if form == "json" else render_guide_audit(audit) + _written(folder, "audit.csv"), None)
    return _guide_code(audit)


def _moment(settings: Settings, day: date, today: date, ref: str, folder: Path | None) -> Moment | str:
    if isinstance(today, ClockDay):
        from medreview.history.clock import check_clock

        check_clock(settings.guide, today)
    if day > today:
        raise ConfigurationError(
            f"--as-of {day}: this day is still to come (today is {today}), and nobody knows what will be live."
        )
    if folder is not None:
        if plain_path(folder).is_relative_to(settings.guide):
            raise ConfigurationError(
                f"{folder}: lies in the guide folder, where its page.md would be a page. Name another folder."
            )
        check_new_folder(folder)
    return find_moment(settings, ref, date.fromordinal(day.toordinal()))


def _nothing(why: str, form: str) -> int:
    line = f"{terminal_line(why)}\n"
    if form == "json":
        say(f"medreview: {line}")
    else:
        emit(line, None)
    return NOTHING_THERE


def _written(folder: Path | None, first: str) -> str:
    return "" if folder is None else f"\nWritten to {terminal_line(str(folder))}: begin with {first}.\n"


def _guide_code(audit: GuideAudit) -> int:
    answers = {line.answer for line in audit.pages if line.status not in ("draft", "withdrawn")}
    if "not-covered" in answers:
        return EXIT_CODES["not-covered"]
    return EXIT_CODES["unknown" if "unknown" in answers or audit.left_out else "covered"]


def _files(gathered: Gathered, guide: GuideThen) -> dict[str, bytes]:
    """Return the files of the folder by name; the manifest is of all others."""
    from medreview.reports.audit_page import render_page_audit

    audit = gathered.audit
    texts = {
        "changes.csv": changes_csv(audit),
        "references.csv": references_csv(audit),
        "findings.json": render_json(gathered.run),
        "verdict.json": as_text(plain(audit)),
        "index.html": render_page_audit(audit, gathered.page.decode("utf-8", "replace")),
        "allowed_signers": allowed_signers(guide.house.people),
        "revoked_keys": revoked_keys(guide.house.people),
    }
    files = {name: text.encode("utf-8", "backslashreplace") for name, text in texts.items()}
    files |= {"page.md": gathered.page, **_house_files(guide), **_record_files(gathered, guide)}
    hashed = {"canonical.txt": gathered.canonical, "reviewed-canonical.txt": gathered.reviewed_canonical}
    files |= {name: bytes_hashed(text) for name, text in hashed.items() if text is not None}
    if gathered.reviewed is not None:
        files["reviewed.md"] = gathered.reviewed
    sums = {name: f"sha256:{_sum(files[name])}" for name in hashed if name in files}
    # a folder above may have a name of any bytes
    files[SCRIPT] = verify_script(audit, files, sums).encode("utf-8", "surrogateescape")
    files[MANIFEST] = manifest({name: _sum(data) for name, data in files.items()}).encode("ascii")
    return files


def _sum(data: bytes) -> str:
    return sha256(data).hexdigest()


def _house_files(guide: GuideThen) -> dict[str, bytes]:
    folder = guide.settings.guide / "house"
    return {f"house/{name}": (folder / name).read_bytes() for name in _HOUSE if (folder / name).is_file()}


def _record_files(gathered: Gathered, guide: GuideThen) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for record, file in zip(gathered.audit.records, gathered.records, strict=True):
        files[record.file] = record_path(guide.settings.guide, file).read_bytes()
        if record.signature.file is not None and isinstance(file.signature, bytes):
            files[record.signature.file] = file.signature
    return files
