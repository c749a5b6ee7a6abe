"""Malformed and hostile requests: the embedded service responds with a 4xx, stores nothing and keeps running."""

import copy
import json
import re
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ft_client.sandbox.contract import load
from tests.support.service import Caller, chat, running

FORM = {"Content-Type": "multipart/form-data; boundary=b"}
HEADERS = b"Host: localhost\r\nAuthorization: Bearer k\r\n"


@pytest.fixture(scope="module")
def service() -> Iterator[Caller]:
    """One service for all tests, which has to survive them."""
    with running(body_idle=0.3) as caller:
        yield caller


@pytest.fixture(autouse=True)
def alive(service: Caller) -> Iterator[None]:
    """After each test, the service still responds and has sent no 5xx."""
    yield
    service.json("GET", "/models/gpt-4o-mini")
    entries = service.http.get(f"{service.sandbox.root}/sandbox/requests").json()["data"]
    assert not [entry for entry in entries if entry["status"] is not None and entry["status"] >= 500]


def exchange(service: Caller, data: bytes) -> bytes:
    """Send raw bytes and return the response, or nothing without one."""
    host, port = service.sandbox.root.removeprefix("http://").split(":")
    received = b""
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        try:
            connection.sendall(data)
            while not complete(received) and (chunk := connection.recv(65536)):
                received += chunk
        except (ConnectionResetError, BrokenPipeError):
            return received
    return received


def complete(response: bytes) -> bool:
    """Return whether a response is complete."""
    head, end, body = response.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return bool(end) and length is not None and len(body) >= int(length[1])


def status(response: bytes) -> int:
    """Return the status of a raw response."""
    return int(response.split(b" ", 2)[1])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b",
        b"--b\r\n",
        b"--b--\r\n",
        b"no boundary at all",
        b"--b\r\nContent-Disposition: form-data; name=file",
        b"--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nbroken off",
        b"--b\r\nContent-Disposition: form-data\r\n\r\nnameless\r\n--b--\r\n",
        b"--b\r\nContent-Disposition: attachment; name=file\r\n\r\nx\r\n--b--\r\n",
        b"--b\r\n\r\nno headers\r\n--b--\r\n",
        b"--b\r\nContent-Disposition: form-data; name=purpose\r\n\r\n\xff\xfe\r\n--b--\r\n",
        b"--b\r\nContent-Disposition: form-data; name=purpose\r\n\r\n" + b"x" * 100_000 + b"\r\n--b--\r\n",
        b"--b\r\n" + b"X: " + b"y" * 100_000 + b"\r\n\r\n\r\n--b--\r\n",
        b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n" * 100 + b"--b--\r\n",
        b"--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\nx\r\n" * 2 + b"--b--\r\n",
        b"\x00" * 10_000,
        b'--b\r\nContent-Disposition: form-data; name="\r\n\r\n"\r\n\r\nx\r\n--b--\r\n',
    ],
)
def test_malformed_form_returns_400(service: Caller, body: bytes) -> None:
    """No malformed form stores a file."""
    before = service.json("GET", "/files")
    service.error(400, "POST", "/files", content=body, headers=FORM)
    assert service.json("GET", "/files") == before


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 300],
)
def test_form_without_valid_boundary_returns_400(service: Caller, content_type: str) -> None:
    """The boundary is required and limited in length."""
    service.error(400, "POST", "/files", content=b"--\r\n", headers={"Content-Type": content_type})


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/files", "application/json"),
        ("/files", ""),
        ("/fine_tuning/jobs", "multipart/form-data; boundary=b"),
        ("/fine_tuning/jobs", "application/x-www-form-urlencoded"),
        ("/fine-tunes", "text/plain; charset=utf-8"),
        ("/uploads", "application/jsonx"),
    ],
)
def test_unsupported_content_type_returns_415(service: Caller, path: str, content_type: str) -> None:
    """Each endpoint accepts one content type."""
    service.error(415, "POST", path, content=b"{}", headers={"Content-Type": content_type})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nul",
        b"\xff",
        b'{"training_file": NaN}',
        b'{"training_file": Infinity}',
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"training_file": "\\ud800"}',
        b"1" * 10_000,
        b"[]",
        b'"x"',
        b"null",
        b"true",
    ],
)
def test_body_that_is_not_a_json_object_returns_400(service: Caller, body: bytes) -> None:
    """This includes deep, long, non-finite and wrongly encoded values."""
    service.error(400, "POST", "/fine-tunes", content=body, headers={"Content-Type": "application/json"})


def test_oversized_json_body_returns_413(service: Caller) -> None:
    """The limit also applies to chunked bodies."""
    big = b'{"training_file": "' + b"x" * 5_000_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    service.error(413, "POST", "/fine-tunes", content=big, headers=headers)
    pieces = (big[at : at + 100_000] for at in range(0, len(big), 100_000))
    service.error(413, "POST", "/fine-tunes", content=pieces, headers=headers)


@pytest.mark.parametrize("value", ["x" * 100_000, {"a": ["b" * 1000] * 1000}, 10**4000, -1e308, "\x00", "🙈" * 5000])
def test_error_message_truncates_long_values(service: Caller, value: Any) -> None:
    """The message of a 400 never contains a whole long value."""
    body = {"model": value, "training_file": value, "suffix": value}
    error = service.error(400, "POST", "/fine_tuning/jobs", json=body)
    assert len(error["message"]) < 1000


def test_error_message_shortens_the_value_and_keeps_the_rule(service: Caller) -> None:
    """A long value is truncated in the message, but the violated rule and the parameter are complete."""
    body = {"model": "gpt-4o-mini", "training_file": "file-1", "suffix": "x" * 5000}
    error = service.error(400, "POST", "/fine_tuning/jobs", json=body)
    assert error["message"] == f"'{'x' * 79}... is too long - 'suffix'"
    assert error["param"] == "suffix"


@pytest.mark.parametrize("name", ["learning_rate_multiplier", "n_epochs", "batch_size"])
def test_number_beyond_float_range_returns_400(service: Caller, name: str) -> None:
    """Integers that no float can represent are rejected."""
    body = {"model": "gpt-4o-mini", "training_file": service.upload(chat())["id"]}
    service.error(400, "POST", "/fine_tuning/jobs", json={**body, "hyperparameters": {name: 10**400}})


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**400, -(10**400), 2**63, 1e308, 5e-324, -0.0, 3.0])
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.sampled_from(["auto", "supervised", "dpo", "multi", "file-none", "{{item.x}}", "\x00"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


def examples() -> list[tuple[str, str, Any]]:
    """Return every JSON request example of the contract."""
    result = []
    for operation in load().operations.values():
        source = load().document["paths"][operation.template][operation.method.lower()]
        content = source.get("requestBody", {}).get("content", {}).get("application/json")
        if content is not None:
            values = content.get("examples", {"one": {"value": content.get("example")}})
            result += [(operation.method, operation.template, example["value"]) for example in values.values()]
    return result


def positions(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every position in a JSON value."""
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from positions(inner, (*path, key))


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_arbitrary_json_values_never_return_5xx(service: Caller, data: st.DataObject) -> None:
    """Any JSON value at any position of any request is accepted or rejected."""
    method, template, body = data.draw(st.sampled_from(examples()))
    body = copy.deepcopy(body)
    if isinstance(body, dict) and "training_file" in body and data.draw(st.booleans()):
        body["training_file"] = service.upload(chat())["id"]
    *way, last = data.draw(st.sampled_from([position for position in positions(body) if position]))
    inner = body
    for step in way:
        inner = inner[step]
    inner[last] = data.draw(JUNK)
    path = re.sub(r"\{\w+\}", "upload_none", template)
    response = service(method, path, content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert response.status_code < 500
    assert len(response.content) < 20_000 or response.is_success


@pytest.mark.parametrize("depth", [90, 110, 500, 900, 950, 980, 990, 1000, 5000])
def test_nesting_beyond_limit_returns_400(service: Caller, depth: int) -> None:
    """Nested values up to the limit are accepted, deeper ones are rejected."""
    nested = '{"a": ' * depth + "1" + "}" * depth
    grader = f'{{"type": "python", "name": "x", "source": "", "more": {nested}}}'
    headers = {"Content-Type": "application/json"}
    response = service(
        "POST", "/fine_tuning/alpha/graders/validate", content=f'{{"grader": {grader}}}', headers=headers
    )
    assert response.status_code == (200 if depth < 98 else 400)


def test_error_message_for_large_value_is_built_in_bounded_time(service: Caller) -> None:
    """A large value that fails several alternatives is not formatted as a whole."""
    grader = {"type": "nothing", "name": ["x" * 1000] * 3000}
    body = {
        "model": "gpt-4o-mini",
        "training_file": "f",
        "method": {"type": "reinforcement", "reinforcement": {"grader": grader}},
    }
    assert len(service.error(400, "POST", "/fine_tuning/jobs", json=body)["message"]) < 300


@pytest.mark.parametrize("size", ["10000000000", "99999999999999999999999"])
@pytest.mark.parametrize("path", ["/v1/files", "/v1/fine-tunes"])
def test_oversized_content_length_is_rejected_before_the_body(service: Caller, size: str, path: str) -> None:
    """A request that announces ten gigabytes is rejected at once."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\n"
        f"Content-Type: {'application/json' if 'tunes' in path else FORM['Content-Type']}\r\n"
        f"Content-Length: {size}\r\n\r\n"
    )
    assert status(exchange(service, head.encode())) in (400, 413)


@pytest.mark.parametrize("length", ["-1", "abc", "1, 2", "1e3", "0x10"])
def test_invalid_content_length_returns_400(service: Caller, length: str) -> None:
    """Only decimal digits are accepted."""
    head = b"POST /v1/fine-tunes HTTP/1.1\r\n" + HEADERS + f"Content-Length: {length}\r\n\r\n".encode()
    assert status(exchange(service, head)) == 400


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET  /  \r\n\r\n",
        b"\x00" * 1000 + b"\r\n\r\n",
        b"GET /v1/models HTTP/1.1\r\nbad header\r\n\r\n",
        b"GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
        b"GET /" + b"y" * 300_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /v1/models HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 60_000 + b"\r\n",
    ],
)
def test_invalid_http_is_rejected_or_disconnected(service: Caller, data: bytes) -> None:
    """The result is a 4xx or a closed connection, never a hang."""
    response = exchange(service, data)
    assert response == b"" or 400 <= status(response) < 500


def test_stalled_body_returns_408(service: Caller) -> None:
    """The service stops waiting for a body after `body_idle` seconds."""
    head = b"POST /v1/fine-tunes HTTP/1.1\r\n" + HEADERS + b"Content-Type: application/json\r\n"
    assert status(exchange(service, head + b"Content-Length: 100\r\n\r\n{")) == 408


def test_trickling_body_returns_408(service: Caller) -> None:
    """Single bytes now and then do not keep the connection open forever."""
    host, port = service.sandbox.root.removeprefix("http://").split(":")
    head = b"POST /v1/fine-tunes HTTP/1.1\r\n" + HEADERS + b"Content-Type: application/json\r\n"
    with socket.create_connection((host, int(port)), timeout=0.1) as connection:
        connection.sendall(head + b"Content-Length: 1000000\r\n\r\n")
        for _ in range(100):
            connection.sendall(b" ")
            try:
                response = connection.recv(1000)
            except TimeoutError:
                continue
            assert status(response) == 408
            return
    pytest.fail("the service kept waiting")


def test_disconnect_during_upload_stores_nothing(service: Caller) -> None:
    """An incomplete upload does not create a file."""
    before = service.json("GET", "/files")
    head = (
        b"POST /v1/files HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\n"
        + f"Content-Type: {FORM['Content-Type']}".encode()
    )
    body = b"--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n" + b"x" * 100_000
    host, port = service.sandbox.root.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head + b"\r\nContent-Length: 200000\r\n\r\n" + body)
    assert service.json("GET", "/files") == before


@pytest.mark.parametrize(
    "path",
    [
        "/files/..%2f..%2f..%2fetc%2fpasswd/content",
        "/files/%2Ftmp%2Fx.jsonl",
        "/files/%00",
        "/files/%ff%fe",
        "/files/" + "a" * 10_000,
        "/files/..",
        "/models/'%3B%20DROP%20TABLE%20objects%3B--",
        "/fine_tuning/jobs/%F0%9F%99%88",
    ],
)
def test_unusual_id_returns_404(service: Caller, path: str) -> None:
    """IDs are opaque names, so path traversal and binary data are a 404 with a JSON body."""
    response = exchange(
        service, f"GET /v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\n\r\n".encode()
    )
    assert status(response) == 404
    assert json.loads(response.partition(b"\r\n\r\n")[2])["error"]["message"]


@pytest.mark.parametrize(
    "query",
    ["&".join(["a=b"] * 5000), "limit=" + "9" * 5000, "after=%00", "limit=%ff", "metadata[a][b]=c"],
)
def test_invalid_query_returns_400(service: Caller, query: str) -> None:
    """This includes too many parameters, too long numbers and nested brackets."""
    service.error(400, "GET", f"/fine_tuning/jobs?{query}")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"])
def test_other_method_returns_405_with_allow(service: Caller, method: str) -> None:
    """The Allow header lists the methods of the path."""
    response = service.http.request(method, "/files")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


def test_unknown_method_is_rejected(service: Caller) -> None:
    """Depending on the HTTP parser, the status is 400 or 405."""
    assert service.http.request("BREW", "/files").status_code in (400, 405)


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/", "/v1/nothing", "/v2/files", "/v1/files/", "/v1/files/a/b/c", "//v1/files"]
)
def test_unknown_path_returns_404(service: Caller, path: str) -> None:
    """The error message is that of the real service, with or without a key."""
    response = exchange(service, f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert status(response) == 404
    assert json.loads(response.partition(b"\r\n\r\n")[2]) == {
        "error": {"message": f"Invalid URL (GET {path})", "type": "invalid_request_error", "param": None, "code": None}
    }


def test_trailing_slash_redirects_to_http(service: Caller) -> None:
    """The real service responds with a 307 to plain http, which a client must not follow with its key."""
    response = service.http.get("/fine_tuning/jobs/")
    assert response.status_code == 307
    assert response.headers["location"] == f"{service.sandbox.base_url}/fine_tuning/jobs"


def test_empty_id_is_skipped(service: Caller) -> None:
    """The real service takes the next path segment as the ID."""
    assert (
        service.http.get("/fine_tuning/jobs//events").json()["error"]["message"] == "Could not find fine tune: events"
    )


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, None),
        ({"Authorization": ""}, None),
        ({"Authorization": "Bearer "}, None),
        ({"Authorization": "Basic abc"}, None),
        ({"api-key": "k"}, None),
        ({"Authorization": "Bearer sk-invalid-secret-key"}, "invalid_api_key"),
    ],
)
def test_missing_or_wrong_key_returns_401(service: Caller, headers: dict[str, str], code: str | None) -> None:
    """The response has a challenge and never contains the whole key."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    response = exchange(service, f"GET /v1/files HTTP/1.1\r\nHost: localhost\r\n{lines}\r\n".encode())
    assert status(response) == 401
    assert b"www-authenticate: Basic" in response
    assert json.loads(response.partition(b"\r\n\r\n")[2])["error"]["code"] == code
    assert b"secret" not in response


def test_upload_with_wrong_key_stores_nothing(service: Caller) -> None:
    """The body of a rejected upload is not read."""
    before = service.json("GET", "/files")
    headers = {"Authorization": "Bearer sk-invalid"}
    service.error(401, "POST", "/files", data={"purpose": "fine-tune"}, files={"file": ("a", chat())}, headers=headers)
    assert service.json("GET", "/files") == before
