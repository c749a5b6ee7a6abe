"""Creating a job once where no token tells it apart: by what was asked for and when, or an error that says so."""

from typing import Any

import pytest

from ft_client.errors import BadRequestError, OutcomeUnknownError
from tests.support.creates import LOST, create, create_legacy, echo, fine_tune, job, page
from tests.support.flows import answer, some_config


@pytest.fixture(autouse=True)
def _clocks_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Full jitter at its bound."""
    monkeypatch.setattr("random.random", lambda: 1.0)


def test_a_job_without_a_token_is_found_by_what_was_asked_for() -> None:
    """Training file, model, suffix, seed, hyperparameters, and when."""
    body = {
        "suffix": "mine",
        "seed": 7,
        "hyperparameters": {"n_epochs": 3},
        "metadata": {f"k{n}": "v" for n in range(16)},
    }
    ours = {"user_provided_suffix": "mine", "seed": 7, "hyperparameters": {"n_epochs": 3, "batch_size": "auto"},
            "metadata": body["metadata"]}  # fmt: skip
    unlike: list[dict[str, Any]] = [
        {"training_file": "file-2"}, {"model": "other"}, {"user_provided_suffix": None}, {"seed": 8}, {"age": 60},
        {"hyperparameters": {"n_epochs": 4}}, {"validation_file": "file-9"} , {"metadata": {"k0": "v"}},
    ]  # fmt: skip
    body["validation_file"] = "file-8"
    ours["validation_file"] = "file-8"
    others = [job(f"ftjob-{n}", **{**ours, **difference}) for n, difference in enumerate(unlike)]
    hand = create(some_config(), LOST, page(*others, job("ftjob-ours", **ours)), **body)
    assert hand.run().id == "ftjob-ours"
    hand = create(some_config(), LOST, page(*others), page(*others), echo, **body)
    assert hand.run().id == "ftjob-1"


def test_what_a_service_does_not_show_speaks_neither_for_nor_against() -> None:
    """Old and other services echo no seed and no suffix, and -1 for what is not decided."""
    metadata = {f"k{n}": "v" for n in range(16)}
    plain = job("ftjob-ours", hyperparameters={"n_epochs": -1})
    hand = create(some_config(), LOST, page(plain), metadata=metadata, seed=7, suffix="mine",
                  hyperparameters={"n_epochs": 3, "batch_size": "auto"})  # fmt: skip
    assert hand.run().id == "ftjob-ours"


@pytest.mark.parametrize("shown", [{"metadata": None}, {"metadata": {}}, {}])
def test_a_service_that_forgets_metadata_is_found_out_by_its_first_answer(shown: dict[str, Any]) -> None:
    """Before any answer it cannot be known whose such a job is; after one, the job is recognised without a token."""
    forgotten = {key: value for key, value in job("ftjob-ours").items() if key != "metadata"} | shown
    resource = some_config()
    hand = create(resource, LOST, page(forgotten))
    with pytest.raises(OutcomeUnknownError, match="ftjob-ours") as raised:
        hand.run()
    assert [job.id for job in raised.value.candidates] == ["ftjob-ours"]

    resource = some_config()
    create(resource, answer(job("ftjob-first"))).run()
    hand = create(resource, LOST, page(job("ftjob-first"), forgotten))
    assert hand.run().id == "ftjob-ours"


# ---- the legacy API --------------------------------------------------------------------------------------------------


def test_a_legacy_fine_tune_is_found_by_what_was_asked_for() -> None:
    """Training and validation file, model, hyperparameters, and when; the suffix shows only in the finished model."""
    body = {"validation_file": "file-8", "n_epochs": 3, "batch_size": 4, "suffix": "mine"}
    hyperparams = {"n_epochs": 3, "batch_size": None, "prompt_loss_weight": 0.01}
    ours: dict[str, Any] = {"validation_files": [{"id": "file-8"}], "hyperparams": hyperparams}
    unlike: list[dict[str, Any]] = [
        {"training_files": [{"id": "file-2"}]}, {"validation_files": []}, {"model": "ada"}, {"age": 60},
        {"hyperparams": {"n_epochs": 4}}, {"hyperparams": {"n_epochs": 3, "batch_size": 8}},
    ]  # fmt: skip
    others = [fine_tune(f"ft-{n}", **{**ours, **difference}) for n, difference in enumerate(unlike)]
    hand = create_legacy(some_config(), LOST, page(*others, fine_tune("ft-ours", **ours)), **body)
    assert hand.run().id == "ft-ours"
    hand = create_legacy(some_config(), LOST, page(*others), page(*others), answer(fine_tune()), **body)
    assert hand.run().id == "ft-1"


def test_a_legacy_fine_tune_without_validation_file_is_found_too() -> None:
    """What was not given is not looked for."""
    assert create_legacy(some_config(), LOST, page(fine_tune("ft-ours"))).run().id == "ft-ours"


@pytest.mark.parametrize("ahead", [-86_400.0, -3600.0, -5.0, 0.0, 5.0, 3600.0, 86_400.0])
def test_clocks_may_differ(ahead: float) -> None:
    """Created-at is the service's time: its Date header tells how far it is from ours."""
    started = fine_tune("ft-ours", age=-ahead)
    earlier = fine_tune("ft-old", age=-ahead + 30)
    assert create_legacy(some_config(), LOST, page(earlier, started, ahead=ahead)).run().id == "ft-ours"


def test_a_service_that_tells_no_time_leaves_a_likely_job_unknown() -> None:
    """Without a Date header a job of the day before may be the one; it is named instead of being started twice."""
    hand = create_legacy(some_config(), LOST, page(fine_tune("ft-old", age=3600), ahead=None))
    with pytest.raises(OutcomeUnknownError, match="ft-old"):
        hand.run()
    hand = create_legacy(some_config(), LOST, page(ahead=None), page(ahead=None), answer(fine_tune()))
    assert hand.run().id == "ft-1"


def test_several_like_it_cannot_be_told_apart() -> None:
    """The error names them."""
    with pytest.raises(OutcomeUnknownError, match="ft-a, ft-b") as raised:
        create_legacy(some_config(), LOST, page(fine_tune("ft-a"), fine_tune("ft-b"))).run()
    assert raised.value.token is None


def test_a_job_that_another_create_returned_is_not_taken() -> None:
    """Two equal creates one after the other: the second one's lost answer does not bring the first one's job."""
    resource = some_config()
    create_legacy(resource, answer(fine_tune("ft-first"))).run()
    hand = create_legacy(
        resource, LOST, page(fine_tune("ft-first")), page(fine_tune("ft-first")), answer(fine_tune("ft-2"))
    )
    assert hand.run().id == "ft-2"


def test_of_two_equal_creates_at_once_neither_takes_the_others_job() -> None:
    """While another create like it is under way, a job that may be either's is not taken."""
    resource = some_config()
    other = create_legacy(resource).flow
    next(other)  # under way: its request is out
    hand = create_legacy(resource, LOST, page(fine_tune("ft-x")))
    with pytest.raises(OutcomeUnknownError):
        hand.run()
    different = create_legacy(resource, LOST, page(fine_tune("ft-y", model="ada")), model="ada")
    assert different.run().id == "ft-y"
    other.close()


@pytest.mark.parametrize("end", ["cancelled", "unknown"])
def test_a_create_that_ended_without_its_job_stays_in_the_way(end: str) -> None:
    """Its job may turn up later: an equal create must not take it for its own."""
    resource = some_config()
    first = create_legacy(resource, LOST, page(fine_tune("ft-x"), fine_tune("ft-y")))
    if end == "unknown":
        with pytest.raises(OutcomeUnknownError):
            first.run()
    else:
        next(first.flow)
        first.flow.close()
    with pytest.raises(OutcomeUnknownError):
        create_legacy(resource, LOST, page(fine_tune("ft-x"))).run()


def test_a_create_that_failed_is_out_of_the_way() -> None:
    """A refusal started nothing."""
    resource = some_config()
    with pytest.raises(BadRequestError):
        create_legacy(resource, answer({"error": {"message": "no"}}, status=400)).run()
    assert create_legacy(resource, LOST, page(fine_tune("ft-x"))).run().id == "ft-x"
