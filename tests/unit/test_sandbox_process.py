"""The embedded service as a process: start, shutdown, persistence and recovery."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

import httpx
import pytest

from ft_client.sandbox import ManualClock, Sandbox
from tests.support.service import KEY, MODEL, Caller, chat, completions, running


@contextmanager
def process(*arguments: str, **environment: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A running `python -m ft_client.sandbox` and its base URL."""
    with subprocess.Popen(
        [sys.executable, "-m", "ft_client.sandbox", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    ) as running_process:
        try:
            line = output(running_process.stdout).readline()
            assert line.startswith("listening on http://127.0.0.1:"), output(running_process.stderr).read()
            yield running_process, line.split()[-1]
        finally:
            running_process.kill()


def output(stream: IO[str] | None) -> IO[str]:
    """Return a stream of the process, which is not None."""
    assert stream is not None
    return stream


def call(method: str, url: str, **options: Any) -> Any:
    """Return the JSON body of a successful response."""
    response = httpx.request(method, url, headers=KEY, trust_env=False, **options)
    assert response.is_success, response.text
    return response.json()


def test_process_prints_listening_line_and_exits_0() -> None:
    """Requests are logged on stderr without the key, and SIGTERM is a clean shutdown."""
    with process("--port", "0") as (running_process, url):
        call("GET", f"{url}/models?limit=1")
        running_process.send_signal(signal.SIGTERM)
        out, err = running_process.communicate(timeout=20)
        assert (running_process.returncode, out) == (0, "")
        assert "GET    /v1/models  200  listModels" in err
        assert "sk-test" not in err


def test_allow_host_option_adds_names() -> None:
    """The option can be repeated."""
    with process("--allow-host", "sandbox", "--allow-host", "api.internal") as (_, url):
        for host, expected in (("sandbox:80", 200), ("api.internal", 200), ("other", 403)):
            response = httpx.get(f"{url}/models", headers={**KEY, "Host": host}, trust_env=False)
            assert response.status_code == expected


def test_training_unavailable_option_rejects_jobs() -> None:
    """The response has the code of organizations that the vendor has excluded."""
    with process("--training-unavailable") as (_, url):
        body = {"model": MODEL, "training_file": "file-1"}
        response = httpx.post(f"{url}/fine_tuning/jobs", json=body, headers=KEY, trust_env=False)
        assert (response.status_code, response.json()["error"]["code"]) == (403, "training_not_available")


def test_sigterm_ends_process_with_open_stream() -> None:
    """An open event stream does not block the shutdown."""
    with (
        process("--speed", "0.001", FT_SANDBOX_ANY_ID="1") as (running_process, url),
        httpx.stream("GET", f"{url}/fine-tunes/ft-x/events?stream=true", headers=KEY, trust_env=False) as response,
    ):
        next(response.iter_lines())
        running_process.send_signal(signal.SIGTERM)
        assert running_process.wait(timeout=20) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--speed", "0"], "speed"),
        (["--port", "1", "--host", "203.0.113.1"], ""),
        (["--contract", "/nowhere"], "nowhere"),
    ],
)
def test_failed_start_prints_reason_and_exits_2(arguments: list[str], words: str) -> None:
    """There is one line on stderr and no traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "ft_client.sandbox", *arguments], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Cannot start the sandbox: ")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_kill_loses_no_confirmed_change(tmp_path: Path) -> None:
    """After a kill during many requests, every confirmed file, job and byte is present."""
    folder = str(tmp_path / "data")
    answered: list[tuple[str, str, bytes]] = []
    with process("--data", folder) as (running_process, url):

        def work(number: int) -> None:
            with httpx.Client(headers=KEY, trust_env=False, timeout=20) as client:
                for round_number in range(1000):
                    data = (
                        chat(10)
                        + json.dumps({"messages": [{"role": "user", "content": f"{number}-{round_number}"}]}).encode()
                    )
                    form = {"data": {"purpose": "fine-tune"}, "files": {"file": ("a.jsonl", data)}}
                    try:
                        file = client.post(f"{url}/files", **form).json()["id"]
                        body = {"model": MODEL, "training_file": file, "metadata": {"n": f"{number}-{round_number}"}}
                        job = client.post(f"{url}/fine_tuning/jobs", json=body).json()["id"]
                    except httpx.TransportError:
                        return
                    answered.append((file, job, data))
                    if len(answered) == 40:
                        running_process.kill()

        workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert len(answered) >= 40
    with process("--data", folder) as (_, url):
        files = {file["id"]: file for file in call("GET", f"{url}/files")["data"]}
        jobs = {job["id"] for job in call("GET", f"{url}/fine_tuning/jobs?limit=10000")["data"]}
        for file, job, data in answered:
            assert files[file]["bytes"] == len(data)
            assert httpx.get(f"{url}/files/{file}/content", headers=KEY, trust_env=False).content == data
            assert job in jobs
    assert not list((tmp_path / "data" / "blobs").glob("*.part"))


def test_restart_preserves_all_objects(tmp_path: Path) -> None:
    """Files, running jobs, events, results, models, uploads and permissions are unchanged."""
    clock = ManualClock()
    paths = []
    with running(data_dir=tmp_path, clock=clock) as service:
        file = service.upload(completions())["id"]
        job = service.job()
        legacy = service.fine_tune(training_file=file)
        clock.advance(10)
        model = service.json("GET", f"/fine_tuning/jobs/{job['id']}")["fine_tuned_model"]
        permissions = f"/fine_tuning/checkpoints/{model}/permissions"
        service.json("POST", permissions, json={"project_ids": ["p"]})
        under_way = service.job()
        body = {"filename": "a", "purpose": "user_data", "bytes": 2, "mime_type": "x"}
        upload = service.json("POST", "/uploads", json=body)["id"]
        part = service.json("POST", f"/uploads/{upload}/parts", files={"data": ("a", b"ab")})["id"]
        paths = [
            "/files",
            "/models",
            "/fine-tunes",
            "/fine_tuning/jobs",
            f"/fine-tunes/{legacy['id']}",
            f"/fine_tuning/jobs/{job['id']}/events",
            f"/fine_tuning/jobs/{job['id']}/checkpoints",
            permissions,
        ]
        before = [service.json("GET", path) for path in paths]
    with running(data_dir=tmp_path, clock=clock) as service:
        assert [service.json("GET", path) for path in paths] == before
        done = service.json("POST", f"/uploads/{upload}/complete", json={"part_ids": [part]})
        assert service("GET", f"/files/{done['file']['id']}/content").content == b"ab"
        clock.advance(10)
        assert service.json("GET", f"/fine_tuning/jobs/{under_way['id']}")["status"] == "succeeded"


def test_seeded_service_creates_new_ids_after_restart(tmp_path: Path) -> None:
    """The seed does not repeat an existing ID."""
    ids = set()
    for _ in range(3):
        with running(data_dir=tmp_path, seed=1) as service:
            ids.add(service.upload(b"x", purpose="user_data")["id"])
    assert len(ids) == 3


def test_second_sandbox_on_data_dir_raises(tmp_path: Path) -> None:
    """The data directory is locked."""
    with Sandbox(data_dir=tmp_path), pytest.raises(RuntimeError, match="another sandbox"), Sandbox(data_dir=tmp_path):
        pass


def test_temporary_data_is_removed_at_stop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a data directory, the blobs are removed."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with running() as service:
        service.upload(chat())
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_start_removes_directories_of_killed_processes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Old directories of dead processes are removed, others stay."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    names = [f"ft-sandbox-{gone.pid}-{word}" for word in ("fresh", "old")]
    names += [f"ft-sandbox-{os.getpid()}-running", "ft-sandbox-notes"]
    for name in names:
        (tmp_path / name).mkdir()
        if "fresh" not in name:
            os.utime(tmp_path / name, (0, 0))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with running():
        pass
    assert {path.name for path in tmp_path.iterdir()} == set(names) - {f"ft-sandbox-{gone.pid}-old"}


def test_start_removes_unreferenced_blobs(tmp_path: Path) -> None:
    """Leftovers of a killed process are deleted."""
    with running(data_dir=tmp_path) as service:
        kept = service.upload(chat())["id"]
    (tmp_path / "blobs" / "file-orphan").write_bytes(b"x")
    (tmp_path / "blobs" / "file-half.part").write_bytes(b"x")
    with running(data_dir=tmp_path) as service:
        assert service("GET", f"/files/{kept}/content").content == chat()
        assert [path.name for path in (tmp_path / "blobs").iterdir()] == [kept]


def test_base_url_is_available_only_while_running() -> None:
    """A stopped sandbox can be started again."""
    sandbox = Sandbox()
    with pytest.raises(RuntimeError, match="not running"):
        _ = sandbox.base_url
    for _ in range(2):
        with sandbox:
            caller = Caller(sandbox)
            assert caller.json("GET", "/files")["data"] == []
            caller.upload(chat())
            caller.close()
    with pytest.raises(RuntimeError, match="not running"):
        _ = sandbox.base_url


@pytest.mark.parametrize("arguments", [{"speed": 0}, {"speed": float("nan")}, {"profile": "openai-1999"}])
def test_invalid_argument_raises_value_error(arguments: dict[str, Any]) -> None:
    """The message names the argument."""
    with pytest.raises(ValueError, match=next(iter(arguments))):
        Sandbox(**arguments)


def test_log_escapes_control_characters() -> None:
    """There is one line per request."""
    import io

    log = io.StringIO()
    with running(log=log) as service:
        service.error(404, "GET", "/files/a%0D%0Afake%1b[31m")
    lines = log.getvalue().splitlines()
    assert len(lines) == 1
    assert "GET    /v1/files/a%0D%0Afake%1b[31m  404  retrieveFile" in lines[0]


def test_clock_rejects_negative_advance() -> None:
    """States already reported stay valid."""
    for clock in (ManualClock(), Sandbox().clock):
        with pytest.raises(ValueError, match="backwards"):
            clock.advance(-1)


def test_data_dir_of_another_version_raises(tmp_path: Path) -> None:
    """The stored format has a version; the message names the file and the next step."""
    with running(data_dir=tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "objects.sqlite3")) as database:
        database.execute("PRAGMA user_version = 1")
    for _ in range(2):  # the lock is released after the failure
        with pytest.raises(RuntimeError, match=r"another version of the sandbox wrote .*objects\.sqlite3; delete it"):
            Sandbox(data_dir=tmp_path).start()
