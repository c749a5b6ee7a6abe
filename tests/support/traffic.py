"""The contract as schemathesis sees it, the checks of its that do not apply, and the count of what it sent."""

from __future__ import annotations

import copy
import json
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    negative_data_rejection,
    positive_data_acceptance,
    response_schema_conformance,
)

from tests.support.calls import BY_ID, Asked
from tests.support.contract import resolve
from tests.support.coverage import Tally
from tests.support.wire import read, typed

# What a valid request may be answered with: done; no such thing (an ID was left as generated); in another state.
DONE = ["2xx", "403", "404", "409"]
# What a request against the contract may be answered with. A 5xx or a 429 would be no refusal.
REFUSED = ["400", "404", "405", "413", "415", "416", "422"]

ACTIONS = frozenset(
    {"cancelFineTuningJob", "pauseFineTuningJob", "resumeFineTuningJob", "cancelFineTune", "cancelUpload"}
)

STEADY = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
"""The same cases in every run, however slow the machine."""


def api(
    source: dict[str, Any], *phases: str, examples: int = 20, modes: tuple[GenerationMode, ...] = tuple(GenerationMode)
) -> Any:
    """A document as schemathesis sees it, in the given phases; without limits of half a gigabyte, which it fills."""
    source = copy.deepcopy(source)
    for component in source["components"]["schemas"].values():
        for each in component.get("properties", {}).values():
            if each.get("format") == "binary":
                each.pop("maxLength", None)
    schema = schemathesis.openapi.from_dict(source)
    schema.config.phases.update(phases=list(phases))
    schema.config.generation.update(
        deterministic=True, max_examples=examples, with_security_parameters=False, modes=list(modes)
    )
    schema.config.checks.positive_data_acceptance.expected_statuses = DONE
    schema.config.checks.negative_data_rejection.expected_statuses = REFUSED
    return schema


def narrowed(source: dict[str, Any]) -> dict[str, Any]:
    """The contract with one kind of grader in two of the three places that take all kinds.

    Every rule of every grader is tried with validateGrader; trying all of them three times takes five thousand cases.
    """
    result = copy.deepcopy(source)
    schemas = result["components"]["schemas"]
    for name in ("RunGraderRequest", "FineTuneReinforcementMethod"):
        schemas[name]["properties"]["grader"] = {"$ref": "#/components/schemas/GraderStringCheck"}
    return result


def excluded(case: Any, *, flowing: bool = False) -> list[Any]:
    """The checks that do not apply to a case, each with the reason and with what stands in its place.

    Args:
        case: what was generated.
        flowing: whether it is one of many requests about the same things, whose state earlier ones have changed.
    """
    operation = operation_of(case)
    found = [
        # It makes keys up and wants them refused. The embedded service has no accounts and takes any key that does not
        # begin with sk-invalid; test_service_answers asks every operation with such a key and with none.
        ignored_auth
    ]
    if operation == "downloadFile" and case.meta is not None and case.meta.is_negative_at(ParameterLocation.HEADER):
        # A Range header that says nothing is to be ignored, not refused (RFC 9110 §14.2).
        found.append(negative_data_rejection)
    if operation == "listFineTuneEvents" and str((case.query or {}).get("stream")).lower() == "true":
        # It holds each event to the schema of the whole stream, which is text; test_service_answers holds the events
        # to the schema of an event.
        found.append(response_schema_conformance)
    if flowing and operation in ACTIONS | {"completeUpload"}:
        # What has ended cannot be cancelled: a 400 that is the state's doing. test_service_answers looks at both.
        found.append(positive_data_acceptance)
    if operation == "downloadFile" and "Range" in (case.headers or {}):
        # A range beyond the end is well formed and refused with 416 all the same: that is the file's doing, not the
        # request's. test_sandbox_files looks at both.
        found.append(positive_data_acceptance)
    return found


def operation_of(case: Any) -> str:
    """The operationId of a case."""
    return str(case.operation.definition.raw["operationId"])


def record(tally: Tally, case: Any, response: Any) -> None:
    """Count one exchange, if the request arrived as one of the case's operation; its values only if they were valid."""
    request = response.request
    content = request.body or b""
    try:
        sent = read(
            request.method,
            request.path_url,
            request.headers,
            content.encode() if isinstance(content, str) else bytes(content),
        )
    except (TypeError, ValueError):  # garbage on purpose, or a body that was streamed
        return
    if sent.op is None or sent.op.operation_id != operation_of(case):
        return
    valid = not sent.problems
    try:
        answer: Any = json.loads(response.content)
    except ValueError:
        answer = response.content.decode("utf-8", "replace")
    tally.record(
        sent.op.operation_id,
        response.status_code,
        sent.parameters if valid else {},
        sent.body if valid else None,
        answer,
    )


def asked_of(case: Any) -> Asked:
    """What a generated case asks for, as values instead of texts on a wire; undeclared parameters are left out."""
    op = BY_ID[operation_of(case)]
    declared = {(each["in"], each["name"]): each for each in op.parameters}
    query: dict[str, Any] = {}
    for name, value in (case.query or {}).items():
        base, bracket, inner = str(name).partition("[")
        parameter = declared.get(("query", base))
        if parameter is None:
            continue
        if bracket:
            query.setdefault(base, {})[inner.removesuffix("]")] = value
        else:
            query[base] = typed(parameter["schema"], value) if isinstance(value, str) else value
    headers = {name: value for name, value in (case.headers or {}).items() if ("header", name) in declared}
    body = dict(case.body) if isinstance(case.body, dict) else None
    form = resolve(op.node.get("requestBody", {})).get("content", {}).get("multipart/form-data")
    if form is not None and body is not None:
        for name, schema in resolve(form["schema"])["properties"].items():
            schema, value = resolve(schema), body.get(name)
            if schema.get("format") == "binary" and isinstance(value, str):
                body[name] = value.encode()
            elif isinstance(value, dict):  # a form can write the keys that are declared, and no lists below others
                body[name] = {key: each for key, each in value.items() if key in schema.get("properties", {})}
    return Asked(dict(case.path_parameters or {}), query, headers, body)
