"""What one client remembers between its calls: the jobs its creates returned, and how many streams it has open."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Hashable, Iterator

MOST_STREAMS = 8
"""Event streams a client holds open at once; more followers poll, which needs no connection of their own."""


class Creates:
    """Tells apart creates that look alike: two equal ones must not end up with the same job."""

    def __init__(self) -> None:
        self.takes_metadata = True  # until the service refuses a create for its metadata
        self._returned: set[str] = set()
        self._under_way: Counter[Hashable] = Counter()
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def under_way(self, alike: Hashable) -> Iterator[None]:
        """A create is under way; `alike` is the same for creates that cannot be told apart."""
        with self._lock:
            self._under_way[alike] += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way[alike] -= 1
                if not self._under_way[alike]:
                    del self._under_way[alike]

    def alone(self, alike: Hashable) -> bool:
        """Whether no other create like this one is under way."""
        return self._under_way[alike] <= 1

    def returned(self, job_id: str) -> None:
        """A create returns this job."""
        with self._lock:
            self._returned.add(job_id)

    def is_new(self, job_id: str) -> bool:
        """Whether no create has returned this job."""
        return job_id not in self._returned


class Streams:
    """Counts open event streams."""

    def __init__(self) -> None:
        self._open = 0
        self._lock = threading.Lock()

    def enter(self) -> bool:
        """Take a place; False if none is free."""
        with self._lock:
            if self._open >= MOST_STREAMS:
                return False
            self._open += 1
            return True

    def leave(self) -> None:
        """Give a place back."""
        with self._lock:
            self._open -= 1
