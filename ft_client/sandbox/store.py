"""The service's memory: one SQLite table of objects.

A change is committed before its request is answered, so a process that is killed forgets nothing it has said. Objects
are JSON documents; the columns are what lists are filtered and ordered by. Everything happens on the event loop's
thread, in queries of microseconds.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

Doc: TypeAlias = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    parent TEXT NOT NULL DEFAULT '',
    tag TEXT NOT NULL DEFAULT '',
    due REAL,
    gone INTEGER NOT NULL DEFAULT 0,
    doc TEXT NOT NULL,
    UNIQUE (kind, id)
);
CREATE INDEX IF NOT EXISTS by_tag ON objects (kind, tag, seq);
CREATE INDEX IF NOT EXISTS by_parent ON objects (kind, parent, seq);
CREATE INDEX IF NOT EXISTS by_due ON objects (due) WHERE due IS NOT NULL;
"""


class Store:
    """Objects by kind and ID.

    Args:
        path: The database; in memory if None.
    """

    def __init__(self, path: Path | None = None) -> None:
        # Sandbox makes it in the caller's thread and uses it in the server's; never in both at once.
        self._db = sqlite3.connect(
            path if path is not None else ":memory:", check_same_thread=False, isolation_level=None
        )
        if path is not None:
            self._db.execute("PRAGMA journal_mode = WAL")
            # enough for a killed process; only a crash of the whole machine may lose the last moments
            self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(_SCHEMA)
        self._next_due: float | None = None
        self._due_known = False

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything inside happen or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            self._due_known = False
            raise
        self._db.execute("COMMIT")

    def add(self, kind: str, id: str, doc: Doc, *, parent: str = "", tag: str = "", due: float | None = None) -> None:
        """Store a new object, which changes by itself at `due`, in Unix seconds.

        Raises:
            sqlite3.IntegrityError: There is one of this kind and ID already.
        """
        self._db.execute(
            "INSERT INTO objects (kind, id, parent, tag, due, doc) VALUES (?, ?, ?, ?, ?, ?)",
            (kind, id, parent, tag, due, json.dumps(doc)),
        )
        self._due_known = False

    def get(self, kind: str, id: str, *, gone: bool = False) -> Doc | None:
        """Return an object; a deleted one only if `gone` says so."""
        row = self._db.execute(
            "SELECT doc FROM objects WHERE kind = ? AND id = ? AND gone <= ?", (kind, id, gone)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def update(self, kind: str, id: str, doc: Doc, *, due: float | None = None) -> None:
        """Replace an object's document and when it changes by itself."""
        self._db.execute(
            "UPDATE objects SET doc = ?, due = ? WHERE kind = ? AND id = ?", (json.dumps(doc), due, kind, id)
        )
        self._due_known = False

    def delete(self, kind: str, id: str) -> bool:
        """Mark an object as gone; its place in lists stays known. Returns whether it was there."""
        cursor = self._db.execute(
            "UPDATE objects SET gone = 1, due = NULL WHERE kind = ? AND id = ? AND gone = 0", (kind, id)
        )
        self._due_known = False
        return cursor.rowcount > 0

    def forget(self, kind: str, id: str) -> None:
        """Remove an object so that its ID is free again."""
        self._db.execute("DELETE FROM objects WHERE kind = ? AND id = ?", (kind, id))
        self._due_known = False

    def place(self, kind: str, id: str) -> int | None:
        """Return where an object stands in lists, deleted or not."""
        row = self._db.execute("SELECT seq FROM objects WHERE kind = ? AND id = ?", (kind, id)).fetchone()
        return None if row is None else int(row[0])

    def page(
        self,
        kind: str,
        *,
        tag: str | None = None,
        parent: str | None = None,
        after: int | None = None,
        limit: int = -1,
        newest_first: bool = True,
    ) -> list[Doc]:
        """Return objects in the order of their creation: those behind the place `after`, -1 as `limit` for all."""
        where: list[str] = ["kind = ? AND gone = 0"]
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
        rows = self._db.execute(query, (*values, min(limit, 2**62)))
        return [json.loads(row[0]) for row in rows]

    def next_due(self) -> float | None:
        """Return when the next object changes by itself."""
        if not self._due_known:
            self._next_due = self._db.execute("SELECT MIN(due) FROM objects").fetchone()[0]
            self._due_known = True
        return self._next_due

    def due(self, now: float) -> list[tuple[str, Doc]]:
        """Return the objects whose moment has come, with their kinds, in the order of these moments."""
        rows = self._db.execute("SELECT kind, doc FROM objects WHERE due <= ? ORDER BY due, seq", (now,)).fetchall()
        return [(kind, json.loads(doc)) for kind, doc in rows]

    def count(self) -> int:
        """Return how many objects there ever were."""
        return int(self._db.execute("SELECT COALESCE(MAX(seq), 0) FROM objects").fetchone()[0])
