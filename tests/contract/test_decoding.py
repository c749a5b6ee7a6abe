"""Decoding answers: whatever the service sent becomes a model, and the model gives back exactly that."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ft_client_generated.types import Model
from tests.support.contract import operation
from tests.support.generated import endpoints, models, same
from tests.support.recordings import Record, needs_recordings, observed

# One value of each JSON type; the string is no constant and no enum value of the contract.
REPLACEMENTS: tuple[Any, ...] = (None, True, -7, 2.5, "unforeseen", [], [{"a": 1}, 2], {}, {"type": ["odd"], "b": None})


def successes() -> list[tuple[Record, Any]]:
    """Every recorded success with the endpoint module that decodes it; bodiless ones outside the contract left out."""
    found = []
    for record in observed():
        if 200 <= record.status < 300:
            op = operation(record.method, record.path_template)
            if op is None:
                assert not record.raw["response_body"], f"{record.id} has a body, and no operation to decode it"
                continue
            found.append((record, endpoints()[op.operation_id]))
    return found


def decoded(record: Record, endpoint: Any) -> Any:
    """What the endpoint makes of the recorded answer."""
    return endpoint.parse(httpx.Response(record.status, content=(record.raw["response_body"] or "").encode()))


@needs_recordings
def test_every_recorded_success_decodes_and_gives_back_what_was_sent(capsys: pytest.CaptureFixture[str]) -> None:
    """Each success, Azure's included, becomes a model (or bytes, or nothing) that holds the whole body."""
    whole = 0
    for record, endpoint in successes():
        value = decoded(record, endpoint)
        if isinstance(value, Model):
            assert same(value.to_dict(), record.body), record.id
        else:
            assert (value or b"") == (record.raw["response_body"] or "").encode(), record.id
        whole += 1
    azure = sum(record.server == "azure" for record, _ in successes())
    with capsys.disabled():
        print(f"\n  decoding: {whole} of {len(successes())} recorded successes decode whole, {azure} of them Azure's")


@needs_recordings
def test_recorded_objects_become_models_all_the_way_down() -> None:
    """What the contract describes as an object with members is a model, inside lists and below other models too."""
    record, endpoint = next((r, e) for r, e in successes() if r.path_template == "/fine-tunes/{fine_tune_id}")
    fine_tune = decoded(record, endpoint)
    assert type(fine_tune).__name__ == "FineTune"
    assert type(fine_tune.hyperparams).__name__ == "FineTuneHyperparams"
    assert {type(file).__name__ for file in fine_tune.training_files} == {"OpenAIFile"}
    assert {type(event).__name__ for event in fine_tune.events} == {"FineTuneEvent"}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to every value inside a JSON value."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield (*path, key)
        yield from places(inner, (*path, key))


def changed(body: Any, chosen: random.Random) -> Iterator[tuple[str, Any]]:
    """The body with one thing in it unforeseen; at most 10 places, so that long lists do not drown the rest."""
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


@needs_recordings
def test_unforeseen_changes_neither_raise_nor_lose_anything(capsys: pytest.CaptureFixture[str]) -> None:
    """A missing key, a null, another type, an unknown value or key in an answer decodes and comes back whole."""
    count, seen, chosen = 0, set(), random.Random(1)
    for record, endpoint in successes():
        shape = (record.path_template, record.server, json.dumps(record.body)[:300])
        if not isinstance(record.body, dict) or shape in seen:
            continue
        seen.add(shape)
        for what, body in changed(record.body, chosen):
            value = endpoint.parse(httpx.Response(200, json=body))
            if not isinstance(value, bytes):
                assert same(value.to_dict(), body), f"{record.id} {what}"
            count += 1
    with capsys.disabled():
        print(f"\n  decoding: {count} changed answers decode whole")
    assert count > 5_000


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("name", sorted(models()))
@settings(max_examples=8)
@given(data=st.data())
def test_a_model_takes_any_json_object(name: str, data: st.DataObject) -> None:
    """Under each key of the contract, any value or none, and other keys besides: all of it decodes and comes back."""
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


@pytest.mark.parametrize("source", [[], "text", 7, None, b"{}"], ids=lambda source: type(source).__name__)
def test_a_model_refuses_what_is_no_object(source: Any) -> None:
    """A list, a string, a number or nothing is told from an object, with the model's name in the message."""
    for name, model in models().items():
        with pytest.raises(
            TypeError, match=rf"^{name}\.from_dict\(\) needs a JSON object, not {type(source).__name__}$"
        ):
            model.from_dict(source)


def test_a_model_does_not_change_its_source() -> None:
    """Decoding reads the parsed answer and leaves it alone."""
    body = {"id": "ftjob-1", "method": {"type": "dpo", "new": [1]}, "new": {"a": {}}}
    before = copy.deepcopy(body)
    models()["FineTuningJob"].from_dict(body)
    assert body == before


def test_null_and_absence_are_kept_apart() -> None:
    """Both are None as attributes; only a key that was sent is in `model_fields_set` and in `to_dict()`."""
    job = models()["FineTuningJob"].from_dict({"error": None})
    assert job.error is None  # type: ignore[attr-defined]  # a class by its name
    assert job.finished_at is None  # type: ignore[attr-defined]
    assert job.model_fields_set == {"error"}
    assert job.to_dict() == {"error": None}
