"""The logger `ft_client`: what it reports, and what it never receives."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ft_client import AsyncFTClient, FTClient
from ft_client.sandbox import Sandbox
from tests.support.service import chat, set_faults

KEY = "sk-secret-0123456789abcdef"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as service:
        yield service


def messages(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "ft_client"]


def test_request_is_logged_at_debug(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    """Method, path, status, duration, attempt and request ID; neither the query nor the key."""
    with caplog.at_level(logging.DEBUG, "ft_client"), FTClient(KEY, base_url=sandbox.base_url) as client:
        client.files.list(limit=7)
    (line,) = messages(caplog)
    assert line.startswith("GET /v1/files: 200 in 0.")
    assert ", attempt 1, request req_" in line
    assert "limit" not in line


def test_request_is_not_logged_at_info(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    """A success without a retry leaves no message."""
    with caplog.at_level(logging.INFO, "ft_client"), FTClient(KEY, base_url=sandbox.base_url) as client:
        client.files.list()
    assert messages(caplog) == []


@pytest.mark.parametrize("asynchronous", [False, True])
def test_retry_is_logged_with_reason_and_delay(
    asynchronous: bool, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """The next attempt, the number of attempts, and the seconds until then."""
    set_faults(sandbox, {"operation": "listFiles", "kind": "status", "status": 503})

    async def list_files() -> None:
        async with AsyncFTClient(KEY, base_url=sandbox.base_url) as client:
            await client.files.list()

    with caplog.at_level(logging.INFO, "ft_client"):
        if asynchronous:
            asyncio.run(list_files())
        else:
            with FTClient(KEY, base_url=sandbox.base_url) as client:
                client.files.list()
    (line,) = messages(caplog)
    assert "503" in line
    assert "; attempt 2 of 3 in 0." in line


def test_resumed_download_is_logged(sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The failure, and the offset at which the transfer continues."""
    with FTClient(KEY, base_url=sandbox.base_url) as client:
        content = chat(40_000)
        file = client.files.upload(("train.jsonl", content))
        set_faults(sandbox, {"operation": "downloadFile", "kind": "cut_body", "bytes": 1_000_000})
        with caplog.at_level(logging.INFO, "ft_client"):
            client.files.download(file.id, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == content
    found = messages(caplog)
    assert any("; continuing at byte " in line for line in found)
    assert any(line.startswith(f"downloadFile {file.id}: resumed at byte ") for line in found)


def test_key_and_content_are_never_logged(sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    """All messages of a session at DEBUG, with a service that rejects the requests."""
    with caplog.at_level(logging.DEBUG, "ft_client"), FTClient(KEY, base_url=sandbox.base_url) as client:
        client.files.upload(("train.jsonl", b'{"prompt": "private words", "completion": "x"}\n'))
        set_faults(sandbox, {"operation": "listFiles", "kind": "status", "status": 401, "times": 3})
        with pytest.raises(Exception, match="401"):
            client.files.list()
    text = "\n".join(messages(caplog))
    assert text.count("\n") >= 1
    assert KEY not in text
    assert "private words" not in text


def run(value: str, base_url: str) -> subprocess.CompletedProcess[str]:
    """List files in a process with FT_LOG."""
    code = f"import ft_client; ft_client.FTClient('k', base_url={base_url!r}).files.list()"
    return subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "FT_LOG": value}, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(("value", "expected"), [("debug", True), ("DEBUG", True), ("info", False), ("", False)])
def test_variable_prints_requests_on_stderr(value: str, expected: bool, sandbox: Sandbox) -> None:
    """At the level debug only."""
    done = run(value, sandbox.base_url)
    assert done.returncode == 0
    assert ("ft_client DEBUG GET /v1/files: 200" in done.stderr) is expected


def test_unknown_level_is_named(sandbox: Sandbox) -> None:
    """The program runs, with a warning that lists the levels."""
    done = run("loud", sandbox.base_url)
    assert done.returncode == 0
    assert "FT_LOG='loud' is ignored -> use one of debug, info" in done.stderr


def test_control_characters_of_the_service_are_escaped() -> None:
    """A message is one line, whatever a service sends."""
    from ft_client._log import _LineFormatter

    record = logging.LogRecord("ft_client", logging.INFO, "", 0, "%s", ("a\x1b[2Jb\nc",), None)
    assert _LineFormatter("%(message)s").format(record) == "a\\x1b[2Jb\\nc"


@pytest.mark.parametrize(("value", "lines"), [("debug", 1), ("", 0)])
def test_command_prints_a_request_once(value: str, lines: int, sandbox: Sandbox) -> None:
    """As a note of `ft`, not as a line of the library too."""
    done = subprocess.run(
        [sys.executable, "-m", "ft_client", "files", "list", "--api-key", "k", "--base-url", sandbox.base_url],
        env={**os.environ, "FT_LOG": value}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("GET /v1/files: 200") == lines
    assert done.stderr.count("ft: debug: GET /v1/files: 200") == lines
