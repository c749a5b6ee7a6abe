"""Read a file once, from beginning to end, and say what is wrong with it."""

from collections.abc import Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Final

from ft_client.datasets._completion import CompletionFile
from ft_client.datasets._formats import Measure, RowCheck, check_chat, check_preference, check_reinforcement, detect
from ft_client.datasets._reader import NotJSONLError, read_rows
from ft_client.datasets._report import DatasetReport, TokenEstimate
from ft_client.datasets._rules import DatasetLimits, Findings, Format
from ft_client.datasets._same import MOST_DOUBTS, SeenFilter, confirm_duplicates, fingerprint, fingerprints

_FORMATS: Final[tuple[Format, ...]] = ("completion", "chat", "preference", "reinforcement")


def check(
    path: str | PathLike[str],
    *,
    format: Format | None = None,
    against: str | PathLike[str] | None = None,
    limits: DatasetLimits | None = None,
    max_problems: int = 10_000,
) -> DatasetReport:
    """Check a training or validation file.

    Every problem is found, not the first alone. The file is read line by line, so memory does not grow with it.
    A file that cannot be read is a problem in the report, not an exception.

    Args:
        path: the file, JSONL.
        format: the format it has to have; by default the one of its first example that has one.
        against: the other file of a training and validation pair; examples that stand in both are reported.
        limits: numbers that differ between services.
        max_problems: how many errors and how many warnings are kept with their lines; all are counted.

    Raises:
        ValueError: `format` is not one of the four.

    Source: the service's refusals (`invalid_training_file`, `invalid_n_examples`), and the guides to the formats.
    """
    if format is not None and format not in _FORMATS:
        raise ValueError(f"format is {format!r}; it can be {', '.join(_FORMATS)}")
    return _Check(Path(fspath(path)), format, limits or DatasetLimits(), Findings(max_problems)).run(
        None if against is None else Path(fspath(against))
    )


class _Check:
    """The state of one run."""

    def __init__(self, path: Path, wanted: Format | None, limits: DatasetLimits, found: Findings) -> None:
        self.path = path
        self.format: Format | None = wanted
        self.limits = limits
        self.found = found
        self.lines = self.examples = self.image_examples = 0
        self.length = self.trained = self.longest = 0
        self.completions = CompletionFile()
        self._checks: dict[Format, RowCheck] = {
            "completion": self.completions.check,
            "chat": check_chat,
            "preference": check_preference,
            "reinforcement": check_reinforcement,
        }

    def run(self, against: Path | None) -> DatasetReport:
        size = self._size(self.path)
        if size is None:
            return self._report(0)
        other_size = None if against is None else self._size(against)
        self._check_size(size)
        other = None
        if against is not None and other_size is not None:
            other = SeenFilter(other_size)
            for _, mark in fingerprints(against, self.limits):
                other.add(mark)
        shared = self._read(size, other)
        if against is not None and shared:
            self._report_overlap(against, shared)
        self.found.line = None
        self.completions.finish(self.found)
        self._check_number()
        return self._report(size)

    def _size(self, path: Path) -> int | None:
        try:
            if path.is_dir():
                self.found.add("file-not-readable", f"{path} is a folder")
                return None
            with path.open("rb"):
                return path.stat().st_size
        except FileNotFoundError:
            self.found.add("file-not-found", f"there is no file {path}")
        except (OSError, ValueError) as error:
            self.found.add("file-not-readable", f"{path} cannot be read: {getattr(error, 'strerror', None) or error}")
        return None

    def _check_size(self, size: int) -> None:
        if size > self.limits.max_upload_bytes:
            self.found.add("file-too-large", f"{size:,} bytes; at most {self.limits.max_upload_bytes:,} can be sent")
        elif size > self.limits.max_file_bytes:
            limit = self.limits.max_file_bytes
            self.found.add(
                "large-file", f"{size:,} bytes are more than one request takes ({limit:,}); send it in parts"
            )

    def _read(self, size: int, other: SeenFilter | None) -> dict[int, list[int]]:
        """Check every example; give the fingerprints that the other file perhaps has, with their lines."""
        seen = SeenFilter(size)
        doubtful: set[int] = set()
        shared: dict[int, list[int]] = {}
        for row in self._rows():
            self.examples += 1
            if row is None or not self._check_row(row):
                continue
            mark = fingerprint(row)
            if seen.add(mark) and len(doubtful) < MOST_DOUBTS:
                doubtful.add(mark)
            if other is not None and mark in other and len(shared) < MOST_DOUBTS:
                shared.setdefault(mark, []).append(self.found.line or 0)
        self.lines = self.found.line or 0
        for line, first in confirm_duplicates(self.path, doubtful, self.limits):
            self.found.line = line
            self.found.add("duplicate-row", f"the same example as on line {first}")
        return shared

    def _rows(self) -> Iterator[dict[str, Any] | None]:
        try:
            yield from read_rows(self.path, self.found, self.limits)
        except NotJSONLError:
            return

    def _check_row(self, row: dict[str, Any]) -> bool:
        """Check one example; tell whether it has the format of the file."""
        found = self.found
        own = detect(row)
        if own is None:
            keys = ", ".join(map(repr, list(row)[:5])) or "no keys"
            found.add(
                "unknown-format",
                f"an object with {keys}; known are prompt and completion, messages, or input and outputs",
            )
            return False
        if self.format is None:
            self.format = own
        elif own != self.format and {own, self.format} != {"chat", "reinforcement"}:
            found.add("mixed-format", f"a {own} example where {self.format} is expected")
            return False
        measure: Measure = self._checks[self.format](row, found, self.limits)
        self.length += measure.length
        self.trained += measure.trained
        self.longest = max(self.longest, measure.length)
        self.image_examples += measure.images > 0
        return True

    def _report_overlap(self, against: Path, shared: dict[int, list[int]]) -> None:
        there: dict[int, int] = {}
        for line, mark in fingerprints(against, self.limits):
            if mark in shared:
                there.setdefault(mark, line)
        for mark, line in there.items():
            for own_line in shared[mark]:
                self.found.line = own_line
                self.found.add("overlap", f"also stands on line {line} of {against}")

    def _check_number(self) -> None:
        found, limits = self.found, self.limits
        if found.counts["not-jsonl"]:
            return
        if not self.examples:
            found.add("file-empty", "the file holds no example")
        elif self.examples < limits.min_examples:
            found.add(
                "too-few-examples", f"{self.examples} examples; the service asks for at least {limits.min_examples}"
            )
        if self.image_examples > limits.max_image_examples:
            most = limits.max_image_examples
            found.add(
                "too-many-image-examples", f"{self.image_examples:,} examples with images; at most {most:,} are allowed"
            )

    def _report(self, size: int) -> DatasetReport:
        return DatasetReport(
            path=str(self.path),
            format=self.format,
            bytes=size,
            lines=self.lines,
            examples=self.examples,
            problems=self.found.problems(),
            counts=dict(self.found.counts),
            tokens=TokenEstimate(total=self.length // 4, trained=self.trained // 4, longest_example=self.longest // 4),
            classes=self.completions.classes,
            classification=self.completions.classification,
            separator=self.completions.separator,
            stop=self.completions.stop,
            image_examples=self.image_examples,
        )
