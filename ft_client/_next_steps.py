"""Next steps for errors of the service, by status, kind and message, and whether a retry can help."""

from __future__ import annotations

import re
from typing import Any

import attrs

from ft_client import _retry
from ft_client._profile.service_errors import ErrorRules, read_error

NEXT_STEP: dict[int, str] = {
    401: "check the API key (OPENAI_API_KEY or api_key=) and the base URL it belongs to",
    403: "check the permissions of this key's project; checkpoint permissions need an admin key",
    404: "check the ID, and that the key belongs to the organization and project that own it",
    405: "check the base URL: the service does not have this endpoint",
    407: "check the user name and password of the proxy in HTTPS_PROXY, HTTP_PROXY or the proxy= of http_client",
    409: "check the state of the job, file or upload, then decide",
    413: "send the file in parts: client.uploads.upload_file(path)",
    429: "wait, or let active jobs end; nothing was started",
    511: "sign in to the network: it intercepts requests",
}
"""By status."""

SERVER_ERROR_STEP = "try again later; it is not known whether the service executed the request"

STEP_BY_KIND: dict[str, str] = {
    "balance": "add credit or raise the limit in the account's billing settings; a retry does not help; nothing was "
    "started",
    "training_not_available": "the organization can no longer create fine-tuning jobs, also with another key or model; "
    "delete files that were uploaded for this job: client.files.delete(id)",
}
"""By kind, whatever the status. A retry does not help."""


@attrs.frozen
class _Hint:
    """A hint by message.

    Attributes:
        pattern: Regular expression for the service's message.
        step: The next step; `{file}` stands for the ID of the file.
        statuses: Statuses to which it applies.
        operations: Prefix of the label of operations to which it applies.
        kind: The kind of error that the message proves, or an empty string.
    """

    pattern: str
    step: str
    statuses: frozenset[int]
    operations: str = ""
    kind: str = ""


_REJECTED = frozenset({400, 403, 404, 405, 409, 422, 425, 501})

HINTS: tuple[_Hint, ...] = (
    _Hint(r"exceeded your current quota|billing|insufficient (balance|credits?|funds|quota)|out of credits?|top up",
          STEP_BY_KIND["balance"], frozenset({400, 402, 403, 429}), kind="balance"),
    _Hint(r"(\bfiles?\b|file-).*(\bnot (yet |currently )?(been )?(ready|(fully )?processed|available yet|validated)\b|"
          r"\bstill (being |is )?(processed|processing|uploading|validating|pending|scanned)\b|"
          r"\b(is|are|being) (being )?(processing|processed|uploading|validated|pending)\b|"
          r"\bhas not (finished|completed)\b)",
          "wait for the file: client.files.wait_for_processing({file}), then repeat the call", _REJECTED),
    _Hint(r"plain HTTP request was sent to (an )?HTTPS", "use https:// in the base URL", frozenset({400, 497})),
    _Hint(r"", "send smaller parts: part_size= of client.uploads.upload_file", frozenset({413}),
          operations="addUploadPart"),
    _Hint(r"invalid url|unknown (request )?url|cannot (get|post|delete|put)\b|no (such )?(route|endpoint|handler)|"
          r"page not found|unknown (route|endpoint|path)|route .*not found",
          "{base_url}", frozenset({404, 405})),
)  # fmt: skip
"""By message, whose case is ignored. The first that applies counts."""

_NO_ENDPOINT = "check the base URL: the service does not have this endpoint"
_NO_VERSION = f"{_NO_ENDPOINT}, and the base URLs of most services end with /v1"
_NOT_THE_API = (
    "the response is not from the API: check the base URL, and whether a proxy or firewall rejects the request"
)
_VERSION = re.compile(r"/(v\d+\w*|openai)(/|$)")


@attrs.frozen
class Advice:
    """The next step for an error.

    Attributes:
        step: The next step, or an empty string.
        retryable: Whether the same request may succeed later.
    """

    step: str
    retryable: bool


def advice(status: int, label: str, path: str, body: Any, message: str) -> Advice:
    """Return the next step for an error.

    Args:
        status: HTTP status.
        label: Operation and ID.
        path: Path of the request.
        body: Parsed body, its text, or None.
        message: The service's message.
    """
    reported = read_error(body, status, ErrorRules())
    kind = reported.kind if reported is not None else ""
    hint = next((hint for hint in HINTS if _applies(hint, status, label, message)), None)
    if hint is not None and hint.kind:
        kind = hint.kind
    retryable = _retry.is_retryable_status(status) and kind not in STEP_BY_KIND
    if kind in STEP_BY_KIND:
        return Advice(STEP_BY_KIND[kind], retryable)
    has_version = _VERSION.search(path) is not None
    base_url_step = _NO_ENDPOINT if has_version else _NO_VERSION
    if hint is not None:
        return Advice(hint.step.format(file=_file_in(label, message), base_url=base_url_step), retryable)
    if status == 404 and not has_version and message.lower().strip("40 .!:-") in {"", "not found"}:
        return Advice(_NO_VERSION, retryable)
    if status in {403, 451} and not isinstance(body, dict):
        return Advice(_NOT_THE_API, retryable)
    return Advice(NEXT_STEP.get(status, SERVER_ERROR_STEP if status >= 500 else ""), retryable)


def _applies(hint: _Hint, status: int, label: str, message: str) -> bool:
    return (
        status in hint.statuses
        and label.startswith(hint.operations)
        and re.search(hint.pattern, message, re.IGNORECASE | re.DOTALL) is not None
    )


def _file_in(label: str, message: str) -> str:
    """Return the file's ID in quotes, or a placeholder."""
    quoted = re.search(r"\bfile-[\w-]+", f"{message} {label}")
    return f'"{quoted[0]}"' if quoted else "file_id"
