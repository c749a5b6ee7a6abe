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

from ft_client.cli._session import Session

_REDRAW_SECONDS = 0.1

Progress = Callable[[int, int | None], None]

# C0 and C1 controls except tab and line feed, line separators, invisible and bidirectional formatting, surrogates, tags
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


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
    line = json.dumps(value, ensure_ascii=False)
    click.echo(_UNSAFE.sub(lambda match: json.dumps(match.group())[1:-1], line))
    sys.stdout.flush()


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
        print_line(f"{key:<{width}}  {text}")


def show_list(session: Session, records: Iterable[Record], columns: tuple[str, ...]) -> None:
    """Print a list: JSON Lines, a table at a terminal, tab-separated values elsewhere."""
    bodies = (record.to_dict() for record in records)
    if session.as_json:
        for body in bodies:
            json_line(body)
    else:
        show_table(columns, ([_format_cell(key, body.get(key)) for key in columns] for body in bodies))


def show_table(columns: tuple[str, ...], rows: Iterable[list[str]]) -> None:
    """Print a table at a terminal, tab-separated values elsewhere."""
    if not sys.stdout.isatty():
        print_line("\t".join(columns))
        for row in rows:
            print_line("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(Text(escape_control_characters(column)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(escape_control_characters(cell)) for cell in row))
    Console().print(table)


def _format_cell(key: str, value: object) -> str:
    if value is None:
        return ""
    if key.endswith("_at") and isinstance(value, int | float):
        return local_time(value, "%Y-%m-%d %H:%M:%S")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def local_time(seconds: float, form: str) -> str:
    """Return a Unix time in the time zone of the machine; the number itself if it is not a valid time."""
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone().strftime(form)
    except (ValueError, OverflowError, OSError):
        return str(seconds)


@contextmanager
def progress(label: str) -> Iterator[Progress | None]:
    """Show a progress bar on stderr; yield None if stderr is not a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn())
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
