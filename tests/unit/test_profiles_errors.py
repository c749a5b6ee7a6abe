"""Errors of services with and without a profile, in every form."""

from __future__ import annotations

from typing import Any

import pytest

from ft_client import _profile

DEFAULT = _profile.load("openai")


@pytest.mark.parametrize(
    ("status", "body", "kind", "code", "message"),
    [
        (404, {"code": 5, "message": "no job", "details": []}, "not_found", "5", "no job"),
        (429, {"error": {"message": "m", "code": "insufficient_quota"}}, "balance", "insufficient_quota", "m"),
        (429, {"error": {"message": "m", "code": "rate_limit_exceeded"}}, "rate", "rate_limit_exceeded", "m"),
        (400, {"error": "text"}, "bad_request", None, "text"),
        (400, {"title": "t", "status": 400, "detail": "d"}, "bad_request", None, "d"),
        (403, {"detail": {"error": {"message": "m"}}}, "permission", None, "m"),
        (502, "<html>bad gateway</html>", "server_error", None, ""),
        (500, None, "server_error", None, ""),
        (500, "Internal Server Error", "server_error", None, "Internal Server Error"),
        (200, {"error": {"code": "1302", "message": "m"}}, "server_error", "1302", "m"),
        (200, {"base_resp": {"status_code": 1004, "status_msg": "m"}}, "server_error", "1004", "m"),
        (200, {"code": "Throttling.RateQuota", "message": "m"}, "rate", "Throttling.RateQuota", "m"),
        (200, {"success": False, "message": "m", "code": "InvalidParameter"}, "bad_request", "InvalidParameter", "m"),
        (403, {"error": {"code": "training_not_available", "message": "m"}}, "training_not_available", None, "m"),
    ],
)
def test_error_of_any_form_has_kind_code_and_message(
    status: int, body: Any, kind: str, code: str | None, message: str
) -> None:
    """Errors are read from each form in use, with HTTP 200 as well."""
    error = DEFAULT.error_of(body, status, "retrieveFineTuningJob")
    assert error is not None
    assert (error.kind, error.message) == (kind, message)
    assert error.code == code or kind == "training_not_available"


@pytest.mark.parametrize(
    "body",
    [
        {"id": "j", "status": "failed", "error": {"code": "c", "message": "m"}},
        {"request_id": "r", "output": {"status": "success"}},
        {"request_id": "r"},
        {"code": 0, "message": "ok", "data": {"id": "x"}},
        {"base_resp": {"status_code": 0, "status_msg": "success"}},
        {"message": "deleted"},
        {"data": [], "error": None},
        {},
        None,
        "",
        [{"id": "m"}],
    ],
)
def test_error_of_success_is_none(body: Any) -> None:
    """The request succeeded if a job failed, a body is empty, or a code means success."""
    assert DEFAULT.error_of(body, 200, "retrieveFineTuningJob") is None


@pytest.mark.parametrize(
    ("operation", "status", "retryable", "unknown"),
    [
        ("retrieveFineTuningJob", 500, True, False),
        ("createFineTuningJob", 500, False, True),
        ("createFineTuningJob", 408, False, True),
        ("createFineTuningJob", 429, True, False),
        ("createFineTuningJob", 403, False, False),
        ("cancelFineTuningJob", 503, True, False),
        ("createFile", 502, False, True),
        ("deleteFile", 501, False, False),
    ],
)
def test_error_of_create_with_unknown_outcome_is_not_retryable(
    operation: str, status: int, *, retryable: bool, unknown: bool
) -> None:
    """A server error leaves the outcome of a create open; a rate limit does not."""
    error = DEFAULT.error_of({"error": {"message": "m"}}, status, operation)
    assert error is not None
    assert (error.retryable, error.outcome_unknown) == (retryable, unknown)


def test_error_of_missing_endpoint_is_not_a_missing_job() -> None:
    """A 404 of an operation that the service lacks is about the endpoint."""
    body = {"detail": "Not Found"}
    assert _profile.load("litellm").error_of(body, 404, "createUpload").kind == "endpoint_missing"
    assert _profile.load("litellm").error_of(body, 404, "retrieveFineTuningJob").kind == "not_found"
    trap = {"error": {"message": "Could not find fine tune: ftjob-1/checkpoints"}}
    assert DEFAULT.error_of(trap, 404, "listFineTuningJobCheckpoints").kind == "endpoint_missing"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "bad_request"),
        (401, "auth"),
        (402, "balance"),
        (403, "permission"),
        (404, "not_found"),
        (405, "endpoint_missing"),
        (408, "timeout"),
        (409, "conflict"),
        (413, "too_large"),
        (415, "bad_request"),
        (422, "bad_request"),
        (429, "rate"),
        (500, "server_error"),
        (501, "endpoint_missing"),
        (503, "server_error"),
    ],
)
def test_error_without_code_has_the_kind_of_its_status(status: int, kind: str) -> None:
    """The status decides if the body has no code."""
    assert DEFAULT.error_of({"error": {"message": "m"}}, status, "listFiles").kind == kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("insufficient_quota", "balance"),
        ("billing_hard_limit", "balance"),
        ("Arrearage", "balance"),
        ("LowBalance", "balance"),
        ("credit_limit", "balance"),
        ("Throttling.User", "rate"),
        ("RateLimit", "rate"),
        ("tooManyRequests", "rate"),
        ("PayloadTooLarge", "too_large"),
        ("model_not_found", "not_found"),
        ("invalid_api_key", "auth"),
        ("Unauthorized", "auth"),
        ("UNAUTHENTICATED", "auth"),
        ("AccessDenied", "permission"),
        ("Forbidden", "permission"),
        ("InvalidParameter", "bad_request"),
        ("BadRequest", "bad_request"),
        ("UnsupportedOperation", "bad_request"),
        ("MissingParameter", "bad_request"),
        ("RequestTimeout", "timeout"),
        ("InternalError", "server_error"),
        ("ServiceUnavailable", "server_error"),
        ("overloaded", "server_error"),
        ("SystemBusy", "server_error"),
        ("training_not_available", "training_not_available"),
    ],
)
def test_error_with_http_200_has_the_kind_of_its_code(code: str, kind: str) -> None:
    """Without an HTTP status of an error, the code decides."""
    assert DEFAULT.error_of({"code": code, "message": "m"}, 200, "listFiles").kind == kind


@pytest.mark.parametrize("location", ["body", "query", "path", "header"])
def test_error_of_validation_names_each_parameter(location: str) -> None:
    """A parameter is named without the part of the request that holds it."""
    faults = [{"loc": [location, "a", 0], "msg": "is wrong"}, {"loc": [location, "b"], "msg": "is missing"}]
    error = DEFAULT.error_of({"detail": faults}, 422, "createFile")
    assert (error.params, error.message) == (("a.0", "b"), "a.0: is wrong; b: is missing")
