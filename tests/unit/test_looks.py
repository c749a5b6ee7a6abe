"""The look at what became of a call whose answer was lost: where it looks, and what it must not take for its own."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client._operations import checkpoint_permissions, files, fine_tunes, jobs, models, uploads
from ft_client._retry import RetryPolicy
from ft_client.checks import ParameterWarning
from ft_client.errors import (
    APIResponseValidationError,
    APIStatusError,
    FTClientError,
    NotFoundError,
    OutcomeUnknownError,
)
from tests.support.creates import LOST, create_legacy, fine_tune, page
from tests.support.flows import ClientConfig, Hand, answer, some_config

FILE = {"object": "file", "id": "file-1", "bytes": 3, "created_at": 4_000_000_000, "filename": "a", "purpose": "batch"}
UPLOAD = {"object": "upload", "id": "upload-1", "bytes": 3, "filename": "a", "purpose": "batch", "status": "pending"}


def _completed(resource: ClientConfig, **options: Any) -> Any:
    begun: Any = uploads.create(resource, bytes=3, filename="a", mime_type="text/plain", purpose="batch")
    Hand(begun, [answer(UPLOAD)]).run()
    return uploads.complete(resource, "upload-1", part_ids=["part-1"], **options)


SETTLED: dict[str, Callable[..., Any]] = {
    "jobs.create": lambda resource, **more: jobs.create(resource, model="m", training_file="file-1", **more),
    "fine_tunes.create": lambda resource, **more: fine_tunes.create(resource, training_file="file-1", **more),
    "jobs.cancel": lambda resource, **more: jobs.cancel(resource, "ftjob-1", **more),
    "jobs.pause": lambda resource, **more: jobs.pause(resource, "ftjob-1", **more),
    "jobs.resume": lambda resource, **more: jobs.resume(resource, "ftjob-1", **more),
    "fine_tunes.cancel": lambda resource, **more: fine_tunes.cancel(resource, "ft-1", **more),
    "files.create": lambda resource, **more: files.create(resource, file=("a", b"abc"), purpose="batch", **more),
    "uploads.complete": _completed,
}


@pytest.mark.parametrize("operation", SETTLED)
def test_a_look_goes_where_the_call_went(operation: str) -> None:
    """With the call's own headers, query and timeout: in another project, what it started would not be there."""
    options = {"extra_headers": {"OpenAI-Project": "proj_1"}, "extra_query": {"api-version": "7"}, "timeout": 5.0}
    hand = Hand(SETTLED[operation](some_config(), **options), [LOST, answer(status=401)])
    with pytest.raises(FTClientError):
        hand.run()
    sent, look = hand.sent
    assert (sent["method"], look["method"]) == ("POST", "GET")
    for request in (sent, look):
        assert request["headers"]["OpenAI-Project"] == "proj_1"
        assert request["params"]["api-version"] == "7"
        assert request["timeout"] == 5.0


def test_what_is_added_to_a_body_is_no_part_of_the_look() -> None:
    """A GET has none."""
    hand = Hand(SETTLED["jobs.create"](some_config(), extra_body={"new": 1}), [LOST, answer(status=401)])
    with pytest.raises(OutcomeUnknownError), pytest.warns(ParameterWarning, match="new = 1"):
        hand.run()
    assert hand.sent[0]["json"]["new"] == 1
    assert "json" not in hand.sent[1]


@pytest.mark.parametrize(
    ("operation", "before", "after"),
    [("jobs.cancel", "running", "cancelled"), ("fine_tunes.cancel", "running", "cancelled"),
     ("jobs.pause", "running", "paused"), ("jobs.resume", "paused", "queued")],
)  # fmt: skip
def test_a_state_that_is_not_reached_is_asked_for_again(operation: str, before: str, after: str) -> None:
    """And one that is reached is the answer: nothing is sent for what has happened."""
    there, reached = ({"id": "job-1", "status": status} for status in (before, after))
    hand = Hand(SETTLED[operation](some_config()), [LOST, answer(there), answer(reached)])
    assert hand.run().status == after
    assert [request["method"] for request in hand.sent] == ["POST", "GET", "POST"]
    hand = Hand(SETTLED[operation](some_config()), [LOST, answer(reached)])
    assert hand.run().status == after


# ---- creates that differ in what a job does not show -----------------------------------------------------------------


def test_a_job_that_may_be_another_creates_is_not_taken() -> None:
    """A legacy fine-tune does not show its suffix: while one with another suffix is under way, it may be either's."""
    resource = some_config()
    other = create_legacy(resource, suffix="theirs").flow
    next(other)
    hand = create_legacy(resource, LOST, page(fine_tune("ft-x")), suffix="ours")
    with pytest.raises(OutcomeUnknownError, match="several"):
        hand.run()
    other.close()


def test_a_job_that_shows_whose_it_is_is_taken() -> None:
    """InFlightCreates with other hyperparameters are not in the way: a fine-tune shows them."""
    resource = some_config()
    other = create_legacy(resource, n_epochs=2).flow
    next(other)
    hand = create_legacy(resource, LOST, page(fine_tune("ft-x", hyperparams={"n_epochs": 3})), n_epochs=3)
    assert hand.run().id == "ft-x"
    other.close()


# ---- files -----------------------------------------------------------------------------------------------------------


def upload(resource: ClientConfig, data: bytes, *outcomes: Any) -> Hand:
    """An upload of a file `a` in hand."""
    return Hand(files.create(resource, file=("a", data), purpose="batch"), outcomes)


def test_a_file_that_may_be_another_uploads_is_not_taken() -> None:
    """One of the same name and length is under way: its content may be another, so the file is sent again."""
    resource = some_config(RetryPolicy(reconcile_delay=0.0))
    other = upload(resource, b"xyz").flow
    next(other)
    again = answer({**FILE, "id": "file-2"})
    hand = upload(resource, b"abc", LOST, page(FILE), again)
    assert hand.run().id == "file-2"
    longer = upload(resource, b"abcd", LOST, page({**FILE, "id": "file-3", "bytes": 4}))
    assert longer.run().id == "file-3"
    other.close()


def test_a_file_that_may_be_an_uploads_in_parts_is_not_taken() -> None:
    """The same name and length once more, in parts: which of the two is there cannot be told."""
    resource = some_config()
    parts = _completed(resource)
    next(parts)
    assert upload(resource, b"abc", LOST, page(FILE), answer({**FILE, "id": "file-2"})).run().id == "file-2"
    parts.close()


def test_an_upload_in_parts_does_not_take_another_uploads_file() -> None:
    """It says that it cannot be known."""
    resource = some_config()
    flow = _completed(resource)
    other = upload(resource, b"xyz").flow
    next(other)
    refused = answer({"error": {"message": "already completed"}}, status=400)
    with pytest.raises(OutcomeUnknownError):
        Hand(flow, [LOST, page(FILE), refused, page(FILE)]).run()
    other.close()


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500])
def test_what_says_nothing_of_the_upload_is_raised_as_it_is(status: int) -> None:
    """A refusal for another reason does not mean that the first try has completed it."""
    refused = [answer(status=status)] * (2 if status == 429 else 1)  # one repeat of a 429 is left
    look = [page()] if status == 500 else []
    hand = Hand(_completed(some_config()), [LOST, page(), *refused, *look])
    with pytest.raises(APIStatusError) as raised:
        hand.run()
    assert raised.value.status_code == status


@pytest.mark.parametrize("nameless", [{}, {"error": {"message": "busy"}}, {"object": "file", "id": None}])
def test_an_answer_that_does_not_name_the_file_is_no_answer(nameless: dict[str, Any]) -> None:
    """A success of a proxy's making: the file is looked for, as after a lost answer."""
    assert upload(some_config(), b"abc", answer(nameless), page(FILE)).run().id == "file-1"
    with pytest.raises(APIResponseValidationError, match="the created object has no id"):
        upload(some_config(), b"abc", answer(nameless), page(), answer(nameless), page()).run()


@pytest.mark.parametrize("odd", [{}, {"data": None}, {"data": "none"}, {"data": ["file-1", None, 7]}])
def test_a_list_that_is_none_has_no_file(odd: dict[str, Any]) -> None:
    """No crash in the middle of a look: the file is not there, and is sent again."""
    hand = upload(some_config(), b"abc", LOST, answer(odd), answer({**FILE, "id": "file-2"}))
    assert hand.run().id == "file-2"


@pytest.mark.parametrize("names", [{"filename": "b"}, {"bytes": 4}, {"created_at": 1}])
def test_a_file_unlike_the_one_that_was_sent_is_not_taken(names: dict[str, Any]) -> None:
    """Another name, another length, or from before."""
    hand = upload(some_config(), b"abc", LOST, page({**FILE, **names}), answer({**FILE, "id": "file-2"}))
    assert hand.run().id == "file-2"
    assert hand.sent[1]["params"]["purpose"] == "batch"


def test_a_lost_connection_before_anything_was_sent_needs_no_look() -> None:
    """Nothing can have been done."""
    hand = upload(some_config(), b"abc", httpx.ConnectError("down"), answer(FILE))
    assert hand.run().id == "file-1"
    assert [request["method"] for request in hand.sent] == ["POST", "POST"]


# ---- deletes ---------------------------------------------------------------------------------------------------------

DELETES: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (lambda resource: files.delete(resource, "x-1"), {"id": "x-1", "object": "file", "deleted": True}),
    (lambda resource: models.delete(resource, "x-1"), {"id": "x-1", "object": "model", "deleted": True}),
    (lambda resource: checkpoint_permissions.delete(resource, "x-1", fine_tuned_model_checkpoint="m"),
     {"id": "x-1", "object": "checkpoint.permission", "deleted": True}),
]  # fmt: skip


@pytest.mark.parametrize(("delete", "gone"), DELETES, ids=["files", "models", "permissions"])
def test_what_a_lost_delete_has_deleted_is_deleted(delete: Callable[..., Any], gone: dict[str, Any]) -> None:
    """The repeat finds nothing: that is the success that the first answer would have told, in the same words."""
    for lost in (LOST, answer(status=502), httpx.ReadTimeout("slow"), httpx.Response(200, text="{")):
        hand = Hand(delete(some_config()), [lost, answer(status=404)])
        assert hand.run().to_dict() == gone
    hand = Hand(delete(some_config()), [LOST, answer(status=429), answer(status=404)])
    assert hand.run().to_dict() == gone


@pytest.mark.parametrize(("delete", "gone"), DELETES, ids=["files", "models", "permissions"])
def test_what_was_never_there_is_not_found(delete: Callable[..., Any], gone: dict[str, Any]) -> None:
    """At the first try, and after tries that cannot have deleted anything."""
    for before in ([], [answer(status=429)], [httpx.ConnectError("down")]):
        with pytest.raises(NotFoundError):
            Hand(delete(some_config()), [*before, answer(status=404)]).run()
