"""The events of a job at a terminal: lines, and a live line with the progress below them."""

import re
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ft_client._log import Wait
from ft_client._progress import TrainingProgress, duration
from ft_client.cli._output import Record, escape_control_characters, json_line, local_time, print_line
from ft_client.cli._session import Session
from ft_client.errors import FTClientError

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.live import Live

    from ft_client_generated.models import FineTuneEvent, FineTuningJobEvent

    Event = FineTuneEvent | FineTuningJobEvent

_SHOWN_STEPS = 10
_BAR_WIDTH = 24
_MIN_WIDTH_WITH_BAR = 70
_SECONDS_OF_WAIT = 2.0  # a shorter one is not worth a word


class EventView:
    """Shows events for the duration of its block.

    A job can have thousands of steps: about ten of them are shown. With --json, every event is a line. At a terminal, a
    live line has step, loss, epoch and the time left, or for how long the service has not responded.

    Args:
        session: The settings.
        fetch_job: Retrieves the job, for its epochs and its estimated end.
    """

    def __init__(self, session: Session, fetch_job: Callable[[], Record] | None = None) -> None:
        self._session = session
        self._fetch_job = fetch_job
        self._progress = TrainingProgress()
        self._last_tenth = -1
        self._stack = ExitStack()
        self._live: Live | None = None
        self._started = time.monotonic()
        self._outage: tuple[str, float] | None = None

    def __enter__(self) -> Self:
        if not self._session.as_json and sys.stdout.isatty():
            from rich.console import Console
            from rich.live import Live

            console = Console()  # on stdout, so that lines are printed above the live line
            if not console.is_dumb_terminal:
                self._live = Live(console=console, transient=True, refresh_per_second=4, get_renderable=self._line)
                self._stack.enter_context(self._live)
        self._stack.callback(setattr, self._session, "on_wait", self._session.on_wait)
        self._session.on_wait = self._note_wait
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stack.close()

    def show(self, event: "Event") -> None:
        """Show one event as it arrives."""
        self._outage = None
        if self._session.as_json:
            json_line(event.to_dict())
            return
        count = self._progress.add_event(event)
        if count is not None and self._live is not None:
            self._read_job()
        if count is None or not self._is_skipped_step(count):
            self._write(f"{_time(event)}  {_level(event)}{event.message or ''}")

    def _read_job(self) -> None:
        """Read the epochs of the job, once: they are decided before the first step."""
        fetch, self._fetch_job = self._fetch_job, None
        if fetch is not None:
            try:
                self._progress.add_job(fetch())
            except FTClientError:
                return  # the line lacks the epoch

    def _note_wait(self, wait: Wait) -> None:
        self._outage = (wait.reason, time.monotonic()) if wait.reason else None

    def _line(self) -> "RenderableType":
        """Return the live line. It never wraps."""
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        now = time.monotonic()
        if self._outage is not None and now - self._outage[1] >= _SECONDS_OF_WAIT:
            words = f"{self._outage[0]} for {duration(now - self._outage[1])}"
        else:
            words = self._progress.text() or f"waiting for {duration(now - self._started)}"
        text = Text(words, no_wrap=True, overflow="ellipsis")
        if self._live is None or not self._progress.total or self._live.console.width < _MIN_WIDTH_WITH_BAR:
            return text
        grid = Table.grid(padding=(0, 1))
        grid.add_row(ProgressBar(self._progress.total, self._progress.done, width=_BAR_WIDTH), text)
        return grid

    def _is_skipped_step(self, count: re.Match[str]) -> bool:
        """Return whether this is a step between those that are shown."""
        total = int(count["total"])
        if count["unit"].lower() != "step" or total <= _SHOWN_STEPS:
            return False
        tenth = int(count["done"]) * _SHOWN_STEPS // total
        is_skipped = tenth == self._last_tenth
        self._last_tenth = tenth
        return is_skipped

    def _write(self, line: str) -> None:
        if self._live is not None:
            self._live.console.print(escape_control_characters(line), markup=False, highlight=False, soft_wrap=True)
        else:
            print_line(line)
            sys.stdout.flush()


def _time(event: "Event") -> str:
    created: object = event.created_at  # a service may send something else
    return local_time(created, "%H:%M:%S") if isinstance(created, int | float) else "--:--:--"


def _level(event: "Event") -> str:
    level = event.level
    return "" if level in (None, "info") else f"{level}: "
