"""Edges that changed code has shown to be untold: each a line of the client that could be wrong unseen."""

import io

import httpx
import pytest

from ft_client import APIConnectionError, FTClient, InternalServerError, ParameterError
from ft_client._retry import RetryPolicy
from ft_client.checks import ParameterProblem

FILE = {"id": "file-1", "object": "file", "bytes": 3, "created_at": 1, "filename": "f", "purpose": "user_data"}


class Pipe(io.RawIOBase):
    """Content that can be read once, from its beginning to its end."""

    def __init__(self, content: bytes) -> None:
        self._content = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self._content.read(size)

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def test_progress_of_a_pipe_is_told_without_a_whole() -> None:
    """Nobody knows how much will come; what has gone is counted from 0."""
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=FILE)))
    seen: list[tuple[int, int | None]] = []
    client = FTClient("k", base_url="http://service.example/v1", http_client=http)
    client.files.upload(("f", Pipe(b"abc")), purpose="user_data", on_progress=lambda *done: seen.append(done))
    assert seen == [(3, None)]


@pytest.mark.parametrize(("length", "told"), [(58, repr("x" * 58)), (59, "'" + "x" * 58 + "…")])
def test_a_value_is_shown_whole_up_to_60_letters(length: int, told: str) -> None:
    """With its quotes; of a longer one, the first 59 and a mark that more follows."""
    assert str(ParameterProblem("p", "x" * length, "is wrong", "contract")) == f"p = {told}: is wrong (contract)"


def test_a_broken_connection_may_have_carried_the_request() -> None:
    """Unless it is said that nothing was sent: whoever reads `sent` must not take the one for the other."""
    assert APIConnectionError("broken").sent is True
    assert APIConnectionError("no connection", sent=False).sent is False


@pytest.mark.parametrize(("name", "times"), [("validate", 2), ("run", 1)])
def test_a_grader_is_validated_again_and_never_run_again(name: str, times: int) -> None:
    """After an answer that leaves open what has happened: validating costs nothing, a run may have cost tokens."""
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(503)

    http = httpx.Client(transport=httpx.MockTransport(answer))
    client = FTClient("k", base_url="http://service.example/v1", http_client=http)
    client._config.retry_policy = RetryPolicy(max_retries=1, initial_backoff=0.0)
    grader = {"type": "string_check", "name": "a", "input": "a", "reference": "a", "operation": "eq"}
    more = {"model_sample": "a"} if name == "run" else {}
    with pytest.raises(InternalServerError):
        getattr(client.fine_tuning.alpha.graders, name)(grader=grader, **more)
    assert len(asked) == times


def test_a_file_of_unknown_size_is_not_begun() -> None:
    """An upload in parts says its size at once: a pipe's has to be given."""
    client = FTClient("k", base_url="http://service.example/v1")
    with pytest.raises(ParameterError, match="cannot be determined"):
        client.uploads.upload_file(("f", Pipe(b"abc")), purpose="user_data")
