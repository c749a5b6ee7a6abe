"""The logger of this package, `ft_client`. It never receives a key, a query or a body.

`FT_LOG=info` prints its messages on stderr: retries, lookups of a lost create, resumed transfers, outages. With
`FT_LOG=debug` it also prints a line for each request. Programs configure the logger `ft_client` with `logging` instead.
"""

from __future__ import annotations

import logging
import os
import warnings
from typing import NamedTuple

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO}

logger = logging.getLogger("ft_client")
logger.addHandler(logging.NullHandler())


class Wait(NamedTuple):
    """Why the client waits: the attribute `ft_wait` of a log record about a retry or an outage.

    Attributes:
        reason: Such as `rate limited` or `no connection`.
        seconds: Seconds until the next attempt; None during an outage that polls bridge.
        attempt: Number of the next attempt; 0 in an outage.
        attempts: Maximum number of attempts; 0 in an outage.
    """

    reason: str
    seconds: float | None = None
    attempt: int = 0
    attempts: int = 0


OVER = Wait("")
"""The service responds again."""


def make_printable(text: str) -> str:
    """Return the text as one line, with control characters as escapes: parts of it come from the service."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


class _LineFormatter(logging.Formatter):
    """One line for each message, without control characters."""

    def format(self, record: logging.LogRecord) -> str:
        return make_printable(super().format(record))


def configure(value: str) -> None:
    """Print messages on stderr, at the level that `FT_LOG` names. An empty value changes nothing."""
    if not value:
        return
    level = LEVELS.get(value.lower())
    if level is None:
        warnings.warn(f"FT_LOG={value!r} is ignored -> use one of {', '.join(LEVELS)}", stacklevel=2)
        return
    handler = logging.StreamHandler()
    handler.setFormatter(_LineFormatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(level)


configure(os.environ.get("FT_LOG", ""))
