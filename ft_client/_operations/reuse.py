"""Find a file that the service already has: by its hash in the journal, else by size, name and content."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ft_client._operations.calls import call, fetch_page
from ft_client._operations.download import download_to
from ft_client._operations.file_input import FileInput
from ft_client._operations.once import create_once
from ft_client._operations.polling import find_within
from ft_client._operations.uploaded_file import MAX_LOOKUP_SECONDS, find_once
from ft_client._runtime.effects import InThread
from ft_client._runtime.flow import Flow
from ft_client.errors import APIStatusError, ParameterError, ParameterProblem
from ft_client_generated.api.files import list_files, retrieve_file
from ft_client_generated.models import OpenAIFile

if TYPE_CHECKING:
    from ft_client._config import ClientConfig

_CHUNK = 1 << 20


def digests_of(file_input: FileInput, *algorithms: str) -> dict[str, str]:
    """Read a file once, return its hashes in hex, and move it back to where it was.

    Args:
        file_input: The file.
        *algorithms: Names for `hashlib`. Without any, the file is not read.

    Raises:
        ParameterError: The file can be read only once.
    """
    if not algorithms:
        return {}
    content = file_input.content
    if isinstance(content, (bytes, bytearray, memoryview)):
        return {name: hashlib.new(name, content, usedforsecurity=False).hexdigest() for name in algorithms}
    if file_input.size is None:
        rule = "can be read only once -> pass a path or bytes, or leave out reuse and idempotency_key"
        raise ParameterError([ParameterProblem("path", file_input.name, rule, "client.files.upload")])
    hashes = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
    start = content.tell()
    while chunk := content.read(_CHUNK):
        for each in hashes.values():
            each.update(chunk)
    content.seek(start)
    return {name: each.hexdigest() for name, each in hashes.items()}


def upload_once(
    config: ClientConfig,
    file_input: FileInput,
    purpose: str,
    *,
    key: str | None,
    upload: Callable[[], Flow[OpenAIFile]],
) -> Flow[OpenAIFile]:
    """Return the file that a key, or a file with the same content and purpose, has created; else upload it.

    Args:
        config: Configuration of the client.
        file_input: The file; it is read once to compute its hash.
        purpose: Purpose of the file.
        key: The idempotency key, or None to accept each identical file.
        upload: Uploads the file.
    """
    sha256: str = (yield InThread(lambda: digests_of(file_input, "sha256")))["sha256"]
    expected = {"filename": file_input.name, "bytes": file_input.size, "purpose": purpose}

    def find() -> Flow[OpenAIFile | None]:
        if key is not None and config.journal is not None:  # a new key asks for a new file
            return None
        return (yield from _first_file(config, expected, sha256))

    def create(earlier: float | None) -> Flow[OpenAIFile]:
        if earlier is not None:
            elapsed = max(0.0, time.time() - earlier)
            # the name, size and time may also be those of a file that another process has uploaded since
            seconds = max(0.0, min(MAX_LOOKUP_SECONDS, config.reconcile_timeout) - elapsed)
            sent_at = time.monotonic() - elapsed
            found = yield from find_within(seconds, lambda: find_once(config, expected, sent_at, {}))
            if found is not None and (yield from has_content(config, str(found.id), sha256)):
                return found
        return (yield from upload())

    return (
        yield from create_once(
            config, "createFile", key or f"{purpose} {sha256}", {"sha256": sha256, "purpose": purpose},
            find=find, retrieve=lambda file_id: _retrieve_usable(config, file_id), create=create,
        )
    )  # fmt: skip


def _retrieve_usable(config: ClientConfig, file_id: str) -> Flow[OpenAIFile | None]:
    """Return a file, or None if it failed or was deleted."""
    if not config.profile.supports("retrieveFile", config.query):
        return (yield from _first_file(config, {"id": file_id}))
    file: OpenAIFile = yield from call(config, "retrieveFile", retrieve_file, file_id, options={}, idempotent=True)
    return file if _is_usable(config, file) else None


def _is_usable(config: ClientConfig, file: OpenAIFile) -> bool:
    return config.profile.file_state(file.to_dict()) in {"ready", "processing"}


def _first_file(
    config: ClientConfig, expected: Mapping[str, Any], sha256: str | None = None
) -> Flow[OpenAIFile | None]:
    """Return the first usable file of the list with these values, or None.

    Args:
        config: Configuration of the client.
        expected: Values of the file.
        sha256: Hash of its content, or None for any content.
    """
    known = config.profile.query_parameters("listFiles")
    purpose = expected.get("purpose") if known is None or "purpose" in known else None
    page = yield from fetch_page(config, "listFiles", list_files, options={}, purpose=purpose)
    while True:
        for file in page.data:
            if not isinstance(file, OpenAIFile) or not _is_usable(config, file):
                continue
            given = {name: getattr(file, name) for name in expected}
            if any(value != expected[name] for name, value in given.items() if (name, value) != ("purpose", None)):
                continue
            if sha256 is None or (yield from has_content(config, str(file.id), sha256)):
                return file
        if page.next_page is None:
            return None
        page = yield from page.next_page()


def has_content(config: ClientConfig, file_id: str, sha256: str) -> Flow[bool]:
    """Whether a file has this content. A file that the service does not return does not count."""
    if not config.profile.supports("downloadFile", config.query):
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            path: Path = yield from download_to(config, file_id, Path(folder) / "content", None)
        except APIStatusError:
            return False
        return bool((yield InThread(lambda: _sha256(path))) == sha256)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
