"""The commands that talk to a service, against the embedded one over a real socket."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client.cli import main
from ft_client.cli._sandbox_process import sandbox_process
from ft_client.sandbox import Sandbox

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
    """Operations the service was asked for, looking at this list left out."""
    seen = httpx.get(f"{service.root}/sandbox/requests").json()["data"]
    return [entry["operationId"] for entry in seen if entry["operationId"]]


def test_a_file_goes_up_is_found_comes_down_and_is_deleted(ft: Any, tmp_path: Path) -> None:
    """The same bytes come back."""
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


def test_a_download_replaces_nothing_unasked(ft: Any, tmp_path: Path) -> None:
    """The file that is there stays as it is."""
    file_id = ft("files", "upload", TICKETS)[1][0]["id"]
    target = tmp_path / "mine.jsonl"
    target.write_text("mine")
    code, _, message = ft("files", "download", file_id, "-o", target)
    assert (code, target.read_text()) == (2, "mine")
    assert "--force" in message
    assert ft("files", "download", file_id, "-o", target, "--force")[0] == 0
    assert target.read_bytes() == TICKETS.read_bytes()


def test_a_job_is_created_followed_and_shown(ft: Any, tmp_path: Path) -> None:
    """Its events come in order and once, then its last state; results are rows."""
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


def test_a_legacy_fine_tune_is_created_followed_and_shown(ft: Any) -> None:
    """With every parameter of its classification."""
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


def test_states_other_than_success_have_exit_codes_of_their_own(ft: Any) -> None:
    """Paused and resumed 0, out of time 4, cancelled 3, no results 1."""
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
def test_run_does_it_all(ft: Any, tmp_path: Path, api: str, train: Path, valid: Path, metric: str) -> None:
    """Reports, files, job, events, rows and the deleted model, in this order; the result file stays."""
    code, lines, other = ft("run", train, "--validation", valid, "--api", api, "-o", tmp_path, "--delete-model")
    assert code == 0
    kinds = [line.get("object", "row") for line in lines]
    assert kinds[:4] == ["ft.dataset_report"] * 2 + ["file"] * 2
    assert metric in lines[kinds.index("row")]
    assert (lines[-1]["object"], lines[-1]["deleted"]) == ("model", True)
    assert len(list(tmp_path.glob("*.csv"))) == 1
    assert ", for real" in other


def test_run_tells_a_person_what_happens(service: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Without --json: events with their time and the best figures, on stdout."""
    options = ["--base-url", service.base_url, "--api-key", KEY]
    assert main([*options, "run", str(TICKETS), "--api", "fine-tunes", "-o", str(tmp_path)]) == 0
    told, other = capsys.readouterr()
    assert "training_loss: best " in told
    assert f"running on {service.base_url}" in other


def test_of_many_steps_a_person_is_shown_some_ten(
    service: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The first and the last among them; what is no step is shown whole."""
    options = ["--base-url", service.base_url, "--api-key", KEY]
    assert main([*options, "run", str(MEASURES), "-o", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    steps = [line for line in told.splitlines() if "  Step " in line]
    assert 9 <= len(steps) <= 11
    assert "Step 204/204" in steps[-1]
    assert "Fine-tuning job started" in told


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_at_a_terminal_there_is_a_bar_and_a_curve(service: Sandbox, tmp_path: Path) -> None:
    """The bar counts steps and is gone at the end, the curve names what it draws."""
    environment = {**os.environ, "OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": service.base_url, "TERM": "xterm"}
    near, far = os.openpty()
    os.set_blocking(near, True)
    command = [sys.executable, "-m", "ft_client", "run", str(MEASURES), "-o", str(tmp_path)]
    told = bytearray()

    def read() -> None:
        with contextlib.suppress(OSError):  # how Linux says that the other side is closed
            while chunk := os.read(near, 65_536):
                told.extend(chunk)

    reader = threading.Thread(target=read)
    reader.start()
    with subprocess.Popen(command, env=environment, stdin=far, stdout=far, stderr=far) as process:
        os.close(far)
        assert process.wait() == 0
    reader.join()
    os.close(near)
    text = told.decode()
    assert "204/204" in text
    assert "⢕" in text
    assert text.count("train_loss") == 2


def test_run_sends_nothing_of_a_file_with_an_error(ft: Any, service: Sandbox, tmp_path: Path) -> None:
    """In the training file, in the validation file, or where a file is missing; the line is named."""
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


def test_run_refuses_what_an_api_cannot_take(ft: Any, service: Sandbox) -> None:
    """Conversations are not for the legacy API, and nothing is sent to find that out."""
    before = requests(service)
    code, _, message = ft("run", MEASURES, "--api", "fine-tunes")
    assert code == 2
    assert "--api jobs" in message
    assert requests(service) == before


@pytest.mark.parametrize(
    "arguments", [["jobs", "list"], ["files", "upload", str(TICKETS)], ["run", str(TICKETS)], ["models", "get", "x"]]
)
def test_a_wrong_key_is_told_and_not_shown(
    service: Sandbox, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    """The message names the setting to look at."""
    key = "sk-invalid-4711-abcdef"
    assert main([*arguments, "--api-key", key, "--base-url", service.base_url]) == 1
    told, other = capsys.readouterr()
    assert "OPENAI_API_KEY" in other
    assert key not in told + other


def test_a_server_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """With its address."""
    with Sandbox() as gone:
        base_url = gone.base_url
    assert main(["jobs", "list", "--api-key", KEY, "--base-url", base_url]) == 1
    assert base_url.removesuffix("/v1").removeprefix("http://") in capsys.readouterr().err


def test_without_a_key_nothing_but_run_goes_on(
    capsys: pytest.CaptureFixture[str], service: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A service that was named without a key is not silently replaced by the embedded one."""
    assert main(["files", "list"]) == 2
    assert "OPENAI_API_KEY" in capsys.readouterr().err
    assert main(["run", str(TICKETS), "--base-url", service.base_url]) == 2
    assert "OPENAI_API_KEY" in capsys.readouterr().err


@pytest.mark.parametrize("option", [["--base-url", "http://127.0.0.1:9/v1"], ["--api-key", KEY]])
def test_the_embedded_service_takes_no_address_and_no_key(
    capsys: pytest.CaptureFixture[str], option: list[str]
) -> None:
    """Two services cannot both be meant."""
    assert main(["files", "list", "--sandbox", *option]) == 2
    assert "--sandbox" in capsys.readouterr().err


def test_options_after_the_command_win_over_those_before(service: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Both places are allowed."""
    far = "http://127.0.0.1:9/v1"
    assert main(["--base-url", far, "--api-key", KEY, "files", "list", "--base-url", service.base_url]) == 0
    assert capsys.readouterr().out.startswith("id\tbytes\t")


def test_the_embedded_service_ends_with_its_block() -> None:
    """Also when the block ends with an error."""
    with contextlib.suppress(KeyError), sandbox_process() as base_url:
        assert httpx.get(f"{base_url}/models", headers={"Authorization": "Bearer x"}).status_code == 200
        raise KeyError
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{base_url}/models")


def test_run_without_a_key_uses_the_embedded_service_and_leaves_the_real_one_alone(tmp_path: Path) -> None:
    """As a person would call it; the key of the environment stays out of it when --sandbox is given."""
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
def test_a_signal_ends_the_command_and_the_service_it_started(tmp_path: Path, number: int, code: int) -> None:
    """The data folder is free again: no process is left that holds it."""
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


def test_ft_sandbox_serves_until_it_is_told_to_end() -> None:
    """It prints its address when it is ready, and SIGTERM ends it with 0."""
    command = [sys.executable, "-m", "ft_client", "sandbox", "--speed", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        base_url = process.stdout.readline().removeprefix("listening on ").strip()
        assert httpx.get(f"{base_url}/models", headers={"Authorization": "Bearer x"}).status_code == 200
        process.terminate()
        assert process.wait() == 0
