"""Creating a job once, by hand: what is looked for after a lost answer, what is taken for it, what cannot be known."""

import email.utils
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client._create import TOKEN_KEY
from ft_client._retry import Policy
from ft_client.errors import BadRequestError, InternalServerError, OutcomeUnknownError, RateLimitError
from ft_client.resources import fine_tunes, jobs
from tests.support.flows import FakeResource, Hand, Outcome, answer, some_settings

MODEL = "gpt-4o-mini-2024-07-18"
LOST = httpx.ReadError("reset")


def page(*entries: dict[str, Any], has_more: bool = False, ahead: float | None = 0.0, **more: Any) -> httpx.Response:
    """A page of a list, by a clock that is ahead of ours, or by one that is not told."""
    date = {} if ahead is None else {"date": email.utils.formatdate(int(time.time() + ahead), usegmt=True)}
    return answer({"object": "list", "data": list(entries), "has_more": has_more, **more}, **date)


def job(job_id: str = "ftjob-1", *, age: float = 0.0, **more: Any) -> dict[str, Any]:
    """A job of the current API as it is listed, created so many seconds ago."""
    return {
        "object": "fine_tuning.job", "id": job_id, "model": MODEL, "training_file": "file-1", "validation_file": None,
        "created_at": int(time.time() - age), "status": "queued", "metadata": None, "hyperparameters": {}, **more,
    }  # fmt: skip


def fine_tune(job_id: str = "ft-1", *, age: float = 0.0, **more: Any) -> dict[str, Any]:
    """A legacy fine-tune as it is listed."""
    return {
        "object": "fine-tune", "id": job_id, "model": "curie", "training_files": [{"id": "file-1"}],
        "validation_files": [], "created_at": int(time.time() - age), "status": "pending", "hyperparams": {}, **more,
    }  # fmt: skip


def echo(request: dict[str, Any]) -> httpx.Response:
    """What the service answers to a create."""
    return answer(job(**request["json"]))


class Service:
    """Remembers the body of a create whose answer is lost, and lists the job it started."""

    def __init__(self) -> None:
        self.body: dict[str, Any] = {}

    def lose(self, request: dict[str, Any]) -> Exception:
        """Start the job, lose the answer."""
        self.body = request["json"]
        return LOST

    def listed(self, request: dict[str, Any]) -> httpx.Response:
        """The job among others."""
        others = [job(f"ftjob-o{n}", metadata={TOKEN_KEY: str(n)}) for n in range(3)]
        return page(*others, job("ftjob-ours", **{"validation_file": None, **self.body}))


def create(resource: FakeResource, *outcomes: Outcome, **body: Any) -> Hand:
    """A create of the current API in hand."""
    body = {"model": MODEL, "training_file": "file-1", **body}
    return Hand(jobs.create(resource, **body), outcomes)


def create_legacy(resource: FakeResource, *outcomes: Outcome, **body: Any) -> Hand:
    """A create of the legacy API in hand."""
    body = {"training_file": "file-1", "model": "curie", **body}
    return Hand(fine_tunes.create(resource, **body), outcomes)


def methods(hand: Hand) -> list[str]:
    """What was sent: POST for a create, GET for a look."""
    return [request["method"] for request in hand.sent]


@pytest.fixture(autouse=True)
def _clocks_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Full jitter at its bound."""
    monkeypatch.setattr("random.random", lambda: 1.0)


def test_a_create_carries_a_token_beside_the_callers_metadata() -> None:
    """Under one documented key, within the limits, different in each create."""
    first = create(FakeResource(), echo, metadata={"a": "b"})
    first.run()
    second = create(FakeResource(), echo)
    second.run()
    metadata = first.sent[0]["json"]["metadata"]
    assert metadata["a"] == "b"
    assert len(metadata[TOKEN_KEY]) <= 512
    assert set(second.sent[0]["json"]["metadata"]) == {TOKEN_KEY}
    assert second.sent[0]["json"]["metadata"][TOKEN_KEY] != metadata[TOKEN_KEY]


def test_a_callers_own_token_is_kept() -> None:
    """Whoever names the request himself is looked for by that name."""
    service = Service()
    hand = create(FakeResource(), service.lose, service.listed, metadata={TOKEN_KEY: "mine"})
    assert hand.run().id == "ftjob-ours"
    assert hand.sent[0]["json"]["metadata"] == {TOKEN_KEY: "mine"}


def test_full_metadata_is_sent_as_it_is() -> None:
    """16 pairs leave no room for a token."""
    metadata = {f"k{n}": "v" for n in range(16)}
    hand = create(FakeResource(), echo, metadata=metadata)
    hand.run()
    assert hand.sent[0]["json"]["metadata"] == metadata


@pytest.mark.parametrize("lost", [LOST, httpx.ReadTimeout("slow"), answer(status=502), answer(status=408),
                                  httpx.Response(200, text="{"), httpx.Response(200, text="<html>")])  # fmt: skip
def test_a_started_job_is_found_by_its_token(lost: Outcome) -> None:
    """Whatever was lost of the answer, the job is returned and the create is not sent again."""
    service = Service()

    def lose(request: dict[str, Any]) -> Any:
        service.lose(request)
        return lost

    hand = create(FakeResource(), lose, service.listed)
    assert hand.run().id == "ftjob-ours"
    assert methods(hand) == ["POST", "GET"]


def test_the_token_is_looked_for_on_all_pages_since() -> None:
    """A busy organization may start more jobs meanwhile than one page holds."""
    service = Service()
    crowd = [job(f"ftjob-{n}", metadata={"x": "y"}) for n in range(3)]
    hand = create(FakeResource(), service.lose, page(*crowd, has_more=True), service.listed)
    assert hand.run().id == "ftjob-ours"
    assert hand.sent[2]["params"]["after"] == "ftjob-2"


def test_pages_from_before_are_not_read() -> None:
    """The list is newest first: once a page is older than the create, it cannot be there."""
    old = page(job("ftjob-old", age=90), has_more=True)
    hand = create(FakeResource(), LOST, old, old, echo)
    hand.run()
    assert methods(hand) == ["POST", "GET", "GET", "POST"]


def test_a_list_in_the_other_order_is_read_to_its_end() -> None:
    """Some services list the oldest first: the newest job is on the last page then."""
    service = Service()
    oldest = page(job("ftjob-a", age=900), job("ftjob-b", age=800), has_more=True)
    hand = create(FakeResource(), service.lose, oldest, service.listed)
    assert hand.run().id == "ftjob-ours"
    assert hand.sent[2]["params"]["after"] == "ftjob-b"


def test_a_list_that_does_not_advance_is_read_once() -> None:
    """The same page for ever ends the look, not the program."""
    stuck = page(job("ftjob-a", metadata={"x": "y"}), has_more=True)
    hand = create(FakeResource(), LOST, stuck, stuck, stuck, stuck, echo)
    assert hand.run().id == "ftjob-1"


def test_a_job_that_was_not_started_is_sent_for_once_more() -> None:
    """It is looked for twice, a moment apart, and then the same body goes out again: same token, one job."""
    resource = FakeResource(some_settings(Policy(look_again=0.25)))
    hand = create(resource, LOST, page(), page(), echo)
    hand.run()
    assert methods(hand) == ["POST", "GET", "GET", "POST"]
    assert hand.sent[0]["json"] == hand.sent[3]["json"]
    assert 0.25 in hand.slept


def test_a_job_that_is_listed_late_is_found_at_the_second_look() -> None:
    """A list may lag behind."""
    service = Service()
    hand = create(FakeResource(), service.lose, page(), service.listed)
    assert hand.run().id == "ftjob-ours"


def test_the_repeat_is_the_last() -> None:
    """After a second lost answer and two looks without a finding nothing is sent any more."""
    hand = create(FakeResource(), LOST, page(), page(), answer(status=500), page(), page())
    with pytest.raises(InternalServerError, match="not carried out"):
        hand.run()
    assert methods(hand).count("POST") == 2


def test_too_many_requests_started_nothing() -> None:
    """429 is repeated without a look."""
    hand = create(FakeResource(), answer(status=429), echo)
    hand.run()
    assert methods(hand) == ["POST", "POST"]
    with pytest.raises(RateLimitError):
        create(FakeResource(), answer(status=429), answer(status=429), answer(status=429)).run()


def test_a_list_that_cannot_be_read_leaves_the_outcome_unknown() -> None:
    """The error carries what is needed to find out: token, body, time."""
    for broken in (answer(status=503), httpx.Response(200, text="{"), httpx.ConnectError("down"), answer(status=401)):
        hand = create(FakeResource(), LOST, broken, broken, broken, metadata={"a": "b"})
        with pytest.raises(OutcomeUnknownError, match="could not be read") as raised:
            hand.run()
        error = raised.value
        assert error.operation == "createFineTuningJob"
        assert error.token == hand.sent[0]["json"]["metadata"][TOKEN_KEY]
        assert error.token in str(error)
        assert error.body["metadata"]["a"] == "b"
        assert abs(error.sent_at - time.time()) < 60
        assert methods(hand).count("POST") == 1


# ---- services that do something else with metadata -------------------------------------------------------------------

UNWANTED: list[Any] = [
    {
        "error": {
            "message": "Additional properties are not allowed ('metadata' was unexpected)",
            "type": "x",
            "param": None,
        }
    },
    {"error": {"message": "Unrecognized request argument supplied: metadata", "param": "metadata"}},
    {"detail": [{"type": "extra_forbidden", "loc": ["body", "metadata"], "msg": "Extra inputs are not permitted"}]},
    {"message": "unknown field metadata"},
]


@pytest.mark.parametrize("body", UNWANTED)
@pytest.mark.parametrize("status", [400, 422])
def test_a_service_that_refuses_metadata_gets_none(status: int, body: Any) -> None:
    """Nothing was started by the refusal; the next create of this client sends none from the start."""
    resource = FakeResource()
    hand = create(resource, answer(body, status=status), echo)
    hand.run()
    assert "metadata" not in hand.sent[1]["json"]
    again = create(resource, echo)
    again.run()
    assert "metadata" not in again.sent[0]["json"]


def test_a_refusal_of_the_callers_own_metadata_is_his() -> None:
    """What he asked for is not taken away behind his back; nor is another refusal taken for this one."""
    with pytest.raises(BadRequestError):
        create(FakeResource(), answer(UNWANTED[0], status=400), metadata={"a": "b"}).run()
    with pytest.raises(BadRequestError, match="no such model"):
        create(FakeResource(), answer({"error": {"message": "no such model"}}, status=400)).run()


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
    hand = create(FakeResource(), LOST, page(*others, job("ftjob-ours", **ours)), **body)
    assert hand.run().id == "ftjob-ours"
    hand = create(FakeResource(), LOST, page(*others), page(*others), echo, **body)
    assert hand.run().id == "ftjob-1"


def test_what_a_service_does_not_show_speaks_neither_for_nor_against() -> None:
    """Old and other services echo no seed and no suffix, and -1 for what is not decided."""
    metadata = {f"k{n}": "v" for n in range(16)}
    plain = job("ftjob-ours", hyperparameters={"n_epochs": -1})
    hand = create(FakeResource(), LOST, page(plain), metadata=metadata, seed=7, suffix="mine",
                  hyperparameters={"n_epochs": 3, "batch_size": "auto"})  # fmt: skip
    assert hand.run().id == "ftjob-ours"


@pytest.mark.parametrize("shown", [{"metadata": None}, {"metadata": {}}, {}])
def test_a_service_that_forgets_metadata_is_found_out_by_its_first_answer(shown: dict[str, Any]) -> None:
    """Before any answer it cannot be known whose such a job is; after one, the job is recognised without a token."""
    forgotten = {key: value for key, value in job("ftjob-ours").items() if key != "metadata"} | shown
    resource = FakeResource()
    hand = create(resource, LOST, page(forgotten))
    with pytest.raises(OutcomeUnknownError, match="ftjob-ours") as raised:
        hand.run()
    assert [job.id for job in raised.value.candidates] == ["ftjob-ours"]

    resource = FakeResource()
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
    hand = create_legacy(FakeResource(), LOST, page(*others, fine_tune("ft-ours", **ours)), **body)
    assert hand.run().id == "ft-ours"
    hand = create_legacy(FakeResource(), LOST, page(*others), page(*others), answer(fine_tune()), **body)
    assert hand.run().id == "ft-1"


def test_a_legacy_fine_tune_without_validation_file_is_found_too() -> None:
    """What was not given is not looked for."""
    assert create_legacy(FakeResource(), LOST, page(fine_tune("ft-ours"))).run().id == "ft-ours"


@pytest.mark.parametrize("ahead", [-86_400.0, -3600.0, -5.0, 0.0, 5.0, 3600.0, 86_400.0])
def test_clocks_may_differ(ahead: float) -> None:
    """Created-at is the service's time: its Date header tells how far it is from ours."""
    started = fine_tune("ft-ours", age=-ahead)
    earlier = fine_tune("ft-old", age=-ahead + 30)
    assert create_legacy(FakeResource(), LOST, page(earlier, started, ahead=ahead)).run().id == "ft-ours"


def test_a_service_that_tells_no_time_leaves_a_likely_job_unknown() -> None:
    """Without a Date header a job of the day before may be the one; it is named instead of being started twice."""
    hand = create_legacy(FakeResource(), LOST, page(fine_tune("ft-old", age=3600), ahead=None))
    with pytest.raises(OutcomeUnknownError, match="ft-old"):
        hand.run()
    hand = create_legacy(FakeResource(), LOST, page(ahead=None), page(ahead=None), answer(fine_tune()))
    assert hand.run().id == "ft-1"


def test_several_like_it_cannot_be_told_apart() -> None:
    """The error names them."""
    with pytest.raises(OutcomeUnknownError, match="ft-a, ft-b") as raised:
        create_legacy(FakeResource(), LOST, page(fine_tune("ft-a"), fine_tune("ft-b"))).run()
    assert raised.value.token is None


def test_a_job_that_another_create_returned_is_not_taken() -> None:
    """Two equal creates one after the other: the second one's lost answer does not bring the first one's job."""
    resource = FakeResource()
    create_legacy(resource, answer(fine_tune("ft-first"))).run()
    hand = create_legacy(
        resource, LOST, page(fine_tune("ft-first")), page(fine_tune("ft-first")), answer(fine_tune("ft-2"))
    )
    assert hand.run().id == "ft-2"


def test_of_two_equal_creates_at_once_neither_takes_the_others_job() -> None:
    """While another create like it is under way, a job that may be either's is not taken."""
    resource = FakeResource()
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
    resource = FakeResource()
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
    resource = FakeResource()
    with pytest.raises(BadRequestError):
        create_legacy(resource, answer({"error": {"message": "no"}}, status=400)).run()
    assert create_legacy(resource, LOST, page(fine_tune("ft-x"))).run().id == "ft-x"


@pytest.mark.parametrize("make", [create, create_legacy])
def test_strict_does_not_stop_the_look(make: Callable[..., Hand]) -> None:
    """Jobs of others that leave the contract are no reason to lose ours."""
    service = Service()
    odd = {**(job() if make is create else fine_tune()), "id": "odd", "created_at": "yesterday", "new_key": 1}
    resource = FakeResource(some_settings(strict=True))
    outcomes: list[Any] = [service.lose, lambda _: page(odd, *_ours(make, service))]
    assert make(resource, *outcomes).run().id == "ours"


def _ours(make: Callable[..., Hand], service: Service) -> list[dict[str, Any]]:
    if make is create:
        return [job("ours", metadata=service.body["metadata"])]
    return [fine_tune("ours")]
