"""Interactions held to an OpenAPI contract: each kind of breach is seen, and what keeps to it is left alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ft_client.cassettes.contract import Contract
from ft_client.cassettes.judge import Judged, judge
from ft_client.cassettes.store import Interaction, Request, Response
from tests.support import shelf
from tests.support.shelf import BOOK, JSON, answered, asked

LISTED = answered(headers={**JSON, "x-total": "1"}, json=[BOOK])


def judged(request: Request, response: Response = LISTED) -> Judged:
    """An interaction as the contract sees it."""
    return judge(shelf.contract(), Interaction(request, response))


# ---- whose an interaction is ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "url", "operation", "path"),
    [
        ("GET", "/books?limit=1", "listBooks", {}),
        ("get", "/books/new", "newest", {}),
        ("GET", "/books/newer", "readBook", {"book": "newer"}),
        ("DELETE", "/books/new", "removeBook", {"book": "new"}),
        ("DELETE", "/books/a%2Fb", "removeBook", {"book": "a/b"}),
        ("PUT", "/books/b1/cover", "setCover", {"book": "b1"}),
    ],
)
def test_the_operation_is_found(method: str, url: str, operation: str, path: dict[str, str]) -> None:
    """By verb and path, the path that says more in words first."""
    found = shelf.contract().find(method, url)
    assert found is not None
    assert (found[0].id, found[1]) == (operation, path)


@pytest.mark.parametrize(
    ("method", "url"),
    [("PATCH", "/books"), ("GET", "/book"), ("GET", "/books/b1/cover/x"), ("DELETE", "/books/"), ("PUT", "/books/b1")],
)
def test_what_the_contract_does_not_know_is_said(method: str, url: str) -> None:
    """A request for anything else is a problem of the request."""
    assert judged(asked(method, url)).request_problems == [f"the contract has no operation for {method} {url}"]


# ---- what keeps to the contract -------------------------------------------------------------------------------------


def test_parameters_are_read_in_their_types() -> None:
    """Numbers, booleans, lists and members of an object."""
    found = judged(asked("GET", "/books?limit=5&tag=a&tag=b&lent=true&size[pages]=7"))
    assert found.parameters == {
        "query limit": 5, "query tag": ["a", "b"], "query lent": True, "query size": {"pages": 7},
    }  # fmt: skip
    assert found.request_problems == found.answer_problems == []


def test_a_form_is_read_as_an_object() -> None:
    """Files as text of their bytes, members in brackets as members, repeated fields as a list."""
    form = [
        {"name": "size[width]", "text": "3"},
        {"name": "tags", "text": "a"},
        {"name": "tags", "text": "b"},
        {"name": "cover", "filename": "c", "binary": b"\xff"},
    ]
    request = asked("PUT", "/books/b1/cover", headers={"content-type": "multipart/form-data"}, form=form)
    found = judged(request, answered(204))
    assert found.request_body == {"cover": "\xff", "size": {"width": 3}, "tags": ["a", "b"]}
    assert found.request_problems == found.answer_problems == []


def test_the_documented_answer_is_named() -> None:
    """An exact status, its class, or the default."""
    refused = answered(404, headers=JSON, json={"reason": "no"})
    assert judged(asked("GET", "/books")).documented == "200"
    assert judged(asked("GET", "/books"), refused).documented == "4XX"
    assert judged(asked("DELETE", "/books/b1", headers={"if-match": "1"}), refused).documented == "default"


# ---- what breaks it -------------------------------------------------------------------------------------------------

POST = {"content-type": "application/json"}
FORM = {"content-type": "multipart/form-data"}


@pytest.mark.parametrize(
    ("request_", "problem"),
    [
        (asked("GET", "/books?limit=0"), "query parameter limit: $: 0 is less than"),
        (asked("GET", "/books?limit=many"), "query parameter limit: $: 'many' is not of type 'integer'"),
        (asked("GET", "/books?limit=1&limit=2"), "query parameter limit: $: ['1', '2'] is not of type"),
        (asked("GET", "/books?lent=yes"), "query parameter lent: $: 'yes' is not of type 'boolean'"),
        (asked("GET", "/books?size[pages]=x"), "query parameter size: $.pages: 'x' is not of type"),
        (asked("GET", "/books?colour=red"), "query parameter colour is not in the contract"),
        (asked("GET", "/books", headers=POST, json={}), "the contract has no body for this request"),
        (asked("DELETE", "/books/b1"), "header parameter If-Match is missing"),
        (asked("DELETE", "/books/b1", headers={"if-match": "12345"}), "header parameter If-Match: $: '12345' is too"),
        (asked("POST", "/books"), "the body is missing"),
        (asked("POST", "/books", headers={"content-type": "text/plain"}, text="x"), "no body of type 'text/plain'"),
        (asked("POST", "/books", headers=POST, json={}), "request body $: 'title' is a required property"),
        (asked("POST", "/books", headers=POST, json={"title": 1}), "request body $.title: 1 is not of type"),
        (asked("POST", "/books", headers=POST, json={"title": "x", "isbn": 1}), "request body $: Additional"),
        (asked("POST", "/books", headers=POST, text="{"), "request body $: '{' is not of type 'object'"),
        (asked("PUT", "/books/b1/cover", headers=FORM, form=[{"name": "tags", "text": "a"}]), "'cover' is a required"),
        (
            asked("PUT", "/books/b1/cover", headers=FORM, form=[{"name": "cover", "text": "123456789"}]),
            "request body $.cover: '123456789' is too long",
        ),
        (
            asked("PUT", "/books/b1/cover", headers=FORM, form=[{"name": "cover", "text": "1"}] * 2),
            "request body $.cover: ['1', '1'] is not of type",
        ),
        (
            asked(
                "PUT", "/books/b1/cover", headers=FORM,
                form=[{"name": "cover", "text": "1"}, {"name": "size[width]", "text": "wide"}],
            ),
            "request body $.size.width: 'wide' is not of type",
        ),
        (
            asked(
                "PUT", "/books/b1/cover", headers=FORM,
                form=[{"name": "cover", "text": "1"}, {"name": "colour", "text": "red"}],
            ),
            "request body $: Additional properties",
        ),
    ],
)  # fmt: skip
def test_a_wrong_request_is_seen(request_: Request, problem: str) -> None:
    """Each part of a request is held to what the contract says of it."""
    found = judged(request_).request_problems
    assert [one for one in found if problem in one], found


EVENTS = {"content-type": "text/event-stream"}
GOOD = 'data: {"id": "b1", "title": "x"}\n\n'


@pytest.mark.parametrize(
    ("response", "problem"),
    [
        (answered(500), "the contract has no answer 500 for listBooks"),
        (answered(headers=JSON, json=[BOOK]), "header x-total is missing"),
        (answered(headers={**JSON, "x-total": "many"}, json=[BOOK]), "header x-total: $: 'many' is not of type"),
        (
            answered(headers={"content-type": "text/plain", "x-total": "1"}, text="x"),
            "no answer 200 of type 'text/plain'",
        ),
        (answered(headers={**JSON, "x-total": "1"}, text="[{"), "the body is not JSON"),
        (answered(headers={**JSON, "x-total": "1"}), "the body is not JSON"),
        (answered(headers={**JSON, "x-total": "1"}, json=[{"id": "b1"}]), "answer body $[0]: 'title' is a required"),
        (
            answered(headers={**JSON, "x-total": "1"}, json=[{**BOOK, "parts": [{"id": 1, "title": "x"}]}]),
            "answer body $[0].parts[0].id: 1 is not of type",
        ),
    ],
)
def test_a_wrong_answer_is_seen(response: Response, problem: str) -> None:
    """Status, headers, type and body of an answer are held to the contract."""
    found = judged(asked("GET", "/books"), response).answer_problems
    assert [one for one in found if problem in one], found


def test_a_body_where_there_is_none_is_seen() -> None:
    """An answer that the contract gives no body has none."""
    request = asked("DELETE", "/books/b1", headers={"if-match": "1"})
    assert judged(request, answered(204, headers=JSON, json={})).answer_problems == [
        "the contract has no body for an answer 204"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (GOOD, "the stream does not end with 'END'"),
        ("", "the stream does not end with 'END'"),
        ("data: {\n\ndata: END\n\n", "event 0 is not JSON"),
        (GOOD + 'data: {"id": "b1"}\n\ndata: END\n\n', "event 1 $: 'title' is a required property"),
    ],
)
def test_a_wrong_stream_is_seen(text: str, problem: str) -> None:
    """Each event is held to its schema, and the stream to its end."""
    assert judged(asked("GET", "/news"), answered(headers=EVENTS, text=text)).answer_problems == [problem]


def test_a_right_stream_is_left_alone() -> None:
    """Events in both kinds of line ends, data in two lines, and comments."""
    text = ": hello\n\n" + GOOD + 'event: book\r\ndata: {"id":\r\ndata:  "b2", "title": "y"}\r\n\r\ndata: END\n\n'
    assert judged(asked("GET", "/news"), answered(headers=EVENTS, text=text)).answer_problems == []


# ---- digests --------------------------------------------------------------------------------------------------------


def changed(change: Callable[[dict[str, Any]], object], operation: str = "addBook") -> bool:
    """Whether a change of the document shows in an operation's digest."""
    document = shelf.document()
    change(document)
    return Contract(document).digest(operation) != shelf.contract().digest(operation)


def post(document: dict[str, Any]) -> dict[str, Any]:
    """The operation addBook."""
    return document["paths"]["/books"]["post"]


def schemas(document: dict[str, Any]) -> dict[str, Any]:
    """The components."""
    return document["components"]["schemas"]


def rename(document: dict[str, Any]) -> None:
    """Give a component another name."""
    schemas(document)["Added"] = schemas(document).pop("NewBook")
    post(document)["requestBody"]["content"]["application/json"]["schema"]["$ref"] = "#/components/schemas/Added"


MEANT: dict[str, Callable[[dict[str, Any]], object]] = {
    "limit": lambda d: schemas(d)["NewBook"]["properties"]["pages"].update(minimum=2),
    "required": lambda d: schemas(d)["NewBook"]["required"].append("pages"),
    "property named like prose": lambda d: schemas(d)["NewBook"]["properties"].update(description={"type": "string"}),
    "component of a component": lambda d: schemas(d)["Book"]["properties"]["id"].update(type="integer"),
    "answer": lambda d: post(d)["responses"].pop("400"),
    "parameter": lambda d: d["paths"]["/books"].update(parameters=[{"name": "x", "in": "query", "schema": {}}]),
    "path": lambda d: d["paths"].update({"/volumes": {"post": d["paths"]["/books"].pop("post")}}),
    "method": lambda d: d["paths"]["/books"].update(put=d["paths"]["/books"].pop("post")),
    "media type": lambda d: post(d)["requestBody"]["content"].update({"text/csv": {}}),
    "security": lambda d: d.update(security=[]),
    "scheme": lambda d: d["components"]["securitySchemes"]["Key"].update(scheme="basic"),
    "beside a reference": lambda d: post(d)["requestBody"]["content"]["application/json"]["schema"].update(
        minProperties=2
    ),
    "enum that holds prose": lambda d: schemas(d)["Book"]["properties"]["id"].update(enum=[{"title": 1}]),
}
MEANINGLESS: dict[str, Callable[[dict[str, Any]], object]] = {
    "description": lambda d: schemas(d)["Book"]["properties"]["title"].update(description="Another."),
    "summary": lambda d: post(d).update(summary="Add.", tags=["Books"]),
    "links": lambda d: post(d)["responses"]["200"].update(links={"Get": {"operationId": "newest"}}),
    "example": lambda d: post(d)["requestBody"]["content"]["application/json"].update(example={"title": "x"}),
    "name of a component": rename,
    "order": lambda d: d["paths"]["/books"].update(get=d["paths"]["/books"].pop("get")),
    "another operation": lambda d: d["paths"].pop("/news"),
    "component of others": lambda d: schemas(d).update(Other={"type": "string"}),
}


@pytest.mark.parametrize("change", MEANT)
def test_a_change_of_meaning_changes_the_digest(change: str) -> None:
    """What a recording could break makes it stale."""
    assert changed(MEANT[change])


@pytest.mark.parametrize("change", MEANINGLESS)
def test_other_changes_do_not(change: str) -> None:
    """Prose, names and other operations leave a recording fresh."""
    assert not changed(MEANINGLESS[change])


def test_a_value_in_an_enum_is_no_prose() -> None:
    """Two enums that differ in a value that looks like prose differ."""
    one, other = shelf.document(), shelf.document()
    schemas(one)["Book"]["properties"]["id"].update(enum=[{"title": 1}])
    schemas(other)["Book"]["properties"]["id"].update(enum=[{"title": 2}])
    assert Contract(one).digest("addBook") != Contract(other).digest("addBook")


def test_an_unknown_operation_has_no_digest() -> None:
    """There is nothing that it could be compared with."""
    assert shelf.contract().digest("burnBook") is None
