"""Responses: decode a success, decide whether it is usable, map anything else to an error. The only place for these.

A 2xx is usable if it contains what was requested: a list has a list of items, an object has its ID, and a file or job
has the requested ID. Otherwise it is an error that quotes the service. An error that a service reports with status 200
becomes the same error as with its own status.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from ft_client._credentials import remove_credentials
from ft_client._error_bodies import words_of
from ft_client._http.failures import redact_response, request_credentials
from ft_client._http.reshape import needs_view, only_confirms, reshape, set_outcomes
from ft_client._http.status_errors import body_of, status_error
from ft_client._profile.service_errors import RETRYABLE_KINDS
from ft_client.drift import drift
from ft_client.errors import (
    APIError,
    APIResponseValidationError,
    APIStatusError,
)
from ft_client_generated.errors import InvalidBody
from ft_client_generated.types import Model

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client._http_library import URL, Response
    from ft_client._profile import Profile, ServiceError

T = TypeVar("T", covariant=True)
E = TypeVar("E", bound=APIError)

_OTHER = "it is about"
_NO_ID = "it has no id"
_NO_STATUS = "it has no status"
_KEPT = "it reports that the object was not deleted"
FILE_CONTENT = frozenset({"downloadFile"})
"""Operations whose response is the content of a file, of any size."""

_HAS_REQUESTED_ID = frozenset({"OpenAIFile", "FineTuningJob", "FineTune", "Upload", "DeleteFileResponse"})
"""Schemas whose ID must be the requested one. Models are not among them, because they have aliases."""


_STATUS_OF_KIND = {
    "auth": 401, "permission": 403, "license": 403, "training_not_available": 403, "not_found": 404,
    "endpoint_missing": 404, "routing": 404, "conflict": 409, "too_large": 413, "rate": 429, "balance": 429,
    "server_error": 500, "timeout": 504,
}  # fmt: skip
"""The status that an error reported with a 2xx is equivalent to."""


class Empty(Enum):
    """The result of a success without an object."""

    EMPTY = "empty"


class Call(Protocol[T]):
    """The part of an `OperationCall` that decoding needs."""

    operation: str
    resource_id: str
    schema: str
    on_already_gone: Any
    on_empty: Any

    @property
    def parse(self) -> Callable[[Any], Any]: ...

    @property
    def label(self) -> str: ...


class InvalidBodyError(Exception):
    """A 2xx whose body is unusable. Another attempt may succeed."""

    def __init__(self, failure: APIResponseValidationError) -> None:
        super().__init__(failure)
        self.failure = failure


class ReportedError(Exception):
    """A 2xx whose body reports an error."""

    def __init__(self, failure: APIStatusError, *, retryable: bool, outcome_unknown: bool) -> None:
        super().__init__(failure)
        self.failure = failure
        self.retryable = retryable
        self.outcome_unknown = outcome_unknown


def decode(config: ClientConfig, call: Call[T], response: Response, attempt: int) -> T | Empty:
    """Return the decoded body of a 2xx, or `Empty.EMPTY` if the call accepts a success without an object.

    Raises:
        InvalidBodyError: The body does not contain what was requested.
        ReportedError: The body reports an error.
        APIResponseValidationError: It does not match the contract, in strict mode.
    """
    if call.on_empty is not None and not response.content.strip():
        return Empty.EMPTY
    profile = config.profile
    result: Any
    result, reason = (None, "-") if profile.reshapes else _parse(call, response)
    checked = bool(reason) or type(result) is dict or (call.on_already_gone is not None and call.on_empty is not None)
    if checked or needs_view(model_of(result)):
        body = _json_of(response)
        if checked:
            _raise_if_reported(config, call, response, body, attempt)
        result, reason = _reshaped(profile, call, response, body, (result, reason))
        if _has_nothing(call, result, reason):  # an error beside something else, such as the ID of the request
            _raise_if_reported(config, call, response, body, attempt, has_result=False)
        if reason in {_NO_ID, _NO_STATUS} and _confirms(call, body):
            result, reason = _confirmed(config, call, response, body)
    if reason:
        raise InvalidBodyError(_unusable(config, call, response, reason, attempt))
    if not profile.reshapes:
        set_outcomes(profile, model_of(result))
    if config.strict and isinstance(result, Model):  # bytes have no schema
        raise_on_drift(result, call.label, response, attempt)
    decoded: T = result
    return decoded


def _reshaped(
    profile: Profile, call: Call[Any], response: Response, body: Any, parsed: tuple[Any, str]
) -> tuple[Any, str]:
    """Return the result of a body under the names of the contract, and the reason why it is unusable.

    Args:
        profile: Of the service.
        call: The call.
        response: The response.
        body: Its parsed body.
        parsed: Result and reason without the profile, which stay if they are better.
    """
    reshaped = reshape(profile, call.operation, response, body, call.resource_id, schema=call.schema)
    if reshaped is None:
        return _parse(call, response) if profile.reshapes else parsed
    result, reason = _parse(call, reshaped)
    if not reason:
        reshaped.complete(model_of(result))
    return (result, reason) if not reason or profile.reshapes else parsed


def _has_nothing(call: Call[Any], result: Any, reason: str) -> bool:
    """Whether a body has neither the object nor an item of the list that was requested, nor states a deletion."""
    if reason:
        return not reason.startswith(_OTHER)
    model = model_of(result)
    is_deletion = call.on_already_gone is not None and call.on_empty is not None
    return getattr(model, "data", None) == [] or (is_deletion and getattr(model, "deleted", None) is not True)


def _confirms(call: Call[Any], body: Any) -> bool:
    """Whether a body without an object may confirm the request."""
    return call.on_empty is not None and isinstance(body, dict) and not isinstance(body.get("data"), list)


def _confirmed(config: ClientConfig, call: Call[Any], response: Response, body: Any) -> tuple[Any, str]:
    """Return the result of a body that only confirms a request, and the reason why it is unusable or an empty string.

    Such as {"status": "success"}: the request was accepted.
    """
    if call.on_already_gone is None:
        return Empty.EMPTY, ""
    effect = config.profile.deletion(response.status_code, body)
    if effect == "kept":
        return None, _KEPT
    model = call.on_already_gone()
    if "deleted" in model.FIELDS:
        model.deleted = effect == "deleted"  # False while the deletion takes a while
    model._raw = body
    return model, ""


def _parse(call: Call[Any], response: Any) -> tuple[Any, str]:
    """Return the decoded body, and the reason why it is unusable or an empty string."""
    try:
        result = call.parse(response)
        return result, _why_unusable(call, result)
    except InvalidBody as error:
        return None, str(error.reason)
    except Exception as error:  # noqa: BLE001  # no value of a service raises a foreign exception
        return None, f"it cannot be decoded: {type(error).__name__}"


def model_of(result: Any) -> Any:
    return result[0] if isinstance(result, tuple) else result  # a parser may add a header's value


def _why_unusable(call: Call[Any], result: Any) -> str:
    """Return the reason why a decoded body is not what was requested, or an empty string."""
    model = model_of(result)
    if not isinstance(model, Model):
        return ""
    if model.SCHEMA.startswith("List"):
        items = getattr(model, "data", None)
        if not isinstance(items, list):
            return "it has no list of items"
        return "" if all(isinstance(item, Model) for item in items) else "an item of its list is not an object"
    if "deleted" in model.FIELDS and model.deleted is False:  # type: ignore[attr-defined]  # one of its fields
        return _KEPT
    if "id" not in model.FIELDS:
        return ""
    object_id: object = getattr(model, "id", None)
    if not isinstance(object_id, str) or not object_id:
        return _NO_ID
    if model.SCHEMA in _HAS_REQUESTED_ID and call.resource_id and object_id != call.resource_id:
        return f"{_OTHER} {object_id[:80]!r}"
    return _NO_STATUS if call.on_empty is not None and only_confirms(model) else ""


def _json_of(response: Response) -> Any:
    try:
        return response.json()
    except (ValueError, RecursionError):
        return None


def _raise_if_reported(
    config: ClientConfig,
    call: Call[Any],
    response: Response,
    body: Any,
    attempt: int,
    *,
    has_result: bool | None = None,
) -> None:
    if call.operation in FILE_CONTENT:
        return  # the content can be anything; see download.reject_error
    error = reported_error(config, call, response, body, attempt, has_result=has_result)
    if error is not None:
        raise error


def reported_error(
    config: ClientConfig,
    call: Call[Any],
    response: Response,
    body: Any,
    attempt: int,
    *,
    has_result: bool | None = None,
) -> ReportedError | None:
    """Return the error that the body of a 2xx reports, or None if it reports success.

    Args:
        config: Configuration of the client.
        call: The call.
        response: The response.
        body: Its parsed body.
        attempt: How often the request was sent.
        has_result: Whether the body has what was requested; None if that is not known.
    """
    reported = config.profile.error_of(body, response.status_code, call.operation, has_result=has_result)
    if reported is None:
        return None
    equivalent = _STATUS_OF_KIND.get(reported.kind, 400)
    failure = status_error(redact_response(response), call.label, attempt, equivalent, reported.message)
    complete_error(failure, reported, config.profile.data["errors"].get("codes", {}))
    set_message(failure, config.redact(failure.message))
    return ReportedError(failure, retryable=reported.retryable, outcome_unknown=reported.outcome_unknown)


def _unusable(
    config: ClientConfig, call: Call[Any], response: Response, reason: str, attempt: int
) -> APIResponseValidationError:
    quoted = words_of(_json_of(response)) or _excerpt(response)
    quoted = f"; the service sent {config.redact(quoted)!r}" if quoted else ""
    times = f" [sent {attempt} times]" if attempt > 1 else ""
    return APIResponseValidationError(
        f"{call.label}: the body of a {response.status_code} is unusable: {reason}{quoted} -> see .response; check "
        f"that the base URL is that of the API{times}",
        response=redact_response(response), attempts=attempt,
    )  # fmt: skip


def _excerpt(response: Response) -> str:
    """Return the beginning of a body as one line."""
    text = " ".join(response.content[:400].decode("utf-8", "replace").split())
    return text if len(text) <= 120 else text[:119] + "…"


def complete_error(error: APIStatusError, reported: ServiceError, own_codes: Mapping[str, str]) -> None:
    """Add what the service's profile reads in an error: code, parameter, request ID and whether to retry.

    Args:
        error: The error.
        reported: The error that the profile finds in its body.
        own_codes: Kind by code, of the profile.
    """
    error.code = error.code if isinstance(error.code, str) and error.code else reported.code
    error.param = error.param or reported.param
    error.type = error.type or reported.type
    error.request_id = error.request_id or reported.request_id
    is_transient = reported.kind in RETRYABLE_KINDS
    error.retryable = is_transient and (error.retryable or reported.code in own_codes)


def response_error(config: ClientConfig, call: Call[Any], response: Response, attempt: int) -> APIStatusError:
    """Return the error for a status other than 2xx, without the key even if the service echoes it."""
    reported = None
    if response.status_code >= 400:
        reported = config.profile.error_of(body_of(response), response.status_code, call.operation)
    words = reported.message if reported is not None and isinstance(body_of(response), dict) else ""
    error = status_error(redact_response(response), call.label, attempt, reported=words)
    if reported is not None:
        complete_error(error, reported, config.profile.data["errors"].get("codes", {}))
    asked = response.headers.get("x-should-retry")  # the service decides, and the vendor's SDK obeys it too
    error.retryable = asked == "true" if asked in ("true", "false") else error.retryable
    set_message(error, config.redact(error.message))
    if 300 <= response.status_code < 400 and (target := redirect_target(response)) is not None:
        location = target.copy_with(userinfo=b"", query=None, fragment=None)
        set_message(error, f"{error.message}: to {location}, where the key is not sent -> check the base URL")
    return error


def redirect_target(response: Response) -> URL | None:
    """Return the URL that a redirect names, or None if it names no URL."""
    if "location" not in response.headers:
        return None
    try:
        return response.request.url.join(response.headers["location"])
    except Exception:  # noqa: BLE001  # httpx and httpx2 have different classes for an invalid URL
        return None


def set_message(error: E, message: str) -> E:
    """Replace the message of an error."""
    error.message, error.args = message, (message,)
    return error


def raise_on_drift(model: Model, label: str, response: Response, attempts: int = 1) -> None:
    """Check that a response, or an event of a stream, matches the contract.

    Raises:
        APIResponseValidationError: It does not.
    """
    if differences := drift(model):
        credentials = request_credentials(response.request)
        content = remove_credentials(model.to_dict(), credentials)
        body = model if content == model.to_dict() else content  # plain data if the service echoed a credential
        differences = [each._replace(actual=remove_credentials(each.actual, credentials)) for each in differences]
        suffix = f" and in {len(differences) - 1} more places" if len(differences) > 1 else ""
        raise APIResponseValidationError(
            f"{label}: the response does not match the contract at {differences[0]}{suffix} "
            "-> see .drift; strict=False accepts it",
            response=redact_response(response), body=body, drift=differences, attempts=attempts,
        )  # fmt: skip
