"""Report of a preparation: immutable values, and the recorder that collects them."""

import json
import shlex
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, Protocol

import attrs

from ft_client.datasets._report import DatasetReport
from ft_client.datasets._rows import SourceRow
from ft_client.datasets._rules import Format
from ft_client.datasets._source import Source

_KEPT: Final = 10_000
_FIRST_LINES: Final = 5


class _Sink(Protocol):
    def write(self, data: bytes, /) -> Any: ...


@attrs.frozen
class RowNote:
    """One change, rejected row or duplicate: its file, its line from 1, and the change or reason in words."""

    path: str
    line: int
    text: str


@attrs.define
class NoteGroup:
    """Rows with the same change or reason: how many, and the first lines, at most 5."""

    text: str
    count: int = 0
    lines: list[int] = attrs.field(factory=list)


@attrs.frozen(kw_only=True)
class SourceSummary:
    """One input: its path, its type, its description, and the decisions that the options did not make."""

    path: str
    file_type: str
    description: str
    guesses: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class PreparedFile:
    """One output: its path, its number of rows, and the report of its check."""

    path: str
    rows: int
    report: DatasetReport


@attrs.frozen(kw_only=True)
class PrepareReport:
    """Result of `prepare`.

    Attributes:
        sources: The inputs.
        format: The format of the output, or None if nothing was written.
        files: The outputs: the training file, and the validation file if there is one.
        rows_in: Rows read, empty lines not included.
        rows_out: Rows written to all outputs.
        duplicates: Rows dropped because an earlier row is equal.
        rejected: Rows dropped for another reason.
        changes: Changes row by row, the first 10,000.
        change_groups: Changes by their text, with counts.
        rejects: Rejected rows and their reasons, the first 10,000.
        reject_groups: Reasons with counts.
        duplicate_rows: Dropped duplicates, the first 10,000.
        next_command: The command that uses the output, or an empty string.
    """

    sources: tuple[SourceSummary, ...]
    format: Format | None
    files: tuple[PreparedFile, ...]
    rows_in: int
    rows_out: int
    duplicates: int
    rejected: int
    changes: tuple[RowNote, ...]
    change_groups: tuple[NoteGroup, ...]
    rejects: tuple[RowNote, ...]
    reject_groups: tuple[NoteGroup, ...]
    duplicate_rows: tuple[RowNote, ...]
    next_command: str = ""

    @property
    def ok(self) -> bool:
        """Whether every output passes its check."""
        return bool(self.files) and all(file.report.ok for file in self.files)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, including `ok`."""
        plain = attrs.asdict(self, filter=lambda field, _: field.name != "files")
        files = [{"path": file.path, "rows": file.rows, "report": file.report.to_dict()} for file in self.files]
        return {**plain, "files": files, "ok": self.ok}


class PrepareRecorder:
    """Counts rows, changes, rejected rows and duplicates."""

    def __init__(self, rejects: _Sink | None) -> None:
        self.files: list[SourceSummary] = []
        self.rows_in = 0
        self.reject_counts: Counter[str] = Counter()
        self._sink = rejects
        self._changes: list[RowNote] = []
        self._rejects: list[RowNote] = []
        self._duplicates: list[RowNote] = []
        self._duplicate_count = 0
        self._change_groups: dict[str, NoteGroup] = {}
        self._reject_groups: dict[str, NoteGroup] = {}

    def start_file(self, source: Source, guesses: tuple[str, ...]) -> None:
        """Start with the rows of a file."""
        path, file_type = str(source.path), source.file_type
        summary = SourceSummary(path=path, file_type=file_type, description=source.description, guesses=guesses)
        self.files.append(summary)

    def row(self, row: SourceRow) -> None:
        """Count a row that was read."""
        self.rows_in += 1

    def changed(self, line: int, changes: Sequence[str]) -> None:
        """Record the changes of a row, each text once."""
        for text in dict.fromkeys(changes):
            _group(self._change_groups, text, line)
            if len(self._changes) < _KEPT:
                self._changes.append(RowNote(self.files[-1].path, line, text))

    def reject(self, row: SourceRow, reason: str) -> None:
        """Record a rejected row."""
        self.reject_counts[reason] += 1
        _group(self._reject_groups, reason, row.line)
        note = RowNote(self.files[-1].path, row.line, reason)
        if len(self._rejects) < _KEPT:
            self._rejects.append(note)
        if self._sink is not None:
            entry = {"path": note.path, "line": note.line, "reason": reason, "row": row.value}
            self._sink.write(json.dumps(entry, default=str).encode() + b"\n")

    def duplicate(self, origin: tuple[int, int], first: tuple[int, int]) -> None:
        """Record a dropped duplicate: file and line of the row, and of the first equal row."""
        self._duplicate_count += 1
        path, line = self.files[origin[0]].path, origin[1]
        where = f"{first[1]}" if origin[0] == first[0] else f"{first[1]} of {self.files[first[0]].path}"
        note = RowNote(path, line, f"duplicate of {where}")
        if len(self._duplicates) < _KEPT:
            self._duplicates.append(note)
        if self._sink is not None:
            entry = {"path": path, "line": line, "reason": f"duplicate of line {where}", "row": None}
            self._sink.write(json.dumps(entry).encode() + b"\n")

    def report(
        self, format_: Format | None, files: tuple[PreparedFile, ...], *, model: str | None = None
    ) -> PrepareReport:
        """Return the report."""
        return PrepareReport(
            sources=tuple(self.files),
            format=format_,
            files=files,
            rows_in=self.rows_in,
            rows_out=sum(file.rows for file in files),
            duplicates=self._duplicate_count,
            rejected=sum(self.reject_counts.values()),
            changes=tuple(self._changes),
            change_groups=_by_count(self._change_groups),
            rejects=tuple(self._rejects),
            reject_groups=_by_count(self._reject_groups),
            duplicate_rows=tuple(self._duplicates),
            next_command=_next_command(files, format_, model),
        )


def _group(groups: dict[str, NoteGroup], text: str, line: int) -> None:
    group = groups.setdefault(text, NoteGroup(text)) if text in groups or len(groups) < 1_000 else None
    if group is not None:
        group.count += 1
        if len(group.lines) < _FIRST_LINES:
            group.lines.append(line)


def _by_count(groups: dict[str, NoteGroup]) -> tuple[NoteGroup, ...]:
    return tuple(sorted(groups.values(), key=lambda group: -group.count))


def _next_command(files: tuple[PreparedFile, ...], format_: Format | None, model: str | None) -> str:
    """Return the command for the output: `ft run`, or the check if it still has errors."""
    if not files:
        return ""
    train = shlex.quote(files[0].path)
    if not files[0].report.ok:
        return f"ft data check {train}"
    if format_ == "reinforcement":
        return f"ft files upload {train}"
    validation = f" --validation {shlex.quote(files[1].path)}" if len(files) > 1 else ""
    return f"ft run {train}{validation}" + (f" --model {shlex.quote(model)}" if model else "")
