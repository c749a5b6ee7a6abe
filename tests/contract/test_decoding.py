"""Decoding: every response becomes a model, and the model returns the same JSON."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ft_client_generated.types import Model
from tests.support.contract import operation
from tests.support.generated import endpoints, models, same
from tests.support.recordings import Record, Source, observed

Report = Callable[[str, str], None]

# One value of each JSON type. The string is not a constant or a word of the contract.
REPLACEMENTS: tuple[Any, ...] = (None, True, -7, 2.5, "unforeseen", [], [{"a": 1}, 2], {}, {"type": ["odd"], "b": None})


def successes(source: Source) -> list[tuple[Record, Any]]:
    """Return every recorded success with the endpoint module that decodes it."""
    found = []
    for record in observed(source):
        if 200 <= record.status < 300:
            op = operation(record.method, record.path_template)
            if op is None:
                assert not record.raw["response_body"], f"{record.id} has a body, and no operation to decode it"
                continue
            found.append((record, endpoints()[op.operation_id]))
    return found


def decoded(record: Record, endpoint: Any) -> Any:
    """Decode a recorded response."""
    return endpoint.parse(httpx.Response(record.status, content=(record.raw["response_body"] or "").encode()))


def test_a_recorded_success_decodes_to_a_model_with_the_same_json(source: Source, tell: Report) -> None:
    """Each success, Azure's included, becomes a model (or bytes, or None) with the complete body."""
    found = successes(source)
    for record, endpoint in found:
        value = decoded(record, endpoint)
        if isinstance(value, Model):
            assert same(value.to_dict(), record.body), record.id
        else:
            assert (value or b"") == (record.raw["response_body"] or "").encode(), record.id
    azure = sum(record.server == "azure" for record, _ in found)
    tell("contract", f"decoding: {len(found)} successes decode completely, {azure} of them Azure's ({source})")
    assert len(found) > 140


def test_nested_objects_decode_to_models(source: Source) -> None:
    """An object with properties in the contract is a model, in arrays and inside other models too."""
    record, endpoint = next((r, e) for r, e in successes(source) if r.path_template == "/fine-tunes/{fine_tune_id}")
    fine_tune = decoded(record, endpoint)
    assert type(fine_tune).__name__ == "FineTune"
    assert type(fine_tune.hyperparams).__name__ == "FineTuneHyperparams"
    assert {type(file).__name__ for file in fine_tune.training_files} == {"OpenAIFile"}
    assert {type(event).__name__ for event in fine_tune.events} == {"FineTuneEvent"}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path to every value inside a JSON value."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield (*path, key)
        yield from places(inner, (*path, key))


def changed(body: Any, chosen: random.Random) -> Iterator[tuple[str, Any]]:
    """Yield a body with one unforeseen change, at no more than 10 places, so that long lists do not outweigh others."""
    found = list(places(body))
    for path in chosen.sample(found, min(10, len(found))):
        for replacement in REPLACEMENTS:
            yield f"{path} = {replacement!r}", _with(body, path, replacement)
        if isinstance(path[-1], str):
            yield f"without {path}", _with(body, path, ...)
        yield f"beside {path}", _with(body, (*path[:-1], "unforeseen_key"), {"deep": [1, None]})


def _with(body: Any, path: tuple[Any, ...], replacement: Any) -> Any:
    result = copy.deepcopy(body)
    holder = result
    for key in path[:-1]:
        holder = holder[key]
    if replacement is ...:
        del holder[path[-1]]
    elif isinstance(holder, dict) or isinstance(path[-1], int):
        holder[path[-1]] = copy.deepcopy(replacement)
    return result


def test_an_unforeseen_change_decodes_to_the_same_json(source: Source, tell: Report) -> None:
    """A missing key, a null, another type, an unknown word or key decodes without an error or a loss."""
    count, seen, chosen = 0, set(), random.Random(1)
    for record, endpoint in successes(source):
        shape = (record.path_template, record.server, json.dumps(record.body)[:300])
        if not isinstance(record.body, dict) or shape in seen:
            continue
        seen.add(shape)
        for what, body in changed(record.body, chosen):
            value = endpoint.parse(httpx.Response(200, json=body))
            if not isinstance(value, bytes):
                assert same(value.to_dict(), body), f"{record.id} {what}"
            count += 1
    tell("contract", f"decoding: {count} changed responses decode completely ({source})")
    assert count > 5_000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("name", sorted(models()))
@settings(max_examples=8)
@given(data=st.data())
def test_from_dict_accepts_any_json_object(name: str, data: st.DataObject) -> None:
    """Any value under each key of the contract, missing keys and other keys all decode, and are in to_dict."""
    model = models()[name]
    known = dict.fromkeys(model.FIELDS, json_values)
    body = data.draw(st.fixed_dictionaries({}, optional=known)) | data.draw(
        st.dictionaries(st.text(max_size=8), json_values, max_size=2)
    )
    value = model.from_dict(body)
    assert same(value.to_dict(), body)
    assert set(value.additional_properties) == set(body) - set(model.FIELDS)
    for key, attribute in model.FIELDS.items():
        assert key in body or getattr(value, attribute) is None
    assert value.model_fields_set == {model.FIELDS[key] for key in body if key in model.FIELDS}


@pytest.mark.parametrize("value", [[], "text", 7, None, b"{}"], ids=lambda value: type(value).__name__)
def test_from_dict_rejects_other_json_types(value: Any) -> None:
    """An array, a string, a number or None raises TypeError with the name of the model."""
    for name, model in models().items():
        with pytest.raises(
            TypeError, match=rf"^{name}\.from_dict\(\) needs a JSON object, not {type(value).__name__}$"
        ):
            model.from_dict(value)


def test_from_dict_does_not_change_its_argument() -> None:
    """The parsed response is the same after decoding."""
    body = {"id": "ftjob-1", "method": {"type": "dpo", "new": [1]}, "new": {"a": {}}}
    before = copy.deepcopy(body)
    models()["FineTuningJob"].from_dict(body)
    assert body == before


def test_null_and_a_missing_key_are_distinguished() -> None:
    """Both are None as attributes. Only a key that was sent is in `model_fields_set` and in `to_dict()`."""
    job = models()["FineTuningJob"].from_dict({"error": None})
    assert job.error is None  # type: ignore[attr-defined]  # a class by its name
    assert job.finished_at is None  # type: ignore[attr-defined]
    assert job.model_fields_set == {"error"}
    assert job.to_dict() == {"error": None}
