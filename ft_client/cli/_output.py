"""Output: data on stdout, as JSON Lines or as text; everything else on stderr.

Every text passes through `print_line`, `print_note` or a table here, which escape control characters: names and
messages come from the service and could otherwise control the terminal.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

import click

from ft_client._progress import duration
from ft_client.cli._session import Session

_REDRAW_SECONDS = 0.1
_IDS = ("id", "run")

Progress = Callable[[int, int | None], None]

# C0 and C1 controls except tab and line feed, line separators, invisible and bidirectional formatting, surrogates, tags
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def pluralize(number: int, thing: str) -> str:
    """Return a number and what it counts: `1 job`, `2,000 jobs`."""
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"


class Record(Protocol):
    """A response of the service, as the generated client returns it."""

    def to_dict(self) -> dict[str, Any]:
        """Return the data that was sent."""
        ...


def escape_control_characters(text: object) -> str:
    r"""Return the text with control characters written as `\x1b` or `\u202e`; tabs and line feeds stay."""
    return _UNSAFE.sub(lambda match: ascii(match.group())[1:-1], str(text))


def safe_file_name(name: object, default: str) -> str:
    """Return the last part of a path that the service sent, without control characters; the default if none remains."""
    last = re.split(r"[/\\]", str(name))[-1]
    if sys.platform == "win32":
        last = re.sub(r'[<>:"|?*]', "_", last)  # `a:b` is a hidden stream of the file `a`
    last = _UNSAFE.sub("_", last).replace("\n", "_").replace("\t", "_").strip()
    return default if last in {"", ".", ".."} else last


def print_line(text: object) -> None:
    """Print a line of data."""
    click.echo(escape_control_characters(text))


def print_note(text: object) -> None:
    """Print a line that is not data, on stderr."""
    click.echo(escape_control_characters(text), err=True)


def json_line(value: Mapping[str, Any]) -> None:
    """Print an object as one line of JSON, and flush it for a reader behind a pipe.

    Control characters are escaped as JSON does, so that a JSON parser returns the same text.
    """
    click.echo(_json_text(value))
    sys.stdout.flush()


def _json_text(value: Mapping[str, Any]) -> str:
    line = json.dumps(value, ensure_ascii=False, default=str)
    return _UNSAFE.sub(lambda match: json.dumps(match.group())[1:-1], line)


def print_error(kind: str, message: str, exit_code: int, error: BaseException | None = None) -> None:
    """Print an error as one line of JSON on stderr.

    Args:
        kind: Name of its class.
        message: What failed; the next step after an arrow.
        exit_code: Exit code of the command.
        error: The error, for what the service reported.
    """
    what, _, step = re.sub(r" \[request [^\]]*\]$", "", message).partition(" -> ")
    reported = {name: getattr(error, name, None) for name in ("status_code", "code", "param", "request_id")}
    problem = {
        "object": "ft.error", "type": kind, "message": what, "next_step": step or None, "exit_code": exit_code,
        **{name: value for name, value in reported.items() if value is not None},
    }  # fmt: skip
    click.echo(_json_text(problem), err=True)


def show(session: Session, record: Record) -> None:
    """Print one response: a line of JSON, or a line for each key that has a value."""
    body = record.to_dict()
    if session.as_json:
        json_line(body)
        return
    filled = {
        escape_control_characters(key): _format_cell(key, value)
        for key, value in body.items()
        if value not in (None, "", [], {}) and key != "object"
    }
    width = max(map(len, filled), default=0)
    for key, text in filled.items():
        if key == "status" and sys.stdout.isatty():
            text = f"{_symbol(record)}{text}"
        print_line(f"{key:<{width}}  {text}")


def show_list(session: Session, records: Iterable[Record], columns: tuple[str, ...]) -> None:
    """Print a list: JSON Lines, a table at a terminal, tab-separated values elsewhere.

    Args:
        session: The session.
        records: Objects of the service.
        columns: Names of their attributes, the most important one first.
    """
    if session.as_json:
        for record in records:
            json_line(record.to_dict())
    elif sys.stdout.isatty():
        now = time.time() if columns[0] in _IDS else None
        _show_terminal_table(columns, [[_cell(key, record, now) for key in columns] for record in records])
    else:
        print_line("\t".join(columns))
        for record in records:
            cells = (_cell(key, record) for key in columns)
            print_line("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells))


def _show_terminal_table(columns: tuple[str, ...], rows: list[list[str]]) -> None:
    """Print a table that fits the terminal. A cell is never broken, so that an ID can be copied.

    If it is too wide, a status is shortened to its symbol, or the last columns of objects are left out. A list without
    IDs, such as one of events, keeps its messages.
    """
    from rich.cells import cell_len
    from rich.console import Console
    from rich.text import Text

    console = Console()
    lines = [list(columns), *([escape_control_characters(cell).replace("\n", " ") for cell in row] for row in rows)]
    widths = [max(map(cell_len, cells)) for cells in zip(*lines, strict=True)]
    status = columns.index("status") if "status" in columns else 0
    if status and widths[0] + 2 + widths[status] > console.width and all(row[status][1:2] == " " for row in rows):
        for line in lines:
            line[status] = "" if line is lines[0] else line[status][:1]
        widths[status] = 1
    count = len(columns)
    while columns[0] in _IDS and count > 1 and sum(widths[:count]) + 2 * (count - 1) > console.width:
        count -= 1
    for number, line in enumerate(lines):
        text = Text()
        for index, cell in enumerate(line[:count]):
            style = _STYLES.get(cell[:1], "") if columns[index] == "status" else ""
            text.append(cell, style="bold" if number == 0 else style)
            if index < count - 1:
                text.append(" " * (widths[index] - cell_len(cell) + 2))
        console.print(text, soft_wrap=True)


# the outcome of a job, None before its end
_SYMBOLS = {
    "succeeded": "\N{CHECK MARK}", "failed": "\N{BALLOT X}", "cancelled": "\N{EN DASH}", None: "\N{HORIZONTAL ELLIPSIS}"
}  # fmt: skip
_COLORS = {"succeeded": "green", "failed": "red", "cancelled": "bright_black", None: "cyan"}
_STYLES = {_SYMBOLS[outcome]: color for outcome, color in _COLORS.items()}


def _cell(key: str, record: Record, now: float | None = None) -> str:
    """Return the text of an attribute.

    Args:
        key: Name of the attribute.
        record: The object.
        now: Unix time. If given, times are relative to it, and a symbol of the outcome precedes the status.
    """
    value = getattr(record, key) if hasattr(record, key) else record.to_dict().get(key)
    if now is not None and (key.endswith("_at") or key == "created") and isinstance(value, int | float):
        return relative_time(now - value)
    text = _format_cell(key, value)
    return f"{_symbol(record)}{text}" if now is not None and key == "status" else text


def _symbol(record: Record) -> str:
    """Return the symbol of a job's outcome and a space; empty for other objects, and if the terminal cannot show it."""
    symbol = _SYMBOLS.get(record.outcome, "") if hasattr(record, "outcome") else ""
    return f"{symbol} " if symbol and _can_encode(symbol) else ""


def _can_encode(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def relative_time(seconds: float) -> str:
    """Return how long ago something was, such as `3 min ago`; `in 2 d` for the future."""
    return f"{duration(seconds)} ago" if seconds >= 0 else f"in {duration(seconds)}"


def _format_cell(key: str, value: object) -> str:
    if value is None:
        return ""
    if key.endswith("_at") and isinstance(value, int | float):
        return local_time(value, "%Y-%m-%d %H:%M:%S")
    if hasattr(value, "to_dict"):
        value = value.to_dict()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def local_time(seconds: float, form: str) -> str:
    """Return a Unix time in the time zone of the machine; the number itself if it is not a valid time."""
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone().strftime(form)
    except (ValueError, OverflowError, OSError):
        return str(seconds)


@contextmanager
def progress(label: str, unit: str = "bytes") -> Iterator[Progress | None]:
    """Show a progress bar on stderr; yield None if stderr is not a terminal.

    Args:
        label: Text before the bar.
        unit: What is counted.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    amount = DownloadColumn() if unit == "bytes" else TextColumn(f"{{task.completed:,}} {unit}", markup=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), amount, TimeRemainingColumn())
    # without a thread, because a large file is checked in forked processes
    with Bar(*columns, console=Console(stderr=True), auto_refresh=False) as bar:
        task = bar.add_task(escape_control_characters(label), total=None)
        drawn = 0.0

        def on_progress(done: int, total: int | None) -> None:
            nonlocal drawn
            bar.update(task, completed=done, total=total)
            if done == total or time.monotonic() - drawn > _REDRAW_SECONDS:
                drawn = time.monotonic()
                bar.refresh()

        yield on_progress
