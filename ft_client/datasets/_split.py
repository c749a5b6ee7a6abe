"""Duplicates and the split, from a few bytes for each row."""

import hashlib
import json
from array import array
from collections import defaultdict
from typing import Any, Final

import attrs

_MAX_CLASSES: Final = 500
_MAX_CLASS_LENGTH: Final = 100
DROPPED, TRAIN, VALID = 0, 1, 2


@attrs.frozen
class Choice:
    """Result of `RowIndex.choose`.

    Attributes:
        assignment: One byte for each row: 0 dropped, 1 output, 2 validation output.
        duplicates: Positions of dropped rows, each with the position of the first equal row.
    """

    assignment: bytes
    duplicates: list[tuple[int, int]]


class RowIndex:
    """Digest, class and origin of each converted row.

    Attributes:
        needs_rows: Whether rows are compared. If not, they are only counted.
    """

    def __init__(self, seed: int, *, needs_rows: bool = True) -> None:
        self.needs_rows = needs_rows
        self._count = 0
        self._key = f"{seed}".encode()
        self._digests = array("Q")
        self._classes = array("i")
        self._files = array("i")
        self._lines = array("q")
        self._numbers: dict[str, int] | None = {}

    def __len__(self) -> int:
        return self._count

    def add(self, row: Any, file: int, line: int, count: int = 1) -> None:
        """Add a row of a file, or `count` rows if they are not needed."""
        self._count += count
        if not self.needs_rows:
            return
        canonical = json.dumps(row, sort_keys=True).encode()
        digest = hashlib.blake2b(canonical, digest_size=8, key=self._key)
        self._digests.append(int.from_bytes(digest.digest(), "big"))
        self._files.append(file)
        self._lines.append(line)
        self._classes.append(self._class_of(row))

    def origin(self, position: int) -> tuple[int, int]:
        """Return file and line of a row."""
        return self._files[position], self._lines[position]

    def _class_of(self, row: dict[str, Any]) -> int:
        """Return the number of the class, or -1 if completions are not classes."""
        if self._numbers is None:
            return -1
        text = row.get("completion")
        if "messages" in row:
            text = row["messages"][-1].get("content")
        if not isinstance(text, str) or len(text) > _MAX_CLASS_LENGTH or len(self._numbers) > _MAX_CLASSES:
            self._numbers = None
            return -1
        return self._numbers.setdefault(text, len(self._numbers))

    def choose(self, *, dedupe: bool, split: float | None) -> Choice:
        """Decide for each row whether it is dropped, and which file it belongs to."""
        assignment = bytearray([TRAIN]) * len(self)
        duplicates: list[tuple[int, int]] = []
        if dedupe:
            first: dict[int, int] = {}
            for position, digest in enumerate(self._digests):
                before = first.setdefault(digest, position)
                if before != position:
                    assignment[position] = DROPPED
                    duplicates.append((position, before))
        if split is not None:
            self._split(assignment, split)
        return Choice(bytes(assignment), duplicates)

    def _split(self, assignment: bytearray, share: float) -> None:
        """Assign the examples with the smallest digests of each class; equal examples have equal digests."""
        members: dict[int, set[int]] = defaultdict(set)
        for position, digest in enumerate(self._digests):
            if assignment[position]:
                members[self._classes[position]].add(digest)
        different: set[int] = set().union(*members.values())
        # as in the check: a class has three different examples or more on average
        if self._numbers is None or len(members) * 3 > len(different):
            members = defaultdict(set, {0: different})
        chosen: set[int] = set()
        carried = 0.0
        for digests in members.values():
            # what rounding leaves over goes to the next class, so that the total share is right
            carried += len(digests) * share
            number = min(round(carried), len(digests) - 1) if len(digests) > 1 else 0
            carried -= number
            chosen.update(sorted(digests)[:number])
        if not chosen and len(different) > 1:
            largest: set[int] = max(members.values(), key=len)
            chosen.add(min(largest))
        for position, digest in enumerate(self._digests):
            if assignment[position] and digest in chosen:
                assignment[position] = VALID
