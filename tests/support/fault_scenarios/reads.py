"""Lists, single things, result files, redirects: what is read is what is there, or an error."""

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
from tests.support.faults import Book, Fault, Mode, Runner, World, chat, completions, kinds, world

Read: TypeAlias = Callable[[Any], Any]


@attrs.frozen
class Things:
    """IDs of what there is to read."""

    file: str
    job: str
    legacy: str
    model: str
    checkpoint: str


def _filled(at: World) -> Things:
    """A service with an ended job of each API, six files, six jobs, and permissions."""
    base = at.sandbox.base_url
    for _ in range(6):
        file = at.upload(chat())
        job = at.plain.post(f"{base}/fine_tuning/jobs", json={"model": MODEL, "training_file": file}).json()["id"]
    body = {"training_file": at.upload(completions()), "n_epochs": 1}
    legacy = at.plain.post(f"{base}/fine-tunes", json=body).json()["id"]
    at.sandbox.clock.advance(3600)
    model = at.get(f"/fine_tuning/jobs/{job}")["fine_tuned_model"]
    checkpoint = at.get(f"/fine_tuning/jobs/{job}/checkpoints")["data"][0]["fine_tuned_model_checkpoint"]
    projects = {"project_ids": [f"proj_{n}" for n in range(5)]}
    at.plain.post(f"{base}/fine_tuning/checkpoints/{checkpoint}/permissions", json=projects)
    return Things(file, job, legacy, model, checkpoint)


@scenario("lists")
def lists(mode: Mode, folder: Path) -> Book:
    """Every item of every page, once and in order, whichever page breaks."""
    with world(mode, "lists in pages", clock=ManualClock(time.time())) as at:
        has = _filled(at)
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
            expected = [plain(one) for one in at.listed(path)]
            for page in range(3):
                for faults in kinds(operation, after=page, cuts=(0, 50, 700), stalls=int(page == 1)):
                    _listed(at, faults, read, expected)
        return at.book


@scenario("lists in one page")
def short_lists(mode: Mode, folder: Path) -> Book:
    """The lists that come whole."""
    with world(mode, "lists in one page", clock=ManualClock(time.time())) as at:
        has = _filled(at)
        whole: list[tuple[str, str, Read]] = [
            ("listModels", "/models", lambda c: c.models.list()),
            ("listFineTunes", "/fine-tunes", lambda c: c.fine_tunes.list()),
            ("listFineTuneEvents", f"/fine-tunes/{has.legacy}/events", lambda c: c.fine_tunes.list_events(has.legacy)),
            ("listFineTuningJobCheckpoints", f"/fine_tuning/jobs/{has.job}/checkpoints",
             lambda c: c.fine_tuning.jobs.checkpoints.list(has.job)),
        ]  # fmt: skip
        for operation, path, read in whole:
            expected = [plain(one) for one in at.get(path)["data"]]
            for faults in kinds(operation, cuts=(0, 50)):
                _listed(at, faults, read, expected)
        return at.book


def _listed(at: World, faults: list[Fault], read: Read, expected: list[str]) -> None:
    got = at.run(faults, lambda runner: runner.items(read(runner.client)))
    found = [plain(one) for one in got] if isinstance(got, list) else [repr(got)]
    at.book.expect(found, expected, str(faults))


@scenario("single things")
def single(mode: Mode, folder: Path) -> Book:
    """One thing by its ID, as the service has it; a file also when it is waited for."""
    with world(mode, "retrieve, wait_for_processing", clock=ManualClock(time.time())) as at:
        has = _filled(at)
        reads: list[tuple[str, str, Read]] = [
            ("retrieveFile", f"/files/{has.file}", lambda c: c.files.retrieve(has.file)),
            ("retrieveFile", f"/files/{has.file}",
             lambda c: c.files.wait_for_processing(has.file, poll_interval=FAST)),
            ("retrieveFineTuningJob", f"/fine_tuning/jobs/{has.job}", lambda c: c.fine_tuning.jobs.retrieve(has.job)),
            ("retrieveFineTune", f"/fine-tunes/{has.legacy}", lambda c: c.fine_tunes.retrieve(has.legacy)),
            ("retrieveModel", f"/models/{has.model}", lambda c: c.models.retrieve(has.model)),
        ]  # fmt: skip
        for operation, path, read in reads:
            for faults in kinds(operation, cuts=(0, 30)):
                got = at.run(faults, lambda runner, read=read: runner.do(read(runner.client)))  # type: ignore[misc]  # bound now
                at.book.expect([plain(got)], [plain(at.get(path))], str(faults))
        return at.book


@scenario("results")
def results(mode: Mode, folder: Path) -> Book:
    """The tables of both APIs, though the look at the job breaks or the file does."""
    with world(mode, "jobs.results, fine_tunes.results", clock=ManualClock(time.time())) as at:
        has = _filled(at)
        for operation, read, path in (
            ("retrieveFineTuningJob", lambda c: c.fine_tuning.jobs.results(has.job), f"/fine_tuning/jobs/{has.job}"),
            ("retrieveFineTune", lambda c: c.fine_tunes.results(has.legacy), f"/fine-tunes/{has.legacy}"),
        ):
            named = at.get(path)["result_files"]
            texts = [_table(at, one if isinstance(one, str) else one["id"]) for one in named]
            for broken in (operation, "downloadFile"):
                for faults in kinds(broken, cuts=(0, 60, 400), malformed=broken == operation):
                    got = at.run(faults, lambda runner, read=read: runner.do(read(runner.client)))  # type: ignore[misc]  # bound now
                    found = [one.text for one in got] if isinstance(got, list) else [repr(got)]
                    at.book.files += found == texts
                    at.book.expect(found, texts, str(faults))
        return at.book


def _table(at: World, file_id: str) -> str:
    """A result file as CSV, in whichever of its two forms it comes."""
    content = at.plain.get(f"{at.sandbox.base_url}/files/{file_id}/content").content
    with suppress(ValueError):
        content = base64.b64decode(content, validate=True)
    return content.decode()


@scenario("redirects")
def redirects(mode: Mode, folder: Path) -> Book:
    """Within the service a read goes along; to anywhere else, and for what changes something, it is an error."""
    with world(mode, "redirects", clock=ManualClock(time.time())) as at:
        has = _filled(at)
        elsewhere = at.sandbox.root.replace("127.0.0.1", "localhost")  # the same service: what is sent there arrives
        downloaded = folder / "got"
        content = at.plain.get(f"{at.sandbox.base_url}/files/{has.file}/content").content

        def download(runner: Runner) -> str:
            downloaded.unlink(missing_ok=True)
            runner.do(runner.client.files.download(has.file, downloaded))
            at.book.files += downloaded.read_bytes() == content
            return downloaded.read_text()

        reads: list[tuple[str, str, Callable[[Runner], Any], Any]] = [
            ("retrieveFineTuningJob", f"/fine_tuning/jobs/{has.job}",
             lambda r: r.do(r.client.fine_tuning.jobs.retrieve(has.job)), at.get(f"/fine_tuning/jobs/{has.job}")),
            ("listFineTunes", "/fine-tunes", lambda r: r.items(r.client.fine_tunes.list()),
             at.get("/fine-tunes")["data"]),
            ("downloadFile", f"/files/{has.file}/content", download, content.decode()),
        ]  # fmt: skip
        changes: list[tuple[str, str, Callable[[Runner], Any]]] = [
            ("createFineTuningJob", "/fine_tuning/jobs",
             lambda r: r.do(r.client.fine_tuning.jobs.create(model=MODEL, training_file=has.file))),
            ("deleteFile", f"/files/{has.file}", lambda r: r.do(r.client.files.delete(has.file))),
        ]  # fmt: skip
        jobs, files = ids(at.listed("/fine_tuning/jobs")), ids(at.listed("/files"))
        for status in (301, 302, 307, 308):
            for operation, path, call, expected in reads:
                got = at.run(_to(operation, status, f"/v1{path}"), call)
                at.book.expect([plain(got if not isinstance(got, list) else [one.to_dict() for one in got])],
                               [plain(expected)], f"{operation} {status} within")  # fmt: skip
            for operation, path, call in [*((one, two, three) for one, two, three, _ in reads), *changes]:
                got = at.run(_to(operation, status, f"{elsewhere}/v1{path}"), call)
                at.book.expect([getattr(got, "status_code", repr(got))], [status], f"{operation} {status} elsewhere")
            assert not downloaded.exists() or downloaded.read_bytes() == content
        at.book.expect(ids(at.listed("/fine_tuning/jobs")), jobs, "jobs behind redirects")
        at.book.expect(ids(at.listed("/files")), files, "files behind redirects")
        return at.book


def _to(operation: str, status: int, location: str) -> list[Fault]:
    return [{"operation": operation, "kind": "status", "status": status, "headers": {"Location": location}}]
