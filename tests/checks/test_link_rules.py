"""What the rules on links, images and headings say to an editor, and the near misses that examples do not show."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.guides import page_text, run_guide, write_guide

OTHER = page_text("## Side effects\n\nText.\n", {"id": "other", "title": "Other"})
FILES = {"sample/other.md": OTHER, "sample/pump.png": "", "pictures/chair.png": "", "pictures/bed.png": ""}


def messages(folder: Path, body: str, rule: str, files: dict[str, str] | None = None) -> list[str]:
    run = run_guide(
        write_guide(folder, {"sample/page.md": page_text(body), **(FILES if files is None else files)})
    )
    return [f.message for f in run.findings if f.rule == rule]


@pytest.mark.parametrize(
    ("target", "advice"),
    [
        ("Other.md", "Write 'other.md': only Windows and macOS forgive other capitals."),
        (
            "../Pictures/chair.png",
            "Write '../pictures/chair.png': only Windows and macOS forgive other capitals.",
        ),
        ("..\\pictures\\bed.png", "Did you mean '../pictures/bed.png'?"),
        ("other", "Did you mean 'other.md'?"),
        ("chair.png", "Did you mean '../pictures/chair.png'?"),
        ("pumps.png", "Did you mean 'pump.png'?"),
        ("nothing-like-it.png", "Correct the name, or put the file there."),
        ("www.example.org/a", "Write 'https://www.example.org/a' if the website is meant."),
        ("http//example.org", "Write 'https://example.org' if the website is meant."),
        ("https;//www.example.org", "Write 'https://www.example.org' if the website is meant."),
        ("example.org", "Write 'https://example.org' if the website is meant."),
        ("ann@example.org", "Write 'mailto:ann@example.org' if the mail address is meant."),
    ],
)
def test_a_missing_file_comes_with_advice(tmp_path: Path, target: str, advice: str) -> None:
    (message,) = messages(tmp_path, f"Text [text](<{target}>).\n", "LNK001")
    assert message.startswith("There is no file 'guide/")
    assert message.endswith(advice)


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("", "This link has no target. Write where it leads, or take it out."),
        (
            "../../x.md",
            "'../../x.md' leads out of the guide folder 'guide', where nothing is published. Link to a page of the "
            "guide, or to a whole address.",
        ),
        ("mailto:", "Nothing stands behind 'mailto:' in 'mailto:'. Write the whole address."),
        ("HTTPS://", "Nothing stands behind 'HTTPS:' in 'HTTPS://'. Write the whole address."),
        (
            "c:/pump.png",
            "'c:/pump.png' is a file on one computer, which no reader can open. Put it into the guide.",
        ),
        (
            "http:example.org",
            "'http:example.org' is no web address. Write it as 'http://' and the name of the site, without spaces.",
        ),
        (
            "htttps://example.org",
            "'htttps://example.org' is no web address: it begins with 'htttps:'. Write 'https:' if that was meant.",
        ),
    ],
)
def test_a_target_that_cannot_be_one(tmp_path: Path, target: str, message: str) -> None:
    assert messages(tmp_path, f"Text [text](<{target}>).\n", "LNK001") == [message]


@pytest.mark.parametrize(
    "target",
    [
        "ftp://example.org/x",
        "sms:911",
        "mailto:?subject=Hello",
        "tel: 911",
        "https://exämple.org",
        "https://ann:x@example.org/",
        "https://[2001:db8::1]/",
        "http://example.org:8080",
        "https://example.org/a b",
        "whatsapp://send?text=x",
        "//example.org",
        "/elsewhere.md",
    ],
)
def test_what_a_machine_cannot_be_sure_of_passes(tmp_path: Path, target: str) -> None:
    assert messages(tmp_path, f"Text [text](<{target}>).\n", "LNK001") == []


def test_an_image_without_a_source(tmp_path: Path) -> None:
    (message,) = messages(tmp_path, "![A pump]()\n", "LNK001")
    assert message == "This image has no target. Write where it leads, or take it out."


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            "other.md#Side-Effects",
            "guide/sample/other.md has no anchor '#Side-Effects'. Did you mean '#side-effects'?",
        ),
        (
            "other.md#side-effect",
            "guide/sample/other.md has no anchor '#side-effect'. Did you mean '#side-effects'?",
        ),
        (
            "other.md#effects-on-sides",
            "guide/sample/other.md has no anchor '#effects-on-sides'. Did you mean '#side-effects'?",
        ),
        ("page.md#x", "This page has no anchor '#x'. Write the anchor of one of its headings."),
    ],
)
def test_a_missing_anchor_comes_with_advice(tmp_path: Path, target: str, message: str) -> None:
    assert messages(tmp_path, f"## Doses\n\nText [text]({target}).\n", "LNK002") == [message]


def test_with_many_names_to_compare_no_other_is_proposed(tmp_path: Path) -> None:
    files = {f"sample/picture-{number}.png": "" for number in range(101)}
    body = "".join(f"## Part {number}\n\n" for number in range(101)) + "![A](picture.png) [text](#part)\n"
    (missing,) = messages(tmp_path, body, "LNK001", files)
    assert missing.endswith("Correct the name, or put the file there.")
    (anchor,) = messages(tmp_path / "anchors", body, "LNK002", files)
    assert anchor.endswith("Write the anchor of one of its headings.")


def test_pages_at_the_top_of_a_guide_without_a_folder_of_its_own(tmp_path: Path) -> None:
    guide = write_guide(tmp_path, {"page.md": page_text("[A](pumps.png) [b](page.md#x)\n"), "pump.png": ""})
    (guide / "medreview.toml").write_text('guide = "."\n', encoding="utf-8")
    found = [f.message for f in run_guide(guide).findings if f.rule[:3] == "LNK"]
    assert found == [
        "There is no file 'pumps.png'. Did you mean 'pump.png'?",
        "This page has no anchor '#x'. Write the anchor of one of its headings.",
    ]


def test_a_page_is_not_proposed_to_itself(tmp_path: Path) -> None:
    page = page_text("Text.\n", {"related": "[sample-pages, sample-pages]"})
    run = run_guide(write_guide(tmp_path, {"sample/page.md": page}))
    assert [f.message for f in run.findings if f.rule == "LNK003"] == [
        "No page has the id 'sample-pages'. Correct it, or delete the entry."
    ] * 2


def test_of_two_pages_with_one_id_one_may_be_published(tmp_path: Path) -> None:
    page = page_text("Text.\n", {"related": "[other]"})
    draft = page_text("Text.\n", {"id": "other", "title": "Other", "status": "draft"})
    run = run_guide(
        write_guide(tmp_path, {"sample/page.md": page, "sample/a.md": OTHER, "sample/b.md": draft})
    )
    assert "LNK004" not in {f.rule for f in run.findings}


def test_an_image_that_holds_itself_is_not_quoted(tmp_path: Path) -> None:
    data = "data:image/png;base64," + "A" * 200
    assert messages(tmp_path, f"![]({data})\n", "STR002") == [
        "This image has no alternative text. Say between the brackets what it tells the reader."
    ]
    assert messages(tmp_path / "html", "Text <img src=pump.png>\n", "STR002") == [
        "The image 'pump.png' has no alternative text. Say in its 'alt' what it tells the reader."
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Here", "Here"),
        ("**click\nHere** >>", "click Here >>"),
        ("‘Read  more’", "‘Read more’"),
        ("What’s this?", "What’s this?"),
        ("![More](pump.png) info", "More info"),
    ],
)
def test_a_vague_text_is_quoted_as_it_is_seen(tmp_path: Path, text: str, shown: str) -> None:
    (message,) = messages(tmp_path, f"Text [{text}](#).\n", "STR003")
    assert message.startswith(f"'{shown}' does not say where the link leads.")


@pytest.mark.parametrize(
    "link",
    [
        "[More than one](#)",
        "[`more`](#)",
        "[More ![pumps](pump.png)](#)",
        "<a href='#'>here\n\n",
        "[httpd](#)",
        "[HTTP basics](#)",
        "[Read more\nabout pumps](#)",
        "[Details of  pumps](#)",
        "[1](#)",
    ],
)
def test_a_text_that_says_something_passes(tmp_path: Path, link: str) -> None:
    assert messages(tmp_path, f"Text {link} and more.\n", "STR003") == []


def test_a_second_heading_1_that_is_empty(tmp_path: Path) -> None:
    assert messages(tmp_path, "# Sample page\n\n#\n", "STR004") == [
        "This is a second heading 1, and empty. Delete it."
    ]


def test_an_image_without_text_does_not_fill_a_heading(tmp_path: Path) -> None:
    assert len(messages(tmp_path, "## ![](pump.png)\n\n## ![](pump.png) `x`\n", "STR005")) == 1
