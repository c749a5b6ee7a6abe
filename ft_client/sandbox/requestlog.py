"""What was asked of the service: for tests to look at, and for people to read along. Keys are never in it."""

import time
from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import quote

_KEPT = 10_000


class RequestLog:
    """The last requests, oldest first."""

    def __init__(self) -> None:
        self._entries: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self._write: Callable[[str], None] | None = None

    def follow(self, write: Callable[[str], None] | None) -> None:
        """Give `write` a line for every request from now on."""
        self._write = write

    def add(
        self, method: str, path: str, query: str, operation: str | None, status: int | None, milliseconds: float
    ) -> None:
        """Note a request; its status is None if the connection ended without an answer."""
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
            clock = datetime.fromtimestamp(now).astimezone().strftime("%H:%M:%S")
            asked = quote(f"{path}?{query}" if query else path, safe="/:%?&=[],;@!$'()*+~-._")[:200]
            answered = "dropped" if status is None else status
            self._write(f"{clock}  {method:6} {asked}  {answered}  {operation or '-'}  {milliseconds:.1f} ms\n")

    def entries(self) -> list[dict[str, Any]]:
        """Return what is remembered."""
        return list(self._entries)

    def clear(self) -> None:
        """Forget it."""
        self._entries.clear()
