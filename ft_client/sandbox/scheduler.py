"""Apply due state changes: store the results and models of ended jobs, expire files and uploads."""

import base64

from ft_client.sandbox import files, legacy_plan, lifecycle, models, plans
from ft_client.sandbox.classification import Labels
from ft_client.sandbox.results import job_table, legacy_table
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Record
from ft_client.sandbox.timeline import moment

# maximum number of labels to read from a validation set
_MAX_LABELS = 10_000


def run_due_transitions(service: Service) -> None:
    """Apply all state changes that are due. Cheap if there are none."""
    now = service.now()
    next_due_at = service.store.next_due()
    if next_due_at is None or next_due_at > now:
        return
    while due_records := service.store.due_records(now):
        with service.store.transaction():
            for kind, document in due_records:
                _HANDLERS[kind](service, document)


def _job(service: Service, job: Record) -> None:
    plan = lifecycle.plan_of(service, job)
    job["finished"] = True
    if plan.outcome == "succeeded":
        store_results(service, job, moment(job, plan.end))
        for checkpoint in plan.checkpoints:
            models.add(service, checkpoint.model, moment(job, checkpoint.at), job["id"])
    lifecycle.save(service, job)


def store_results(service: Service, job: Record, ended: float, *, passed: float | None = None) -> None:
    """Store the result file of a job after `passed` seconds of running time; None stores the complete file."""
    run = plans.training_run(job)
    last = run.steps if passed is None else plans.steps_done(job, run, passed)
    table = job_table(run, last)
    if not service.profile.plain_results:
        table = base64.b64encode(table)
    _store_result(service, job, "step_metrics.csv", table, ended)


def _fine_tune(service: Service, job: Record) -> None:
    plan = lifecycle.plan_of(service, job)
    job["finished"] = True
    if plan.outcome == "succeeded":
        ended = moment(job, plan.end)
        table = legacy_table(legacy_plan.training_run(job), _labels(service, job))
        _store_result(service, job, "compiled_results.csv", table, ended)
        models.add(service, job["result_model"], ended, job["id"], parent=job["model"])
    lifecycle.save(service, job)


def _store_result(service: Service, job: Record, name: str, data: bytes, ended: float) -> None:
    file_id = job["result_file"]
    blob = service.ids.file()
    service.blobs.put(blob, data)
    existing = service.store.get("file", file_id)
    if existing is not None:
        service.blobs.delete(existing["blob"])
        service.store.update("file", file_id, existing | {"blob": blob, "bytes": len(data)})
        return
    files.add(
        service,
        file_id,
        blob=blob,
        filename=name,
        purpose="fine-tune-results",
        size=len(data),
        created=ended,
    )


def _labels(service: Service, job: Record) -> Labels | None:
    """Return the labels of the validation data, or None if no metrics were requested or the file was deleted."""
    file = service.store.get("file", job["validation_file"]) if job["validation_file"] else None
    if not job["compute_classification_metrics"] or file is None:
        return None
    truth = [str(example.get("completion", "")) for example in files.load_examples(service, file, _MAX_LABELS)]
    positive = job["classification_positive_class"]
    if positive is not None and positive not in truth:
        # completions usually start with a space, which the class name lacks
        positive = next((label for label in truth if label.strip() == positive.strip()), positive)
    if job["classification_n_classes"] not in (None, 2) or positive is None:
        return Labels(truth, None)
    return Labels(truth, positive, tuple(map(float, job["classification_betas"] or ())))


def _file(service: Service, file: Record) -> None:
    lifecycle.fail_jobs_of_deleted_file(service, file["id"])
    service.store.delete("file", file["id"])
    service.blobs.delete(file["blob"])


def _upload(service: Service, upload: Record) -> None:
    upload["status"] = "expired"
    service.store.update("upload", upload["id"], upload)
    for part in list(service.store.select("part", parent=upload["id"])):
        service.store.delete("part", part["id"])
        service.blobs.delete(part["id"])


_HANDLERS = {"job": _job, "fine-tune": _fine_tune, "file": _file, "upload": _upload}
