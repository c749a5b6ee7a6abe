"""Result files of a job through a client: rows if they can be parsed, else a typed error."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest

from ft_client import APIResponseValidationError, FTClient

TABLE = b"step,train_loss\n1,0.5\n2,0.25\n"


def client(content: bytes, result_files: Any = ("file-1",), **files: bytes) -> FTClient:
    """A client of a service with one job, and one content of its result files, or one for each."""

    def respond(request: httpx.Request) -> httpx.Response:
        if not request.url.path.endswith("/content"):
            job_id = request.url.path.rpartition("/")[2]
            job = {"id": job_id, "status": "succeeded", "result_files": result_files}
            return httpx.Response(200, json={key: value for key, value in job.items() if value is not ...})
        return httpx.Response(200, content=files.get(request.url.path.split("/")[-2].replace("-", "_"), content))

    return FTClient("key", http_client=httpx.Client(transport=httpx.MockTransport(respond)))


def test_results_returns_rows_of_the_jobs_file() -> None:
    """The result has the ID of its file."""
    (results,) = client(TABLE).fine_tuning.jobs.results("ftjob-1")
    assert (results.file_id, results.best("train_loss").step) == ("file-1", 2)


def test_results_of_several_files_keep_their_order() -> None:
    """In plain form, base64, with a byte order mark."""
    other = b"\xef\xbb\xbfstep,valid_loss\n7,0.125\n"
    made = client(b"", ["file-b", "file-a"], file_b=base64.b64encode(TABLE), file_a=other)
    first, second = made.fine_tuning.jobs.results("ftjob-1")
    assert (first.file_id, first.encoding, len(first)) == ("file-b", "base64", 2)
    assert (second.file_id, second.encoding, second.rows[0].step) == ("file-a", "plain", 7)


def test_results_of_fine_tune_reads_file_objects() -> None:
    """The legacy API embeds them."""
    (results,) = client(TABLE, [{"object": "file", "id": "file-1"}]).fine_tunes.results("ft-1")
    assert (results.file_id, len(results)) == ("file-1", 2)


@pytest.mark.parametrize("none", [[], None, ...])
def test_results_of_job_without_files_is_empty(none: Any) -> None:
    """A job that has not ended, or an Azure job, which omits empty lists."""
    assert client(TABLE, none).fine_tuning.jobs.results("ftjob-1") == []
    assert client(TABLE, none).fine_tunes.results("ft-1") == []


def test_results_of_other_content_raises_validation_error() -> None:
    """The error names the file and has the response."""
    with pytest.raises(
        APIResponseValidationError, match="downloadFile file-1: the content is not a result file"
    ) as caught:
        client(b"\x89PNG\r\n\x1a\n\x00\x00").fine_tuning.jobs.results("ftjob-1")
    assert caught.value.response.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r"])
def test_iter_lines_splits_at_line_feeds_alone(separator: str) -> None:
    """JSON has the other separators unescaped; a line ends with a line feed, perhaps after a carriage return."""
    lines = [f'{{"a": "x{separator}y"}}', "", "last"]
    for end in ("\n", "\r\n"):
        content = client(end.join(lines).encode()).files.content("file-1")
        assert list(content.iter_lines()) == lines
        assert list(client((end.join(lines) + end).encode()).files.content("file-1").iter_lines()) == lines
