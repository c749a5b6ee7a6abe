"""The body of a streamed answer, and the effects that read on in it and close it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

    from ft_client._flow import Awaiting, Blocking


class Body:
    """The body of a streamed answer, to `Read` from.

    Args:
        response: the answer.
        raw: without undoing a content encoding.
    """

    __slots__ = ("chunks", "raw", "response")

    def __init__(self, response: httpx.Response, *, raw: bool = False) -> None:
        self.response = response
        self.raw = raw
        self.chunks: Any = None

    @property
    def undecoded(self) -> bool:
        """Whether to read the bytes as they come; an answer made in memory, as in tests, has none of them left."""
        return self.raw and not self.response.is_stream_consumed


class Read:
    """Read on in a body; the outcome is the next bytes, or None at the end."""

    __slots__ = ("body",)

    def __init__(self, body: Body) -> None:
        self.body = body

    def block(self, io: Blocking, opened: list[Any]) -> bytes | None:
        body = self.body
        if body.chunks is None:
            body.chunks = body.response.iter_raw() if body.undecoded else body.response.iter_bytes()
        return next(body.chunks, None)

    async def wait(self, io: Awaiting, opened: list[Any]) -> bytes | None:
        body = self.body
        if body.chunks is None:
            body.chunks = body.response.aiter_raw() if body.undecoded else body.response.aiter_bytes()
        return await anext(body.chunks, None)


class Close:
    """Close a streamed answer; its connection goes back to the pool, or away."""

    __slots__ = ("response",)

    def __init__(self, response: httpx.Response) -> None:
        self.response = response

    def block(self, io: Blocking, opened: list[Any]) -> None:
        opened.remove(self.response)
        self.response.close()

    async def wait(self, io: Awaiting, opened: list[Any]) -> None:
        opened.remove(self.response)
        await self.response.aclose()
