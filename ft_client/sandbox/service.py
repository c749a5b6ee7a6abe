"""State of one embedded service, shared by all operations."""

import asyncio
import contextlib
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ft_client.sandbox.blobs import Blobs
from ft_client.sandbox.clock import Clock
from ft_client.sandbox.contract import Contract
from ft_client.sandbox.faults import Faults
from ft_client.sandbox.hosts import AllowedHosts
from ft_client.sandbox.ids import Ids
from ft_client.sandbox.profiles import PROFILES, Profile
from ft_client.sandbox.request_log import RequestLog
from ft_client.sandbox.store import Store
from ft_client.sandbox.timeline import Plan
from ft_client.sandbox.validate import Validator
from ft_client.sandbox.wire import Wire, shipped, with_schemas_of

ORGANIZATION = "org-sandbox"
# name of the organization in model names
ORGANIZATION_NAME = "personal"

_CACHED_PLANS = 4096


def names() -> list[str]:
    """Return the names of the services that can be emulated."""
    return sorted({*PROFILES, *shipped()})


@dataclass(frozen=True, slots=True)
class Settings:
    """Configuration of a service.

    Attributes:
        speed: Speed factor for jobs and files. At 1 a job takes about three seconds.
        profile: Name of the emulated service: see `names()`.
        data_dir: Directory for persistent data; None keeps nothing.
        seed: Seed for repeatable IDs.
        any_id: Whether unknown IDs are accepted.
        max_active_jobs: Maximum number of active jobs per model; None means no limit.
        body_idle: Seconds to wait for the next bytes of a request body.
        head_timeout: Seconds to wait for a complete request head.
        allow_hosts: Host names to accept in addition to loopback names.
        training_available: Whether jobs can be created.
        clock: Clock of the service.
    """

    speed: float = 1.0
    profile: str = "openai"
    data_dir: Path | None = None
    seed: int | None = None
    any_id: bool = False
    max_active_jobs: int | None = None
    body_idle: float = 30.0
    head_timeout: float = 30.0
    allow_hosts: tuple[str, ...] = ()
    training_available: bool = True
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        if self.profile not in names():
            raise ValueError(f"unknown profile {self.profile!r}; use one of {', '.join(names())}")
        if not 0 < self.speed < float("inf"):
            raise ValueError(f"speed must be a number above 0, got {self.speed!r}")
        AllowedHosts(self.allow_hosts)


class Service:
    """State that all operations share.

    Args:
        settings: Configuration.
        contract: The contract.

    Raises:
        RuntimeError: If another service uses the data directory, or another version wrote it.
    """

    def __init__(self, settings: Settings, contract: Contract) -> None:
        self.settings = settings
        self.contract = contract
        self.profile: Profile = PROFILES.get(settings.profile) or Profile(settings.profile)
        self.wire = None if settings.profile in PROFILES else Wire(settings.profile)
        self.clock = settings.clock
        self.validator = Validator(contract)
        self.lenient = Validator(contract, limits=False)
        # what the service accepts, in its own names
        self.received_contract = with_schemas_of(settings.profile, contract)
        self.received_validator = Validator(self.received_contract)
        folder = settings.data_dir
        self._lock = _lock(folder) if folder is not None else None
        try:
            self.store = Store(None if folder is None else folder / "objects.sqlite3")
        except BaseException:
            if self._lock is not None:
                self._lock.close()
            raise
        self.blobs = Blobs(None if folder is None else folder / "blobs")
        if folder is not None:
            self.blobs.prune(self._referenced())
        self.ids = Ids(self.profile, settings.seed, self.store.count())
        self.faults = Faults(frozenset({*contract.operations, *(self.wire.further_operations if self.wire else ())}))
        self.log = RequestLog()
        self.notifier = Notifier()
        self.hosts = AllowedHosts(settings.allow_hosts)
        self.announced: dict[str, dict[str, str]] = {}
        self.uploads_being_completed: set[str] = set()
        self._plans: OrderedDict[str, Plan] = OrderedDict()
        self._unlisten = self.clock.listen(self.notifier.notify_from_any_thread)

    def close(self) -> None:
        """Close the database and remove temporary files."""
        self._unlisten()
        self.store.close()
        self.blobs.close()
        if self._lock is not None:
            self._lock.close()

    def _referenced(self) -> set[str]:
        files = {file["blob"] for file in self.store.select("file")}
        return files | {part["id"] for part in self.store.select("part")}

    def now(self) -> float:
        """Return the current time in Unix seconds."""
        return self.clock.now()

    def cached_plan(self, job_id: str) -> Plan | None:
        """Return the cached plan of a job, or None."""
        return self._plans.get(job_id)

    def cache_plan(self, job_id: str, plan: Plan) -> None:
        """Cache the plan of a job. Plans never change."""
        self._plans[job_id] = plan
        if len(self._plans) > _CACHED_PLANS:
            self._plans.popitem(last=False)

    def max_bytes(self, component: str, name: str) -> int:
        """Return the maximum size in bytes of a binary property."""
        found: int = self.contract.schema(component)["properties"][name]["maxLength"]
        return found


class Notifier:
    """Wakes event streams when the state may have changed."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closed = False
        # number of notifications so far; a stream that read its state before the last one must read it again
        self.generation = 0

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Set the event loop of the streams, which other threads need to notify them."""
        self._loop = loop

    async def wait(self, seconds: float | None, since: int) -> None:
        """Wait for `seconds`, or until a notification after generation `since`."""
        if self.closed or self.generation != since:
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(future)

    def notify(self) -> None:
        """Wake all streams."""
        self.generation += 1
        for future in self._waiting:
            if not future.done():
                future.set_result(None)

    def notify_from_any_thread(self) -> None:
        """Wake all streams. Thread-safe."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed, and with it all streams
                self._loop.call_soon_threadsafe(self.notify)

    def close(self) -> None:
        """Stop waiting, now and in the future."""
        self.closed = True
        self.notify()


def _lock(folder: Path) -> Any:
    """Lock the data directory. The operating system releases the lock when the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    lock_file = (folder / "lock").open("a+")
    try:
        import fcntl
    except ImportError:  # not available on this platform, so the directory is not locked
        return lock_file
    for _ in range(20):
        try:
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # a killed process may take a moment to exit
            time.sleep(0.05)
        else:
            return lock_file
    lock_file.close()
    raise RuntimeError(f"another sandbox is using {folder}")
