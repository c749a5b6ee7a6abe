"""Fine-tuning jobs: created, shown, paused, cancelled, and what they tell."""

from typing import Any

from ft_client.sandbox import files, lifecycle, models, plans, settle
from ft_client.sandbox.errors import ServiceError, bad_request, conflict, no_such_job
from ft_client.sandbox.errors import shown as spelled
from ft_client.sandbox.exchange import Answer, Request, json_answer
from ft_client.sandbox.ids import derived
from ft_client.sandbox.paging import page, slice_page
from ft_client.sandbox.service import ORGANIZATION, Service
from ft_client.sandbox.store import Doc
from ft_client.sandbox.timeline import Event, elapsed, events, moment

# how long Azure says pausing and resuming before it is done, at speed 1
_CHANGING = 0.2
_SUPERVISED = ("n_epochs", "batch_size", "learning_rate_multiplier")


def find(service: Service, job_id: str) -> Doc:
    """Return a job's record.

    Raises:
        ServiceError: 404.
    """
    job = service.store.get("job", job_id)
    if job is None and service.settings.any_id:
        file = files.find(service, f"file-of-{job_id}")
        body = {"model": "gpt-4o-mini-2024-07-18", "training_file": file["id"]}
        return _start(service, job_id, body, invented=True)
    if job is None:
        raise no_such_job(job_id)
    return job


async def create(service: Service, request: Request) -> Answer:
    """Start a job."""
    body = await request.json()
    service.validator.check(body, request.operation.body or {})
    models.check_tunable(service, body["model"])
    lifecycle.check_room(service, models.dated(service, body["model"]))
    job = _start(service, service.ids.job(), body)
    return json_answer(view(service, job), service.profile.created)


def _start(service: Service, job_id: str, body: dict[str, Any], *, invented: bool = False) -> Doc:
    training = _data(service, body, "training_file")
    least = service.contract.schema("CreateFineTuningJobRequest")["properties"]["training_file"]["x-minimum-examples"]
    examples = training["stats"]["examples"]
    # a file with a fault is let through: the job fails over it
    if training["stats"]["fault"] is None and examples < least and not service.settings.any_id:
        raise bad_request(
            f"{training['id']} has {examples} example(s), but must have at least {least} examples",
            "training_file",
            "invalid_n_examples",
        )
    validation = _data(service, body, "validation_file") if body.get("validation_file") is not None else None
    method = body.get("method") or {"type": "supervised"}
    asked = (method.get(method["type"]) or {}).get("hyperparameters") or {}
    if method["type"] == "supervised":
        asked = {**(body.get("hyperparameters") or {}), **asked}
    if method["type"] == "reinforcement" and "grader" not in (method.get("reinforcement") or {}):
        raise bad_request("'grader' is a required property - 'method.reinforcement'", "method.reinforcement")
    job = lifecycle.new_record(
        service,
        "job",
        job_id,
        model=models.dated(service, body["model"]),
        training_file=training["id"],
        validation_file=None if validation is None else validation["id"],
        stats=training["stats"],
        validation_stats=None if validation is None else validation["stats"],
        suffix=body.get("suffix"),
        seed=service.ids.seed() if body.get("seed") is None else int(body["seed"]),
        metadata=body.get("metadata"),
        integrations=body.get("integrations") or [],
        method=method,
        hyperparameters=asked,
        model_tag=service.ids.model_tag(),
        partial=False,
        invented=invented,
        result_file=service.ids.file(),
    )
    service.store.add("job", job_id, job, parent=training["id"], tag=job["model"])
    lifecycle.save(service, job)
    return job


def _data(service: Service, body: dict[str, Any], param: str) -> Doc:
    """Return a file of training data.

    Raises:
        ServiceError: 400, there is none of this ID, or it was not uploaded for this.
    """
    try:
        file = files.find(service, body[param])
    except ServiceError:
        raise bad_request(f"invalid {param}: {body[param][:200]}", param) from None
    if file["stats"] is None:
        message = f"invalid {param}: {file['id']} was uploaded with purpose '{file['purpose']}', not 'fine-tune'"
        raise bad_request(message, param)
    return file


def view(service: Service, job: Doc) -> dict[str, Any]:
    """Return a job as the service shows it."""
    plan = lifecycle.plan_of(service, job)
    status = lifecycle.status_of(service, job)
    done = status == "succeeded"
    started = lifecycle.started(service, job)
    end = int(moment(job, plan.end))
    shown: dict[str, Any] = {
        "object": "fine_tuning.job",
        "id": job["id"],
        "model": job["model"],
        "created_at": int(job["created"]),
        "finished_at": end if done else None,
        "fine_tuned_model": plans.model_name(job, profile_name=service.profile.name) if done else None,
        "organization_id": ORGANIZATION,
        "result_files": [job["result_file"]] if done else [],
        "status": status,
        "validation_file": job["validation_file"],
        "training_file": job["training_file"],
        "hyperparameters": _hyperparameters(job, _SUPERVISED, started),
        "trained_tokens": plans.trained_tokens(job) if done else None,
        "error": _error(job, plan.error if status == "failed" else None),
    }
    if service.settings.any_id:
        # the vendor's test suites hold answers to the published document, which knows neither `{}` nor `paused`
        shown["error"] = shown["error"] or None
        shown["status"] = "queued" if status == "paused" else status
    if service.profile.old_jobs:
        shown["hyperparameters"] = {"n_epochs": shown["hyperparameters"]["n_epochs"]}
        shown["error"] = shown["error"] or None
        return shown
    shown |= {
        "user_provided_suffix": job["suffix"],
        "seed": job["seed"],
        "estimated_finish": end if status == "running" else None,
        "integrations": [_integration(job, one) for one in job["integrations"][: _most_integrations(service)]],
        "metadata": job["metadata"],
        "usage_metrics": None,
        "shared_with_openai": False,
        "eval_id": None,
        "method": _method(job, started),
    }
    return _azure(service, job, shown, started) if service.profile.omits_null else shown


def _error(job: Doc, planned: Doc | None) -> Doc:
    stopped: Doc | None = job["stop"]["error"] if job["stop"] else None
    return planned or stopped or {}


def _hyperparameters(job: Doc, names: tuple[str, ...], started: bool) -> dict[str, Any]:
    values = plans.decided(job) if started else {}
    return {name: values.get(name, job["hyperparameters"].get(name, "auto")) for name in names}


def _method(job: Doc, started: bool) -> dict[str, Any]:
    kind = job["method"]["type"]
    names: tuple[str, ...] = _SUPERVISED
    if kind == "dpo":
        names = ("beta", *names)
    if kind == "reinforcement":
        names = (*names, "compute_multiplier", "eval_interval", "eval_samples")
    values = _hyperparameters(job, names, started)
    if isinstance(values["learning_rate_multiplier"], int):
        # the service spells one number in two ways within one answer
        values["learning_rate_multiplier"] = float(values["learning_rate_multiplier"])
    inner: dict[str, Any] = {"hyperparameters": values}
    if kind == "reinforcement":
        values["reasoning_effort"] = job["hyperparameters"].get("reasoning_effort", "default")
        inner["grader"] = job["method"]["reinforcement"]["grader"]
    return {"type": kind, kind: inner}


def _most_integrations(service: Service) -> int:
    """Return how many integrations a job is shown with, however many were asked for."""
    shown = service.contract.schema("FineTuningJob")["properties"]["integrations"]
    most: int = next(branch["maxItems"] for branch in shown["anyOf"] if "maxItems" in branch)
    return most


def _integration(job: Doc, asked: Doc) -> Doc:
    wandb = {"project": asked["wandb"]["project"], "name": asked["wandb"].get("name") or job["id"]}
    wandb["entity"] = asked["wandb"].get("entity")
    if asked["wandb"].get("tags"):
        wandb["tags"] = asked["wandb"]["tags"]
    wandb["run_id"] = job["id"]
    return {"type": asked["type"], "wandb": wandb}


def _azure(service: Service, job: Doc, shown: dict[str, Any], started: bool) -> dict[str, Any]:
    """Return a job as Azure shows it: nothing that is null, -1 for what is not decided."""
    status = shown["status"]
    if status in ("cancelled", "failed"):
        ended = job["stop"]["at"] if job["stop"] else moment(job, lifecycle.plan_of(service, job).end)
        shown["finished_at"] = int(ended)
    window = _CHANGING / job["speed"]
    if job["pauses"] and status not in lifecycle.FINAL:
        begun, ended = job["pauses"][-1]
        if ended is None and service.now() < begun + window:
            shown["status"] = "pausing"
        elif ended is not None and service.now() < ended + window:
            shown["status"] = "resuming"
    if job["method"]["type"] == "supervised":
        values = shown["hyperparameters"]
        for name, value in values.items():
            if value == "auto":
                values[name] = 1 if name == "learning_rate_multiplier" else -1
        shown["method"]["supervised"]["hyperparameters"] = dict(values)
    else:
        del shown["hyperparameters"]
    if job["partial"]:
        shown["result_files"] = [job["result_file"]]
    shown["estimated_finish"] = int(moment(job, lifecycle.plan_of(service, job).end))
    shown |= {"trainingType": "standard", "additionalParameters": {"completionOverride": "True"}}
    for name in ("organization_id", "user_provided_suffix", "shared_with_openai", "integrations"):
        del shown[name]
    return {name: value for name, value in shown.items() if value is not None and value not in ([], {})}


def list_jobs(service: Service, request: Request) -> Answer:
    """List jobs, newest first."""
    wanted = _metadata_filter(request)
    filtered = bool(wanted) or request.param("metadata") == "null"
    records, more = page(
        service, request, "job", keep=(lambda job: _has(job["metadata"], wanted)) if filtered else None
    )
    data = [view(service, job) for job in records]
    return json_answer({"object": "list", "data": data, "has_more": more})


def _metadata_filter(request: Request) -> dict[str, str]:
    """Return the pairs of `metadata[key]=value`.

    Raises:
        ServiceError: 400 for pairs within pairs.
    """
    wanted = {}
    for name, value in request.query:
        if name.startswith("metadata["):
            key = name.removeprefix("metadata[").removesuffix("]")
            if not name.endswith("]") or "][" in key:
                raise bad_request(f"{spelled(name)} is not of the form 'metadata[key]' - 'metadata'", "metadata")
            wanted[key] = value
    return wanted


def _has(metadata: dict[str, str] | None, wanted: dict[str, str]) -> bool:
    """Return whether metadata holds all pairs; without pairs, whether there is none."""
    if not wanted:
        return not metadata
    return metadata is not None and all(metadata.get(name) == value for name, value in wanted.items())


def retrieve(service: Service, request: Request) -> Answer:
    """Show one job."""
    return json_answer(view(service, find(service, request.ids["fine_tuning_job_id"])))


def cancel(service: Service, request: Request) -> Answer:
    """Stop a job for good."""
    job = find(service, request.ids["fine_tuning_job_id"])
    lifecycle.refuse_if_ended(service, job, "cancel")
    with service.store.transaction():
        _keep_partial_results(service, job)
        lifecycle.stop(service, job, "cancelled", "warn", "Fine tuning process stopping due to job cancellation")
    service.waiters.wake()
    return json_answer(view(service, job))


def _keep_partial_results(service: Service, job: Doc) -> None:
    """Keep the numbers up to now, as Azure does of a job that is interrupted while it runs."""
    if service.profile.omits_null and lifecycle.started(service, job):
        job["partial"] = True
        settle.keep_results(service, job, service.now(), passed=elapsed(job, service.now()))


def pause(service: Service, request: Request) -> Answer:
    """Let a job rest."""
    job = find(service, request.ids["fine_tuning_job_id"])
    if lifecycle.refuse_if_ended(service, job, "pause") == "paused":
        if job["invented"]:
            return json_answer(view(service, job))
        raise conflict(f"Cannot pause {job['id']}: the job is paused already.")
    job["pauses"].append([service.now(), None])
    job["notes"].append([service.now(), "info", "Fine-tuning job paused"])
    with service.store.transaction():
        _keep_partial_results(service, job)
        lifecycle.save(service, job)
    return json_answer(view(service, job))


def resume(service: Service, request: Request) -> Answer:
    """Let a paused job go on where it was."""
    job = find(service, request.ids["fine_tuning_job_id"])
    if lifecycle.refuse_if_ended(service, job, "resume") != "paused" and not job["invented"]:
        raise conflict(f"Cannot resume {job['id']}: the job is not paused.")
    if job["pauses"] and job["pauses"][-1][1] is None:
        job["pauses"][-1][1] = service.now()
    job["notes"].append([service.now(), "info", "Fine-tuning job resumed"])
    lifecycle.save(service, job)
    return json_answer(view(service, job))


def list_events(service: Service, request: Request) -> Answer:
    """List what a job has told so far, newest first."""
    job = find(service, request.ids["fine_tuning_job_id"])
    happened = events(job, lifecycle.plan_of(service, job), service.now())
    happened.reverse()
    found, more = slice_page(service, request, happened, lambda event: _event_id(service, job, event))
    data = [_event(service, job, event) for event in found]
    return json_answer({"object": "list", "data": data, "has_more": more})


def _event_id(service: Service, job: Doc, event: Event) -> str:
    return derived("ftevent-", job["id"], event.key, profile=service.profile)


def _event(service: Service, job: Doc, event: Event) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "object": "fine_tuning.job.event",
        "id": _event_id(service, job, event),
        "created_at": int(event.at),
        "level": event.level,
        "message": event.message,
        "data": event.data,
        "type": event.type,
    }
    if service.profile.omits_null and not event.data:
        del shown["data"]
    return shown


def list_checkpoints(service: Service, request: Request) -> Answer:
    """List the models a job has kept so far, newest first."""
    job = find(service, request.ids["fine_tuning_job_id"])
    passed = elapsed(job, service.now())
    shown = [
        {
            "object": "fine_tuning.job.checkpoint",
            "id": derived("ftckpt_", job["id"], one.step, profile=service.profile),
            "created_at": int(moment(job, one.at)),
            "fine_tuned_model_checkpoint": one.model,
            "metrics": one.metrics,
            "fine_tuning_job_id": job["id"],
            "step_number": one.step,
        }
        for one in reversed(lifecycle.plan_of(service, job).checkpoints)
        if one.at <= passed
    ]
    data, more = slice_page(service, request, shown, lambda one: str(one["id"]))
    ends = {"first_id": data[0]["id"] if data else None, "last_id": data[-1]["id"] if data else None}
    return json_answer({"object": "list", "data": data, **ends, "has_more": more})


def delete(service: Service, request: Request) -> Answer:
    """Forget a job that has ended, as Azure allows."""
    job = find(service, request.ids["fine_tuning_job_id"])
    if lifecycle.status_of(service, job) not in lifecycle.FINAL:
        raise conflict(f"Cannot delete {job['id']}: the job has not ended.")
    service.store.delete("job", job["id"])
    return Answer(204, b"", [])
