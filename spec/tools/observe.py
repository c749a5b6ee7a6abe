"""Read recorded exchanges, and note what their responses do that the contract does not allow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from spec.tools.annotate import operations, resolved
from spec.tools.profiles import Compiled, general_data
from spec.tools.response_facts import Fact, Observed, allowed_types, component_of, fits, json_type, resource_of

Json = dict[str, Any]
_ENVELOPES = ("output", "data", "result")
_LISTS = ("jobs", "files", "events", "logs", "checkpoints", "models")
_USUAL = frozenset({"400", "401", "403", "404", "405", "408", "409", "413", "422", "429"})
_ZONELESS = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?$")


class _Reader:
    def __init__(self, document: Json, aliases: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        self.document = document
        self.aliases = aliases
        self.operations = {
            operation["operationId"]: (method.upper(), path, operation)
            for path, method, _, operation in operations(document)
        }
        self.seen = Observed()

    def add(self, kind: str, where: str, what: str = "") -> None:
        self.seen.facts.add(Fact(kind, where, what))

    def read(self, exchange: Json) -> None:
        name = self._operation(exchange)
        status, body = str(exchange["response"]["status"]), exchange["response"].get("json")
        if int(status) >= 400 or _is_error(body):
            self._error(status, body)
            return
        if name is None:
            return
        responses = self.operations[name][2]["responses"]
        declared = resolved(self.document, responses.get(status))
        if declared is None:
            self.add("status", name, status)
            declared = resolved(self.document, responses["200"])
        content = declared.get("content", {}).get("application/json")
        if content is not None and body is not None:
            self._success(name, status if status in responses else "200", content["schema"], body, exchange["request"])

    def _operation(self, exchange: Json) -> str | None:
        name = exchange["operation"]
        method, path = exchange["request"]["method"], urlsplit(exchange["request"]["path"]).path
        if name not in self.operations or not fits(self.operations[name], method, path):
            name = next((known for known, found in self.operations.items() if fits(found, method, path)), name)
        if name not in self.operations or not fits(self.operations[name], method, path):
            self.add("operation", name, "path" if name in self.operations else "")
            self.seen.requests.add((method, path))
        if name not in self.operations:
            return None
        return str(name)

    def _success(self, name: str, status: str, schema: Json, body: Any, request: Json) -> None:
        inner = _unwrapped(body)
        if inner is not body:
            self.add("envelope", next(key for key in _ENVELOPES if body.get(key) is inner))
            self._shape(name, status, body)
        target = resolved(self.document, schema)
        component = schema.get("$ref", "").rpartition("/")[2]
        items = target.get("properties", {}).get("data", {}).get("items")
        if items is None:
            if self._resembles(component, target, inner):
                self._compare(component, schema, inner)
            else:
                self._aliases(component, inner)
                self._shape(name, status, body)
            return
        key, found = _items(inner)
        if isinstance(inner, dict) and key == "data":
            self._compare(component, schema, {**inner, "data": []})
        else:
            self._shape(name, status, body)
            self.add("items", key or "")
        self._paging(name, inner, urlsplit(request["path"]).query)
        for item in found:
            self._item(items, item)

    def _item(self, schema: Json, item: Any) -> None:
        component = schema["$ref"].rpartition("/")[2]
        if self._resembles(component, resolved(self.document, schema), item):
            self._compare(component, schema, item)
        else:
            self._aliases(component, item)

    def _resembles(self, component: str, schema: Json, value: Any) -> bool:
        """Whether a body is the object of the contract: it has an ID, and two fields under known names."""
        if not isinstance(value, dict):
            return False
        required = schema.get("required", ())
        known = [name for name in schema.get("properties", {}) if self._alias(component, name, value) is not None]
        return len(known) >= min(2, len(required)) and ("id" not in required or "id" in known)

    def _alias(self, component: str, name: str, value: Mapping[str, Any]) -> str | None:
        if name in value:
            return name
        known = self.aliases.get(resource_of(component) or "", {}).get(name, ())
        return next((alias for alias in known if alias in value), None)

    def _shape(self, name: str, status: str, body: Any) -> None:
        self.add("shape", name, status)
        self.seen.bodies.setdefault((name, status), []).append(body)

    def _paging(self, name: str, inner: Any, query: str) -> None:
        page = inner if isinstance(inner, dict) else {}
        if "total" in page and "has_more" not in page:
            self.add("paging", name, "offset" if "offset=" in query else "page")
        elif "has_more" not in page and "after" not in query and "limit" not in query:
            self.add("paging", name, "none")

    # ---- Schemas -----------------------------------------------------------------------------------------------------

    def _compare(self, where: str, schema: Json, value: Any) -> None:
        schema = resolved(self.document, schema)
        branches = [resolved(self.document, branch) for branch in schema.get("anyOf", ())] or [schema]
        fitting = [branch for branch in branches if json_type(value) in allowed_types(branch)]
        if not fitting:
            self.add("type", where, json_type(value))
            self.seen.types.setdefault(where, set()).add(json_type(value))
        elif isinstance(value, dict):
            self._object(where, schema, fitting[0], value)
        elif isinstance(value, list):
            for item in value:
                reference = fitting[0].get("items", {})
                self._compare(component_of(reference) or f"{where}.items", reference, item)
        elif not any(_in_range(branch, value) for branch in fitting):
            self.add("type", where, "range")
            self.seen.types.setdefault(where, set()).add(json_type(value))
        if isinstance(value, str) and where.endswith(".status") and not _listed(branches, value):
            self.add("word", resource_of(where.partition(".")[0]) or "job", value.lower())
        self._zone(value)

    def _object(self, where: str, schema: Json, branch: Json, value: Json) -> None:
        properties = branch.get("properties", {})
        for name, item in value.items():
            if name in properties:
                place = self._place(where, name, properties[name]) if isinstance(item, dict) else f"{where}.{name}"
                self._compare(place, properties[name], item)
            elif properties:
                self.add("property", where, name)
                self.seen.types.setdefault(f"{where}.{name}", set()).add(json_type(item))
                self._zone(item)
        needed = set(branch.get("required", ()))
        for name, others in branch.get("dependentRequired", {}).items():
            needed |= set(others) if name in value else set()
        for name in needed - set(value):
            self.add("optional", where, name)
        if "." not in where:
            self._aliases(where, value)

    def _aliases(self, component: str, value: Any) -> None:
        """Record the names that general.yaml or another profile gives to fields of the contract."""
        if not isinstance(value, dict):
            return
        resource = resource_of(component) or ""
        for name in self.aliases.get(resource, {}):
            alias = self._alias(component, name, value)
            if alias is not None and alias != name:
                self.add("alias", resource, f"{name}={alias}")
                if name == "status" and isinstance(value[alias], str):
                    self.add("word", resource, value[alias].lower())

    def _place(self, where: str, name: str, schema: Json) -> str:
        """Return the path of a property, which begins again at a component with properties."""
        options = [schema, *schema.get("anyOf", ())]
        for option in options:
            if "properties" in resolved(self.document, option):
                return component_of(option) or f"{where}.{name}"
        return f"{where}.{name}"

    def _zone(self, value: Any) -> None:
        if isinstance(value, str) and _ZONELESS.match(value):
            self.add("zone", "times")

    # ---- Errors ------------------------------------------------------------------------------------------------------

    def _error(self, status: str, body: Any) -> None:
        if isinstance(body, dict):
            self._compare("ErrorResponse", {"$ref": "#/components/schemas/ErrorResponse"}, body)
            error = body.get("error")
            if isinstance(error, dict):
                for value in error.values():
                    if value == "None":
                        self.add("error", "null_words", "None")
                if str(error.get("code")) == status:
                    self.add("error", "code_is_status")
        if 400 <= int(status) < 500 and status not in _USUAL:
            self.add("error", "statuses", status)


def observe(exchanges: Iterable[Json], document: Json, profiles: Iterable[Compiled] = ()) -> Observed:
    """Return how the responses of one service differ from the contract.

    Args:
        exchanges: Of one service.
        document: The contract.
        profiles: Their words and names are recognized.
    """
    reader = _Reader(document, general_data(profiles)["fields"])
    for exchange in exchanges:
        reader.read(exchange)
    return reader.seen


def violations(document: Json, schema: Json, body: Any) -> set[Fact]:
    """Return where a body has keys, types or values outside a schema, or lacks required keys."""
    reader = _Reader(document, {})
    reader._compare(component_of(schema) or "body", schema, body)
    return {fact for fact in reader.seen.facts if fact.kind in {"property", "optional", "type"}}


def _is_error(body: Any) -> bool:
    """Whether a body of a 2xx response reports an error: a code and a message, and no result."""
    return isinstance(body, dict) and {"code", "message"} <= body.keys() and not {"id", "output", "data"} & body.keys()


def _unwrapped(body: Any) -> Any:
    if isinstance(body, dict) and not {"id", "object"} & body.keys():
        for key in _ENVELOPES:
            inner = body.get(key)
            if isinstance(inner, dict) or (isinstance(inner, list) and key != "data"):
                return inner
    return body


def _items(inner: Any) -> tuple[str | None, list[Any]]:
    if isinstance(inner, list):
        return None, inner
    if isinstance(inner, dict):
        for key in ("data", *_LISTS):
            if isinstance(inner.get(key), list):
                return key, inner[key]
    return None, []


def _in_range(schema: Json, value: Any) -> bool:
    if "const" in schema and value != schema["const"]:
        return False
    if isinstance(value, bool) or not isinstance(value, int | float):
        return True
    if value < schema.get("minimum", value) or value > schema.get("maximum", value):
        return False
    return not ("exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"])


def _listed(branches: list[Json], word: str) -> bool:
    return any(word in branch.get("enum", ()) for branch in branches)
