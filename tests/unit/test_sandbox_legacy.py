"""Legacy fine-tunes of the embedded service: growing events, live streams, classification, results."""

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
    return service.again(job)


def table(service: Caller, job: dict[str, Any]) -> list[dict[str, str]]:
    """The rows of a fine-tune's result file."""
    text = service("GET", f"/files/{job['result_files'][0]['id']}/content").text
    return list(csv.DictReader(io.StringIO(text)))


def test_the_smallest_request_answers_every_field(service: Caller) -> None:
    """A training file alone is enough; the answer has every field that the published examples have."""
    file = service.upload(completions(2), name="my-data-train.jsonl")
    job = service.ok("POST", "/fine-tunes", json={"training_file": file["id"]})
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


def test_a_fine_tune_tells_its_course_in_the_words_of_the_service(service: Caller) -> None:
    """Events grow, oldest first, to the words that real ones had; the model's name tells when it was made."""
    job = service.fine_tune(model="ada", suffix="Custom Name", n_epochs=2)
    known: list[Any] = []
    states = []
    for _ in range(40):
        looked = service.again(job)
        assert looked["events"][: len(known)] == known
        known = looked["events"]
        states += [] if looked["status"] in states else [looked["status"]]
        service.sandbox.clock.advance(0.1)
    assert states == ["pending", "running", "succeeded"]
    done = service.again(job)
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
    assert service.ok("GET", f"/fine-tunes/{job['id']}/events")["data"] == known


def test_two_models_made_in_one_second_have_two_names(service: Caller) -> None:
    """Names tell the second, and still no two are the same."""
    file = service.upload(completions())["id"]
    for _ in range(3):
        service.fine_tune(training_file=file)
    service.sandbox.clock.advance(10)
    names = {job["fine_tuned_model"] for job in service.ok("GET", "/fine-tunes")["data"]}
    assert len(names) == 3


def test_lists_are_without_events_and_oldest_first(service: Caller) -> None:
    """As the service listed them."""
    file = service.upload(completions())["id"]
    ids = [service.fine_tune(training_file=file)["id"] for _ in range(3)]
    listed = service.ok("GET", "/fine-tunes")["data"]
    assert [job["id"] for job in listed] == ids
    assert all("events" not in job for job in listed)


@pytest.mark.parametrize("body", [{"n_epochs": 3}, {"hyperparameters": {"n_epochs": 3}}])
def test_epochs_are_understood_in_both_places(service: Caller, body: dict[str, Any]) -> None:
    """At top level as until 2023-09, inside `hyperparameters` as from 2023-10 on."""
    done = finished(service, **body)
    assert done["hyperparams"]["n_epochs"] == 3
    assert sum("Completed epoch" in event["message"] for event in done["events"]) == 3


def test_automatic_epochs_are_the_default(service: Caller) -> None:
    """`auto` inside `hyperparameters` is the contract's default."""
    assert service.fine_tune(hyperparameters={"n_epochs": "auto"})["hyperparams"]["n_epochs"] == 4


def test_every_parameter_is_accepted_with_its_meaning(service: Caller) -> None:
    """What was asked for is what the fine-tune runs with."""
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
    assert filled == ["5", "10"], "classification metrics stand at the end of every epoch"
    for row in rows:
        if row["classification/f1.0"]:
            precision, recall = float(row["classification/precision"]), float(row["classification/recall"])
            assert float(row["classification/f1.0"]) == pytest.approx(2 * precision * recall / (precision + recall))


def test_several_classes_have_a_weighted_score(service: Caller) -> None:
    """Without a positive class there are accuracy and weighted F1."""
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


def test_counts_in_the_result_file_are_those_of_the_data(service: Caller) -> None:
    """Steps, examples and tokens add up to the whole data set in every epoch."""
    done = finished(service, n_epochs=2, batch_size=3)
    rows = table(service, done)
    assert list(rows[0]) == COLUMNS
    assert (len(rows), rows[-1]["elapsed_examples"]) == (14, "40")
    assert rows[0]["elapsed_examples"] == "3"
    twice = table(service, finished(service, n_epochs=4, batch_size=3))
    assert int(twice[-1]["elapsed_tokens"]) == 2 * int(rows[-1]["elapsed_tokens"])


def test_a_wrong_number_of_classes_fails_the_fine_tune(service: Caller) -> None:
    """The announced number is compared with the data, and an event tells of it."""
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
    assert "2 classes, 5 were announced" in failed["events"][-1]["message"]


def test_chats_are_no_data_for_it(service: Caller) -> None:
    """A fine-tune over another format fails with a message of several lines."""
    failed = finished(service, training_file=service.upload(chat())["id"])
    assert (failed["status"], failed["events"][-1]["level"]) == ("failed", "error")
    assert "\n" in failed["events"][-1]["message"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
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
def test_a_wrong_request_is_refused(service: Caller, change: dict[str, Any], message: str | None) -> None:
    """Every rule and dependency of the contract holds, and nothing is started."""
    body = {"training_file": service.upload(completions())["id"]} | change
    error = service.refused(400, "POST", "/fine-tunes", json=body)
    if message is not None:
        assert error["message"] == message
    assert service.ok("GET", "/fine-tunes")["data"] == []


def test_models_of_before_the_cut_are_no_base(service: Caller) -> None:
    """A fine-tuned model from before 2022-04-21 is refused with the reason the service gave."""
    body = {"training_file": service.upload(completions())["id"], "model": "ada:ft-org-2021-12-11-20-11-52"}
    message = service.refused(400, "POST", "/fine-tunes", json=body)["message"]
    assert message.startswith("Invalid base model: ada:ft-org-2021-12-11-20-11-52 (we don't support fine-tuning from")


def test_a_cancelled_fine_tune_stays_cancelled(service: Caller) -> None:
    """It tells of it once, and neither proceeds nor can be cancelled again."""
    job = service.fine_tune()
    service.sandbox.clock.advance(1)
    cancelled = service.ok("POST", f"/fine-tunes/{job['id']}/cancel")
    assert (cancelled["status"], cancelled["events"][-1]["message"]) == ("cancelled", "Fine-tune cancelled")
    service.sandbox.clock.advance(100)
    assert service.again(job) == cancelled
    service.refused(400, "POST", f"/fine-tunes/{job['id']}/cancel")


def test_a_cancel_with_an_odd_body_is_a_cancel(service: Caller) -> None:
    """Clients send a form without a boundary, or JSON; what needs no body does not read it."""
    for content_type, body in (
        ("multipart/form-data", b""),
        ("application/json", b"{}"),
        ("text/plain", b"x" * 100_000),
    ):
        job = service.fine_tune()
        path = f"/fine-tunes/{job['id']}/cancel"
        assert service.ok("POST", path, content=body, headers={"Content-Type": content_type})["status"] == "cancelled"


def test_deleted_files_are_still_shown(service: Caller) -> None:
    """A fine-tune remembers its files, with the status deleted."""
    done = finished(service)
    for file in (done["training_files"][0]["id"], done["result_files"][0]["id"]):
        service.ok("DELETE", f"/files/{file}")
    looked = service.again(done)
    assert looked["training_files"][0]["status"] == looked["result_files"][0]["status"] == "deleted"
