"""Attacks on the rules of the house: a pull request that relaxes the gate by which it is judged."""

from __future__ import annotations

from datetime import date

import pytest

from medreview.engine import Request, run
from medreview.errors import ConfigurationError
from medreview.settings import find_settings
from support.attacked import PEOPLE, POLICY, RITA, TABLETS, TODAY, Honest, errors, left_out, messages
from support.repositories import git

RECORD = "guide/reviews/tablets/2026-03-02-rita-reviewer.yaml"
WAIVERS = "guide/house/waivers.yaml"
WAIVER = """waivers:
  - {rule: REV008, page: tablets, reason: The reviewer is on leave., owner: ann-author, until: 2027-01-31}
"""
RAISED = "version: 2\nchanges:\n  - {version: 2, date: 2026-11-20, kind: clinical, note: The dose.}"


def _overdose(honest: Honest) -> None:
    """Change a dose as an editor would who hides nothing else."""
    honest.edit(TABLETS, "50 mg", "500 mg")
    honest.edit(TABLETS, "version: 1\nchanges:", RAISED)


def _changed(honest: Honest) -> str:
    return f"REV008 {honest.place(TABLETS, '500 mg')}"


def test_a_waiver_in_the_same_pull_request(honest: Honest) -> None:
    honest.branch()
    _overdose(honest)
    honest.write(WAIVERS, WAIVER)
    honest.commit()
    assert errors(honest.check()) == []  # by its own house files: shown as waived
    assert [one.finding.rule for one in honest.check().waived] == ["REV008"]
    found = honest.review()
    assert errors(found) == [_changed(honest)]
    assert "changed house files: waivers.yaml" in left_out(found)


def test_a_waiver_that_was_there_before(honest: Honest) -> None:
    honest.write(WAIVERS, WAIVER)
    honest.commit()
    honest.branch()
    _overdose(honest)
    honest.commit()
    assert errors(honest.review()) == []
    assert [one.finding.rule for one in honest.review().waived] == ["REV008"]


def test_evidence_lowered_to_a_date(honest: Honest) -> None:
    honest.branch()
    _overdose(honest)
    honest.edit(POLICY, "evidence: signed", "evidence: date")
    honest.commit()
    assert errors(honest.check()) == []
    assert "whether pages still say what was reviewed" in left_out(honest.check())
    found = honest.review()
    assert errors(found) == [_changed(honest)]
    assert "changed house files: policy.yaml" in left_out(found)


@pytest.mark.parametrize("line", ["evidence:", "evidence: record", ""])
def test_evidence_lowered_to_a_record(honest: Honest, line: str) -> None:
    honest.branch()
    _overdose(honest)
    honest.edit(POLICY, "evidence: signed", line)
    path = honest.record(changed={"date": "2026-11-20", "version": "2"}, is_signed=False)
    honest.edit(TABLETS, "reviewed: 2026-03-02", "reviewed: 2026-11-20")
    honest.commit()
    assert errors(honest.check()) == []
    assert errors(honest.review()) == [f"REV012 {path}:1:1"]


def test_a_longer_interval(honest: Honest) -> None:
    """The page becomes overdue in 2028; the pull request asks for a review every ten years."""
    honest.branch()
    honest.edit(POLICY, "standard: {interval_months: 24", "standard: {interval_months: 120")
    honest.edit(TABLETS, "lang: en-US", 'lang: "en-US"')
    honest.commit()
    late = honest.check(since="main", house_from="main", today=date(2028, 3, 2))
    assert errors(late) == [f"REV002 {honest.value(TABLETS, 'reviewed')}"]
    assert errors(honest.check(today=date(2028, 3, 2))) == []


def test_more_classes_keep_a_review(honest: Honest) -> None:
    honest.branch()
    honest.edit(TABLETS, "Call us. We answer all day.", "Call us. We kindly answer all day.")
    honest.edit(TABLETS, "version: 1\nchanges:", RAISED)
    honest.edit(POLICY, "evidence: signed\n", "evidence: signed\nkeeps_review: [typographic, wording]\n")
    honest.commit()
    assert errors(honest.check()) == []
    assert errors(honest.review()) == [f"REV008 {honest.place(TABLETS, 'kindly')}"]


def test_no_policy_lets_a_clinical_change_keep_a_review(honest: Honest) -> None:
    honest.edit(POLICY, "evidence: signed\n", "evidence: signed\nkeeps_review: [clinical]\n")
    with pytest.raises(ConfigurationError) as refused:
        honest.check()
    assert refused.value.lines[0].startswith(f"{honest.place(POLICY, 'clinical')}: ")


def test_specialties_dropped(honest: Honest) -> None:
    honest.edit(TABLETS, "risk: standard", "risk: high")
    honest.remove(RECORD)
    honest.remove(f"{RECORD}.sig")
    honest.edit(TABLETS, "reviewed_by: [rita-reviewer]", "reviewed_by: [rob-both]")
    honest.record(reviewer="rob-both", changed={"risk": "high"})
    place, _, _ = honest.place(TABLETS, "reviewed_by: [rob-both]").rpartition(":")
    unfit = f"REV006 {place}:15"
    assert errors(honest.check()) == [unfit]
    honest.commit()
    honest.branch()
    honest.edit(POLICY, ", specialties: [neurology]", "")
    honest.edit(TABLETS, "lang: en-US", 'lang: "en-US"')
    honest.commit()
    assert errors(honest.check()) == []
    assert errors(honest.review()) == [unfit]


@pytest.mark.parametrize("rule", ["REV008", "REV010", "REV011", "REV012"])
@pytest.mark.parametrize("severity", ["off", "warning"])
def test_a_rule_lowered(honest: Honest, rule: str, severity: str) -> None:
    setting = f"rules: {{{rule}: {{severity: {severity}, reason: Too many of them.}}}}"
    honest.branch()
    honest.edit(POLICY, "rules: {}", setting)
    honest.commit()
    place = honest.place(POLICY, rule)
    for found in (honest.check, honest.review):
        with pytest.raises(ConfigurationError) as refused:
            found()
        assert refused.value.lines == (
            f"{place}: {rule} is an error and cannot be lowered here; record a waiver in waivers.yaml instead.",
        )


def test_another_profile(honest: Honest) -> None:
    honest.branch()
    _overdose(honest)
    honest.edit(POLICY, "profile: us-patient", "profile: nhs-uk")
    honest.edit(POLICY, "  us-patient:\n", "  nhs-uk: {readability: {target: 9}}\n  us-patient:\n")
    honest.commit()
    assert errors(honest.review()) == [_changed(honest)]


def test_a_reviewer_added_in_the_same_pull_request(honest: Honest) -> None:
    honest.branch()
    _overdose(honest)
    key = honest.keys.stranger.blob
    honest.edit(
        PEOPLE,
        "people:\n",
        f"people:\n  - id: sam-stranger\n    name: Sam Stranger\n    roles: [reviewer]\n    keys: [{key}]\n"
        "    active: {from: 2015-01-01}\n    conflicts: none\n    sample: true\n",
    )
    changed = {"date": "2026-11-20", "version": "2"}
    path = honest.record(
        "tablets", "{id: sam-stranger, name: Sam Stranger}", changed, key=honest.keys.stranger
    )
    honest.edit(TABLETS, "reviewed: 2026-03-02", "reviewed: 2026-11-20")
    honest.edit(TABLETS, "[rita-reviewer]", "[sam-stranger]")
    honest.commit()
    assert "REV011" not in {one.rule for one in honest.check().findings}
    found = honest.review()
    place, _, _ = honest.place(TABLETS, "reviewed_by: [sam-stranger]").rpartition(":")
    assert errors(found) == [
        f"REV011 {honest.place(path, 'sam-stranger')}",
        f"REV010 {honest.value(TABLETS, 'reviewed')}",
        f"REV005 {place}:15",
        _changed(honest),
    ]
    assert "'sam-stranger' is not in people.yaml" in messages(found, "REV011")


def test_a_reviewer_active_again_in_the_same_pull_request(honest: Honest) -> None:
    honest.branch()
    _overdose(honest)
    honest.edit(PEOPLE, ", until: 2025-12-31", "")
    honest.edit(PEOPLE, "  - id: lea-left\n", f"  - id: lea-left\n    keys: [{honest.keys.stranger.blob}]\n")
    changed = {"date": "2026-11-20", "version": "2"}
    reviewer = "{id: lea-left, name: Lea Left, credentials: MD}"
    path = honest.record("tablets", reviewer, changed, key=honest.keys.stranger)
    honest.edit(TABLETS, "reviewed: 2026-03-02", "reviewed: 2026-11-20")
    honest.edit(TABLETS, "[rita-reviewer]", "[lea-left]")
    honest.commit()
    assert f"REV011 {honest.place(path, 'lea-left')}" in errors(honest.review())


def test_a_key_unrevoked_in_the_same_pull_request(honest: Honest) -> None:
    line = honest.keys.rita.blob
    revoked = f"{{key: {line}, revoked: 2026-01-01, revoked_because: Lost.}}"
    honest.edit(PEOPLE, f"[{line}]", f"[{revoked}]")
    honest.commit()
    honest.branch()
    honest.edit(PEOPLE, f"[{revoked}]", f"[{line}]")
    honest.edit(TABLETS, "lang: en-US", 'lang: "en-US"')
    honest.commit()
    assert errors(honest.check()) == []
    assert errors(honest.review()) == [f"REV012 {RECORD}:1:1"]


def test_a_disclaimer_changed_in_the_same_pull_request(honest: Honest) -> None:
    """Judged by the base's wording the page is as reviewed; that the new one does not count yet is said, and once it
    does, every page that includes it needs a review."""
    honest.branch()
    honest.edit("guide/house/disclaimers.yaml", "It does not replace advice", "It replaces advice")
    honest.edit(TABLETS, "lang: en-US", 'lang: "en-US"')
    honest.commit()
    found = honest.review()
    assert errors(found) == []
    assert "changed house files: disclaimers.yaml" in left_out(found)
    assert f"REV008 {honest.place(TABLETS, 'education-only')}" in errors(honest.check(since="main"))


def test_a_recipe_of_ones_own(honest: Honest) -> None:
    """A record by another recipe than those that are known says nothing, whoever signed it."""
    honest.branch()
    _overdose(honest)
    path = honest.record(changed={"recipe": "2", "date": "2026-11-20", "version": "2"})
    honest.commit()
    assert errors(honest.review()) == [f"REV011 {honest.value(path, 'recipe')}", _changed(honest)]


@pytest.mark.parametrize("with_house", [True, False])
def test_the_risk_lowered(honest: Honest, with_house: bool) -> None:
    honest.branch()
    honest.edit(TABLETS, "risk: standard", "risk: low")
    honest.commit()
    found = honest.review() if with_house else honest.check()
    assert errors(found) == [f"REV016 {honest.value(TABLETS, 'risk')}"]


def test_terminology_that_makes_two_doses_one(honest: Honest) -> None:
    """Words that the house calls the same do not count as clinical; what carries a dose is never one of them."""
    terms = "terms:\n  - {use: five hundred, avoid: [fifty], reason: One word., source: house decision}\n"
    honest.edit("guide/house/terminology.yaml", "terms:\n", terms)
    honest.edit(POLICY, "evidence: signed\n", "evidence: signed\nkeeps_review: [typographic, wording]\n")
    honest.edit(TABLETS, "50 mg", "fifty mg")
    honest.record()
    assert errors(honest.check()) == []
    honest.commit()
    honest.edit(TABLETS, "fifty mg", "five hundred mg")
    assert errors(honest.check()) == [f"REV008 {honest.place(TABLETS, 'five hundred mg')}"]


def test_another_guide_folder(honest: Honest) -> None:
    """Settings that lead to a copy with a house of its own: the base knows no such house."""
    honest.branch()
    honest.move("guide", "other")
    honest.write("medreview.toml", 'guide = "other"\n')
    honest.commit()
    with pytest.raises(ConfigurationError) as refused:
        run(Request(find_settings(honest.folder / "other"), TODAY, since="main", house_from="main"))
    assert "has no other/house/policy.yaml" in str(refused.value)


def test_a_page_moved_out_of_the_guide(honest: Honest) -> None:
    """What is not in the guide is not published from it; that a page is gone is said."""
    honest.branch()
    honest.move(TABLETS, "guide/house/tablets.md")
    honest.edit("guide/sample/guide.yaml", "[tablets, infusion]", "[infusion]")
    honest.commit()
    found = honest.review()
    assert errors(found) == []
    assert "guide/sample/tablets.md (id tablets)" in left_out(found)


@pytest.mark.parametrize("name", ["main", "origin/main"])
@pytest.mark.parametrize("is_told", ["true", "false"])
def test_a_tag_named_like_the_base(honest: Honest, name: str, is_told: str) -> None:
    """git takes a tag before a branch, and tags are often anybody's to push."""
    git(honest.folder, "update-ref", "refs/remotes/origin/main", "main")
    git(honest.folder, "config", "core.warnAmbiguousRefs", is_told)
    honest.branch()
    _overdose(honest)
    honest.edit(POLICY, "evidence: signed", "evidence: date")
    honest.commit()
    assert errors(honest.check(since=name, house_from=name)) == [_changed(honest)]
    git(honest.folder, "tag", name)
    with pytest.raises(
        ConfigurationError, match=f"^--since {name}: more than one branch or tag has this name"
    ):
        honest.check(since=name)
    with pytest.raises(ConfigurationError, match=f"^--house-from {name}: more than one branch or tag"):
        honest.check(house_from=name)
    full = "refs/heads/main" if name == "main" else "refs/remotes/origin/main"
    assert errors(honest.check(since=full, house_from=full)) == [_changed(honest)]


def test_a_branch_named_like_the_commit(honest: Honest) -> None:
    """The whole name of a commit is always that commit."""
    honest.branch()
    base = git(honest.folder, "rev-parse", "HEAD")
    _overdose(honest)
    honest.edit(POLICY, "evidence: signed", "evidence: date")
    honest.commit()
    git(honest.folder, "update-ref", f"refs/heads/{base}", "HEAD")
    git(honest.folder, "update-ref", f"refs/tags/{base}", "HEAD")
    assert errors(honest.check(since=base, house_from=base)) == [_changed(honest)]


def test_pages_left_out_by_gitignore(honest: Honest) -> None:
    """A committed page counts, whatever git was told to ignore."""
    honest.branch()
    _overdose(honest)
    honest.move(TABLETS, "guide/sample/other.md")
    honest.commit()
    honest.write(".gitignore", "*.md\n")
    honest.commit()
    assert errors(honest.review()) == [f"REV008 {honest.place('guide/sample/other.md', '500 mg')}"]


def test_an_older_text_that_was_approved_once(honest: Honest) -> None:
    """What was reviewed first is not what was reviewed last."""
    first = honest.read(TABLETS)
    honest.edit(TABLETS, "50 mg", "40 mg")
    honest.edit(TABLETS, "version: 1\nchanges:", RAISED)
    honest.record("tablets", RITA, {"date": "2026-11-20", "version": "2"})
    honest.edit(TABLETS, "reviewed: 2026-03-02", "reviewed: 2026-11-20")
    honest.commit()
    assert errors(honest.check()) == []
    honest.branch()
    honest.write(TABLETS, first)
    honest.commit()
    assert errors(honest.review()) == [
        f"VER003 {honest.value(TABLETS, 'version')}",
        f"REV009 {honest.value(TABLETS, 'reviewed')}",
    ]
    honest.edit(TABLETS, "reviewed: 2026-03-02", "reviewed: 2026-11-20")
    assert errors(honest.check()) == [f"REV010 {honest.value(TABLETS, 'reviewed')}"]


def test_a_rule_silenced_in_the_page(honest: Honest) -> None:
    """An error is waived by the house alone."""
    honest.edit(
        TABLETS, "Take 50 mg", "<!-- medreview-allow REV008: the reviewer is on leave -->\n\nTake 500 mg"
    )
    listed = errors(honest.check())
    assert f"REV008 {honest.place(TABLETS, '500 mg')}" in listed


SAFETY = (
    "version: 2\nchanges:\n  - {version: 2, date: %s, kind: safety, note: A., approved_by: %s, until: %s}"
)


@pytest.mark.parametrize(
    ("day", "approver", "until", "why"),
    [
        ("2026-11-20", "rob-both", "2026-12-05", "its 'until' is more than 14 days after"),
        ("2027-11-20", "rob-both", "2027-12-04", "is dated 2027-11-20, after today"),
        ("2026-11-23", "rob-both", "2026-11-30", "is dated 2026-11-23, after today"),
        ("2026-11-10", "rob-both", "2026-11-22", "it had to be reviewed by 2026-11-22"),
        ("2026-11-20", "ann-author", "2026-12-01", "Ann Author, who approved it, is an author of the page"),
        ("2026-11-20", "lea-left", "2026-12-01", "Lea Left, who approved it, was not active"),
        ("2026-11-20", "nobody", "2026-12-01", "'nobody', who approved it, is not in people.yaml"),
    ],
)
def test_a_safety_change_that_is_none(honest: Honest, day: str, approver: str, until: str, why: str) -> None:
    honest.branch()
    honest.edit(TABLETS, "50 mg", "500 mg")
    honest.edit(TABLETS, "version: 1\nchanges:", SAFETY % (day, approver, until))
    honest.commit()
    found = honest.review()
    assert errors(found) == [_changed(honest)]
    assert why in messages(found, "REV008")


def test_something_else_beside_a_safety_change(honest: Honest) -> None:
    honest.edit(TABLETS, "version: 1\nchanges:", SAFETY % ("2026-11-20", "rob-both", "2026-12-01"))
    honest.edit(TABLETS, "with milk", "with milk or tea")
    honest.commit()
    honest.branch()
    honest.edit(TABLETS, "50 mg", "500 mg")
    honest.commit()
    assert errors(honest.review()) == [f"VER001 {honest.value(TABLETS, 'version')}"]
    raised = "version: 3\nchanges:\n  - {version: 3, date: 2026-11-21, kind: wording, note: Words.}"
    honest.edit(TABLETS, "version: 2\nchanges:", raised)
    honest.commit()
    listed = honest.review()
    assert errors(listed) == [f"REV008 {honest.place(TABLETS, '500 mg')}"]
    assert "version 3 changed something else too" in messages(listed, "REV008")


def test_a_safety_change(honest: Honest) -> None:
    """The honest twin: named, for some days, and in every report."""
    honest.branch()
    honest.edit(TABLETS, "50 mg", "40 mg")
    honest.edit(TABLETS, "version: 1\nchanges:", SAFETY % ("2026-11-20", "rob-both", "2026-12-04"))
    honest.commit()
    found = honest.review()
    assert errors(found) == []
    assert [(one.rule, one.severity) for one in found.findings if one.rule.startswith("REV")] == [
        ("REV019", "warning")
    ]


def test_rita_reviews_in_a_pull_request(honest: Honest) -> None:
    """The honest twin of all of these: the change with a signed record of its own."""
    honest.branch()
    _overdose(honest)
    honest.record("tablets", RITA, {"date": "2026-11-20", "version": "2"})
    honest.edit(TABLETS, "reviewed: 2026-03-02", "reviewed: 2026-11-20")
    honest.commit()
    assert errors(honest.review()) == []
