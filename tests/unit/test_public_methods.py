"""Public methods are ordinary functions: for static analysis, mocks, tasks, editors and tracebacks."""

import asyncio
import inspect
import traceback
from pathlib import Path
from typing import Any
from unittest import mock

import griffe
import httpx
import jedi
import pytest

from ft_client import AsyncFTClient, FTClient, NotFoundError

ROOT = Path(__file__).parents[2]
RESOURCES = griffe.load("ft_client.resources", search_paths=[ROOT, ROOT / "generated"], allow_inspection=False)
CLASSES = {
    f"{module.name}.{name}": resource
    for module in RESOURCES.modules.values()
    if not module.name.startswith("_")
    for name, resource in module.classes.items()
    if not isinstance(resource, griffe.Alias)
}


def public_methods(resource: Any) -> dict[str, Any]:
    """The public functions of a class, inherited ones included."""
    return {
        name: member
        for name, member in resource.all_members.items()
        if not name.startswith("_") and member.is_function and "property" not in member.labels
    }


SYNC = {name: public_methods(resource) for name, resource in CLASSES.items() if ".Async" not in name}
METHODS = [(name, method) for name, methods in SYNC.items() for method in methods]


def not_found(request: httpx.Request) -> httpx.Response:
    """A response to any request."""
    return httpx.Response(404, json={"error": {"message": "no such job"}})


def test_static_analysis_finds_the_public_methods() -> None:
    """Griffe, which mkdocstrings and Sphinx build on, sees all of them."""
    assert len(METHODS) >= 40


@pytest.mark.parametrize(("resource", "method"), METHODS)
def test_public_method_has_docstring_and_typed_signature(resource: str, method: str) -> None:
    """By static analysis: a docstring, and a type for each parameter and for the result."""
    function = SYNC[resource][method]
    assert function.docstring is not None
    assert function.returns is not None
    assert [each.name for each in list(function.parameters)[1:] if each.annotation is None] == []


@pytest.mark.parametrize(("resource", "method"), METHODS)
def test_sync_and_async_signatures_are_equal(resource: str, method: str) -> None:
    """Parameters, defaults and docstring are the same in both classes."""
    module, _, name = resource.partition(".")
    function, twin = SYNC[resource][method], public_methods(CLASSES[f"{module}.Async{name}"])[method]
    assert [str(each) for each in function.parameters] == [str(each) for each in twin.parameters]
    assert function.docstring.value == twin.docstring.value


@pytest.mark.parametrize(("resource", "method"), METHODS)
def test_async_method_is_a_coroutine_function_unless_it_returns_an_iterator(resource: str, method: str) -> None:
    """Lists and iterators are not awaited to be created."""
    module, _, name = resource.partition(".")
    twin = public_methods(CLASSES[f"{module}.Async{name}"])[method]
    is_iterator = str(twin.returns).startswith(("AsyncPages", "AsyncItemIterator"))
    assert ("async" in twin.labels) != is_iterator


@pytest.mark.anyio
async def test_async_method_can_be_run_as_a_task() -> None:
    """`create_task` accepts its result, and inspect calls it a coroutine function."""
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"id": "file-1", "object": "file"}))
    async with AsyncFTClient("sk-1", http_client=httpx.AsyncClient(transport=transport)) as client:
        assert inspect.iscoroutinefunction(client.files.upload)
        task = asyncio.create_task(client.files.upload(b"{}"))
        assert (await task).id == "file-1"


@pytest.mark.anyio
async def test_autospec_of_async_resource_is_awaitable() -> None:
    """A mock made from a resource behaves like the resource."""
    client = AsyncFTClient("sk-1")
    files = mock.create_autospec(client.files)
    files.retrieve.return_value = "a file"
    assert await files.retrieve("file-1") == "a file"
    with pytest.raises(TypeError):
        files.retrieve("file-1", unknown=1, another="x", **{"not an option": 1}).close() or files.retrieve()


def test_traceback_of_an_error_shows_the_resource_method() -> None:
    """The frames lead from the caller through the resource to the place that raises."""
    transport = httpx.MockTransport(not_found)
    client = FTClient("sk-1", http_client=httpx.Client(transport=transport))
    with pytest.raises(NotFoundError) as raised:
        client.fine_tuning.jobs.retrieve("ftjob-1")
    frames = [(Path(frame.filename).name, frame.name) for frame in traceback.extract_tb(raised.value.__traceback__)]
    names = [each for each in frames if each[0] in {"jobs.py", "send.py", Path(__file__).name}]
    assert names[0][0] == Path(__file__).name
    assert ("jobs.py", "retrieve") in names
    assert names[-1] == ("send.py", "send_with_retries")


def complete(code: str) -> jedi.Script:
    """A script for an editor, in this environment."""
    return jedi.Script(
        "from ft_client import FTClient, AsyncFTClient\nclient = FTClient()\naclient = AsyncFTClient()\n" + code,
        project=jedi.Project(ROOT, added_sys_path=[str(ROOT), str(ROOT / "generated")]),
    )


def test_editor_shows_the_signature_of_a_method() -> None:
    """Jedi resolves the call and gives its parameters."""
    (signature,) = complete("client.fine_tuning.jobs.create(").get_signatures()
    assert {"model", "training_file", "suffix"} <= {param.name for param in signature.params}


def test_editor_goes_to_the_documented_definition() -> None:
    """The definition is a `def` in the resource, with its docstring."""
    (definition,) = complete("client.fine_tuning.jobs.create").goto(line=4, column=28, follow_imports=True)
    assert definition.type == "function"
    assert definition.module_name == "ft_client.resources.jobs"
    assert "Create a fine-tuning job" in definition.docstring()


def test_editor_completes_the_fields_of_a_result() -> None:
    """After `job.` come the fields of the model."""
    names = {each.name for each in complete("job = client.fine_tuning.jobs.retrieve('x')\njob.").complete()}
    assert {"status", "fine_tuned_model", "training_file"} <= names


def test_generated_client_of_a_sync_client_sends_the_key_when_used_async(monkeypatch: pytest.MonkeyPatch) -> None:
    """`client.api` carries headers, key and query in both worlds."""
    seen: list[httpx.Request] = []

    async def respond(self: Any, request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"object": "list", "data": []})

    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", respond)
    from ft_client_generated.api.models import list_models

    client = FTClient("sk-1", base_url="http://service.example/v1", default_query={"api-version": "1"})
    asyncio.run(list_models.asyncio(client=client.api))
    assert seen[0].headers["authorization"] == "Bearer sk-1"
    assert seen[0].url.params["api-version"] == "1"
