"""Errors: the tree, the status table, and what is made of each shape of error body."""

import builtins
import inspect
import re
from typing import Any

import httpx
import pytest

from ft_client import errors
from ft_client._http.failures import connection_error
from ft_client._http.send import OperationCall, send_with_retries
from ft_client._next_steps import NEXT_STEP
from ft_client.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    FTClientError,
    InternalServerError,
    error_of,
    status_error,
    words_of,
)
from ft_client_generated.api.files import retrieve_file
from ft_client_generated.contract import OPERATIONS
from tests.support.error_docs import PAGE, STATUSES, written
from tests.support.flows import FlowDriver, some_config
from tests.support.recordings import Record, observed

CLASSES = {
    name: kind for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, FTClientError)
}


def an_error(status: int, **json_response: Any) -> APIStatusError:
    """The error of an answer."""
    response = httpx.Response(status, **json_response)
    response.request = httpx.Request("GET", "http://service.example/v1/files/file-1")
    return status_error(response, "retrieveFile file-1")


# ---- the tree --------------------------------------------------------------------------------------------------------


def test_the_drawing_is_the_tree() -> None:
    """Every class at its place, with its other base, and none that is not drawn."""
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
    assert drawn.keys() == {kind.__name__ for kind in CLASSES.values()}
    for name, parent in drawn.items():
        bases = [base.__name__ for base in CLASSES[name].__bases__]
        assert parent is None or bases[0] == parent


def test_the_vendors_name_of_the_root_is_the_root() -> None:
    """Handlers written for its SDK catch ours."""
    assert errors.OpenAIError is FTClientError


def test_every_status_has_its_error() -> None:
    """The classes of the table below 500, one class from there on, and the general one for the rest."""
    for status in range(300, 600):
        error = an_error(status)
        assert type(error) is errors.BY_STATUS.get(status, InternalServerError if status >= 500 else APIStatusError)
        assert error.status_code == status
        assert str(error).startswith(f"retrieveFile file-1: {status}")


def test_every_status_of_the_contract_is_in_the_table() -> None:
    """What the service is documented to answer is told in docs/errors.md."""
    documented = {int(status) for op in OPERATIONS.values() for status in op["responses"] if status.isdigit()}
    assert {status for status in documented if status >= 400} <= set(STATUSES)
    assert set(errors.BY_STATUS) | set(NEXT_STEP) <= set(STATUSES)
    assert all(issubclass(kind, APIStatusError) for kind in errors.BY_STATUS.values())


def test_the_page_is_what_the_code_says() -> None:
    """The tree and the status table; `python -m tests.support.error_docs` writes them."""
    page = PAGE.read_text(encoding="utf-8")
    assert written(page) == page
    assert all(f"`{name}`" in page for name in ("OutcomeUnknownError", "PaginationError", "WaitTimeoutError"))


# ---- bodies ----------------------------------------------------------------------------------------------------------

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


@pytest.mark.parametrize(("response", "words", "marks"), SHAPES, ids=range(len(SHAPES)))
def test_every_shape_of_body_gives_an_error(response: dict[str, Any], words: str, marks: tuple[Any, Any, Any]) -> None:
    """With the service's words where there are any, on one line, and its marks."""
    error = an_error(404, **response)
    assert words in str(error)
    assert (error.type, error.param, error.code) == marks
    assert "\n" not in str(error)
    assert "<" not in str(error)
    assert "-> check the ID" in str(error)
    assert len(str(error)) < 600


def test_long_words_are_cut_and_lines_joined() -> None:
    """A body is never repeated over a line."""
    assert words_of({"error": {"message": "a\n  b\tc"}}) == "a b c"
    assert len(words_of("x" * 5000)) == 300
    assert error_of(None) == {}


def test_the_message_leads_to_an_action() -> None:
    """What failed, the service's words, what to do, the request ID, how often it was sent."""
    response = httpx.Response(429, json={"error": {"message": "Too many jobs."}}, headers={"x-request-id": "req_1"})
    response.request = httpx.Request("POST", "http://service.example")
    error = status_error(response, "createFineTuningJob", attempts=3)
    assert str(error) == (
        "createFineTuningJob: 429 Too Many Requests: Too many jobs. -> wait, or let active jobs end; "
        "nothing was started [request req_1] [sent 3 times]"
    )
    assert (error.request_id, error.attempts, error.body) == ("req_1", 3, {"error": {"message": "Too many jobs."}})
    assert error.response is response


@pytest.mark.parametrize(
    ("status", "step"),
    [(400, ""), (418, ""), (499, ""), (500, "it is not known whether"), (503, "try again later"),
     *((status, step) for status, step in NEXT_STEP.items())],
)  # fmt: skip
def test_every_message_has_the_next_step_where_there_is_one(status: int, step: str) -> None:
    """Behind an arrow; a refusal whose words say all has none."""
    message = str(an_error(status, json={"error": {"message": "words"}}))
    behind = message.partition("words")[2]
    assert step in behind
    assert behind.startswith(" -> ") == bool(step)


@pytest.mark.parametrize(
    "error",
    [
        errors.DatasetError("told", None),
        errors.OutcomeUnknownError("told", operation="x", token=None, body={}, sent_at=0.0),
        errors.PaginationError("told", "file-1"),
        errors.JobFailedError("told", None),
        errors.JobCancelledError("told", None),
        errors.WaitTimeoutError("told", None),
        errors.APIConnectionError("told"),
    ],
)
def test_an_error_says_its_message_alone(error: Exception) -> None:
    """What it carries is in its attributes."""
    assert str(error) == "told"


def test_an_unusable_answer_carries_its_request() -> None:
    """As every other error of a call does."""
    response = httpx.Response(200, request=httpx.Request("GET", "http://service.example/x"))
    error = errors.APIResponseValidationError("m", response=response)
    assert error.request is response.request
    assert (error.status_code, error.attempts, error.drift) == (200, 1, ())


def test_recorded_refusals_are_read() -> None:
    """Words, code, type and param of each, as the service sent them."""
    refusals: list[Record] = [record for record in observed() if record.status >= 400]
    assert len(refusals) > 20
    for record in refusals:
        headers = {"content-type": record.media_type, "x-request-id": "r"}
        error = an_error(record.status, text=record.raw["response_body"], headers=headers)
        sent = record.body.get("error", {}) if isinstance(record.body, dict) else {}
        assert " ".join((sent.get("message") or "").split())[:200] in str(error), record.id
        assert (error.code, error.type, error.param) == (sent.get("code"), sent.get("type"), sent.get("param")), (
            record.id
        )


# ---- no answer -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raised", "kind", "sent", "words"),
    [
        (httpx.ConnectError("[Errno 111] refused"), APIConnectionError, False, "check the base URL and the network"),
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
def test_no_answer_says_whether_the_request_may_have_arrived(
    raised: httpx.RequestError, kind: type[APIConnectionError], sent: bool, words: str
) -> None:
    """Where nothing can have left, nothing can have run; the address is named, without its path or password."""
    raised.request = httpx.Request("POST", "https://me:sesame@service.example/v1/files", headers={"Authorization": "k"})
    error = connection_error(raised, "createFile", 2)
    assert type(error) is kind
    assert error.sent is sent
    assert words in str(error)
    assert "(https://service.example)" in str(error)
    assert "[sent 2 times]" in str(error)
    assert "sesame" not in str(error)
    assert "secret" not in str(error)
    assert error.request is not None
    assert "authorization" not in error.request.headers


def test_an_error_holds_no_credentials() -> None:
    """Neither the request's nor the answer's request."""
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


def test_words_that_repeat_the_key_are_told_without_it() -> None:
    """A service that quotes what it was sent does not bring the key into the message."""
    call = OperationCall("retrieveFile", retrieve_file.request("f"), retrieve_file.parse)
    json_response = httpx.Response(401, json={"error": {"message": "Incorrect API key: sk-test"}})
    with pytest.raises(errors.AuthenticationError, match=r"Incorrect API key: \*\*\*") as raised:
        FlowDriver(send_with_retries(some_config(), call), [json_response]).run()
    assert "sk-test" not in str(raised.value)


@pytest.mark.parametrize("name", ["Authorization", "API-Key"])
def test_words_that_repeat_a_key_of_the_headers_are_told_without_it(name: str) -> None:
    """A key may come in a header of the caller's; other headers are no secret."""
    call = OperationCall("retrieveFile", retrieve_file.request("f"), retrieve_file.parse)
    client = some_config()
    client.key, client.headers = None, {name: "Bearer sk-carried", "x-trace": "trace-12345"}
    json_response = httpx.Response(401, json={"error": {"message": "no access for sk-carried in trace-12345"}})
    with pytest.raises(errors.AuthenticationError, match=r"no access for \*\*\* in trace-12345"):
        FlowDriver(send_with_retries(client, call), [json_response]).run()
