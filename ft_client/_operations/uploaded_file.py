"""Find the file that an upload created whose response was lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ft_client._http.options import RequestOptions
from ft_client._operations.polling import find_within
from ft_client._operations.recent import MAX_CLOCK_SKEW, read_recent, time_of
from ft_client._runtime.flow import Flow
from ft_client_generated.api.files import list_files
from ft_client_generated.models import OpenAIFile

if TYPE_CHECKING:
    from ft_client._config import ClientConfig

Purpose: TypeAlias = Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]


MAX_LOOKUP_SECONDS = 10.0
"""Seconds for which a file is looked up. A file that appears later costs nothing, so this is shorter than for a job."""


def find_uploaded_file(
    config: ClientConfig, expected: Mapping[str, Any], sent_at: float, options: RequestOptions
) -> Flow[OpenAIFile | None]:
    """Return the file that an upload created, or None if there is none or if several files match.

    Args:
        config: Configuration of the client.
        expected: The file's name, size in bytes, and purpose; the object registered with `config.in_flight`.
        sent_at: When the upload was sent, on the monotonic clock.
        options: Options of the upload.
    """
    seconds = min(MAX_LOOKUP_SECONDS, config.reconcile_timeout)
    return find_within(seconds, lambda: find_once(config, expected, sent_at, options))


def find_once(
    config: ClientConfig, expected: Mapping[str, Any], sent_at: float, options: RequestOptions
) -> Flow[OpenAIFile | None]:
    """Look the file up once; see `find_uploaded_file`."""
    recent = yield from read_recent(
        config, "listFiles", list_files, sent_at, options, limit=100, order="desc", purpose=expected["purpose"]
    )
    since = recent.since if recent.clock_known else recent.since + MAX_CLOCK_SKEW
    matches: list[OpenAIFile] = [
        file
        for file in recent.items
        if file.filename == expected["filename"] and file.bytes == expected["bytes"]
        if config.in_flight.was_not_returned(str(file.id)) and (time_of(config, file) or 0) >= since
    ]
    if len(matches) != 1 or expected in config.in_flight.similar_to("file", expected, sent_at):
        return None
    return matches[0]
