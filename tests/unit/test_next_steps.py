"""Errors of the service: the next step and whether a retry can help, by status, code and message."""

from typing import Any

import httpx
import pytest

from ft_client import APIStatusError, FTClient
from ft_client._http.status_errors import status_error

V1 = "http://service.example/v1/files/file-1"


def rejection(status: int, body: Any = None, *, label: str = "retrieveFile file-1", url: str = V1) -> APIStatusError:
    """Return the error for a response; a text is a body that is not JSON."""
    content = {"text": body} if isinstance(body, str) else {"json": body}
    response = httpx.Response(status, request=httpx.Request("GET", url), **content)
    return status_error(response, label)


def coded(code: str | None, message: str = "m") -> dict[str, Any]:
    """Return an error body with a code."""
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, coded("insufficient_quota")),
        (429, coded("billing_hard_limit_reached")),
        (403, coded("Arrearage")),
        (429, coded("InsufficientBalance")),
        (402, coded(None)),
        (429, coded(None, "You exceeded your current quota, please check your plan")),
        (400, coded(None, "Insufficient credits: top up your account")),
        (429, {"error": {"message": "m", "type": "insufficient_quota"}}),
    ],
)
def test_exhausted_credit_is_not_retried(status: int, body: Any) -> None:
    """Only credit helps, so the message does not advise to wait."""
    error = rejection(status, body)
    assert not error.retryable
    assert "-> add credit" in str(error)
    assert "wait" not in str(error)


@pytest.mark.parametrize("body", [coded("rate_limit_exceeded"), coded(None, "Rate limit reached for requests"), None])
def test_a_rate_limit_is_retried(body: Any) -> None:
    """A 429 without a sign of exhausted credit passes by itself."""
    assert rejection(429, body).retryable


def test_an_exhausted_quota_is_sent_once() -> None:
    """A create and a list raise at once, without a pause."""
    requests: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(429, json=coded("insufficient_quota"), headers={"retry-after": "20"})

    client = FTClient("sk-1", base_url=V1, http_client=httpx.Client(transport=httpx.MockTransport(handle)))
    with pytest.raises(APIStatusError):
        client.fine_tuning.jobs.create(model="m", training_file="file-1")
    with pytest.raises(APIStatusError):
        client.files.list()
    assert len(requests) == 2


@pytest.mark.parametrize("status", [403, 400, 410])
def test_an_ended_platform_is_named_by_its_code(status: int) -> None:
    """It depends on neither key nor permissions; the uploaded file remains."""
    error = rejection(status, coded("training_not_available"), label="createFineTuningJob")
    assert "another key or model" in str(error)
    assert "client.files.delete" in str(error)
    assert "admin key" not in str(error)
    assert not error.retryable


@pytest.mark.parametrize(
    "message",
    [
        "File 'file-abc' is still being processed and is not ready to be used for fine-tuning.",
        "Training file file-abc is not ready",
        "The file file-abc has not been processed yet: it is not processed",
        "file-abc: file is processing, try again",
        "The training file file-abc is not yet available yet; the file is pending",
    ],
)
def test_a_file_that_is_not_ready_names_the_wait(message: str) -> None:
    """With the ID of the file that the service names."""
    error = rejection(400, coded(None, message), label="createFineTuningJob")
    assert 'client.files.wait_for_processing("file-abc")' in str(error)


@pytest.mark.parametrize(
    "message", ["Invalid file format", "File 'file-1' has 3 rows; 10 are required", "Job is still running"]
)
def test_another_problem_of_a_file_names_no_wait(message: str) -> None:
    """A wait would not help."""
    assert "wait_for_processing" not in str(rejection(400, coded(None, message)))


def test_a_part_that_is_too_large_needs_smaller_parts() -> None:
    """The file is already sent in parts."""
    assert "part_size" in str(rejection(413, "<html></html>", label="addUploadPart upload_1"))
    assert "client.uploads.upload_file" in str(rejection(413, "<html></html>", label="createFile"))


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html><title>404 Not Found</title></html>",
        {"detail": "Not Found"},
        "404 page not found",
        coded(None, "Unknown request URL: GET /files. Please check the URL for typos"),
    ],
)
def test_a_base_url_without_its_version_is_named(body: Any) -> None:
    """No ID is wrong: the path does not exist."""
    error = rejection(404, body, url="http://service.example/files/file-1")
    assert "check the base URL" in str(error)
    assert "/v1" in str(error)
    assert "check the ID" not in str(error)


@pytest.mark.parametrize("url", [V1, "https://x.openai.azure.com/openai/files/f", "http://h/api/v2beta/files/f"])
def test_a_missing_object_is_named_by_its_id(url: str) -> None:
    """Below a version, a plain 404 is about the ID."""
    assert "check the ID" in str(rejection(404, coded(None, "No such File object"), url=url))


def test_a_missing_endpoint_is_not_a_wrong_id() -> None:
    """Below a version too."""
    assert "does not have this endpoint" in str(rejection(404, coded(None, "Invalid URL (GET /v1/files)")))


def test_a_wrong_password_of_a_proxy_is_not_a_wrong_key() -> None:
    """A proxy of plain http responds itself."""
    error = rejection(407, "<html></html>")
    assert "proxy" in str(error)
    assert "API key" not in str(error)


@pytest.mark.parametrize("status", [403, 451])
def test_a_page_is_not_a_response_of_the_api(status: int) -> None:
    """A firewall or proxy rejects requests with a page of HTML."""
    assert "not from the API" in str(rejection(status, "<html><h1>blocked</h1></html>"))


def test_a_network_that_wants_a_sign_in_is_named() -> None:
    """Nothing reached the service, so nothing is repeated."""
    error = rejection(511, "<html></html>")
    assert "sign in to the network" in str(error)
    assert not error.retryable


def test_the_title_of_a_page_is_quoted() -> None:
    """The rest of a page is not."""
    body = "<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head><b>x</b></html>"
    error = rejection(400, body)
    assert str(error) == (
        "retrieveFile file-1: 400 Bad Request: 400 The plain HTTP request was sent to HTTPS port "
        "-> use https:// in the base URL"
    )


@pytest.mark.parametrize(
    "charset", ["utf-16", "rot13", "base64", "idna", "undefined", "punycode", "zlib", "nonsense", "hex"]
)
def test_a_body_with_any_charset_gives_a_status_error(charset: str) -> None:
    """A declared charset may be unknown, or a codec that is not of text."""
    response = httpx.Response(
        502, content=b"Bad gateway \xff", headers={"content-type": f"text/plain; charset={charset}"},
        request=httpx.Request("GET", V1),
    )  # fmt: skip
    assert str(status_error(response, "listFiles")).startswith("listFiles: 502 Bad Gateway")
