"""Edge cases that mutation testing found untested in the client."""

import io

import httpx
import pytest

from ft_client import APIConnectionError, FTClient, InternalServerError, ParameterError
from ft_client._retry import RetryPolicy
from ft_client.checks import ParameterProblem

FILE = {"id": "file-1", "object": "file", "bytes": 3, "created_at": 1, "filename": "f", "purpose": "user_data"}


class Pipe(io.RawIOBase):
    """Content that can be read once, from start to end."""

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


def test_create_file_progress_of_pipe_has_no_total() -> None:
    """The total is None, and the bytes sent are counted from 0."""
    http = httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json=FILE)))
    seen: list[tuple[int, int | None]] = []
    client = FTClient("k", base_url="http://service.example/v1", http_client=http)
    client.files.upload(("f", Pipe(b"abc")), purpose="user_data", on_progress=lambda *done: seen.append(done))
    assert seen == [(3, None)]


@pytest.mark.parametrize(("length", "shown"), [(58, repr("x" * 58)), (59, "'" + "x" * 58 + "…")])
def test_parameter_problem_truncates_value_after_60_characters(length: int, shown: str) -> None:
    """The quoted value is not truncated up to 60 characters. A longer one ends with an ellipsis."""
    assert str(ParameterProblem("p", "x" * length, "is wrong", "contract")) == f"p = {shown}: is wrong (contract)"


def test_connection_error_sent_is_true_by_default() -> None:
    """`sent` is true by default, so that callers assume that the request may have been processed."""
    assert APIConnectionError("broken").sent is True
    assert APIConnectionError("no connection", sent=False).sent is False


@pytest.mark.parametrize(("name", "times"), [("validate", 2), ("run", 1)])
def test_graders_validate_is_retried_and_run_is_not(name: str, times: int) -> None:
    """After a 503, a validation is retried because it is free. A run is not, because it may have cost tokens."""
    requested: list[str] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requested.append(request.url.path)
        return httpx.Response(503)

    http = httpx.Client(transport=httpx.MockTransport(respond))
    client = FTClient("k", base_url="http://service.example/v1", http_client=http)
    client._config.retry_policy = RetryPolicy(max_retries=1, initial_backoff=0.0)
    grader = {"type": "string_check", "name": "a", "input": "a", "reference": "a", "operation": "eq"}
    more = {"model_sample": "a"} if name == "run" else {}
    with pytest.raises(InternalServerError):
        getattr(client.fine_tuning.alpha.graders, name)(grader=grader, **more)
    assert len(requested) == times


def test_upload_file_unknown_size_raises_parameter_error() -> None:
    """An upload in parts needs the size in advance, so it must be given for a pipe."""
    client = FTClient("k", base_url="http://service.example/v1")
    with pytest.raises(ParameterError, match="cannot be determined"):
        client.uploads.upload_file(("f", Pipe(b"abc")), purpose="user_data")
