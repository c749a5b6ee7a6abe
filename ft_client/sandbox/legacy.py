"""Legacy fine-tunes: created, shown with their growing events, cancelled, streamed."""

import json
import sqlite3
from collections.abc import AsyncIterator
from typing import Any

from ft_client.sandbox import files, legacyplan, lifecycle, models
from ft_client.sandbox.contract import Schema
from ft_client.sandbox.errors import ServiceError, bad_request, no_such_job
from ft_client.sandbox.exchange import Answer, Request, json_answer
from ft_client.sandbox.paging import query_value
from ft_client.sandbox.service import ORGANIZATION, Service
from ft_client.sandbox.settle import settle
from ft_client.sandbox.store import Doc
from ft_client.sandbox.timeline import Event, events, next_event, status

_CLASSIFICATION = (
    "compute_classification_metrics",
    "classification_n_classes",
    "classification_positive_class",
    "classification_betas",
)


def find(service: Service, job_id: str) -> Doc:
    """Return a fine-tune's record.

    Raises:
        ServiceError: 404.
    """
    job = service.store.get("fine-tune", job_id)
    if job is None and service.settings.any_id:
        file = files.find(service, f"file-of-{job_id}")
        return _start(service, job_id, {"training_file": file["id"]}, request_schema(service), invented=True)
    if job is None:
        raise no_such_job(job_id)
    return job


def request_schema(service: Service) -> Schema:
    """Return the schema of the request that creates a fine-tune."""
    return service.contract.schema("CreateFineTuneRequest")


async def create(service: Service, request: Request) -> Answer:
    """Start a fine-tune."""
    body = await request.json()
    schema = request_schema(service)
    # the vendor's own test suites send zeros, which the document of their time allowed
    validator = service.lenient if service.settings.any_id else service.validator
    validator.check(body, schema)
    model = body.get("model", schema["properties"]["model"]["default"])
    models.check_legacy_base(service, model)
    lifecycle.check_room(service, model)
    job = _start(service, service.ids.fine_tune(), body, schema)
    return json_answer(view(service, job))


def _start(service: Service, job_id: str, body: dict[str, Any], schema: Schema, *, invented: bool = False) -> Doc:
    training = _data(service, body["training_file"])
    validation = _data(service, body["validation_file"]) if "validation_file" in body else None
    defaults = {name: inner["default"] for name, inner in schema["properties"].items() if "default" in inner}
    inner_epochs = (body.get("hyperparameters") or {}).get("n_epochs", "auto")
    epochs = body.get("n_epochs", defaults["n_epochs"] if inner_epochs == "auto" else inner_epochs)
    model = body.get("model", defaults["model"])
    finished = legacyplan.finished_at(service.now(), service.settings.speed)
    job = lifecycle.new_record(
        service,
        "fine-tune",
        job_id,
        model=model,
        training_file=training["id"],
        validation_file=None if validation is None else validation["id"],
        stats=training["stats"],
        validation_stats=None if validation is None else validation["stats"],
        n_epochs=int(epochs),
        batch_size=body.get("batch_size"),
        learning_rate_multiplier=body.get("learning_rate_multiplier"),
        prompt_loss_weight=body.get("prompt_loss_weight", defaults["prompt_loss_weight"]),
        suffix=body.get("suffix"),
        invented=invented,
        result_file=service.ids.file(),
        result_model=_free_name(service, model, body.get("suffix"), finished),
        **{name: body.get(name) for name in _CLASSIFICATION},
    )
    service.store.add("fine-tune", job_id, job, parent=training["id"], tag=model)
    lifecycle.save(service, job)
    return job


def _free_name(service: Service, model: str, suffix: str | None, moment: float) -> str:
    """Return the name the model is going to have: it tells the second it is made in, and no two may have one name."""
    while True:
        name = legacyplan.model_name(model, suffix, moment)
        try:
            service.store.add("name", name, {})
        except sqlite3.IntegrityError:
            moment += 1
        else:
            return name


def _data(service: Service, file_id: str) -> Doc:
    """Return a file of training data.

    Raises:
        ServiceError: 400, there is none of this ID, or it was not uploaded for this.
    """
    try:
        file = files.find(service, file_id)
    except ServiceError:
        raise bad_request(f"No file with ID: {file_id[:200]}", "file") from None
    if file["stats"] is None:
        message = f"File {file['id']} was uploaded with purpose '{file['purpose']}', not 'fine-tune'"
        raise bad_request(message, "file")
    return file


def view(service: Service, job: Doc, *, with_events: bool = True) -> dict[str, Any]:
    """Return a fine-tune as the service shows it."""
    done = lifecycle.status_of(service, job) == "succeeded"
    values = legacyplan.decided(job) if lifecycle.started(service, job) else job
    hyperparams = {
        "n_epochs": job["n_epochs"],
        "batch_size": values["batch_size"],
        "prompt_loss_weight": job["prompt_loss_weight"],
        "learning_rate_multiplier": values["learning_rate_multiplier"],
    }
    hyperparams |= {name: job[name] for name in _CLASSIFICATION if job[name] is not None}
    shown: dict[str, Any] = {
        "object": "fine-tune",
        "id": job["id"],
        "hyperparams": hyperparams,
        "organization_id": ORGANIZATION,
        "model": job["model"],
        "training_files": [files.remembered_view(service, job["training_file"])],
        "validation_files": [files.remembered_view(service, job["validation_file"])] if job["validation_file"] else [],
        "result_files": [files.remembered_view(service, job["result_file"])] if done else [],
        "created_at": int(job["created"]),
        "updated_at": int(lifecycle.last_change(service, job)),
        "status": lifecycle.status_of(service, job),
        "fine_tuned_model": job["result_model"] if done else None,
    }
    if with_events:
        shown["events"] = event_views(service, job)
    return shown


def event_views(service: Service, job: Doc) -> list[dict[str, Any]]:
    """Return what a fine-tune has told so far, oldest first."""
    return [_event(event) for event in events(job, lifecycle.plan_of(service, job), service.now())]


def _event(event: Event) -> dict[str, Any]:
    return {"object": "fine-tune-event", "level": event.level, "message": event.message, "created_at": int(event.at)}


def list_fine_tunes(service: Service, request: Request) -> Answer:
    """List all fine-tunes, oldest first."""
    data = [view(service, job, with_events=False) for job in service.store.page("fine-tune", newest_first=False)]
    answer: dict[str, Any] = {"object": "list", "data": data}
    if not service.profile.old_jobs:
        answer["next_starting_after"] = None
    return json_answer(answer)


def retrieve(service: Service, request: Request) -> Answer:
    """Show one fine-tune."""
    return json_answer(view(service, find(service, request.ids["fine_tune_id"])))


def cancel(service: Service, request: Request) -> Answer:
    """Stop a fine-tune."""
    job = find(service, request.ids["fine_tune_id"])
    lifecycle.refuse_if_ended(service, job, "cancel")
    lifecycle.stop(service, job, "cancelled", "info", "Fine-tune cancelled")
    service.waiters.wake()
    return json_answer(view(service, job))


def list_events(service: Service, request: Request) -> Answer:
    """List a fine-tune's events, or stream them as they happen."""
    job = find(service, request.ids["fine_tune_id"])
    if query_value(service, request, "stream"):
        headers = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-cache")]
        return Answer(200, _stream(service, job["id"]), headers)
    return json_answer({"object": "list", "data": event_views(service, job)})


async def _stream(service: Service, job_id: str) -> AsyncIterator[bytes]:
    """Yield events as they happen, then the mark of the end once the fine-tune has ended."""
    sent = 0
    while not service.waiters.closed:
        # all of one look is of one moment: what happens while it is being sent is seen by the next one
        turn, now = service.waiters.turn, service.now()
        settle(service)
        job = service.store.get("fine-tune", job_id)
        if job is None:
            return
        plan = lifecycle.plan_of(service, job)
        happened = [_event(event) for event in events(job, plan, now)]
        ended = status(job, plan, now) in lifecycle.FINAL
        fresh = b"".join(b"data: " + json.dumps(event).encode() + b"\n\n" for event in happened[sent:])
        sent = len(happened)
        if ended:
            fresh += b"data: [DONE]\n\n"
        if fresh:
            yield fresh
        if ended:
            return
        upcoming = next_event(job, plan, now)
        delay = None if upcoming is None else service.clock.delay(upcoming)
        if delay != 0:
            await service.waiters.wait(delay, turn)
