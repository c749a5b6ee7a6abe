"""The legacy fine-tunes endpoints: create, list, retrieve, cancel and events, also as a stream."""

import json
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import Response, StreamingResponse

from ft_client.sandbox import files, legacy_plan, lifecycle, models
from ft_client.sandbox.contract import Schema
from ft_client.sandbox.errors import ServiceError, bad_request, conflict, job_not_found
from ft_client.sandbox.http import Request, json_response
from ft_client.sandbox.hyperparameters import reject_unknown_hyperparameters
from ft_client.sandbox.paging import query_value
from ft_client.sandbox.scheduler import run_due_transitions
from ft_client.sandbox.service import ORGANIZATION, Service
from ft_client.sandbox.store import Record
from ft_client.sandbox.timeline import Event, events, next_event, status
from ft_client.sandbox.training_data import find_problems

_CLASSIFICATION = (
    "compute_classification_metrics",
    "classification_n_classes",
    "classification_positive_class",
    "classification_betas",
)


def get_or_404(service: Service, job_id: str) -> Record:
    """Return a fine-tune record.

    Raises:
        ServiceError: 404 if there is no such fine-tune.
    """
    job = service.store.get("fine-tune", job_id)
    if job is None and service.settings.any_id:
        file = files.get_or_404(service, f"file-of-{job_id}")
        return _start(service, job_id, {"training_file": file["id"]}, request_schema(service), {}, synthetic=True)
    if job is None:
        raise job_not_found(job_id)
    return job


def request_schema(service: Service) -> Schema:
    """Return the schema of the create request."""
    return service.contract.schema("CreateFineTuneRequest")


async def create(service: Service, request: Request) -> Response:
    """Create a fine-tune."""
    body = await request.json()
    schema = request_schema(service)
    # the vendor's own test suites send zeros, which the document of their time allowed
    validator = service.lenient if service.settings.any_id else service.validator
    validator.check(body, schema)
    model = body.get("model", schema["properties"]["model"]["default"])
    if service.wire is None:  # else the body was checked in the service's own names; it has base models of its own
        reject_unknown_hyperparameters(service, body, schema, service.contract)
        models.require_legacy_base(service, model)
    problems = await find_problems(service, body)
    lifecycle.check_job_quota(service, model)
    job = _start(service, service.ids.fine_tune(), body, schema, problems)
    return json_response(serialize(service, job))


def _start(
    service: Service, job_id: str, body: dict[str, Any], schema: Schema, problems: dict[str, str], *,
    synthetic: bool = False,
) -> Record:  # fmt: skip
    training = _data(service, body["training_file"])
    validation = _data(service, body["validation_file"]) if "validation_file" in body else None
    defaults = {name: inner["default"] for name, inner in schema["properties"].items() if "default" in inner}
    inner_epochs = (body.get("hyperparameters") or {}).get("n_epochs", "auto")
    epochs = body.get("n_epochs", defaults["n_epochs"] if inner_epochs == "auto" else inner_epochs)
    model = body.get("model", defaults["model"])
    finished = legacy_plan.finished_at(service.now(), service.settings.speed)
    job = lifecycle.new_record(
        service,
        "fine-tune",
        job_id,
        model=model,
        training_file=training["id"],
        validation_file=None if validation is None else validation["id"],
        stats=training["stats"],
        validation_stats=None if validation is None else validation["stats"],
        file_problems=problems,
        n_epochs=int(epochs),
        batch_size=body.get("batch_size"),
        learning_rate_multiplier=body.get("learning_rate_multiplier"),
        prompt_loss_weight=body.get("prompt_loss_weight", defaults["prompt_loss_weight"]),
        suffix=body.get("suffix"),
        synthetic=synthetic,
        result_file=service.ids.file(),
        result_model=_reserve_model_name(service, model, body.get("suffix"), finished),
        **{name: body.get(name) for name in _CLASSIFICATION},
    )
    service.store.add("fine-tune", job_id, job, parent=training["id"], tag=model)
    lifecycle.save(service, job)
    return job


def _reserve_model_name(service: Service, model: str, suffix: str | None, moment: float) -> str:
    """Reserve a unique name for the model. Names contain the second; a taken one moves to the next."""
    while True:
        name = legacy_plan.model_name(model, suffix, moment)
        try:
            service.store.add("name", name, {})
        except sqlite3.IntegrityError:
            moment += 1
        else:
            return name


def _data(service: Service, file_id: str) -> Record:
    """Return the record of a training or validation file.

    Raises:
        ServiceError: 400 if there is no such file or its purpose is not fine-tune.
    """
    try:
        file = files.get_or_404(service, file_id)
    except ServiceError:
        raise bad_request(f"No file with ID: {file_id[:200]}", "file") from None
    if file["stats"] is None:
        message = f"File {file['id']} was uploaded with purpose '{file['purpose']}', not 'fine-tune'"
        raise bad_request(message, "file")
    return file


def serialize(service: Service, job: Record, *, with_events: bool = True) -> dict[str, Any]:
    """Return the fine-tune object for a response."""
    done = lifecycle.status_of(service, job) == "succeeded"
    values = legacy_plan.effective_hyperparameters(job) if lifecycle.started(service, job) else job
    hyperparams = {
        "n_epochs": job["n_epochs"],
        "batch_size": values["batch_size"],
        "prompt_loss_weight": job["prompt_loss_weight"],
        "learning_rate_multiplier": values["learning_rate_multiplier"],
    }
    hyperparams |= {name: job[name] for name in _CLASSIFICATION if job[name] is not None}
    result: dict[str, Any] = {
        "object": "fine-tune",
        "id": job["id"],
        "hyperparams": hyperparams,
        "organization_id": ORGANIZATION,
        "model": job["model"],
        "training_files": [files.serialize_even_if_deleted(service, job["training_file"])],
        "validation_files": [files.serialize_even_if_deleted(service, job["validation_file"])]
        if job["validation_file"]
        else [],
        "result_files": [files.serialize_even_if_deleted(service, job["result_file"])] if done else [],
        "created_at": int(job["created"]),
        "updated_at": int(lifecycle.last_change(service, job)),
        "status": lifecycle.status_of(service, job),
        "fine_tuned_model": job["result_model"] if done else None,
    }
    if with_events:
        result["events"] = event_views(service, job)
    return result


def event_views(service: Service, job: Record) -> list[dict[str, Any]]:
    """Return the events of a fine-tune so far, oldest first."""
    return [_event(event) for event in events(job, lifecycle.plan_of(service, job), service.now())]


def _event(event: Event) -> dict[str, Any]:
    return {"object": "fine-tune-event", "level": event.level, "message": event.message, "created_at": int(event.at)}


def list_fine_tunes(service: Service, request: Request) -> Response:
    """List all fine-tunes, oldest first."""
    data = [serialize(service, job, with_events=False) for job in service.store.select("fine-tune", newest_first=False)]
    body: dict[str, Any] = {"object": "list", "data": data}
    if not service.profile.jobs_of_2023:
        body["next_starting_after"] = None
    return json_response(body)


def retrieve(service: Service, request: Request) -> Response:
    """Retrieve a fine-tune."""
    return json_response(serialize(service, get_or_404(service, request.ids["fine_tune_id"])))


def cancel(service: Service, request: Request) -> Response:
    """Cancel a fine-tune."""
    job = get_or_404(service, request.ids["fine_tune_id"])
    lifecycle.require_not_ended(service, job, "cancel")
    lifecycle.stop(service, job, "cancelled", "info", "Fine-tune cancelled")
    service.notifier.notify()
    return json_response(serialize(service, job))


def delete(service: Service, request: Request) -> Response:
    """Delete a fine-tune that has ended, at services that took over this API."""
    job = get_or_404(service, request.ids["fine_tune_id"])
    if lifecycle.status_of(service, job) not in lifecycle.FINAL:
        raise conflict(f"Cannot delete {job['id']}: it has not ended.")
    service.store.delete("fine-tune", job["id"])
    return json_response({"id": job["id"], "deleted": True, "message": "The job is deleted.", "status": "success"})


def list_checkpoints(service: Service, request: Request) -> Response:
    """List the checkpoints of a fine-tune, at services that took over this API: its model, once it has one."""
    job = get_or_404(service, request.ids["fine_tune_id"])
    data = []
    if lifecycle.status_of(service, job) == "succeeded":
        step = legacy_plan.effective_hyperparameters(job)["n_epochs"]
        data = [{
            "id": f"{job['id']}-{step}", "created_at": int(lifecycle.last_change(service, job)), "step_number": step,
            "fine_tuned_model_checkpoint": job["result_model"], "checkpoint_type": "Final",
            "path": f"s3://checkpoints/{job['id']}/{step}", "status": "succeeded", "job_id": job["id"],
            "step": step,
        }]  # fmt: skip
    return json_response({"object": "list", "data": data})


def list_events(service: Service, request: Request) -> Response:
    """List the events of a fine-tune, or stream them as they happen."""
    job = get_or_404(service, request.ids["fine_tune_id"])
    if query_value(service, request, "stream"):
        headers = {"content-type": "text/event-stream", "cache-control": "no-cache"}
        return StreamingResponse(_stream(service, job["id"]), headers=headers)
    return json_response({"object": "list", "data": event_views(service, job)})


async def _stream(service: Service, job_id: str) -> AsyncIterator[bytes]:
    """Yield events as they happen, and `[DONE]` when the fine-tune has ended."""
    sent = 0
    while not service.notifier.closed:
        # one pass uses one point in time; events during the send are found by the next pass
        generation, now = service.notifier.generation, service.now()
        run_due_transitions(service)
        job = service.store.get("fine-tune", job_id)
        if job is None:
            return
        plan = lifecycle.plan_of(service, job)
        past_events = [_event(event) for event in events(job, plan, now)]
        ended = status(job, plan, now) in lifecycle.FINAL
        chunk = b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in past_events[sent:])
        sent = len(past_events)
        if ended:
            chunk += b"data: [DONE]\n\n"
        if chunk:
            yield chunk
        if ended:
            return
        next_at = next_event(job, plan, now)
        delay = None if next_at is None else service.clock.delay(next_at)
        if delay != 0:
            await service.notifier.wait(delay, generation)
