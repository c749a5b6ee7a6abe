"""The export of an account: complete, incremental, never partial, and only into a folder of the same account."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from ft_client import APIConnectionError, AsyncFTClient, FTClient, FTClientError, ParameterError
from ft_client.cli import main
from ft_client.exports import verify
from ft_client.exports._files import safe_name
from ft_client.sandbox import Sandbox
from ft_client.sandbox.service import names
from tests.support.service import set_faults

DATA = Path(__file__).parents[2] / "ft_client" / "data"
MODEL = "gpt-4o-mini-2024-07-18"
SETTINGS: dict[str, dict[str, Any]] = {"azure": {"default_query": {"api-version": "2024-10-21"}}}
INDEX = "index.jsonl"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A service with an ended job and a legacy fine-tune. Tests add files."""
    with Sandbox(speed=2000) as sandbox, FTClient("key", base_url=sandbox.base_url) as client:
        chat, completions = (client.files.upload(DATA / f"{name}-train.jsonl") for name in ("measures", "tickets"))
        job = client.fine_tuning.jobs.create(model=MODEL, training_file=chat.id)
        client.fine_tuning.jobs.wait(job.id, poll_interval=0.05)
        fine_tune = client.fine_tunes.create(training_file=completions.id, model="ada")
        client.fine_tunes.wait(fine_tune.id, poll_interval=0.05)
        yield sandbox


@pytest.fixture
def client(sandbox: Sandbox) -> Iterator[FTClient]:
    """A client of the service."""
    with FTClient("key", base_url=sandbox.base_url, max_retries=0) as client:
        yield client
    httpx.delete(f"{sandbox.root}/sandbox/faults", trust_env=False)


def requests(sandbox: Sandbox) -> list[str]:
    """Operations of the requests that the service received."""
    seen = httpx.get(f"{sandbox.root}/sandbox/requests", trust_env=False).json()["data"]
    return [entry["operationId"] for entry in seen if entry["operationId"]]


def tree(folder: Path) -> dict[str, bytes]:
    """Content of each file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lines(folder: Path) -> list[dict[str, Any]]:
    """The lines of the index after the first."""
    return [json.loads(line) for line in (folder / INDEX).read_text().splitlines()[1:]]


def mocked(respond: Callable[[httpx.Request], httpx.Response]) -> FTClient:
    """A client without a server."""
    return FTClient("key", max_retries=0, http_client=httpx.Client(transport=httpx.MockTransport(respond)))


# ---- What an export holds -------------------------------------------------------------------------------------------


def test_export_holds_all_objects_as_the_service_sent_them(client: FTClient, tmp_path: Path) -> None:
    """Jobs with events and checkpoints, fine-tunes, files with content and models are in the index."""
    report = client.account.export(tmp_path)
    job = next(iter(client.fine_tuning.jobs.list()))
    entry = next(line for line in lines(tmp_path) if line["id"] == job.id)
    read = {part: (tmp_path / each["path"]).read_text() for part, each in entry["parts"].items()}
    assert json.loads(read["object"]) == job.to_dict()
    events = [event.to_dict() for event in client.fine_tuning.jobs.list_events(job.id)]
    assert [json.loads(line) for line in read["events"].splitlines()] == events
    checkpoints = [each.to_dict() for each in client.fine_tuning.jobs.checkpoints.list(job.id)]
    assert [json.loads(line) for line in read["checkpoints"].splitlines()] == checkpoints
    files = {file.id: client.files.content(str(file.id)).content for file in client.files.list()}
    exported = {line["id"]: line["parts"]["content"]["path"] for line in lines(tmp_path) if line["section"] == "files"}
    assert {file_id: (tmp_path / path).read_bytes() for file_id, path in exported.items()} == files
    assert (report.sections["jobs"], report.sections["fine-tunes"], report.sections["files"]) == (1, 1, len(files))
    assert report.sections["models"] == len(list(client.models.list()))
    assert verify(tmp_path).problems == []


@pytest.mark.parametrize("name", names())
def test_export_works_at_every_service(name: str, tmp_path: Path) -> None:
    """What the service lacks is skipped with the reason; the second run fetches nothing."""
    with (
        Sandbox(profile=name, speed=2000) as sandbox,
        FTClient("key", profile=name, base_url=sandbox.base_url, **SETTINGS.get(name, {})) as client,
    ):
        supports = client._config.profile.supports
        jobs: Any = client.fine_tuning.jobs if supports("createFineTuningJob") else client.fine_tunes
        file = client.files.upload(DATA / "measures-train.jsonl")
        job = jobs.create(model=MODEL if supports("createFineTuningJob") else "other/model", training_file=file.id)
        jobs.wait(job.id, poll_interval=0.05)
        report = client.account.export(tmp_path)
        lists = {"jobs": "listPaginatedFineTuningJobs", "fine-tunes": "listFineTunes", "models": "listModels"}
        sections = {section for section in report.skipped if " of " not in section}
        assert sections == {section for section, operation in lists.items() if not supports(operation)}
        assert {(line["section"], line["id"]) for line in lines(tmp_path)} >= {
            ("jobs" if supports("createFineTuningJob") else "fine-tunes", job.id), ("files", file.id)
        }  # fmt: skip
        without_content = {item.id for item in report.unavailable if item.part == "content"}
        assert (file.id in without_content) != supports("downloadFile")
        assert client.account.export(tmp_path).fetched == 0
    assert verify(tmp_path).problems == []


def test_async_export_writes_the_same_bytes(sandbox: Sandbox, client: FTClient, tmp_path: Path) -> None:
    """Both clients run the same operation."""

    async def run() -> None:
        async with AsyncFTClient("key", base_url=sandbox.base_url) as client:
            await client.account.export(tmp_path / "async")

    client.account.export(tmp_path / "sync")
    asyncio.run(run())
    assert tree(tmp_path / "async") == tree(tmp_path / "sync")


def test_export_since_a_time_has_the_files_of_its_jobs(client: FTClient, tmp_path: Path) -> None:
    """A file that is older than its job is exported with it; other files are not."""

    def respond(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1")
        job = {"id": "ftjob-1", "status": "succeeded", "created_at": 200, "training_file": "file-old"}
        files = [{"id": name, "object": "file", "created_at": 100, "bytes": 2} for name in ("file-old", "file-other")]
        bodies: dict[str, Any] = {
            "/fine_tuning/jobs": {"data": [job, {**job, "id": "ftjob-0", "created_at": 100}], "has_more": False},
            "/fine_tuning/jobs/ftjob-1": job, "/files": {"data": files, "has_more": False},
        }  # fmt: skip
        if path.endswith("/content"):
            return httpx.Response(200, content=b"{}")
        return httpx.Response(200, json=bodies.get(path, {"data": [], "has_more": False}))

    mocked(respond).account.export(tmp_path, since=150)
    assert [(line["section"], line["id"]) for line in lines(tmp_path)] == [("files", "file-old"), ("jobs", "ftjob-1")]


def test_export_of_one_section_keeps_the_others(client: FTClient, tmp_path: Path) -> None:
    """Entries of sections that are not exported stay."""
    client.account.export(tmp_path, only=["models"])
    assert {line["section"] for line in lines(tmp_path)} == {"models"}
    client.account.export(tmp_path, only=["jobs"])
    assert {line["section"] for line in lines(tmp_path)} == {"models", "jobs"}


@pytest.mark.parametrize("only", ["jobs", ["job"]])
def test_export_of_an_unknown_section_is_rejected(client: FTClient, only: Any, tmp_path: Path) -> None:
    """Nothing is written; a string is not a list of sections."""
    with pytest.raises(ParameterError, match="jobs, fine-tunes, files, models"):
        client.account.export(tmp_path / "new", only=only)
    assert list(tmp_path.iterdir()) == []


# ---- Incremental ----------------------------------------------------------------------------------------------------


def test_second_export_only_lists(sandbox: Sandbox, client: FTClient, tmp_path: Path) -> None:
    """An unchanged account costs the lists, and the folder stays the same."""
    client.account.export(tmp_path)
    before, sent = tree(tmp_path), len(requests(sandbox))
    assert client.account.export(tmp_path).fetched == 0
    assert {*requests(sandbox)[sent:]} == {"listPaginatedFineTuningJobs", "listFineTunes", "listFiles", "listModels"}
    assert tree(tmp_path) == before


def test_export_fetches_a_new_file_and_keeps_a_deleted_one(sandbox: Sandbox, client: FTClient, tmp_path: Path) -> None:
    """An export is an archive: nothing is removed from it."""
    old = client.files.upload(("old.jsonl", b"{}\n"), "user_data")
    client.account.export(tmp_path)
    client.files.delete(str(old.id))
    new = client.files.upload(("new.jsonl", b"{}\n"), "user_data")
    assert client.account.export(tmp_path).fetched == 1
    assert {old.id, new.id} <= {line["id"] for line in lines(tmp_path)}


def test_export_fetches_a_job_again_until_it_has_ended(tmp_path: Path) -> None:
    """Its events grow although the listed job may stay the same."""
    with Sandbox(speed=0.001) as slow, FTClient("key", base_url=slow.base_url) as client:
        file = client.files.upload(DATA / "measures-train.jsonl")
        client.fine_tuning.jobs.create(model=MODEL, training_file=file.id)
        for _ in range(2):
            sent = len(requests(slow))
            client.account.export(tmp_path)
            assert "listFineTuningEvents" in requests(slow)[sent:]


def test_export_replaces_a_file_that_was_deleted_from_the_folder(client: FTClient, tmp_path: Path) -> None:
    """The index alone does not count."""
    client.account.export(tmp_path)
    before = tree(tmp_path)
    next((tmp_path / "files").glob("*.content")).unlink()
    assert client.account.export(tmp_path).fetched == 1
    assert tree(tmp_path) == before


# ---- Failures -------------------------------------------------------------------------------------------------------


def test_content_that_the_service_rejects_is_recorded_with_the_reason(
    sandbox: Sandbox, client: FTClient, tmp_path: Path
) -> None:
    """The others are exported; the rejected one is not requested again."""
    set_faults(sandbox, {"operation": "downloadFile", "kind": "status", "status": 403, "times": 1})
    (item,) = client.account.export(tmp_path).unavailable
    assert (item.part, item.may_succeed_later) == ("content", False)
    assert "403" in item.reason
    assert "[request" not in item.reason  # it would differ in each export
    assert client.account.export(tmp_path).fetched == 0
    assert verify(tmp_path).unavailable == [item]


def test_content_that_failed_is_fetched_by_the_next_export(sandbox: Sandbox, client: FTClient, tmp_path: Path) -> None:
    """A 500 may pass."""
    set_faults(sandbox, {"operation": "downloadFile", "kind": "status", "status": 500, "times": 1})
    (item,) = client.account.export(tmp_path).unavailable
    assert item.may_succeed_later
    report = client.account.export(tmp_path)
    assert (report.fetched, report.unavailable) == (1, [])


def test_export_stops_after_several_failures_in_a_row(sandbox: Sandbox, client: FTClient, tmp_path: Path) -> None:
    """The service is not available; a later call continues."""
    for number in range(8):
        client.files.upload((f"{number}.jsonl", b"{}\n"), "user_data")
    set_faults(sandbox, {"operation": "downloadFile", "kind": "status", "status": 500, "times": 1000})
    with pytest.raises(APIConnectionError, match="5 objects in a row failed"):
        client.account.export(tmp_path)
    assert verify(tmp_path).problems == [f"{INDEX}: the last export did not end: export again"]
    httpx.delete(f"{sandbox.root}/sandbox/faults", trust_env=False)
    assert client.account.export(tmp_path).unavailable == []


def test_key_that_is_rejected_ends_the_export(sandbox: Sandbox, client: FTClient, tmp_path: Path) -> None:
    """It is no property of the object."""
    set_faults(sandbox, {"operation": "downloadFile", "kind": "status", "status": 401, "times": 1})
    with pytest.raises(FTClientError, match="401"):
        client.account.export(tmp_path)


def test_list_that_does_not_exist_is_skipped(sandbox: Sandbox, client: FTClient, tmp_path: Path) -> None:
    """The service of an unknown host may lack an operation that its profile has."""
    set_faults(sandbox, {"operation": "listFineTunes", "kind": "status", "status": 404, "times": 1})
    assert "404" in client.account.export(tmp_path).skipped["fine-tunes"]
    assert "fine-tunes" not in client.account.export(tmp_path).skipped


def test_torn_line_of_the_index_is_written_again(client: FTClient, tmp_path: Path) -> None:
    """The process was killed while it wrote the line, or while it wrote a file."""
    client.account.export(tmp_path)
    before = tree(tmp_path)
    index = tmp_path / INDEX
    index.write_bytes(index.read_bytes()[:-20])
    (tmp_path / "files" / ".file-1.content.abc.part").write_bytes(b"half")
    client.account.export(tmp_path)
    assert tree(tmp_path) == before


# ---- Folders --------------------------------------------------------------------------------------------------------


def test_export_into_a_folder_of_another_account_is_rejected(
    sandbox: Sandbox, client: FTClient, tmp_path: Path
) -> None:
    """Another service, organization or key; nothing is sent or written."""
    client.account.export(tmp_path)
    before, sent = tree(tmp_path), len(requests(sandbox))
    others: list[tuple[str, dict[str, Any]]] = [
        ("service", {"api_key": "key", "profile": "together"}),
        ("account", {"api_key": "key", "organization": "org-2"}),
        ("key", {"api_key": "other"}),
    ]
    for what, settings in others:
        with FTClient(**settings, base_url=sandbox.base_url) as other, pytest.raises(FTClientError, match=what):
            other.account.export(tmp_path)
    with FTClient("key", base_url=sandbox.base_url + "/x") as other, pytest.raises(FTClientError, match="base URL"):
        other.account.export(tmp_path)
    assert (tree(tmp_path), len(requests(sandbox))) == (before, sent)


def test_export_with_a_new_key_of_the_same_account_is_accepted(sandbox: Sandbox, tmp_path: Path) -> None:
    """The caller states that the account is the same; the key itself is not stored."""
    first, second = "sk-first-1234567890", "sk-second-1234567890"
    for key, new_key in ((first, False), (second, True), (second, False)):
        with FTClient(key, base_url=sandbox.base_url) as client:
            client.account.export(tmp_path, only=["models"], new_key=new_key)
        assert key not in (tmp_path / INDEX).read_text()


def test_folder_with_other_files_is_rejected(client: FTClient, tmp_path: Path) -> None:
    """An export never mixes with other files."""
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FTClientError, match="not an export"):
        client.account.export(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_two_exports_do_not_write_to_one_folder(client: FTClient, tmp_path: Path) -> None:
    """The second one is rejected."""
    fd = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX)
        with pytest.raises(FTClientError, match="another export writes"):
            client.account.export(tmp_path)
    finally:
        os.close(fd)


def test_two_exports_do_not_write_to_one_folder_on_windows(
    client: FTClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There a file in the folder is locked, by the module that Windows has; verify ignores it."""
    held: list[int] = []

    def locking(fd: int, mode: int, size: int) -> None:
        assert (mode, size) == (2, 1)
        if held:
            raise PermissionError(13, "Permission denied")

    monkeypatch.setitem(sys.modules, "fcntl", None)
    monkeypatch.setitem(sys.modules, "msvcrt", SimpleNamespace(LK_NBLCK=2, locking=locking))
    client.account.export(tmp_path, only=["models"])
    held.append(1)
    with pytest.raises(FTClientError, match="another export writes"):
        client.account.export(tmp_path, only=["models"])
    assert verify(tmp_path).problems == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{not json}\n", "Expecting property name"),
        (b"[]\n", "not an object"),
        (b'{"section": "jobs"}\n', "parts"),
        (
            b'{"section": "files", "id": "f", "version": "", "final": true, "missing": {}, "failed": {}, '
            b'"parts": {"content": {"path": "files/../../x", "bytes": 1, "sha256": ""}}}\n',
            "not a path of an export",
        ),
    ],
)
def test_damaged_index_is_an_error_with_its_line(client: FTClient, line: bytes, reason: str, tmp_path: Path) -> None:
    """No path of an index leaves the folder."""
    client.account.export(tmp_path, only=["models"])
    index = tmp_path / INDEX
    header, _, rest = index.read_bytes().partition(b"\n")
    index.write_bytes(header + b"\n" + line + rest)
    with pytest.raises(FTClientError, match=rf"index\.jsonl:2: .*{reason}"):
        verify(tmp_path)


def test_hostile_ids_stay_in_the_folder(tmp_path: Path) -> None:
    """IDs of the service become names that every platform accepts."""
    ids = ["../../evil", "/etc/passwd", "a\\b", "CON", "x" * 500, "\u202ename", "file-A", "file-a", "a:b", "..", "é\n"]

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/models":
            return httpx.Response(200, json={"object": "list", "data": [{"id": each} for each in ids]})
        return httpx.Response(404, json={})

    folder = tmp_path / "export"
    mocked(respond).account.export(folder, only=["models"])
    assert sorted(line["id"] for line in lines(folder)) == sorted(ids)
    assert len(list((folder / "models").iterdir())) == len(ids)
    assert [path.name for path in tmp_path.iterdir()] == ["export"]
    assert verify(folder).problems == []


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "aux", "", ".", "..", "a/b", "A", "a.b", "a" * 100, "\ud800"])
def test_name_of_an_unusual_id_has_a_checksum(name: str) -> None:
    """It differs from the name of every other ID, also where case is ignored."""
    safe = safe_name(name)
    assert safe.partition(".")[2]
    assert safe.partition(".")[0].lower() not in {"con", "nul", "com1", "aux", ""}
    assert len(safe) < 100


# ---- Verify and the command -----------------------------------------------------------------------------------------


def test_verify_reports_what_has_changed(client: FTClient, tmp_path: Path) -> None:
    """A changed, a shorter, a missing and an additional file."""
    client.account.export(tmp_path)
    changed, shorter, missing = sorted((tmp_path / "models").iterdir())[:3]
    changed.write_bytes(changed.read_bytes().replace(b'"', b"'", 1))
    shorter.write_bytes(b"{}")
    missing.unlink()
    shutil.copy(changed, tmp_path / "models" / "more.json")
    found = {problem.partition(": ")[0].partition("/")[2]: problem for problem in verify(tmp_path).problems}
    assert found.keys() == {changed.name, shorter.name, missing.name, "more.json"}
    assert "has changed" in found[changed.name]
    assert "2 bytes, not" in found[shorter.name]
    assert "no such file" in found[missing.name]
    assert "not in the index" in found["more.json"]


def test_verify_of_another_folder_is_an_error(tmp_path: Path) -> None:
    """There is no index."""
    with pytest.raises(FTClientError, match="not an export"):
        verify(tmp_path)


def test_command_exports_and_verifies(
    sandbox: Sandbox, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The exit code is 1 if something may succeed later, and 2 if the folder has changed."""
    monkeypatch.setenv("OPENAI_API_KEY", "key")
    monkeypatch.setenv("OPENAI_BASE_URL", sandbox.base_url)
    folder = str(tmp_path / "export")
    set_faults(sandbox, {"operation": "listFineTuningJobCheckpoints", "kind": "status", "status": 500, "times": 10})
    assert main(["export", folder]) == 1
    assert "the next export tries again" in capsys.readouterr().err
    httpx.delete(f"{sandbox.root}/sandbox/faults", trust_env=False)
    assert main(["export", folder, "--json", "--since", "2020-01-01"]) == 0
    assert json.loads(capsys.readouterr().out)["sections"]["jobs"] == 1
    assert main(["export", "verify", folder]) == 0
    next((tmp_path / "export" / "jobs").iterdir()).unlink()
    assert main(["export", "verify", folder]) == 2
    assert "1 problem\n" in capsys.readouterr().err
    assert main(["export", "verify", folder, "--only", "jobs"]) == 2
    assert main(["export", folder, "other"]) == 2
