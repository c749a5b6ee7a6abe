"""State that the calls of one client share: the creates in flight and the open event streams."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from ft_client._fork import renew_after_fork
from ft_client.errors import OutcomeUnknownError, ParameterError, ParameterProblem

IDEMPOTENCY_KEY_FIELD = "ft_client_request"  # a name in metadata, not a secret
"""The key of `metadata` that holds the idempotency key of a create. It is visible like any other."""

MAX_OPEN_STREAMS = 8
"""Maximum number of event streams that a client holds open. Further followers poll, which needs no open connection."""

MAX_REMEMBERED_UPLOADS = 1000
"""Number of the newest uploads that a client remembers, to recognize their files. Uploads expire after one hour."""

MAX_REMEMBERED_CREATES = 10_000
"""Number of the newest created jobs and files that a client remembers. The lookup of a lost create, which must not take
the job of another create for its own, goes back minutes."""

UNKNOWN_OUTCOME_TTL = 60.0
"""Seconds for which a create with unknown outcome may still have started the job that another create finds."""

_InFlight: TypeAlias = tuple[str, Mapping[str, Any]]


class InFlightCreates:
    """Distinguishes similar creates: two equal creates must not return the same job.

    Attributes:
        supports_metadata: False once the service has rejected a create because of its metadata.
        echoes_metadata: Whether the service returns metadata; None before the first response to a create.
        uploads: The newest uploads, by ID.
    """

    def __init__(self) -> None:
        self.supports_metadata = True
        self.echoes_metadata: bool | None = None
        self.uploads: dict[str, Any] = {}
        self._returned: dict[str, None] = {}  # in the order of creation, unlike a set
        self._in_flight: dict[int, tuple[float, _InFlight]] = {}  # by the identity of the request, oldest first
        self._unknown_outcomes: list[tuple[float, _InFlight]] = []
        self._keys: set[tuple[str, str]] = set()  # operation and idempotency key
        self._lock = threading.Lock()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Replace the lock: a thread of the parent process may have held it."""
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def in_flight(self, operation: str, request: Mapping[str, Any]) -> Iterator[None]:
        """Register a create for the duration of the block.

        A create that ends with unknown outcome, or is cancelled, stays registered for a while: its job may appear
        later, and must not be taken for the job of another create.

        Args:
            operation: Only creates of the same operation are compared.
            request: What is requested. The object's identity distinguishes equal requests.
        """
        entry = (operation, request)
        with self._lock:
            self._in_flight[id(request)] = (time.monotonic(), entry)
        outcome_unknown = True
        try:
            yield
            outcome_unknown = False
        except Exception as error:
            outcome_unknown = isinstance(error, OutcomeUnknownError)
            raise
        finally:
            with self._lock:
                del self._in_flight[id(request)]
                if outcome_unknown:
                    now = time.monotonic()
                    # a create may be reconciled long after it was sent: keep what was in flight at that time
                    oldest = next((started_at for started_at, _ in self._in_flight.values()), now)
                    kept = [item for item in self._unknown_outcomes if item[0] + UNKNOWN_OUTCOME_TTL >= oldest]
                    self._unknown_outcomes = [*kept, (now, entry)]

    @contextlib.contextmanager
    def use_key(self, operation: str, key: str) -> Iterator[None]:
        """Use an idempotency key for the duration of the block.

        Raises:
            ParameterError: Another call uses it now.
        """
        with self._lock:
            if (operation, key) in self._keys:
                rule = "another call creates with this key now -> wait until it has ended"
                raise ParameterError([ParameterProblem("idempotency_key", key, rule, operation)])
            self._keys.add((operation, key))
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard((operation, key))

    def similar_to(self, operation: str, request: Mapping[str, Any], sent_at: float) -> list[Mapping[str, Any]]:
        """Return the requests of other creates that may have started a job found by a create sent at `sent_at`."""
        with self._lock:
            entries = [entry for _, entry in self._in_flight.values()]
            entries += [entry for ended, entry in self._unknown_outcomes if sent_at <= ended + UNKNOWN_OUTCOME_TTL]
        return [other for name, other in entries if name == operation and other is not request]

    def unknown_outcomes(self) -> list[Mapping[str, Any]]:
        """Return the requests of creates that ended with unknown outcome, or were interrupted; the newest last."""
        with self._lock:
            return [request for _, (_, request) in self._unknown_outcomes]

    def mark_returned(self, object_id: str) -> None:
        """Record that a create returned this job or file."""
        with self._lock:
            self._returned[object_id] = None
            if len(self._returned) > MAX_REMEMBERED_CREATES:
                del self._returned[next(iter(self._returned))]

    def remember_upload(self, upload: Any) -> None:
        """Record a created upload."""
        with self._lock:
            self.uploads[str(upload.id)] = upload
            if len(self.uploads) > MAX_REMEMBERED_UPLOADS:
                del self.uploads[next(iter(self.uploads))]

    def was_not_returned(self, object_id: str) -> bool:
        """Whether no create has returned this job or file."""
        return object_id not in self._returned


class StreamSlots:
    """Counts open event streams."""

    def __init__(self) -> None:
        self._open = 0
        self._lock = threading.Lock()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """Replace the lock: a thread of the parent process may have held it."""
        self._lock = threading.Lock()

    def acquire(self) -> bool:
        """Take a slot. Return False if none is free."""
        with self._lock:
            if self._open >= MAX_OPEN_STREAMS:
                return False
            self._open += 1
            return True

    def release(self) -> None:
        """Return a slot."""
        with self._lock:
            self._open -= 1
