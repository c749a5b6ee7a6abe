"""The cassettes: both clients replay every one, and return exactly the recorded response."""

from __future__ import annotations

import contextlib
import functools
import json
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient
from ft_client.cassettes.contract import Contract
from ft_client.cassettes.plugin import RecordedCassette
from ft_client.cassettes.store import Interaction, read_cassette
from ft_client.cassettes.validation import ValidatedInteraction, events_of, validate
from tests.contract.record import LIVE, SandboxService, Service, recording_plugin
from tests.contract.scenarios import Outcome, Scenario, play, play_async
from tests.contract.scenarios_all import scenarios
from tests.support.cassettes import FOLDER
from tests.support.contract import document, operations
from tests.support.coverage import tally
from tests.support.no_sleep import no_sleep

CONTRACT = Contract(document())
# Loading certificates takes longer than all the rest of a replay.
TLS = ssl.create_default_context()

ERRORS = {
    400: "BadRequestError",
    401: "AuthenticationError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    409: "ConflictError",
    416: "APIStatusError",
    429: "RateLimitError",
    500: "InternalServerError",
    502: "InternalServerError",
    503: "InternalServerError",
}


def marked(name: str, scenario: Scenario) -> Any:
    """A parameter for a scenario and its cassette."""
    marks = [pytest.mark.vcr, pytest.mark.default_cassette(name)]
    if scenario.expects_invalid_request:
        marks.append(pytest.mark.invalid_request)
    return pytest.param(scenario, id=name, marks=marks)


def every_cassette(config: pytest.Config) -> Iterator[Any]:
    """A parameter for every scenario, and for every one that was recorded live, or is about to be."""
    records_live = recording_plugin(config).service is not None
    for name, scenario in scenarios().items():
        yield marked(name, scenario)
        live = f"{LIVE}/{name}"
        if (FOLDER / f"{live}.yaml").is_file() or records_live:
            yield marked(live, scenario)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the replay tests with every cassette."""
    if "scenario" in metafunc.fixturenames:
        metafunc.parametrize("scenario", list(every_cassette(metafunc.config)))


@pytest.fixture(scope="module")
def vcr_cassette_dir(request: pytest.FixtureRequest) -> str:
    """The folder of the cassettes, for pytest-recording."""
    return str(recording_plugin(request.config).folder or FOLDER)


@pytest.fixture
def vcr_config() -> dict[str, Any]:
    """Settings of vcrpy: with --record-mode=all, a new recording replaces the old one."""
    return {"drop_unused_requests": True}


@pytest.fixture(scope="module")
def service(request: pytest.FixtureRequest) -> Iterator[Service]:
    """The service that responds while recording."""
    live = recording_plugin(request.config).service
    if live is not None:
        yield live
        return
    sandboxes = SandboxService()
    yield sandboxes
    sandboxes.close()


@pytest.fixture(autouse=True)
def no_delay() -> Iterator[None]:
    """No pause takes time."""
    with no_sleep():
        yield


def expected(scenario: Scenario, interaction: Interaction) -> Outcome:
    """The outcome of a response, derived from the cassette without any part of a client."""
    text = interaction.response.body
    media_type = interaction.response.headers.get("content-type")
    if interaction.status >= 500 and scenario.operation in ("createFineTuningJob", "createFineTune"):
        return Outcome("unknown", {"operation": scenario.operation})
    if interaction.status >= 400:
        body = json.loads(text)
        error = {name: body["error"][name] for name in ("code", "type", "param")}
        request_id = interaction.response.headers["x-request-id"]
        known = {"class": ERRORS[interaction.status], "status_code": interaction.status, "request_id": request_id}
        return Outcome("error", known | error | {"body": body["error"]})
    if interaction.status == 204:
        # without a body, the facade returns the usual object
        return Outcome("model", {"id": Path(interaction.url).name, "object": "file", "deleted": True})
    if scenario.operation == "downloadFile":
        return Outcome("bytes", text)
    if media_type == "text/event-stream":
        events = list(events_of(text.decode()))
        return Outcome("items", [json.loads(event) for event in events[:-1]])
    return Outcome("model", json.loads(text))


@functools.cache
def validated(path: Path) -> list[tuple[Interaction, ValidatedInteraction]]:
    """The interactions of a cassette; both clients replay it."""
    return [(each, validate(CONTRACT, each)) for each in read_cassette(path)]


def check(scenario: Scenario, cassette: RecordedCassette, outcome: Outcome) -> None:
    """Compare the outcome of a call with the cassette, and count the parts of the contract that it covers."""
    if cassette.recording:
        status = 500 if outcome.result_type == "unknown" else 200
        if outcome.result_type == "error":
            status = outcome.value["status_code"]
        assert str(status).startswith(scenario.status[0]), outcome
        return
    interactions = validated(cassette.path)
    first, result = interactions[0]
    assert result.operation is not None
    assert (result.operation.id, result.response_key) == (scenario.operation, scenario.status)
    assert outcome == expected(scenario, first)
    for interaction, result in interactions:
        assert result.operation is not None
        tally("cassettes").record(
            result.operation.id, interaction.status, result.parameters, result.request_body, result.response_body
        )


def options_of(cassette: RecordedCassette) -> dict[str, Any]:
    """Options of a client: without retries, and with one lookup after a failed create.

    A recording of a real service may have keys that are not in the contract.
    """
    strict = not cassette.recording and LIVE not in cassette.path.parts
    return {"max_retries": 0, "reconcile_timeout": 0, "strict": strict}


@pytest.mark.block_network
def test_sync_client_replays(scenario: Scenario, cassette: RecordedCassette, service: Service) -> None:
    """The sync client sends the recorded requests and returns the recorded responses, to the last key.

    With --record-mode=all it records.
    """
    variables, options = cassette.variables, options_of(cassette)
    with httpx.Client(verify=TLS) as http:
        if not cassette.recording:
            with FTClient(scenario.key, base_url=variables["base_url"], http_client=http, **options) as client:
                check(scenario, cassette, play(client, scenario, variables["prepared"]))
            return
        with contextlib.ExitStack() as stack:
            with cassette.unrecorded():
                prepared = stack.enter_context(service.prepared(scenario, http))
            variables.update(prepared=dict(prepared.variables), base_url=prepared.options["base_url"])
            client = FTClient(**prepared.options, http_client=http, **options)
            check(scenario, cassette, play(client, scenario, prepared.variables))
            with cassette.unrecorded():
                stack.close()


@pytest.mark.anyio
@pytest.mark.block_network
async def test_async_client_replays(scenario: Scenario, cassette: RecordedCassette) -> None:
    """The async client sends the same requests and returns the same."""
    if cassette.recording:
        pytest.skip("the sync client records")
    async with httpx.AsyncClient(verify=TLS) as http:
        base_url, options = cassette.variables["base_url"], options_of(cassette)
        client = AsyncFTClient(scenario.key, base_url=base_url, http_client=http, **options)
        check(scenario, cassette, await play_async(client, scenario, cassette.variables["prepared"]))


def test_every_documented_status_has_a_cassette() -> None:
    """Every documented response of every operation is recorded."""
    documented = {(op.operation_id, status) for op in operations() for status in op.node["responses"]}
    recorded = {(one.operation, one.status) for one in scenarios().values()}
    assert documented - recorded == set()


@pytest.mark.parametrize("operation", ["createFile", "createFineTuningJob", "createFineTune"])
def test_both_eras_are_recorded(operation: str) -> None:
    """Operations that changed over the years are recorded in both forms."""
    assert any("2023" in one.variant for one in scenarios().values() if one.operation == operation)
