"""Filters of lists of jobs, by what the service lists."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ft_client.cli._job_commands import listing
from ft_client.cli._output import pluralize, print_note
from ft_client.cli._session import Session

if TYPE_CHECKING:
    from ft_client import FTClient
    from ft_client.pagination import Page

    _Type = click.ParamType[Any]
else:
    _Type = click.ParamType

F = TypeVar("F")

_UNITS = {"min": 60, "h": 3_600, "d": 86_400, "w": 604_800}


class Since(_Type):
    """A time: `2026-11-01`, `2026-11-01T09:30`, or how long ago: `30min`, `12h`, `3d`, `2w`."""

    name = "since"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Return a placeholder for both forms."""
        return "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return Unix seconds. A time without a zone is in that of the machine."""
        if isinstance(value, float):
            return value
        ago = re.fullmatch(r"(\d{1,6}) ?(min|h|d|w)", value.strip())
        if ago is not None:
            return time.time() - int(ago[1]) * _UNITS[ago[2]]
        try:
            return datetime.fromisoformat(value).astimezone().timestamp()
        except (ValueError, OverflowError, OSError):
            self.fail(f"{value!r} is not a time, such as 2026-11-01, 2026-11-01T09:30, 12h or 3d", param, ctx)


def job_filters(function: F) -> F:
    """Add --status, --since and --model."""
    added: Any = function
    for name, settings in (
        ("--model", {"metavar": "TEXT", "help": "Only jobs whose base model or new model contains this."}),
        ("--since", {"type": Since(), "help": "Only jobs created since then: 2026-11-01, 12h or 3d."}),
        ("--status", {"help": "Only jobs with this status, or with the outcome succeeded, failed or cancelled."}),
    ):
        added = click.option(name, **settings)(added)
    return added  # type: ignore[no-any-return]  # click returns what it decorates


def show_jobs(
    session: Session, client: "FTClient", jobs: "Page[Any]", limit: int | None, columns: tuple[str, ...], **filters: Any
) -> None:
    """Show the jobs that match all filters, and the number of jobs that were read."""
    if not any(filters.values()):
        listing(session, jobs, limit, columns)
        return
    read_time = client._config.profile.read_time
    count = {"read": 0, "shown": 0}

    def matches() -> Iterator[Any]:
        for job in _jobs_since(jobs, filters["since"], read_time, count):
            if _matches(job, read_time(job.created_at), **filters):
                count["shown"] += 1
                yield job

    listing(session, matches(), limit, columns)
    print_note(f"{pluralize(count['read'], 'job')} read, {count['shown']:,} shown")


def _jobs_since(
    first: "Page[Any]", since: float | None, read_time: Callable[[Any], float | None], count: dict[str, int]
) -> Iterator[Any]:
    """Yield all jobs of a list. If it is newest first, the page with the first older job is the last one.

    Args:
        first: Its first page.
        since: Unix time; None to read all pages.
        read_time: Returns the time of a job, or None if it cannot be read.
        count: `read` is increased by the jobs of each page.
    """
    last: list[float] = []  # the time of the last job of the page before
    is_sorted, falls = True, False
    for page in first.iter_pages():
        count["read"] += len(page.data)
        yield from page.data
        times = last + [at for job in page.data if (at := read_time(job.created_at)) is not None]
        is_sorted = is_sorted and times == sorted(times, reverse=True)
        falls = falls or times[:1] != times[-1:]
        last = times[-1:]
        if since is not None and is_sorted and falls and last[0] < since:
            return


def _matches(job: Any, created: float | None, *, status: str | None, since: float | None, model: str | None) -> bool:
    """Whether a job matches all filters. A job without a time matches --since."""
    return (
        (status is None or status in {job.status, job.outcome})
        and (since is None or created is None or created >= since)
        and (model is None or model in f"{job.model} {job.fine_tuned_model or ''}")
    )
