"""Errors of this library, as a tree.

    FTClientError
    ├── ParameterError (ValueError)         a call's parameters break a rule; nothing was sent
    ├── DatasetError (ValueError)           a dataset breaks a rule; nothing was sent
    ├── NotSupportedError                   the service does not have the operation; nothing was sent
    ├── JournalError                        the journal cannot be used; nothing was sent
    ├── APIError
    │   ├── APIConnectionError              no complete response
    │   │   └── APITimeoutError             no response in time
    │   ├── APIStatusError                  a response with a status other than 2xx
    │   │   ├── BadRequestError             400
    │   │   ├── AuthenticationError         401
    │   │   ├── PermissionDeniedError       403
    │   │   ├── NotFoundError               404
    │   │   ├── ConflictError               409
    │   │   ├── UnprocessableEntityError    422
    │   │   ├── RateLimitError              429
    │   │   └── InternalServerError         5xx
    │   └── APIResponseValidationError      a 2xx with an unusable body, or with drift in strict mode
    ├── OutcomeUnknownError                 it is not known whether a create was executed
    ├── PaginationError                     a list's cursor does not advance
    ├── JobFailedError                      the job failed
    ├── JobCancelledError                   the job was cancelled
    └── WaitTimeoutError (TimeoutError)     the job or file did not end in the given time

The names are those of the vendor's SDK where it has one, so that `except` clauses keep working; `OpenAIError` is
FTClientError. No error holds the key: credentials are removed from the request before it is attached.
"""

from __future__ import annotations

import copyreg
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ft_client._credentials import redact_value
from ft_client._error_bodies import error_of

if TYPE_CHECKING:
    from ft_client._http_library import Request, Response


class FTClientError(Exception):
    """Root of all errors of this library. Errors can be pickled and copied; a pickle lacks the body of the request."""

    def __reduce__(self) -> Any:
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]  # it is there


OpenAIError = FTClientError


class ParameterProblem(NamedTuple):
    """One parameter that breaks a rule.

    Attributes:
        param: Its path, e.g. `hyperparameters.n_epochs`.
        value: The value, or `...` if there was none.
        rule: The rule that it breaks, and the next step.
        source: The source of the rule.
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
    """The parameters of a call break rules; nothing was sent.

    Attributes:
        problems: All problems, each with parameter, value, rule and source.
        param: Parameter of the first problem.
    """

    def __init__(self, problems: Sequence[ParameterProblem]) -> None:
        self.problems = tuple(problems)
        self.param = self.problems[0].param if self.problems else None
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DatasetError(FTClientError, ValueError):
    """A dataset breaks rules; nothing was sent.

    Attributes:
        report: The report (`ft_client.datasets.DatasetReport`).
    """

    def __init__(self, message: str, report: Any = None) -> None:
        self.report = report
        super().__init__(message)


class JournalError(FTClientError):
    """The journal cannot be read or written, is damaged or newer, or another process works on the same object."""


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


class APIError(FTClientError):
    """A call did not succeed.

    Attributes:
        message: What failed, and the next step.
        request: The request without credentials, or None if there was none.
        body: The error object in the response; without one its parsed body, its text, or None.
        code: The service's code, e.g. model_not_found, or None.
        type: The service's type, nearly always invalid_request_error.
        param: The parameter that the service names, or None.
        attempts: How often the request was sent.
    """

    def __init__(self, message: str, request: Request | None = None, *, body: Any = None, attempts: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.request = request
        inner = body.get("error") if isinstance(body, dict) else None
        self.body = inner or body
        error = error_of(body) or (body if isinstance(body, dict) else {})
        self.code: str | None = error.get("code")
        self.type: str | None = error.get("type")
        self.param: str | None = error.get("param")
        self.attempts = attempts


class APIConnectionError(APIError):
    """No complete response arrived. Only if `sent` is false is it known that the service did not execute the request.

    Attributes:
        sent: Whether the request may have reached the service.
        cause: `proxy`, `certificate`, `tls`, `dns`, `refused`, `connect`, `reset`, `cut`, `timeout`, `protocol`,
            `body`, `url`, `request`, `redirect` or `unknown`.
        retryable: Whether another attempt may succeed.
    """

    def __init__(
        self,
        message: str = "Connection error.",
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
    """No response arrived in time. The first argument can be the request, as in the vendor's SDK."""

    def __init__(self, message: str | Request = "Request timed out.", **facts: Any) -> None:
        if not isinstance(message, str):
            message, facts["request"] = "Request timed out.", message
        super().__init__(message, **facts)


class APIResponseValidationError(APIError):
    """A 2xx response has an unusable body, or does not match the contract (`strict=True`).

    Attributes:
        response: The response.
        drift: Where it does not match the contract.
    """

    def __init__(
        self,
        message: str = "the response is not what was requested",
        *,
        response: Response,
        body: Any = None,
        drift: Sequence[Any] = (),
        attempts: int = 1,
    ) -> None:
        super().__init__(message, request=response.request, attempts=attempts)
        self.body = body  # unchanged: a failed job also has an `error`
        self.response = response
        self.status_code = response.status_code
        self.drift = tuple(drift)


class APIStatusError(APIError):
    """A response has a status other than 2xx.

    Attributes:
        status_code: The status.
        request_id: The service's ID of the request (`x-request-id`), for its support.
        response: The response.
        retryable: Whether the same request may succeed later.
    """

    retryable = False

    def __init__(self, message: str, *, response: Response, body: Any = None, attempts: int = 1) -> None:
        super().__init__(message, request=response.request, body=body, attempts=attempts)
        self.response = response
        self.status_code = response.status_code
        self.request_id = response.headers.get("x-request-id")


class BadRequestError(APIStatusError):
    """400: the service rejects the request."""


class AuthenticationError(APIStatusError):
    """401: the key is missing or wrong."""


class PermissionDeniedError(APIStatusError):
    """403: the key lacks the permission."""


class NotFoundError(APIStatusError):
    """404: the object does not exist, or the key cannot access it."""


class ConflictError(APIStatusError):
    """409: the state of the object does not allow the request."""


class UnprocessableEntityError(APIStatusError):
    """422: the service understands the request but cannot process it."""


class RateLimitError(APIStatusError):
    """429: too many requests, or too many active jobs; nothing was started."""


class InternalServerError(APIStatusError):
    """5xx: the service failed; it is not known whether it executed the request."""


class OutcomeUnknownError(FTClientError):
    """Whether a create ran cannot be known: it may have started a job, so it was not sent again.

    Attributes:
        operation: operationId of the create.
        token: The idempotency key under `metadata["ft_client_request"]`, or None if the service accepts no metadata.
        body: The request body, without credentials such as `wandb_key`.
        sent_at: when, in Unix seconds by this machine's clock.
        candidates: Jobs that may have been started by the request. The legacy API has no key that distinguishes them.
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
    """The cursor of a list does not advance: the service would return the same pages forever.

    Attributes:
        after: The repeated cursor.
    """

    def __init__(self, message: str, after: str) -> None:
        super().__init__(message)
        self.after = after


class JobFailedError(FTClientError):
    """The job failed.

    Attributes:
        job: Its last state.
    """

    def __init__(self, message: str, job: Any) -> None:
        super().__init__(message)
        self.job = job


class JobCancelledError(FTClientError):
    """The job was cancelled.

    Attributes:
        job: Its last state.
    """

    def __init__(self, message: str, job: Any) -> None:
        super().__init__(message)
        self.job = job


class WaitTimeoutError(FTClientError, TimeoutError):
    """The job or file did not end in the given time; it continues.

    Attributes:
        last_seen: Its last state, or None if it was never retrieved.
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
