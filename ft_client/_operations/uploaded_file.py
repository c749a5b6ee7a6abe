"""Find the file that an upload created whose response was lost."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ft_client._http.options import RequestOptions, without_extra_body
from ft_client._operations.calls import call, server_date
from ft_client._runtime.flow import Flow
from ft_client_generated.api.files import list_files
from ft_client_generated.models import OpenAIFile

if TYPE_CHECKING:
    from ft_client._config import ClientConfig

Purpose: TypeAlias = Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]


def find_uploaded_file(
    config: ClientConfig, expected: Mapping[str, Any], sent_at: float, options: RequestOptions
) -> Flow[OpenAIFile | None]:
    """Return the file that an upload created, or None if there is none or if several files match.

    Args:
        config: Configuration of the client.
        expected: The file's name, size in bytes, and purpose; the object registered with `config.in_flight`.
        sent_at: When the upload was sent, in Unix seconds by this machine's clock.
        options: Options of the upload.
    """
    page, clock = yield from call(
        config, "listFiles", list_files, options=without_extra_body(options), idempotent=True, limit=100, order="desc",
        purpose=expected["purpose"], parse=lambda response: (list_files.parse(response), server_date(response)),
    )  # fmt: skip
    since = sent_at - 2.0 + (0.0 if clock is None else clock - time.time())
    listed: Any = page.data  # as received: it may not be a list of files
    matches = [
        file
        for file in (listed if isinstance(listed, list) else ())
        if isinstance(file, OpenAIFile) and file.filename == expected["filename"] and file.bytes == expected["bytes"]
        if config.in_flight.was_not_returned(str(file.id)) and _was_created_since(file.created_at, since)
    ]
    if len(matches) != 1 or expected in config.in_flight.similar_to("file", expected, sent_at):
        return None
    return matches[0]


def _was_created_since(created_at: Any, since: float) -> bool:
    return isinstance(created_at, (int, float)) and created_at >= since
