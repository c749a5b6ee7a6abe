"""The journal: what a process intended to create, written and synced before the request is sent.

A journal is a SQLite database. An entry has a key, a fingerprint of the parameters and the ID of what was created, but
neither credentials nor training data. A process that was killed leaves an entry without an ID: the next one looks the
object up before it creates anything.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import attrs

from ft_client._file_lock import lock_file
from ft_client._log import logger
from ft_client.errors import JournalError

VERSION: Final = 1
_APPLICATION_ID: Final = 0x66746A6C  # "ftjl"
_BUSY_SECONDS: Final = 10.0
_WHERE: Final = " WHERE service = ? AND kind = ? AND key = ?"
_TABLE: Final = """
CREATE TABLE entries (
    service TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
    fingerprint TEXT NOT NULL, intended_at REAL NOT NULL, object_id TEXT, details TEXT NOT NULL,
    PRIMARY KEY (service, kind, key)
) WITHOUT ROWID
"""


@attrs.frozen(kw_only=True)
class Entry:
    """One entry.

    Attributes:
        service: Base URL of the service, with organization and project.
        kind: What is created: an operationId, or `run`.
        key: The idempotency key.
        fingerprint: Hash of the parameters.
        intended_at: Unix time before the request was sent.
        object_id: ID of what was created, or None if that is not known.
        details: Plain JSON values.
    """

    service: str
    kind: str
    key: str
    fingerprint: str
    intended_at: float
    object_id: str | None
    details: Mapping[str, Any]


class Journal:
    """The entries of a file. Each call opens the file, so that threads and processes can share it.

    Args:
        path: The file. It is created by the first entry.
        optional: If the file cannot be written, warn and continue without it.
    """

    def __init__(self, path: str | os.PathLike[str], *, optional: bool = False) -> None:
        self.path = Path(path)
        self._optional = optional
        self._warned = False

    def find(self, service: str, kind: str, key: str) -> Entry | None:
        """Return an entry, or None.

        Raises:
            JournalError: The file cannot be read, is damaged, or belongs to a newer version.
        """
        return next(iter(self._select("SELECT * FROM entries" + _WHERE, (service, kind, key))), None)

    def entries(self, kind: str) -> list[Entry]:
        """Return all entries of a kind, oldest first.

        Raises:
            JournalError: See `find`.
        """
        return self._select("SELECT * FROM entries WHERE kind = ? ORDER BY intended_at", (kind,))

    def intend(
        self, service: str, kind: str, key: str, fingerprint: str = "", details: Mapping[str, Any] | None = None
    ) -> None:
        """Write an entry without a result, and sync it to the disk.

        Raises:
            JournalError: It cannot be written. Nothing may be sent then.
        """
        values = (service, kind, key, fingerprint, time.time(), None, json.dumps(details or {}))
        try:
            with self._open(create=True) as connection:
                connection.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?)", values)
        except _UnwritableError as error:
            self._unwritable(error)

    def finish(
        self, service: str, kind: str, key: str, object_id: str | None, details: Mapping[str, Any] | None = None
    ) -> None:
        """Record the result. If that is not possible, it is logged: the next process looks the object up."""
        update = "UPDATE entries SET object_id = ?, details = coalesce(?, details)" + _WHERE
        text = None if details is None else json.dumps(details)
        try:
            with self._open() as connection:
                connection.execute(update, (object_id, text, service, kind, key))
        except JournalError as error:
            if not self._warned:
                logger.warning("%s; %s is not recorded", error, object_id)

    def forget(self, service: str, kind: str, key: str) -> None:
        """Remove an entry, because nothing was created.

        Raises:
            JournalError: See `intend`.
        """
        try:
            with self._open() as connection:
                connection.execute("DELETE FROM entries" + _WHERE, (service, kind, key))
        except _UnwritableError as error:
            self._unwritable(error)

    @contextlib.contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock that only one process, and only one thread of it, can have.

        Raises:
            JournalError: Another one has it.
        """
        path = self.path.with_name(f"{self.path.name}-{hashlib.sha256(name.encode()).hexdigest()[:16]}.lock")
        try:
            release = lock_file(path)
        except OSError as error:
            self._unwritable(self._unwritable_error(error))
            yield
            return
        if release is None:
            raise JournalError(f"another process is working on this ({path}) -> wait until it has ended")
        try:
            yield
        finally:
            release()

    def _unwritable(self, error: JournalError) -> None:
        if not self._optional:
            raise error
        if not self._warned:
            logger.warning("%s; continuing without it: a second run would not find this one", error)
        self._warned = True

    def _select(self, query: str, values: tuple[str, ...]) -> list[Entry]:
        if not self.path.exists():
            return []
        with self._open() as connection:
            rows = connection.execute(query, values).fetchall()
        names = [field.name for field in attrs.fields(Entry)]
        try:
            return [Entry(**{**dict(zip(names, row, strict=True)), "details": json.loads(row[-1])}) for row in rows]
        except (ValueError, TypeError) as error:
            raise self._damaged(error) from error

    @contextlib.contextmanager
    def _open(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        """Open the file for one transaction.

        Raises:
            JournalError: See `find` and `intend`.
        """
        try:
            if create:
                self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            uri = f"file:{quote(str(self.path.absolute()))}?mode={'rwc' if create else 'rw'}"
            with contextlib.closing(
                sqlite3.connect(uri, uri=True, timeout=_BUSY_SECONDS, isolation_level=None)
            ) as connection:
                connection.execute("PRAGMA synchronous = EXTRA")
                self._check_version(connection, create=create)
                if create:
                    connection.execute("BEGIN IMMEDIATE")
                yield connection
                if connection.in_transaction:
                    connection.execute("COMMIT")
        except OSError as error:
            raise _UnwritableError(
                f"cannot write the journal {str(self.path)!r} ({error.strerror or error})"
            ) from error
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise JournalError(
                    f"the journal {str(self.path)!r} is locked by another process -> try again"
                ) from error
            raise _UnwritableError(f"cannot write the journal {str(self.path)!r} ({error})") from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _unwritable_error(self, error: Exception) -> JournalError:
        reason = getattr(error, "strerror", None) or error
        return _UnwritableError(
            f"cannot write the journal {str(self.path)!r} ({reason}) -> check space and permissions"
        )

    def _damaged(self, error: Exception) -> JournalError:
        return JournalError(
            f"the journal {str(self.path)!r} is damaged ({error}) -> check the jobs of the service, then move the file "
            "away, or work without a journal"
        )

    def _check_version(self, connection: sqlite3.Connection, *, create: bool) -> None:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if (application, version) == (_APPLICATION_ID, VERSION):
            return
        if application == _APPLICATION_ID and version > VERSION:
            raise JournalError(
                f"the journal {str(self.path)!r} has version {version}, and this is written for {VERSION} -> update "
                "ft-client, or use another journal"
            )
        connection.execute("BEGIN IMMEDIATE")
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and connection.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION_ID:
            connection.execute("ROLLBACK")
            raise JournalError(f"{str(self.path)!r} is another SQLite database -> choose another path for the journal")
        if not tables:
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")


class _UnwritableError(JournalError):
    """The file or its folder cannot be written."""


def fingerprint(values: Mapping[str, Any]) -> str:
    """Return a hash of plain JSON values."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
