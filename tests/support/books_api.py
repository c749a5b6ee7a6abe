"""A small API of books: its OpenAPI document, and interactions with it."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from ft_client.cassettes.contract import Contract
from ft_client.cassettes.store import SIDECAR, Interaction, Message, Recording, dump_cassette

_ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
_BOOK = {"application/json": {"schema": {"$ref": "#/components/schemas/Book"}}}

_DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Books", "version": "1"},
    "servers": [{"url": "https://books.example/v1"}],
    "security": [{"Key": []}],
    "paths": {
        "/books": {
            "get": {
                "operationId": "listBooks",
                "parameters": [
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 50}},
                    {"name": "tag", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
                    {"name": "lent", "in": "query", "schema": {"type": "boolean"}},
                    {
                        "name": "size",
                        "in": "query",
                        "style": "deepObject",
                        "schema": {"type": "object", "properties": {"pages": {"type": "integer"}}},
                    },
                ],
                "responses": {
                    "200": {
                        "description": "Books.",
                        "headers": {"x-total": {"required": True, "schema": {"type": "integer"}}},
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Book"}}
                            }
                        },
                    },
                    "4XX": {"description": "Rejected.", "content": _ERROR},
                },
            },
            "post": {
                "operationId": "addBook",
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewBook"}}},
                },
                "responses": {
                    "200": {"description": "The book.", "content": _BOOK},
                    "400": {"description": "Rejected.", "content": _ERROR},
                },
            },
        },
        "/books/{book}": {
            "parameters": [{"name": "book", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": {"operationId": "readBook", "responses": {"200": {"description": "The book.", "content": _BOOK}}},
            "delete": {
                "operationId": "removeBook",
                "parameters": [
                    {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string", "maxLength": 4}}
                ],
                "responses": {"204": {"description": "Gone."}, "default": {"description": "No.", "content": _ERROR}},
            },
        },
        "/books/new": {
            "get": {"operationId": "newest", "responses": {"200": {"description": "One.", "content": _BOOK}}}
        },
        "/books/{book}/cover": {
            "parameters": [{"name": "book", "in": "path", "required": True, "schema": {"type": "string"}}],
            "put": {
                "operationId": "setCover",
                "requestBody": {
                    "required": True,
                    "content": {
                        "multipart/form-data": {
                            "schema": {
                                "type": "object",
                                "additionalProperties": False,
                                "required": ["cover"],
                                "properties": {
                                    "cover": {"type": "string", "format": "binary", "maxLength": 8},
                                    "size": {"type": "object", "properties": {"width": {"type": "integer"}}},
                                    "tags": {"type": "array", "items": {"type": "string"}},
                                },
                            },
                            "encoding": {"size": {"style": "deepObject"}},
                        }
                    },
                },
                "responses": {"204": {"description": "Set."}},
            },
        },
        "/news": {
            "get": {
                "operationId": "news",
                "responses": {
                    "200": {
                        "description": "News.",
                        "content": {
                            "text/event-stream": {
                                "schema": {"type": "string"},
                                "x-event-schema": {"$ref": "#/components/schemas/Book"},
                                "x-stream-end": "END",
                            }
                        },
                    }
                },
            }
        },
    },
    "components": {
        "securitySchemes": {"Key": {"type": "http", "scheme": "bearer"}},
        "schemas": {
            "Book": {
                "type": "object",
                "required": ["id", "title"],
                "properties": {
                    "id": {"type": "string"},
                    "title": {"type": "string", "description": "Of the book."},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Book"}},
                },
            },
            "NewBook": {
                "type": "object",
                "additionalProperties": False,
                "required": ["title"],
                "properties": {"title": {"type": "string"}, "pages": {"type": "integer", "minimum": 1}},
            },
            "Error": {"type": "object", "required": ["reason"], "properties": {"reason": {"type": "string"}}},
        },
    },
}

BASE = "http://sandbox.test/v1"
BOOK = {"id": "b1", "title": "Ulysses"}
JSON = {"content-type": "application/json"}
LABEL = "x-simulated"


def document() -> dict[str, Any]:
    """A copy of the document."""
    return copy.deepcopy(_DOCUMENT)


def contract() -> Contract:
    """The loaded document."""
    return Contract(document())


def message(body: object = b"", headers: dict[str, str] | None = None) -> Message:
    """A request or response: bytes and text as they are, anything else as JSON."""
    if isinstance(body, bytes | str):
        return Message.of(headers or {}, body)
    return Message.of(JSON if headers is None else headers, json.dumps(body))


def interaction(
    method: str = "GET",
    url: str = "/books/b1",
    request: Message | None = None,
    response: Message | None = None,
    status: int = 200,
) -> Interaction:
    """An interaction; by default a book is retrieved."""
    return Interaction(method, BASE + url, request or message(), status, response or message(BOOK))


def new_book(body: object = None, **options: Any) -> Interaction:
    """A book is added."""
    return interaction("POST", "/books", message({"title": "Ulysses"} if body is None else body), **options)


def write_cassette(path: Path, *interactions: Interaction, recording: Recording | None = None) -> Path:
    """Write a cassette, and its entry in the sidecar if there is one."""

    def headers(part: Message) -> dict[str, list[str]]:
        return {name: [value] for name, value in part.headers.items()}

    path.parent.mkdir(parents=True, exist_ok=True)
    serialized = [
        {
            "request": {
                "method": i.method,
                "uri": i.url,
                "headers": headers(i.request),
                "body": i.request.body.decode(),
            },
            "response": {
                "status": {"code": i.status, "message": ""},
                "headers": headers(i.response),
                "body": {"string": i.response.body.decode()},
            },
        }
        for i in interactions
    ]
    path.write_text(dump_cassette({"version": 1, "interactions": serialized}), encoding="utf-8")
    if recording is not None:
        (path.parent / SIDECAR).write_text(json.dumps({path.name: vars(recording)}), encoding="utf-8")
    return path
