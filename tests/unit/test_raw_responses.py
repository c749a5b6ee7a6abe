"""`with_raw_response` and `with_streaming_response`: the response that gave the result, next to the result."""

from __future__ import annotations

import gzip
import inspect
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient, FTClientError, NotFoundError
from ft_client.raw_response import RawResponse
from ft_client_generated.models import OpenAIFile
from tests.support.service import MODEL, chat, running, set_faults

BASE = "http://service.example/v1"
FILE = {"id": "file-1", "object": "file", "bytes": 3, "created_at": 1, "filename": "a.csv", "purpose": "fine-tune"}
PATHS = {"createFile": "/v1/files", "createFineTuningJob": "/v1/fine_tuning/jobs"}
TEXT = "step,ü\r\n1,2\n"


class Service:
    """Returns the given responses in order, the last one again and again."""

    def __init__(self, *responses: httpx.Response) -> None:
        self.responses = list(responses)
        self.received: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.received.append(request)
        return self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]

    def client(self, **settings: Any) -> FTClient:
        """Return a client of this service."""
        return FTClient(
            "sk-1", base_url=BASE, http_client=httpx.Client(transport=httpx.MockTransport(self)), **settings
        )

    def async_client(self) -> AsyncFTClient:
        """Return an async client of this service."""
        transport = httpx.MockTransport(self)
        return AsyncFTClient("sk-1", base_url=BASE, http_client=httpx.AsyncClient(transport=transport))


class Stream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that arrives in chunks, and remembers whether it was closed."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = chunks
        self.sent = 0
        self.closed = False

    def __iter__(self) -> Any:
        for chunk in self.chunks:
            self.sent += 1
            yield chunk

    async def __aiter__(self) -> Any:
        for chunk in self:
            yield chunk

    def close(self) -> None:
        self.closed = True

    async def aclose(self) -> None:
        self.closed = True


def some_file(**headers: str) -> httpx.Response:
    """A response with the description of a file."""
    return httpx.Response(200, json=FILE, headers=headers)


def test_raw_response_has_the_facts_of_the_response_and_the_result() -> None:
    """Headers, status, ID, request and body are those of the exchange."""
    response = Service(some_file(**{"x-request-id": "req_1"})).client().files.with_raw_response.retrieve("file-1")
    assert (response.status_code, response.request_id, response.method) == (200, "req_1", "GET")
    assert (str(response.url), response.http_version, response.is_closed) == (f"{BASE}/files/file-1", "HTTP/1.1", True)
    assert response.json() == FILE
    assert response.read() == response.content == response.text.encode()
    assert response.elapsed.total_seconds() >= 0
    assert response.retries_taken == 0
    file = response.parse()
    assert isinstance(file, OpenAIFile)
    assert (file.id, file._request_id) == ("file-1", "req_1")


def test_raw_response_becomes_the_type_that_is_named() -> None:
    """A body of another type is an error, and not returned as it is."""
    raw = Service(some_file()).client().files.with_raw_response.retrieve("file-1")
    assert raw.parse(to=dict) == FILE
    assert raw.parse(to=OpenAIFile).filename == "a.csv"
    for other, reason in ((list, "not a JSON array"), (list[OpenAIFile], "not a JSON array"), (set, "to is <class")):
        with pytest.raises(TypeError, match=reason):
            raw.parse(to=other)


def test_raw_response_counts_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The response is that of the attempt that succeeded."""
    monkeypatch.setattr("ft_client._retry.backoff", lambda *_: 0.0)
    service = Service(httpx.Response(500, headers={"retry-after-ms": "1"}), some_file())
    response = service.client().files.with_raw_response.retrieve("file-1")
    assert (response.status_code, response.retries_taken, len(service.received)) == (200, 1, 2)


def test_raw_response_of_a_check_after_the_result_is_that_of_the_result() -> None:
    """A request that only checks the result is not the response."""
    page = httpx.Response(200, text="abc", headers={"content-type": "text/html"})
    response = Service(page, some_file()).client().files.with_raw_response.content("file-1")
    assert response.text == response.parse().text == "abc"


def test_raw_response_of_a_list_is_that_of_its_page() -> None:
    """`parse()` returns the page, which can fetch the next one."""
    listed = httpx.Response(200, json={"object": "list", "data": [FILE], "has_more": False}, headers={"x-a": "1"})
    response = Service(listed).client().files.with_raw_response.list()
    assert ([file.id for file in response.parse()], response.headers["x-a"]) == (["file-1"], "1")


def test_client_and_parent_resources_have_raw_responses() -> None:
    """The proxy leads to the same methods from the client, a resource and a child."""
    client = Service(httpx.Response(200, json={"object": "list", "data": []})).client()
    for jobs in (
        client.with_raw_response.fine_tuning.jobs,
        client.fine_tuning.with_raw_response.jobs,
        client.fine_tuning.jobs.with_raw_response,
    ):
        assert jobs.list().parse().data == []


def test_raw_error_is_raised() -> None:
    """A status other than 2xx raises as without the raw response."""
    with pytest.raises(NotFoundError):
        Service(httpx.Response(404)).client().files.with_raw_response.retrieve("file-1")


def test_ordinary_call_after_a_raw_one_is_ordinary() -> None:
    """Nothing is recorded, and both send the same headers."""
    service = Service(some_file())
    client = service.client()
    client.files.with_raw_response.retrieve("file-1")
    assert isinstance(client.files.retrieve("file-1"), OpenAIFile)
    assert service.received[0].headers == service.received[1].headers


def test_iterator_over_many_responses_has_no_raw_response() -> None:
    """The error names the method; nothing is sent."""
    service = Service(some_file())
    with pytest.raises(TypeError, match="follow returns an iterator"):
        service.client().fine_tuning.jobs.with_raw_response.follow("ftjob-1")  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="no raw response"):
        service.client().with_raw_response.close()  # type: ignore[attr-defined]
    assert service.received == []


def test_call_without_a_request_has_no_raw_response() -> None:
    """An empty list of jobs sends nothing; the error states it."""
    jobs = Service(some_file()).client().fine_tuning.jobs
    with pytest.raises(FTClientError, match="sent no request"):
        jobs.with_raw_response.create_many([])
    with (
        pytest.raises(FTClientError, match="sent no request"),
        jobs.with_streaming_response.wait_many([]),
    ):
        pass


def test_streamed_content_is_read_as_it_is_needed(tmp_path: Path) -> None:
    """Each way to read gives the content; the connection is not read before."""
    ways: dict[str, Any] = {
        "bytes": lambda response: b"".join(response.iter_bytes(4)).decode(),
        "text": lambda response: "".join(response.iter_text()),
        "lines": lambda response: list(response.iter_lines()),
        "read": lambda response: response.read().decode(),
        "parse": lambda response: response.parse().decode(),
        "file": lambda response: response.stream_to_file(tmp_path / "x") or (tmp_path / "x").read_bytes().decode(),
    }
    for name, way in ways.items():
        data = TEXT.encode()
        stream = Stream(data[:6], data[6:8], data[8:])
        client = Service(httpx.Response(200, stream=stream)).client()
        with client.files.with_streaming_response.content("file-1") as response:
            assert (response.is_closed, stream.sent) == (False, 0)
            assert way(response) == (["step,ü", "1,2"] if name == "lines" else TEXT)
        assert (response.is_closed, stream.closed) == (True, True)


def test_streamed_content_is_decoded_and_closed_early() -> None:
    """A compressed body is read as its content; leaving the block closes the connection."""
    body = Stream(gzip.compress(b"a\nb\n"))
    client = Service(httpx.Response(200, stream=body, headers={"content-encoding": "gzip"})).client()
    with client.files.with_streaming_response.content("file-1") as response:
        assert list(response.iter_lines()) == ["a", "b"]
    unread = Stream(b"x", b"y")
    with Service(httpx.Response(200, stream=unread)).client().files.with_streaming_response.content("file-1"):
        pass
    assert (unread.sent, unread.closed) == (0, True)


def test_streamed_content_is_retried_before_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A 500 is followed by another attempt; a 404 raises with the message of the service."""
    monkeypatch.setattr("ft_client._retry.backoff", lambda *_: 0.0)
    service = Service(httpx.Response(503, stream=Stream(b"{}")), httpx.Response(200, stream=Stream(b"x")))
    with service.client().files.with_streaming_response.content("file-1") as response:
        assert (response.retries_taken, response.read()) == (1, b"x")
    missing = httpx.Response(404, stream=Stream(b'{"error": {"message": "no such file"}}'))
    with (
        pytest.raises(NotFoundError, match="no such file"),
        Service(missing).client().files.with_streaming_response.content("file-1"),
    ):
        pass


def test_streaming_response_of_another_method_has_its_result() -> None:
    """The body is in memory, and the response closes with the block."""
    with Service(some_file()).client().files.with_streaming_response.retrieve("file-1") as response:
        assert not response.is_closed
        assert (response.parse().id, response.json()) == ("file-1", FILE)
    assert response.is_closed


@pytest.mark.anyio
async def test_async_raw_and_streaming_responses(tmp_path: Path) -> None:
    """The same with an async client."""
    client = Service(some_file()).async_client()
    raw = await client.files.with_raw_response.retrieve("file-1")
    assert (raw.parse().id, raw.json()) == ("file-1", FILE)
    assert inspect.iscoroutinefunction(client.with_raw_response.files.retrieve)
    async with client.files.with_streaming_response.retrieve("file-1") as response:
        assert not response.is_closed
        assert (await response.parse()).id == "file-1"
    stream = Stream(TEXT.encode())
    client = Service(httpx.Response(200, stream=stream)).async_client()
    async with client.files.with_streaming_response.content("file-1") as content:
        assert stream.sent == 0
        assert [line async for line in content.iter_lines()] == ["step,ü", "1,2"]
    assert (content.is_closed, stream.closed) == (True, True)
    client = Service(httpx.Response(200, stream=Stream(b"xyz"))).async_client()
    async with client.files.with_streaming_response.content("file-1") as content:
        await content.stream_to_file(tmp_path / "y", chunk_size=2)
    assert (tmp_path / "y").read_bytes() == b"xyz"


@pytest.mark.anyio
async def test_file_content_can_be_read_in_each_way_of_a_response(tmp_path: Path) -> None:
    """Chunks, text, JSON and a file have the same content."""
    content = Service(httpx.Response(200, content=b'["a"]')).client().files.content("file-1")
    assert list(content.iter_bytes(2)) == [b'["', b'a"', b"]"]
    assert list(content.iter_bytes()) == [b'["a"]']
    assert list(content.iter_text(3)) == ['["a', '"]']
    assert (content.json(), content.encoding, await content.aread()) == (["a"], "utf-8", b'["a"]')
    content.stream_to_file(tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == b'["a"]'
    empty = Service(httpx.Response(200, content=b"")).client().files.content("file-1")
    assert (list(empty.iter_bytes()), list(empty.iter_text())) == ([], [])


def test_raw_response_after_a_lost_one_is_that_of_the_object() -> None:
    """A lookup finds the job or file in a list; the raw response has the object itself, and not the list."""
    with running() as caller, FTClient("sk-1", base_url=caller.sandbox.base_url) as client:
        for operation in ("createFile", "createFineTuningJob"):
            set_faults(caller.sandbox, {"operation": operation, "kind": "drop_after"})
            raw: RawResponse[Any]
            if operation == "createFile":
                raw = client.files.with_raw_response.create(file=("a.jsonl", chat()), purpose="fine-tune")
                file_id = raw.parse().id
            else:
                raw = client.fine_tuning.jobs.with_raw_response.create(model=MODEL, training_file=file_id)
            assert (raw.json()["id"], raw.url.path) == (raw.parse().id, f"{PATHS[operation]}/{raw.parse().id}")
