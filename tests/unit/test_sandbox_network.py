"""Network protection of the embedded service: allowed host names, and deadlines for request heads."""

import json
import socket
import time

import pytest

from ft_client.sandbox import Sandbox
from ft_client.sandbox.hosts import AllowedHosts
from tests.support.service import Caller, chat, running


def connect(service: Caller) -> socket.socket:
    """Open a plain connection to the service."""
    host, port = service.sandbox.root.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


def receive_until(connection: socket.socket, end: bytes) -> bytes:
    """Return all bytes up to and including `end`."""
    received = b""
    while not received.endswith(end):
        chunk = connection.recv(65536)
        assert chunk, received
        received += chunk
    return received


def status(service: Caller, host: str, path: str = "/v1/models", method: str = "GET") -> int:
    """Return the status of a request with this Host header."""
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer k\r\nConnection: close\r\n\r\n"
    with connect(service) as connection:
        connection.sendall(head.encode())
        return int(connection.recv(65536).split(b" ", 2)[1])


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:1",
        "localhost.",
        "api.localhost:8080",
        "127.0.0.1",
        "127.0.0.2:80",
        "[::1]",
        "[::1]:80",
        "",
    ],
)
def test_loopback_host_is_allowed(service: Caller, host: str) -> None:
    """Loopback names and addresses are allowed with any port."""
    assert status(service, host) == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:80",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "notlocalhost",
        "203.0.113.7",
        "[2001:db8::1]:80",
        "[::1].evil.example",
        "127.0.0.1@evil.example",
    ],
)
@pytest.mark.parametrize("path", ["/v1/models", "/sandbox/requests", "/sandbox/faults", "/nowhere"])
def test_foreign_host_returns_403(service: Caller, host: str, path: str) -> None:
    """A page that resolves its name to the loopback address cannot use the API or the control endpoints."""
    assert status(service, host, path) == 403


def test_foreign_host_is_rejected_before_execution(service: Caller) -> None:
    """A rejected request changes nothing, and its error names the option that allows the host."""
    file = service.upload(chat())["id"]
    assert status(service, "evil.example", f"/v1/files/{file}", "DELETE") == 403
    service.json("GET", f"/files/{file}")
    response = service.http.get("/models", headers={"Host": "evil.example:80"})
    assert response.json()["error"]["code"] == "host_not_allowed"
    assert "'evil.example' is not allowed" in response.json()["error"]["message"]
    assert "--allow-host" in response.json()["error"]["message"]


def test_allow_hosts_adds_names() -> None:
    """Names of containers can be allowed, and `*` allows all."""
    with running(allow_hosts=["sandbox", "2001:db8::1"]) as service:
        hosts = ("sandbox:8080", "SANDBOX", "[2001:db8::1]:80", "other")
        assert [status(service, host) for host in hosts] == [200, 200, 200, 403]
    with running(allow_hosts=["*"]) as service:
        assert status(service, "anything.example") == 200


def test_address_of_the_connection_is_allowed() -> None:
    """A client that connects to an address of the machine may use it as host."""
    hosts = AllowedHosts()
    assert hosts.allows("192.0.2.1:8080", "192.0.2.1")
    assert hosts.allows("[2001:db8::1]:8080", "2001:db8::1")
    assert not hosts.allows("192.0.2.2:8080", "192.0.2.1")


@pytest.mark.parametrize("name", ["http://sandbox", "sandbox:8080", "sandbox/v1", "", " "])
def test_invalid_allowed_host_raises_value_error(name: str) -> None:
    """Entries are names without scheme, port and path."""
    with pytest.raises(ValueError, match="without scheme, port and path"):
        Sandbox(allow_hosts=[name])


@pytest.mark.parametrize("part", [b"G", b"GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX: "])
def test_incomplete_head_returns_408(part: bytes) -> None:
    """A request head has to arrive completely within `head_timeout`."""
    with running(head_timeout=0.3) as service, connect(service) as connection:
        started_at = time.monotonic()
        connection.sendall(part)
        response = b""
        while chunk := connection.recv(65536):
            response += chunk
        assert 0.2 < time.monotonic() - started_at < 5
        head, _, body = response.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 408 ")
        assert json.loads(body)["error"]["type"] == "invalid_request_error"


def test_trickling_head_is_disconnected() -> None:
    """Single bytes now and then do not extend the deadline."""
    with running(head_timeout=0.3) as service, connect(service) as connection:
        connection.sendall(b"GET /v1/models HTTP/1.1\r\nHost: localhost\r\nX: ")
        connection.settimeout(0.05)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                connection.sendall(b"y")
                if connection.recv(65536).startswith(b"HTTP/1.1 408 "):
                    return
            except TimeoutError:
                continue
    pytest.fail("the service kept waiting")


def test_second_head_on_a_connection_has_the_same_deadline() -> None:
    """The deadline also applies to later requests of a persistent connection."""
    with running(head_timeout=0.3) as service, connect(service) as connection:
        connection.sendall(b"GET /v1/models HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\n\r\n")
        receive_until(connection, b"]}")
        time.sleep(0.6)  # an idle connection is kept
        connection.sendall(b"GET /v1/mod")
        assert connection.recv(65536).startswith(b"HTTP/1.1 408 ")
        assert connection.recv(65536) == b""


def test_connection_without_request_is_closed() -> None:
    """A connection on which nothing is sent is closed without a response."""
    with running(head_timeout=0.2) as service, connect(service) as connection:
        assert connection.recv(65536) == b""


def test_slow_execution_is_not_limited_by_head_timeout() -> None:
    """The deadline covers the request head only."""
    with running(head_timeout=0.2) as service:
        fault = {"operation": "listModels", "kind": "stall", "seconds": 0.8}
        service.http.put(f"{service.sandbox.root}/sandbox/faults", json=[fault]).raise_for_status()
        service.json("GET", "/models")


def test_head_limits_apply_after_an_early_response() -> None:
    """A rejected body may arrive completely, and the next head has the deadline again."""
    with running(head_timeout=0.5) as service, connect(service) as connection:
        size = 1_000_000
        head = b"POST /v1/fine-tunes HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % size
        connection.sendall(head)
        assert b"HTTP/1.1 401 " in receive_until(connection, b"}}")
        connection.sendall(
            b"x" * size + b"GET /v1/models HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer k\r\n\r\n"
        )
        assert receive_until(connection, b"]}").startswith(b"HTTP/1.1 200 ")
