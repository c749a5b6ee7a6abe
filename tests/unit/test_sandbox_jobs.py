"""Fine-tuning jobs of the embedded service: states, events, checkpoints, results, and what stops them."""

import base64
import csv
import io
from typing import Any

import pytest

from tests.support.service import MODEL, Caller, chat, completions, running

COLUMNS = ["step", "train_loss", "train_accuracy", "valid_loss", "valid_mean_token_accuracy"]


def messages(service: Caller, job: dict[str, Any]) -> list[str]:
    """What a job has told, oldest first."""
    page = service.ok("GET", f"/fine_tuning/jobs/{job['id']}/events?limit=1000")
    assert page["has_more"] is False
    return [event["message"] for event in reversed(page["data"])]


def rows(service: Caller, job: dict[str, Any], accept: str = "*/*") -> list[dict[str, str]]:
    """A job's result file."""
    content = service("GET", f"/files/{job['result_files'][0]}/content", headers={"Accept": accept}).content
    data = content if accept == "application/binary" else base64.b64decode(content, validate=True)
    return list(csv.DictReader(io.StringIO(data.decode())))


def test_a_job_passes_through_its_states(service: Caller) -> None:
    """From validation over the queue to success, with `auto` decided when it starts and the model there at its end."""
    job = service.job(suffix="My Model", seed=7)
    seen = {job["status"]: job}
    for _ in range(40):
        service.sandbox.clock.advance(0.1)
        job = service.again(job)
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


def test_a_job_tells_its_course_in_the_words_of_the_service(service: Caller) -> None:
    """Events are the real ones, newest first, and metrics carry their numbers."""
    job = service.job(hyperparameters={"n_epochs": 1, "batch_size": 10})
    service.sandbox.clock.advance(10)
    model = service.again(job)["fine_tuned_model"]
    told = messages(service, job)
    steps = [message for message in told if message.startswith("Step ")]
    assert [message.partition(":")[0] for message in steps] == ["Step 1/2", "Step 2/2"]
    assert [message for message in told if message not in steps] == [
        f"Created fine-tuning job: {job['id']}",
        f"Validating training file: {job['training_file']}",
        "Files validated, moving job to queued state",
        "Fine-tuning job started",
        f"New fine-tuned model created: {model}",
        "The job has successfully completed",
    ]
    page = service.ok("GET", f"/fine_tuning/jobs/{job['id']}/events?limit=3")
    assert page["has_more"] is True
    metrics = page["data"][2]
    assert metrics["type"] == "metrics"
    assert set(metrics["data"]) == {"step", "train_loss", "total_steps", "train_mean_token_accuracy"}
    assert metrics["message"] == f"Step 2/2: training loss={metrics['data']['train_loss']:.2f}"


def test_events_keep_their_ids_while_more_of_them_come(service: Caller) -> None:
    """A client that polls sees every event once under one ID, and the order never changes."""
    job = service.job()
    known: list[str] = []
    for _ in range(30):
        page = service.ok("GET", f"/fine_tuning/jobs/{job['id']}/events?limit=1000")
        ids = [event["id"] for event in reversed(page["data"])]
        assert ids[: len(known)] == known
        assert len(set(ids)) == len(ids)
        known = ids
        service.sandbox.clock.advance(0.13)
    times = [event["created_at"] for event in page["data"]]
    assert times == sorted(times, reverse=True)


def test_a_result_file_holds_the_steps_of_the_data(service: Caller) -> None:
    """Steps are examples x epochs / batch size, and the columns those of the service, Base64-encoded."""
    validation = service.upload(chat(10))["id"]
    job = service.job(
        validation_file=validation,
        method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 3, "batch_size": 8}}},
    )
    service.sandbox.clock.advance(10)
    done = service.again(job)
    table = rows(service, done)
    assert list(table[0]) == COLUMNS
    assert [int(row["step"]) for row in table] == list(range(1, 9))
    assert float(table[0]["train_loss"]) > float(table[-1]["train_loss"])
    assert all(row["valid_loss"] for row in table)
    file = service.ok("GET", f"/files/{done['result_files'][0]}")
    assert (file["purpose"], file["filename"]) == ("fine-tune-results", "step_metrics.csv")
    assert rows(service, done, accept="application/binary") == table


def test_trained_tokens_are_those_of_the_data_in_every_epoch(service: Caller) -> None:
    """Twice the epochs are twice the tokens, and more data is more tokens."""
    counts = {}
    for name, data, epochs in (("once", chat(10), 1), ("twice", chat(10), 2), ("more", chat(20), 1)):
        file = service.upload(data)["id"]
        job = service.job(training_file=file, hyperparameters={"n_epochs": epochs})
        service.sandbox.clock.advance(10)
        counts[name] = service.again(job)["trained_tokens"]
    assert counts["twice"] == 2 * counts["once"]
    assert 1.5 * counts["once"] < counts["more"] < 2.5 * counts["once"]


def test_the_last_epochs_leave_checkpoints_that_are_models(service: Caller) -> None:
    """Checkpoints appear as the job proceeds, newest first, and each is a model of its own."""
    validation = service.upload(chat(10))["id"]
    job = service.job(hyperparameters={"n_epochs": 4, "batch_size": 5}, validation_file=validation)
    path = f"/fine_tuning/jobs/{job['id']}/checkpoints"
    assert service.ok("GET", path)["data"] == []
    service.sandbox.clock.advance(10)
    page = service.ok("GET", path)
    assert [one["step_number"] for one in page["data"]] == [16, 12, 8]
    newest = page["data"][0]
    assert newest["fine_tuned_model_checkpoint"] == service.again(job)["fine_tuned_model"]
    assert newest["metrics"]["full_valid_loss"] == newest["metrics"]["valid_loss"]
    for one in page["data"]:
        service.ok("GET", f"/models/{one['fine_tuned_model_checkpoint']}")
    two = service.ok("GET", f"{path}?limit=1&after={newest['id']}")
    assert ([one["step_number"] for one in two["data"]], two["has_more"]) == ([12], True)


def test_a_cancelled_job_stays_as_it_was(service: Caller) -> None:
    """Cancelling ends it at once and for good; it makes no model and tells why."""
    job = service.job()
    service.sandbox.clock.advance(1.5)
    cancelled = service.ok("POST", f"/fine_tuning/jobs/{job['id']}/cancel")
    assert (cancelled["status"], cancelled["finished_at"]) == ("cancelled", None)
    told = messages(service, job)
    assert told[-1] == "Fine tuning process stopping due to job cancellation"
    service.sandbox.clock.advance(100)
    assert service.again(job) == cancelled
    assert messages(service, job) == told
    for verb in ("cancel", "pause", "resume"):
        assert "ended" in service.refused(400, "POST", f"/fine_tuning/jobs/{job['id']}/{verb}")["message"]


def test_a_paused_job_takes_up_where_it_was(service: Caller) -> None:
    """A pause of any length only delays what was to come."""
    job = service.job()
    service.sandbox.clock.advance(1.5)
    before = messages(service, job)
    assert service.ok("POST", f"/fine_tuning/jobs/{job['id']}/pause")["status"] == "paused"
    service.refused(409, "POST", f"/fine_tuning/jobs/{job['id']}/pause")
    service.sandbox.clock.advance(1000)
    assert service.again(job)["status"] == "paused"
    assert service.ok("POST", f"/fine_tuning/jobs/{job['id']}/resume")["status"] == "running"
    service.refused(409, "POST", f"/fine_tuning/jobs/{job['id']}/resume")
    assert messages(service, job) == [*before, "Fine-tuning job paused", "Fine-tuning job resumed"]
    service.sandbox.clock.advance(1.7)
    assert service.again(job)["status"] == "running"
    service.sandbox.clock.advance(0.2)
    done = service.again(job)
    assert (done["status"], done["finished_at"]) == ("succeeded", done["created_at"] + 1003)


def test_a_job_fails_over_data_of_no_known_format(service: Caller) -> None:
    """Objects that are no examples pass the upload, and fail the job with code, parameter and line."""
    file = service.upload(chat(11) + b'{"text": "puppy"}\n')["id"]
    job = service.job(training_file=file)
    service.sandbox.clock.advance(10)
    failed = service.again(job)
    assert failed["status"] == "failed"
    assert (failed["error"]["code"], failed["error"]["param"]) == ("invalid_training_file", "training_file")
    assert "Line 12" in failed["error"]["message"]
    event = service.ok("GET", f"/fine_tuning/jobs/{job['id']}/events?limit=1")["data"][0]
    assert (event["level"], event["data"]) == (
        "error",
        {"error_code": "invalid_training_file", "error_param": "training_file"},
    )
    assert (failed["result_files"], failed["finished_at"]) == ([], None)


def test_a_job_fails_when_its_file_is_deleted_before_it_was_read(service: Caller) -> None:
    """Deleting the training file of a waiting job fails it; a running one goes on."""
    early, late = service.upload(chat())["id"], service.upload(chat())["id"]
    running_job = service.job(training_file=late)
    service.sandbox.clock.advance(1.5)
    waiting_job = service.job(training_file=early)
    for file in (early, late):
        service.ok("DELETE", f"/files/{file}")
    assert service.again(waiting_job)["error"] == {
        "code": "deleted_training_file",
        "param": "training_file",
        "message": "The job failed because the training file was deleted",
    }
    service.sandbox.clock.advance(10)
    assert service.again(waiting_job)["status"] == "failed"
    assert service.again(running_job)["status"] == "succeeded"


def test_a_fine_tuned_model_can_be_tuned_further(service: Caller) -> None:
    """The model of a job is a base for the next one."""
    job = service.job()
    service.sandbox.clock.advance(10)
    model = service.again(job)["fine_tuned_model"]
    again = service.job(model=model)
    service.sandbox.clock.advance(10)
    assert service.again(again)["fine_tuned_model"].startswith(f"ft:{MODEL}:personal::")


def test_short_model_names_stand_for_their_version(service: Caller) -> None:
    """A job names the version it runs on."""
    assert service.job(model="gpt-3.5-turbo")["model"] == "gpt-3.5-turbo-0125"


def test_speed_shortens_a_job() -> None:
    """At ten times the speed a job takes a tenth of the time."""
    with running(speed=10) as service:
        job = service.job()
        service.sandbox.clock.advance(0.32)
        assert service.again(job)["status"] == "running"
        service.sandbox.clock.advance(0.02)
        assert service.again(job)["status"] == "succeeded"


def test_a_seeded_service_repeats_itself() -> None:
    """The same requests get the same answers, IDs, times and numbers included."""

    def course() -> list[Any]:
        with running(seed=1) as service:
            job = service.job()
            service.sandbox.clock.advance(10)
            done = service.again(job)
            events = service("GET", f"/fine_tuning/jobs/{job['id']}/events")
            return [job, done, events.json(), events.headers["x-request-id"], rows(service, done)]

    assert course() == course()


def test_a_ticking_clock_lets_a_job_proceed_by_polling() -> None:
    """Each request lets the time pass, so a recording needs no waiting."""
    from ft_client.sandbox import ManualClock

    with running(clock=ManualClock(tick=0.5)) as service:
        job = service.job()
        polls = 0
        while service.again(job)["status"] != "succeeded":
            polls += 1
        assert polls == 6


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_unknown_jobs_are_unknown(service: Caller, method: str) -> None:
    """Every operation on a job that is not there answers 404 in the words of the service."""
    paths = {"GET": ["", "/events", "/checkpoints"], "POST": ["/cancel", "/pause", "/resume"]}[method]
    for path in paths:
        error = service.refused(404, method, f"/fine_tuning/jobs/123{path}")
        assert error == {
            "message": "Could not find fine tune: 123",
            "type": "invalid_request_error",
            "param": "fine_tune_id",
            "code": "fine_tune_not_found",
        }


def test_a_large_job_is_told_in_samples(service: Caller) -> None:
    """However many steps a job has, its events and its table stay within bounds and end with the last step."""
    file = service.upload(chat(3000))["id"]
    job = service.job(training_file=file, hyperparameters={"n_epochs": 50, "batch_size": 1})
    service.sandbox.clock.advance(10)
    steps = [message for message in messages(service, job) if message.startswith("Step ")]
    assert len(steps) == 100
    assert steps[-1].startswith("Step 150000/150000")
    table = rows(service, service.again(job))
    assert (len(table), table[-1]["step"]) == (10_000, "150000")


def test_prompts_and_completions_do_for_jobs_too(service: Caller) -> None:
    """The jobs API takes both formats."""
    job = service.job(training_file=service.upload(completions())["id"], model="davinci-002")
    service.sandbox.clock.advance(10)
    assert service.again(job)["status"] == "succeeded"
