"""Many jobs: each spec has one job, creates wait for a free slot, and errors belong to their spec."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient, NotFoundError, ParameterError, RateLimitError, WaitTimeoutError
from ft_client._operations import many
from ft_client._operations.polling import PollSchedule
from ft_client._retry import RetryPolicy
from ft_client.sandbox import Sandbox

MEASURES = Path(__file__).parents[2] / "ft_client" / "data" / "measures-train.jsonl"
GPT = "gpt-4o-mini-2024-07-18"


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    """A service with three slots."""
    with Sandbox(speed=150, max_active_jobs=3) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Poll for a slot as often as the jobs of the sandbox end."""
    monkeypatch.setattr(many, "_SCHEDULE", PollSchedule(initial=0.01, maximum=0.05))


@pytest.fixture
def client(service: Sandbox) -> Iterator[FTClient]:
    """A client without its own retries of a 429."""
    with FTClient("sk-test-key", base_url=service.base_url) as made:
        made._config.retry_policy = RetryPolicy(max_retries=0)
        yield made


def specs(file_id: str, count: int) -> list[dict[str, object]]:
    """Return specs with different seeds."""
    hyperparameters = {"n_epochs": 1}
    return [
        {"model": GPT, "training_file": file_id, "seed": seed, "hyperparameters": hyperparameters}
        for seed in range(count)
    ]


def test_200_specs_with_3_slots_give_200_jobs(client: FTClient, caplog: pytest.LogCaptureFixture) -> None:
    """Each has its own seed, in the order of the specs, and all end."""
    file = client.files.upload(MEASURES)
    created = client.fine_tuning.jobs.create_many(specs(str(file.id), 200), at_once=8)
    jobs = [each.job for each in created if each.job is not None]
    assert [job.seed for job in jobs] == list(range(200))
    assert "waits for a free slot" in caplog.text
    listed = [job for job in client.fine_tuning.jobs.list(limit=100) if job.training_file == file.id]
    assert len(listed) == len({job.id for job in jobs}) == 200
    ended = client.fine_tuning.jobs.wait_many([job.id for job in jobs], timeout=60, poll_interval=0.05)
    assert [job.id for job in ended] == [job.id for job in jobs]
    assert {job.outcome for job in ended} == {"succeeded"}


def test_errors_belong_to_their_spec(client: FTClient) -> None:
    """The other specs have jobs."""
    file = client.files.upload(MEASURES)
    first, second = specs(str(file.id), 2)
    bad = [{**first, "training_file": "file-none"}, {**first, "training_fil": "x"}, {**first, "seed": -1}]
    created = client.fine_tuning.jobs.create_many([first, *bad, second])
    assert [each.job is not None for each in created] == [True, False, False, False, True]
    assert [isinstance(each.error, ParameterError) for each in created] == [False, False, True, True, False]
    assert client.fine_tuning.jobs.create_many([]) == []
    with pytest.raises(ParameterError, match="at_once"):
        client.fine_tuning.jobs.create_many([first], at_once=0)


def test_account_without_balance_is_an_error(client: FTClient, service: Sandbox) -> None:
    """Waiting does not help."""
    file = client.files.upload(MEASURES)
    body = json.dumps({"error": {"message": "x", "type": "insufficient_quota", "code": "insufficient_quota"}})
    fault = {"operation": "createFineTuningJob", "kind": "status", "status": 429, "body": body}
    httpx.put(f"{service.root}/sandbox/faults", json=[fault])
    (created,) = client.fine_tuning.jobs.create_many(specs(str(file.id), 1))
    assert isinstance(created.error, RateLimitError)


def test_stated_keys_return_the_jobs_of_the_first_call(client: FTClient) -> None:
    """In another process as well."""
    file = client.files.upload(MEASURES)
    keyed = [{**spec, "idempotency_key": f"{file.id} {number}"} for number, spec in enumerate(specs(str(file.id), 5))]
    first, again = (client.fine_tuning.jobs.create_many(keyed) for _ in range(2))
    assert [each.job and each.job.id for each in first] == [each.job and each.job.id for each in again]
    assert len({each.idempotency_key for each in itertools.chain(first, again)}) == 5


def test_wait_many_has_one_timeout_and_reports_unknown_jobs(client: FTClient, service: Sandbox) -> None:
    """A missing job raises."""
    with pytest.raises(NotFoundError):
        client.fine_tuning.jobs.wait_many(["ftjob-none"], timeout=1)
    with Sandbox(speed=0.01) as slow, FTClient("sk-test-key", base_url=slow.base_url) as other:
        file = other.files.upload(MEASURES)
        jobs = [each.job for each in other.fine_tuning.jobs.create_many(specs(str(file.id), 2)) if each.job]
        with pytest.raises(WaitTimeoutError):
            other.fine_tuning.jobs.wait_many([job.id for job in jobs], timeout=0, poll_interval=0.01)


@pytest.mark.anyio
async def test_async_creates_many(service: Sandbox) -> None:
    """With the same results."""
    async with AsyncFTClient("sk-test-key", base_url=service.base_url) as client:
        client._config.retry_policy = RetryPolicy(max_retries=0)
        file = await client.files.upload(MEASURES)
        created = await client.fine_tuning.jobs.create_many(specs(str(file.id), 12))
        ended = await client.fine_tuning.jobs.wait_many(
            [each.job.id for each in created if each.job], poll_interval=0.02
        )
    assert [job.seed for job in ended] == list(range(12))
