"""What the cassettes hold: for every operation and documented status, one call of the facade, described as data.

A scenario is written once. `make record` carries it out against a service; the tests carry it out, blocking and async,
against its cassette. What a call needs beforehand (a file, a job that has ended) is prepared without being recorded,
and the IDs that came of it are kept on the cassette as what is `given`.
"""

from __future__ import annotations

import functools
import inspect
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import httpx

from ft_client import APIStatusError, AsyncFTClient, FTClient
from ft_client.sandbox import Sandbox

KEY = "sk-cassette"
MODEL = "gpt-4o-mini-2024-07-18"

Given = Mapping[str, Any]


class Arguments(NamedTuple):
    """The arguments of a call."""

    positional: tuple[Any, ...]
    named: dict[str, Any]


def args(*positional: Any, **named: Any) -> Arguments:
    """Arguments as they are written in a call."""
    return Arguments(positional, named)


class Stage:
    """Where a scenario is prepared: a client whose requests are not recorded, and the strings behind the service.

    Args:
        client: SyncRunner, of the same service.
        http: What it sends with.
        sandbox: The service, if it is the embedded one.
    """

    def __init__(self, client: FTClient, http: httpx.Client, sandbox: Sandbox | None) -> None:
        self.client = client
        self._http = http
        self._sandbox = sandbox
        self.made: list[Callable[[], object]] = []

    @property
    def sandbox(self) -> Sandbox:
        """The embedded service; a scenario that is recorded live does not ask for it."""
        assert self._sandbox is not None, "only the embedded service can be told what to do"
        return self._sandbox

    def file(self, content: bytes, *, purpose: str = "fine-tune", name: str = "train.jsonl") -> str:
        """The ID of a new file."""
        file = self.client.files.create(file=(name, content), purpose=purpose, check="off")
        self.made.append(lambda: self.client.files.delete(file.id))
        return file.id

    def job(self, **parameters: Any) -> str:
        """The ID of a new job."""
        given = {"model": MODEL, "training_file": self.file(CHAT), "metadata": TOKEN, "seed": 42} | parameters
        return self.client.fine_tuning.jobs.create(**given).id

    def fine_tune(self, **parameters: Any) -> str:
        """The ID of a new legacy fine-tune."""
        return self.client.fine_tunes.create(**{"training_file": self.file(PAIRS), "model": "ada"} | parameters).id

    def upload(self, content: bytes, **parameters: Any) -> str:
        """The ID of a new upload in parts."""
        given = {"filename": "train.jsonl", "purpose": "fine-tune", "mime_type": "text/jsonl"} | parameters
        upload = self.client.uploads.create(bytes=len(content), **given)
        self.made.append(lambda: self.client.uploads.cancel(upload.id))
        return upload.id

    def part(self, upload_id: str, content: bytes) -> str:
        """The ID of a new part of an upload."""
        return self.client.uploads.parts.create(upload_id, data=content).id

    def advance(self, seconds: float) -> None:
        """Let the service's time pass."""
        self.sandbox.clock.advance(seconds)

    def fault(self, operation: str, status: int, *, body: Any = None, **headers: str) -> None:
        """Let the next request of an operation be answered with a status, without being carried out."""
        fault: dict[str, Any] = {"operation": operation, "kind": "status", "status": status}
        if headers:
            fault["headers"] = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            fault["body"] = json.dumps(body)
        self._http.put(f"{self.sandbox.root}/sandbox/faults", json=[fault]).raise_for_status()

    def clean_up(self) -> None:
        """Delete what was made, as far as it is still there."""
        for delete in reversed(self.made):
            try:
                delete()
            except APIStatusError:
                continue


@dataclass(frozen=True)
class Scenario:
    """One call, and the answer it is to have.

    Attributes:
        operation: operationId.
        status: As the contract documents it: `200`, `4XX`.
        call: The facade's method: `files.create`.
        arguments: Of the call, from what is given.
        variant: What is special about it, in a few words.
        before: Prepares the service, and returns what is given.
        profile: Which service the sandbox is to be.
        key: The API key.
        expects_invalid_request: The request breaks the contract, which is why it is refused.
        live: Whether it can be recorded against a real service: `no`; `free`; `costs` if that is not free of charge.
        alone: Whether it needs an embedded service in which nothing has happened before.
        options: Further arguments of the Sandbox.
    """

    operation: str
    status: str
    call: str
    arguments: Callable[[Given], Arguments]
    variant: str = ""
    before: Callable[[Stage], Given] = field(default=lambda stage: {})
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


# ---- carrying out ---------------------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """What a call came to, as plain data.

    Attributes:
        kind: `model`, `items` or `bytes`; `error`.
        value: The plain data; of an error, its attributes.
    """

    kind: str
    value: Any


def play(client: FTClient, scenario: Scenario, given: Given) -> Outcome:
    """Carry a scenario out, blocking."""
    positional, named = scenario.arguments(given)
    try:
        result = _method(client, scenario.call)(*positional, **named)
        if inspect.isgenerator(result) or hasattr(result, "__next__"):
            result = list(result)
    except APIStatusError as error:
        return _error(error)
    return _outcome(result)


async def play_async(client: AsyncFTClient, scenario: Scenario, given: Given) -> Outcome:
    """Carry a scenario out, async."""
    positional, named = scenario.arguments(given)
    try:
        result = _method(client, scenario.call)(*positional, **named)
        result = [item async for item in result] if hasattr(result, "__anext__") else await result
    except APIStatusError as error:
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


def _error(error: APIStatusError) -> Outcome:
    said = {name: getattr(error, name) for name in ("status_code", "code", "type", "param", "request_id", "body")}
    return Outcome("error", {"class": type(error).__name__} | said)


# ---- data -----------------------------------------------------------------------------------------------------------

# Our own mark in the metadata, so that the facade adds none of its own, which would differ each time.
TOKEN = {"ft_client_request": "cassette"}


def lines(rows: Iterable[Any]) -> bytes:
    """JSON Lines."""
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def chat(question: str, answer: str) -> dict[str, Any]:
    """A conversation of one question."""
    return {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]}


CHAT = lines(chat(f"{n} + {n}?", str(2 * n)) for n in range(10))
CHECKED = lines(chat(f"{n} + 1?", str(n + 1)) for n in range(10, 20))
PAIRS = lines({"prompt": f"{n} ->", "completion": (" even", " odd")[n % 2]} for n in range(10))
CHECKED_PAIRS = lines({"prompt": f"{n} ->", "completion": (" even", " odd")[n % 2]} for n in range(10, 20))
