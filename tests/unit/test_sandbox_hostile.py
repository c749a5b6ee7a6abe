"""What nobody should send: the embedded service refuses it with a 4xx, keeps its memory and its folder, and goes on."""

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


@pytest.fixture(scope="module")
def service() -> Iterator[Caller]:
    """One service for all of it: it has to survive everything."""
    with running(body_idle=0.3) as caller:
        yield caller


@pytest.fixture(autouse=True)
def alive(service: Caller) -> Iterator[None]:
    """After each attack the service answers as before, and none of it was its own failure."""
    yield
    service.ok("GET", "/models/gpt-4o-mini")
    entries = service.http.get(f"{service.sandbox.root}/sandbox/requests").json()["data"]
    assert not [entry for entry in entries if entry["status"] is not None and entry["status"] >= 500]


def exchange(service: Caller, data: bytes) -> bytes:
    """Send bytes as they are and return the answer, nothing if there was none."""
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


def complete(answer: bytes) -> bool:
    """Whether an answer is there to its last byte."""
    head, end, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return bool(end) and length is not None and len(body) >= int(length[1])


def status(answer: bytes) -> int:
    """The status of a bare answer."""
    return int(answer.split(b" ", 2)[1])


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
def test_a_broken_form_is_refused(service: Caller, body: bytes) -> None:
    """Whatever is wrong with it, nothing is stored."""
    before = service.ok("GET", "/files")
    service.refused(400, "POST", "/files", content=body, headers=FORM)
    assert service.ok("GET", "/files") == before


@pytest.mark.parametrize(
    "content_type",
    ["multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 300],
)
def test_a_form_without_a_usable_boundary_is_refused(service: Caller, content_type: str) -> None:
    """The boundary is needed, and has a length that makes sense."""
    service.refused(400, "POST", "/files", content=b"--\r\n", headers={"Content-Type": content_type})


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
def test_another_content_type_is_refused(service: Caller, path: str, content_type: str) -> None:
    """415 says what is read instead."""
    service.refused(415, "POST", path, content=b"{}", headers={"Content-Type": content_type})


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
def test_what_is_no_json_object_is_refused(service: Caller, body: bytes) -> None:
    """However deep, long or odd it is."""
    service.refused(400, "POST", "/fine-tunes", content=body, headers={"Content-Type": "application/json"})


def test_a_body_beyond_reason_is_refused(service: Caller) -> None:
    """JSON has a bound of a few megabytes, however it is sent."""
    big = b'{"training_file": "' + b"x" * 5_000_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    service.refused(413, "POST", "/fine-tunes", content=big, headers=headers)
    pieces = (big[at : at + 100_000] for at in range(0, len(big), 100_000))
    service.refused(413, "POST", "/fine-tunes", content=pieces, headers=headers)


@pytest.mark.parametrize("value", ["x" * 100_000, {"a": ["b" * 1000] * 1000}, 10**4000, -1e308, "\x00", "🙈" * 5000])
def test_values_beyond_reason_are_refused_in_a_short_message(service: Caller, value: Any) -> None:
    """A refusal never sends a long value back."""
    body = {"model": value, "training_file": value, "suffix": value}
    error = service.refused(400, "POST", "/fine_tuning/jobs", json=body)
    assert len(error["message"]) < 1000


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
    """Every JSON request that the contract gives an example of."""
    found = []
    for operation in load().operations.values():
        source = load().document["paths"][operation.template][operation.method.lower()]
        content = source.get("requestBody", {}).get("content", {}).get("application/json")
        if content is not None:
            given = content.get("examples", {"one": {"value": content.get("example")}})
            found += [(operation.method, operation.template, example["value"]) for example in given.values()]
    return found


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON value."""
    yield path
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, key))


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_value_anywhere_makes_the_service_fail(service: Caller, data: st.DataObject) -> None:
    """Anything JSON can say, at any place of any request, is taken or refused."""
    method, template, body = data.draw(st.sampled_from(examples()))
    body = copy.deepcopy(body)
    if isinstance(body, dict) and "training_file" in body and data.draw(st.booleans()):
        body["training_file"] = service.upload(chat())["id"]
    *way, last = data.draw(st.sampled_from([place for place in places(body) if place]))
    inner = body
    for step in way:
        inner = inner[step]
    inner[last] = data.draw(JUNK)
    path = re.sub(r"\{\w+\}", "upload_none", template)
    answer = service(method, path, content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert answer.status_code < 500
    assert len(answer.content) < 20_000 or answer.is_success


@pytest.mark.parametrize("depth", [90, 110, 500, 900, 950, 980, 990, 1000, 5000])
def test_any_depth_is_taken_or_refused(service: Caller, depth: int) -> None:
    """What can be read can be stored and shown, and deeper things are refused."""
    nested = '{"a": ' * depth + "1" + "}" * depth
    grader = f'{{"type": "python", "name": "x", "source": "", "more": {nested}}}'
    headers = {"Content-Type": "application/json"}
    answer = service("POST", "/fine_tuning/alpha/graders/validate", content=f'{{"grader": {grader}}}', headers=headers)
    assert answer.status_code == (200 if depth < 98 else 400)


def test_a_large_value_that_is_wrong_in_many_ways_takes_no_time(service: Caller) -> None:
    """A refusal is worded from the beginning of a value, however often it is looked at."""
    grader = {"type": "nothing", "name": ["x" * 1000] * 3000}
    body = {
        "model": "gpt-4o-mini",
        "training_file": "f",
        "method": {"type": "reinforcement", "reinforcement": {"grader": grader}},
    }
    assert len(service.refused(400, "POST", "/fine_tuning/jobs", json=body)["message"]) < 300


@pytest.mark.parametrize("size", ["10000000000", "99999999999999999999999"])
@pytest.mark.parametrize("path", ["/v1/files", "/v1/fine-tunes"])
def test_a_length_beyond_the_limit_is_refused_before_the_body(service: Caller, size: str, path: str) -> None:
    """Ten gigabytes are refused by their announcement."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n"
        f"Content-Type: {'application/json' if 'tunes' in path else FORM['Content-Type']}\r\n"
        f"Content-Length: {size}\r\n\r\n"
    )
    assert status(exchange(service, head.encode())) in (400, 413)


@pytest.mark.parametrize("length", ["-1", "abc", "1, 2", "1e3", "0x10"])
def test_a_length_that_is_no_number_is_refused(service: Caller, length: str) -> None:
    """The server does not guess."""
    head = f"POST /v1/fine-tunes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Length: {length}\r\n\r\n"
    assert status(exchange(service, head.encode())) == 400


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET  /  \r\n\r\n",
        b"\x00" * 1000 + b"\r\n\r\n",
        b"GET /v1/models HTTP/1.1\r\nbad header\r\n\r\n",
        b"GET /v1/models HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
        b"GET /" + b"y" * 300_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /v1/models HTTP/1.1\r\nHost: x\r\n" + b"X: y\r\n" * 60_000 + b"\r\n",
    ],
)
def test_what_is_no_http_is_refused_or_hung_up_on(service: Caller, data: bytes) -> None:
    """A 4xx or the end of the connection, never a wait."""
    answer = exchange(service, data)
    assert answer == b"" or 400 <= status(answer) < 500


def test_a_body_that_stops_coming_is_given_up(service: Caller) -> None:
    """A client that falls silent in the middle is answered 408."""
    head = b"POST /v1/fine-tunes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\n"
    assert status(exchange(service, head + b"Content-Length: 100\r\n\r\n{")) == 408


def test_a_body_that_trickles_is_given_up(service: Caller) -> None:
    """A byte now and then does not hold the connection for ever."""
    host, port = service.sandbox.root.removeprefix("http://").split(":")
    head = b"POST /v1/fine-tunes HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\n"
    with socket.create_connection((host, int(port)), timeout=0.1) as connection:
        connection.sendall(head + b"Content-Length: 1000000\r\n\r\n")
        for _ in range(100):
            connection.sendall(b" ")
            try:
                answer = connection.recv(1000)
            except TimeoutError:
                continue
            assert status(answer) == 408
            return
    pytest.fail("the service kept waiting")


def test_a_client_that_hangs_up_leaves_nothing(service: Caller) -> None:
    """Half an upload is no file."""
    before = service.ok("GET", "/files")
    head = (
        b"POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n"
        + f"Content-Type: {FORM['Content-Type']}".encode()
    )
    body = b"--b\r\nContent-Disposition: form-data; name=file; filename=a\r\n\r\n" + b"x" * 100_000
    host, port = service.sandbox.root.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head + b"\r\nContent-Length: 200000\r\n\r\n" + body)
    assert service.ok("GET", "/files") == before


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
def test_an_odd_id_is_an_unknown_id(service: Caller, path: str) -> None:
    """IDs are names, nothing else: 404 as JSON."""
    answer = exchange(service, f"GET /v1{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\n\r\n".encode())
    assert status(answer) == 404
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["message"]


@pytest.mark.parametrize(
    "query",
    ["&".join(["a=b"] * 5000), "limit=" + "9" * 5000, "after=%00", "limit=%ff", "metadata[a][b]=c"],
)
def test_an_odd_query_is_refused(service: Caller, query: str) -> None:
    """Too many parameters, too long numbers, brackets within brackets."""
    service.refused(400, "GET", f"/fine_tuning/jobs?{query}")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"])
def test_another_method_is_refused_with_the_ones_there_are(service: Caller, method: str) -> None:
    """405 names the methods of the path."""
    response = service.http.request(method, "/files")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


def test_a_method_that_is_none_is_refused(service: Caller) -> None:
    """Some servers take it for no HTTP at all, others for a method nobody allows."""
    assert service.http.request("BREW", "/files").status_code in (400, 405)


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v1/", "/v1/nothing", "/v2/files", "/v1/files/", "/v1/files/a/b/c", "//v1/files"]
)
def test_an_unknown_path_is_unknown(service: Caller, path: str) -> None:
    """404 in the words of the service, with or without a key."""
    answer = exchange(service, f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    assert status(answer) == 404
    assert json.loads(answer.partition(b"\r\n\r\n")[2]) == {
        "error": {"message": f"Invalid URL (GET {path})", "type": "invalid_request_error", "param": None, "code": None}
    }


def test_a_slash_too_many_is_sent_elsewhere_in_clear_text(service: Caller) -> None:
    """The service answers 307 to plain http, which a client must not follow with its key."""
    response = service.http.get("/fine_tuning/jobs/")
    assert response.status_code == 307
    assert response.headers["location"] == f"{service.sandbox.base_url}/fine_tuning/jobs"


def test_an_empty_id_is_read_over(service: Caller) -> None:
    """The service takes the next word for the ID, and so does this."""
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
def test_a_missing_or_wrong_key_is_refused(service: Caller, headers: dict[str, str], code: str | None) -> None:
    """401 with a challenge, and never the whole key."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    answer = exchange(service, f"GET /v1/files HTTP/1.1\r\nHost: x\r\n{lines}\r\n".encode())
    assert status(answer) == 401
    assert b"www-authenticate: Basic" in answer
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["error"]["code"] == code
    assert b"secret" not in answer


def test_a_wrong_key_stores_nothing(service: Caller) -> None:
    """The body of a refused upload is not even read."""
    before = service.ok("GET", "/files")
    headers = {"Authorization": "Bearer sk-invalid"}
    service.refused(
        401, "POST", "/files", data={"purpose": "fine-tune"}, files={"file": ("a", chat())}, headers=headers
    )
    assert service.ok("GET", "/files") == before
