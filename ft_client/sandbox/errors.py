"""The service's refusals: one exception, and the bodies they are answered with."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ft_client.sandbox.profiles import Profile

Headers = list[tuple[bytes, bytes]]

_AZURE_CODES = {400: "invalidPayload", 401: "401", 404: "notFound", 409: "conflict", 429: "tooManyRequests"}


class ServiceError(Exception):
    """A request is refused with `status`.

    Args:
        status: HTTP status.
        message: The text for people.
        param: The parameter it is about.
        code: The word for programs.
        headers: Headers beyond the usual ones.
        about_files: Whether an endpoint of files answers, whose errors come twice today.
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        headers: Sequence[tuple[bytes, bytes]] = (),
        about_files: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.param = param
        self.code = code
        self.headers = headers
        self.about_files = about_files

    def body(self, profile: Profile) -> bytes:
        """Return the JSON the service sends."""
        if profile.bare_errors:
            code = self.code or _AZURE_CODES.get(self.status, "invalidPayload")
            return json.dumps({"error": {"code": code, "message": self.message}}).encode()
        kind = "server_error" if self.status >= 500 else "invalid_request_error"
        body: dict[str, Any] = {
            "error": {"message": self.message, "type": kind, "param": self.param, "code": self.code}
        }
        if self.about_files and profile.error_detail:
            body["detail"] = {"message": self.message, "code": self.code}
        return json.dumps(body).encode()


class ClientGoneError(Exception):
    """The client hung up before its request was complete."""


def shown(value: object, limit: int = 80) -> str:
    """Return `value` as the service writes it into a message, never longer than `limit` however large it is."""
    text = "".join(_pieces(value, limit))
    return text if len(text) <= limit else text[:limit] + "..."


def _pieces(value: object, room: int) -> Iterator[str]:
    """Yield the repr of a JSON value, stopping once there is more of it than there is room for."""
    if isinstance(value, str):
        yield repr(value[: room + 1])
    elif isinstance(value, dict | list):
        brackets = "{}" if isinstance(value, dict) else "[]"
        yield brackets[0]
        for index, item in enumerate(value):
            before = ", " if index else ""
            if isinstance(value, dict):
                before += repr(item[: room + 1]) + ": "
                item = value[item]
            text = before + "".join(_pieces(item, room))
            yield text
            room -= len(text)
            if room < 0:
                return
        yield brackets[1]
    else:
        yield repr(value)


def bad_request(message: str, param: str | None = None, code: str | None = None) -> ServiceError:
    """The request is wrong in itself."""
    return ServiceError(400, message, param=param, code=code)


def no_such_file(file_id: str) -> ServiceError:
    """There is no file of this ID."""
    return ServiceError(404, f"No such File object: {_cut(file_id)}", param="id", about_files=True)


def no_such_job(job_id: str) -> ServiceError:
    """There is no job or legacy fine-tune of this ID."""
    message = f"Could not find fine tune: {_cut(job_id)}"
    return ServiceError(404, message, param="fine_tune_id", code="fine_tune_not_found")


def no_such_upload(upload_id: str) -> ServiceError:
    """There is no upload of this ID."""
    return ServiceError(404, f"No such Upload object: {_cut(upload_id)}", param="upload_id")


def no_such_model(model: str) -> ServiceError:
    """There is no model of this name."""
    message = f"The model '{_cut(model)}' does not exist"
    return ServiceError(404, message, param="model", code="model_not_found")


def conflict(message: str, param: str | None = None) -> ServiceError:
    """The object is not in a state that allows this."""
    return ServiceError(409, message, param=param)


def too_large(limit: int) -> ServiceError:
    """The body is larger than the service takes."""
    return ServiceError(413, f"The request is too large: at most {limit} bytes are accepted here.")


def wrong_content_type(got: str, expected: str) -> ServiceError:
    """The body is not in the form this endpoint reads."""
    message = f"Unsupported content type: {shown(got)}. This endpoint reads {expected!r}."
    return ServiceError(415, message)


def _cut(text: str) -> str:
    return text if len(text) <= 200 else text[:200] + "..."
