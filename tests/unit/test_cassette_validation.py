"""Validation of interactions: each kind of violation is reported, and valid ones are not."""

from __future__ import annotations

from typing import Any

import pytest

from ft_client.cassettes.contract import Contract
from ft_client.cassettes.store import Interaction, Message
from ft_client.cassettes.validation import ValidatedInteraction, validate
from tests.support import books_api
from tests.support.books_api import BOOK, JSON, interaction, message, new_book

LIST = message([BOOK], {**JSON, "x-total": "1"})
DELETED: dict[str, Any] = {"response": message(), "status": 204}


def listed(query: str) -> ValidatedInteraction:
    """A valid list response to a request with a query."""
    return validated(interaction("GET", f"/books{query}", response=LIST))


def validated(given: Interaction) -> ValidatedInteraction:
    """An interaction, validated against the books API."""
    return validate(books_api.contract(), given)


def form(*parts: tuple[str, str | bytes]) -> Message:
    """A multipart request; bytes are files."""
    written = b""
    for name, content in parts:
        file = "" if isinstance(content, str) else '; filename="c"'
        head = f'--b\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()
        written += head + (content.encode() if isinstance(content, str) else content) + b"\r\n"
    return message(written + b"--b--\r\n", {"content-type": 'multipart/form-data; boundary="b"'})


def cover(*parts: tuple[str, str | bytes]) -> ValidatedInteraction:
    """A request to set a cover."""
    return validated(interaction("PUT", "/books/b1/cover", form(*parts), message(), 204))


# ---- valid interactions ---------------------------------------------------------------------------------------------


def test_parameters_have_the_types_of_their_schemas() -> None:
    """Numbers, booleans, arrays and members of an object."""
    result = listed("?limit=5&tag=a&tag=b&lent=true&size[pages]=7")
    assert result.parameters == {
        "query limit": 5, "query tag": ["a", "b"], "query lent": True, "query size": {"pages": 7},
    }  # fmt: skip
    assert result.request_problems == result.response_problems == []


def test_form_is_read_as_an_object() -> None:
    """Files as one character for each byte, bracketed names as members, repeated fields as an array."""
    result = cover(("size[width]", "3"), ("tags", "a"), ("tags", "b"), ("cover", b"\xff"))
    assert result.request_body == {"cover": "\xff", "size": {"width": 3}, "tags": ["a", "b"]}
    assert result.request_problems == result.response_problems == []


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (interaction("GET", "/books", response=LIST), "200"),
        (interaction("GET", "/books", response=message({"reason": "no"}), status=404), "4XX"),
        (
            interaction("DELETE", "/books/b1", message(headers={"if-match": "1"}), message({"reason": "no"}), 404),
            "default",
        ),
    ],
)
def test_response_key_is_status_class_or_default(given: Interaction, key: str) -> None:
    """The exact status comes first."""
    result = validated(given)
    assert (result.response_key, result.response_problems) == (key, [])


STYLES = {
    "openapi": "3.1.0",
    "paths": {
        "/x": {
            "post": {
                "parameters": [
                    {
                        "name": "ids", "in": "query", "style": "pipeDelimited", "explode": False,
                        "schema": {"$ref": "#/components/schemas/Ids"},
                    },
                    {
                        "name": "page", "in": "query",
                        "schema": {"type": "object", "properties": {"size": {"type": "integer"}}},
                    },
                    {"name": "filter", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
                    {"name": "maybe", "in": "query", "schema": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
                    {"name": "session", "in": "cookie", "required": True, "schema": {"type": "string"}},
                ],
                "security": [{"Key": []}],
                "requestBody": {
                    "content": {
                        "application/x-www-form-urlencoded": {
                            "schema": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
                        },
                        "text/*": {},
                    }
                },
                "responses": {"default": {"description": "", "content": {"*/*": {"schema": {"type": "string"}}}}},
            }
        }
    },
    "components": {
        "schemas": {"Ids": {"type": "array", "items": {"type": "integer"}}},
        "securitySchemes": {"Key": {"type": "apiKey", "in": "query", "name": "key"}},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("query", "body", "content_type", "problems"),
    [
        ("?ids=1|2&size=3&filter={}&maybe=1&key=k", b"n=1", "application/x-www-form-urlencoded", []),
        ("", b"a,b", "text/csv", []),
        ("?ids=1|x", b"", "", ["query parameter ids: $[1]: 'x' is not of type 'integer'"]),
        ("?size=x", b"", "", ["query parameter page: $.size: 'x' is not of type 'integer'"]),
        ("?maybe=x", b"", "", ["query parameter maybe: $: 'x' is not valid under any of the given schemas"]),
        ("", b"n=x", "application/x-www-form-urlencoded", ["request body $.n: 'x' is not of type 'integer'"]),
    ],
)
def test_other_styles_of_parameters_and_bodies_are_read(
    query: str, body: bytes, content_type: str, problems: list[str]
) -> None:
    """Delimited arrays, exploded objects, JSON parameters, forms in the URL's encoding, media type ranges."""
    request, response = message(body, {"content-type": content_type}), message("ok", {"content-type": "text/plain"})
    given = Interaction("POST", f"https://a.example/x{query}", request, 200, response)
    assert validate(Contract(STYLES), given).request_problems == problems


# ---- violations in requests -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("?limit=0", "query parameter limit: $: 0 is less than the minimum of 1"),
        ("?limit=many", "query parameter limit: $: 'many' is not of type 'integer'"),
        ("?limit=1&limit=2", "query parameter limit: $: ['1', '2'] is not of type 'integer'"),
        ("?lent=yes", "query parameter lent: $: 'yes' is not of type 'boolean'"),
        ("?size[pages]=x", "query parameter size: $.pages: 'x' is not of type 'integer'"),
        ("?colour=red", "query parameter colour is not in the contract"),
        ("?size[pages=7", "query parameter size[pages is not in the contract"),
        ("?sizes]=7", "query parameter sizes] is not in the contract"),
    ],
)
def test_invalid_query_is_reported(query: str, problem: str) -> None:
    """Each parameter is validated, and unknown ones are reported."""
    assert listed(query).request_problems == [problem]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (
            interaction("PATCH", "/books"),
            "the contract has no operation PATCH /v1/books (base paths: /v1)",
        ),
        (
            interaction("GET", "/books", message({}), LIST),
            "request body of content type 'application/json', the contract has no body",
        ),
        (interaction("DELETE", "/books/b1", **DELETED), "header parameter If-Match is missing"),
        (
            interaction("DELETE", "/books/b1", message(headers={"if-match": "12345"}), **DELETED),
            "header parameter If-Match: $: '12345' is too long",
        ),
        (new_book(b""), "request body is missing"),
        (
            interaction("POST", "/books", message("x", {"content-type": "text/plain"})),
            "request body of content type 'text/plain', the contract has application/json",
        ),
        (new_book({}), "request body $: 'title' is a required property"),
        (new_book({"title": 1}), "request body $.title: 1 is not of type 'string'"),
        (
            new_book({"title": "x", "isbn": 1}),
            "request body $: Additional properties are not allowed ('isbn' was unexpected)",
        ),
        (
            interaction("POST", "/books", message("{", JSON)),
            "request body cannot be read as application/json: Expecting property name",
        ),
    ],
)  # fmt: skip
def test_invalid_request_is_reported(given: Interaction, problem: str) -> None:
    """Operation, headers and body are validated."""
    (found,) = validated(given).request_problems
    assert found.startswith(problem)


@pytest.mark.parametrize(
    ("parts", "problem"),
    [
        ([("tags", "a")], "request body $: 'cover' is a required property"),
        ([("cover", b"123456789")], "request body $.cover: '123456789' is too long"),
        ([("cover", b"1"), ("cover", b"2")], "request body $.cover: ['1', '2'] is not of type 'string'"),
        ([("cover", b"1"), ("size[width]", "wide")], "request body $.size.width: 'wide' is not of type 'integer'"),
        (
            [("cover", b"1"), ("colour", "red")],
            "request body $: Additional properties are not allowed ('colour' was unexpected)",
        ),
    ],
)
def test_invalid_form_is_reported(parts: list[tuple[str, str | bytes]], problem: str) -> None:
    """The fields of a form are validated as an object."""
    assert cover(*parts).request_problems == [problem]


@pytest.mark.parametrize(
    ("body", "content_type", "problem"),
    [
        (b"--b--\r\n", "multipart/form-data", "without a boundary"),
        (b"no form", "multipart/form-data; boundary=b", "does not follow its boundary"),
        (
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx',
            "multipart/form-data; boundary=b",
            "its boundary",
        ),
        (b"--b\r\nno head\r\n--b--\r\n", "multipart/form-data; boundary=b", "a part without headers"),
        (b"--b\r\nContent-Type: a/b\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b", "without a field name"),
    ],
)
def test_malformed_form_is_reported(body: bytes, content_type: str, problem: str) -> None:
    """A body that is declared as a form has to be one."""
    request = message(body, {"content-type": content_type})
    (found,) = validated(interaction("PUT", "/books/b1/cover", request, message(), 204)).request_problems
    assert problem in found


# ---- violations in responses ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("response", "status", "problem"),
    [
        (LIST, 500, "the contract has no response 500 for listBooks"),
        (message([BOOK]), 200, "response header x-total is missing"),
        (
            message([BOOK], {**JSON, "x-total": "many"}),
            200,
            "response header x-total: $: 'many' is not of type 'integer'",
        ),
        (
            message("x", {"content-type": "text/plain", "x-total": "1"}),
            200,
            "response body of content type 'text/plain', the contract has application/json",
        ),
        (message("[{", {**JSON, "x-total": "1"}), 200, "response body cannot be read as application/json: "),
        (message("", {**JSON, "x-total": "1"}), 200, "response body cannot be read as application/json: "),
        (message([{"id": "b1"}], {**JSON, "x-total": "1"}), 200, "response body $[0]: 'title' is a required property"),
        (
            message([{**BOOK, "parts": [{"id": 1, "title": "x"}]}], {**JSON, "x-total": "1"}),
            200,
            "response body $[0].parts[0].id: 1 is not of type 'string'",
        ),
        (
            Message({**JSON, "x-total": "1", "content-encoding": "br"}, b"\x00", "br"),
            200,
            "response body: the content encoding 'br' cannot be decoded",
        ),
    ],
)
def test_invalid_response_is_reported(response: Message, status: int, problem: str) -> None:
    """Status, headers, content type and body are validated."""
    (found,) = validated(interaction("GET", "/books", response=response, status=status)).response_problems
    assert found.startswith(problem)


def test_response_body_without_documentation_is_reported() -> None:
    """A response without content in the contract has no body."""
    given = interaction("DELETE", "/books/b1", message(headers={"if-match": "1"}), message({}), 204)
    assert validated(given).response_problems == [
        "response body of content type 'application/json', the contract has no body"
    ]


EVENTS = {"content-type": "text/event-stream"}
EVENT = 'data: {"id": "b1", "title": "x"}\n\n'


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (EVENT, "response body: the stream does not end with 'END'"),
        ("", "response body: the stream does not end with 'END'"),
        ("data: {\n\ndata: END\n\n", "response body, event 0 $: '{' is not of type 'object'"),
        (EVENT + 'data: {"id": "b1"}\n\ndata: END\n\n', "response body, event 1 $: 'title' is a required property"),
    ],
)
def test_invalid_stream_is_reported(text: str, problem: str) -> None:
    """Each event is validated, and the end of the stream."""
    assert validated(interaction("GET", "/news", response=message(text, EVENTS))).response_problems == [problem]


def test_valid_stream_has_no_problems() -> None:
    """Both kinds of line breaks, data in two lines, comments."""
    text = ": hello\n\n" + EVENT + 'event: book\r\ndata: {"id":\r\ndata:  "b2", "title": "y"}\r\n\r\ndata: END\n\n'
    assert validated(interaction("GET", "/news", response=message(text, EVENTS))).response_problems == []
