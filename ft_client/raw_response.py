"""Responses together with their result: `with_raw_response` and `with_streaming_response`."""

from __future__ import annotations

import codecs
import json
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from ft_client._http.cast import cast_json, is_json_type
from ft_client.errors import FTClientError

if TYPE_CHECKING:
    from ft_client._http.exchange import Exchange
    from ft_client._http_library import URL, Request, Response

__all__ = ["AsyncStreamedResponse", "RawResponse", "StreamedResponse"]

T = TypeVar("T")
U = TypeVar("U")


class _Response(Generic[T]):
    """Status, headers and other facts of a response.

    A method may send several requests: retries, the lookup after a lost response, the parts of an upload. The response
    is the one that the result was made from; if the result was made from several, the last successful one.

    Attributes:
        http_response: The response of the HTTP library.
        retries_taken: How often the request was sent before.
        elapsed: Time until the body was read; of a stream, until the headers arrived.
    """

    def __init__(self, exchanges: list[Exchange], result: Any) -> None:
        if not exchanges:
            raise FTClientError("the call sent no request, so there is no response -> call it without a raw response")
        self._result = result
        made_from = (result, getattr(getattr(result, "_raw", None), "body", result))  # a page has the list
        own = [each for each in exchanges if any(each.is_of(one) for one in made_from)]
        successful = [each for each in exchanges if each.response.is_success]
        exchange = (own[:1] or successful[-1:] or exchanges[-1:])[0]
        self.http_response: Response = exchange.response
        self.retries_taken = exchange.attempt - 1
        self.elapsed = timedelta(seconds=exchange.seconds)
        self._began = False

    def _begin(self) -> None:
        """Record that the body is read from the connection, which is possible only once.

        Raises:
            FTClientError: It was read before.
        """
        if self._began:
            raise FTClientError("the body was read before -> read it into memory first")
        self._began = True

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers. Their names are compared without case."""
        return self.http_response.headers

    @property
    def status_code(self) -> int:
        """The status."""
        return self.http_response.status_code

    @property
    def request_id(self) -> str | None:
        """The service's ID of the request, for its support."""
        return self.headers.get("x-request-id")

    @property
    def http_request(self) -> Request:
        """The request as it was sent: its headers contain the API key."""
        return self.http_response.request

    @property
    def url(self) -> URL:
        """The URL of the request."""
        return self.http_request.url

    @property
    def method(self) -> str:
        """The method of the request."""
        return self.http_request.method

    @property
    def http_version(self) -> str:
        """Version of HTTP, such as `HTTP/1.1`."""
        return self.http_response.http_version

    def __repr__(self) -> str:
        return f"<{type(self).__name__} [{self.status_code}] of {self.method} {self.url.path}>"


class RawResponse(_Response[T]):
    """A response whose body was read, as the methods of `with_raw_response` return it, sync and async."""

    is_closed = True

    @property
    def content(self) -> bytes:
        """The body."""
        return self.http_response.content

    @property
    def text(self) -> str:
        """The body as text."""
        return self.http_response.text

    def read(self) -> bytes:
        """Return the body."""
        return self.content

    def json(self) -> Any:
        """Return the parsed body."""
        return json.loads(self.content)

    @overload
    def parse(self) -> T: ...
    @overload
    def parse(self, *, to: type[U]) -> U: ...
    def parse(self, *, to: Any = None) -> Any:
        """Return what the method returns without `with_raw_response`.

        Args:
            to: Type to make from the body instead: a model, a list of models, `dict`, `list`, `object` (any JSON),
                `str` or `bytes`.

        Raises:
            TypeError: `to` is another type, or the body is not of it.
        """
        return self._result if to is None else _made(self.content, to)


class StreamedResponse(_Response[T]):
    """A response within `with client.files.with_streaming_response.content(...) as response`.

    The body of `files.content` is read from the connection as needed, once. The body of other methods is in memory.
    """

    def __init__(self, exchanges: list[Exchange], result: Any, chunks: Iterator[bytes] | None = None) -> None:
        super().__init__(exchanges, result)
        self.is_closed = False
        self._is_file = chunks is not None
        self._chunks = chunks if chunks is not None else iter([self.http_response.content])
        self._content: bytes | None = None

    def iter_bytes(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the body in chunks of `chunk_size` bytes; by default as they arrive."""
        return self._split(Pieces(chunk_size))

    def iter_text(self, chunk_size: int | None = None) -> Iterator[str]:
        """Yield the body as UTF-8 text, in chunks of about `chunk_size` bytes; by default as they arrive."""
        return self._split(Text(chunk_size))

    def iter_lines(self) -> Iterator[str]:
        r"""Yield the lines of the text, which end with `\n` or `\r\n`, without their line ends."""
        return self._split(Lines())

    def _split(self, splitter: Any) -> Iterator[Any]:
        for chunk in self._body():
            yield from splitter.feed(chunk)
        yield from splitter.end()

    def _body(self) -> Iterator[bytes]:
        if self._content is not None:
            return iter([self._content])
        self._begin()
        return self._chunks

    def read(self) -> bytes:
        """Return the body, read into memory.

        Raises:
            FTClientError: The body was read in chunks before.
        """
        if self._content is None:
            self._content = b"".join(self._body())
            self.is_closed = True
        return self._content

    def text(self) -> str:
        """Return the body as UTF-8 text."""
        return self.read().decode("utf-8")

    def json(self) -> Any:
        """Return the parsed body."""
        return json.loads(self.read())

    @overload
    def parse(self) -> T: ...
    @overload
    def parse(self, *, to: type[U]) -> U: ...
    def parse(self, *, to: Any = None) -> Any:
        """Return what the method returns; for `files.content`, the bytes. `to` is that of `RawResponse.parse`."""
        content = self.read()
        if to is not None:
            return _made(content, to)
        return content if self._is_file else self._result

    def stream_to_file(self, file: str | os.PathLike[str], *, chunk_size: int | None = None) -> None:
        """Write the body to a file."""
        with Path(file).open("wb") as out:
            out.writelines(self.iter_bytes(chunk_size))

    def close(self) -> None:
        """Close the response; a connection whose body was not read is closed too."""
        self.is_closed = True
        if self._is_file:
            self._chunks.close()  # type: ignore[attr-defined]  # an ItemIterator


class AsyncStreamedResponse(_Response[T]):
    """`StreamedResponse`, async: the methods that read are awaited, or iterated with `async for`."""

    def __init__(self, exchanges: list[Exchange], result: Any, chunks: AsyncIterator[bytes] | None = None) -> None:
        super().__init__(exchanges, result)
        self.is_closed = False
        self._file = chunks
        self._content: bytes | None = self.http_response.content if chunks is None else None

    def iter_bytes(self, chunk_size: int | None = None) -> AsyncIterator[bytes]:
        """See `StreamedResponse`."""
        return self._split(Pieces(chunk_size))

    def iter_text(self, chunk_size: int | None = None) -> AsyncIterator[str]:
        """See `StreamedResponse`."""
        return self._split(Text(chunk_size))

    def iter_lines(self) -> AsyncIterator[str]:
        """See `StreamedResponse`."""
        return self._split(Lines())

    async def _split(self, splitter: Any) -> AsyncIterator[Any]:
        if self._file is not None and self._content is None:
            self._begin()
            async for chunk in self._file:
                for piece in splitter.feed(chunk):
                    yield piece
        for piece in [*splitter.feed(self._content or b""), *splitter.end()]:
            yield piece

    async def read(self) -> bytes:
        """See `StreamedResponse`."""
        if self._content is None:
            self._content = b"".join([chunk async for chunk in self.iter_bytes()])
        self.is_closed = True
        return self._content

    async def text(self) -> str:
        """Return the body as UTF-8 text."""
        return (await self.read()).decode("utf-8")

    async def json(self) -> Any:
        """Return the parsed body."""
        return json.loads(await self.read())

    @overload
    async def parse(self) -> T: ...
    @overload
    async def parse(self, *, to: type[U]) -> U: ...
    async def parse(self, *, to: Any = None) -> Any:
        """See `StreamedResponse`."""
        content = await self.read()
        if to is not None:
            return _made(content, to)
        return content if self._file is not None else self._result

    async def stream_to_file(self, file: str | os.PathLike[str], *, chunk_size: int | None = None) -> None:
        """Write the body to a file."""
        with Path(file).open("wb") as out:  # noqa: ASYNC230  # written in the event loop, as `files.download` does
            async for chunk in self.iter_bytes(chunk_size):
                out.write(chunk)

    async def close(self) -> None:
        """Close the response; a connection whose body was not read is closed too."""
        self.is_closed = True
        if self._file is not None:
            await self._file.aclose()  # type: ignore[attr-defined]  # an AsyncItemIterator


def _made(content: bytes, to: Any) -> Any:
    """Return a body as a type.

    Raises:
        TypeError: The type cannot be made from a body, or not from this one.
    """
    if to is bytes:
        return content
    if to is str:
        return content.decode("utf-8")
    if not is_json_type(to):
        raise TypeError(f"to is {to!r} -> pass a model, dict, list, object, str or bytes")
    return cast_json(to, json.loads(content))


class Pieces:
    """Splits a body into pieces of a size in bytes; None keeps the chunks."""

    def __init__(self, size: int | None) -> None:
        self._size = size
        self._rest = b""

    def feed(self, chunk: bytes) -> list[Any]:
        """Return the pieces that are complete."""
        if self._size is None:
            return [chunk] if chunk else []
        data, size = self._rest + chunk, self._size
        whole = len(data) // size * size
        self._rest = data[whole:]
        return [data[start : start + size] for start in range(0, whole, size)]

    def end(self) -> list[Any]:
        """Return the rest."""
        return [self._rest] if self._rest else []


class Text(Pieces):
    """Splits a body into pieces of text."""

    def __init__(self, size: int | None) -> None:
        super().__init__(size)
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def feed(self, chunk: bytes) -> list[Any]:
        """Return the pieces that are complete."""
        return [text for piece in super().feed(chunk) if (text := self._decoder.decode(piece))]

    def end(self) -> list[Any]:
        """Return the rest."""
        return [text] if (text := self._decoder.decode(self._rest, final=True)) else []


class Lines(Pieces):
    """Splits a body into lines of text."""

    def __init__(self) -> None:
        super().__init__(None)

    def feed(self, chunk: bytes) -> list[Any]:
        """Return the pieces that are complete."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        return [line.removesuffix(b"\r").decode("utf-8") for line in lines]

    def end(self) -> list[Any]:
        """Return the rest."""
        return [self._rest.removesuffix(b"\r").decode("utf-8")] if self._rest else []
