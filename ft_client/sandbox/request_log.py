"""Log of received requests, for tests and for people. It never contains API keys."""

import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

_MAX_ENTRIES = 10_000


class RequestLog:
    """The most recent requests, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[dict[str, Any]] = deque(maxlen=_MAX_ENTRIES)
        self._write: Callable[[str], None] | None = None

    def set_writer(self, write: Callable[[str], None] | None) -> None:
        """Call `write` with a line of text for every request from now on."""
        self._write = write

    def add(
        self, method: str, path: str, query: str, operation: str | None, status: int | None, milliseconds: float
    ) -> None:
        """Add a request, with None as status if the connection was closed without a response."""
        now = time.time()
        self._entries.append(
            {
                "method": method,
                "path": path,
                "query": query,
                "operationId": operation,
                "status": status,
                "time": now,
                "milliseconds": round(milliseconds, 3),
            }
        )
        if self._write is not None:
            clock = datetime.fromtimestamp(now, UTC).astimezone().strftime("%H:%M:%S")
            target = quote(f"{path}?{query}" if query else path, safe="/:%?&=[],;@!$'()*+~-._")[:200]
            status_text = "dropped" if status is None else status
            self._write(f"{clock}  {method:6} {target}  {status_text}  {operation or '-'}  {milliseconds:.1f} ms\n")

    def entries(self) -> list[dict[str, Any]]:
        """Return the log entries."""
        return list(self._entries)

    def clear(self) -> None:
        """Remove all entries."""
        self._entries.clear()
