"""The contract beside recorded responses: complete (all of them fit) and strict (changed ones do not)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.support.contract import answer_errors
from tests.support.recordings import Record, Source, exact
from tests.support.schema import fits
from tests.support.shapes import Described, described, operation_of, response_schema

Report = Callable[[str, str], None]

# A value of each other JSON type. None of them is a constant or a word of the contract.
OTHERS: dict[type, tuple[Any, ...]] = {
    str: (123456789, True, {"x": 1}, None),
    bool: ("changed", 123456789),
    int: ("changed", True, {"x": 1}, None),
    float: ("changed", True, None),
    type(None): (["changed"],),
}

# Changes that the contract allows, although no exact response has them. Each has its reason in
# tests/evidence/unseen.yaml, or is in the vendor's newest document.
ALLOWED = {
    "drop FineTuningJob.hyperparameters",
    "str to NoneType FineTuningJobHyperparameters.batch_size",
    "int to NoneType FineTuningJobHyperparameters.batch_size",
    "str to NoneType FineTuningJobError.code",
    "str to NoneType FineTuningJobError.message",
    "str to NoneType FineTuningJobError.param",
    "str to NoneType ListFilesResponse.first_id",
    "str to NoneType ListFilesResponse.last_id",
    # files inside legacy fine-tunes of 2021 to 2023, as the vendor's reference showed them
    "drop OpenAIFile.status",
}


def test_every_recorded_response_fits_the_contract(source: Source, tell: Report) -> None:
    """Status, content type and body of each exact response of the vendor's service validate."""
    records = exact(source)
    wrong = {
        r.id: errors for r in records if (errors := answer_errors(operation_of(r), r.status, r.media_type, r.body))
    }
    tell("contract", f"truth: {len(records) - len(wrong)} of {len(records)} responses fit ({source})")
    assert not wrong
    assert len(records) > 140


def with_change(body: Any, path: tuple[Any, ...], key: str, value: Any) -> Any:
    """Return a copy of a body with one key changed, or dropped (`...`).

    For speed, arrays on the way keep the changed item alone.
    """
    if not path:
        changed = {k: v for k, v in body.items() if k != key}
        return changed if value is ... else {**changed, key: value}
    inner = with_change(body[path[0]], path[1:], key, value)
    return [inner] if isinstance(body, list) else {**body, path[0]: inner}


def mutants(source: Source) -> Iterator[tuple[str, Record, Any]]:
    """Yield bodies that the contract must reject.

    A value of a type that its key never has, another `object`, or without a key that is always there.
    """
    seen: dict[str, list[tuple[Record, Described]]] = {}
    for record in exact(source):
        for each in described(record):
            seen.setdefault(each.place, []).append((record, each))
    for place, found in seen.items():
        always = set.intersection(*(set(each.value) for _, each in found))
        # null is among the types of a key: a number becomes null only where null was never seen
        types: dict[str, set[type]] = {}
        for _, each in found:
            for key, inner in each.value.items():
                types.setdefault(key, set()).add(type(inner))
        for record, each in found:
            for key, inner in each.value.items():
                if key in always:
                    yield f"drop {place}.{key}", record, with_change(record.body, each.path, key, ...)
                if key == "object":
                    yield f"object {place}", record, with_change(record.body, each.path, key, "changed")
                for other in OTHERS.get(type(inner), ()):
                    numeric = isinstance(other, int) and not isinstance(other, bool) and types[key] & {int, float}
                    if type(other) not in types[key] and not numeric:
                        label = f"{type(inner).__name__} to {type(other).__name__} {place}.{key}"
                        yield label, record, with_change(record.body, each.path, key, other)


def test_changed_responses_do_not_fit_the_contract(source: Source, tell: Report) -> None:
    """Recorded responses with one fact changed are rejected, but for the changes that have a reason."""
    accepted: dict[str, int] = {}
    total = 0
    schemas: dict[str, dict[str, Any]] = {}
    for label, record, body in mutants(source):
        total += 1
        if record.id not in schemas:
            schemas[record.id] = response_schema(record)
        if fits(schemas[record.id], body):
            accepted[label] = accepted.get(label, 0) + 1
    share = 1 - sum(accepted.values()) / total
    tell("contract", f"sharpness: {share:.2%} of {total} changed responses are rejected ({source})")
    assert set(accepted) == ALLOWED
    assert total > 30_000
