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
from collections.abc import Iterator, Mapping, Sequence
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
_COLUMNS: Final = 8
_TABLE: Final = """
CREATE TABLE entries (
    service TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
    fingerprint TEXT NOT NULL, intended_at REAL NOT NULL, object_id TEXT, details TEXT NOT NULL, checksum TEXT NOT NULL,
    PRIMARY KEY (service, kind, key)
) WITHOUT ROWID
"""


@attrs.frozen
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

    Raises:
        JournalError: The path cannot be that of a file.
    """

    def __init__(self, path: str | os.PathLike[str], *, optional: bool = False) -> None:
        self.path = _checked(path)
        self._optional = optional
        self._warned = False

    @property
    def is_unwritable(self) -> bool:
        """Whether an entry could not be written, and the caller was warned."""
        return self._warned

    def find(self, service: str, kind: str, key: str) -> Entry | None:
        """Return an entry, or None.

        Raises:
            JournalError: The file cannot be read, is damaged, or belongs to a newer version.
        """
        name = (service, kind, key)
        if not self._has_content():
            return None
        with self._open() as connection:
            row = connection.execute("SELECT * FROM entries" + _WHERE, name).fetchone()
            if row is not None:
                return self._entry(row)
            # what is missing is created again, and may be paid: a damaged file must not hide it
            found = [entry for entry in self._all(connection) if (entry.service, entry.kind, entry.key) == name]
        return found[0] if found else None

    def entries(self, kind: str) -> list[Entry]:
        """Return all entries of a kind, oldest first.

        Raises:
            JournalError: See `find`.
        """
        if not self._has_content():
            return []
        with self._open() as connection:
            found = [entry for entry in self._all(connection) if entry.kind == kind]
        return sorted(found, key=lambda entry: entry.intended_at)

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
                _write(connection, values)
        except _UnwritableError as error:
            self._unwritable(error)

    def finish(
        self, service: str, kind: str, key: str, object_id: str | None, details: Mapping[str, Any] | None = None
    ) -> None:
        """Record the result. If that is not possible, it is logged: the next process looks the object up."""
        what = object_id or f"the progress of {kind}"
        try:
            with self._open() as connection:
                connection.execute("BEGIN IMMEDIATE")
                row = connection.execute("SELECT * FROM entries" + _WHERE, (service, kind, key)).fetchone()
                if row is None:
                    raise JournalError(f"the journal {str(self.path)!r} has lost an entry")
                text = row[6] if details is None else json.dumps(details)
                _write(connection, (*row[:5], object_id, text))
        except JournalError as error:
            if not self._warned:
                logger.warning("%s; %s is not recorded", error, what)
            self._warned = True

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

    def _has_content(self) -> bool:
        """Whether the file can have entries. A full disk leaves an empty file. A folder without permission has none."""
        with contextlib.suppress(OSError):
            return self.path.stat().st_size > 0
        return False

    def _unwritable(self, error: JournalError) -> None:
        if not self._optional:
            raise error
        if not self._warned:
            logger.warning("%s; continuing without it: a second run would not find this one", error)
        self._warned = True

    def _all(self, connection: sqlite3.Connection) -> list[Entry]:
        """Return all entries, after a check of the file.

        Raises:
            JournalError: It is damaged.
        """
        problem = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            raise self._damaged(problem)
        return [self._entry(row) for row in connection.execute("SELECT * FROM entries").fetchall()]

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        """Return the entry of a row.

        Raises:
            JournalError: Its checksum differs.
        """
        service, kind, key, mark, intended_at, object_id, details, checksum = row
        if checksum != _checksum(row[:-1]):
            raise self._damaged("the checksum of an entry differs")
        return Entry(service, kind, key, mark, intended_at, object_id, json.loads(details))

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
            raise self._unwritable_error(error) from error
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise JournalError(
                    f"the journal {str(self.path)!r} is locked by another process -> try again"
                ) from error
            raise self._unwritable_error(error) from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _unwritable_error(self, error: Exception) -> _UnwritableError:
        reason = getattr(error, "strerror", None) or error
        return _UnwritableError(
            f"cannot write the journal {str(self.path)!r} ({reason}) -> check space and permissions"
        )

    def _damaged(self, error: object) -> JournalError:
        return JournalError(
            f"the journal {str(self.path)!r} is damaged ({error}) -> check the jobs of the service, then move the file "
            "away, or work without a journal"
        )

    def _check_version(self, connection: sqlite3.Connection, *, create: bool) -> None:
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if (application, version) == (_APPLICATION_ID, VERSION):
            columns = len(connection.execute("PRAGMA table_info(entries)").fetchall())
            if columns != _COLUMNS:  # also a file of a version before the first release
                raise self._damaged(f"its table has {columns} columns in place of {_COLUMNS}")
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


def _checked(path: object) -> Path:
    """Return a path that can be that of a file.

    Raises:
        JournalError: It cannot.
    """
    text = os.fspath(path) if isinstance(path, str | os.PathLike) else None
    if not isinstance(text, str) or not Path(text).name or "\0" in text:
        raise JournalError(f"journal = {path!r}: must be the path of a file")
    return Path(text)


def _checksum(values: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


def _write(connection: sqlite3.Connection, values: tuple[Any, ...]) -> None:
    """Write one entry, in place of the one with the same key."""
    connection.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*values, _checksum(values)))


def fingerprint(values: Mapping[str, Any]) -> str:
    """Return a hash of plain JSON values."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
