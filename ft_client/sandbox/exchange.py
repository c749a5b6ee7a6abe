"""One request and its answer, between the ASGI server and the operations."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from ft_client.sandbox.contract import Operation
from ft_client.sandbox.errors import ClientGoneError, Headers, ServiceError, bad_request, too_large, wrong_content_type

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

JSON_TYPE = (b"content-type", b"application/json")
_MAX_JSON = 4 * 1024 * 1024
# no request of the contract is nested a tenth as deep
_MAX_DEPTH = 100


@dataclass(slots=True)
class Answer:
    """What is sent back.

    Attributes:
        body: The bytes, or an iterator over them as they come.
        length: Content-Length of an iterated body; chunked if None.
    """

    status: int
    body: bytes | AsyncIterator[bytes]
    headers: Headers = field(default_factory=lambda: [JSON_TYPE])
    length: int | None = None


def json_answer(document: Any, status: int = 200) -> Answer:
    """Answer with a JSON document."""
    return Answer(status, json.dumps(document).encode())


class Request:
    """One request, read only as far as an operation asks for it.

    Args:
        operation: What is asked for.
        ids: The IDs in the path.
        idle: Seconds a client may be silent in the middle of its body.
    """

    __slots__ = ("_query", "headers", "idle", "ids", "operation", "receive", "scope")

    def __init__(self, operation: Operation, ids: dict[str, str], scope: Scope, receive: Receive, idle: float) -> None:
        self.operation = operation
        self.ids = ids
        self.scope = scope
        self.receive = receive
        self.idle = idle
        self.headers: Headers = scope["headers"]
        self._query: list[tuple[str, str]] | None = None

    def header(self, name: bytes) -> str | None:
        """Return a header by its lower-case name."""
        for key, value in self.headers:
            if key == name:
                return value.decode("latin-1")
        return None

    @property
    def query(self) -> list[tuple[str, str]]:
        """The query's pairs, unquoted.

        Raises:
            ServiceError: There are too many of them.
        """
        if self._query is None:
            text = self.scope["query_string"].decode("latin-1")
            try:
                self._query = parse_qsl(text, keep_blank_values=True, max_num_fields=1000) if text else []
            except ValueError:
                raise bad_request("The query has too many parameters.") from None
        return self._query

    def param(self, name: str) -> str | None:
        """Return a query parameter as sent; the last one if it came several times."""
        found = None
        for key, value in self.query:
            if key == name:
                found = value
        return found

    @property
    def content_length(self) -> int | None:
        """What the client says its body's length is."""
        text = self.header(b"content-length")
        return int(text) if text is not None and text.isascii() and text.isdigit() else None

    async def chunks(self, limit: int, room: int = 0) -> AsyncIterator[bytes]:
        """Yield the body as it arrives.

        Args:
            limit: Bytes accepted.
            room: Bytes accepted beyond them, for what is wrapped around.

        Raises:
            ServiceError: 413 above the limit, 408 when the client falls silent or is slower than anyone should be.
            ClientGoneError: The client hung up.
        """
        if (self.content_length or 0) > limit + room:
            raise too_large(limit)
        loop = asyncio.get_running_loop()
        begun, size, more = loop.time(), 0, True
        while more:
            try:
                async with asyncio.timeout(self.idle):
                    message = await self.receive()
            except TimeoutError:
                raise ServiceError(408, "The request's body did not arrive in time.") from None
            if message["type"] == "http.disconnect":
                raise ClientGoneError
            chunk = message.get("body", b"")
            more = message.get("more_body", False)
            size += len(chunk)
            if size > limit + room:
                raise too_large(limit)
            # a body that trickles in for ever is as bad as silence
            if more and loop.time() - begun > 4 * self.idle + size / 10_000:
                raise ServiceError(408, "The request's body arrives too slowly.")
            if chunk:
                yield chunk

    async def json(self) -> Any:
        """Return the body, parsed.

        Raises:
            ServiceError: 415 for another content type, 400 for what is not JSON, 413 for too much of it.
        """
        content_type = self.header(b"content-type") or ""
        kind = content_type.partition(";")[0].strip().lower()
        if kind != "application/json":
            raise wrong_content_type(content_type, "application/json")
        data = b"".join([chunk async for chunk in self.chunks(_MAX_JSON)])
        return parse_json(data)


def parse_json(data: bytes) -> Any:
    """Parse JSON as strictly as the service: UTF-8, no NaN, nothing that cannot be stored.

    Raises:
        ServiceError: 400.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
        if data.count(b"[") + data.count(b"{") > _MAX_DEPTH and _depth(value) > _MAX_DEPTH:
            raise RecursionError  # as deeper ones do by themselves
        if b"\\ud" in data or b"\\uD" in data:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        # ValueError is the root of what json raises, of undecodable bytes and of half surrogate pairs
        raise bad_request(
            "We could not parse the JSON body of your request. The service expects a JSON object in UTF-8."
        ) from None
    return value


def _depth(value: Any) -> int:
    """Return how deep arrays and objects are nested, without a stack as deep."""
    depth, level = 0, [value]
    while level := [one for one in level if isinstance(one, dict | list) and one]:
        depth += 1
        level = [inner for one in level for inner in (one.values() if isinstance(one, dict) else one)]
    return depth


def _no_constant(name: str) -> None:
    raise ValueError(f"not JSON: {name}")
