"""Requests and responses in the form of a compatible service: its paths, names, times, words and envelopes.

The handlers speak the contract. This module translates at the edge, by `profiles.json`, which the generator writes from
the profiles in `spec/profiles`.
"""

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from starlette.responses import Response

from ft_client.sandbox.contract import Contract, Schema
from ft_client.sandbox.errors import ServiceError

_RESOURCES = {
    "createFile": "file", "preprocessFile": "file", "retrieveFile": "file", "listFiles": "file",
    "createFineTuningJob": "job",
    "retrieveFineTuningJob": "job", "cancelFineTuningJob": "job", "listPaginatedFineTuningJobs": "job",
    "createFineTune": "job", "retrieveFineTune": "job", "cancelFineTune": "job", "listFineTunes": "job",
    "listFineTuningEvents": "event", "listFineTuneEvents": "event", "listFineTuningJobCheckpoints": "checkpoint",
    "listModels": "model", "retrieveModel": "model",
    "deleteFile": "deletion", "deleteFineTune": "deletion", "deleteFineTuningJob": "deletion",
    "deleteModel": "deletion", "listFineTuneCheckpoints": "checkpoint",
}  # fmt: skip
_FURTHER = ("deleteFineTune", "listFineTuneCheckpoints")
_TIMES = frozenset({"created_at", "updated_at", "finished_at", "expires_at", "estimated_finish"})
_ENDED = frozenset({"succeeded", "failed", "cancelled"})
# a file that is stored but not processed has another word in the contract
_FILE_STATES = {"processed": "ready", "uploaded": "processing", "pending": "processing", "error": "failed"}


@cache
def shipped() -> dict[str, Any]:
    """Return the profiles by name."""
    text = resources.files("ft_client.sandbox").joinpath("profiles.json").read_bytes()
    profiles: dict[str, Any] = json.loads(text)
    return profiles


def _matches(template: list[str], segments: list[str]) -> bool:
    pairs = zip(template, segments, strict=False)
    return len(template) == len(segments) and all(name == each or name.startswith("{") for name, each in pairs)


def with_schemas_of(name: str, base: Contract) -> Contract:
    """Return the contract with the schemas of a service.

    Args:
        name: Name of its profile.
        base: The contract.
    """
    own = shipped()[name]["schemas"]
    if not own:
        return base
    components = base.document["components"]
    return Contract({**base.document, "components": {**components, "schemas": {**components["schemas"], **own}}})


class Wire:
    """One service.

    Args:
        name: Name of its profile.
    """

    def __init__(self, name: str) -> None:
        self._data = shipped()[name]
        self.id_header: str = self._data["uploads"].get("id_header", "")
        # the steps of an upload with a separate storage
        steps = ("storeFile", "preprocessFile") if self.id_header else ()
        own = tuple(name for name in _FURTHER if name in self._data["operations"])
        self.further_operations: tuple[str, ...] = (*steps, *own)
        self.part: str = self._data["uploads"].get("part", "file")

    def body(self, operation: str) -> Schema | None:
        """Return the schema of a request body as the service has it; None without a body."""
        rule: dict[str, Any] = self._data["operations"].get(operation, {})
        return rule.get("body")

    def query(self, operation: str) -> dict[str, Schema]:
        """Return the schemas of the query parameters of an operation as the service has them."""
        found: dict[str, Schema] = self._data["operations"].get(operation, {}).get("query", {})
        return found

    def upload_error(self, filename: str | None) -> str | None:
        """Return why the service rejects a file of this name; None if it accepts it."""
        suffixes = self._data["uploads"].get("suffixes", ())
        if not suffixes or (filename or "").lower().endswith(tuple(suffixes)):
            return None
        return f"The name of the file must end with {' or '.join(suffixes)}."

    def fields_of(self, form: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of an upload, without those that only carry facts about the file, such as a checksum."""
        known = self._data["schemas"].get("CreateFileRequest", {}).get("properties", {})
        own = self._data["uploads"].get("fields", {})
        return {name: value for name, value in form.items() if name in known or name not in own}

    def max_bytes(self, default: int) -> int:
        """Return the maximum size of a file in bytes."""
        limit: int = self._data["uploads"].get("max_bytes", default)
        return limit

    def _slice(self, operation: str, items: list[Any], query: Mapping[str, str]) -> tuple[list[Any], dict[str, Any]]:
        """Return the requested page of a list, and the keys that describe it."""
        rules = self._data["paging"].get(operation) or self._data["paging"].get("*") or {}
        if rules.get("style") not in {"page", "offset"}:
            return items, {}
        schema = self.query(operation).get(rules["size"], {})
        size = int(query.get(rules["size"], schema.get("default", len(items) or 1)))
        number = int(query.get(rules["page"], rules["first"]))
        start = number if rules["style"] == "offset" else (number - rules["first"]) * size
        return items[start : start + size], {rules["total"]: len(items), rules["page"]: number, rules["size"]: size}

    def ids(self, operation: str, segments: list[str]) -> dict[str, str] | None:
        """Return the IDs in a path of an operation; None if the service lacks it, or if the path is another one."""
        rule = self._data["operations"].get(operation)
        template = [] if rule is None else rule["path"].strip("/").split("/")
        if not template or not _matches(template, segments):
            return None
        return {name[1:-1]: each for name, each in zip(template, segments, strict=True) if name.startswith("{")}

    def lacks(self, operation: str) -> bool:
        """Return whether the service does not have an operation."""
        return operation in self._data["missing"]

    def canonical(self, method: str, segments: list[str], templates: dict[str, str]) -> list[str] | None:
        """Return the segments of the contract's path for those of the service's path; None if it has another path.

        Args:
            method: HTTP method.
            segments: Segments below the base URL.
            templates: Path by operationId in the contract.
        """
        for operation, rule in self._data["operations"].items():
            ours = templates.get(operation, rule["path"]).strip("/").split("/")
            theirs = rule["path"].strip("/").split("/")
            if rule["method"] != method or ours == theirs:
                continue
            if _matches(theirs, segments):
                values = dict(zip(theirs, segments, strict=True))
                return [values.get(name, name) for name in ours]
            if _matches(ours, segments):
                return None
        return segments

    def received(self, body: Any) -> Any:
        """Return the body of a create request under the names of the contract."""
        if not isinstance(body, dict):
            return body
        result = dict(body)
        for name, aliases in self._data["fields"].get("job", {}).items():
            for alias in aliases:
                if alias in result and name not in result and name in {"training_files", "validation_files"}:
                    files = result.pop(alias)
                    if isinstance(files, list) and files and isinstance(files[0], str):
                        result[name.removesuffix("s")] = files[0]
                elif alias in result and name == "hyperparameters":
                    result[name] = result.pop(alias)
        return result

    def send(self, operation: str, response: Response, request_id: str, query: Mapping[str, str]) -> Response:
        """Return a response of a handler in the form of the service."""
        resource, rule = _RESOURCES.get(operation), self._data["operations"].get(operation)
        if resource is None or rule is None or response.media_type != "application/json":
            return response
        body = json.loads(bytes(response.body))
        is_list = isinstance(body.get("data"), list) and body.get("object") == "list"
        if resource == "deletion":  # a job has the ID of the request that created it, which is another one
            body["request_id"] = request_id
        items = body["data"] if is_list else [body]
        found = [self._object(resource, rule["properties"], rule["nullable"], item) for item in items]
        result: Any = found if is_list or rule["list"] is not None else found[0]
        if rule["list"]:
            page = {"object": "list", **body}
            if is_list:
                result, about = self._slice(operation, result, query)
                page |= about
            page |= {"failed_uploads": [], rule["list"]: result}
            result = {key: page[key] for key in rule["page"] if key in page}
        if rule["envelope"]:
            result = {"request_id": request_id, rule["envelope"]: result}
        return Response(json.dumps(result), response.status_code, media_type="application/json")

    def error(self, error: ServiceError, request_id: str, operation: str | None) -> tuple[int, bytes]:
        """Return status and body of an error. Some services report a rejected file with status 200."""
        kind = "server_error" if error.status >= 500 else "invalid_request_error"
        code = error.code or self._code(error.status)
        values = {"message": error.message, "type": kind, "param": error.param, "code": code}
        failed = self._data["uploads"].get("failed")
        if failed and operation == "createFile" and error.status in {400, 413}:
            rejected = {failed[0]: [{"name": "", "code": code, "message": error.message}]}
            content: dict[str, Any] = {key: [] for key in self._data["uploads"].get("uploaded", ())} | rejected
            envelope = self._data["operations"][operation]["envelope"]
            body = {"request_id": request_id, envelope: content} if envelope else content
            return 200, json.dumps(body).encode()
        form = self._data["error"]
        if form["nested"]:
            nested = {key: values[key] for key in form["nested"] if key in values}
            return error.status, json.dumps({"error": nested}).encode()
        flat = {**values, "request_id": request_id}
        return error.status, json.dumps({key: flat[key] for key in form["flat"] if key in flat}).encode()

    def _code(self, status: int) -> str | None:
        """Return the first code of the service that means the same as a status; None if it has none."""
        wanted = "server_error" if status >= 500 else _KINDS.get(status)
        codes: dict[str, str] = self._data["errors"].get("codes", {})
        return next((code for code, kind in codes.items() if kind == wanted), None)

    def _object(self, resource: str, properties: dict[str, str], nullable: list[str], item: dict[str, Any]) -> Any:
        if not properties:
            return item.get("message", item)  # a line of a log
        item, result = dict(item), {}
        if resource == "job" and item.get("status") in _ENDED:
            item["finished_at"] = item.get("finished_at") or item.get("updated_at")
            item |= dict.fromkeys(self._data["final_times"], item["finished_at"])
        for plural in ("training_files", "validation_files"):
            if isinstance(item.get(plural), list):
                item[plural] = [each["id"] if isinstance(each, dict) else each for each in item[plural]]
                if item[plural]:
                    item.setdefault(plural.removesuffix("s"), item[plural][0])
        item.setdefault("hyperparameters", item.get("hyperparams"))
        aliases = self._data["fields"].get(resource, {})
        for key, value in item.items():
            if key == "status":
                value = self._word(resource, value)
            names = [name for name in (*aliases.get(key, ()), key) if name in properties]
            for name in names[:1]:
                if key in _TIMES and properties[name] == "string":
                    value = self._text(value)
                if key == "deleted" and properties[name] == "string":
                    value = "deleted"
                if value is not None or properties[name] == "null" or not aliases.get(key):
                    result[name] = value if properties[name] != "boolean" or isinstance(value, bool) else bool(value)
        return {
            key: value
            for key, value in result.items()
            if value is not None or key in nullable or properties[key] != "string"
        }

    def _word(self, resource: str, status: Any) -> Any:
        states = self._data["states"].get(resource, {})
        wanted = _FILE_STATES.get(status, status) if resource == "file" else status
        if status in states:
            return status
        return next((word for word, state in states.items() if state == wanted), status)

    def _text(self, moment: Any) -> str | None:
        if not isinstance(moment, int):
            return None
        zone = self._data["zone"]
        if zone is None:
            return dt.datetime.fromtimestamp(moment, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        offset = dt.datetime.fromisoformat(f"2000-01-01T00:00:00{zone}").tzinfo
        return dt.datetime.fromtimestamp(moment, offset).strftime("%Y-%m-%d %H:%M:%S")


_KINDS = {
    400: "bad_request",
    401: "auth",
    403: "permission",
    404: "not_found",
    409: "conflict",
    413: "too_large",
    429: "rate",
}
