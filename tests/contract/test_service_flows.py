"""Schemathesis checks sequences of requests that follow the links of the contract."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import GenerationMode

from ft_client.sandbox import ManualClock, Sandbox
from ft_client.sandbox.operations import HANDLERS
from tests.support.contract import Operation, document, operations, resolve
from tests.support.coverage import tally
from tests.support.populated_sandbox import PopulatedSandbox, populated
from tests.support.schemathesis_setup import STEADY, api, excluded, implemented, operation_of, record
from tests.support.service import KEY, completions

# unit/test_sandbox_contract.py lists the others
BY_ID = {op.operation_id: op for op in operations() if op.operation_id in HANDLERS}
PART = completions(10)


def links() -> Iterator[Any]:
    """Yield the source operation and the definition of every link, with its name as test ID."""
    for op in BY_ID.values():
        for items in op.node["responses"].values():
            for name, link in resolve(items).get("links", {}).items():
                yield pytest.param(op, resolve(link), id=f"{op.operation_id}-{name}")


@pytest.fixture(scope="module")
def shared_service() -> Iterator[PopulatedSandbox]:
    """A service with objects of every type and a ticking clock, for all tests."""
    with populated(tick=0.1) as result:
        yield result


@pytest.fixture
def populated_service(shared_service: PopulatedSandbox, link: dict[str, Any]) -> Iterator[PopulatedSandbox]:
    """The shared service, or a new one if the link deletes something."""
    if not link["operationId"].startswith("delete"):
        yield shared_service
        return
    with populated(tick=0.1) as result:
        yield result


def test_every_operation_with_an_id_is_the_target_of_a_link() -> None:
    """IDs come from responses, and every link is used."""
    items = [param.values[1] for param in links()]
    assert {op.operation_id for op in BY_ID.values() if "{" in op.path} <= {link["operationId"] for link in items}
    assert {id(link) for link in document()["components"]["links"].values()} == {id(link) for link in items}


def value_of(expression: str, request: dict[str, Any], body: Any, source: Operation) -> Any:
    """Return the value of a runtime expression of a link (OpenAPI 3.1 §4.8.20.3)."""
    if expression.startswith("$request.path."):
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(source.path))
        match = re.fullmatch(pattern, request["url"])
        assert match is not None
        return match[expression.removeprefix("$request.path.")]
    assert expression.startswith("$response.body#/"), expression
    for key in expression.removeprefix("$response.body#/").split("/"):
        body = body[int(key)] if isinstance(body, list) else body[key]
    return body


@pytest.mark.parametrize(("source", "link"), list(links()))
def test_link_target_succeeds(source: Operation, link: dict[str, Any], populated_service: PopulatedSandbox) -> None:
    """The response contains the value that the link refers to, and the target request succeeds."""
    first = populated_service.example(source)
    body = populated_service.ask(source, first).json()
    target = BY_ID[link["operationId"]]
    values = {name: value_of(text, first, body, source) for name, text in link.get("parameters", {}).items()}
    assert set(values) <= {each["name"] for each in target.parameters}
    second: dict[str, Any] = {"method": target.method, "url": target.path, "headers": dict(KEY), "params": {}}
    for parameter in target.parameters:
        if parameter["in"] == "path":
            second["url"] = second["url"].replace(f"{{{parameter['name']}}}", values.pop(parameter["name"]))
    second["params"] = values
    if target.operation_id == "addUploadPart":
        second["files"] = populated_service.example(target)["files"]
    elif "requestBody" in target.node:
        example = link.get("requestBody") or populated_service.example(target)["json"]
        second["json"] = {key: _filled(value, first, body, source) for key, value in example.items()}
    assert populated_service.ask(target, second).status_code == 200


def _filled(value: Any, request: dict[str, Any], body: Any, source: Operation) -> Any:
    if isinstance(value, list):
        return [_filled(item, request, body, source) for item in value]
    if isinstance(value, str) and value.startswith("$"):
        return value_of(value, request, body, source)
    return value


flowing = api(implemented(document()), "stateful", modes=(GenerationMode.POSITIVE,))
flowing.config.phases.stateful.inference.algorithms = []  # only the links of the contract
sent: Counter[str] = Counter()


class Flow(flowing.as_state_machine()):  # type: ignore[misc]  # the class is made at run time
    """A sequence of requests to a new service with a ticking clock."""

    def setup(self) -> None:
        """Start a service and upload one data set."""
        self.sandbox = Sandbox(clock=ManualClock(tick=0.5), seed=7).start()
        self.session = requests.Session()
        self.session.trust_env = False
        form = {"purpose": (None, "fine-tune"), "file": ("train.jsonl", PART)}
        created = self.session.post(f"{self.sandbox.base_url}/files", headers=KEY, files=form)
        self.known = {created.json()["id"]}
        self.first = created.json()["id"]

    def teardown(self) -> None:
        """Close the connection and the service."""
        self.session.close()
        self.sandbox.stop()

    def get_call_kwargs(self, case: Any) -> dict[str, Any]:
        """Return the base URL and the key."""
        return {"base_url": self.sandbox.base_url, "headers": KEY, "session": self.session}

    def before_call(self, case: Any) -> None:
        """Use valid content, and only IDs that a response has returned; links provide the other values."""
        body = case.body if isinstance(case.body, dict) else {}
        changes: dict[str, Any] = {}
        match operation_of(case):
            case "createFile":
                changes = {"file": PART, "purpose": "fine-tune"}
                body.pop("expires_after", None)  # needs brackets, which schemathesis does not write
            case "createUpload":
                changes = {"bytes": len(PART)}
            case "addUploadPart":
                changes = {"data": PART}
            case "completeUpload":
                body.pop("md5", None)
            case "createFineTuningJob":
                changes = {"model": "gpt-4o-mini-2024-07-18"}
                body.pop("method", None)  # methods and graders have their own tests
            case "createFineTune":
                changes = {"model": "ada"}
        if isinstance(body.get("hyperparameters"), dict):
            body["hyperparameters"] = {}  # the service rejects unknown keys, which the contract allows
        for name in ("training_file", "validation_file"):
            if body.get(name) is not None and body[name] not in self.known:
                changes[name] = self.first
        body.update(changes)
        if (case.query or {}).get("after") not in self.known:
            (case.query or {}).pop("after", None)
        if operation_of(case) in {"runGrader", "validateGrader"}:
            body["grader"] = {"type": "string_check", "name": "a", "input": "a", "reference": "a", "operation": "eq"}

    def validate_response(self, response: Any, case: Any, additional_checks: Any = None, **kwargs: Any) -> None:
        """Validate the response and remember its IDs."""
        case.validate_response(
            response, excluded_checks=excluded(case, flowing=True), transport_kwargs=kwargs, recorder=self.recorder
        )
        record(tally("service"), case, response)
        sent[f"{operation_of(case)} {response.status_code}"] += 1
        if operation_of(case).startswith("delete"):
            self.known -= set((case.path_parameters or {}).values())
            return
        self.known |= set(re.findall(r'"((?:file|ftjob|ft|ftckpt|ftevent|cp|part|upload)[-_]\w+)"', response.text))


def test_request_sequences_get_documented_responses(capsys: pytest.CaptureFixture[str]) -> None:
    """Most of the requests along the links succeed."""
    run_state_machine_as_test(Flow, settings=settings(STEADY, max_examples=25, stateful_step_count=8))
    total, done = sum(sent.values()), sum(count for what, count in sent.items() if what.endswith(" 200"))
    with capsys.disabled():
        print(f"\n  flows: {total} requests along the links, {done} of them successful")
    # Hypothesis draws constants from the loaded modules, so the sequences depend on the tests that ran before.
    # Hence the wide bounds; every single link is tested above.
    assert done > total * 0.5
    assert len({what.split()[0] for what in sent}) >= 12
