"""Records, plans and state changes that jobs and legacy fine-tunes share."""

from collections.abc import Callable
from typing import Any

from ft_client.sandbox import legacy_plan, plans
from ft_client.sandbox.errors import ServiceError
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Record
from ft_client.sandbox.timeline import Plan, due, elapsed, events, status

FINAL = ("succeeded", "failed", "cancelled")
KINDS = ("job", "fine-tune")

_PLANNERS: dict[str, Callable[[Service, Record], Plan]] = {"job": plans.plan, "fine-tune": legacy_plan.plan}


def new_record(service: Service, kind: str, job_id: str, **fields: Any) -> Record:
    """Return the record of a new job. The parameters it was created with never change."""
    return {
        "id": job_id,
        "kind": kind,
        "created": service.now(),
        "speed": service.settings.speed,
        "pauses": [],
        "notes": [],
        "stop": None,
        "finished": False,
        "synthetic": False,
        **fields,
    }


def plan_of(service: Service, job: Record) -> Plan:
    """Return the plan of a job."""
    plan = service.cached_plan(job["id"])
    if plan is None:
        plan = _PLANNERS[job["kind"]](service, job)
        service.cache_plan(job["id"], plan)
    return plan


def status_of(service: Service, job: Record) -> str:
    """Return the current status of a job."""
    return status(job, plan_of(service, job), service.now())


def started(service: Service, job: Record) -> bool:
    """Return whether a job has started and its hyperparameters are decided."""
    plan = plan_of(service, job)
    return plan.error is None and elapsed(job, service.now()) >= plan.started


def last_change(service: Service, job: Record) -> float:
    """Return the time of the latest event of a job."""
    return max(event.at for event in events(job, plan_of(service, job), service.now()))


def save(service: Service, job: Record) -> None:
    """Store a changed record."""
    moment = None if job["finished"] else due(job, plan_of(service, job))
    service.store.update(job["kind"], job["id"], job, due_at=moment)


def stop(service: Service, job: Record, outcome: str, level: str, message: str, error: Record | None = None) -> None:
    """End a job before its planned end."""
    now = service.now()
    job["stop"] = {"at": now, "status": outcome, "error": error}
    job["notes"].append([now, level, message])
    # no transition is due any more
    job["finished"] = True
    save(service, job)


def require_not_ended(service: Service, job: Record, action: str) -> str:
    """Return the status of a job. A job that `any_id` created is restarted if it has ended.

    Raises:
        ServiceError: 400 if the job has ended.
    """
    now = status_of(service, job)
    if now in FINAL and job["synthetic"]:
        job |= {"created": service.now(), "pauses": [], "notes": [], "stop": None, "finished": False}
        now = status_of(service, job)
    if now in FINAL:
        raise ServiceError(400, f"Cannot {action} {job['id']}: the job has already ended with status '{now}'.")
    return now


def fail_jobs_of_deleted_file(service: Service, file_id: str) -> None:
    """Fail the jobs that have not read their training file before it is deleted."""
    for kind in KINDS:
        for job in list(service.store.select(kind, parent=file_id)):
            if job["finished"] or status_of(service, job) not in ("validating_files", "queued", "pending", "paused"):
                continue
            message = "The job failed because the training file was deleted"
            error = {"code": "deleted_training_file", "param": "training_file", "message": message}
            stop(service, job, "failed", "error", message, error)


def active_jobs(service: Service, model: str) -> tuple[int, int]:
    """Return the number of running and of waiting jobs for a model."""
    running = waiting = 0
    for kind in KINDS:
        for job in service.store.select(kind, tag=model):
            if job["finished"]:
                continue
            if status_of(service, job) == "running":
                running += 1
            else:
                waiting += 1
    return running, waiting


def check_job_quota(service: Service, model: str) -> None:
    """Enforce the maximum number of active jobs per model.

    Raises:
        ServiceError: 429 if the maximum is reached.
    """
    maximum = service.settings.max_active_jobs
    if maximum is None:
        return
    running, waiting = active_jobs(service, model)
    if running + waiting >= maximum:
        raise ServiceError(
            429,
            "This fine-tune request has been rate-limited. Your organization has reached the maximum of "
            f"{maximum} active requests ({running} running, {waiting} pending) for the model '{model}'.",
            code="rate_limit_exceeded",
        )
