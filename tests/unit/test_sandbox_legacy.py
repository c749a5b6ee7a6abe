"""Legacy fine-tunes of the embedded service: events, classification metrics and results."""

import csv
import io
import re
from typing import Any

import pytest

from tests.support.service import Caller, chat, completions

COLUMNS = [
    "step",
    "elapsed_tokens",
    "elapsed_examples",
    "training_loss",
    "training_sequence_accuracy",
    "training_token_accuracy",
]
VALIDATION = ["validation_loss", "validation_sequence_accuracy", "validation_token_accuracy"]


def finished(service: Caller, **body: Any) -> dict[str, Any]:
    """A fine-tune that has ended."""
    job = service.fine_tune(**body)
    service.sandbox.clock.advance(10)
    return service.refetch(job)


def table(service: Caller, job: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of a fine-tune's result file."""
    text = service("GET", f"/files/{job['result_files'][0]['id']}/content").text
    return list(csv.DictReader(io.StringIO(text)))


def test_create_fine_tune_with_only_a_file_returns_all_fields(service: Caller) -> None:
    """The response has every field of the published examples."""
    file = service.upload(completions(2), name="my-data-train.jsonl")
    job = service.json("POST", "/fine-tunes", json={"training_file": file["id"]})
    assert job == {
        "object": "fine-tune",
        "id": job["id"],
        "hyperparams": {
            "n_epochs": 4,
            "batch_size": None,
            "prompt_loss_weight": 0.01,
            "learning_rate_multiplier": None,
        },
        "organization_id": "org-sandbox",
        "model": "curie",
        "training_files": [file],
        "validation_files": [],
        "result_files": [],
        "created_at": 1_700_000_000,
        "updated_at": 1_700_000_000,
        "status": "pending",
        "fine_tuned_model": None,
        "events": [
            {
                "object": "fine-tune-event",
                "level": "info",
                "message": f"Created fine-tune: {job['id']}",
                "created_at": 1_700_000_000,
            }
        ],
    }


def test_fine_tune_events_have_messages_of_the_service(service: Caller) -> None:
    """Events grow, oldest first, and the model name contains the time."""
    job = service.fine_tune(model="ada", suffix="Custom Name", n_epochs=2)
    known: list[Any] = []
    states = []
    for _ in range(40):
        looked = service.refetch(job)
        assert looked["events"][: len(known)] == known
        known = looked["events"]
        states += [] if looked["status"] in states else [looked["status"]]
        service.sandbox.clock.advance(0.1)
    assert states == ["pending", "running", "succeeded"]
    done = service.refetch(job)
    assert [re.sub(r"file-\w+|ft-\w{24}", "ID", event["message"]) for event in known] == [
        "Created fine-tune: ID",
        "Fine-tune costs $0.00",
        "Fine-tune enqueued. Queue number: 0",
        "Fine-tune started",
        "Completed epoch 1/2",
        "Completed epoch 2/2",
        "Uploaded model: ada:ft-personal:custom-name-2023-11-14-22-13-22",
        "Uploaded result file: ID",
        "Fine-tune succeeded",
    ]
    assert done["fine_tuned_model"] == "ada:ft-personal:custom-name-2023-11-14-22-13-22"
    assert done["hyperparams"]["batch_size"] == 1
    assert done["hyperparams"]["learning_rate_multiplier"] == 0.05
    assert done["updated_at"] == known[-1]["created_at"]
    assert service.json("GET", f"/fine-tunes/{job['id']}/events")["data"] == known


def test_model_names_within_one_second_are_unique(service: Caller) -> None:
    """Names contain seconds and still differ."""
    file = service.upload(completions())["id"]
    for _ in range(3):
        service.fine_tune(training_file=file)
    service.sandbox.clock.advance(10)
    names = {job["fine_tuned_model"] for job in service.json("GET", "/fine-tunes")["data"]}
    assert len(names) == 3


def test_list_fine_tunes_is_oldest_first_without_events(service: Caller) -> None:
    """As in the legacy API."""
    file = service.upload(completions())["id"]
    ids = [service.fine_tune(training_file=file)["id"] for _ in range(3)]
    listed = service.json("GET", "/fine-tunes")["data"]
    assert [job["id"] for job in listed] == ids
    assert all("events" not in job for job in listed)


@pytest.mark.parametrize("body", [{"n_epochs": 3}, {"hyperparameters": {"n_epochs": 3}}])
def test_create_fine_tune_accepts_epochs_in_both_places(service: Caller, body: dict[str, Any]) -> None:
    """At the top level, as until 2023-09, and in `hyperparameters`, as since 2023-10."""
    done = finished(service, **body)
    assert done["hyperparams"]["n_epochs"] == 3
    assert sum("Completed epoch" in event["message"] for event in done["events"]) == 3


def test_create_fine_tune_with_auto_epochs_uses_default(service: Caller) -> None:
    """`auto` in `hyperparameters` is the default of the contract."""
    assert service.fine_tune(hyperparameters={"n_epochs": "auto"})["hyperparams"]["n_epochs"] == 4


def test_create_fine_tune_applies_all_parameters(service: Caller) -> None:
    """The fine-tune runs with the requested values."""
    done = finished(
        service,
        validation_file=service.upload(completions(12))["id"],
        model="babbage",
        n_epochs=2,
        batch_size=4,
        learning_rate_multiplier=0.15,
        prompt_loss_weight=0.5,
        compute_classification_metrics=True,
        classification_n_classes=2,
        classification_positive_class=" yes",
        classification_betas=[0.5, 1, 2],
        suffix="all",
    )
    assert done["hyperparams"] == {
        "n_epochs": 2,
        "batch_size": 4,
        "learning_rate_multiplier": 0.15,
        "prompt_loss_weight": 0.5,
        "compute_classification_metrics": True,
        "classification_n_classes": 2,
        "classification_positive_class": " yes",
        "classification_betas": [0.5, 1, 2],
    }
    rows = table(service, done)
    assert [row["step"] for row in rows] == [str(step) for step in range(1, 11)]
    names = ["accuracy", "precision", "recall", "auroc", "auprc", "f0.5", "f1.0", "f2.0"]
    assert list(rows[0]) == [*COLUMNS, *VALIDATION, *(f"classification/{name}" for name in names)]
    filled = [row["step"] for row in rows if row["classification/accuracy"]]
    assert filled == ["5", "10"], "classification metrics are at the end of every epoch"
    for row in rows:
        if row["classification/f1.0"]:
            precision, recall = float(row["classification/precision"]), float(row["classification/recall"])
            assert float(row["classification/f1.0"]) == pytest.approx(2 * precision * recall / (precision + recall))


def test_multiclass_results_have_weighted_f1(service: Caller) -> None:
    """Without a positive class, the metrics are accuracy and weighted F1."""
    data = completions(30, labels=(" a", " b", " c"))
    done = finished(
        service,
        training_file=service.upload(data)["id"],
        validation_file=service.upload(data)["id"],
        compute_classification_metrics=True,
        classification_n_classes=3,
    )
    last = table(service, done)[-1]
    assert 0.7 <= float(last["classification/accuracy"]) <= 1
    assert 0.7 <= float(last["classification/weighted_f1_score"]) <= 1


def test_result_file_counts_match_the_data(service: Caller) -> None:
    """Steps, examples and tokens add up to the data set in every epoch."""
    done = finished(service, n_epochs=2, batch_size=3)
    rows = table(service, done)
    assert list(rows[0]) == COLUMNS
    assert (len(rows), rows[-1]["elapsed_examples"]) == (14, "40")
    assert rows[0]["elapsed_examples"] == "3"
    twice = table(service, finished(service, n_epochs=4, batch_size=3))
    assert int(twice[-1]["elapsed_tokens"]) == 2 * int(rows[-1]["elapsed_tokens"])


def test_class_count_mismatch_fails_fine_tune(service: Caller) -> None:
    """The number of classes is compared with the data and reported in an event."""
    file = service.upload(completions())["id"]
    failed = finished(
        service,
        training_file=file,
        validation_file=file,
        compute_classification_metrics=True,
        classification_n_classes=5,
    )
    assert failed["status"] == "failed"
    assert failed["events"][-1]["level"] == "error"
    assert "2 classes, but classification_n_classes is 5" in failed["events"][-1]["message"]


def test_chat_data_fails_fine_tune(service: Caller) -> None:
    """Data in another format fails the fine-tune with a multi-line message."""
    failed = finished(service, training_file=service.upload(chat())["id"])
    assert (failed["status"], failed["events"][-1]["level"]) == ("failed", "error")
    assert "\n" in failed["events"][-1]["message"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"hyperparameters": {"epochs": 3}},
            "Additional properties are not allowed ('epochs' was unexpected) - 'hyperparameters'",
        ),
        ({"training_file": "file-none"}, "No file with ID: file-none"),
        ({"suffix": None}, "None is not of type 'string' - 'suffix'"),
        ({"suffix": "x" * 41}, None),
        ({"suffix": ""}, "'' is too short - 'suffix'"),
        ({"batch_size": 257}, "257 is greater than the maximum of 256 - 'batch_size'"),
        ({"learning_rate_multiplier": 0}, None),
        ({"n_epochs": "4"}, "'4' is not of type 'integer' - 'n_epochs'"),
        ({"compute_classification_metrics": True}, "'validation_file' is a required property"),
        ({"classification_betas": [1]}, "'compute_classification_metrics' is a dependency of 'classification_betas'"),
        ({"classification_n_classes": 1}, None),
        ({"model": "no-such-model"}, None),
        ({"epochs": 1}, "Additional properties are not allowed ('epochs' was unexpected)"),
    ],
)
def test_create_fine_tune_with_invalid_body_returns_400(
    service: Caller, change: dict[str, Any], message: str | None
) -> None:
    """All rules and dependencies of the contract apply, and no fine-tune is created."""
    body = {"training_file": service.upload(completions())["id"]} | change
    error = service.error(400, "POST", "/fine-tunes", json=body)
    if message is not None:
        assert error["message"] == message
    assert service.json("GET", "/fine-tunes")["data"] == []


def test_create_fine_tune_on_old_model_returns_400(service: Caller) -> None:
    """Fine-tuned models from before 2022-04-21 are rejected with the message of the service."""
    body = {"training_file": service.upload(completions())["id"], "model": "ada:ft-org-2021-12-11-20-11-52"}
    message = service.error(400, "POST", "/fine-tunes", json=body)["message"]
    assert message.startswith("Invalid base model: ada:ft-org-2021-12-11-20-11-52 (we don't support fine-tuning from")


def test_cancelled_fine_tune_is_final(service: Caller) -> None:
    """It has one event for it, does not progress and cannot be cancelled again."""
    job = service.fine_tune()
    service.sandbox.clock.advance(1)
    cancelled = service.json("POST", f"/fine-tunes/{job['id']}/cancel")
    assert (cancelled["status"], cancelled["events"][-1]["message"]) == ("cancelled", "Fine-tune cancelled")
    service.sandbox.clock.advance(100)
    assert service.refetch(job) == cancelled
    service.error(400, "POST", f"/fine-tunes/{job['id']}/cancel")


def test_cancel_ignores_request_body(service: Caller) -> None:
    """Some clients send a form without a boundary, or JSON."""
    for content_type, body in (
        ("multipart/form-data", b""),
        ("application/json", b"{}"),
        ("text/plain", b"x" * 100_000),
    ):
        job = service.fine_tune()
        path = f"/fine-tunes/{job['id']}/cancel"
        assert service.json("POST", path, content=body, headers={"Content-Type": content_type})["status"] == "cancelled"


def test_fine_tune_includes_deleted_files(service: Caller) -> None:
    """Deleted files have the status `deleted`."""
    done = finished(service)
    for file in (done["training_files"][0]["id"], done["result_files"][0]["id"]):
        service.json("DELETE", f"/files/{file}")
    looked = service.refetch(done)
    assert looked["training_files"][0]["status"] == looked["result_files"][0]["status"] == "deleted"


def test_huge_beta_does_not_break_the_results(service: Caller) -> None:
    """Integers up to the range of a float are valid betas."""
    file = service.upload(completions())["id"]
    job = finished(
        service,
        training_file=file,
        validation_file=file,
        compute_classification_metrics=True,
        classification_n_classes=2,
        classification_positive_class=" yes",
        classification_betas=[10**300],
    )
    assert (job["status"], len(job["result_files"])) == ("succeeded", 1)
