"""Many concurrent followers, cancelled waits and abandoned iterators. The service counts connections."""

import asyncio
import contextlib
import gc
import json
import os
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Self

import pytest

from ft_client import AsyncFTClient, FTClient
from ft_client._client import MAX_CONCURRENT_REQUESTS
from ft_client._in_flight import MAX_OPEN_STREAMS

pytestmark = pytest.mark.anyio

COUNT = 1000
MEMORY = Path("/proc/self/statm")


class Service:
    """A service that counts its connections. Jobs end at their second poll, fine-tunes with their stream."""

    def __init__(self, *, silent: bool = False) -> None:
        self.polls: Counter[str] = Counter()
        self.open = self.most_open = self.accepted = self.streams = self.most_streams = 0
        self.silent = silent
        self.memory: list[int] = []
        self.arrived = asyncio.Event()
        self.closed = asyncio.Event()
        self.base_url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._server.close()
        for _ in range(100):  # until open connections are closed
            if not self.open:
                return
            await asyncio.sleep(0.01)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.accepted += 1
        self.most_open = max(self.most_open, self.open)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._respond(head.split(b" ", 2)[1].decode(), reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open -= 1
            self.closed.set()
            writer.close()

    async def _respond(self, target: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.arrived.set()
        if self.silent:
            await reader.read()  # until the client closes the connection
            raise ConnectionError
        path, _, query = target.partition("?")
        kind, name = path.split("/")[-3:-1] if path.endswith("/events") else path.split("/")[-2:]
        if "stream=true" in query:
            await self._stream(writer)
        elif path.endswith("/events"):
            self._json(writer, {"object": "list", "data": self.events(kind, name), "has_more": False})
        else:
            self.polls[name] += 1
            if len(self.polls) % 200 == 0:
                self.memory.append(resident_memory())
            status = "succeeded" if self.polls[name] > 1 else "running"
            self._json(writer, {"id": name, "status": status, "object": "x"})
        await writer.drain()

    def events(self, kind: str, name: str) -> list[dict[str, Any]]:
        """Return the available events in the order of this API."""
        count = min(self.polls[name] + 1, 3)
        made = [
            {"object": "e", "id": f"{name}-{n}", "created_at": n, "level": "info", "message": f"m{n}"}
            for n in range(count)
        ]
        if kind == "fine-tunes":
            return [{key: value for key, value in one.items() if key != "id"} for one in made]
        return made[::-1]

    @staticmethod
    def _json(writer: asyncio.StreamWriter, body: Any) -> None:
        data = json.dumps(body).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(data)}\r\n\r\n"
        writer.write(head.encode() + data)

    async def _stream(self, writer: asyncio.StreamWriter) -> None:
        self.streams += 1
        self.most_streams = max(self.most_streams, self.streams)
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        try:
            for number in range(3):
                event = {"object": "e", "created_at": number, "level": "info", "message": f"m{number}"}
                writer.write(b"data: " + json.dumps(event).encode() + b"\n\n")
                await writer.drain()
                await asyncio.sleep(0.01)
            writer.write(b"data: [DONE]\n\n")
            await writer.drain()
        finally:
            self.streams -= 1
        raise ConnectionError


def resident_memory() -> int:
    """Return the resident memory in bytes, or 0 if the system does not report it."""
    return int(MEMORY.read_text().split()[1]) * 4096 if MEMORY.exists() else 0


@contextlib.asynccontextmanager
async def assert_no_tasks_remain() -> AsyncIterator[None]:
    """Check that no task remains, except those of the service's open connections."""
    before = asyncio.all_tasks()
    yield
    gc.collect()
    for _ in range(50):
        await asyncio.sleep(0.001)
        if asyncio.all_tasks() <= before:
            break
    left = [task for task in asyncio.all_tasks() - before if "_connected" not in repr(task)]
    assert left == []


@pytest.mark.parametrize("api", ["jobs", "fine_tunes"])
async def test_follow_thousand_jobs_emits_every_event(api: str, tell: Callable[[str, str], None]) -> None:
    """Each event is emitted once and in order, over few connections and with little memory."""
    async with Service() as service, AsyncFTClient("k", base_url=service.base_url) as client, assert_no_tasks_remain():
        resource = client.fine_tuning.jobs if api == "jobs" else client.fine_tunes

        async def follow(number: int) -> tuple[list[str], Any]:
            events: Any = resource.follow(f"x-{number}", poll_interval=0.01)
            found = [event.message async for event in events]
            return found, events.result.status

        gc.collect()
        before = resident_memory()
        outcomes = await asyncio.gather(*[follow(number) for number in range(COUNT)])
        grown = (max(service.memory, default=before) - before) / 2**20
        assert all(outcome == (["m0", "m1", "m2"], "succeeded") for outcome in outcomes)
        assert service.most_open <= MAX_CONCURRENT_REQUESTS + MAX_OPEN_STREAMS
        assert service.most_streams <= MAX_OPEN_STREAMS
        assert grown < 50
        tell(
            "followers",
            f"{COUNT} {api} followed at once over {service.most_open} connections ({service.accepted} made), "
            f"{grown:.1f} MiB above start, {sum(service.polls.values())} polls",
        )


@pytest.mark.parametrize("call", ["wait", "follow", "stream", "list", "download"])
async def test_cancelled_call_leaves_no_connection_and_no_task(call: str, tmp_path: Path) -> None:
    """A call is cancelled during a request without a response. The service sees the connection close."""
    async with (
        Service(silent=True) as service,
        AsyncFTClient("k", base_url=service.base_url) as client,
        assert_no_tasks_remain(),
    ):

        async def run() -> None:
            jobs = client.fine_tuning.jobs
            if call == "wait":
                await jobs.wait("ftjob-1", timeout=3600)
            elif call == "follow":
                [one async for one in jobs.follow("ftjob-1")]
            elif call == "stream":
                [one async for one in client.fine_tunes.follow("ft-1")]
            elif call == "list":
                [one async for one in client.files.list()]
            else:
                await client.files.download("file-1", tmp_path / "f")

        task = asyncio.ensure_future(run())
        await service.arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        del task, run
        async with asyncio.timeout(5):
            await service.closed.wait()
        assert service.open == 0
        assert os.listdir(tmp_path) == []  # noqa: PTH208  # the linter rejects pathlib in coroutines


@pytest.mark.parametrize("end", ["break", "aclose", "timeout"])
async def test_abandoned_stream_closes_connection_and_releases_slot(end: str) -> None:
    """Streams are abandoned as often as there are stream slots, and then once more."""
    async with Service() as service, AsyncFTClient("k", base_url=service.base_url) as client, assert_no_tasks_remain():
        for number in range(MAX_OPEN_STREAMS + 2):
            events = client.fine_tunes.follow(f"ft-{number}")
            assert (await anext(events)).message == "m0"
            if end == "aclose":
                await events.aclose()
            elif end == "timeout":
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(0.001):
                        await anext(events)
                        await asyncio.sleep(1)
            del events
            gc.collect()
            await asyncio.sleep(0.005)
        assert client._config.stream_slots._open == 0
        for _ in range(500):
            if service.streams:
                await asyncio.sleep(0.01)
        assert service.streams == 0
        assert service.accepted >= MAX_OPEN_STREAMS + 2, "each follower had a stream"


def test_abandoned_sync_stream_closes_connection() -> None:
    """A stream is abandoned by breaking out of the loop, by garbage collection or by close()."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    service = Service()
    asyncio.run_coroutine_threadsafe(service.__aenter__(), loop).result()
    try:
        with FTClient("k", base_url=service.base_url) as client:
            for end in ("break", "close", "with"):
                events = client.fine_tunes.follow("ft-1")
                if end == "with":
                    with events:
                        next(events)
                else:
                    for _ in events:
                        break
                if end == "close":
                    events.close()
                del events
                gc.collect()
                assert client._config.stream_slots._open == 0
            done = threading.Event()
            for _ in range(500):
                if not service.streams:
                    break
                done.wait(0.01)
            assert service.streams == 0
    finally:
        asyncio.run_coroutine_threadsafe(service.__aexit__(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
