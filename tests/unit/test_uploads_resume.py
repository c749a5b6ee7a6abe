"""An upload in parts whose process was killed continues with the parts that are missing."""

import hashlib
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, AuthenticationError, FTClient
from ft_client._journal import Journal
from ft_client._operations import files
from ft_client.sandbox import Sandbox
from tests.support.service import set_faults

DATA = bytes(range(256)) * 4
PART_SIZE = 100  # 11 parts

MakeClient = Callable[[], FTClient]


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    """One service for the file."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def connect(service: Sandbox, tmp_path: Path) -> Iterator[MakeClient]:
    """Make clients with the same journal, each as another process would."""
    clients = []

    def make() -> FTClient:
        path = tmp_path / "journal.sqlite3"
        clients.append(FTClient("sk-test-key", base_url=service.base_url, journal=path, reconcile_timeout=0.1))
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def requested(service: Sandbox) -> Callable[[str], int]:
    """Count the requests of an operation since the start of the test."""

    def count(operation: str) -> int:
        entries = httpx.get(f"{service.root}/sandbox/requests").json()["data"]
        return sum(entry["operationId"] == operation for entry in entries)

    before = {name: count(name) for name in ("addUploadPart", "createUpload", "completeUpload", "createFile")}
    return lambda operation: count(operation) - before[operation]


def stop_after(parts: int) -> Callable[[int, int | None], None]:
    """Return a callback that ends the process after a number of parts."""

    def on_progress(done: int, total: int | None) -> None:
        if done >= parts * PART_SIZE:
            raise KeyboardInterrupt

    return on_progress


def interrupt(client: FTClient, parts: int, data: bytes = DATA, **options: Any) -> None:
    """Start an upload, and end it after a number of parts."""
    with pytest.raises(KeyboardInterrupt):
        client.uploads.upload_file(
            ("x.bin", data), purpose="user_data", part_size=PART_SIZE, on_progress=stop_after(parts), **options
        )


@pytest.mark.parametrize("kills", [1, 2])
def test_killed_upload_sends_the_missing_parts_only(
    connect: MakeClient, requested: Callable[[str], int], kills: int, caplog: pytest.LogCaptureFixture
) -> None:
    """The file is complete, and its checksum is compared. Each process after the first one logs what it found."""
    caplog.set_level(logging.INFO, "ft_client")
    for kill in range(kills):
        interrupt(connect(), 3 * (kill + 1), max_concurrency=1)
    seen: list[int] = []
    client = connect()
    upload = client.uploads.upload_file(
        ("x.bin", DATA), purpose="user_data", part_size=PART_SIZE, on_progress=lambda done, _: seen.append(done)
    )
    assert upload.file is not None
    assert client.files.content(upload.file.id).content == DATA
    assert (requested("addUploadPart"), requested("createUpload"), requested("completeUpload")) == (11, 1, 1)
    assert seen[-1] == len(DATA)
    resumed = [record.getMessage() for record in caplog.records if "resumed with" in record.getMessage()]
    assert len(resumed) == kills
    assert re.fullmatch(r"upload upload_\w+: resumed with 4 of 11 parts", resumed[0])


def test_other_content_is_another_upload(connect: MakeClient, requested: Callable[[str], int]) -> None:
    """The hash identifies the file, not its name and size."""
    interrupt(connect(), 3)
    other = DATA[::-1]
    client = connect()
    upload = client.uploads.upload_file(("x.bin", other), purpose="user_data", part_size=PART_SIZE)
    assert upload.file is not None
    assert client.files.content(upload.file.id).content == other
    assert requested("createUpload") == 2


def test_upload_that_the_service_has_ended_starts_over(
    connect: MakeClient, requested: Callable[[str], int], tmp_path: Path
) -> None:
    """Here it was cancelled; a second file is not created for one that was completed."""
    data = DATA + b"cancelled"  # no other test has uploaded it, within the resolution of the service's times
    interrupt(connect(), 3, data)
    (entry,) = Journal(tmp_path / "journal.sqlite3").entries("createUpload")
    client = connect()
    client.uploads.cancel(entry.details["upload"]["id"])
    upload = client.uploads.upload_file(("x.bin", data), purpose="user_data", part_size=PART_SIZE)
    assert upload.file is not None
    assert client.files.content(upload.file.id).content == data
    assert requested("createUpload") == 2


@pytest.mark.parametrize("status", [400, 404, 409])
def test_upload_that_the_service_no_longer_takes_starts_over(
    service: Sandbox, connect: MakeClient, requested: Callable[[str], int], status: int
) -> None:
    """Services reject parts of an ended upload with one of these statuses."""
    data = DATA + str(status).encode()  # no other test has uploaded it
    interrupt(connect(), 3, data, max_concurrency=1)
    set_faults(service, {"operation": "addUploadPart", "kind": "status", "status": status, "times": 1})
    upload = connect().uploads.upload_file(("x.bin", data), purpose="user_data", part_size=PART_SIZE, max_concurrency=1)
    assert upload.file is not None
    assert upload.file.bytes == len(data)
    assert requested("createUpload") == 2


def test_upload_that_is_rejected_for_another_reason_is_kept(
    service: Sandbox, connect: MakeClient, requested: Callable[[str], int]
) -> None:
    """A wrong key says nothing about the upload, and does not end it."""
    data = DATA + b"401"
    interrupt(connect(), 3, data, max_concurrency=1)
    set_faults(service, {"operation": "addUploadPart", "kind": "status", "status": 401, "times": 1})
    with pytest.raises(AuthenticationError):
        connect().uploads.upload_file(("x.bin", data), purpose="user_data", part_size=PART_SIZE, max_concurrency=1)
    assert requested("createUpload") == 1


def test_upload_completed_before_the_kill_is_not_repeated(
    connect: MakeClient, requested: Callable[[str], int], tmp_path: Path
) -> None:
    """The file is found by its name, size and time."""
    data = DATA + b"completed"
    journal = Journal(tmp_path / "journal.sqlite3")
    with pytest.raises(KeyboardInterrupt):
        connect().uploads.upload_file(
            ("y.bin", data), purpose="user_data", part_size=len(data) - 1, on_progress=_stop_at(len(data))
        )
    (entry,) = journal.entries("createUpload")
    parts = [entry.details["parts"][index] for index in sorted(entry.details["parts"])]
    client = connect()
    done = client.uploads.complete(entry.details["upload"]["id"], part_ids=parts)
    again = connect().uploads.upload_file(("y.bin", data), purpose="user_data", part_size=len(data) - 1)
    assert done.file is not None
    assert again.file is not None
    assert (again.file.id, requested("createUpload")) == (done.file.id, 1)


def _stop_at(size: int) -> Callable[[int, int | None], None]:
    def on_progress(done: int, total: int | None) -> None:
        if done == size:
            raise KeyboardInterrupt

    return on_progress


def test_checksum_is_sent_for_files_and_streams(service: Sandbox, tmp_path: Path) -> None:
    """It is computed while reading, and a given one is kept."""
    bodies: list[dict[str, Any]] = []

    def remember(request: httpx.Request) -> None:
        if request.url.path.endswith("/complete"):
            bodies.append(json.loads(request.content))

    class Pipe:
        """A file that can be read once."""

        def __init__(self) -> None:
            self._left = DATA

        def read(self, count: int) -> bytes:
            chunk, self._left = self._left[:count], self._left[count:]
            return chunk

    path = tmp_path / "x.bin"
    path.write_bytes(DATA)
    with (
        httpx.Client(event_hooks={"request": [remember]}) as http_client,
        FTClient("sk-test-key", base_url=service.base_url, http_client=http_client) as client,
    ):
        client.uploads.upload_file(path, purpose="user_data", part_size=PART_SIZE)
        client.uploads.upload_file(("p.bin", Pipe()), bytes=len(DATA), purpose="user_data", part_size=PART_SIZE)  # type: ignore[arg-type]
    expected = hashlib.md5(DATA, usedforsecurity=False).hexdigest()
    assert [body["md5"] for body in bodies] == [expected, expected]


class CountedFile(io.BytesIO):
    """A file that counts the bytes that are read from it."""

    count = 0

    def read(self, size: int | None = -1) -> bytes:
        """Return the next bytes."""
        chunk = super().read(size)
        self.count += len(chunk)
        return chunk


def test_file_with_a_given_checksum_is_read_once_without_a_journal(service: Sandbox) -> None:
    """No hash of it is needed."""
    file = CountedFile(DATA)
    checksum = hashlib.md5(DATA, usedforsecurity=False).hexdigest()
    with FTClient("sk-test-key", base_url=service.base_url) as client:
        client.uploads.upload_file(("c.bin", file), purpose="user_data", part_size=PART_SIZE, md5=checksum)
    assert file.count == len(DATA)


def test_large_file_with_a_journal_is_sent_in_parts(
    connect: MakeClient, requested: Callable[[str], int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """So that a killed upload loses only the parts in flight."""
    monkeypatch.setattr(files, "max_part_size", lambda: 400)
    monkeypatch.setattr(files, "MIN_PART", 100)
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"prompt": "a ->", "completion": " b"}\n' * 20)
    file = connect().files.upload(path, idempotency_key="large")
    assert (requested("addUploadPart"), requested("createFile"), file.bytes) == (8, 0, path.stat().st_size)


@pytest.mark.anyio
async def test_async_upload_resumes(
    service: Sandbox, connect: MakeClient, requested: Callable[[str], int], tmp_path: Path
) -> None:
    """The journal of a sync process."""
    interrupt(connect(), 5)
    sent = requested("addUploadPart")
    async with AsyncFTClient("sk-test-key", base_url=service.base_url, journal=tmp_path / "journal.sqlite3") as client:
        upload = await client.uploads.upload_file(("x.bin", DATA), purpose="user_data", part_size=PART_SIZE)
        assert upload.file is not None
        assert (await client.files.content(upload.file.id)).content == DATA
    assert sent >= 5
    assert requested("createUpload") == 1
