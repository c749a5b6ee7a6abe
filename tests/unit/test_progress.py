"""`progress=True`: uploads, waits and follows show their progress at a terminal, in a notebook and in a log."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient
from ft_client._progress import TrainingProgress
from ft_client._progress_display import ProgressDisplay
from ft_client.errors import WaitTimeoutError
from ft_client.sandbox import Sandbox
from tests.support.service import MODEL, chat, completions
from tests.support.terminal import needs_terminal, python_at_terminal

PROGRAM = """
import sys
from ft_client import FTClient
from ft_client.sandbox import Sandbox
from tests.support.service import MODEL, chat

with Sandbox(speed=200) as sandbox, FTClient("any", base_url=sandbox.base_url) as client:
    file = client.files.upload(("train.jsonl", chat(30)), progress=True)
    job = client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
    for event in client.fine_tuning.jobs.follow(job.id, progress=True, poll_interval=0.1):
        print("event:", event.message)
assert "IPython" not in sys.modules  # it is optional
"""
STEP = r"ftjob-\w{24}: succeeded, step (\d+)/\1, loss \d\S*, epoch (\d)/\2"


class Terminal(io.StringIO):
    """A stream that claims to be a terminal. It has no file descriptor, so that its width is the default."""

    def isatty(self) -> bool:
        return True


def visible(output: str) -> list[str]:
    """Return the lines that remain on the screen: a carriage return starts a line again, over the old text."""
    lines = []
    for line in output.replace("\r\n", "\n").split("\n"):
        screen = ""
        for text in line.split("\r"):
            screen = text + screen[len(text) :]
        lines.append(screen.rstrip())
    return lines


@needs_terminal
@pytest.mark.parametrize(("width", "has_bar"), [(40, False), (80, False), (200, True)])
def test_terminal_shows_one_line_that_never_mixes_with_what_the_program_prints(width: int, has_bar: bool) -> None:
    """At any width: a long line is cut, and each event of the loop has its own line."""
    screen = visible(python_at_terminal(PROGRAM, width=width))
    events = [line for line in screen if "event:" in line]
    assert len(events) > 10
    assert all(line.startswith("event: ") for line in events)
    others = [line for line in screen if line and "event:" not in line]
    assert len(others) == 2
    assert "train.jsonl: " in others[0]
    assert others[1].removeprefix(f"[{'#' * 24}] ").startswith("ftjob-")
    assert others[1].startswith("[####") == has_bar
    assert all(len(line) < width for line in others)


@needs_terminal
def test_dumb_terminal_gets_lines_without_control_characters() -> None:
    """TERM=dumb cannot return to the start of a line."""
    output = python_at_terminal(PROGRAM, TERM="dumb")
    assert "\x1b" not in output
    assert "\r" not in output.replace("\r\n", "\n")
    assert re.search(rf"^{STEP}\s*$", output, re.MULTILINE)


def test_log_gets_few_lines_on_stderr_and_none_on_stdout() -> None:
    """The first and the last state; another one every 10 seconds. stdout belongs to the program."""
    command = [sys.executable, "-W", "error", "-c", PROGRAM]
    done = subprocess.run(command, text=True, check=False, timeout=60, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert all(line.startswith("event: ") for line in done.stdout.splitlines())
    lines = done.stderr.splitlines()
    assert len(lines) <= 4
    assert re.fullmatch(r"train\.jsonl: (\S+) of \1 kB, 100%", lines[0])
    assert re.fullmatch(STEP, lines[-1])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("redirection", ["2>&-", "2>/dev/full"])
def test_stream_that_cannot_be_written_to_changes_nothing(redirection: str) -> None:
    """The job is followed to its end."""
    command = ["sh", "-c", f'exec "$0" -c "$1" {redirection}', sys.executable, PROGRAM]
    done = subprocess.run(command, text=True, check=False, timeout=60, stdout=subprocess.PIPE)
    assert "event: The job has successfully completed" in done.stdout


def test_every_call_shows_its_progress_sync(capsys: pytest.CaptureFixture[str]) -> None:
    """Uploads in one request and in parts, waits and follows of both APIs."""
    with Sandbox(speed=1e4) as sandbox, FTClient("any", base_url=sandbox.base_url) as client:
        client.files.create(file=("create.jsonl", chat()), purpose="fine-tune", progress=True)
        client.uploads.upload_file(("parts.jsonl", chat()), progress=True)
        file = client.files.upload(("upload.jsonl", chat()), progress=True)
        job = client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
        client.fine_tuning.jobs.wait(job.id, progress=True)
        list(client.fine_tuning.jobs.follow(job.id, progress=True))
        legacy_file = client.files.upload(("legacy.jsonl", completions()))
        legacy = client.fine_tunes.create(model="ada", training_file=legacy_file.id)
        client.fine_tunes.wait(legacy.id, progress=True)
        list(client.fine_tunes.follow(legacy.id, progress=True))
    check_every_call_is_shown(capsys, job.id, legacy.id)


def test_every_call_shows_its_progress_async(capsys: pytest.CaptureFixture[str]) -> None:
    """The same, awaited."""

    async def use(base_url: str) -> tuple[str, str]:
        async with AsyncFTClient("any", base_url=base_url) as client:
            await client.files.create(file=("create.jsonl", chat()), purpose="fine-tune", progress=True)
            await client.uploads.upload_file(("parts.jsonl", chat()), progress=True)
            file = await client.files.upload(("upload.jsonl", chat()), progress=True)
            job = await client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
            await client.fine_tuning.jobs.wait(job.id, progress=True)
            async for _ in client.fine_tuning.jobs.follow(job.id, progress=True):
                pass
            legacy_file = await client.files.upload(("legacy.jsonl", completions()))
            legacy = await client.fine_tunes.create(model="ada", training_file=legacy_file.id)
            await client.fine_tunes.wait(legacy.id, progress=True)
            async for _ in client.fine_tunes.follow(legacy.id, progress=True):
                pass
            return job.id, legacy.id

    with Sandbox(speed=1e4) as sandbox:
        ids = asyncio.run(use(sandbox.base_url))
    check_every_call_is_shown(capsys, *ids)


def check_every_call_is_shown(capsys: pytest.CaptureFixture[str], job_id: str, legacy_id: str) -> None:
    """Each call ends with a line: 100 % or the final status."""
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert out == ""
    for name in ("create.jsonl", "parts.jsonl", "upload.jsonl"):
        assert sum(bool(re.fullmatch(rf"{name}: (\S+) of \1 kB, 100%", line)) for line in lines) == 1, lines
    for each in (job_id, legacy_id):
        ended = [line for line in lines if line.startswith(f"{each}: succeeded, ")]
        assert len(ended) == 2, lines


def test_calls_are_silent_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is printed without `progress=True`."""
    with Sandbox(speed=1e4) as sandbox, FTClient("any", base_url=sandbox.base_url) as client:
        file = client.files.upload(("train.jsonl", chat()))
        job = client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
        client.fine_tuning.jobs.wait(job.id)
    assert capsys.readouterr() == ("", "")


def test_wait_with_progress_succeeds_where_events_cannot_be_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """The status is shown without step and loss."""
    with Sandbox(speed=1e4) as sandbox, FTClient("any", base_url=sandbox.base_url) as client:
        file = client.files.upload(("train.jsonl", chat()))
        job = client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
        fault = {"operation": "listFineTuningEvents", "kind": "status", "status": 404, "times": 1000}
        httpx.put(f"{sandbox.root}/sandbox/faults", json=[fault]).raise_for_status()
        assert client.fine_tuning.jobs.wait(job.id, progress=True).status == "succeeded"
    assert capsys.readouterr().err.splitlines()[-1] == f"{job.id}: succeeded"


def test_on_progress_is_also_called() -> None:
    """Both may be used together."""
    calls: list[tuple[int, int | None]] = []
    with Sandbox() as sandbox, FTClient("any", base_url=sandbox.base_url) as client:
        client.files.upload(("t.jsonl", chat()), progress=True, on_progress=lambda *call: calls.append(call))
    assert calls[-1] == (len(chat()), len(chat()))


def test_status_is_shown_at_a_service_that_nests_it(capfd: pytest.CaptureFixture[str]) -> None:
    """Its jobs have the status in an inner object, and in words of their own."""
    with (
        Sandbox(speed=200, profile="dashscope") as sandbox,
        FTClient("any", base_url=sandbox.base_url, profile="dashscope") as client,
    ):
        file = client.files.upload(("t.jsonl", chat(20)))
        fine_tune = client.fine_tunes.create(model=MODEL, training_file=file.id)
        client.fine_tunes.wait(fine_tune.id, progress=True, poll_interval=0.1)
    assert f"{fine_tune.id}: succeeded" in capfd.readouterr().err


def test_time_left_is_known_at_a_service_with_times_as_text() -> None:
    """Events are read in the units of the contract."""
    events = [
        {"message": f"Step {number}/200", "created_at": f"2026-11-25T10:00:{second}Z", "level": "info"}
        for number, second in ((10, "00"), (60, "50"))
    ]
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"object": "list", "data": events}))
    http = httpx.Client(transport=transport)
    progress = TrainingProgress()
    with FTClient("any", profile="together", http_client=http) as client:
        for event in client.fine_tunes.list_events("ft-1"):
            progress.add_event(event)
    assert progress.text(dt.datetime(2026, 11, 25, 10, 0, 50, tzinfo=dt.UTC).timestamp()) == "step 60/200, 2 min left"


def test_stream_that_has_only_write_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs with a window replace stderr by such an object, and the upload does not fail for it."""
    written: list[str] = []
    monkeypatch.setattr(sys, "stderr", SimpleNamespace(write=written.append))
    display = ProgressDisplay()
    display.show("file.jsonl: 1.0 MB")
    display.close()
    assert written == ["file.jsonl: 1.0 MB\n"]


@contextmanager
def terminal() -> Iterator[Terminal]:
    """Stderr is a terminal of 80 columns for the duration of the block."""
    with mock.patch.dict(os.environ, {"TERM": "xterm"}), redirect_stderr(Terminal()) as stream:
        yield stream


def drawn(*displays: tuple[str, float | None]) -> str:
    """Return what one display writes at a terminal."""
    with terminal() as stream:
        display = ProgressDisplay()
        for text, fraction in displays:
            display._drawn_at = float("-inf")
            display.show(text, fraction)
        display.close()
    return stream.getvalue()


def test_error_ends_the_line() -> None:
    """Later output starts on a new line, and the progress line is free for the next call."""
    with terminal() as stream, Sandbox() as sandbox, FTClient("any", base_url=sandbox.base_url) as client:
        file = client.files.upload(("t.jsonl", chat()))
        job = client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
        with pytest.raises(WaitTimeoutError):
            client.fine_tuning.jobs.wait(job.id, progress=True, timeout=0.1)
        assert stream.getvalue().endswith("\n")
    assert drawn(("free", None)) == "\rfree\n"


def test_second_call_at_a_terminal_prints_lines_above_the_first() -> None:
    """Two calls at once do not write into each other's line."""
    with terminal() as stream:
        first, second = ProgressDisplay(), ProgressDisplay()
        first.show("first call")
        second.show("second")
        first.close()
        second.close()
    assert stream.getvalue() == "\rfirst call\r\x1b[Ksecond\n\n"


def test_shorter_text_leaves_nothing_of_the_longer_one() -> None:
    """Also if characters are two cells wide."""
    assert drawn(("数据 three", None), ("two", None)) == "\r数据 three\rtwo       \n"


def test_text_of_the_service_has_no_control_characters() -> None:
    """They are escaped, so that a status cannot write elsewhere on the screen."""
    assert drawn(("ftjob-1: \x1b[31mred\u202e\n", None)) == "\rftjob-1: \\x1b[31mred\\u202e\\n\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a", f"[{'#' * 12}{'-' * 12}] a"), ("b" * 60, "b" * 60), ("数" * 60, "数" * 38 + "...")],
    ids=["with bar", "without bar", "cut"],
)
def test_line_fits_the_terminal_in_cells(text: str, line: str) -> None:
    """The bar gives way first. Wide characters count twice."""
    assert drawn((text, 0.5)) == f"\r{line}\n"


NOTEBOOK = [
    """
    from ft_client import FTClient
    from ft_client.sandbox import Sandbox
    from tests.support.service import MODEL, chat

    sandbox = Sandbox(speed=20).start()
    client = FTClient("any", base_url=sandbox.base_url)
    """,
    'file = client.files.upload(("<train>.jsonl", chat(30)), progress=True)',
    """
    job = client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
    job = client.fine_tuning.jobs.wait(job.id, progress=True)
    """,
    """
    count = 0
    for event in client.fine_tuning.jobs.follow(job.id, progress=True):
        count += 1
    print(count > 10)
    """,
    """
    from ft_client import AsyncFTClient

    async with AsyncFTClient("any", base_url=sandbox.base_url) as other:
        job = await other.fine_tuning.jobs.wait(job.id, progress=True)
    sandbox.stop()
    """,
]


def test_notebook_shows_one_element_for_each_call() -> None:
    """Executed by a real kernel: the last state, as HTML with a bar and as text."""
    pytest.importorskip("ipykernel", reason="ipykernel is not installed: make test-notebook")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: make test-notebook")
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed: make test-notebook")
    cells = [nbformat.v4.new_code_cell(textwrap.dedent(source).strip()) for source in NOTEBOOK]
    notebook = nbformat.v4.new_notebook(cells=cells)
    root = str(Path(__file__).parents[2])
    nbclient.NotebookClient(notebook, timeout=60, resources={"metadata": {"path": root}}).execute()
    outputs = [cell["outputs"] for cell in notebook.cells]
    assert [len(each) for each in outputs] == [0, 1, 1, 2, 1]
    upload, wait, (follow, printed), awaited = outputs[1][0], outputs[2][0], outputs[3], outputs[4][0]
    assert re.fullmatch(r"<train>\.jsonl: (\S+) of \1 kB, 100%", upload["data"]["text/plain"])
    assert upload["data"]["text/html"].startswith('<div><progress value="1.0000"></progress> &lt;train&gt;.jsonl: ')
    for output in (wait, follow, awaited):
        assert output["output_type"] == "display_data"
        assert re.fullmatch(STEP, output["data"]["text/plain"])
    assert printed["text"] == "True\n"
