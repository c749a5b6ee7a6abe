"""Secrets on cassettes: every kind is found wherever it is packed, and taken out from there; nothing else is."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from dataclasses import replace
from urllib.parse import quote

import pytest

from ft_client.cassettes import secrets
from ft_client.cassettes.secrets import Scrubber
from ft_client.cassettes.store import Cassette, Interaction
from tests.support import shelf

# put together here, so that no file of the project holds anything of these shapes
LETTERS = "Ab3De6Gh9Jk2Mn5Pq8Rs"
SECRETS = {
    "API key": "sk-" + LETTERS,
    "API key of a project": "sk-proj-" + LETTERS + "_" + LETTERS,
    "session": "sess-" + LETTERS,
    "shown part of a key": "sk-abcd" + "*" * 12 + "wxyz",
    "bearer": "Bearer " + LETTERS,
    "organisation": "org-" + LETTERS,
    "user": "user-" + LETTERS,
    "project": "proj_" + LETTERS,
    "service account": "svcacct-" + LETTERS,
    "e-mail": "ada.lovelace+1@" + "analytical.engine.co.uk",
    "code forge": "ghp_" + LETTERS * 2,
    "hub": "hf_" + LETTERS * 2,
    "chat": "xoxb-" + LETTERS,
    "cloud": "AKIA" + "ABCDEFGHIJKLMNOP",
    "other cloud": "AIza" + (LETTERS * 2)[:35],
    "web token": ".".join(["eyJ" + LETTERS, "eyJ" + LETTERS, LETTERS]),
    "private key": "-----BEGIN PRIVATE" + " KEY-----\nMIIB\n-----END PRIVATE" + " KEY-----",
}
HARMLESS = [
    "org-sandbox", "org-redacted", "user-redacted", "proj_first", "sk-inva****.", "sk-cassette", "<key>",
    "somebody@example.com", "a@b.test", "it@mail.example.org.", "ft:gpt-4o-mini-2024-07-18:personal:sums:Ab3De6Gh",
    "file-" + LETTERS, "ftjob-" + LETTERS, "req_0123456789abcdef0123456789abcdef", 'Basic realm="OpenAI API"',
    "user-provided_suffix", "task-oriented-fine-tuning", "ask-anything-of-the-model-2", "risk-0123456789abcdef0",
    "user@host", "part_0123456789abcdef0123456789abcdef", "sk-lowercase-words-with-hyphens",
]  # fmt: skip

everywhere = pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)


def found_in(interaction: Interaction, **given: object) -> list[str]:
    """The secrets that are found in a cassette."""
    return list(secrets.in_cassette(Cassette((interaction,), given)))


def answering(**body: object) -> Interaction:
    """An interaction with this answer."""
    return replace(shelf.adding(), response=shelf.answered(headers=shelf.JSON, **body))


def test_nothing_is_found_where_nothing_is() -> None:
    """A clean cassette is left alone."""
    assert found_in(shelf.adding(), book="b1") == []


@everywhere
def test_secrets_are_found_in_every_place(secret: str) -> None:
    """In bodies, keys and values, in headers, URLs, forms, and what is given."""
    places = {
        "request.json.a[0]": shelf.adding(a=[f"x {secret} y"]),
        "response.json.a": answering(json={"a": secret}),
        f"response.json.{secret}": answering(json={secret: 1}),
        "response.text": answering(text=f"a,b\n1,{secret}\n"),
        "response header.location": replace(shelf.adding(), response=shelf.answered(headers={"location": secret})),
        "url": replace(shelf.adding(), request=shelf.asked("GET", f"/books/{quote(secret, safe='')}")),
        "request.form[0].text": replace(
            shelf.adding(), request=shelf.asked("PUT", "/", form=[{"name": "a", "text": secret}])
        ),
    }
    for place, interaction in places.items():
        found = found_in(interaction)
        assert found, place
        assert all(place in one for one in found), found
    assert found_in(shelf.adding(), book={"x": [secret]})


def packed(secret: str) -> dict[str, object]:
    """A secret in every packing, as bodies."""
    text = f'{{"a": "{secret}"}}'
    plain = text.encode()
    return {
        "gzip": {"binary": gzip.compress(plain)},
        "zlib": {"binary": zlib.compress(plain)},
        "gzip in gzip": {"binary": gzip.compress(gzip.compress(plain))},
        "bytes around it": {"binary": b"\xff\xfe\x00" + plain + b"\x00\xff"},
        "base64": {"text": base64.b64encode(plain).decode()},
        "base64 for URLs": {"json": {"a": base64.urlsafe_b64encode(plain).decode().rstrip("=")}},
        "base64 in lines": {"text": base64.encodebytes(b" " * 50 + secret.encode()).decode()},
        "base64 of gzip": {"text": base64.b64encode(gzip.compress(plain)).decode()},
        "gzip of base64": {"binary": gzip.compress(base64.b64encode(plain))},
        "base64 in a sentence": {"text": f"data:text/plain;base64,{base64.b64encode(plain).decode()} was sent"},
        "percent": {"text": "a=" + quote(secret, safe="")},
    }


@everywhere
def test_secrets_are_found_packed(secret: str) -> None:
    """Compression and encodings hide nothing, nor do both together."""
    for packing, body in packed(secret).items():
        assert found_in(answering(**body)), packing


@pytest.mark.parametrize("name", ["authorization", "Cookie", "set-cookie", "api-key", "openai-organization"])
def test_headers_that_are_somebodys_are_found(name: str) -> None:
    """Whatever they hold."""
    interaction = replace(shelf.adding(), request=shelf.asked("GET", "/books", headers={name: "x"}))
    assert found_in(interaction) == [f"interaction 0 request header {name}: is never kept"]


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_words_are_left_alone(text: str) -> None:
    """Placeholders, IDs of things, addresses that belong to nobody and ordinary words are no secrets."""
    assert (
        found_in(
            answering(
                json={"a": text},
            )
        )
        == []
    )
    assert Scrubber().text(text) == text


def test_messages_do_not_repeat_the_secret() -> None:
    """The log of a failed run is no place for it either."""
    secret = SECRETS["API key"]
    assert secret not in "".join(found_in(answering(text=secret)))


def test_own_shapes_are_found() -> None:
    """A project adds regular expressions of its own."""
    kinds = secrets.KINDS + secrets.extra([r"shelf:\d{4}"])
    cassette = Cassette((answering(json={"a": "shelf:1234"}),))
    assert list(secrets.in_cassette(cassette, kinds)) == [
        r"interaction 0 response.json.a: secret of the shape shelf:\d{4}"
    ]


# ---- taking out -----------------------------------------------------------------------------------------------------


@everywhere
def test_secrets_are_taken_out(secret: str) -> None:
    """From every place and packing; what is left is found clean."""
    scrubber = Scrubber()
    places = [
        shelf.adding(a=[f"x {secret} y"], **{secret: 1}),
        replace(
            shelf.adding(), request=shelf.asked("GET", f"/books/{quote(secret, safe='')}?a={quote(secret, safe='')}")
        ),
        *(answering(**body) for body in packed(secret).values()),
    ]
    for interaction in places:
        assert found_in(interaction)
        assert found_in(scrubber.interaction(interaction)) == []
    assert list(secrets.in_cassette(Cassette((), scrubber.value({"a": [secret]})))) == []


def test_known_secrets_are_taken_out_whatever_their_shape() -> None:
    """The key in use is known, so it need not look like one."""
    scrubber = Scrubber({"open sesame": "<key>", "open": "<word>"})
    body = {"text": base64.b64encode(b"they said open sesame and open").decode()}
    clean = scrubber.interaction(answering(**body)).response.body
    assert base64.b64decode(clean["text"]) == b"they said <key> and <word>"


def test_what_is_packed_stays_packed() -> None:
    """A body is the same kind of body afterwards, with the rest of it unchanged."""
    data = json.dumps({"user": SECRETS["user"], "rows": [1, 2]}).encode()
    clean = Scrubber().data(gzip.compress(data))
    assert json.loads(gzip.decompress(clean)) == {"user": "user-redacted", "rows": [1, 2]}


def test_clean_bytes_are_not_touched() -> None:
    """What holds no secret comes out byte for byte, compressed or not."""
    for data in (bytes(range(256)), gzip.compress(b"hello " * 20), zlib.compress(b"hello"), b"\x1f\x8bno gzip"):
        assert Scrubber().data(data) == data


def test_headers_that_are_somebodys_are_dropped() -> None:
    """Cookies and credentials do not reach the cassette."""
    interaction = Interaction(
        shelf.asked("GET", "/books", headers={"authorization": "x", "if-match": "1"}),
        shelf.answered(headers={"set-cookie": "a=b", "content-type": "text/plain"}),
    )
    clean = Scrubber().interaction(interaction)
    assert (dict(clean.request.headers), dict(clean.response.headers)) == (
        {"if-match": "1"},
        {"content-type": "text/plain"},
    )


def test_one_secret_has_one_replacement() -> None:
    """What was the same before is the same afterwards: a cassette still fits what was given."""
    user = SECRETS["user"]
    clean = Scrubber().interaction(replace(answering(json={"id": user}), request=shelf.asked("GET", f"/books/{user}")))
    assert clean.request.url == f"/books/{clean.response.body['json']['id']}"
