"""Response objects as code for the vendor's SDK uses them: file contents, request IDs, copies of errors."""

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import FTClient, JobFailedError, NotFoundError, PaginationError

CONTENT = '{"a": "é"}\n'.encode()


def client_of(respond: Callable[[httpx.Request], httpx.Response]) -> FTClient:
    """Return a client whose service is a function."""
    return FTClient("sk-1", http_client=httpx.Client(transport=httpx.MockTransport(respond)), max_retries=0)


def test_file_content_has_the_ways_to_read_of_the_sdk(tmp_path: Path) -> None:
    """Every way returns the same content."""
    content = client_of(lambda _: httpx.Response(200, content=CONTENT)).files.content("file-1")
    assert (content.read(), content.text, content.encoding) == (CONTENT, CONTENT.decode(), "utf-8")
    assert content.json() == {"a": "é"}
    assert list(content.iter_bytes()) == [CONTENT]
    assert list(content.iter_bytes(5)) == [CONTENT[:5], CONTENT[5:10], CONTENT[10:]]
    assert "".join(content.iter_text(1)) == CONTENT.decode()
    content.stream_to_file(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT
    with pytest.raises(ValueError, match="chunk_size is 0"):
        content.iter_bytes(0)


@pytest.mark.anyio
async def test_file_content_can_be_read_in_async_code(tmp_path: Path) -> None:
    """The methods with a prefix do the same."""
    content = client_of(lambda _: httpx.Response(200, content=CONTENT)).files.content("file-1")
    assert await content.aread() == b"".join([piece async for piece in content.aiter_bytes(2)]) == CONTENT
    assert [line async for line in content.aiter_lines()] == list(content.iter_lines())
    assert "".join([piece async for piece in content.aiter_text(2)]) == content.text
    await content.astream_to_file(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == CONTENT


def test_results_have_the_id_of_their_request() -> None:
    """A model and a page have it; without the header it is None."""
    headers = {"x-request-id": "req-1"}
    body: dict[str, Any] = {"id": "file-1", "object": "file"}
    assert client_of(lambda _: httpx.Response(200, json=body, headers=headers)).files.retrieve(
        "file-1"
    )._request_id == ("req-1")
    assert client_of(lambda _: httpx.Response(200, json=body)).files.retrieve("file-1")._request_id is None
    page = client_of(lambda _: httpx.Response(200, json={"data": [body]}, headers=headers)).files.list()
    assert page._request_id == "req-1"


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])
def test_copied_errors_keep_their_fields(duplicate: Callable[[Any], Any]) -> None:
    """Errors cross processes, as in a multiprocessing pool."""
    inner = {"message": "No such file", "code": "gone", "param": "id", "type": "t"}
    client = client_of(lambda _: httpx.Response(404, json={"error": inner}, headers={"x-request-id": "req-1"}))
    with pytest.raises(NotFoundError) as raised:
        client.files.retrieve("file-1")
    twin = duplicate(raised.value)
    assert type(twin) is NotFoundError
    assert str(twin) == str(raised.value)
    assert (twin.status_code, twin.code, twin.param, twin.request_id, twin.body) == (404, "gone", "id", "req-1", inner)
    assert twin.response.json() == {"error": inner}
    assert duplicate(PaginationError("again", "file-1")).after == "file-1"
    assert duplicate(JobFailedError("failed", {"id": 1})).job == {"id": 1}
