"""Both clients have the same methods, under the names of the vendor's SDK, and cover every operation."""

import dis
import functools
import inspect
import warnings
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

import ft_client
from ft_client import AsyncFTClient, FTClient
from ft_client.checks import ParameterWarning
from ft_client.resources._base import AsyncResource, SyncResource
from tests.support.generated import OWN_OPERATIONS

BASE = "http://service.example/v1"


def resources(client: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every resource of a client with its path."""
    kind = type(client)
    cached = [name for name in dir(kind) if isinstance(inspect.getattr_static(kind, name), functools.cached_property)]
    for name in cached:
        attribute = getattr(client, name)
        if isinstance(attribute, (SyncResource, AsyncResource)):
            where = f"{path}.{name}".lstrip(".")
            yield where, attribute
            yield from resources(attribute, where)


def methods(client: Any) -> dict[str, Any]:
    """Return every public method of every resource by path."""
    return {
        f"{path}.{name}": getattr(type(resource), name)
        for path, resource in resources(client)
        for name in dir(type(resource))
        if not name.startswith("_") and callable(getattr(type(resource), name))
        and not isinstance(inspect.getattr_static(type(resource), name), functools.cached_property)
    }  # fmt: skip


SYNC, ASYNC = methods(FTClient("k", base_url=BASE)), methods(AsyncFTClient("k", base_url=BASE))


def test_clients_have_same_methods() -> None:
    """The sync and async clients have the same methods and parameters."""
    assert SYNC.keys() == ASYNC.keys()
    assert len(SYNC) > 40


@pytest.mark.parametrize("path", SYNC)
def test_public_docstring_documents_parameters_and_sources(path: str) -> None:
    """The first line is in the imperative, and every parameter and source is documented."""
    method = SYNC[path]
    text = inspect.getdoc(method) or ""
    first = text.splitlines()[0]
    assert first.endswith((".", "fails.")) or ":" in first
    assert not first.split()[0].endswith("s"), "the imperative"
    for name, parameter in inspect.signature(method).parameters.items():
        if name == "self":
            continue
        shown = f"**{name}:" if parameter.kind is parameter.VAR_KEYWORD else f"{name}:"
        assert shown in text, f"{name} is not documented"
    if not text.startswith(CONVENIENCE_WORDS):
        assert "Source: " in text


CONVENIENCE_WORDS = ("Upload a file of any", "Download", "Wait", "Yield every event", "Upload a file in parts")


@pytest.mark.parametrize("path", [path for path in SYNC if "**options" in str(inspect.signature(SYNC[path]))])
def test_method_accepts_options_of_vendor_sdk(path: str) -> None:
    """Options are keyword-only and follow the IDs."""
    parameters = list(inspect.signature(SYNC[path]).parameters.values())[1:]
    positional = [one for one in parameters if one.kind is one.POSITIONAL_OR_KEYWORD]
    assert len(positional) <= 1


# ---- the vendor's names (design/interface.md) ------------------------------------------------------------------------

SURFACE: dict[str, tuple[str, ...]] = {
    "files.create": ("file", "purpose", "expires_after"),
    "files.list": ("after", "limit", "order", "purpose"),
    "files.retrieve": ("file_id",),
    "files.delete": ("file_id",),
    "files.content": ("file_id",),
    "files.retrieve_content": ("file_id",),
    "uploads.create": ("bytes", "filename", "mime_type", "purpose", "expires_after"),
    "uploads.parts.create": ("upload_id", "data"),
    "uploads.complete": ("upload_id", "part_ids", "md5"),
    "uploads.cancel": ("upload_id",),
    "fine_tuning.jobs.create": (
        "model", "training_file", "hyperparameters", "integrations", "metadata", "method", "seed", "suffix",
        "validation_file",
    ),
    "fine_tuning.jobs.list": ("after", "limit", "metadata"),
    "fine_tuning.jobs.retrieve": ("fine_tuning_job_id",),
    "fine_tuning.jobs.cancel": ("fine_tuning_job_id",),
    "fine_tuning.jobs.pause": ("fine_tuning_job_id",),
    "fine_tuning.jobs.resume": ("fine_tuning_job_id",),
    "fine_tuning.jobs.list_events": ("fine_tuning_job_id", "after", "limit"),
    "fine_tuning.jobs.checkpoints.list": ("fine_tuning_job_id", "after", "limit"),
    "fine_tuning.checkpoints.permissions.create": ("fine_tuned_model_checkpoint", "project_ids"),
    "fine_tuning.checkpoints.permissions.list": (
        "fine_tuned_model_checkpoint", "after", "limit", "order", "project_id",
    ),
    "fine_tuning.checkpoints.permissions.retrieve": (
        "fine_tuned_model_checkpoint", "after", "limit", "order", "project_id",
    ),
    "fine_tuning.checkpoints.permissions.delete": ("permission_id", "fine_tuned_model_checkpoint"),
    "fine_tuning.alpha.graders.run": ("grader", "model_sample", "item"),
    "fine_tuning.alpha.graders.validate": ("grader",),
    "models.list": (),
    "models.retrieve": ("model",),
    "models.delete": ("model",),
    "fine_tunes.create": (
        "training_file", "validation_file", "model", "n_epochs", "hyperparameters", "batch_size",
        "learning_rate_multiplier", "prompt_loss_weight", "compute_classification_metrics", "classification_n_classes",
        "classification_positive_class", "classification_betas", "suffix",
    ),
    "fine_tunes.list": (),
    "fine_tunes.retrieve": ("fine_tune_id",),
    "fine_tunes.cancel": ("fine_tune_id",),
    "fine_tunes.list_events": ("fine_tune_id", "stream"),
    "fine_tunes.list_checkpoints": ("fine_tune_id",),
    "fine_tunes.delete": ("fine_tune_id",),
    "fine_tuning.jobs.delete": ("fine_tuning_job_id",),
    "files.upload": ("path", "purpose", "on_progress"),
    "files.download": ("file_id", "path", "on_progress"),
    "files.wait_for_processing": ("id", "poll_interval", "max_wait_seconds"),
    "uploads.upload_file": ("file",),
    "uploads.upload_file_chunked": ("file", "filename", "bytes", "mime_type", "part_size", "purpose", "md5"),
    "fine_tuning.plan": ("training_file", "model"),
    "fine_tuning.jobs.follow": ("fine_tuning_job_id",),
    "fine_tunes.follow": ("fine_tune_id",),
    "fine_tuning.jobs.create_many": ("specs", "at_once"),
    "fine_tuning.jobs.wait_many": ("ids", "timeout", "poll_interval"),
    "fine_tuning.jobs.wait": ("fine_tuning_job_id", "timeout", "poll_interval"),
    "fine_tunes.wait": ("fine_tune_id", "timeout", "poll_interval"),
    "fine_tuning.jobs.results": ("fine_tuning_job_id",),
    "fine_tunes.results": ("fine_tune_id",),
    "account.export": ("folder", "since", "only", "new_key", "on_progress"),
    "account.copy_job": ("plan", "on_progress"),
}  # fmt: skip


def test_methods_match_vendor_names() -> None:
    """Methods and keyword arguments match, so that users change only the import. The table has no other entries."""
    assert SURFACE.keys() == SYNC.keys()
    missing = {
        path: gone
        for path, names in SURFACE.items()
        if (gone := [name for name in names if name not in inspect.signature(SYNC[path]).parameters])
    }
    assert missing == {}


@pytest.mark.parametrize("mode", [SYNC, ASYNC], ids=["sync", "async"])
def test_methods_use_every_parameter(mode: dict[str, Any]) -> None:
    """A generated method that does not pass one on would ignore it without an error."""
    ignored = {
        f"{path} {name}"
        for path, method in mode.items()
        for name in inspect.signature(method).parameters
        if name not in {each.argval for each in dis.get_instructions(inspect.unwrap(method)) if "LOAD" in each.opname}
    }
    assert ignored == set()


def test_constructors_match_interface() -> None:
    """Constructor arguments match the interface."""
    one, other = inspect.signature(FTClient), inspect.signature(AsyncFTClient)
    assert list(one.parameters) == list(other.parameters) == [
        "api_key", "base_url", "organization", "project", "timeout", "max_retries", "default_headers", "default_query",
        "http_client", "strict", "reconcile_timeout", "unknown_status_timeout", "profile", "azure_endpoint",
        "api_version", "azure_ad_token", "profile_options", "journal", "request_tokens",
    ]  # fmt: skip
    shared = {name for name in dir(FTClient) if not name.startswith("_")}
    assert shared == {name for name in dir(AsyncFTClient) if not name.startswith("_")}
    assert inspect.iscoroutinefunction(AsyncFTClient.close)


def test_package_all_is_sorted_and_complete() -> None:
    """`__all__` is sorted and complete, and each name exists."""
    assert ft_client.__all__ == sorted(ft_client.__all__)
    assert all(hasattr(ft_client, name) for name in ft_client.__all__)
    errors = {name for name in vars(ft_client.errors) if name.endswith("Error")}
    assert errors <= set(ft_client.__all__)


# ---- coverage of operations ------------------------------------------------------------------------------------------

GRADER = {"type": "string_check", "name": "n", "input": "i", "reference": "r", "operation": "eq"}
REACHED: dict[str, tuple[str, tuple[Any, ...], dict[str, Any]]] = {
    "listFiles": ("files.list", (), {}),
    "createFile": ("files.create", (), {"file": b"x", "purpose": "fine-tune"}),
    "retrieveFile": ("files.retrieve", ("file-1",), {}),
    "deleteFile": ("files.delete", ("file-1",), {}),
    "downloadFile": ("files.content", ("file-1",), {}),
    "createUpload": ("uploads.create", (), {"bytes": 1, "filename": "f", "mime_type": "t", "purpose": "batch"}),
    "addUploadPart": ("uploads.parts.create", ("upload-1",), {"data": b"x"}),
    "completeUpload": ("uploads.complete", ("upload-1",), {"part_ids": ["p"]}),
    "cancelUpload": ("uploads.cancel", ("upload-1",), {}),
    "createFineTuningJob": ("fine_tuning.jobs.create", (), {"model": "m", "training_file": "file-1"}),
    "listPaginatedFineTuningJobs": ("fine_tuning.jobs.list", (), {}),
    "retrieveFineTuningJob": ("fine_tuning.jobs.retrieve", ("ftjob-1",), {}),
    "cancelFineTuningJob": ("fine_tuning.jobs.cancel", ("ftjob-1",), {}),
    "pauseFineTuningJob": ("fine_tuning.jobs.pause", ("ftjob-1",), {}),
    "resumeFineTuningJob": ("fine_tuning.jobs.resume", ("ftjob-1",), {}),
    "listFineTuningEvents": ("fine_tuning.jobs.list_events", ("ftjob-1",), {}),
    "listFineTuningJobCheckpoints": ("fine_tuning.jobs.checkpoints.list", ("ftjob-1",), {}),
    "createFineTuningCheckpointPermission": (
        "fine_tuning.checkpoints.permissions.create", ("ft:m",), {"project_ids": ["p"]}),
    "listFineTuningCheckpointPermissions": ("fine_tuning.checkpoints.permissions.list", ("ft:m",), {}),
    "deleteFineTuningCheckpointPermission": (
        "fine_tuning.checkpoints.permissions.delete", ("cp-1",), {"fine_tuned_model_checkpoint": "ft:m"}),
    "runGrader": ("fine_tuning.alpha.graders.run", (), {"grader": GRADER, "model_sample": "x"}),
    "validateGrader": ("fine_tuning.alpha.graders.validate", (), {"grader": GRADER}),
    "createFineTune": ("fine_tunes.create", (), {"training_file": "file-1"}),
    "listFineTunes": ("fine_tunes.list", (), {}),
    "retrieveFineTune": ("fine_tunes.retrieve", ("ft-1",), {}),
    "cancelFineTune": ("fine_tunes.cancel", ("ft-1",), {}),
    "listFineTuneEvents": ("fine_tunes.list_events", ("ft-1",), {}),
    "listModels": ("models.list", (), {}),
    "retrieveModel": ("models.retrieve", ("ft:m",), {}),
    "deleteModel": ("models.delete", ("ft:m",), {}),
}  # fmt: skip


def test_every_operation_has_method() -> None:
    """A new operation in the contract needs a method."""
    assert OWN_OPERATIONS.keys() - REACHED.keys() == set(), "add a call of each to REACHED in tests/unit/test_parity.py"
    assert REACHED.keys() - OWN_OPERATIONS.keys() == set(), "remove them from REACHED in tests/unit/test_parity.py"


# what each operation can read as its result: a list, a job, an object that is deleted
BODY = {"object": "x", "data": [], "deleted": True, "status": "running"}


def request_of(operation: str, mode: str, **options: Any) -> httpx.Request:
    """Return the request that a method sends."""
    path, args, keywords = REACHED[operation]
    keywords = {**keywords, **options}
    sent: list[httpx.Request] = []
    requested_id = args[0] if args else "x"  # a response about another object is rejected

    def respond(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        return httpx.Response(200, json={**BODY, "id": requested_id})

    async def respond_async(request: httpx.Request) -> httpx.Response:
        await request.aread()
        return respond(request)

    client: Any
    if mode == "sync":
        client = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=httpx.MockTransport(respond)))
    else:
        http = httpx.AsyncClient(transport=httpx.MockTransport(respond_async))
        client = AsyncFTClient("k", base_url=BASE, http_client=http)
    method = functools.reduce(getattr, path.split("."), client)
    if mode == "sync":
        method(*args, **keywords)
    else:
        import asyncio

        async def call() -> None:
            await method(*args, **keywords)

        asyncio.run(call())
    (request,) = sent
    return request


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("operation", sorted(REACHED))
def test_method_sends_its_operation(operation: str, mode: str) -> None:
    """The request has the method, path and body of the contract, and the key."""
    request = request_of(operation, mode)
    expected = OWN_OPERATIONS[operation]
    segments = request.url.raw_path.decode().removeprefix("/v1").split("/")
    template = expected["path"].split("/")
    assert request.method == expected["method"]
    assert len(segments) == len(template)
    assert all(one == other or one.startswith("{") for one, other in zip(template, segments, strict=True))
    assert request.headers["authorization"] == "Bearer k"
    assert ("content-type" in request.headers) == bool(expected["requestBody"])


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("operation", sorted(REACHED))
def test_method_sends_request_options(operation: str, mode: str) -> None:
    """Extra headers, extra query and timeout work in every method."""
    options = {"extra_headers": {"x-trace": "t"}, "extra_query": {"api-version": "7"}, "timeout": 3.0}
    request = request_of(operation, mode, **options)
    assert request.headers["x-trace"] == "t"
    assert request.url.params["api-version"] == "7"
    assert request.extensions["timeout"]["read"] == 3.0


@pytest.mark.parametrize("mode", ["sync", "async"])
@pytest.mark.parametrize("operation", [name for name, one in sorted(OWN_OPERATIONS.items()) if one["requestBody"]])
def test_method_sends_extra_body(operation: str, mode: str) -> None:
    """`extra_body` is added to the other parameters. In a form it becomes a field."""
    with warnings.catch_warnings(action="ignore", category=ParameterWarning):
        request = request_of(operation, mode, extra_body={"newer": "than the contract"})
    sent = request.content.decode()
    assert "newer" in sent
    assert "than the contract" in sent
    assert len(sent) > len(request_of(operation, mode).content)


@pytest.mark.parametrize("mode", ["sync", "async"])
def test_list_events_stream_returns_iterator(mode: str) -> None:
    """stream=True sends a query parameter and returns an iterator instead of a page."""
    body = b'data: {"object": "fine-tune-event", "message": "m"}\n\ndata: [DONE]\n\n'
    requests: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return httpx.Response(200, content=body, headers={"content-type": "text/event-stream"})

    transport = httpx.MockTransport(respond)
    if mode == "sync":
        client = FTClient("k", base_url=BASE, http_client=httpx.Client(transport=transport))
        with client.fine_tunes.list_events("ft-1", stream=True) as events:
            messages = [event.message for event in events]
    else:
        import asyncio

        async def collect_messages() -> list[str]:
            http = httpx.AsyncClient(transport=transport)
            awaited = await AsyncFTClient("k", base_url=BASE, http_client=http).fine_tunes.list_events(
                "ft-1", stream=True
            )
            async with awaited as events:
                return [event.message async for event in events]

        messages = asyncio.run(collect_messages())
    assert messages == ["m"]
    assert requests[0].url.params["stream"] == "true"
    assert requests[0].headers["accept"] == "text/event-stream"
