"""What of the suite can tell a changed contract from the real one. Each killer says whether it would fail.

The digests of the generated client and of the cassettes are left out: they notice any change at all, and prove nothing.
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from ft_client._schema import walk
from spec.tools.deviations import judge, read
from spec.tools.diff import diff
from spec.tools.load import load, parse
from spec.tools.normalise import normalise
from tests.support.contract import unequal_twins

ROOT = Path(__file__).parents[2]
METHODS = ("get", "post", "delete")


def _resolved(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        node = target
    return node


def operations(document: dict[str, Any]) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Method, path and node of each operation."""
    found = {}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                node = item[method]
                parameters = [*item.get("parameters", []), *node.get("parameters", [])]
                found[node["operationId"]] = method, path, {**node, "parameters": parameters}
    return found


@functools.cache
def tape() -> tuple[tuple[str, dict[str, Any], dict[str, Any]], ...]:
    """Each recorded interaction: operation, request, answer."""
    found: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
    for file in sorted((ROOT / "tests" / "cassettes").glob("*.yaml")):
        for cassette in parse(file.read_text(encoding="utf-8"))["cassettes"].values():
            found += [(file.stem, one["request"], one["response"]) for one in cassette["interactions"]]
    return tuple(found)


def _answers(document: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Each JSON answer on tape with what leaves the document there."""
    schemas = document["components"]["schemas"]
    known = operations(document)
    for operation, request, response in tape():
        if (
            operation not in known
            or "json" not in response
            or not request["url"].startswith(known[operation][1].split("{")[0])
        ):
            continue
        answers = known[operation][2]["responses"]
        status = str(response["status"])
        answer = answers.get(status) or answers.get(f"{status[0]}XX")
        if answer is None:
            yield operation, f"no answer {status}"
            continue
        content = _resolved(document, answer).get("content", {})
        if "application/json" in content:
            found = walk(content["application/json"]["schema"], response["json"], schemas, answer=True)
            # a cassette belongs to a documented status: one that falls under 4XX alone has lost its place
            yield (operation, status in answers), [(f.path, f.keyword, str(f.expected)) for f in found]


def drift_on_tape(document: dict[str, Any]) -> Any:
    """The replay is strict: what drifts in a recorded answer, by this document."""
    return list(_answers(document))


def sharpness(document: dict[str, Any]) -> Any:
    """What is told of the first answer of each operation and status with one of its keys gone, key by key."""
    schemas, known, told, seen = document["components"]["schemas"], operations(document), [], set()
    for operation, _, response in tape():
        at = (operation, response["status"])
        if operation not in known or at in seen or "json" not in response:
            continue
        seen.add(at)
        answers = known[operation][2]["responses"]
        answer = answers.get(str(response["status"])) or answers.get(f"{response['status'] // 100}XX")
        media = _resolved(document, answer or {}).get("content", {}).get("application/json")
        if media:
            told += [
                [(f.path, f.keyword) for f in walk(media["schema"], less, schemas, answer=True)]
                for less in _without_a_key(response["json"])
            ]
    return told


def _without_a_key(body: Any) -> Iterator[Any]:
    if isinstance(body, dict):
        for key, inner in body.items():
            yield {name: value for name, value in body.items() if name != key}
            yield from ({**body, key: less} for less in _without_a_key(inner))
    elif isinstance(body, list) and body:
        yield from ([less] for less in _without_a_key(body[0]))


def requests_on_tape(document: dict[str, Any]) -> Any:
    """What recorded requests and their addresses break, by this document."""
    schemas, known, told = document["components"]["schemas"], operations(document), []
    for operation, request, _ in tape():
        if operation not in known:
            told.append((operation, "gone"))
            continue
        _, path, node = known[operation]
        parts, asked = path.split("/"), request["url"].split("?")[0].split("/")
        same = len(parts) == len(asked) and all(p == a or p.startswith("{") for p, a in zip(parts, asked, strict=False))
        names = {p["name"] for p in (_resolved(document, one) for one in node["parameters"])}
        unknown = [key for key in _query(request["url"]) if key.split("[")[0] not in names]
        told.append((operation, same, unknown))
        media = node.get("requestBody", {}).get("content", {}).get("application/json")
        if media and "json" in request:
            found = walk(media["schema"], request["json"], schemas, answer=False)
            told.append((operation, [(f.path, f.keyword, str(f.expected)) for f in found]))
    return told


def _query(url: str) -> list[str]:
    return [pair.partition("=")[0] for pair in url.partition("?")[2].split("&") if pair]


def examples(document: dict[str, Any]) -> Any:
    """Which worked examples do not fit."""
    wrong = []
    for operation, (_, _, node) in operations(document).items():
        media = list(node.get("requestBody", {}).get("content", {}).values())
        for answer in node["responses"].values():
            media += _resolved(document, answer).get("content", {}).values()
        for one in media:
            checker = Draft202012Validator(
                {**one["schema"], "components": {"schemas": document["components"]["schemas"]}}
            )
            values = [one["example"]] if "example" in one else [e["value"] for e in one.get("examples", {}).values()]
            wrong += [(operation, index) for index, value in enumerate(values) if not checker.is_valid(value)]
        for parameter in node["parameters"]:
            parameter = _resolved(document, parameter)
            if not Draft202012Validator(parameter["schema"]).is_valid(parameter["example"]):
                wrong.append((operation, parameter["name"]))
    return wrong


@functools.cache
def _upstream() -> dict[str, Any] | None:
    found = sorted((ROOT / "../shared/upstream").glob("20*.yaml"))
    return normalise(load(found[-1])) if found else None


def twins(document: dict[str, Any]) -> Any:
    """Values that an answer knows and its request does not, or the other way round."""
    return unequal_twins(document["components"]["schemas"])


def deviations(document: dict[str, Any]) -> Any:
    """Whether every difference from the vendor's document still has its entry, and every entry its difference."""
    upstream = _upstream()
    if upstream is None:
        return None
    return judge(diff(upstream, normalise(document)), read())


def checks(document: dict[str, Any]) -> Any:
    """How the tests of the parameter checks end, run with this contract in the place of the generated one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "schemas.json"
        path.write_text(json.dumps(document["components"]["schemas"]), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "tests.mutants.patched", "-p", "no:cacheprovider"]
        command += ["tests/unit/test_checks.py", "tests/unit/test_create.py"]
        done = subprocess.run(
            command, cwd=ROOT, env={**os.environ, "FT_MUTANT": str(path)}, capture_output=True, check=False
        )
    return done.returncode


KILLERS = (drift_on_tape, requests_on_tape, sharpness, examples, twins, deviations, checks)
