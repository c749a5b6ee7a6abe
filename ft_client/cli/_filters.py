"""Filters of lists of jobs, by what the service lists."""

import re
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from ft_client import FTClient

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


def matching(
    client: "FTClient", jobs: Iterable[Any], *, status: str | None, since: float | None, model: str | None
) -> Iterator[Any]:
    """Yield the jobs that match all filters. A job without a time that can be read matches --since."""
    read_time = client._config.profile.read_time
    for job in jobs:
        created = read_time(job.created_at)
        models = f"{job.model} {job.fine_tuned_model or ''}"
        if (
            (status is None or status in {job.status, job.outcome})
            and (since is None or created is None or created >= since)
            and (model is None or model in models)
        ):
            yield job
