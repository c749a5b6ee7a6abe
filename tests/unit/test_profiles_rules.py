"""Rules of a profile that no service in spec/profiles has: envelopes in each other, tokens, codes of success."""

from __future__ import annotations

from typing import Any

import pytest

from ft_client import _profile
from ft_client._profile import Profile
from ft_client._profile.requests import placed, typed

DEFAULT = _profile.load("openai")


def _profile_with(**data: Any) -> Profile:
    return Profile("invented", {**DEFAULT.data, **data})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"result": {"job": {"id": "a"}}}, {"id": "a"}),
        ({"result": {"job": {"id": "a"}}, "fault": {"number": 0}, "took": 5}, {"id": "a"}),
        ({"result": {"jobs": [1]}, "fault": None}, {"jobs": [1]}),
        ({"result": [1, 2], "count": 7}, [1, 2]),
        ({"number": 5, "result": {"loss": 1}}, {"number": 5, "result": {"loss": 1}}),
        ({"status": "running", "level": "info", "result": {}}, {"status": "running", "level": "info", "result": {}}),
        ({"result": None, "fault": {"number": 9}}, {"result": None, "fault": {"number": 9}}),
        ({"result": True}, {"result": True}),
    ],
)
def test_unwrap_named_envelope_opens_beside_anything_but_a_field(body: Any, expected: Any) -> None:
    """A new key beside an envelope does not hide it; an object that has such a key itself stays closed."""
    profile = _profile_with(envelopes=("result.job", "result"), fields={"job": {"id": ("number",)}})
    assert profile.unwrap(body) == expected


TOKEN = {"style": "token", "cursor": "from", "next": "paging.next"}
PAGES = {"style": "page", "page": "p", "size": "n", "first": 1}


@pytest.mark.parametrize(
    ("rules", "body", "query", "expected"),
    [
        (TOKEN, {"data": [1], "paging": {"next": "t"}}, {"a": "b"}, {"a": "b", "from": "t"}),
        (TOKEN, {"data": [], "paging": {"next": 7}}, {}, {"from": "7"}),
        (TOKEN, {"data": [1], "paging": {"next": "https://x.example/v1/jobs?from=t&n=2"}}, {}, {"from": "t", "n": "2"}),
        (TOKEN, {"data": [1], "paging": {"next": "/v1/jobs?from=t"}}, {}, {"from": "t"}),
        (TOKEN, {"data": [1], "paging": {"next": None}}, {}, None),
        (TOKEN, {"data": [1], "paging": {"next": ""}}, {}, None),
        (TOKEN, {"data": [1]}, {}, None),
        (PAGES, {"data": [1, 2]}, {"n": "2"}, {"n": "2", "p": "2"}),
        (PAGES, {"data": [1]}, {"n": "2", "p": "2"}, None),
        (PAGES, {"data": [1], "has_more": True}, {"p": "4"}, {"p": "5"}),
        (PAGES, {"data": [1, 2], "has_more": False}, {"n": "2"}, None),
        (PAGES, {"data": [1, 2], "p": None, "n": None}, {}, None),
        ({**PAGES, "total": "all.count"}, {"data": [1], "all": {"count": "3"}}, {"n": "1"}, {"n": "1", "p": "2"}),
    ],
)
def test_next_page_of_declared_rules_gives_the_next_query(
    rules: Any, body: Any, query: dict[str, str], expected: dict[str, str] | None
) -> None:
    """A token, a link, a number of all items at any place, or a page that is full."""
    assert _profile_with(paging={"*": rules}).next_page("listFiles", body, query) == expected


def test_next_page_reads_what_is_beside_an_envelope() -> None:
    """The number of all items is not inside."""
    profile = _profile_with(envelopes=("result",), paging={"*": {**PAGES, "total": "count"}})
    assert profile.next_page("listFiles", {"result": [1], "count": 2}, {"n": "1"}) == {"n": "1", "p": "2"}


ERRORS = {"code": ("fault.number",), "message": ("fault.text",), "param": ("fault.at",), "success": ("0", "true")}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"fault": {"number": 9, "text": "m", "at": "x"}}, "9"),
        ({"fault": {"number": 9, "text": "m", "at": "x"}, "id": "job-1", "data": {"a": 1}}, "9"),
        ({"fault": {"number": 0, "text": "fine"}, "code": 5}, None),
        ({"fault": {"number": True}, "id": "job-1"}, None),
        ({"id": "job-1", "status": 4}, None),
        ({"error": {"code": "c", "message": "m"}}, "c"),
    ],
)
def test_error_of_declared_code_decides_alone(body: Any, code: str | None) -> None:
    """Whatever else the body has. Without the code, the usual forms count."""
    error = _profile_with(errors=ERRORS).error_of(body, 200)
    assert (None if error is None else error.code) == code
    assert code != "9" or (error.message, error.param) == ("m", "x")  # type: ignore[union-attr]


def test_error_beside_the_id_of_a_request_is_an_error_if_nothing_was_found() -> None:
    """The client asks again when the body has no object."""
    body = {"code": 40301, "message": "no", "data": {"trace": "t"}}
    assert DEFAULT.error_of(body, 200) is None
    error = DEFAULT.error_of(body, 200, has_result=False)
    assert error is not None
    assert (error.code, error.message) == ("40301", "no")


@pytest.mark.parametrize(
    ("status", "expected"),
    [(3, "succeeded"), (3.0, "succeeded"), ("3", "succeeded"), (-1, "failed"), (1, None), (True, None), (99, None)],
)
def test_outcome_of_number_is_that_of_its_digits(status: object, expected: str | None) -> None:
    """1 is not -1, and true is not 1."""
    profile = _profile_with(states={"job": {"3": "succeeded", "-1": "failed", "true": "succeeded"}, "file": {}})
    assert profile.outcome_of(status) == expected


def test_view_has_ids_as_text() -> None:
    """An ID in a path and in a comparison is text."""
    job = {"id": 5, "training_file": 7, "validation_file": None, "result_files": [8, {"file_id": 9}, "file-a"]}
    view = DEFAULT.view("job", job)
    assert (view["id"], view["training_file"], view["validation_file"]) == ("5", "7", None)
    assert view["result_files"] == ["8", {"file_id": 9, "id": "9"}, "file-a"]
    assert DEFAULT.files(job, "result_file") == ["8", "9", "file-a"]


def test_typed_writes_numbers_only_where_the_schema_wants_them() -> None:
    """Also in a list; a text that may be a text stays."""
    assert typed({"type": "integer"}, "17") == 17
    assert typed({"type": ["integer", "null"]}, "17") == 17
    assert typed({"type": ["integer", "string"]}, "17") == "17"
    assert typed({"type": "string"}, "17") == "17"
    assert typed({"type": "array", "items": {"type": "integer"}}, ["1", "x"]) == [1, "x"]
    assert typed(None, "17") == "17"


def test_placed_moves_an_id_from_the_path() -> None:
    """Into the query or the body; in a path it stays as it is."""
    rule = {
        "path": "/jobs/get",
        "ids": {"{job_id}": {"place": "query", "name": "id", "schema": {"type": "string"}}},
    }
    assert placed(rule, "/jobs/a%2Fb", "/jobs/{job_id}") == ("/jobs/get", {"id": "a/b"}, {})
    assert placed({"path": "/x/{job_id}/end"}, "/jobs/a%2Fb/cancel", "/jobs/{job_id}/cancel") == (
        "/x/a%2Fb/end",
        {},
        {},
    )


@pytest.mark.parametrize(
    ("body", "effect"),
    [
        ({"result": True}, "deleted"),
        ({"result": False}, "kept"),
        ({"result": {"gone": 1}}, "deleted"),
        ({"result": {"gone": 0}}, "kept"),
        ({"result": {"gone": "deleting"}}, "started"),
        ({}, "deleted"),
    ],
)
def test_deletion_reads_the_names_of_the_profile(body: Any, effect: str) -> None:
    """A body that states nothing confirms the deletion."""
    profile = _profile_with(envelopes=("result",), fields={"deletion": {"deleted": ("gone",)}})
    assert profile.deletion(200, body) == effect
