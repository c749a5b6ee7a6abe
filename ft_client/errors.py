"""What can go wrong, as a tree.

    FTClientError
    ├── ParameterError (ValueError)         a call's parameters break a rule; nothing was sent
    ├── DatasetError (ValueError)           a data set breaks a rule; nothing was sent
    ├── NotSupportedError                   the service does not have the operation; nothing was sent
    ├── APIError
    │   ├── APIConnectionError              no answer, or half of one
    │   │   └── APITimeoutError             none in time
    │   ├── APIStatusError                  an answer other than 2xx
    │   │   ├── BadRequestError             400
    │   │   ├── AuthenticationError         401
    │   │   ├── PermissionDeniedError       403
    │   │   ├── NotFoundError               404
    │   │   ├── ConflictError               409
    │   │   ├── UnprocessableEntityError    422
    │   │   ├── RateLimitError              429
    │   │   └── InternalServerError         5xx
    │   └── APIResponseValidationError      a 2xx whose body is unusable; drift, where the client is strict
    ├── OutcomeUnknownError                 whether a create ran cannot be known; carries what is needed to find out
    ├── PaginationError                     a list's cursor does not advance
    ├── JobFailedError                      the awaited job failed
    ├── JobCancelledError                   the awaited job was cancelled
    └── WaitTimeoutError (TimeoutError)     not ended within the given time

Names are the vendor's SDK's where it has one, so that `except` clauses keep working; `OpenAIError` is FTClientError.
No error holds the key: credentials are taken off the request before it is attached.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import attrs

from ft_client._credentials import redact_value

if TYPE_CHECKING:
    from ft_client._http_library import Request, Response


class FTClientError(Exception):
    """Root of all errors of this library."""


OpenAIError = FTClientError


@attrs.frozen
class ParameterProblem:
    """One parameter that breaks a rule.

    Attributes:
        param: e.g. `hyperparameters.n_epochs`.
        value: what was given; `...` where nothing was.
        rule: what it breaks, and what to do.
        source: where the rule comes from.
        severity: "error" if the service rejects it, "warning" if it may accept it.
    """

    param: str
    value: Any
    rule: str
    source: str
    severity: Literal["error", "warning"] = "error"

    @property
    def doubtful(self) -> bool:
        """Deprecated: use `severity`."""
        warnings.warn("ParameterProblem.doubtful is now severity == 'warning'", DeprecationWarning, stacklevel=2)
        return self.severity == "warning"

    def __str__(self) -> str:
        value = "" if self.value is ... else f" = {_short(self.value)}"
        return f"{self.param}{value}: {self.rule} ({self.source})"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"


class ParameterError(FTClientError, ValueError):
    """A call breaks rules; nothing was sent.

    Attributes:
        problems: all of them, each with parameter, value, rule and source.
        param: the first one's parameter.
    """

    def __init__(self, problems: Sequence[ParameterProblem]) -> None:
        self.problems = tuple(problems)
        self.param = self.problems[0].param if self.problems else None
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DatasetError(FTClientError, ValueError):
    """A data set breaks rules; nothing was sent.

    Attributes:
        report: the whole report (`ft_client.datasets.DatasetReport`).
    """

    def __init__(self, message: str, report: Any = None) -> None:
        self.report = report
        super().__init__(message)


class NotSupportedError(FTClientError):
    """The service does not have an operation; nothing was sent.

    Attributes:
        operation: operationId.
        service: Name of the service.
        alternative: What to do instead, or None.
    """

    def __init__(self, operation: str, service: str, alternative: str | None) -> None:
        instead = f" -> instead: {alternative}" if alternative else ""
        super().__init__(f"{operation}: {service} does not have this operation{instead}")
        self.operation = operation
        self.service = service
        self.alternative = alternative

    def __reduce__(self) -> Any:
        return type(self), (self.operation, self.service, self.alternative)


class APIError(FTClientError):
    """A call that did not succeed.

    Attributes:
        message: what failed, and what to do.
        request: the request, without its credentials; None if there was none.
        body: the parsed body of the answer, its text, or None.
        attempts: how often the request was sent.
    """

    def __init__(self, message: str, *, request: Request | None = None, body: Any = None, attempts: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.request = request
        self.body = body
        self.attempts = attempts


class APIConnectionError(APIError):
    """There is no complete response. Only if `sent` is false is it known that the service did not execute the request.

    Attributes:
        sent: Whether the request may have reached the service.
        cause: `proxy`, `certificate`, `tls`, `dns`, `refused`, `connect`, `reset`, `cut`, `timeout`, `protocol`,
            `body`, `url`, `request`, `redirect` or `unknown`.
        retryable: Whether another attempt may succeed.
    """

    def __init__(
        self,
        message: str,
        *,
        request: Request | None = None,
        attempts: int = 1,
        sent: bool = True,
        cause: str = "unknown",
        retryable: bool = True,
    ) -> None:
        super().__init__(message, request=request, attempts=attempts)
        self.sent = sent
        self.cause = cause
        self.retryable = retryable


class APITimeoutError(APIConnectionError):
    """No answer in time."""


class APIResponseValidationError(APIError):
    """A 2xx answer whose body is unusable, or (`strict=True`) leaves the contract.

    Attributes:
        response: the answer.
        drift: where it leaves the contract.
    """

    def __init__(
        self, message: str, *, response: Response, body: Any = None, drift: Sequence[Any] = (), attempts: int = 1
    ) -> None:
        super().__init__(message, request=response.request, body=body, attempts=attempts)
        self.response = response
        self.status_code = response.status_code
        self.drift = tuple(drift)


class APIStatusError(APIError):
    """An answer other than 2xx.

    Attributes:
        status_code: of the answer.
        code: for programs, e.g. model_not_found; None where the service sends none.
        type: nearly always invalid_request_error.
        param: the parameter the service complains of, or None.
        request_id: the service's name of the request (`x-request-id`); quote it to its support.
        response: the answer.
        retryable: Whether the same request may succeed later.
    """

    retryable = False

    def __init__(self, message: str, *, response: Response, body: Any = None, attempts: int = 1) -> None:
        super().__init__(message, request=response.request, body=body, attempts=attempts)
        self.response = response
        self.status_code = response.status_code
        self.request_id = response.headers.get("x-request-id")
        error = error_of(body)
        self.code: str | None = error.get("code")
        self.type: str | None = error.get("type")
        self.param: str | None = error.get("param")


class BadRequestError(APIStatusError):
    """400: the service refuses the request."""


class AuthenticationError(APIStatusError):
    """401: the key is missing or wrong."""


class PermissionDeniedError(APIStatusError):
    """403: the key may not do this."""


class NotFoundError(APIStatusError):
    """404: there is no such thing, or the key may not see it."""


class ConflictError(APIStatusError):
    """409: the thing is in another state."""


class UnprocessableEntityError(APIStatusError):
    """422: the service understands the request but cannot follow it."""


class RateLimitError(APIStatusError):
    """429: too many requests, or too many active jobs; nothing was started."""


class InternalServerError(APIStatusError):
    """5xx: the service failed; whether it carried the request out is not known."""


class OutcomeUnknownError(FTClientError):
    """Whether a create ran cannot be known: it may have started a job, so it was not sent again.

    Attributes:
        operation: operationId of the create.
        token: what to look for under `metadata["ft_client_request"]`; None where the service takes no metadata.
        body: what was sent, without credentials such as `wandb_key`.
        sent_at: when, in Unix seconds by this machine's clock.
        candidates: jobs that may be the one (the legacy API has no token to tell them apart).
    """

    def __init__(
        self,
        message: str,
        *,
        operation: str,
        token: str | None,
        body: Mapping[str, Any],
        sent_at: float,
        candidates: Sequence[Any] = (),
    ) -> None:
        super().__init__(message)
        self.operation = operation
        self.token = token
        self.body: dict[str, Any] = redact_value(body)
        self.sent_at = sent_at
        self.candidates = tuple(candidates)


class PaginationError(FTClientError):
    """A list's cursor does not advance: the service would give the same page for ever.

    Attributes:
        after: the cursor that came twice.
    """

    def __init__(self, message: str, after: str) -> None:
        super().__init__(message)
        self.after = after


class JobFailedError(FTClientError):
    """The awaited job failed.

    Attributes:
        job: its last state.
    """

    def __init__(self, message: str, job: Any) -> None:
        super().__init__(message)
        self.job = job


class JobCancelledError(FTClientError):
    """The awaited job was cancelled.

    Attributes:
        job: its last state.
    """

    def __init__(self, message: str, job: Any) -> None:
        super().__init__(message)
        self.job = job


class WaitTimeoutError(FTClientError, TimeoutError):
    """The job or file had not ended within the given time; it goes on.

    Attributes:
        last_seen: its state at the last look; None if no look succeeded.
    """

    def __init__(self, message: str, last_seen: Any) -> None:
        super().__init__(message)
        self.last_seen = last_seen


BY_STATUS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def error_of(body: Any) -> dict[str, Any]:
    """The error of an error body of any known shape; empty where there is none.

    Source: 24 recorded refusals: `error` with or without `type` and `param`, with a second copy in `detail`. Proxies
    answer text, HTML, or nothing; services made with FastAPI a list of faults in `detail`.
    """
    if isinstance(body, dict):
        for key in ("error", "detail"):
            error = body.get(key)
            if isinstance(error, dict):
                return error
            if isinstance(error, str):
                return {"message": error}
            if isinstance(error, list):
                return _of_faults(error)
    return {}


def _of_faults(faults: list[Any]) -> dict[str, Any]:
    told, params = [], []
    for fault in faults:
        if isinstance(fault, dict) and isinstance(fault.get("loc"), list):
            place = ".".join(str(step) for step in fault["loc"] if step != "body")
            params.append(place)
            told.append(f"{place}: {fault.get('msg')}")
    return {"message": "; ".join(told), "param": params[0]} if told else {}


def words_of(body: Any) -> str:
    """Return the service's message in a body, on one line of at most 300 characters."""
    message = error_of(body).get("message")
    if message is None and isinstance(body, str):
        message = _title_of(body) if body.lstrip()[:1] == "<" else body
    elif message is None and isinstance(body, dict):
        message = body.get("message")
    text = " ".join(str(message or "").split())
    return text if len(text) <= 300 else text[:299] + "…"


def _title_of(page: str) -> str:
    """Return the title of an HTML page. The rest does not help a person in a terminal."""
    title = re.search(r"<title[^>]*>([^<]*)</title>", page[:4096], re.IGNORECASE)
    return title[1] if title else ""


def body_of(response: Response) -> Any:
    """Return the parsed JSON body of a response, or its text, or None if it is empty.

    The charset that a response declares may be unknown, or not one of text.
    """
    try:
        return response.json()
    except (ValueError, RecursionError):
        pass
    try:
        return response.text or None
    except Exception:  # noqa: BLE001  # codecs raise many errors for a charset that is not one of text
        return response.content.decode("utf-8", "replace") or None


def status_error(
    response: Response, label: str, attempts: int = 1, equivalent_status: int | None = None
) -> APIStatusError:
    """Return the error for a response with a status other than 2xx.

    Args:
        response: The response, with its body read.
        label: Operation and ID, e.g. `retrieveFile file-abc123`.
        attempts: How often the request was sent.
        equivalent_status: The status that the error would have, if the service reports it with another one.
    """
    from ft_client._next_steps import advice  # only errors need it

    status = equivalent_status or response.status_code
    body = body_of(response)
    kind = BY_STATUS.get(status, InternalServerError if status >= 500 else APIStatusError)
    message = f"{label}: {response.status_code} {response.reason_phrase}".rstrip()
    words = words_of(body)
    if words and words != f"{response.status_code} {response.reason_phrase}":
        message += f": {words}"
    given = advice(status, label, response.request.url.path, body, words)
    if given.step:
        message += f" -> {given.step}"
    if request_id := response.headers.get("x-request-id"):
        message += f" [request {request_id}]"
    if attempts > 1:
        message += f" [sent {attempts} times]"
    error = kind(message, response=response, body=body, attempts=attempts)
    error.retryable = given.retryable
    return error
