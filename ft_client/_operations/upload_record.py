"""What a journal has of an upload in parts: which parts were sent. Another process sends only the others."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from ft_client._operations.once import service_of
from ft_client.errors import JournalError
from ft_client_generated.models import Upload

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._journal import Journal

_KIND: Final = "createUpload"
_LIFETIME: Final = 3600.0  # seconds, if the service does not state it
_MARGIN: Final = 60.0  # seconds before the end of an upload in which it is not resumed


class UploadRecord:
    """The sent parts of one file. Without a journal, or while another process sends the same file, nothing is kept.

    Args:
        config: Configuration of the client.
        sha256: Hash of the file in hex; None without a journal, or if the file can be read only once.
        expected: Name, size and purpose of the file.
        part_size: Size of a part in bytes.

    Attributes:
        upload: The upload that an earlier process started, or None.
        sha256: Hash of the file; empty if it can be read only once.
        started_at: Unix time at which it did.
        parts: IDs of the parts that it has sent, by index.
    """

    def __init__(self, config: ClientConfig, sha256: str | None, expected: dict[str, Any], part_size: int) -> None:
        self.upload: Upload | None = None
        self.started_at = time.time()
        self.parts: dict[int, str] = {}
        self.sha256 = sha256 or ""
        self._journal: Journal | None = config.journal if sha256 is not None else None
        self._threads = threading.Lock()
        self._held = contextlib.ExitStack()
        if self._journal is None:
            return
        from ft_client._journal import fingerprint

        key = fingerprint({**expected, "sha256": sha256, "part_size": part_size})
        self._name = (service_of(config), _KIND, key)
        try:
            self._held.enter_context(self._journal.lock(" ".join(self._name)))
        except JournalError:
            self._journal = None
            return
        try:
            entry = self._journal.find(*self._name)
        except JournalError:
            self.close()
            raise
        if entry is None:
            return
        upload = Upload.from_dict(entry.details["upload"])
        ends = config.profile.read_time(upload.expires_at) or entry.intended_at + _LIFETIME
        if time.time() < ends - _MARGIN:
            self.upload, self.started_at = upload, entry.intended_at
            self.parts = {int(index): part_id for index, part_id in entry.details["parts"].items()}

    def begin(self, upload: Upload) -> None:
        """Record a new upload."""
        self.upload, self.started_at, self.parts = upload, time.time(), {}
        if self._journal is not None:
            self._journal.intend(*self._name, details=self._details())

    def add(self, index: int, part_id: str) -> None:
        """Record a part that the service has received."""
        with self._threads:
            self.parts[index] = part_id
            if self._journal is not None:
                self._journal.finish(*self._name, None, self._details())

    def end(self) -> None:
        """Remove the record: the upload is complete, cancelled or expired."""
        self.upload = None
        if self._journal is not None:
            self._journal.forget(*self._name)

    def close(self) -> None:
        """Release the lock."""
        self._held.close()

    def _details(self) -> dict[str, Any]:
        return {"upload": {} if self.upload is None else self.upload.to_dict(), "parts": self.parts}
