"""Uploads in parts: one file, in order, however the network fails; a failed one is given up."""

import hashlib
import io
import json
import os
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ft_client import BadRequestError, FTClient, OutcomeUnknownError, ParameterError
from ft_client._operations import uploads
from ft_client._operations.file_parts import MAX_PARALLEL_PARTS
from ft_client._retry import RetryPolicy
from ft_client.errors import FTClientError, InternalServerError, NotFoundError
from ft_client.sandbox import Sandbox
from tests.support.create_scenarios import copy_of
from tests.support.flows import FlowDriver, json_response, some_config

DATA = bytes(range(256)) * 4


@pytest.fixture(scope="module")
def service() -> Iterator[Sandbox]:
    """One service for all tests of this module."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def client(service: Sandbox) -> Iterator[FTClient]:
    """A client of it that does not wait between tries."""
    with FTClient("sk-test", base_url=service.base_url) as made:
        made._config.retry_policy = RetryPolicy(initial_backoff=0.001)
        made._config.reconcile_timeout = 0.1
        yield made
    strike(service)


def strike(service: Sandbox, *faults: dict[str, Any]) -> None:
    """Put faults in force."""
    httpx.put(f"{service.root}/sandbox/faults", json=list(faults), trust_env=False).raise_for_status()


def asked(service: Sandbox) -> list[str]:
    """The operations that were asked for."""
    log = httpx.get(f"{service.root}/sandbox/requests", trust_env=False).json()["data"]
    return [one["operationId"] for one in log]


def test_parts_become_one_file_in_their_order(client: FTClient) -> None:
    """The checksum of the whole is the service's to compare."""
    upload = client.uploads.upload_file(
        ("x.bin", DATA), purpose="user_data", part_size=100, md5=hashlib.md5(DATA, usedforsecurity=False).hexdigest()
    )
    assert upload.status == "completed"
    assert upload.file
    assert client.files.content(upload.file.id).content == DATA


def test_a_wrong_checksum_is_refused_and_the_upload_given_up(client: FTClient, service: Sandbox) -> None:
    """Nothing of it stays."""
    with pytest.raises(BadRequestError, match="MD5"):
        client.uploads.upload_file(("x.bin", DATA), purpose="user_data", part_size=100, md5="0" * 32)
    assert asked(service)[-2:] == ["completeUpload", "cancelUpload"]


def test_an_upload_whose_part_fails_is_given_up(client: FTClient, service: Sandbox) -> None:
    """The error is the part's; parts that were not begun are not sent."""
    strike(service, {"operation": "addUploadPart", "kind": "status", "status": 500, "times": 1000})
    httpx.delete(f"{service.root}/sandbox/requests", trust_env=False)
    with pytest.raises(InternalServerError):
        client.uploads.upload_file(("x.bin", DATA), purpose="user_data", part_size=10)
    names = asked(service)
    assert names[-1] == "cancelUpload"
    assert names.count("addUploadPart") < len(DATA) // 10


def test_an_upload_that_cannot_be_given_up_leaves_its_error(client: FTClient, service: Sandbox) -> None:
    """It ends by itself within the hour."""
    strike(
        service,
        {"operation": "addUploadPart", "kind": "status", "status": 400, "times": 9},
        {"operation": "cancelUpload", "kind": "drop_before", "times": 9},
    )
    with pytest.raises(BadRequestError):
        client.uploads.upload_file(("x.bin", b"x"), purpose="user_data")


def test_an_empty_file_is_one_empty_part(client: FTClient) -> None:
    """The service has a say in whether it wants one."""
    upload = client.uploads.upload_file(("empty", b""), purpose="user_data")
    assert upload.file
    assert client.files.content(upload.file.id).content == b""


def test_a_pipe_needs_its_size() -> None:
    """The service wants to know before the first byte."""
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe, pytest.raises(ParameterError, match="bytes: is required"):
        FlowDriver(uploads.upload_file(some_config(), pipe)).run()


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.jsonl", "text/jsonl"), ("a.csv", "text/csv"), ("a.unheard-of", "application/octet-stream"), ("a", None)],
)
def test_the_type_is_told_by_the_name(name: str, kind: str | None) -> None:
    """Unless it is given, with the file or beside it."""

    def typed(file: Any, **more: Any) -> Any:
        flow = uploads.upload_file(some_config(), file, **more)
        driver = FlowDriver(flow, [json_response(status=400)])
        with pytest.raises(BadRequestError):
            driver.run()
        return driver.sent[0]["json"]["mime_type"]

    assert typed((name, b"x")) == (kind or "application/octet-stream")
    assert typed((name, b"x", "text/x")) == "text/x"
    assert typed((name, b"x", "text/x"), mime_type="text/y") == "text/y"


def test_an_answer_without_a_file_is_told(client: FTClient) -> None:
    """The upload is complete; which file it became is to be looked for."""

    def service(request: httpx.Request) -> httpx.Response:
        body: dict[str, Any] = {"id": "upload-1", "object": "upload", "status": "completed"}
        return httpx.Response(200, json=body)

    made = FTClient("k", http_client=httpx.Client(transport=httpx.MockTransport(service)))
    with pytest.raises(OutcomeUnknownError, match=r"files.list\(\)"):
        made.uploads.upload_file(("x", b"x"), purpose="user_data")


# ---- completing ------------------------------------------------------------------------------------------------------


def begun(client: FTClient, name: str) -> tuple[str, list[str]]:
    """An upload with its parts."""
    upload = client.uploads.create(bytes=len(DATA), filename=name, mime_type="text/plain", purpose="user_data")
    return upload.id, [client.uploads.parts.create(upload.id, data=DATA).id]


def test_a_client_that_did_not_begin_an_upload_says_what_it_cannot_know(client: FTClient, service: Sandbox) -> None:
    """The repeat is refused as it is complete: which file it became is not in the refusal."""
    upload, parts = begun(client, "other")
    other = FTClient("sk-test", base_url=service.base_url)
    other._config.retry_policy = RetryPolicy(initial_backoff=0.001)
    strike(service, {"operation": "completeUpload", "kind": "drop_after"})
    with other, pytest.raises(OutcomeUnknownError, match="first attempt has probably completed") as raised:
        other.uploads.complete(upload, part_ids=parts)
    assert raised.value.body == {"part_ids": parts}
    assert raised.value.operation == "completeUpload"


def test_a_refusal_without_a_lost_answer_is_a_refusal(client: FTClient) -> None:
    """Completed twice, or never begun."""
    upload, parts = begun(client, "twice")
    client.uploads.complete(upload, part_ids=parts)
    with pytest.raises(FTClientError, match="409"):
        client.uploads.complete(upload, part_ids=parts)
    with pytest.raises(NotFoundError):
        client.uploads.complete("upload_none", part_ids=["part_1"])


def test_a_file_of_the_same_name_is_not_taken_for_the_uploads(client: FTClient, service: Sandbox) -> None:
    """One from before, and one of another size."""
    client.files.create(file=("same", DATA), purpose="user_data")
    client.files.create(file=("same", b"short"), purpose="user_data")
    upload, parts = begun(client, "same")
    strike(service, {"operation": "completeUpload", "kind": "drop_after"})
    done = client.uploads.complete(upload, part_ids=parts)
    assert done.file
    assert [one.id for one in client.files.list() if one.filename == "same"][0] == done.file.id  # noqa: RUF015  # newest first


def test_a_late_file_is_found_at_the_second_look() -> None:
    """The first try needed a little longer than its answer took to get lost."""
    resource = some_config()
    first = {"id": "upload-1", "filename": "x", "bytes": 1, "purpose": "user_data", "status": "pending"}
    FlowDriver(
        uploads.create(resource, bytes=1, filename="x", mime_type="t", purpose="user_data"), [json_response(first)]
    ).run()
    import time

    nothing = json_response({"object": "list", "data": []})
    there = json_response(
        {"object": "list", "data": [{"id": "file-9", "filename": "x", "bytes": 1, "created_at": time.time()}]}
    )
    driver = FlowDriver(
        uploads.complete(resource, "upload-1", part_ids=["p"]),
        [httpx.ReadError("reset"), nothing, copy_of(nothing), json_response(status=409), there],
    )
    done = driver.run()
    assert (done.status, done.file.id) == ("completed", "file-9")


# ---- a service made of one function ----------------------------------------------------------------------------------


class Parts:
    """A service of one upload, which answers each operation as it is told to.

    Args:
        completed: outcomes of completions, in order.
        at_once: parts it waits for before it answers any.
    """

    def __init__(self, *completed: Any, at_once: int = 1) -> None:
        self.completed = list(completed)
        self.barrier = threading.Barrier(at_once, timeout=10)
        self.asked: list[str] = []
        self.bodies: list[Any] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/v1")
        self.asked.append(f"{request.method} {path}")
        if request.headers.get("content-type") == "application/json":
            self.bodies.append(json.loads(request.content))
        if path.endswith("/parts"):
            self.barrier.wait()
            return httpx.Response(200, json={"id": "part-1"})
        if path.endswith("/complete"):
            outcome = self.completed.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            return httpx.Response(*outcome[:1], json=outcome[1])
        if path == "/files":
            return httpx.Response(200, json={"object": "list", "data": []})
        return httpx.Response(200, json={"id": "upload-1", "bytes": 8, "filename": "f", "purpose": "batch"})

    def client(self) -> FTClient:
        """A client of it that does not wait between tries."""
        made = FTClient("k", base_url="http://x/v1", http_client=httpx.Client(transport=httpx.MockTransport(self)))
        made._config.retry_policy = RetryPolicy(initial_backoff=0.0)
        made._config.reconcile_timeout = 0.1
        return made


def test_an_upload_that_may_be_complete_is_not_given_up() -> None:
    """Whether it was completed is not known: it is left as it is, and the error says where to look."""
    service = Parts(httpx.ReadError("reset"), (400, {"error": {"message": "not pending"}}))
    with pytest.raises(OutcomeUnknownError, match=r"files.list\(\)"):
        service.client().uploads.upload_file(("f", b"12345678"), purpose="batch", part_size=4)
    assert [one for one in service.asked if "cancel" in one] == []
    assert service.asked.count("POST /uploads/upload-1/complete") == 2


def test_what_is_said_of_a_file_reaches_its_upload() -> None:
    """Name, size, type, purpose, and when it expires; and the checksum of the whole at its end."""
    service = Parts((200, {"id": "upload-1", "file": {"id": "file-1"}}))
    expiry = {"anchor": "created_at", "seconds": 3600}
    service.client().uploads.upload_file(
        b"1234", filename="g.bin", mime_type="x/y", purpose="evals", expires_after=expiry, md5="0" * 32
    )
    begun = {"bytes": 4, "filename": "g.bin", "mime_type": "x/y", "purpose": "evals", "expires_after": expiry}
    assert service.bodies[0] == begun
    assert service.bodies[1:] == [{"part_ids": ["part-1"], "md5": "0" * 32}]


@pytest.mark.parametrize("form", ["bytes", "file"])
def test_parts_go_up_side_by_side(form: str) -> None:
    """Four at once: the service answers none before it has as many."""
    service = Parts((200, {"id": "upload-1", "file": {"id": "file-1"}}), at_once=MAX_PARALLEL_PARTS)
    content: Any = b"12345678" if form == "bytes" else io.BytesIO(b"12345678")
    done = service.client().uploads.upload_file(("f", content), purpose="batch", part_size=2)
    assert done.file
    assert service.asked.count("POST /uploads/upload-1/parts") == MAX_PARALLEL_PARTS == 4
