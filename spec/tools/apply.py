"""Write into the contract what a vendor's document adds and nothing contradicts: facts, without prose.

Purely additive are a new operation, an optional parameter, a property, a value of an enum, a member of a union, an
answer, a media type. They are written as the contract writes such things: answers open, nothing required that the
contract did not require. Whatever else differs is a decision for a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spec.tools.diff import REQUEST, Difference
from spec.tools.load import parse
from spec.tools.normalise import SCHEMAS, SpecError, operations, references, resolve
from spec.tools.unions import REQUIRED, tag
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
    return difference.fact in ("operation", "variant", "answer", "media")


def apply_all(text: str, upstream: dict[str, Any], found: Iterable[Difference]) -> tuple[str, list[Difference]]:
    """Write every additive difference that has a place into the contract; return the text and what was written.

    Args:
        text: the contract, YAML.
        upstream: the vendor's document in normal form.
        found: what differs, upstream left and the contract right.
    """
    editor = _Editor(text, upstream)
    written = []
    for difference in filter(additive, found):
        before = editor.text
        try:
            editor.write(difference)
        except SpecError:
            editor = _Editor(before, upstream)  # stays a difference, which the report lists as a decision
        else:
            written.append(difference)
    return editor.text, written


class _Editor:
    """The contract as text and as data, which grow together."""

    def __init__(self, text: str, upstream: dict[str, Any]) -> None:
        self.text = text
        self.contract: dict[str, Any] = parse(text)
        self.upstream = upstream

    def write(self, difference: Difference) -> None:
        """Write one difference.

        Raises:
            SpecError: there is no one place for it; that is for a person to decide.
        """
        parts, answer = _parts(difference.pointer), REQUEST not in difference.directions
        if difference.fact == "enum":
            self._enum(parts, sorted(set(difference.left) - set(difference.right)))
        elif difference.fact == "operation":
            self._operation(difference.left)
        elif difference.fact == "parameter":
            self._parameter(parts)
        elif difference.fact in ("answer", "media"):
            self._answer(parts)
        elif difference.fact == "property":
            self._property(parts, _parts(difference.source), answer=answer)
        else:
            self._variant(parts, difference.left, answer=answer)

    # --- one kind of addition each

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
        self._components({**written, "responses": {}}, answer=False)  # what is sent stays closed, though answered too
        if path in self.contract["paths"]:
            self._add(("paths", path), method, written, answer=True)
        else:
            item: dict[str, Any] = {method: written}
            self._add(("paths",), path, item, answer=True)

    def _parameter(self, parts: list[str]) -> None:
        operation = self._upstream_operation(parts)
        found = next(each for each in operation["parameters"] if each["name"] == parts[-1])
        place = ("paths", parts[1], parts[2])
        if "parameters" in self.contract["paths"][parts[1]][parts[2]]:
            self._append((*place, "parameters"), _written(found, answer=False))
        else:
            self._add(place, "parameters", [found], answer=False)

    def _answer(self, parts: list[str]) -> None:
        node: Any = self._upstream_operation(parts)
        for part in parts[3:]:
            node = node[part]
        place = self._place(parts[:-1])
        if place[0] != "paths":
            raise SpecError(f"an answer that several operations share: {'/'.join(map(str, place))}")
        self._add(place, parts[-1], node, answer=parts[3] == "responses")

    def _property(self, parts: list[str], source: list[str], *, answer: bool) -> None:
        _, schema = locate(self.upstream, source)
        self._add(self._place(parts[:-1]), parts[-1], schema, answer=answer)

    def _variant(self, parts: list[str], name: str, *, answer: bool) -> None:
        if name not in self.upstream["components"]["schemas"]:
            raise SpecError(f"a member of a union that is no component: {name}")
        place, node = locate(self.contract, parts)
        key = next((key for key in COMBINING[:2] if key in node), None)
        if key is None:
            raise SpecError(f"no union at {'/'.join(parts)}")
        self._append((*place, key), {"$ref": SCHEMAS + name})
        self._components({"$ref": SCHEMAS + name}, answer=answer)

    # --- places and parts

    def _add(self, path: Path, key: str, value: Any, *, answer: bool) -> None:
        written = _written(value, answer=answer)
        self.text = add_key(self.text, path, key, written)
        self._at(path)[key] = written
        self._components(value, answer=answer)

    def _append(self, path: Path, value: Any) -> None:
        self.text = add_item(self.text, path, value)
        self._at(path).append(value)

    def _at(self, path: Path) -> Any:
        node: Any = self.contract
        for key in path:
            node = node[key]
        return node

    def _components(self, value: Any, *, answer: bool) -> None:
        """Add the components that something new refers to, unless the contract has one of that name."""
        for name in dict.fromkeys(references(value)):
            if name not in self.contract["components"]["schemas"]:
                self._add(("components", "schemas"), name, self.upstream["components"]["schemas"][name], answer=answer)

    def _upstream_operation(self, parts: list[str]) -> dict[str, Any]:
        operation_id = self.contract["paths"][parts[1]][parts[2]]["operationId"]
        return next(node for _, _, node in operations(self.upstream) if node["operationId"] == operation_id)

    def _place(self, parts: list[str]) -> Path:
        return locate(self.contract, parts)[0]


def locate(document: dict[str, Any], parts: list[str]) -> tuple[Path, Any]:
    """Return where a place of the normal form stands in a document as written, and what stands there.

    References are followed, and unions looked through where the place does not name a member.

    Raises:
        SpecError: there is no such place.
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
            if part in (str(index), tag(document, member)):
                return (*path, index), member
    raise SpecError(f"no place for {part!r} at {'/'.join(map(str, path))}")


def _parts(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _written(node: Any, *, answer: bool) -> Any:
    """Return a normal node as the contract would write it: constants, lists of types, open enums in answers."""
    if isinstance(node, list):
        return [_written(item, answer=answer) for item in node]
    if not isinstance(node, dict):
        return node
    sent = ("parameters", "requestBody")
    result = {key: _written(value, answer=answer and key not in sent) for key, value in node.items()}
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
    elif isinstance(values, list) and answer and result.get("type") == "string":
        return {"anyOf": [result, {"type": "string"}]}
    return result
