"""`ft run` and its journal: a rerun continues, --new starts over, ft continue lists and decides."""

import errno
import json
import re
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import FTClient
from ft_client._journal import Journal
from ft_client.cli import main
from ft_client.cli._output import local_time
from ft_client.cli._session import journal_path
from ft_client.sandbox import Sandbox
from tests.support.private_data_proxy import BASE_URL, KEY, private_data_proxy

DATA = Path(__file__).parents[2] / "ft_client" / "data"
MEASURES = DATA / "measures-train.jsonl"
GPT = "gpt-4o-mini-2024-07-18"

Ft = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    """One service for the file."""
    with Sandbox(speed=1000) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def no_faults(service: Sandbox) -> Iterator[None]:
    """Remove the faults of a test."""
    yield
    httpx.delete(f"{service.root}/sandbox/faults")


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The journal of the command."""
    monkeypatch.setenv("FT_JOURNAL", str(tmp_path / "state" / "journal.sqlite3"))
    monkeypatch.setenv("FT_RECONCILE_TIMEOUT", "0.1")
    return tmp_path / "state" / "journal.sqlite3"


@pytest.fixture
def ft(service: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Ft:
    """Run a command; return its exit code, stdout and stderr."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-any-key-for-tests")
    monkeypatch.setenv("OPENAI_BASE_URL", service.base_url)

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([*map(str, arguments)])
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def train(tmp_path: Path) -> Path:
    """A training file of this test alone."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(MEASURES.read_bytes())
    return path


def jobs_of(service: Sandbox, suffix: str) -> list[str]:
    """Return the jobs with a suffix."""
    with FTClient("sk-any-key-for-tests", base_url=service.base_url) as client:
        return [str(job.id) for job in client.fine_tuning.jobs.list() if job.user_provided_suffix == suffix]


def forget_job(journal: Path) -> None:
    """Change the journal to that of a run that was killed before it knew its job."""
    entries = Journal(journal)
    (run,) = entries.entries("run")
    details = {**run.details, "state": "started"}
    del details["job"]
    entries.finish(run.service, "run", run.key, None, details)
    (create,) = entries.entries("createFineTuningJob")
    entries.finish(create.service, create.kind, create.key, None)


@pytest.mark.usefixtures("journal")
def test_rerun_continues_and_new_starts_over(ft: Ft, service: Sandbox, train: Path, tmp_path: Path) -> None:
    """The same command finds its job; a file with other content is another run."""
    command = ("run", train, "--suffix", "rerun", "--n-epochs", "1", "-o", tmp_path / "results")
    assert ft(*command)[0] == 0
    code, _, notes = ft(*command)
    assert (code, "created by an earlier run" in notes, len(jobs_of(service, "rerun"))) == (0, True, 1)
    assert ft(*command, "--new")[0] == 0
    assert len(jobs_of(service, "rerun")) == 2
    assert ft(*command, "--no-journal")[0] == 0
    assert len(jobs_of(service, "rerun")) == 3
    train.write_bytes(train.read_bytes() + b"\n")
    assert ft(*command)[0] == 0
    assert len(jobs_of(service, "rerun")) == 4


def test_continue_lists_an_interrupted_run_and_completes_it(
    ft: Ft, service: Sandbox, journal: Path, train: Path, tmp_path: Path
) -> None:
    """With the job that the killed process created."""
    assert ft("continue")[1].splitlines()[1:] == []
    ft("run", train, "--suffix", "list", "--n-epochs", "1", "-o", tmp_path / "results")
    forget_job(journal)
    (run,) = [json.loads(line) for line in ft("continue", "--json")[1].splitlines()]
    assert (run["state"], run["job"], run["train"]) == ("started", None, str(train))
    heading, row = ft("continue")[1].splitlines()
    assert dict(zip(heading.split("\t"), row.split("\t"), strict=True)) == {
        **{key: str(run[key]) for key in ("run", "state", "train", "service")},
        "job": "", "created_at": local_time(run["created_at"], "%Y-%m-%d %H:%M:%S"),
    }  # fmt: skip
    assert ft("continue", "nothing")[0] == 2
    code, _, notes = ft("continue", run["run"])
    assert (code, len(jobs_of(service, "list"))) == (0, 1)
    assert jobs_of(service, "list")[0] in notes
    assert ft("continue", "--json")[1] == ""


@pytest.mark.usefixtures("journal")
@pytest.mark.parametrize(
    ("choice", "faults"),
    [
        ("--create", [{"operation": "createFineTuningJob", "kind": "drop_before"}]),
        (
            "--job",
            [
                {"operation": "createFineTuningJob", "kind": "drop_after"},
                {"operation": "listPaginatedFineTuningJobs", "kind": "status", "status": 500, "times": 100},
            ],
        ),
    ],
)
def test_unknown_outcome_is_decided_by_the_user(
    ft: Ft, service: Sandbox, train: Path, tmp_path: Path, choice: str, faults: list[dict[str, object]]
) -> None:
    """Without metadata, a rerun does not create the job again, and the message has both commands."""
    suffix = f"decide{choice}"
    command = ("run", train, "--suffix", suffix, "--n-epochs", "1", "-o", tmp_path / "r", "--profile", "openai-2023")
    httpx.put(f"{service.root}/sandbox/faults", json=faults)
    code, _, notes = ft(*command)
    run = notes.split("ft continue ")[1].split()[0]
    assert (code, f"ft continue {run} --create" in notes) == (1, True)
    if choice == "--create":  # the same again, until the user decides
        assert ft(*command)[0] == 1
    httpx.delete(f"{service.root}/sandbox/faults")
    jobs = jobs_of(service, suffix)
    assert len(jobs) == (0 if choice == "--create" else 1)
    assert ft("continue", run, choice, *jobs)[0] == 0
    assert len(jobs_of(service, suffix)) == 1


def test_newer_journal_stops_the_run(ft: Ft, service: Sandbox, journal: Path, train: Path) -> None:
    """Before anything is sent, with the way out."""
    Journal(journal).intend("s", "k", "1")
    with sqlite3.connect(journal) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    code, _, notes = ft("run", train, "--suffix", "newer")
    assert (code, "version 2" in notes, jobs_of(service, "newer")) == (2, True, [])


@pytest.mark.usefixtures("service")
def test_interrupted_follow_says_what_continues(
    ft: Ft, journal: Path, train: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job, its bill, and both commands."""

    def interrupt(*arguments: object, **options: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    monkeypatch.setattr("ft_client.resources.jobs.Jobs.follow", interrupt)
    code, _, notes = ft("run", train, "--suffix", "interrupted", "--n-epochs", "1")
    assert code == 143
    assert "the job continues, and is billed until it ends" in notes
    assert f"ft continue {json.loads(ft('continue', '--json')[1])['run']}" in notes
    assert journal.exists()


def test_interrupted_upload_says_that_nothing_is_billed(ft: Ft, train: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing runs, and nothing is billed."""

    def interrupt(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ft_client.resources.files.Files.upload", interrupt)
    code, _, notes = ft("files", "upload", train)
    assert (code, notes.strip()) == (130, "ft: interrupted; nothing is billed -> run the same command again")


@pytest.mark.filterwarnings("ignore::ft_client.InsecureConnectionWarning")
@pytest.mark.usefixtures("journal")
def test_jobs_get_compares_the_plan_with_the_bill(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a job that a real service has started."""
    with private_data_proxy() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", BASE_URL)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
        with FTClient(KEY, base_url=BASE_URL) as client:
            file = client.files.upload(MEASURES)
        options = ("--max-cost", "1", "--price", "10", "--n-epochs", "1", "--json")
        assert main(["jobs", "create", "--training-file", str(file.id), "--model", GPT, *options]) == 0
        job: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert main(["jobs", "get", job["id"]]) == 0
        assert "plan: 5,867 tokens, about 0.059 USD" in capsys.readouterr().err


def test_damaged_journal_is_a_problem_of_doctor_and_none_of_get(
    service: Sandbox, journal: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The job is shown: its bill alone cannot be compared with its plan."""
    with FTClient(KEY, base_url=service.base_url) as client:
        job = client.fine_tuning.jobs.create(model=GPT, training_file=client.files.upload(MEASURES).id)
    journal.parent.mkdir(exist_ok=True)
    journal.write_text("no database " * 100)
    monkeypatch.setenv("FT_JOURNAL", str(journal))
    options = ["--api-key", KEY, "--base-url", service.base_url]
    assert main(["jobs", "get", job.id, *options]) == 0
    out, err = capsys.readouterr()
    assert job.id in out
    assert "its plan is not known: the journal" in err
    assert main(["doctor", *options]) == 1
    assert re.search(r"^problem  journal: .* is damaged .* -> ", capsys.readouterr().out, re.MULTILINE)


def test_reader_that_is_gone_leaves_a_note_about_the_job(ft: Ft, train: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an interruption: the job is billed until it ends."""

    def write(*arguments: object, **options: object) -> None:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr("ft_client.resources.jobs.Jobs.follow", write)
    code, _, notes = ft("run", train, "--suffix", "unread", "--n-epochs", "1")
    assert code == 1
    assert "ft: the reader of the output is gone; the job continues, and is billed until it ends" in notes


@pytest.mark.skipif(sys.platform == "win32", reason="another variable")
def test_user_without_home_has_no_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    """HOME is not set, and the user has no entry, as in a container: nothing fails."""

    def home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", home)
    assert journal_path({}) is None


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"FT_JOURNAL": "0"}, None),
        ({"FT_JOURNAL": ""}, None),
        ({"FT_JOURNAL": "/x/j"}, Path("/x/j")),
        ({"XDG_STATE_HOME": "/state"}, Path("/state/ft-client/journal.sqlite3")),
    ],
)
@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="other state folders")
def test_journal_is_in_the_state_folder(environ: dict[str, str], expected: Path | None) -> None:
    """Unless FT_JOURNAL is set."""
    assert journal_path(environ) == expected


def test_run_whose_journal_cannot_be_written_names_no_run_to_continue(
    ft: Ft, service: Sandbox, train: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing would find the run again: the same command starts over."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("FT_JOURNAL", str(tmp_path / "file" / "journal.sqlite3"))
    fault = {"operation": "createFile", "kind": "status", "status": 400, "times": 9}
    httpx.put(f"{service.root}/sandbox/faults", json=[fault])
    code, _, shown = ft("run", train)
    assert code != 0
    assert "continuing without it" in shown
    assert "the same command starts over" in shown
    assert "ft continue" not in shown
