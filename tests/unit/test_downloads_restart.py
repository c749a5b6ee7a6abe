"""A download that restarts has the content of the last complete transfer, and nothing of an earlier one."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient
from tests.support.no_sleep import no_sleep

OLD = b"old" * 400
NEW = b"fresh"


@pytest.fixture(autouse=True)
def _without_pauses() -> Iterator[None]:
    with no_sleep():
        yield


class Partial(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body whose connection breaks at its end."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __iter__(self) -> Iterator[bytes]:
        yield self.data
        raise httpx.ReadError("connection reset")

    async def __aiter__(self):  # type: ignore[no-untyped-def]
        yield self.data
        raise httpx.ReadError("connection reset")


Respond = Callable[[str | None], httpx.Response]


def plain(content: bytes, **headers: str) -> httpx.Response:
    return httpx.Response(200, content=content, headers=headers)


def whole(requested: str | None) -> httpx.Response:
    """Ignore the range: the service sends the whole new file."""
    return plain(NEW)


def changed_tag(requested: str | None) -> httpx.Response:
    """The file has another entity tag: the range is of another file."""
    if requested is None:
        return plain(NEW, etag='"2"')
    start = requested.removeprefix("bytes=").removesuffix("-")
    return httpx.Response(
        206, content=b"x", headers={"etag": '"2"', "content-range": f"bytes {start}-{start}/{int(start) + 1}"}
    )


def unsatisfiable(requested: str | None) -> httpx.Response:
    """The new file is shorter than what was received: 416, then the file."""
    return plain(NEW) if requested is None else httpx.Response(416, headers={"content-range": f"bytes */{len(NEW)}"})


def other_position(requested: str | None) -> httpx.Response:
    """The service continues at another byte."""
    if requested is None:
        return plain(NEW)
    return httpx.Response(206, content=NEW, headers={"content-range": f"bytes 0-{len(NEW) - 1}/{len(NEW)}"})


def compressed(requested: str | None) -> httpx.Response:
    """The service compresses the new file."""
    return httpx.Response(200, content=gzip.compress(NEW), headers={"content-encoding": "gzip"})


RESTARTS: list[Respond] = [whole, changed_tag, unsatisfiable, other_position, compressed]


class Service:
    """A service whose first transfer breaks, and that has a shorter file afterwards."""

    def __init__(self, respond: Respond, first: bytes = OLD, **headers: str) -> None:
        self.respond = respond
        self.first = first
        self.headers = headers
        self.ranges: list[str | None] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        requested = request.headers.get("range")
        self.ranges.append(requested)
        assert len(self.ranges) < 10, "the download does not end"
        if len(self.ranges) == 1:
            return httpx.Response(200, stream=Partial(self.first), headers={"etag": '"1"', **self.headers})
        return self.respond(requested)


@pytest.mark.parametrize("respond", RESTARTS, ids=lambda each: each.__name__)
def test_download_restarted_with_shorter_file_has_no_old_bytes(respond: Respond, tmp_path: Path) -> None:
    """The file on disk contains only the new content."""
    transport = httpx.MockTransport(Service(respond))
    client = FTClient("k", base_url="http://service.example/v1", http_client=httpx.Client(transport=transport))
    client.files.download("file-1", tmp_path / "result")
    assert (tmp_path / "result").read_bytes() == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


@pytest.mark.anyio
@pytest.mark.parametrize("respond", RESTARTS, ids=lambda each: each.__name__)
async def test_async_download_restarted_with_shorter_file_has_no_old_bytes(respond: Respond, tmp_path: Path) -> None:
    """The async client truncates the file as the sync client does."""
    transport = httpx.MockTransport(Service(respond))
    http = httpx.AsyncClient(transport=transport)
    client = AsyncFTClient("k", base_url="http://service.example/v1", http_client=http)
    await client.files.download("file-1", tmp_path / "result")
    assert (tmp_path / "result").read_bytes() == NEW


def test_download_with_broken_compressed_transfer_restarts_without_range(tmp_path: Path) -> None:
    """The next request has no Range header, as the offset in compressed bytes is unknown."""
    service = Service(whole, gzip.compress(OLD)[:-10], **{"content-encoding": "gzip"})
    transport = httpx.MockTransport(service)
    client = FTClient("k", base_url="http://service.example/v1", http_client=httpx.Client(transport=transport))
    client.files.download("file-1", tmp_path / "result")
    assert (tmp_path / "result").read_bytes() == NEW
    assert service.ranges == [None, None]


@pytest.mark.parametrize("existing", [b"", b"earlier content that is longer than the new file" * 9])
def test_download_to_existing_longer_file_replaces_it(existing: bytes, tmp_path: Path) -> None:
    """The file contains none of its earlier content."""
    (tmp_path / "result").write_bytes(existing)
    transport = httpx.MockTransport(Service(whole))
    client = FTClient("k", base_url="http://service.example/v1", http_client=httpx.Client(transport=transport))
    client.files.download("file-1", tmp_path / "result")
    assert (tmp_path / "result").read_bytes() == NEW


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_download_with_transient_range_error_resumes(status: int, tmp_path: Path) -> None:
    """The transfer resumes at the byte where it broke."""
    data = OLD + NEW
    failures = [status]

    def respond(requested: str | None) -> httpx.Response:
        if failures:
            return httpx.Response(failures.pop(), json={"error": {"message": "later"}}, headers={"retry-after-ms": "0"})
        assert requested == f"bytes={len(OLD)}-"
        content_range = f"bytes {len(OLD)}-{len(data) - 1}/{len(data)}"
        return httpx.Response(206, content=data[len(OLD) :], headers={"content-range": content_range, "etag": '"1"'})

    service = Service(respond)
    transport = httpx.MockTransport(service)
    client = FTClient("k", base_url="http://service.example/v1", http_client=httpx.Client(transport=transport))
    client.files.download("file-1", tmp_path / "result")
    assert (tmp_path / "result").read_bytes() == data
    assert service.ranges == [None, f"bytes={len(OLD)}-", f"bytes={len(OLD)}-"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 501, 505])
def test_download_with_permanent_range_error_raises(status: int, tmp_path: Path) -> None:
    """The client raises after one range request, and leaves no file."""
    service = Service(lambda requested: httpx.Response(status, json={"error": {"message": "no"}}))
    transport = httpx.MockTransport(service)
    client = FTClient("k", base_url="http://service.example/v1", http_client=httpx.Client(transport=transport))
    with pytest.raises(Exception, match="no"):
        client.files.download("file-1", tmp_path / "result")
    assert len(service.ranges) == 2
    assert list(tmp_path.iterdir()) == []
