"""File contents and downloads from unreliable services: a download is complete, or it leaves no file."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import BadRequestError, FTClient, NotFoundError, ParameterError
from ft_client._operations import files
from ft_client._retry import RetryPolicy
from ft_client.errors import FTClientError
from ft_client.file_content import FileContent
from tests.support.flows import ChunkedBody, FlowDriver, some_config

BASE = "http://service.example/v1"


def client_of(handler: Callable[[httpx.Request], httpx.Response]) -> FTClient:
    """Return a client whose service is `handler`."""
    client = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=httpx.MockTransport(handler)))
    client._config.retry_policy = RetryPolicy(initial_backoff=0.0)
    client._config.reconcile_timeout = 0.1
    return client


@pytest.mark.parametrize("content_type", ["application/json", "text/csv", "application/octet-stream", None])
def test_contents_of_any_content_type_are_raw_bytes(content_type: str | None) -> None:
    """`content` and `read` return the raw bytes; `text` and `iter_lines` decode them."""
    body = '{"not": "JSON",\r\n} ä'.encode()
    headers = {} if content_type is None else {"content-type": content_type}
    got = client_of(lambda request: httpx.Response(200, content=body, headers=headers)).files.content("file-1")
    assert isinstance(got, FileContent)
    assert got.content == got.read() == body
    assert got.text.endswith("ä")
    assert list(got.iter_lines()) == ['{"not": "JSON",', "} ä"]


def test_contents_write_to_file_creates_the_file(tmp_path: Path) -> None:
    """`write_to_file` works as in the vendor's SDK."""
    client_of(lambda request: httpx.Response(200, content=b"x")).files.content("file-1").write_to_file(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == b"x"


class Broken(httpx.SyncByteStream):
    """A body whose connection breaks after `data`."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __iter__(self) -> Any:
        for start in range(0, len(self.data), 7):
            yield self.data[start : start + 7]
        raise httpx.ReadError("reset")


class Ranged:
    """A service with one file, whose transfers break.

    Args:
        breaks: Number of bytes after which each transfer breaks; later ones are complete.
        ranges: Whether it supports ranges: "yes", "no", or "wrong" (it starts at another byte).
        length: Whether it sends Content-Length.
        full: Whether its 416 responses contain the length of the file.
    """

    DATA = bytes(range(256)) * 5

    def __init__(self, *breaks: int, ranges: str = "yes", length: bool = True, full: bool = True) -> None:
        self.breaks = list(breaks)
        self.ranges = ranges
        self.length = length
        self.full = full
        self.requested: list[str | None] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        byte_range = request.headers.get("range")
        self.requested.append(byte_range)
        assert request.headers["accept-encoding"] == "identity"
        start, status, headers = 0, 200, {}
        if byte_range and self.ranges != "no":
            start = int(byte_range.removeprefix("bytes=").removesuffix("-"))
            if start >= len(self.DATA):
                total = {"content-range": f"bytes */{len(self.DATA)}"} if self.full else {}
                return httpx.Response(416, headers=total, json={"error": {"message": "no such bytes"}})
            if self.ranges == "wrong":
                start -= 3
            status, headers = 206, {"content-range": f"bytes {start}-{len(self.DATA) - 1}/{len(self.DATA)}"}
        data = self.DATA[start:]
        if self.length:
            headers["content-length"] = str(len(data))
        if self.breaks:
            return httpx.Response(status, headers=headers, stream=Broken(data[: self.breaks.pop(0)]))
        return httpx.Response(status, headers=headers, content=data)


@pytest.mark.parametrize(
    ("server", "requested"),
    [
        (Ranged(), [None]),
        (Ranged(100, 300), [None, "bytes=100-", "bytes=400-"]),
        (Ranged(0, 0), [None, None, None]),
        (Ranged(100, ranges="no"), [None, "bytes=100-"]),
        (Ranged(100, ranges="wrong"), [None, "bytes=100-", None]),
        (Ranged(1280, length=False), [None, "bytes=1280-"]),
        (Ranged(1280, full=False, length=False), [None, "bytes=1280-", None]),
        (Ranged(7, 7, 7, 7, 7, 7), [None, *[f"bytes={7 * n}-" for n in range(1, 7)]]),
    ],
    ids=range(8),
)
def test_download_after_broken_transfer_resumes_or_restarts(
    server: Ranged, requested: list[str | None], tmp_path: Path
) -> None:
    """A download resumes as long as bytes arrive, or restarts if the service cannot resume."""
    path = client_of(server).files.download("file-1", tmp_path / "f")
    assert path.read_bytes() == Ranged.DATA
    assert server.requested == requested
    assert [entry.name for entry in tmp_path.iterdir()] == ["f"]


@pytest.mark.parametrize(
    "server",
    [
        Ranged(*[0] * 9),
        Ranged(*[50] * 9, ranges="no"),
        Ranged(*[50, 40] * 9, ranges="no"),
        lambda request: httpx.Response(200, headers={"content-length": "9"}, content=b"short"),
        lambda request: httpx.Response(503),
        lambda request: httpx.Response(404),
        lambda request: httpx.Response(307, headers={"location": "https://elsewhere.example"}),
        lambda request: httpx.Response(416),
    ],
    ids=range(8),
)
def test_download_that_fails_leaves_no_new_file(server: Any, tmp_path: Path) -> None:
    """An existing file keeps its content, and no partial file remains."""
    (tmp_path / "f").write_bytes(b"before")
    with pytest.raises(FTClientError):
        client_of(server).files.download("file-1", tmp_path / "f")
    assert [entry.name for entry in tmp_path.iterdir()] == ["f"]
    assert (tmp_path / "f").read_bytes() == b"before"


def test_download_with_error_response_raises_its_details(tmp_path: Path) -> None:
    """The error has the message, code and request ID of the streamed response."""
    error = {"message": "No such File object: file-1", "code": "gone", "param": "id", "type": "t"}

    def respond(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404, json={"error": error}, headers={"x-request-id": "req-9"})

    with pytest.raises(NotFoundError, match=r"No such File object: file-1 .*req-9") as raised:
        client_of(respond).files.download("file-1", tmp_path / "f")
    assert (raised.value.code, raised.value.param, raised.value.body) == ("gone", "id", error)


def test_download_with_endless_error_body_stops_reading(tmp_path: Path) -> None:
    """The client reads about 1 MiB of an error body, or less if the connection breaks."""
    given = []

    class Endless(httpx.SyncByteStream):
        def __iter__(self) -> Any:
            while True:
                given.append(1 << 16)
                yield b"x" * (1 << 16)

    with pytest.raises(BadRequestError):
        client_of(lambda request: httpx.Response(400, stream=Endless())).files.download("file-1", tmp_path / "f")
    assert 1 << 20 <= sum(given) <= 2 << 20
    with pytest.raises(BadRequestError, match="no such") as raised:
        client_of(lambda request: httpx.Response(400, stream=Broken(b"no such file"))).files.download(
            "file-1", tmp_path / "f"
        )
    assert raised.value.body == "no such file"


@pytest.mark.parametrize("status", [307, 400, 401, 404])
def test_download_with_permanent_error_is_not_retried(status: int, tmp_path: Path) -> None:
    """The client sends a single request."""
    requested = []

    def respond(request: httpx.Request) -> httpx.Response:
        requested.append(request)
        return httpx.Response(status)

    with pytest.raises(FTClientError):
        client_of(respond).files.download("file-1", tmp_path / "f")
    assert len(requested) == 1


def test_download_in_progress_writes_a_part_file_in_the_folder(tmp_path: Path) -> None:
    """The part file is in the target folder, so that an atomic rename completes it."""
    seen: list[list[str]] = []
    (tmp_path / "out").mkdir()
    note = lambda *done: seen.append([entry.name for entry in (tmp_path / "out").iterdir()])  # noqa: E731  # short
    client_of(Ranged()).files.download("file-1", tmp_path / "out" / "f", on_progress=note)
    assert all(len(names) == 1 and names[0].startswith(".f.") and names[0].endswith(".part") for names in seen)
    assert seen


def test_download_with_custom_umask_keeps_the_umask(tmp_path: Path) -> None:
    """The client restores the umask, which it can only read by setting it."""
    before = os.umask(0o027)
    try:
        path = client_of(Ranged()).files.download("file-1", tmp_path / "f")
        assert path.stat().st_mode & 0o777 == 0o640
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)


def test_download_with_interrupt_leaves_no_file(tmp_path: Path) -> None:
    """An interrupt removes the partial file."""

    def stop(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        client_of(Ranged()).files.download("file-1", tmp_path / "f", on_progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_download_to_folder_uses_the_file_id_as_name(tmp_path: Path) -> None:
    """The file ID cannot point outside the folder."""
    assert client_of(Ranged()).files.download("file-1", tmp_path).name == "file-1"
    (tmp_path / "in").mkdir()
    assert client_of(Ranged()).files.download("../out", tmp_path / "in").parent == tmp_path / "in"
    with pytest.raises(ParameterError):
        client_of(Ranged()).files.download("..", tmp_path)


def test_download_creates_a_file_with_default_permissions(tmp_path: Path) -> None:
    """The file does not have the private mode of a temporary file."""
    path = client_of(Ranged()).files.download("file-1", tmp_path / "f")
    (tmp_path / "other").write_bytes(b"")
    assert path.stat().st_mode == (tmp_path / "other").stat().st_mode


def test_download_with_broken_compressed_transfer_restarts(tmp_path: Path) -> None:
    """An offset in decompressed data is not an offset in the compressed transfer."""
    packed, sent_ranges = gzip.compress(Ranged.DATA), []

    def respond(request: httpx.Request) -> httpx.Response:
        sent_ranges.append(request.headers.get("range"))
        headers = {"content-encoding": "gzip"}
        if len(sent_ranges) < 2:
            return httpx.Response(200, headers=headers, stream=Broken(packed[:200]))
        return httpx.Response(200, headers=headers, content=packed)

    assert client_of(respond).files.download("f", tmp_path / "f").read_bytes() == Ranged.DATA
    assert sent_ranges == [None, None]


def test_download_with_on_progress_reports_bytes_and_total(tmp_path: Path) -> None:
    """Progress includes the total size, and continues where the transfer resumes."""
    seen: list[tuple[int, int | None]] = []
    client_of(Ranged(600)).files.download("file-1", tmp_path / "f", on_progress=lambda *done: seen.append(done))
    assert seen[-1] == (1280, 1280)
    assert (600, 1280) in seen


def test_download_with_compressed_response_decompresses_it(tmp_path: Path) -> None:
    """A proxy may compress a response despite `Accept-Encoding: identity`."""
    packed = gzip.compress(b"hello" * 100)
    headers = {"content-encoding": "gzip", "content-length": str(len(packed))}
    got = client_of(lambda request: httpx.Response(200, content=packed, headers=headers)).files.download(
        "f", tmp_path / "f"
    )
    assert got.read_bytes() == b"hello" * 100


# ---- changes of the file between requests ----------------------------------------------------------------------------


class Changing:
    """A service that replaces its file after the first request.

    Args:
        tags: Entity tags of the two files; None omits the header.
        heeds: Whether it supports If-Range.
        longer: Number of extra bytes in the second file.
    """

    OLD, NEW = b"a" * 1000, b"b" * 1000

    def __init__(self, *tags: str | None, heeds: bool = True, longer: int = 0) -> None:
        self.tags, self.heeds, self.longer = tags, heeds, longer
        self.requested: list[tuple[str | None, str | None]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        byte_range, condition = request.headers.get("range"), request.headers.get("if-range")
        self.requested.append((byte_range, condition))
        first = len(self.requested) == 1
        tag, data = self.tags[not first], self.OLD if first else self.NEW + b"b" * self.longer
        headers = {"etag": tag} if tag else {}
        if first:
            return httpx.Response(200, headers={**headers, "content-length": "1000"}, stream=Broken(data[:400]))
        if byte_range is None or (self.heeds and condition and condition != tag):
            return httpx.Response(200, headers=headers, content=data)
        start = int(byte_range.removeprefix("bytes=").removesuffix("-"))
        headers["content-range"] = f"bytes {start}-{len(data) - 1}/{len(data)}"
        return httpx.Response(206, headers=headers, content=data[start:])


@pytest.mark.parametrize(
    ("server", "requested"),
    [
        (Changing('"1"', '"2"'), [(None, None), ("bytes=400-", '"1"')]),
        (Changing('"1"', '"2"', heeds=False), [(None, None), ("bytes=400-", '"1"'), (None, None)]),
        (Changing(None, None, longer=9), [(None, None), ("bytes=400-", None), (None, None)]),
        (Changing('W/"1"', 'W/"2"'), [(None, None), ("bytes=400-", None), (None, None)]),
    ],
    ids=range(4),
)
def test_download_of_changed_file_restarts(server: Changing, requested: list[Any], tmp_path: Path) -> None:
    """A new entity tag or length discards the bytes of the old file."""
    got = client_of(server).files.download("file-1", tmp_path / "f").read_bytes()
    assert set(got) == set(b"b")
    assert server.requested == requested


def test_download_of_unchanged_file_resumes_with_if_range(tmp_path: Path) -> None:
    """The client sends the entity tag and accepts the remaining bytes."""
    server = Changing('"1"', '"1"')
    server.NEW = Changing.OLD
    assert client_of(server).files.download("file-1", tmp_path / "f").read_bytes() == Changing.OLD
    assert server.requested == [(None, None), ("bytes=400-", '"1"')]


@pytest.mark.parametrize("length", [True, False])
def test_download_with_short_range_requests_the_remainder(length: bool, tmp_path: Path) -> None:
    """The client requests ranges until it has received the last byte."""
    requested = []

    def respond(request: httpx.Request) -> httpx.Response:
        requested.append(request.headers.get("range"))
        if len(requested) == 1:
            known = {"content-length": "1280"} if length else {}
            return httpx.Response(200, headers=known, stream=Broken(Ranged.DATA[:100]))
        start = int(str(requested[-1]).removeprefix("bytes=").removesuffix("-"))
        some = Ranged.DATA[start : start + 500]
        return httpx.Response(
            206, headers={"content-range": f"bytes {start}-{start + len(some) - 1}/1280"}, content=some
        )

    assert client_of(respond).files.download("file-1", tmp_path / "f").read_bytes() == Ranged.DATA
    assert requested == [None, "bytes=100-", "bytes=600-", "bytes=1100-"]


def test_download_with_compressed_range_restarts(tmp_path: Path) -> None:
    """The offset of the range refers to compressed bytes."""
    requested = []

    def respond(request: httpx.Request) -> httpx.Response:
        requested.append(request.headers.get("range"))
        if len(requested) == 1:
            return httpx.Response(200, headers={"content-length": "1280"}, stream=Broken(Ranged.DATA[:100]))
        if len(requested) == 2:
            packed = gzip.compress(Ranged.DATA[100:])
            headers = {"content-encoding": "gzip", "content-range": f"bytes 100-{99 + len(packed)}/{100 + len(packed)}"}
            return httpx.Response(206, headers=headers, content=packed)
        return httpx.Response(200, content=Ranged.DATA)

    assert client_of(respond).files.download("file-1", tmp_path / "f").read_bytes() == Ranged.DATA
    assert requested == [None, "bytes=100-", None]


def test_download_with_unknown_total_uses_the_length_of_the_range(tmp_path: Path) -> None:
    """If the total is `*`, Content-Length of the range determines the end of the file."""
    requested: list[str | None] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requested.append(request.headers.get("range"))
        if len(requested) == 1:
            return httpx.Response(200, stream=Broken(Ranged.DATA[:100]))
        start = int(str(requested[-1]).removeprefix("bytes=").removesuffix("-"))
        headers = {"content-range": f"bytes {start}-1279/*", "content-length": str(1280 - start)}
        sent = Ranged.DATA[start:600] if len(requested) == 2 else Ranged.DATA[start:]
        return httpx.Response(206, headers=headers, stream=ChunkedBody([sent]))

    assert client_of(respond).files.download("file-1", tmp_path / "f").read_bytes() == Ranged.DATA
    assert requested == [None, "bytes=100-", "bytes=600-"]


def test_download_closes_each_response_before_the_next_request(tmp_path: Path) -> None:
    """Each attempt releases its connection, whether it broke, mismatched or completed."""
    data = Ranged.DATA
    responses = [
        httpx.Response(200, headers={"content-length": "1280"}, stream=Broken(data[:100])),
        httpx.Response(206, headers={"content-range": "bytes 90-1279/1280"}, stream=ChunkedBody([data[90:]])),
        httpx.Response(200, headers={"content-length": "1280"}, stream=ChunkedBody([data[:700]])),
        httpx.Response(206, headers={"content-range": "bytes 700-1279/1280"}, stream=ChunkedBody([data[700:]])),
    ]
    given: list[httpx.Response] = []

    def respond(request: dict[str, Any]) -> httpx.Response:
        assert driver.closed == given
        given.append(responses[len(given)])
        return given[-1]

    driver = FlowDriver(files.download(some_config(), "file-1", tmp_path / "f"), respond)
    assert driver.run().read_bytes() == data
    assert driver.closed == responses
