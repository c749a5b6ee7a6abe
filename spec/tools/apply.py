"""Write the additions of a vendor's document into the contract: facts without prose.

Purely additive are a new operation, an optional parameter, a property, a value of an enumeration, a member of a union,
a response and a media type. They are written in the style of the contract: open enumerations in responses, and no new
requirements. Any other difference needs a decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from spec.tools.diff import REQUEST, Difference
from spec.tools.load import parse
from spec.tools.normalise import SCHEMAS, SpecError, operations, references, resolve
from spec.tools.unions import REQUIRED, variant_name
from spec.tools.yaml_edit import Path, add_item, add_key

COMBINING = ("anyOf", "oneOf", "allOf")


def additive(difference: Difference) -> bool:
    """Whether a difference (left: upstream, right: contract) only adds to the contract."""
    if difference.fact == "enum":
        both = isinstance(difference.left, list) and isinstance(difference.right, list)
        return both and bool(set(difference.left) - set(difference.right))
    if difference.left is None or difference.right is not None:
        return False
    if difference.fact == "parameter":
        return not difference.left.endswith(REQUIRED)
    if difference.fact == "property":
        return REQUEST not in difference.directions or not difference.left.endswith(REQUIRED)
    return difference.fact in ("operation", "variant", "response", "media")


class Applied(NamedTuple):
    """The result: the new text, the written differences, and those that could not be written, with the reason."""

    text: str
    written: list[Difference]
    rejected: list[tuple[Difference, str]]


def apply_all(text: str, upstream: dict[str, Any], differences: Iterable[Difference]) -> Applied:
    """Write every additive difference into the contract.

    Args:
        text: The contract in YAML.
        upstream: The vendor's document in normal form.
        differences: The differences, upstream left and the contract right.
    """
    editor = _Editor(text, upstream)
    result = Applied(text, [], [])
    for difference in filter(additive, differences):
        before = editor.text
        try:
            editor.write(difference)
        except SpecError as error:
            editor = _Editor(before, upstream)
            result.rejected.append((difference, str(error)))
        else:
            result.written.append(difference)
    return result._replace(text=editor.text)


class _Editor:
    """The contract as text and as data, which are changed together."""

    def __init__(self, text: str, upstream: dict[str, Any]) -> None:
        self.text = text
        self.contract: dict[str, Any] = parse(text)
        self.upstream = upstream

    def write(self, difference: Difference) -> None:
        """Write one difference.

        Raises:
            SpecError: There is no single place for it, or it cannot be written.
        """
        parts, is_response = _parts(difference.pointer), REQUEST not in difference.directions
        if difference.fact == "enum":
            self._enum(parts, sorted(set(difference.left) - set(difference.right)))
        elif difference.fact == "operation":
            self._operation(difference.left)
        elif difference.fact == "parameter":
            self._parameter(parts)
        elif difference.fact in ("response", "media"):
            self._response(parts)
        elif difference.fact == "property":
            self._property(parts, _parts(difference.source), is_response=is_response)
        else:
            self._variant(parts, difference.left, is_response=is_response)

    # --- one method for each kind of addition

    def _enum(self, parts: list[str], values: list[Any]) -> None:
        path = self._place([*parts, "enum"])
        for value in values:
            self._append(path, value)

    def _operation(self, operation_id: str) -> None:
        path, method, operation = next(
            (path, method, node)
            for path, method, node in operations(self.upstream)
            if node["operationId"] == operation_id
        )
        written: dict[str, Any] = {
            "operationId": operation_id,
            "tags": operation["tags"],
            **{key: operation[key] for key in ("parameters", "requestBody", "responses") if key in operation},
        }
        self._components(
            {**written, "responses": {}}, is_response=False
        )  # requests stay closed, even if responses use the component too
        if path in self.contract["paths"]:
            self._add(("paths", path), method, written, is_response=True)
        else:
            item: dict[str, Any] = {method: written}
            self._add(("paths",), path, item, is_response=True)

    def _parameter(self, parts: list[str]) -> None:
        operation = self._upstream_operation(parts)
        parameter = next(each for each in operation["parameters"] if each["name"] == parts[-1])
        place = ("paths", parts[1], parts[2])
        if "parameters" in self.contract["paths"][parts[1]][parts[2]]:
            self._append((*place, "parameters"), _written(parameter, is_response=False))
        else:
            self._add(place, "parameters", [parameter], is_response=False)

    def _response(self, parts: list[str]) -> None:
        node: Any = self._upstream_operation(parts)
        for part in parts[3:]:
            node = node[part]
        place = self._place(parts[:-1])
        if place[0] != "paths":
            raise SpecError(f"a response that several operations share: {'/'.join(map(str, place))}")
        self._add(place, parts[-1], node, is_response=parts[3] == "responses")

    def _property(self, parts: list[str], source: list[str], *, is_response: bool) -> None:
        _, schema = locate(self.upstream, source)
        self._add(self._place(parts[:-1]), parts[-1], schema, is_response=is_response)

    def _variant(self, parts: list[str], name: str, *, is_response: bool) -> None:
        if name not in self.upstream["components"]["schemas"]:
            raise SpecError(f"the member {name} of a union is not a component")
        place, node = locate(self.contract, parts)
        key = next((key for key in COMBINING[:2] if key in node), None)
        if key is None:
            raise SpecError(f"no union at {'/'.join(parts)}")
        self._append((*place, key), {"$ref": SCHEMAS + name})
        self._components({"$ref": SCHEMAS + name}, is_response=is_response)

    # --- places and parts

    def _add(self, path: Path, key: str, value: Any, *, is_response: bool) -> None:
        written = _written(value, is_response=is_response)
        self.text = add_key(self.text, path, key, written)
        self._at(path)[key] = written
        self._components(value, is_response=is_response)

    def _append(self, path: Path, value: Any) -> None:
        self.text = add_item(self.text, path, value)
        self._at(path).append(value)

    def _at(self, path: Path) -> Any:
        node: Any = self.contract
        for key in path:
            node = node[key]
        return node

    def _components(self, value: Any, *, is_response: bool) -> None:
        """Add the components that an addition refers to, unless the contract has one of that name."""
        for name in dict.fromkeys(references(value)):
            if name not in self.contract["components"]["schemas"]:
                self._add(
                    ("components", "schemas"),
                    name,
                    self.upstream["components"]["schemas"][name],
                    is_response=is_response,
                )

    def _upstream_operation(self, parts: list[str]) -> dict[str, Any]:
        operation_id = self.contract["paths"][parts[1]][parts[2]]["operationId"]
        return next(node for _, _, node in operations(self.upstream) if node["operationId"] == operation_id)

    def _place(self, parts: list[str]) -> Path:
        return locate(self.contract, parts)[0]


def locate(document: dict[str, Any], parts: list[str]) -> tuple[Path, Any]:
    """Return path and value of a location of the normal form in a document as written.

    References are followed. Unions are searched if the location does not name a member.

    Raises:
        SpecError: There is no such location.
    """
    path: Path = ()
    node: Any = document
    for part in parts:
        path, node = _step(document, path, node, part)
    return path, node


def _step(document: dict[str, Any], path: Path, node: Any, part: str) -> tuple[Path, Any]:
    while isinstance(node, dict) and part not in node and isinstance(node.get("$ref"), str):
        path = tuple(node["$ref"].removeprefix("#/").split("/"))
        node = resolve(document, node["$ref"])
    if isinstance(node, dict) and part in node:
        return (*path, part), node[part]
    if isinstance(node, dict):
        for key in COMBINING:
            for index, member in enumerate(node.get(key, [])):
                try:
                    return _step(document, (*path, key, index), member, part)
                except SpecError:
                    continue
    if isinstance(node, list):
        for index, member in enumerate(node):
            if part in (str(index), variant_name(document, member)):
                return (*path, index), member
    raise SpecError(f"there is no {part!r} at {'/'.join(map(str, path))}")


def _parts(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _written(node: Any, *, is_response: bool) -> Any:
    """Return a node of the normal form in the style of the contract: constants, lists of types, open enumerations."""
    if isinstance(node, list):
        return [_written(item, is_response=is_response) for item in node]
    if not isinstance(node, dict):
        return node
    sent = ("parameters", "requestBody")
    result = {key: _written(value, is_response=is_response and key not in sent) for key, value in node.items()}
    if result.get("required") is False:
        del result["required"]
    members = result.get("anyOf", [])
    if (
        len(members) == 2
        and members[1] == {"type": "null"}
        and {"type", "$ref", "enum", "anyOf"} & members[0].keys() == {"type"}
    ):
        rest = {key: value for key, value in result.items() if key != "anyOf"}
        return {**members[0], "type": [members[0]["type"], "null"], **rest}
    values = result.get("enum")
    if isinstance(values, list) and len(values) == 1:
        del result["enum"]
        result["const"] = values[0]
    elif isinstance(values, list) and is_response and result.get("type") == "string":
        return {"anyOf": [result, {"type": "string"}]}
    return result
