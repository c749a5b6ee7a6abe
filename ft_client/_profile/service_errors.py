"""Error bodies of compatible services, in every form, as one object with a kind and a retry rule.

The forms: `{"error": {...}}` (OpenAI), `{"error": "text"}`, `{"detail": "text"}` and `{"detail": [...]}` (FastAPI),
`{"code": ..., "message": ...}` at top level, also with HTTP 200 (DashScope, gRPC gateways), `{"message": ...}`,
`{"statusCode": 429, "message": ...}` (API Management), `{"errors": [...]}`, and plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from ft_client._profile.bodies import get

RETRYABLE_KINDS = frozenset({"rate", "server_error", "timeout"})

_BY_STATUS = {
    400: "bad_request",
    401: "auth",
    402: "balance",
    403: "permission",
    404: "not_found",
    405: "endpoint_missing",
    408: "timeout",
    409: "conflict",
    413: "too_large",
    422: "bad_request",
    429: "rate",
    501: "endpoint_missing",
}
# Codes in use at more than one service, without case and separators; the first that is part of the code counts.
_BY_CODE = (
    ("trainingnotavailable", "training_not_available"),
    ("insufficientquota", "balance"),
    ("billing", "balance"),
    ("arrear", "balance"),
    ("balance", "balance"),
    ("credit", "balance"),
    ("throttl", "rate"),
    ("ratelimit", "rate"),
    ("toomanyrequests", "rate"),
    ("toolarge", "too_large"),
    ("notfound", "not_found"),
    ("apikey", "auth"),
    ("unauthorized", "auth"),
    ("unauthenticated", "auth"),
    ("accessdenied", "permission"),
    ("forbidden", "permission"),
    ("invalid", "bad_request"),
    ("badrequest", "bad_request"),
    ("unsupported", "bad_request"),
    ("missing", "bad_request"),
    ("timeout", "timeout"),
    ("internal", "server_error"),
    ("unavailable", "server_error"),
    ("overload", "server_error"),
    ("busy", "server_error"),
)
_REFINES = frozenset({"training_not_available", "balance", "rate", "too_large"})
_PAYLOAD = ("id", "output", "data", "object", "result", "job_id", "file_id", "jobs", "files", "models")
_SUCCESS_CODES = frozenset({"", "0", "200", "ok", "success"})
# the path of what belongs to a job: a 404 that quotes it is about the endpoint
_SUBRESOURCE = re.compile(r"/(events|checkpoints|pause|resume|cancel|metrics|logs)\b")


class ServiceError(NamedTuple):
    """An error that a service reported, in whatever form.

    Attributes:
        kind: `auth`, `permission`, `license`, `routing`, `bad_request`, `not_found`, `endpoint_missing`,
            `model_not_tunable`, `too_large`, `balance`, `rate`, `conflict`, `timeout`, `server_error` or
            `training_not_available`.
        code: The service's code as text, or None.
        message: The service's message, or "".
        param: Dotted path of the parameter that is wrong or missing, or None.
        params: All of them.
        type: The service's error type, or None.
        request_id: The service's ID of the request, if the body has it.
        retryable: Whether the same request may be sent again.
        outcome_unknown: Whether the request may have been executed.
    """

    kind: str
    code: str | None = None
    message: str = ""
    param: str | None = None
    params: tuple[str, ...] = ()
    type: str | None = None
    request_id: str | None = None
    retryable: bool = False
    outcome_unknown: bool = False


class ErrorRules(NamedTuple):
    """Rules of a profile for errors.

    Attributes:
        codes: Kind by code.
        statuses: Kind by HTTP status.
        messages: Kind, and optionally a parameter, by a regular expression that the message matches.
        null_words: Texts that stand for null, such as "None".
        code_is_status: Whether `code` only repeats the HTTP status.
        code: Paths of the code; the usual places follow.
        message: Paths of the message.
        param: Paths of the name of the wrong parameter.
        success: Codes in lower case with which a response is no error; any other one is. Empty if they are not known.
    """

    codes: Mapping[str, str] = MappingProxyType({})
    statuses: Mapping[str, str] = MappingProxyType({})
    messages: tuple[Mapping[str, str], ...] = ()
    null_words: tuple[str, ...] = ()
    code_is_status: bool = False
    code: tuple[str, ...] = ()
    message: tuple[str, ...] = ()
    param: tuple[str, ...] = ()
    success: tuple[str, ...] = ()


def read_error(
    body: Any,
    status: int,
    rules: ErrorRules,
    *,
    supported: bool = True,
    repeatable: bool = True,
    has_result: bool | None = None,
) -> ServiceError | None:
    """Return the error that a response reports, or None if it reports success.

    Args:
        body: Parsed body, its text, or None.
        status: HTTP status.
        rules: Of the profile.
        supported: Whether the service has the operation.
        repeatable: Whether the request has the same effect when it is sent twice.
        has_result: Whether the body has what was requested. None if that is not known: then a body with an object, a
            list or an ID reports success, unless a code of the profile states otherwise.
    """
    if status < 400 and not _reports_error(body, rules, has_result=has_result):
        return None
    found = _fields(body) | _declared(body, rules)
    null_words = rules.null_words
    code, kind_name, param = (_text(found.get(key), null_words) for key in ("code", "type", "param"))
    message = _text(found.get("message"), null_words) or ""
    kind, rule_param = _kind(rules, status, code, kind_name, message, supported=supported)
    if rules.code_is_status and code == str(status):
        code = None
    params = tuple(found.get("params") or ([param] if param else [rule_param] if rule_param else []))
    ambiguous = status < 400 or status >= 500 or status == 408
    unknown = ambiguous and kind in {"server_error", "timeout"} and not repeatable
    return ServiceError(
        kind=kind,
        code=code,
        message=message,
        param=params[0] if params else None,
        params=params,
        type=kind_name,
        request_id=_text(found.get("request_id"), null_words),
        retryable=kind in RETRYABLE_KINDS and not unknown,
        outcome_unknown=unknown,
    )


def _reports_error(body: Any, rules: ErrorRules, *, has_result: bool | None) -> bool:
    """Whether a body of a 2xx response reports an error: it has one, and no result."""
    if not isinstance(body, Mapping):
        return False
    declared = _declared(body, rules).get("code")
    if declared is not None and rules.success:
        return str(declared).lower() not in rules.success
    if body.get("success") is False or body.get("object") == "error":
        return True
    if has_result is None:
        has_result = any(body.get(key) not in (None, "", [], {}) for key in _PAYLOAD)
    if has_result:
        return False
    error = body.get("error")
    if isinstance(error, Mapping):
        return any(error.get(key) for key in ("message", "code"))
    if (isinstance(error, str) and error) or (isinstance(body.get("errors"), list) and body["errors"]):
        return True
    nested = body.get("base_resp")
    code = nested.get("status_code") if isinstance(nested, Mapping) else _first(body, "code", "error_code", "errcode")
    return code is not None and str(code).lower() not in _SUCCESS_CODES


def _declared(body: Any, rules: ErrorRules) -> dict[str, Any]:
    """Return what a body has at the paths that the profile names."""
    found = {
        name: next((value for path in paths if (value := get(body, path)) is not None), None)
        for name, paths in (("code", rules.code), ("message", rules.message), ("param", rules.param))
    }
    return {name: value for name, value in found.items() if value is not None}


def _fields(body: Any) -> dict[str, Any]:
    """Return message, code, type, param, params and request_id of a body, as far as it has them."""
    if isinstance(body, str):
        return {"message": "" if body.lstrip()[:1] == "<" else " ".join(body.split())}
    if not isinstance(body, Mapping):
        return {}
    result: dict[str, Any] = {"request_id": _first(body, "request_id", "requestId", "RequestId", "requestID")}
    for key in ("error", "errors", "detail", "base_resp"):
        value = body.get(key)
        if isinstance(value, list) and value:
            if all(isinstance(item, Mapping) and "loc" in item for item in value):
                return result | _validation(value)
            value = value[0]
        if isinstance(value, Mapping) and isinstance(value.get("error"), Mapping):
            value = value["error"]
        if isinstance(value, Mapping) and value:
            return result | {
                "message": _first(value, "message", "msg", "status_msg", "error", "detail", "title"),
                "code": _first(value, "code", "status_code"),
                "type": value.get("type"),
                "param": _first(value, "param", "target"),
            }
        if isinstance(value, str) and value:
            return result | {"message": value, "code": _first(body, "code", "error_code")}
    return result | {
        "message": _first(body, "message", "msg", "error_msg", "errmsg", "Message", "title"),
        "code": _first(body, "code", "error_code", "errcode", "Code"),
        "type": body.get("type"),
        "param": body.get("param"),
    }


def _validation(faults: list[Any]) -> dict[str, Any]:
    """Return the fields of a FastAPI validation error, whose `loc` begins with the part of the request."""
    params, messages = [], []
    for fault in faults:
        path = [str(part) for part in fault["loc"]] if isinstance(fault["loc"], list) else [str(fault["loc"])]
        param = ".".join(path[1:] if path[:1] and path[0] in {"body", "query", "path", "header"} else path)
        params.append(param)
        messages.append(f"{param}: {fault.get('msg', '')}")
    return {"message": "; ".join(messages), "params": params}


def _kind(
    rules: ErrorRules, status: int, code: str | None, type_name: str | None, message: str, *, supported: bool
) -> tuple[str, str | None]:
    """Return the kind of an error, and the parameter that the rule names."""
    for rule in rules.messages:
        if re.search(rule["pattern"], message, re.IGNORECASE):
            return rule["kind"], rule.get("param")
    for text in (code, type_name):
        if text is not None and text in rules.codes:
            return rules.codes[text], None
    if status in {404, 405, 501} and (not supported or _SUBRESOURCE.search(message)):
        return "endpoint_missing", None
    if str(status) in rules.statuses:
        return rules.statuses[str(status)], None
    by_status = _BY_STATUS.get(status)
    for text in (code, type_name):
        plain = re.sub(r"[^a-z]", "", (text or "").lower())
        for part, kind in _BY_CODE:
            # a code refines a status; it does not contradict one that is clear
            if part in plain and (status < 400 or kind in _REFINES or (status == 400 and kind == "auth")):
                return kind, None
    if by_status:
        return by_status, None
    return ("server_error" if status >= 500 or status < 400 else "bad_request"), None


def _first(mapping: Mapping[str, Any], *keys: str) -> Any:
    return next((mapping[key] for key in keys if mapping.get(key) is not None), None)


def _text(value: Any, null_words: tuple[str, ...]) -> str | None:
    if value is None or isinstance(value, Mapping | list) or value in null_words:
        return None
    return str(value)
