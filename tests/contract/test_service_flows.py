"""Claim 1: the service keeps the contract over many requests, each about what the one before has answered."""

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
from tests.support.contract import Operation, document, operations, resolve
from tests.support.coverage import tally
from tests.support.service import KEY, completions
from tests.support.traffic import STEADY, api, excluded, operation_of, record
from tests.support.world import World, populated

BY_ID = {op.operation_id: op for op in operations()}
PART = completions(10)


def links() -> Iterator[Any]:
    """Every link of the contract: where it starts, the name it goes by, where it leads."""
    for op in BY_ID.values():
        for found in op.node["responses"].values():
            for name, link in resolve(found).get("links", {}).items():
                yield pytest.param(op, resolve(link), id=f"{op.operation_id}-{name}")


@pytest.fixture(scope="module")
def lasting() -> Iterator[World]:
    """A service with something of everything in it, where time passes."""
    with populated(tick=0.1) as found:
        yield found


@pytest.fixture
def world(lasting: World, link: dict[str, Any]) -> Iterator[World]:
    """The lasting one, unless the link ends by taking something away that others need."""
    if not link["operationId"].startswith("delete"):
        yield lasting
        return
    with populated(tick=0.1) as found:
        yield found


def test_every_operation_that_takes_an_id_is_led_to() -> None:
    """An ID in a path comes from an answer, nobody has to guess one; and no link stands unused."""
    found = [param.values[1] for param in links()]
    assert {op.operation_id for op in BY_ID.values() if "{" in op.path} <= {link["operationId"] for link in found}
    assert {id(link) for link in document()["components"]["links"].values()} == {id(link) for link in found}


def value_of(expression: str, request: dict[str, Any], answer: Any, source: Operation) -> Any:
    """What a runtime expression of a link stands for (OpenAPI 3.1 §4.8.20.3)."""
    if expression.startswith("$request.path."):
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(source.path))
        match = re.fullmatch(pattern, request["url"])
        assert match is not None
        return match[expression.removeprefix("$request.path.")]
    assert expression.startswith("$response.body#/"), expression
    for key in expression.removeprefix("$response.body#/").split("/"):
        answer = answer[int(key)] if isinstance(answer, list) else answer[key]
    return answer


@pytest.mark.parametrize(("source", "link"), list(links()))
def test_every_link_can_be_followed(source: Operation, link: dict[str, Any], world: World) -> None:
    """What a link takes out of an answer is there, and the request it leads to succeeds."""
    first = world.example(source)
    answer = world.ask(source, first).json()
    target = BY_ID[link["operationId"]]
    given = {name: value_of(text, first, answer, source) for name, text in link.get("parameters", {}).items()}
    assert set(given) <= {each["name"] for each in target.parameters}
    second: dict[str, Any] = {"method": target.method, "url": target.path, "headers": dict(KEY), "params": {}}
    for parameter in target.parameters:
        if parameter["in"] == "path":
            second["url"] = second["url"].replace(f"{{{parameter['name']}}}", given.pop(parameter["name"]))
    second["params"] = given
    if target.operation_id == "addUploadPart":
        second["files"] = world.example(target)["files"]
    elif "requestBody" in target.node:
        shown = link.get("requestBody") or world.example(target)["json"]
        second["json"] = {key: _filled(value, first, answer, source) for key, value in shown.items()}
    assert world.ask(target, second).status_code == 200


def _filled(value: Any, request: dict[str, Any], answer: Any, source: Operation) -> Any:
    if isinstance(value, list):
        return [_filled(item, request, answer, source) for item in value]
    if isinstance(value, str) and value.startswith("$"):
        return value_of(value, request, answer, source)
    return value


flowing = api(document(), "stateful", modes=(GenerationMode.POSITIVE,))
flowing.config.phases.stateful.inference.algorithms = []  # the contract's own links, no guesses
taken: Counter[str] = Counter()


class Flow(flowing.as_state_machine()):  # type: ignore[misc]  # the class is made at run time
    """One user's requests, one after the other, to a service of their own where time passes."""

    def setup(self) -> None:
        """A service with one data set in it."""
        self.sandbox = Sandbox(clock=ManualClock(tick=0.5), seed=7).start()
        self.session = requests.Session()
        self.session.trust_env = False
        form = {"purpose": (None, "fine-tune"), "file": ("train.jsonl", PART)}
        made = self.session.post(f"{self.sandbox.base_url}/files", headers=KEY, files=form)
        self.known = {made.json()["id"]}
        self.first = made.json()["id"]

    def teardown(self) -> None:
        """Nothing stays open."""
        self.session.close()
        self.sandbox.stop()

    def get_call_kwargs(self, case: Any) -> dict[str, Any]:
        """Where to, and with which key."""
        return {"base_url": self.sandbox.base_url, "headers": KEY, "session": self.session}

    def before_call(self, case: Any) -> None:
        """Content that means something, and only names that an answer has given: the links bring the rest."""
        body = case.body if isinstance(case.body, dict) else {}
        wanted: dict[str, Any] = {}
        match operation_of(case):
            case "createFile":
                wanted = {"file": PART, "purpose": "fine-tune"}
                body.pop("expires_after", None)  # in brackets, which schemathesis does not write
            case "createUpload":
                wanted = {"bytes": len(PART)}
            case "addUploadPart":
                wanted = {"data": PART}
            case "completeUpload":
                body.pop("md5", None)
            case "createFineTuningJob":
                wanted = {"model": "gpt-4o-mini-2024-07-18"}
                body.pop("method", None)  # which grader is asked for what, is asked elsewhere
            case "createFineTune":
                wanted = {"model": "ada"}
        for name in ("training_file", "validation_file"):
            if body.get(name) is not None and body[name] not in self.known:
                wanted[name] = self.first
        body.update(wanted)
        if (case.query or {}).get("after") not in self.known:
            (case.query or {}).pop("after", None)
        if operation_of(case) in {"runGrader", "validateGrader"}:
            body["grader"] = {"type": "string_check", "name": "a", "input": "a", "reference": "a", "operation": "eq"}

    def validate_response(self, response: Any, case: Any, additional_checks: Any = None, **kwargs: Any) -> None:
        """Hold the answer to the contract, and remember the names it gives."""
        case.validate_response(
            response, excluded_checks=excluded(case, flowing=True), transport_kwargs=kwargs, recorder=self.recorder
        )
        record(tally("service"), case, response)
        taken[f"{operation_of(case)} {response.status_code}"] += 1
        if operation_of(case).startswith("delete"):
            self.known -= set((case.path_parameters or {}).values())
            return
        self.known |= set(re.findall(r'"((?:file|ftjob|ft|ftckpt|ftevent|cp|part|upload)[-_]\w+)"', response.text))


def test_flows_keep_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    """Chains of requests that follow the links get documented answers only, and most of them succeed."""
    run_state_machine_as_test(Flow, settings=settings(STEADY, max_examples=25, stateful_step_count=8))
    total, done = sum(taken.values()), sum(count for what, count in taken.items() if what.endswith(" 200"))
    with capsys.disabled():
        print(f"\n  flows: {total} requests along the links, {done} of them successful")
    # Hypothesis draws constants of whatever modules are loaded, so the chains differ with the tests run before:
    # wide bounds, which say only that it flows. That every link leads on is shown link by link above.
    assert done > total * 0.5
    assert len({what.split()[0] for what in taken}) >= 12
