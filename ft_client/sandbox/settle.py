"""Carries out what has become due: jobs that ended leave results and models, what has expired goes."""

import base64

from ft_client.sandbox import files, legacyplan, lifecycle, models, plans
from ft_client.sandbox.classification import Labels
from ft_client.sandbox.results import job_table, legacy_table
from ft_client.sandbox.service import Service
from ft_client.sandbox.store import Doc
from ft_client.sandbox.timeline import moment

# labels that are looked at, of however large a validation set
_MAX_LABELS = 10_000


def settle(service: Service) -> None:
    """Bring the stored state up to now. Costs nothing while nothing is due."""
    now = service.now()
    upcoming = service.store.next_due()
    if upcoming is None or upcoming > now:
        return
    while due := service.store.due(now):
        with service.store.transaction():
            for kind, document in due:
                _ACTIONS[kind](service, document)


def _job(service: Service, job: Doc) -> None:
    plan = lifecycle.plan_of(service, job)
    job["settled"] = True
    if plan.outcome == "succeeded":
        keep_results(service, job, moment(job, plan.end))
        for one in plan.checkpoints:
            models.add(service, one.model, moment(job, one.at), job["id"])
    lifecycle.save(service, job)


def keep_results(service: Service, job: Doc, ended: float, *, passed: float | None = None) -> None:
    """Store a job's result file as it stood when the job had run for `passed` seconds; the whole of it if None."""
    run = plans.run_of(job)
    last = run.steps if passed is None else plans.steps_done(job, run, passed)
    table = job_table(run, last)
    encoded = not service.profile.plain_results
    if encoded:
        table = base64.b64encode(table)
    _keep_result(service, job, "step_metrics.csv", table, ended, encoded=encoded)


def _fine_tune(service: Service, job: Doc) -> None:
    plan = lifecycle.plan_of(service, job)
    job["settled"] = True
    if plan.outcome == "succeeded":
        ended = moment(job, plan.end)
        table = legacy_table(legacyplan.run_of(job), _labels(service, job))
        _keep_result(service, job, "compiled_results.csv", table, ended)
        models.add(service, job["result_model"], ended, job["id"], parent=job["model"])
    lifecycle.save(service, job)


def _keep_result(service: Service, job: Doc, name: str, data: bytes, ended: float, *, encoded: bool = False) -> None:
    file_id = job["result_file"]
    blob = service.ids.file()
    service.blobs.put(blob, data)
    before = service.store.get("file", file_id)
    if before is not None:
        service.blobs.delete(before["blob"])
        service.store.update("file", file_id, before | {"blob": blob, "bytes": len(data)})
        return
    files.add(
        service,
        file_id,
        blob=blob,
        filename=name,
        purpose="fine-tune-results",
        size=len(data),
        created=ended,
        encoded=encoded,
    )


def _labels(service: Service, job: Doc) -> Labels | None:
    """Return what a fine-tune's validation data is classified into, None if nobody asked or the data is gone."""
    file = service.store.get("file", job["validation_file"]) if job["validation_file"] else None
    if not job["compute_classification_metrics"] or file is None:
        return None
    truth = [str(example.get("completion", "")) for example in files.load_examples(service, file, _MAX_LABELS)]
    positive = job["classification_positive_class"]
    if positive is not None and positive not in truth:
        # completions usually begin with a space that the name of the class lacks
        positive = next((label for label in truth if label.strip() == positive.strip()), positive)
    if job["classification_n_classes"] not in (None, 2) or positive is None:
        return Labels(truth, None)
    return Labels(truth, positive, tuple(job["classification_betas"] or ()))


def _file(service: Service, file: Doc) -> None:
    lifecycle.training_file_deleted(service, file["id"])
    service.store.delete("file", file["id"])
    service.blobs.delete(file["blob"])


def _upload(service: Service, upload: Doc) -> None:
    upload["status"] = "expired"
    service.store.update("upload", upload["id"], upload)
    for part in service.store.page("part", parent=upload["id"]):
        service.store.delete("part", part["id"])
        service.blobs.delete(part["id"])


_ACTIONS = {"job": _job, "fine-tune": _fine_tune, "file": _file, "upload": _upload}
