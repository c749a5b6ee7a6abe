"""Bodies on cassettes: readable, and the same bytes or the same meaning when they come off it again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ft_client.cassettes.bodies import Part, UnreadableFormError, parts_of, read_form, restored, stored, write_form
from ft_client.cassettes.store import Cassette, dumps, loads
from tests.support import shelf

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def through_a_file(body: dict[str, object]) -> dict[str, object]:
    """A body as it comes out of a written file."""
    interaction = shelf.adding()
    interaction = type(interaction)(shelf.asked("POST", "/books", **body), interaction.response)
    text = dumps(shelf.file(one=Cassette((interaction,))))
    return dict(loads(text).cassettes["one"].interactions[0].request.body)


@given(VALUES)
def test_json_keeps_its_value(value: object) -> None:
    """Whatever JSON can say is written parsed, and read back the same to the type of each number."""
    body = stored(json.dumps(value).encode(), "application/json; charset=utf-8")
    assert set(body) == {"json"}
    data, _ = restored(through_a_file(body), "application/json")
    assert json.dumps(json.loads(data)) == json.dumps(value)


@given(st.binary() | TEXT.map(str.encode))
def test_other_bodies_keep_their_bytes(data: bytes) -> None:
    """Text and bytes come back as they were."""
    body = stored(data, "application/octet-stream")
    assert set(body) <= {"text", "binary"}
    assert restored(through_a_file(body), None)[0] == data


@pytest.mark.parametrize(
    "text",
    ['{"a": 1, "a": 2}', '{"a": NaN}', '"\\ud800"', '{"a": ', "\ufeff{}"],
    ids=["a key given twice", "NaN", "half a character", "cut short", "a mark before it"],
)
def test_json_that_would_lose_something_stays_text(text: str) -> None:
    """Parsing and writing again would change these; so they are kept as they came."""
    body = stored(text.encode(), "application/json")
    assert body == {"text": text}


@pytest.mark.parametrize("text", ["a\r\nb\n", "a\x85b\n", "a\u2028b\n", " a\n\n", "a\n ", "\ta\n", "a\x00b\n", "- a\n"])
def test_lines_that_yaml_would_change_are_kept(text: str) -> None:
    """Ends of lines, spaces and control characters survive."""
    assert through_a_file({"text": text}) == {"text": text}


def test_lines_are_shown_as_lines() -> None:
    """Whoever reviews a cassette reads its text as it was sent."""
    text = dumps(shelf.file(one=Cassette((shelf.adding("one\ntwo\n"),))))
    assert "title: |\n" in text


PARTS = st.lists(
    st.builds(Part, st.sampled_from(["a", "b[c]", 'q"q']), st.none() | st.just("ü.bin"), st.none(), st.binary()),
    min_size=1,
    max_size=3,
)


@given(PARTS)
def test_a_form_keeps_its_parts(parts: list[Part]) -> None:
    """Names, order and bytes of the parts survive, whatever the boundary was."""
    body = stored(write_form(parts, "f1rst"), "multipart/form-data; boundary=f1rst")
    data, content_type = restored(through_a_file(body), "multipart/form-data")
    assert read_form(data, content_type) == parts
    assert parts_of(body) == parts


def test_a_part_of_json_is_parsed() -> None:
    """The parts of a form are as readable as whole bodies."""
    part = Part("a", None, "application/json", b'{"x": 1}')
    body = stored(write_form([part], "b"), 'multipart/form-data; boundary="b"')
    assert body == {"form": [{"name": "a", "type": "application/json", "json": {"x": 1}}]}


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (b"--b--\r\n", "multipart/form-data"),
        (b"no form", "multipart/form-data; boundary=b"),
        (b"--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx", "multipart/form-data; boundary=b"),
        (b"--b\r\nno head--b--\r\n", "multipart/form-data; boundary=b"),
        (b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b"),
    ],
    ids=["no boundary", "not a form", "no end", "no head", "no name"],
)
def test_what_is_no_form_is_refused(data: bytes, content_type: str) -> None:
    """A body that calls itself a form and is none is not recorded as one."""
    with pytest.raises(UnreadableFormError):
        stored(data, content_type)


def test_no_body_stays_none() -> None:
    """An empty body takes up no line of a cassette."""
    assert stored(b"", "application/json") == {}
    assert restored({}, None) == (b"", None)
