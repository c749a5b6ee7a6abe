"""The state of one embedded service, and what every operation needs of it."""

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
from ft_client.sandbox.ids import Ids
from ft_client.sandbox.profiles import PROFILES, Profile
from ft_client.sandbox.requestlog import RequestLog
from ft_client.sandbox.store import Store
from ft_client.sandbox.timeline import Plan
from ft_client.sandbox.validate import Validator

ORGANIZATION = "org-sandbox"
# how the organisation is spelled inside model names
ORGANIZATION_NAME = "personal"

_CACHED_PLANS = 4096


@dataclass(frozen=True, slots=True)
class Settings:
    """How a service behaves.

    Attributes:
        speed: How many times faster than usual jobs and files go through their states. At 1 a job takes about three
            seconds.
        profile: Name of the service that is imitated: openai, openai-2023, azure.
        data_dir: Where everything is kept; nothing outlives the service if None.
        seed: Makes IDs repeatable.
        any_id: Unknown IDs exist.
        max_active_jobs: Jobs per model that may be under way at once; any number if None.
        body_idle: Seconds a client may be silent in the middle of a body.
    """

    speed: float = 1.0
    profile: str = "openai"
    data_dir: Path | None = None
    seed: int | None = None
    any_id: bool = False
    max_active_jobs: int | None = None
    body_idle: float = 30.0
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise ValueError(f"no profile {self.profile!r}: choose one of {', '.join(PROFILES)}")
        if not 0 < self.speed < float("inf"):
            raise ValueError(f"speed is a number above 0, not {self.speed!r}")


class Service:
    """Everything the operations share.

    Args:
        settings: How it behaves.
        contract: What it keeps to.

    Raises:
        RuntimeError: Another service uses the data directory.
    """

    def __init__(self, settings: Settings, contract: Contract) -> None:
        self.settings = settings
        self.contract = contract
        self.profile: Profile = PROFILES[settings.profile]
        self.clock = settings.clock
        self.validator = Validator(contract)
        self.lenient = Validator(contract, limits=False)
        folder = settings.data_dir
        self._lock = _lock(folder) if folder is not None else None
        self.store = Store(None if folder is None else folder / "objects.sqlite3")
        self.blobs = Blobs(None if folder is None else folder / "blobs")
        if folder is not None:
            self.blobs.keep_only(self._referenced())
        self.ids = Ids(self.profile, settings.seed, self.store.count())
        self.faults = Faults(frozenset(contract.operations))
        self.log = RequestLog()
        self.waiters = Waiters()
        self.completing: set[str] = set()
        self._plans: OrderedDict[str, Plan] = OrderedDict()
        self._unlisten = self.clock.listen(self.waiters.wake_from_any_thread)

    def close(self) -> None:
        """Let go of files and database."""
        self._unlisten()
        self.store.close()
        self.blobs.close()
        if self._lock is not None:
            self._lock.close()

    def _referenced(self) -> set[str]:
        files = {file["blob"] for file in self.store.page("file")}
        return files | {part["id"] for part in self.store.page("part")}

    def now(self) -> float:
        """Return the time, in Unix seconds."""
        return self.clock.now()

    def cached_plan(self, job_id: str) -> Plan | None:
        """Return a job's plan if it was made before."""
        return self._plans.get(job_id)

    def keep_plan(self, job_id: str, plan: Plan) -> None:
        """Remember a job's plan; it never changes."""
        self._plans[job_id] = plan
        if len(self._plans) > _CACHED_PLANS:
            self._plans.popitem(last=False)

    def limit_of(self, component: str, name: str) -> int:
        """Return the most bytes that a binary property of the contract may have."""
        found: int = self.contract.schema(component)["properties"][name]["maxLength"]
        return found


class Waiters:
    """Streams that wait until something may have changed."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closed = False
        # how often everyone was woken: who looked before the last time has to look again
        self.turn = 0

    def bind(self, loop: asyncio.AbstractEventLoop) -> None:
        """Name the loop on which everyone waits, before anyone can wake them from elsewhere."""
        self._loop = loop

    async def wait(self, seconds: float | None, since: int) -> None:
        """Return after so many seconds, or as soon as something may have changed after the turn `since`."""
        if self.closed or self.turn != since:
            return
        woken = asyncio.get_running_loop().create_future()
        self._waiting.add(woken)
        try:
            async with asyncio.timeout(seconds):
                await woken
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(woken)

    def wake(self) -> None:
        """Let everyone look again."""
        self.turn += 1
        for woken in self._waiting:
            if not woken.done():
                woken.set_result(None)

    def wake_from_any_thread(self) -> None:
        """As `wake`, whichever thread asks."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended, and everyone who waited with it
                self._loop.call_soon_threadsafe(self.wake)

    def close(self) -> None:
        """End all waiting, now and later."""
        self.closed = True
        self.wake()


def _lock(folder: Path) -> Any:
    """Take the data directory for this process alone; the operating system gives it back when the process ends."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = (folder / "lock").open("a+")
    try:
        import fcntl
    except ImportError:  # no such locks on this system: two services on one directory are the user's to avoid
        return handle
    for _ in range(20):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # a service that was just killed may take a moment to be gone
            time.sleep(0.05)
        else:
            return handle
    handle.close()
    raise RuntimeError(f"another sandbox is using {folder}")
