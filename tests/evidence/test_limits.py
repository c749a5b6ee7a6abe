"""Limits and defaults of the contract beside `limits.yaml`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tests.support.contract import document, operations, resolve
from tests.support.recordings import EVIDENCE

KEYWORDS = {
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "default",
    "x-minimum-examples", "x-advised", "x-n-epochs-style",
}  # fmt: skip


def entries() -> Iterator[Any]:
    """Each place of the file, with its facts and their source."""
    for entry in yaml.safe_load((EVIDENCE / "limits.yaml").read_text(encoding="utf-8")):
        for pointer, facts in entry["at"].items():
            yield pytest.param(pointer, facts, entry["source"], id=pointer)


def node(pointer: str) -> dict[str, Any]:
    """The schema at a place; a parameter goes by its name."""
    found: Any = document()
    for escaped in pointer.strip("/").split("/"):
        key = escaped.replace("~1", "/").replace("~0", "~")
        if isinstance(found, list):
            named = [each for each in map(resolve, found) if each.get("name") == key]
            found = named[0]["schema"] if named else found[int(key)]
        else:
            found = resolve(found)[key]
    return resolve(found)


@pytest.mark.parametrize(("pointer", "facts", "source"), list(entries()))
def test_a_limit_is_the_one_of_its_source(pointer: str, facts: dict[str, Any], source: str) -> None:
    """The schema states exactly these limits and defaults."""
    schema = node(pointer)
    stated = {key: value for key, value in schema.items() if key in KEYWORDS and value is not None}
    assert stated == facts, source


def test_every_limit_of_a_request_has_a_source() -> None:
    """No schema of a request has a limit that neither this file nor a vendor's document states."""
    known = {param.values[0] for param in entries()}
    assert len(known) > 25
    listed = [id(node(pointer)) for pointer in known]
    unsourced = []
    for op in operations():
        for media in op.node.get("requestBody", {}).get("content", {}).values():
            for place, schema in below(media["schema"], op.operation_id):
                limits = {key for key in schema if key in KEYWORDS and "imum" in key}
                if limits and id(schema) not in listed:
                    unsourced.append(place)
    assert not {place for place in unsourced if "sampling_params" not in place and "range" not in place}


def below(
    schema: dict[str, Any], place: str, seen: frozenset[int] = frozenset()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema, references followed."""
    schema = resolve(schema)
    if id(schema) in seen:
        return
    yield place, schema
    seen |= {id(schema)}
    for name, inner in schema.get("properties", {}).items():
        yield from below(inner, f"{place}.{name}", seen)
    for key in ("items", "additionalProperties", "propertyNames"):
        if isinstance(schema.get(key), dict):
            yield from below(schema[key], f"{place}.{key}", seen)
    for key in ("anyOf", "oneOf", "allOf"):
        for branch in schema.get(key, []):
            yield from below(branch, place, seen)
