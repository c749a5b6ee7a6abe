"""The progress of uploads and jobs, for calls with `progress=True`."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

from ft_client._operations.file_input import FileTypes, Progress, file_name_of
from ft_client._operations.follow import order_of
from ft_client._progress import TrainingProgress
from ft_client._progress_display import ProgressDisplay
from ft_client._runtime.flow import Emit, Flow
from ft_client.errors import FTClientError
from ft_client.pagination import RawPage

if TYPE_CHECKING:
    from ft_client._config import ClientConfig

J = TypeVar("J", bound=Any)
R = TypeVar("R")
S = TypeVar("S")

NEWEST_EVENTS = 20
"""Events that a wait reads at each poll."""

_MEGABYTE = 1e6


@contextmanager
def upload_progress(
    progress: bool, file: FileTypes, filename: str | None = None, on_progress: Progress | None = None
) -> Iterator[Progress | None]:
    """Show the progress of an upload for the duration of the block; yield the function to call with it.

    Args:
        progress: Whether to show it. If not, `on_progress` is yielded unchanged.
        file: The file.
        filename: Its name on the service, if it is not the file's own.
        on_progress: Also called.
    """
    if not progress:
        yield on_progress
        return
    name = filename or file_name_of(file) or "upload"
    display = ProgressDisplay()

    def show(done: int, total: int | None) -> None:
        unit, size = ("kB", 1e3) if total and total < _MEGABYTE else ("MB", _MEGABYTE)
        of_total = f" of {total / size:.1f} {unit}, {done / total:.0%}" if total else f" {unit}"
        display.show(f"{name}: {done / size:.1f}{of_total}", done / total if total else None)
        if on_progress is not None:
            on_progress(done, total)

    try:
        yield show
    finally:
        display.close()


class JobDisplay:
    """Shows the status of a job of either API, and its step, loss, epoch and time left.

    Args:
        job_id: ID of the job.
        progress: Whether to show it. If not, nothing is added to the flows.
    """

    def __init__(self, job_id: str, progress: bool) -> None:
        self._job_id = job_id
        self._is_shown = progress
        self._progress = TrainingProgress()
        self._status = ""

    def during(self, flow: Generator[S, Any, R]) -> Generator[S, Any, R]:
        """Show the job while a flow polls it. The text is updated at each step, and hidden while the caller acts."""
        return self._during(flow) if self._is_shown else flow

    def _during(self, flow: Generator[S, Any, R]) -> Generator[S, Any, R]:
        display = ProgressDisplay()
        try:
            effect = next(flow)
            while True:
                if isinstance(effect, Emit):
                    self._progress.add_event(effect.value)
                    display.hide()
                else:
                    self._show(display)
                try:
                    outcome = yield effect
                except BaseException as error:  # noqa: BLE001  # the flow handles it, or lets it pass
                    effect = flow.throw(error)
                else:
                    effect = flow.send(outcome)
        except StopIteration as end:
            self._show(display)
            return cast(R, end.value)
        finally:
            flow.close()
            display.close()

    def fetch(
        self, config: ClientConfig, retrieve: Flow[J], fetch_events: Callable[[], Flow[RawPage[Any]]] | None = None
    ) -> Flow[J]:
        """Retrieve the job, and read its status and its newest events. Those are left out if they cannot be listed.

        Args:
            config: Configuration of the client.
            retrieve: Retrieves the job.
            fetch_events: Fetches a page of its newest events, if they are not read otherwise.
        """
        job = yield from retrieve
        if self._is_shown:
            self._add_job(job)
        if self._is_shown and fetch_events is not None:
            try:
                page = yield from fetch_events()
            except FTClientError:
                return job
            for event in page.data if order_of(config, page.data) < 0 else reversed(page.data):
                self._progress.add_event(event)
        return job

    def _add_job(self, job: Any) -> None:
        """Read the status of a job, and the events that a job of the legacy API has."""
        self._status = str(job.status or "")
        self._progress.add_job(job)
        for event in getattr(job, "events", None) or []:
            self._progress.add_event(event)

    def _show(self, display: ProgressDisplay) -> None:
        words = ", ".join(part for part in (self._status, self._progress.text()) if part)
        if words:
            total = self._progress.total
            display.show(f"{self._job_id}: {words}", min(1.0, self._progress.done / total) if total else None)
