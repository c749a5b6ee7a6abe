"""A server that runs a script for each connection, byte by byte, with or without TLS."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import attrs

CERTIFICATES = Path(__file__).parent / "certificates"
"""`ca.pem` has signed `loopback.pem`, for localhost and 127.0.0.1, and `other.pem`, for other.example. All are made for
these tests only, and valid for a hundred years."""

CA = CERTIFICATES / "ca.pem"

Script: TypeAlias = Callable[["Connection"], None]


@attrs.define(eq=False)
class Connection:
    """One connection, as its script uses it."""

    socket: socket.socket
    requests: list[bytes]

    def read_request(self) -> bytes:
        """Read a request with the body that its Content-Length or its chunks announce; empty at the end."""
        data = b""
        while b"\r\n\r\n" not in data:
            if not (received := self.socket.recv(65536)):
                return b""
            data += received
        head, _, body = data.partition(b"\r\n\r\n")
        fields = head.lower().split(b"\r\n")
        length = next((int(each.split(b":")[1]) for each in fields if each.startswith(b"content-length:")), 0)
        is_chunked = b"transfer-encoding: chunked" in fields
        while len(body) < length or (is_chunked and not body.endswith(b"0\r\n\r\n")):
            body += self.socket.recv(1 << 20)
        self.requests.append(head + b"\r\n\r\n" + body)
        return self.requests[-1]

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self.socket.sendall(data)

    def reset(self) -> None:
        """Close the connection with a reset."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


@attrs.define(eq=False)
class RawServer:
    """A running server.

    Attributes:
        port: Its port at 127.0.0.1.
        requests: The requests that its scripts have read.
        connections: Number of accepted connections.
        failures: What broke the TLS handshakes.
        ended: Number of connections whose script has ended.
    """

    port: int
    requests: list[bytes] = attrs.field(factory=list)
    connections: int = 0
    failures: list[Exception] = attrs.field(factory=list)
    ended: int = 0

    @property
    def url(self) -> str:
        """Its base URL, without TLS."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def tls_url(self) -> str:
        """Its base URL, with TLS."""
        return f"https://127.0.0.1:{self.port}/v1"

    def sent(self, method: bytes) -> int:
        """Return how many requests of a method have arrived."""
        return sum(each.startswith(method + b" ") for each in self.requests)


@contextmanager
def serve(script: Script, certificate: str | None = None) -> Iterator[RawServer]:
    """Run a server on a loopback port.

    Args:
        script: Called for each connection, in a new thread. The connection is closed when it returns.
        certificate: Name of a certificate, for TLS.
    """
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
    threads: list[threading.Thread] = []
    accepted: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = RawServer(listener.getsockname()[1])

        def run(connected: socket.socket) -> None:
            connected.settimeout(30)  # longer than a busy machine lets a test wait
            try:
                if context is not None:
                    connected = context.wrap_socket(connected, server_side=True)
                script(Connection(connected, server.requests))
            except OSError as error:  # the client has gone
                server.failures.append(error)
            finally:
                with contextlib.suppress(OSError):
                    connected.close()
                server.ended += 1

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connected, _ = listener.accept()
                    server.connections += 1
                    accepted.append(connected)
                    threads.append(threading.Thread(target=run, args=(connected,), daemon=True))
                    threads[-1].start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join(5)
    for connected in accepted:
        with contextlib.suppress(OSError):
            connected.shutdown(socket.SHUT_RDWR)
    for thread in threads:
        thread.join(5)


def respond(raw: bytes, *, then: Callable[[Connection], None] | None = None) -> Script:
    """Return a script that responds to every request of a connection with the same bytes.

    Args:
        raw: The bytes.
        then: Called after the first response, in place of the next request.
    """

    def script(connection: Connection) -> None:
        while connection.read_request():
            connection.send(raw)
            if then is not None:
                then(connection)
                return

    return script


def json_response(body: bytes, *headers: bytes, status: bytes = b"200 OK", version: bytes = b"1.1") -> bytes:
    """Return a response with a JSON body."""
    head = [b"HTTP/" + version + b" " + status, b"Content-Type: application/json", b"Content-Length: %d" % len(body)]
    return b"\r\n".join([*head, *headers, b"", body])
