"""The result files of a job, through a client: rows where they can be read, a typed error where not."""

from __future__ import annotations

import httpx
import pytest

from ft_client import APIResponseValidationError, FTClient

JOB = {"object": "fine_tuning.job", "id": "ftjob-1", "status": "succeeded", "result_files": ["file-1"]}


def client(content: bytes) -> FTClient:
    """A client of a service with one job and one result file."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=content) if "content" in request.url.path else httpx.Response(200, json=JOB)

    return FTClient("key", http_client=httpx.Client(transport=httpx.MockTransport(answer)))


def test_rows_are_read_from_the_files_a_job_names() -> None:
    """Each result file becomes one entry that knows where it came from."""
    (results,) = client(b"step,train_loss\n1,0.5\n2,0.25\n").fine_tuning.jobs.results("ftjob-1")
    assert (results.file_id, results.best("train_loss").step) == ("file-1", 2)


def test_a_file_that_is_no_table_is_a_typed_error() -> None:
    """Bytes that cannot be read as a table name the file and keep the answer."""
    with pytest.raises(APIResponseValidationError, match="downloadFile file-1: no result file") as caught:
        client(b"\x89PNG\r\n\x1a\n\x00\x00").fine_tuning.jobs.results("ftjob-1")
    assert caught.value.response.content.startswith(b"\x89PNG")
