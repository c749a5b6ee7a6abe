"""Creates: each starts exactly one job and returns it."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from ft_client.errors import OutcomeUnknownError
from ft_client.sandbox import ManualClock
from ft_client_generated.types import Model
from tests.support.fault_scenarios.registry import MODEL, ids, lookup_faults, scenario
from tests.support.faults import (
    Fault,
    FaultRecord,
    FaultyService,
    Mode,
    Runner,
    chat,
    completions,
    fault_variants,
    faulty_service,
)


def _create_and_lookup_faults(create: str, listing: str) -> list[list[Fault]]:
    """Faults of the create and of the lookup, and creates that never succeed."""
    lost = {"operation": create, "kind": "drop_after"}
    rejected = {"operation": create, "kind": "drop_before"}
    faults = [[first, lookup] for first in (lost, rejected) for lookup in lookup_faults(listing)]
    faults += [[rejected, {**lost, "after": 0}], [{**rejected, "times": 2}], [{**rejected, "times": 9}]]
    faults += [[{"operation": create, "kind": "status", "status": 500, "times": times}] for times in (2, 9)]
    faults += [[{"operation": create, "kind": "status", "status": 429, "headers": {"retry-after-ms": "1"}, "times": 2}]]
    return faults


def _create_only_faults(create: str) -> list[list[Fault]]:
    """Faults specific to creates: executed late, or a 200 response without a job."""
    bodies = ("", "{}", '{"error": {"message": "busy"}}', '{"ok": true}')
    faults: list[list[Fault]] = [[{"operation": create, "kind": "late", "seconds": 0.1}] for _ in range(4)]
    return faults + [[{"operation": create, "kind": "status", "status": 200, "body": body}] for body in bodies]


NOT_A_LIST = ("{}", '{"data": null}', '{"object": "list", "data": {}}', '{"ok": true}', "[]", "null", "")


def _lookups_without_list(create: str, listing: str) -> list[list[Fault]]:
    """Lookups whose response is a 200 without a list."""
    lost = {"operation": create, "kind": "drop_after"}
    return [
        [lost, {"operation": listing, "kind": "status", "status": 200, "body": body, "times": 99}]
        for body in NOT_A_LIST
    ]


def _creates(
    service: FaultyService, call: Callable[[Runner], Any], listed: str, create: str, listing: str, times: int
) -> None:
    """Run equal creates under every fault.

    A create that returns a job has started this job and no other. One with unknown outcome has started at most one. One
    that raises another error has started none.
    """
    runs = [
        (faults, None)
        for faults in [*fault_variants(create, stalls=2), *fault_variants(create, cuts=(15, 90, 300), stalls=0)] * times
    ]
    runs += [(faults, None) for faults in _create_only_faults(create)]
    runs += [(faults, "several") for faults in _create_and_lookup_faults(create, listing)]
    runs += [(faults, "no list") for faults in _lookups_without_list(create, listing)]
    known = set(ids(service.listed(listed)))
    for faults, kind in runs:
        result = service.run(faults, call, kind=kind)
        service.settle()
        started = [job for job in ids(service.listed(listed)) if job not in known]
        known.update(started)
        service.record.jobs += len(started)
        if isinstance(result, Model):
            service.record.expect(started, [result.id], f"{create} {faults[0]}")
        elif isinstance(result, OutcomeUnknownError):
            service.record.expect(started[1:], [], f"{create} {faults[0]}")
        else:
            service.record.expect(started, [], f"{create} {faults[0]}")


def _create_job(file_id: str, **more: Any) -> Callable[[Runner], Any]:
    def call(runner: Runner) -> Any:
        return runner.do(runner.client.fine_tuning.jobs.create(model=MODEL, training_file=file_id, **more))

    return call


def _jobs(service: FaultyService, times: int = 1, **more: Any) -> None:
    call = _create_job(service.upload(chat()), **more)
    _creates(service, call, "/fine_tuning/jobs", "createFineTuningJob", "listPaginatedFineTuningJobs", times)


@scenario("jobs.create")
def jobs_create(mode: Mode, folder: Path) -> FaultRecord:
    """Reconciled by the idempotency key in the metadata."""
    with faulty_service(mode, "jobs.create") as service:
        _jobs(service, times=2, hyperparameters={"n_epochs": 2}, suffix="mine", seed=7)
        return service.record


@scenario("jobs.create, 16 pairs of metadata")
def jobs_create_full(mode: Mode, folder: Path) -> FaultRecord:
    """Metadata is full, so no idempotency key is added: reconciled by the parameters."""
    with faulty_service(mode, "jobs.create, full metadata") as service:
        _jobs(service, metadata={f"key{n}": "v" for n in range(16)})
        return service.record


@scenario("jobs.create, Azure")
def jobs_create_azure(mode: Mode, folder: Path) -> FaultRecord:
    """Azure: creates respond with 201, errors lack type and param, and keys without a value are omitted."""
    with faulty_service(mode, "jobs.create, Azure", profile="azure") as service:
        _jobs(service, suffix="mine", metadata={"mine": "too"})
        return service.record


@contextmanager
def _contract_without_metadata(folder: Path) -> Iterator[Path]:
    """A contract without metadata."""
    from ft_client.sandbox import contract

    document = json.loads((Path(contract.__file__).parent / "openapi.json").read_text(encoding="utf-8"))
    del document["components"]["schemas"]["CreateFineTuningJobRequest"]["properties"]["metadata"]
    path = folder / "openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    yield path


def _after_first_create(service: FaultyService) -> FaultRecord:
    """Creates of a client that has already learned from its first one how the service treats metadata."""
    _create_job(service.upload(chat()))(service.runner)
    _jobs(service)
    return service.record


@scenario("jobs.create, metadata rejected")
def jobs_create_metadata_rejected(mode: Mode, folder: Path) -> FaultRecord:
    """The service rejects metadata."""
    with (
        _contract_without_metadata(folder) as contract,
        faulty_service(mode, "jobs.create, metadata rejected", contract=contract) as service,
    ):
        return _after_first_create(service)


@scenario("jobs.create, metadata forgotten")
def jobs_create_metadata_not_returned(mode: Mode, folder: Path) -> FaultRecord:
    """The service accepts metadata but does not return it."""
    from ft_client.sandbox import jobs

    serialize = jobs.serialize

    def forgetful(*args: Any) -> dict[str, Any]:
        return {**serialize(*args), "metadata": None}

    with (
        mock.patch.object(jobs, "serialize", forgetful),
        faulty_service(mode, "jobs.create, metadata forgotten") as service,
    ):
        return _after_first_create(service)


@scenario("jobs.create, times as text")
def jobs_create_iso_times(mode: Mode, folder: Path) -> FaultRecord:
    """The service writes times in ISO 8601."""
    from ft_client.sandbox import jobs

    serialize = jobs.serialize

    def iso(*args: Any) -> dict[str, Any]:
        view = serialize(*args)
        moment = dt.datetime.fromtimestamp(view["created_at"], dt.UTC)
        return {**view, "created_at": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")}

    with mock.patch.object(jobs, "serialize", iso), faulty_service(mode, "jobs.create, times as text") as service:
        _jobs(service)
        return service.record


@scenario("fine_tunes.create")
def fine_tunes_create(mode: Mode, folder: Path) -> FaultRecord:
    """The legacy API has no metadata: reconciled by parameters and time, with a server clock far from the client's."""
    record = FaultRecord("")
    for ahead in (0.0, -86_400.0, 5_000.0):
        with faulty_service(
            mode, "fine_tunes.create, clocks apart", clock=ManualClock(time.time() + ahead, tick=0.1)
        ) as service:
            file_id = service.upload(completions())

            def call(runner: Runner, file_id: str = file_id) -> Any:
                return runner.do(
                    runner.client.fine_tunes.create(training_file=file_id, model="ada", n_epochs=2, suffix="mine")
                )

            _creates(service, call, "/fine-tunes", "createFineTune", "listFineTunes", 1)
            record = _sum(record, service.record)
    return record


def _sum(one: FaultRecord, other: FaultRecord) -> FaultRecord:
    for name in ("duplicates", "losses", "raised", "unknown", "jobs", "events", "files"):
        setattr(other, name, getattr(one, name) + getattr(other, name))
    other.runs += one.runs
    other.wrong = one.wrong + other.wrong
    return other


def _pairs(service: FaultyService, call: Callable[[Runner], Any], listed: str, create: str) -> None:
    """Two equal concurrent creates: each returned job exists once, and a create with unknown outcome is not retried."""
    for kind, after in itertools.product(("drop_before", "drop_after", "status"), (0, 1)):
        for times in (1, 2):
            before = ids(service.listed(listed))
            service.inject([{"operation": create, "kind": kind, "after": after, "times": times}])
            results = service.runner.call_twice(call)
            service.record.runs["several"] += 1
            created = [job for job in ids(service.listed(listed)) if job not in before]
            returned = [result.id for result in results if isinstance(result, Model)]
            unknown = sum(isinstance(result, OutcomeUnknownError) for result in results)
            service.record.unknown += unknown
            service.record.raised += len(results) - len(returned) - unknown
            service.record.jobs += len(created)
            service.record.losses += len(returned) - len(set(returned) & set(created))
            service.record.duplicates += max(0, len(created) - len(results))
            if unknown == 0:
                service.record.expect(created, sorted(returned), f"two at once, {kind} {times} after {after}")


@scenario("two equal creates at once")
def two_at_once(mode: Mode, folder: Path) -> FaultRecord:
    """Each create has its own idempotency key. The legacy API has none, so equal jobs leave the outcome unknown."""
    with faulty_service(mode, "two equal creates at once") as service:
        _pairs(service, _create_job(service.upload(chat())), "/fine_tuning/jobs", "createFineTuningJob")
        file_id = service.upload(completions())

        def call(runner: Runner) -> Any:
            return runner.do(runner.client.fine_tunes.create(training_file=file_id, model="ada"))

        _pairs(service, call, "/fine-tunes", "createFineTune")
        return service.record
