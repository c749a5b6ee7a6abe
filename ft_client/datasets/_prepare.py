"""From files as people have them to one file that the service accepts."""

import contextlib
import itertools
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import IO, Any, NoReturn, Self

import attrs

from ft_client.datasets._check import check
from ft_client.datasets._convert import Conversion
from ft_client.datasets._json import may_have_duplicate_keys
from ft_client.datasets._kto import paired_preferences
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._outcome import PreparedFile, PrepareRecorder, PrepareReport
from ft_client.datasets._plan import PlanError, PrepareOptions, make_plan
from ft_client.datasets._rows import ReadError, SourceRow, read_rows
from ft_client.datasets._rules import FORMATS, Format
from ft_client.datasets._scan import ready_lines
from ft_client.datasets._source import Source, SourceError, find_source
from ft_client.datasets._split import RowIndex
from ft_client.datasets._values import RejectedRowError

AnyPath = str | PathLike[str]
Progress = Callable[[int, int | None], None]


def prepare(
    paths: AnyPath | Sequence[AnyPath],
    output: AnyPath,
    *,
    to: Format | None = None,
    model: str | None = None,
    profile: str | None = None,
    prompt: str | None = None,
    completion: str | None = None,
    system: str | None = None,
    sheet: str | None = None,
    separator: str | None = None,
    stop: str | None = None,
    escape_special_tokens: bool = False,
    dedupe: bool = False,
    split: float | None = None,
    seed: int = 1,
    validation_output: AnyPath | None = None,
    rejects: AnyPath | None = None,
    force: bool = False,
    limits: DatasetLimits | None = None,
    on_progress: Progress | None = None,
) -> PrepareReport:
    """Convert files to one training file that passes `check`.

    Reads JSON Lines, other JSON, Python literals, CSV, TSV, xlsx and Parquet, also compressed or in another encoding,
    and the row formats of other tools. The number of rows read is the number of rows written, plus duplicates, plus
    rejected rows. The output appears under its name when it is complete.

    Args:
        paths: The files, in the order of the output.
        output: The file to write. Its directory must exist.
        to: Format to write. Default: the format that the rows and `model` suggest; prompt and completion become chat.
        model: Base model that the file is for.
        profile: Service that the file is for, such as `azure`.
        prompt: Column or key of the question, with `completion`. Default: found by name.
        completion: Column or key of the answer.
        system: System message for each chat example without one. Default: none is added.
        sheet: Sheet of a workbook. Default: the first.
        separator: Suffix of prompts, for the completion format. Default: the one in use, or a new one.
        stop: Suffix of completions, for the completion format. Default: the one in use, or a new one.
        escape_special_tokens: Write special tokens with a space, as `< |endoftext|>`, instead of rejecting the row.
        dedupe: Keep only the first of equal examples. Spacing, escapes and the order of keys make no difference.
        split: Share of the examples for a validation file, between 0 and 1. Classes keep their shares; equal examples
            stay in one file.
        seed: Number that decides the split. The same rows and seed give the same split.
        validation_output: The validation file. Default: the output's name with `-valid`.
        rejects: File for the rejected rows, JSON Lines with path, line, reason and row.
        force: Replace existing files.
        limits: Limits of the service.
        on_progress: Called with the bytes converted so far and None.

    Raises:
        DatasetError: A file cannot be read, or no example can be made of it. Nothing was written.
        FileExistsError: A file to write exists, and `force` is false.
        ValueError: An argument is invalid.
    """
    sources = [paths] if isinstance(paths, str | PathLike) else list(paths)
    if not sources:
        raise ValueError("paths is empty; name at least one file")
    if to is not None and to not in FORMATS:
        raise ValueError(f"Invalid format {to!r}: expected one of {', '.join(FORMATS)}")
    if split is not None and not 0 < split < 1:
        raise ValueError(f"split must be between 0 and 1, got {split}")
    options = PrepareOptions(
        to=to, model=model, profile=profile, prompt=prompt, completion=completion, system=system, sheet=sheet,
        separator=separator, stop=stop, escape_special_tokens=escape_special_tokens, limits=limits or DatasetLimits(),
    )  # fmt: skip
    target = Path(fspath(output))
    valid = Path(fspath(validation_output)) if validation_output is not None else _validation_path(target)
    outputs = [
        target,
        *([valid] if split is not None else []),
        *([Path(fspath(rejects))] if rejects is not None else []),
    ]
    inputs = [Path(fspath(path)) for path in sources]
    _check_outputs(outputs, inputs, force)
    with contextlib.ExitStack() as stack:
        rejected = stack.enter_context(_temporary(Path(fspath(rejects)))) if rejects is not None else None
        recorder = PrepareRecorder(rejected)
        index = RowIndex(seed, needs_rows=dedupe or split is not None)
        if index.needs_rows:
            pool = stack.enter_context(tempfile.TemporaryFile("w+b", dir=target.parent))
            format_ = _convert_all(inputs, options, recorder, pool, index, on_progress)
            chosen = index.choose(dedupe=dedupe, split=split)
            for row, first in chosen.duplicates:
                recorder.duplicate(index.origin(row), index.origin(first))
            written = _write(pool, chosen.assignment, target, valid if split is not None else None)
        else:
            file = stack.enter_context(_temporary(target))
            format_ = _convert_all(inputs, options, recorder, file, index, on_progress)
            written = [len(index)]
            file.commit()
        if rejected is not None:
            rejected.commit()
    files = tuple(
        PreparedFile(
            path=str(path),
            rows=rows,
            report=check(
                path,
                format=format_,
                model=model,
                profile=profile,
                limits=options.limits if path == target else attrs.evolve(options.limits, min_examples=1),
            ),
        )
        for path, rows in zip((target, valid), written, strict=False)
    )
    return recorder.report(format_, files, model=model)


def _convert_all(
    inputs: list[Path], options: PrepareOptions, recorder: PrepareRecorder, pool: "IO[bytes] | _temporary",
    index: RowIndex, on_progress: Progress | None,
) -> Format:  # fmt: skip
    """Write the converted rows of all files to `pool`, and return their format."""
    target: Format | None = None
    written = 0
    for path in inputs:
        source: Source | None = None
        try:
            source = find_source(path)
            if source.advice is not None:
                _fail(recorder, f"{path} is {source.description}: {source.advice}")
            plan = make_plan(source, options, target)
            recorder.start_file(source, plan.guesses)
            target = plan.conversion.target
            number, write = len(recorder.files) - 1, pool.write
            reported = 0
            for line, row, count in _converted(source, plan.conversion, options, recorder, index.needs_rows):
                text = row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() + b"\n"
                index.add(row, number, line, count)
                written += len(text)
                write(text)
                if on_progress is not None and recorder.rows_in >= reported + 1_000:
                    reported = recorder.rows_in
                    on_progress(written, None)
        except SourceError as error:
            _fail(recorder, str(error))
        except PlanError as error:
            _fail(recorder, f"{path} is {source.description if source else 'a file'}: {error}")
        except ReadError as error:
            _fail(recorder, f"{path}: {error}")
    if target is None or not len(index):
        reasons = ", ".join(f"{reason} ({count})" for reason, count in recorder.reject_counts.most_common(3))
        _fail(recorder, f"no example could be made of {recorder.rows_in} rows: {reasons or 'the file has no rows'}")
    return target


def _converted(
    source: Source, conversion: Conversion, options: PrepareOptions, recorder: PrepareRecorder, needs_rows: bool
) -> Iterator[tuple[int, Any, int]]:
    """Yield the line, the example and 1 for each row that becomes an example.

    Consecutive lines that need no conversion are yielded together: the number of the first line, their bytes, and their
    number.
    """
    ready = (
        None if needs_rows or conversion.target != "chat" or options.system is not None else ready_lines(options.limits)
    )
    rows: Iterable[SourceRow] = read_rows(source, options.limits, options.sheet, ready)
    if conversion.target == "preference":
        rows = paired_preferences(rows, recorder)
    for row in rows:
        if row.ready and row.raw is not None:
            recorder.rows_in += row.ready
            yield row.line, row.raw, row.ready
            continue
        if row.is_blank:
            recorder.changed(row.line, row.changes)
            continue
        recorder.row(row)
        if row.fault is not None:
            recorder.reject(row, row.fault)
            continue
        changes = list(row.changes)
        try:
            example = conversion.convert(row.value, changes.append)
        except RejectedRowError as error:
            recorder.reject(row, str(error))
            continue
        recorder.changed(row.line, changes)
        is_same = ready is not None and not changes and row.raw is not None and example == row.value
        if is_same and row.raw is not None and not may_have_duplicate_keys(row.raw, example):
            yield row.line, row.raw.strip() + b"\n", 1
        else:
            yield row.line, example, 1


def _write(pool: IO[bytes], assignment: bytes, target: Path, valid: Path | None) -> list[int]:
    """Copy the chosen rows to their files, and return the number of rows of each."""
    paths = [target] if valid is None else [target, valid]
    counts = [0 for _ in paths]
    pool.seek(0)
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(_temporary(path)) for path in paths]
        for line, choice in zip(pool, assignment, strict=True):
            if choice:
                counts[choice - 1] += 1
                files[choice - 1].write(line)
        for file in files:
            file.commit()
    return counts


class _temporary:  # noqa: N801  # a context manager, used like a function
    """A file that gets its name when it is committed, and is removed otherwise."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._done = False

    def __enter__(self) -> Self:
        descriptor, name = tempfile.mkstemp(prefix=f".{self._path.name}.", suffix=".part", dir=self._path.parent)
        self._name = Path(name)
        self._handle = os.fdopen(descriptor, "wb", buffering=1 << 18)
        self.write = self._handle.write
        return self

    def commit(self) -> None:
        """Give the file its name."""
        self._handle.flush()
        os.fsync(self._handle.fileno())
        self._handle.close()
        mask = os.umask(0)
        os.umask(mask)
        self._name.chmod(0o666 & ~mask)
        self._name.replace(self._path)
        self._done = True

    def __exit__(self, *_: object) -> None:
        self._handle.close()
        if not self._done:
            self._name.unlink(missing_ok=True)


def _validation_path(path: Path) -> Path:
    stem = path.stem.removesuffix("-train").removesuffix("_train")
    return path.with_name(f"{stem}-valid{path.suffix}")


def _check_outputs(outputs: list[Path], inputs: list[Path], force: bool) -> None:
    """Fail before anything is read if an output cannot be written."""
    for path in outputs:
        if not path.parent.is_dir():
            raise FileNotFoundError(2, "there is no such directory", str(path.parent))
        if path.is_dir():
            raise IsADirectoryError(21, "is a directory; name a file", str(path))
        for other in inputs:
            if path.exists() and other.exists() and path.samefile(other):
                raise ValueError(f"{path} is an input and an output; name another output")
        if path.exists() and not force:
            raise FileExistsError(17, "exists; choose another name, or replace it with --force", str(path))
    for first, second in itertools.combinations(outputs, 2):
        if first.resolve() == second.resolve():
            raise ValueError(f"{first} is named for two outputs")


def _fail(recorder: PrepareRecorder, message: str) -> NoReturn:
    from ft_client.errors import DatasetError  # here, so that preparing a file does not load the client

    raise DatasetError(message, report=recorder.report(None, ()))
