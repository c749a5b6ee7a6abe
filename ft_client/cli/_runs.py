"""The runs of `ft run` in the journal: how a second process continues one that was interrupted."""

import hashlib
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from ft_client.errors import JournalError

if TYPE_CHECKING:
    from ft_client import FTClient
    from ft_client._journal import Journal

KIND = "run"
_ID_LENGTH = 10


@attrs.define
class Run:
    """One run.

    Attributes:
        journal: The journal.
        service: The service in the journal.
        key: Hash of the files and parameters.
        details: What is needed to continue it. `state` is `started`, `created`, `done` or `failed`; `token` is the
            idempotency key of its job.
        started_at: When it was started, in Unix seconds.
    """

    journal: "Journal"
    service: str
    key: str
    details: dict[str, Any]
    started_at: float

    @property
    def id(self) -> str:
        """Short name, for `ft continue`."""
        return self.key[:_ID_LENGTH]

    @property
    def job_id(self) -> str | None:
        """The job, or None before it was created."""
        return self.details.get("job")

    @property
    def is_interrupted(self) -> bool:
        """Whether the run has not ended."""
        return self.details.get("state") in {"started", "created"}

    def to_dict(self) -> dict[str, Any]:
        """Return what `ft continue` lists."""
        return {
            "object": "ft.run", "run": self.id, "created_at": self.started_at, "state": self.details["state"],
            "job": self.job_id, "train": self.details["train"], "service": self.service,
        }  # fmt: skip

    def record(self, **details: Any) -> None:
        """Change details, and write them."""
        self.details.update(details)
        self.journal.finish(self.service, KIND, self.key, self.job_id, self.details)


@attrs.frozen
class Decision:
    """A run that the user continues, and what the user knows about its job.

    Attributes:
        run: The run.
        job: ID of its job, or None.
        create: Whether the service has no job of it.
    """

    run: Run
    job: str | None = None
    create: bool = False


@contextmanager
def begin_run(
    client: "FTClient",
    paths: tuple[str, str | None],
    create: dict[str, Any],
    details: dict[str, Any],
    *,
    new: bool,
    expected: Run | None = None,
) -> "Iterator[Run | None]":
    """Yield the run of these files and parameters, locked for the block; None if no journal can be written.

    Args:
        client: The client.
        paths: Training file and validation file.
        create: Arguments of the create call, except the files.
        details: What is needed to continue a new run.
        new: Whether to start over.
        expected: The run that is continued.

    Raises:
        JournalError: These are not the files and parameters of the run that is continued, or another process has it.
    """
    from ft_client._journal import fingerprint
    from ft_client._operations.once import service_of

    journal = client._config.journal
    if journal is None:
        yield None
        return
    service = service_of(client._config)
    hashes = [None if path is None else _sha256(path) for path in paths]
    key = fingerprint({"files": hashes, "create": create, "api": details["options"]["api"]})
    if expected is not None and service != expected.service:
        raise JournalError(f"run {expected.id} belongs to {expected.service}, not to {service} -> use its settings")
    if expected is not None and key != expected.key:
        raise JournalError(
            f"run {expected.id} cannot be continued: its files have changed since -> undo that, or start another run "
            "with ft run"
        )
    with journal.lock(f"{service} {KIND} {key}"):
        entry = journal.find(service, KIND, key)
        if entry is not None and not new:
            yield Run(journal, service, key, dict(entry.details), entry.intended_at)
            return
        run = Run(journal, service, key, {**details, "state": "started", "token": uuid.uuid4().hex}, time.time())
        journal.intend(service, KIND, key, details=run.details)
        yield None if journal.is_unwritable else run


def interrupted_runs(journal: "Journal") -> list[Run]:
    """Return the runs that have not ended, oldest first."""
    runs = [
        Run(journal, entry.service, entry.key, dict(entry.details), entry.intended_at)
        for entry in journal.entries(KIND)
    ]
    return [run for run in runs if run.is_interrupted]


def interrupted_run(journal: "Journal", name: str) -> Run:
    """Return a run by the start of its ID.

    Raises:
        JournalError: There is none, or several have this start.
    """
    runs = [run for run in interrupted_runs(journal) if name and run.key.startswith(name)]
    if len(runs) != 1:
        count = "no interrupted run" if not runs else f"{len(runs)} interrupted runs"
        raise JournalError(f"{count} {'start' if runs else 'starts'} with {name!r} -> list them: ft continue")
    return runs[0]


def decide(run: Run, operation: str, job_id: str | None) -> None:
    """Record what happened to a create whose outcome is unknown: a job, or None if it was not executed."""
    if job_id is None:
        run.journal.forget(run.service, operation, run.details["token"])
    else:
        run.record(job=job_id, state="created")


def _sha256(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
