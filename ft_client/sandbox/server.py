"""Runs the service: in a thread for tests, in a process of its own for everything else."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self, TextIO

import uvicorn

from ft_client.sandbox.app import App
from ft_client.sandbox.clock import Clock
from ft_client.sandbox.connections import Connections
from ft_client.sandbox.contract import load
from ft_client.sandbox.exchange import Scope
from ft_client.sandbox.service import Service, Settings


class _Server(uvicorn.Server):
    """uvicorn without its signals, told to end by an event instead of a poll."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end = asyncio.Event()
        self.listening = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to whoever runs the server."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        self._loop = asyncio.get_running_loop()
        self._service.waiters.bind(self._loop)
        await super().startup(sockets)
        self.ready.set()
        self.listening.set()

    async def main_loop(self) -> None:
        """Keep uvicorn's house until told to end."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    await self._end.wait()
        self._service.waiters.close()

    def end(self) -> None:
        """End soon; may be called from any thread."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # it has ended already
                self._loop.call_soon_threadsafe(self._end.set)


def _server(service: Service) -> _Server:
    connections = Connections()

    def drop(scope: Scope, reset: bool) -> None:
        connections.drop(scope["client"], reset=reset)

    config = uvicorn.Config(
        App(service, drop),
        http=connections.protocol(),
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,  # App sends one by the service's clock
        # a request of a client that does not read its answer may not keep the service from ending
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
        backlog=2048,
    )
    return _Server(config, service)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends without delay only where it can see that this is TCP
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError:
        listening.close()
        raise
    return listening


def _base_url(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}/v1" if ":" in host else f"http://{host}:{port}/v1"


class Sandbox:
    """A real server on a loopback port, in a thread of this process, for as long as a `with` block lasts.

    It trains nothing: jobs go through their states by the clock, and the numbers they leave are simulated.

    Args:
        speed: How many times faster than usual jobs proceed; at 1 one takes about three seconds.
        data_dir: Folder that keeps everything; without one nothing outlives the sandbox.
        profile: The service to be: `openai` (today's), `openai-2023` (the legacy era), `azure`.
        clock: What time it is; a `ManualClock` stands still until it is advanced.
        seed: Makes IDs repeatable.
        any_id: Unknown IDs exist. By default as FT_SANDBOX_ANY_ID says.
        max_active_jobs: Jobs per model under way at once, 429 beyond; any number if None.
        contract: JSON document to keep to instead of the one that ships with the package.
        host: Address to listen on.
        port: Port to listen on; a free one if 0.
        log: Receives a readable line for each request.
        body_idle: Seconds a client may be silent in the middle of a body before it is refused.

    Raises:
        ValueError: An argument makes no sense.
        RuntimeError: Another sandbox uses the data directory.
        OSError: The port is taken.
    """

    def __init__(
        self,
        *,
        speed: float = 1.0,
        data_dir: str | os.PathLike[str] | None = None,
        profile: str = "openai",
        clock: Clock | None = None,
        seed: int | None = None,
        any_id: bool | None = None,
        max_active_jobs: int | None = None,
        contract: str | os.PathLike[str] | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        log: TextIO | None = None,
        body_idle: float = 30.0,
    ) -> None:
        settings = Settings(
            speed=speed,
            profile=profile,
            data_dir=None if data_dir is None else Path(data_dir),
            clock=clock or Clock(),
            seed=seed,
            any_id=os.environ.get("FT_SANDBOX_ANY_ID", "") not in ("", "0") if any_id is None else any_id,
            max_active_jobs=max_active_jobs,
            body_idle=body_idle,
        )
        self._contract = load(None if contract is None else Path(contract))
        self._settings = settings
        self._host, self._port = host, port
        self._log = log
        self._service: Service | None = None
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self._url: str | None = None

    @property
    def base_url(self) -> str:
        """Where a client is to be pointed, with `/v1`."""
        if self._url is None:
            raise RuntimeError("the sandbox is not running: use it as a context manager")
        return self._url

    @property
    def root(self) -> str:
        """Where the sandbox's own endpoints are: `{root}/sandbox/faults`, `/requests`, `/clock`."""
        return self.base_url.removesuffix("/v1")

    @property
    def clock(self) -> Clock:
        """The service's clock; `advance` may be called from any thread."""
        return self._settings.clock

    def start(self) -> Self:
        """Start the server and return once it answers."""
        listening = _listen(self._host, self._port)
        try:
            service = Service(self._settings, self._contract)
        except BaseException:
            listening.close()
            raise
        service.log.follow(_writer(self._log))
        server = _server(service)
        thread = threading.Thread(target=self._run, args=(server, listening), name="ft-sandbox", daemon=True)
        self._service, self._server, self._thread = service, server, thread
        self._url = _base_url(listening)
        thread.start()
        server.ready.wait()
        return self

    def run(self) -> int:
        """Serve in this thread until SIGTERM or SIGINT, and return 0."""
        listening = _listen(self._host, self._port)
        try:
            service = Service(self._settings, self._contract)
        except BaseException:
            listening.close()
            raise
        service.log.follow(_writer(self._log))
        server = _server(service)
        self._url = _base_url(listening)
        try:
            with _ended_by_signals(server):
                asyncio.run(self._announced(server, listening))
        finally:
            listening.close()
            service.close()
        return 0

    async def _announced(self, server: _Server, listening: socket.socket) -> None:
        serving = asyncio.ensure_future(server.serve([listening]))
        await asyncio.wait({serving, asyncio.ensure_future(server.listening.wait())}, return_when="FIRST_COMPLETED")
        sys.stdout.write(f"listening on {self.base_url}\n")
        sys.stdout.flush()
        await serving

    @staticmethod
    def _run(server: _Server, listening: socket.socket) -> None:
        try:
            asyncio.run(server.serve([listening]))
        finally:
            server.ready.set()
            listening.close()

    def stop(self) -> None:
        """End the server and return once it is gone."""
        if self._server is None or self._thread is None or self._service is None:
            return
        self._server.end()
        self._thread.join()
        self._service.close()
        self._server = self._thread = self._service = self._url = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


@contextlib.contextmanager
def _ended_by_signals(server: _Server) -> Iterator[None]:
    def end(number: int, frame: FrameType | None) -> None:
        server.end()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _writer(log: TextIO | None) -> Callable[[str], None] | None:
    if log is None:
        return None

    def write(line: str) -> None:
        log.write(line)
        log.flush()

    return write


def serve(
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    data_dir: str | os.PathLike[str] | None = None,
    speed: float = 1.0,
    profile: str = "openai",
    clock: Clock | None = None,
    seed: int | None = None,
    any_id: bool | None = None,
    max_active_jobs: int | None = None,
    contract: str | os.PathLike[str] | None = None,
    log: TextIO | None = None,
) -> int:
    """Run a sandbox in this thread until SIGTERM or SIGINT. Must be the main thread.

    Prints one line on stdout when ready: `listening on http://127.0.0.1:PORT/v1`.

    Args:
        host: Address to listen on; anything but loopback lets others use it.
        port: Port to listen on; a free one if 0.
        data_dir: Folder that keeps everything; without one nothing outlives the process.
        speed: How many times faster than usual jobs proceed.
        profile: The service to be: `openai`, `openai-2023`, `azure`.
        clock: What time it is.
        seed: Makes IDs repeatable.
        any_id: Unknown IDs exist; by default as FT_SANDBOX_ANY_ID says.
        max_active_jobs: Jobs per model under way at once, 429 beyond.
        contract: JSON document to keep to instead of the one that ships with the package.
        log: Receives a line for each request; stderr if None.

    Returns:
        0, the exit status.
    """
    sandbox = Sandbox(
        speed=speed,
        data_dir=data_dir,
        profile=profile,
        clock=clock,
        seed=seed,
        any_id=any_id,
        max_active_jobs=max_active_jobs,
        contract=contract,
        host=host,
        port=port,
        log=log or sys.stderr,
    )
    _allow_many_connections()
    return sandbox.run()


def _allow_many_connections() -> None:
    """Raise the soft limit of open files to the hard one: a thousand followers are a thousand sockets."""
    try:
        import resource
    except ImportError:  # no such limits on this system
        return
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
