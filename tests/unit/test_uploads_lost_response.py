"""A file whose upload lost its response is adopted only if it is the only one that can be it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ft_client import FTClient
from ft_client.errors import APIConnectionError, OutcomeUnknownError
from tests.support.no_sleep import no_sleep

LINE = b'{"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}\n' * 11


@pytest.fixture(autouse=True)
def _without_pauses() -> Iterator[None]:
    with no_sleep():
        yield


class Files:
    """A service that stores files, and loses the response of the first upload.

    Args:
        stored: How many equal files the lost request leaves: 0 or 1, or more if others upload the same.
        before: Whether an equal file was there an hour earlier.
    """

    def __init__(self, stored: int, *, before: bool = False) -> None:
        self.stored = stored
        self.files: list[dict[str, Any]] = []
        self.posts = 0
        if before:
            self._store(time.time() - 3600, len(LINE))

    def _store(self, moment: float, size: int) -> dict[str, Any]:
        file = {"id": f"file-{len(self.files) + 1}", "object": "file", "bytes": size, "created_at": int(moment),
                "filename": "train.jsonl", "purpose": "fine-tune", "status": "processed"}  # fmt: skip
        self.files.append(file)
        return file

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"object": "list", "data": self.files[::-1], "has_more": False})
        request.read()
        assert re.search(rb'filename="train.jsonl"', request.content)
        self.posts += 1
        assert self.posts < 5, "the upload does not end"
        if self.posts == 1:
            for _ in range(self.stored):
                self._store(time.time() + 1, len(LINE))
            raise httpx.ReadError("connection reset", request=request)
        return httpx.Response(200, json=self._store(time.time() + 1, len(LINE)))

    def upload(self) -> Any:
        """Upload a file with a new client."""
        http = httpx.Client(transport=httpx.MockTransport(self))
        client = FTClient("k", base_url="http://service.example/v1", http_client=http)
        return client.files.create(file=("train.jsonl", LINE), purpose="fine-tune")


def test_the_only_equal_file_is_adopted() -> None:
    """The upload is not sent again."""
    service = Files(1)
    assert service.upload().id == "file-1"
    assert service.posts == 1


@pytest.mark.parametrize("equal", [2, 3])
def test_of_several_equal_files_none_is_adopted(equal: int) -> None:
    """It is unknown which one is the caller's: either the upload is sent again, or the outcome is unknown."""
    service = Files(equal)
    try:
        file = service.upload()
    except (OutcomeUnknownError, APIConnectionError):
        assert service.posts == 1
    else:
        assert file.id == f"file-{equal + 1}"
        assert service.posts == 2


def test_an_earlier_equal_file_is_not_adopted() -> None:
    """A file of an hour ago is not the one of this upload."""
    service = Files(0, before=True)
    assert service.upload().id == "file-2"
    assert service.posts == 2


def test_an_upload_that_left_nothing_is_sent_again() -> None:
    """The lookup finds no file, so a second one cannot be left."""
    service = Files(0)
    assert service.upload().id == "file-1"
    assert service.posts == 2


def test_the_upload_after_an_adopted_one_gets_a_file_of_its_own() -> None:
    """Two calls with equal content return two files, even if each loses a response."""
    service = Files(1)
    http = httpx.Client(transport=httpx.MockTransport(service))
    client = FTClient("k", base_url="http://service.example/v1", http_client=http)
    first = client.files.create(file=("train.jsonl", LINE), purpose="fine-tune")
    service.posts = 0
    service.stored = 0
    second = client.files.create(file=("train.jsonl", LINE), purpose="fine-tune")
    assert (first.id, second.id) == ("file-1", "file-2")
