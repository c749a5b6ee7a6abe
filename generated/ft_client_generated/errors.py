"""Errors that endpoint functions raise, besides those of httpx."""

from __future__ import annotations


class UnexpectedStatus(Exception):
    """The status of the response is not 2xx.

    Attributes:
        status_code: The status of the response.
        content: The body of the response.
    """

    def __init__(self, status_code: int, content: bytes) -> None:
        super().__init__(status_code, content)
        self.status_code = status_code
        self.content = content

    def __str__(self) -> str:
        return f"unexpected status {self.status_code}, with a body of {len(self.content)} bytes"


class InvalidBody(Exception):
    """The status of the response is 2xx, but the body is not the expected JSON.

    Attributes:
        status_code: The status of the response.
        content: The body of the response.
        reason: The problem with the body.
    """

    def __init__(self, status_code: int, content: bytes, reason: str) -> None:
        super().__init__(status_code, content, reason)
        self.status_code = status_code
        self.content = content
        self.reason = reason

    def __str__(self) -> str:
        return f"invalid body in a response with status {self.status_code}: {self.reason}"


class BodyConsumed(RuntimeError):
    """The content of a request can be read only once, and was already sent."""


__all__ = ["BodyConsumed", "InvalidBody", "UnexpectedStatus"]
