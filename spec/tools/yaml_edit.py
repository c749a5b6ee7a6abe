"""Add to a YAML text without touching the rest of it: comments, order, spacing and style of everything else stay.

A place is given as a path of keys (a list's index is a number). Block collections grow by lines, flow collections
(`{...}`, `[...]`) in place.
"""

from __future__ import annotations

import textwrap
from typing import Any

import yaml

from spec.tools.normalise import SpecError

Path = tuple[str | int, ...]
LINE_LENGTH = 120


def add_key(text: str, path: Path, key: str, value: Any) -> str:
    """Return the text with `key: value` at the end of the mapping at a path.

    Raises:
        SpecError: there is no mapping at the path, or it has the key already.
    """
    node = _at(text, path)
    if not isinstance(node, yaml.MappingNode) or any(each.value == key for each, _ in node.value):
        raise SpecError(f"{'/'.join(map(str, path))} is no mapping without {key!r}")
    if node.flow_style:
        return _into_flow(text, node, _flow({key: value})[1:-1])
    column = node.value[0][0].start_mark.column
    lines = _flow({key: value})[1:-1] + "\n"
    if len(lines) + column > LINE_LENGTH:
        lines = yaml.safe_dump({key: value}, default_flow_style=None, sort_keys=False, allow_unicode=True, width=10_000)
    return _after(text, node, textwrap.indent(lines, " " * column))


def add_item(text: str, path: Path, value: Any) -> str:
    """Return the text with a value at the end of the sequence at a path.

    Raises:
        SpecError: there is no sequence at the path.
    """
    node = _at(text, path)
    if not isinstance(node, yaml.SequenceNode):
        raise SpecError(f"{'/'.join(map(str, path))} is no sequence")
    if node.flow_style:
        return _into_flow(text, node, _flow(value))
    # the mark of a block sequence in a mapping stands at its first dash
    return _after(text, node, f"{' ' * node.start_mark.column}- {_flow(value)}\n")


def _at(text: str, path: Path) -> yaml.Node:
    node: yaml.Node = yaml.compose(text, Loader=yaml.CSafeLoader)  # type: ignore[assignment]  # None of an empty text only
    for key in path:
        found = None
        if isinstance(node, yaml.MappingNode):
            found = next((value for name, value in node.value if name.value == str(key)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            found = node.value[key]
        if found is None:
            raise SpecError(f"nothing at {'/'.join(map(str, path))}")
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
        # the rest of the line holds a comment at most
        newline = text.find("\n", end)
        end = len(text) if newline < 0 else newline + 1
    head = text[:end]
    return head + ("" if head.endswith("\n") else "\n") + lines + text[end:]


def _flow(value: Any) -> str:
    dumped: str = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10_000)
    return dumped.removesuffix("\n").removesuffix("\n...")
