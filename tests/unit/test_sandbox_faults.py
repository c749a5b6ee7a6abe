"""Faults of the embedded service, seen from a bare socket; its request log and its clock."""

import json
import socket
import time
from typing import Any

import httpx
import pytest

from tests.support.service import Caller, chat, completions


def put(service: Caller, *faults: dict[str, Any]) -> None:
    """Put faults in force."""
    response = httpx.put(f"{service.sandbox.root}/sandbox/faults", json=list(faults), trust_env=False)
    assert response.status_code == 200, response.text


def fired(service: Caller) -> list[str]:
    """The kinds that have struck."""
    answer = httpx.get(f"{service.sandbox.root}/sandbox/faults", trust_env=False).json()
    return [strike["kind"] for strike in answer["fired"]]


def raw(service: Caller, method: str, path: str, body: Any = None) -> bytes:
    """Everything the server sends until it closes the connection."""
    host, port = service.sandbox.root.removeprefix("http://").split(":")
    data = b"" if body is None else json.dumps(body).encode()
    head = f"{method} /v1{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\n"
    received = b""
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"{head}Content-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode() + data)
        while chunk := connection.recv(65536):
            received += chunk
    return received


def create(service: Caller) -> dict[str, Any]:
    """The body of a request that creates a job."""
    return {"model": "gpt-4o-mini", "training_file": service.upload(chat())["id"]}


def jobs(service: Caller) -> int:
    """How many jobs there are."""
    return len(service.ok("GET", "/fine_tuning/jobs")["data"])


def test_a_status_is_answered_without_executing(service: Caller) -> None:
    """The given status and headers come, once, and nothing was done."""
    body = create(service)
    put(
        service,
        {"operation": "createFineTuningJob", "kind": "status", "status": 503, "headers": {"Retry-After": "7"}},
    )
    response = service("POST", "/fine_tuning/jobs", json=body)
    assert (response.status_code, response.headers["retry-after"]) == (503, "7")
    assert jobs(service) == 0
    service.ok("POST", "/fine_tuning/jobs", json=body)
    assert fired(service) == ["status"]


def test_a_status_may_have_a_body_of_its_own(service: Caller) -> None:
    """As a proxy answers."""
    fault = {"operation": "*", "kind": "status", "status": 502, "body": "<h1>Bad gateway</h1>"}
    put(service, fault | {"headers": {"Content-Type": "text/html"}})
    response = httpx.get(f"{service.sandbox.base_url}/models", trust_env=False)
    assert (response.status_code, response.text) == (502, "<h1>Bad gateway</h1>")
    assert response.headers["content-type"] == "text/html"


@pytest.mark.parametrize(("kind", "executed"), [("drop_before", 0), ("drop_after", 1)])
@pytest.mark.parametrize("reset", [False, True])
def test_a_dropped_connection_has_no_answer(service: Caller, kind: str, executed: int, reset: bool) -> None:
    """The connection ends without a byte; whether the job was started is what the two differ in."""
    body = create(service)
    put(service, {"operation": "createFineTuningJob", "kind": kind, "reset": reset})
    if reset:
        with pytest.raises(ConnectionResetError):
            raw(service, "POST", "/fine_tuning/jobs", body)
    else:
        assert raw(service, "POST", "/fine_tuning/jobs", body) == b""
    assert jobs(service) == executed


def test_a_body_is_cut_where_asked(service: Caller) -> None:
    """The headers promise the whole body, the first bytes of it come, the job was started."""
    put(service, {"operation": "createFineTuningJob", "kind": "cut_body", "bytes": 10})
    head, _, rest = raw(service, "POST", "/fine_tuning/jobs", create(service)).partition(b"\r\n\r\n")
    assert len(rest) == 10
    assert b"200 OK" in head
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    assert int(length.split(b":")[1]) > 100
    assert jobs(service) == 1


def test_a_stream_is_cut_where_asked(service: Caller) -> None:
    """Streams of unknown length break off in the middle of an event."""
    job = service.fine_tune()
    service.sandbox.clock.advance(10)
    put(service, {"operation": "listFineTuneEvents", "kind": "cut_body", "bytes": 150})
    received = raw(service, "GET", f"/fine-tunes/{job['id']}/events?stream=true")
    assert received.count(b"data: ") == 2
    assert b"[DONE]" not in received
    assert not received.endswith(b"0\r\n\r\n")


def test_a_download_is_cut_where_asked(service: Caller) -> None:
    """Files break off too."""
    file = service.upload(completions(5000))["id"]
    put(service, {"operation": "downloadFile", "kind": "cut_body", "bytes": 100_000})
    assert len(raw(service, "GET", f"/files/{file}/content").partition(b"\r\n\r\n")[2]) == 100_000


def test_a_stalled_answer_was_executed_before(service: Caller) -> None:
    """A client that gives up waiting has started its job."""
    body = create(service)
    put(service, {"operation": "createFineTuningJob", "kind": "stall", "seconds": 60})
    with pytest.raises(httpx.ReadTimeout):
        service.http.post("/fine_tuning/jobs", json=body, timeout=0.3)
    assert jobs(service) == 1


def test_a_stall_ends(service: Caller) -> None:
    """The answer comes in the end."""
    put(service, {"operation": "listModels", "kind": "stall", "seconds": 0.2})
    begun = time.monotonic()
    service.ok("GET", "/models")
    assert time.monotonic() - begun >= 0.2


def test_a_malformed_answer_was_executed(service: Caller) -> None:
    """200 with a body that is no JSON, after the work was done."""
    body = create(service)
    put(service, {"operation": "createFineTuningJob", "kind": "malformed"})
    response = service.http.post("/fine_tuning/jobs", json=body)
    assert response.status_code == 200
    with pytest.raises(ValueError):
        response.json()
    assert jobs(service) == 1


def test_faults_are_counted_by_after_and_times(service: Caller) -> None:
    """Two requests pass, the next two are struck, then all is well; other operations are not concerned."""
    put(service, {"operation": "listModels", "kind": "status", "status": 500, "after": 2, "times": 2})
    service.ok("GET", "/files")
    statuses = [service("GET", "/models").status_code for _ in range(6)]
    assert statuses == [200, 200, 500, 500, 200, 200]
    assert fired(service) == ["status", "status"]


def test_faults_are_tried_in_their_order(service: Caller) -> None:
    """One request is struck by one fault at most; when the first is used up the next has its turn."""
    put(
        service,
        {"operation": "*", "kind": "status", "status": 500},
        {"operation": "listModels", "kind": "status", "status": 502},
    )
    assert [service("GET", "/models").status_code for _ in range(3)] == [500, 502, 200]


def test_faults_are_cleared(service: Caller) -> None:
    """After DELETE nothing strikes, and what struck is forgotten."""
    put(service, {"operation": "*", "kind": "status", "status": 500, "times": 100})
    service.refused(500, "GET", "/models")
    httpx.delete(f"{service.sandbox.root}/sandbox/faults", trust_env=False)
    service.ok("GET", "/models")
    assert fired(service) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"operation": "nonsense", "kind": "status"},
        {"operation": "*", "kind": "explode"},
        {"kind": "status"},
        {"operation": "*", "kind": "status", "status": 99},
        {"operation": "*", "kind": "status", "times": -1},
        {"operation": "*", "kind": "status", "headers": {"a": "b\r\nc: d"}},
        {"operation": "*", "kind": "status", "typo": 1},
        "status",
    ],
)
def test_a_fault_nobody_could_mean_is_refused(service: Caller, fault: Any) -> None:
    """A misspelt fault must not make a test pass in silence."""
    response = httpx.put(f"{service.sandbox.root}/sandbox/faults", json=[fault], trust_env=False)
    assert response.status_code == 400, response.text
    service.ok("GET", "/models")


def test_requests_are_listed_without_the_key(service: Caller) -> None:
    """Method, path, operation, status and time of each; nothing of the key, wherever it was sent."""
    service.ok("GET", "/files?limit=1&api_key=sk-secret")
    service.refused(404, "GET", "/files/file-none")
    httpx.get(f"{service.sandbox.root}/nowhere", trust_env=False)
    put(service, {"operation": "listModels", "kind": "drop_before"})
    raw(service, "GET", "/models")
    answer = httpx.get(f"{service.sandbox.root}/sandbox/requests", trust_env=False)
    entries = [entry for entry in answer.json()["data"] if not entry["path"].startswith("/sandbox/")]
    assert [(entry["method"], entry["path"], entry["operationId"], entry["status"]) for entry in entries] == [
        ("GET", "/v1/files", "listFiles", 200),
        ("GET", "/v1/files/file-none", "retrieveFile", 404),
        ("GET", "/nowhere", None, 404),
        ("GET", "/v1/models", "listModels", None),
    ]
    assert entries[0]["query"] == "limit=1"
    assert abs(entries[0]["time"] - time.time()) < 60
    assert "sk-" not in answer.text


def test_the_clock_is_driven_over_http(service: Caller) -> None:
    """Tests in another process move the time as well; never backwards."""
    clock = f"{service.sandbox.root}/sandbox/clock"
    job = service.job()
    assert httpx.put(clock, json={"advance": 10}, trust_env=False).json() == {"now": 1_700_000_010.0}
    assert service.ok("GET", f"/fine_tuning/jobs/{job['id']}")["status"] == "succeeded"
    for body in (
        {"advance": -1},
        {"advance": "1"},
        {},
        [],
        {"advance": 1, "x": 1},
        {"advance": True},
        {"advance": 1e300},
        {"advance": 10**400},
    ):
        assert httpx.put(clock, json=body, trust_env=False).status_code == 400
    assert httpx.get(clock, trust_env=False).json() == {"now": 1_700_000_010.0}


def test_the_sandbox_answers_other_questions_with_an_error(service: Caller) -> None:
    """Unknown names are 404, other methods 405."""
    root = f"{service.sandbox.root}/sandbox"
    assert httpx.get(f"{root}/nothing", trust_env=False).status_code == 404
    response = httpx.post(f"{root}/faults", json=[], trust_env=False)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, PUT, DELETE")
