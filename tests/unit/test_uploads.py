"""Uploads in parts: one file with parts in order, whatever fails. A failed upload is cancelled."""

import hashlib
import io
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import BadRequestError, FTClient, OutcomeUnknownError, ParameterError
from ft_client._operations import uploads
from ft_client._operations.file_parts import DEFAULT_CONCURRENCY, FileParts, part_size_from
from ft_client._retry import RetryPolicy
from ft_client.errors import FTClientError, InternalServerError, NotFoundError
from ft_client.sandbox import Sandbox
from tests.support.create_scenarios import copy_of
from tests.support.flows import FlowDriver, json_response, some_config
from tests.support.service import set_faults

DATA = bytes(range(256)) * 4


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    """A sandbox shared by all tests of this module."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(service: Sandbox) -> Iterator[FTClient]:
    """A client of the sandbox with very short pauses between attempts."""
    with FTClient("sk-test", base_url=service.base_url) as made:
        made._config.retry_policy = RetryPolicy(initial_backoff=0.001)
        made._config.reconcile_timeout = 0.1
        yield made
    set_faults(service)


def requested_operations(service: Sandbox) -> list[str]:
    """Return the operations that were requested."""
    log = httpx.get(f"{service.root}/sandbox/requests", trust_env=False).json()["data"]
    return [one["operationId"] for one in log]


def test_upload_file_joins_parts_in_order(client: FTClient) -> None:
    """Parts are joined in order, and the service verifies the checksum of the file."""
    upload = client.uploads.upload_file(
        ("x.bin", DATA), purpose="user_data", part_size=100, md5=hashlib.md5(DATA, usedforsecurity=False).hexdigest()
    )
    assert upload.status == "completed"
    assert upload.file
    assert client.files.content(upload.file.id).content == DATA


def test_upload_file_wrong_checksum_cancels_upload(client: FTClient, service: Sandbox) -> None:
    """No file remains after a checksum error."""
    with pytest.raises(BadRequestError, match="MD5"):
        client.uploads.upload_file(("x.bin", DATA), purpose="user_data", part_size=100, md5="0" * 32)
    assert requested_operations(service)[-2:] == ["completeUpload", "cancelUpload"]


def test_upload_file_failed_part_cancels_upload(client: FTClient, service: Sandbox) -> None:
    """The error of the part is raised, and no further parts are sent."""
    set_faults(service, {"operation": "addUploadPart", "kind": "status", "status": 500, "times": 1000})
    httpx.delete(f"{service.root}/sandbox/requests", trust_env=False)
    with pytest.raises(InternalServerError):
        client.uploads.upload_file(("x.bin", DATA), purpose="user_data", part_size=10)
    names = requested_operations(service)
    assert names[-1] == "cancelUpload"
    assert names.count("addUploadPart") < len(DATA) // 10


def test_upload_file_failed_cancel_raises_original_error(client: FTClient, service: Sandbox) -> None:
    """The original error is raised even if the cancel fails. The upload expires within an hour."""
    set_faults(
        service,
        {"operation": "addUploadPart", "kind": "status", "status": 400, "times": 9},
        {"operation": "cancelUpload", "kind": "drop_before", "times": 9},
    )
    with pytest.raises(BadRequestError):
        client.uploads.upload_file(("x.bin", b"x"), purpose="user_data")


def test_upload_file_empty_file_sends_one_part(client: FTClient) -> None:
    """An empty file is sent as one empty part. The service decides whether to accept it."""
    upload = client.uploads.upload_file(("empty", b""), purpose="user_data")
    assert upload.file
    assert client.files.content(upload.file.id).content == b""


def test_upload_file_pipe_without_size_raises_parameter_error() -> None:
    """The size must be given, because creating an upload requires it."""
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe, pytest.raises(ParameterError, match="bytes: is required"):
        FlowDriver(uploads.upload_file(some_config(), pipe)).run()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jsonl", "text/jsonl"), ("a.csv", "text/csv"), ("a.unheard-of", "application/octet-stream"), ("a", None)],
)
def test_upload_file_content_type_follows_name(name: str, kind: str | None) -> None:
    """The content type is derived from the file name, unless it is given."""

    def typed(file: Any, **more: Any) -> Any:
        flow = uploads.upload_file(some_config(), file, **more)
        driver = FlowDriver(flow, [json_response(status=400)])
        with pytest.raises(BadRequestError):
            driver.run()
        return driver.sent[0]["json"]["mime_type"]

    assert typed((name, b"x")) == (kind or "application/octet-stream")
    assert typed((name, b"x", "text/x")) == "text/x"
    assert typed((name, b"x", "text/x"), mime_type="text/y") == "text/y"


def test_upload_file_response_without_file_raises(client: FTClient) -> None:
    """The error names the upload, because its file must be looked up."""

    def service(request: httpx.Request) -> httpx.Response:
        body: dict[str, Any] = {"id": "upload-1", "object": "upload", "status": "completed"}
        return httpx.Response(200, json=body)

    made = FTClient("k", http_client=httpx.Client(transport=httpx.MockTransport(service)))
    with pytest.raises(OutcomeUnknownError, match=r"files.list\(\)"):
        made.uploads.upload_file(("x", b"x"), purpose="user_data")


# ---- completing ------------------------------------------------------------------------------------------------------


def create_upload_with_parts(client: FTClient, name: str) -> tuple[str, list[str]]:
    """Create an upload with its parts."""
    upload = client.uploads.create(bytes=len(DATA), filename=name, mime_type="text/plain", purpose="user_data")
    return upload.id, [client.uploads.parts.create(upload.id, data=DATA).id]


def test_complete_by_other_client_after_lost_response_raises(client: FTClient, service: Sandbox) -> None:
    """The retry is rejected because the upload is complete, but the error response does not name the file."""
    upload, parts = create_upload_with_parts(client, "other")
    other = FTClient("sk-test", base_url=service.base_url)
    other._config.retry_policy = RetryPolicy(initial_backoff=0.001)
    set_faults(service, {"operation": "completeUpload", "kind": "drop_after"})
    with other, pytest.raises(OutcomeUnknownError, match="first attempt has probably completed") as raised:
        other.uploads.complete(upload, part_ids=parts)
    assert raised.value.body == {"part_ids": parts}
    assert raised.value.operation == "completeUpload"


def test_complete_error_response_is_raised(client: FTClient) -> None:
    """Completing an upload twice, or an unknown upload, raises the error of the service."""
    upload, parts = create_upload_with_parts(client, "twice")
    client.uploads.complete(upload, part_ids=parts)
    with pytest.raises(FTClientError, match="409"):
        client.uploads.complete(upload, part_ids=parts)
    with pytest.raises(NotFoundError):
        client.uploads.complete("upload_none", part_ids=["part_1"])


def test_complete_ignores_other_files_of_same_name(client: FTClient, service: Sandbox) -> None:
    """Neither an older file of this name nor one of another size is returned."""
    client.files.create(file=("same", DATA), purpose="user_data")
    client.files.create(file=("same", b"short"), purpose="user_data")
    upload, parts = create_upload_with_parts(client, "same")
    set_faults(service, {"operation": "completeUpload", "kind": "drop_after"})
    done = client.uploads.complete(upload, part_ids=parts)
    assert done.file
    assert [one.id for one in client.files.list() if one.filename == "same"][0] == done.file.id  # noqa: RUF015  # newest first


def test_complete_finds_late_file_at_second_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first attempt was executed shortly after its response was lost."""
    monkeypatch.setattr("random.random", lambda: 1.0)  # the longest delay, so that the timeout allows two lookups
    resource = some_config()
    first = {"id": "upload-1", "filename": "x", "bytes": 1, "purpose": "user_data", "status": "pending"}
    FlowDriver(
        uploads.create(resource, bytes=1, filename="x", mime_type="t", purpose="user_data"), [json_response(first)]
    ).run()
    import time

    nothing = json_response({"object": "list", "data": []})
    there = json_response(
        {"object": "list", "data": [{"id": "file-9", "filename": "x", "bytes": 1, "created_at": time.time()}]}
    )
    driver = FlowDriver(
        uploads.complete(resource, "upload-1", part_ids=["p"]),
        [httpx.ReadError("reset"), nothing, copy_of(nothing), json_response(status=409), there],
    )
    done = driver.run()
    assert (done.status, done.file.id) == ("completed", "file-9")


# ---- a scripted service ----------------------------------------------------------------------------------------------


class ScriptedService:
    """A service with one upload and scripted responses.

    Args:
        completed: Outcomes of completions, in order.
        at_once: Number of parts to wait for before responding.

    Attributes:
        most_at_once: Largest number of parts in flight.
    """

    def __init__(self, *completed: Any, at_once: int = 1) -> None:
        self.completed = list(completed)
        self.barrier = threading.Barrier(at_once, timeout=10)
        self.lock = threading.Lock()
        self.in_flight = self.most_at_once = 0
        self.requested: list[str] = []
        self.bodies: list[Any] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1")
        self.requested.append(f"{request.method} {path}")
        if request.headers.get("content-type") == "application/json":
            self.bodies.append(json.loads(request.content))
        if path.endswith("/parts"):
            with self.lock:
                self.in_flight += 1
                self.most_at_once = max(self.most_at_once, self.in_flight)
            self.barrier.wait()
            with self.lock:
                self.in_flight -= 1
            return httpx.Response(200, json={"id": "part-1"})
        if path.endswith("/complete"):
            outcome = self.completed.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            return httpx.Response(*outcome[:1], json=outcome[1])
        if path == "/files":
            return httpx.Response(200, json={"object": "list", "data": []})
        return httpx.Response(200, json={"id": "upload-1", "bytes": 8, "filename": "f", "purpose": "batch"})

    def client(self) -> FTClient:
        """Return a client of the service without pauses between attempts."""
        made = FTClient("k", base_url="http://x/v1", http_client=httpx.Client(transport=httpx.MockTransport(self)))
        made._config.retry_policy = RetryPolicy(initial_backoff=0.0)
        made._config.reconcile_timeout = 0.1
        return made


def test_upload_file_with_unknown_outcome_is_not_cancelled() -> None:
    """An upload with an unknown outcome is not cancelled, and the error contains what to check."""
    service = ScriptedService(httpx.ReadError("reset"), (400, {"error": {"message": "not pending"}}))
    with pytest.raises(OutcomeUnknownError, match=r"files.list\(\)"):
        service.client().uploads.upload_file(("f", b"12345678"), purpose="batch", part_size=4)
    assert [one for one in service.requested if "cancel" in one] == []
    assert service.requested.count("POST /uploads/upload-1/complete") == 2


def test_upload_file_sends_file_properties() -> None:
    """Name, size, type, purpose and expiry are sent on creation, and the checksum on completion."""
    service = ScriptedService((200, {"id": "upload-1", "file": {"id": "file-1"}}))
    expiry = {"anchor": "created_at", "seconds": 3600}
    service.client().uploads.upload_file(
        b"1234", filename="g.bin", mime_type="x/y", purpose="evals", expires_after=expiry, md5="0" * 32
    )
    properties = {"bytes": 4, "filename": "g.bin", "mime_type": "x/y", "purpose": "evals", "expires_after": expiry}
    assert service.bodies[0] == properties
    assert service.bodies[1:] == [{"part_ids": ["part-1"], "md5": "0" * 32}]


@pytest.mark.parametrize("form", ["bytes", "file"])
def test_upload_file_sends_parts_concurrently(form: str) -> None:
    """Twelve parts are sent concurrently: the service responds only after it received as many."""
    service = ScriptedService((200, {"id": "upload-1", "file": {"id": "file-1"}}), at_once=DEFAULT_CONCURRENCY)
    content: Any = b"123456789012" if form == "bytes" else io.BytesIO(b"123456789012")
    done = service.client().uploads.upload_file(("f", content), purpose="batch", part_size=1)
    assert done.file
    assert service.requested.count("POST /uploads/upload-1/parts") == DEFAULT_CONCURRENCY == 12


@pytest.mark.parametrize("form", ["bytes", "path", "open file", "pipe"])
@pytest.mark.parametrize("at_once", [1, 3])
def test_upload_file_sends_checksum_of_what_it_sent(form: str, at_once: int, tmp_path: Path) -> None:
    """Of the whole file, from the position of a file that was passed open."""
    data = os.urandom(3000)
    path = tmp_path / "f"
    path.write_bytes(b"skipped" + data if form == "open file" else data)
    service = ScriptedService((200, {"id": "upload-1", "file": {"id": "file-1"}}))
    with path.open("rb") as file:
        file.read(len(b"skipped") if form == "open file" else 0)
        content: Any = {"bytes": ("f", data), "path": path, "open file": file, "pipe": Unseekable(data)}[form]
        service.client().uploads.upload_file(
            content, purpose="batch", part_size=1000, max_concurrency=at_once, filename="f", bytes=len(data)
        )
    assert service.bodies[-1] == {
        "part_ids": ["part-1"] * 3, "md5": hashlib.md5(data, usedforsecurity=False).hexdigest()
    }  # fmt: skip


class Unseekable(io.BytesIO):
    """A stream that can only be read in order."""

    def seekable(self) -> bool:
        return False

    def seek(self, *position: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


class ZeroFile(io.RawIOBase):
    """A large file of zeros that counts its reads."""

    def __init__(self, size: int) -> None:
        self.size, self.position, self.reads = size, 0, 0
        self.block = bytes(1 << 20)

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self.position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self.position = offset + (0, self.position, self.size)[whence]
        return self.position

    def read(self, size: int = -1) -> bytes:
        self.reads += 1
        block = self.block[: min(size, self.size - self.position)]
        self.position += len(block)
        return block


def test_upload_file_begins_before_the_checksum_is_known() -> None:
    """The file is not read before the upload is created."""
    service = ScriptedService((200, {"id": "upload-1", "file": {"id": "file-1"}}))
    file, requested = ZeroFile(8 << 20), []
    read = file.read
    file.read = lambda size=-1: (requested.append(list(service.requested)), read(size))[1]  # type: ignore[method-assign]
    service.client().uploads.upload_file(("f", file), purpose="batch", part_size=1 << 20)
    assert requested[0] == ["POST /uploads"]


def test_upload_file_that_fails_stops_reading() -> None:
    """The checksum of a file of 2 GiB is not needed any more when a part was rejected."""
    file = ZeroFile(2 << 30)
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(
        400 if request.url.path.endswith("/parts") else 200, json={"id": "upload-1", "error": {"message": "no"}}
    )))  # fmt: skip
    client = FTClient("k", base_url="http://x/v1", http_client=http)
    with pytest.raises(BadRequestError):
        client.uploads.upload_file(("f", file), purpose="batch", part_size=1 << 20, max_concurrency=2)
    assert file.reads < 1024


@pytest.mark.parametrize(
    ("size", "part", "count"),
    [(1, 8 << 20, 1), (96 << 20, 8 << 20, 12), (100_000_000, 8 << 20, 12), (256 << 20, 22 << 20, 12),
     (768 << 20, 64 << 20, 12), (8 << 30, 64 << 20, 128)],
)  # fmt: skip
def test_default_part_size_depends_on_the_size_of_the_file(size: int, part: int, count: int) -> None:
    """A twelfth in whole MiB, within 8 and 64."""
    assert part_size_from(None, size) == part
    assert len(FileParts(b"", size, part, None)) == count


def test_upload_file_limits_parts_in_flight() -> None:
    """To `max_concurrency`; below 1, nothing is sent."""
    service = ScriptedService((200, {"id": "upload-1", "file": {"id": "file-1"}}), at_once=2)
    service.client().uploads.upload_file(("f", b"123456"), purpose="batch", part_size=1, max_concurrency=2)
    assert service.most_at_once == 2
    with pytest.raises(ParameterError, match="max_concurrency = 0: must be 1 or more"):
        service.client().uploads.upload_file(("f", b"12"), max_concurrency=0)


def test_part_has_at_most_one_mebibyte_in_memory() -> None:
    """Also of a file that returns more at once."""
    part = FileParts(io.BytesIO(bytes(3 << 20)), 3 << 20, 3 << 20, None).read(0)
    assert [len(part.read(1 << 30)) for _ in range(4)] == [1 << 20, 1 << 20, 1 << 20, 0]
