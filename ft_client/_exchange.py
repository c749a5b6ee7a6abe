"""One call: a request, its answer, the errors between them, and the repeats. The one place for all three."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

import attrs
import httpx

from ft_client import _retry
from ft_client._body import Body, Close, Read
from ft_client._flow import Flow, Now, Send, Sleep
from ft_client._secret import CARRIERS
from ft_client.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    FTClientError,
    NotFoundError,
    status_error,
)
from ft_client_generated.errors import BodyConsumed, InvalidBody
from ft_client_generated.types import Model

if TYPE_CHECKING:
    from ft_client._settings import Settings

T = TypeVar("T")
E = TypeVar("E", bound=APIError)


class RequestOptions(TypedDict, total=False):
    """What every call takes besides its own parameters; names as in the vendor's SDK.

    Attributes:
        extra_headers: more headers, over the client's own.
        extra_query: more query parameters.
        extra_body: more keys of a JSON body.
        timeout: of each attempt, seconds or an httpx.Timeout; None waits for ever.
    """

    extra_headers: Mapping[str, str] | None
    extra_query: Mapping[str, Any] | None
    extra_body: Mapping[str, Any] | None
    timeout: float | httpx.Timeout | None


@attrs.define
class Call(Generic[T]):
    """One request of one operation.

    Attributes:
        operation: its operationId.
        request: what the generated endpoint's `request()` gave.
        parse: the generated endpoint's `parse`.
        about: the ID it is about, for messages.
        repeatable: whether it may be sent again when it is open whether it ran.
        settle: asked in that case instead: the result if it did run, None if it did not.
        absent: of a delete: the result where a repeat finds nothing, as the first try has deleted it.
        options: of this call.
    """

    operation: str
    request: dict[str, Any]
    parse: Callable[[httpx.Response], T]
    about: str = ""
    repeatable: bool = False
    settle: Callable[[], Flow[T | None]] | None = None
    absent: Callable[[], T] | None = None
    options: RequestOptions = attrs.field(factory=RequestOptions)

    @property
    def what(self) -> str:
        """For messages: the operation and what it is about."""
        return f"{self.operation} {self.about}".rstrip()


# Errors of httpx that are raised before a byte of the request has left.
_UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
)


@attrs.frozen
class _Failed:
    """A try that gave no result.

    Attributes:
        error: what to raise if it is the last.
        again: whether a later try may go better.
        open: whether it may have run all the same.
        asked: the pause the service asks for, seconds.
    """

    error: APIError
    again: bool
    open: bool
    asked: float | None = None


def exchange(client: Settings, call: Call[T]) -> Flow[T]:
    """Send a request until it succeeds, is refused, or the policy gives up.

    A call that may have run is sent again only if it is `repeatable`, or once if its `settle` says that it did not run.

    Raises:
        APIStatusError: an answer other than 2xx.
        APIConnectionError: no answer.
        APIResponseValidationError: an unusable 2xx, or drift in strict mode.
    """
    policy = client.policy
    prepared = client.prepare(call.request, call.options)
    began: float = yield Now()
    attempt = 0
    may_have_run = looked = False
    failure: APIError | None = None
    while True:
        attempt += 1
        try:
            tried = yield from _try(client, call, prepared, attempt)
        except BodyConsumed as error:  # content that can be read once only: the failure of the first try stands
            raise failure or FTClientError(f"{call.what}: {error}") from None
        if not isinstance(tried, _Failed):
            return tried
        failure = tried.error
        if may_have_run and call.absent is not None and isinstance(failure, NotFoundError):
            return call.absent()
        may_have_run = may_have_run or tried.open
        now: float = yield Now()
        wait = _retry.pause(policy, attempt, now - began, tried.asked, random.random()) if tried.again else None
        if not tried.open or call.repeatable:
            if wait is None:
                raise failure
            yield Sleep(wait)
            continue
        if call.settle is None:
            raise failure
        yield Sleep(wait if wait is not None else _retry.backoff(policy, attempt, random.random()))
        found = yield from _looked(call.settle, failure)
        if found is not None:
            return found
        if wait is None or looked:
            raise _worded(failure, f"{failure.message} [looked for: it was not carried out]")
        looked = True


def _looked(settle: Callable[[], Flow[T | None]], failure: APIError) -> Flow[T | None]:
    """What a look brings; where the look fails as well, the failure that it was for stands."""
    try:
        return (yield from settle())
    except APIError as error:
        raise _worded(failure, f"{failure.message} [looking whether it ran failed too: {error}]") from error


def _try(client: Settings, call: Call[T], prepared: dict[str, Any], attempt: int) -> Flow[T | _Failed]:
    """Send a request once."""
    try:
        response: httpx.Response = yield from _sent(prepared)
        if 200 <= response.status_code < 300:
            return _decoded(client, call, response, attempt)
    except httpx.RequestError as error:
        return _Failed(connection_error(error, call.what, attempt), again=True, open=not isinstance(error, _UNSENT))
    except _Unusable as error:
        return _Failed(error.failure, again=True, open=True)
    status = response.status_code
    return _Failed(
        _refusal(client, call, response, attempt),
        again=_retry.repeats(status),
        open=not _retry.nothing_started(status),
        asked=_retry.asked_pause(response.headers, time.time()),
    )


def streamed(client: Settings, call: Call[Any]) -> Flow[httpx.Response]:
    """Send a request once and return the answer with its body unread; for bodies too long for memory.

    Raises:
        APIStatusError: an answer other than 2xx.
        APIConnectionError: no answer.
    """
    prepared = client.prepare(call.request, call.options)
    try:
        response: httpx.Response = yield from _sent(prepared, stream=True)
    except httpx.RequestError as error:
        raise connection_error(error, call.what, 1) from None
    if not response.is_success:
        yield from _read(response)
        raise _refusal(client, call, response, 1)
    return response


def _read(response: httpx.Response) -> Flow[None]:
    """Read an error's body of at most 1 MiB, or what comes of it: the status says most."""
    body, text = Body(response), b""
    try:
        while len(text) < 1 << 20 and (chunk := (yield Read(body))):
            text += chunk
    except httpx.RequestError:
        pass
    yield Close(response)
    response._content = text  # what httpx's own read() does


def _sent(prepared: dict[str, Any], *, stream: bool = False) -> Flow[httpx.Response]:
    """The answer, behind redirects of a GET to the same scheme, host and port.

    None is followed to anywhere else, as the key would go along: the service answers 307 to plain http where a path has
    a slash too many.
    """
    response: httpx.Response = yield Send(prepared, stream=stream)
    for _ in range(3):
        if not 300 <= response.status_code < 400 or prepared["method"] != "GET":
            break
        here, there = response.request.url, _target(response)
        if there is None or (there.scheme, there.host, there.port) != (here.scheme, here.host, here.port):
            break
        if stream:
            yield Close(response)
        response = yield Send({**prepared, "url": there, "params": None}, stream=stream)
    return response


def _target(response: httpx.Response) -> httpx.URL | None:
    """Where a redirect leads; None where it does not say, or nothing that can be an address."""
    if "location" not in response.headers:
        return None
    try:
        return response.request.url.join(response.headers["location"])
    except (httpx.InvalidURL, ValueError):
        return None


def _refusal(client: Settings, call: Call[Any], response: httpx.Response, attempt: int) -> APIStatusError:
    """The error of an answer other than 2xx, without the key even where the service repeats it."""
    error = status_error(strip(response), call.what, attempt)
    _worded(error, client.unsaid(error.message))
    if 300 <= response.status_code < 400 and (there := _target(response)) is not None:
        place = there.copy_with(userinfo=b"", query=None, fragment=None)
        _worded(error, f"{error.message}: to {place}, where the key is not sent -> check the base URL")
    return error


def _worded(error: E, message: str) -> E:
    """An error with another message."""
    error.message, error.args = message, (message,)
    return error


class _Unusable(Exception):  # noqa: N818  # inside this module only
    """A success whose body cannot be used; it may be worth another try."""

    def __init__(self, failure: APIResponseValidationError) -> None:
        super().__init__(failure)
        self.failure = failure


def _decoded(client: Settings, call: Call[T], response: httpx.Response, attempt: int) -> T:
    try:
        result = call.parse(response)
    except InvalidBody as error:
        message = f"{call.what}: the body of a {response.status_code} cannot be used ({error.reason}) -> see .response"
        message += f" [sent {attempt} times]" if attempt > 1 else ""
        failure = APIResponseValidationError(message, response=strip(response), attempts=attempt)
        raise _Unusable(failure) from error
    if client.strict and isinstance(result, Model):  # bytes have no schema; what is looked through is no result
        hold_to_contract(result, call.what, response, attempt)
    return result


def hold_to_contract(model: Model, what: str, response: httpx.Response, attempts: int = 1) -> None:
    """See that an answer, or an event of one, does not leave the contract.

    Raises:
        APIResponseValidationError: it does.
    """
    from ft_client.drift import drift

    if found := drift(model):
        more = f" and in {len(found) - 1} more places" if len(found) > 1 else ""
        raise APIResponseValidationError(
            f"{what}: the answer leaves the contract at {found[0]}{more} -> see .drift; strict=False takes it",
            response=strip(response), body=model, drift=found, attempts=attempts,
        )  # fmt: skip


def connection_error(error: httpx.RequestError, what: str, attempts: int) -> APIConnectionError:
    """Our error of one of httpx's."""
    request = getattr(error, "_request", None)
    if request is not None:
        strip_request(request)
    host = f" ({request.url.scheme}://{request.url.netloc.decode()})" if request is not None else ""
    sent = not isinstance(error, _UNSENT)
    times = f" [sent {attempts} times]" if attempts > 1 else ""
    if isinstance(error, httpx.TimeoutException):
        where = "no connection" if not sent else "no answer"
        return APITimeoutError(
            f"{what}: {where} in time{host} -> raise timeout=, or look whether it ran{times}",
            request=request, attempts=attempts, sent=sent,
        )  # fmt: skip
    step = "check the base URL and the network" if not sent else "the connection broke; look whether it ran"
    reason = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, httpx.LocalProtocolError) and "header" in reason.lower():
        reason = "a header of the request cannot be sent"  # the library's words quote it, and it may be the key
    return APIConnectionError(f"{what}: {reason}{host} -> {step}{times}", request=request, attempts=attempts, sent=sent)


def strip(response: httpx.Response) -> httpx.Response:
    """Take the credentials off the request an answer belongs to, before it is attached to an error."""
    strip_request(response.request)
    return response


def strip_request(request: httpx.Request) -> None:
    """Take the credentials off a request."""
    for name in CARRIERS:
        request.headers.pop(name, None)
