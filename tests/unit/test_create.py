"""Creating a job once, by hand: what is looked for after a lost answer, what is taken for it, what cannot be known."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client._operations.reconcile import IDEMPOTENCY_KEY_FIELD
from ft_client._retry import RetryPolicy
from ft_client.errors import BadRequestError, InternalServerError, OutcomeUnknownError, RateLimitError
from tests.support.creates import LOST, Service, create, create_legacy, echo, fine_tune, job, methods, page
from tests.support.flows import Hand, Outcome, answer, some_config


@pytest.fixture(autouse=True)
def _clocks_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Full jitter at its bound."""
    monkeypatch.setattr("random.random", lambda: 1.0)


def test_a_create_carries_a_token_beside_the_callers_metadata() -> None:
    """Under one documented key, within the limits, different in each create."""
    first = create(some_config(), echo, metadata={"a": "b"})
    first.run()
    second = create(some_config(), echo)
    second.run()
    metadata = first.sent[0]["json"]["metadata"]
    assert metadata["a"] == "b"
    assert len(metadata[IDEMPOTENCY_KEY_FIELD]) <= 512
    assert set(second.sent[0]["json"]["metadata"]) == {IDEMPOTENCY_KEY_FIELD}
    assert second.sent[0]["json"]["metadata"][IDEMPOTENCY_KEY_FIELD] != metadata[IDEMPOTENCY_KEY_FIELD]


def test_the_callers_metadata_is_his() -> None:
    """The token goes into a copy; what he gave is unchanged afterwards."""
    metadata = {"a": "b"}
    create(some_config(), echo, metadata=metadata).run()
    assert metadata == {"a": "b"}


def test_a_callers_own_token_is_kept() -> None:
    """Whoever names the request himself is looked for by that name."""
    service = Service()
    hand = create(some_config(), service.lose, service.listed, metadata={IDEMPOTENCY_KEY_FIELD: "mine"})
    assert hand.run().id == "ftjob-ours"
    assert hand.sent[0]["json"]["metadata"] == {IDEMPOTENCY_KEY_FIELD: "mine"}


def test_full_metadata_is_sent_as_it_is() -> None:
    """16 pairs leave no room for a token."""
    metadata = {f"k{n}": "v" for n in range(16)}
    hand = create(some_config(), echo, metadata=metadata)
    hand.run()
    assert hand.sent[0]["json"]["metadata"] == metadata


@pytest.mark.parametrize(
    "lost",
    [
        LOST,
        httpx.ReadTimeout("slow"),
        answer(status=502),
        answer(status=408),
        httpx.Response(200, text="{"),
        httpx.Response(200, text="<html>"),
        answer({}),
        answer({"error": {"message": "busy"}}),
        answer({"id": None}),
    ],
)
def test_a_started_job_is_found_by_its_token(lost: Outcome) -> None:
    """Whatever was lost of the answer, the job is returned and the create is not sent again."""
    service = Service()

    def lose(request: dict[str, Any]) -> Any:
        service.lose(request)
        return lost

    hand = create(some_config(), lose, service.listed)
    assert hand.run().id == "ftjob-ours"
    assert methods(hand) == ["POST", "GET"]


def test_the_token_is_looked_for_on_all_pages_since() -> None:
    """A busy organization may start more jobs meanwhile than one page holds."""
    service = Service()
    crowd = [job(f"ftjob-{n}", metadata={"x": "y"}) for n in range(3)]
    hand = create(some_config(), service.lose, page(*crowd, has_more=True), service.listed)
    assert hand.run().id == "ftjob-ours"
    assert hand.sent[2]["params"]["after"] == "ftjob-2"


def test_pages_from_before_are_not_read() -> None:
    """The list is newest first: once a page is older than the create, it cannot be there."""
    old = page(job("ftjob-old", age=90), has_more=True)
    hand = create(some_config(), LOST, old, old, echo)
    hand.run()
    assert methods(hand) == ["POST", "GET", "GET", "POST"]


def test_a_list_in_the_other_order_is_read_to_its_end() -> None:
    """Some services list the oldest first: the newest job is on the last page then."""
    service = Service()
    oldest = page(job("ftjob-a", age=900), job("ftjob-b", age=800), has_more=True)
    hand = create(some_config(), service.lose, oldest, service.listed)
    assert hand.run().id == "ftjob-ours"
    assert hand.sent[2]["params"]["after"] == "ftjob-b"


def test_a_list_that_does_not_advance_is_read_once() -> None:
    """The same page for ever ends the look, not the program."""
    stuck = page(job("ftjob-a", metadata={"x": "y"}), has_more=True)
    hand = create(some_config(), LOST, stuck, stuck, stuck, stuck, echo)
    assert hand.run().id == "ftjob-1"


def test_a_job_that_was_not_started_is_sent_for_once_more() -> None:
    """It is looked for twice, a moment apart, and then the same body goes out again: same token, one job."""
    resource = some_config(RetryPolicy(reconcile_delay=0.25))
    hand = create(resource, LOST, page(), page(), echo)
    hand.run()
    assert methods(hand) == ["POST", "GET", "GET", "POST"]
    assert hand.sent[0]["json"] == hand.sent[3]["json"]
    assert 0.25 in hand.slept


def test_a_job_that_is_listed_late_is_found_at_the_second_look() -> None:
    """A list may lag behind."""
    service = Service()
    hand = create(some_config(), service.lose, page(), service.listed)
    assert hand.run().id == "ftjob-ours"


def test_the_repeat_is_the_last() -> None:
    """After a second lost answer and two looks without a finding nothing is sent any more."""
    hand = create(some_config(), LOST, page(), page(), answer(status=500), page(), page())
    with pytest.raises(InternalServerError, match="not executed"):
        hand.run()
    assert methods(hand).count("POST") == 2


def test_too_many_requests_started_nothing() -> None:
    """429 is repeated without a look."""
    hand = create(some_config(), answer(status=429), echo)
    hand.run()
    assert methods(hand) == ["POST", "POST"]
    with pytest.raises(RateLimitError):
        create(some_config(), answer(status=429), answer(status=429), answer(status=429)).run()


def test_a_look_that_breaks_is_repeated() -> None:
    """Looking changes nothing."""
    service = Service()
    hand = create(some_config(), service.lose, answer(status=503), LOST, service.listed)
    assert hand.run().id == "ftjob-ours"


def test_a_list_without_jobs_is_an_empty_one() -> None:
    """A null in the place of the list is no crash in the middle of a look."""
    null = page()
    for empty in ({"object": "list", "data": None}, {"object": "list"}, {"data": ["ftjob-1", None, 7]}, {"data": 7}):
        hand = create(some_config(), LOST, answer(empty, date=null.headers["date"]), page(), echo)
        assert hand.run().id == "ftjob-1"


def test_a_list_that_cannot_be_read_leaves_the_outcome_unknown() -> None:
    """The error carries what is needed to find out: token, body, time."""
    for broken in (answer(status=503), httpx.Response(200, text="{"), httpx.ConnectError("down"), answer(status=401)):
        hand = create(some_config(), LOST, broken, broken, broken, metadata={"a": "b"})
        with pytest.raises(OutcomeUnknownError, match="could not be read") as raised:
            hand.run()
        error = raised.value
        assert error.operation == "createFineTuningJob"
        assert error.token == hand.sent[0]["json"]["metadata"][IDEMPOTENCY_KEY_FIELD]
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
    {"error": {"message": "Unknown parameter", "param": "metadata"}},
]


@pytest.mark.parametrize("body", UNWANTED)
@pytest.mark.parametrize("status", [400, 422])
def test_a_service_that_refuses_metadata_gets_none(status: int, body: Any) -> None:
    """Nothing was started by the refusal; the next create of this client sends none from the start."""
    resource = some_config()
    hand = create(resource, answer(body, status=status), echo)
    hand.run()
    assert "metadata" not in hand.sent[1]["json"]
    again = create(resource, echo)
    again.run()
    assert "metadata" not in again.sent[0]["json"]


def test_a_refusal_of_the_callers_own_metadata_is_his() -> None:
    """What he asked for is not taken away behind his back; nor is another refusal taken for this one."""
    with pytest.raises(BadRequestError):
        create(some_config(), answer(UNWANTED[0], status=400), metadata={"a": "b"}).run()
    with pytest.raises(BadRequestError, match="too long"):
        create(some_config(), answer({"error": {"message": "metadata: too long"}}, status=400)).run()
    with pytest.raises(BadRequestError, match="unknown model"):
        create(some_config(), answer({"error": {"message": "unknown model"}}, status=400)).run()
    with pytest.raises(BadRequestError, match="no such model"):
        create(some_config(), answer({"error": {"message": "no such model"}}, status=400)).run()


@pytest.mark.parametrize("make", [create, create_legacy])
def test_strict_does_not_stop_the_look(make: Callable[..., Hand]) -> None:
    """Jobs of others that leave the contract are no reason to lose ours."""
    service = Service()
    odd = {**(job() if make is create else fine_tune()), "id": "odd", "created_at": "yesterday", "new_key": 1}
    resource = some_config(strict=True)
    outcomes: list[Any] = [service.lose, lambda _: page(odd, *_ours(make, service))]
    assert make(resource, *outcomes).run().id == "ours"


def _ours(make: Callable[..., Hand], service: Service) -> list[dict[str, Any]]:
    if make is create:
        return [job("ours", metadata=service.body["metadata"])]
    return [fine_tune("ours")]
