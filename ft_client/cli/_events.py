"""The events of a job for people: every line that says something new, and a bar where somebody watches."""

import re
import sys
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from ft_client.cli._output import Record, clean, json_line, local_time
from ft_client.cli._session import Session

if TYPE_CHECKING:
    from rich.progress import Progress

# both APIs write how far a job is, and nothing else says it for the legacy one
_HOW_FAR = re.compile(r"\b(?P<unit>step|epoch) (?P<done>\d+)/(?P<total>\d+)", re.IGNORECASE)
_SHOWN_STEPS = 10


class EventView:
    """Shows events while its block lasts.

    Of the steps, which can be thousands, a person is shown some ten; with --json every event is a line.
    """

    def __init__(self, session: Session) -> None:
        self._as_json = session.as_json
        self._tenth = -1
        self._stack = ExitStack()
        self._bar: Progress | None = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if not self._as_json and sys.stdout.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            # on stdout, so that lines are written above it and not through it
            self._bar = self._stack.enter_context(Progress(*columns, console=Console(), transient=True))
            self._task = self._bar.add_task("waiting", total=None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def show(self, event: Record) -> None:
        """Show one event as it arrives."""
        body = event.to_dict()
        if self._as_json:
            json_line(body)
            return
        message = clean(body.get("message", ""))
        far = _HOW_FAR.search(message)
        if far is not None and self._bar is not None:
            done, total = int(far["done"]), int(far["total"])
            self._bar.update(self._task, description=f"{far['unit'].lower()}s", completed=done, total=total)
        if far is None or not self._passed_over(far):
            self._write(f"{_time(body)}  {_level(body)}{message}")

    def _passed_over(self, far: re.Match[str]) -> bool:
        """Tell whether this is one of the steps between those that are shown."""
        total = int(far["total"])
        if far["unit"].lower() != "step" or total <= _SHOWN_STEPS:
            return False
        tenth = int(far["done"]) * _SHOWN_STEPS // total
        passed_over = tenth == self._tenth
        self._tenth = tenth
        return passed_over

    def _write(self, line: str) -> None:
        if self._bar is not None:
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(line)
            sys.stdout.flush()


def _time(body: dict[str, Any]) -> str:
    created = body.get("created_at")
    return local_time(created, "%H:%M:%S") if isinstance(created, int | float) else "--:--:--"


def _level(body: dict[str, Any]) -> str:
    level = body.get("level")
    return "" if level in (None, "info") else f"{clean(level)}: "
