"""Claim 1: every documented answer of every operation, asked for one by one and held to the contract."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ft_client.sandbox import ManualClock, Sandbox
from tests.support.contract import answer_errors, document, operations, resolve, validator
from tests.support.coverage import tally
from tests.support.service import KEY, chat
from tests.support.world import World, populated

BY_ID = {op.operation_id: op for op in operations()}
FAULTY = {"429": 429, "4XX": 409, "5XX": 503}
"""Documented answers that a fault brings about."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A service with something of everything in it."""
    with populated() as found:
        yield found


@pytest.fixture(autouse=True)
def _no_faults(world: World) -> Iterator[None]:
    yield
    world.http.delete(f"{world.sandbox.root}/sandbox/faults")


@pytest.mark.parametrize("name", sorted(BY_ID))
def test_a_valid_request_succeeds(name: str, world: World) -> None:
    """The contract's own example of a request, about things that are there, is answered with 200."""
    op = BY_ID[name]
    assert world.ask(op, world.example(op)).status_code == 200


@pytest.mark.parametrize("key", [{}, {"Authorization": "Bearer sk-invalid-1"}], ids=["no-key", "wrong-key"])
@pytest.mark.parametrize("name", sorted(BY_ID))
def test_a_request_without_a_right_key_is_refused(name: str, key: dict[str, str], world: World) -> None:
    """Whatever is asked for, a missing or wrong key is answered with 401 and a challenge."""
    op = BY_ID[name]
    response = world.ask(op, {**world.example(op), "headers": key})
    assert response.status_code == 401
    assert response.json()["error"]["code"] == ("invalid_api_key" if key else None)


@pytest.mark.parametrize("name", sorted(name for name, op in BY_ID.items() if "404" in op.node["responses"]))
def test_an_unknown_id_is_not_found(name: str, world: World) -> None:
    """Each ID in a path that names nothing is answered with 404."""
    op = BY_ID[name]
    for parameter in (each for each in op.parameters if each["in"] == "path"):
        request = world.example(op)
        place = op.path.split("/").index(f"{{{parameter['name']}}}")
        parts = request["url"].split("/")
        request["url"] = "/".join([*parts[:place], "nothing-of-this-name", *parts[place + 1 :]])
        assert world.ask(op, request).status_code == 404


def refusing() -> set[str]:
    """The operations with something to refuse: they take a body or a limit, or act on a job."""
    taking = {name for name, op in BY_ID.items() if "requestBody" in op.node}
    limited = {name for name, op in BY_ID.items() if any(each["name"] == "limit" for each in op.parameters)}
    return taking | limited | {"pauseFineTuningJob", "resumeFineTuningJob"}


@pytest.mark.parametrize("name", sorted(refusing()))
def test_a_request_against_the_contract_is_refused(name: str, world: World) -> None:
    """An empty body, a limit of 0, or an action on a job that has ended is answered with 400, documented as such."""
    op = BY_ID[name]
    request = world.example(op)
    if "json" in request:
        request["json"] = {}
    elif "files" in request:
        request["files"] = {"other": ("a", b"")}
    elif any(each["name"] == "limit" for each in op.parameters):
        request["params"] = {"limit": "0"}
    else:
        request["url"] = re.sub(r"ftjob-\w+", world.ids["fine_tuning_job_id"], request["url"])
    assert world.ask(op, request).status_code == 400


@pytest.mark.parametrize("name", ["cancelFineTuningJob", "cancelFineTune", "cancelUpload"])
def test_what_was_cancelled_cannot_be_cancelled_again(name: str, world: World) -> None:
    """The second time is answered with a documented refusal: 400, or 409 for an upload."""
    op = BY_ID[name]
    request = world.example(op)
    assert world.ask(op, request).status_code == 200
    assert world.ask(op, request).status_code == (409 if name == "cancelUpload" else 400)


def test_an_expired_upload_cannot_be_cancelled() -> None:
    """An hour after its creation it is gone by itself, and cancelling it is answered with 400."""
    op = BY_ID["cancelUpload"]
    with populated() as world:
        request = world.example(op)
        world.clock.advance(3601)
        assert world.ask(op, request).status_code == 400


@pytest.mark.parametrize("documented", sorted(FAULTY))
@pytest.mark.parametrize("name", sorted(BY_ID))
def test_a_failure_is_told_in_the_documented_form(name: str, documented: str, world: World) -> None:
    """An answer with another status, brought about by a fault, has the error body of the contract."""
    op = BY_ID[name]
    assert documented in op.node["responses"]
    request = world.example(op)
    faults = [{"operation": name, "kind": "status", "status": FAULTY[documented]}]
    world.http.put(f"{world.sandbox.root}/sandbox/faults", json=faults).raise_for_status()
    assert world.ask(op, request).status_code == FAULTY[documented]


def test_a_download_goes_on_where_it_is_asked_to(world: World) -> None:
    """With Range, the rest of the bytes comes with 206 and says where it belongs."""
    op = BY_ID["downloadFile"]
    request = world.example(op)
    whole = world.ask(op, request).content
    request["headers"]["Range"] = "bytes=100-"
    rest = world.ask(op, request)
    assert rest.status_code == 206
    assert rest.content == whole[100:]
    assert rest.headers["content-range"] == f"bytes 100-{len(whole) - 1}/{len(whole)}"


@pytest.mark.parametrize("stream", ["true", "false"])
def test_legacy_events_come_as_a_list_or_as_a_stream_of_the_same(stream: str, world: World) -> None:
    """With stream=true each event is one of the contract's, the same as in the list, and the mark of the end closes."""
    op = BY_ID["listFineTuneEvents"]
    listed = world.ask(op, world.example(op)).json()["data"]
    (parameter,) = (each for each in op.parameters if each["name"] == "stream")
    usual = {"stream": json.dumps(parameter["schema"]["default"])}
    assert world.ask(op, {**world.example(op), "params": usual}).json()["data"] == listed
    response = world.ask(op, {**world.example(op), "params": {"stream": stream}})
    if stream == "false":
        assert response.json()["data"] == listed
        return
    media = op.node["responses"]["200"]["content"]["text/event-stream"]
    *events, end = [block.removeprefix("data: ") for block in response.text.split("\n\n") if block]
    assert end == media["x-stream-end"]
    assert [json.loads(event) for event in events] == listed
    for event in events:
        assert [error.message for error in validator(media["x-event-schema"]).iter_errors(json.loads(event))] == []


def test_azure_creates_with_201_and_deletes_with_204() -> None:
    """A file and a job are created with the documented 201, a file is deleted with the documented 204."""
    with Sandbox(profile="azure", clock=ManualClock()) as sandbox, httpx.Client(trust_env=False) as http:

        def ask(name: str, url: str, **body: Any) -> httpx.Response:
            op = BY_ID[name]
            response = http.request(op.method, sandbox.base_url + url, headers={"api-key": "any"}, **body)
            tally("service").record(name, response.status_code, {})
            return response

        file = ask("createFile", "/files", data={"purpose": "fine-tune"}, files={"file": ("train.jsonl", chat())})
        assert file.status_code == 201
        assert answer_errors(BY_ID["createFile"], 201, "application/json", file.json()) == []
        body = {"model": "gpt-4o-mini-2024-07-18", "training_file": file.json()["id"]}
        # a job of Azure's leaves out what the contract requires: its status is documented, its body deviates
        assert ask("createFineTuningJob", "/fine_tuning/jobs", json=body).status_code == 201
        gone = ask("deleteFile", f"/files/{file.json()['id']}")
        assert (gone.status_code, gone.content) == (204, b"")


def test_a_job_shows_everything_it_was_asked_for(world: World) -> None:
    """What a job takes besides its data comes back with it, in the form of the contract, for each method."""
    op = BY_ID["createFineTuningJob"]
    schemas = document()["components"]["schemas"]
    graders = [media["example"]["grader"] for each in ("runGrader", "validateGrader") for media in _bodies(each)]
    hyperparameters = {"n_epochs": 2, "batch_size": 1, "learning_rate_multiplier": 0.5}
    methods = [
        {"type": "supervised", "supervised": {"hyperparameters": hyperparameters}},
        {"type": "dpo", "dpo": {"hyperparameters": {**hyperparameters, "beta": 0.5}}},
        *({"type": "reinforcement", "reinforcement": {"grader": each}} for each in graders),
    ]
    assert {each["type"] for each in methods} == set(schemas["FineTuneMethod"]["properties"]["type"]["enum"])
    wandb = {"project": "p", "name": "n", "entity": "e", "tags": ["a"]}
    for method in methods:
        request = world.example(op)
        extra = {
            "method": method,
            "metadata": {"a": "b"},
            "integrations": [{"type": "wandb", "wandb": wandb}],
            "seed": 7,
        }
        request["json"] = {**request["json"], **extra, "suffix": "mine"}
        shown = world.ask(op, request).json()
        assert (shown["metadata"], shown["seed"], shown["user_provided_suffix"]) == ({"a": "b"}, 7, "mine")
        assert shown["method"]["type"] == method["type"]
        assert shown["integrations"][0]["wandb"] | {"run_id": None} == {**wandb, "run_id": None}


def _bodies(name: str) -> list[dict[str, Any]]:
    return list(resolve(BY_ID[name].node["requestBody"])["content"].values())


def test_a_failed_job_says_why(world: World) -> None:
    """A job over a file of no known format fails with a code and a message, in the job and in its last event."""
    lines = b"".join(b'{"row": %d}\n' % number for number in range(20))
    job = world.caller.job(training_file=world.caller.upload(lines)["id"])
    world.clock.advance(3600)
    found = _shown("retrieveFineTuningJob", job["id"], world)
    assert found["status"] == "failed"
    assert found["error"]["code"]
    assert found["error"]["message"]
    last = _shown("listFineTuningEvents", job["id"], world)["data"][0]
    assert (last["level"], last["data"]["error_code"]) == ("error", found["error"]["code"])


def test_validation_data_brings_its_metrics(world: World) -> None:
    """A job with a validation file tells the losses on it, step by step and in its checkpoints."""
    job = world.caller.job(training_file=world.ids["file_id"], validation_file=world.ids["validation_file"])
    world.clock.advance(3600)
    events = _shown("listFineTuningEvents", job["id"], world, limit="100")["data"]
    assert any("valid_loss" in (event["data"] or {}) for event in events)
    checkpoints = _shown("listFineTuningJobCheckpoints", job["id"], world)["data"]
    assert all("full_valid_loss" in one["metrics"] for one in checkpoints)


def _shown(name: str, job_id: str, world: World, **query: str) -> Any:
    op = BY_ID[name]
    url = op.path.replace("{fine_tuning_job_id}", job_id)
    return world.ask(op, {"method": op.method, "url": url, "headers": KEY, "params": query}).json()


def test_models_of_2023_show_their_permissions() -> None:
    """The service of 2023 answers about models with permission, root and parent, as the contract has them."""
    with populated(profile="openai-2023") as world:
        found = world.ask(BY_ID["listModels"], world.example(BY_ID["listModels"])).json()["data"]
        assert all({"permission", "root", "parent"} <= set(model) for model in found)


def default(schema: dict[str, Any]) -> Any:
    """The default of a schema of the contract."""
    return resolve(schema)["default"]


def test_a_job_is_given_the_defaults_of_the_contract(world: World) -> None:
    """What a job is not told is what the contract says it is: suffix, and every hyperparameter of every method."""
    schemas = document()["components"]["schemas"]
    shown = world.caller.job(training_file=world.ids["file_id"])
    wanted = schemas["CreateFineTuningJobRequest"]["properties"]
    assert shown["user_provided_suffix"] == wanted["suffix"]["default"]
    grader = {"type": "string_check", "name": "a", "input": "a", "reference": "a", "operation": "eq"}
    for kind, component, extra in (
        ("supervised", "FineTuneSupervisedHyperparameters", {}),
        ("dpo", "FineTuneDPOHyperparameters", {}),
        ("reinforcement", "FineTuneReinforcementHyperparameters", {"grader": grader}),
    ):
        job = world.caller.job(training_file=world.ids["file_id"], method={"type": kind, kind: extra})
        defaults = {name: default(each) for name, each in schemas[component]["properties"].items()}
        assert job["method"][kind]["hyperparameters"] == defaults


def test_a_fine_tune_is_given_the_defaults_of_the_contract(world: World) -> None:
    """So is a legacy fine-tune: its model, its epochs, the weight of the prompt."""
    wanted = document()["components"]["schemas"]["CreateFineTuneRequest"]["properties"]
    shown = world.caller.fine_tune(training_file=world.ids["training_file"])
    assert shown["model"] == wanted["model"]["default"]
    for name in ("n_epochs", "prompt_loss_weight"):
        assert shown["hyperparams"][name] == wanted[name]["default"], name
    assert wanted["compute_classification_metrics"]["default"] == (
        "compute_classification_metrics" in shown["hyperparams"]
    )


def test_a_list_is_given_the_defaults_of_the_contract(world: World) -> None:
    """A page has as many items, and they stand in the order, that the contract says where nothing is asked for."""
    for name in ("listFineTuningEvents", "listFineTuningJobCheckpoints", "listPaginatedFineTuningJobs"):
        limit = next(each["schema"]["default"] for each in BY_ID[name].parameters if each["name"] == "limit")
        job = world.caller.job(training_file=world.ids["file_id"], method=LONG)
        for _ in range(limit if name == "listPaginatedFineTuningJobs" else 0):
            world.caller.job(training_file=world.ids["file_id"])
        world.clock.advance(3600)
        plain = _shown(name, job["id"], world)
        assert plain == _shown(name, job["id"], world, limit=str(limit))
        assert len(plain["data"]) == limit or not plain["has_more"]
    for name, url in (("listFiles", "/files"), ("listFineTuningCheckpointPermissions", None)):
        op = BY_ID[name]
        order = next(each["schema"]["default"] for each in op.parameters if each["name"] == "order")
        if url is None:
            url = op.path.replace("{fine_tuned_model_checkpoint}", world.ids["fine_tuned_model_checkpoint"])
            world.caller.ok("POST", url, json={"project_ids": [f"proj_{number}" for number in range(12)]})
        request = {"method": "GET", "url": url, "headers": KEY}
        plain = world.ask(op, request).json()
        assert plain == world.ask(op, {**request, "params": {"order": order}}).json()
        assert len(plain["data"]) > 1
        limit = next(each["schema"]["default"] for each in op.parameters if each["name"] == "limit")
        assert plain == world.ask(op, {**request, "params": {"limit": str(limit)}}).json()


LONG = {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 15, "batch_size": 1}}}
