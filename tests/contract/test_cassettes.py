"""The recorded cassettes: both clients replay every one of them, and come back with exactly what is on it."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient
from ft_client.cassettes.bodies import restored
from ft_client.cassettes.contract import Contract
from ft_client.cassettes.judge import events_of, judge
from ft_client.cassettes.store import Interaction, read
from tests.contract.scenarios import Outcome, Scenario, play, play_async
from tests.contract.scenarios_all import scenarios
from tests.support.cassettes import FOLDER
from tests.support.contract import document, operations
from tests.support.coverage import tally
from tests.support.pauses import no_pauses

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


def every_cassette() -> Iterator[Any]:
    """A parameter for each cassette of each scenario: recorded against the embedded service, and live where it was."""
    for name, scenario in scenarios().items():
        yield pytest.param(scenario, id=name, marks=pytest.mark.cassette(name))
    for path in sorted((FOLDER / "live").glob("*.yaml")):
        for which in read(path).cassettes:
            name = f"{path.stem}/{which}"
            if name in scenarios():
                yield pytest.param(scenarios()[name], id=f"live/{name}", marks=pytest.mark.cassette(f"live/{name}"))


replayed = pytest.mark.parametrize("scenario", list(every_cassette()))


@pytest.fixture(autouse=True)
def at_once() -> Iterator[None]:
    """No pause takes time."""
    with no_pauses():
        yield


def expected(scenario: Scenario, interaction: Interaction) -> Outcome:
    """What a client has to make of an answer, read off the cassette without any part of a client."""
    response = interaction.response
    body = response.body.get("json")
    if response.status >= 400:
        said = body["error"]
        return Outcome(
            "error",
            {
                "class": ERRORS[response.status],
                "status_code": response.status,
                "code": said["code"],
                "type": said["type"],
                "param": said["param"],
                "request_id": response.headers["x-request-id"],
                "body": body,
            },
        )
    if response.status == 204:
        # nothing came, and the facade answers as where something does
        file = interaction.request.url.rpartition("/")[2]
        return Outcome("model", {"id": file, "object": "file", "deleted": True})
    if scenario.operation == "downloadFile":
        return Outcome("bytes", restored(response.body, None)[0])
    if response.headers["content-type"] == "text/event-stream":
        events = list(events_of(response.body["text"]))
        return Outcome("items", [json.loads(event) for event in events[:-1]])
    return Outcome("model", body)


def check(scenario: Scenario, cassette: Any, outcome: Outcome) -> None:
    """Compare what came of a call with what is on the cassette, and count what the cassette has touched."""
    interactions = cassette.cassette.interactions
    found = [judge(CONTRACT, one) for one in interactions]
    assert found[0].operation.id == scenario.operation
    assert found[0].documented == scenario.status
    assert outcome == expected(scenario, interactions[0])
    for one, judged in zip(interactions, found, strict=True):
        tally("cassettes").record(
            judged.operation.id, one.response.status, judged.parameters, judged.request_body, judged.answer_body
        )


@replayed
def test_the_blocking_client_replays(scenario: Scenario, cassette: Any) -> None:
    """The blocking client sends what was recorded, and gives back what was answered, to the last key."""
    with httpx.Client(verify=TLS) as http:
        client = FTClient(scenario.key, base_url=cassette.base_url, max_retries=0, http_client=http, strict=True)
        check(scenario, cassette, play(client, scenario, cassette.cassette.given))


@replayed
@pytest.mark.anyio
async def test_the_async_client_replays(scenario: Scenario, cassette: Any) -> None:
    """The async client sends the same requests, and gives back the same."""
    async with httpx.AsyncClient(verify=TLS) as http:
        client = AsyncFTClient(scenario.key, base_url=cassette.base_url, max_retries=0, http_client=http, strict=True)
        check(scenario, cassette, await play_async(client, scenario, cassette.cassette.given))


def test_every_documented_status_has_a_cassette() -> None:
    """No answer that the contract documents, of any operation, goes without a recording."""
    documented = {(op.operation_id, status) for op in operations() for status in op.node["responses"]}
    recorded = {(one.operation, one.status) for one in scenarios().values()}
    assert documented - recorded == set()


@pytest.mark.parametrize("operation", ["createFile", "createFineTuningJob", "createFineTune"])
def test_both_eras_are_recorded(operation: str) -> None:
    """What changed over the years is on cassettes in both forms."""
    assert any("2023" in one.variant for one in scenarios().values() if one.operation == operation)
