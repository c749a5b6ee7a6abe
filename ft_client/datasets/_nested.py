"""Examples inside another object: rows of an export, objects by ID, and columns as lists."""

from collections.abc import Mapping
from typing import Any, Final

from ft_client.datasets._dialects import CONVERT, find_dialect
from ft_client.datasets._values import is_messages

# keys of a row: a list or object below one of them does not contain rows
_OF_ROWS: Final = frozenset(
    ("messages", "prompt", "conversations", "conversation", "contents", "chosen", "rejected", "input")
)
_MAX_DEPTH: Final = 3


def rows_inside(value: Any) -> tuple[list[Any], str] | None:
    """Return the rows inside a value and their place, or None if the value is a row or has no rows."""
    if not isinstance(value, dict):
        return ([{"messages": value}], "a list of messages") if is_messages(value) else None
    columns = _columns(value)
    if columns:
        return columns, "columns"
    if not _OF_ROWS.isdisjoint(value) or find_dialect(value) is not None:
        return None
    return _below(value, "", _MAX_DEPTH)


def describe_nested(value: dict[str, Any]) -> str | None:
    """Return a hint for a row with examples inside: where they are, and the command that converts it, or None."""
    found = rows_inside(value)
    return None if found is None else f"examples are inside ({found[1]}); {CONVERT}"


def _below(value: dict[Any, Any], path: str, depth: int) -> tuple[list[Any], str] | None:
    """Return the rows below an object, nearest first."""
    inner = {str(key): item for key, item in value.items() if isinstance(item, dict)}
    rows = [item for item in inner.values() if _is_row(item)]
    if rows and len(rows) == len(inner):
        place = f"key {path + next(iter(inner))!r}" if len(rows) == 1 else "objects by their keys"
        return rows, place
    for key, item in value.items():
        if isinstance(item, list) and item and isinstance(item[0], dict) and _is_row(_unwrapped(item[0])):
            return [_unwrapped(row) for row in item], f"key {f'{path}{key}'!r}"
    for key, item in inner.items():
        columns = _columns(item)
        if columns:
            return columns, f"key {f'{path}{key}'!r}"
        found = _below(item, f"{path}{key}.", depth - 1) if depth > 1 else None
        if found:
            return found
    return None


def _is_row(value: Any) -> bool:
    dialect = find_dialect(value) if isinstance(value, dict) and value else None
    return dialect is not None and dialect.name != "text"


def _unwrapped(row: Any) -> Any:
    """Return the row inside an item of an export, such as `{"row_idx": 0, "row": {...}}`, or the item itself."""
    if not isinstance(row, dict) or _is_row(row):
        return row
    inner = [item for item in row.values() if _is_row(item)]
    return inner[0] if len(inner) == 1 else row


def _columns(value: Mapping[Any, Any]) -> list[dict[Any, Any]] | None:
    """Return the rows of columns, each a list of cells or an object of cells by row, or None."""
    columns = list(value.values())
    first = columns[0] if columns else None
    if not isinstance(first, list | dict) or len(first) < 2:
        return None
    if any(type(column) is not type(first) or len(column) != len(first) for column in columns):
        return None
    if isinstance(first, dict):
        if any(column.keys() != first.keys() for column in columns):
            return None
        columns = [list(column.values()) for column in columns]
    if len(columns) < 2 and not ("messages" in value and isinstance(first, list)):
        return None
    rows = list(zip(*columns, strict=True))
    if not all(is_messages(cell) or not isinstance(cell, list | dict) for cells in rows for cell in cells):
        return None
    return [dict(zip(value, cells, strict=True)) for cells in rows]
