"""The same user code on every service that the sandbox can be, in both clients, over real sockets."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import operator
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import (
    AsyncFTClient,
    FTClient,
    FTClientError,
    JobCancelledError,
    NotFoundError,
    NotSupportedError,
    ParameterError,
)
from ft_client.sandbox import ManualClock, Sandbox
from ft_client.sandbox.service import names

DATA = Path(__file__).parents[2] / "ft_client" / "data" / "measures-train.jsonl"
SETTINGS: dict[str, dict[str, Any]] = {"azure": {"default_query": {"api-version": "2024-10-21"}}}


@pytest.fixture(params=names(), scope="module")
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A running service. Requests advance its clock, so that no job ends before a slow test cancels it."""
    with Sandbox(profile=request.param, clock=ManualClock(time.time(), tick=2.0)) as sandbox:
        sandbox_name[sandbox.base_url] = request.param
        yield sandbox


sandbox_name: dict[str, str] = {}


def _is_legacy(client: Any) -> bool:
    return not client._config.profile.supports("createFineTuningJob")


def _client(sandbox: Sandbox) -> FTClient:
    name = sandbox_name[sandbox.base_url]
    return FTClient("any", profile=name, base_url=sandbox.base_url, **SETTINGS.get(name, {}))


def _model(client: Any) -> str:
    return "meta-llama/Meta-Llama-3-8B" if _is_legacy(client) else "gpt-4o-mini-2024-07-18"


def test_life_cycle_of_a_job_is_the_same_at_every_service(sandbox: Sandbox) -> None:
    """Upload, create, follow, wait, cancel and delete; `id`, `created_at` and `outcome` are where users expect them."""
    with _client(sandbox) as client:
        jobs = client.fine_tunes if _is_legacy(client) else client.fine_tuning.jobs
        file = client.files.upload(DATA)
        job = jobs.create(model=_model(client), training_file=file.id)
        assert job.outcome is None
        assert isinstance(job.created_at, int)
        if client._config.profile.supports("listFineTuneEvents" if _is_legacy(client) else "listFineTuningEvents"):
            assert [event.message for event in jobs.follow(job.id)]
        ended = jobs.wait(job.id)
        assert (ended.id, ended.outcome) == (job.id, "succeeded")
        assert isinstance(ended.fine_tuned_model, str)
        other = jobs.create(model=_model(client), training_file=file.id)
        jobs.cancel(other.id)
        with pytest.raises(JobCancelledError) as raised:
            jobs.wait(other.id)
        assert raised.value.job.outcome == "cancelled"
        assert {each.id for each in jobs.list()} == {job.id, other.id}
        if client._config.profile.supports("deleteFineTune"):
            assert [checkpoint.to_dict() for checkpoint in client.fine_tunes.list_checkpoints(job.id)]
            client.fine_tunes.delete(other.id)
            with pytest.raises(NotFoundError):
                client.fine_tunes.retrieve(other.id)
        assert client.files.delete(file.id).deleted
        if client._config.profile.supports("retrieveFile"):
            with pytest.raises(NotFoundError):
                client.files.retrieve(file.id)
        for twin in (copy.deepcopy(ended), pickle.loads(pickle.dumps(ended))):
            assert (twin.outcome, twin.to_dict()) == ("succeeded", ended.to_dict())


def test_life_cycle_of_a_job_is_the_same_in_the_async_client(sandbox: Sandbox) -> None:
    """Upload, create, wait and delete."""

    async def run() -> None:
        name = sandbox_name[sandbox.base_url]
        async with AsyncFTClient("any", profile=name, base_url=sandbox.base_url, **SETTINGS.get(name, {})) as client:
            jobs: Any = client.fine_tunes if _is_legacy(client) else client.fine_tuning.jobs
            file = await client.files.upload(DATA)
            job = await jobs.create(model=_model(client), training_file=file.id)
            assert (await jobs.wait(job.id)).outcome == "succeeded"
            assert job.id in [each.id async for each in jobs.list()]
            assert (await client.files.delete(file.id)).deleted

    asyncio.run(run())


@pytest.mark.parametrize("name", [name for name in names() if name != "openai"])
def test_operation_that_the_service_lacks_is_an_error_before_any_request(name: str) -> None:
    """The error names the alternative, if there is one."""
    sent: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(500)

    client = FTClient(
        "k", profile=name, base_url="https://service.example/v1",
        http_client=httpx.Client(transport=httpx.MockTransport(respond)),
    )  # fmt: skip
    profile = client._config.profile
    calls: dict[str, Any] = {
        "listFineTunes": client.fine_tunes.list,
        "listPaginatedFineTuningJobs": client.fine_tuning.jobs.list,
        "pauseFineTuningJob": lambda: client.fine_tuning.jobs.pause("ftjob-1"),
        "deleteFineTune": lambda: client.fine_tunes.delete("ft-1"),
        "deleteFineTuningJob": lambda: client.fine_tuning.jobs.delete("ftjob-1"),
    }
    lacking = [operation for operation in calls if not profile.supports(operation)]
    assert lacking
    for operation in lacking:
        with pytest.raises(NotSupportedError) as raised:
            calls[operation]()
        assert (raised.value.operation, raised.value.alternative) == (operation, profile.alternative(operation))
        assert (profile.alternative(operation) or "does not have this operation") in str(raised.value)
    assert sent == []


LACKING: list[tuple[str, str, dict[str, Any]]] = [
    ("dashscope", "files.list", {"purpose": "fine-tune"}),
    ("together", "files.list", {"order": "asc", "purpose": "fine-tune"}),
    ("nebius", "files.list", {"order": "asc"}),
    ("zhipu", "fine_tuning.jobs.list", {"metadata": {"a": "b"}}),
]


@pytest.mark.parametrize("make", [FTClient, AsyncFTClient])
@pytest.mark.parametrize(("name", "call", "query"), LACKING)
def test_query_parameter_that_the_service_lacks_is_an_error_before_any_request(
    name: str, call: str, query: dict[str, Any], make: Any
) -> None:
    """It would be ignored, and the list would have what the caller did not ask for."""
    sent: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={"data": []})

    http = httpx.Client if make is FTClient else httpx.AsyncClient
    client = make("k", profile=name, http_client=http(transport=httpx.MockTransport(respond)))
    method = operator.attrgetter(call)(client)

    async def run() -> None:
        await method(**query)

    with pytest.raises(ParameterError) as raised:
        method(**query) if make is FTClient else asyncio.run(run())
    assert [problem.param for problem in raised.value.problems] == sorted(query)
    assert client._config.profile.title in str(raised.value)
    assert sent == []


def test_sandbox_operation_that_the_service_lacks_is_not_found() -> None:
    """A request without the client's check gets the 404 of the service."""
    with Sandbox(profile="together") as sandbox:
        response = httpx.get(
            f"{sandbox.base_url}/fine_tuning/jobs", headers={"authorization": "Bearer k"}, trust_env=False
        )
        assert response.status_code == 404


def test_client_unknown_profile_lists_the_known_ones() -> None:
    """The name is misspelled."""
    with pytest.raises(FTClientError, match=r"'togeter' is unknown.*azure.*together"):
        FTClient("k", profile="togeter")


def test_client_profile_from_the_environment_gives_base_url_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """OPENAI_BASE_URL belongs to another service."""
    monkeypatch.setenv("FT_PROFILE", "together")
    monkeypatch.setenv("TOGETHER_API_KEY", "together-key")
    monkeypatch.setenv("OPENAI_API_KEY", "openai-key")
    monkeypatch.setenv("OPENAI_BASE_URL", "https://other.example/v1")
    with FTClient() as client:
        assert str(client.base_url) == "https://api.together.ai/v1/"
        assert client.api_key == "together-key"


def test_client_named_profile_does_not_use_the_key_of_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key of one vendor is not sent to another one."""
    monkeypatch.delenv("TOGETHER_API_KEY", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "openai-key")
    with pytest.raises(FTClientError, match="no API key: set TOGETHER_API_KEY"):
        FTClient(profile="together")


def test_client_given_base_url_accepts_the_variable_of_openai(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guides of compatible services set OPENAI_API_KEY together with the base URL."""
    monkeypatch.delenv("TOGETHER_API_KEY", raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "any-key")
    with FTClient(base_url="https://api.together.ai/v1") as client:
        assert client.api_key == "any-key"


def test_client_azure_options_give_base_url_header_and_query() -> None:
    """The profile declares the names."""
    seen: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"object": "list", "data": []})

    FTClient(
        "key", azure_endpoint="https://me.openai.azure.com/", api_version="2024-10-21",
        http_client=httpx.Client(transport=httpx.MockTransport(respond)),
    ).fine_tuning.jobs.list()  # fmt: skip
    assert str(seen[0].url) == "https://me.openai.azure.com/openai/fine_tuning/jobs?api-version=2024-10-21"
    assert seen[0].headers["api-key"] == "key"
    assert "authorization" not in seen[0].headers


def test_client_azure_without_api_version_warns() -> None:
    """Azure answers 404 without it, but a gateway may add it."""
    with pytest.warns(
        UserWarning, match="needs the query parameter api-version. Set api_version or OPENAI_API_VERSION"
    ):
        FTClient("key", base_url="https://me.openai.azure.com/openai").close()


@pytest.mark.parametrize(("version", "sent"), [("2023-05-15", 1), ("2023-07-01-preview", 1), ("2024-10-21", 0)])
def test_client_azure_sends_fine_tunes_to_the_versions_that_have_them(version: str, sent: int) -> None:
    """Azure removed the legacy API with the version of August 2023."""
    seen: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"id": "ft-1", "object": "fine-tune", "status": "canceled"})

    client = FTClient(
        "key", azure_endpoint="https://me.openai.azure.com", api_version=version,
        http_client=httpx.Client(transport=httpx.MockTransport(respond)),
    )  # fmt: skip
    with contextlib.suppress(NotSupportedError):
        assert client.fine_tunes.retrieve("ft-1").outcome == "cancelled"
    assert len(seen) == sent


def test_create_where_training_has_ended_names_the_file_and_other_services() -> None:
    """The request is not sent again."""
    with Sandbox(training_available=False) as sandbox, FTClient("any", base_url=sandbox.base_url) as client:
        file = client.files.upload(DATA)
        with pytest.raises(FTClientError) as raised:
            client.fine_tuning.jobs.create(model="gpt-4o-mini-2024-07-18", training_file=file.id)
        text = str(raised.value)
        assert f"ft files delete {file.id}" in text
        assert "2027-01-06" in text
        assert "together" in text
        assert "sent 2 times" not in text


def test_create_at_a_service_without_metadata_sends_none() -> None:
    """Its checks would reject the idempotency key, or drop it."""
    bodies: list[bytes] = []

    def respond(request: httpx.Request) -> httpx.Response:
        bodies.append(request.content)
        return httpx.Response(200, json={"id": "ftjob-1", "created_at": 1, "status": "queued"})

    for name in ("openai", "nebius"):
        client = FTClient("k", profile=name, http_client=httpx.Client(transport=httpx.MockTransport(respond)))
        client.fine_tuning.jobs.create(model="m", training_file="file-abc123")
    assert [b"metadata" in body for body in bodies] == [True, False]


@pytest.mark.parametrize("arguments", [["--profile", "togeter"], []])
def test_command_unknown_profile_lists_the_known_ones(arguments: list[str]) -> None:
    """By option and by environment."""
    command = [sys.executable, "-m", "ft_client", "jobs", "list", "--api-key", "k", *arguments]
    environment = {**os.environ, "FT_PROFILE": "" if arguments else "togeter"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "profile 'togeter' is unknown" in done.stderr
    assert "together" in done.stderr
