"""git commit, with the real pre-commit and our hooks: refused or made, and what the editor reads."""

from __future__ import annotations

import sys

from support.desk import Desk
from support.guides import GUIDE_YAML, page_text
from support.repositories import commit_all, git

PAGE = "guide/sample/page.md"
BAD = page_text(front={"reviewed": "2026-11-31"})
GOOD = page_text(front={"reviewed": "2026-11-20"})
MESSAGE = "'2026-11-31' cannot be 'reviewed': this day does not exist in the calendar."


OTHER = "guide/sample/other.md"


def other_page(body: str, reviewed: str = "2026-03-02") -> str:
    return page_text(f"# Other\n\n{body}\n", {"id": "other", "title": "Other", "reviewed": reviewed})


def add_other(desk: Desk, text: str) -> None:
    """Commit a second page, unseen by any hook."""
    desk.write("guide/sample/guide.yaml", GUIDE_YAML.format(ids="sample-page, other"))
    desk.write(OTHER, text)
    commit_all(desk.folder)


def test_a_bad_page_is_refused_with_its_place_and_the_corrected_one_is_committed(desk: Desk) -> None:
    before = git(desk.folder, "rev-parse", "HEAD")
    desk.write(PAGE, BAD)
    refused = desk.commit()
    assert not refused.is_made
    assert "medreview (changed pages)" in refused.out
    assert f"\n{PAGE}\n" in refused.out
    assert f"\n  14:11  error  PAG008 invalid-value\n    {MESSAGE}\n" in refused.out
    assert git(desk.folder, "rev-parse", "HEAD") == before
    desk.write(PAGE, GOOD)
    made = desk.commit()
    assert made.is_made, made.out
    assert git(desk.folder, "rev-parse", "HEAD~1") == before


def test_what_is_committed_is_judged_and_not_what_is_not_staged(desk: Desk) -> None:
    desk.write(PAGE, BAD)
    git(desk.folder, "add", PAGE)
    desk.write(PAGE, GOOD)
    assert not desk.commit("--quiet").is_made
    git(desk.folder, "add", PAGE)
    file = desk.write(PAGE, BAD)
    assert desk.commit("--quiet").is_made
    assert file.read_text(encoding="utf-8") == BAD  # what was not staged is there again


def test_markdown_that_is_no_page_is_left_out(desk: Desk) -> None:
    desk.write("README.md", "# A repository\n")
    desk.write("guide/house/notes.md", "Why we decided so.\n")
    made = desk.commit()
    assert made.is_made, made.out
    desk.write("README.md", "# Our repository\n")
    desk.write(PAGE, BAD)
    refused = desk.commit()
    assert MESSAGE in refused.out
    assert "\n  README.md: lies outside of the guide folder guide/\n" in refused.out


def test_the_hook_on_changed_pages_says_nothing_of_others_and_the_one_on_the_guide_does(desk: Desk) -> None:
    add_other(desk, other_page("Text.", reviewed="2019-03-02"))
    desk.write(PAGE, GOOD)
    refused = desk.commit()
    assert not refused.is_made
    changed, _, whole = refused.out.partition("medreview (whole guide)")
    assert "Passed" in changed
    assert OTHER in whole
    desk.environment["SKIP"] = "medreview-guide"
    assert desk.commit().is_made


def test_a_page_that_was_renamed_breaks_links_to_it(desk: Desk) -> None:
    add_other(desk, other_page("See [the sample](page.md)."))
    git(desk.folder, "mv", PAGE, "guide/sample/new.md")
    refused = desk.commit()
    assert not refused.is_made
    assert "LNK001" in refused.out
    desk.write(OTHER, other_page("See [the sample](new.md)."))
    made = desk.commit()
    assert made.is_made, made.out


def test_a_change_of_a_house_file_alone_checks_every_page(desk: Desk) -> None:
    people = desk.folder / "guide" / "house" / "people.yaml"
    text = people.read_text(encoding="utf-8")
    people.write_text(text.replace("rita-reviewer", "rita-renamed"), encoding="utf-8", newline="\n")
    refused = desk.commit()
    assert not refused.is_made
    assert f"\n{PAGE}\n" in refused.out
    assert "'rita-reviewer'" in refused.out


def test_a_commit_that_only_deletes_is_judged_where_the_hook_always_runs(desk: Desk) -> None:
    add_other(desk, other_page("Text."))
    (desk.folder / OTHER).unlink()
    desk.configure(of_guide="always_run: true")
    git(desk.folder, "add", ".pre-commit-config.yaml")
    refused = desk.commit("--only", OTHER, ".pre-commit-config.yaml")
    assert not refused.is_made
    assert "PAG013" in refused.out
    desk.configure()
    skipped = desk.commit("--only", OTHER)
    assert skipped.is_made, skipped.out
    assert skipped.out.count("(no files to check)Skipped") == 2


def test_with_since_a_page_is_compared_with_the_main_branch(desk: Desk) -> None:
    """git sets variables for its own use in a hook; a user may have set others."""
    desk.configure("--since", "main")
    commit_all(desk.folder)
    git(desk.folder, "switch", "--quiet", "--create", "work")
    desk.environment.update(GIT_DIR=".git", SKIP="medreview-guide")
    desk.write(PAGE, page_text("# Sample page\n\nTake 5 mg.\n"))
    refused = desk.commit()
    assert not refused.is_made
    assert "VER001" in refused.out


def test_with_fix_the_words_are_corrected_and_wait_to_be_staged(desk: Desk) -> None:
    desk.environment["SKIP"] = "medreview-guide"
    desk.configure("--fix")
    commit_all(desk.folder)
    file = desk.write(PAGE, page_text("# Sample page\n\nThe infusion suite opens at noon.\n"))
    refused = desk.commit()
    assert not refused.is_made
    assert "- files were modified by this hook" in refused.out
    assert "infusion suite" not in file.read_text(encoding="utf-8")
    made = desk.commit()
    assert made.is_made, made.out


def test_all_files_can_be_checked_by_hand(desk: Desk) -> None:
    desk.write("README.md", "# A repository\n")
    commit_all(desk.folder)
    done = desk.run(sys.executable, "-m", "pre_commit", "run", "--all-files")
    assert (done.returncode, done.stdout.count("Passed")) == (0, 2), done.stdout
