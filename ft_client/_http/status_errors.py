"""The error of a response with a status other than 2xx, and the body that it is read from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ft_client._error_bodies import one_line, words_of
from ft_client.errors import BY_STATUS, APIStatusError, InternalServerError

if TYPE_CHECKING:
    from ft_client._http_library import Response


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
    response: Response, label: str, attempts: int = 1, equivalent_status: int | None = None, reported: str = ""
) -> APIStatusError:
    """Return the error for a response with a status other than 2xx.

    Args:
        response: The response, with its body read.
        label: Operation and ID, e.g. `retrieveFile file-abc123`.
        attempts: How often the request was sent.
        equivalent_status: The status that the error would have, if the service reports it with another one.
        reported: The service's message, for a body that has it where only the service's profile finds it.
    """
    from ft_client._next_steps import advice  # only errors need it

    status = equivalent_status or response.status_code
    body = body_of(response)
    kind = BY_STATUS.get(status, InternalServerError if status >= 500 else APIStatusError)
    message = f"{label}: {response.status_code} {response.reason_phrase}".rstrip()
    words = words_of(body) or one_line(reported)
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
