"""Models that are shut down: warnings with dates before a job is created, and where models are listed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient
from ft_client.checks import ParameterWarning
from ft_client.cli import main
from ft_client.errors import PermissionDeniedError
from ft_client.sandbox import Sandbox

DATA = Path(__file__).parents[2] / "ft_client" / "data"
MODEL = "gpt-4o-mini-2024-07-18"
JOB = {"object": "fine_tuning.job", "id": "ftjob-1", "status": "queued", "model": MODEL, "created_at": 1}
SOON = str(datetime.now(UTC).date() + timedelta(days=30))


def respond(request: httpx.Request) -> httpx.Response:
    """Answer every request with a job."""
    return httpx.Response(200, json=JOB)


def client(**settings: Any) -> FTClient:
    """A client without a server."""
    return FTClient("key", http_client=httpx.Client(transport=httpx.MockTransport(respond)), **settings)


@pytest.mark.parametrize("model", [MODEL, f"ft:{MODEL}:org::id"])
def test_create_warns_about_a_model_that_ends(model: str) -> None:
    """A fine-tuned model ends with its base model. Both clients warn."""

    async def create() -> None:
        transport = httpx.MockTransport(respond)
        async with AsyncFTClient("key", http_client=httpx.AsyncClient(transport=transport)) as client:
            await client.fine_tuning.jobs.create(model=model, training_file="file-1")

    expected = r"shut down on 2027-01-14.*no new jobs from 2027-01-06 on"
    with pytest.warns(ParameterWarning, match=expected):
        client().fine_tuning.jobs.create(model=model, training_file="file-1")
    with pytest.warns(ParameterWarning, match=expected):
        asyncio.run(create())


@pytest.mark.parametrize(
    "settings", [{"base_url": "http://127.0.0.1:1/v1"}, {"profile": "nebius", "base_url": "http://127.0.0.1:1/v1"}]
)
@pytest.mark.filterwarnings("error")
def test_dates_of_a_service_count_only_at_its_own_host(settings: dict[str, Any]) -> None:
    """A gateway or another service may serve the model for longer."""
    assert client(**settings).fine_tuning.jobs.create(model=MODEL, training_file="file-1").id == "ftjob-1"


@pytest.mark.filterwarnings("error")
def test_create_without_checks_or_with_a_model_without_date_does_not_warn() -> None:
    """`check="off"` also turns this warning off."""
    client().fine_tuning.jobs.create(model=MODEL, training_file="file-1", check="off")
    client().fine_tuning.jobs.create(model="gpt-9", training_file="file-1")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A service whose models end soon; the requests that it received."""
    received: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            received.append(self.path)
            model = {"object": "model", "id": MODEL, "created": 1, "owned_by": "o", "shutdown_date": SOON}
            body = {"object": "list", "data": [model, {**model, "id": "gpt-9", "shutdown_date": None}]}
            content = json.dumps(model if self.path.endswith(MODEL) else body).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            received.append(self.path)
            self.send_error(401)

        def log_message(self, *arguments: Any) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("OPENAI_API_KEY", "key")
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1")
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()


def test_run_has_no_default_model_that_is_about_to_end(service: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is uploaded; a model that is named is used, with a warning."""
    assert main(["run", str(DATA / "measures-train.jsonl")]) == 2
    assert f"no default model: {MODEL} is shut down on {SOON}, in" in capsys.readouterr().err
    assert [path for path in service if "models" not in path] == []
    main(["run", str(DATA / "measures-train.jsonl"), "--model", MODEL])
    assert f"warning: {MODEL} is shut down on {SOON}" in capsys.readouterr().err
    assert any(path.endswith("/files") for path in service)


def test_list_of_models_warns_with_the_date(service: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Only models with a date are in the warning, and the list on stdout stays complete."""
    assert main(["models", "list", "--json"]) == 0
    shown = capsys.readouterr()
    assert [json.loads(line)["id"] for line in shown.out.splitlines()] == [MODEL, "gpt-9"]
    warning = next(line for line in shown.err.splitlines() if "warning" in line)
    assert SOON in warning
    assert MODEL in warning
    assert "gpt-9" not in warning


def test_service_that_accepts_no_jobs_is_explained() -> None:
    """The create is sent once; the error names the end, other services, the file and the command that deletes it."""
    with (
        Sandbox(training_available=False) as sandbox,
        FTClient("key", base_url=sandbox.base_url) as client,
    ):
        file = client.files.upload(DATA / "measures-train.jsonl")
        with pytest.raises(PermissionDeniedError) as caught:
            client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
        for part in ("2027-01-06", "together", f"ft files delete {file.id}"):
            assert part in str(caught.value)
        assert "openai-2023" not in str(caught.value)
        seen = httpx.get(f"{sandbox.root}/sandbox/requests", trust_env=False).json()["data"]
        assert [entry["operationId"] for entry in seen].count("createFineTuningJob") == 1
