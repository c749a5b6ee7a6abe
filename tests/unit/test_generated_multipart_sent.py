"""Forms sent over real connections: whole, and never whole in memory."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from ft_client_generated.multipart import SLICE_BYTES
from tests.support.forms import form, strict_parts


class Reader(BaseHTTPRequestHandler):
    """Keeps what it was sent: headers, and the body without its chunks."""

    protocol_version = "HTTP/1.1"
    received: list[tuple[dict[str, str], bytes]]

    def do_POST(self) -> None:
        if "content-length" in self.headers:
            body = self.rfile.read(int(self.headers["content-length"]))
        else:
            body = b"".join(iter(self.chunk, b""))
        self.received.append(({key.lower(): value for key, value in self.headers.items()}, body))
        answer = b'{"id": "file-1"}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def chunk(self) -> bytes:
        content = self.rfile.read(int(self.rfile.readline(), 16))
        self.rfile.readline()
        return content

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    """A server on loopback, and what it received."""
    received: list[tuple[dict[str, str], bytes]] = []
    handler = type("Handler", (Reader,), {"received": received})
    with HTTPServer(("127.0.0.1", 0), handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}", received
        running.shutdown()
        thread.join()


@pytest.mark.parametrize("kind", ["bytes", "file", "iterator"])
def test_httpx_sends_it_blocking_and_async(
    kind: str, server: tuple[str, list[tuple[dict[str, str], bytes]]], tmp_path: Path
) -> None:
    """Both clients of httpx send the same parts: with a length where it is known, else in chunks."""
    url, received = server
    content = os.urandom(2 * SLICE_BYTES + 5)
    path = tmp_path / "train.jsonl"
    path.write_bytes(content)
    with path.open("rb") as file:
        sources = {"bytes": lambda: content, "file": lambda: file, "iterator": lambda: ("name", iter([content]))}
        with httpx.Client(base_url=url, trust_env=False) as client:
            client.request(**form(sources[kind]()))

        async def send() -> None:
            async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
                request = form(sources[kind]())
                await client.request(**{**request, "content": request["content"].asynchronous()})

        file.seek(0)
        anyio.run(send)
    assert len(received) == 2
    for headers, body in received:
        assert ("content-length" in headers) == (kind != "iterator")
        assert ("transfer-encoding" in headers) == (kind == "iterator")
        assert [part for _, part in strict_parts(headers["content-type"], body)] == [b"fine-tune", content]


def test_a_large_file_does_not_pass_through_memory_at_once(tmp_path: Path) -> None:
    """No piece is larger than 2 MiB, however large the file: memory stays flat."""
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(64 << 20)
    with path.open("rb") as file:
        pieces = [len(piece) for piece in form(file)["content"]]
    assert max(pieces) == SLICE_BYTES == 2 << 20
    assert len(pieces) == 34
