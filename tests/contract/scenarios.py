"""Scenarios of the cassettes: one call of the facade, as data, for every operation and documented status.

A scenario is written once. `make record` runs it against a service, the tests replay it with both clients. The objects
that a call needs, such as a file or an ended job, are created without being recorded; their IDs are its variables.
"""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from ft_client import APIStatusError, AsyncFTClient, FTClient, OutcomeUnknownError
from ft_client.sandbox import Sandbox

KEY = "sk-cassette"
MODEL = "gpt-4o-mini-2024-07-18"

Variables = Mapping[str, Any]


class Arguments(NamedTuple):
    """The arguments of a call."""

    positional: tuple[Any, ...]
    named: dict[str, Any]


def args(*positional: Any, **named: Any) -> Arguments:
    """Arguments as they are written in a call."""
    return Arguments(positional, named)


class Stage:
    """Prepares a service for a scenario.

    Args:
        client: Sync client of the service.
        http: Its HTTP client.
        sandbox: The service, if it is the sandbox.
    """

    def __init__(self, client: FTClient, http: httpx.Client, sandbox: Sandbox | None) -> None:
        self.client = client
        self._http = http
        self._sandbox = sandbox
        self._cleanups: list[Callable[[], object]] = []

    @property
    def sandbox(self) -> Sandbox:
        """The sandbox; scenarios that are recorded live do not use it."""
        assert self._sandbox is not None, "only the sandbox has a clock and faults"
        return self._sandbox

    def file(self, content: bytes, *, purpose: str = "fine-tune", name: str = "train.jsonl") -> str:
        """Create a file, and return its ID."""
        file = self.client.files.create(file=(name, content), purpose=purpose, check="off")
        self._cleanups.append(lambda: self.client.files.delete(file.id))
        return file.id

    def job(self, **parameters: Any) -> str:
        """Create a job, and return its ID."""
        defaults = {"model": MODEL, "training_file": self.file(CHAT), "metadata": METADATA, "seed": 42}
        return self.client.fine_tuning.jobs.create(**defaults | parameters).id

    def fine_tune(self, **parameters: Any) -> str:
        """Create a legacy fine-tune, and return its ID."""
        return self.client.fine_tunes.create(**{"training_file": self.file(PAIRS), "model": "ada"} | parameters).id

    def upload(self, content: bytes, **parameters: Any) -> str:
        """Create an upload, and return its ID."""
        defaults = {"filename": "train.jsonl", "purpose": "fine-tune", "mime_type": "text/jsonl"}
        upload = self.client.uploads.create(bytes=len(content), **defaults | parameters)
        self._cleanups.append(lambda: self.client.uploads.cancel(upload.id))
        return upload.id

    def part(self, upload_id: str, content: bytes) -> str:
        """Add a part to an upload, and return its ID."""
        return self.client.uploads.parts.create(upload_id, data=content).id

    def advance(self, seconds: float) -> None:
        """Advance the clock of the sandbox."""
        self.sandbox.clock.advance(seconds)

    def fault(self, operation: str, status: int, *, body: Any = None, **headers: str) -> None:
        """Make the next request of an operation fail with a status, without processing it."""
        fault: dict[str, Any] = {"operation": operation, "kind": "status", "status": status}
        if headers:
            fault["headers"] = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            fault["body"] = json.dumps(body)
        self._http.put(f"{self.sandbox.root}/sandbox/faults", json=[fault]).raise_for_status()

    def clean_up(self) -> None:
        """Delete the objects that were created, if they still exist."""
        for delete in reversed(self._cleanups):
            try:
                delete()
            except APIStatusError:
                continue


@dataclass(frozen=True)
class Scenario:
    """One call, and the status of its response.

    Attributes:
        operation: operationId.
        status: Status as the contract documents it: `200`, `4XX`.
        call: Method of the facade: `files.create`.
        arguments: Returns the arguments of the call.
        variant: The difference from other scenarios with this status, in a few words.
        before: Prepares the service, and returns the variables.
        profile: Profile of the sandbox.
        key: API key.
        expects_invalid_request: The request breaks the contract on purpose.
        live: Whether a real service can be recorded: `no`, `free`, or `costs` if it costs money.
        alone: Whether it needs a new sandbox.
        options: Further options of the sandbox.
    """

    operation: str
    status: str
    call: str
    arguments: Callable[[Variables], Arguments]
    variant: str = ""
    before: Callable[[Stage], Variables] = field(default=lambda stage: {})
    profile: str = "openai"
    key: str = KEY
    expects_invalid_request: bool = False
    live: str = "no"
    alone: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Folder and name of its cassette: `createFile/200-as-in-2023`."""
        return f"{self.operation}/{self.status} {self.variant}".rstrip().replace(",", "").replace(" ", "-")


# ---- calls ----------------------------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """Result of a call, as plain data.

    Attributes:
        result_type: `model`, `items`, `bytes`, `error`, or `unknown` if a job may have been created.
        value: The plain data; of an error, its attributes.
    """

    result_type: str
    value: Any


def play(client: FTClient, scenario: Scenario, variables: Variables) -> Outcome:
    """Run a scenario with the sync client."""
    positional, named = scenario.arguments(variables)
    try:
        result = _method(client, scenario.call)(*positional, **named)
        if inspect.isgenerator(result) or hasattr(result, "__next__"):
            result = list(result)
    except (APIStatusError, OutcomeUnknownError) as error:
        return _error(error)
    return _outcome(result)


async def play_async(client: AsyncFTClient, scenario: Scenario, variables: Variables) -> Outcome:
    """Run a scenario with the async client."""
    positional, named = scenario.arguments(variables)
    try:
        result = _method(client, scenario.call)(*positional, **named)
        result = [item async for item in result] if hasattr(result, "__anext__") else await result
    except (APIStatusError, OutcomeUnknownError) as error:
        return _error(error)
    return _outcome(result)


def _method(client: Any, path: str) -> Any:
    return functools.reduce(getattr, path.split("."), client)


def _outcome(result: Any) -> Outcome:
    if isinstance(result, list):
        return Outcome("items", [item.to_dict() for item in result])
    if hasattr(result, "content"):
        return Outcome("bytes", result.content)
    return Outcome("model", getattr(result, "body", result).to_dict())


def _error(error: APIStatusError | OutcomeUnknownError) -> Outcome:
    if isinstance(error, OutcomeUnknownError):
        return Outcome("unknown", {"operation": error.operation})
    names = ("status_code", "code", "type", "param", "request_id", "body")
    return Outcome("error", {"class": type(error).__name__} | {name: getattr(error, name) for name in names})


# ---- data -----------------------------------------------------------------------------------------------------------

METADATA = {"project": "cassettes"}


def lines(rows: Iterable[Any]) -> bytes:
    """JSON Lines."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def chat(question: str, answer: str) -> dict[str, Any]:
    """A conversation with one question."""
    return {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]}


CHAT = lines(chat(f"{n} + {n}?", str(2 * n)) for n in range(10))
VALIDATION = lines(chat(f"{n} + 1?", str(n + 1)) for n in range(10, 20))
PAIRS = lines({"prompt": f"{n} ->", "completion": (" even", " odd")[n % 2]} for n in range(10))
VALIDATION_PAIRS = lines({"prompt": f"{n} ->", "completion": (" even", " odd")[n % 2]} for n in range(10, 20))
