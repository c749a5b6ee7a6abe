"""The folder of an export, and its index.

`index.jsonl` starts with a line about the service. A line for each object follows. During an export lines are
appended, and a later line replaces an earlier one; at the end the index is sorted and written again. An object has a
line once its files are complete, so an export that was interrupted at any point is continued.
"""

from __future__ import annotations

import functools
import importlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias

import attrs

from ft_client.errors import FTClientError
from ft_client.exports._files import NewFile, Part, json_line

Section: TypeAlias = Literal["jobs", "fine-tunes", "files", "models"]
"""A part of an account."""

SECTIONS: tuple[Section, ...] = ("jobs", "fine-tunes", "files", "models")
"""The parts of an account, in the order in which they are exported: jobs name the files that they need."""

INDEX = "index.jsonl"
LOCK = ".lock"
"""File that is locked where a folder cannot be."""

FORMAT = 1
_PATH = re.compile(r"(?:jobs|fine-tunes|files|models)/[A-Za-z0-9_][A-Za-z0-9_.-]*")


@attrs.frozen
class Unavailable:
    """A part of an object that could not be exported.

    Attributes:
        section: Section of the object.
        id: ID of the object.
        part: `object`, `content`, `events` or `checkpoints`.
        reason: The reason.
        may_succeed_later: Whether the next export tries again.
    """

    section: str
    id: str
    part: str
    reason: str
    may_succeed_later: bool


@attrs.frozen
class ExportReport:
    """Result of an export.

    Attributes:
        folder: The folder.
        sections: Number of objects in the folder, by section.
        fetched: Number of objects that were new or changed.
        skipped: Reason for each section, or part of one, that the service does not have.
        unavailable: Parts that could not be exported.
    """

    folder: Path
    sections: dict[str, int]
    fetched: int
    skipped: dict[str, str]
    unavailable: list[Unavailable]


@attrs.frozen
class Entry:
    """The line of one object in the index.

    Attributes:
        section: Its section.
        id: Its ID.
        version: Checksum of the object as it was listed.
        final: Whether nothing is left to fetch as long as the version stays the same.
        parts: Its files by part: `object`, `content`, `events`, `checkpoints`.
        missing: Reason for each part that the service does not provide.
        failed: Reason for each part that the next export tries again.
    """

    section: str
    id: str
    version: str
    final: bool
    parts: Mapping[str, Part] = attrs.field(factory=dict)
    missing: Mapping[str, str] = attrs.field(factory=dict)
    failed: Mapping[str, str] = attrs.field(factory=dict)

    def unavailable(self) -> list[Unavailable]:
        """Return the parts that it lacks."""
        return [
            Unavailable(self.section, self.id, part, reason, may_succeed_later)
            for reasons, may_succeed_later in ((self.missing, False), (self.failed, True))
            for part, reason in reasons.items()
        ]


@attrs.frozen
class Service:
    """What an export belongs to.

    Attributes:
        profile: Name of the service's profile.
        base_url: Base URL.
        account: Organization and project, if the client names them.
        key: Checksum of the key, or None if no key is sent. The key cannot be computed from it.
    """

    profile: str
    base_url: str
    account: Mapping[str, str]
    key: str | None


class Folder:
    """An export on disk. It is a context manager while an export writes to it.

    Attributes:
        root: The folder.
        service: What it belongs to.
        complete: Whether the last export has ended.
        skipped: Reason for each section, or part of one, that the service does not have.
        entries: The objects, by section and ID.
    """

    def __init__(self, root: Path, service: Service) -> None:
        self.root = root
        self.service = service
        self.complete = False
        self.skipped: dict[str, str] = {}
        self.entries: dict[tuple[str, str], Entry] = {}
        self._lock: int | None = None

    @classmethod
    def read(cls, root: Path) -> Self:
        """Read an export.

        Raises:
            FTClientError: The folder is not an export, or its index is damaged.
        """
        try:
            file = (root / INDEX).open("rb")
        except OSError as error:
            reason = f"cannot read {INDEX}: {error.strerror}"
            raise FTClientError(f"{root} is not an export: {reason} -> name a folder of `ft export`") from None
        with file:
            header = _parse(root, 1, file.readline())
            if header.get("format") != FORMAT:
                raise _damaged(root, 1, f"format {header.get('format')!r} is unknown; it must be {FORMAT}")
            try:
                folder = cls(root, Service(**header["service"]))
                folder.complete, folder.skipped = header["complete"], header["skipped"]
            except (KeyError, TypeError) as error:
                raise _damaged(root, 1, str(error)) from None
            for number, line in enumerate(file, 2):
                if not line.endswith(b"\n"):  # the process was killed while it wrote this line
                    break
                entry = _entry(root, number, _parse(root, number, line))
                folder.entries[entry.section, entry.id] = entry
        return folder

    @classmethod
    def open(cls, root: Path, service: Service, *, new_key: bool) -> Self:
        """Open a folder for an export, or create it.

        Args:
            root: The folder.
            service: The service and account to export.
            new_key: Whether the key may be another one than that of the export.

        Raises:
            FTClientError: The folder belongs to another account or service, or contains other files.
        """
        if not (root / INDEX).exists():
            if root.exists() and (not root.is_dir() or any(path.name != LOCK for path in root.iterdir())):
                raise FTClientError(f"{root} exists and is not an export -> name a new or an empty folder")
            root.mkdir(parents=True, exist_ok=True)
            return cls(root, service)
        folder = cls.read(root)
        known = folder.service
        for name, old, new in (
            ("service", known.profile, service.profile),
            ("base URL", known.base_url, service.base_url),
            ("account", known.account, service.account),
        ):
            if old != new:
                raise FTClientError(
                    f"{root} has an export of another {name}: {_shown(old)}, not {_shown(new)} -> use another folder"
                )
        if known.key != service.key and not new_key:
            raise FTClientError(
                f"{root} was exported with another key, which may belong to another account -> use another folder, or "
                "pass new_key=True (--new-key) if the account is the same"
            )
        folder.service = service
        return folder

    def __enter__(self) -> Self:
        self._lock = _lock(self.root)
        for section in SECTIONS:
            (self.root / section).mkdir(exist_ok=True)
        for leftover in (*self.root.glob(".*.part"), *self.root.glob("*/.*.part")):  # of a process that was killed
            leftover.unlink()
        self.complete = False
        self._write_index()
        return self

    def __exit__(self, *exc: object) -> None:
        for section in SECTIONS:
            if not any((self.root / section).iterdir()):
                (self.root / section).rmdir()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def add(self, entries: Iterable[Entry]) -> None:
        """Append objects whose files are complete to the index."""
        changed = [entry for entry in entries if self.entries.get((entry.section, entry.id)) != entry]
        if changed:
            with (self.root / INDEX).open("ab") as index:
                index.writelines(json_line(attrs.asdict(entry)) for entry in changed)
                index.flush()
                os.fsync(index.fileno())
            self.entries.update(((entry.section, entry.id), entry) for entry in changed)

    def is_complete(self, entry: Entry) -> bool:
        """Whether nothing of this version is left to fetch, and its files exist. `verify` compares checksums."""
        return entry.final and all(self.has(part) for part in entry.parts.values())

    def has(self, part: Part) -> bool:
        """Whether a file exists and has its size."""
        try:
            return (self.root / part.path).stat().st_size == part.bytes
        except OSError:
            return False

    def read_json(self, part: Part) -> Any:
        """Return the content of a JSON file."""
        return json.loads((self.root / part.path).read_bytes())

    def finish(self) -> None:
        """Mark the export as complete, and sort the index."""
        self.complete = True
        self._write_index()

    def _write_index(self) -> None:
        header = {
            "format": FORMAT, "complete": self.complete, "service": attrs.asdict(self.service),
            "skipped": dict(sorted(self.skipped.items())),
        }  # fmt: skip
        with NewFile(self.root, INDEX) as file:
            file.write(json_line(header))
            for key in sorted(self.entries):
                file.write(json_line(attrs.asdict(self.entries[key])))


def _parse(root: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError as error:
        raise _damaged(root, number, str(error)) from None
    if not isinstance(value, dict):
        raise _damaged(root, number, "it is not an object")
    return value


def _entry(root: Path, number: int, line: dict[str, Any]) -> Entry:
    try:
        parts = {name: Part(**part) for name, part in line.pop("parts").items()}
        entry = Entry(**line, parts=parts)
        if entry.section not in SECTIONS or not isinstance(entry.missing, dict) or not isinstance(entry.failed, dict):
            raise TypeError("an entry has an unknown form")
    except (AttributeError, KeyError, TypeError) as error:
        raise _damaged(root, number, str(error)) from None
    for part in parts.values():
        if not _PATH.fullmatch(str(part.path)):  # it must not leave the folder
            raise _damaged(root, number, f"{part.path!r} is not a path of an export")
    return entry


def _damaged(root: Path, number: int, reason: str) -> FTClientError:
    return FTClientError(f"{root / INDEX}:{number}: the index is damaged: {reason} -> export into a new folder")


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {item}" for key, item in value.items()) or "none"
    return str(value)


def _lock_on_windows(fd: int) -> None:
    msvcrt: Any = importlib.import_module("msvcrt")
    msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)


def _lock(root: Path) -> int:
    """Lock a folder. The operating system releases the lock when the process ends.

    Raises:
        FTClientError: Another export writes to the folder.
    """
    try:
        import fcntl
    except ImportError:  # Windows, where a folder cannot be opened
        fd = os.open(root / LOCK, os.O_RDWR | os.O_CREAT)
        lock = functools.partial(_lock_on_windows, fd)
    else:
        fd = os.open(root, os.O_RDONLY)
        lock = functools.partial(fcntl.flock, fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    try:
        lock()
    except OSError:
        os.close(fd)
        raise FTClientError(f"another export writes to {root} -> wait until it has ended") from None
    return fd
