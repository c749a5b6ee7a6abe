"""No paid job without consent: --yes, --max-cost, the question at a terminal, --dry-run, ft plan."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from ft_client import FTClient
from ft_client.cli import main
from ft_client.cli._confirm import is_real
from tests.support.private_data_proxy import BASE_URL, KEY, private_data_proxy

DATA = Path(__file__).parents[2] / "ft_client" / "data"
MEASURES, TICKETS = DATA / "measures-train.jsonl", DATA / "tickets-train.jsonl"
GPT = "gpt-4o-mini-2024-07-18"

Ft = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def proxy() -> Iterator[str]:
    """A service at another host name whose responses do not name the sandbox."""
    with private_data_proxy() as running:
        yield running.url


@pytest.fixture
def ft(capsys: pytest.CaptureFixture[str]) -> Ft:
    """Run a command; return its exit code, stdout and stderr."""

    def call(*arguments: object) -> tuple[int, str, str]:
        code = main([*map(str, arguments)])
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def real(proxy: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[FTClient]:
    """Point the command at the service that looks real; yield a client of it."""
    monkeypatch.setenv("HTTP_PROXY", proxy)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", BASE_URL)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    with FTClient(KEY, base_url=BASE_URL) as client:
        yield client


@pytest.mark.filterwarnings("ignore::ft_client.InsecureConnectionWarning")
class TestRealService:
    """A host that is not this machine, without the label of the sandbox."""

    def test_run_without_consent_sends_no_file_and_no_job(self, real: FTClient, ft: Ft) -> None:
        """The plan is shown, and the exit code is 2."""
        files, jobs = len(list(real.files.list())), len(list(real.fine_tuning.jobs.list()))
        code, _, notes = ft("run", MEASURES)
        assert (code, "5,867 tokens per epoch" in notes, "--yes" in notes) == (2, True, True)
        assert (len(list(real.files.list())), len(list(real.fine_tuning.jobs.list()))) == (files, jobs)

    def test_jobs_create_asks_and_counts_the_uploaded_file(self, real: FTClient, ft: Ft) -> None:
        """Without consent there is no job; with --yes there is one."""
        file = real.files.upload(MEASURES)
        arguments = ("jobs", "create", "--training-file", file.id, "--model", GPT)
        code, _, notes = ft(*arguments)
        assert (code, "5,867 tokens per epoch" in notes) == (2, True)
        assert [job for job in real.fine_tuning.jobs.list() if job.training_file == file.id] == []
        assert ft(*arguments, "--yes")[0] == 0
        assert len([job for job in real.fine_tuning.jobs.list() if job.training_file == file.id]) == 1

    @pytest.mark.parametrize(
        ("options", "reason"),
        [
            (("--max-cost", "1"), "is not known"),
            (("--max-cost", "1", "--yes"), "is not known"),
            (("--max-cost", "0.01", "--price", "10", "--n-epochs", "1"), "0.06 USD"),
        ],
    )
    def test_max_cost_stops_above_it_and_without_a_price(
        self, real: FTClient, ft: Ft, options: tuple[str, ...], reason: str
    ) -> None:
        """With exit code 2."""
        file = real.files.upload(MEASURES)
        code, _, notes = ft("jobs", "create", "--training-file", file.id, "--model", GPT, *options)
        assert (code, reason in notes) == (2, True)
        assert [job for job in real.fine_tuning.jobs.list() if job.training_file == file.id] == []

    def test_max_cost_above_the_plan_starts_the_job(self, real: FTClient, ft: Ft) -> None:
        """Without a question."""
        file = real.files.upload(MEASURES)
        options = ("--max-cost", "1", "--price", "10", "--n-epochs", "1")
        assert ft("jobs", "create", "--training-file", file.id, "--model", GPT, *options)[0] == 0

    @pytest.mark.parametrize(("answer", "jobs", "expected"), [("y", 1, 0), ("n", 0, 3), ("", 0, 3)])
    def test_question_at_a_terminal_decides(
        self, real: FTClient, ft: Ft, monkeypatch: pytest.MonkeyPatch, answer: str, jobs: int, expected: int
    ) -> None:
        """Nothing typed means no."""
        file = real.files.upload(TICKETS)
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
        monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer)
        assert ft("fine-tunes", "create", "--training-file", file.id, "--model", "curie")[0] == expected
        started = [job for job in real.fine_tunes.list() if job.to_dict()["training_files"][0]["id"] == file.id]
        assert len(started) == jobs


@pytest.mark.parametrize(
    ("base_url", "status", "headers", "expected"),
    [
        ("https://sandbox.example/v1", 200, {"x-ft-sandbox": "simulated"}, False),
        ("https://api.example/v1", 200, {}, True),
        ("https://api.example/v1", 401, {}, True),
        ("http://127.0.0.5:1/v1", 200, {}, False),
        ("http://[::1]:1/v1", 200, {}, False),
        ("http://localhost:1/v1", 200, {}, False),
    ],
)
def test_service_is_real_unless_it_is_this_machine_or_names_the_sandbox(
    base_url: str, status: int, headers: dict[str, str], expected: bool
) -> None:
    """One list of files tells."""
    page = {"object": "list", "data": [], "has_more": False}
    transport = httpx.MockTransport(lambda request: httpx.Response(status, json=page, headers=headers))
    with (
        httpx.Client(transport=transport) as http_client,
        FTClient(KEY, base_url=base_url, http_client=http_client) as client,
    ):
        assert is_real(client) is expected


CHANGES = [
    (("files", "upload", MEASURES), "POST", "/files"),
    (("files", "delete", "file-1"), "DELETE", "/files/file-1"),
    (("jobs", "create", "--training-file", "file-1", "--model", GPT), "POST", "/fine_tuning/jobs"),
    (("jobs", "cancel", "ftjob-1"), "POST", "/fine_tuning/jobs/ftjob-1/cancel"),
    (("jobs", "pause", "ftjob-1"), "POST", "/fine_tuning/jobs/ftjob-1/pause"),
    (("jobs", "resume", "ftjob-1"), "POST", "/fine_tuning/jobs/ftjob-1/resume"),
    (("fine-tunes", "create", "--training-file", "file-1"), "POST", "/fine-tunes"),
    (("fine-tunes", "cancel", "ft-1"), "POST", "/fine-tunes/ft-1/cancel"),
    (("models", "delete", "mine"), "DELETE", "/models/mine"),
]


@pytest.mark.parametrize(("command", "method", "path"), CHANGES, ids=[" ".join(map(str, c[0][:2])) for c in CHANGES])
def test_dry_run_prints_the_request_and_sends_nothing(
    ft: Ft, monkeypatch: pytest.MonkeyPatch, command: tuple[object, ...], method: str, path: str
) -> None:
    """No service listens at the address, and the key is not printed."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    code, data, notes = ft(*command, "--dry-run", "--json", "--base-url", "http://127.0.0.1:9/v1")
    request = json.loads(data)
    assert (code, request["method"], request["url"]) == (0, method, f"http://127.0.0.1:9/v1{path}")
    assert KEY not in data + notes


def test_dry_run_of_run_prints_uploads_and_the_create(ft: Ft) -> None:
    """With names in place of the IDs, and without a key."""
    code, data, _ = ft("run", TICKETS, "--validation", DATA / "tickets-valid.jsonl", "--api", "fine-tunes", "--dry-run")
    assert code == 0
    assert [line.split("/v1")[1] for line in data.splitlines() if line.startswith("POST")] == [
        "/files", "/files", "/fine-tunes",
    ]  # fmt: skip
    assert '"training_file": "ID-of-training_file"' in data


def test_every_command_that_changes_something_has_a_dry_run() -> None:
    """A new command is decided here."""
    from ft_client.cli._app import root

    changing = {"upload", "delete", "create", "cancel", "pause", "resume", "run", "copy", "continue"}
    local = {"export"}
    for name, group in root.commands.items():
        for command in getattr(group, "commands", {name: group}).values():
            if command.name in changing - local and name not in {"data", "cassettes"}:
                assert "dry_run" in {parameter.name for parameter in command.params}, f"{name} {command.name}"


def test_plan_command_needs_no_key(ft: Ft, monkeypatch: pytest.MonkeyPatch) -> None:
    """As text and as JSON, for several files."""
    monkeypatch.setattr(os, "environ", {k: v for k, v in os.environ.items() if not k.startswith("OPENAI")})
    code, text, _ = ft("plan", MEASURES, "--model", GPT)
    assert (code, "cost: about 0.053 USD" in text, "as of 2024-10" in text, "2027-01-14" in text) == (0, *[True] * 3)
    code, data, _ = ft("plan", MEASURES, MEASURES, "--model", GPT, "--json", "--price", "5")
    assert [json.loads(line)["cost_usd"] for line in data.splitlines()] == [pytest.approx(17_601 * 5 / 1e6)] * 2
    assert "unknown: price" in ft("plan", MEASURES, "--model", "m", "--profile", "together")[1]
    assert ft("plan", MEASURES, "--model", "m", "--profile", "nobody")[0] == 2


def test_plan_of_a_file_with_errors_exits_with_2(ft: Ft, tmp_path: Path) -> None:
    """The errors are listed."""
    path = tmp_path / "few.jsonl"
    path.write_text("".join(MEASURES.read_text(encoding="utf-8").splitlines(keepends=True)[:3]), encoding="utf-8")
    code, text, _ = ft("plan", path, "--model", GPT)
    assert (code, "will be rejected" in text) == (2, True)
