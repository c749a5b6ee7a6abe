"""A running service with something of everything in it, and generated requests made about those things.

The contract says that a `training_file` is a text; that it names a file which is there is the service's state. So that
generated requests get further than "no such file", `World.meant` puts names that exist in the places of names, and
content that means something in the places of content. What is against the contract stays so: a value is replaced only
by a value that its schema allows, and only if the schema allowed the value itself.
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
from tests.support.wire import read

NAMED = frozenset({400, 401, 404, 429})
"""Refusals that the contract names by their number, wherever they are given."""

SETTLED = 3600.0
"""Seconds after which a job has ended."""


def _contents(operation_id: str) -> dict[str, Any]:
    """The media types of an operation's request."""
    op = next(each for each in operations() if each.operation_id == operation_id)
    found: dict[str, Any] = resolve(op.node.get("requestBody", {})).get("content", {})
    return found


class World:
    """A service whose clock stands still, and the names of what is in it.

    Attributes:
        sandbox: the service.
        clock: its clock.
        caller: asks it for what is needed, and checks every answer.
        http: a client without a key.
        ids: a name for each kind of thing, by the parameter that takes it.
    """

    def __init__(self, sandbox: Sandbox, clock: ManualClock) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.caller = Caller(sandbox)
        self.http = httpx.Client(trust_env=False, timeout=20)
        self._count = itertools.count()
        ended = self.caller.job()
        legacy = self.caller.fine_tune()
        clock.advance(SETTLED)
        ended = self.caller.ok("GET", f"/fine_tuning/jobs/{ended['id']}")
        legacy = self.caller.ok("GET", f"/fine-tunes/{legacy['id']}")
        checkpoints = self.caller.ok("GET", f"/fine_tuning/jobs/{ended['id']}/checkpoints")["data"]
        checkpoint = checkpoints[0]["fine_tuned_model_checkpoint"]
        shared = self.caller.ok(
            "POST", f"/fine_tuning/checkpoints/{checkpoint}/permissions", json={"project_ids": ["proj_1"]}
        )
        events = self.caller.ok("GET", f"/fine_tuning/jobs/{ended['id']}/events")["data"]
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
        """Path parameters that lead to a thing the operation can be done to; a new one where it is used up by it."""
        match operation_id:
            case "deleteFile":
                return {"file_id": self.caller.upload(chat())["id"]}
            case "addUploadPart":
                shown = next(iter(_contents("addUploadPart").values()))["example"]["data"]
                return {"upload_id": self._upload(len(shown))}
            case "completeUpload" | "cancelUpload":
                return {"upload_id": self._upload(0)}
            case "cancelFineTuningJob" | "pauseFineTuningJob":
                return {"fine_tuning_job_id": self._running()}
            case "resumeFineTuningJob":
                job = self._running()
                self.caller.ok("POST", f"/fine_tuning/jobs/{job}/pause")
                return {"fine_tuning_job_id": job}
            case "cancelFineTune":
                return {"fine_tune_id": self.caller.fine_tune(training_file=self.ids["training_file"])["id"]}
            case "deleteModel":
                job = self._running()
                self.clock.advance(SETTLED)
                return {"model": self.caller.ok("GET", f"/fine_tuning/jobs/{job}")["fine_tuned_model"]}
            case "deleteFineTuningCheckpointPermission":
                checkpoint = self.ids["fine_tuned_model_checkpoint"]
                made = self.caller.ok(
                    "POST", f"/fine_tuning/checkpoints/{checkpoint}/permissions", json={"project_ids": ["proj_2"]}
                )
                return {"fine_tuned_model_checkpoint": checkpoint, "permission_id": made["data"][0]["id"]}
            case "listFineTuneEvents" | "retrieveFineTune":
                return {"fine_tune_id": self.ids["fine_tune_id"]}
        return dict(self.ids)

    def _running(self) -> str:
        return str(self.caller.job(training_file=self.ids["file_id"])["id"])

    def _upload(self, size: int) -> str:
        body = {"filename": "a.jsonl", "purpose": "batch", "bytes": size, "mime_type": "text/jsonl"}
        return str(self.caller.ok("POST", "/uploads", json=body)["id"])

    def example(self, op: Operation) -> dict[str, Any]:
        """A valid request, as arguments of `ask`: the contract's own example, about things that are there."""
        ids = self.parameters(op.operation_id)
        path = op.path
        for parameter in op.parameters:
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", ids[parameter["name"]])
        request: dict[str, Any] = {"method": op.method, "url": path, "headers": dict(KEY)}
        for kind, media in _contents(op.operation_id).items():
            shown = media.get("example") or next(iter(media["examples"].values()))["value"]
            body = self.meant_body(op.operation_id, resolve(media["schema"]), dict(shown))
            if kind == "application/json":
                request["json"] = body
            else:
                name = "file" if "file" in body else "data"
                request["files"] = {name: ("train.jsonl", body.pop(name))}
                request["data"] = bracketed(body, op)
        return request

    def ask(self, op: Operation, request: dict[str, Any], *, judged: bool = True) -> httpx.Response:
        """Send a request and hold its answer to the contract: status, content type, body, headers.

        Args:
            op: the operation it is addressed to.
            request: arguments of `httpx.Client.request`; the URL below the base URL.
            judged: whether the answer has to keep to the contract.
        """
        response = self.http.request(**{**request, "url": self.sandbox.base_url + request["url"]})
        media_type = response.headers.get("content-type", "").partition(";")[0]
        body = response.json() if media_type == "application/json" else response.content.decode()
        if judged:
            assert answer_errors(op, response.status_code, media_type, body) == []
            found = answer(op, response.status_code)
            assert found is not None
            assert response.status_code not in NAMED or str(response.status_code) in op.node["responses"]
            lacking = set(found.get("headers", {})) - {"retry-after"} - set(response.headers)
            assert lacking == set(), f"documented headers that the answer lacks: {lacking}"
        sent = response.request
        read_back = read(sent.method, sent.url.raw_path.decode(), sent.headers, sent.read())
        tally("service").record(op.operation_id, response.status_code, read_back.parameters, read_back.body, body)
        return response

    def meant(self, case: Any) -> None:
        """Let a generated request be about things that are there; one in eight keeps the IDs it was given."""
        op = operation(case.operation.method.upper(), case.operation.path)
        assert op is not None
        found: dict[str, str] = {}
        stays = zlib.crc32(repr((case.path_parameters, case.body)).encode()) % 8 == 0
        if not stays and case.path_parameters and case.method.upper() == op.method:
            found = self.parameters(op.operation_id)
            for name, value in case.path_parameters.items():
                if name in found and isinstance(value, str) and value and "/" not in value:
                    case.path_parameters[name] = found[name]
        cursor = self._cursors.get(op.operation_id)
        if cursor and isinstance((case.query or {}).get("after"), str):
            case.query["after"] = cursor
        if "Range" in (case.headers or {}) and fits(_parameter(op, "Range"), case.headers["Range"]):
            case.headers["Range"] = "bytes=10-"
        if isinstance(case.body, dict):
            schema = resolve(next(iter(op.node["requestBody"]["content"].values()))["schema"])
            body = bracketed(self.meant_body(op.operation_id, schema, copy.copy(case.body)), op)
            # past schemathesis, which would judge the case anew by a body it cannot read (bytes, names in brackets)
            object.__setattr__(case, "body", body)

    def meant_body(self, operation_id: str, schema: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        """A body about things that are there: as valid, or as invalid, as the given one, which may be changed."""
        wanted: dict[str, Any] = {}
        match operation_id:
            case "createFile":
                wanted = {"file": completions() if next(self._count) % 2 else chat()}
            case "completeUpload":
                wanted = {"part_ids": [], "md5": hashlib.md5(usedforsecurity=False).hexdigest()}
            case "createFineTuningJob":
                wanted = {"model": MODEL, "training_file": self.ids["file_id"]}
                wanted["validation_file"] = self.ids["validation_file"]
            case "createFineTune":
                wanted = {"training_file": self.ids["training_file"], "validation_file": self.ids["validation_file"]}
                known = document()["components"]["schemas"]["CreateFineTuneRequest"]["properties"]["model"]
                if body.get("model") not in known["anyOf"][0]["enum"]:
                    wanted["model"] = known["default"]
        for name, value in wanted.items():
            binary = schema["properties"][name].get("format") == "binary" and not isinstance(body.get(name), dict)
            if body.get(name) is not None and (binary or fits(schema["properties"][name], body[name])):
                body[name] = value
        method = body.get("method")
        if operation_id == "createFineTuningJob" and method == {**_dict(method), "type": "reinforcement"}:
            body["method"] = {"reinforcement": {"grader": GRADER}, **method}
        if isinstance(body.get("grader"), dict):
            body["grader"] = computable(body["grader"])
        return body


GRADER = {"type": "string_check", "name": "exact", "input": "a", "reference": "a", "operation": "eq"}


def _parameter(op: Operation, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each["schema"] for each in op.parameters if each["name"] == name)
    return found


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def computable(grader: dict[str, Any]) -> dict[str, Any]:
    """A grader of graders with a formula that can be computed: the contract says only that it is a text."""
    if isinstance(grader.get("calculate_output"), str):
        return {**grader, "calculate_output": "1"}
    return grader


def bracketed(body: dict[str, Any], op: Operation) -> dict[str, Any]:
    """A form's body with objects of style deepObject as `name[key]`: schemathesis 4.32 writes them as JSON."""
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
def populated(tick: float = 0.0, profile: str = "openai") -> Iterator[World]:
    """A world of its own for the time of the block.

    Args:
        tick: seconds by which each request moves its clock.
        profile: the service to be.
    """
    clock = ManualClock(tick=tick)
    with Sandbox(clock=clock, seed=7, profile=profile) as sandbox:
        world = World(sandbox, clock)
        try:
            yield world
        finally:
            world.close()


__all__ = ["KEY", "World", "computable", "populated"]
