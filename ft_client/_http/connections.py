"""The HTTP clients behind a client: created at the first request, one for each process and each event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass
