"""Error classes, the status table, and the parsing of error bodies."""

import builtins
import inspect
import re
from typing import Any

import httpx
import pytest

from ft_client import errors
from ft_client._error_bodies import words_of
from ft_client._http.failures import connection_error
from ft_client._http.send import OperationCall, send_with_retries
from ft_client._http.status_errors import status_error
from ft_client._next_steps import NEXT_STEP
from ft_client.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    FTClientError,
    InternalServerError,
    error_of,
)
from ft_client_generated.api.files import retrieve_file
from ft_client_generated.contract import OPERATIONS
from tests.support.error_docs import PAGE, STATUSES, written
from tests.support.flows import FlowDriver, some_config
from tests.support.recordings import Record, observed

CLASSES = {
    name: value for name, value in vars(errors).items() if inspect.isclass(value) and issubclass(value, FTClientError)
}


def error_for(status: int, **content: Any) -> APIStatusError:
    """Return the error for a response with this status."""
    response = httpx.Response(status, **content)
    response.request = httpx.Request("GET", "http://service.example/v1/files/file-1")
    return status_error(response, "retrieveFile file-1")


# ---- class hierarchy -------------------------------------------------------------------------------------------------


def test_module_docstring_shows_the_class_hierarchy() -> None:
    """The drawing contains exactly the public error classes, with their bases."""
    drawn: dict[str, str | None] = {}
    path: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        match = re.match(r"    ([│ ├└─]*)([A-Z]\w+Error)\b(?: \((\w+)\))?", line)
        if match is None:
            continue
        depth = len(match[1]) // 4
        path = [*path[:depth], match[2]]
        drawn[match[2]] = path[depth - 1] if depth else None
        if match[3]:
            assert issubclass(CLASSES[match[2]], getattr(builtins, match[3]))
    assert drawn.keys() == {error_class.__name__ for error_class in CLASSES.values()}
    for name, parent in drawn.items():
        bases = [base.__name__ for base in CLASSES[name].__bases__]
        assert parent is None or bases[0] == parent


def test_openai_error_is_an_alias_of_ft_client_error() -> None:
    """Handlers written for the vendor's SDK catch our errors."""
    assert errors.OpenAIError is FTClientError


def test_status_error_for_each_status_has_the_mapped_class() -> None:
    """Other statuses give InternalServerError from 500 on, and APIStatusError below."""
    for status in range(300, 600):
        error = error_for(status)
        assert type(error) is errors.BY_STATUS.get(status, InternalServerError if status >= 500 else APIStatusError)
        assert error.status_code == status
        assert str(error).startswith(f"retrieveFile file-1: {status}")


def test_status_table_contains_every_status_of_the_contract() -> None:
    """The page docs/errors.md lists every documented error status."""
    documented = {int(status) for op in OPERATIONS.values() for status in op["responses"] if status.isdigit()}
    assert {status for status in documented if status >= 400} <= set(STATUSES)
    assert set(errors.BY_STATUS) | set(NEXT_STEP) <= set(STATUSES)
    assert all(issubclass(error_class, APIStatusError) for error_class in errors.BY_STATUS.values())


def test_errors_page_matches_the_code() -> None:
    """The command `python -m tests.support.error_docs` writes the hierarchy and status table."""
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page
    assert all(f"`{name}`" in page for name in ("OutcomeUnknownError", "PaginationError", "WaitTimeoutError"))


# ---- error bodies ----------------------------------------------------------------------------------------------------

WHOLE = {"message": "No such File object: file-1", "type": "invalid_request_error", "param": "id", "code": "missing"}
SHAPES: list[tuple[dict[str, Any], str, tuple[Any, Any, Any]]] = [
    ({"json": {"error": WHOLE}}, "No such File object: file-1", ("invalid_request_error", "id", "missing")),
    ({"json": {"error": WHOLE, "detail": {"message": "d"}}}, "No such File",
     ("invalid_request_error", "id", "missing")),
    ({"json": {"error": {"message": "m", "code": "c"}}}, "m", (None, None, "c")),
    ({"json": {"detail": {"message": "m", "code": "c"}}}, "m", (None, None, "c")),
    ({"json": {"detail": "Not Found"}}, "Not Found", (None, None, None)),
    ({"json": {"detail": [{"loc": ["body", "model"], "msg": "field required"}]}}, "model: field required",
     (None, "model", None)),
    ({"json": {"detail": ["odd"]}}, "", (None, None, None)),
    ({"json": {"error": "plain"}}, "plain", (None, None, None)),
    ({"json": {"error": None}}, "", (None, None, None)),
    ({"json": {"error": {}}}, "", (None, None, None)),
    ({"json": {"statusCode": 404, "message": "Resource not found"}}, "Resource not found", (None, None, None)),
    ({"json": ["odd"]}, "", (None, None, None)),
    ({"json": "odd"}, "odd", (None, None, None)),
    ({"json": None}, "", (None, None, None)),
    ({"text": "upstream connect error"}, "upstream connect error", (None, None, None)),
    ({"text": "  <!DOCTYPE html><html><h1>502</h1></html>"}, "", (None, None, None)),
    ({"text": ""}, "", (None, None, None)),
    ({"text": '{"error": {"message": "cut'}, '{"error": {"message": "cut', (None, None, None)),
    ({"content": b"\xff\xfe\x00"}, "", (None, None, None)),
    ({"text": "[" * 100_000}, "[[[", (None, None, None)),
    ({"text": '{"error": {"message": "typed wrongly"}}', "headers": {"content-type": "text/html"}}, "typed wrongly",
     (None, None, None)),
    ({"content": b"x", "headers": {"content-type": "text/plain; charset=nonsense"}}, "x", (None, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("response", "message", "fields"), SHAPES, ids=range(len(SHAPES)))
def test_status_error_for_each_body_shape_has_message_and_fields(
    response: dict[str, Any], message: str, fields: tuple[Any, Any, Any]
) -> None:
    """The error has the service's message on one line, and its type, param and code."""
    error = error_for(404, **response)
    assert message in str(error)
    assert (error.type, error.param, error.code) == fields
    assert "\n" not in str(error)
    assert "<" not in str(error)
    assert "-> check the ID" in str(error)
    assert len(str(error)) < 600


def test_words_of_long_message_is_one_short_line() -> None:
    """The message is cut to 300 characters, and its lines are joined."""
    assert words_of({"error": {"message": "a\n  b\tc"}}) == "a b c"
    assert len(words_of("x" * 5000)) == 300
    assert error_of(None) == {}


def test_status_error_message_contains_next_step_and_request_id() -> None:
    """The message contains the operation, status, message, next step, request ID and attempts."""
    response = httpx.Response(429, json={"error": {"message": "Too many jobs."}}, headers={"x-request-id": "req_1"})
    response.request = httpx.Request("POST", "http://service.example")
    error = status_error(response, "createFineTuningJob", attempts=3)
    assert str(error) == (
        "createFineTuningJob: 429 Too Many Requests: Too many jobs. -> wait, or let active jobs end; "
        "nothing was started [request req_1] [sent 3 times]"
    )
    assert (error.request_id, error.attempts, error.body) == ("req_1", 3, {"message": "Too many jobs."})
    assert error.response is response


@pytest.mark.parametrize(
    ("status", "step"),
    [(400, ""), (418, ""), (499, ""), (500, "it is not known whether"), (503, "try again later"),
     *((status, step) for status, step in NEXT_STEP.items())],
)  # fmt: skip
def test_status_error_for_each_status_appends_its_next_step(status: int, step: str) -> None:
    """An arrow precedes the next step; some statuses have none."""
    message = str(error_for(status, json={"error": {"message": "words"}}))
    suffix = message.partition("words")[2]
    assert step in suffix
    assert suffix.startswith(" -> ") == bool(step)


@pytest.mark.parametrize(
    "error",
    [
        errors.DatasetError("message", None),
        errors.OutcomeUnknownError("message", operation="x", token=None, body={}, sent_at=0.0),
        errors.PaginationError("message", "file-1"),
        errors.JobFailedError("message", None),
        errors.JobCancelledError("message", None),
        errors.WaitTimeoutError("message", None),
        errors.APIConnectionError("message"),
    ],
)
def test_error_with_attributes_formats_as_its_message(error: Exception) -> None:
    """The string of an error omits its attributes."""
    assert str(error) == "message"


def test_response_validation_error_has_the_request() -> None:
    """The error has the request of its response, and default attributes."""
    response = httpx.Response(200, request=httpx.Request("GET", "http://service.example/x"))
    error = errors.APIResponseValidationError("m", response=response)
    assert error.request is response.request
    assert (error.status_code, error.attempts, error.drift) == (200, 1, ())


def test_response_validation_error_of_a_failed_job_has_the_job() -> None:
    """The `error` of a job is not an error of the request."""
    job = {"id": "ftjob-1", "error": {"code": "invalid_training_file", "message": "m", "param": "training_file"}}
    response = httpx.Response(200, request=httpx.Request("GET", "http://service.example/x"))
    error = errors.APIResponseValidationError("m", response=response, body=job)
    assert error.body == job
    assert (error.code, error.param) == (None, None)


def test_status_error_for_recorded_error_has_its_fields() -> None:
    """Each error has the message, code, type and param that the service sent."""
    records: list[Record] = [record for record in observed() if record.status >= 400]
    assert len(records) > 20
    for record in records:
        headers = {"content-type": record.media_type, "x-request-id": "r"}
        error = error_for(record.status, text=record.raw["response_body"], headers=headers)
        sent = record.body.get("error", {}) if isinstance(record.body, dict) else {}
        assert " ".join((sent.get("message") or "").split())[:200] in str(error), record.id
        assert (error.code, error.type, error.param) == (sent.get("code"), sent.get("type"), sent.get("param")), (
            record.id
        )


# ---- connection errors and credentials -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raised", "error_class", "sent", "words"),
    [
        (httpx.ConnectError("[Errno 113] no route"), APIConnectionError, False, "check the base URL and the network"),
        (httpx.ConnectTimeout(""), APITimeoutError, False, "no connection in time"),
        (httpx.PoolTimeout(""), APITimeoutError, False, "no connection in time"),
        (httpx.ReadTimeout(""), APITimeoutError, True, "no response in time"),
        (httpx.WriteTimeout(""), APITimeoutError, True, "check whether it was executed"),
        (httpx.ReadError(""), APIConnectionError, True, "ReadError"),
        (httpx.RemoteProtocolError("peer closed"), APIConnectionError, True, "peer closed"),
        (httpx.LocalProtocolError("Illegal header value b'Bearer secret\\n'"), APIConnectionError, False, "a header"),
        (httpx.UnsupportedProtocol("x"), APIConnectionError, False, "check the base URL"),
        (httpx.DecodingError("garbled"), APIConnectionError, True, "garbled"),
    ],
)
def test_connection_error_for_each_failure_sets_sent(
    raised: httpx.RequestError, error_class: type[APIConnectionError], sent: bool, words: str
) -> None:
    """The error sets `sent`, and its message has the address without path or password."""
    raised.request = httpx.Request("POST", "https://me:sesame@service.example/v1/files", headers={"Authorization": "k"})
    error = connection_error(raised, "createFile", 2)
    assert type(error) is error_class
    assert error.sent is sent
    assert words in str(error)
    assert "(https://service.example)" in str(error)
    assert "[sent 2 times]" in str(error)
    assert "sesame" not in str(error)
    assert "secret" not in str(error)
    assert error.request is not None
    assert "authorization" not in error.request.headers


def test_error_after_failed_call_has_no_credentials() -> None:
    """Both `request` and `response.request` omit the credential headers."""
    for name in ("authorization", "api-key", "proxy-authorization"):
        settings = some_config()
        call = OperationCall(
            "retrieveFile", retrieve_file.request("f"), retrieve_file.parse, options={"extra_headers": {name: "k"}}
        )
        with pytest.raises(errors.BadRequestError) as raised:
            FlowDriver(send_with_retries(settings, call), [httpx.Response(400)]).run()
        assert raised.value.request is not None
        for request in (raised.value.request, raised.value.response.request):
            assert not {"authorization", "api-key", "proxy-authorization"} & set(request.headers)


def test_error_message_with_echoed_api_key_is_redacted() -> None:
    """The message omits an API key that the service repeats."""
    call = OperationCall("retrieveFile", retrieve_file.request("f"), retrieve_file.parse)
    response = httpx.Response(401, json={"error": {"message": "Incorrect API key: sk-test"}})
    with pytest.raises(errors.AuthenticationError, match=r"Incorrect API key: \*\*\*") as raised:
        FlowDriver(send_with_retries(some_config(), call), [response]).run()
    assert "sk-test" not in str(raised.value)


@pytest.mark.parametrize("name", ["Authorization", "API-Key"])
def test_error_message_with_echoed_header_key_is_redacted(name: str) -> None:
    """The message omits a key from a custom header, but keeps other header values."""
    call = OperationCall("retrieveFile", retrieve_file.request("f"), retrieve_file.parse)
    client = some_config()
    client.key, client.headers = None, {name: "Bearer sk-carried", "x-trace": "trace-12345"}
    response = httpx.Response(401, json={"error": {"message": "no access for sk-carried in trace-12345"}})
    with pytest.raises(errors.AuthenticationError, match=r"no access for \*\*\* in trace-12345"):
        FlowDriver(send_with_retries(client, call), [response]).run()
