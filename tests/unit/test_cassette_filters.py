"""Filters: requests match their recordings, and what is recorded is readable and has no secrets."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

import pytest
import vcr.filters  # type: ignore[import-untyped]  # ships no types
from hypothesis import given
from hypothesis import strategies as st
from vcr.request import Request  # type: ignore[import-untyped]  # ships no types
from vcr.serializers import yamlserializer  # type: ignore[import-untyped]  # ships no types

from ft_client.cassettes.bodies import decode_content, indent_json, join_form, read_form, split_form
from ft_client.cassettes.filters import Filters
from ft_client.cassettes.secrets import DEFAULT_PATTERNS
from ft_client.cassettes.store import dump_cassette

FILTERS = Filters(DEFAULT_PATTERNS, ["ft_client_request"])


def request(body: object, headers: dict[str, str] | None = None, uri: str = "http://127.0.0.1:8000/v1/a") -> Any:
    """A request of vcrpy, filtered."""
    return FILTERS.request(Request("POST", uri, body, headers or {}))


def response(body: bytes, **headers: str) -> dict[str, Any]:
    """A response of vcrpy, filtered."""
    given = {name.replace("_", "-"): [value] for name, value in headers.items()}
    return FILTERS.response({"status": {"code": 200, "message": "OK"}, "headers": given, "body": {"string": body}})


# ---- requests -------------------------------------------------------------------------------------------------------


def test_request_token_is_pinned() -> None:
    """Two requests that differ in the random token are the same request."""
    kind = {"content-type": "application/json"}
    one, other = (request(json.dumps({"metadata": {"ft_client_request": token}, "n": 1}), kind) for token in "ab")
    assert one.body == other.body
    assert json.loads(one.body) == {"metadata": {"ft_client_request": "pinned"}, "n": 1}


def test_boundary_is_pinned() -> None:
    """Two forms that differ in the random boundary are the same request."""
    head = b'Content-Disposition: form-data; name="a"'
    bodies = [b"--%s\r\n%s\r\n\r\nx\r\n--%s--\r\n" % (boundary, head, boundary) for boundary in (b"one", b"two")]
    kinds = [{"Content-Type": f"multipart/form-data; boundary={boundary}"} for boundary in ("one", '"two"')]
    one, other = (request(body, kind) for body, kind in zip(bodies, kinds, strict=True))
    assert (one.body, dict(one.headers)) == (other.body, dict(other.headers))
    assert read_form(one.body, one.headers["content-type"])[0].content == b"x"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8000", "http://localhost:1", "https://[::1]:99", "http://localhost"]
)
def test_local_address_is_replaced(address: str) -> None:
    """The port of a local service changes, its recorded address does not."""
    assert request(b"", uri=f"{address}/v1/a").uri == "http://sandbox.test/v1/a"
    assert response(b"", location=f"{address}/v1/b")["headers"]["location"] == ["http://sandbox.test/v1/b"]


@pytest.mark.parametrize(
    "uri", ["http://localhost.books.dev/v1", "http://127.0.0.1.books.dev/v1", "http://books.dev/v1"]
)
def test_other_address_is_unchanged(uri: str) -> None:
    """A host name may start like a local one."""
    assert request(b"", uri=uri).uri == uri


def test_credentials_and_connection_headers_are_dropped() -> None:
    """The headers that remain belong to the message."""
    headers = {
        "Authorization": "Bearer x",
        "User-Agent": "a",
        "X-Stainless-OS": "b",
        "If-Match": "1",
        "Content-Length": "0",
    }
    assert dict(request(b"", headers).headers) == {"If-Match": "1"}
    kept = response(b"", set_cookie="a", date="b", x_request_id="c")["headers"]
    assert kept == {"x-request-id": ["c"]}


def test_header_values_of_any_library_are_filtered() -> None:
    """Some libraries pass bytes."""
    assert dict(request(b"", {"x-note": b"to jo@" + b"books.dev"}).headers) == {"x-note": "to somebody@example.com"}  # type: ignore[dict-item]


@given(st.binary() | st.text().map(str.encode), st.sampled_from(["", "application/json", "text/plain"]))
def test_filtered_request_is_unchanged_by_the_filter(body: bytes, kind: str) -> None:
    """Vcrpy filters recorded and incoming requests, some of them twice."""
    once = request(body, {"content-type": kind})
    twice = FILTERS.request(once)
    assert (twice.body, twice.uri, dict(twice.headers)) == (once.body, once.uri, dict(once.headers))


@pytest.mark.parametrize("body", [None, b"", "text"])
def test_empty_body_keeps_its_kind(body: object) -> None:
    """Libraries differ: None and empty bytes are recorded as they are."""
    assert request(body).body == (body.encode() if isinstance(body, str) else body)


def test_paused_filter_makes_vcrpy_ignore_requests() -> None:
    """Preparations are sent and not recorded."""
    with FILTERS.paused():
        assert request(b"") is None
    assert request(b"") is not None


# ---- responses ------------------------------------------------------------------------------------------------------


def test_json_is_indented_and_its_length_is_corrected() -> None:
    """In ASCII, so that it is the same in every locale."""
    found = response(b'{"a":"\xc3\xbc"}', content_type="application/json; charset=utf-8", content_length="11")
    assert found["body"]["string"] == b'{\n  "a": "\\u00fc"\n}'
    assert found["headers"]["content-length"] == [str(len(found["body"]["string"]))]


@pytest.mark.parametrize("text", ['{"a": 1, "a": 2}', '{"a": NaN}', '{"a": ', "\ufeff{}", "no JSON"])
def test_json_that_would_lose_something_is_unchanged(text: str) -> None:
    """Duplicate keys, constants that are not JSON, and text that is not JSON."""
    assert indent_json(text) == text


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(JSON_VALUES)
def test_indented_json_has_the_same_value(value: object) -> None:
    """To the type of each number."""
    assert json.dumps(json.loads(indent_json(json.dumps(value)))) == json.dumps(value)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b"plain", mtime=0)),
        ("deflate", zlib.compress(b"plain")),
        ("deflate, gzip", gzip.compress(zlib.compress(b"plain"), mtime=0)),
        ("identity", b"plain"),
        ("gzip", b"plain"),
    ],
)
def test_compressed_response_is_recorded_decoded(encoding: str, body: bytes) -> None:
    """Also if vcrpy has decoded it before."""
    found = response(body, content_encoding=encoding)
    assert found["body"]["string"] == b"plain"
    assert "content-encoding" not in found["headers"]


@pytest.mark.parametrize("encoding", ["br", "zstd", "x-new", "gzip"])
def test_body_without_a_decoder_keeps_its_encoding(monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    """The rule `secret` reports it then."""
    monkeypatch.delitem(vcr.filters.AVAILABLE_DECOMPRESSORS, "br", raising=False)
    body = b"\x28\xb5\x2f\xfd\x00\xff\x1b"
    assert decode_content(body, encoding) == (body, encoding)
    assert response(body, content_encoding=encoding)["headers"]["content-encoding"] == [encoding]


def test_brotli_is_decoded_if_its_package_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Vcrpy provides the decoder."""
    monkeypatch.setitem(vcr.filters.AVAILABLE_DECOMPRESSORS, "br", {b"\x1b\xff": b"plain"}.get)
    assert response(b"\x1b\xff", content_encoding="br")["body"]["string"] == b"plain"


# ---- files ----------------------------------------------------------------------------------------------------------

PARTS = st.lists(st.tuples(st.sampled_from([b"a: 1", b"b: 2\r\nc: 3"]), st.binary()), min_size=1, max_size=3)


@given(PARTS)
def test_form_keeps_its_parts(parts: list[tuple[bytes, bytes]]) -> None:
    """Headers, order and bytes."""
    assert split_form(*join_form(parts)) == parts


@given(st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from([" a\r\n b\n", "a\n ", "a\x85b\n", "- a\n"]))
def test_written_text_reads_back_the_same(text: str) -> None:
    """Vcrpy reads what the serializer writes: line breaks, spaces, controls; and the file is ASCII."""
    request = {"method": "GET", "uri": "http://a.test", "headers": {}, "body": text}
    response = {"status": {"code": 200, "message": text}, "headers": {"a": [text]}, "body": {"string": text}}
    document = {"version": 1, "interactions": [{"request": request, "response": response}]}
    written = dump_cassette(document)
    assert yamlserializer.deserialize(written) == document
    assert written.isascii()
