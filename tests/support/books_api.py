"""A small service that has nothing to do with fine-tuning: books on a shelf. Its contract, and interactions with it."""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ft_client.cassettes.contract import Contract
from ft_client.cassettes.store import Cassette, CassetteFile, Interaction, Recorded, Request, Response

LABEL = "x-simulated"

_ERROR = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
_BOOK = {"application/json": {"schema": {"$ref": "#/components/schemas/Book"}}}

_DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Books", "version": "1"},
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
                    "4XX": {"description": "Refused.", "content": _ERROR},
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
                    "400": {"description": "Refused.", "content": _ERROR},
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
            "Refusal": {"type": "object", "required": ["reason"], "properties": {"reason": {"type": "string"}}},
        },
    },
}

BOOK = {"id": "b1", "title": "Ulysses"}
JSON = {"content-type": "application/json", LABEL: "yes"}


def document() -> dict[str, Any]:
    """The contract, to be changed at will."""
    return copy.deepcopy(_DOCUMENT)


def contract() -> Contract:
    """The contract, loaded."""
    return Contract(document())


def asked(method: str, url: str, *, headers: dict[str, str] | None = None, **body: Any) -> Request:
    """A request."""
    return Request(headers or {}, body, method, url)


def answered(status: int = 200, *, headers: dict[str, str] | None = None, **body: Any) -> Response:
    """An answer; it says that it is simulated."""
    return Response({LABEL: "yes"} if headers is None else headers, body, status)


def adding(title: Any = "Ulysses", **more: Any) -> Interaction:
    """A book is added."""
    request = asked("POST", "/books", headers={"content-type": "application/json"}, json={"title": title, **more})
    return Interaction(request, answered(headers=JSON, json=BOOK))


def file(**cassettes: Cassette) -> CassetteFile:
    """A file of cassettes, in order by all rules if they are."""
    found = contract()
    digests = {"addBook": str(found.digest("addBook"))}
    recorded = Recorded(True, "shelf 1.0", "http://shelf.test/v1", "2026-01-02T03:04:05Z")
    return CassetteFile(recorded, digests, cassettes)


# ---- the service itself ---------------------------------------------------------------------------------------------


class Shelf:
    """What the running service answers next, which a test decides."""

    def __init__(self) -> None:
        self.status = 200
        self.headers: dict[str, str] = dict(JSON)
        self.body = json.dumps(BOOK).encode()
        self.base_url = ""


@contextmanager
def serving() -> Iterator[Shelf]:
    """Run the service on this machine."""
    found = Shelf()

    class Handler(BaseHTTPRequestHandler):
        """Answers as it was told to."""

        wbufsize = -1  # head and body go out together

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(found.status)
            for name, value in found.headers.items():
                self.send_header(name, value)
            self.send_header("Set-Cookie", "a=b")
            self.send_header("x-processing-ms", "17")
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body)

        do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815  # names that http.server asks for

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    found.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
