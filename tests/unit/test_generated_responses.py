"""Endpoint functions decode responses: models, bytes, nothing, or an error with the reason."""

import copy
import json
import pickle
from typing import Any

import anyio
import httpx
import pytest

from ft_client_generated import AuthenticatedClient, Client
from ft_client_generated.api.files import create_file, delete_file, download_file, retrieve_file
from ft_client_generated.api.fine_tuning import create_fine_tuning_job, retrieve_fine_tuning_job
from ft_client_generated.errors import InvalidBody, UnexpectedStatus
from ft_client_generated.models import DeleteFileResponse, FineTuningJob, GraderMulti, OpenAIFile, RunGraderRequest
from ft_client_generated.types import UNSET, Response, Unset

FILE = {"id": "file-1", "object": "file", "bytes": 3, "created_at": 1, "filename": "a", "purpose": "fine-tune"}


@pytest.mark.parametrize("status", [200, 201, 202, 299])
def test_any_success_is_decoded(status: int) -> None:
    """Azure creates with 201; the next server may have another mind."""
    file = retrieve_file.parse(httpx.Response(status, json=FILE))
    assert isinstance(file, OpenAIFile)
    assert file.to_dict() == FILE


@pytest.mark.parametrize("status", [199, 301, 307, 400, 404, 429, 500, 599, 600])
@pytest.mark.parametrize("endpoint", [retrieve_file, delete_file, download_file])
def test_no_other_status_is_a_result(endpoint: Any, status: int) -> None:
    """An error is raised, never returned as None, even with a body that would decode."""
    with pytest.raises(UnexpectedStatus, match=f"status {status}") as caught:
        endpoint.parse(httpx.Response(status, json=FILE))
    assert (caught.value.status_code, json.loads(caught.value.content)) == (status, FILE)


def test_the_error_does_not_show_the_body() -> None:
    """A body may hold data that has no place in a log."""
    assert "secret" not in str(UnexpectedStatus(500, b"secret"))
    assert "secret" not in str(InvalidBody(200, b"secret", "not JSON"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b'{"id": "fi', "not JSON"),
        (b"<html>", "not JSON"),
        (b"\xff\xfe\xfd", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "expected a JSON object, got list"),
        (b"null", "expected a JSON object, got NoneType"),
        (b'"file"', "expected a JSON object, got str"),
    ],
)
def test_invalid_body_is_an_error(body: bytes, reason: str) -> None:
    """Half a body, a page of HTML or another JSON value raise, with the status and the bytes."""
    with pytest.raises(InvalidBody, match=reason) as caught:
        retrieve_file.parse(httpx.Response(200, content=body))
    assert (caught.value.status_code, caught.value.content) == (200, body)


def test_errors_survive_pickling() -> None:
    """They cross process borders whole."""
    for error in (UnexpectedStatus(404, b"x"), InvalidBody(200, b"x", "why")):
        assert vars(pickle.loads(pickle.dumps(error))) == vars(error)


def test_response_to_delete_can_have_no_body() -> None:
    """Azure returns 204."""
    assert delete_file.parse(httpx.Response(204)) is None
    deleted = delete_file.parse(httpx.Response(200, json={"id": "file-1", "object": "file", "deleted": True}))
    assert isinstance(deleted, DeleteFileResponse)


@pytest.mark.parametrize("content", [b"", b'{"prompt": "a"}\n{"prompt": "b"}\n', b"\xff\x00"])
def test_a_download_is_bytes(content: bytes) -> None:
    """JSON Lines are not decoded."""
    assert download_file.parse(httpx.Response(200, content=content)) == content
    assert download_file.parse(httpx.Response(206, content=content)) == content


def test_a_model_is_chosen_by_its_constant() -> None:
    """Among several, the `type` decides; without a known one the object stays as it was sent."""
    exact = {"type": "string_check", "name": "n"}
    multi = GraderMulti.from_dict({"graders": {"a": exact, "b": {"type": "newer"}, "c": 7}})
    assert type(multi.graders["a"]).__name__ == "GraderStringCheck"  # type: ignore[index]  # a dict here
    assert multi.graders["b"] == {"type": "newer"}  # type: ignore[index]
    single = GraderMulti.from_dict({"graders": exact})
    assert type(single.graders).__name__ == "GraderStringCheck"
    assert single.to_dict() == {"graders": exact}
    assert GraderMulti.from_dict({"graders": {"type": ["odd"]}}).to_dict() == {"graders": {"type": ["odd"]}}


@pytest.mark.parametrize("kind", ["string_check", "text_similarity", "python", "score_model", "label_model"])
def test_each_type_of_grader_has_its_model(kind: str) -> None:
    """Alone and by name."""
    expected = "Grader" + "".join(word.capitalize() for word in kind.split("_"))
    for graders in ({"type": kind}, {"first": {"type": kind}}):
        found = GraderMulti.from_dict({"graders": graders}).graders
        grader = found["first"] if isinstance(found, dict) else found
        assert type(grader).__name__ == expected
    assert type(RunGraderRequest.from_dict({"grader": {"type": kind}}).grader).__name__ == expected


def test_unset_is_one_falsy_thing() -> None:
    """Whatever is done to it, it stays itself, so that `is UNSET` can be relied on."""
    assert not UNSET
    assert repr(UNSET) == str(UNSET) == "UNSET"
    assert isinstance(UNSET, Unset)
    assert copy.copy(UNSET) is copy.deepcopy(UNSET) is UNSET
    assert pickle.loads(pickle.dumps(UNSET)) is UNSET


def test_models_are_compared_copied_and_pickled_by_value() -> None:
    """Two models of one body are equal, and a copy shares nothing that can change."""
    body = {"id": "ftjob-1", "method": {"type": "dpo"}, "new": {"a": [1]}}
    job = FineTuningJob.from_dict(body)
    assert job == FineTuningJob.from_dict(body)
    assert job != FineTuningJob.from_dict({**body, "new": {"a": [2]}})
    assert job != FineTuningJob.from_dict({**body, "seed": None})
    for twin in (copy.deepcopy(job), pickle.loads(pickle.dumps(job))):
        assert twin == job
        assert twin.seed is None
        assert twin.model_fields_set == {"id", "method"}
        twin.additional_properties["new"]["a"].append(2)
        assert twin != job


def test_a_model_shows_what_was_sent() -> None:
    """No row of UNSET; keys the contract does not know are shown too."""
    job = FineTuningJob.from_dict({"id": "ftjob-1", "seed": None, "new": 1})
    assert repr(job) == "FineTuningJob(id='ftjob-1', seed=None, additional_properties={'new': 1})"


def test_a_field_that_does_not_exist_cannot_be_set() -> None:
    """A misspelt field is an error, not a parameter that is never sent."""
    with pytest.raises(AttributeError):
        FineTuningJob.from_dict({}).sufix = "x"  # type: ignore[attr-defined]  # that is the point


def answering(request: httpx.Request) -> httpx.Response:
    """Respond with the path, the key and the timeout of the request."""
    seen = {
        "id": request.url.path,
        "filename": request.headers.get("authorization"),
        "new": request.extensions["timeout"],
    }
    return httpx.Response(200, json=seen, headers={"x-request-id": "req_1"})


def test_one_endpoint_is_called_in_four_ways() -> None:
    """SyncRunner and async, bare and with status and headers: the same request, the same model."""
    transport = {"transport": httpx.MockTransport(answering)}
    client = AuthenticatedClient("https://service.example/v1", "sk-1", httpx_args=transport)

    async def awaited() -> tuple[OpenAIFile, Response[OpenAIFile]]:
        async with client:
            bare = await retrieve_file.asyncio("file-1", client=client)
            return bare, await retrieve_file.asyncio_detailed("file-1", client=client)

    with client:
        file = retrieve_file.sync("file-1", client=client)
        detailed = retrieve_file.sync_detailed("file-1", client=client)
    file_async, detailed_async = anyio.run(awaited)
    assert file == detailed.parsed == file_async == detailed_async.parsed
    assert (file.id, file.filename) == ("/v1/files/file-1", "Bearer sk-1")
    assert detailed.status_code == detailed_async.status_code == 200
    assert detailed.headers["x-request-id"] == detailed_async.headers["x-request-id"] == "req_1"
    assert json.loads(detailed.content) == file.to_dict()


def test_a_form_is_sent_by_all_four_ways() -> None:
    """Httpx takes another kind of body for async requests; the endpoints see to that."""

    def received(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"bytes": len(request.read())})

    async def received_async(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"bytes": len(await request.aread())})

    body = {"file": b"x" * 1000, "purpose": "fine-tune"}
    client = Client("https://service.example", httpx_args={"transport": httpx.MockTransport(received)})
    sizes = [
        create_file.sync(client=client, body=body).bytes,
        create_file.sync_detailed(client=client, body=body).parsed.bytes,
    ]
    async_client = Client("https://service.example", httpx_args={"transport": httpx.MockTransport(received_async)})

    async def awaited() -> None:
        sizes.append((await create_file.asyncio(client=async_client, body=body)).bytes)
        sizes.append((await create_file.asyncio_detailed(client=async_client, body=body)).parsed.bytes)

    anyio.run(awaited)
    assert len(set(sizes)) == 1
    assert sizes[0] > 1000


def test_an_error_reaches_the_caller_in_all_four_ways() -> None:
    """The tool's own output returned None here."""
    transport = httpx.MockTransport(lambda request: httpx.Response(401, json={"error": {}}))
    client = Client("https://service.example/v1", httpx_args={"transport": transport})

    async def awaited(function: Any) -> None:
        await function("ftjob-1", client=client)

    for function in (retrieve_fine_tuning_job.sync, retrieve_fine_tuning_job.sync_detailed):
        with pytest.raises(UnexpectedStatus):
            function("ftjob-1", client=client)
    for function in (retrieve_fine_tuning_job.asyncio, retrieve_fine_tuning_job.asyncio_detailed):
        with pytest.raises(UnexpectedStatus):
            anyio.run(awaited, function)


def test_a_client_keeps_its_key_to_itself() -> None:
    """It is not shown, and another prefix or header can carry it."""
    client = AuthenticatedClient("https://service.example", "sk-1", prefix="", auth_header_name="api-key")
    assert repr(client) == "AuthenticatedClient('https://service.example')"
    with client.get_httpx_client() as made:
        assert made.headers["api-key"] == "sk-1"


def test_client_has_a_timeout_by_default() -> None:
    """The timeout is that of httpx where none is given."""
    with Client("https://service.example").get_httpx_client() as made:
        assert made.timeout == httpx.Client().timeout
    with Client("https://service.example", timeout=None).get_httpx_client() as made:
        assert made.timeout == httpx.Timeout(None)


def test_a_client_uses_the_httpx_client_it_is_given() -> None:
    """As it is: the settings of the outer client do not apply."""
    inner = httpx.Client(base_url="https://other.example", transport=httpx.MockTransport(answering))
    client = Client("https://service.example").set_httpx_client(inner)
    assert (
        create_fine_tuning_job.sync(client=client, body={"model": "m", "training_file": "f"}).id == "/fine_tuning/jobs"
    )
    assert client.get_httpx_client() is inner
