"""Data on stdout, as JSON Lines or for people; everything else on stderr."""

import json
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


class Record(Protocol):
    """An answer of the service, as the generated client gives it."""

    def to_dict(self) -> dict[str, Any]:
        """Exactly what was sent."""
        ...


def note(text: str) -> None:
    """Tell the person at the terminal something that is no data."""
    click.echo(clean(text), err=True)


def clean(text: object) -> str:
    """Make control characters visible: names and messages come from elsewhere and could steer the terminal."""
    return "".join(char if char.isprintable() or char in "\n\t" else ascii(char)[1:-1] for char in str(text))


def json_line(value: Mapping[str, Any]) -> None:
    """Write one object, and let a reader behind a pipe have it now."""
    click.echo(json.dumps(value, ensure_ascii=False))
    sys.stdout.flush()


def show(session: Session, record: Record) -> None:
    """Write one answer: a line of JSON, or a line for each key that says something."""
    body = record.to_dict()
    if session.as_json:
        json_line(body)
        return
    filled = {key: value for key, value in body.items() if value not in (None, "", [], {}) and key != "object"}
    width = max(map(len, filled), default=0)
    for key, value in filled.items():
        click.echo(f"{key:<{width}}  {_cell(key, value)}")


def show_list(session: Session, records: Iterable[Record], columns: tuple[str, ...]) -> None:
    """Write many answers: JSON Lines, a table at a terminal, tab-separated values elsewhere."""
    bodies = (record.to_dict() for record in records)
    if session.as_json:
        for body in bodies:
            json_line(body)
    else:
        show_table(columns, ([_cell(key, body.get(key)) for key in columns] for body in bodies))


def show_table(columns: tuple[str, ...], rows: Iterable[list[str]]) -> None:
    """Write a table at a terminal, tab-separated values elsewhere."""
    if not sys.stdout.isatty():
        click.echo("\t".join(columns))
        for row in rows:
            click.echo("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def _cell(key: str, value: object) -> str:
    if value is None:
        return ""
    if key.endswith("_at") and isinstance(value, int | float):
        return local_time(value, "%Y-%m-%d %H:%M:%S")
    if isinstance(value, dict | list):
        return clean(json.dumps(value, ensure_ascii=False))
    return clean(value)


def local_time(seconds: float, form: str) -> str:
    """Write a Unix time in the time zone of the machine; the bare number where it is no time."""
    try:
        return datetime.fromtimestamp(seconds, UTC).astimezone().strftime(form)
    except (ValueError, OverflowError, OSError):
        return str(seconds)


@contextmanager
def progress(label: str) -> Iterator[Progress | None]:
    """Show a bar on stderr while bytes move; give None where nobody looks at one."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    # no thread of its own: a large file is checked in forked processes
    with Bar(*columns, console=Console(stderr=True), auto_refresh=False) as bar:
        task = bar.add_task(clean(label), total=None)
        drawn = 0.0

        def moved(done: int, total: int | None) -> None:
            nonlocal drawn
            bar.update(task, completed=done, total=total)
            if done == total or time.monotonic() - drawn > _REDRAW_SECONDS:
                drawn = time.monotonic()
                bar.refresh()

        yield moved
