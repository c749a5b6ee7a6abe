"""Requests to paths outside the contract: their form, their results and their retries."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Callable
from pathlib import Path
from types import NoneType
from typing import Any, TypedDict

import httpx
import pytest

import ft_client
from ft_client import AsyncFTClient, FTClient, compat
from ft_client.file_content import FileContent
from ft_client.raw_response import RawResponse
from ft_client_generated.models import FineTuningJob, ListModelsResponse

KEY = "sk-a-key-of-this-test-1234"
BASE = "https://service.example/v1"
JOB = {"object": "fine_tuning.job", "id": "ftjob-1", "status": "queued", "created_at": 1700000000}
Outcome = httpx.Response | type[Exception]


class Service:
    """Returns the outcomes one after the other, the last one repeatedly. `call` uses a sync or an async client."""

    def __init__(self, *, is_async: bool) -> None:
        self.is_async = is_async
        self.sent: list[httpx.Request] = []
        self.keys: list[str | None] = []
        self.outcomes: list[Outcome] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read() if not self.is_async else None
        self.sent.append(request)
        self.keys.append(request.headers.get("authorization"))  # errors remove it from the request
        outcome = self.outcomes[min(len(self.sent), len(self.outcomes)) - 1]
        if isinstance(outcome, httpx.Response):
            return httpx.Response(outcome.status_code, headers=outcome.headers, content=outcome.content)
        raise outcome(f"failed with {KEY}", request=request)

    async def answer(self, request: httpx.Request) -> httpx.Response:
        """As `__call__`, async."""
        await request.aread()
        return self(request)

    def call(
        self, method: str, path: str, *outcomes: Outcome, client: dict[str, Any] | None = None, **args: Any
    ) -> Any:
        """Call a method of the client, and return what it returns."""
        self.outcomes = list(outcomes) or [httpx.Response(200, json={"a": 1})]
        settings = {"api_key": KEY, "base_url": BASE, **(client or {})}
        args.setdefault("cast_to", dict)
        if not self.is_async:
            http_client = httpx.Client(transport=httpx.MockTransport(self))
            return getattr(FTClient(http_client=http_client, **settings), method)(path, **args)
        async_http = httpx.AsyncClient(transport=httpx.MockTransport(self.answer))
        return asyncio.run(getattr(AsyncFTClient(http_client=async_http, **settings), method)(path, **args))


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def service(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A service for a sync and an async client, without delays between attempts."""
    monkeypatch.setattr("ft_client._retry.backoff", lambda *_: 0.0)
    return Service(is_async=request.param)


# ---- what is sent ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_each_method_sends_its_own_with_key_query_and_headers(method: str, service: Service) -> None:
    """The queries of path, client and options are joined; NOT_GIVEN and None are left out, objects are in brackets."""
    options = {
        "params": {"b": [1, 2], "c": {"d": True}, "e": None, "f": compat.NOT_GIVEN}, "headers": {"X-A": "1"},
        "timeout": compat.NOT_GIVEN,
    }  # fmt: skip
    assert service.call(method, "batches?a=1&a=2", client={"default_query": {"q": 3}}, options=options) == {"a": 1}
    (sent,) = service.sent
    assert (sent.method, sent.url.path) == (method.upper(), "/v1/batches")
    query = [("q", "3"), ("a", "1"), ("a", "2"), ("b", "1"), ("b", "2"), ("c[d]", "true")]
    assert sent.url.params.multi_items() == query
    assert (sent.headers["authorization"], sent.headers["x-a"]) == (f"Bearer {KEY}", "1")


def test_body_may_have_models_and_additional_keys(service: Service) -> None:
    """Models become objects; extra_json wins over the body, and can be the whole body."""
    job = FineTuningJob.from_dict(JOB)
    service.call("post", "/x", body={"job": job, "a": 1}, options={"extra_json": {"a": 2}})
    service.call("put", "/x", options={"extra_json": {"a": 3}})
    assert [json.loads(each.content) for each in service.sent] == [{"job": JOB, "a": 2}, {"a": 3}]


def test_timeout_and_key_for_idempotency_are_sent(service: Service) -> None:
    """A header of the caller wins over the option."""
    options = {"timeout": 3, "idempotency_key": "k1"}
    service.call("post", "/x", options=options)
    service.call("post", "/x", options={**options, "headers": {"Idempotency-Key": "k2"}})
    assert service.sent[0].extensions["timeout"]["read"] == 3
    assert [each.headers["idempotency-key"] for each in service.sent] == ["k1", "k2"]


def test_files_are_sent_as_a_form_after_the_fields(service: Service, tmp_path: Path) -> None:
    """Each form of a file is accepted, also twice in one field; nested fields are in brackets."""
    path = tmp_path / "path.txt"
    path.write_bytes(b"from a path")
    files = [("a", path), ("a", ("name.txt", b"bytes", "text/plain", {"X-B": "1"})), ("b", io.BytesIO(b"open"))]
    body = {"purpose": "x", "expires_after": {"seconds": 60}, "tags": ["t", "u"], "none": None}
    service.call("post", "/x", body=body, files=files, options={"extra_json": {"more": True}})
    (sent,) = service.sent
    assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")
    for part in (
        b'name="purpose"\r\n\r\nx\r\n', b'name="expires_after[seconds]"\r\n\r\n60\r\n', b'name="tags[]"\r\n\r\nt\r\n',
        b'name="tags[]"\r\n\r\nu\r\n', b'name="more"\r\n\r\ntrue\r\n', b'name="a"; filename="path.txt"\r\n',
        b"\r\n\r\nfrom a path\r\n", b'filename="name.txt"\r\nContent-Type: text/plain\r\nX-B: 1\r\n\r\nbytes\r\n',
        b'name="b"; filename="b"', b"\r\n\r\nopen\r\n",
    ):  # fmt: skip
        assert part in sent.content
    assert b"none" not in sent.content


def test_form_is_sent_again_from_its_beginning(service: Service) -> None:
    """A rejected form is complete in the next attempt."""
    service.call("post", "/x", httpx.Response(429), httpx.Response(200, json={}), files={"a": io.BytesIO(b"content")})
    assert [b"content" in each.content for each in service.sent] == [True, True]


def test_request_options_of_compat_are_those_of_requests_to_paths(service: Service) -> None:
    """Under the names of the vendor's SDK."""
    options = compat.RequestOptions(
        headers={"X-A": "1"}, max_retries=0, timeout=1, params={"b": 2}, extra_json={"c": 3}
    )
    service.call("post", "/x", options=options)
    (sent,) = service.sent
    assert (sent.headers["x-a"], sent.url.query, sent.content) == ("1", b"b=2", b'{"c":3}')


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("https://evil.example/x", "is a URL"),
        ("//evil.example/x", "is a URL"),
        (f"{BASE}.evil.example/x", "is a URL"),
        ("https://service.example/v2/x", "is a URL"),
        ("/a/../../x", "segment"),
        ("/a\\..\\x", "segment"),
        ("/a/%2e%2E/x", "segment"),
        ("/a#b", "character"),
        ("/a\nb", "character"),
    ],
)
def test_path_that_leads_elsewhere_is_rejected(path: str, rule: str, service: Service) -> None:
    """Nothing is sent, so that the key does not leak."""
    with pytest.raises(ft_client.ParameterError, match=rule):
        service.call("get", path)
    assert service.sent == []


def test_url_below_the_base_url_and_a_colon_are_accepted(service: Service) -> None:
    """Such as the link to the next page, and `models/x:train`."""
    for path in (f"{BASE}/a?b=1", "a?b=1", "models:train?b=1"):
        service.call("get", path)
    assert [str(each.url) for each in service.sent] == [f"{BASE}/a?b=1", f"{BASE}/a?b=1", f"{BASE}/models:train?b=1"]


def test_redirect_to_another_host_is_not_followed(service: Service) -> None:
    """The error names the place, where the key is not sent."""
    with pytest.raises(ft_client.APIStatusError, match=r"https://evil\.example/y, where the key is not sent"):
        service.call("get", "/x", httpx.Response(307, headers={"location": "https://evil.example/y"}))
    assert [each.url.host for each in service.sent] == ["service.example"]


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"options": {"extra_headers": {}}}, TypeError, "'extra_headers' is not an option"),
        ({"options": {"max_retries": -1}}, ft_client.FTClientError, "0 or more"),
        ({"cast_to": io.BytesIO}, TypeError, "cast_to is"),
        ({"cast_to": dict[str, io.BytesIO]}, TypeError, "cast_to is"),
        ({"cast_to": int | None}, TypeError, "cast_to is"),
        ({"body": [1], "options": {"extra_json": {"a": 1}}}, ft_client.ParameterError, "body = "),
        ({"body": [1], "files": {"a": b"b"}}, ft_client.ParameterError, "body = "),
        ({"files": {"a": "absent.txt"}}, ft_client.ParameterError, r"a = 'absent\.txt': cannot be read"),
        ({"body": {"a": b"bytes"}}, ft_client.APIConnectionError, "correct the parameters"),
    ],
)
def test_arguments_that_cannot_be_used_are_rejected(
    arguments: dict[str, Any], error: type[Exception], text: str, service: Service
) -> None:
    """Before anything is sent."""
    with pytest.raises(error, match=text):
        service.call("post", "/x", **arguments)
    assert service.sent == []


# ---- what is returned ------------------------------------------------------------------------------------------------


class Counted(TypedDict):
    """A type of the caller."""

    a: int


@pytest.mark.parametrize(
    ("cast_to", "body", "expected"),
    [
        (dict, '{"a":1}', {"a": 1}),
        (dict[str, Any], '{"a":1}', {"a": 1}),
        (Counted, '{"a":1}', {"a": 1}),
        (object, "[1]", [1]),
        (list, "[1]", [1]),
        (str, '{"a":1}', '{"a":1}'),
        (bytes, "x", b"x"),
        (int, "1", 1),
        (float, "1", 1.0),
        (bool, "true", True),
        (None, "ignored", None),
        (NoneType, "ignored", None),
        (object, "", None),
        (FineTuningJob, json.dumps(JOB), FineTuningJob.from_dict(JOB)),
        (list[FineTuningJob], json.dumps([JOB]), [FineTuningJob.from_dict(JOB)]),
        (dict[str, FineTuningJob], json.dumps({"x": JOB}), {"x": FineTuningJob.from_dict(JOB)}),
    ],
)
def test_result_has_the_type_that_the_caller_named(cast_to: Any, body: str, expected: Any, service: Service) -> None:
    """JSON and text, models and lists of them."""
    result = service.call("get", "/x", httpx.Response(200, text=body), cast_to=cast_to)
    assert result == expected
    assert type(result) is type(expected)


def test_response_itself_is_returned(service: Service) -> None:
    """As the HTTP library's, as one with status and result, and as the content of a file."""
    response = httpx.Response(201, json={"a": 1}, headers={"x-request-id": "req_1"})
    assert service.call("post", "/x", response, cast_to=httpx.Response).status_code == 201
    raw = service.call("post", "/x", response, cast_to=RawResponse[dict])
    assert (raw.status_code, raw.request_id, raw.retries_taken, raw.parse()) == (201, "req_1", 0, {"a": 1})
    assert service.call("post", "/x", response, cast_to=RawResponse).parse() == '{"a":1}'
    assert service.call("get", "/x", response, cast_to=FileContent).read() == b'{"a":1}'


def test_model_has_the_id_of_its_request(service: Service) -> None:
    """As the models of other methods."""
    response = httpx.Response(200, json=JOB, headers={"x-request-id": "req_1"})
    assert service.call("get", "/x", response, cast_to=FineTuningJob)._request_id == "req_1"


@pytest.mark.parametrize(
    ("cast_to", "body", "reason"),
    [
        (dict, "<html>", "it is not JSON"),
        (dict, "[]", "not a JSON object"),
        (list, "{}", "not a JSON array"),
        (int, "true", "not a JSON int"),
        (FineTuningJob, "{}", "no id"),
        (list[FineTuningJob], "[1]", "not a JSON object"),
        (ListModelsResponse, "{}", "no list"),
    ],
)
def test_body_of_another_type_is_an_error(cast_to: Any, body: str, reason: str, service: Service) -> None:
    """A POST is not sent again."""
    with pytest.raises(ft_client.APIResponseValidationError, match=reason):
        service.call("post", "/x", httpx.Response(200, text=body), cast_to=cast_to)
    assert len(service.sent) == 1


@pytest.mark.parametrize("method", ["get", "delete"])
def test_success_without_a_body_is_not_sent_again(method: str, service: Service) -> None:
    """The error names the type for it."""
    with pytest.raises(ft_client.APIResponseValidationError, match=r"204 without a body -> pass cast_to=NoneType"):
        service.call(method, "/x", httpx.Response(204))
    assert len(service.sent) == 1


# ---- retries --------------------------------------------------------------------------------------------------------

REPORTED = httpx.Response(200, json={"error": {"message": "try again", "type": "server_error"}})


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
@pytest.mark.parametrize(
    ("outcome", "executed"),
    [
        (httpx.Response(429), False),
        (httpx.ConnectError, False),
        (httpx.ConnectTimeout, False),
        (httpx.Response(408), True),
        (httpx.Response(500), True),
        (httpx.Response(503), True),
        (httpx.ReadTimeout, True),
        (httpx.ReadError, True),
        (httpx.RemoteProtocolError, True),
        (httpx.Response(200, text="<html>"), True),
        (REPORTED, True),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_only_what_may_be_repeated_is_sent_again(
    outcome: Outcome, executed: bool, method: str, service: Service
) -> None:
    """POST and PATCH are not, if the service may have executed them, with a key for idempotency either."""
    again = not executed or method not in {"post", "patch"}
    options = {"idempotency_key": "k"}
    if again:
        assert service.call(method, "/x", outcome, httpx.Response(200, json={"a": 1}), options=options) == {"a": 1}
    else:
        with pytest.raises(ft_client.APIError):
            service.call(method, "/x", outcome, httpx.Response(200, json={"a": 1}), options=options)
    assert len(service.sent) == 1 + again


@pytest.mark.parametrize("status", [400, 404, 409, 501])
def test_rejected_request_is_not_sent_again(status: int, service: Service) -> None:
    """Whatever its method."""
    for method in ("get", "post", "put"):
        with pytest.raises(ft_client.APIStatusError):
            service.call(method, "/x", httpx.Response(status))
    assert len(service.sent) == 3


def test_max_retries_of_the_options_wins(service: Service) -> None:
    """Over the client's number."""
    with pytest.raises(ft_client.InternalServerError):
        service.call("get", "/x", httpx.Response(500), client={"max_retries": 1}, options={"max_retries": 4})
    assert len(service.sent) == 5


# ---- credentials -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", [httpx.Response(401, text=f"no {KEY}"), httpx.ReadTimeout, REPORTED], ids=str)
def test_errors_and_logs_have_no_credentials(
    failure: Outcome, service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the key, nor those of headers, queries and bodies, wherever the service or the library repeats them."""
    secret = "hf_abcdefghijklmnopqrst"
    with caplog.at_level(logging.DEBUG, "ft_client"), pytest.raises(ft_client.APIError) as caught:
        service.call(
            "put", f"/x?access_token={secret}", failure, body={"token": secret}, client={"max_retries": 1},
            options={"headers": {"X-Api-Key": secret}, "params": {"sig": secret}},
        )  # fmt: skip
    error = caught.value
    assert error.request is not None
    shown = [str(error), repr(error), str(error.body), str(error.request.url), repr(error.request.headers), caplog.text]
    shown.append(bytes(error.request.content).decode())
    shown.append(getattr(getattr(error, "response", None), "text", ""))
    assert [text for text in shown if KEY in text or secret in text] == []


@pytest.mark.parametrize("returned", ["sync", "async"])
def test_function_for_the_key_is_called_again_after_a_401(returned: str, service: Service) -> None:
    """A POST too: a 401 means that it was not executed."""
    keys = iter(["key-1", "key-2"])

    async def ask() -> str:
        return next(keys)

    function: Callable[[], Any] = ask if returned == "async" and service.is_async else lambda: next(keys)
    service.call("post", "/x", httpx.Response(401), httpx.Response(200, json={}), client={"api_key": function})
    assert service.keys == ["Bearer key-1", "Bearer key-2"]


def test_header_that_is_not_given_is_not_sent(service: Service) -> None:
    """The key included, for a path that needs none; the client's default headers can also be left out."""
    service.call("get", "/x", options={"headers": {"Authorization": compat.omit, "X-A": compat.NOT_GIVEN}})
    service.call("get", "/x", client={"default_headers": {"user-agent": compat.omit}})
    assert "authorization" not in service.sent[0].headers
    assert "x-a" not in service.sent[0].headers
    assert "ft-client" not in service.sent[1].headers["user-agent"]


# ---- services --------------------------------------------------------------------------------------------------------

HOSTS = {
    "azure": ({"azure_endpoint": "https://n.openai.azure.com", "api_version": "v9"},
              "https://n.openai.azure.com/openai/x?api-version=v9", "api-key"),
    "together": ({}, "https://api.together.ai/v1/x", "authorization"),
    "nebius": ({}, None, "authorization"),
    "dashscope": ({}, None, "authorization"),
    "zhipu": ({}, None, "authorization"),
    "litellm": ({"base_url": "https://proxy.example/v1"}, "https://proxy.example/v1/x", "authorization"),
    "openai-2023": ({"base_url": "https://api.openai.com/v1"}, "https://api.openai.com/v1/x", "authorization"),
}  # fmt: skip


@pytest.mark.parametrize("profile", HOSTS)
def test_path_follows_the_base_url_of_each_service(profile: str, service: Service) -> None:
    """With the service's query and header of the key; plain JSON stays as it was sent."""
    settings, url, header = HOSTS[profile]
    body = {"id": "x", "status": 3}
    client = {"base_url": None, "profile": profile, **settings}
    assert service.call("get", "/x", httpx.Response(200, json=body), client=client) == body
    (sent,) = service.sent
    assert url in {None, str(sent.url)}
    assert sent.url.path.endswith("/x")
    assert KEY in sent.headers[header]


def test_model_of_another_service_has_the_attributes_of_the_contract(service: Service) -> None:
    """As the job of a method; `to_dict` returns what was sent."""
    body = {"id": "ft-1", "status": "completed", "created_at": "2024-01-01T00:00:00Z", "model_output_name": "m"}
    job = service.call(
        "get", "/fine-tunes/ft-1", httpx.Response(200, json=body), cast_to=FineTuningJob,
        client={"base_url": None, "profile": "together"},
    )  # fmt: skip
    assert (job.outcome, job.created_at, job.fine_tuned_model) == ("succeeded", 1704067200, "m")
    assert job.to_dict() == body
