"""Secrets in cassettes: every kind is found, also inside encodings, and replaced; other text is unchanged."""

from __future__ import annotations

import base64
import gzip
import zlib
from urllib.parse import quote

import pytest

from ft_client.cassettes.secrets import (
    DEFAULT_PATTERNS,
    custom_patterns,
    environment_patterns,
    find_secrets,
    is_credential_header,
    replace_secrets,
)
from ft_client.cassettes.store import Interaction, Message
from tests.support.books_api import JSON, interaction, message, new_book

# joined here, so that no file of the project has text of these forms
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
    "URL with a signature": "https://blobs.dev/a?x=1&" + "sig=" + LETTERS,
    "URL with a password": "https://ada:" + "engine@blobs.dev/a",
}
HARMLESS = [
    "org-sandbox", "org-redacted", "user-redacted", "proj_first", "sk-inva****.", "sk-cassette", "<key>",
    "somebody@example.com", "a@b.test", "it@mail.example.org.", "ft:gpt-4o-mini-2024-07-18:personal:sums:Ab3De6Gh",
    "file-" + LETTERS, "ftjob-" + LETTERS, "req_0123456789abcdef0123456789abcdef", 'Basic realm="OpenAI API"',
    "user-provided_suffix", "task-oriented-fine-tuning", "ask-anything-of-the-model-2", "risk-0123456789abcdef0",
    "user@host", "part_0123456789abcdef0123456789abcdef", "sk-lowercase-words-with-hyphens",
    "http://sandbox.test:80/v1?key=redacted", "https://books.example/v1?limit=1",
]  # fmt: skip

every_secret = pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)


def found_in(given: Interaction) -> list[str]:
    """The secrets of an interaction."""
    return list(find_secrets(given, DEFAULT_PATTERNS))


def response_of(body: object, headers: dict[str, str] | None = None) -> Interaction:
    """An interaction with this response."""
    return interaction(response=message(body, headers))


def test_clean_interaction_has_no_secrets() -> None:
    """Nothing is reported."""
    assert found_in(new_book()) == []


@every_secret
def test_secret_is_found_in_every_place(secret: str) -> None:
    """In bodies, headers and URLs."""
    places = {
        "request body": new_book({"title": f"x {secret} y"}),
        "response body": response_of({secret: 1}),
        "response header location": response_of(b"", {"location": secret}),
        "url": interaction("GET", f"/books/{quote(secret, safe='')}"),
    }
    for place, given in places.items():
        found = found_in(given)
        assert found, place
        assert all(each.startswith(f"{place}: ") for each in found), found
        assert not any(secret in each for each in found)


def encodings(secret: str) -> dict[str, bytes]:
    """A secret in every encoding."""
    plain = f'{{"a": "{secret}"}}'.encode()
    return {
        "gzip": gzip.compress(plain),
        "zlib": zlib.compress(plain),
        "gzip in gzip": gzip.compress(gzip.compress(plain)),
        "bytes around it": b"\xff\xfe\x00" + plain + b"\x00\xff",
        "base64": base64.b64encode(plain),
        "base64 for URLs": base64.urlsafe_b64encode(plain).rstrip(b"="),
        "base64 in lines": base64.encodebytes(b" " * 50 + secret.encode()),
        "base64 in lines of JSON": base64.encodebytes(b" " * 50 + secret.encode()).replace(b"\n", b"\\r\\n"),
        "base64 of gzip": base64.b64encode(gzip.compress(plain)),
        "gzip of base64": gzip.compress(base64.b64encode(plain)),
        "base64 in a sentence": b"data:text/plain;base64," + base64.b64encode(plain) + b" was sent",
        "percent": b"a=" + quote(secret, safe="").encode(),
    }


@every_secret
def test_secret_is_found_inside_encodings(secret: str) -> None:
    """In compressed data, base64 and percent-encoding, and in several of them."""
    for name, body in encodings(secret).items():
        assert found_in(response_of(body)), name


def test_secret_is_found_in_escaped_json() -> None:
    """A JSON escape does not hide an address."""
    body = '{"a": "ada\\u0040' + 'analytical.engine.dev"}'
    assert found_in(response_of(body, JSON)) == ["response body: e-mail address"]


def test_credential_fields_are_found_by_name() -> None:
    """Their values have no typical form."""
    assert found_in(response_of({"access_token": "open sesame"})) == ["response body: credential in a field"]


def test_body_that_cannot_be_decoded_is_reported() -> None:
    """It cannot be searched."""
    given = interaction(response=Message({"content-encoding": "br"}, b"\x00", "br"))
    assert found_in(given) == ["response body: content encoding 'br' cannot be decoded, so it cannot be searched"]


@pytest.mark.parametrize(
    "name",
    [
        "authorization", "Proxy-Authorization", "Cookie", "set-cookie", "api-key", "x-api-key", "X-Goog-Api-Key",
        "Ocp-Apim-Subscription-Key", "x-functions-key", "cf-access-client-secret", "x-amz-security-token",
        "X-Auth-Token", "Helicone-Auth", "x-portkey-api-key", "openai-organization", "OpenAI-Project", "apikey",
    ],
)  # fmt: skip
def test_credential_headers_are_found_by_name(name: str) -> None:
    """Gateways have their own names for keys; the value does not matter."""
    assert is_credential_header(name)
    given = interaction(request=message(b"", {name: "x"}))
    assert found_in(given) == [f"request header {name.lower()}: credentials are not recorded"]


@pytest.mark.parametrize(
    "name",
    ["content-type", "www-authenticate", "x-request-id", "x-ratelimit-remaining-tokens", "idempotency-key", "if-match"],
)
def test_other_headers_are_not_credentials(name: str) -> None:
    """Names that only resemble those of credentials."""
    assert not is_credential_header(name)


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_unchanged(text: str) -> None:
    """Placeholders, IDs of objects, reserved addresses and ordinary words."""
    assert found_in(response_of({"a": text})) == []
    assert replace_secrets(text, DEFAULT_PATTERNS) == text


@every_secret
def test_secret_is_replaced(secret: str) -> None:
    """In text, JSON, and percent-encoding; nothing is found in the result, and scrubbing it again changes nothing."""
    for text in (f"x {secret} y", f'{{"{secret}": "{secret}"}}', f"a?b={quote(secret, safe='')}"):
        assert found_in(response_of(text))
        clean = replace_secrets(text, DEFAULT_PATTERNS)
        assert found_in(response_of(clean)) == []
        assert replace_secrets(clean, DEFAULT_PATTERNS) == clean


def test_replaced_field_keeps_its_name() -> None:
    """Only the value changes, so the body stays JSON."""
    text = replace_secrets('{"Password": "a\\"b", "id": 1}', DEFAULT_PATTERNS)
    assert text == '{"Password": "<redacted>", "id": 1}'


def test_environment_variables_are_secrets_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The value of a key is a secret whatever its form; short values are words."""
    monkeypatch.setenv("BOOKS_API_KEY", "open sesame please")
    monkeypatch.setenv("OTHER_TOKEN", "short")
    monkeypatch.setenv("BOOKS_TITLE", "a long and harmless title")
    text = "open sesame please, a long and harmless title, short"
    assert replace_secrets(text, environment_patterns()) == "<redacted>, a long and harmless title, short"


def test_custom_pattern_is_applied() -> None:
    """A project adds regular expressions."""
    patterns = custom_patterns([r"shelf:\d{4}"])
    given = response_of({"a": "shelf:1234"})
    assert list(find_secrets(given, patterns)) == [r"response body: secret that matches shelf:\d{4}"]
    assert replace_secrets("shelf:1234", patterns) == "<redacted>"
