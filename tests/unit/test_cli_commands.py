"""`ft doctor`, filters of jobs, paths in place of IDs, graders, permissions and uploads."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import FTClient
from ft_client.cli import main
from ft_client.cli._filters import Since, show_jobs
from ft_client.cli._session import Session
from ft_client.cli.doctor import _clock
from ft_client.errors import JobFailedError
from ft_client.sandbox import Sandbox
from tests.support.service import MODEL, set_faults

DATA = Path(__file__).parents[2] / "ft_client" / "data"
MEASURES, TICKETS = DATA / "measures-train.jsonl", DATA / "tickets-train.jsonl"
GRADER = {
    "type": "string_check", "name": "x", "input": "{{sample.output_text}}", "reference": "{{item.a}}",
    "operation": "eq",
}  # fmt: skip


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One service for the file."""
    with Sandbox(speed=1e6) as running:
        yield running


Command = Callable[..., tuple[int, list[dict[str, Any]], str]]


@pytest.fixture
def ft(sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command with --json; give its exit code, the lines of stdout and stderr."""

    def call(*arguments: object) -> tuple[int, list[dict[str, Any]], str]:
        service = ["--api-key", "sk-test-1234", "--base-url", sandbox.base_url]
        code = main([*service, *map(str, arguments), "--json"])
        told, other = capsys.readouterr()
        return code, [json.loads(line) for line in told.splitlines()], other

    return call


def status_of(lines: list[dict[str, Any]]) -> dict[str, str]:
    """The status of each check."""
    return {line["name"]: line["status"] for line in lines}


def test_doctor_finds_nothing_wrong_with_a_working_service(ft: Command) -> None:
    """Each check is ok, and the exit code is 0."""
    code, lines, _ = ft("doctor")
    assert code == 0
    assert list(status_of(lines)) == [
        "versions", "journal", "proxy", "base URL", "profile", "network", "certificate", "key", "clock",
    ]  # fmt: skip
    assert set(status_of(lines).values()) == {"ok"}


@pytest.mark.parametrize(
    ("options", "name"),
    [
        (["--base-url", "http://127.0.0.1:9/v1"], "network"), (["--base-url", "x"], "base URL"),
        (["--profile", "nobody"], "profile"), (["--api-key", "sk-invalid-4711-abcdef"], "key"),
    ],
)  # fmt: skip
def test_doctor_names_the_setting_that_is_wrong(options: list[str], name: str, ft: Command) -> None:
    """One problem, with the next step; what depends on it is unknown. The key is not shown."""
    code, lines, other = ft("doctor", *options)
    problems = [line for line in lines if line["status"] == "problem"]
    assert (code, [line["name"] for line in problems]) == (1, [name])
    assert problems[0]["next_step"]
    assert "sk-invalid-4711-abcdef" not in json.dumps(lines) + other


@pytest.mark.parametrize(
    ("seconds", "status", "said"),
    [(30, "ok", "agrees"), (300, "problem", "behind the service"), (-300, "problem", "ahead of the service")],
)
def test_doctor_compares_the_clock(seconds: int, status: str, said: str) -> None:
    """With the Date header of the response; a minute is tolerated."""
    check = _clock({"date": formatdate(time.time() + seconds, usegmt=True)})
    assert check.status == status
    assert said in check.message


def test_doctor_reports_a_wrong_path_as_a_base_url(ft: Command, sandbox: Sandbox) -> None:
    """Status 404 comes from a service that has no such path."""
    set_faults(sandbox, {"operation": "listModels", "kind": "status", "status": 404, "times": 1})
    code, lines, _ = ft("doctor")
    assert (code, status_of(lines)["base URL"], status_of(lines)["key"]) == (1, "problem", "unknown")


@pytest.fixture(scope="module")
def listed(sandbox: Sandbox) -> dict[str, str]:
    """IDs of a succeeded and of a cancelled job."""
    with FTClient("k", base_url=sandbox.base_url) as client:
        file = client.files.upload(MEASURES)
        jobs = client.fine_tuning.jobs
        ended = jobs.wait(jobs.create(model=MODEL, training_file=file.id, suffix="blue").id)
        broken = client.files.upload(("x.jsonl", b'{"a": 1}\n' * 12))
        failed = jobs.create(model="gpt-4.1-nano-2025-04-14", training_file=broken.id)
        with pytest.raises(JobFailedError):
            jobs.wait(failed.id)
    return {"ended": ended.id, "failed": failed.id}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--status", "succeeded"], ["ended"]), (["--status", "failed"], ["failed"]), (["--model", "nano"], ["failed"]),
        (["--model", "blue"], ["ended"]), (["--since", "1h"], ["failed", "ended"]), (["--since", "2200-01-01"], []),
        (["--status", "failed", "--model", "blue"], []),
    ],
)  # fmt: skip
def test_jobs_are_filtered(options: list[str], expected: list[str], ft: Command, listed: dict[str, str]) -> None:
    """By status or outcome, by time, and by a part of a model's name; filters add up."""
    names = {job_id: name for name, job_id in listed.items()}
    found = [names[line["id"]] for line in ft("jobs", "list", *options)[1] if line["id"] in names]
    assert found == expected


class ListedJobs:
    """A service whose jobs have given times, two on each page. `pages` counts the requests."""

    def __init__(self, times: list[int]) -> None:
        self.pages = 0
        self._jobs = [
            {"object": "fine_tuning.job", "id": f"ftjob-{n}", "model": "m", "status": "succeeded", "created_at": at}
            for n, at in enumerate(times)
        ]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Return the page after a cursor."""
        self.pages += 1
        after = request.url.params.get("after")
        start = next((n + 1 for n, job in enumerate(self._jobs) if job["id"] == after), 0)
        data = self._jobs[start : start + 2]
        return httpx.Response(200, json={"object": "list", "data": data, "has_more": start + 2 < len(self._jobs)})


@pytest.mark.parametrize(
    ("times", "found", "pages"),
    [
        ([90, 80, 70, 40, 30, 20, 10, 5], "012", 2), ([40, 40, 40, 30, 20, 10], "", 2), ([90, 40, 30, 20], "0", 1),
        ([10, 20, 60, 70], "23", 2), ([90, 10, 80, 20, 70, 60], "0", 1), ([50, 50, 50, 50], "0123", 2),
        ([40, 60, 30, 70], "13", 2),
    ],
    ids=["newest first", "equal times", "at once", "oldest first", "gap", "at the limit", "no order"],
)  # fmt: skip
def test_since_reads_no_page_after_the_first_older_job(
    times: list[int], found: str, pages: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """If the list is newest first, as far as it was read. Otherwise all pages are read."""
    service = ListedJobs(times)
    with FTClient("k", http_client=httpx.Client(transport=httpx.MockTransport(service))) as client:
        show_jobs(Session(), client, client.fine_tuning.jobs.list(), None, ("id",), status=None, since=50.0, model=None)
    out, err = capsys.readouterr()
    assert out == "".join(f"{line}\n" for line in ("id", *(f"ftjob-{number}" for number in found)))
    assert err == f"{min(2 * pages, len(times))} jobs read, {len(found)} shown\n"
    assert service.pages == pages


def test_list_states_how_many_jobs_were_read(ft: Command, listed: dict[str, str]) -> None:
    """On stderr, and only with a filter. --limit bounds the jobs that are shown, and ends the reading."""
    assert ft("jobs", "list", "--limit", "1")[2] == ""
    _, lines, message = ft("jobs", "list", "--model", "blue", "--limit", "1")
    assert [line["id"] for line in lines] == [listed["ended"]]
    assert re.fullmatch(r"\d+ jobs read, 1 shown\n", message)


def test_time_that_cannot_be_read_is_a_usage_error(ft: Command) -> None:
    """With examples."""
    code, _, message = ft("jobs", "list", "--since", "yesterday")
    assert code == 2
    assert "such as 2026-11-01" in message
    assert Since().convert("2026-11-01T00:00+00:00", None, None) == 1_793_491_200.0


def test_path_of_a_training_file_is_uploaded(ft: Command) -> None:
    """With --upload; without it and without a terminal, nothing is sent and the message has the commands."""
    create = ["jobs", "create", "--training-file", MEASURES, "--model", MODEL]
    code, _, message = ft(*create)
    assert code == 2
    assert f"add --upload, or upload it: ft files upload {MEASURES}" in json.loads(message)["next_step"]
    code, (job,), message = ft(*create, "--upload")
    assert code == 0
    assert job["training_file"] in message


def test_dry_run_of_a_path_prints_upload_and_create(ft: Command) -> None:
    """Nothing is sent; a name stands for the ID."""
    code, (upload, create), _ = ft("jobs", "create", "--training-file", MEASURES, "--model", MODEL, "--dry-run")
    assert code == 0
    assert upload["url"].endswith("/files")
    assert create["body"]["training_file"] == "ID-of-training_file"


def test_dry_run_of_run_prints_the_options_of_create(ft: Command) -> None:
    """The current API, also where the service is not the sandbox."""
    code, lines, _ = ft("run", MEASURES, "--seed", 4, "--batch-size", 2, "--metadata", "a=b", "--dry-run")
    assert code == 0
    body = lines[-1]["body"]
    assert (body["seed"], body["hyperparameters"], body["metadata"]["a"]) == (4, {"batch_size": 2}, "b")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([TICKETS, "--api", "fine-tunes", "--seed", "3"], "the legacy API has no --seed"),
        ([MEASURES, "--prompt-loss-weight", "0.1"], "the current API has no --prompt-loss-weight"),
    ],
)
def test_option_of_the_other_api_is_a_usage_error(arguments: list[object], said: str, ft: Command) -> None:
    """Before anything is sent."""
    code, _, message = ft("run", *arguments)
    assert code == 2
    assert said in message


def test_graders_are_validated_and_run(ft: Command, tmp_path: Path) -> None:
    """As JSON, and from a file."""
    path = tmp_path / "grader.json"
    path.write_text(json.dumps(GRADER))
    assert ft("graders", "validate", f"@{path}")[1][0]["grader"] == GRADER
    assert ft("graders", "run", json.dumps(GRADER), "--sample", "5", "--item", '{"a": "5"}')[1][0]["reward"] == 1.0


def test_permissions_are_created_listed_and_deleted(ft: Command, listed: dict[str, str]) -> None:
    """For the model of a checkpoint."""
    name = ft("jobs", "checkpoints", listed["ended"])[1][0]["fine_tuned_model_checkpoint"]
    code, (made,), _ = ft("permissions", "create", name, "proj_a")
    assert (code, made["project_id"]) == (0, "proj_a")
    assert [each["id"] for each in ft("permissions", "list", name)[1]] == [made["id"]]
    assert ft("permissions", "delete", name, made["id"])[1][0]["deleted"] is True


def test_uploads_are_sent_in_parts_and_cancelled(ft: Command) -> None:
    """The file has all bytes; an unknown upload is an error."""
    code, (upload,), _ = ft("uploads", "send", MEASURES, "--part-size", 10_000)
    assert (code, upload["status"], upload["file"]["bytes"]) == (0, "completed", MEASURES.stat().st_size)
    assert ft("files", "wait", upload["file"]["id"])[1][0]["status"] == "processed"
    assert ft("uploads", "cancel", "upload_0")[0] == 1
