"""Lists, single resources, result files and redirects: a read returns the stored data or raises an error."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeAlias

import attrs

from ft_client.sandbox import ManualClock
from tests.support.fault_scenarios.registry import FAST, MODEL, ids, plain, scenario
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

Read: TypeAlias = Callable[[Any], Any]


@attrs.frozen
class Resources:
    """IDs of the stored resources."""

    file: str
    job: str
    legacy: str
    model: str
    checkpoint: str


def _populate(service: FaultyService) -> Resources:
    """Create an ended job of each API, six files, six jobs, and permissions."""
    base = service.sandbox.base_url
    for _ in range(6):
        file = service.upload(chat())
        job = service.plain.post(f"{base}/fine_tuning/jobs", json={"model": MODEL, "training_file": file}).json()["id"]
    body = {"training_file": service.upload(completions()), "n_epochs": 1}
    legacy = service.plain.post(f"{base}/fine-tunes", json=body).json()["id"]
    service.sandbox.clock.advance(3600)
    model = service.get(f"/fine_tuning/jobs/{job}")["fine_tuned_model"]
    checkpoint = service.get(f"/fine_tuning/jobs/{job}/checkpoints")["data"][0]["fine_tuned_model_checkpoint"]
    projects = {"project_ids": [f"proj_{n}" for n in range(5)]}
    service.plain.post(f"{base}/fine_tuning/checkpoints/{checkpoint}/permissions", json=projects)
    return Resources(file, job, legacy, model, checkpoint)


@scenario("lists")
def lists(mode: Mode, folder: Path) -> FaultRecord:
    """Every item of every page is returned once and in order, even if any page fails."""
    with faulty_service(mode, "lists in pages", clock=ManualClock(time.time())) as service:
        has = _populate(service)
        permissions = f"/fine_tuning/checkpoints/{has.checkpoint}/permissions"
        paged: list[tuple[str, str, Read]] = [
            ("listFiles", "/files", lambda c: c.files.list(limit=2)),
            ("listPaginatedFineTuningJobs", "/fine_tuning/jobs", lambda c: c.fine_tuning.jobs.list(limit=2)),
            ("listFineTuningEvents", f"/fine_tuning/jobs/{has.job}/events",
             lambda c: c.fine_tuning.jobs.list_events(has.job, limit=3)),
            ("listFineTuningCheckpointPermissions", permissions,
             lambda c: c.fine_tuning.checkpoints.permissions.list(has.checkpoint, limit=2)),
        ]  # fmt: skip
        for operation, path, read in paged:
            expected = [plain(one) for one in service.listed(path)]
            for page in range(3):
                for faults in fault_variants(operation, after=page, cuts=(0, 50, 700), stalls=int(page == 1)):
                    _expect_list(service, faults, read, expected)
        return service.record


@scenario("lists in one page")
def unpaginated_lists(mode: Mode, folder: Path) -> FaultRecord:
    """Lists without pages."""
    with faulty_service(mode, "lists in one page", clock=ManualClock(time.time())) as service:
        has = _populate(service)
        whole: list[tuple[str, str, Read]] = [
            ("listModels", "/models", lambda c: c.models.list()),
            ("listFineTunes", "/fine-tunes", lambda c: c.fine_tunes.list()),
            ("listFineTuneEvents", f"/fine-tunes/{has.legacy}/events", lambda c: c.fine_tunes.list_events(has.legacy)),
            ("listFineTuningJobCheckpoints", f"/fine_tuning/jobs/{has.job}/checkpoints",
             lambda c: c.fine_tuning.jobs.checkpoints.list(has.job)),
        ]  # fmt: skip
        for operation, path, read in whole:
            expected = [plain(one) for one in service.get(path)["data"]]
            for faults in fault_variants(operation, cuts=(0, 50)):
                _expect_list(service, faults, read, expected)
        return service.record


def _expect_list(service: FaultyService, faults: list[Fault], read: Read, expected: list[str]) -> None:
    got = service.run(faults, lambda runner: runner.items(read(runner.client)))
    found = [plain(one) for one in got] if isinstance(got, list) else [repr(got)]
    service.record.expect(found, expected, str(faults))


@scenario("single things")
def single(mode: Mode, folder: Path) -> FaultRecord:
    """A single resource is returned as stored. So is a file after `wait_for_processing`."""
    with faulty_service(mode, "retrieve, wait_for_processing", clock=ManualClock(time.time())) as service:
        has = _populate(service)
        reads: list[tuple[str, str, Read]] = [
            ("retrieveFile", f"/files/{has.file}", lambda c: c.files.retrieve(has.file)),
            ("retrieveFile", f"/files/{has.file}",
             lambda c: c.files.wait_for_processing(has.file, poll_interval=FAST)),
            ("retrieveFineTuningJob", f"/fine_tuning/jobs/{has.job}", lambda c: c.fine_tuning.jobs.retrieve(has.job)),
            ("retrieveFineTune", f"/fine-tunes/{has.legacy}", lambda c: c.fine_tunes.retrieve(has.legacy)),
            ("retrieveModel", f"/models/{has.model}", lambda c: c.models.retrieve(has.model)),
        ]  # fmt: skip
        for operation, path, read in reads:
            for faults in fault_variants(operation, cuts=(0, 30)):
                got = service.run(faults, lambda runner, read=read: runner.do(read(runner.client)))  # type: ignore[misc]  # bound now
                service.record.expect([plain(got)], [plain(service.get(path))], str(faults))
        return service.record


@scenario("results")
def results(mode: Mode, folder: Path) -> FaultRecord:
    """Result files of both APIs are returned, even if the job request or the download fails."""
    with faulty_service(mode, "jobs.results, fine_tunes.results", clock=ManualClock(time.time())) as service:
        has = _populate(service)
        for operation, read, path in (
            ("retrieveFineTuningJob", lambda c: c.fine_tuning.jobs.results(has.job), f"/fine_tuning/jobs/{has.job}"),
            ("retrieveFineTune", lambda c: c.fine_tunes.results(has.legacy), f"/fine-tunes/{has.legacy}"),
        ):
            named = service.get(path)["result_files"]
            texts = [_csv(service, one if isinstance(one, str) else one["id"]) for one in named]
            for broken in (operation, "downloadFile"):
                for faults in fault_variants(broken, cuts=(0, 60, 400), malformed=broken == operation):
                    got = service.run(faults, lambda runner, read=read: runner.do(read(runner.client)))  # type: ignore[misc]  # bound now
                    found = [one.text for one in got] if isinstance(got, list) else [repr(got)]
                    service.record.files += found == texts
                    service.record.expect(found, texts, str(faults))
        return service.record


def _csv(service: FaultyService, file_id: str) -> str:
    """Return a result file as CSV. The service stores it as CSV or base64."""
    content = service.plain.get(f"{service.sandbox.base_url}/files/{file_id}/content").content
    with suppress(ValueError):
        content = base64.b64decode(content, validate=True)
    return content.decode()


@scenario("redirects")
def redirects(mode: Mode, folder: Path) -> FaultRecord:
    """Reads follow redirects within the service. Redirects to other hosts, and redirects of changes, raise an error."""
    with faulty_service(mode, "redirects", clock=ManualClock(time.time())) as service:
        has = _populate(service)
        elsewhere = service.sandbox.root.replace(
            "127.0.0.1", "localhost"
        )  # the same service, so a request sent there would arrive
        downloaded = folder / "got"
        content = service.plain.get(f"{service.sandbox.base_url}/files/{has.file}/content").content

        def download(runner: Runner) -> str:
            downloaded.unlink(missing_ok=True)
            runner.do(runner.client.files.download(has.file, downloaded))
            service.record.files += downloaded.read_bytes() == content
            return downloaded.read_text()

        reads: list[tuple[str, str, Callable[[Runner], Any], Any]] = [
            ("retrieveFineTuningJob", f"/fine_tuning/jobs/{has.job}",
             lambda r: r.do(r.client.fine_tuning.jobs.retrieve(has.job)), service.get(f"/fine_tuning/jobs/{has.job}")),
            ("listFineTunes", "/fine-tunes", lambda r: r.items(r.client.fine_tunes.list()),
             service.get("/fine-tunes")["data"]),
            ("downloadFile", f"/files/{has.file}/content", download, content.decode()),
        ]  # fmt: skip
        changes: list[tuple[str, str, Callable[[Runner], Any]]] = [
            ("createFineTuningJob", "/fine_tuning/jobs",
             lambda r: r.do(r.client.fine_tuning.jobs.create(model=MODEL, training_file=has.file))),
            ("deleteFile", f"/files/{has.file}", lambda r: r.do(r.client.files.delete(has.file))),
        ]  # fmt: skip
        jobs, files = ids(service.listed("/fine_tuning/jobs")), ids(service.listed("/files"))
        for status in (301, 302, 307, 308):
            for operation, path, call, expected in reads:
                got = service.run(_redirect_to(operation, status, f"/v1{path}"), call)
                service.record.expect([plain(got if not isinstance(got, list) else [one.to_dict() for one in got])],
                               [plain(expected)], f"{operation} {status} within")  # fmt: skip
            for operation, path, call in [*((one, two, three) for one, two, three, _ in reads), *changes]:
                got = service.run(_redirect_to(operation, status, f"{elsewhere}/v1{path}"), call)
                service.record.expect(
                    [getattr(got, "status_code", repr(got))], [status], f"{operation} {status} elsewhere"
                )
            assert not downloaded.exists() or downloaded.read_bytes() == content
        service.record.expect(ids(service.listed("/fine_tuning/jobs")), jobs, "jobs behind redirects")
        service.record.expect(ids(service.listed("/files")), files, "files behind redirects")
        return service.record


def _redirect_to(operation: str, status: int, location: str) -> list[Fault]:
    return [{"operation": operation, "kind": "status", "status": status, "headers": {"Location": location}}]
