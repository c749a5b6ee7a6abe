"""Error responses: the exception, its JSON body, and one constructor per error."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ft_client.sandbox.profiles import Profile

_AZURE_CODES = {400: "invalidPayload", 401: "401", 404: "notFound", 409: "conflict", 429: "tooManyRequests"}


class ServiceError(Exception):
    """An error response.

    Args:
        status: HTTP status.
        message: Human-readable message.
        param: Name of the parameter that caused the error.
        code: Machine-readable error code.
        headers: Additional headers.
        is_files_endpoint: Whether the error comes from a files endpoint. Their bodies also have a `detail` object.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
        is_files_endpoint: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.param = param
        self.code = code
        self.headers = dict(headers or {})
        self.is_files_endpoint = is_files_endpoint

    def body(self, profile: Profile) -> bytes:
        """Return the JSON body in the format of `profile`."""
        if profile.minimal_errors:
            code = self.code or _AZURE_CODES.get(self.status, "invalidPayload")
            return json.dumps({"error": {"code": code, "message": self.message}}).encode()
        error_type = "server_error" if self.status >= 500 else "invalid_request_error"
        body: dict[str, Any] = {
            "error": {"message": self.message, "type": error_type, "param": self.param, "code": self.code}
        }
        if self.is_files_endpoint and profile.error_detail:
            body["detail"] = {"message": self.message, "code": self.code}
        return json.dumps(body).encode()


def format_value(value: object, limit: int = 80) -> str:
    """Return the repr of `value` for a message, truncated to `limit` characters."""
    text = "".join(_repr_pieces(value, limit))
    return text if len(text) <= limit else text[:limit] + "..."


def _repr_pieces(value: object, budget: int) -> Iterator[str]:
    """Yield pieces of the repr of a JSON value until `budget` characters are exceeded."""
    if isinstance(value, str):
        yield repr(value[: budget + 1])
    elif isinstance(value, dict | list):
        brackets = "{}" if isinstance(value, dict) else "[]"
        yield brackets[0]
        for index, item in enumerate(value):
            prefix = ", " if index else ""
            if isinstance(value, dict):
                prefix += repr(item[: budget + 1]) + ": "
                item = value[item]
            text = prefix + "".join(_repr_pieces(item, budget))
            yield text
            budget -= len(text)
            if budget < 0:
                return
        yield brackets[1]
    else:
        yield repr(value)


def bad_request(message: str, param: str | None = None, code: str | None = None) -> ServiceError:
    """Return a 400: the request is invalid."""
    return ServiceError(400, message, param=param, code=code)


def file_not_found(file_id: str) -> ServiceError:
    """Return a 404: no file has this ID."""
    return ServiceError(404, f"No such File object: {_truncate(file_id)}", param="id", is_files_endpoint=True)


def job_not_found(job_id: str) -> ServiceError:
    """Return a 404: no job or legacy fine-tune has this ID."""
    message = f"Could not find fine tune: {_truncate(job_id)}"
    return ServiceError(404, message, param="fine_tune_id", code="fine_tune_not_found")


def upload_not_found(upload_id: str) -> ServiceError:
    """Return a 404: no upload has this ID."""
    return ServiceError(404, f"No such Upload object: {_truncate(upload_id)}", param="upload_id")


def model_not_found(model: str) -> ServiceError:
    """Return a 404: no model has this name."""
    message = f"The model '{_truncate(model)}' does not exist"
    return ServiceError(404, message, param="model", code="model_not_found")


def conflict(message: str, param: str | None = None) -> ServiceError:
    """Return a 409: the state of the object does not allow this."""
    return ServiceError(409, message, param=param)


def too_large(limit: int) -> ServiceError:
    """Return a 413: the body is too large."""
    return ServiceError(413, f"Request too large: the limit is {limit} bytes.")


def unsupported_content_type(actual: str, expected: str) -> ServiceError:
    """Return a 415: the content type is not supported."""
    message = f"Unsupported content type: {format_value(actual)}. Use {expected!r}."
    return ServiceError(415, message)


def _truncate(text: str) -> str:
    return text if len(text) <= 200 else text[:200] + "..."
