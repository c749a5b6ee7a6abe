"""Schemathesis configuration: the contract, excluded checks, and coverage of the requests."""

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

from ft_client.sandbox.operations import HANDLERS
from tests.support.calls import BY_ID, CallArguments
from tests.support.contract import resolve
from tests.support.coverage import Tally
from tests.support.wire_requests import parse_request, typed

# statuses for valid requests: success, or an unknown ID, or another state of the object
DONE = ["2xx", "403", "404", "409"]
# statuses for invalid requests; 429 and 5xx are not among them
REFUSED = ["400", "404", "405", "413", "415", "416", "422"]

ACTIONS = frozenset(
    {"cancelFineTuningJob", "pauseFineTuningJob", "resumeFineTuningJob", "cancelFineTune", "cancelUpload"}
)

STEADY = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
"""Deterministic cases without a deadline."""


def api(
    source: dict[str, Any], *phases: str, examples: int = 20, modes: tuple[GenerationMode, ...] = tuple(GenerationMode)
) -> Any:
    """Load a document for the given phases.

    It is without the size limits of files, which schemathesis would fill, and operations of compatible services only.
    """
    source = copy.deepcopy(source)
    for item in source["paths"].values():
        for method in [name for name, node in item.items() if "x-services" in node]:
            del item[method]
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


def implemented(source: dict[str, Any]) -> dict[str, Any]:
    """Return the contract without the operations that the embedded service responds to with 501."""
    result = copy.deepcopy(source)
    for item in result["paths"].values():
        for method, operation in list(item.items()):
            if isinstance(operation, dict) and operation.get("operationId", "") not in {"", *HANDLERS}:
                del item[method]
                continue
            for response in operation.get("responses", {}).values() if isinstance(operation, dict) else ():
                links = resolve(response).get("links", {})
                if any(resolve(link)["operationId"] not in HANDLERS for link in links.values()):
                    response["links"] = {
                        name: link for name, link in links.items() if resolve(link)["operationId"] in HANDLERS
                    }
    result["paths"] = {path: item for path, item in result["paths"].items() if item}
    return result


def narrowed(source: dict[str, Any]) -> dict[str, Any]:
    """Return the contract with one grader type in two of the three places that accept all types.

    validateGrader still covers every rule of every grader. Covering them three times would take five thousand cases.
    """
    result = copy.deepcopy(source)
    schemas = result["components"]["schemas"]
    for name in ("RunGraderRequest", "FineTuneReinforcementMethod"):
        schemas[name]["properties"]["grader"] = {"$ref": "#/components/schemas/GraderStringCheck"}
    return result


def excluded(case: Any, *, flowing: bool = False) -> list[Any]:
    """Return the checks to skip for a case, each with the reason and the test that replaces it.

    Args:
        case: The generated case.
        flowing: Whether it is part of a sequence, so that earlier requests changed the state.
    """
    operation = operation_of(case)
    checks = [
        # It expects made-up keys to be rejected. The embedded service has no accounts and accepts any key that does
        # not start with sk-invalid; test_service_responses tests every operation with such a key and without one.
        ignored_auth
    ]
    if operation == "downloadFile" and case.meta is not None and case.meta.is_negative_at(ParameterLocation.HEADER):
        # Invalid Range headers are ignored, not rejected (RFC 9110 §14.2).
        checks.append(negative_data_rejection)
    if operation == "listFineTuneEvents" and str((case.query or {}).get("stream")).lower() == "true":
        # It validates each event against the schema of the stream, which is text; test_service_responses validates
        # the events against the event schema.
        checks.append(response_schema_conformance)
    if flowing and operation in ACTIONS | {"completeUpload"}:
        # Ended objects cannot be cancelled: a 400 because of the state. test_service_responses tests both.
        checks.append(positive_data_acceptance)
    if operation == "downloadFile" and "Range" in (case.headers or {}):
        # A valid range beyond the end of the file is a 416. test_sandbox_files tests both.
        checks.append(positive_data_acceptance)
    return checks


def operation_of(case: Any) -> str:
    """The operationId of a case."""
    return str(case.operation.definition.raw["operationId"])


def record(tally: Tally, case: Any, response: Any) -> None:
    """Record the coverage of one exchange. Values are recorded only for valid requests."""
    request = response.request
    content = request.body or b""
    try:
        sent = parse_request(
            request.method,
            request.path_url,
            request.headers,
            content.encode() if isinstance(content, str) else bytes(content),
        )
    except (TypeError, ValueError):  # invalid on purpose, or a streamed body
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


def asked_of(case: Any) -> CallArguments:
    """Return the typed arguments of a generated case, without undeclared parameters."""
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
            elif isinstance(value, dict):  # forms can encode declared keys only, and no nested lists
                body[name] = {key: each for key, each in value.items() if key in schema.get("properties", {})}
    return CallArguments(dict(case.path_parameters or {}), query, headers, body)
