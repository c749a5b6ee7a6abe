"""Apply an OpenAPI Overlay 1.0 document to an OpenAPI document, strictly.

The Overlay Specification lets a target match nothing and leaves primitive targets undefined. Here both are errors with
file and line: an action without effect is a typo, or a leftover from an older contract.
Source: https://spec.openapis.org/overlay/v1.0.0.html
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import attrs
import jsonpath_rfc9535
import yaml

from spec.tools.load import LoadError, parse

Location = tuple[str | int, ...]


class OverlayError(ValueError):
    """An overlay breaks a rule; the message begins with file and line."""


@attrs.frozen
class Source:
    """A parsed YAML or JSON file that knows the line of each value.

    Attributes:
        name: File name for messages.
        data: Parsed content.
        lines: Line of each key or item by location; the first line is 1.
    """

    name: str
    data: Any
    lines: dict[Location, int]

    def at(self, location: Location) -> str:
        """Return `file:line` of a location, or of its nearest ancestor in the file."""
        while location and location not in self.lines:
            location = location[:-1]
        return f"{self.name}:{self.lines.get(location, 1)}"

    def error(self, location: Location, rule: str) -> OverlayError:
        """Return the error for a broken rule at a location."""
        return OverlayError(f"{self.at(location)}: {rule}")


def read(path: Path) -> Source:
    """Read a file.

    Raises:
        OverlayError: The file is missing or is neither YAML nor JSON.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data = parse(text, path.name)
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise OverlayError(f"{path.name}: cannot be read: {error}") from error
    except LoadError as error:
        line = getattr(getattr(error.__cause__, "problem_mark", None), "line", 0) + 1
        raise OverlayError(f"{path.name}:{line}: not valid YAML: {error}") from error
    lines: dict[Location, int] = {}
    _collect_lines(node, (), lines)
    return Source(path.name, data, lines)


def _collect_lines(node: yaml.Node | None, location: Location, lines: dict[Location, int]) -> None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            lines[*location, key.value] = key.start_mark.line + 1
            _collect_lines(value, (*location, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            lines[*location, index] = value.start_mark.line + 1
            _collect_lines(value, (*location, index), lines)


def apply(document: Any, overlay: Source) -> Any:
    """Return a copy of a document with the actions of an overlay applied in order.

    Raises:
        OverlayError: A target is not a JSONPath query, matches nothing or a primitive value, or does not fit.
    """
    result = copy.deepcopy(document)
    for index, action in enumerate(overlay.data["actions"]):
        location: Location = ("actions", index, "target")
        try:
            nodes = jsonpath_rfc9535.find(action["target"], result)
        except jsonpath_rfc9535.JSONPathError as error:
            raise overlay.error(location, f"target is not a JSONPath query (RFC 9535): {error}") from error
        if not nodes:
            raise overlay.error(location, f"target matches nothing: {action['target']}")
        if any(not isinstance(node.value, dict | list) for node in nodes):
            raise overlay.error(
                location, f"target matches a primitive value: {action['target']}. Select the object or array around it"
            )
        # descending order, so that removing an item does not move one that is removed later
        for node in sorted(nodes, key=lambda node: _order(node.location), reverse=True):
            if action.get("remove"):
                if node.parent is None or not isinstance(node.parent.value, dict | list):
                    raise overlay.error(location, "target is the whole document, which cannot be removed")
                del node.parent.value[node.location[-1]]  # type: ignore[arg-type]  # a key or an index, as its parent is
            elif isinstance(node.value, list):
                node.value.append(copy.deepcopy(action["update"]))
            elif isinstance(node.value, dict) and isinstance(action["update"], dict):
                if at := _merge(node.value, action["update"]):
                    raise overlay.error(
                        ("actions", index, "update", *at),
                        "the target has an array here. Remove that array in an earlier action, or select it as target",
                    )
            else:
                raise overlay.error(
                    ("actions", index, "update"), "update must be a mapping, as the target is an object"
                )
    return result


def _order(location: Location) -> tuple[tuple[int, int | str], ...]:
    return tuple((0, part) if isinstance(part, int) else (1, part) for part in location)


def _merge(target: dict[str, Any], update: dict[str, Any]) -> Location:
    """Merge recursively; return the location of an array that meets another one.

    Overlay 1.0 does not define the result of that: concatenated, a repeated `required` or `enum` would hold both lists.
    """
    for key, value in update.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            if below := _merge(target[key], value):
                return (key, *below)
        elif isinstance(value, list) and isinstance(target.get(key), list):
            return (key,)
        else:
            target[key] = copy.deepcopy(value)
    return ()
