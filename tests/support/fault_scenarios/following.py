"""`follow` and `wait`: every event once and in order, until the job ends."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path
from typing import Any
from unittest import mock

from ft_client.sandbox import ManualClock
from tests.support.fault_scenarios.registry import FAST, MODEL, double_faults, scenario
from tests.support.faults import (
    EACH_BYTE,
    STALL,
    TIMEOUT,
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


def _follow(service: FaultyService, faults: list[Fault], job: str, legacy: bool) -> None:
    def call(runner: Runner) -> Any:
        resource = runner.client.fine_tunes if legacy else runner.client.fine_tuning.jobs
        return runner.items(resource.follow(job, poll_interval=FAST))

    got = service.run(faults, call, kind=None if len(faults) == 1 else "several")
    path = f"/fine-tunes/{job}/events" if legacy else f"/fine_tuning/jobs/{job}/events"
    expected = service.listed(path)
    _expect_events(service, got, expected if legacy else expected[::-1], f"follow {faults}")


def _expect_events(service: FaultyService, got: Any, expected: list[Any], what: str) -> None:
    found = [json.dumps(event.to_dict(), sort_keys=True) for event in got] if isinstance(got, list) else [repr(got)]
    service.record.events += len(found)
    service.record.expect(found, [json.dumps(event, sort_keys=True) for event in expected], what)


@scenario("jobs.follow")
def jobs_follow(mode: Mode, folder: Path) -> FaultRecord:
    """Every event is delivered once and in order, even if any poll fails."""
    with faulty_service(mode, "jobs.follow", clock=ManualClock(time.time(), tick=0.25)) as service:
        file_id = service.upload(chat())
        runs: list[list[Fault]] = []
        for after in (0, 1, 3):
            for operation in ("retrieveFineTuningJob", "listFineTuningEvents"):
                runs += fault_variants(operation, after=after, cuts=(0, 99, 300), stalls=int(after == 1))
        call_twice = [{"operation": "*", "kind": kind, "after": after, "times": 3}
                for kind in ("drop_before", "drop_after", "malformed") for after in range(1, 7)]  # fmt: skip
        for number, faults in enumerate([*runs, *[[one, one] for one in call_twice]]):
            body = {"model": MODEL, "training_file": file_id, "seed": number, "hyperparameters": {"n_epochs": 1}}
            job = service.plain.post(f"{service.sandbox.base_url}/fine_tuning/jobs", json=body).json()["id"]
            _follow(service, faults, job, legacy=False)
        return service.record


def _short_stream_pauses() -> Any:
    return mock.patch("ft_client._operations.fine_tunes.STREAM_TIMEOUT", TIMEOUT)


@scenario("fine_tunes.follow")
def fine_tunes_follow(mode: Mode, folder: Path) -> FaultRecord:
    """The event stream fails in every way, and so do the polls that replace it."""
    with (
        _short_stream_pauses(),
        faulty_service(mode, "fine_tunes.follow", clock=ManualClock(time.time(), tick=0.25)) as service,
    ):
        file_id = service.upload(completions())
        runs: list[list[Fault]] = []
        for after in (0, 1):
            for operation in ("listFineTuneEvents", "retrieveFineTune"):
                runs += fault_variants(operation, after=after, stalls=1 - after)
        for kind, times in itertools.product(
            ("drop_before", "drop_after", "cut_body", "malformed", "status"), (2, 3, 4)
        ):
            runs.append([{"operation": "listFineTuneEvents", "kind": kind, "times": times, "bytes": 200}] * 2)
        for number, faults in enumerate(runs):
            body = {"training_file": file_id, "n_epochs": 1 + number % 3}
            job = service.plain.post(f"{service.sandbox.base_url}/fine-tunes", json=body).json()["id"]
            _follow(service, faults, job, legacy=True)
        return service.record


@scenario("fine_tunes.follow, cut at every byte")
def fine_tunes_follow_cut(mode: Mode, folder: Path) -> FaultRecord:
    """The event stream is closed after each of its bytes."""
    with _short_stream_pauses(), faulty_service(mode, EACH_BYTE, clock=ManualClock(time.time())) as service:
        body = {"training_file": service.upload(completions()), "n_epochs": 1}
        job = service.plain.post(f"{service.sandbox.base_url}/fine-tunes", json=body).json()["id"]
        service.sandbox.clock.advance(60)
        expected = service.listed(f"/fine-tunes/{job}/events")
        whole = service.plain.get(f"{service.sandbox.base_url}/fine-tunes/{job}/events?stream=true").content
        # Every byte in sync mode. The async mode runs the same code, so a third of the bytes is enough.
        cuts = range(0, len(whole), 1 if mode == "sync" else 3)
        for start in range(0, len(cuts), 100):
            some = cuts[start : start + 100]
            # Each run requests the stream twice and the list once. The first stream is cut.
            fault = {"operation": "listFineTuneEvents", "kind": "cut_body"}
            service.inject(
                [{**fault, "bytes": cut, "after": 2 * n, "reset": bool(cut % 2)} for n, cut in enumerate(some)]
            )
            for cut in some:
                got = service.runner.items(service.client.fine_tunes.follow(job, poll_interval=FAST))
                _expect_events(service, got, expected, f"cut at {cut}")
            service.record.runs["cut_body"] += len(service.get_root("/sandbox/faults")["fired"])
        return service.record


@scenario("wait")
def waits(mode: Mode, folder: Path) -> FaultRecord:
    """`wait` survives outages and returns the ended job."""
    with faulty_service(mode, "jobs.wait, fine_tunes.wait", clock=ManualClock(time.time(), tick=0.5)) as service:
        chats, prompts = service.upload(chat()), service.upload(completions())
        for legacy in (False, True):
            operation = "retrieveFineTune" if legacy else "retrieveFineTuningJob"
            for after, times in ((0, 1), (1, 3)):
                runs = fault_variants(operation, after=after, cuts=(0, 300), stalls=int(times == 1))
                for one in runs if times == 1 else [*runs, *double_faults(operation)]:
                    faults = [{**fault, "times": times} for fault in one]
                    body = {"training_file": prompts} if legacy else {"model": MODEL, "training_file": chats}
                    path = "/fine-tunes" if legacy else "/fine_tuning/jobs"
                    job = service.plain.post(service.sandbox.base_url + path, json=body).json()["id"]

                    def call(runner: Runner, job: str = job, legacy: bool = legacy) -> Any:
                        resource = runner.client.fine_tunes if legacy else runner.client.fine_tuning.jobs
                        return runner.do(resource.wait(job, poll_interval=FAST))

                    result = service.run(faults, call, kind="several" if len(faults) > 1 else None)
                    service.record.expect([getattr(result, "status", repr(result))], ["succeeded"], f"wait {faults}")
        return service.record


assert STALL > TIMEOUT
