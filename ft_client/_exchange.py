"""One call: a request, its answer, the errors between them, and the repeats. The one place for all three."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

import attrs
import httpx

from ft_client import _retry
from ft_client._flow import Close, Flow, Now, Send, Sleep
from ft_client.errors import (
    APIConnectionError,
    APIResponseValidationError,
    APITimeoutError,
    FTClientError,
    status_error,
)
from ft_client_generated.errors import BodyConsumed, InvalidBody

if TYPE_CHECKING:
    from ft_client._client import Settings

T = TypeVar("T")


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


@attrs.frozen
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


def exchange(client: Settings, call: Call[T]) -> Flow[T]:
    """Send a request until it succeeds, is refused, or the policy gives up.

    A call that may have run is sent again only if it is `repeatable`, or its `settle` says that it did not run.

    Raises:
        APIStatusError: an answer other than 2xx.
        APIConnectionError: no answer.
        APIResponseValidationError: an unusable 2xx, or drift in strict mode.
    """
    policy = client.policy
    prepared = client.prepare(call.request, call.options)
    began: float | None = None
    attempt = 0
    may_have_run = sent_again = False
    failure: FTClientError | None = None
    while True:
        attempt += 1
        asked: float | None = None
        try:
            response: httpx.Response = yield Send(prepared)
            if 300 <= response.status_code < 400:
                response = yield from _redirected(prepared, response, call)
            if 200 <= response.status_code < 300:
                return _decoded(client, call, response, attempt)
            if response.status_code == 404 and may_have_run and call.absent is not None:
                return call.absent()
            failure = status_error(strip(response), call.what, attempt)
            again = _retry.repeats(response.status_code)
            open_outcome = not _retry.nothing_started(response.status_code)
            asked = _retry.asked_pause(response.headers, time.time())
        except httpx.TransportError as error:
            failure = connection_error(error, call.what, attempt)
            again, open_outcome = True, not isinstance(error, _UNSENT)
        except _Unusable as error:
            failure = error.failure
            again = open_outcome = True
        except BodyConsumed as error:  # content that can be read once only: the failure of the first try stands
            raise failure or FTClientError(f"{call.what}: {error}") from None
        may_have_run = may_have_run or open_outcome
        if began is None:
            began = yield Now()
        now = yield Now()
        wait = _retry.pause(policy, attempt, now - began, asked, random.random()) if again else None
        if open_outcome and not call.repeatable:
            if call.settle is None:
                raise failure
            yield Sleep(wait if wait is not None else _retry.backoff(policy, attempt, random.random()))
            found = yield from call.settle()
            if found is not None:
                return found
            if wait is None or sent_again:
                raise failure
            sent_again = True
            continue
        if wait is None:
            raise failure
        yield Sleep(wait)


def streamed(client: Settings, call: Call[Any]) -> Flow[httpx.Response]:
    """Send a request once and return the answer with its body unread; for bodies too long for memory.

    Raises:
        APIStatusError: an answer other than 2xx.
        APIConnectionError: no answer.
    """
    prepared = client.prepare(call.request, call.options)
    try:
        response: httpx.Response = yield Send(prepared, stream=True)
    except httpx.TransportError as error:
        raise connection_error(error, call.what, 1) from None
    if not response.is_success:
        try:
            yield from _read(response)
        except httpx.TransportError as error:
            raise connection_error(error, call.what, 1) from None
        raise status_error(strip(response), call.what)
    return response


def _read(response: httpx.Response) -> Flow[None]:
    """Read an error's body of at most 1 MiB; a longer one says nothing more."""
    from ft_client._flow import Body, Read

    body, text = Body(response), b""
    while len(text) < 1 << 20 and (chunk := (yield Read(body))):
        text += chunk
    yield Close(response)
    response._content = text  # what httpx's own read() does


class _Unusable(Exception):  # noqa: N818  # inside this module only
    """A success whose body cannot be used; it may be worth another try."""

    def __init__(self, failure: APIResponseValidationError) -> None:
        super().__init__(failure)
        self.failure = failure


def _decoded(client: Settings, call: Call[T], response: httpx.Response, attempt: int) -> T:
    try:
        result = call.parse(response)
    except InvalidBody as error:
        raise _Unusable(
            APIResponseValidationError(
                f"{call.what}: a {response.status_code} answer whose body cannot be used ({error.reason}) -> see .response",
                response=strip(response), attempts=attempt,
            )
        ) from error  # fmt: skip
    if client.strict:
        from ft_client.drift import drift

        if found := drift(result):
            raise APIResponseValidationError(
                f"{call.what}: the answer leaves the contract at {found[0]}"
                + (f" and in {len(found) - 1} more places" if len(found) > 1 else "")
                + " -> see .drift; strict=False takes it",
                response=strip(response), body=result, drift=found, attempts=attempt,
            )  # fmt: skip
    return result


def _redirected(prepared: dict[str, Any], response: httpx.Response, call: Call[Any]) -> Flow[httpx.Response]:
    """Follow a redirect to the same scheme, host and port, and none to anywhere else: the key would go with it.

    The service answers 307 to plain http where a path has a slash too many.
    """
    there = response.request.url
    for _ in range(3):
        here = response.request.url
        there = here.join(response.headers.get("location", ""))
        if prepared["method"] != "GET" or (there.scheme, there.host, there.port) != (here.scheme, here.host, here.port):
            break
        response = yield Send({**prepared, "url": there, "params": None})
        if not response.is_redirect:
            return response
    message = (
        f"{call.what}: a redirect to {there.copy_with(userinfo=b'')} was not followed, as the key would go there too"
    )
    error = status_error(strip(response), call.what)
    error.message = f"{message} -> check the base URL"
    error.args = (error.message,)
    raise error


def connection_error(error: httpx.TransportError, what: str, attempts: int) -> APIConnectionError:
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
    return APIConnectionError(f"{what}: {reason}{host} -> {step}{times}", request=request, attempts=attempts, sent=sent)


def strip(response: httpx.Response) -> httpx.Response:
    """Take the credentials off the request an answer belongs to, before it is attached to an error."""
    strip_request(response.request)
    return response


def strip_request(request: httpx.Request) -> None:
    """Take the credentials off a request."""
    for name in ("authorization", "api-key"):
        request.headers.pop(name, None)
