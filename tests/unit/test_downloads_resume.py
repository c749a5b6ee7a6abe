"""A download whose process was killed continues its part file, if the file on the service is the same."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from ft_client import FTClient
from ft_client._operations.part_file import PartFile, mark_of

DATA = os.urandom(3 << 20)


class Service:
    """A service with one file, with ranges and entity tags.

    Attributes:
        etag: Entity tag of the file, or None to send none.
        sent: Bytes of each response.
    """

    def __init__(self) -> None:
        self.content = DATA
        self.etag: str | None = '"one"'
        self.sent: list[int] = []
        self.base_url = ""


@pytest.fixture
def service() -> Iterator[Service]:
    """Run the service."""
    state = Service()

    class Handler(BaseHTTPRequestHandler):
        """Sends the file."""

        def log_message(self, *args: Any) -> None:
            """Log nothing."""

        def do_GET(self) -> None:
            """Send the content from the requested offset on."""
            start = int((self.headers.get("range") or "bytes=0-")[6:-1])
            size = len(state.content)
            if start >= size:
                self.send_response(416)
                self.send_header("content-range", f"bytes */{size}")
            else:
                self.send_response(206 if start else 200)
                self.send_header("content-range", f"bytes {start}-{size - 1}/{size}")
            if state.etag is not None:
                self.send_header("etag", state.etag)
            body = state.content[start:]
            self.send_header("content-length", str(len(body)))
            state.sent.append(len(body))  # before the client can have read the response
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    Thread(target=server.serve_forever, daemon=True).start()
    yield state
    server.shutdown()
    server.server_close()


def leave_part(target: Path, etag: str, size: int, content: bytes) -> None:
    """Leave the part file that a killed process leaves."""
    part = PartFile(target, "file-1")
    part.remember(etag, size)
    part.out.write(content)
    part.out.close()


def download(service: Service, target: Path) -> bytes:
    """Download the file, and return what was written."""
    with FTClient("sk-test-key", base_url=service.base_url) as client:
        return client.files.download("file-1", target).read_bytes()


def _download_and_die(base_url: str, target: str) -> None:
    def die(done: int, total: int | None) -> None:
        if done > 2 << 20:
            os._exit(9)  # as after SIGKILL: nothing is cleaned up

    with FTClient("sk-test-key", base_url=base_url) as client:
        client.files.download("file-1", target, on_progress=die)


def test_killed_download_continues(service: Service, tmp_path: Path) -> None:
    """Only the missing bytes are sent, and nothing but the file remains."""
    target = tmp_path / "result.csv"
    process = multiprocessing.get_context("forkserver").Process(
        target=_download_and_die, args=(service.base_url, str(target))
    )
    process.start()
    process.join()
    assert (process.exitcode, target.exists()) == (9, False)
    written = max(path.stat().st_size for path in tmp_path.glob(".result.csv.*.part"))
    service.sent.clear()
    assert download(service, target) == DATA
    assert service.sent == [len(DATA) - written]
    assert [path.name for path in tmp_path.iterdir()] == ["result.csv"]


@pytest.mark.parametrize("change", ["etag", "size", "no etag"])
def test_changed_file_is_downloaded_from_its_start(service: Service, tmp_path: Path, change: str) -> None:
    """The old bytes are not part of the result."""
    target = tmp_path / "result.csv"
    leave_part(target, '"one"', len(DATA), b"x" * 1000)
    if change == "size":
        service.content = DATA + b"more"
    else:
        service.etag = None if change == "no etag" else '"two"'
    assert download(service, target) == service.content
    assert [path.name for path in tmp_path.iterdir()] == ["result.csv"]


def test_complete_part_file_is_renamed(service: Service, tmp_path: Path) -> None:
    """The process was killed before it could rename it."""
    target = tmp_path / "result.csv"
    leave_part(target, '"one"', len(DATA), DATA)
    assert download(service, target) == DATA
    assert service.sent == [0]


def test_part_file_in_use_is_left_alone(service: Service, tmp_path: Path) -> None:
    """Another process downloads the same file to the same target."""
    target = tmp_path / "result.csv"
    other = PartFile(target, "file-1")
    other.remember('"one"', len(DATA))
    other.out.write(DATA[:1000])
    other.out.flush()
    assert download(service, target) == DATA
    assert service.sent == [len(DATA)]
    assert [path.stat().st_size for path in tmp_path.glob(".*.part")] == [1000]
    other.discard()


def test_stale_part_files_are_removed(service: Service, tmp_path: Path) -> None:
    """Those of the same target that are older than a day."""
    old, new, foreign = (tmp_path / name for name in (".result.csv.abc.part", ".result.csv.def.part", ".other.x.part"))
    for path in (old, new, foreign):
        path.write_bytes(b"x")
    for path in (old, foreign):
        os.utime(path, (time.time() - 100_000, time.time() - 100_000))
    assert download(service, tmp_path / "result.csv") == DATA
    assert sorted(path.name for path in tmp_path.iterdir()) == [".other.x.part", ".result.csv.def.part", "result.csv"]


def test_name_has_hashes_only() -> None:
    """An entity tag can have any characters."""
    assert len(mark_of('"../\\0"')) == 12
