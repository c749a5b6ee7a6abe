"""The contract against the recorded answers of the real service: true (all fit) and sharp (changed ones do not)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.support.contract import Operation, answer, answer_errors, document, operation
from tests.support.recordings import Record, exact, needs_recordings
from tests.support.schema import fits

pytestmark = needs_recordings

# A value of each other JSON type; none of them is a constant or an enum value of the contract.
OTHERS: dict[type, tuple[Any, ...]] = {
    str: (123456789, True, {"x": 1}, None),
    bool: ("changed", 123456789),
    int: ("changed", True, {"x": 1}, None),
    float: ("changed", True, None),
    type(None): (["changed"],),
}


def op_of(record: Record) -> Operation:
    found = operation(record.method, record.path_template)
    assert found is not None, f"{record.method} {record.path_template} is not in the contract"
    return found


def test_every_recorded_answer_fits_the_contract(capsys: Any) -> None:
    """Status, content type and body of each exact answer of the vendor's service validate."""
    wrong = {r.id: errors for r in exact() if (errors := answer_errors(op_of(r), r.status, r.media_type, r.body))}
    with capsys.disabled():
        print(f"\n  truth: {len(exact()) - len(wrong)} of {len(exact())} recorded answers fit the contract")
    assert not wrong


def component(schema: dict[str, Any], value: Any) -> tuple[str, dict[str, Any]]:
    """The schema a value stands under: references followed, the branch of a union chosen by validity."""
    name = ""
    while True:
        if "$ref" in schema:
            name = schema["$ref"].rsplit("/", 1)[1]
            schema = document()["components"]["schemas"][name]
        elif "anyOf" in schema and "properties" not in schema:
            kind = "object" if isinstance(value, dict) else "array"
            branches = [b for b in schema["anyOf"] if "$ref" in b or b.get("type") == kind]
            if not branches:
                return name, schema
            schema = branches[0]
        else:
            return name, schema


def objects(
    schema: dict[str, Any], value: Any, where: str, path: tuple[Any, ...]
) -> Iterator[tuple[str, tuple[Any, ...], dict[str, Any]]]:
    """Each JSON object in a body, with the schema it stands under and its path."""
    name, schema = component(schema, value)
    where = name or where
    if isinstance(value, dict):
        yield where, path, value
        for key, inner in value.items():
            yield from objects(schema.get("properties", {}).get(key, {}), inner, f"{where}.{key}", (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from objects(schema.get("items", {}), inner, where, (*path, index))


def placed(body: Any, path: tuple[Any, ...], key: str, value: Any) -> Any:
    """A copy of the body with a key changed, or gone (...); for speed, lists on the way keep the changed item alone."""
    if not path:
        changed = {k: v for k, v in body.items() if k != key}
        return changed if value is ... else {**changed, key: value}
    inner = placed(body[path[0]], path[1:], key, value)
    return [inner] if isinstance(body, list) else {**body, path[0]: inner}


def root_schema(record: Record) -> dict[str, Any]:
    found = answer(op_of(record), record.status)
    assert found is not None
    return found["content"][record.media_type]["schema"]


def mutants() -> Iterator[tuple[str, Record, Any]]:
    """Bodies the contract must refuse: a scalar of another type, another `object`, a key gone that is always there."""
    seen: dict[str, list[tuple[Record, tuple[Any, ...], dict[str, Any]]]] = {}
    for record in exact():
        if isinstance(record.body, dict):
            for where, path, value in objects(root_schema(record), record.body, record.path_template, ()):
                seen.setdefault(where, []).append((record, path, value))
    for where, found in seen.items():
        always = set.intersection(*(set(value) for _, _, value in found))
        # null counts among a key's types: a number made null has another type only where null was never seen.
        types: dict[str, set[type]] = {}
        for _, _, value in found:
            for key, inner in value.items():
                types.setdefault(key, set()).add(type(inner))
        for record, path, value in found:
            for key, inner in value.items():
                if key in always:
                    yield f"drop {where}.{key}", record, placed(record.body, path, key, ...)
                if key == "object":
                    yield f"object {where}", record, placed(record.body, path, key, "changed")
                for other in OTHERS.get(type(inner), ()):
                    numeric = isinstance(other, int) and not isinstance(other, bool) and types[key] & {int, float}
                    if type(other) not in types[key] and not numeric:
                        label = f"{type(inner).__name__} to {type(other).__name__} {where}.{key}"
                        yield label, record, placed(record.body, path, key, other)


def test_changed_answers_do_not_fit_the_contract(capsys: Any) -> None:
    """At least 95 % of recorded answers with one fact changed are refused."""
    survivors: dict[str, int] = {}
    total = 0
    for label, record, body in mutants():
        total += 1
        if fits(root_schema(record), body):
            survivors[label] = survivors.get(label, 0) + 1
    share = 1 - sum(survivors.values()) / total
    with capsys.disabled():
        print(f"\n  sharpness: {share:.2%} of {total} changed answers are refused")
        for label, count in sorted(survivors.items(), key=lambda item: -item[1])[:20]:
            print(f"    {count:4}  {label}")
    assert share >= 0.95, survivors
