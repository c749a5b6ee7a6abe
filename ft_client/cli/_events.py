"""The events of a job at a terminal: lines, and a progress bar."""

import re
import sys
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from ft_client.cli._output import Record, escape_control_characters, json_line, local_time, print_line
from ft_client.cli._session import Session

if TYPE_CHECKING:
    from rich.progress import Progress

# messages of both APIs contain the progress, and the legacy API has no other source of it
_PROGRESS = re.compile(r"\b(?P<unit>step|epoch) (?P<done>\d{1,15})/(?P<total>\d{1,15})\b", re.IGNORECASE)
_SHOWN_STEPS = 10


class EventView:
    """Shows events for the duration of its block.

    A job can have thousands of steps: about ten of them are shown. With --json, every event is a line.
    """

    def __init__(self, session: Session) -> None:
        self._as_json = session.as_json
        self._last_tenth = -1
        self._stack = ExitStack()
        self._bar: Progress | None = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if not self._as_json and sys.stdout.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            # on stdout, so that lines are printed above the bar
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
        message = str(body.get("message", ""))
        progress = _PROGRESS.search(message)
        if progress is not None and self._bar is not None:
            done, total = int(progress["done"]), int(progress["total"])
            self._bar.update(self._task, description=f"{progress['unit'].lower()}s", completed=done, total=total)
        if progress is None or not self._is_skipped_step(progress):
            self._write(f"{_time(body)}  {_level(body)}{message}")

    def _is_skipped_step(self, progress: re.Match[str]) -> bool:
        """Return whether this is a step between those that are shown."""
        total = int(progress["total"])
        if progress["unit"].lower() != "step" or total <= _SHOWN_STEPS:
            return False
        tenth = int(progress["done"]) * _SHOWN_STEPS // total
        is_skipped = tenth == self._last_tenth
        self._last_tenth = tenth
        return is_skipped

    def _write(self, line: str) -> None:
        if self._bar is not None:
            self._bar.console.print(escape_control_characters(line), markup=False, highlight=False, soft_wrap=True)
        else:
            print_line(line)
            sys.stdout.flush()


def _time(body: dict[str, Any]) -> str:
    created = body.get("created_at")
    return local_time(created, "%H:%M:%S") if isinstance(created, int | float) else "--:--:--"


def _level(body: dict[str, Any]) -> str:
    level = body.get("level")
    return "" if level in (None, "info") else f"{level}: "
