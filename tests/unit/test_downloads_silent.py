"""Downloads that resume although one of two responses omits the entity tag or the size."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ft_client import FTClient
from ft_client._retry import RetryPolicy

DATA = bytes(range(200))


class Breaks(httpx.SyncByteStream):
    """A body whose connection breaks after 50 bytes."""

    def __iter__(self) -> Iterator[bytes]:
        yield DATA[:50]
        raise httpx.ReadError("reset")


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ({"etag": '"a"', "content-length": "200"}, {"content-range": "bytes 50-199/200"}),
        ({"content-length": "200"}, {"etag": '"a"', "content-range": "bytes 50-199/200"}),
        ({"etag": '"a"', "content-length": "200"}, {"etag": '"a"', "content-range": "bytes 50-199/*"}),
        ({"etag": '"a"'}, {"etag": '"a"', "content-range": "bytes 50-199/200"}),
    ],
    ids=["no tag later", "no tag at first", "no size later", "no size at first"],
)
def test_download_with_missing_tag_or_size_resumes(first: dict[str, str], then: dict[str, str], tmp_path: Path) -> None:
    """A missing tag or size is not a mismatch: the client requests only the remaining bytes."""
    requested: list[str | None] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requested.append(request.headers.get("range"))
        if len(requested) == 1:
            return httpx.Response(200, headers=first, stream=Breaks())
        return httpx.Response(206, headers=then, content=DATA[50:])

    http = httpx.Client(transport=httpx.MockTransport(respond))
    client = FTClient("k", base_url="http://service.example/v1", http_client=http)
    client._config.retry_policy = RetryPolicy(initial_backoff=0.0)
    assert client.files.download("file-1", tmp_path / "f").read_bytes() == DATA
    assert requested == [None, "bytes=50-"]
