"""Jobs as a function of time.

The plan of a job is fixed when it is created: each event has an offset in seconds. The visible state is the plan up to
the current time, minus pauses, and cut off where the job was stopped. So no background task is needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]

# tolerance for the rounding errors of adding offsets to Unix seconds
_EPSILON = 1e-6


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a job.

    Attributes:
        at: Seconds after creation in a plan, Unix seconds in the output of `events`.
        message: Text of the event.
        level: `info`, `warn` or `error`.
        type: `message` or `metrics`.
        data: Metrics of a step, details of an error, or empty.
        key: Key to derive the ID from.
    """

    at: float
    message: str
    level: str = "info"
    type: str = "message"
    data: Record | None = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint of a job.

    Attributes:
        at: Seconds after creation.
        step: Step number.
        model: Name of the model.
        metrics: Metrics of the step.
    """

    at: float
    step: int
    model: str
    metrics: Record


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned course of a job.

    Attributes:
        states: Start time and name of each status, in order. The last one is final.
        events: Events in order.
        checkpoints: Checkpoints in order.
        error: The error, if the job fails.
        started: Time at which the hyperparameters are decided.
    """

    states: Sequence[tuple[float, str]]
    events: Sequence[Event]
    checkpoints: Sequence[Checkpoint] = ()
    error: Record | None = None
    started: float = 0.0

    @property
    def end(self) -> float:
        """Time of the end, in seconds after creation."""
        return self.states[-1][0]

    @property
    def outcome(self) -> str:
        """The final status."""
        return self.states[-1][1]


def elapsed(job: Record, now: float) -> float:
    """Return the running time of a job in seconds, without pauses and up to its stop."""
    moment: float = min(now, job["stop"]["at"]) if job["stop"] else now
    total: float = moment - job["created"]
    for started, ended in job["pauses"]:
        total -= max(0.0, min(moment, ended if ended is not None else moment) - started)
    return total + _EPSILON


def moment(job: Record, offset: float) -> float:
    """Return the time of a plan offset in Unix seconds, including completed pauses."""
    at: float = job["created"] + offset
    for started, ended in job["pauses"]:
        if ended is not None and started + 3 * _EPSILON < at:
            at += ended - started
    return at


def due(job: Record, plan: Plan) -> float | None:
    """Return when a job reaches its planned end, None while it is paused or if it was stopped."""
    if job["stop"] or (job["pauses"] and job["pauses"][-1][1] is None):
        return None
    return moment(job, plan.end)


def status(job: Record, plan: Plan, now: float) -> str:
    """Return the status of a job from its stop, its pauses or its plan."""
    if job["stop"]:
        stopped: str = job["stop"]["status"]
        return stopped
    if job["pauses"] and job["pauses"][-1][1] is None:
        return "paused"
    passed = elapsed(job, now)
    current = plan.states[0][1]
    for at, name in plan.states:
        if at <= passed:
            current = name
    return current


def events(job: Record, plan: Plan, now: float) -> list[Event]:
    """Return the events of a job so far, oldest first, with times in Unix seconds."""
    passed = elapsed(job, now)
    past = [
        Event(moment(job, event.at), event.message, event.level, event.type, event.data, f"p{index}")
        for index, event in enumerate(plan.events)
        if event.at <= passed
    ]
    notes = [
        Event(at, message, level, "message", {}, f"x{index}") for index, (at, level, message) in enumerate(job["notes"])
    ]
    if not notes:
        return past
    return sorted(past + notes, key=lambda event: event.at)


def next_event(job: Record, plan: Plan, now: float) -> float | None:
    """Return the time of the next planned event, or None."""
    if due(job, plan) is None:
        return None
    passed = elapsed(job, now)
    for event in plan.events:
        if event.at > passed:
            return moment(job, event.at)
    return None
