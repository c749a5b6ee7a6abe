"""A running service with objects of every type, and generated requests that refer to them.

To the contract, a `training_file` is any string, but the service needs the ID of an existing file. So that generated
requests do not all fail with a 404, `use_existing_ids` replaces IDs by existing ones and content by valid content.
Invalid requests stay invalid: a value is replaced only if its schema allows both the old and the new one.
"""

from __future__ import annotations

import copy
import hashlib
import itertools
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from ft_client.sandbox import ManualClock, Sandbox
from tests.support.contract import Operation, answer, answer_errors, document, operation, operations, resolve
from tests.support.coverage import tally
from tests.support.schema import fits
from tests.support.service import KEY, MODEL, Caller, chat, completions
from tests.support.wire_requests import parse_request

EXPLICIT_STATUSES = frozenset({400, 401, 404, 429})
"""Error statuses that the contract documents individually for every operation that uses them."""

AFTER_JOB_END = 3600.0
"""Seconds until a job has certainly ended."""


def _contents(operation_id: str) -> dict[str, Any]:
    """Return the request content of an operation by media type."""
    op = next(each for each in operations() if each.operation_id == operation_id)
    content: dict[str, Any] = resolve(op.node.get("requestBody", {})).get("content", {})
    return content


class PopulatedSandbox:
    """A service with a manual clock, and the IDs of its objects.

    Attributes:
        sandbox: The service.
        clock: Its clock.
        caller: Client that validates every response.
        http: HTTP client without a key.
        ids: ID of an existing object for each path parameter.
    """

    def __init__(self, sandbox: Sandbox, clock: ManualClock) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.caller = Caller(sandbox)
        self.http = httpx.Client(trust_env=False, timeout=20)
        self._count = itertools.count()
        ended = self.caller.job()
        legacy = self.caller.fine_tune()
        clock.advance(AFTER_JOB_END)
        ended = self.caller.json("GET", f"/fine_tuning/jobs/{ended['id']}")
        legacy = self.caller.json("GET", f"/fine-tunes/{legacy['id']}")
        checkpoints = self.caller.json("GET", f"/fine_tuning/jobs/{ended['id']}/checkpoints")["data"]
        checkpoint = checkpoints[0]["fine_tuned_model_checkpoint"]
        shared = self.caller.json(
            "POST", f"/fine_tuning/checkpoints/{checkpoint}/permissions", json={"project_ids": ["proj_1"]}
        )
        events = self.caller.json("GET", f"/fine_tuning/jobs/{ended['id']}/events")["data"]
        self.ids = {
            "file_id": self.caller.upload(chat())["id"],
            "training_file": self.caller.upload(completions())["id"],
            "validation_file": self.caller.upload(completions(12))["id"],
            "fine_tuning_job_id": ended["id"],
            "fine_tune_id": legacy["id"],
            "model": ended["fine_tuned_model"],
            "fine_tuned_model_checkpoint": checkpoint,
            "permission_id": shared["data"][0]["id"],
        }
        self._cursors = {
            "listFiles": self.ids["file_id"],
            "listPaginatedFineTuningJobs": ended["id"],
            "listFineTuningEvents": events[1]["id"],
            "listFineTuningJobCheckpoints": checkpoints[0]["id"],
            "listFineTuningCheckpointPermissions": self.ids["permission_id"],
        }

    def close(self) -> None:
        """Close the connections."""
        self.caller.close()
        self.http.close()

    def parameters(self, operation_id: str) -> dict[str, str]:
        """Return path parameters for which the operation succeeds; a new object if the operation consumes it."""
        match operation_id:
            case "deleteFile":
                return {"file_id": self.caller.upload(chat())["id"]}
            case "addUploadPart":
                example = next(iter(_contents("addUploadPart").values()))["example"]["data"]
                return {"upload_id": self._upload(len(example))}
            case "completeUpload" | "cancelUpload":
                return {"upload_id": self._upload(0)}
            case "cancelFineTuningJob" | "pauseFineTuningJob":
                return {"fine_tuning_job_id": self._running()}
            case "resumeFineTuningJob":
                job = self._running()
                self.caller.json("POST", f"/fine_tuning/jobs/{job}/pause")
                return {"fine_tuning_job_id": job}
            case "cancelFineTune":
                return {"fine_tune_id": self.caller.fine_tune(training_file=self.ids["training_file"])["id"]}
            case "deleteModel":
                job = self._running()
                self.clock.advance(AFTER_JOB_END)
                return {"model": self.caller.json("GET", f"/fine_tuning/jobs/{job}")["fine_tuned_model"]}
            case "deleteFineTuningCheckpointPermission":
                checkpoint = self.ids["fine_tuned_model_checkpoint"]
                created = self.caller.json(
                    "POST", f"/fine_tuning/checkpoints/{checkpoint}/permissions", json={"project_ids": ["proj_2"]}
                )
                return {"fine_tuned_model_checkpoint": checkpoint, "permission_id": created["data"][0]["id"]}
            case "listFineTuneEvents" | "retrieveFineTune":
                return {"fine_tune_id": self.ids["fine_tune_id"]}
        return dict(self.ids)

    def _running(self) -> str:
        return str(self.caller.job(training_file=self.ids["file_id"])["id"])

    def _upload(self, size: int) -> str:
        body = {"filename": "a.jsonl", "purpose": "batch", "bytes": size, "mime_type": "text/jsonl"}
        return str(self.caller.json("POST", "/uploads", json=body)["id"])

    def example(self, op: Operation) -> dict[str, Any]:
        """Return a valid request as arguments of `ask`: the example of the contract with existing IDs."""
        ids = self.parameters(op.operation_id)
        path = op.path
        for parameter in op.parameters:
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", ids[parameter["name"]])
        request: dict[str, Any] = {"method": op.method, "url": path, "headers": dict(KEY)}
        for kind, media in _contents(op.operation_id).items():
            example = media.get("example") or next(iter(media["examples"].values()))["value"]
            body = self.with_existing_ids(op.operation_id, resolve(media["schema"]), dict(example))
            if kind == "application/json":
                request["json"] = body
            else:
                name = "file" if "file" in body else "data"
                request["files"] = {name: ("train.jsonl", body.pop(name))}
                request["data"] = encode_deep_object(body, op)
        return request

    def ask(self, op: Operation, request: dict[str, Any], *, validate: bool = True) -> httpx.Response:
        """Send a request and validate status, content type, body and headers of the response.

        Args:
            op: Operation of the request.
            request: Arguments of `httpx.Client.request`, with the URL relative to the base URL.
            validate: Whether to validate the response.
        """
        response = self.http.request(**{**request, "url": self.sandbox.base_url + request["url"]})
        media_type = response.headers.get("content-type", "").partition(";")[0]
        body = response.json() if media_type == "application/json" else response.content.decode()
        if validate:
            assert answer_errors(op, response.status_code, media_type, body) == []
            documented = answer(op, response.status_code)
            assert documented is not None
            assert response.status_code not in EXPLICIT_STATUSES or str(response.status_code) in op.node["responses"]
            lacking = set(documented.get("headers", {})) - {"retry-after"} - set(response.headers)
            assert lacking == set(), f"missing documented headers: {lacking}"
        sent = response.request
        read_back = parse_request(sent.method, sent.url.raw_path.decode(), sent.headers, sent.read())
        tally("service").record(op.operation_id, response.status_code, read_back.parameters, read_back.body, body)
        return response

    def use_existing_ids(self, case: Any) -> None:
        """Replace the IDs of a generated request by existing ones; one in eight is left unchanged."""
        op = operation(case.operation.method.upper(), case.operation.path)
        assert op is not None
        existing: dict[str, str] = {}
        stays = zlib.crc32(repr((case.path_parameters, case.body)).encode()) % 8 == 0
        if not stays and case.path_parameters and case.method.upper() == op.method:
            existing = self.parameters(op.operation_id)
            for name, value in case.path_parameters.items():
                if name in existing and isinstance(value, str) and value and "/" not in value:
                    case.path_parameters[name] = existing[name]
        cursor = self._cursors.get(op.operation_id)
        if cursor and isinstance((case.query or {}).get("after"), str):
            case.query["after"] = cursor
        if "Range" in (case.headers or {}) and fits(_parameter(op, "Range"), case.headers["Range"]):
            case.headers["Range"] = "bytes=10-"
        if isinstance(case.body, dict):
            schema = resolve(next(iter(op.node["requestBody"]["content"].values()))["schema"])
            body = encode_deep_object(self.with_existing_ids(op.operation_id, schema, copy.copy(case.body)), op)
            # bypass schemathesis, which would reclassify the case by a body it cannot read (bytes, names in brackets)
            object.__setattr__(case, "body", body)

    def with_existing_ids(self, operation_id: str, schema: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        """Return `body` with existing IDs. It stays as valid or invalid as before, and may be modified."""
        replacements: dict[str, Any] = {}
        match operation_id:
            case "createFile":
                replacements = {"file": completions() if next(self._count) % 2 else chat()}
            case "completeUpload":
                replacements = {"part_ids": [], "md5": hashlib.md5(usedforsecurity=False).hexdigest()}
            case "createFineTuningJob":
                replacements = {"model": MODEL, "training_file": self.ids["file_id"]}
                replacements["validation_file"] = self.ids["validation_file"]
            case "createFineTune":
                replacements = {
                    "training_file": self.ids["training_file"],
                    "validation_file": self.ids["validation_file"],
                }
                known = document()["components"]["schemas"]["CreateFineTuneRequest"]["properties"]["model"]
                if body.get("model") not in known["anyOf"][0]["enum"]:
                    replacements["model"] = known["default"]
        for name, value in replacements.items():
            binary = schema["properties"][name].get("format") == "binary" and not isinstance(body.get(name), dict)
            if body.get(name) is not None and (binary or fits(schema["properties"][name], body[name])):
                body[name] = value
        _drop_unknown_hyperparameters(schema, body)
        method = body.get("method")
        if operation_id == "createFineTuningJob" and method == {**_dict(method), "type": "reinforcement"}:
            body["method"] = {"reinforcement": {"grader": GRADER}, **method}
        if isinstance(body.get("grader"), dict):
            body["grader"] = computable(body["grader"])
        return body


METRICS = document()["components"]["schemas"]["GraderTextSimilarity"]["properties"]["evaluation_metric"]["enum"]
GRADER = {"type": "string_check", "name": "exact", "input": "a", "reference": "a", "operation": "eq"}


def _parameter(op: Operation, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = next(each["schema"] for each in op.parameters if each["name"] == name)
    return schema


def _drop_unknown_hyperparameters(schema: dict[str, Any], body: dict[str, Any]) -> None:
    """Remove keys that the contract allows, but the service rejects like other unknown parameters."""
    for name in ("hyperparameters", "method"):
        if name in schema["properties"] and isinstance(body.get(name), dict):
            body[name] = _known_only(schema["properties"][name], body[name])


def _known_only(schema: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    known = resolve(schema).get("properties", {})
    return {
        key: _known_only(known[key], item) if isinstance(item, dict) and key != "grader" else item
        for key, item in value.items()
        if key in known
    }


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def computable(grader: dict[str, Any]) -> dict[str, Any]:
    """Return a valid grader with a metric that the sandbox implements, and a formula that it can evaluate."""
    inner = grader.get("graders")
    if isinstance(inner, dict):
        inner = {name: computable(each) if isinstance(each, dict) else each for name, each in inner.items()}
        grader = {**grader, "graders": computable(inner)}
    if grader.get("evaluation_metric") in METRICS:
        grader = {**grader, "evaluation_metric": "fuzzy_match"}
    return _with_formula(grader)


def _with_formula(grader: dict[str, Any]) -> dict[str, Any]:
    """Return a multi grader with a valid formula, which is any string to the contract."""
    if isinstance(grader.get("calculate_output"), str):
        return {**grader, "calculate_output": "1"}
    return grader


def encode_deep_object(body: dict[str, Any], op: Operation) -> dict[str, Any]:
    """Return a form body with deepObject values as `name[key]`, which schemathesis 4.32 writes as JSON."""
    form = op.node["requestBody"]["content"].get("multipart/form-data", {})
    result: dict[str, Any] = {}
    for name, value in body.items():
        deep = form.get("encoding", {}).get(name, {}).get("style") == "deepObject"
        if deep and isinstance(value, dict):
            result |= {f"{name}[{key}]": inner for key, inner in value.items()}
        else:
            result[name] = value
    return result


@contextmanager
def populated(tick: float = 0.0, profile: str = "openai") -> Iterator[PopulatedSandbox]:
    """Run a populated service for the block.

    Args:
        tick: Seconds that each request advances the clock.
        profile: Profile of the service.
    """
    clock = ManualClock(tick=tick)
    with Sandbox(clock=clock, seed=7, profile=profile) as sandbox:
        service = PopulatedSandbox(sandbox, clock)
        try:
            yield service
        finally:
            service.close()


__all__ = ["KEY", "PopulatedSandbox", "computable", "populated"]
