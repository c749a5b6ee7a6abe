"""One life cycle of either API, and the record of what the client reported."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import attrs

from ft_client import FTClientError, OutcomeUnknownError

MODELS = {"jobs": "gpt-4o-mini-2024-07-18", "fine-tunes": "curie"}
POLL = 0.05


@attrs.define
class Cycle:
    """Result of one life cycle, as the client reported it.

    Attributes:
        api: "jobs" or "fine-tunes".
        file: Name of its training file, which no other cycle has.
        file_id: ID of the uploaded file; None if the upload failed.
        job_id: ID of the created job; None if there is none.
        unknown: Whether the create raised `OutcomeUnknownError`.
        repeated: Events that were yielded twice.
        finished: Whether the cycle came to its end.
        errors: Names of the errors that ended it.
    """

    api: str
    file: str
    file_id: str | None = None
    job_id: str | None = None
    unknown: bool = False
    repeated: int = 0
    finished: bool = False
    errors: Counter[str] = attrs.field(factory=Counter)


def training_data(api: str, number: int) -> bytes:
    """Rows that are different in each cycle."""
    if api == "jobs":
        rows: list[Any] = [
            {"messages": [{"role": "user", "content": f"{number} {n}"}, {"role": "assistant", "content": "yes"}]}
            for n in range(10)
        ]
    else:
        rows = [{"prompt": f"{number} {n} ->", "completion": " yes"} for n in range(10)]
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def plan(number: int, rng: random.Random) -> tuple[Cycle, bool]:
    """Return the cycle and whether it cancels its job."""
    api = rng.choice(("jobs", "fine-tunes"))
    return Cycle(api, f"cycle-{number}.jsonl"), rng.random() < 0.15


def run_cycle(client: Any, number: int, rng: random.Random, folder: Path) -> Cycle:
    """Upload, create, follow or cancel, read and download the results, with a sync client."""
    cycle, cancels = plan(number, rng)
    try:
        cycle.file_id = client.files.upload((cycle.file, training_data(cycle.api, number))).id
        jobs = client.fine_tuning.jobs if cycle.api == "jobs" else client.fine_tunes
        cycle.job_id = jobs.create(model=MODELS[cycle.api], training_file=cycle.file_id).id
        if cancels:
            jobs.cancel(cycle.job_id)
        else:
            events = jobs.follow(cycle.job_id, poll_interval=POLL)
            check_events(cycle, [event.to_dict() for event in events])
            if cycle.api == "jobs":
                for file_id in events.result.result_files or ():
                    client.files.download(file_id, folder)
        cycle.finished = True
    except OutcomeUnknownError:
        cycle.unknown = True
    except FTClientError as error:
        cycle.errors[type(error).__name__] += 1
    return cycle


async def arun_cycle(client: Any, number: int, rng: random.Random, folder: Path) -> Cycle:
    """`run_cycle` with an async client."""
    cycle, cancels = plan(number, rng)
    try:
        cycle.file_id = (await client.files.upload((cycle.file, training_data(cycle.api, number)))).id
        jobs = client.fine_tuning.jobs if cycle.api == "jobs" else client.fine_tunes
        cycle.job_id = (await jobs.create(model=MODELS[cycle.api], training_file=cycle.file_id)).id
        if cancels:
            await jobs.cancel(cycle.job_id)
        else:
            events = jobs.follow(cycle.job_id, poll_interval=POLL)
            check_events(cycle, [event.to_dict() async for event in events])
            if cycle.api == "jobs":
                for file_id in events.result.result_files or ():
                    await client.files.download(file_id, folder)
        cycle.finished = True
    except OutcomeUnknownError:
        cycle.unknown = True
    except FTClientError as error:
        cycle.errors[type(error).__name__] += 1
    return cycle


def check_events(cycle: Cycle, events: list[dict[str, Any]]) -> None:
    """Count the events of the jobs API that were yielded twice; legacy events have no ID."""
    ids = [event["id"] for event in events if "id" in event]
    cycle.repeated = len(ids) - len(set(ids))
