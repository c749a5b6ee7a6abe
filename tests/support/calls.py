"""Calls every operation in four ways (facade and generated client, sync and async) on a recording transport."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, NamedTuple

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
    """Facade methods by operation. A missing one raises an error that contains the next step."""

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
"""The facade method for each operation."""

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
"""The statuses that have a separate error class."""


def error_class(status: int) -> type[ft_client.APIStatusError]:
    """Return the error class for an error status."""
    return ERRORS.get(status, ft_client.InternalServerError if status >= 500 else ft_client.APIStatusError)


class CallArguments(NamedTuple):
    """Path, query and header parameters of a call, and its body (a form as a dict, with files as bytes)."""

    path: dict[str, Any]
    query: dict[str, Any]
    headers: dict[str, Any]
    body: Any


@functools.cache
def example(name: str) -> CallArguments:
    """Return a valid call of an operation, from the examples in the contract."""
    op = BY_ID[name]
    path = {each["name"]: each["example"] for each in op.parameters if each["in"] == "path"}
    body = None
    for media in resolve(op.node.get("requestBody", {})).get("content", {}).values():
        shown = media.get("example") or next(iter(media["examples"].values()))["value"]
        binary = {key for key, each in resolve(media["schema"])["properties"].items() if each.get("format") == "binary"}
        body = {key: value.encode() if key in binary else value for key, value in shown.items()}
    return CallArguments(path, {}, {}, body)


class RecordingTransport:
    """Records each request and returns the next response. The last response is repeated."""

    def __init__(self, *responses: httpx.Response | Callable[[httpx.Request], httpx.Response]) -> None:
        self.responses = list(responses)
        self.requests: list[httpx.Request] = []

    def _respond(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        response = self.responses.pop(0) if len(self.responses) > 1 else self.responses[0]
        if not isinstance(response, httpx.Response):
            return response(request)
        # a response belongs to one request
        return httpx.Response(response.status_code, headers=response.headers, content=response.content)

    def blocking(self, request: httpx.Request) -> httpx.Response:
        """Handle one request."""
        request.read()
        return self._respond(request)

    async def awaited(self, request: httpx.Request) -> httpx.Response:
        """Handle one request."""
        await request.aread()
        return self._respond(request)


class AllClients:
    """The four clients on one transport. Close it after use.

    Attributes:
        transport: The transport.
    """

    def __init__(self, transport: RecordingTransport, **settings: Any) -> None:
        self.transport = transport
        self._http = httpx.Client(transport=httpx.MockTransport(transport.blocking))
        self._async_http = httpx.AsyncClient(transport=httpx.MockTransport(transport.awaited))
        self.facade = FTClient(KEY, base_url=BASE, http_client=self._http, **settings)
        self.async_facade = AsyncFTClient(KEY, base_url=BASE, http_client=self._async_http, **settings)
        for client in (self.facade, self.async_facade):  # the usual number of retries, without sleeps
            policy = client._config.retry_policy
            client._config.retry_policy = policy._replace(initial_backoff=0.0, max_backoff=0.0)
            client._config.reconcile_timeout = 0.0
        self.generated = AuthenticatedClient(BASE, KEY)
        self.generated.set_httpx_client(
            httpx.Client(base_url=BASE, headers=_key(), transport=httpx.MockTransport(transport.blocking))
        )
        self.generated.set_async_httpx_client(
            httpx.AsyncClient(base_url=BASE, headers=_key(), transport=httpx.MockTransport(transport.awaited))
        )

    def close(self) -> None:
        """Close the sync clients. The async ones have no open connections."""
        self._http.close()
        self.generated.get_httpx_client().close()

    def call(self, name: str, args: CallArguments, **options: Any) -> Any:
        """Call an operation through the facade. A stream is read to its end."""
        result = _method(self.facade, name)(**facade_arguments(name, args), **options)
        return list(result) if isinstance(result, Iterator) else result

    async def acall(self, name: str, args: CallArguments, **options: Any) -> Any:
        """Async version of `call`."""
        result = _method(self.async_facade, name)(**facade_arguments(name, args), **options)
        if not inspect.isawaitable(result):
            return [item async for item in result]
        result = await result
        return [item async for item in result] if isinstance(result, AsyncIterator) else result

    def call_generated(self, name: str, args: CallArguments) -> Any:
        """Call the generated endpoint of an operation."""
        ids, keywords = generated_arguments(name, args)
        return endpoints()[name].sync(*ids, client=self.generated, **keywords)

    async def acall_generated(self, name: str, args: CallArguments) -> Any:
        """Async version of `call_generated`."""
        ids, keywords = generated_arguments(name, args)
        return await endpoints()[name].asyncio(*ids, client=self.generated, **keywords)


def _key() -> dict[str, str]:
    return {"Authorization": f"Bearer {KEY}"}


def _method(client: Any, name: str) -> Any:
    return operator.attrgetter(FACADE[name])(client)


def facade_arguments(name: str, args: CallArguments) -> dict[str, Any]:
    """Convert the arguments to keyword arguments of the facade."""
    arguments = {**args.path, **args.query}
    if args.headers:
        arguments["extra_headers"] = args.headers
    if args.body is not None:
        media = next(iter(resolve(BY_ID[name].node["requestBody"])["content"].values()))
        declared = resolve(media["schema"])["properties"]
        arguments |= {key: _file(BY_ID[name], key, value) for key, value in args.body.items() if key in declared}
        more = {key: value for key, value in args.body.items() if key not in declared}
        closed = resolve(media["schema"]).get("additionalProperties") is False
        if more and not closed:
            arguments["extra_body"] = more
        elif more:
            arguments |= more  # unknown parameters, which the facade must reject
    return arguments


def generated_arguments(name: str, args: CallArguments) -> tuple[list[Any], dict[str, Any]]:
    """Convert the arguments to those of a generated endpoint: IDs in order, the others by name."""
    op = BY_ID[name]
    ids = [args.path[each["name"]] for each in op.parameters if each["in"] == "path"]
    keywords = dict(args.query)
    accepted = inspect.signature(endpoints()[name].request).parameters
    for header, value in args.headers.items():
        keywords[next(each for each in accepted if each.rstrip("_") == header.lower())] = value
    if args.body is not None:
        keywords["body"] = {key: _file(op, key, value) for key, value in args.body.items()}
    return ids, keywords


def _file(op: Operation, key: str, value: Any) -> Any:
    """Add a file name to a form's file. Other values are unchanged."""
    media = next(iter(resolve(op.node["requestBody"])["content"].values()))
    schema = resolve(media["schema"])["properties"].get(key, {})
    return ("name.jsonl", value) if schema.get("format") == "binary" and isinstance(value, bytes) else value


def plain(value: Any) -> Any:
    """Convert a result to plain data: a page to its list, a model to its JSON. Bytes are unchanged."""
    value = getattr(value, "body", value)
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, list):
        return [plain(item) for item in value]
    return None if isinstance(value, Unset) else getattr(value, "content", value)
