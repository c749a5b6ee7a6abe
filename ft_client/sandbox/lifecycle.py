"""What jobs of both APIs have in common: their record, their plan, and how they are stopped."""

from collections.abc import Callable
from typing import Any

from ft_client.sandbox import legacyplan, plans
from ft_client.sandbox.errors import ServiceError
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Doc
from ft_client.sandbox.timeline import Plan, due, elapsed, events, status

FINAL = ("succeeded", "failed", "cancelled")
KINDS = ("job", "fine-tune")

_PLANNERS: dict[str, Callable[[Service, Doc], Plan]] = {"job": plans.plan, "fine-tune": legacyplan.plan}


def new_record(service: Service, kind: str, job_id: str, **rest: Any) -> Doc:
    """Return the record of a new job. What it was created with is never changed afterwards."""
    return {
        "id": job_id,
        "kind": kind,
        "created": service.now(),
        "speed": service.settings.speed,
        "pauses": [],
        "notes": [],
        "stop": None,
        "settled": False,
        "invented": False,
        **rest,
    }


def plan_of(service: Service, job: Doc) -> Plan:
    """Return a job's plan."""
    plan = service.cached_plan(job["id"])
    if plan is None:
        plan = _PLANNERS[job["kind"]](service, job)
        service.keep_plan(job["id"], plan)
    return plan


def status_of(service: Service, job: Doc) -> str:
    """Return a job's status now."""
    return status(job, plan_of(service, job), service.now())


def started(service: Service, job: Doc) -> bool:
    """Return whether the hyperparameters of a job are decided."""
    plan = plan_of(service, job)
    return plan.error is None and elapsed(job, service.now()) >= plan.started


def last_change(service: Service, job: Doc) -> float:
    """Return when something last happened to a job."""
    return max(event.at for event in events(job, plan_of(service, job), service.now()))


def save(service: Service, job: Doc) -> None:
    """Store a changed record."""
    moment = None if job["settled"] else due(job, plan_of(service, job))
    service.store.update(job["kind"], job["id"], job, due=moment)


def stop(service: Service, job: Doc, outcome: str, level: str, message: str, error: Doc | None = None) -> None:
    """End a job before its time."""
    now = service.now()
    job["stop"] = {"at": now, "status": outcome, "error": error}
    job["notes"].append([now, level, message])
    # nothing more is going to happen to it
    job["settled"] = True
    save(service, job)


def refuse_if_ended(service: Service, job: Doc, verb: str) -> str:
    """Return a job's status. One that exists only because any ID does begins anew when it has ended.

    Raises:
        ServiceError: 400, it has ended.
    """
    now = status_of(service, job)
    if now in FINAL and job["invented"]:
        job |= {"created": service.now(), "pauses": [], "notes": [], "stop": None, "settled": False}
        now = status_of(service, job)
    if now in FINAL:
        raise ServiceError(400, f"Cannot {verb} {job['id']}: the job has already ended with status '{now}'.")
    return now


def training_file_deleted(service: Service, file_id: str) -> None:
    """Fail the jobs that have not yet read a file that is being deleted."""
    for kind in KINDS:
        for job in service.store.page(kind, parent=file_id):
            if job["settled"] or status_of(service, job) not in ("validating_files", "queued", "pending", "paused"):
                continue
            message = "The job failed because the training file was deleted"
            error = {"code": "deleted_training_file", "param": "training_file", "message": message}
            stop(service, job, "failed", "error", message, error)


def active_jobs(service: Service, model: str) -> tuple[int, int]:
    """Return how many jobs on a model are running, and how many wait to."""
    running = waiting = 0
    for kind in KINDS:
        for job in service.store.page(kind, tag=model):
            if job["settled"]:
                continue
            if status_of(service, job) == "running":
                running += 1
            else:
                waiting += 1
    return running, waiting


def check_room(service: Service, model: str) -> None:
    """Refuse a job on a model that has as many as it may.

    Raises:
        ServiceError: 429.
    """
    most = service.settings.max_active_jobs
    if most is None:
        return
    running, waiting = active_jobs(service, model)
    if running + waiting >= most:
        raise ServiceError(
            429,
            "This fine-tune request has been rate-limited. Your organization has reached the maximum of "
            f"{most} active requests ({running} running, {waiting} pending) for the model '{model}'.",
            code="rate_limit_exceeded",
        )
