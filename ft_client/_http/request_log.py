"""Log finished requests."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from ft_client._credentials import remove_credentials
from ft_client._http.failures import request_credentials
from ft_client._log import logger

if TYPE_CHECKING:
    from ft_client._http_library import Response


def log_response(response: Response, attempt: int, started_at: float) -> None:
    """Log a finished request at the level DEBUG. Credentials that the service echoes are removed.

    Args:
        response: A response; its body may be unread.
        attempt: Number of the attempt, from 1.
        started_at: Time of the start, by `time.perf_counter`.
    """
    if not logger.isEnabledFor(logging.DEBUG):
        return
    request, seconds = response.request, time.perf_counter() - started_at
    request_id = response.headers.get("x-request-id")
    text = f"{request.method} {request.url.path}: {response.status_code} in {seconds:.3f} s, attempt {attempt}"
    text += f", request {request_id}" if request_id else ""
    logger.debug("%s", remove_credentials(text, request_credentials(request)))
