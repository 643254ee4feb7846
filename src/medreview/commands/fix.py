"""medreview check --fix and --diff: applies the fixes of findings, or shows what they would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Unpack

from medreview.commands.output import emit, say, with_progress
from medreview.commands.request import AskedByName, request_for
from medreview.engine import Request
from medreview.fixing import FixedPage, Fixing, Which, fix_guide
from medreview.page_writer import replace_page
from medreview.reports.characters import terminal_line
from medreview.reports.review_queue import count_of

_ADVICE = (
    "Words have changed. On a page that was reviewed, raise 'version', say why in 'changes',",
    "and ask the reviewer whether it needs a new review.",
)


def show_diff(
    paths: tuple[Path, ...], today: date, which: Which, output: Path | None, **asked: Unpack[AskedByName]
) -> int:
    """Print what fixing would change, as a patch; return 1 when that is something, else the exit code of the check."""
    from medreview.reports.as_diff import render_diff

    fixing = fix_guide(_request(paths, today, which, **asked), which, with_progress)
    _say(_lines_left(fixing), to_errors=True)
    emit("".join(render_diff(page.path, page.before, page.after) for page in fixing.pages), output)
    return 1 if fixing.pages else fixing.before.summary.exit


def fix_pages(
    paths: tuple[Path, ...], today: date, which: Which, *, to_errors: bool, **asked: Unpack[AskedByName]
) -> bool:
    """Fix the pages and say what was done; return True when every page that should change was written."""
    request = _request(paths, today, which, **asked)
    fixing = fix_guide(request, which, with_progress)
    written: list[FixedPage] = []
    failed: list[str] = []
    try:
        for page in fixing.pages:
            _write(request, page, written, failed)
    finally:
        # also when interrupted: what was written is whole, the rest as it was
        lines = [*_lines_fixed(written), *_lines_left(fixing), *_lines_offered(fixing, which), ""]
        _say(lines, to_errors=to_errors)
        _say(failed, to_errors=True)
    return not failed


def _request(paths: tuple[Path, ...], today: date, which: Which, **asked: Unpack[AskedByName]) -> Request:
    """Return the request; LanguageTool is asked only where its fixes, none of which is safe, are wanted."""
    return request_for(paths, today, proofread=which == "all", **asked)


def _write(request: Request, page: FixedPage, written: list[FixedPage], failed: list[str]) -> None:
    reason = replace_page(page.file, request.settings.guide, page.before, page.after)
    if reason is None:
        written.append(page)
    else:
        failed.append(f"medreview: {page.path}: not fixed: {reason}.")


def _lines_fixed(pages: list[FixedPage]) -> Iterator[str]:
    if not pages:
        yield "Nothing was fixed."
        return
    number = sum(len(page.fixed) for page in pages)
    yield f"Fixed {count_of(number, 'finding')} on {count_of(len(pages), 'page')}:"
    for page in pages:
        rules = Counter(finding.rule for finding in page.fixed)
        yield f"  {page.path}: {', '.join(f'{rule} ({count})' for rule, count in sorted(rules.items()))}"
    yield from _ADVICE


def _lines_left(fixing: Fixing) -> Iterator[str]:
    """Yield what was not fixed, each at its place once all else is fixed."""
    for finding, reason in fixing.left:
        yield f"Not fixed: {finding.path}:{finding.line}:{finding.column} {finding.rule}: {reason}."


def _lines_offered(fixing: Fixing, which: Which) -> Iterator[str]:
    fixes = [finding.fix for finding in fixing.before.findings if finding.fix is not None]
    others = 0 if which == "all" else sum(not fix.safe for fix in fixes)
    if others:
        verb = "has a fix that is" if others == 1 else "have fixes that are"
        yield f"{count_of(others, 'finding')} {verb} not safe: see --fix=all --diff, then --fix=all."


def _say(lines: Iterable[str], *, to_errors: bool) -> None:
    text = "".join(f"{' ' * (len(line) - len(line.lstrip()))}{terminal_line(line)}\n" for line in lines)
    if to_errors:
        say(text)
    else:
        emit(text, None)
