"""What endpoint functions raise, besides the errors of httpx."""

from __future__ import annotations


class UnexpectedStatus(Exception):
    """The answer is not a success (2xx).

    Attributes:
        status_code: The status of the answer.
        content: Its body.
    """

    def __init__(self, status_code: int, content: bytes) -> None:
        super().__init__(status_code, content)
        self.status_code = status_code
        self.content = content

    def __str__(self) -> str:
        return f"the service answered with status {self.status_code} and {len(self.content)} bytes"


class InvalidBody(Exception):
    """The answer is a success whose body is not the JSON it should be.

    Attributes:
        status_code: The status of the answer.
        content: Its body.
        reason: What is wrong with it.
    """

    def __init__(self, status_code: int, content: bytes, reason: str) -> None:
        super().__init__(status_code, content, reason)
        self.status_code = status_code
        self.content = content
        self.reason = reason

    def __str__(self) -> str:
        return f"the service answered with status {self.status_code}, but the body is unusable: {self.reason}"


class BodyConsumed(RuntimeError):
    """A body that can be read once is to be sent again."""


__all__ = ["BodyConsumed", "InvalidBody", "UnexpectedStatus"]
