"""The two lists that ssh-keygen reads, and what is read from a signature."""

from __future__ import annotations

from datetime import date

from medreview.signatures.allowed_signers import NAMESPACE, allowed_signers, revoked_keys
from support.ssh_keys import KeyPair, make_person, people_of


def test_the_list_of_signers_is_sorted_and_in_utc(mine: KeyPair, other: KeyPair) -> None:
    people = people_of(
        make_person("rob", {"key": other.line, "from": date(2026, 1, 1), "until": date(2026, 12, 31)}),
        make_person("ann"),
        make_person("rita", mine.line, since=date(2025, 1, 6)),
    )
    assert allowed_signers(people).splitlines() == [
        "# Made by medreview from people.yaml.",
        f'rita namespaces="medreview.review",valid-after="20250106000000" {mine.blob}',
        f'rob namespaces="medreview.review",valid-after="20260101000000",valid-before="20261231235959" {other.blob}',
    ]
    assert revoked_keys(people) == "# Made by medreview from people.yaml.\n"
    assert NAMESPACE == "medreview.review"


def test_a_revoked_key_is_in_the_other_list(mine: KeyPair, other: KeyPair) -> None:
    lost = {"key": mine.line, "revoked": date(2026, 1, 1), "revoked_because": "Stolen."}
    people = people_of(make_person("rita", lost, other.line))
    assert mine.blob not in allowed_signers(people)
    assert other.blob in allowed_signers(people)
    assert revoked_keys(people).splitlines()[1:] == [mine.blob]
