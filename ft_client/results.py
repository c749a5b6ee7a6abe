"""The result files of a job: metrics step by step, as typed rows.

Two generations of files exist, with different columns, and those of newer jobs arrive as base64. `parse_results` takes
either.
"""

import base64
import binascii
import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal, TypeVar

import attrs

Cell = int | float | str | None
Mode = Literal["min", "max"]
C = TypeVar("C")

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,400}")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?(nan|inf|infinity)", re.IGNORECASE)
_BASE64: Final = re.compile(rb"[A-Za-z0-9+/\s]+={0,2}\s*")
# what the services write where nothing was measured: OpenAI leaves the cell empty, Azure's older files say -1
_NOT_MEASURED: Final = -1
_NEVER_NEGATIVE: Final = re.compile("loss|accuracy|classification/")
_INTEGER_COLUMNS: Final = frozenset({"step", "elapsed_tokens", "elapsed_examples"})


@attrs.frozen(kw_only=True)
class ResultRow:
    """One step. What was not measured is None; `row["column"]` gives a cell by the name of its column.

    Attributes:
        step: counted from 1 as the service does.
        extra: cells of columns this class has no attribute for, and cells whose text is no number, by column.
    """

    step: int | None = None
    extra: Mapping[str, Cell] = attrs.field(factory=dict)

    def __getitem__(self, column: str) -> Cell:
        """Give a cell by its column, as it is called in the file."""
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
        train_accuracy: in files of 2023 and 2024, where later ones have `train_mean_token_accuracy`.
        valid_loss: on a batch of the validation file.
        full_valid_loss: on the whole validation file, at the end of an epoch.
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
        elapsed_tokens: seen so far, repetitions included.
        elapsed_examples: seen so far, repetitions included.
        training_sequence_accuracy: share of the completions of the batch that were predicted whole.
        training_token_accuracy: share of their tokens that were predicted.
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
_ATTRIBUTES: Final[dict[type[ResultRow], frozenset[str]]] = {
    row_type: frozenset(field.name for field in attrs.fields(row_type)) - {"extra"}
    for row_type in (JobRow, FineTuneRow)
}


@attrs.frozen(kw_only=True)
class Results:
    """One result file.

    Attributes:
        rows: in the order of the file.
        columns: as the file names them, unknown ones included.
        text: the file as CSV, whatever it arrived as.
        encoding: how the file arrived.
        file_id: where it came from, if that was told.
    """

    rows: tuple[AnyRow, ...]
    columns: tuple[str, ...]
    text: str = attrs.field(repr=False)
    encoding: Literal["plain", "base64"] = "plain"
    file_id: str | None = None

    def __iter__(self) -> Iterator[AnyRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def metrics(self) -> tuple[str, ...]:
        """Columns with at least one measured value, in the order of the file, without the ones that count progress."""
        return tuple(column for column in self.columns if column not in _INTEGER_COLUMNS and self.series(column))

    def series(self, metric: str) -> list[tuple[int, float]]:
        """Give step and value of each row in which the metric was measured.

        Rows without a step are numbered by their place. A value that is not finite, and -1 for a loss or an accuracy,
        counts as not measured.

        Raises:
            KeyError: the file has no such column.
        """
        self._require(metric)
        return [
            (_step(place, row), value)
            for place, row in enumerate(self.rows, 1)
            if (value := _measured(metric, row)) is not None
        ]

    def best(self, metric: str, mode: Mode | None = None) -> AnyRow:
        """Give the row with the best value of a metric, the first of equal ones.

        Args:
            metric: a column.
            mode: `min` or `max`; by default `min` for a loss and `max` for all else.

        Raises:
            KeyError: the file has no such column.
            ValueError: it was measured in no row.
        """
        self._require(metric)
        sign = _sign(metric, mode)
        measured = [
            (sign * value, place)
            for place, row in enumerate(self.rows)
            if (value := _measured(metric, row)) is not None
        ]
        if not measured:
            raise ValueError(f"{metric} was measured in none of the {len(self.rows)} rows")
        return self.rows[min(measured)[1]]

    def to_dicts(self) -> list[dict[str, Cell]]:
        """Every row as a plain dictionary by column."""
        return [{column: row[column] for column in self.columns} for row in self.rows]

    def _require(self, metric: str) -> None:
        if metric not in self.columns:
            raise KeyError(f"no column {metric!r}; there are {', '.join(self.columns)}")


def _step(place: int, row: ResultRow) -> int:
    return place if row.step is None else row.step


def _measured(metric: str, row: ResultRow) -> float | None:
    cell = row[metric]
    if isinstance(cell, str) or cell is None or not math.isfinite(cell):
        return None
    return None if cell == _NOT_MEASURED and _NEVER_NEGATIVE.search(metric) else cell


def best_checkpoint(checkpoints: Iterable[C], metric: str, mode: Mode | None = None) -> C:
    """Give the checkpoint with the best value of a metric, the earliest of equal ones.

    Args:
        checkpoints: of one job, in any order: `client.fine_tuning.jobs.checkpoints.list(job_id)`.
        metric: e.g. full_valid_loss, valid_mean_token_accuracy.
        mode: `min` or `max`; by default `min` for a loss and `max` for all else.

    Raises:
        ValueError: it was measured at none of them.

    Source: listFineTuningJobCheckpoints, `metrics`.
    """
    measured = []
    total = 0
    for total, checkpoint in enumerate(checkpoints, 1):
        value = getattr(getattr(checkpoint, "metrics", None), metric, None)
        if isinstance(value, (int, float)) and math.isfinite(value):
            step = getattr(checkpoint, "step_number", None)
            measured.append((_sign(metric, mode) * value, step if isinstance(step, int) else total, total, checkpoint))
    if not measured:
        raise ValueError(f"{metric} was measured at none of the {total} checkpoints")
    return min(measured, key=lambda one: one[:3])[3]


def _sign(metric: str, mode: Mode | None) -> int:
    return 1 if (mode or ("min" if "loss" in metric else "max")) == "min" else -1


def parse_results(content: bytes, *, file_id: str | None = None) -> Results:
    """Read the content of a result file, plain CSV or base64 of it.

    Args:
        content: as `client.files.content(id)` gives it.
        file_id: kept with the result.

    Raises:
        ValueError: the content is not text, not CSV, or empty.

    Source: result files of both APIs; `step` is a column of every one of them.
    """
    decoded = _unpacked(content)
    text = _text(content if decoded is None else decoded)
    try:
        table = [cells for cells in csv.reader(io.StringIO(text, newline=""), strict=True) if cells]
    except csv.Error as error:
        raise ValueError(f"the result file is not CSV: {error}") from None
    if not table:
        raise ValueError("the result file is empty")
    columns = _unique(table[0], max(map(len, table)))
    row_type: type[AnyRow] = (
        FineTuneRow if {"elapsed_tokens", "training_loss", "validation_loss"} & set(columns) else JobRow
    )
    return Results(
        rows=tuple(_row(row_type, columns, cells) for cells in table[1:]),
        columns=columns,
        text=text,
        encoding="plain" if decoded is None else "base64",
        file_id=file_id,
    )


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"the result file is not text: {error}") from None


def _unpacked(content: bytes) -> bytes | None:
    """Decode base64, or give None where the content is CSV already.

    CSV can consist of letters that base64 uses as well ("step" alone does). What has a column `step` is therefore taken
    as it is, and what would decode has to give text with such a column, or with several.
    """
    if _heads_a_table(content) or not _BASE64.fullmatch(content):
        return None
    try:
        decoded = base64.b64decode(b"".join(content.split()), validate=True)
    except binascii.Error:
        return None
    return decoded if _heads_a_table(decoded) or _is_table(decoded) else None


def _heads_a_table(content: bytes) -> bool:
    first = content.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    return b"step" in [cell.strip(b" \t\r\"'") for cell in first.split(b",")]


def _is_table(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return "," in text.split("\n", 1)[0] and all(character.isprintable() or character in "\r\n\t" for character in text)


def _unique(names: list[str], width: int) -> tuple[str, ...]:
    """Name every column: one without a name after its place, a repeated one after its place too."""
    columns: list[str] = []
    for place in range(width):
        name = names[place].strip() if place < len(names) else ""
        columns.append(name if name and name not in columns else f"{name or 'column'}_{place + 1}")
    return tuple(columns)


def _row(row_type: type[AnyRow], columns: tuple[str, ...], cells: list[str]) -> AnyRow:
    known = _ATTRIBUTES[row_type]
    values: dict[str, Any] = {}
    extra: dict[str, Cell] = {}
    for place, column in enumerate(columns):
        cell = _cell(cells[place]) if place < len(cells) else None
        if column in known and not isinstance(cell, str):
            whole = column in _INTEGER_COLUMNS
            if whole and isinstance(cell, float):
                if not cell.is_integer():
                    extra[column] = cell
                    continue
                cell = int(cell)
            values[column] = cell
        else:
            extra[column] = cell
    return row_type(**values, extra=extra)


def _cell(text: str) -> Cell:
    text = text.strip()
    if not text:
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text
