"""HTML pages that a gateway sends with status 200 in place of a file."""

from pathlib import Path

import httpx
import pytest

from ft_client import APIResponseValidationError, FTClient

PAGE = b"<html><head><title>Sign in</title></head><body></body></html>"


def client(file: dict[str, object], content: bytes = PAGE, content_type: str = "text/html; charset=utf-8") -> FTClient:
    """A client of a service with one file."""

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/content"):
            return httpx.Response(200, content=content, headers={"content-type": content_type})
        return httpx.Response(200, json={"object": "file", "id": "file-1", **file})

    return FTClient("sk-1", http_client=httpx.Client(transport=httpx.MockTransport(respond)))


def test_download_of_a_page_in_place_of_a_file_raises_and_writes_nothing(tmp_path: Path) -> None:
    """Its size differs from the file's."""
    with pytest.raises(APIResponseValidationError, match="HTML page of 61 bytes in place of the file of 1000 bytes"):
        client({"bytes": 1000, "filename": "a.jsonl"}).files.download("file-1", tmp_path / "a.jsonl")
    assert list(tmp_path.iterdir()) == []


def test_content_of_a_page_in_place_of_a_file_raises() -> None:
    """The same for content in memory."""
    with pytest.raises(APIResponseValidationError, match="HTML page"):
        client({"bytes": 1000, "filename": "a.jsonl"}).files.content("file-1")


@pytest.mark.parametrize("file", [{"bytes": 1000, "filename": "a.html"}, {"bytes": len(PAGE), "filename": "a"}])
def test_file_that_is_a_page_is_downloaded(file: dict[str, object], tmp_path: Path) -> None:
    """By its name, or by its size."""
    assert client(file).files.content("file-1").content == PAGE
    assert client(file).files.download("file-1", tmp_path / "a").read_bytes() == PAGE
