"""Downloads that go on where a service says less the second time than the first: less said is no other file."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ft_client import FTClient
from ft_client._retry import RetryPolicy

DATA = bytes(range(200))


class Breaks(httpx.SyncByteStream):
    """A body that breaks off after 50 bytes."""

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
def test_a_transfer_goes_on_with_what_is_said(first: dict[str, str], then: dict[str, str], tmp_path: Path) -> None:
    """A tag or size that is missing on one side contradicts nothing: the rest alone is asked for."""
    asked: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers.get("range"))
        if len(asked) == 1:
            return httpx.Response(200, headers=first, stream=Breaks())
        return httpx.Response(206, headers=then, content=DATA[50:])

    http = httpx.Client(transport=httpx.MockTransport(answer))
    client = FTClient("k", base_url="http://service.example/v1", http_client=http)
    client._config.retry_policy = RetryPolicy(initial_backoff=0.0)
    assert client.files.download("file-1", tmp_path / "f").read_bytes() == DATA
    assert asked == [None, "bytes=50-"]
