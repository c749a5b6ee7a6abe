"""Run the service, either in a thread (`Sandbox`) or in the current process (`serve`)."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self, TextIO

import uvicorn
from starlette.types import Scope

from ft_client.sandbox.app import App
from ft_client.sandbox.clock import Clock
from ft_client.sandbox.connections import Connections
from ft_client.sandbox.contract import load
from ft_client.sandbox.service import Service, Settings


class _ThreadedServer(uvicorn.Server):
    """A uvicorn server that ignores signals and shuts down on an event instead of polling."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service
        self.ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._shutdown = asyncio.Event()
        self.listener = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Do not install signal handlers; the caller does."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start listening and set the events."""
        self._loop = asyncio.get_running_loop()
        self._service.notifier.attach(self._loop)
        await super().startup(sockets)
        self.ready.set()
        self.listener.set()

    async def main_loop(self) -> None:
        """Run uvicorn's periodic tasks until shutdown."""
        while not await self.on_tick(0):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(0.5):
                    await self._shutdown.wait()
        self._service.notifier.close()

    def request_shutdown(self) -> None:
        """Request a shutdown. Thread-safe."""
        self.should_exit = True
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is already closed
                self._loop.call_soon_threadsafe(self._shutdown.set)


def _server(service: Service) -> _ThreadedServer:
    connections = Connections(service.settings.head_timeout)

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
        date_header=False,  # App sends one from the service's clock
        # a client that does not read its response must not block the shutdown
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
        backlog=2048,
    )
    return _ThreadedServer(config, service)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sets TCP_NODELAY only if the protocol of the socket is given
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def _bound_name(host: str) -> tuple[str, ...]:
    """Return the host to allow for an address to listen on; none for a wildcard address."""
    return () if host in ("", "0.0.0.0", "::") else (host,)


def _base_url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/v1" if ":" in host else f"http://{host}:{port}/v1"


class Sandbox:
    """A real server on a loopback port, in a thread of this process. Use it as a context manager.

    It does not train anything: jobs change their state with the clock, and their metrics are simulated.

    Args:
        speed: Speed factor for jobs, above 0. At 1 a job takes about three seconds.
        data_dir: Directory for persistent data. Without one, all data is removed when the sandbox stops.
        profile: Service to emulate: `openai` (current), `openai-2023` (the service of 2023) or `azure`.
        clock: Clock of the service. A `ManualClock` stands still until it is advanced.
        seed: Seed for repeatable IDs.
        any_id: Accept unknown IDs and create the object on first use. Defaults to the FT_SANDBOX_ANY_ID environment
            variable.
        max_active_jobs: Maximum number of active jobs per model; more get a 429. None means no limit.
        contract: OpenAPI document (JSON) to use instead of the packaged one.
        host: Address to listen on.
        port: Port to listen on; a free one if 0.
        log: Text stream that receives a line for each request.
        body_idle: Seconds to wait for the next bytes of a request body before responding with 408.
        head_timeout: Seconds to wait for a complete request head before responding with 408.
        allow_hosts: Host names to accept in addition to loopback names; `*` accepts all. Other names get a 403, which
            protects against DNS rebinding.
        training_available: If false, creating a job is a 403 with the code `training_not_available`, as for
            organizations that the vendor has excluded from fine-tuning.

    Raises:
        ValueError: If an argument is invalid.
        RuntimeError: If another sandbox uses the data directory, or another version wrote it.
        OSError: If the port is in use.
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
        head_timeout: float = 30.0,
        allow_hosts: Sequence[str] = (),
        training_available: bool = True,
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
            head_timeout=head_timeout,
            allow_hosts=(*allow_hosts, *_bound_name(host)),
            training_available=training_available,
        )
        self._contract = load(None if contract is None else Path(contract))
        self._settings = settings
        self._host, self._port = host, port
        self._log = log
        self._service: Service | None = None
        self._server: _ThreadedServer | None = None
        self._thread: threading.Thread | None = None
        self._url: str | None = None

    @property
    def base_url(self) -> str:
        """Base URL for clients, including `/v1`."""
        if self._url is None:
            raise RuntimeError("the sandbox is not running: use it as a context manager")
        return self._url

    @property
    def root(self) -> str:
        """Base URL without `/v1`. The control endpoints are `{root}/sandbox/faults`, `/requests` and `/clock`."""
        return self.base_url.removesuffix("/v1")

    @property
    def clock(self) -> Clock:
        """Clock of the service. `advance` is thread-safe."""
        return self._settings.clock

    def _prepare(self) -> tuple[socket.socket, Service, _ThreadedServer]:
        """Listen, and return what is needed to serve."""
        listener = _listen(self._host, self._port)
        try:
            service = Service(self._settings, self._contract)
        except BaseException:
            listener.close()
            raise
        service.log.set_writer(_writer(self._log))
        self._url = _base_url(listener)
        return listener, service, _server(service)

    def start(self) -> Self:
        """Start the server and return when it accepts connections."""
        listener, service, server = self._prepare()
        thread = threading.Thread(target=self._run, args=(server, listener), name="ft-sandbox", daemon=True)
        self._service, self._server, self._thread = service, server, thread
        thread.start()
        server.ready.wait()
        return self

    def run(self) -> int:
        """Serve in this thread until SIGTERM or SIGINT, then return 0."""
        listener, service, server = self._prepare()
        try:
            with _shutdown_on_signals(server):
                asyncio.run(self._serve_and_announce(server, listener))
        finally:
            listener.close()
            service.close()
        return 0

    async def _serve_and_announce(self, server: _ThreadedServer, listener: socket.socket) -> None:
        serving = asyncio.ensure_future(server.serve([listener]))
        await asyncio.wait({serving, asyncio.ensure_future(server.listener.wait())}, return_when="FIRST_COMPLETED")
        sys.stdout.write(f"listening on {self.base_url}\n")
        sys.stdout.flush()
        await serving

    @staticmethod
    def _run(server: _ThreadedServer, listener: socket.socket) -> None:
        try:
            asyncio.run(server.serve([listener]))
        finally:
            server.ready.set()
            listener.close()

    def stop(self) -> None:
        """Stop the server and wait for its thread."""
        if self._server is None or self._thread is None or self._service is None:
            return
        self._server.request_shutdown()
        self._thread.join()
        self._service.close()
        self._server = self._thread = self._service = self._url = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, exc_type: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()


@contextlib.contextmanager
def _shutdown_on_signals(server: _ThreadedServer) -> Iterator[None]:
    def request_shutdown(number: int, frame: FrameType | None) -> None:
        server.request_shutdown()

    previous = {number: signal.signal(number, request_shutdown) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in previous.items():
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
    allow_hosts: Sequence[str] = (),
    training_available: bool = True,
) -> int:
    """Run a sandbox in the main thread until SIGTERM or SIGINT.

    Prints one line on stdout when ready: `listening on http://127.0.0.1:PORT/v1`.

    Args:
        host: Address to listen on. Any other than loopback gives other machines access.
        port: Port to listen on; a free one if 0.
        data_dir: Directory for persistent data. Without one, all data is removed at the end.
        speed: Speed factor for jobs, above 0.
        profile: Service to emulate: `openai`, `openai-2023` or `azure`.
        clock: Clock of the service.
        seed: Seed for repeatable IDs.
        any_id: Accept unknown IDs. Defaults to the FT_SANDBOX_ANY_ID environment variable.
        max_active_jobs: Maximum number of active jobs per model; more get a 429.
        contract: OpenAPI document (JSON) to use instead of the packaged one.
        log: Text stream that receives a line for each request. Defaults to stderr.
        allow_hosts: Host names to accept in addition to loopback names; `*` accepts all.
        training_available: If false, creating a job is a 403.

    Returns:
        The exit status 0.
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
        allow_hosts=allow_hosts,
        training_available=training_available,
    )
    _allow_many_connections()
    return sandbox.run()


def _allow_many_connections() -> None:
    """Raise the soft limit of open files to the hard limit, for many open streams."""
    try:
        import resource
    except ImportError:  # not available on this platform
        return
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
