"""Every operation called in all four ways: facade and generated client, blocking and awaited, onto a captured wire."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import attrs
import httpx

import ft_client
from ft_client import AsyncFTClient, FTClient
from ft_client_generated.client import AuthenticatedClient
from ft_client_generated.types import Unset
from tests.support.contract import Operation, operations, resolve
from tests.support.generated import endpoints

BASE = "https://service.example/v1"
KEY = "sk-test-0123456789"


class _Methods(dict[str, str]):
    """The methods of the facade by operation; a missing one is an error with the next step."""

    def __missing__(self, name: str) -> str:
        raise LookupError(
            f"{name} has no method: write it in ft_client/_operations, declare its resource in spec/resources.yaml, "
            "and add it to FACADE in tests/support/calls.py (docs/spec-changes.md)"
        )


FACADE = _Methods({
    "listFiles": "files.list",
    "createFile": "files.create",
    "retrieveFile": "files.retrieve",
    "deleteFile": "files.delete",
    "downloadFile": "files.content",
    "createUpload": "uploads.create",
    "addUploadPart": "uploads.parts.create",
    "completeUpload": "uploads.complete",
    "cancelUpload": "uploads.cancel",
    "createFineTuningJob": "fine_tuning.jobs.create",
    "listPaginatedFineTuningJobs": "fine_tuning.jobs.list",
    "retrieveFineTuningJob": "fine_tuning.jobs.retrieve",
    "cancelFineTuningJob": "fine_tuning.jobs.cancel",
    "pauseFineTuningJob": "fine_tuning.jobs.pause",
    "resumeFineTuningJob": "fine_tuning.jobs.resume",
    "listFineTuningEvents": "fine_tuning.jobs.list_events",
    "listFineTuningJobCheckpoints": "fine_tuning.jobs.checkpoints.list",
    "listFineTuningCheckpointPermissions": "fine_tuning.checkpoints.permissions.list",
    "createFineTuningCheckpointPermission": "fine_tuning.checkpoints.permissions.create",
    "deleteFineTuningCheckpointPermission": "fine_tuning.checkpoints.permissions.delete",
    "runGrader": "fine_tuning.alpha.graders.run",
    "validateGrader": "fine_tuning.alpha.graders.validate",
    "createFineTune": "fine_tunes.create",
    "listFineTunes": "fine_tunes.list",
    "retrieveFineTune": "fine_tunes.retrieve",
    "cancelFineTune": "fine_tunes.cancel",
    "listFineTuneEvents": "fine_tunes.list_events",
    "listModels": "models.list",
    "retrieveModel": "models.retrieve",
    "deleteModel": "models.delete",
})  # fmt: skip
"""The method of the facade for each operation."""

BY_ID = {op.operation_id: op for op in operations()}


ERRORS: dict[int, type[ft_client.APIStatusError]] = {
    400: ft_client.BadRequestError,
    401: ft_client.AuthenticationError,
    403: ft_client.PermissionDeniedError,
    404: ft_client.NotFoundError,
    409: ft_client.ConflictError,
    422: ft_client.UnprocessableEntityError,
    429: ft_client.RateLimitError,
}
"""The statuses with an error class of their own."""


def error_class(status: int) -> type[ft_client.APIStatusError]:
    """The class of the error that a refusal of some status becomes."""
    return ERRORS.get(status, ft_client.InternalServerError if status >= 500 else ft_client.APIStatusError)


class CallArguments(NamedTuple):
    """What a call is to say: path, query and header parameters, and the body (of a form: files as bytes)."""

    path: dict[str, Any]
    query: dict[str, Any]
    headers: dict[str, Any]
    body: Any


@functools.cache
def example(name: str) -> CallArguments:
    """A valid call of an operation: the contract's own examples of its parameters and body."""
    op = BY_ID[name]
    path = {each["name"]: each["example"] for each in op.parameters if each["in"] == "path"}
    body = None
    for media in resolve(op.node.get("requestBody", {})).get("content", {}).values():
        shown = media.get("example") or next(iter(media["examples"].values()))["value"]
        binary = {key for key, each in resolve(media["schema"])["properties"].items() if each.get("format") == "binary"}
        body = {key: value.encode() if key in binary else value for key, value in shown.items()}
    return CallArguments(path, {}, {}, body)


class RecordingTransport:
    """A transport that keeps each request and gives the next answer, or the same one again and again."""

    def __init__(self, *answers: httpx.Response | Callable[[httpx.Request], httpx.Response]) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not isinstance(found, httpx.Response):
            return found(request)
        # a response belongs to one request
        return httpx.Response(found.status_code, headers=found.headers, content=found.content)

    def blocking(self, request: httpx.Request) -> httpx.Response:
        """Take one request."""
        request.read()
        return self._answer(request)

    async def awaited(self, request: httpx.Request) -> httpx.Response:
        """Take one request."""
        await request.aread()
        return self._answer(request)


class AllClients:
    """Clients of all four ways over one wire. Close it.

    Attributes:
        wire: what they send to.
    """

    def __init__(self, wire: RecordingTransport, **settings: Any) -> None:
        self.wire = wire
        self._http = httpx.Client(transport=httpx.MockTransport(wire.blocking))
        self._async_http = httpx.AsyncClient(transport=httpx.MockTransport(wire.awaited))
        self.facade = FTClient(KEY, base_url=BASE, http_client=self._http, **settings)
        self.async_facade = AsyncFTClient(KEY, base_url=BASE, http_client=self._async_http, **settings)
        for client in (self.facade, self.async_facade):  # as patient as ever, without waiting
            policy = client._config.retry_policy
            client._config.retry_policy = attrs.evolve(policy, initial_backoff=0.0, max_backoff=0.0)
        self.generated = AuthenticatedClient(BASE, KEY)
        self.generated.set_httpx_client(
            httpx.Client(base_url=BASE, headers=_key(), transport=httpx.MockTransport(wire.blocking))
        )
        self.generated.set_async_httpx_client(
            httpx.AsyncClient(base_url=BASE, headers=_key(), transport=httpx.MockTransport(wire.awaited))
        )

    def close(self) -> None:
        """Close the blocking clients; the others hold nothing."""
        self._http.close()
        self.generated.get_httpx_client().close()

    def call(self, name: str, asked: CallArguments, **options: Any) -> Any:
        """OperationCall an operation through the facade; a stream is read to its end."""
        result = _method(self.facade, name)(**facade_arguments(name, asked), **options)
        return list(result) if isinstance(result, Iterator) else result

    async def acall(self, name: str, asked: CallArguments, **options: Any) -> Any:
        """`call`, awaited."""
        result = _method(self.async_facade, name)(**facade_arguments(name, asked), **options)
        if not inspect.isawaitable(result):
            return [item async for item in result]
        result = await result
        return [item async for item in result] if hasattr(result, "aclose") else result

    def call_generated(self, name: str, asked: CallArguments) -> Any:
        """OperationCall an operation's generated endpoint."""
        ids, keywords = generated_arguments(name, asked)
        return endpoints()[name].sync(*ids, client=self.generated, **keywords)

    async def acall_generated(self, name: str, asked: CallArguments) -> Any:
        """`call_generated`, awaited."""
        ids, keywords = generated_arguments(name, asked)
        return await endpoints()[name].asyncio(*ids, client=self.generated, **keywords)


def _key() -> dict[str, str]:
    return {"Authorization": f"Bearer {KEY}"}


def _method(client: Any, name: str) -> Any:
    return operator.attrgetter(FACADE[name])(client)


def facade_arguments(name: str, asked: CallArguments) -> dict[str, Any]:
    """What is asked, as keyword arguments of the facade."""
    arguments = {**asked.path, **asked.query}
    if asked.headers:
        arguments["extra_headers"] = asked.headers
    if asked.body is not None:
        media = next(iter(resolve(BY_ID[name].node["requestBody"])["content"].values()))
        declared = resolve(media["schema"])["properties"]
        arguments |= {key: _file(BY_ID[name], key, value) for key, value in asked.body.items() if key in declared}
        more = {key: value for key, value in asked.body.items() if key not in declared}
        closed = resolve(media["schema"]).get("additionalProperties") is False
        if more and not closed:
            arguments["extra_body"] = more
        elif more:
            arguments |= more  # no such parameters
    return arguments


def generated_arguments(name: str, asked: CallArguments) -> tuple[list[Any], dict[str, Any]]:
    """What is asked, as arguments of a generated endpoint: the IDs in order, and the rest by name."""
    op = BY_ID[name]
    ids = [asked.path[each["name"]] for each in op.parameters if each["in"] == "path"]
    keywords = dict(asked.query)
    accepted = inspect.signature(endpoints()[name].request).parameters
    for header, value in asked.headers.items():
        keywords[next(each for each in accepted if each.rstrip("_") == header.lower())] = value
    if asked.body is not None:
        keywords["body"] = {key: _file(op, key, value) for key, value in asked.body.items()}
    return ids, keywords


def _file(op: Operation, key: str, value: Any) -> Any:
    """A form's file with a name; everything else as it is."""
    media = next(iter(resolve(op.node["requestBody"])["content"].values()))
    schema = resolve(media["schema"])["properties"].get(key, {})
    return ("name.jsonl", value) if schema.get("format") == "binary" and isinstance(value, bytes) else value


def plain(value: Any) -> Any:
    """What a call returned, as plain data: a page as its list, a model as its JSON, bytes as they are."""
    value = getattr(value, "body", value)
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, list):
        return [plain(item) for item in value]
    return None if isinstance(value, Unset) else getattr(value, "content", value)
