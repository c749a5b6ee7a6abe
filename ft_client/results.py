"""Result files of a job: the metrics of each step, as typed rows.

There are two generations of files with different columns, and those of newer jobs arrive as base64. `parse_results`
reads both.
"""

import base64
import binascii
import csv
import functools
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Generic, Literal, TypeVar, cast

import attrs

from ft_client._result_columns import Cell, read_columns

Mode = Literal["min", "max"]
C = TypeVar("C")

_BASE64: Final = re.compile(rb"[A-Za-z0-9+/\s]+={0,2}\s*")
# for a missing value, OpenAI leaves the cell empty and Azure's older files have -1
_MISSING_VALUE: Final = -1
_NEVER_NEGATIVE: Final = re.compile("loss|accuracy|classification/")
_INTEGER_COLUMNS: Final = frozenset({"step", "elapsed_tokens", "elapsed_examples"})
# a column of a result file: one word without spaces, with one of these parts
_COLUMN_NAME: Final = re.compile(r"[\w./%@-]{1,100}")
_COLUMN_PARTS: Final = frozenset({
    "step", "epoch", "loss", "accuracy", "reward", "elapsed", "classification", "train", "training", "valid",
    "validation", "eval",
})  # fmt: skip


@attrs.frozen(kw_only=True)
class ResultRow:
    """One step. A missing value is None; `row["column"]` returns a cell by the name of its column.

    Attributes:
        step: Number of the step; the first one is 1.
        extra: Cells of columns without an attribute here, and cells with text instead of a number, by column.
    """

    step: int | None = None
    extra: Mapping[str, Cell] = attrs.field(factory=dict)

    def __getitem__(self, column: str) -> Cell:
        """Return a cell by the name of its column in the file."""
        if column in self.extra:
            return self.extra[column]
        if column not in _ATTRIBUTES[type(self)]:
            raise KeyError(column)
        value: Cell = getattr(self, column)
        return value


@attrs.frozen(kw_only=True)
class JobRow(ResultRow):
    """One step of a job of the current API. Losses are per token, accuracies between 0 and 1.

    Attributes:
        train_accuracy: In files of 2023 and 2024; later ones have `train_mean_token_accuracy`.
        valid_loss: Loss on a batch of the validation file.
        full_valid_loss: Loss on the whole validation file, at the end of an epoch.
    """

    train_loss: float | None = None
    train_accuracy: float | None = None
    train_mean_token_accuracy: float | None = None
    valid_loss: float | None = None
    valid_mean_token_accuracy: float | None = None
    full_valid_loss: float | None = None
    full_valid_mean_token_accuracy: float | None = None


@attrs.frozen(kw_only=True)
class FineTuneRow(ResultRow):
    """One step of a legacy fine-tune. Classification metrics are under `row["classification/accuracy"]` and so on.

    Attributes:
        elapsed_tokens: Number of tokens seen so far, including repetitions.
        elapsed_examples: Number of examples seen so far, including repetitions.
        training_sequence_accuracy: Share of the batch's completions that were predicted completely, 0 to 1.
        training_token_accuracy: Share of their tokens that were predicted, 0 to 1.
    """

    elapsed_tokens: int | None = None
    elapsed_examples: int | None = None
    training_loss: float | None = None
    training_sequence_accuracy: float | None = None
    training_token_accuracy: float | None = None
    validation_loss: float | None = None
    validation_sequence_accuracy: float | None = None
    validation_token_accuracy: float | None = None


AnyRow = JobRow | FineTuneRow
Row = TypeVar("Row", bound=ResultRow)
_LEGACY_COLUMNS: Final = frozenset({"elapsed_tokens", "training_loss", "validation_loss"})
_ATTRIBUTES: Final[dict[type[ResultRow], frozenset[str]]] = {
    row_type: frozenset(field.name for field in attrs.fields(row_type)) - {"extra"}
    for row_type in (JobRow, FineTuneRow)
}


@attrs.frozen(kw_only=True, slots=False)
class Results(Generic[Row]):
    """One result file.

    A row is made of the columns when it is used. For a large file, read `columns` or iterate, and leave `rows` alone.

    Attributes:
        columns: The cells of each column of the file, including unknown ones, by name, in the order of the file:
            `pandas.DataFrame(results.columns)`. A missing value is None.
        encoding: Encoding of the file as it arrived.
        file_id: ID of the file, or None if it is not known.
    """

    columns: dict[str, list[Cell]] = attrs.field(repr=lambda columns: repr(list(columns)))
    encoding: Literal["plain", "base64"] = "plain"
    file_id: str | None = None
    _content: bytes = attrs.field(repr=False)

    def __iter__(self) -> Iterator[Row]:
        return map(self._row, range(len(self)))

    def __len__(self) -> int:
        return max(map(len, self.columns.values()), default=0)

    @functools.cached_property
    def rows(self) -> tuple[Row, ...]:
        """One per step, in the order of the file."""
        return tuple(self)

    @property
    def text(self) -> str:
        """The file as CSV, decoded."""
        return self._content.decode("utf-8-sig")

    @property
    def metrics(self) -> tuple[str, ...]:
        """Columns with at least one value, in the order of the file, except those that count progress."""
        return tuple(
            name
            for name, column in self.columns.items()
            if name not in _INTEGER_COLUMNS and any(_value_or_none(name, cell) is not None for cell in column)
        )

    def series(self, metric: str) -> list[tuple[int, float]]:
        """Return step and value of each row that has a value of the metric.

        Rows without a step are numbered from 1. A value that is not finite, and -1 for a loss or an accuracy, counts as
        missing.

        Raises:
            KeyError: The file has no such column.
        """
        cells = self._column(metric)
        steps = self.columns.get("step", [None] * len(cells))
        return [
            (step if isinstance(step, int) else number, value)
            for number, (step, cell) in enumerate(zip(steps, cells, strict=True), 1)
            if (value := _value_or_none(metric, cell)) is not None
        ]

    def best(self, metric: str, mode: Mode | None = None) -> Row:
        """Return the row with the best value of a metric (the first one if tied).

        Args:
            metric: Name of a column.
            mode: "min" or "max". Defaults to "min" for a loss and "max" for other metrics.

        Raises:
            KeyError: The file has no such column.
            ValueError: No row has a value of the metric.
        """
        cells = self._column(metric)
        direction = _direction(metric, mode)
        measured = [
            (direction * value, index)
            for index, cell in enumerate(cells)
            if (value := _value_or_none(metric, cell)) is not None
        ]
        if not measured:
            raise ValueError(f"none of the {len(self)} rows has a value of {metric}")
        return self._row(min(measured)[1])

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Return every row as a plain dictionary by column."""
        return [dict(zip(self.columns, cells, strict=True)) for cells in zip(*self.columns.values(), strict=True)]

    def _repr_html_(self) -> str:
        from ft_client_generated.notebook import curve, table

        rows = [(metric, self.series(metric)[-1][1], self.best(metric)[metric]) for metric in self.metrics]
        losses = {metric: self.series(metric) for metric in self.metrics if "loss" in metric}
        return curve(losses) + table(f"{self.file_id or 'Results'}: {len(self)} steps", ("", "last", "best"), rows)

    def _column(self, name: str) -> list[Cell]:
        if name not in self.columns:
            raise KeyError(f"no column {name!r}; the columns are {', '.join(self.columns)}")
        return self.columns[name]

    def _row(self, index: int) -> Row:
        row_type = FineTuneRow if _LEGACY_COLUMNS & self.columns.keys() else JobRow
        known = _ATTRIBUTES[row_type]
        values: dict[str, Any] = {}
        extra: dict[str, Cell] = {}
        for name, column in self.columns.items():
            cell = column[index]
            fits = not isinstance(cell, str if name not in _INTEGER_COLUMNS else (str, float))
            (values if fits and name in known else extra)[name] = cell
        return cast("Row", row_type(**values, extra=extra))


def _value_or_none(metric: str, value: Any) -> float | None:
    """Return the value of a metric; None if it is text, not finite, or -1 for a loss or an accuracy."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return None if value == _MISSING_VALUE and _NEVER_NEGATIVE.search(metric) else value


def best_checkpoint(checkpoints: Iterable[C], metric: str, mode: Mode | None = None) -> C:
    """Return the checkpoint with the best value of a metric (the earliest one if tied).

    Args:
        checkpoints: Checkpoints of one job, in any order: `client.fine_tuning.jobs.checkpoints.list(job_id)`.
        metric: Name of a metric, such as full_valid_loss or valid_mean_token_accuracy. -1 for a loss or an accuracy
            counts as missing.
        mode: "min" or "max". Defaults to "min" for a loss and "max" for other metrics.

    Raises:
        ValueError: No checkpoint has a value of the metric.

    Source: listFineTuningJobCheckpoints, `metrics`.
    """
    measured = []
    total = 0
    for total, checkpoint in enumerate(checkpoints, 1):
        value = _value_or_none(metric, getattr(getattr(checkpoint, "metrics", None), metric, None))
        if value is not None:
            step = getattr(checkpoint, "step_number", None)
            measured.append(
                (_direction(metric, mode) * value, step if isinstance(step, int) else total, total, checkpoint)
            )
    if not measured:
        raise ValueError(f"none of the {total} checkpoints has a value of {metric}")
    return min(measured, key=lambda item: item[:3])[3]


def _direction(metric: str, mode: Mode | None) -> int:
    return 1 if (mode or ("min" if "loss" in metric else "max")) == "min" else -1


def parse_results(content: bytes, *, file_id: str | None = None) -> Results[AnyRow]:
    """Parse the content of a result file, which is CSV or base64 of CSV.

    Args:
        content: Bytes that `client.files.content(id)` returns.
        file_id: ID of the file, stored in the result.

    Raises:
        ValueError: The content is not text, not CSV, has no column of a result file, or no row.

    Source: result files of both APIs; `step` is a column of every one of them.
    """
    decoded = _decode_base64(content)
    table = content if decoded is None else decoded
    try:
        # lines are decoded as they are read: the whole text would take four times its size
        names, columns = read_columns(io.TextIOWrapper(io.BytesIO(table), encoding="utf-8-sig", newline=""))
    except UnicodeDecodeError as error:
        raise ValueError(f"the result file is not text: {error}") from None
    except csv.Error as error:
        raise ValueError(f"the result file is not CSV: {error}") from None
    if not columns:
        raise ValueError("the result file is empty")
    names = _unique_column_names(names, len(columns))
    if not any(_is_metric_column(name) for name in names):  # such as a web page, or an error message
        start = " ".join(table[:800].decode("utf-8-sig", "ignore").split())
        raise ValueError(f"no column of a result file, such as step or train_loss, in {start[:60]!r}")
    if not columns[0]:
        raise ValueError(f"the result file has columns ({', '.join(names)}) and no rows")
    return Results(
        columns={name: _with_integers(name, column) for name, column in zip(names, columns, strict=True)},
        content=table,
        encoding="plain" if decoded is None else "base64",
        file_id=file_id,
    )


def _with_integers(name: str, column: list[Cell]) -> list[Cell]:
    if name not in _INTEGER_COLUMNS or float not in set(map(type, column)):
        return column
    return [int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in column]


def _is_metric_column(name: str) -> bool:
    parts = re.split(r"[\W_]+", name.lower())
    return _COLUMN_NAME.fullmatch(name) is not None and not _COLUMN_PARTS.isdisjoint(parts)


def _decode_base64(content: bytes) -> bytes | None:
    """Return the decoded content, None if it is CSV already.

    CSV can consist of characters that base64 uses too ("step" alone does). Content with a column `step` is therefore
    not decoded, and decoded content must be text with such a column, or with several columns.
    """
    if _has_csv_header(content) or not _BASE64.fullmatch(content):
        return None
    try:
        decoded = base64.b64decode(b"".join(content.split()), validate=True)
    except binascii.Error:
        return None
    return decoded if _has_csv_header(decoded) or _is_table(decoded) else None


def _has_csv_header(content: bytes) -> bool:
    first = content.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    return b"step" in [cell.strip(b" \t\r\"'") for cell in first.split(b",")]


def _is_table(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return "," in text.split("\n", 1)[0] and all(character.isprintable() or character in "\r\n\t" for character in text)


def _unique_column_names(names: list[str], width: int) -> list[str]:
    """Return a name for every column; an empty or repeated name gets the column's number."""
    columns: list[str] = []
    for index in range(width):
        name = names[index].strip() if index < len(names) else ""
        columns.append(name if name and name not in columns else f"{name or 'column'}_{index + 1}")
    return columns
