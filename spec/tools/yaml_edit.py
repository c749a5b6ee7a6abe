"""Add to a YAML text and keep the rest: comments, order, spacing and style.

A location is a path of keys; the index of a list is a number. Block collections grow by lines, flow collections
(`{...}`, `[...]`) in place. A round trip through a YAML library would reformat the flow collections of the contract.
Each result is read again; if it is not the old data and the addition, that is an error.
"""

from __future__ import annotations

import textwrap
import unicodedata
from typing import Any

import yaml

from spec.tools.load import CORE_RESOLVERS, LoadError, parse
from spec.tools.normalise import SpecError

Path = tuple[str | int, ...]
LINE_LENGTH = 120


def add_key(text: str, path: Path, key: str, value: Any) -> str:
    """Return the text with `key: value` at the end of the mapping at a path.

    Raises:
        SpecError: There is no mapping at the path, it has the key already, or the addition cannot be written.
    """
    _check_characters({key: value})
    node = _at(text, path)
    if not isinstance(node, yaml.MappingNode) or any(each.value == key for each, _ in node.value):
        raise SpecError(f"{'/'.join(map(str, path))} is not a mapping without {key!r}")
    if node.flow_style:
        return _checked(text, _into_flow(text, node, _flow({key: value})[1:-1]), path, {key: value})
    column = node.value[0][0].start_mark.column
    lines = _flow({key: value})[1:-1] + "\n"
    if len(lines) + column > LINE_LENGTH:
        lines = _dump({key: value}, flow=None)
    return _checked(text, _after(text, node, textwrap.indent(lines, " " * column)), path, {key: value})


def add_item(text: str, path: Path, value: Any) -> str:
    """Return the text with a value at the end of the sequence at a path.

    Raises:
        SpecError: There is no sequence at the path, or the addition cannot be written.
    """
    _check_characters(value)
    node = _at(text, path)
    if not isinstance(node, yaml.SequenceNode):
        raise SpecError(f"{'/'.join(map(str, path))} is not a sequence")
    if node.flow_style:
        return _checked(text, _into_flow(text, node, _flow(value)), path, value)
    # the mark of a block sequence in a mapping is at its first dash
    return _checked(text, _after(text, node, f"{' ' * node.start_mark.column}- {_flow(value)}\n"), path, value)


def _check_characters(value: Any) -> None:
    """Check that names and values have no control characters, which are invisible in the file.

    Raises:
        SpecError: One has.
    """
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_characters(key)
            _check_characters(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_characters(inner)
    elif isinstance(value, str) and any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in value):
        raise SpecError(f"{value!r} contains control characters")


def _checked(before: str, after: str, path: Path, addition: Any) -> str:
    """Return the new text if it is the old data and the addition.

    Raises:
        SpecError: It cannot be read, or contains something else.
    """
    expected = parse(before)
    node: Any = expected
    for key in path:
        node = node[key if isinstance(node, list) or key in node else int(key)]
    if isinstance(node, list):
        node.append(addition)
    else:
        node.update(addition)
    try:
        actual = parse(after)
    except LoadError:
        actual = None
    if actual != expected:
        raise SpecError(f"{addition!r} cannot be written at {'/'.join(map(str, path))}")
    return after


def _at(text: str, path: Path) -> yaml.Node:
    node: yaml.Node = yaml.compose(text, Loader=yaml.CSafeLoader)  # type: ignore[assignment]  # None of an empty text only
    for key in path:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next((value for name, value in node.value if name.value == str(key)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            found = node.value[key]
        if found is None:
            raise SpecError(f"there is no value at {'/'.join(map(str, path))}")
        node = found
    return node


def _into_flow(text: str, node: yaml.CollectionNode, addition: str) -> str:
    end = node.end_mark.index - 1
    head = text[:end].rstrip()
    comma = ", " if node.value and not head.endswith(",") else ""
    return head + comma + addition + text[end:]


def _after(text: str, node: yaml.CollectionNode, lines: str) -> str:
    leaf: yaml.Node = node
    while isinstance(leaf, yaml.CollectionNode) and not leaf.flow_style and leaf.value:
        leaf = leaf.value[-1][1] if isinstance(leaf, yaml.MappingNode) else leaf.value[-1]
    end = leaf.end_mark.index
    if leaf.end_mark.column != 0 or end == leaf.start_mark.index:
        # the rest of the line is a comment at most
        newline = text.find("\n", end)
        end = len(text) if newline < 0 else newline + 1
    head = text[:end]
    return head + ("" if head.endswith("\n") else "\n") + lines + text[end:]


class _Dumper(yaml.SafeDumper):
    """Quotes the strings that YAML 1.1 or 1.2 reads as another type."""

    yaml_implicit_resolvers = {  # noqa: RUF012 (the form of PyYAML)
        first: [*yaml.SafeDumper.yaml_implicit_resolvers.get(first, []), *CORE_RESOLVERS.get(first, [])]
        for first in {**yaml.SafeDumper.yaml_implicit_resolvers, **CORE_RESOLVERS}
    }


def _dump(value: Any, *, flow: bool | None) -> str:
    return str(
        yaml.dump(value, Dumper=_Dumper, default_flow_style=flow, sort_keys=False, allow_unicode=True, width=10_000)
    )


def _flow(value: Any) -> str:
    dumped = _dump(value, flow=True)
    return dumped.removesuffix("\n").removesuffix("\n...")
