"""Rows of a file of any type that can be read, each with its position."""

import codecs
import csv
import io
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Final, cast

import attrs

from ft_client.datasets._compression import UnpackError, open_unpacked
from ft_client.datasets._csv import Table
from ft_client.datasets._json import JSONFaultError, decode, read_python
from ft_client.datasets._lenient import from_string, is_comment, read_lenient
from ft_client.datasets._limits import DatasetLimits
from ft_client.datasets._lines import ReadyLines, read_blocks
from ft_client.datasets._marked_text import split_conversations
from ft_client.datasets._nested import rows_inside
from ft_client.datasets._source import Source
from ft_client.datasets._structure import ASSIGNMENT
from ft_client.datasets._tables import TableError, TableRow, read_parquet_rows, read_sheet
from ft_client.datasets._value_stream import Inside, iter_values

_CHUNK: Final = 1 << 16
# maximum number of rows before the header of a sheet
_MAX_TITLES: Final = 10
_RULE: Final = re.compile(r"(?::?-{2,}:?)?")
_MAX_PYTHON_FILE: Final = 1 << 22


@attrs.define  # not frozen: one is made for each line, and a frozen one takes three times as long
class SourceRow:
    """One row of a file.

    Attributes:
        line: Line or row in the file, from 1.
        value: The row, or None if it cannot be read.
        fault: Reason why it cannot be read, or None.
        changes: Changes that reading made, such as the assumed encoding.
        is_blank: Whether the line or row is empty. Empty ones are not counted as rows.
        raw: The line itself, if it is UTF-8 in JSON Lines.
        ready: Number of lines in `raw` that need no conversion, with their line feeds. Such a row has no value.
    """

    line: int
    value: Any = None
    fault: str | None = None
    changes: tuple[str, ...] = ()
    is_blank: bool = False
    raw: bytes | None = None
    ready: int = 0


class ReadError(Exception):
    """A file that cannot be read to its end. The text is the next step."""


def read_rows(
    source: Source, limits: DatasetLimits, sheet: str | None = None, ready: ReadyLines | None = None
) -> Iterator[SourceRow]:
    """Yield the rows of a file, and the empty ones as blank.

    Args:
        source: The file.
        limits: Limits of the service.
        sheet: Sheet of a workbook. Default: the first.
        ready: Finds lines of JSON Lines that need no conversion. Such lines are not decoded.

    Raises:
        ReadError: The file is damaged, or a library is missing.
    """
    try:
        yield from _read(source, limits, sheet, ready)
    except (UnpackError, TableError) as error:
        raise ReadError(f"{error}") from None
    except csv.Error as error:
        raise ReadError(f"the table cannot be read: {error}") from None
    except OSError as error:
        raise ReadError(f"reading failed: {error.strerror or error}") from None


def _read(source: Source, limits: DatasetLimits, sheet: str | None, ready: ReadyLines | None) -> Iterator[SourceRow]:
    if source.file_type == "xlsx":
        yield from _records(read_sheet(source.path, sheet))
        return
    if source.file_type == "parquet":
        yield from _records(read_parquet_rows(source.path))
        return
    structure = source.structure
    if structure is None:
        raise ReadError(source.advice or "the file type is not supported")
    is_lines = structure.layout == "lines" and not structure.encoding.startswith(("utf-16", "utf-32"))
    if is_lines and source.compression is None:
        yield from _file_lines(source.path, limits.max_line_bytes, ready)
        return
    with open_unpacked(source.path, source.compression) as raw:
        if is_lines:
            yield from _json_lines(_stream_lines(raw, limits.max_line_bytes), limits.max_line_bytes, ready)
            return
        with _text(raw, structure.encoding) as text:
            if structure.layout == "lines":
                yield from _text_lines(text)
            elif structure.layout == "table" and structure.table is not None:
                yield from _records(_table_rows(text, structure.table, limits.max_line_bytes))
            elif structure.layout in ("values", "lists"):
                yield from _values(text, structure.key, is_array=structure.layout == "lists")
            elif structure.layout == "python":
                yield from _python(text)
            else:
                yield from _marked(text)


def _text(raw: IO[bytes], encoding: str) -> io.TextIOWrapper:
    # bytes that are not UTF-8 are read as Windows-1252 one by one, so that one wrong byte does not change the others
    encoding = {"windows-1252": "utf-8", "utf-8": "utf-8-sig", "utf-16-le": "utf-16-le"}.get(encoding, encoding)
    return io.TextIOWrapper(raw, encoding=encoding, errors="ft-client-windows-1252", newline="")


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("ft-client-windows-1252", _as_windows_1252)


def _file_lines(path: Path, longest: int, ready: ReadyLines | None) -> Iterator[SourceRow]:
    """Yield the lines of a file that is not compressed; those that need no conversion together."""
    number = 0
    for block in read_blocks(path, 0, path.stat().st_size, longest):
        others = None if ready is None else ready.block(block)
        if others is None:
            yield from _json_lines(block, longest, ready, number)
        else:
            start = 0
            for position in (*others, len(block)):
                if position > start:
                    # no line of this range is None
                    kept = [line.strip() for line in cast("list[bytes]", block[start:position])]
                    yield SourceRow(number + start + 1, raw=b"\n".join([*kept, b""]), ready=len(kept))
                yield from _json_lines(block[position : position + 1], longest, ready, number + position)
                start = position + 1
        number += len(block)


def _stream_lines(raw: IO[bytes], longest: int) -> Iterator[bytes | None]:
    """Yield lines, and None in place of one that is too long."""
    while line := raw.readline(longest + 2):
        if len(line) > longest and not line.endswith(b"\n"):
            while (piece := raw.readline(_CHUNK)) and not piece.endswith(b"\n"):
                pass
            yield None
        else:
            yield line.removesuffix(b"\n")


def _json_lines(
    lines: Iterable[bytes | None], longest: int, ready: ReadyLines | None, before: int = 0
) -> Iterator[SourceRow]:
    for number, line in enumerate(lines, before + 1):
        if line is None:
            yield SourceRow(number, fault=f"line too long: above {longest:,} bytes")
            continue
        if ready is not None and line[-1:] != b"\r" and ready.line(line) is not None:
            yield SourceRow(number, raw=line.strip() + b"\n", ready=1)
            continue
        changes: list[str] = []
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text = line.decode(errors="ft-client-windows-1252")
            changes.append("bytes that are not UTF-8 read as Windows-1252")
        yield from _line(text, number, changes, line)


def _text_lines(text: io.TextIOWrapper) -> Iterator[SourceRow]:
    for number, line in enumerate(text, 1):
        yield from _line(line, number, [])


def _line(text: str, number: int, changes: list[str], raw: bytes | None = None) -> Iterator[SourceRow]:
    """Read one line as JSON, as JSON with a comma after it, as several objects, or as a Python literal."""
    if "\ufeff" in text[:1]:
        text = text.lstrip("\ufeff")
        changes.append("byte order mark removed")
    if "\0" in text[:200] and text.count("\0") > len(text) // 4:
        yield SourceRow(number, fault="not text: NUL characters")
        return
    if text.endswith(("\r", "\r\n")):
        changes.append("line end CR LF changed to LF")
    text = text.strip()
    if not text or is_comment(text):
        change = "comment removed" if text else "empty line removed"
        yield SourceRow(number, changes=(change,), is_blank=True)
        return
    try:
        value = json.loads(text)
    except RecursionError:
        yield SourceRow(number, fault="not JSON: nested too deeply")
    except ValueError:
        for value, change in _repaired(text):
            yield from _rows_of(SourceRow(number, value, changes=(*changes, change)))
            text = ""
        if text:
            yield SourceRow(number, fault=_fault(text))
    else:
        inner = from_string(value)
        if inner is not value:
            changes.append("object inside a string read")
        yield from _rows_of(SourceRow(number, inner, changes=tuple(changes), raw=_bare(raw)))


def _bare(raw: bytes | None) -> bytes | None:
    """Return a line if only characters that JSON allows are around its object; `str.strip` removes more."""
    line = b"" if raw is None else raw.strip(b" \t\r")
    return raw if line[:1] == b"{" and line[-1:] == b"}" else None


def _repaired(text: str) -> Iterator[tuple[Any, str]]:
    """Yield the values of a line that is not JSON, each with the change in words."""
    repaired = read_lenient(text)
    if repaired is not None:
        yield repaired
        return
    literal = read_python(text.rstrip(", "))
    if literal is not None:
        yield literal, "Python literal converted to JSON"
        return
    values = list(itertools.islice(iter_values([text], python=False), 100_000)) if text[0] in "{[" else []
    if len(values) > 1 and all(item.fault is None for item in values):
        for item in values:
            yield item.value, "objects on one line separated"


def _rows_of(row: SourceRow) -> Iterator[SourceRow]:
    """Yield the rows inside a value, or the row itself."""
    found = rows_inside(row.value)
    if found is None:
        yield row
        return
    rows, place = found
    for value in rows:
        yield SourceRow(row.line, value, changes=(*row.changes, f"read from {place}"))


def _fault(text: str) -> str:
    try:
        decode(text)
    except JSONFaultError as error:
        return error.message if error.column is None else f"{error.message} (column {error.column})"
    return "not JSON"


def _values(text: io.TextIOWrapper, key: str | None, *, is_array: bool) -> Iterator[SourceRow]:
    inside: Inside = "lists" if is_array else "rows" if key is None else "document"
    if is_array:
        while text.read(1) not in ("[", ""):
            pass
    chunks = iter(lambda: text.read(_CHUNK), "")
    remainder: Iterable[str] = chunks
    line = 0
    if key is not None:
        head = "".join(itertools.islice(chunks, 4))
        start = re.search(rf'"{re.escape(key)}"\s*:\s*\[', head)
        if start is not None:
            line = head.count("\n", 0, start.end())
            remainder = itertools.chain((head[start.end() :],), chunks)
    for item in iter_values(remainder, inside=inside):
        yield from _rows_of(SourceRow(item.line + line, item.value, item.fault))


def _python(text: io.TextIOWrapper) -> Iterator[SourceRow]:
    content = ASSIGNMENT.sub("", text.read(_MAX_PYTHON_FILE + 1).lstrip())
    if len(content) > _MAX_PYTHON_FILE:
        raise ReadError("Python values of more than 4 MiB; write the file with json.dumps, one object per line")
    value = read_python(content.strip(), _MAX_PYTHON_FILE)
    if value is None:
        raise ReadError("Python values that cannot be read; write the file with json.dumps, one object per line")
    rows = value if isinstance(value, list | tuple) else [value]
    for number, row in enumerate(rows, 1):
        yield SourceRow(number, row, changes=("Python literal converted to JSON",))


def _marked(text: io.TextIOWrapper) -> Iterator[SourceRow]:
    content = text.read(_MAX_PYTHON_FILE * 16)
    for line, conversation in split_conversations(content):
        yield SourceRow(line, {"text": conversation})


def _table_rows(text: io.TextIOWrapper, table: Table, longest: int) -> Iterator[TableRow]:
    yield TableRow(1, table.columns)
    for number, cells in table.records(text, longest):
        yield TableRow(number, tuple(cells))


def _without_titles(rows: Iterator[TableRow]) -> Iterator[TableRow]:
    """Leave out rows with one cell before a header with several cells."""
    first = list(itertools.islice(rows, _MAX_TITLES))
    widths = [sum(cell is not None and str(cell).strip() != "" for cell in row.cells) for row in first]
    header = next((index for index, width in enumerate(widths) if width > 1), 0)
    return itertools.chain(first[header:], rows)


def _records(rows: Iterator[TableRow]) -> Iterator[SourceRow]:
    """Yield a dict for each record that has a value; a repeated header is skipped."""
    header: tuple[str, ...] | None = None
    for row in _without_titles(rows):
        if not any(cell is not None and str(cell).strip() for cell in row.cells):
            if header is not None:
                yield SourceRow(row.number, changes=("empty row removed",), is_blank=True)
            continue
        if header is None:
            header = tuple(str(cell).strip() if cell is not None else "" for cell in row.cells)
            continue
        if tuple(str(cell).strip() if cell is not None else "" for cell in row.cells) == header:
            yield SourceRow(row.number, changes=("repeated header removed",), is_blank=True)
            continue
        if all(_RULE.fullmatch(str(cell or "").strip()) for cell in row.cells):
            yield SourceRow(row.number, changes=("rule of the table removed",), is_blank=True)
            continue
        if len(row.cells) > len(header) and any(str(cell or "").strip() for cell in row.cells[len(header) :]):
            message = f"{len(row.cells)} cells instead of {len(header)}; is a delimiter inside a text without quotes?"
            yield SourceRow(row.number, fault=message)
            continue
        # the first of two columns of the same name counts
        cells = list(zip(header, row.cells, strict=False))
        yield SourceRow(row.number, {name: cell for name, cell in reversed(cells) if name})
