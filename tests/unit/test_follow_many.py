"""Many followers at once, waits that are cancelled, iterators that are left: over connections that are counted."""

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
    """Jobs that end at their third look, fine-tunes that end with their stream; it counts its connections."""

    def __init__(self, *, silent: bool = False) -> None:
        self.looks: Counter[str] = Counter()
        self.open = self.most = self.made = self.streams = self.most_streams = 0
        self.silent = silent
        self.memory: list[int] = []
        self.arrived = asyncio.Event()
        self.gone = asyncio.Event()
        self.base_url = ""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self.base_url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/v1"
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._server.close()
        for _ in range(100):  # connections that are being closed
            if not self.open:
                return
            await asyncio.sleep(0.01)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.made += 1
        self.most = max(self.most, self.open)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await self._answer(head.split(b" ", 2)[1].decode(), reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self.open -= 1
            self.gone.set()
            writer.close()

    async def _answer(self, target: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.arrived.set()
        if self.silent:
            await reader.read()  # to the end of the connection
            raise ConnectionError
        path, _, query = target.partition("?")
        kind, name = path.split("/")[-3:-1] if path.endswith("/events") else path.split("/")[-2:]
        if "stream=true" in query:
            await self._stream(writer)
        elif path.endswith("/events"):
            self._json(writer, {"object": "list", "data": self.events(kind, name), "has_more": False})
        else:
            self.looks[name] += 1
            if len(self.looks) % 200 == 0:
                self.memory.append(resident())
            status = "succeeded" if self.looks[name] > 1 else "running"
            self._json(writer, {"id": name, "status": status, "object": "x"})
        await writer.drain()

    def events(self, kind: str, name: str) -> list[dict[str, Any]]:
        """Those that there are, in the order in which this API lists them."""
        count = min(self.looks[name] + 1, 3)
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


def resident() -> int:
    """Bytes of memory in use; 0 where the system does not tell."""
    return int(MEMORY.read_text().split()[1]) * 4096 if MEMORY.exists() else 0


@contextlib.asynccontextmanager
async def nothing_left() -> AsyncIterator[None]:
    """No task is left behind but those of the service's open connections, which end with them."""
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
async def test_a_thousand_jobs_are_followed_at_once(api: str, tell: Callable[[str, str], None]) -> None:
    """Each event of each once and in order, over few connections, in little memory."""
    async with Service() as service, AsyncFTClient("k", base_url=service.base_url) as client, nothing_left():
        resource = client.fine_tuning.jobs if api == "jobs" else client.fine_tunes

        async def follow(number: int) -> tuple[list[str], Any]:
            events: Any = resource.follow(f"x-{number}", poll_interval=0.01)
            found = [event.message async for event in events]
            return found, events.result.status

        gc.collect()
        before = resident()
        outcomes = await asyncio.gather(*[follow(number) for number in range(COUNT)])
        grown = (max(service.memory, default=before) - before) / 2**20
        assert all(outcome == (["m0", "m1", "m2"], "succeeded") for outcome in outcomes)
        assert service.most <= MAX_CONCURRENT_REQUESTS + MAX_OPEN_STREAMS
        assert service.most_streams <= MAX_OPEN_STREAMS
        assert grown < 50
        tell(
            "followers",
            f"{COUNT} {api} followed at once over {service.most} connections ({service.made} made), "
            f"{grown:.1f} MiB above start, {sum(service.looks.values())} looks",
        )


@pytest.mark.parametrize("call", ["wait", "follow", "stream", "list", "download"])
async def test_cancelling_leaves_no_connection_and_no_task(call: str, tmp_path: Path) -> None:
    """In the middle of a request that is not answered: the service sees the connection end."""
    async with Service(silent=True) as service, AsyncFTClient("k", base_url=service.base_url) as client, nothing_left():

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
            await service.gone.wait()
        assert service.open == 0
        assert os.listdir(tmp_path) == []  # noqa: PTH208  # pathlib is refused in coroutines


@pytest.mark.parametrize("end", ["break", "aclose", "timeout"])
async def test_leaving_a_stream_ends_its_connection_and_gives_back_its_place(end: str) -> None:
    """Left in the middle, as often as there are places, and again."""
    async with Service() as service, AsyncFTClient("k", base_url=service.base_url) as client, nothing_left():
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
        assert service.made >= MAX_OPEN_STREAMS + 2, "each follower had a stream"


def test_leaving_a_blocking_stream_ends_its_connection() -> None:
    """By breaking out of the loop, with the garbage, or by close()."""
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
