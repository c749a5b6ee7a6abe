"""Send the request of one operation, with retries. This is the only place that retries."""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from ft_client import _retry
from ft_client._credentials import remove_credentials
from ft_client._http.exchange import Exchange, finish
from ft_client._http.failures import connection_error, reason_of, request_credentials
from ft_client._http.options import RequestOptions
from ft_client._http.request_log import log_response
from ft_client._http.responses import (
    FILE_CONTENT,
    Empty,
    InvalidBodyError,
    ReportedError,
    decode,
    redirect_target,
    reported_error,
    response_error,
    set_message,
)
from ft_client._http.service_requests import for_service
from ft_client._http.status_errors import body_of
from ft_client._log import Wait, logger
from ft_client._runtime.bodies import MAX_ERROR_BODY, TransferLimits, read_timeout_of
from ft_client._runtime.effects import (
    CallerError,
    CallFunction,
    CloseResponse,
    MonotonicTime,
    ReadChunk,
    Send,
    Sleep,
    StreamedBody,
)
from ft_client._runtime.flow import Flow
from ft_client.errors import (
    APIError,
    AuthenticationError,
    FTClientError,
    NotFoundError,
    OutcomeUnknownError,
)
from ft_client_generated.errors import BodyConsumed

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http_library import Response

T = TypeVar("T")

MAX_REDIRECTS = 3


@dataclass(eq=False, repr=False)
class OperationCall(Generic[T]):
    """One call of one operation.

    Attributes:
        operation: The operationId.
        request: The result of the generated endpoint's `request()`.
        parse: The generated endpoint's `parse`.
        resource_id: The ID in the path, for messages.
        idempotent: Whether the request may be retried when its outcome is unknown.
        reconcile: Called in that case instead, with whether a retry is possible. It returns the result if the request
            was executed, or None if the request may be retried.
        on_already_gone: For a delete: the result if a retry returns 404, as the first attempt deleted the object.
        on_empty: The result of a success without an object: an empty body, or one that only confirms the request.
        options: Options of the call.
        purpose: Purpose of the request, used in messages in place of the operationId.
        stream: Whether the result is the response itself, with its body unread.
        schema: Name of the schema of the result, of a request to a path that the contract does not have.
    """

    operation: str
    request: dict[str, Any]
    parse: Callable[[Response], T]
    resource_id: str = ""
    idempotent: bool = False
    reconcile: Callable[[bool], Flow[T | None]] | None = None
    on_already_gone: Callable[[], T] | None = None
    on_empty: Callable[[], Flow[T]] | None = None
    options: RequestOptions = field(default_factory=RequestOptions)
    purpose: str = ""
    stream: bool = False
    schema: str = ""

    @property
    def label(self) -> str:
        """Operation and ID, for messages."""
        return f"{self.purpose or self.operation} {self.resource_id}".rstrip()


class _FailedAttempt(NamedTuple):
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


def send_with_retries(
    config: ClientConfig, call: OperationCall[T], attempt_once: Callable[[int], Flow[Any]] | None = None
) -> Flow[T]:
    """Send a request until it succeeds, is rejected, or the retry policy gives up.

    A request whose outcome is unknown is retried only if it is `idempotent`, or once if `reconcile` finds that it was
    not executed.

    Args:
        config: Configuration of the client.
        call: The call.
        attempt_once: Sends another request than that of the call. It receives the number of the attempt, from 1, and
            returns the result or a `_FailedAttempt`.

    Raises:
        NotSupportedError: The service does not have the operation. Nothing was sent.
        APIStatusError: The status is not 2xx.
        APIConnectionError: No complete response arrived.
        APIResponseValidationError: A 2xx has an unusable body, or does not match the contract in strict mode.
    """
    if attempt_once is None:
        send = _attempt if config.key_provider is None else _attempt_with_new_key
        attempt_once = functools.partial(send, config, call, _request_kwargs(config, call))
    policy = config.retry_policy
    started_at: float = yield MonotonicTime()
    attempt = 0
    outcome_unknown = reconciled = False
    failure: APIError | None = None
    while True:
        attempt += 1
        try:
            result = yield from attempt_once(attempt)
        except BodyConsumed as error:  # content that can be read only once: raise the failure of the first attempt
            raise failure or FTClientError(f"{call.label}: {error}") from None
        if result is Empty.EMPTY:
            assert call.on_empty is not None
            return (yield from call.on_empty())
        if not isinstance(result, _FailedAttempt):
            return result
        failure = result.error
        if outcome_unknown and call.on_already_gone is not None and isinstance(failure, NotFoundError):
            return call.on_already_gone()
        outcome_unknown = outcome_unknown or result.outcome_unknown
        now: float = yield MonotonicTime()
        delay = _delay_after(policy, result, attempt, now - started_at)
        if not result.outcome_unknown or call.idempotent:
            if delay is None:
                raise failure
            wait = Wait(reason_of(failure), delay, attempt + 1, policy.max_retries + 1)
            text = "%s; attempt %d of %d in %.1f s"
            logger.info(text, failure, wait.attempt, wait.attempts, delay, extra={"ft_wait": wait})
            yield Sleep(delay)
            continue
        if call.reconcile is None:
            raise failure
        yield Sleep(delay if delay is not None else _retry.backoff(policy, attempt, random.random()))
        may_retry = delay is not None and not reconciled
        found = yield from _reconcile_or_raise(call.reconcile, may_retry, failure)
        if found is not None:
            return found
        if not may_retry:
            raise set_message(failure, f"{failure.message} [looked up: there is no sign that it was executed]")
        reconciled = True


def _delay_after(policy: _retry.RetryPolicy, failed: _FailedAttempt, attempt: int, elapsed: float) -> float | None:
    """Return the delay before the next attempt in seconds; None if there is none."""
    if not failed.retryable:
        return None
    return _retry.next_delay(policy, attempt, elapsed, failed.retry_after, random.random())


def send_repeatedly(
    config: ClientConfig,
    call: OperationCall[Any],
    request_kwargs: dict[str, Any],
    is_result: Callable[[Response], bool],
) -> Flow[Response]:
    """Send a request as it is until its response is a result, is rejected, or the retry policy gives up.

    Args:
        config: Configuration of the client.
        call: An idempotent call, for messages.
        request_kwargs: The request as it is sent; nothing is added.
        is_result: Whether a response is a result. Any other one is an error.

    Raises:
        APIStatusError: The response is not a result.
        APIConnectionError: No complete response arrived.
    """

    def attempt_once(attempt: int) -> Flow[Response | _FailedAttempt]:
        response = yield from _receive(call, request_kwargs, attempt)
        if isinstance(response, _FailedAttempt) or is_result(response):
            return response
        if response.is_success:
            reported = reported_error(config, call, response, body_of(response), attempt, has_result=False)
            if reported is not None:
                return _failed(reported)
        return _rejection(config, call, response, attempt)

    return send_with_retries(config, call, attempt_once)


def _reconcile_or_raise(
    reconcile: Callable[[bool], Flow[T | None]], may_retry: bool, failure: APIError
) -> Flow[T | None]:
    """Return the result of the lookup; if the lookup also fails, raise the failure that caused it."""
    try:
        return (yield from reconcile(may_retry))
    except APIError as error:
        message = f"{failure.message} [checking whether it was executed also failed: {error}]"
        raise set_message(failure, message) from error
    except OutcomeUnknownError as error:
        raise error from failure


def _attempt(
    config: ClientConfig, call: OperationCall[T], request_kwargs: dict[str, Any], attempt: int
) -> Flow[T | Empty | _FailedAttempt]:
    """Send a request once, and decode its response."""
    started_at = time.perf_counter()
    response = yield from _receive(call, request_kwargs, attempt)
    if isinstance(response, _FailedAttempt):
        return response
    exchange = None if config.exchanges is None else Exchange.of(config, response, attempt, started_at)
    if call.stream:
        if response.is_success:
            return response  # type: ignore[return-value]  # the type of a call that streams
        yield from _read_error_body(response)
    if not 200 <= response.status_code < 300:
        return _rejection(config, call, response, attempt)
    try:
        return finish(decode(config, call, response, attempt), response, exchange)
    except InvalidBodyError as error:
        return _FailedAttempt(error.failure, retryable=True, outcome_unknown=True)
    except ReportedError as error:
        return _failed(error)


def _failed(error: ReportedError) -> _FailedAttempt:
    return _FailedAttempt(error.failure, retryable=error.retryable, outcome_unknown=error.outcome_unknown)


def _receive(call: OperationCall[Any], request_kwargs: dict[str, Any], attempt: int) -> Flow[Response | _FailedAttempt]:
    """Send a request once, and return its response, whatever its status is."""
    started_at = time.perf_counter()
    try:
        response: Response = yield from _send_following_redirects(
            request_kwargs, stream=call.stream, is_file=call.operation in FILE_CONTENT
        )
    except (BodyConsumed, FTClientError):
        raise
    except CallerError as error:
        raise error.original from None
    except Exception as error:  # noqa: BLE001  # failures.py knows the exceptions of HTTP libraries and transports
        failure = connection_error(error, call.label, attempt)
        return _FailedAttempt(failure, retryable=failure.retryable, outcome_unknown=failure.sent)
    log_response(response, attempt, started_at)
    return response


def _rejection(config: ClientConfig, call: OperationCall[Any], response: Response, attempt: int) -> _FailedAttempt:
    rejection = response_error(config, call, response, attempt)
    return _FailedAttempt(
        rejection,
        retryable=rejection.retryable,
        outcome_unknown=not _retry.is_definitive_rejection(response.status_code),
        retry_after=_retry.parse_retry_after(response.headers, time.time()),
    )


def _attempt_with_new_key(
    config: ClientConfig, call: OperationCall[T], request_kwargs: dict[str, Any], attempt: int
) -> Flow[T | Empty | _FailedAttempt]:
    """Send a request with a key that was asked for now, and once more with another one after a 401."""
    yield from ask_for_key(config)
    result = yield from _attempt(config, call, _request_kwargs(config, call), attempt)
    if isinstance(result, _FailedAttempt) and isinstance(result.error, AuthenticationError):
        yield from ask_for_key(config)
        try:
            return (yield from _attempt(config, call, _request_kwargs(config, call), attempt))
        except BodyConsumed:
            pass
    return result


def open_stream(config: ClientConfig, call: OperationCall[Any]) -> Flow[Response]:
    """Send a request without retries and return the response with its body unread, for bodies too large for memory.

    Raises:
        NotSupportedError: The service does not have the operation. Nothing was sent.
        APIStatusError: The status is not 2xx.
        APIConnectionError: No response arrived.
    """
    response: Response = yield from send_with_retries(config.for_polling(None), replace(call, stream=True))
    return response


def ask_for_key(config: ClientConfig) -> Flow[None]:
    """Use the key that the function passed as `api_key` returns now. Its exceptions are not changed."""
    if config.key_provider is not None:
        config.use_key((yield CallFunction(config.key_provider)))


def _request_kwargs(config: ClientConfig, call: OperationCall[Any]) -> dict[str, Any]:
    """Return the request of a call as the service expects it.

    Raises:
        NotSupportedError: The service does not have the operation.
    """
    config.require_supported(call.operation)
    return config.request_kwargs(for_service(config.profile, call.operation, call.request), call.options)


def _read_error_body(response: Response) -> Flow[None]:
    """Read at most 1 MiB of an error's body. A body that breaks off is used as received."""
    body, content = StreamedBody(response, limits=TransferLimits(read_timeout_of(response))), b""
    try:
        while len(content) < MAX_ERROR_BODY and (chunk := (yield ReadChunk(body))):
            content += chunk
    except Exception:  # noqa: BLE001  # the status is the failure
        pass
    yield CloseResponse(response)
    response._content = content  # as httpx's own read() does


def _send_following_redirects(
    request_kwargs: dict[str, Any], *, stream: bool = False, is_file: bool = False
) -> Flow[Response]:
    """Send a request. Redirects of a GET are followed on the same scheme, host and port.

    Redirects to other hosts are not followed, because the API key would be sent along: the service redirects to plain
    http if a path has a slash too many.
    """
    response: Response = yield Send(request_kwargs, stream=stream, is_file=is_file)
    for _ in range(MAX_REDIRECTS):
        if not 300 <= response.status_code < 400 or request_kwargs["method"] != "GET":
            break
        current, target = response.request.url, redirect_target(response)
        if target is None or (target.scheme, target.host, target.port) != (current.scheme, current.host, current.port):
            text = f"{current.path}: redirect to another place is not followed: {target and target.host}"
            logger.info("%s", remove_credentials(text, request_credentials(response.request)))
            break
        if stream:
            yield CloseResponse(response)
        response = yield Send({**request_kwargs, "url": target, "params": None}, stream=stream, is_file=is_file)
    return response
