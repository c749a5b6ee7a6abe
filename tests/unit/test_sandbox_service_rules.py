"""The sandbox of a compatible service rejects what the service rejects, by the data that the client's checks read."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, BadRequestError, FTClient
from ft_client.checks import check
from ft_client.sandbox import Sandbox
from tests.support.faults import chat

PROFILES = ("together", "nebius", "dashscope", "zhipu", "litellm")


@pytest.fixture(params=PROFILES, scope="module")
def service(request: pytest.FixtureRequest) -> Iterator[tuple[str, httpx.Client]]:
    """A running service and a plain HTTP client."""
    with (
        Sandbox(profile=request.param, speed=50) as sandbox,
        httpx.Client(base_url=sandbox.base_url, headers={"authorization": "Bearer k"}, trust_env=False) as http,
    ):
        yield request.param, http


def _create(name: str, **more: Any) -> tuple[str, str, dict[str, Any]]:
    legacy = name in {"together", "dashscope"}
    files = {"training_file_ids": ["file-none"]} if name == "dashscope" else {"training_file": "file-none"}
    path = "/fine-tunes" if legacy else "/fine_tuning/jobs"
    return "createFineTune" if legacy else "createFineTuningJob", path, {"model": "gpt-4o-mini", **files, **more}


BAD: dict[str, list[dict[str, Any]]] = {
    "together": [{"n_epochs": 0}, {"warmup_ratio": 1.5}, {"suffix": "x" * 41}, {"batch_size": "min"}],
    "nebius": [{"hyperparameters": {"lora_r": 0}}, {"hyperparameters": {"lora_dropout": 2}}],
    "dashscope": [{"hyper_parameters": {"n_epochs": 0}}, {"training_type": "magic"}, {"model": ""}],
    "zhipu": [{"request_id": ""}, {"suffix": ""}, {"hyperparameters": {"n_epochs": 0}}],
    "litellm": [{"custom_llm_provider": "other"}, {"seed": -1}],
}


def test_value_outside_the_limits_of_the_service_is_rejected_by_both_sides(service: tuple[str, httpx.Client]) -> None:
    """The client's checks name the same parameter."""
    name, http = service
    for more in BAD[name]:
        operation, path, body = _create(name, **more)
        assert [p.param for p in check(operation, body, profile=name) if p.severity == "error"], more
        response = http.post(path, json=body)
        assert response.status_code == 400, (more, response.text)
        assert "file-none" not in response.text


@pytest.mark.parametrize("key", ["invented", "n_epoch"])
def test_unknown_parameter_is_rejected(service: tuple[str, httpx.Client], key: str) -> None:
    """The message has its name."""
    _, path, body = _create(service[0], **{key: 1})
    response = service[1].post(path, json=body)
    assert response.status_code == 400
    assert key in response.text


def test_parameter_of_the_service_is_accepted(service: tuple[str, httpx.Client]) -> None:
    """The request fails only because its file does not exist."""
    own: dict[str, dict[str, Any]] = {
        "together": {"n_epochs": 99, "batch_size": "max", "learning_rate": 0.1, "random_seed": None},
        "nebius": {"hyperparameters": {"lora": True, "lora_r": 8}, "from_checkpoint": {"type": "x"}},
        "dashscope": {"hyper_parameters": {"n_epochs": 99, "lora_rank": 8}, "training_type": "sft", "job_name": "j"},
        "zhipu": {"request_id": "r-1", "suffix": "s"},
        "litellm": {"custom_llm_provider": "openai"},
    }
    _, path, body = _create(service[0], **own[service[0]])
    response = service[1].post(path, json=body)
    assert response.status_code == 400
    assert "file-none" in response.text


def _upload(service: tuple[str, httpx.Client], filename: str, **fields: str) -> httpx.Response:
    name, http = service
    part = "files" if name == "dashscope" else "file"
    if name == "together":
        form = {"purpose": "fine-tune", "file_name": filename, "file_type": "jsonl", "checksum": "0" * 64, **fields}
        return http.post("/files", files={key: (None, value) for key, value in form.items()})
    return http.post("/files", data={"purpose": "fine-tune", **fields}, files={part: (filename, chat(12))})


def test_upload_rules_of_the_service_are_enforced(service: tuple[str, httpx.Client]) -> None:
    """Purposes, names and unknown fields."""
    accepted = _upload(service, "train.jsonl")
    assert accepted.status_code in {200, 201, 302}, accepted.text
    for rejected in (_upload(service, "train.jsonl", purpose="evil"), _upload(service, "train.jsonl", invented="1")):
        assert _rejects(rejected), rejected.text
    suffixes = {"together", "nebius", "zhipu"}
    response = _upload(service, "train.txt")
    assert _rejects(response) is (service[0] in suffixes), response.text


def _rejects(response: httpx.Response) -> bool:
    """Whether an upload was rejected; one service does so with status 200."""
    return response.status_code == 400 or (
        "failed_uploads" in response.text and '"failed_uploads": []' not in response.text
    )


def _client(make: Any, name: str, http: httpx.Client) -> Any:
    return make("k", profile=name, base_url=str(http.base_url).rstrip("/"), max_retries=0, reconcile_timeout=0)


def test_codes_of_the_service_are_read_as_errors(service: tuple[str, httpx.Client]) -> None:
    """The code is that of the service, if it has one: numbers at one of them."""
    name, http = service
    client = _client(FTClient, name, http)
    jobs: Any = client.fine_tunes if name in {"together", "dashscope"} else client.fine_tuning.jobs
    with pytest.raises(BadRequestError) as raised:
        jobs.create(model="gpt-4o-mini", training_file="file-none", check="off")
    client.close()
    expected = {"zhipu": "1210", "dashscope": "InvalidParameter"}.get(name)
    assert raised.value.code == expected or expected is None
    assert not raised.value.retryable


@pytest.mark.parametrize("make", [FTClient, AsyncFTClient])
def test_upload_that_is_rejected_with_status_200_is_an_error(make: Any) -> None:
    """The client raises what it raises for a 400, once."""

    def upload(client: Any) -> Any:
        return client.files.create(file=("a.jsonl", b"not JSON"), purpose="fine-tune")

    async def upload_async(client: Any) -> None:
        async with client:
            await upload(client)

    with Sandbox(profile="dashscope") as sandbox, httpx.Client(base_url=sandbox.base_url) as http:
        client = _client(make, "dashscope", http)
        with pytest.raises(BadRequestError) as raised:
            upload(client) if make is FTClient else asyncio.run(upload_async(client))
        if make is FTClient:
            client.close()
    assert raised.value.response.status_code == 200
    assert (raised.value.code, raised.value.retryable, raised.value.attempts) == ("InvalidParameter", False, 1)


def test_pages_of_the_service_are_numbered() -> None:
    """Three files in pages of two."""
    with (
        Sandbox(profile="dashscope", speed=50) as sandbox,
        httpx.Client(base_url=sandbox.base_url, headers={"authorization": "Bearer k"}, trust_env=False) as http,
    ):
        for _ in range(3):
            _upload(("dashscope", http), "train.jsonl")
        pages = [http.get("/files", params={"page_no": n, "page_size": 2}).json()["data"] for n in (1, 2, 3)]
        assert [len(page["files"]) for page in pages] == [2, 1, 0]
        assert [(page["page_no"], page["page_size"], page["total"]) for page in pages] == [(n, 2, 3) for n in (1, 2, 3)]
        assert http.get("/files", params={"page_size": 101}).status_code == 400
        assert http.get("/files", params={"page_no": "x"}).status_code == 400
