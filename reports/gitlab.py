"""Findings for GitLab's Code Quality widget: a list of what GitLab calls violations.

GitLab reads description, check_name, fingerprint, severity and location, and nothing else (GitLab documentation, "Code
Quality", "Code Quality report format").
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from medreview.reports.json_layout import laid_out, shown_text, whole_text
from medreview.reports.nothing import NOTHING_CHECKED, why_nothing
from medreview.schemas.finding import Severity
from medreview.schemas.run import Run

_SEVERITIES: dict[Severity, str] = {"error": "blocker", "warning": "minor", "suggestion": "info"}


def render_gitlab(run: Run) -> str:
    """Return one violation for each finding, for a run that checked nothing, and for all that was not checked.

    No list is empty without reason: GitLab takes an empty one for a guide without faults.
    """
    return laid_out(_distinguished([*_findings(run), *_left_out(run)]), levels=1) + "\n"


def _findings(run: Run) -> Iterator[dict[str, Any]]:
    if run.summary.pages == 0:
        yield _violation(why_nothing(run), NOTHING_CHECKED, "blocker", run.policy.path, (1, 1))
    for finding in run.findings:
        yield _violation(
            finding.message,
            finding.rule,
            _SEVERITIES[finding.severity],
            finding.path,
            (finding.line, finding.end_line),
            finding.fingerprint,
        )


def _left_out(run: Run) -> Iterator[dict[str, Any]]:
    """Yield what was not checked; GitLab wants a file for it, and the policy is the one that all pages share."""
    for item in run.not_checked:
        message = f"Not checked: {item.what}: {item.why}"
        yield _violation(message, "not-checked", "info", run.policy.path, (1, 1))


def _violation(
    message: str, check: str, severity: str, path: str, lines: tuple[int, int], fingerprint: str = ""
) -> dict[str, Any]:
    key = f"{check}\0{path}\0{message}".encode("utf-8", "surrogatepass")
    return {
        "description": shown_text(message),
        "check_name": check,
        "fingerprint": fingerprint or hashlib.sha256(key).hexdigest()[:16],
        "severity": severity,
        "location": {"path": whole_text(path), "lines": {"begin": lines[0], "end": lines[1]}},
    }


def _distinguished(violations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the violations, no fingerprint twice: of two with the same one GitLab shows only one."""
    seen: Counter[str] = Counter()
    for violation in violations:
        fingerprint = violation["fingerprint"]
        seen[fingerprint] += 1
        if seen[fingerprint] > 1:
            violation["fingerprint"] = f"{fingerprint}-{seen[fingerprint]}"
    return violations
