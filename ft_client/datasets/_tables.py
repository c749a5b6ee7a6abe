"""Workbooks and Parquet files (extra `data`)."""

import contextlib
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs

_MISSING: Final = "install the extra: pip install 'ft-client[data]'"
_MAX_UNPACKED: Final = 1 << 30
_MAX_RATIO: Final = 250


@attrs.frozen
class TableRow:
    """One record of a table: its row number from 1, the header included, and its cells."""

    number: int
    cells: tuple[Any, ...]


class TableError(Exception):
    """A table that cannot be read. The text is the next step."""


def _open_workbook(path: Path) -> Any:
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise TableError(f"{_MISSING}, or save the sheet as CSV") from None
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
        if unpacked > _MAX_UNPACKED or unpacked > max(1 << 26, path.stat().st_size * _MAX_RATIO):
            raise TableError("the workbook unpacks to far more than its size; save the sheet as CSV")
        with warnings.catch_warnings():
            # about styles and extensions that do not concern the cells
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except TableError:
        raise
    except Exception as error:  # noqa: BLE001  # openpyxl documents no errors, and raises many types for damaged files
        raise TableError(f"the workbook cannot be read: {error}; save the sheet as CSV") from None


def sheet_names(path: Path) -> tuple[tuple[str, ...], str | None]:
    """Return the names of the sheets, and the next step if the workbook cannot be read."""
    try:
        book = _open_workbook(path)
    except TableError as error:
        return (), str(error)
    try:
        return tuple(book.sheetnames), None
    finally:
        book.close()


def read_sheet(path: Path, sheet: str | None) -> Iterator[TableRow]:
    """Yield the rows of a sheet that have a value; the first one is the header. Default: the first sheet.

    Raises:
        TableError: The workbook cannot be read, or there is no such sheet.
    """
    book = _open_workbook(path)
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise TableError(f"there is no sheet {sheet!r}; the sheets are {', '.join(book.sheetnames)}")
        page = book[sheet] if sheet is not None else book.worksheets[0]
        if hasattr(page, "reset_dimensions"):
            page.reset_dimensions()
        for number, cells in enumerate(page.iter_rows(values_only=True), 1):
            yield TableRow(number, tuple(cells))
    finally:
        book.close()


def _open_parquet(path: Path) -> Any:
    try:
        from arro3.io import read_parquet
    except ModuleNotFoundError:
        raise TableError(f"{_MISSING}, or save the table as CSV or JSONL") from None
    with path.open("rb") as handle:
        handle.seek(-8, 2)
        footer = handle.read()
    if footer[4:] != b"PAR1" or int.from_bytes(footer[:4], "little") > path.stat().st_size:
        raise TableError("the Parquet file has no end mark; it is cut or still being written")
    with _arro3_faults("the Parquet file cannot be read"):
        return read_parquet(str(path))


@contextlib.contextmanager
def _arro3_faults(text: str) -> Iterator[None]:
    """Raise `TableError` for a fault of arro3: a plain exception, or a panic, which is not an `Exception`."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise TableError(f"{text}: {error}; save it again, or save it as CSV or JSONL") from None


def parquet_columns(path: Path) -> tuple[tuple[str, ...], str | None]:
    """Return the names of the columns, and the next step if the file cannot be read."""
    try:
        reader = _open_parquet(path)
    except TableError as error:
        return (), str(error)
    return tuple(field.name for field in reader.schema), None


def read_parquet_rows(path: Path) -> Iterator[TableRow]:
    """Yield the header and the rows.

    Raises:
        TableError: The file cannot be read.
    """
    reader = _open_parquet(path)
    yield TableRow(1, tuple(field.name for field in reader.schema))
    number = 1
    batches = iter(reader)
    while True:
        with _arro3_faults(f"the Parquet file cannot be read after row {number}"):
            batch = next(batches, None)
            columns = [] if batch is None else [batch.column(index) for index in range(batch.num_columns)]
        if batch is None:
            return
        for row in range(batch.num_rows):
            number += 1
            yield TableRow(number, tuple(column[row].as_py() for column in columns))
