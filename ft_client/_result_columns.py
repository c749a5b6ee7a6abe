"""The columns of a CSV table as lists of numbers: one pass, a block of rows at a time."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable
from typing import Final

Cell = int | float | str | None

_ROWS: Final = 4096
"""Rows per block. A block is small beside the columns, and converting it costs no more per row than the whole table."""

_MAX_DIGITS: Final = 300
"""A longer integer is read as a float, which cannot hold more."""

_INTEGER: Final = re.compile(rf"[+-]?[0-9]{{1,{_MAX_DIGITS}}}")
_NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?(nan|inf|infinity)", re.IGNORECASE)


def read_columns(lines: Iterable[str]) -> tuple[list[str], list[list[Cell]]]:
    """Return the cells of the first row, and the columns of the rows below it.

    Args:
        lines: Lines with their ends. Empty ones are skipped.

    Returns:
        The names, and the columns. There may be more columns than names; a short row ends with None. No names: the
        table is empty.

    Raises:
        csv.Error: The text is not CSV.
    """
    rows = filter(None, csv.reader(lines, strict=True))
    names = next(rows, [])
    columns: list[list[Cell]] = [[] for _ in names]
    count = 0
    while block := list(itertools.islice(rows, _ROWS)):
        for index, cells in enumerate(itertools.zip_longest(*block, fillvalue="")):
            if index == len(columns):
                columns.append([None] * count)
            columns[index] += _values(cells)
        count += len(block)
        for column in columns:
            column += [None] * (count - len(column))
    return names, columns


def _values(cells: tuple[str, ...]) -> list[Cell]:
    """Return the values of cells, all at once if they have one form: empty, integers, or numbers with a point."""
    text = "".join(cells)
    if not text:
        return [None] * len(cells)
    # int() and float() accept more than the patterns below: other digits, and underscores
    if text.isascii() and "_" not in text:
        try:
            points = text.count(".")
            if points == len(cells):
                return list(map(float, cells))
            if points == len(cells) - cells.count(""):  # a number has one point at most
                return [float(cell) if cell else None for cell in cells]
            if not points and max(map(len, cells)) <= _MAX_DIGITS:
                return [int(cell) if cell else None for cell in cells]
        except ValueError:
            pass
    return [_value(cell.strip()) for cell in cells]


def _value(text: str) -> Cell:
    if not text:
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):
        return float(text)
    return text
