"""FTClient on compatible services: every exchange decodes to its meaning, through the whole client."""

from __future__ import annotations

import asyncio
import functools
import pickle
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from ft_client import APIStatusError, AsyncFTClient, FTClient, NotSupportedError
from ft_client.errors import FTClientError
from tests.support.exchanges import HOSTS, Exchange, all_exchanges, disagreements

CALLS: dict[str, Callable[[Any, str], Any]] = {
    "retrieveFineTuningJob": lambda client, id: client.fine_tuning.jobs.retrieve(id),
    "retrieveFineTune": lambda client, id: client.fine_tunes.retrieve(id),
    "cancelFineTuningJob": lambda client, id: client.fine_tuning.jobs.cancel(id),
    "listPaginatedFineTuningJobs": lambda client, id: client.fine_tuning.jobs.list(),
    "listFineTunes": lambda client, id: client.fine_tunes.list(),
    "listFineTuningEvents": lambda client, id: client.fine_tuning.jobs.list_events(id),
    "listFineTuningJobCheckpoints": lambda client, id: client.fine_tuning.jobs.checkpoints.list(id),
    "listFineTuneEvents": lambda client, id: client.fine_tunes.list_events(id),
    "createFineTuningJob": lambda client, id: client.fine_tuning.jobs.create(
        model="m", training_file="file-abc123", check="off"
    ),
    "createFineTune": lambda client, id: client.fine_tunes.create(training_file="file-abc123", check="off"),
    "retrieveFile": lambda client, id: client.files.retrieve(id),
    "listFiles": lambda client, id: client.files.list(),
    "createFile": lambda client, id: client.files.create(
        file=("train.jsonl", b'{"prompt": "a", "completion": "b"}\n'), purpose="fine-tune", check="off"
    ),
    "deleteFile": lambda client, id: client.files.delete(id),
    "downloadFile": lambda client, id: client.files.content(id),
    "deleteFineTune": lambda client, id: client.fine_tunes.delete(id),
    "deleteFineTuningJob": lambda client, id: client.fine_tuning.jobs.delete(id),
    "deleteModel": lambda client, id: client.models.delete(id),
    "cancelFineTune": lambda client, id: client.fine_tunes.cancel(id),
    "pauseFineTuningJob": lambda client, id: client.fine_tuning.jobs.pause(id),
    "resumeFineTuningJob": lambda client, id: client.fine_tuning.jobs.resume(id),
    "listFineTuneCheckpoints": lambda client, id: client.fine_tunes.list_checkpoints(id),
    "createUpload": lambda client, id: client.uploads.create(
        bytes=1, filename="a.jsonl", mime_type="text/jsonl", purpose="fine-tune", check="off"
    ),
    "listModels": lambda client, id: client.models.list(),
    "retrieveModel": lambda client, id: client.models.retrieve(id),
}


def _client(exchange: Exchange, responses: list[httpx.Response], make: Any) -> Any:
    name = exchange.provider
    host = HOSTS.get(name)
    path = urlsplit(exchange.request["path"]).path
    prefix = path.partition("/fine_tuning")[0].partition("/files")[0].partition("/fine-tunes")[0]
    options: dict[str, Any] = {"default_query": {"api-version": "2024-10-21"}} if name == "azure" else {}
    known = name if exchange.profile.name == name else None
    if host is None and known is None:
        host = "https://service.example"
    transport = httpx.MockTransport(lambda request: responses.pop(0) if len(responses) > 1 else responses[0])
    http = httpx.Client if make is FTClient else httpx.AsyncClient
    return make(
        "key",
        profile=known,
        base_url=None if host is None else f"{host}{prefix}",
        max_retries=0,
        reconcile_timeout=0,
        http_client=http(transport=transport),
        **options,
    )


class Read(Exchange):
    """An exchange whose objects come from FTClient."""

    result: Any = None

    @functools.cached_property
    def view(self) -> dict[str, Any]:
        return _as_view(self.result)

    @functools.cached_property
    def items(self) -> list[dict[str, Any]]:
        return [_as_view(item) for item in getattr(self.result, "data", [])]


def _as_view(model: Any) -> dict[str, Any]:
    view: dict[str, Any] = model.model_dump(by_alias=True, exclude_unset=True)
    error = view.get("error")
    if isinstance(error, dict) and not any(error.values()):
        view["error"] = None  # OpenAI's form of no error, which the model keeps
    if hasattr(model, "outcome"):
        view["outcome"] = model.outcome
    return view


def _response(exchange: Exchange) -> httpx.Response:
    raw = exchange.response
    body = {"json": raw["json"]} if "json" in raw else {"text": raw.get("text", "")}
    headers = {key: value for key, value in raw.get("headers", {}).items() if key.lower() != "content-length"}
    return httpx.Response(exchange.status, headers=headers, **body)  # type: ignore[arg-type]


EXCHANGES = [exchange for exchange in all_exchanges() if exchange.operation in CALLS]


async def _awaited(outcome: Any) -> Any:
    return await outcome


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("make", [FTClient, AsyncFTClient])
@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange.place)
def test_client_recorded_exchange_decodes_to_its_meaning(exchange: Exchange, make: Any) -> None:
    """Objects have their values where users expect them, and to_dict() returns what was sent."""
    client = _client(exchange, [_response(exchange)], make)

    def call(client: Any, id: str) -> Any:
        outcome = CALLS[exchange.operation](client, id)
        return outcome if make is FTClient else asyncio.run(_awaited(outcome))

    path_id = exchange.path_id or re.split(r"[/?]", exchange.request["path"])[-1]
    if not exchange.profile.supports(exchange.operation):
        with pytest.raises(NotSupportedError):
            call(client, path_id)
        return
    if exchange.error is not None:
        with pytest.raises(FTClientError) as raised:
            call(client, path_id)
        if isinstance(raised.value, APIStatusError):
            assert raised.value.code == exchange.error.code or exchange.error.code is None
        return
    if exchange.operation.startswith(("cancel", "create")) and not exchange.is_job():
        return  # the client looks up the job afterwards
    result = call(client, exchange.view.get("id") or path_id)
    read = Read(exchange.place, exchange.provider, exchange.operation, exchange.request, exchange.response,
                exchange.meaning)  # fmt: skip
    vars(read)["result"] = result
    assert list(disagreements(read)) == []
    if exchange.resource == "job" and not exchange.operation.startswith("delete"):
        if exchange.operation.startswith("list"):
            assert [item.outcome for item in result.data] == [item["outcome"] for item in exchange.items]
        else:
            assert result.outcome == exchange.view["outcome"]
    body = getattr(result, "body", result)
    if isinstance(exchange.body, dict):
        assert body.to_dict() == exchange.body
        assert pickle.loads(pickle.dumps(body)).to_dict() == exchange.body
