"""What one client remembers between its calls: what its creates returned, and how many streams it has open."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Any

from ft_client.errors import OutcomeUnknownError

MOST_STREAMS = 8
"""Event streams a client holds open at once; more followers poll, which needs no connection of their own."""


UPLOADS_KEPT = 1000
"""Newest uploads that a client remembers, to recognise their files by; they expire within the hour."""


UNTOLD_FOR = 60.0
"""Seconds for which a create that did not tell what it started is in the way of another like it."""


class Creates:
    """Tells apart creates that look alike: two equal ones must not end up with the same job."""

    def __init__(self) -> None:
        self.takes_metadata = True  # until the service refuses a create for its metadata
        self.gives_back_metadata: bool | None = None  # not known before the first answer to a create
        self.uploads: dict[str, Any] = {}
        self._returned: set[str] = set()
        self._under_way: Counter[Hashable] = Counter()
        self._untold: dict[Hashable, float] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def under_way(self, alike: Hashable) -> Iterator[None]:
        """A create is under way; `alike` is the same for creates that cannot be told apart.

        It stays in the way for a while if it ends without telling what it started: cancelled, or with an outcome that
        cannot be known. Its job may turn up, and must not be taken for another's.
        """
        with self._lock:
            self._under_way[alike] += 1
        untold = True
        try:
            yield
            untold = False
        except OutcomeUnknownError:
            raise
        except Exception:
            untold = False
            raise
        finally:
            with self._lock:
                self._under_way[alike] -= 1
                if not self._under_way[alike]:
                    del self._under_way[alike]
                if untold:
                    self._untold[alike] = time.time()

    def alone(self, alike: Hashable, sent_at: float) -> bool:
        """Whether no other create like this one, which was sent then, may have started what is found."""
        return self._under_way[alike] <= 1 and sent_at > self._untold.get(alike, 0.0) + UNTOLD_FOR

    def returned(self, job_id: str) -> None:
        """A create returns this job."""
        with self._lock:
            self._returned.add(job_id)

    def upload_began(self, upload: Any) -> None:
        """An upload was created."""
        with self._lock:
            self.uploads[str(upload.id)] = upload
            if len(self.uploads) > UPLOADS_KEPT:
                del self.uploads[next(iter(self.uploads))]

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
