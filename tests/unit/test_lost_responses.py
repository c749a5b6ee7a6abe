"""Calls other than creates of jobs whose response was lost: files, uploads, changes of state, deletes."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client._config import ClientConfig
from ft_client._operations import checkpoint_permissions, files, fine_tunes, job_create, jobs, models, uploads
from ft_client.checks import ParameterWarning
from ft_client.errors import APIError, APIStatusError, FTClientError, NotFoundError, OutcomeUnknownError
from tests.support.create_scenarios import LOST, Service, page, pages
from tests.support.flows import FlowDriver, json_response, some_config

FILE = {"object": "file", "id": "file-1", "bytes": 3, "created_at": 4_000_000_000, "filename": "a", "purpose": "batch"}
UPLOAD = {"object": "upload", "id": "upload-1", "bytes": 3, "filename": "a", "purpose": "batch", "status": "pending"}


def complete_upload(config: ClientConfig, **options: Any) -> Any:
    """A completion of an upload that this client has created."""
    started: Any = uploads.create(config, bytes=3, filename="a", mime_type="text/plain", purpose="batch")
    FlowDriver(started, [json_response(UPLOAD)]).run()
    return uploads.complete(config, "upload-1", part_ids=["part-1"], **options)


def upload(config: ClientConfig, data: bytes, service: Callable[[dict[str, Any]], Any]) -> FlowDriver:
    """An upload of a file `a`."""
    return FlowDriver(files.create(config, file=("a", data), purpose="batch"), service)


RECONCILED: dict[str, Callable[..., Any]] = {
    "jobs.create": lambda config, **more: job_create.create(config, model="m", training_file="file-1", **more),
    "fine_tunes.create": lambda config, **more: fine_tunes.create(config, training_file="file-1", **more),
    "jobs.cancel": lambda config, **more: jobs.cancel(config, "ftjob-1", **more),
    "jobs.pause": lambda config, **more: jobs.pause(config, "ftjob-1", **more),
    "jobs.resume": lambda config, **more: jobs.resume(config, "ftjob-1", **more),
    "fine_tunes.cancel": lambda config, **more: fine_tunes.cancel(config, "ft-1", **more),
    "files.create": lambda config, **more: files.create(config, file=("a", b"abc"), purpose="batch", **more),
    "uploads.complete": complete_upload,
}


@pytest.mark.parametrize("operation", RECONCILED)
def test_lookup_uses_the_options_of_the_call(operation: str) -> None:
    """The lookup sends the headers, query and timeout of the call, such as its project."""
    options = {"extra_headers": {"OpenAI-Project": "proj_1"}, "extra_query": {"api-version": "7"}, "timeout": 5.0}
    driver = FlowDriver(RECONCILED[operation](some_config(), **options), [LOST, json_response(status=401)])
    with pytest.raises(FTClientError):
        driver.run()
    sent, lookup = driver.sent
    assert (sent["method"], lookup["method"]) == ("POST", "GET")
    for request in (sent, lookup):
        assert request["headers"]["OpenAI-Project"] == "proj_1"
        assert request["params"]["api-version"] == "7"
        assert request["timeout"] == 5.0


def test_lookup_does_not_send_extra_body() -> None:
    """A GET has no body."""
    driver = FlowDriver(
        RECONCILED["jobs.create"](some_config(), extra_body={"new": 1}), [LOST, json_response(status=401)]
    )
    with pytest.raises(OutcomeUnknownError), pytest.warns(ParameterWarning, match="new = 1"):
        driver.run()
    assert driver.sent[0]["json"]["new"] == 1
    assert "json" not in driver.sent[1]


# ---- changes of state ------------------------------------------------------------------------------------------------

CHANGES = [
    ("jobs.cancel", "ftjob-1", "running", "cancelled"),
    ("fine_tunes.cancel", "ft-1", "running", "cancelled"),
    ("jobs.pause", "ftjob-1", "running", "paused"),
    ("jobs.resume", "ftjob-1", "paused", "queued"),
]


@pytest.mark.parametrize(("operation", "job_id", "before", "after"), CHANGES)
def test_change_of_state_is_retried_only_if_the_state_has_not_changed(
    operation: str, job_id: str, before: str, after: str
) -> None:
    """The client checks the state after a lost response."""
    unchanged, changed = ({"id": job_id, "status": status} for status in (before, after))
    driver = FlowDriver(RECONCILED[operation](some_config()), [LOST, json_response(unchanged), json_response(changed)])
    assert driver.run().status == after
    assert [request["method"] for request in driver.sent] == ["POST", "GET", "POST"]
    driver = FlowDriver(RECONCILED[operation](some_config()), [LOST, json_response(changed)])
    assert driver.run().status == after


@pytest.mark.parametrize(("operation", "job_id", "before", "after"), CHANGES)
@pytest.mark.parametrize("confirmed", [None, {"status": "success"}, {"id": "", "cancelled": True}, {"id": ""}])
def test_change_of_state_without_a_job_in_the_response_is_followed_by_a_retrieve(
    confirmed: Any, operation: str, job_id: str, before: str, after: str
) -> None:
    """The client retrieves the job if the body is empty or only confirms the request, also with its ID."""
    if isinstance(confirmed, dict) and "id" in confirmed:
        confirmed = {**confirmed, "id": job_id}
    response = httpx.Response(204) if confirmed is None else json_response(confirmed)
    driver = FlowDriver(
        RECONCILED[operation](some_config()), [response, json_response({"id": job_id, "status": after})]
    )
    assert driver.run().status == after
    assert [request["method"] for request in driver.sent] == ["POST", "GET"]


# ---- files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("created_at", [4_000_000_000, "4000000000", "2096-10-02T07:06:40Z"])
def test_upload_with_unknown_outcome_finds_the_file(created_at: Any) -> None:
    """The lookup matches name, size, purpose and creation time, in any time format."""
    service = Service(LOST, listed=page({**FILE, "created_at": created_at}))
    assert upload(some_config(), b"abc", service).run().id == "file-1"
    assert len(service.bodies) == 1


def test_upload_finds_a_file_that_appears_late() -> None:
    """The client repeats the lookup until `reconcile_timeout`."""
    service = Service(LOST, listed=pages([page(), page(), page(FILE)]))
    config = some_config()
    config.reconcile_timeout = 5.0
    assert upload(config, b"abc", service).run().id == "file-1"
    assert len(service.bodies) == 1


@pytest.mark.parametrize("difference", [{"filename": "b"}, {"bytes": 4}, {"created_at": 1}, {"created_at": None}])
def test_upload_ignores_other_files(difference: dict[str, Any]) -> None:
    """The client retries if no file has the same name, size and a later creation time."""
    service = Service(LOST, json_response({**FILE, "id": "file-2"}), listed=page({**FILE, **difference}))
    driver = upload(some_config(), b"abc", service)
    assert driver.run().id == "file-2"
    assert driver.sent[1]["params"]["purpose"] == "batch"


def test_upload_does_not_take_one_of_several_equal_files() -> None:
    """The client retries, as it cannot identify its own file."""
    service = Service(LOST, json_response({**FILE, "id": "file-3"}), listed=page(FILE, {**FILE, "id": "file-2"}))
    assert upload(some_config(), b"abc", service).run().id == "file-3"


def test_upload_does_not_take_the_file_of_a_similar_upload_in_flight() -> None:
    """A file of the same name and size may have other content."""
    config = some_config()
    other = upload(config, b"xyz", Service()).flow
    next(other)
    service = Service(LOST, json_response({**FILE, "id": "file-2"}), listed=page(FILE))
    assert upload(config, b"abc", service).run().id == "file-2"
    longer = Service(LOST, listed=page({**FILE, "id": "file-3", "bytes": 4}))
    assert upload(config, b"abcd", longer).run().id == "file-3"
    other.close()


def test_upload_does_not_take_the_file_of_a_completion_in_flight() -> None:
    """A completed upload may create a file of the same name and size."""
    config = some_config()
    parts = complete_upload(config)
    next(parts)
    service = Service(LOST, json_response({**FILE, "id": "file-2"}), listed=page(FILE))
    assert upload(config, b"abc", service).run().id == "file-2"
    parts.close()


@pytest.mark.parametrize("body", [{}, {"ok": True}, {"object": "file", "id": None}])
def test_upload_whose_response_has_no_file_is_looked_up(body: dict[str, Any]) -> None:
    """The client treats such a response as a lost one."""
    service = Service(json_response(body), listed=page(FILE))
    assert upload(some_config(), b"abc", service).run().id == "file-1"


@pytest.mark.parametrize("body", [{}, {"data": None}, {"data": "none"}])
def test_upload_is_not_sent_again_if_the_list_is_unusable(body: dict[str, Any]) -> None:
    """The client raises an error, as the file may exist."""
    service = Service(LOST, listed=json_response(body))
    with pytest.raises(APIError, match="also failed"):
        upload(some_config(), b"abc", service).run()
    assert len(service.bodies) == 1


def test_upload_that_was_not_sent_is_retried_without_a_lookup() -> None:
    """A failed connection attempt sends nothing."""
    driver = upload(some_config(), b"abc", Service(httpx.ConnectError("down"), json_response(FILE)))
    assert driver.run().id == "file-1"
    assert [request["method"] for request in driver.sent] == ["POST", "POST"]


# ---- uploads in parts ------------------------------------------------------------------------------------------------


def test_completion_does_not_take_the_file_of_a_similar_upload_in_flight() -> None:
    """The client raises OutcomeUnknownError, as the file may belong to either upload."""
    config = some_config()
    flow = complete_upload(config)
    other = upload(config, b"xyz", Service()).flow
    next(other)
    rejected = json_response({"error": {"message": "already completed"}}, status=400)
    with pytest.raises(OutcomeUnknownError):
        FlowDriver(flow, Service(LOST, rejected, listed=page(FILE))).run()
    other.close()


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
def test_completion_raises_a_rejection_for_another_reason(status: int) -> None:
    """Such a status does not mean that the first attempt has completed the upload."""
    service = Service(LOST, *[json_response(status=status) for _ in range(3)])
    with pytest.raises(APIStatusError) as raised:
        FlowDriver(complete_upload(some_config()), service).run()
    assert raised.value.status_code == status


# ---- deletes ---------------------------------------------------------------------------------------------------------

DELETES: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (lambda config: files.delete(config, "x-1"), {"id": "x-1", "object": "file", "deleted": True}),
    (lambda config: models.delete(config, "x-1"), {"id": "x-1", "object": "model", "deleted": True}),
    (lambda config: checkpoint_permissions.delete(config, "x-1", fine_tuned_model_checkpoint="m"),
     {"id": "x-1", "object": "checkpoint.permission", "deleted": True}),
]  # fmt: skip
each_delete = pytest.mark.parametrize(("delete", "deleted"), DELETES, ids=["files", "models", "permissions"])


@each_delete
def test_retried_delete_of_a_deleted_object_is_a_success(delete: Callable[..., Any], deleted: dict[str, Any]) -> None:
    """The first attempt deleted it, and the retry returns 404."""
    for lost in (LOST, json_response(status=502), httpx.ReadTimeout("slow"), httpx.Response(200, text="{")):
        assert FlowDriver(delete(some_config()), [lost, json_response(status=404)]).run().to_dict() == deleted
    assert (
        FlowDriver(delete(some_config()), [LOST, json_response(status=429), json_response(status=404)]).run().to_dict()
        == deleted
    )


@each_delete
def test_delete_of_a_missing_object_raises_not_found(delete: Callable[..., Any], deleted: dict[str, Any]) -> None:
    """A 404 raises at the first attempt, and after attempts that cannot have deleted it."""
    for before in ([], [json_response(status=429)], [httpx.ConnectError("down")]):
        with pytest.raises(NotFoundError):
            FlowDriver(delete(some_config()), [*before, json_response(status=404)]).run()


@each_delete
@pytest.mark.parametrize("status", [200, 202, 204])
def test_delete_with_an_empty_response_is_a_success(
    delete: Callable[..., Any], deleted: dict[str, Any], status: int
) -> None:
    """The client sends one request, and accepts any 2xx without a body."""
    driver = FlowDriver(delete(some_config()), [httpx.Response(status)])
    assert driver.run().to_dict() == deleted
    assert len(driver.sent) == 1


@each_delete
def test_delete_that_reports_an_error_with_200_raises(delete: Callable[..., Any], deleted: dict[str, Any]) -> None:
    """The error contains the service's message."""
    with pytest.raises(FTClientError, match="no endpoint"):
        FlowDriver(delete(some_config()), lambda request: json_response({"error": "no endpoint here"})).run()
