"""Fault injection, request log and clock of the embedded service, tested through plain sockets."""

import json
import socket
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from tests.support.service import Caller, chat, completions, running


def put(service: Caller, *faults: dict[str, Any]) -> None:
    """Configure faults."""
    response = httpx.put(f"{service.sandbox.root}/sandbox/faults", json=list(faults), trust_env=False)
    assert response.status_code == 200, response.text


def fired(service: Caller) -> list[str]:
    """Return the kinds of triggered faults."""
    response = httpx.get(f"{service.sandbox.root}/sandbox/faults", trust_env=False).json()
    return [strike["kind"] for strike in response["fired"]]


def raw(service: Caller, method: str, path: str, body: Any = None) -> bytes:
    """Send a request over a plain socket and return all bytes until the server closes it."""
    host, port = service.sandbox.root.removeprefix("http://").split(":")
    data = b"" if body is None else json.dumps(body).encode()
    head = f"{method} /v1{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\n"
    head += "Content-Type: application/json\r\n"
    received = b""
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"{head}Content-Length: {len(data)}\r\nConnection: close\r\n\r\n".encode() + data)
        while chunk := connection.recv(65536):
            received += chunk
    return received


def create(service: Caller) -> dict[str, Any]:
    """Return a valid body to create a job."""
    return {"model": "gpt-4o-mini", "training_file": service.upload(chat())["id"]}


def jobs(service: Caller) -> int:
    """Return the number of jobs."""
    return len(service.json("GET", "/fine_tuning/jobs")["data"])


def test_status_fault_responds_without_executing(service: Caller) -> None:
    """The configured status and headers are returned once, and no job is created."""
    body = create(service)
    put(
        service,
        {"operation": "createFineTuningJob", "kind": "status", "status": 503, "headers": {"Retry-After": "7"}},
    )
    response = service("POST", "/fine_tuning/jobs", json=body)
    assert (response.status_code, response.headers["retry-after"]) == (503, "7")
    assert jobs(service) == 0
    service.json("POST", "/fine_tuning/jobs", json=body)
    assert fired(service) == ["status"]


def test_status_fault_with_body_returns_it(service: Caller) -> None:
    """The body and content type can imitate an error page of a proxy."""
    fault = {"operation": "*", "kind": "status", "status": 502, "body": "<h1>Bad gateway</h1>"}
    put(service, fault | {"headers": {"Content-Type": "text/html"}})
    response = httpx.get(f"{service.sandbox.base_url}/models", trust_env=False)
    assert (response.status_code, response.text) == (502, "<h1>Bad gateway</h1>")
    assert response.headers["content-type"] == "text/html"


@pytest.mark.parametrize(("kind", "executed"), [("drop_before", 0), ("drop_after", 1)])
@pytest.mark.parametrize("reset", [False, True])
def test_drop_fault_closes_without_response(service: Caller, kind: str, executed: int, reset: bool) -> None:
    """No byte is sent; `drop_before` does not create the job and `drop_after` does."""
    body = create(service)
    put(service, {"operation": "createFineTuningJob", "kind": kind, "reset": reset})
    if reset:
        with pytest.raises(ConnectionResetError):
            raw(service, "POST", "/fine_tuning/jobs", body)
    else:
        assert raw(service, "POST", "/fine_tuning/jobs", body) == b""
    assert jobs(service) == executed


def test_cut_body_fault_truncates_json(service: Caller) -> None:
    """The Content-Length is that of the whole body, only the first bytes are sent, and the job exists."""
    put(service, {"operation": "createFineTuningJob", "kind": "cut_body", "bytes": 10})
    head, _, rest = raw(service, "POST", "/fine_tuning/jobs", create(service)).partition(b"\r\n\r\n")
    assert len(rest) == 10
    assert b"200 OK" in head
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    assert int(length.split(b":")[1]) > 100
    assert jobs(service) == 1


def test_cut_body_fault_truncates_event_stream(service: Caller) -> None:
    """A chunked stream ends in the middle of an event."""
    job = service.fine_tune()
    service.sandbox.clock.advance(10)
    put(service, {"operation": "listFineTuneEvents", "kind": "cut_body", "bytes": 150})
    received = raw(service, "GET", f"/fine-tunes/{job['id']}/events?stream=true")
    assert received.count(b"data: ") == 2
    assert b"[DONE]" not in received
    assert not received.endswith(b"0\r\n\r\n")


def test_cut_body_fault_truncates_download(service: Caller) -> None:
    """File content is truncated at the given number of bytes."""
    file = service.upload(completions(20_000))["id"]  # more than two chunks
    put(service, {"operation": "downloadFile", "kind": "cut_body", "bytes": 300_000})
    assert len(raw(service, "GET", f"/files/{file}/content").partition(b"\r\n\r\n")[2]) == 300_000


def test_stall_fault_executes_before_the_delay(service: Caller) -> None:
    """A client that times out has created its job."""
    body = create(service)
    put(service, {"operation": "createFineTuningJob", "kind": "stall", "seconds": 60})
    with pytest.raises(httpx.ReadTimeout):
        service.http.post("/fine_tuning/jobs", json=body, timeout=0.3)
    assert jobs(service) == 1


def test_stall_fault_responds_after_seconds(service: Caller) -> None:
    """The response is sent after the delay."""
    put(service, {"operation": "listModels", "kind": "stall", "seconds": 0.2})
    started_at = time.monotonic()
    service.json("GET", "/models")
    assert time.monotonic() - started_at >= 0.2


def test_malformed_fault_executes_and_returns_invalid_json(service: Caller) -> None:
    """The job exists, and the body of the 200 is not valid JSON."""
    body = create(service)
    put(service, {"operation": "createFineTuningJob", "kind": "malformed"})
    response = service.http.post("/fine_tuning/jobs", json=body)
    assert response.status_code == 200
    with pytest.raises(ValueError):
        response.json()
    assert jobs(service) == 1


def test_late_fault_drops_now_and_executes_after_seconds(service: Caller) -> None:
    """The client sees a closed connection while no job exists; the job is created after the delay."""
    body = create(service)
    put(service, {"operation": "createFineTuningJob", "kind": "late", "seconds": 0.6})
    started_at = time.monotonic()
    assert raw(service, "POST", "/fine_tuning/jobs", body) == b""
    assert jobs(service) == 0
    assert time.monotonic() - started_at < 0.6
    assert eventually(lambda: jobs(service) == 1)
    assert time.monotonic() - started_at >= 0.6
    assert fired(service) == ["late"]
    entry = next(each for each in logged(service) if each["operationId"] == "createFineTuningJob")
    assert (entry["status"], entry["milliseconds"] < 600) == (None, True)


def test_late_fault_executes_upload_with_its_content(service: Caller) -> None:
    """The body of the request is received completely before the connection is closed."""
    data = completions(60_000)
    put(service, {"operation": "createFile", "kind": "late", "seconds": 0.1, "reset": True})
    with pytest.raises(httpx.TransportError):
        service.upload(data)
    assert eventually(lambda: len(service.json("GET", "/files")["data"]) == 1)
    file = service.json("GET", "/files")["data"][0]
    assert service("GET", f"/files/{file['id']}/content").content == data


@pytest.mark.parametrize("path", ["/fine-tunes", "/fine_tuning/jobs"])
def test_late_fault_with_invalid_request_changes_nothing(service: Caller, path: str) -> None:
    """The error response is discarded, and the service continues."""
    put(service, {"operation": "*", "kind": "late", "seconds": 0})
    assert raw(service, "POST", path, {"model": 1}) == b""
    assert jobs(service) == 0


def test_shutdown_discards_pending_late_requests() -> None:
    """A pending execution does not delay the shutdown."""
    with running() as service:
        body = create(service)
        put(service, {"operation": "createFineTuningJob", "kind": "late", "seconds": 60})
        assert raw(service, "POST", "/fine_tuning/jobs", body) == b""
        started_at = time.monotonic()
    assert time.monotonic() - started_at < 10


def eventually(condition: Callable[[], bool]) -> bool:
    """Return whether `condition` becomes true within ten seconds."""
    deadline = time.monotonic() + 10
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def logged(service: Caller) -> list[dict[str, Any]]:
    """Return the request log."""
    entries: list[dict[str, Any]] = httpx.get(f"{service.sandbox.root}/sandbox/requests", trust_env=False).json()[
        "data"
    ]
    return entries


def test_fault_skips_after_then_applies_times(service: Caller) -> None:
    """Two requests pass, two are affected, the rest passes; other operations are unaffected."""
    put(service, {"operation": "listModels", "kind": "status", "status": 500, "after": 2, "times": 2})
    service.json("GET", "/files")
    statuses = [service("GET", "/models").status_code for _ in range(6)]
    assert statuses == [200, 200, 500, 500, 200, 200]
    assert fired(service) == ["status", "status"]


def test_faults_apply_in_list_order(service: Caller) -> None:
    """At most one fault applies to a request; the next one follows when the first is used up."""
    put(
        service,
        {"operation": "*", "kind": "status", "status": 500},
        {"operation": "listModels", "kind": "status", "status": 502},
    )
    assert [service("GET", "/models").status_code for _ in range(3)] == [500, 502, 200]


def test_delete_faults_clears_faults_and_log(service: Caller) -> None:
    """After DELETE, requests succeed and the log is empty."""
    put(service, {"operation": "*", "kind": "status", "status": 500, "times": 100})
    service.error(500, "GET", "/models")
    httpx.delete(f"{service.sandbox.root}/sandbox/faults", trust_env=False)
    service.json("GET", "/models")
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
def test_put_faults_with_invalid_fault_returns_400(service: Caller, fault: Any) -> None:
    """A typo in a fault must not make a test pass silently."""
    response = httpx.put(f"{service.sandbox.root}/sandbox/faults", json=[fault], trust_env=False)
    assert response.status_code == 400, response.text
    service.json("GET", "/models")


def test_request_log_omits_keys(service: Caller) -> None:
    """Entries have method, path, operation, status and time, and never contain a key."""
    service.json("GET", "/files?limit=1&api_key=sk-secret")
    service.error(404, "GET", "/files/file-none")
    httpx.get(f"{service.sandbox.root}/nowhere", trust_env=False)
    put(service, {"operation": "listModels", "kind": "drop_before"})
    raw(service, "GET", "/models")
    response = httpx.get(f"{service.sandbox.root}/sandbox/requests", trust_env=False)
    entries = [entry for entry in response.json()["data"] if not entry["path"].startswith("/sandbox/")]
    assert [(entry["method"], entry["path"], entry["operationId"], entry["status"]) for entry in entries] == [
        ("GET", "/v1/files", "listFiles", 200),
        ("GET", "/v1/files/file-none", "retrieveFile", 404),
        ("GET", "/nowhere", None, 404),
        ("GET", "/v1/models", "listModels", None),
    ]
    assert entries[0]["query"] == "limit=1"
    assert abs(entries[0]["time"] - time.time()) < 60
    assert "sk-" not in response.text


def test_put_clock_advances_and_rejects_invalid_values(service: Caller) -> None:
    """Other processes can advance the clock, but not move it back."""
    clock = f"{service.sandbox.root}/sandbox/clock"
    job = service.job()
    assert httpx.put(clock, json={"advance": 10}, trust_env=False).json() == {"now": 1_700_000_010.0}
    assert service.json("GET", f"/fine_tuning/jobs/{job['id']}")["status"] == "succeeded"
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


def test_unknown_control_endpoint_returns_404_or_405(service: Caller) -> None:
    """Unknown names are a 404 and other methods a 405."""
    root = f"{service.sandbox.root}/sandbox"
    assert httpx.get(f"{root}/nothing", trust_env=False).status_code == 404
    response = httpx.post(f"{root}/faults", json=[], trust_env=False)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, PUT, DELETE")
