"""The contract: documents of each version, lookup of operations, and digests that change with the meaning alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from ft_client.cassettes.contract import Contract, ContractError
from tests.support import books_api
from tests.support.cassettes import ROOT

# ---- documents ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dump", [json.dumps, yaml.safe_dump], ids=["JSON", "YAML"])
def test_load_reads_json_and_yaml(tmp_path: Path, dump: Callable[[Any], str]) -> None:
    """Both forms of a document are the same contract."""
    path = tmp_path / "openapi"
    path.write_text(dump(books_api.document()), encoding="utf-8")
    assert Contract.load(path).operations == books_api.contract().operations


def test_load_of_the_alias_returns_the_bundled_contract() -> None:
    """`ft_client` names the contract of the package, which has the digests of the one in spec/."""
    bundled, source = Contract.load("ft_client"), Contract.load(ROOT / "spec" / "openapi.yaml")
    assert {name: bundled.digest(name) for name in bundled.operations} == {
        name: source.digest(name) for name in source.operations
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("swagger: '2.0'", "not an OpenAPI 3.x document"),
        ("[]", "no attribute"),
        ("a: [", "while parsing"),
        ("{", "Expecting property name"),
        (
            "openapi: 3.1.0\npaths: {/a: {$ref: '#/components/pathItems/A'}}",
            "'?#/components/pathItems/A'? cannot be resolved",
        ),
        ("openapi: 3.1.0\nx: {$ref: other.yaml#/A}", "bundle the document into one file"),
    ],
)
def test_load_of_another_document_is_an_error(tmp_path: Path, text: str, problem: str) -> None:
    """The error has the file, and a reference that leads nowhere is found before any cassette is read."""
    path = tmp_path / "openapi.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContractError, match=problem) as caught:
        Contract.load(path)
    assert str(path) in str(caught.value)


OLD = {
    "openapi": "3.0.3",
    "paths": {},
    "components": {
        "schemas": {
            "Item": {
                "type": "object",
                "required": ["id", "secret", "nullable"],
                "properties": {
                    "id": {"$ref": "#/components/schemas/Id"},
                    "secret": {"type": "string", "writeOnly": True},
                    "note": {"type": "string", "nullable": True, "enum": ["a"]},
                    "count": {"type": "integer", "minimum": 0, "exclusiveMinimum": True, "default": {"nullable": True}},
                    "nullable": {"allOf": [{"$ref": "#/components/schemas/Id"}], "nullable": True},
                },
            },
            "Id": {"type": "string", "readOnly": True},
        }
    },
}


@pytest.mark.parametrize(
    ("value", "direction", "problems"),
    [
        ({"id": "1", "nullable": None, "note": None, "count": 1}, "response", []),
        ({"secret": "1", "nullable": "x", "note": "a"}, "request", []),
        ({"secret": "1", "nullable": None}, "response", ["$: 'id' is a required property"]),
        ({"id": "1", "nullable": None}, "request", ["$: 'secret' is a required property"]),
        ({"id": None, "nullable": None}, "response", ["$.id: None is not of type 'string'"]),
        (
            {"id": "1", "nullable": None, "count": 0},
            "response",
            ["$.count: 0 is less than or equal to the minimum of 0"],
        ),
        ({"id": "1", "nullable": None, "note": "b"}, "response", ["$.note: 'b' is not one of ['a']"]),
    ],
)
def test_schema_of_openapi_3_0_is_applied(value: object, direction: Any, problems: list[str]) -> None:
    """The keywords nullable and exclusiveMinimum, and required properties that are required in one direction."""
    contract = Contract(OLD)
    assert contract.errors(value, {"$ref": "#/components/schemas/Item"}, direction) == problems


def test_keys_without_a_value_are_like_missing_keys() -> None:
    """In YAML, a key with nothing behind it is null."""
    path = {"parameters": None, "get": {"parameters": None, "security": None, "responses": None}}
    contract = Contract(
        {"openapi": "3.1.0", "servers": None, "security": None, "components": None, "paths": {"/a": path}}
    )
    match = contract.match("GET", "https://a.example/a")
    assert match is not None
    assert contract.security(match[0]) == []
    assert contract.response_for(match[0], 200) is None
    assert contract.digest("GET /a") is not None


# ---- lookup ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "operation", "parameters"),
    [
        ("GET", "/books?limit=1", "listBooks", {}),
        ("get", "/books/new", "newest", {}),
        ("GET", "/books/newer", "readBook", {"book": "newer"}),
        ("DELETE", "/books/new", "removeBook", {"book": "new"}),
        ("DELETE", "/books/a%2Fb", "removeBook", {"book": "a/b"}),
        ("PUT", "/books/b1/cover", "setCover", {"book": "b1"}),
    ],
)
def test_match_returns_operation_and_parameters(
    method: str, path: str, operation: str, parameters: dict[str, str]
) -> None:
    """By method and path; a literal path comes before one with parameters."""
    match = books_api.contract().match(method, books_api.BASE + path)
    assert match is not None
    assert (match[0].id, match[1]) == (operation, parameters)


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("PATCH", "/v1/books"),
        ("GET", "/v1/book"),
        ("GET", "/v1/books/b1/cover/x"),
        ("DELETE", "/v1/books/"),
        ("GET", "/books"),
        ("GET", "/v2/books"),
        ("GET", "/v1books"),
    ],
)
def test_match_of_another_request_returns_none(method: str, url: str) -> None:
    """Method, path and base path have to match."""
    assert books_api.contract().match(method, "https://books.example" + url) is None


@pytest.mark.parametrize(
    ("servers", "base_path", "url"),
    [
        ([], None, "/books"),
        ([{"url": "/api/"}], None, "/api/books"),
        ([{"url": "https://{region}.books.example/{version}"}], None, "/x/books"),
        ([{"url": "https://a.example/a"}, {"url": "https://b.example/a/b"}], None, "/a/b/books"),
        ([{"url": "https://a.example/a"}], "/openai/", "/openai/books"),
        ([{"url": "https://a.example/a"}], "", "/books"),
    ],
)
def test_base_path_is_that_of_a_server_or_the_setting(
    servers: list[dict[str, str]], base_path: str | None, url: str
) -> None:
    """Servers may be relative, or have variables; the setting replaces them."""
    contract = Contract({**books_api.document(), "servers": servers})
    contract.base_path = base_path
    match = contract.match("GET", "https://somewhere.example" + url)
    assert match is not None
    assert match[0].id == "listBooks"


def test_path_with_parameters_in_a_segment_matches() -> None:
    """A parameter may be a part of a segment, and statuses of YAML may be numbers."""
    responses = {200: {"description": "", "content": {}}}
    path = {"get": {"parameters": [{"name": "a", "in": "path"}, {"name": "b", "in": "path"}], "responses": responses}}
    contract = Contract({"openapi": "3.1.0", "paths": {"/f/{a}.{b}:run": path}})
    match = contract.match("GET", "https://a.example/f/x.json:run")
    assert match is not None
    assert match == (contract.operations["GET /f/{a}.{b}:run"], {"a": "x", "b": "json"})
    assert contract.response_for(match[0], 200) == ("200", responses[200])


# ---- digests --------------------------------------------------------------------------------------------------------


def changed(change: Callable[[dict[str, Any]], object], operation: str = "addBook") -> bool:
    """Whether a change of the document changes an operation's digest."""
    document = books_api.document()
    change(document)
    return Contract(document).digest(operation) != books_api.contract().digest(operation)


def post(document: dict[str, Any]) -> dict[str, Any]:
    """The operation addBook."""
    found: dict[str, Any] = document["paths"]["/books"]["post"]
    return found


def schemas(document: dict[str, Any]) -> dict[str, Any]:
    """The components."""
    found: dict[str, Any] = document["components"]["schemas"]
    return found


def rename(document: dict[str, Any]) -> None:
    """Rename a component."""
    schemas(document)["Added"] = schemas(document).pop("NewBook")
    post(document)["requestBody"]["content"]["application/json"]["schema"]["$ref"] = "#/components/schemas/Added"


MEANT: dict[str, Callable[[dict[str, Any]], object]] = {
    "limit": lambda d: schemas(d)["NewBook"]["properties"]["pages"].update(minimum=2),
    "required": lambda d: schemas(d)["NewBook"]["required"].append("pages"),
    "property named like prose": lambda d: schemas(d)["NewBook"]["properties"].update(description={"type": "string"}),
    "component of a component": lambda d: schemas(d)["Book"]["properties"]["id"].update(type="integer"),
    "response": lambda d: post(d)["responses"].pop("400"),
    "parameter": lambda d: d["paths"]["/books"].update(parameters=[{"name": "x", "in": "query", "schema": {}}]),
    "path": lambda d: d["paths"].update({"/volumes": {"post": d["paths"]["/books"].pop("post")}}),
    "method": lambda d: d["paths"]["/books"].update(put=d["paths"]["/books"].pop("post")),
    "media type": lambda d: post(d)["requestBody"]["content"].update({"text/csv": {}}),
    "security": lambda d: d.update(security=[]),
    "scheme": lambda d: d["components"]["securitySchemes"]["Key"].update(scheme="basic"),
    "beside a reference": lambda d: post(d)["requestBody"]["content"]["application/json"]["schema"].update(
        minProperties=2
    ),
    "enum that contains prose": lambda d: schemas(d)["Book"]["properties"]["id"].update(enum=[{"title": 1}]),
}
MEANINGLESS: dict[str, Callable[[dict[str, Any]], object]] = {
    "description": lambda d: schemas(d)["Book"]["properties"]["title"].update(description="Another."),
    "summary": lambda d: post(d).update(summary="Add.", tags=["Books"]),
    "links": lambda d: post(d)["responses"]["200"].update(links={"Get": {"operationId": "newest"}}),
    "example": lambda d: post(d)["requestBody"]["content"]["application/json"].update(example={"title": "x"}),
    "description beside a reference": lambda d: post(d)["requestBody"]["content"]["application/json"]["schema"].update(
        description="Another."
    ),
    "name of a component": rename,
    "order": lambda d: d["paths"]["/books"].update(get=d["paths"]["/books"].pop("get")),
    "another operation": lambda d: d["paths"].pop("/news"),
    "component of others": lambda d: schemas(d).update(Other={"type": "string"}),
    "server": lambda d: d.update(servers=[]),
}


@pytest.mark.parametrize("change", MEANT)
def test_digest_changes_with_the_meaning(change: str) -> None:
    """A change that could break a recording makes it stale."""
    assert changed(MEANT[change])


@pytest.mark.parametrize("change", MEANINGLESS)
def test_digest_does_not_change_with_prose(change: str) -> None:
    """Prose, names and other operations do not count."""
    assert not changed(MEANINGLESS[change])


def test_digest_of_an_unknown_operation_is_none() -> None:
    """There is nothing to compare with."""
    assert books_api.contract().digest("burnBook") is None
