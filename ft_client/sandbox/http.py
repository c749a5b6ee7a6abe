"""Requests and responses, between the ASGI server and the operations."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Self

import starlette.requests
from starlette.datastructures import QueryParams
from starlette.responses import Response
from starlette.types import Message, Receive, Scope

from ft_client.sandbox.contract import Operation
from ft_client.sandbox.errors import ServiceError, bad_request, too_large, unsupported_content_type

_MAX_PARAMETERS = 1000
_MAX_JSON = 4 * 1024 * 1024
# a file of the maximum size and the form around it
_MAX_BUFFERED = 1024 * 1024 * 1024
# far above the depth of any valid request
_MAX_DEPTH = 100


def json_response(document: Any, status: int = 200) -> Response:
    """Return a JSON response."""
    return Response(json.dumps(document), status, media_type="application/json")


class Request(starlette.requests.Request):
    """A request. The body is read only if the operation needs it.

    Args:
        operation: Matched operation.
        ids: Path parameters.
        scope: ASGI scope.
        receive: ASGI receive channel.
        idle_timeout: Seconds to wait for the next bytes of the body.
    """

    def __init__(
        self, operation: Operation, ids: dict[str, str], scope: Scope, receive: Receive, idle_timeout: float
    ) -> None:
        super().__init__(scope, receive)
        self.operation = operation
        self.ids = ids
        self.idle_timeout = idle_timeout
        self.translate: Callable[[Any], Any] | None = None

    @property
    def query(self) -> QueryParams:
        """Decoded names and values of the query; the last value of a repeated name counts.

        Raises:
            ServiceError: 400 for too many parameters.
        """
        if self.scope["query_string"].count(b"&") >= _MAX_PARAMETERS:
            raise bad_request("The query has too many parameters.")
        return self.query_params

    async def chunks(self, limit: int, overhead: int = 0) -> AsyncIterator[bytes]:
        """Yield the body as it arrives.

        Args:
            limit: Maximum size of the payload in bytes.
            overhead: Bytes accepted in addition, for the encoding around the payload.

        Raises:
            ServiceError: 413 above the limit, 408 if the client stalls or is too slow.
            ClientDisconnect: If the client disconnects.
        """
        announced = self.headers.get("content-length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > limit + overhead:
            raise too_large(limit)
        loop = asyncio.get_running_loop()
        started_at, size = loop.time(), 0
        stream = self.stream()
        while True:
            try:
                async with asyncio.timeout(self.idle_timeout):
                    chunk = await anext(stream)
            except TimeoutError:
                raise ServiceError(408, "Timed out waiting for the request body.") from None
            if not chunk:
                return
            size += len(chunk)
            if size > limit + overhead:
                raise too_large(limit)
            # also limit bodies that arrive in tiny pieces
            if loop.time() - started_at > 4 * self.idle_timeout + size / 10_000:
                raise ServiceError(408, "The request body arrives too slowly.")
            yield chunk

    async def json(self) -> Any:
        """Return the parsed JSON body.

        Raises:
            ServiceError: 415 for another content type, 400 for invalid JSON, 413 if it is too large.
        """
        content_type = self.headers.get("content-type", "")
        media_type = content_type.partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise unsupported_content_type(content_type, "application/json")
        data = b"".join([chunk async for chunk in self.chunks(_MAX_JSON)])
        body = parse_json(data)
        return body if self.translate is None else self.translate(body)


class BufferedBody:
    """The body of a request, kept to be read later.

    Args:
        file: The complete body.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    async def read(cls, request: Request) -> Self:
        """Read the whole body of `request`, to disk if it is large.

        Raises:
            ServiceError: 408 if the client stalls, 413 for an unlimited body.
            ClientDisconnect: If the client disconnects.
        """
        file = SpooledTemporaryFile(_MAX_JSON)  # noqa: SIM115  # BufferedBody closes it
        try:
            async for chunk in request.chunks(_MAX_BUFFERED):
                file.write(chunk)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return cls(file)

    async def receive(self) -> Message:
        """Return the next part of the body as an ASGI message."""
        chunk = self._file.read(256 * 1024)
        return {"type": "http.request", "body": chunk, "more_body": bool(chunk)}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._file.close()


def parse_json(data: bytes) -> Any:
    """Parse JSON strictly: UTF-8, no NaN, no lone surrogates, limited depth.

    Raises:
        ServiceError: 400 if the data is not valid JSON.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_no_constant)
        if data.count(b"[") + data.count(b"{") > _MAX_DEPTH and _depth(value) > _MAX_DEPTH:
            raise RecursionError  # like the parser for deeper nesting
        if b"\\ud" in data or b"\\uD" in data:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        # ValueError covers JSON syntax errors, undecodable bytes and lone surrogates
        raise bad_request(
            "We could not parse the JSON body of your request. The service expects a JSON object in UTF-8."
        ) from None
    return value


def _depth(value: Any) -> int:
    """Return the nesting depth of arrays and objects, without recursion."""
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, dict | list) and item]:
        depth += 1
        level = [child for item in level for child in (item.values() if isinstance(item, dict) else item)]
    return depth


def _no_constant(name: str) -> None:
    raise ValueError(f"not JSON: {name}")
