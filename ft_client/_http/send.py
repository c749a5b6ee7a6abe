"""Send the request of one operation, with retries. This is the only place that retries and that decodes responses."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import attrs

from ft_client import _retry
from ft_client._credentials import remove_credentials
from ft_client._http.failures import NOT_SENT_ERRORS, connection_error, redact_response, request_credentials
from ft_client._http.options import RequestOptions
from ft_client._http_library import URL, InvalidURL, RequestError
from ft_client._runtime.effects import CloseResponse, MonotonicTime, ReadChunk, Send, Sleep, StreamedBody
from ft_client._runtime.flow import Flow
from ft_client.drift import drift
from ft_client.errors import (
    APIError,
    APIResponseValidationError,
    APIStatusError,
    FTClientError,
    NotFoundError,
    status_error,
)
from ft_client_generated.errors import BodyConsumed, InvalidBody
from ft_client_generated.types import Model

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http_library import Response

T = TypeVar("T")
E = TypeVar("E", bound=APIError)

MAX_ERROR_BODY = 1 << 20  # bytes
MAX_REDIRECTS = 3


@attrs.define
class OperationCall(Generic[T]):
    """One call of one operation.

    Attributes:
        operation: The operationId.
        request: The result of the generated endpoint's `request()`.
        parse: The generated endpoint's `parse`.
        resource_id: The ID in the path, for messages.
        idempotent: Whether the request may be retried when its outcome is unknown.
        reconcile: Called in that case instead: returns the result if the request was executed, else None.
        on_already_gone: For a delete: the result if a retry returns 404, as the first attempt deleted the object.
        options: Options of the call.
    """

    operation: str
    request: dict[str, Any]
    parse: Callable[[Response], T]
    resource_id: str = ""
    idempotent: bool = False
    reconcile: Callable[[], Flow[T | None]] | None = None
    on_already_gone: Callable[[], T] | None = None
    options: RequestOptions = attrs.field(factory=RequestOptions)

    @property
    def label(self) -> str:
        """Operation and ID, for messages."""
        return f"{self.operation} {self.resource_id}".rstrip()


@attrs.frozen
class _FailedAttempt:
    """An attempt without a result.

    Attributes:
        error: Raised if this is the last attempt.
        retryable: Whether a later attempt may succeed.
        outcome_unknown: Whether the service may have executed the request.
        retry_after: Delay that the service requests, in seconds.
    """

    error: APIError
    retryable: bool
    outcome_unknown: bool
    retry_after: float | None = None


def send_with_retries(config: ClientConfig, call: OperationCall[T]) -> Flow[T]:
    """Send a request until it succeeds, is rejected, or the retry policy gives up.

    A request whose outcome is unknown is retried only if it is `idempotent`, or once if `reconcile` finds that it was
    not executed.

    Raises:
        APIStatusError: The status is not 2xx.
        APIConnectionError: There is no complete response.
        APIResponseValidationError: A 2xx has an unusable body, or does not match the contract in strict mode.
    """
    policy = config.retry_policy
    request_kwargs = config.request_kwargs(call.request, call.options)
    started_at: float = yield MonotonicTime()
    attempt = 0
    outcome_unknown = reconciled = False
    failure: APIError | None = None
    while True:
        attempt += 1
        try:
            result = yield from _attempt(config, call, request_kwargs, attempt)
        except BodyConsumed as error:  # content that can be read only once: raise the failure of the first attempt
            raise failure or FTClientError(f"{call.label}: {error}") from None
        if not isinstance(result, _FailedAttempt):
            return result
        failure = result.error
        if outcome_unknown and call.on_already_gone is not None and isinstance(failure, NotFoundError):
            return call.on_already_gone()
        outcome_unknown = outcome_unknown or result.outcome_unknown
        now: float = yield MonotonicTime()
        delay: float | None = None
        if result.retryable:
            delay = _retry.next_delay(policy, attempt, now - started_at, result.retry_after, random.random())
        if not result.outcome_unknown or call.idempotent:
            if delay is None:
                raise failure
            yield Sleep(delay)
            continue
        if call.reconcile is None:
            raise failure
        yield Sleep(delay if delay is not None else _retry.backoff(policy, attempt, random.random()))
        found = yield from _reconcile_or_raise(call.reconcile, failure)
        if found is not None:
            return found
        if delay is None or reconciled:
            raise _set_message(failure, f"{failure.message} [checked: it was not executed]")
        reconciled = True


def _reconcile_or_raise(reconcile: Callable[[], Flow[T | None]], failure: APIError) -> Flow[T | None]:
    """Return the result of the lookup; if the lookup also fails, raise the failure that caused it."""
    try:
        return (yield from reconcile())
    except APIError as error:
        raise _set_message(
            failure, f"{failure.message} [checking whether it was executed also failed: {error}]"
        ) from error


def _attempt(
    config: ClientConfig, call: OperationCall[T], request_kwargs: dict[str, Any], attempt: int
) -> Flow[T | _FailedAttempt]:
    """Send a request once."""
    try:
        response: Response = yield from _send_following_redirects(request_kwargs)
        if 200 <= response.status_code < 300:
            return _decode(config, call, response, attempt)
    except RequestError as error:
        failure = connection_error(error, call.label, attempt)
        return _FailedAttempt(failure, retryable=True, outcome_unknown=not isinstance(error, NOT_SENT_ERRORS))
    except _InvalidBodyError as error:
        return _FailedAttempt(error.failure, retryable=True, outcome_unknown=True)
    status = response.status_code
    return _FailedAttempt(
        _status_error(config, call, response, attempt),
        retryable=_retry.is_retryable_status(status),
        outcome_unknown=not _retry.is_definitive_rejection(status),
        retry_after=_retry.parse_retry_after(response.headers, time.time()),
    )


def open_stream(config: ClientConfig, call: OperationCall[Any]) -> Flow[Response]:
    """Send a request once and return the response with its body unread, for bodies too large for memory.

    Raises:
        APIStatusError: The status is not 2xx.
        APIConnectionError: There is no response.
    """
    request_kwargs = config.request_kwargs(call.request, call.options)
    try:
        response: Response = yield from _send_following_redirects(request_kwargs, stream=True)
    except RequestError as error:
        raise connection_error(error, call.label, 1) from None
    if not response.is_success:
        yield from _read_error_body(response)
        raise _status_error(config, call, response, 1)
    return response


def _read_error_body(response: Response) -> Flow[None]:
    """Read at most 1 MiB of an error's body. A body that breaks off is used as far as it came."""
    body, content = StreamedBody(response), b""
    try:
        while len(content) < MAX_ERROR_BODY and (chunk := (yield ReadChunk(body))):
            content += chunk
    except RequestError:
        pass
    yield CloseResponse(response)
    response._content = content  # as httpx's own read() does


def _send_following_redirects(request_kwargs: dict[str, Any], *, stream: bool = False) -> Flow[Response]:
    """Send a request. Redirects of a GET are followed on the same scheme, host and port.

    Redirects to other hosts are not followed, because the API key would be sent along: the service redirects to plain
    http if a path has a slash too many.
    """
    response: Response = yield Send(request_kwargs, stream=stream)
    for _ in range(MAX_REDIRECTS):
        if not 300 <= response.status_code < 400 or request_kwargs["method"] != "GET":
            break
        current, target = response.request.url, _redirect_target(response)
        if target is None or (target.scheme, target.host, target.port) != (current.scheme, current.host, current.port):
            break
        if stream:
            yield CloseResponse(response)
        response = yield Send({**request_kwargs, "url": target, "params": None}, stream=stream)
    return response


def _redirect_target(response: Response) -> URL | None:
    """Return the URL that a redirect names, or None if there is none or it is not a URL."""
    if "location" not in response.headers:
        return None
    try:
        return response.request.url.join(response.headers["location"])
    except (InvalidURL, ValueError):
        return None


def _status_error(config: ClientConfig, call: OperationCall[Any], response: Response, attempt: int) -> APIStatusError:
    """Return the error for a status other than 2xx, without the key even if the service echoes it."""
    error = status_error(redact_response(response), call.label, attempt)
    _set_message(error, config.redact(error.message))
    if 300 <= response.status_code < 400 and (target := _redirect_target(response)) is not None:
        location = target.copy_with(userinfo=b"", query=None, fragment=None)
        _set_message(error, f"{error.message}: to {location}, where the key is not sent -> check the base URL")
    return error


def _set_message(error: E, message: str) -> E:
    """Replace the message of an error."""
    error.message, error.args = message, (message,)
    return error


class _InvalidBodyError(Exception):
    """A 2xx whose body is unusable. Another attempt may succeed."""

    def __init__(self, failure: APIResponseValidationError) -> None:
        super().__init__(failure)
        self.failure = failure


def _decode(config: ClientConfig, call: OperationCall[T], response: Response, attempt: int) -> T:
    try:
        result = call.parse(response)
    except InvalidBody as error:
        message = f"{call.label}: the body of a {response.status_code} is unusable ({error.reason}) -> see .response"
        message += f" [sent {attempt} times]" if attempt > 1 else ""
        failure = APIResponseValidationError(message, response=redact_response(response), attempts=attempt)
        raise _InvalidBodyError(failure) from error
    if config.strict and isinstance(result, Model):  # bytes have no schema
        raise_on_drift(result, call.label, response, attempt)
    return result


def raise_on_drift(model: Model, label: str, response: Response, attempts: int = 1) -> None:
    """Check that a response, or an event of a stream, matches the contract.

    Raises:
        APIResponseValidationError: It does not.
    """
    if differences := drift(model):
        credentials = request_credentials(response.request)
        content = remove_credentials(model.to_dict(), credentials)
        body = model if content == model.to_dict() else content  # plain data if the service echoed a credential
        differences = [attrs.evolve(each, actual=remove_credentials(each.actual, credentials)) for each in differences]
        suffix = f" and in {len(differences) - 1} more places" if len(differences) > 1 else ""
        raise APIResponseValidationError(
            f"{label}: the response does not match the contract at {differences[0]}{suffix} "
            "-> see .drift; strict=False accepts it",
            response=redact_response(response), body=body, drift=differences, attempts=attempts,
        )  # fmt: skip
