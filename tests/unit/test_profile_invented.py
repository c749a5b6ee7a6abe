"""A service that nobody knows works by its profile file alone: the same user code, in both clients."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ft_client import (
    AsyncFTClient,
    AuthenticationError,
    BadRequestError,
    FTClient,
    JobFailedError,
    NotFoundError,
    NotSupportedError,
)
from tests.support import invented

DATA = Path(__file__).parents[2] / "ft_client" / "data" / "measures-train.jsonl"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of the profile, which the client knows for the tests of this module."""
    with invented.added_profile(invented.PROFILE, tmp_path_factory.mktemp("profiles")) as name:
        yield name


@pytest.fixture
def service() -> Iterator[tuple[invented.Quarry, str]]:
    """A running service and its base URL."""
    with invented.running() as found:
        yield found


@pytest.fixture
def quarry(service: tuple[invented.Quarry, str]) -> invented.Quarry:
    """The state of the service."""
    return service[0]


@pytest.fixture
def client(profile: str, service: tuple[invented.Quarry, str]) -> Iterator[FTClient]:
    """A client of the service."""
    with FTClient(invented.KEY, profile=profile, base_url=service[1]) as client:
        yield client


def test_life_cycle_of_a_job_needs_the_profile_alone(client: FTClient, quarry: invented.Quarry) -> None:
    """Upload, create, follow, wait, result, cancel and delete."""
    file = client.files.upload(DATA)
    assert (file.id, file.filename, file.bytes) == ("100", DATA.name, DATA.stat().st_size)
    assert quarry.contents[100] == DATA.read_bytes()
    job = client.fine_tuning.jobs.create(
        model="granite", training_file=file.id, hyperparameters={"n_epochs": 2}, suffix="demo"
    )
    assert quarry.requests[-1][2] == {"base": "granite", "material": 100, "settings": {"n_epochs": 2}, "label": "demo"}
    assert (job.id, job.status, job.outcome, job.training_file) == ("1", 0, None, "100")
    assert abs(job.created_at - file.created_at) < 60
    with pytest.raises(NotSupportedError, match=r"fine_tuning\.jobs\.wait"):
        list(client.fine_tuning.jobs.follow(job.id))
    ended = client.fine_tuning.jobs.wait(job.id, poll_interval=0.01)
    assert (ended.status, ended.outcome, ended.fine_tuned_model) == (3, "succeeded", "granite-cut")
    assert ended.finished_at is not None
    assert ended.to_dict()["result"]["status"] == 3
    (results,) = client.fine_tuning.jobs.results(job.id)
    assert [row.train_loss for row in results.rows] == [0.5, 0.25]
    with pytest.raises(NotSupportedError, match="let the job end"):
        client.fine_tuning.jobs.cancel(job.id)
    assert client.files.delete(file.id).deleted
    with pytest.raises(NotFoundError):
        client.files.retrieve(file.id)


def test_life_cycle_is_the_same_in_the_async_client(profile: str, service: tuple[invented.Quarry, str]) -> None:
    """Upload, create, wait, result, cancel and delete."""

    async def run() -> None:
        async with AsyncFTClient(invented.KEY, profile=profile, base_url=service[1]) as client:
            file = await client.files.upload(DATA)
            job = await client.fine_tuning.jobs.create(model="granite", training_file=file.id)
            ended = await client.fine_tuning.jobs.wait(job.id, poll_interval=0.01)
            assert (ended.id, ended.outcome) == (job.id, "succeeded")
            assert len(await client.fine_tuning.jobs.results(job.id)) == 1
            assert [each.id async for each in client.fine_tuning.jobs.list()] == [job.id]
            with pytest.raises(NotSupportedError):
                await client.fine_tuning.jobs.cancel(job.id)
            assert (await client.files.delete(file.id)).deleted

    asyncio.run(run())


def test_failed_job_has_the_reason_that_the_service_gives(client: FTClient) -> None:
    """The status is a negative number."""
    file = client.files.upload(DATA)
    job = client.fine_tuning.jobs.create(model="brittle", training_file=file.id)
    with pytest.raises(JobFailedError, match="the rock broke") as raised:
        client.fine_tuning.jobs.wait(job.id, poll_interval=0.01)
    assert (raised.value.job.status, raised.value.job.outcome) == (-1, "failed")


def test_lists_yield_every_item_of_every_page(client: FTClient) -> None:
    """Files have page numbers, jobs a token in the response."""
    files = [client.files.upload(DATA).id for _ in range(5)]
    jobs = [client.fine_tuning.jobs.create(model="granite", training_file=files[0]).id for _ in range(5)]
    assert sorted(file.id for file in client.files.list()) == files
    assert sorted(file.id for file in client.files.list(limit=1)) == files
    assert sorted(job.id for job in client.fine_tuning.jobs.list()) == jobs


def test_errors_with_status_200_are_the_errors_of_their_kind(client: FTClient, quarry: invented.Quarry) -> None:
    """Each has its class, its code and its parameter, and a rejected create starts no lookup."""
    with pytest.raises(NotFoundError) as missing:
        client.fine_tuning.jobs.retrieve("7")
    assert missing.value.code == "1404"
    sent = len(quarry.requests)
    with pytest.raises(BadRequestError, match="no such material") as rejected:
        client.fine_tuning.jobs.create(model="granite", training_file="999")
    assert (rejected.value.code, rejected.value.param) == ("1400", "material")
    assert len(quarry.requests) == sent + 1
    for operation in (("GET", "/materials"), ("GET", "/trainings"), ("POST", "/materials")):
        quarry.faults[operation] = invented.FaultError(1401, "this key has ended")
    for call in (client.files.list, client.fine_tuning.jobs.list, lambda: client.files.upload(DATA)):
        with pytest.raises(AuthenticationError, match="this key has ended"):
            call()


def test_error_with_status_200_is_sent_again_if_it_is_temporary(client: FTClient, quarry: invented.Quarry) -> None:
    """A list can be requested twice."""
    quarry.faults["GET", "/trainings"] = invented.FaultError(1500, "a machine is down")
    assert list(client.fine_tuning.jobs.list()) == []
    assert [path for _, path, _ in quarry.requests] == ["/api/2.0/trainings"] * 2


def test_content_that_is_an_error_with_status_200_is_no_content(client: FTClient, tmp_path: Path) -> None:
    """Neither in memory nor on disk."""
    calls: list[Any] = [lambda: client.files.content("999"), lambda: client.files.download("999", tmp_path / "x")]
    for call in calls:
        with pytest.raises(NotFoundError):
            call()
    assert list(tmp_path.iterdir()) == []


def test_job_whose_response_was_lost_is_found(client: FTClient, quarry: invented.Quarry) -> None:
    """By the requested values and the time, which has no zone."""
    file = client.files.upload(DATA)
    quarry.lost.add(("POST", "/trainings"))
    job = client.fine_tuning.jobs.create(model="granite", training_file=file.id)
    assert (job.id, len(quarry.trainings)) == ("1", 1)
