"""Storage of objects in one SQLite table.

Changes are committed before the response is sent, so a killed process does not lose anything that it has confirmed.
Objects are JSON documents; the columns exist to filter and order lists. All queries run on the thread of the event loop
and take microseconds.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

Record: TypeAlias = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    parent TEXT NOT NULL DEFAULT '',
    tag TEXT NOT NULL DEFAULT '',
    due_at REAL,
    deleted INTEGER NOT NULL DEFAULT 0,
    doc TEXT NOT NULL,
    UNIQUE (kind, id)
);
CREATE INDEX IF NOT EXISTS by_tag ON objects (kind, tag, seq);
CREATE INDEX IF NOT EXISTS by_parent ON objects (kind, parent, seq);
CREATE INDEX IF NOT EXISTS by_kind ON objects (kind, seq);
CREATE INDEX IF NOT EXISTS by_due_at ON objects (due_at) WHERE due_at IS NOT NULL;
"""
# increased with every change of the table or of the documents
_VERSION = 3


class Store:
    """Objects by kind and ID.

    Args:
        path: Path of the database; None keeps it in memory.

    Raises:
        RuntimeError: If another version of the sandbox wrote the database.
    """

    def __init__(self, path: Path | None = None) -> None:
        # Sandbox creates it in the caller's thread and then uses it in the server's thread only
        self._db = sqlite3.connect(
            path if path is not None else ":memory:", check_same_thread=False, isolation_level=None
        )
        if path is not None:
            self._db.execute("PRAGMA journal_mode = WAL")
            # safe for a killed process; only a crash of the machine may lose the last changes
            self._db.execute("PRAGMA synchronous = NORMAL")
        self._create_schema(path)
        self._next_due: float | None = None
        self._due_known = False

    def _create_schema(self, path: Path | None) -> None:
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version != _VERSION and self._db.execute("SELECT 1 FROM sqlite_master").fetchone():
            self._db.close()
            raise RuntimeError(f"another version of the sandbox wrote {path}; delete it or use another directory")
        self._db.executescript(_SCHEMA)
        self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run the block in a transaction, which is rolled back on an exception."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            self._due_known = False
            raise
        self._db.execute("COMMIT")

    def add(
        self, kind: str, id: str, doc: Record, *, parent: str = "", tag: str = "", due_at: float | None = None
    ) -> None:
        """Store a new object.

        Args:
            kind: Kind of object.
            id: Its ID.
            doc: The document.
            parent: ID of the object it belongs to.
            tag: Value to filter lists by.
            due_at: Time of its next scheduled change in Unix seconds.

        Raises:
            sqlite3.IntegrityError: If the kind and ID are taken.
        """
        self._db.execute(
            "INSERT INTO objects (kind, id, parent, tag, due_at, doc) VALUES (?, ?, ?, ?, ?, ?)",
            (kind, id, parent, tag, due_at, json.dumps(doc)),
        )
        self._due_known = False

    def get(self, kind: str, id: str, *, deleted: bool = False) -> Record | None:
        """Return an object, or None. Deleted objects are found only if `deleted` is true."""
        row = self._db.execute(
            "SELECT doc FROM objects WHERE kind = ? AND id = ? AND deleted <= ?", (kind, id, deleted)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def update(self, kind: str, id: str, doc: Record, *, due_at: float | None = None) -> None:
        """Replace the document of an object and the time of its next scheduled change."""
        self._db.execute(
            "UPDATE objects SET doc = ?, due_at = ? WHERE kind = ? AND id = ?", (json.dumps(doc), due_at, kind, id)
        )
        self._due_known = False

    def delete(self, kind: str, id: str) -> bool:
        """Mark an object as deleted; its ID stays valid as a cursor. Returns whether the object existed."""
        cursor = self._db.execute(
            "UPDATE objects SET deleted = 1, due_at = NULL WHERE kind = ? AND id = ? AND deleted = 0", (kind, id)
        )
        self._due_known = False
        return cursor.rowcount > 0

    def purge(self, kind: str, id: str) -> None:
        """Remove an object completely, so that its ID can be used again."""
        self._db.execute("DELETE FROM objects WHERE kind = ? AND id = ?", (kind, id))
        self._due_known = False

    def position(self, kind: str, id: str) -> int | None:
        """Return the position of an object in lists, even if it is deleted."""
        row = self._db.execute("SELECT seq FROM objects WHERE kind = ? AND id = ?", (kind, id)).fetchone()
        return None if row is None else int(row[0])

    def select(
        self,
        kind: str,
        *,
        tag: str | None = None,
        parent: str | None = None,
        after: int | None = None,
        limit: int = -1,
        newest_first: bool = True,
    ) -> Iterator[Record]:
        """Yield objects in order of creation. They are read and parsed one by one.

        Args:
            kind: Kind of object.
            tag: Only objects with this tag.
            parent: Only objects of this parent.
            after: Only objects after this position.
            limit: Maximum number; -1 for all.
            newest_first: Whether the order is reversed.
        """
        where: list[str] = ["kind = ? AND deleted = 0"]
        values: list[str | int] = [kind]
        for column, value in (("tag", tag), ("parent", parent)):
            if value is not None:
                where.append(f"{column} = ?")
                values.append(value)
        if after is not None:
            where.append("seq < ?" if newest_first else "seq > ?")
            values.append(after)
        order = "DESC" if newest_first else "ASC"
        query = f"SELECT doc FROM objects WHERE {' AND '.join(where)} ORDER BY seq {order} LIMIT ?"
        for (doc,) in self._db.execute(query, (*values, min(limit, 2**62))):
            yield json.loads(doc)

    def next_due(self) -> float | None:
        """Return the time of the next scheduled change, or None."""
        if not self._due_known:
            self._next_due = self._db.execute("SELECT MIN(due_at) FROM objects").fetchone()[0]
            self._due_known = True
        return self._next_due

    def due_records(self, now: float) -> list[tuple[str, Record]]:
        """Return the kinds and documents whose scheduled change is due, in order of time."""
        rows = self._db.execute(
            "SELECT kind, doc FROM objects WHERE due_at <= ? ORDER BY due_at, seq", (now,)
        ).fetchall()
        return [(kind, json.loads(doc)) for kind, doc in rows]

    def count(self) -> int:
        """Return the number of objects ever stored."""
        return int(self._db.execute("SELECT COALESCE(MAX(seq), 0) FROM objects").fetchone()[0])
