"""Tables in text: delimiter, columns and records."""

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
# in text with tabs, a cell may start with a quote that does not enclose it
_QUOTED_CELL: Final = re.compile(r'(?:^|\t)"(?:[^"]|"")*"(?=\t|\r?$)', re.MULTILINE)
# the only column of a table: conversations, each in a quoted cell
_CONVERSATION_COLUMN: Final = re.compile(r'"?(messages|conversations?)"?\s*\r?\n"\[', re.IGNORECASE)
_SAMPLE: Final = 50
_MAX_NAME: Final = 80
_MAX_SHOWN: Final = 12


@attrs.frozen
class Table:
    """A table in text.

    Attributes:
        delimiter: Character between cells.
        columns: Names in the first record.
        quoted: Whether double quotes enclose cells.
        skipped: Lines before the header: 1 for Excel's `sep=;`.
    """

    delimiter: str
    columns: tuple[str, ...]
    quoted: bool = True
    skipped: int = 0

    @property
    def file_type(self) -> str:
        """`tsv` for tabs, otherwise `csv`."""
        return "tsv" if self.delimiter == "\t" else "csv"

    @property
    def delimiter_name(self) -> str:
        """The delimiter in words."""
        return _DELIMITERS[self.delimiter]

    def describe(self, details: list[str]) -> str:
        """Return the type, details in parentheses, and the columns."""
        named = list(filter(None, self.columns))
        listed = ", ".join(named[:_MAX_SHOWN]) + (", ..." if len(named) > _MAX_SHOWN else "")
        inside = f" ({', '.join(details)})" if details else ""
        return f"a {self.file_type.upper()}{inside} with columns {listed}"

    def records(self, lines: Iterable[str], longest: int) -> Iterator[tuple[int, list[str]]]:
        """Yield each record with the number of its first line; the header is not a record.

        Raises:
            csv.Error: A cell is longer than `longest` characters.
        """
        before = csv.field_size_limit(longest)
        try:
            reader = csv.reader(
                itertools.islice(lines, self.skipped, None),
                delimiter=self.delimiter,
                quoting=csv.QUOTE_MINIMAL if self.quoted else csv.QUOTE_NONE,
            )
            first_line = self.skipped + 1
            for number, record in enumerate(reader):
                if number:
                    yield first_line, record
                first_line = self.skipped + reader.line_num + 1
        finally:
            csv.field_size_limit(before)


def find_table(text: str, truncated: bool) -> Table | None:
    """Return the table in a text, or None. Delimiters inside quoted cells do not count."""
    skipped = 0
    delimiters = list(_DELIMITERS)
    if text[:4].casefold() == "sep=" and text[4:5] in _DELIMITERS:
        delimiters, skipped = [text[4]], 1
        text = text.partition("\n")[2]
    if (column := _CONVERSATION_COLUMN.match(text)) is not None:
        return Table(",", (column[1],), quoted=True, skipped=skipped)
    best: tuple[int, Table] | None = None
    for delimiter in delimiters:
        quoted = delimiter != "\t" or _QUOTED_CELL.search(text) is not None
        records = _sample(text, delimiter, quoted, truncated)
        if records is None:
            continue
        header = tuple(cell.strip() for cell in records[0])
        if not _is_header(header) or len(records) < 2:
            continue
        score = len(header)
        if best is None or score > best[0]:
            best = (score, Table(delimiter, header, quoted, skipped))
    return best[1] if best else None


def _sample(text: str, delimiter: str, quoted: bool, truncated: bool) -> list[list[str]] | None:
    """Return the first records if nearly all have the same number of cells."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
    try:
        records = [record for record in itertools.islice(reader, _SAMPLE) if record]
    except csv.Error:
        return None
    if truncated and len(records) > 2 and len(records) < _SAMPLE:
        records.pop()
    if not records or len(records[0]) < 2:
        return None
    width = len(records[0])
    fitting = sum(len(record) == width for record in records)
    return records if fitting >= len(records) * 0.8 else None


def _is_header(cells: tuple[str, ...]) -> bool:
    """Names are short, different, and not sentences."""
    named = [cell for cell in cells if cell]
    return (
        len(named) >= 2
        and len(set(named)) > 1
        and all(len(cell) <= _MAX_NAME and "\n" not in cell and not cell.endswith((".", "!")) for cell in named)
        and all(len(cell.split()) <= 6 for cell in named)
    )
