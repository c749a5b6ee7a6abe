"""What one client remembers between its calls: what its creates returned, and how many streams it has open."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from ft_client.errors import OutcomeUnknownError

MOST_STREAMS = 8
"""Event streams a client holds open at once; more followers poll, which needs no connection of their own."""


UPLOADS_KEPT = 1000
"""Newest uploads that a client remembers, to recognise their files by; they expire within the hour."""


UNTOLD_FOR = 60.0
"""Seconds for which a create that did not tell what it started may yet have started what another one finds."""


_Asked: TypeAlias = tuple[str, Mapping[str, Any]]


class Creates:
    """Tells apart creates that look alike: two equal ones must not end up with the same job."""

    def __init__(self) -> None:
        self.takes_metadata = True  # until the service refuses a create for its metadata
        self.gives_back_metadata: bool | None = None  # not known before the first answer to a create
        self.uploads: dict[str, Any] = {}
        self._returned: set[str] = set()
        self._under_way: list[tuple[float, _Asked]] = []
        self._untold: list[tuple[float, _Asked]] = []
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def under_way(self, what: str, asked: Mapping[str, Any]) -> Iterator[None]:
        """A create is under way.

        It counts for a while longer if it ends without telling what it started: cancelled, or with an outcome that
        cannot be known. Its job may turn up, and must not be taken for another's.

        Args:
            what: creates of another kind of thing are not in its way.
            asked: what it asks for; known by its identity.
        """
        entry = (what, asked)
        with self._lock:
            self._under_way.append((time.time(), entry))
        untold = True
        try:
            yield
            untold = False
        except Exception as error:
            untold = isinstance(error, OutcomeUnknownError)
            raise
        finally:
            with self._lock:
                self._under_way = [one for one in self._under_way if one[1][1] is not asked]
                if untold:
                    now = time.time()
                    # a create may look for its job long after it was sent: it is kept what was in its way then
                    oldest = min([now, *(began for began, _ in self._under_way)])
                    self._untold = [one for one in self._untold if one[0] + UNTOLD_FOR >= oldest] + [(now, entry)]

    def rivals(self, what: str, asked: Mapping[str, Any], sent_at: float) -> list[Mapping[str, Any]]:
        """What the others ask for that may have started what a create, sent then, finds."""
        with self._lock:
            others = [entry for _, entry in self._under_way]
            others += [entry for ended, entry in self._untold if sent_at <= ended + UNTOLD_FOR]
        return [theirs for kind, theirs in others if kind == what and theirs is not asked]

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
