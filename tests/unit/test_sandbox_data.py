"""The service validates the files of a job with the check that users run before they upload."""

import json
from pathlib import Path
from typing import Any

import pytest

from ft_client.datasets import check
from tests.support.examples import ASSISTANT, CALLING, TOOLS, USER, good_preference, good_reinforcement, says
from tests.support.service import Caller, running

GRADER = {"type": "string_check", "name": "same", "input": "a", "reference": "b", "operation": "eq"}


def content(*rows: Any) -> bytes:
    """Return a file of eleven valid rows and these."""
    valid = [{"messages": [says("user", f"{n}?"), says("assistant", str(n))]} for n in range(11)]
    return b"".join(json.dumps(row).encode() + b"\n" for row in [*valid, *rows])


@pytest.mark.parametrize(
    "row",
    [
        {"messages": [says("user", name=7), ASSISTANT]},
        {"messages": [says("User"), ASSISTANT]},
        {"messages": [USER, ASSISTANT], "id": 1},
        {"messages": [USER, CALLING, USER, ASSISTANT], "tools": TOOLS},
        {"messages": [USER, says("assistant", "a <|endoftext|> b")]},
        {"messages": [USER]},
        {"prompt": "2 + 2 =", "completion": " 4"},
        {"text": "puppy"},
    ],
)
def test_job_fails_with_the_finding_of_the_check(service: Caller, tmp_path: Path, row: Any) -> None:
    """The message has the line, the path, the reason and the code of the first error."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(content(row))
    finding = str(check(path).errors[0])
    for param in ("training_file", "validation_file"):
        job = service.job(**{param: service.upload(content(row))["id"]})
        service.sandbox.clock.advance(1_000)
        error = service.refetch(job)["error"]
        assert (error["code"], error["param"]) == (f"invalid_{param}", param)
        assert finding.removeprefix("line") in error["message"]


def test_job_with_warnings_alone_succeeds(service: Caller) -> None:
    """Repeated rows and undeclared calls are warnings."""
    call = {"messages": [USER, CALLING, says("tool", "5", tool_call_id="call_1"), ASSISTANT]}
    job = service.job(training_file=service.upload(content(call, call))["id"])
    service.sandbox.clock.advance(1_000)
    assert service.refetch(job)["status"] == "succeeded"


@pytest.mark.parametrize(
    ("method", "row"),
    [
        ({"type": "dpo"}, good_preference(1)),
        ({"type": "reinforcement", "reinforcement": {"grader": GRADER}}, good_reinforcement(1)),
        ({"type": "reinforcement", "reinforcement": {"grader": GRADER}}, {"messages": [USER]}),
    ],
)
def test_job_accepts_the_format_of_its_method(service: Caller, method: Any, row: Any) -> None:
    """A reinforcement example without keys for the grader has the keys of a chat example."""
    data = json.dumps(row).encode() + b"\n"
    job = service.job(training_file=service.upload(data * 10)["id"], method=method)
    service.sandbox.clock.advance(1_000)
    assert service.refetch(job)["status"] == "succeeded"


def test_fine_tune_fails_with_the_finding_of_the_check(service: Caller) -> None:
    """The legacy endpoints validate the file too."""
    rows = b'{"prompt": "2 + 2 =", "completion": " 4", "id": 1}\n' * 2
    job = service.fine_tune(training_file=service.upload(rows)["id"])
    service.sandbox.clock.advance(1_000)
    failed = service.refetch(job)
    assert failed["status"] == "failed"
    assert "Line 1, id: a completion example has no key 'id' [unknown-key]" in failed["events"][-1]["message"]


def test_service_that_accepts_unknown_ids_does_not_check_files() -> None:
    """Suites of the vendor's clients send files without meaning."""
    with running(any_id=True) as service:
        job = service.job(training_file=service.upload(content({"text": "puppy"}))["id"])
        service.sandbox.clock.advance(1_000)
        assert service.refetch(job)["status"] == "succeeded"
