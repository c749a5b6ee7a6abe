"""Idempotency keys and the journal: what another process with the same key finds, and damaged journals."""

import os
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ft_client import AsyncFTClient, FTClient, FTClientError, JournalError, OutcomeUnknownError, ParameterError
from ft_client._file_lock import lock_file
from ft_client._journal import Journal
from ft_client.sandbox import Sandbox

DATA = Path(__file__).parents[2] / "ft_client" / "data"
MEASURES, TICKETS = DATA / "measures-train.jsonl", DATA / "tickets-train.jsonl"
GPT = "gpt-4o-mini-2024-07-18"
KEY = "sk-test-2f6d1c0a9b"

MakeClient = Callable[..., FTClient]


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    """One service for the file."""
    with Sandbox(speed=1) as sandbox:
        yield sandbox


@pytest.fixture
def connect(service: Sandbox, tmp_path: Path) -> Iterator[MakeClient]:
    """Make clients of the service, each as another process would."""
    clients = []

    def make(journal: object = tmp_path / "journal.sqlite3", **options: Any) -> FTClient:
        clients.append(FTClient(KEY, base_url=service.base_url, journal=journal, reconcile_timeout=0.1, **options))  # type: ignore[arg-type]
        return clients[-1]

    yield make
    for client in clients:
        client.close()


def jobs_with(client: FTClient, file_id: str) -> list[str]:
    """Return the IDs of the jobs and fine-tunes with a training file."""
    jobs = [str(job.id) for job in client.fine_tuning.jobs.list() if job.training_file == file_id]
    old = [str(job.id) for job in client.fine_tunes.list() if job.to_dict()["training_files"][0]["id"] == file_id]
    return jobs + old


def killed(journal: Path, kind: str) -> None:
    """Change the journal to that of a process that was killed before it received a response."""
    (entry,) = Journal(journal).entries(kind)
    Journal(journal).finish(entry.service, kind, entry.key, None)


@pytest.mark.parametrize("journal", [True, False])
@pytest.mark.parametrize("profile", ["openai", "openai-2023"])
def test_same_key_returns_the_same_job(connect: MakeClient, journal: bool, profile: str) -> None:
    """In another process, with and without a journal, with and without metadata."""
    options: dict[str, Any] = {"profile": profile} if journal else {"profile": profile, "journal": None}
    file = connect(**options).files.upload(MEASURES)
    first = connect(**options).fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key=f"k {file.id}")
    again = connect(**options).fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key=f"k {file.id}")
    assert (first.id, jobs_with(connect(), file.id)) == (again.id, [first.id])


@pytest.mark.parametrize("journal", [True, False])
def test_same_key_returns_the_same_fine_tune(connect: MakeClient, journal: bool) -> None:
    """The legacy API has no metadata."""
    options: dict[str, Any] = {} if journal else {"journal": None}
    file = connect(**options).files.upload(TICKETS)
    first = connect(**options).fine_tunes.create(model="curie", training_file=file.id, idempotency_key=f"k {file.id}")
    again = connect(**options).fine_tunes.create(model="curie", training_file=file.id, idempotency_key=f"k {file.id}")
    assert (first.id, jobs_with(connect(), file.id)) == (again.id, [first.id])


def test_other_keys_and_no_key_create_other_jobs(connect: MakeClient) -> None:
    """Two equal creates are two jobs unless the keys are equal."""
    client = connect()
    file = client.files.upload(MEASURES)
    for key in ("a", "b", None, None):
        client.fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key=key and f"{key} {file.id}")
    assert len(jobs_with(client, file.id)) == 4


def test_key_with_other_parameters_is_an_error(connect: MakeClient) -> None:
    """Nothing is sent."""
    client = connect()
    file = client.files.upload(MEASURES)
    client.fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key=f"k {file.id}")
    with pytest.raises(ParameterError, match="used with other parameters"):
        client.fine_tuning.jobs.create(model=GPT, training_file=file.id, seed=1, idempotency_key=f"k {file.id}")
    with pytest.raises(ParameterError, match="1 to 512 characters"):
        client.fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key="k" * 513)
    assert len(jobs_with(client, file.id)) == 1


@pytest.mark.parametrize("profile", ["openai", "openai-2023"])
def test_job_of_a_killed_process_is_found(connect: MakeClient, tmp_path: Path, profile: str) -> None:
    """The journal has the intent, and the service has the job."""
    file = connect().files.upload(MEASURES)
    arguments = {"model": GPT, "training_file": file.id, "idempotency_key": f"k {file.id}"}
    first = connect(profile=profile).fine_tuning.jobs.create(**arguments)
    killed(tmp_path / "journal.sqlite3", "createFineTuningJob")
    again = connect(profile=profile).fine_tuning.jobs.create(**arguments)
    assert (first.id, jobs_with(connect(), file.id)) == (again.id, [first.id])
    third = connect(profile=profile).fine_tuning.jobs.create(**arguments)
    assert third.id == first.id


def test_intent_without_a_job_is_created_where_metadata_identifies_it(connect: MakeClient, service: Sandbox) -> None:
    """And ends with an unknown outcome elsewhere, each time."""
    file = connect().files.upload(MEASURES)
    for profile, expected in (("openai-2023", 0), ("openai", 1)):
        client = connect(profile=profile)
        body = {"model": GPT, "training_file": file.id, "suffix": profile}
        journal = client._config.journal
        assert journal is not None
        from ft_client._journal import fingerprint

        journal.intend(service.base_url, "createFineTuningJob", profile + file.id, fingerprint(body))
        for _ in range(2):
            if expected:
                client.fine_tuning.jobs.create(**body, idempotency_key=profile + file.id)
                continue
            with pytest.raises(OutcomeUnknownError):
                client.fine_tuning.jobs.create(**body, idempotency_key=profile + file.id)
        assert len(jobs_with(client, file.id)) == expected


def test_rejected_create_leaves_no_intent(connect: MakeClient) -> None:
    """The same key can be used again after a definite error."""
    client = connect()
    with pytest.raises(FTClientError):
        client.fine_tuning.jobs.create(model=GPT, training_file="file-none", idempotency_key="k")
    journal = client._config.journal
    assert journal is not None
    assert journal.entries("createFineTuningJob") == []


def test_request_tokens_can_be_switched_off(connect: MakeClient) -> None:
    """The job has no metadata, and the journal finds it."""
    client = connect(request_tokens=False)
    file = client.files.upload(MEASURES)
    job = client.fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key=f"k {file.id}")
    again = connect(request_tokens=False).fine_tuning.jobs.create(
        model=GPT, training_file=file.id, idempotency_key=f"k {file.id}"
    )
    assert (again.id, job.to_dict().get("metadata") or {}) == (job.id, {})


@pytest.mark.parametrize("journal", [True, False])
def test_reuse_returns_an_identical_file(connect: MakeClient, tmp_path: Path, journal: bool) -> None:
    """By the hash in the journal, or by name, size and content; a file with other content is uploaded."""
    options: dict[str, Any] = {} if journal else {"journal": None}
    path = tmp_path / f"mine-{journal}.jsonl"
    path.write_bytes(MEASURES.read_bytes())
    first = connect(**options).files.upload(path, reuse=True)
    again = connect(**options).files.upload(path, reuse=True)
    assert again.id == first.id
    path.write_bytes(MEASURES.read_bytes().replace(b"a", b"b"))
    other = connect(**options).files.upload(path, reuse=True)
    assert (other.bytes, other.id != first.id) == (first.bytes, True)
    client = connect(**options)
    client.files.delete(other.id)
    assert client.files.upload(path, reuse=True).id != other.id


def test_reuse_leaves_out_files_that_cannot_be_used() -> None:
    """Training with them fails."""
    data = b'{"messages": []}\n'
    file = {"object": "file", "filename": "a.jsonl", "bytes": len(data), "purpose": "fine-tune", "created_at": 1}

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/content"):
            return httpx.Response(200, content=data)
        listed = [{**file, "id": "file-1", "status": "error"}, {**file, "id": "file-2", "status": "processed"}]
        return httpx.Response(200, json={"object": "list", "data": listed, "has_more": False})

    http = httpx.Client(transport=httpx.MockTransport(respond))
    with FTClient("k", http_client=http) as client:
        assert client.files.upload(("a.jsonl", data), reuse=True).id == "file-2"


def test_upload_of_a_killed_process_is_found(connect: MakeClient, tmp_path: Path) -> None:
    """By its name, size and time."""
    path = tmp_path / "killed.jsonl"
    path.write_bytes(MEASURES.read_bytes() + b"\n")
    first = connect().files.upload(path, idempotency_key="k")
    killed(tmp_path / "journal.sqlite3", "createFile")
    assert connect().files.upload(path, idempotency_key="k").id == first.id


def test_journal_has_no_key_and_no_training_data(connect: MakeClient, tmp_path: Path) -> None:
    """Only IDs, hashes and times."""
    client = connect()
    file = client.files.upload(MEASURES, reuse=True)
    client.fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key=f"k {file.id}")
    content = (tmp_path / "journal.sqlite3").read_bytes()
    assert str(file.id).encode() in content
    assert KEY.encode() not in content
    assert b"messages" not in content


@pytest.mark.anyio
async def test_async_client_uses_the_same_journal(service: Sandbox, connect: MakeClient, tmp_path: Path) -> None:
    """A job of a sync process is found."""
    file = connect().files.upload(MEASURES, reuse=True)
    job = connect().fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key=f"k {file.id}")
    async with AsyncFTClient(KEY, base_url=service.base_url, journal=tmp_path / "journal.sqlite3") as client:
        again = await client.fine_tuning.jobs.create(
            model=GPT, training_file=str(file.id), idempotency_key=f"k {file.id}"
        )
        assert (await client.files.upload(MEASURES, reuse=True)).id == file.id
    assert again.id == job.id


def test_two_processes_do_not_create_the_same_job(connect: MakeClient, tmp_path: Path, service: Sandbox) -> None:
    """The second one stops while the first one holds the lock."""
    client = connect()
    file = client.files.upload(MEASURES)
    journal = Journal(tmp_path / "journal.sqlite3")
    with (
        journal.lock(f"{service.base_url} createFineTuningJob k"),
        pytest.raises(JournalError, match="another process"),
    ):
        client.fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key="k")
    assert jobs_with(client, file.id) == []
    assert client.fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key="k").id


def test_lock_has_one_holder_at_a_time(tmp_path: Path) -> None:
    """Also between threads, and its file is removed."""
    path, held, most = tmp_path / "x.lock", [0], [0]

    def work() -> None:
        for _ in range(50):
            release = lock_file(path)
            if release is not None:
                held[0] += 1
                most[0] = max(most[0], held[0])
                held[0] -= 1
                release()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most[0], path.exists()) == (1, False)


def _newer(path: Path) -> None:
    Journal(path).intend("s", "k", "1")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()


def _without_checksums(path: Path) -> None:
    Journal(path).intend("s", "k", "1")
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE entries DROP COLUMN checksum")
    connection.close()


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE other (a)")
    connection.close()


def _damaged(path: Path) -> None:
    Journal(path).intend("s", "k", "1")
    content = bytearray(path.read_bytes())
    content[100:] = b"x" * (len(content) - 100)
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (_newer, "version 2"),
        (_without_checksums, "its table has 7 columns"),
        (_foreign, "another SQLite database"),
        (_damaged, "is damaged"),
        (lambda path: path.write_text("no database " * 100), "is damaged"),
    ],
    ids=["newer", "without checksums", "foreign", "damaged", "text"],
)
@pytest.mark.parametrize("optional", [False, True])
def test_unusable_journal_stops_before_anything_is_sent(
    connect: MakeClient, tmp_path: Path, damage: Callable[[Path], object], reason: str, optional: bool
) -> None:
    """Also for the command: an earlier run may be in it."""
    path = tmp_path / "broken.sqlite3"
    damage(path)
    client = connect(Journal(path, optional=optional))
    file = connect().files.upload(MEASURES)
    with pytest.raises(JournalError, match=reason):
        client.fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key="k")
    assert jobs_with(client, file.id) == []


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A folder in which nothing can be created."""
    folder = tmp_path / "read-only"
    folder.mkdir()
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    if os.access(folder, os.W_OK):  # root may write everywhere: a file in place of the folder
        folder.rmdir()
        folder.write_text("")
    yield folder
    if folder.is_dir():
        folder.chmod(stat.S_IRWXU)


def test_read_only_folder_stops_the_library_and_warns_the_command(
    connect: MakeClient, read_only: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """No entry can exist there."""
    path = read_only / "ft-client" / "journal.sqlite3"
    file = connect().files.upload(MEASURES)
    with pytest.raises(JournalError, match="cannot write the journal"):
        connect(path).fine_tuning.jobs.create(model=GPT, training_file=file.id, idempotency_key="k ro")
    assert jobs_with(connect(), file.id) == []
    job = connect(Journal(path, optional=True)).fine_tuning.jobs.create(
        model=GPT, training_file=file.id, idempotency_key="k ro"
    )
    assert jobs_with(connect(), file.id) == [job.id]
    assert caplog.text.count("continuing without it") == 1


def test_full_disk_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite reports it while it writes; an existing entry can still be read."""
    path = tmp_path / "journal.sqlite3"
    Journal(path).intend("s", "k", "1")
    original = sqlite3.connect

    def connect_full(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = original(*arguments, **options)
        connection.execute("PRAGMA max_page_count = 1")
        return connection

    monkeypatch.setattr(sqlite3, "connect", connect_full)
    with pytest.raises(JournalError, match="full"):
        Journal(path).intend("s", "k", "2", details={"text": "x" * 100_000})
    assert Journal(path).find("s", "k", "1") is not None
    assert Journal(path).find("s", "k", "2") is None


def test_first_job_of_a_key_is_returned(connect: MakeClient) -> None:
    """The newest one may be the second request, which was cancelled."""
    client = connect(None)
    file = client.files.upload(MEASURES)
    arguments: dict[str, Any] = {"model": GPT, "training_file": file.id}
    pair = {"ft_client_request": f"twice {file.id}"}
    first, second = (client.fine_tuning.jobs.create(**arguments, metadata=pair) for _ in range(2))
    client.fine_tuning.jobs.cancel(second.id)
    found = connect(None).fine_tuning.jobs.create(**arguments, idempotency_key=f"twice {file.id}")
    assert found.id == first.id


def test_key_that_differs_from_the_metadata_is_an_error(connect: MakeClient) -> None:
    """The job could not be found by the key."""
    with pytest.raises(ParameterError, match="differs from ft_client_request"):
        connect(None).fine_tuning.jobs.create(
            model=GPT, training_file="file-a", idempotency_key="a", metadata={"ft_client_request": "b"}
        )


def test_damage_does_not_hide_an_entry(tmp_path: Path) -> None:
    """A changed key is found by its checksum; nothing is created then."""
    path = tmp_path / "journal.sqlite3"
    Journal(path).intend("s", "k", "findable")
    path.write_bytes(path.read_bytes().replace(b"findable", b"findible"))
    with pytest.raises(JournalError, match="is damaged"):
        Journal(path).find("s", "k", "findable")
