"""Commands that use a service, with the sandbox over a real socket."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client.cli import main
from ft_client.cli._sandbox_process import sandbox_process
from ft_client.sandbox import Sandbox
from tests.support.service import set_faults
from tests.support.terminal import needs_terminal, run_at_terminal

DATA = Path(__file__).parents[2] / "ft_client" / "data"
TICKETS, TICKETS_VALID = DATA / "tickets-train.jsonl", DATA / "tickets-valid.jsonl"
MEASURES, MEASURES_VALID = DATA / "measures-train.jsonl", DATA / "measures-valid.jsonl"
KEY = "sk-test-2f6d1c0a9b"

Lines = list[dict[str, Any]]


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    """One service for the file: every test makes what it needs."""
    with Sandbox(speed=50) as sandbox:
        yield sandbox


@pytest.fixture
def ft(
    service: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, Lines, str]]:
    """Run a command with --json; give its exit code, the lines of stdout and stderr."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", service.base_url)

    def call(*arguments: object) -> tuple[int, Lines, str]:
        code = main([*map(str, arguments), "--json"])
        told, other = capsys.readouterr()
        assert KEY not in told + other
        return code, [json.loads(line) for line in told.splitlines()], other

    return call


def requests(service: Sandbox) -> list[str]:
    """Return the operations of the requests that the service received."""
    seen = httpx.get(f"{service.root}/sandbox/requests").json()["data"]
    return [entry["operationId"] for entry in seen if entry["operationId"]]


def test_files_commands_upload_list_download_and_delete(ft: Any, tmp_path: Path) -> None:
    """The downloaded bytes are the same."""
    code, (file,), _ = ft("files", "upload", TICKETS)
    assert (code, file["bytes"], file["purpose"]) == (0, TICKETS.stat().st_size, "fine-tune")
    assert file["id"] in {entry["id"] for entry in ft("files", "list", "--purpose", "fine-tune")[1]}
    assert ft("files", "get", file["id"])[1] == ft("files", "get", file["id"])[1]
    target = tmp_path / "copy.jsonl"
    assert ft("files", "download", file["id"], "-o", target)[0] == 0
    assert target.read_bytes() == TICKETS.read_bytes()
    assert ft("files", "delete", file["id"])[1][0]["deleted"] is True
    code, lines, message = ft("files", "get", file["id"])
    assert (code, lines) == (1, [])
    assert file["id"] in message


def test_download_keeps_an_existing_file(ft: Any, tmp_path: Path) -> None:
    """Unless --force is set."""
    file_id = ft("files", "upload", TICKETS)[1][0]["id"]
    target = tmp_path / "mine.jsonl"
    target.write_text("mine")
    code, _, message = ft("files", "download", file_id, "-o", target)
    assert (code, target.read_text()) == (2, "mine")
    assert "--force" in message
    assert ft("files", "download", file_id, "-o", target, "--force")[0] == 0
    assert target.read_bytes() == TICKETS.read_bytes()


def test_jobs_commands_create_follow_and_show(ft: Any, tmp_path: Path) -> None:
    """Events arrive in order and once, then the last state; results are rows."""
    train = ft("files", "upload", MEASURES)[1][0]["id"]
    code, lines, _ = ft(
        "jobs", "create", "--training-file", train, "--model", "gpt-4o-mini-2024-07-18", "--n-epochs", "2",
        "--metadata", "team=blue", "--suffix", "units", "--follow",
    )  # fmt: skip
    assert code == 0
    created, *events, ended = lines
    assert (created["object"], ended["status"]) == ("fine_tuning.job", "succeeded")
    assert created["metadata"]["team"] == "blue"
    assert len({event["id"] for event in events}) == len(events) > 3
    job = created["id"]
    assert ft("jobs", "wait", job)[1] == [ended]
    assert ft("jobs", "get", job)[1] == [ended]
    assert [entry["id"] for entry in ft("jobs", "list", "--limit", "1", "--metadata", "team=blue")[1]] == [job]
    assert {event["id"] for event in ft("jobs", "events", job)[1]} == {event["id"] for event in events}
    assert len(ft("jobs", "events", job, "--limit", "2")[1]) == 2
    assert ft("jobs", "checkpoints", job)[1][0]["fine_tuning_job_id"] == job
    code, rows, _ = ft("jobs", "results", job, "-o", tmp_path)
    assert rows[0]["step"] == 1
    assert (tmp_path / f"{job}.csv").read_text().startswith("step,train_loss")
    assert ft("models", "get", ended["fine_tuned_model"])[0] == 0
    assert ft("models", "delete", ended["fine_tuned_model"])[1][0]["deleted"] is True
    assert ft("models", "get", ended["fine_tuned_model"])[0] == 1
    assert ft("models", "list")[1]


def test_fine_tunes_commands_create_follow_and_show(ft: Any) -> None:
    """With all classification parameters."""
    train, valid = (ft("files", "upload", path)[1][0]["id"] for path in (TICKETS, TICKETS_VALID))
    code, lines, _ = ft(
        "fine-tunes", "create", "--training-file", train, "--validation-file", valid, "--model", "ada",
        "--compute-classification-metrics", "--classification-n-classes", "5", "--suffix", "desks", "--follow",
    )  # fmt: skip
    assert code == 0
    created, *events, ended = lines
    assert (created["object"], ended["status"]) == ("fine-tune", "succeeded")
    assert [event["object"] for event in events] == ["fine-tune-event"] * len(events)
    job = created["id"]
    assert ft("fine-tunes", "wait", job)[1][0]["fine_tuned_model"] == ended["fine_tuned_model"]
    assert ft("fine-tunes", "get", job)[1][0]["id"] == job
    assert job in {entry["id"] for entry in ft("fine-tunes", "list")[1]}
    assert len(ft("fine-tunes", "events", job)[1]) == len(events)
    assert "classification/accuracy" in ft("fine-tunes", "results", job)[1][-1]


def slow_job(ft: Any, base_url: str) -> str:
    """A job on a service in no hurry."""
    options = ("--base-url", base_url)
    train = ft("files", "upload", MEASURES, *options)[1][0]["id"]
    made = ft("jobs", "create", "--training-file", train, "--model", "gpt-4o-mini-2024-07-18", *options)[1][0]
    return str(made["id"])


def test_exit_code_depends_on_the_outcome(ft: Any) -> None:
    """Timed out 4, cancelled 3, no results 1."""
    with Sandbox(speed=0.01) as sluggish:
        job = slow_job(ft, sluggish.base_url)
        options = ("--base-url", sluggish.base_url)
        code, lines, message = ft("jobs", "wait", job, "--timeout", "0", *options)
        assert (code, lines) == (4, [])
        assert f"ft jobs wait {job}" in message
        canceller = threading.Timer(
            0.5,
            lambda: httpx.post(
                f"{sluggish.base_url}/fine_tuning/jobs/{job}/cancel", headers={"Authorization": f"Bearer {KEY}"}
            ),
        )
        canceller.start()
        code, lines, _ = ft("jobs", "follow", job, *options)
        canceller.join()
        assert (code, lines[-1]["status"]) == (3, "cancelled")
        assert ft("jobs", "wait", job, *options)[0] == 3
        assert ft("jobs", "cancel", job, *options)[0] == 1
        assert ft("jobs", "results", job, *options)[0] == 1


@pytest.mark.parametrize(
    ("api", "train", "valid", "metric"),
    [("jobs", MEASURES, MEASURES_VALID, "train_loss"), ("fine-tunes", TICKETS, TICKETS_VALID, "training_loss")],
)
def test_run_prints_reports_files_job_events_and_rows(
    ft: Any, tmp_path: Path, api: str, train: Path, valid: Path, metric: str
) -> None:
    """And the deleted model, in this order; the result file stays."""
    code, lines, other = ft("run", train, "--validation", valid, "--api", api, "-o", tmp_path, "--delete-model")
    assert code == 0
    kinds = [line.get("object", "row") for line in lines]
    assert kinds[:4] == ["ft.dataset_report"] * 2 + ["file"] * 2
    assert metric in lines[kinds.index("row")]
    assert (lines[-1]["object"], lines[-1]["deleted"]) == ("model", True)
    assert len(list(tmp_path.glob("*.csv"))) == 1
    assert re.search(r"^running on http://127\.0\.0\.1:\d+/v1, a service on this machine$", other, re.MULTILINE)


def test_run_without_json_prints_events_and_summary(
    service: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Events with their time and the best values, on stdout."""
    options = ["--base-url", service.base_url, "--api-key", KEY]
    assert main([*options, "run", str(TICKETS), "--api", "fine-tunes", "-o", str(tmp_path)]) == 0
    told, other = capsys.readouterr()
    assert "training_loss: best " in told
    assert f"running on {service.base_url}" in other


def test_run_shows_about_ten_of_many_steps(
    service: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The first and the last one included; other events are all shown."""
    options = ["--base-url", service.base_url, "--api-key", KEY]
    assert main([*options, "run", str(MEASURES), "-o", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    steps = [line for line in told.splitlines() if "  Step " in line]
    assert 9 <= len(steps) <= 11
    assert "Step 204/204" in steps[-1]
    assert "Fine-tuning job started" in told


@needs_terminal
def test_run_at_terminal_shows_bar_and_plot(service: Sandbox, tmp_path: Path) -> None:
    """The bar counts steps and disappears at the end; the plot has a legend."""
    settings = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": service.base_url}
    text = run_at_terminal(["run", str(MEASURES), "-o", str(tmp_path)], settings)
    assert "204/204" in text
    assert "•" in text
    assert text.count("train_loss") == 2


def test_run_with_invalid_file_sends_nothing(ft: Any, service: Sandbox, tmp_path: Path) -> None:
    """Training file, validation file, or a missing file; the line is named."""
    broken, empty = tmp_path / "broken.jsonl", tmp_path / "empty.jsonl"
    broken.write_bytes(TICKETS.read_bytes() + b"no json\n")
    empty.write_bytes(b"")
    before = requests(service)
    for train, valid, said in (
        (broken, TICKETS_VALID, "line 76"),
        (TICKETS, broken, "line 76"),
        (empty, TICKETS_VALID, "file-empty"),
        (tmp_path / "missing.jsonl", TICKETS_VALID, "there is no file"),
        (TICKETS, tmp_path / "missing.jsonl", "there is no file"),
    ):
        code, _, message = ft("run", train, "--validation", valid)
        assert code == 2
        assert said in message
    assert requests(service) == before


def test_run_with_unsupported_format_sends_nothing(ft: Any, service: Sandbox) -> None:
    """The legacy API does not accept conversations."""
    before = requests(service)
    code, _, message = ft("run", MEASURES, "--api", "fine-tunes")
    assert code == 2
    assert "--api jobs" in message
    assert requests(service) == before


@pytest.mark.parametrize(
    "arguments", [["jobs", "list"], ["files", "upload", str(TICKETS)], ["run", str(TICKETS)], ["models", "get", "x"]]
)
def test_wrong_key_message_names_the_variable(
    service: Sandbox, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """The key itself is not shown."""
    key = "sk-invalid-4711-abcdef"
    assert main([*arguments, "--api-key", key, "--base-url", service.base_url]) == 1
    told, other = capsys.readouterr()
    assert "OPENAI_API_KEY" in other
    assert key not in told + other


def test_unreachable_server_message_has_its_address(capsys: pytest.CaptureFixture[str]) -> None:
    """Host and port."""
    with Sandbox() as gone:
        base_url = gone.base_url
    assert main(["jobs", "list", "--api-key", KEY, "--base-url", base_url]) == 1
    assert base_url.removesuffix("/v1").removeprefix("http://") in capsys.readouterr().err


def test_command_without_key_exits_2(
    capsys: pytest.CaptureFixture[str], service: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sandbox does not replace a named service unnoticed."""
    assert main(["files", "list"]) == 2
    assert "OPENAI_API_KEY" in capsys.readouterr().err
    assert main(["run", str(TICKETS), "--base-url", service.base_url]) == 2
    assert "OPENAI_API_KEY" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--base-url", "http://127.0.0.1:9/v1"], ["--api-key", KEY]])
def test_sandbox_option_excludes_base_url_and_key(capsys: pytest.CaptureFixture[str], option: list[str]) -> None:
    """Each of them selects a service."""
    assert main(["files", "list", "--sandbox", *option]) == 2
    assert "--sandbox" in capsys.readouterr().err


def test_options_after_the_command_take_precedence(service: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Both positions are allowed."""
    far = "http://127.0.0.1:9/v1"
    assert main(["--base-url", far, "--api-key", KEY, "files", "list", "--base-url", service.base_url]) == 0
    assert capsys.readouterr().out.startswith("id\tbytes\t")


def test_sandbox_process_ends_with_its_block() -> None:
    """Also if the block ends with an error."""
    with contextlib.suppress(KeyError), sandbox_process() as base_url:
        assert httpx.get(f"{base_url}/models", headers={"Authorization": "Bearer x"}).status_code == 200
        raise KeyError
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{base_url}/models")


def test_run_without_key_or_with_sandbox_uses_the_sandbox(tmp_path: Path) -> None:
    """With --sandbox, the key of the environment is not used."""
    environment = {**os.environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    command = [
        sys.executable,
        "-m",
        "ft_client",
        "run",
        str(MEASURES),
        "--sandbox",
        "--speed",
        "50",
        "-o",
        str(tmp_path),
    ]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, "embedded service" in ran.stderr) == (0, True)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        del environment[name]
    command.remove("--sandbox")
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, "embedded service" in ran.stderr) == (0, True)
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signal_ends_the_command_and_its_sandbox(tmp_path: Path, number: int, code: int) -> None:
    """The data folder is unlocked: no process uses it."""
    data = tmp_path / "data"
    environment = {**os.environ, "FT_SANDBOX_DATA": str(data)}
    command = [sys.executable, "-m", "ft_client", "run", str(MEASURES), "--sandbox", "--speed", "0.01"]
    with subprocess.Popen(
        [*command, "-o", str(tmp_path)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        while "created" not in (line := process.stderr.readline()):
            assert line, "ended too soon"
        process.send_signal(number)
        told = process.stderr.read()
        assert process.wait() == code
    assert "Traceback" not in told
    with Sandbox(data_dir=data):
        pass


def test_ft_sandbox_serves_until_sigterm() -> None:
    """It prints its address when it is ready, and exits with 0."""
    command = [sys.executable, "-m", "ft_client", "sandbox", "--speed", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        base_url = process.stdout.readline().removeprefix("listening on ").strip()
        assert httpx.get(f"{base_url}/models", headers={"Authorization": "Bearer x"}).status_code == 200
        process.terminate()
        assert process.wait() == 0


@pytest.mark.parametrize(
    ("number", "code", "word"), [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")]
)
@pytest.mark.parametrize("api", ["jobs", "fine-tunes"])
def test_signal_during_create_prints_how_to_find_the_job(
    tmp_path: Path, number: int, code: int, word: str, api: str, ft: Any
) -> None:
    """The printed command lists the job that the service started before the response was lost."""
    with Sandbox(speed=0.01) as sandbox:
        create = "createFineTuningJob" if api == "jobs" else "createFineTune"
        set_faults(sandbox, {"operation": create, "kind": "stall", "seconds": 30})
        environment = {**os.environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": sandbox.base_url}
        command = [sys.executable, "-m", "ft_client", "run", str(TICKETS), "--api", api, "--model"]
        command += ["babbage-002" if api == "jobs" else "ada", "-o", str(tmp_path)]
        jobs_url = f"{sandbox.base_url}/{'fine_tuning/jobs' if api == 'jobs' else 'fine-tunes'}"
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            assert process.stderr is not None
            while not httpx.get(jobs_url, headers={"Authorization": f"Bearer {KEY}"}, trust_env=False).json()["data"]:
                assert process.poll() is None, "ended too soon"
            process.send_signal(number)
            message = process.stderr.read().decode().splitlines()[-1]
            assert process.wait() == code
        assert message.startswith(f"ft: {word}; the create request was in flight, and a job may have been started")
        arguments = message.rpartition(": ft ")[2].split()
        found = ft(*arguments, "--base-url", sandbox.base_url)[1]
        assert len(found) == 1
        file_id = found[0]["training_file"] if api == "jobs" else found[0]["training_files"][0]["id"]
        assert api == "jobs" or file_id in message
        assert found[0].get("metadata", {}).get("ft_client_request", "") in message


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"kind": "status", "status": 404, "times": 9}, "404"),
        ({"kind": "malformed", "times": 9}, "unusable|not a result"),
    ],
)
def test_run_with_missing_result_file_warns_and_exits_0(
    ft: Any, service: Sandbox, tmp_path: Path, fault: dict[str, Any], reason: str
) -> None:
    """The job succeeded and its model exists; the warning contains the command for another try."""
    set_faults(service, {"operation": "downloadFile", **fault})
    try:
        code, lines, message = ft("run", TICKETS, "--api", "fine-tunes", "-o", tmp_path, "--delete-model")
    finally:
        set_faults(service)
    assert code == 0
    assert re.search(f"warning: ft-.* succeeded, but its results are missing: .*({reason})", message)
    assert re.search(r"try again: ft fine-tunes results ft-", message)
    assert (lines[-1]["object"], lines[-1]["deleted"]) == ("model", True)


def test_follow_reports_an_outage_on_stderr(ft: Any, service: Sandbox) -> None:
    """The start and the end of it; the events on stdout are complete."""
    train = ft("files", "upload", MEASURES)[1][0]["id"]
    job = ft("jobs", "create", "--training-file", train, "--model", "gpt-4o-mini-2024-07-18")[1][0]["id"]
    set_faults(service, {"operation": "listFineTuningEvents", "kind": "status", "status": 503, "times": 4})
    try:
        code, lines, message = ft("jobs", "follow", job)
    finally:
        set_faults(service)
    assert code == 0
    assert f"ft: warning: {job}: a poll failed" in message
    assert f"ft: warning: {job}: the service responds again" in message
    assert len({line["id"] for line in lines}) == len(lines)


def test_follow_with_timeout_exits_4(ft: Any) -> None:
    """The message contains the commands to continue."""
    with Sandbox(speed=0.01) as sluggish:
        job = slow_job(ft, sluggish.base_url)
        code, _, message = ft("jobs", "follow", job, "--timeout", "0.2", "--base-url", sluggish.base_url)
    assert code == 4
    assert f"ft jobs follow {job}" in message


class SlowFiles(BaseHTTPRequestHandler):
    """A service that processes a file for a while; `final` is its status then."""

    protocol_version = "HTTP/1.1"

    def _respond(self) -> None:
        self.rfile.read(int(self.headers.get("content-length") or 0))
        server: Any = self.server
        server.requests.append(f"{self.command} {self.path}")
        polled = sum(request.startswith("GET /v1/files/") for request in server.requests)
        status = server.final if polled > 1 else "pending"
        body: dict[str, Any] = {"id": "file-1", "object": "file", "status": status, "purpose": "fine-tune"}
        if "fine_tuning" in self.path:
            body = {"error": {"message": "no more for this test", "code": "x"}}
        content = json.dumps(body).encode()
        self.send_response(400 if "fine_tuning" in self.path else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = _respond  # noqa: N815  # names that the base class calls

    def log_message(self, *args: Any) -> None:
        """Log nothing."""


@pytest.mark.parametrize(("final", "creates"), [("processed", 1), ("error", 0)])
def test_run_waits_until_the_file_is_processed(
    final: str, creates: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A create with a pending file would be rejected; a file that cannot be used ends the command."""
    monkeypatch.setattr("ft_client.cli.run._FILE_POLL_INTERVAL", 0.01)
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), SlowFiles)
    server.requests, server.final = [], final
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base_url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        assert main(["run", str(MEASURES), "--base-url", base_url, "--api-key", KEY, "-o", str(tmp_path)]) == 1
    finally:
        server.shutdown()
        server.server_close()
    message = capsys.readouterr().err
    assert "waiting until file-1 is processed" in message
    requests = [request for request in server.requests if "/models/" not in request]
    assert requests[:3] == ["POST /v1/files", "GET /v1/files/file-1", "GET /v1/files/file-1"]
    assert sum("fine_tuning/jobs" in request for request in server.requests) == creates
    assert ("its status is error" in message) == (final == "error")
