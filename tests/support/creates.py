"""Creates carried out by hand, and the answers of a service that may have started what they ask for."""

from __future__ import annotations

import email.utils
import time
from typing import Any

import httpx

from ft_client._operations import fine_tunes, jobs
from ft_client._operations.reconcile import IDEMPOTENCY_KEY_FIELD
from tests.support.flows import ClientConfig, Hand, Outcome, answer

MODEL = "gpt-4o-mini-2024-07-18"
LOST = httpx.ReadError("reset")


def page(*entries: dict[str, Any], has_more: bool = False, ahead: float | None = 0.0, **more: Any) -> httpx.Response:
    """A page of a list, by a clock that is ahead of ours, or by one that is not told."""
    date = {} if ahead is None else {"date": email.utils.formatdate(int(time.time() + ahead), usegmt=True)}
    return answer({"object": "list", "data": list(entries), "has_more": has_more, **more}, **date)


def job(job_id: str = "ftjob-1", *, age: float = 0.0, **more: Any) -> dict[str, Any]:
    """A job of the current API as it is listed, created so many seconds ago."""
    return {
        "object": "fine_tuning.job", "id": job_id, "model": MODEL, "training_file": "file-1", "validation_file": None,
        "created_at": int(time.time() - age), "status": "queued", "metadata": None, "hyperparameters": {}, **more,
    }  # fmt: skip


def fine_tune(job_id: str = "ft-1", *, age: float = 0.0, **more: Any) -> dict[str, Any]:
    """A legacy fine-tune as it is listed."""
    return {
        "object": "fine-tune", "id": job_id, "model": "curie", "training_files": [{"id": "file-1"}],
        "validation_files": [], "created_at": int(time.time() - age), "status": "pending", "hyperparams": {}, **more,
    }  # fmt: skip


def echo(request: dict[str, Any]) -> httpx.Response:
    """What the service answers to a create."""
    return answer(job(**request["json"]))


class Service:
    """Remembers the body of a create whose answer is lost, and lists the job it started."""

    def __init__(self) -> None:
        self.body: dict[str, Any] = {}

    def lose(self, request: dict[str, Any]) -> Exception:
        """Start the job, lose the answer."""
        self.body = request["json"]
        return LOST

    def listed(self, request: dict[str, Any]) -> httpx.Response:
        """The job among others."""
        others = [job(f"ftjob-o{n}", metadata={IDEMPOTENCY_KEY_FIELD: str(n)}) for n in range(3)]
        return page(*others, job("ftjob-ours", **{"validation_file": None, **self.body}))


def create(resource: ClientConfig, *outcomes: Outcome, **body: Any) -> Hand:
    """A create of the current API in hand."""
    body = {"model": MODEL, "training_file": "file-1", **body}
    return Hand(jobs.create(resource, **body), outcomes)


def create_legacy(resource: ClientConfig, *outcomes: Outcome, **body: Any) -> Hand:
    """A create of the legacy API in hand."""
    body = {"training_file": "file-1", "model": "curie", **body}
    return Hand(fine_tunes.create(resource, **body), outcomes)


def methods(hand: Hand) -> list[str]:
    """What was sent: POST for a create, GET for a look."""
    return [request["method"] for request in hand.sent]
