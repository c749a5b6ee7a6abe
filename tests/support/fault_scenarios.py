"""The scenarios of the fault table: one operation each, carried out under every kind of fault."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias
from unittest import mock

from ft_client.errors import OutcomeUnknownError
from ft_client.sandbox import ManualClock
from ft_client_generated.types import Model
from tests.support.faults import (
    STALL,
    TIMEOUT,
    Book,
    Fault,
    Mode,
    Runner,
    World,
    chat,
    completions,
    content,
    kinds,
    world,
)

Scenario: TypeAlias = Callable[[Mode, Path], Book]
SCENARIOS: dict[str, Scenario] = {}
MODEL = "gpt-4o-mini-2024-07-18"
FAST = 0.001  # seconds between looks


def scenario(name: str) -> Callable[[Scenario], Scenario]:
    """Enter a scenario under a name."""

    def enter(run: Scenario) -> Scenario:
        SCENARIOS[name] = run
        return run

    return enter


def ids(things: list[Any]) -> list[str]:
    """Their IDs, sorted."""
    return sorted(thing["id"] if isinstance(thing, dict) else thing.id for thing in things)


# ---- creates ---------------------------------------------------------------------------------------------------------


def _several(create: str, listing: str) -> list[list[Fault]]:
    """Faults at the create and at the look for what it started, and creates that never get through."""
    lost = {"operation": create, "kind": "drop_after"}
    refused = {"operation": create, "kind": "drop_before"}
    looks: list[Fault] = [
        {"operation": listing, "kind": "status", "status": 503}, {"operation": listing, "kind": "drop_before"},
        {"operation": listing, "kind": "cut_body", "bytes": 90}, {"operation": listing, "kind": "malformed"},
        {"operation": listing, "kind": "status", "status": 429, "headers": {"retry-after-ms": "1"}, "times": 2},
    ]  # fmt: skip
    found = [[first, look] for first in (lost, refused) for look in looks]
    found += [[refused, {**lost, "after": 0}], [{**refused, "times": 2}], [{**refused, "times": 9}]]
    found += [[{"operation": create, "kind": "status", "status": 500, "times": times}] for times in (2, 9)]
    found += [[{"operation": create, "kind": "status", "status": 429, "headers": {"retry-after-ms": "1"}, "times": 2}]]
    return found


def _creates(at: World, call: Callable[[Runner], Any], listed: str, create: str, listing: str, times: int) -> None:
    """Carry out equal creates under every fault; each must leave one job, the one that it returned."""
    before = ids(at.listed(listed))
    returned: list[str] = []
    for faults in [*kinds(create, stalls=2), *kinds(create, cuts=(15, 90, 300), stalls=0)] * times:
        result = at.run(faults, call)
        returned.append(result.id if isinstance(result, Model) else f"none: {result}")
    for faults in _several(create, listing):
        result = at.run(faults, call, kind="several")
        if isinstance(result, Model):
            returned.append(result.id)
    found = [job for job in ids(at.listed(listed)) if job not in before]
    at.book.jobs += len(found)
    at.book.expect(found, sorted(returned), create)


def _create_job(file_id: str, **more: Any) -> Callable[[Runner], Any]:
    def call(runner: Runner) -> Any:
        return runner.do(runner.client.fine_tuning.jobs.create(model=MODEL, training_file=file_id, **more))

    return call


def _jobs(at: World, **more: Any) -> None:
    call = _create_job(at.upload(chat()), **more)
    _creates(at, call, "/fine_tuning/jobs", "createFineTuningJob", "listPaginatedFineTuningJobs", 2)


@scenario("jobs.create")
def jobs_create(mode: Mode, folder: Path) -> Book:
    """Found by the token in its metadata."""
    with world(mode, "jobs.create") as at:
        _jobs(at, hyperparameters={"n_epochs": 2}, suffix="mine", seed=7)
        return at.book


@scenario("jobs.create, 16 pairs of metadata")
def jobs_create_full(mode: Mode, folder: Path) -> Book:
    """No room for a token: found by what was asked for."""
    with world(mode, "jobs.create, full metadata") as at:
        _jobs(at, metadata={f"key{n}": "v" for n in range(16)})
        return at.book


@contextmanager
def _without_metadata(folder: Path) -> Iterator[Path]:
    """A contract of a service that knows no metadata."""
    from ft_client.sandbox import contract

    document = json.loads((Path(contract.__file__).parent / "openapi.json").read_text(encoding="utf-8"))
    del document["components"]["schemas"]["CreateFineTuningJobRequest"]["properties"]["metadata"]
    path = folder / "openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    yield path


@scenario("jobs.create, metadata refused")
def jobs_create_refused(mode: Mode, folder: Path) -> Book:
    """The service takes no metadata at all."""
    with (
        _without_metadata(folder) as contract,
        world(mode, "jobs.create, metadata refused", contract=contract) as at,
    ):
        call = _create_job(at.upload(chat()))
        call(at.runner)  # the client finds out by its first create
        _jobs(at)
        return at.book


@scenario("jobs.create, metadata forgotten")
def jobs_create_forgotten(mode: Mode, folder: Path) -> Book:
    """The service takes metadata and does not give it back."""
    from ft_client.sandbox import jobs

    shown = jobs.view

    def forgetful(*args: Any) -> dict[str, Any]:
        return {**shown(*args), "metadata": None}

    with mock.patch.object(jobs, "view", forgetful), world(mode, "jobs.create, metadata forgotten") as at:
        call = _create_job(at.upload(chat()))
        call(at.runner)  # the client finds out by its first create
        _jobs(at)
        return at.book


@scenario("fine_tunes.create")
def fine_tunes_create(mode: Mode, folder: Path) -> Book:
    """The legacy API has no metadata: found by what was asked for and when, by a service's clock far from ours."""
    book = Book("")
    for ahead in (0.0, -86_400.0, 5_000.0):
        with world(mode, "fine_tunes.create, clocks apart", clock=ManualClock(time.time() + ahead, tick=0.1)) as at:
            file_id = at.upload(completions())

            def call(runner: Runner, file_id: str = file_id) -> Any:
                return runner.do(
                    runner.client.fine_tunes.create(training_file=file_id, model="ada", n_epochs=2, suffix="mine")
                )

            _creates(at, call, "/fine-tunes", "createFineTune", "listFineTunes", 1)
            book = _added(book, at.book)
    return book


def _added(one: Book, other: Book) -> Book:
    for name in ("duplicates", "losses", "raised", "unknown", "jobs", "events", "files"):
        setattr(other, name, getattr(one, name) + getattr(other, name))
    other.runs += one.runs
    other.wrong = one.wrong + other.wrong
    return other


def _pairs(at: World, call: Callable[[Runner], Any], listed: str, create: str) -> None:
    """Two equal creates at once: what is returned exists, once; what is unknown is not started again."""
    for kind, after in itertools.product(("drop_before", "drop_after", "status"), (0, 1)):
        for times in (1, 2):
            before = ids(at.listed(listed))
            at.strike([{"operation": create, "kind": kind, "after": after, "times": times}])
            results = at.runner.both(call)
            at.book.runs["several"] += 1
            found = [job for job in ids(at.listed(listed)) if job not in before]
            returned = [result.id for result in results if isinstance(result, Model)]
            unknown = sum(isinstance(result, OutcomeUnknownError) for result in results)
            at.book.unknown += unknown
            at.book.raised += len(results) - len(returned) - unknown
            at.book.jobs += len(found)
            at.book.losses += len(returned) - len(set(returned) & set(found))
            at.book.duplicates += max(0, len(found) - len(results))
            if unknown == 0:
                at.book.expect(found, sorted(returned), f"two at once, {kind} {times} after {after}")


@scenario("two equal creates at once")
def two_at_once(mode: Mode, folder: Path) -> Book:
    """By the token each has its own; the legacy API says where it cannot tell."""
    with world(mode, "two equal creates at once") as at:
        _pairs(at, _create_job(at.upload(chat())), "/fine_tuning/jobs", "createFineTuningJob")
        assert at.book.unknown == 0, "a token tells them apart"
        file_id = at.upload(completions())

        def call(runner: Runner) -> Any:
            return runner.do(runner.client.fine_tunes.create(training_file=file_id, model="ada"))

        _pairs(at, call, "/fine-tunes", "createFineTune")
        return at.book


# ---- files -----------------------------------------------------------------------------------------------------------


def _stored(at: World, name: str) -> list[bytes]:
    """The contents of all files of this name."""
    found = [file for file in at.listed("/files") if file["filename"] == name]
    return [at.plain.get(f"{at.sandbox.base_url}/files/{file['id']}/content").content for file in found]


def _whole(at: World, name: str, data: bytes, result: Any) -> None:
    found = _stored(at, name)
    at.book.files += found == [data]
    at.book.expect(found, [data], f"{name} {'' if isinstance(result, Model) else result}")


@scenario("files.create")
def files_create(mode: Mode, folder: Path) -> Book:
    """One file for each upload, whole."""
    with world(mode, "files.create, files.upload") as at:
        for number, faults in enumerate(kinds("createFile", cuts=(0, 1, 9, 60)) * 2):
            name, data = f"f{number}.jsonl", chat(12 + number)
            path = folder / name
            path.write_bytes(data)
            for_path = number % 2

            def call(
                runner: Runner, name: str = name, data: bytes = data, path: Path = path, by: int = for_path
            ) -> Any:
                if by:
                    return runner.do(runner.client.files.upload(path))
                return runner.do(runner.client.files.create(file=(name, data), purpose="fine-tune"))

            _whole(at, name, data, at.run(faults, call))
        return at.book


@scenario("uploads.complete")
def uploads_complete(mode: Mode, folder: Path) -> Book:
    """One file for each upload in parts, from the convenience and from single calls; parts may break too."""
    with world(mode, "uploads.complete, parts") as at:
        operations = [*kinds("completeUpload"), *kinds("addUploadPart", cuts=(0, 9), after=1), *kinds("createUpload")]
        for number, faults in enumerate(operations):
            name, data = f"f{number}.bin", content(3000 + number, number)

            def whole(runner: Runner, name: str = name, data: bytes = data) -> Any:
                upload = runner.do(runner.client.uploads.upload_file((name, data), purpose="user_data", part_size=1000))
                assert upload.file.bytes == len(data)
                return upload

            def single(runner: Runner, name: str = name, data: bytes = data) -> Any:
                uploads = runner.client.uploads
                made = runner.do(
                    uploads.create(bytes=len(data), filename=name, mime_type="text/plain", purpose="user_data")
                )
                parts = [runner.do(uploads.parts.create(made.id, data=piece)) for piece in (data[:500], data[500:])]
                done = runner.do(uploads.complete(made.id, part_ids=[part.id for part in parts]))
                assert done.status == "completed"
                assert done.file.filename == name
                return done

            _whole(at, name, data, at.run(faults, single if number % 2 else whole))
        return at.book


@scenario("files.download")
def files_download(mode: Mode, folder: Path) -> Book:
    """Whole under the final name, or nothing there."""
    with world(mode, "files.download, content") as at:
        data = b"".join(chat(1)[:-2] + b"%06d\n" % n for n in range(4000))
        file_id = at.plain.post(
            f"{at.sandbox.base_url}/files", data={"purpose": "user_data"}, files={"file": ("big", data)}
        ).json()["id"]
        cuts = (0, 1, 65_536, 262_144, len(data) - 1, len(data))
        runs = [*kinds("downloadFile", cuts=cuts, malformed=False)]
        runs += [[{"operation": "downloadFile", "kind": "cut_body", "bytes": cut, "times": times}]
                 for cut in (1, 100_000) for times in (2, 3)]  # fmt: skip
        for number, faults in enumerate(runs):
            path = folder / f"got{number}"

            def call(runner: Runner, path: Path = path) -> Any:
                return runner.do(runner.client.files.download(file_id, path))

            at.run(faults, call)
            found = [path.read_bytes()] if path.exists() else []
            at.book.files += found == [data]
            at.book.expect([hash(one) for one in found], [hash(data)], f"{path.name} {faults}")
            assert not list(folder.glob(".*.part")), "half a file is left"
            if faults[0].get("times", 1) == 1:
                got = at.run(faults, lambda runner: runner.do(runner.client.files.content(file_id)).content)
                at.book.files += got == data
                at.book.expect([hash(got) if isinstance(got, bytes) else repr(got)], [hash(data)], f"content {faults}")
        return at.book


# ---- deletes, cancels ------------------------------------------------------------------------------------------------


@scenario("deletes")
def deletes(mode: Mode, folder: Path) -> Book:
    """Gone, and told so, also where the answer to the first try was lost."""
    with world(mode, "files.delete, models.delete, ...") as at:
        clock = at.sandbox.clock
        base = at.sandbox.base_url
        file_id = at.upload(chat())
        for operation in ("deleteFile", "deleteModel", "deleteFineTuningCheckpointPermission"):
            for faults in kinds(operation, cuts=(0, 5, 30)):
                if operation == "deleteFile":
                    name = at.upload(chat())
                    path = f"/files/{name}"
                else:
                    job = at.plain.post(
                        f"{base}/fine_tuning/jobs", json={"model": MODEL, "training_file": file_id}
                    ).json()
                    clock.advance(60)
                    name = at.get(f"/fine_tuning/jobs/{job['id']}")["fine_tuned_model"]
                    path = f"/models/{name}"
                if operation == "deleteFineTuningCheckpointPermission":
                    whose = f"/fine_tuning/checkpoints/{name}/permissions"
                    made = at.plain.post(base + whose, json={"project_ids": ["proj_1"]}).json()["data"][0]["id"]
                    call = _taken_back(made, name)
                    result = at.run(faults, call)
                    left = [one["id"] for one in at.get(whose)["data"]]
                else:
                    call = _deleted(name, "files" if operation == "deleteFile" else "models")
                    result = at.run(faults, call)
                    left = [name] if at.plain.get(base + path).status_code != 404 else []
                at.book.expect(left, [], f"{operation} {faults}")
                at.book.expect([getattr(result, "deleted", repr(result))], [True], f"{operation} {faults}")
        return at.book


def _deleted(name: str, resource: str) -> Callable[[Runner], Any]:
    return lambda runner: runner.do(getattr(runner.client, resource).delete(name))


def _taken_back(permission: str, name: str) -> Callable[[Runner], Any]:
    def call(runner: Runner) -> Any:
        permissions = runner.client.fine_tuning.checkpoints.permissions
        return runner.do(permissions.delete(permission, fine_tuned_model_checkpoint=name))

    return call


@scenario("cancel, pause, resume")
def cancels(mode: Mode, folder: Path) -> Book:
    """The job is in the state that was asked for, and was brought there once."""
    with world(mode, "jobs.cancel .pause .resume, ...", clock=ManualClock(time.time())) as at:
        base = at.sandbox.base_url
        chats, prompts = at.upload(chat()), at.upload(completions())
        for operation, verb, status in (
            ("cancelFineTuningJob", "cancel", "cancelled"), ("pauseFineTuningJob", "pause", "paused"),
            ("resumeFineTuningJob", "resume", "queued"), ("cancelFineTune", "cancel", "cancelled"),
        ):  # fmt: skip
            legacy = operation == "cancelFineTune"
            folder_of = "/fine-tunes" if legacy else "/fine_tuning/jobs"
            for faults in kinds(operation, cuts=(0, 30)):
                body = {"training_file": prompts} if legacy else {"model": MODEL, "training_file": chats}
                job = at.plain.post(base + folder_of, json=body).json()["id"]
                if not legacy:
                    at.sandbox.clock.advance(0.7)
                if verb == "resume":
                    at.plain.post(f"{base}{folder_of}/{job}/pause")

                def call(runner: Runner, job: str = job, verb: str = verb, legacy: bool = legacy) -> Any:
                    resource = runner.client.fine_tunes if legacy else runner.client.fine_tuning.jobs
                    return runner.do(getattr(resource, verb)(job))

                result = at.run(faults, call)
                at.book.expect([getattr(result, "status", repr(result))], [status], f"{operation} {faults}")
                events = at.get(f"{folder_of}/{job}/events")["data"]
                words = {"cancel": "cancel", "pause": "paused", "resume": "resumed"}[verb]
                told = [event for event in events if words in event["message"].lower()]
                at.book.expect([len(told)], [1], f"{operation} {faults}: {[event['message'] for event in events]}")
        return at.book


# ---- lists -----------------------------------------------------------------------------------------------------------


@scenario("lists")
def lists(mode: Mode, folder: Path) -> Book:
    """Every item of every page, once and in order, whichever page breaks."""
    with world(mode, "files.list, jobs.list", clock=ManualClock(time.time())) as at:
        base = at.sandbox.base_url
        file_id = at.upload(chat())
        for _ in range(6):
            at.upload(chat())
            at.plain.post(f"{base}/fine_tuning/jobs", json={"model": MODEL, "training_file": file_id})
        for operation, path in (("listFiles", "/files"), ("listPaginatedFineTuningJobs", "/fine_tuning/jobs")):
            expected = [one["id"] for one in at.listed(path)]
            for page in range(3):
                for faults in kinds(operation, after=page, cuts=(0, 50, 700), stalls=int(page == 1)):

                    def call(runner: Runner, files: bool = path == "/files") -> Any:
                        listing = runner.client.files.list if files else runner.client.fine_tuning.jobs.list
                        return runner.items(listing(limit=2))

                    got = at.run(faults, call)
                    found = [one.id for one in got] if isinstance(got, list) else [repr(got)]
                    at.book.expect(found, expected, f"{operation} {faults}")
        return at.book


# ---- following, waiting ----------------------------------------------------------------------------------------------


def _follow(at: World, faults: list[Fault], job: str, legacy: bool) -> None:
    def call(runner: Runner) -> Any:
        resource = runner.client.fine_tunes if legacy else runner.client.fine_tuning.jobs
        return runner.items(resource.follow(job, poll_interval=FAST))

    got = at.run(faults, call, kind=None if len(faults) == 1 else "several")
    path = f"/fine-tunes/{job}/events" if legacy else f"/fine_tuning/jobs/{job}/events"
    expected = at.listed(path)
    _delivered(at, got, expected if legacy else expected[::-1], f"follow {faults}")


def _delivered(at: World, got: Any, expected: list[Any], what: str) -> None:
    found = [json.dumps(event.to_dict(), sort_keys=True) for event in got] if isinstance(got, list) else [repr(got)]
    at.book.events += len(found)
    at.book.expect(found, [json.dumps(event, sort_keys=True) for event in expected], what)


@scenario("jobs.follow")
def jobs_follow(mode: Mode, folder: Path) -> Book:
    """Every event as it comes, once and in order, whichever look breaks."""
    with world(mode, "jobs.follow", clock=ManualClock(time.time(), tick=0.25)) as at:
        file_id = at.upload(chat())
        runs: list[list[Fault]] = []
        for after in (0, 1, 3):
            for operation in ("retrieveFineTuningJob", "listFineTuningEvents"):
                runs += kinds(operation, after=after, cuts=(0, 99, 300), stalls=int(after == 1))
        both = [{"operation": "*", "kind": kind, "after": after, "times": 3}
                for kind in ("drop_before", "drop_after", "malformed") for after in range(1, 7)]  # fmt: skip
        for number, faults in enumerate([*runs, *[[one, one] for one in both]]):
            body = {"model": MODEL, "training_file": file_id, "seed": number, "hyperparameters": {"n_epochs": 1}}
            job = at.plain.post(f"{at.sandbox.base_url}/fine_tuning/jobs", json=body).json()["id"]
            _follow(at, faults, job, legacy=False)
        return at.book


def _quick_streams() -> Any:
    return mock.patch("ft_client.resources.fine_tunes.STREAM_TIMEOUT", TIMEOUT)


@scenario("fine_tunes.follow")
def fine_tunes_follow(mode: Mode, folder: Path) -> Book:
    """The stream breaks in any way, and so do the looks that take its place."""
    with _quick_streams(), world(mode, "fine_tunes.follow", clock=ManualClock(time.time(), tick=0.25)) as at:
        file_id = at.upload(completions())
        runs: list[list[Fault]] = []
        for after in (0, 1):
            for operation in ("listFineTuneEvents", "retrieveFineTune"):
                runs += kinds(operation, after=after, stalls=1 - after)
        for kind, times in itertools.product(
            ("drop_before", "drop_after", "cut_body", "malformed", "status"), (2, 3, 4)
        ):
            runs.append([{"operation": "listFineTuneEvents", "kind": kind, "times": times, "bytes": 200}] * 2)
        for number, faults in enumerate(runs):
            body = {"training_file": file_id, "n_epochs": 1 + number % 3}
            job = at.plain.post(f"{at.sandbox.base_url}/fine-tunes", json=body).json()["id"]
            _follow(at, faults, job, legacy=True)
        return at.book


@scenario("fine_tunes.follow, cut at every byte")
def fine_tunes_follow_cut(mode: Mode, folder: Path) -> Book:
    """A stream that is closed behind any of its bytes."""
    with _quick_streams(), world(mode, "fine_tunes.follow, each byte", clock=ManualClock(time.time())) as at:
        body = {"training_file": at.upload(completions()), "n_epochs": 1}
        job = at.plain.post(f"{at.sandbox.base_url}/fine-tunes", json=body).json()["id"]
        at.sandbox.clock.advance(60)
        expected = at.listed(f"/fine-tunes/{job}/events")
        whole = at.plain.get(f"{at.sandbox.base_url}/fine-tunes/{job}/events?stream=true").content
        # every byte of the stream in one mode; the other drives the same code, a third of them will do
        cuts = range(0, len(whole), 1 if mode == "sync" else 3)
        for start in range(0, len(cuts), 100):
            some = cuts[start : start + 100]
            # each run asks for the stream twice and for the list once; the first of them is cut
            fault = {"operation": "listFineTuneEvents", "kind": "cut_body"}
            at.strike([{**fault, "bytes": cut, "after": 2 * n, "reset": bool(cut % 2)} for n, cut in enumerate(some)])
            for cut in some:
                got = at.runner.items(at.client.fine_tunes.follow(job, poll_interval=FAST))
                _delivered(at, got, expected, f"cut at {cut}")
            at.book.runs["cut_body"] += len(at.get_root("/sandbox/faults")["fired"])
        return at.book


@scenario("wait")
def waits(mode: Mode, folder: Path) -> Book:
    """Outages are borne: the job that comes back is the one that was waited for, ended."""
    with world(mode, "jobs.wait, fine_tunes.wait", clock=ManualClock(time.time(), tick=0.5)) as at:
        chats, prompts = at.upload(chat()), at.upload(completions())
        for legacy in (False, True):
            operation = "retrieveFineTune" if legacy else "retrieveFineTuningJob"
            for after, times in ((0, 1), (1, 3)):
                for faults in kinds(operation, after=after, cuts=(0, 300), stalls=int(times == 1)):
                    body = {"training_file": prompts} if legacy else {"model": MODEL, "training_file": chats}
                    path = "/fine-tunes" if legacy else "/fine_tuning/jobs"
                    job = at.plain.post(at.sandbox.base_url + path, json=body).json()["id"]

                    def call(runner: Runner, job: str = job, legacy: bool = legacy) -> Any:
                        resource = runner.client.fine_tunes if legacy else runner.client.fine_tuning.jobs
                        return runner.do(resource.wait(job, poll_interval=FAST))

                    result = at.run([{**faults[0], "times": times}], call)
                    at.book.expect([getattr(result, "status", repr(result))], ["succeeded"], f"wait {faults}")
        return at.book


assert STALL > TIMEOUT
