"""Uploads of an async client: reading a slow file does not stop the event loop."""

import asyncio
import io
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClientError
from ft_client._runtime import async_body
from ft_client._runtime.async_body import AsyncBody
from ft_client_generated.multipart import SLICE_BYTES, Multipart

DATA = bytes(range(256)) * (5 * SLICE_BYTES // 256) + b"end"


class SlowFile(io.BytesIO):
    """A file that notes which threads read it, and lets a test decide how long that takes."""

    def __init__(self, data: bytes, before_read: Callable[[], object] = lambda: None) -> None:
        super().__init__(data)
        self.before_read = before_read
        self.threads: list[int] = []

    def read(self, size: int | None = -1) -> bytes:
        self.threads.append(threading.get_ident())
        self.before_read()
        return super().read(size)


def upload(file: Any, **options: Any) -> bytes:
    """Return the body of an upload."""
    received: list[bytes] = []

    async def handle(request: httpx.Request) -> httpx.Response:
        received.append(await request.aread())
        return httpx.Response(200, json={"id": "file-1", "object": "file"})

    async def run() -> None:
        http = httpx.AsyncClient(transport=httpx.MockTransport(handle))
        async with AsyncFTClient("k", base_url="http://127.0.0.1:1/v1", http_client=http) as client:
            await client.files.upload(("f", file), check="off", **options)

    asyncio.run(run())
    return received[0]


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every read count as slow."""
    monkeypatch.setattr(async_body, "SLOW_READ", -1.0)


@pytest.mark.usefixtures("slow")
def test_slow_file_is_read_in_threads() -> None:
    """All of it arrives, and the progress is reported in the thread of the event loop, as ever."""
    file = SlowFile(DATA)
    reported: list[tuple[int, int | None, int]] = []
    body = upload(file, on_progress=lambda done, total: reported.append((done, total, threading.get_ident())))
    assert DATA in body
    assert threading.get_ident() not in file.threads
    assert [done for done, _, _ in reported] == [min(n * SLICE_BYTES, len(DATA)) for n in range(1, 7)]
    assert {(total, thread) for _, total, thread in reported} == {(len(DATA), threading.get_ident())}


def test_fast_file_is_read_in_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the second piece on, as a thread for each piece costs more. A slow read moves the next ones to threads."""
    monkeypatch.setattr(async_body, "SLOW_READ", 60.0)
    file = SlowFile(DATA)
    assert DATA in upload(file)
    here = [thread == threading.get_ident() for thread in file.threads]
    assert here[0] is False
    assert here[-1] is True
    assert here == sorted(here)


@pytest.mark.usefixtures("slow")
def test_other_tasks_continue_during_a_slow_read() -> None:
    """A read waits for something that only another task does."""
    begun, done = threading.Event(), threading.Event()
    file = SlowFile(DATA, lambda: (begun.set(), done.wait(10)))

    async def run() -> list[bytes]:
        async def others() -> None:
            await asyncio.to_thread(begun.wait, 10)
            done.set()

        other = asyncio.ensure_future(others())
        body = [piece async for piece in AsyncBody(Multipart({"file": ("f", file)}, files=["file"]))]
        await other
        return body

    assert DATA in b"".join(asyncio.run(run()))


@pytest.mark.usefixtures("slow")
def test_exception_of_the_callback_reaches_the_caller() -> None:
    """Unchanged, as from a sync client."""

    def stop(done: int, total: int | None) -> None:
        raise LookupError("stop")

    with pytest.raises(LookupError, match="stop"):
        upload(SlowFile(DATA), on_progress=stop)


@pytest.mark.usefixtures("slow")
def test_error_of_the_file_reaches_the_caller() -> None:
    """A disk that fails during the upload."""

    def fail() -> None:
        raise OSError(5, "Input/output error")

    with pytest.raises(FTClientError, match="Input/output error"):
        upload(SlowFile(DATA, fail), reuse=False)


@pytest.mark.usefixtures("slow")
def test_attempt_after_one_that_was_given_up_sends_the_whole_file() -> None:
    """The thread of the first attempt still reads when the second one begins."""
    first, go_on, moved = threading.Event(), threading.Event(), threading.Event()

    class Shared(SlowFile):
        def read(self, size: int | None = -1) -> bytes:
            if not first.is_set():
                first.set()
                go_on.wait(10)
                data = super().read(size)
                moved.set()
                return data
            if self.tell():  # the second attempt has started: here, the first one would move its position
                go_on.set()
                moved.wait(1)
            return super().read(size)

    file = Shared(DATA)
    content = Multipart({"file": ("f", file)}, files=["file"])

    async def run() -> bytes:
        async def collect() -> bytes:
            return b"".join([piece async for piece in AsyncBody(content)])

        given_up = asyncio.ensure_future(collect())
        await asyncio.to_thread(first.wait, 10)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        second = asyncio.ensure_future(collect())
        await asyncio.sleep(0)
        threading.Timer(0.05, go_on.set).start()
        return await second

    body = asyncio.run(run())
    assert DATA in body
    assert len(body) == content.size


def test_thread_of_an_attempt_that_was_given_up_reads_nothing() -> None:
    """It may get its turn only when a later attempt reads the same file from the start."""
    file = SlowFile(DATA)

    class Content:
        def __iter__(self) -> Iterator[bytes]:
            while piece := file.read(SLICE_BYTES):
                yield piece

    async def give_up() -> None:
        body = AsyncBody(content := Content())
        with vars(content)["_reading"]:  # another attempt reads
            task = asyncio.ensure_future(anext(aiter(body)))
            await asyncio.sleep(0.05)  # until the thread waits for its turn
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(give_up())  # ends when the thread has ended
    assert file.threads == []
