"""Check of one file: its type, its lines, duplicates, and the rules for the file as a whole."""

import functools
import itertools
import shlex
from collections.abc import Callable, Iterable, Iterator
from os import PathLike, fspath
from pathlib import Path
from typing import Final

import attrs

from ft_client.datasets._completion import CompletionFile
from ft_client.datasets._duplicates import MAX_CANDIDATES, BloomFilter, Integers
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._lines import Progress
from ft_client.datasets._models import model_facts
from ft_client.datasets._parallel import can_run_parallel, run_parallel
from ft_client.datasets._problems import ProblemCollector
from ft_client.datasets._report import DatasetReport, TokenEstimate
from ft_client.datasets._rules import FORMATS, Format, known_codes
from ft_client.datasets._scan import Scan, fingerprints
from ft_client.datasets._source import Source, SourceError, find_source, open_size

# 8 MiB; the duplicates of a longer file are confirmed by reading it again
_MAX_MARKS: Final = 1 << 20


def check(
    path: str | PathLike[str],
    *,
    format: Format | None = None,
    against: str | PathLike[str] | None = None,
    limits: DatasetLimits | None = None,
    max_problems: int = 10_000,
    model: str | None = None,
    profile: str | None = None,
    strict: bool = False,
    ignore: Iterable[str] = (),
    prompt_loss_weight: float | None = None,
    on_progress: Progress | None = None,
) -> DatasetReport:
    """Check a training or validation file.

    Reports every problem, not only the first one. Memory does not grow with the file. A file that cannot be read is a
    problem in the report, not an exception.

    Args:
        path: The file, JSON Lines. Another file type is reported as one problem with the command that converts it.
        format: Required format. Default: the format of the first example that has one.
        against: The other file of a training and validation pair. Examples that are in both files are reported.
        limits: Limits of the service.
        max_problems: Number of errors and of warnings that are kept with their lines. All are counted.
        model: Base model, for its formats and its token limit.
        profile: Service that the file is for, such as `azure`, for its own rules.
        strict: Count warnings as errors.
        ignore: Codes of rules to leave out.
        prompt_loss_weight: The parameter of the legacy create call. Default: 0.01, the default of the service.
        on_progress: Called with the bytes read so far and the size of the file.

    Raises:
        ValueError: `format` is not one of the four, or a code in `ignore` does not exist.

    Source: Error codes of the service (`invalid_training_file`, `invalid_n_examples`), and the guides to the formats.
    """
    if format is not None and format not in FORMATS:
        raise ValueError(f"Invalid format {format!r}: expected one of {', '.join(FORMATS)}")
    problems = ProblemCollector(max_problems, profile=profile, strict=strict, ignore=known_codes(ignore))
    scan = Scan(
        path=Path(fspath(path)),
        limits=limits or DatasetLimits(),
        problems=problems,
        model=model,
        completions=CompletionFile(prompt_loss_weight),
    )
    if format is not None:
        scan.set_format(format)
    checker = _Checker(scan, None if against is None else Path(fspath(against)), on_progress)
    return attrs.evolve(checker.run(), profile=profile, strict=strict)


@attrs.define
class _Checker:
    """State of one check.

    Attributes:
        scan: The pass over the file.
        against: The other file of a pair.
        on_progress: Receives the progress.
        marks: Fingerprints of all lines, by the part of the file, or None if there are too many to keep.
    """

    scan: Scan
    against: Path | None
    on_progress: Progress | None
    marks: dict[int, Integers] | None = attrs.field(init=False, factory=dict)

    def run(self) -> DatasetReport:
        scan, problems = self.scan, self.scan.problems
        try:
            source = find_source(scan.path)
            size = open_size(scan.path)
        except SourceError as error:
            problems.add(error.code, str(error))
            return self._report(0, None)
        if not source.is_jsonl:
            advice = source.advice or f"convert it: ft data prepare {shlex.quote(str(scan.path))} -o OUT"
            problems.add("not-jsonl", f"{source.description}; {advice}")
            return self._report(size, source)
        before = scan.path.stat()
        self._check_size(size)
        scan.other = self._other_filter(size)
        candidates = self._read(size)
        self._report_duplicates(candidates)
        scan.other = self.marks = None
        if self.against is not None and scan.overlapping:
            self._report_overlap(self.against)
        problems.line = None
        after = scan.path.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            problems.add("file-changed", "the file changed while it was read; check it again when it is complete")
        scan.completions.finish(problems)
        self._check_file()
        return self._report(size, source)

    def _other_filter(self, own_size: int) -> BloomFilter | None:
        """Return the fingerprints of the other file."""
        if self.against is None:
            return None
        try:
            size = open_size(self.against)
        except SourceError as error:
            self.scan.problems.add(error.code, str(error))
            return None
        other = BloomFilter(size, filters=2)
        if self.scan.format is None:
            self.scan.find_format(own_size)
        for batch, _ in fingerprints(self.against, self.scan.limits, self.scan.fast, self.scan.format):
            other.add_all(batch)
        return other

    def _read(self, size: int) -> set[int]:
        """Check every line, and return the fingerprints that possibly occur twice."""
        filters = 1 if self.scan.other is None else 2
        seen = BloomFilter(size, filters)
        candidates: set[int] = set()
        done = 0

        def on_block(count: int) -> None:
            nonlocal done
            done += count
            if self.on_progress is not None:
                self.on_progress(done, size)

        def on_fingerprints(part: int, batch: Integers) -> None:
            found = seen.add_all(batch)
            if found and len(candidates) < MAX_CANDIDATES:
                candidates.update(found)
            if self.marks is not None:
                self.marks.setdefault(part, Integers("q")).extend(batch)
                if sum(map(len, self.marks.values())) > _MAX_MARKS:
                    self.marks = None

        if can_run_parallel(size):
            self.scan.find_format(size)
            if run_parallel(self.scan, size, on_fingerprints, on_block):
                return candidates
            seen, done, self.marks = BloomFilter(size, filters), 0, {}
            candidates.clear()
        self.scan.run(0, size, functools.partial(on_fingerprints, 0), on_block)
        return candidates

    def _report_duplicates(self, candidates: set[int]) -> None:
        problems = self.scan.problems
        if not candidates:
            return
        first: dict[int, int] = {}
        if self.marks is None:
            lines = _lines_with(self.scan, self.scan.path, candidates.__contains__)
        else:
            parts = (self.marks[part] for part in sorted(self.marks))
            numbered = enumerate(itertools.chain.from_iterable(parts), 1)
            lines = ((line, mark) for line, mark in numbered if mark in candidates)
        for line, mark in lines:
            before = first.setdefault(mark, line)
            if before != line:
                problems.line = line
                message = f"the same example as on line {before}"
                problems.add("duplicate-row", message, cause="the same example as on an earlier line")

    def _report_overlap(self, against: Path) -> None:
        overlapping = self.scan.overlapping
        lines_in_other: dict[int, int] = {}
        for line, mark in _lines_with(self.scan, against, overlapping.__contains__):
            lines_in_other.setdefault(mark, line)
        for mark, line in lines_in_other.items():
            for own_line in overlapping[mark]:
                self.scan.problems.line = own_line
                cause = f"the example is also in {against}"
                self.scan.problems.add("overlap", f"also on line {line} of {against}", cause=cause)

    def _check_size(self, size: int) -> None:
        limits, problems = self.scan.limits, self.scan.problems
        if size > limits.max_upload_bytes:
            problems.add("file-too-large", f"{size:,} bytes; the upload limit is {limits.max_upload_bytes:,}")
        elif size > limits.max_file_bytes:
            limit = f"{limits.max_file_bytes:,}"
            message = f"{size:,} bytes; one request accepts {limit}. Use client.uploads.upload_file()"
            problems.add("large-file", message)

    def _check_file(self) -> None:
        scan, limits, problems = self.scan, self.scan.limits, self.scan.problems
        if not scan.examples:
            problems.add("file-empty", "the file has no example")
        elif scan.examples < limits.min_examples:
            counted = "1 example" if scan.examples == 1 else f"{scan.examples} examples"
            message = f"{counted}; the service requires at least {limits.min_examples}"
            problems.add("too-few-examples", message)
        if scan.image_examples > limits.max_image_examples:
            limit = limits.max_image_examples
            message = f"{scan.image_examples:,} examples with images; the limit is {limit:,}"
            problems.add("too-many-image-examples", message)
        facts = model_facts(scan.model)
        if facts is not None and scan.format is not None and scan.format not in facts.formats:
            formats = " or ".join(facts.formats)
            message = f"{scan.model} is trained with {formats} examples, not {scan.format}"
            problems.add("wrong-format", f"{message}; convert the file, or choose another model")

    def _report(self, size: int, source: Source | None) -> DatasetReport:
        scan = self.scan
        order = {"error": 0, "warning": 1}
        return DatasetReport(
            path=str(scan.path),
            file_type=source.file_type if source else "",
            file_description=source.description if source else "",
            format=scan.format,
            bytes=size,
            lines=scan.lines,
            examples=scan.examples,
            problems=scan.problems.kept(),
            groups=tuple(sorted(scan.problems.groups.values(), key=lambda group: order[group.severity])),
            counts=dict(scan.problems.counts),
            tokens=TokenEstimate(total=scan.length // 4, trained=scan.trained // 4, longest_example=scan.longest // 4),
            classes=scan.completions.classes,
            classification=scan.completions.classification,
            separator=scan.completions.separator,
            stop=scan.completions.stop,
            image_examples=scan.image_examples,
        )


def _lines_with(scan: Scan, path: Path, is_wanted: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
    """Read a file again, and yield the line and the fingerprint of each wanted example."""
    for batch, lines in fingerprints(path, scan.limits, scan.fast, scan.format):
        for mark, line in zip(batch, lines, strict=True):
            if is_wanted(mark):
                yield line, mark
