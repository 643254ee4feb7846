"""One text and its answer: places, and every way in which an answer can be none."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medreview.errors import ConfigurationError
from medreview.grammar.answers import NoAnswer, Selection
from medreview.grammar.client import Client, Gone, Refused
from medreview.grammar.language import language_of
from medreview.grammar.reading_answers import NotAnAnswer, read_matches
from support.languagetool_server import Planned, PlayedLanguageTool, answer_of, match_of, units

NOTHING = Selection()
TEXT = "This is wrnog."


@pytest.fixture
def played() -> Iterator[PlayedLanguageTool]:
    with PlayedLanguageTool() as server:
        yield server


@pytest.fixture
def client(played: PlayedLanguageTool) -> Iterator[Client]:
    with Client(played.address, 5) as made:
        yield made


def answer(**changed: Any) -> bytes:
    return json.dumps({**answer_of(TEXT, "en-US"), **changed}).encode("utf-8")


def test_what_is_asked_and_read(played: PlayedLanguageTool, client: Client) -> None:
    (match,) = client.check(TEXT, "en-GB", Selection(("A", "B"), ("STYLE",)))
    assert TEXT[match.start : match.end] == "wrnog"
    assert match[2:] == (
        *("MORFOLOGIK_RULE_EN_US", "TYPOS", "misspelling", "Possible spelling mistake found."),
        ("right",),
    )
    assert played.asked == [
        {
            "path": "/v2/check",
            "language": "en-GB",
            "mode": "allButTextLevelOnly",
            "text": TEXT,
            "disabledRules": "A,B",
            "disabledCategories": "STYLE",
        }
    ]


def test_no_selection_is_not_asked_for(played: PlayedLanguageTool, client: Client) -> None:
    client.check(TEXT, "en-US", NOTHING)
    assert set(played.asked[0]) == {"path", "language", "mode", "text"}


def test_one_connection_for_many_texts(played: PlayedLanguageTool, client: Client) -> None:
    for _ in range(5):
        assert len(client.check(TEXT, "en-US", NOTHING)) == 1
    assert client.version() == "6.8"
    assert played.connections == 1


def test_a_connection_that_the_server_closed_is_made_anew(played: PlayedLanguageTool, client: Client) -> None:
    client.check(TEXT, "en-US", NOTHING)
    played.plan(Planned(is_hung_up=True))
    assert len(client.check(TEXT, "en-US", NOTHING)) == 1
    assert played.connections == 2
    played.plan(Planned(body=answer(), headers={"Connection": "close"}))
    client.check(TEXT, "en-US", NOTHING)
    client.check(TEXT, "en-US", NOTHING)
    assert played.connections == 3


@pytest.mark.parametrize("path", ["", "/", "/v2", "/v2/", "/lt", "/lt/v2/"])
def test_addresses(played: PlayedLanguageTool, path: str) -> None:
    with Client(played.address + path, 5) as client:
        client.check(TEXT, "en-US", NOTHING)
    assert played.asked[0]["path"] == ("/lt/v2/check" if "lt" in path else "/v2/check")


@pytest.mark.parametrize(
    "address",
    *[
        [
            "",
            "example.org",
            "ftp://example.org",
            "http://",
            "https://user@example.org",
            "http://example.org?x",
            "http://example.org#x",
            "http://exa mple.org",
            "http://exämple.org",
            "http://example.org:99999",
            "http://[::1",
            "http://example.org:0",
            "http://example.org\n",
        ]
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ConfigurationError, match="is no address"):
        Client(address, 5)


@pytest.mark.parametrize(
    ("planned", "says"),
    [
        (
            Planned(413, b"Error: Your text exceeds the limit of 10 characters"),
            r"refuses \(413\): Error: Your text",
        ),
        (Planned(500, b"<html>Oops</html>"), r"refuses \(500\)$"),
        (Planned(403, b"no\nway\x00 in"), r"refuses \(403\): no way in$"),
        (Planned(429), r"too busy \(429\)"),
        (Planned(503), r"too busy \(503\)"),
        (
            Planned(301, headers={"Location": "https://elsewhere.example/"}),
            r"another address \(301\) https://else",
        ),
        (Planned(body=b"<html>a captive portal</html>"), "not JSON"),
        (Planned(body=b"[" * 100_000), "not JSON"),
        (Planned(body=b"\xff\xfe"), "not JSON"),
        (Planned(body=b""), "not JSON"),
        (Planned(body=b"[]"), r"does not write \(the answer\)"),
        (Planned(body=b"null"), r"does not write \(the answer\)"),
        (Planned(body=answer(warnings=None)), r"\(warnings\)"),
        (Planned(body=answer(warnings={})), r"\(warnings.incompleteResults\)"),
        (Planned(body=answer(warnings={"incompleteResults": True})), "did not check everything"),
        (Planned(body=answer(language={"code": "de-DE"})), "did not check the text as en-US"),
        (Planned(body=answer(matches=None)), r"\(matches\)"),
        (Planned(body=answer(matches=["a"])), r"\(a match\)"),
        (Planned(body=answer(matches=[match_of(TEXT, 0, 99, length=99)])), "place of a match"),
        (Planned(body=answer(matches=[match_of(TEXT, 0, 4, length=0)])), "place of a match"),
        (Planned(body=answer(matches=[match_of(TEXT, 0, 4, offset=-1)])), "place of a match"),
        (Planned(body=answer(matches=[match_of(TEXT, 0, 4, offset=True)])), r"\(offset\)"),
        (Planned(body=answer(matches=[match_of(TEXT, 0, 4, offset=1.0)])), r"\(offset\)"),
        (Planned(body=answer(matches=[match_of(TEXT, 0, 4, message=None)])), r"\(message of a match\)"),
        (Planned(body=answer(matches=[match_of(TEXT, 0, 4, rule={"id": "A"})])), r"\(category\)"),
        (Planned(body=answer(matches=[match_of(TEXT, 0, 4, replacements={})])), r"\(replacements\)"),
        (
            Planned(body=answer(matches=[match_of(TEXT, 0, 4, replacements=[{}])])),
            r"\(value of a replacement\)",
        ),
        (Planned(body=answer(), is_cut=True), "broke off: the answer broke off"),
        (Planned(is_hung_up=True), "broke off"),
    ],
)
def test_what_is_no_answer(played: PlayedLanguageTool, client: Client, planned: Planned, says: str) -> None:
    played.plan(planned, planned)
    with pytest.raises(NoAnswer, match=says) as caught:
        client.check(TEXT, "en-US", NOTHING)
    message = str(caught.value)
    assert message.startswith(f"LanguageTool at {played.address} ")
    assert message.isprintable()
    played.planned.clear()
    assert len(client.check(TEXT, "en-US", NOTHING)) == 1, "the client is of use after that"


def test_a_number_of_seconds_to_wait_is_read(played: PlayedLanguageTool, client: Client) -> None:
    waits: list[float] = []
    for after in ("7", "soon", "99999999"):
        played.plan(Planned(429, headers={"Retry-After": after}))
        with pytest.raises(Refused) as caught:
            client.check(TEXT, "en-US", NOTHING)
        assert caught.value.may_retry
        waits.append(caught.value.wait)
    assert waits == [7.0, 1.0, 1.0]


def test_an_answer_that_is_too_long(played: PlayedLanguageTool, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("client", "exchange"):
        monkeypatch.setattr(f"medreview.grammar.{module}.LARGEST", 50)
    with Client(played.address, 5) as client, pytest.raises(Refused, match="more than 50 bytes"):
        client.check(TEXT, "en-US", NOTHING)


@pytest.mark.parametrize("pieces", [1, 400])
def test_the_deadline_holds_for_the_whole_answer(played: PlayedLanguageTool, pieces: int) -> None:
    slow = Planned(body=answer(), pieces=pieces, seconds=30 if pieces == 1 else 0.02)
    with Client(played.address, 0.3) as client:
        client.version()
        played.plan(slow)
        start = time.monotonic()
        with pytest.raises(NoAnswer, match=r"no answer within 0\.3 seconds") as caught:
            client.check(TEXT, "en-US", NOTHING)
        assert time.monotonic() - start < 3
        assert not caught.value.may_retry


def test_headers_that_drip(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def drip() -> None:
            with closing(server.accept()[0]) as connection:
                try:
                    for byte in b"HTTP/1.1 200 OK\r\n" + b"X-Slow: yes\r\n" * 100:
                        connection.send(bytes([byte]))
                        time.sleep(0.01)
                except OSError:
                    pass

        thread = threading.Thread(target=drip)
        thread.start()
        with Client(f"http://127.0.0.1:{server.getsockname()[1]}", 0.3) as client:
            start = time.monotonic()
            with pytest.raises(NoAnswer, match="no answer within"):
                client.check(TEXT, "en-US", NOTHING)
            assert time.monotonic() - start < 3
        thread.join()


def test_a_server_that_is_not_there(played: PlayedLanguageTool, client: Client) -> None:
    client.check(TEXT, "en-US", NOTHING)
    played.stop()
    with pytest.raises(Gone, match=r"cannot be reached: .*refused"):
        client.check(TEXT, "en-US", NOTHING)


def test_hanging_up_ends_a_check(played: PlayedLanguageTool) -> None:
    played.plan(Planned(body=answer(), seconds=30))
    with Client(played.address, 60) as client:
        timer = threading.Timer(0.2, client.hang_up)
        timer.start()
        start = time.monotonic()
        with pytest.raises(NoAnswer):
            client.check(TEXT, "en-US", NOTHING)
        assert time.monotonic() - start < 5
        timer.join()
        with pytest.raises(Gone, match="was ended"):
            client.check(TEXT, "en-US", NOTHING)


def test_a_version_that_is_none(played: PlayedLanguageTool, client: Client) -> None:
    for body in (
        b"{}",
        b'{"software": {"name": "Other", "version": "1"}}',
        b'{"software": {"name": "LanguageTool"}}',
    ):
        played.plan(Planned(body=body))
        with pytest.raises(NoAnswer, match="does not write"):
            client.version()


def test_a_proxy_is_asked_for_another_machine_only(
    played: PlayedLanguageTool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, played.address.replace("http://", "http://us%40er:pass@"))
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Client("http://languagetool.example:8081/lt", 5) as client:
        assert len(client.check(TEXT, "en-US", NOTHING)) == 1
    assert played.asked[0]["path"] == "http://languagetool.example:8081/lt/v2/check"
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with Client(played.address, 5) as client:
        assert len(client.check(TEXT, "en-US", NOTHING)) == 1


@pytest.mark.parametrize(
    ("proxy", "says"), [("", "answers 501"), ("http://127.0.0.1:1", "refused"), ("x:99999", "no valid port")]
)
def test_a_proxy_that_does_not_help(
    played: PlayedLanguageTool, monkeypatch: pytest.MonkeyPatch, proxy: str, says: str
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, proxy or played.address)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with Client("https://languagetool.example", 5) as client, pytest.raises(Gone, match=says):
        client.check(TEXT, "en-US", NOTHING)


def test_tls_with_who_speaks_none(played: PlayedLanguageTool) -> None:
    with Client(played.address.replace("http:", "https:"), 5) as client, pytest.raises(NoAnswer):
        client.check(TEXT, "en-US", NOTHING)


@given(
    st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("😀a é\u0301👩\u200d"), min_size=1),
    st.data(),
)
def test_places_count_code_points(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    answer = {**answer_of(text, "en-US", "(?!)"), "matches": [match_of(text, start, end)]}
    assert [found[:2] for found in read_matches(answer, text, "en-US") or ()] == [(start, end)]


@given(st.text(st.sampled_from("😀ab")), st.data())
def test_a_place_inside_a_character_is_widened(text: str, data: st.DataObject) -> None:
    wide = "".join(c + "\0" * (units(c) - 1) for c in text)
    start = data.draw(st.integers(0, len(wide)))
    length = data.draw(st.integers(1, 5))
    answer = {**answer_of(text, "en-US"), "matches": [match_of(text, 0, 0, offset=start, length=length)]}
    try:
        found = read_matches(answer, text, "en-US")
    except NotAnAnswer:
        assert start + length > len(wide)
        return
    assert found is not None
    marked = text[found[0].start : found[0].end]
    assert wide[start : start + length].replace("\0", "") in marked
    assert units(marked) <= length + 2


@pytest.mark.parametrize(
    ("lang", "profile", "code"),
    [
        ("en", "nhs-uk", "en-GB"),
        ("en", "us", "en-US"),
        ("en-US", "nhs-uk", "en-US"),
        ("en-gb", "us", "en-GB"),
        ("en-IE", "us", None),
        ("de", "us", None),
        (None, "us", None),
    ],
)
def test_languages(lang: str | None, profile: str, code: str | None) -> None:
    assert language_of(lang, profile) == code
