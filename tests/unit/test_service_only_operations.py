"""Operations that only compatible services have: each one succeeds, in both clients."""

from __future__ import annotations

import asyncio
import importlib
import logging
from typing import Any

import httpx
import pytest

from ft_client import APIResponseValidationError, AsyncFTClient, FTClient
from ft_client_generated.contract import OPERATIONS

FILE = {"id": "file-1", "object": "file", "bytes": 3, "created_at": 1, "filename": "a.jsonl", "purpose": "fine-tune"}
# group, arguments, status and body of a success
API: dict[str, tuple[str, dict[str, Any], int, Any]] = {
    "deleteFineTuningJob": ("fine_tuning", {"fine_tuning_job_id": "ftjob-1"}, 204, None),
    "deleteFineTune": ("fine_tunes", {"fine_tune_id": "ft-1"}, 200, {"message": "deleted"}),
    "importFile": (
        "files", {"body": {"purpose": "fine-tune", "filename": "a.jsonl", "content_url": "https://x.example"}},
        201, FILE,
    ),
    "preprocessFile": ("files", {"file_id": "file-1"}, 200, FILE),
    "initiateMultipartUpload": (
        "files", {"body": {"filename": "a", "file_size": 1, "num_parts": 1, "purpose": "fine-tune"}}, 200,
        {"upload_id": "u", "file_id": "file-1", "parts": []},
    ),
    "copyFineTuningCheckpoint": (
        "fine_tuning",
        {"fine_tuning_job_id": "ftjob-1", "checkpoint_id": "c", "body": {"accounts": []},
         "aoai_copy_ft_checkpoints": "preview"}, 200,
        {"checkpointedModelName": "m", "fineTuningJobId": "ftjob-1", "copiedAccountDetails": []},
    ),
    "listFineTuneCheckpoints": (
        "fine_tunes", {"fine_tune_id": "ft-1"}, 200, {"data": [{"step": 4, "created_at": "2026-01-01T00:00:00Z"}]}
    ),
    "estimateFineTunePrice": (
        "fine_tunes", {"body": {"training_file": "file-1", "model": "m"}}, 200, {"estimated_total_price": 1.5}
    ),
    "retrieveModelLimits": ("fine_tunes", {"model_name": "m"}, 200, {"model_name": "m"}),
}  # fmt: skip


def _client(make: Any, profile: str, status: int, body: Any, seen: list[httpx.Request]) -> Any:
    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status) if body is None else httpx.Response(status, json=body)

    kind = httpx.Client if make is FTClient else httpx.AsyncClient
    return make("k", profile=profile, base_url="https://service.example/v1", max_retries=0,
                http_client=kind(transport=httpx.MockTransport(respond)))  # fmt: skip


def _services(operation: str) -> list[str]:
    services: list[str] = OPERATIONS[operation]["x-services"]
    return services


def test_every_operation_of_compatible_services_only_has_a_success_here() -> None:
    """A new one is added to the table."""
    assert set(API) == {name for name, operation in OPERATIONS.items() if "x-services" in operation}


@pytest.mark.parametrize("operation", API)
def test_generated_endpoint_succeeds(operation: str) -> None:
    """Sync and async."""
    group, arguments, status, body = API[operation]
    name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in operation)
    endpoint = importlib.import_module(f"ft_client_generated.api.{group}.{name}")
    profile, seen = _services(operation)[0], list[httpx.Request]()
    results = [
        endpoint.sync(client=_client(FTClient, profile, status, body, seen).api, **arguments),
        asyncio.run(
            endpoint.asyncio(client=_client(AsyncFTClient, profile, status, body, seen).api, **arguments)
        ),
    ]  # fmt: skip
    assert [result if body is None else result.to_dict() for result in results] == [body, body]
    assert [request.method for request in seen] == [OPERATIONS[operation]["method"]] * 2


DELETED = {"together": {"message": "deleted"}, "dashscope": {"request_id": "r", "output": {"status": "success"}}}
CHECKPOINTS = {
    "together": {"data": [{"step": 4, "created_at": "2026-01-01T00:00:00Z", "path": "s3://x"}]},
    "dashscope": {
        "request_id": "r",
        "output": [{"checkpoint_id": "c-4", "step": 4, "create_time": "2026-01-01 08:00:00", "model_name": "m-4"}],
    },
}


@pytest.mark.parametrize("profile", DELETED)
def test_fine_tune_is_deleted(profile: str) -> None:
    """Both clients send one DELETE and return what the service sent."""
    seen: list[httpx.Request] = []
    result = _client(FTClient, profile, 200, DELETED[profile], seen).fine_tunes.delete("ft-1")
    other = asyncio.run(_client(AsyncFTClient, profile, 200, DELETED[profile], seen).fine_tunes.delete("ft-1"))
    assert result.to_dict() == other.to_dict() == DELETED[profile]
    assert [(request.method, request.url.path) for request in seen] == [("DELETE", "/v1/fine-tunes/ft-1")] * 2


DELETED_JOBS: dict[str, tuple[int, Any]] = {
    "azure": (204, None),
    "zhipu": (200, {"id": "ftjob-1", "object": "fine_tuning.job", "status": "succeeded", "created_at": 1}),
}


@pytest.mark.parametrize("profile", DELETED_JOBS)
def test_job_is_deleted(profile: str) -> None:
    """Both clients send one DELETE and return the job, with its ID alone if the service does not return it."""
    status, body = DELETED_JOBS[profile]
    seen: list[httpx.Request] = []
    job = _client(FTClient, profile, status, body, seen).fine_tuning.jobs.delete("ftjob-1")
    other = asyncio.run(_client(AsyncFTClient, profile, status, body, seen).fine_tuning.jobs.delete("ftjob-1"))
    assert job.to_dict() == other.to_dict() == (body or {"id": "ftjob-1"})
    assert [request.method for request in seen] == ["DELETE"] * 2


def test_job_that_a_lost_request_deleted_is_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The retry finds it gone."""
    monkeypatch.setattr("ft_client._retry.backoff", lambda *_: 0.0)
    statuses = iter([500, 404])
    transport = httpx.MockTransport(lambda _: httpx.Response(next(statuses)))
    http_client = httpx.Client(transport=transport)
    client = FTClient("k", profile="azure", base_url="https://service.example/openai", http_client=http_client,
                      default_query={"api-version": "2024-10-21"})  # fmt: skip
    assert client.fine_tuning.jobs.delete("ftjob-1").id == "ftjob-1"


@pytest.mark.parametrize(("profile", "name"), [("together", "ft-1:4"), ("dashscope", "c-4")])
def test_checkpoints_of_a_fine_tune_are_listed_with_their_names(profile: str, name: str) -> None:
    """A checkpoint without ID has the name by which the service selects it."""
    body: Any = CHECKPOINTS[profile]
    page = _client(FTClient, profile, 200, body, []).fine_tunes.list_checkpoints("ft-1")

    async def listed() -> list[Any]:
        client = _client(AsyncFTClient, profile, 200, body, [])
        return [each async for each in client.fine_tunes.list_checkpoints("ft-1")]

    for (checkpoint,) in (list(page), asyncio.run(listed())):
        assert (checkpoint.name, checkpoint.created_at) == (name, 1767225600)
        assert checkpoint.to_dict() == (body.get("output") or body["data"])[0]


@pytest.mark.parametrize(("word", "deleted"), [("deleted", True), ("deleting", False), (True, True)])
def test_deletion_that_has_only_started_is_not_reported_as_done(word: Any, deleted: bool) -> None:
    """The service confirms it without an ID."""
    body = {"request_id": "r", "model_name": "m", "delete_status": word}
    result = _client(FTClient, "zhipu", 200, body, []).models.delete("m")
    assert (result.deleted, result.to_dict()) == (deleted, body)


def test_deletion_that_did_not_happen_is_an_error() -> None:
    """Also where the service sends no ID."""
    client = _client(FTClient, "zhipu", 200, {"model_name": "m", "delete_status": False}, [])
    with pytest.raises(APIResponseValidationError, match="was not deleted"):
        client.models.delete("m")


@pytest.mark.parametrize(("count", "logged"), [(9, False), (10, True)])
def test_list_that_may_be_cut_is_logged(caplog: pytest.LogCaptureFixture, count: int, logged: bool) -> None:
    """The service shows ten files and has no way to ask for more."""
    files = [{**FILE, "id": f"file-{number}"} for number in range(count)]
    with caplog.at_level(logging.WARNING, "ft_client"):
        page = _client(FTClient, "nebius", 200, {"object": "list", "data": files}, []).files.list()
    assert len(page.data) == count
    assert ("as long as its limit" in caplog.text) is logged
