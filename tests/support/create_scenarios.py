"""Creates driven by hand, against a service that lists jobs and loses responses."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpx

from ft_client._config import ClientConfig
from ft_client._operations import fine_tunes, job_create
from ft_client._operations.reconcile import IDEMPOTENCY_KEY_FIELD
from tests.support.flows import FlowDriver, json_response

MODEL = "gpt-4o-mini-2024-07-18"
LOST = httpx.ReadError("reset")


def page(*entries: Any, has_more: bool = False, clock_ahead: float | None = 0.0, **more: Any) -> httpx.Response:
    """A page of a list. `clock_ahead` is the difference of the service's clock; None sends no Date header."""
    date = {}
    if clock_ahead is not None:
        date = {"date": email.utils.formatdate(int(time.time() + clock_ahead), usegmt=True)}
    return json_response({"object": "list", "data": list(entries), "has_more": has_more, **more}, **date)


def job(job_id: str = "ftjob-1", *, age: float = 0.0, **more: Any) -> dict[str, Any]:
    """A job of the current API, created `age` seconds ago."""
    return {
        "object": "fine_tuning.job", "id": job_id, "model": MODEL, "training_file": "file-1", "validation_file": None,
        "created_at": int(time.time() - age), "status": "queued", "metadata": None, "hyperparameters": {}, **more,
    }  # fmt: skip


def fine_tune(job_id: str = "ft-1", *, age: float = 0.0, **more: Any) -> dict[str, Any]:
    """A legacy fine-tune, created `age` seconds ago."""
    return {
        "object": "fine-tune", "id": job_id, "model": "curie", "training_files": [{"id": "file-1"}],
        "validation_files": [], "created_at": int(time.time() - age), "status": "pending", "hyperparams": {}, **more,
    }  # fmt: skip


class Service:
    """A service that a flow talks to.

    Args:
        posts: Responses or errors to POST requests, in order; a callable receives the request.
        listed: The response to GET requests, or a callable that returns it.

    Attributes:
        bodies: The bodies of the POST requests.
    """

    def __init__(self, *posts: Any, listed: Any = None) -> None:
        self.posts = list(posts)
        self.listed = page() if listed is None else listed
        self.bodies: list[dict[str, Any]] = []

    def __call__(self, request: dict[str, Any]) -> Any:
        """Respond to a request."""
        if request["method"] == "GET":
            return self.listed(request) if callable(self.listed) else copy_of(self.listed)
        self.bodies.append(request.get("json", {}))
        response = self.posts.pop(0)
        return response(request) if callable(response) else response

    def job_of(self, number: int, job_id: str, **more: Any) -> dict[str, Any]:
        """The job that a POST has started."""
        return job(job_id, **{**self.bodies[number], **more})


def copy_of(response: Any) -> Any:
    """A response can be sent only once."""
    if isinstance(response, httpx.Response):
        return httpx.Response(response.status_code, headers=response.headers, content=response.content)
    return response


def echo(job_id: str = "ftjob-1") -> Callable[[dict[str, Any]], httpx.Response]:
    """The response to a create of the current API."""
    return lambda request: json_response(job(job_id, **request["json"]))


def create(config: ClientConfig, service: Callable[[dict[str, Any]], Any], **body: Any) -> FlowDriver:
    """A create of the current API."""
    return FlowDriver(job_create.create(config, **{"model": MODEL, "training_file": "file-1", **body}), service)


def create_legacy(config: ClientConfig, service: Callable[[dict[str, Any]], Any], **body: Any) -> FlowDriver:
    """A create of the legacy API."""
    return FlowDriver(fine_tunes.create(config, **{"training_file": "file-1", "model": "curie", **body}), service)


def methods(driver: FlowDriver) -> list[str]:
    """The methods of the requests."""
    return [request["method"] for request in driver.sent]


def key_of(body: dict[str, Any]) -> str:
    """The idempotency key of a body."""
    return str(body["metadata"][IDEMPOTENCY_KEY_FIELD])


def pages(responses: Iterable[httpx.Response]) -> Callable[[dict[str, Any]], httpx.Response]:
    """Return the responses in order; the last one is repeated."""
    remaining = list(responses)
    return lambda request: copy_of(remaining.pop(0) if len(remaining) > 1 else remaining[0])
