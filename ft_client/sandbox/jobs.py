"""The fine-tuning jobs endpoints: create, list, retrieve, cancel, pause, resume, events and checkpoints."""

from typing import Any

from starlette.responses import Response

from ft_client.sandbox import files, lifecycle, models, plans, scheduler
from ft_client.sandbox.errors import ServiceError, bad_request, conflict, format_value, job_not_found
from ft_client.sandbox.http import Request, json_response
from ft_client.sandbox.hyperparameters import reject_unknown_hyperparameters
from ft_client.sandbox.ids import derived
from ft_client.sandbox.paging import page, slice_page
from ft_client.sandbox.service import ORGANIZATION, Service
from ft_client.sandbox.store import Record
from ft_client.sandbox.timeline import Event, elapsed, events, moment
from ft_client.sandbox.training_data import find_problems

# how long a job is `pausing` or `resuming` on Azure, in seconds at speed 1
_TRANSITION_SECONDS = 0.2
_SUPERVISED = ("n_epochs", "batch_size", "learning_rate_multiplier")


def get_or_404(service: Service, job_id: str) -> Record:
    """Return a job record.

    Raises:
        ServiceError: 404 if there is no such job.
    """
    job = service.store.get("job", job_id)
    if job is None and service.settings.any_id:
        file = files.get_or_404(service, f"file-of-{job_id}")
        body = {"model": "gpt-4o-mini-2024-07-18", "training_file": file["id"]}
        return _start(service, job_id, body, {}, synthetic=True)
    if job is None:
        raise job_not_found(job_id)
    return job


async def create(service: Service, request: Request) -> Response:
    """Create a job."""
    body = await request.json()
    schema = request.operation.body or {}
    if service.wire is None:  # else the body was checked in the service's own names
        service.received_validator.check(body, schema)
        reject_unknown_hyperparameters(service, body, schema, service.received_contract)
    else:
        service.validator.check(body, schema)
    if not service.settings.training_available:
        raise ServiceError(
            403, "Your organization can no longer create fine-tuning jobs.", code="training_not_available"
        )
    models.require_tunable(service, body["model"])
    problems = await find_problems(service, body)
    lifecycle.check_job_quota(service, models.resolve_alias(service, body["model"]))
    job = _start(service, service.ids.job(), body, problems)
    return json_response(serialize(service, job), service.profile.created)


def _start(
    service: Service, job_id: str, body: dict[str, Any], problems: dict[str, str], *, synthetic: bool = False
) -> Record:
    training = _data(service, body, "training_file")
    minimum = service.contract.schema("CreateFineTuningJobRequest")["properties"]["training_file"]["x-minimum-examples"]
    examples = training["stats"]["examples"]
    # an invalid file is accepted here, and the job fails in validation
    if training["stats"]["first_error"] is None and examples < minimum and not service.settings.any_id:
        raise bad_request(
            f"{training['id']} has {examples} example(s), but must have at least {minimum} examples",
            "training_file",
            "invalid_n_examples",
        )
    validation = _data(service, body, "validation_file") if body.get("validation_file") is not None else None
    method = body.get("method") or {"type": "supervised"}
    requested = (method.get(method["type"]) or {}).get("hyperparameters") or {}
    if method["type"] == "supervised":
        requested = {**(body.get("hyperparameters") or {}), **requested}
    if method["type"] == "reinforcement" and "grader" not in (method.get("reinforcement") or {}):
        raise bad_request("'grader' is a required property - 'method.reinforcement'", "method.reinforcement")
    job = lifecycle.new_record(
        service,
        "job",
        job_id,
        model=models.resolve_alias(service, body["model"]),
        training_file=training["id"],
        validation_file=None if validation is None else validation["id"],
        stats=training["stats"],
        validation_stats=None if validation is None else validation["stats"],
        file_problems=problems,
        suffix=body.get("suffix"),
        seed=service.ids.seed() if body.get("seed") is None else int(body["seed"]),
        metadata=body.get("metadata"),
        integrations=body.get("integrations") or [],
        method=method,
        hyperparameters=requested,
        model_tag=service.ids.model_tag(),
        partial=False,
        synthetic=synthetic,
        result_file=service.ids.file(),
    )
    service.store.add("job", job_id, job, parent=training["id"], tag=job["model"])
    lifecycle.save(service, job)
    return job


def _data(service: Service, body: dict[str, Any], param: str) -> Record:
    """Return the record of a training or validation file.

    Raises:
        ServiceError: 400 if there is no such file or its purpose is not fine-tune.
    """
    try:
        file = files.get_or_404(service, body[param])
    except ServiceError:
        raise bad_request(f"invalid {param}: {body[param][:200]}", param) from None
    if file["stats"] is None:
        message = f"invalid {param}: {file['id']} was uploaded with purpose '{file['purpose']}', not 'fine-tune'"
        raise bad_request(message, param)
    return file


def serialize(service: Service, job: Record) -> dict[str, Any]:
    """Return the job object for a response."""
    plan = lifecycle.plan_of(service, job)
    status = lifecycle.status_of(service, job)
    done = status == "succeeded"
    started = lifecycle.started(service, job)
    end = int(moment(job, plan.end))
    result: dict[str, Any] = {
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
        # the vendor's test suites validate against the published document, which has neither `{}` nor `paused`
        result["error"] = result["error"] or None
        result["status"] = "queued" if status == "paused" else status
    if service.profile.jobs_of_2023:
        result["hyperparameters"] = {"n_epochs": result["hyperparameters"]["n_epochs"]}
        result["error"] = result["error"] or None
        return result
    result |= {
        "user_provided_suffix": job["suffix"],
        "seed": job["seed"],
        "estimated_finish": end if status == "running" else None,
        "integrations": [_integration(job, item) for item in job["integrations"][: _max_integrations(service)]],
        "metadata": job["metadata"],
        "usage_metrics": None,
        "shared_with_openai": False,
        "eval_id": None,
        "method": _method(job, started),
    }
    return _azure(service, job, result, started) if service.profile.omits_null else result


def _error(job: Record, planned: Record | None) -> Record:
    stopped: Record | None = job["stop"]["error"] if job["stop"] else None
    return planned or stopped or {}


def _hyperparameters(job: Record, names: tuple[str, ...], started: bool) -> dict[str, Any]:
    values = plans.effective_hyperparameters(job) if started else {}
    return {name: values.get(name, job["hyperparameters"].get(name, "auto")) for name in names}


def _method(job: Record, started: bool) -> dict[str, Any]:
    method_type = job["method"]["type"]
    names: tuple[str, ...] = _SUPERVISED
    if method_type == "dpo":
        names = ("beta", *names)
    if method_type == "reinforcement":
        names = (*names, "compute_multiplier", "eval_interval", "eval_samples")
    values = _hyperparameters(job, names, started)
    if isinstance(values["learning_rate_multiplier"], int):
        # the service sends an integer here and a float in `method`
        values["learning_rate_multiplier"] = float(values["learning_rate_multiplier"])
    inner: dict[str, Any] = {"hyperparameters": values}
    if method_type == "reinforcement":
        values["reasoning_effort"] = job["hyperparameters"].get("reasoning_effort", "default")
        inner["grader"] = job["method"]["reinforcement"]["grader"]
    return {"type": method_type, method_type: inner}


def _max_integrations(service: Service) -> int:
    """Return the maximum number of integrations in a response."""
    result = service.contract.schema("FineTuningJob")["properties"]["integrations"]
    maximum: int = next(branch["maxItems"] for branch in result["anyOf"] if "maxItems" in branch)
    return maximum


def _integration(job: Record, requested: Record) -> Record:
    wandb = {"project": requested["wandb"]["project"], "name": requested["wandb"].get("name") or job["id"]}
    wandb["entity"] = requested["wandb"].get("entity")
    if requested["wandb"].get("tags"):
        wandb["tags"] = requested["wandb"]["tags"]
    wandb["run_id"] = job["id"]
    return {"type": requested["type"], "wandb": wandb}


def _azure(service: Service, job: Record, result: dict[str, Any], started: bool) -> dict[str, Any]:
    """Return the job object in Azure's format: without nulls, and with -1 for undecided values."""
    status = result["status"]
    if status in ("cancelled", "failed"):
        ended = job["stop"]["at"] if job["stop"] else moment(job, lifecycle.plan_of(service, job).end)
        result["finished_at"] = int(ended)
    window = _TRANSITION_SECONDS / job["speed"]
    if job["pauses"] and status not in lifecycle.FINAL:
        paused_at, ended = job["pauses"][-1]
        if ended is None and service.now() < paused_at + window:
            result["status"] = "pausing"
        elif ended is not None and service.now() < ended + window:
            result["status"] = "resuming"
    if job["method"]["type"] == "supervised":
        values = result["hyperparameters"]
        for name, value in values.items():
            if value == "auto":
                values[name] = 1 if name == "learning_rate_multiplier" else -1
        result["method"]["supervised"]["hyperparameters"] = dict(values)
    else:
        del result["hyperparameters"]
    if job["partial"]:
        result["result_files"] = [job["result_file"]]
    result["estimated_finish"] = int(moment(job, lifecycle.plan_of(service, job).end))
    result |= {"trainingType": "standard", "additionalParameters": {"completionOverride": "True"}}
    for name in ("organization_id", "user_provided_suffix", "shared_with_openai", "integrations"):
        del result[name]
    return {name: value for name, value in result.items() if value is not None and value not in ([], {})}


def list_jobs(service: Service, request: Request) -> Response:
    """List jobs, newest first."""
    pairs = _metadata_filter(request)
    filtered = bool(pairs) or request.query.get("metadata") == "null"
    records, has_more = page(
        service, request, "job", predicate=(lambda job: _matches_metadata(job["metadata"], pairs)) if filtered else None
    )
    data = [serialize(service, job) for job in records]
    return json_response({"object": "list", "data": data, "has_more": has_more})


def _metadata_filter(request: Request) -> dict[str, str]:
    """Return the `metadata[key]=value` parameters as a dict.

    Raises:
        ServiceError: 400 for nested keys.
    """
    pairs = {}
    for name, value in request.query.multi_items():
        if name.startswith("metadata["):
            key = name.removeprefix("metadata[").removesuffix("]")
            if not name.endswith("]") or "][" in key:
                raise bad_request(f"{format_value(name)} is not of the form 'metadata[key]' - 'metadata'", "metadata")
            pairs[key] = value
    return pairs


def _matches_metadata(metadata: dict[str, str] | None, pairs: dict[str, str]) -> bool:
    """Return whether `metadata` contains all pairs; without pairs, whether it is empty."""
    if not pairs:
        return not metadata
    return metadata is not None and all(metadata.get(name) == value for name, value in pairs.items())


def retrieve(service: Service, request: Request) -> Response:
    """Retrieve a job."""
    return json_response(serialize(service, get_or_404(service, request.ids["fine_tuning_job_id"])))


def cancel(service: Service, request: Request) -> Response:
    """Cancel a job."""
    job = get_or_404(service, request.ids["fine_tuning_job_id"])
    lifecycle.require_not_ended(service, job, "cancel")
    with service.store.transaction():
        _store_partial_results(service, job)
        lifecycle.stop(service, job, "cancelled", "warn", "Fine tuning process stopping due to job cancellation")
    service.notifier.notify()
    return json_response(serialize(service, job))


def _store_partial_results(service: Service, job: Record) -> None:
    """Store the metrics so far, as Azure does for a job that is interrupted while it runs."""
    if service.profile.omits_null and lifecycle.started(service, job):
        job["partial"] = True
        scheduler.store_results(service, job, service.now(), passed=elapsed(job, service.now()))


def pause(service: Service, request: Request) -> Response:
    """Pause a job."""
    job = get_or_404(service, request.ids["fine_tuning_job_id"])
    if lifecycle.require_not_ended(service, job, "pause") == "paused":
        if job["synthetic"]:
            return json_response(serialize(service, job))
        raise conflict(f"Cannot pause {job['id']}: the job is already paused.")
    job["pauses"].append([service.now(), None])
    job["notes"].append([service.now(), "info", "Fine-tuning job paused"])
    with service.store.transaction():
        _store_partial_results(service, job)
        lifecycle.save(service, job)
    return json_response(serialize(service, job))


def resume(service: Service, request: Request) -> Response:
    """Resume a paused job."""
    job = get_or_404(service, request.ids["fine_tuning_job_id"])
    if lifecycle.require_not_ended(service, job, "resume") != "paused" and not job["synthetic"]:
        raise conflict(f"Cannot resume {job['id']}: the job is not paused.")
    if job["pauses"] and job["pauses"][-1][1] is None:
        job["pauses"][-1][1] = service.now()
    job["notes"].append([service.now(), "info", "Fine-tuning job resumed"])
    lifecycle.save(service, job)
    return json_response(serialize(service, job))


def list_events(service: Service, request: Request) -> Response:
    """List the events of a job, newest first."""
    job = get_or_404(service, request.ids["fine_tuning_job_id"])
    past_events = events(job, lifecycle.plan_of(service, job), service.now())
    past_events.reverse()
    page_events, has_more = slice_page(service, request, past_events, lambda event: _event_id(service, job, event))
    data = [_event(service, job, event) for event in page_events]
    return json_response({"object": "list", "data": data, "has_more": has_more})


def _event_id(service: Service, job: Record, event: Event) -> str:
    return derived("ftevent-", job["id"], event.key, profile=service.profile)


def _event(service: Service, job: Record, event: Event) -> dict[str, Any]:
    result: dict[str, Any] = {
        "object": "fine_tuning.job.event",
        "id": _event_id(service, job, event),
        "created_at": int(event.at),
        "level": event.level,
        "message": event.message,
        "data": event.data,
        "type": event.type,
    }
    if service.profile.omits_null and not event.data:
        del result["data"]
    return result


def list_checkpoints(service: Service, request: Request) -> Response:
    """List the checkpoints of a job, newest first."""
    job = get_or_404(service, request.ids["fine_tuning_job_id"])
    passed = elapsed(job, service.now())
    result = [
        {
            "object": "fine_tuning.job.checkpoint",
            "id": derived("ftckpt_", job["id"], item.step, profile=service.profile),
            "created_at": int(moment(job, item.at)),
            "fine_tuned_model_checkpoint": item.model,
            "metrics": item.metrics,
            "fine_tuning_job_id": job["id"],
            "step_number": item.step,
        }
        for item in reversed(lifecycle.plan_of(service, job).checkpoints)
        if item.at <= passed
    ]
    data, has_more = slice_page(service, request, result, lambda item: str(item["id"]))
    ends = {"first_id": data[0]["id"] if data else None, "last_id": data[-1]["id"] if data else None}
    return json_response({"object": "list", "data": data, **ends, "has_more": has_more})


def delete(service: Service, request: Request) -> Response:
    """Delete a job that has ended (Azure only)."""
    job = get_or_404(service, request.ids["fine_tuning_job_id"])
    if lifecycle.status_of(service, job) not in lifecycle.FINAL:
        raise conflict(f"Cannot delete {job['id']}: the job has not ended.")
    service.store.delete("job", job["id"])
    return Response(status_code=204)
