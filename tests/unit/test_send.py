"""`send_with_retries`: when a call is retried or reconciled, and its result."""

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
    APIStatusError,
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
def maximum_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Return jitter's upper bound, so that pauses are exact."""
    monkeypatch.setattr("random.random", lambda: 1.0)


def a_call(**more: Any) -> OperationCall[OpenAIFile]:
    """Return a call that retrieves a file, with the given properties."""
    return OperationCall("retrieveFile", retrieve_file.request("file-1"), retrieve_file.parse, "file-1", **more)


def driver(*outcomes: Any, policy: RetryPolicy | None = None, strict: bool = False, **more: Any) -> FlowDriver:
    """Return a driver of a call, with the outcomes of its requests."""
    return FlowDriver(send_with_retries(some_config(policy, strict=strict), a_call(**more)), outcomes)


def reconciliation(*results: Any) -> tuple[Callable[[], Flow[Any]], list[Any]]:
    """Return a `reconcile` flow that returns these results in order, one per lookup."""
    remaining = list(results)

    def reconcile(may_retry: bool) -> Flow[Any]:
        yield Sleep(0.0)
        result = remaining.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    return reconcile, remaining


def test_send_success_returns_model_after_one_request() -> None:
    """A success takes one request and no pause, and returns the model."""
    call = driver(json_response(FILE))
    assert call.run().id == "file-1"
    assert (len(call.sent), call.slept) == (1, [])


@pytest.mark.parametrize(
    "outcome", [json_response(status=503), json_response(status=408), RESET, httpx.ReadTimeout("slow")]
)
def test_send_idempotent_call_with_unknown_outcome_is_retried(outcome: Any) -> None:
    """An idempotent call with unknown outcome is retried after a pause."""
    call = driver(outcome, json_response(FILE), idempotent=True)
    assert call.run().id == "file-1"
    assert call.slept == [0.5]


def test_send_invalid_json_is_retried() -> None:
    """A body that is cut off may be complete on the next attempt."""
    assert driver(httpx.Response(200, text='{"id": '), json_response(FILE), idempotent=True).run().id == "file-1"


def test_send_undecodable_body_raises_connection_error() -> None:
    """httpx.DecodingError is not a transport error, so it is converted to APIConnectionError."""
    broken = httpx.DecodingError("not gzip")
    with pytest.raises(APIConnectionError):
        driver(broken, broken, broken, idempotent=True).run()


@pytest.mark.parametrize("status", [500, 502, 503])
@pytest.mark.parametrize("retries", [0, 1, 2, 5])
def test_send_after_max_retries_raises_last_error(status: int, retries: int) -> None:
    """The number of retries is limited, and the last error contains the number of attempts."""
    call = driver(
        *[json_response(status=status)] * (retries + 1), policy=RetryPolicy(max_retries=retries), idempotent=True
    )
    with pytest.raises(InternalServerError) as raised:
        call.run()
    assert raised.value.attempts == len(call.sent) == retries + 1
    assert call.unused == []


@pytest.mark.parametrize("outcome", [RESET, REFUSED, httpx.ReadTimeout("slow"), httpx.Response(200, text="<html>")])
def test_send_error_without_response_contains_attempts(outcome: Any) -> None:
    """Every type of error contains the number of attempts, also in its message."""
    call = driver(outcome, outcome, outcome, idempotent=True)
    with pytest.raises(APIError, match=r"\[sent 3 times\]") as raised:
        call.run()
    assert raised.value.attempts == 3


def test_send_waits_for_retry_after() -> None:
    """Retry-After replaces the computed pause."""
    call = driver(
        json_response(status=429, retry_after="7"), json_response(status=429, retry_after_ms="20"), json_response(FILE)
    )
    call.run()
    assert call.slept == [7.0, 0.02]


def test_send_retry_after_above_maximum_raises_immediately() -> None:
    """A Retry-After above the maximum raises the error immediately, and the header is available."""
    call = driver(json_response(status=429, retry_after="3600"))
    with pytest.raises(RateLimitError) as raised:
        call.run()
    assert call.slept == []
    assert raised.value.response.headers["retry-after"] == "3600"


def test_send_max_elapsed_counts_from_first_attempt() -> None:
    """A slow attempt uses up the time for retries."""
    policy = RetryPolicy(max_retries=9, max_elapsed=10.0)
    call = driver(Delayed(9.8, httpx.ReadTimeout("slow")), json_response(FILE), policy=policy, idempotent=True)
    with pytest.raises(APITimeoutError):
        call.run()
    assert len(call.sent) == 1


def test_send_unknown_outcome_without_reconcile_is_not_retried() -> None:
    """A call that is neither idempotent nor reconciled is not retried if its outcome is unknown."""
    for outcome in (json_response(status=500), RESET, httpx.ReadTimeout("slow"), httpx.Response(200, text="<html>")):
        call = driver(outcome)
        with pytest.raises(FTClientError):
            call.run()
        assert len(call.sent) == 1


@pytest.mark.parametrize(
    "outcome", [REFUSED, httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full"), json_response(status=429)]
)
def test_send_call_that_was_not_executed_is_retried(outcome: Any) -> None:
    """A call is retried if it was not sent, or if the response proves that it was not executed."""
    call = driver(outcome, outcome, json_response(FILE))
    assert call.run().id == "file-1"
    assert len(call.sent) == 3


def test_send_bad_request_is_not_retried() -> None:
    """A 400 is not retried, even for an idempotent call."""
    call = driver(json_response({"error": {"message": "no"}}, status=400), idempotent=True)
    with pytest.raises(BadRequestError, match="no"):
        call.run()
    assert call.slept == []


@pytest.mark.parametrize(("status", "asked", "sent"), [(500, "false", 1), (409, "true", 2), (409, "perhaps", 1)])
def test_send_obeys_the_service_on_retries(status: int, asked: str, sent: int) -> None:
    """`x-should-retry` outweighs the status; any other value of it does not."""
    refused = json_response({"error": {"message": "no"}}, status=status, x_should_retry=asked)
    call = driver(refused, json_response(FILE), idempotent=True)
    if sent == 1:
        with pytest.raises(APIStatusError, match="no"):
            call.run()
    else:
        assert call.run().id == "file-1"
    assert len(call.sent) == sent


def test_send_returns_reconciled_result() -> None:
    """A call with unknown outcome returns the result of its reconciliation and is not sent again."""
    reconcile, remaining = reconciliation("found")
    call = driver(json_response(status=502), reconcile=reconcile)
    assert call.run() == "found"
    assert (len(call.sent), remaining) == (1, [])


def test_send_call_without_reconciled_result_is_retried() -> None:
    """A call that was not executed, according to the reconciliation, is retried."""
    reconcile, remaining = reconciliation(None)
    call = driver(RESET, json_response(FILE), reconcile=reconcile)
    assert call.run().id == "file-1"
    assert (len(call.sent), remaining) == (2, [])


def test_send_second_unknown_outcome_is_not_retried() -> None:
    """After a second unknown outcome the call is reconciled but not retried, even if retries remain."""
    reconcile, remaining = reconciliation(None, None)
    call = driver(RESET, json_response(status=500), reconcile=reconcile, policy=RetryPolicy(max_retries=9))
    with pytest.raises(InternalServerError, match="no sign that it was executed"):
        call.run()
    assert (len(call.sent), remaining) == (2, [])


def test_send_retry_with_unknown_outcome_is_reconciled() -> None:
    """A retry whose response is lost is reconciled too."""
    reconcile, _ = reconciliation(None, "found")
    call = driver(RESET, RESET, reconcile=reconcile)
    assert call.run() == "found"


def test_send_without_retries_still_reconciles() -> None:
    """max_retries=0 disables retries but not reconciliation."""
    reconcile, _ = reconciliation("found")
    assert driver(RESET, reconcile=reconcile, policy=RetryPolicy(max_retries=0)).run() == "found"
    reconcile, _ = reconciliation(None)
    call = driver(RESET, reconcile=reconcile, policy=RetryPolicy(max_retries=0))
    with pytest.raises(APIConnectionError):
        call.run()
    assert len(call.sent) == 1


def test_send_failed_reconcile_raises_original_error() -> None:
    """If reconciliation fails, the error of the call is raised, with both errors in its message."""
    reconcile, _ = reconciliation(APIConnectionError("no list"))
    with pytest.raises(InternalServerError, match="checking whether it was executed also failed: no list") as raised:
        driver(json_response(status=500), reconcile=reconcile).run()
    assert isinstance(raised.value.__cause__, APIConnectionError)


def test_send_delete_not_found_on_retry_succeeds() -> None:
    """A 404 after an unknown outcome counts as success. Any other 404 raises NotFoundError."""
    call = driver(RESET, json_response(status=404), idempotent=True, on_already_gone=lambda: "gone")
    assert call.run() == "gone"
    for outcomes in (
        [json_response(status=404)],
        [REFUSED, json_response(status=404)],
        [json_response(status=429), json_response(status=404)],
    ):
        with pytest.raises(NotFoundError):
            driver(*outcomes, idempotent=True, on_already_gone=lambda: "gone").run()


def test_send_consumed_body_raises_original_error() -> None:
    """A stream that was already read cannot be sent again, so the error that caused the retry is raised."""
    with pytest.raises(RateLimitError):
        driver(json_response(status=429), BodyConsumed("file has been sent")).run()
    with pytest.raises(FTClientError, match="file has been sent"):
        driver(BodyConsumed("file has been sent")).run()


def test_send_get_follows_redirect_to_same_origin() -> None:
    """A GET follows a redirect to the same scheme, host and port."""
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
def test_send_redirect_to_other_origin_is_not_followed(location: str) -> None:
    """The key is not sent to another scheme, host or port, or to an invalid address. The status becomes an error."""
    call = driver(json_response(status=307, location=location), idempotent=True)
    with pytest.raises(FTClientError, match="307 Temporary Redirect"):
        call.run()
    assert len(call.sent) == 1


def test_send_redirect_of_post_or_delete_is_not_followed() -> None:
    """A redirect of a POST or DELETE is not followed, even within the service."""
    for method in ("POST", "DELETE"):
        request = {**retrieve_file.request("file-1"), "method": method}
        flow = send_with_retries(some_config(), OperationCall("x", request, retrieve_file.parse))
        with pytest.raises(FTClientError, match="308"):
            FlowDriver(flow, [json_response(status=308, location="/v1/files/file-1/")]).run()


def test_send_redirect_loop_ends_after_three() -> None:
    """After three redirects, the fourth is treated as the response."""
    call = driver(*[json_response(status=302, location="/v1/files/file-1")] * 4)
    with pytest.raises(FTClientError, match="302 Found"):
        call.run()
    assert len(call.sent) == 4


def test_send_strict_raises_on_drift() -> None:
    """The error contains the decoded response and the differences. The call is not retried."""
    call = driver(json_response({**FILE, "bytes": "3"}), strict=True, idempotent=True)
    with pytest.raises(
        APIResponseValidationError, match="does not match the contract at created_at: a value expected"
    ) as raised:
        call.run()
    assert raised.value.body.id == "file-1"
    assert "bytes: integer expected, '3' sent" in map(str, raised.value.drift)
    assert len(call.sent) == 1


def test_send_strict_accepts_response_without_schema() -> None:
    """Responses without a schema, such as bytes or a tuple of values, are not validated."""
    for parse in (lambda response: response.content, lambda response: (retrieve_file.parse(response), 1.0)):
        call = OperationCall("retrieveFile", retrieve_file.request("file-1"), parse)
        assert FlowDriver(
            send_with_retries(some_config(strict=True), call), [json_response({"object": 1, "id": "file-1"})]
        ).run()


def test_send_unknown_option_raises_type_error() -> None:
    """A misspelled option raises TypeError."""
    with pytest.raises(TypeError, match="unexpected keyword argument 'timeoutt'"):
        driver(options={"timeoutt": 1}).run()
