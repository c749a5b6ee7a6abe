"""Fine-tuning jobs of the embedded service: states, events, checkpoints, results, pause and cancel."""

import base64
import csv
import io
from typing import Any

import pytest

from tests.support.service import MODEL, Caller, chat, completions, running

COLUMNS = ["step", "train_loss", "train_accuracy", "valid_loss", "valid_mean_token_accuracy"]


def messages(service: Caller, job: dict[str, Any]) -> list[str]:
    """Return the event messages of a job, oldest first."""
    page = service.json("GET", f"/fine_tuning/jobs/{job['id']}/events?limit=1000")
    assert page["has_more"] is False
    return [event["message"] for event in reversed(page["data"])]


def rows(service: Caller, job: dict[str, Any], accept: str = "*/*") -> list[dict[str, str]]:
    """Return the rows of the result file."""
    content = service("GET", f"/files/{job['result_files'][0]}/content", headers={"Accept": accept}).content
    return list(csv.DictReader(io.StringIO(base64.b64decode(content, validate=True).decode())))


def test_job_progresses_to_succeeded(service: Caller) -> None:
    """`auto` values are decided at the start, and the model is set at the end."""
    job = service.job(suffix="My Model", seed=7)
    seen = {job["status"]: job}
    for _ in range(40):
        service.sandbox.clock.advance(0.1)
        job = service.refetch(job)
        seen.setdefault(job["status"], job)
    assert list(seen) == ["validating_files", "queued", "running", "succeeded"]
    assert seen["queued"]["hyperparameters"] == dict.fromkeys(
        ("n_epochs", "batch_size", "learning_rate_multiplier"), "auto"
    )
    assert seen["running"]["hyperparameters"] == {"n_epochs": 5, "batch_size": 1, "learning_rate_multiplier": 2}
    for status in ("validating_files", "queued", "running"):
        for name in ("finished_at", "fine_tuned_model", "trained_tokens"):
            assert seen[status][name] is None
        assert seen[status]["result_files"] == []
    done = seen["succeeded"]
    assert done["fine_tuned_model"].startswith(f"ft:{MODEL}:personal:my-model:")
    assert done["finished_at"] == done["created_at"] + 3
    assert (done["error"], done["seed"], done["user_provided_suffix"]) == ({}, 7, "My Model")


def test_job_events_have_messages_of_the_service(service: Caller) -> None:
    """Events are listed newest first, and metrics events have data."""
    job = service.job(hyperparameters={"n_epochs": 1, "batch_size": 10})
    service.sandbox.clock.advance(10)
    model = service.refetch(job)["fine_tuned_model"]
    past = messages(service, job)
    steps = [message for message in past if message.startswith("Step ")]
    assert [message.partition(":")[0] for message in steps] == ["Step 1/2", "Step 2/2"]
    assert [message for message in past if message not in steps] == [
        f"Created fine-tuning job: {job['id']}",
        f"Validating training file: {job['training_file']}",
        "Files validated, moving job to queued state",
        "Fine-tuning job started",
        f"New fine-tuned model created: {model}",
        "The job has successfully completed",
    ]
    page = service.json("GET", f"/fine_tuning/jobs/{job['id']}/events?limit=3")
    assert page["has_more"] is True
    metrics = page["data"][2]
    assert metrics["type"] == "metrics"
    assert set(metrics["data"]) == {"step", "train_loss", "total_steps", "train_mean_token_accuracy"}
    assert metrics["message"] == f"Step 2/2: training loss={metrics['data']['train_loss']:.2f}"


def test_event_of_the_validation_names_both_files(service: Caller) -> None:
    """As that of the service."""
    validation = service.upload(chat())["id"]
    job = service.job(validation_file=validation)
    service.sandbox.clock.advance(10)
    expected = f"Validating training file: {job['training_file']} and validation file: {validation}"
    assert expected in messages(service, job)


def test_event_ids_are_stable_while_polling(service: Caller) -> None:
    """A polling client sees each event under one ID and in a fixed order."""
    job = service.job()
    known: list[str] = []
    for _ in range(30):
        page = service.json("GET", f"/fine_tuning/jobs/{job['id']}/events?limit=1000")
        ids = [event["id"] for event in reversed(page["data"])]
        assert ids[: len(known)] == known
        assert len(set(ids)) == len(ids)
        known = ids
        service.sandbox.clock.advance(0.13)
    times = [event["created_at"] for event in page["data"]]
    assert times == sorted(times, reverse=True)


def test_result_file_has_one_row_per_step(service: Caller) -> None:
    """There are examples x epochs / batch size rows, with the columns of the service, as base64."""
    validation = service.upload(chat(10))["id"]
    job = service.job(
        validation_file=validation,
        method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 3, "batch_size": 8}}},
    )
    service.sandbox.clock.advance(10)
    done = service.refetch(job)
    table = rows(service, done)
    assert list(table[0]) == COLUMNS
    assert [int(row["step"]) for row in table] == list(range(1, 9))
    assert float(table[0]["train_loss"]) > float(table[-1]["train_loss"])
    assert all(row["valid_loss"] for row in table)
    file = service.json("GET", f"/files/{done['result_files'][0]}")
    assert (file["purpose"], file["filename"]) == ("fine-tune-results", "step_metrics.csv")
    assert rows(service, done, accept="application/binary") == table  # base64 for every client


def test_trained_tokens_scale_with_epochs_and_data(service: Caller) -> None:
    """Twice the epochs are twice the tokens, and more data is more tokens."""
    counts = {}
    for name, data, epochs in (("once", chat(10), 1), ("twice", chat(10), 2), ("more", chat(20), 1)):
        file = service.upload(data)["id"]
        job = service.job(training_file=file, hyperparameters={"n_epochs": epochs})
        service.sandbox.clock.advance(10)
        counts[name] = service.refetch(job)["trained_tokens"]
    assert counts["twice"] == 2 * counts["once"]
    assert 1.5 * counts["once"] < counts["more"] < 2.5 * counts["once"]


def test_checkpoints_are_listed_and_are_models(service: Caller) -> None:
    """Checkpoints appear as the job progresses, newest first, and each is a model."""
    validation = service.upload(chat(10))["id"]
    job = service.job(hyperparameters={"n_epochs": 4, "batch_size": 5}, validation_file=validation)
    path = f"/fine_tuning/jobs/{job['id']}/checkpoints"
    assert service.json("GET", path)["data"] == []
    service.sandbox.clock.advance(10)
    page = service.json("GET", path)
    assert [one["step_number"] for one in page["data"]] == [16, 12, 8]
    newest = page["data"][0]
    assert newest["fine_tuned_model_checkpoint"] == service.refetch(job)["fine_tuned_model"]
    assert newest["metrics"]["full_valid_loss"] == newest["metrics"]["valid_loss"]
    for one in page["data"]:
        service.json("GET", f"/models/{one['fine_tuned_model_checkpoint']}")
    two = service.json("GET", f"{path}?limit=1&after={newest['id']}")
    assert ([one["step_number"] for one in two["data"]], two["has_more"]) == ([12], True)


def test_cancelled_job_stops_without_model(service: Caller) -> None:
    """Cancelling is immediate and final, and adds an event."""
    job = service.job()
    service.sandbox.clock.advance(1.5)
    cancelled = service.json("POST", f"/fine_tuning/jobs/{job['id']}/cancel")
    assert (cancelled["status"], cancelled["finished_at"]) == ("cancelled", None)
    past = messages(service, job)
    assert past[-1] == "Fine tuning process stopping due to job cancellation"
    service.sandbox.clock.advance(100)
    assert service.refetch(job) == cancelled
    assert messages(service, job) == past
    for verb in ("cancel", "pause", "resume"):
        assert "ended" in service.error(400, "POST", f"/fine_tuning/jobs/{job['id']}/{verb}")["message"]


def test_paused_job_resumes_where_it_stopped(service: Caller) -> None:
    """A pause only delays the remaining events."""
    job = service.job()
    service.sandbox.clock.advance(1.5)
    before = messages(service, job)
    assert service.json("POST", f"/fine_tuning/jobs/{job['id']}/pause")["status"] == "paused"
    service.error(409, "POST", f"/fine_tuning/jobs/{job['id']}/pause")
    service.sandbox.clock.advance(1000)
    assert service.refetch(job)["status"] == "paused"
    assert service.json("POST", f"/fine_tuning/jobs/{job['id']}/resume")["status"] == "running"
    service.error(409, "POST", f"/fine_tuning/jobs/{job['id']}/resume")
    assert messages(service, job) == [*before, "Fine-tuning job paused", "Fine-tuning job resumed"]
    service.sandbox.clock.advance(1.7)
    assert service.refetch(job)["status"] == "running"
    service.sandbox.clock.advance(0.2)
    done = service.refetch(job)
    assert (done["status"], done["finished_at"]) == ("succeeded", done["created_at"] + 1003)


def test_job_with_unknown_format_fails(service: Caller) -> None:
    """Such a file can be uploaded, but the job fails with code, parameter and line number."""
    file = service.upload(chat(11) + b'{"text": "puppy"}\n')["id"]
    job = service.job(training_file=file)
    service.sandbox.clock.advance(10)
    failed = service.refetch(job)
    assert failed["status"] == "failed"
    assert (failed["error"]["code"], failed["error"]["param"]) == ("invalid_training_file", "training_file")
    assert "Line 12" in failed["error"]["message"]
    event = service.json("GET", f"/fine_tuning/jobs/{job['id']}/events?limit=1")["data"][0]
    assert (event["level"], event["data"]) == (
        "error",
        {"error_code": "invalid_training_file", "error_param": "training_file"},
    )
    assert (failed["result_files"], failed["finished_at"]) == ([], None)


def test_deleting_training_file_fails_waiting_job(service: Caller) -> None:
    """A waiting job fails, a running one continues."""
    early, late = service.upload(chat())["id"], service.upload(chat())["id"]
    running_job = service.job(training_file=late)
    service.sandbox.clock.advance(1.5)
    waiting_job = service.job(training_file=early)
    for file in (early, late):
        service.json("DELETE", f"/files/{file}")
    assert service.refetch(waiting_job)["error"] == {
        "code": "deleted_training_file",
        "param": "training_file",
        "message": "The job failed because the training file was deleted",
    }
    service.sandbox.clock.advance(10)
    assert service.refetch(waiting_job)["status"] == "failed"
    assert service.refetch(running_job)["status"] == "succeeded"


def test_fine_tuned_model_can_be_base_model(service: Caller) -> None:
    """A job can continue from the model of another job."""
    job = service.job()
    service.sandbox.clock.advance(10)
    model = service.refetch(job)["fine_tuned_model"]
    refetch = service.job(model=model)
    service.sandbox.clock.advance(10)
    assert service.refetch(refetch)["fine_tuned_model"].startswith(f"ft:{MODEL}:personal::")


def test_model_alias_is_resolved_to_version(service: Caller) -> None:
    """The job shows the dated version."""
    assert service.job(model="gpt-3.5-turbo")["model"] == "gpt-3.5-turbo-0125"


def test_speed_shortens_job() -> None:
    """At ten times the speed, a job takes a tenth of the time."""
    with running(speed=10) as service:
        job = service.job()
        service.sandbox.clock.advance(0.32)
        assert service.refetch(job)["status"] == "running"
        service.sandbox.clock.advance(0.02)
        assert service.refetch(job)["status"] == "succeeded"


def test_seeded_service_is_deterministic() -> None:
    """The same requests get the same responses, including IDs, times and metrics."""

    def course() -> list[Any]:
        with running(seed=1) as service:
            job = service.job()
            service.sandbox.clock.advance(10)
            done = service.refetch(job)
            events = service("GET", f"/fine_tuning/jobs/{job['id']}/events")
            return [job, done, events.json(), events.headers["x-request-id"], rows(service, done)]

    assert course() == course()


def test_ticking_clock_advances_job_by_polling() -> None:
    """Each request advances the clock, so a recording does not have to wait."""
    from ft_client.sandbox import ManualClock

    with running(clock=ManualClock(tick=0.5)) as service:
        job = service.job()
        polls = 0
        while service.refetch(job)["status"] != "succeeded":
            polls += 1
        assert polls == 6


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unknown_job_returns_404(service: Caller, method: str) -> None:
    """Every operation on an unknown job has the error of the service."""
    paths = {"GET": ["", "/events", "/checkpoints"], "POST": ["/cancel", "/pause", "/resume"]}[method]
    for path in paths:
        error = service.error(404, method, f"/fine_tuning/jobs/123{path}")
        assert error == {
            "message": "Could not find fine tune: 123",
            "type": "invalid_request_error",
            "param": "fine_tune_id",
            "code": "fine_tune_not_found",
        }


def test_large_job_samples_events_and_rows(service: Caller) -> None:
    """Events and rows are limited and include the last step."""
    file = service.upload(chat(3000))["id"]
    job = service.job(training_file=file, hyperparameters={"n_epochs": 50, "batch_size": 1})
    service.sandbox.clock.advance(10)
    steps = [message for message in messages(service, job) if message.startswith("Step ")]
    assert len(steps) == 100
    assert steps[-1].startswith("Step 150000/150000")
    table = rows(service, service.refetch(job))
    assert (len(table), table[-1]["step"]) == (10_000, "150000")


def test_job_accepts_prompt_completion_data(service: Caller) -> None:
    """The jobs API accepts both formats."""
    job = service.job(training_file=service.upload(completions())["id"], model="davinci-002")
    service.sandbox.clock.advance(10)
    assert service.refetch(job)["status"] == "succeeded"
