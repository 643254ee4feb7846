"""House files: every fault of every file in one go, with its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from medreview.errors import ConfigurationError
from medreview.reading.house import read_house
from support.guides import HOUSE, page_text, run_guide, write_guide


def faults(tmp_path: Path, **files: str | bytes | None) -> list[str]:
    folder = tmp_path / "house"
    shutil.copytree(HOUSE, folder)
    for name, text in files.items():
        file = folder / f"{name}.yaml"
        if text is None:
            file.unlink()
        else:
            file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    with pytest.raises(ConfigurationError) as raised:
        read_house(folder, "house")
    return list(raised.value.lines)


def changed(name: str, old: str, new: str) -> str:
    text = (HOUSE / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    return text.replace(old, new, 1)


def test_the_test_house_is_read() -> None:
    house = read_house(HOUSE, "house")
    assert house.people["rita-reviewer"].byline == "Rita Reviewer, MD (sample, not a real person)"
    assert house.settings.tiers.high.interval_months == 12


def test_every_fault_of_every_file_is_said(tmp_path: Path) -> None:
    lines = faults(
        tmp_path,
        policy=changed("policy", "profile: us-patient", "profile: us-pacient"),
        people=changed("people", "from: 2015-01-01", "from: 2015-02-30"),
        disclaimers=None,
        terminology=b"\xff",
        waivers="waivers:\n  - {rule: X}\n",
    )
    assert [line.split(": ")[0] for line in lines] == [
        "house/policy.yaml:2:10",
        "house/people.yaml:5:20",
        "house/disclaimers.yaml:1:1",
        "house/terminology.yaml:1:1",
        *["house/waivers.yaml:2:6"] * 0,
        *[line.split(": ")[0] for line in lines if "waivers.yaml" in line],
    ]
    assert "us-patient, nhs-uk" in lines[0]
    assert "'2015-02-30' cannot be 'from': this day does not exist in the calendar." in lines[1]
    assert sum("waivers.yaml" in line for line in lines) == 5


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "words"),
    [
        (
            "policy",
            "profile: us-patient",
            "profile: nhs-uk",
            "2:10",
            "'nhs-uk' is in use but has no settings",
        ),
        (
            "policy",
            "rules: {}",
            "grammar: {leave_out: [{reason: We do not want it.}]}",
            "16:28",
            "Name either a 'rule' or a 'category' of LanguageTool",
        ),
        (
            "policy",
            "rules: {}",
            "grammar: {leave_out: [{rule: A, category: B, reason: We do not want it.}]}",
            "16:50",
            "Name either a 'rule' or a 'category' of LanguageTool",
        ),
        ("people", "id: rob-both", "id: ann-author", "16:9", "A second person has the id 'ann-author'"),
        (
            "people",
            "from: 2015-01-01, until: 2025-12-31",
            "from: 2015-01-01, until: 2014-12-31",
            "29:39",
            "was never",
        ),
        ("terminology", "avoid: [drug]", "avoid: [medicine]", "11:13", "both to be used and to be avoided"),
        ("terminology", "{short: PML", "{short: MRI", "36:13", "A second abbreviation has the short 'MRI'"),
        (
            "disclaimers",
            "id: off-label",
            "id: emergency",
            "25:9",
            "A second disclaimer has the id 'emergency'",
        ),
        ("disclaimers", "version: 2", "version: 1", "18:5", "The versions of 'emergency' do not descend"),
        ("terminology", "avoid: [drug]", "avoid: [drug, Chemo Room]", "11:19", "also avoided by entry 1"),
        (
            "terminology",
            "    spelling: true\n    reason: One spelling.",
            "    reason: One.",
            "25:5",
            "avoids nothing",
        ),
        (
            "terminology",
            "use: medicine",
            "us: medicine",
            "10:5",
            "'us' is not a key of 'terms'. Did you mean 'use'?",
        ),
    ],
)
def test_cross_checks(tmp_path: Path, name: str, old: str, new: str, place: str, words: str) -> None:
    (line,) = faults(tmp_path, **{name: changed(name, old, new)})
    assert line.startswith(f"house/{name}.yaml:{place}: ")
    assert words in line


def test_owners_are_known_people(tmp_path: Path) -> None:
    waiver = "{rule: REV002, page: a, reason: A long enough reason., owner: an-author, until: 2026-12-01}"
    (line,) = faults(tmp_path, waivers=f"waivers:\n  - {waiver}\n")
    assert line == f"house/waivers.yaml:2:{5 + waiver.index('an-author')}: " + (
        "'an-author' is not in people.yaml. Did you mean 'ann-author'?"
    )
    files = {
        "sample/page.md": page_text(),
        "sample/guide.yaml": "title: x\ncondition: x\nowner: zed\npages: [a]\n",
    }
    with pytest.raises(
        ConfigurationError, match=r"guide.yaml:3:8: 'zed' is not in people.yaml. Add the person"
    ):
        run_guide(write_guide(tmp_path / "other", files))


def test_a_profile_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    text = changed("terminology", "avoid: [drug]", "avoid: [drug]\n    profiles: [us-pacient]")
    (line,) = faults(tmp_path, terminology=text)
    assert line.startswith(
        "house/terminology.yaml:12:16: 'us-pacient' cannot be 'profiles': did you mean 'us-patient'?"
    )


def test_terms_of_other_profiles_do_not_count(tmp_path: Path) -> None:
    entry = "avoid: [drug]\n    profiles: [nhs-uk]"
    files = {
        "house/terminology.yaml": changed("terminology", "avoid: [drug]", entry),
        "sample/page.md": page_text("# Sample page\n\nYou may get a drug.\n"),
    }
    assert "TRM001" not in {f.rule for f in run_guide(write_guide(tmp_path, files)).findings}


def test_a_house_without_waivers_is_whole(tmp_path: Path) -> None:
    shutil.copytree(HOUSE, tmp_path / "house")
    (tmp_path / "house" / "waivers.yaml").unlink()
    assert read_house(tmp_path / "house", "house").waivers == ()


def test_faults_of_guide_lists_are_configuration_errors(tmp_path: Path) -> None:
    files = {
        "sample/page.md": page_text(),
        "sample/guide.yaml": "title: x\npages: [A b]\n",
        "b/guide.yaml": "[]",
    }
    with pytest.raises(ConfigurationError) as raised:
        run_guide(write_guide(tmp_path, files))
    places = [line.split(": ")[0] for line in raised.value.lines]
    assert places == [
        "guide/b/guide.yaml:1:1",
        "guide/sample/guide.yaml:1:1",
        "guide/sample/guide.yaml:1:1",
        "guide/sample/guide.yaml:2:9",
    ]


def test_a_folder_in_the_place_of_a_file_is_a_fault(tmp_path: Path) -> None:
    house = tmp_path / "house"
    shutil.copytree(HOUSE, house)
    (house / "waivers.yaml").unlink()
    (house / "waivers.yaml").mkdir()
    with pytest.raises(ConfigurationError) as raised:
        read_house(house, "house")
    (line,) = raised.value.lines
    assert line.startswith("house/waivers.yaml:1:1: This is a folder, not a file. ")


_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
_OTHER = _KEY.replace("IAAAA", "IAAAB")


def with_keys(keys: str) -> str:
    """Return people.yaml in which Rita, the second person, has keys; the list stands on line 14."""
    return changed(
        "people",
        "    active: {from: 2015-01-01}\n    conflicts: none\n    sample: true\n  - id: rob",
        f"    active: {{from: 2015-01-01}}\n    keys: {keys}\n    conflicts: none\n    sample: true\n  - id: rob",
    )


def test_keys_are_lines_or_entries(tmp_path: Path) -> None:
    folder = tmp_path / "house"
    shutil.copytree(HOUSE, folder)
    days = "from: 2026-01-01, until: 2026-12-31, revoked: 2026-05-01, revoked_because: Lost."
    entry = f"{{key: {_OTHER} her laptop, {days}}}"
    (folder / "people.yaml").write_text(with_keys(f"[{_KEY}, {entry}]"), encoding="utf-8")
    first, second = read_house(folder, "house").people["rita-reviewer"].keys
    assert str(first.key) == _KEY
    assert first.from_ is first.until is first.revoked is None
    assert second.key.comment == "her laptop"
    assert (str(second.from_), str(second.until), str(second.revoked)) == (
        "2026-01-01",
        "2026-12-31",
        "2026-05-01",
    )


@pytest.mark.parametrize(
    ("keys", "place", "words"),
    [
        (
            "[ssh-ed25519 AAAA]",
            "14:12",
            "'ssh-ed25519 AAAA' cannot be 'keys': the first word names a key of type",
        ),
        ("[3]", "14:12", "'3' cannot be 'keys'"),
        ("[[a]]", "14:12", "A list cannot be 'keys'"),
        (
            f"[{{key: [{_KEY}]}}]",
            "14:18",
            "cannot be 'key': write the one line of the file that ends in .pub",
        ),
        (f"[{{key: cert-authority {_KEY}}}]", "14:18", "Delete what stands before it ('cert-authority')"),
        ("[{from: 2026-01-01}]", "14:5", "Entry 1 of 'keys' (from: 2026-01-01) has no 'key'. Add it."),
        (f"[{{key: {_KEY}, since: 2026-01-01}}]", "14:100", "'since' is not a key of 'keys'."),
        (f"[{{key: {_KEY}, until: soon}}]", "14:107", "'soon' cannot be 'until'"),
        (f"[{_KEY}, {_KEY} again]", "14:94", "This key is already listed for 'rita-reviewer'."),
        (f"[{_KEY}, {{key: {_KEY}}}]", "14:100", "This key is already listed for 'rita-reviewer'."),
        (
            f"[{{key: {_KEY}, from: 2026-02-01, until: 2026-01-31}}]",
            "14:125",
            "'until' lies before 'from' (2026-02-01)",
        ),
        (f"[{{key: {_KEY}, revoked: 2026-02-01}}]", "14:100", "'revoked' has no 'revoked_because'."),
        (
            f"[{{key: {_KEY}, revoked_because: Lost.}}]",
            "14:100",
            "'revoked_because' without a day in 'revoked' leaves",
        ),
        (
            f"[{{key: {_KEY}, revoked: }}]",
            "14:100",
            "'revoked' without a day in 'revoked' leaves the key in force",
        ),
    ],
)
def test_faults_of_keys(tmp_path: Path, keys: str, place: str, words: str) -> None:
    (line,) = faults(tmp_path, people=with_keys(keys))
    assert line.startswith(f"house/people.yaml:{place}: ")
    assert words in line


def test_a_key_of_two_people_is_a_fault_at_the_second(tmp_path: Path) -> None:
    text = with_keys(f"[{_KEY}]").replace(
        "  - id: lea-left\n", f"  - id: lea-left\n    keys:\n      - {_KEY} hers\n"
    )
    (line,) = faults(tmp_path, people=text)
    assert line.startswith(
        "house/people.yaml:27:9: This key is already listed for 'rita-reviewer'. A key belongs"
    )


def test_a_private_key_is_never_quoted(tmp_path: Path) -> None:
    secret = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ"
    block = f"\n      - |\n        -----BEGIN OPENSSH PRIVATE KEY-----\n        {secret}"
    for keys in (block, f"[{secret}]", f"[{{key: {secret}}}]"):
        (line,) = faults(tmp_path / keys[:3].strip().replace("{", "x"), people=with_keys(keys))
        assert "this is a private key; treat it as lost" in line
        assert secret[:10] not in line
