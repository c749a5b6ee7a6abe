"""A job as a function of time.

A job is planned once, when it is created: which event happens how many seconds after. What a client sees is the plan
up to now, minus the time it was paused, cut where it was stopped. So nothing has to run while nobody looks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Doc = dict[str, Any]

# Offsets and Unix seconds do not add up to the last bit of a float: what is nearer than this happens at once.
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is told about a job.

    Attributes:
        at: Seconds after creation in a plan; Unix seconds once it has happened.
        data: The numbers of a step, the code of an error, or nothing.
        key: What an ID is made from.
    """

    at: float
    message: str
    level: str = "info"
    type: str = "message"
    data: Doc | None = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model that was kept on the way.

    Attributes:
        at: As of an event.
    """

    at: float
    step: int
    model: str
    metrics: Doc


@dataclass(frozen=True, slots=True)
class Plan:
    """What happens to a job if nobody interferes.

    Attributes:
        states: When each status begins, in order; the last one is final.
        error: Why it fails, if it does.
        started: When the hyperparameters are decided.
    """

    states: Sequence[tuple[float, str]]
    events: Sequence[Event]
    checkpoints: Sequence[Checkpoint] = ()
    error: Doc | None = None
    started: float = 0.0

    @property
    def end(self) -> float:
        """Seconds after creation at which it has ended."""
        return self.states[-1][0]

    @property
    def outcome(self) -> str:
        """The status it ends with."""
        return self.states[-1][1]


def elapsed(job: Doc, now: float) -> float:
    """Return the seconds a job has had to itself: from its creation, pauses left out, not beyond its stop."""
    moment: float = min(now, job["stop"]["at"]) if job["stop"] else now
    total: float = moment - job["created"]
    for begun, ended in job["pauses"]:
        total -= max(0.0, min(moment, ended if ended is not None else moment) - begun)
    return total + _NEAR


def moment(job: Doc, offset: float) -> float:
    """Return when the plan's `offset` is, in Unix seconds, as far as pauses are known."""
    at: float = job["created"] + offset
    for begun, ended in job["pauses"]:
        if ended is not None and begun + 3 * _NEAR < at:
            at += ended - begun
    return at


def due(job: Doc, plan: Plan) -> float | None:
    """Return when a job reaches its planned end, None while it is paused or if it was stopped."""
    if job["stop"] or (job["pauses"] and job["pauses"][-1][1] is None):
        return None
    return moment(job, plan.end)


def status(job: Doc, plan: Plan, now: float) -> str:
    """Return a job's status: how it was stopped, whether it is paused, or what the plan says."""
    if job["stop"]:
        stopped: str = job["stop"]["status"]
        return stopped
    if job["pauses"] and job["pauses"][-1][1] is None:
        return "paused"
    passed = elapsed(job, now)
    found = plan.states[0][1]
    for at, name in plan.states:
        if at <= passed:
            found = name
    return found


def events(job: Doc, plan: Plan, now: float) -> list[Event]:
    """Return what has happened to a job so far, oldest first, in Unix seconds."""
    passed = elapsed(job, now)
    happened = [
        Event(moment(job, event.at), event.message, event.level, event.type, event.data, f"p{index}")
        for index, event in enumerate(plan.events)
        if event.at <= passed
    ]
    extra = [
        Event(at, message, level, "message", {}, f"x{index}") for index, (at, level, message) in enumerate(job["notes"])
    ]
    if not extra:
        return happened
    return sorted(happened + extra, key=lambda event: event.at)


def next_event(job: Doc, plan: Plan, now: float) -> float | None:
    """Return when the next planned event happens, None if none does by itself."""
    if due(job, plan) is None:
        return None
    passed = elapsed(job, now)
    for event in plan.events:
        if event.at > passed:
            return moment(job, event.at)
    return None
