"""One call, carried out by hand: when it is sent again, when it is looked for, and what it ends with."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client._http.send import OperationCall, send_with_retries
from ft_client._retry import RetryPolicy
from ft_client._runtime.effects import Sleep
from ft_client._runtime.flow import Flow
from ft_client.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APITimeoutError,
    BadRequestError,
    FTClientError,
    InternalServerError,
    NotFoundError,
    RateLimitError,
)
from ft_client_generated.api.files import retrieve_file
from ft_client_generated.errors import BodyConsumed
from ft_client_generated.models import OpenAIFile
from tests.support.flows import Delayed, FlowDriver, json_response, some_config

FILE = {"object": "file", "id": "file-1", "bytes": 3}
REFUSED = httpx.ConnectError("refused")
RESET = httpx.ReadError("reset")


@pytest.fixture(autouse=True)
def longest_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jitter at its upper bound, so that pauses are exact."""
    monkeypatch.setattr("random.random", lambda: 1.0)


def a_call(**more: Any) -> OperationCall[OpenAIFile]:
    """The retrieval of a file, with other properties where they are given."""
    return OperationCall("retrieveFile", retrieve_file.request("file-1"), retrieve_file.parse, "file-1", **more)


def driver(*outcomes: Any, policy: RetryPolicy | None = None, strict: bool = False, **more: Any) -> FlowDriver:
    """A call in hand, with the outcomes of what it sends."""
    return FlowDriver(send_with_retries(some_config(policy, strict=strict), a_call(**more)), outcomes)


def looks(*findings: Any) -> tuple[Callable[[], Flow[Any]], list[Any]]:
    """A `settle` that finds these, one a look."""
    left = list(findings)

    def settle(may_retry: bool) -> Flow[Any]:
        yield Sleep(0.0)
        found = left.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    return settle, left


def test_a_success_is_decoded_and_nothing_else_happens() -> None:
    """One request, no pause, the model."""
    call = driver(json_response(FILE))
    assert call.run().id == "file-1"
    assert (len(call.sent), call.slept) == (1, [])


@pytest.mark.parametrize(
    "outcome", [json_response(status=503), json_response(status=408), RESET, httpx.ReadTimeout("slow")]
)
def test_an_idempotent_call_is_sent_again_after_an_open_outcome(outcome: Any) -> None:
    """What may be repeated is repeated, after a pause."""
    call = driver(outcome, json_response(FILE), idempotent=True)
    assert call.run().id == "file-1"
    assert call.slept == [0.5]


def test_a_body_that_is_no_json_is_worth_another_try() -> None:
    """A cut body may come whole the second time."""
    assert driver(httpx.Response(200, text='{"id": '), json_response(FILE), idempotent=True).run().id == "file-1"


def test_a_body_that_cannot_be_decompressed_is_a_broken_connection() -> None:
    """For this httpx has an error of its own, which is no transport error; callers see ours."""
    broken = httpx.DecodingError("not gzip")
    with pytest.raises(APIConnectionError):
        driver(broken, broken, broken, idempotent=True).run()


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize("retries", [0, 1, 2, 5])
def test_repeats_are_counted_and_the_last_error_is_raised(status: int, retries: int) -> None:
    """The error says how often the request was sent."""
    call = driver(
        *[json_response(status=status)] * (retries + 1), policy=RetryPolicy(max_retries=retries), idempotent=True
    )
    with pytest.raises(InternalServerError) as raised:
        call.run()
    assert raised.value.attempts == len(call.sent) == retries + 1
    assert call.unused == []


@pytest.mark.parametrize("outcome", [RESET, REFUSED, httpx.ReadTimeout("slow"), httpx.Response(200, text="<html>")])
def test_tries_without_an_answer_are_counted_too(outcome: Any) -> None:
    """By every kind of error, in its words too."""
    call = driver(outcome, outcome, outcome, idempotent=True)
    with pytest.raises(APIError, match=r"\[sent 3 times\]") as raised:
        call.run()
    assert raised.value.attempts == 3


def test_the_service_says_how_long_to_wait() -> None:
    """Retry-After takes the place of our own pause."""
    call = driver(
        json_response(status=429, retry_after="7"), json_response(status=429, retry_after_ms="20"), json_response(FILE)
    )
    call.run()
    assert call.slept == [7.0, 0.02]


def test_a_longer_wait_than_we_take_is_the_callers_to_wait() -> None:
    """Above the cap the error is raised at once, with the header at hand."""
    call = driver(json_response(status=429, retry_after="3600"))
    with pytest.raises(RateLimitError) as raised:
        call.run()
    assert call.slept == []
    assert raised.value.response.headers["retry-after"] == "3600"


def test_the_deadline_counts_from_the_first_try() -> None:
    """A try that hangs for long uses up the time for repeats."""
    policy = RetryPolicy(max_retries=9, max_elapsed=10.0)
    call = driver(Delayed(9.8, httpx.ReadTimeout("slow")), json_response(FILE), policy=policy, idempotent=True)
    with pytest.raises(APITimeoutError):
        call.run()
    assert len(call.sent) == 1


def test_a_call_that_may_have_run_is_not_sent_again() -> None:
    """Without a way to find out, an open outcome is the caller's."""
    for outcome in (json_response(status=500), RESET, httpx.ReadTimeout("slow"), httpx.Response(200, text="<html>")):
        call = driver(outcome)
        with pytest.raises(FTClientError):
            call.run()
        assert len(call.sent) == 1


@pytest.mark.parametrize(
    "outcome", [REFUSED, httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full"), json_response(status=429)]
)
def test_a_call_that_cannot_have_run_is_sent_again(outcome: Any) -> None:
    """Nothing has left, or the answer says that nothing was started."""
    call = driver(outcome, outcome, json_response(FILE))
    assert call.run().id == "file-1"
    assert len(call.sent) == 3


def test_a_refusal_is_raised_at_once() -> None:
    """A 400 is not repeated, whatever else may be."""
    call = driver(json_response({"error": {"message": "no"}}, status=400), idempotent=True)
    with pytest.raises(BadRequestError, match="no"):
        call.run()
    assert call.slept == []


def test_what_has_run_is_found_and_returned() -> None:
    """After an open outcome the look's finding is the result; nothing is sent again."""
    settle, left = looks("found")
    call = driver(json_response(status=502), reconcile=settle)
    assert call.run() == "found"
    assert (len(call.sent), left) == (1, [])


def test_what_has_not_run_is_sent_once_more() -> None:
    """The look says that it did not run."""
    settle, left = looks(None)
    call = driver(RESET, json_response(FILE), reconcile=settle)
    assert call.run().id == "file-1"
    assert (len(call.sent), left) == (2, [])


def test_what_has_not_run_is_sent_only_once_more() -> None:
    """A second open outcome is looked at, and then it is enough, however many repeats there are."""
    settle, left = looks(None, None)
    call = driver(RESET, json_response(status=500), reconcile=settle, policy=RetryPolicy(max_retries=9))
    with pytest.raises(InternalServerError, match="no sign that it was executed"):
        call.run()
    assert (len(call.sent), left) == (2, [])


def test_the_second_open_outcome_is_looked_at_too() -> None:
    """The repeat may have run although its answer is lost."""
    settle, _ = looks(None, "found")
    call = driver(RESET, RESET, reconcile=settle)
    assert call.run() == "found"


def test_without_repeats_an_open_outcome_is_still_looked_at() -> None:
    """max_retries=0 forbids sending again, not finding out."""
    settle, _ = looks("found")
    assert driver(RESET, reconcile=settle, policy=RetryPolicy(max_retries=0)).run() == "found"
    settle, _ = looks(None)
    call = driver(RESET, reconcile=settle, policy=RetryPolicy(max_retries=0))
    with pytest.raises(APIConnectionError):
        call.run()
    assert len(call.sent) == 1


def test_a_look_that_fails_leaves_the_first_failure() -> None:
    """The caller asked for the call, not for the look; both are in the message."""
    settle, _ = looks(APIConnectionError("no list"))
    with pytest.raises(InternalServerError, match="checking whether it was executed also failed: no list") as raised:
        driver(json_response(status=500), reconcile=settle).run()
    assert isinstance(raised.value.__cause__, APIConnectionError)


def test_a_delete_is_done_where_the_repeat_finds_nothing() -> None:
    """404 after an open outcome is success; without one it is what it says."""
    call = driver(RESET, json_response(status=404), idempotent=True, on_already_gone=lambda: "gone")
    assert call.run() == "gone"
    for outcomes in (
        [json_response(status=404)],
        [REFUSED, json_response(status=404)],
        [json_response(status=429), json_response(status=404)],
    ):
        with pytest.raises(NotFoundError):
            driver(*outcomes, idempotent=True, on_already_gone=lambda: "gone").run()


def test_content_that_is_gone_leaves_the_first_failure() -> None:
    """A pipe that was read cannot be sent again: the error is the one that made a repeat necessary."""
    with pytest.raises(RateLimitError):
        driver(json_response(status=429), BodyConsumed("file has been sent")).run()
    with pytest.raises(FTClientError, match="file has been sent"):
        driver(BodyConsumed("file has been sent")).run()


def test_a_redirect_within_the_service_is_followed_by_a_get() -> None:
    """Same scheme, host and port: the key may go there."""
    call = driver(json_response(status=307, location="/v1/files/file-1/"), json_response(FILE))
    assert call.run().id == "file-1"
    assert str(call.sent[1]["url"]) == "http://service.example/v1/files/file-1/"


@pytest.mark.parametrize(
    "location",
    [
        "http://elsewhere.example/v1/files/file-1",
        "https://service.example/v1/files/file-1",
        "http://service.example:8080/v1/files/file-1",
        "//elsewhere.example/",
        "http://[::1",
        "http://service.example:99999/",
    ],
)
def test_a_redirect_to_elsewhere_is_not_followed(location: str) -> None:
    """Another scheme, host or port, or no address at all: the key does not go there, and the error is the status's."""
    call = driver(json_response(status=307, location=location), idempotent=True)
    with pytest.raises(FTClientError, match="307 Temporary Redirect"):
        call.run()
    assert len(call.sent) == 1


def test_a_redirect_of_anything_but_a_get_is_not_followed() -> None:
    """Not within the service either: what changes something is not sent to another address."""
    for method in ("POST", "DELETE"):
        request = {**retrieve_file.request("file-1"), "method": method}
        flow = send_with_retries(some_config(), OperationCall("x", request, retrieve_file.parse))
        with pytest.raises(FTClientError, match="308"):
            FlowDriver(flow, [json_response(status=308, location="/v1/files/file-1/")]).run()


def test_redirects_in_a_circle_end() -> None:
    """After three the last one is the answer."""
    call = driver(*[json_response(status=302, location="/v1/files/file-1")] * 4)
    with pytest.raises(FTClientError, match="302 Found"):
        call.run()
    assert len(call.sent) == 4


def test_strict_raises_where_the_answer_leaves_the_contract() -> None:
    """The error carries the decoded answer and the differences; the answer is final, so nothing is repeated."""
    call = driver(json_response({**FILE, "bytes": "3"}), strict=True, idempotent=True)
    with pytest.raises(
        APIResponseValidationError, match="does not match the contract at created_at: a value expected"
    ) as raised:
        call.run()
    assert raised.value.body.id == "file-1"
    assert "bytes: integer expected, '3' sent" in map(str, raised.value.drift)
    assert len(call.sent) == 1


def test_strict_lets_pass_what_has_no_schema() -> None:
    """Bytes, and what a look gathers besides the answer, are not held to a contract."""
    for parse in (lambda response: response.content, lambda response: (retrieve_file.parse(response), 1.0)):
        call = OperationCall("retrieveFile", retrieve_file.request("file-1"), parse)
        assert FlowDriver(
            send_with_retries(some_config(strict=True), call), [json_response({"object": 1, "id": "file-1"})]
        ).run()


def test_a_wrong_option_is_a_type_error() -> None:
    """Options are keyword arguments: a misspelled one is refused as Python does it."""
    with pytest.raises(TypeError, match="unexpected keyword argument 'timeoutt'"):
        driver(options={"timeoutt": 1}).run()
