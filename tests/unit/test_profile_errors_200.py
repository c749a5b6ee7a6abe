"""Errors that a service sends with status 200: the class of their kind, whatever was requested."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import APIStatusError, AsyncFTClient, FTClient, FTClientError, NotFoundError, RateLimitError, _profile

BASE_URL = "https://service.example/v1"
# body of an error, by form
FORMS: dict[str, Callable[[str, str], Any]] = {
    "nested": lambda code, text: {"error": {"code": code, "message": text}},
    "nested beside nothing": lambda code, text: {"id": "", "data": None, "error": {"code": code, "message": text}},
    "flat": lambda code, text: {"code": code, "message": text, "request_id": "r-1"},
    "flat beside an object": lambda code, text: {"code": code, "message": text, "data": {"trace": "t-1"}},
    "msg": lambda code, text: {"code": code, "msg": text, "success": False, "data": {"id": "job-1"}},
    "object": lambda code, text: {"object": "error", "code": code, "message": text},
    "base_resp": lambda code, text: {"base_resp": {"status_code": code, "status_msg": text}},
    "list": lambda code, text: {"errors": [{"code": code, "message": text}]},
}
KINDS: dict[str, type[APIStatusError]] = {"NotFound": NotFoundError, "RateLimitExceeded": RateLimitError}
CALLS: dict[str, Callable[[Any], Any]] = {
    "listFiles": lambda client: client.files.list(),
    "createFile": lambda client: client.files.upload(("train.jsonl", b"{}\n")),
    "retrieveFile": lambda client: client.files.retrieve("file-abc123"),
    "deleteFile": lambda client: client.files.delete("file-abc123"),
    "downloadFile": lambda client: client.files.content("file-abc123"),
    "createFineTuningJob": lambda client: client.fine_tuning.jobs.create(model="m", training_file="file-abc123"),
    "listPaginatedFineTuningJobs": lambda client: client.fine_tuning.jobs.list(),
    "retrieveFineTuningJob": lambda client: client.fine_tuning.jobs.retrieve("ftjob-1"),
    "cancelFineTuningJob": lambda client: client.fine_tuning.jobs.cancel("ftjob-1"),
    "listFineTuningEvents": lambda client: client.fine_tuning.jobs.list_events("ftjob-1"),
    "listFineTuningJobCheckpoints": lambda client: client.fine_tuning.jobs.checkpoints.list("ftjob-1"),
    "createFineTune": lambda client: client.fine_tunes.create(model="m", training_file="file-abc123"),
    "listFineTunes": lambda client: client.fine_tunes.list(),
    "retrieveFineTune": lambda client: client.fine_tunes.retrieve("ft-1"),
    "cancelFineTune": lambda client: client.fine_tunes.cancel("ft-1"),
    "deleteFineTune": lambda client: client.fine_tunes.delete("ft-1"),
    "deleteFineTuningJob": lambda client: client.fine_tuning.jobs.delete("ftjob-1"),
    "listFineTuneEvents": lambda client: client.fine_tunes.list_events("ft-1"),
    "listModels": lambda client: client.models.list(),
    "retrieveModel": lambda client: client.models.retrieve("model-1"),
    "deleteModel": lambda client: client.models.delete("model-1"),
}


def _client(name: str, body: Any, sent: list[str], make: Any = FTClient) -> Any:
    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(f"{request.method} {request.url.path}")
        return httpx.Response(200, json=body)

    http = httpx.Client if make is FTClient else httpx.AsyncClient
    return make(
        "k", profile=name, base_url=BASE_URL, max_retries=0, reconcile_timeout=0.0,
        http_client=http(transport=httpx.MockTransport(respond)),
    )  # fmt: skip


@pytest.mark.parametrize(("code", "make"), [("NotFound", FTClient), ("RateLimitExceeded", AsyncFTClient)])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", _profile.names())
def test_error_with_status_200_has_the_class_of_its_kind(name: str, form: str, code: str, make: Any) -> None:
    """Lists, uploads, contents and deletions included; a rejected create starts no lookup."""
    profile = _profile.load(name)
    supported = [operation for operation in CALLS if profile.supports(operation)]
    if form == "flat beside an object" and not profile.supports("retrieveFile"):
        supported.remove("downloadFile")  # nothing distinguishes it from a file with this content
    wrong: dict[str, str] = {}

    async def run() -> None:
        for operation in supported:
            sent: list[str] = []
            most = 2 if operation == "downloadFile" else 1  # the size of the file decides
            client = _client(name, FORMS[form](code, "the service says no"), sent, make)
            wrong[operation] = "no error"
            try:
                outcome = CALLS[operation](client)
                if make is AsyncFTClient:
                    await outcome
            except FTClientError as error:
                wrong[operation] = f"{type(error).__name__}: {error} {sent}"
                if type(error) is KINDS[code] and "the service says no" in str(error) and len(sent) <= most:
                    del wrong[operation]

    asyncio.run(run())
    assert wrong == {}
    assert len(supported) >= 7


def test_file_with_the_content_of_an_error_is_a_file(tmp_path: Path) -> None:
    """Its size is that of the file in the service."""
    content = json.dumps({"error": {"code": "NotFound", "message": "a line of training data"}}).encode()

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/content"):
            return httpx.Response(200, content=content, headers={"Content-Type": "application/json"})
        return httpx.Response(200, json={"id": "file-abc123", "created_at": 1, "bytes": len(content), "filename": "a"})

    with FTClient("k", http_client=httpx.Client(transport=httpx.MockTransport(respond))) as client:
        assert client.files.content("file-abc123").content == content
        assert client.files.download("file-abc123", tmp_path / "a").read_bytes() == content
