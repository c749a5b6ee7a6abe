"""Files with the sandbox and with unusual servers: complete under the right name, or not stored."""

import contextlib
import gzip
import io
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import APIConnectionError, BadRequestError, FTClient, NotFoundError, ParameterError
from ft_client._retry import RetryPolicy
from ft_client.errors import FTClientError
from ft_client.sandbox import Sandbox

BASE = "http://service.example/v1"
LINES = b"".join(b'{"messages": [{"role": "user", "content": "%d"}, {"role": "assistant", "content": "x"}]}\n' % n
                 for n in range(12))  # fmt: skip


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    """A sandbox shared by all tests of this module."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(service: Sandbox) -> Iterator[FTClient]:
    """A client of the sandbox with very short pauses between attempts."""
    with FTClient("sk-test", base_url=service.base_url) as client:
        client._config.retry_policy = RetryPolicy(initial_backoff=0.001)
        client._config.reconcile_timeout = 0.1
        yield client


def client_of(handler: Callable[[httpx.Request], httpx.Response]) -> FTClient:
    """Return a client of a service that consists of one function."""
    client = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=httpx.MockTransport(handler)))
    client._config.retry_policy = RetryPolicy(initial_backoff=0.0)
    client._config.reconcile_timeout = 0.1
    return client


# ---- forms of file= --------------------------------------------------------------------------------------------------


def file_forms(folder: Path) -> dict[str, Callable[[], Any]]:
    """Return each form of a file."""
    path, packed = folder / "train set.jsonl", folder / "packed.gz"
    path.write_bytes(LINES)
    packed.write_bytes(gzip.compress(LINES))
    return {
        "text path": lambda: str(path),
        "path": lambda: path,
        "bytes": lambda: LINES,
        "bytearray": lambda: bytearray(LINES),
        "memoryview": lambda: memoryview(LINES),
        "open file": lambda: path.open("rb"),
        "unbuffered": lambda: path.open("rb", buffering=0),
        "in memory": lambda: io.BytesIO(LINES),
        "from current position": lambda: seek_to(io.BytesIO(b"what was read before" + LINES), 20),
        "temporary": lambda: seek_to(write_lines(tempfile.NamedTemporaryFile(dir=folder)), 0),
        "packed": lambda: gzip.open(packed),
        "pipe": pipe,
        "name and bytes": lambda: ("n.jsonl", LINES),
        "name and file": lambda: ("n.jsonl", path.open("rb")),
        "name and path": lambda: ("n.jsonl", path),
        "name, bytes, type": lambda: ("n.jsonl", LINES, "text/jsonl"),
        "no name": lambda: (None, LINES),
        "odd name": lambda: ('ä "quoted"\r\nx.jsonl', LINES),
    }


def seek_to(file: Any, position: int) -> Any:
    """Seek a file to a position and return it."""
    file.seek(position)
    return file


def write_lines(file: Any) -> Any:
    """Return a file with the lines, possibly still buffered."""
    file.write(LINES)
    return file


def pipe() -> Any:
    """Return a pipe that contains the lines."""
    reading, writing = os.pipe()
    threading.Thread(target=lambda: (os.write(writing, LINES), os.close(writing))).start()
    return os.fdopen(reading, "rb")


NAMES = {
    "text path": "train set.jsonl", "path": "train set.jsonl", "open file": "train set.jsonl",
    "unbuffered": "train set.jsonl", "packed": "packed.gz", "odd name": "ä \"quoted\"\r\nx.jsonl",
}  # fmt: skip


@contextlib.contextmanager
def open_form(form: str, folder: Path) -> Iterator[Any]:
    """Yield a file in one form. An open file must stay open."""
    file = file_forms(folder)[form]()
    part = file[1] if isinstance(file, tuple) else file
    yield file
    if hasattr(part, "close"):
        assert not part.closed
        part.close()


FORMS = ["text path", "path", "bytes", "bytearray", "memoryview", "open file", "unbuffered", "in memory",
         "from current position", "temporary", "packed", "pipe", "name and bytes", "name and file", "name and path",
         "name, bytes, type", "no name", "odd name"]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_create_file_any_form_is_stored_completely(form: str, client: FTClient, tmp_path: Path) -> None:
    """The content is complete, and an open file stays open."""
    assert list(file_forms(tmp_path)) == FORMS
    with open_form(form, tmp_path) as file:
        uploaded = client.files.create(file=file, purpose="fine-tune")
    assert client.files.content(uploaded.id).content == LINES
    assert uploaded.bytes == len(LINES)
    if form in NAMES:
        assert unescaped(uploaded.filename) == NAMES[form]
    if form.startswith("name"):
        assert uploaded.filename == "n.jsonl"


def unescaped(name: str) -> str:
    """Decode a file name from a header."""
    return name.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")


@pytest.mark.parametrize("form", FORMS)
def test_upload_file_any_form_is_stored_completely(form: str, client: FTClient, tmp_path: Path) -> None:
    """Parts of a file are read concurrently from its current position, those of a pipe sequentially."""
    seen: list[tuple[int, int | None]] = []
    size = len(LINES) if form == "pipe" else None
    with open_form(form, tmp_path) as file:
        upload = client.uploads.upload_file(
            file, part_size=100, bytes=size, filename="whole", on_progress=lambda *done: seen.append(done)
        )
    assert upload.file
    assert client.files.content(upload.file.id).content == LINES
    assert upload.file.filename == "whole"
    assert seen == sorted(seen)
    assert seen[-1] == (len(LINES), len(LINES))
    assert len(seen) == -(-len(LINES) // 100)


class Slow(io.BytesIO):
    """A file that sleeps between a seek and a read, so that other threads can interfere."""

    def read(self, size: int | None = -1) -> bytes:
        """Read after a short sleep."""
        time.sleep(0.002)
        return super().read(size)


def test_upload_file_concurrent_parts_do_not_mix(client: FTClient) -> None:
    """Seek and read are atomic, so that concurrent parts of one file do not mix."""
    upload = client.uploads.upload_file(Slow(LINES), part_size=50, filename="slow")
    assert upload.file
    assert client.files.content(upload.file.id).content == LINES


class SlowPipe:
    """A pipe that returns few bytes at a time."""

    def __init__(self, data: bytes) -> None:
        self._data = io.BytesIO(data)

    def read(self, size: int) -> bytes:
        """Return the next bytes, fewer than requested."""
        piece = self._data.read(min(size, 30))
        time.sleep(0.002)
        return piece


def test_upload_file_pipe_is_read_sequentially(client: FTClient) -> None:
    """Each part is complete, even if the pipe returns fewer bytes per read."""
    upload = client.uploads.upload_file(SlowPipe(LINES), part_size=70, bytes=len(LINES), filename="piped")  # type: ignore[arg-type]  # duck-typed file
    assert upload.file
    assert client.files.content(upload.file.id).content == LINES


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("none.jsonl", "cannot be read: No such file"),
        (Path(), "cannot be read"),
        (io.StringIO("text"), 'open it with "rb"'),
        (7, "is not a path, bytes, open binary file"),
        (("a", b"b", "c", {}, "e"), "is a tuple, but not"),
        (("a", b"b", None, {"X-A": "\n"}), "is not a header that a part can have"),
        (["a"], "is not a path"),
    ],
)
def test_create_file_invalid_file_raises_parameter_error(file: Any, message: str, client: FTClient) -> None:
    """An error with a next step is raised before anything is sent."""
    for call in (client.files.upload, client.uploads.upload_file):
        with pytest.raises(ParameterError, match=message):
            call(file)
    with pytest.raises(ParameterError, match=message):
        client.files.create(file=file, purpose="fine-tune")


def test_upload_progress_ends_at_total(client: FTClient, tmp_path: Path) -> None:
    """The callback receives bytes sent and total bytes, also for a single request. It restarts with a retry."""
    path = tmp_path / "big"
    path.write_bytes(b"x" * 9_000_000)
    seen: list[tuple[int, int | None]] = []
    client.files.upload(path, purpose="user_data", on_progress=lambda *done: seen.append(done))
    assert seen[-1] == (9_000_000, 9_000_000)
    assert len(seen) > 2
    assert seen == sorted(seen)
    client.files.upload(b"xy", purpose="user_data", on_progress=lambda *done: seen.append(done))
    assert seen[-1] == (2, 2)


def test_upload_above_request_limit_uses_parts(
    client: FTClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Sandbox
) -> None:
    """`files.upload` chooses parts above the limit of one request. Both return the file."""
    from ft_client_generated.contract import SCHEMAS

    monkeypatch.setitem(SCHEMAS["CreateFileRequest"]["properties"]["file"], "maxLength", 100)
    path = tmp_path / "big"
    path.write_bytes(LINES)
    file = client.files.upload(path, purpose="user_data", filename="other")
    assert (file.filename, client.files.content(file.id).content) == ("other", LINES)
    requested = httpx.get(f"{service.root}/sandbox/requests", trust_env=False).json()["data"]
    assert "completeUpload" in {one["operationId"] for one in requested}


def test_upload_at_request_limit_uses_one_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of exactly the limit is sent in one request. So is a pipe, whose size is unknown."""
    from ft_client_generated.contract import SCHEMAS

    monkeypatch.setitem(SCHEMAS["CreateFileRequest"]["properties"]["file"], "maxLength", 100)
    for file in (("f", b"x" * 100), ("f", SlowPipe(b"x" * 200))):
        requested: list[str] = []

        def respond(request: httpx.Request, requested: list[str] = requested) -> httpx.Response:
            requested.append(request.url.path)
            return httpx.Response(200, json={"id": "file-1"})

        client_of(respond).files.upload(file, purpose="user_data")  # type: ignore[arg-type]  # duck-typed file
        assert requested == ["/v1/files"]


# ---- errors ----------------------------------------------------------------------------------------------------------


def test_create_file_invalid_jsonl_raises_service_message(client: FTClient) -> None:
    """The error of an invalid JSONL file contains the message of the service."""
    with pytest.raises(BadRequestError, match="Line 2"):
        client.files.create(file=("f.jsonl", LINES[:100].split(b"\n")[0] + b"\nnonsense\n"), purpose="fine-tune")


def test_missing_path_raises_file_not_found(client: FTClient, tmp_path: Path) -> None:
    """Each call that takes a path raises FileNotFoundError."""
    for call in (client.files.retrieve, client.files.delete, client.files.content):
        with pytest.raises(NotFoundError):
            call("file-none")
    with pytest.raises(NotFoundError):
        client.files.download("file-none", tmp_path / "f")


def test_create_file_pipe_is_not_retried(tmp_path: Path) -> None:
    """The first error is raised, because a pipe cannot be read again."""
    tries: list[int] = []

    def busy(request: httpx.Request) -> httpx.Response:
        request.read()
        tries.append(len(request.content))
        return httpx.Response(429)

    reading, writing = os.pipe()
    os.write(writing, LINES)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe, pytest.raises(FTClientError, match="429"):
        client_of(busy).files.create(file=pipe, purpose="fine-tune")
    assert len(tries) == 1


def test_create_file_retry_sends_from_initial_position() -> None:
    """A retry sends the file from its initial position."""
    bodies: list[bytes] = []

    def busy(request: httpx.Request) -> httpx.Response:
        bodies.append(request.read().partition(b"filename")[2].partition(b"\r\n\r\n")[2].rpartition(b"\r\n--")[0])
        return httpx.Response(429 if len(bodies) < 3 else 200, json={"id": "file-1"})

    file = io.BytesIO(b"skipped" + LINES)
    file.seek(7)
    client_of(busy).files.create(file=file, purpose="fine-tune")
    assert bodies == [LINES] * 3


def test_create_file_closed_port_raises_connection_error(tmp_path: Path) -> None:
    """A closed port raises APIConnectionError."""
    client = FTClient("k", base_url="http://127.0.0.1:1/v1", max_retries=0)
    with pytest.raises(APIConnectionError, match="check the base URL") as raised:
        client.files.upload(LINES)
    assert raised.value.sent is False
    client.close()
