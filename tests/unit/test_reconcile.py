"""Creates whose outcome is unknown: how the job is looked up, when the create is sent again, what stays unknown."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ft_client._operations.job_create import _create_request
from ft_client._operations.reconcile import IDEMPOTENCY_KEY_FIELD, create_idempotently
from ft_client.errors import APIConnectionError, BadRequestError, OutcomeUnknownError, RateLimitError
from tests.support.create_scenarios import (
    LOST,
    Service,
    copy_of,
    create,
    create_legacy,
    echo,
    fine_tune,
    job,
    key_of,
    methods,
    page,
    pages,
)
from tests.support.flows import FlowDriver, json_response, some_config


@pytest.fixture(autouse=True)
def _maximum_jitter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.random", lambda: 1.0)


# ---- the idempotency key ---------------------------------------------------------------------------------------------


def test_create_sends_a_new_idempotency_key_beside_the_callers_metadata() -> None:
    """Under one documented key, within the limits, different in each create."""
    service = Service(echo(), echo())
    create(some_config(), service, metadata={"a": "b"}).run()
    create(some_config(), service).run()
    first, second = (body["metadata"] for body in service.bodies)
    assert first.keys() == {"a", IDEMPOTENCY_KEY_FIELD}
    assert second.keys() == {IDEMPOTENCY_KEY_FIELD}
    assert first[IDEMPOTENCY_KEY_FIELD] != second[IDEMPOTENCY_KEY_FIELD]
    assert len(first[IDEMPOTENCY_KEY_FIELD]) <= 512


def test_create_of_an_earlier_process_is_looked_up_once() -> None:
    """Its request was executed long ago, or never."""
    settings, service = some_config(), Service(echo())
    body = {"model": "m", "training_file": "file-1", "metadata": {IDEMPOTENCY_KEY_FIELD: "mine"}}
    flow = create_idempotently(settings, _create_request(settings, body, {}), earlier=time.time() - 3600)
    driver = FlowDriver(flow, service)
    driver.run()
    assert methods(driver)[:2] == ["GET", "POST"]
    assert driver.slept == []


def test_create_does_not_mutate_caller_metadata() -> None:
    """The key is added to a copy."""
    metadata = {"a": "b"}
    create(some_config(), Service(echo()), metadata=metadata).run()
    assert metadata == {"a": "b"}


def test_create_uses_the_callers_own_idempotency_key() -> None:
    """The job is looked up by it."""
    service = Service(LOST)
    service.listed = lambda request: page(service.job_of(0, "ftjob-ours"))
    driver = create(some_config(), service, metadata={IDEMPOTENCY_KEY_FIELD: "mine"})
    assert driver.run().id == "ftjob-ours"
    assert key_of(service.bodies[0]) == "mine"


def test_create_sends_full_metadata_unchanged() -> None:
    """The key is not added to 16 pairs, the maximum."""
    metadata = {f"k{n}": "v" for n in range(16)}
    service = Service(echo())
    create(some_config(), service, metadata=metadata).run()
    assert service.bodies[0]["metadata"] == metadata


# ---- found -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lost",
    [
        LOST,
        httpx.ReadTimeout("slow"),
        RuntimeError("an exception of a transport"),
        json_response(status=500),
        json_response(status=502),
        json_response(status=503),
        json_response(status=504),
        json_response(status=408),
        httpx.Response(200, text="{"),
        httpx.Response(200, text="<html>"),
        httpx.Response(200),
        json_response({}),
        json_response([]),
        json_response({"ok": True}),
        json_response({"id": None}),
    ],
)
def test_create_with_unknown_outcome_finds_the_job_by_its_key(lost: Any) -> None:
    """The job is returned, and the create is not sent again."""
    service = Service(lost)
    service.listed = lambda request: page(job("ftjob-other"), service.job_of(0, "ftjob-ours"))
    driver = create(some_config(), service)
    assert driver.run().id == "ftjob-ours"
    assert methods(driver) == ["POST", "GET"]


@pytest.mark.parametrize("created_at", ["2026-11-24T10:00:00.683Z", "1795514400", None, {}, "yesterday", 0])
def test_create_finds_the_job_with_any_created_at(created_at: Any) -> None:
    """The key is compared before any other filter."""
    service = Service(LOST)
    service.listed = lambda request: page(service.job_of(0, "ftjob-ours", created_at=created_at))
    assert create(some_config(), service).run().id == "ftjob-ours"


def test_create_finds_a_job_that_is_started_late() -> None:
    """It is looked up until reconcile_timeout is over, not only once."""
    service = Service(json_response(status=504))
    lookups: list[float] = []

    def listed(request: dict[str, Any]) -> httpx.Response:
        lookups.append(driver.now)
        return page(service.job_of(0, "ftjob-late")) if driver.now >= 10 else page()

    service.listed = listed
    config = some_config()
    config.reconcile_timeout = 60.0
    driver = create(config, service)
    assert driver.run().id == "ftjob-late"
    assert methods(driver).count("POST") == 1
    assert 10 <= lookups[-1] < 20


def test_create_with_many_later_jobs_finds_the_job_on_a_later_page() -> None:
    """A busy organization may start more jobs in the meantime than fit on a page."""
    service = Service(LOST)
    crowd = page(*(job(f"ftjob-{n}", metadata={"x": "y"}) for n in range(3)), has_more=True)
    service.listed = lambda request: (
        page(service.job_of(0, "ftjob-ours")) if request["params"].get("after") == "ftjob-2" else crowd
    )
    assert create(some_config(), service).run().id == "ftjob-ours"


def test_create_does_not_read_pages_from_before() -> None:
    """The list is newest first: a page that is older than the create ends the lookup."""
    service = Service(LOST, echo(), listed=page(job("ftjob-old", age=90), job("ftjob-older", age=99), has_more=True))
    driver = create(some_config(), service)
    driver.run()
    assert not [request for request in driver.sent if "after" in request.get("params", {})]


@pytest.mark.parametrize("form", [int, lambda seconds: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))])
def test_create_reads_a_list_in_ascending_order_to_its_end(form: Callable[[float], Any]) -> None:
    """On some services the newest job is on the last page."""
    service = Service(LOST)
    now = time.time()
    oldest = [job("ftjob-a", created_at=form(now - 900)), job("ftjob-b", created_at=form(now - 800))]
    service.listed = lambda request: (
        page(service.job_of(0, "ftjob-ours")) if request["params"].get("after") else page(*oldest, has_more=True)
    )
    assert create(some_config(), service).run().id == "ftjob-ours"


def test_lookup_survives_failures_of_the_list() -> None:
    """A failed lookup is repeated."""
    service = Service(LOST)
    failures = [json_response(status=503), LOST, json_response({})]
    service.listed = lambda request: failures.pop(0) if failures else page(service.job_of(0, "ftjob-ours"))
    config = some_config()
    config.reconcile_timeout = 10.0
    assert create(config, service).run().id == "ftjob-ours"


# ---- not found -------------------------------------------------------------------------------------------------------


def test_create_that_is_not_found_is_sent_once_more_with_the_same_key() -> None:
    """The service returns metadata, so two jobs could be distinguished."""
    service = Service(LOST, echo("ftjob-2"))
    driver = create(some_config(), service)
    assert driver.run().id == "ftjob-2"
    assert service.bodies[0] == service.bodies[1]


def test_create_that_was_executed_twice_keeps_the_first_job() -> None:
    """The second one is cancelled."""
    config = some_config()
    cancelled: list[str] = []

    def cancel(request: dict[str, Any]) -> httpx.Response:
        cancelled.append(request["url"])
        return json_response(job("ftjob-second", status="cancelled"))

    service = Service(LOST, echo("ftjob-second"), cancel)
    service.listed = lambda request: (
        page(service.job_of(1, "ftjob-second"), service.job_of(0, "ftjob-first", age=5))
        if len(service.bodies) > 1 else page()
    )  # fmt: skip
    assert create(config, service).run().id == "ftjob-first"
    assert [url.rsplit("/", 2)[1] for url in cancelled] == ["ftjob-second"]


def test_create_that_was_executed_twice_is_reported_if_cancelling_fails() -> None:
    """The error has both jobs."""
    service = Service(LOST, echo("ftjob-second"), json_response(status=400))
    service.listed = lambda request: (
        page(*(service.job_of(0, name) for name in ("ftjob-second", "ftjob-first")))
        if len(service.bodies) > 1
        else page()
    )
    with pytest.raises(OutcomeUnknownError, match="two jobs were started") as raised:
        create(some_config(), service).run()
    assert {each.id for each in raised.value.candidates} == {"ftjob-first", "ftjob-second"}


@pytest.mark.parametrize(
    "second", [LOST, json_response(status=500), json_response({"error": {"message": "no"}}, status=400)]
)
def test_create_whose_second_attempt_also_fails_has_unknown_outcome(second: Any) -> None:
    """It is not sent a third time, and no message claims that no job was started."""
    service = Service(LOST, second)
    with pytest.raises(OutcomeUnknownError, match="it is not known whether a job was started"):
        create(some_config(), service).run()
    assert len(service.bodies) == 2


def test_create_whose_second_attempt_is_never_sent_has_unknown_outcome() -> None:
    """The first attempt may still be executed, whatever happened to the second one."""
    refused = httpx.ConnectError("refused")
    service = Service(LOST, refused, refused)
    with pytest.raises(OutcomeUnknownError, match="a second request failed") as raised:
        create(some_config(), service).run()
    assert isinstance(raised.value.__cause__, APIConnectionError)


@pytest.mark.parametrize("broken", [json_response(status=401), httpx.Response(200, text="{"), json_response({})])
def test_create_sent_twice_reports_its_job_if_the_list_is_then_unreadable(broken: httpx.Response) -> None:
    """The job of the second attempt exists, and the first attempt may have started another one."""
    service = Service(LOST, echo("ftjob-second"))
    service.listed = lambda request: page() if len(service.bodies) < 2 else copy_of(broken)
    with pytest.raises(OutcomeUnknownError, match="could not be read") as raised:
        create(some_config(), service).run()
    assert [each.id for each in raised.value.candidates] == ["ftjob-second"]


def test_create_without_retries_is_looked_up_and_not_sent_again() -> None:
    """`max_retries=0` is kept."""
    config = some_config()
    config.retry_policy = type(config.retry_policy)(max_retries=0)
    service = Service(LOST)
    with pytest.raises(OutcomeUnknownError):
        create(config, service).run()
    assert len(service.bodies) == 1


@pytest.mark.parametrize("make", [create_legacy, create])
def test_create_without_a_key_is_never_sent_again(make: Callable[..., FlowDriver]) -> None:
    """The legacy API, and a service that does not return metadata: nothing would distinguish two jobs."""
    config = some_config()
    config.in_flight.echoes_metadata = False
    service = Service(LOST)
    with pytest.raises(OutcomeUnknownError, match="does not return metadata"):
        make(config, service).run()
    assert len(service.bodies) == 1


@pytest.mark.parametrize("body", [{}, {"ok": True}, {"data": None}, {"data": 7}, {"object": "list"}, [], "x", None])
def test_list_without_a_list_does_not_count_as_empty(body: Any) -> None:
    """The create is not sent again."""
    service = Service(LOST, listed=json_response(body))
    with pytest.raises(OutcomeUnknownError, match="could not be read"):
        create(some_config(), service).run()
    assert len(service.bodies) == 1


def test_list_with_odd_entries_is_read() -> None:
    """Entries that are not jobs do not crash a lookup."""
    service = Service(LOST, echo("ftjob-2"), listed=page("ftjob-1", None, 7, {"id": 3}))
    assert create(some_config(), service).run().id == "ftjob-2"


@pytest.mark.parametrize(
    "broken", [json_response(status=503), httpx.Response(200, text="{"), json_response(status=401)]
)
def test_outcome_unknown_error_carries_what_is_needed_to_find_the_job(broken: httpx.Response) -> None:
    """Operation, key, body and time."""
    service = Service(LOST, listed=broken)
    with pytest.raises(OutcomeUnknownError, match="could not be read") as raised:
        create(some_config(), service, metadata={"a": "b"}).run()
    error = raised.value
    assert error.operation == "createFineTuningJob"
    assert error.token == key_of(service.bodies[0])
    assert error.token in str(error)
    assert error.body["metadata"]["a"] == "b"
    assert abs(error.sent_at - time.time()) < 60


# ---- definitive ------------------------------------------------------------------------------------------------------


def test_rate_limited_create_is_retried_without_a_lookup() -> None:
    """429: no job was started."""
    driver = create(some_config(), Service(json_response(status=429), echo()))
    driver.run()
    assert methods(driver) == ["POST", "POST"]
    with pytest.raises(RateLimitError):
        create(some_config(), Service(*[json_response(status=429) for _ in range(3)])).run()


def test_create_that_was_not_sent_is_retried_without_a_lookup() -> None:
    """A request that found no connection was not sent."""
    driver = create(some_config(), Service(httpx.ConnectError("refused"), echo()))
    driver.run()
    assert methods(driver) == ["POST", "POST"]


UNKNOWN_METADATA: list[Any] = [
    {"error": {"message": "Additional properties are not allowed ('metadata' was unexpected)", "param": None}},
    {"error": {"message": "Unrecognized request argument supplied: metadata", "param": "metadata"}},
    {"detail": [{"type": "extra_forbidden", "loc": ["body", "metadata"], "msg": "Extra inputs are not permitted"}]},
    {"message": "unknown field metadata"},
    {"error": {"message": "Unknown parameter", "param": "metadata"}},
]


@pytest.mark.parametrize("body", UNKNOWN_METADATA)
@pytest.mark.parametrize("status", [400, 422])
def test_service_that_rejects_metadata_gets_none(status: int, body: Any) -> None:
    """The client remembers it for the next create."""
    config = some_config()
    service = Service(json_response(body, status=status), echo(), echo())
    create(config, service).run()
    create(config, service).run()
    assert ["metadata" in each for each in service.bodies] == [True, False, False]


@pytest.mark.parametrize(
    ("body", "metadata"),
    [
        (UNKNOWN_METADATA[0], {"a": "b"}),
        ({"error": {"message": "metadata: too long"}}, None),
        ({"error": {"message": "unknown model"}}, None),
    ],
)
def test_rejection_for_another_reason_is_raised(body: Any, metadata: Any) -> None:
    """Also the rejection of the caller's own metadata."""
    service = Service(json_response(body, status=400))
    with pytest.raises(BadRequestError):
        create(some_config(), service, metadata=metadata).run()
    assert len(service.bodies) == 1


# ---- jobs that look like ours ----------------------------------------------------------------------------------------


def test_job_without_metadata_is_identified_by_the_requested_values() -> None:
    """Any value that differs belongs to another create."""
    body: dict[str, Any] = {
        "suffix": "mine", "seed": 7, "hyperparameters": {"n_epochs": 3, "batch_size": "auto"},
        "validation_file": "file-8", "metadata": {f"k{n}": "v" for n in range(16)},
    }  # fmt: skip
    ours = {"user_provided_suffix": "mine", "seed": 7, "hyperparameters": {"n_epochs": 3, "batch_size": "auto"},
            "validation_file": "file-8", "metadata": body["metadata"]}  # fmt: skip
    different: list[dict[str, Any]] = [
        {"training_file": "file-2"}, {"model": "other"}, {"user_provided_suffix": None}, {"seed": 8}, {"age": 60},
        {"hyperparameters": {"n_epochs": 4}}, {"validation_file": "file-9"}, {"metadata": {"k0": "v"}},
    ]  # fmt: skip
    others = [job(f"ftjob-{n}", **{**ours, **each}) for n, each in enumerate(different)]
    found = Service(LOST, listed=page(*others, job("ftjob-ours", **ours)))
    assert create(some_config(), found, **body).run().id == "ftjob-ours"
    with pytest.raises(OutcomeUnknownError):
        create(some_config(), Service(LOST, listed=page(*others)), **body).run()


def test_fine_tune_is_identified_by_the_requested_values() -> None:
    """Files, model, hyperparameters and time; the suffix appears only in the finished model's name."""
    body = {"validation_file": "file-8", "n_epochs": 3, "batch_size": 4, "suffix": "mine"}
    ours: dict[str, Any] = {
        "validation_files": [{"id": "file-8"}],
        "hyperparams": {"n_epochs": 3, "batch_size": None, "prompt_loss_weight": 0.01},
    }
    different: list[dict[str, Any]] = [
        {"training_files": [{"id": "file-2"}]}, {"validation_files": []}, {"model": "ada"}, {"age": 60},
        {"hyperparams": {"n_epochs": 4}}, {"hyperparams": {"n_epochs": 3, "batch_size": 8}},
    ]  # fmt: skip
    others = [fine_tune(f"ft-{n}", **{**ours, **each}) for n, each in enumerate(different)]
    found = Service(LOST, listed=page(*others, fine_tune("ft-ours", **ours)))
    assert create_legacy(some_config(), found, **body).run().id == "ft-ours"
    with pytest.raises(OutcomeUnknownError):
        create_legacy(some_config(), Service(LOST, listed=page(*others)), **body).run()


@pytest.mark.parametrize("ahead", [-86_400.0, -3600.0, -5.0, 0.0, 5.0, 3600.0, 86_400.0])
def test_lookup_uses_the_clock_of_the_service(ahead: float) -> None:
    """Its Date header; the difference to our clock does not matter."""
    started, earlier = fine_tune("ft-ours", age=-ahead), fine_tune("ft-old", age=-ahead + 30)
    service = Service(LOST, listed=page(earlier, started, clock_ahead=ahead))
    assert create_legacy(some_config(), service).run().id == "ft-ours"


def test_lookup_ignores_a_wall_clock_that_is_set_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job from before is not taken, and ours is found."""
    service = Service(LOST)
    real = time.time

    def listed(request: dict[str, Any]) -> httpx.Response:
        monkeypatch.setattr(time, "time", real)
        response = page(fine_tune("ft-old", age=8), fine_tune("ft-ours"))
        monkeypatch.setattr(time, "time", lambda: real() - 10)
        return response

    service.listed = listed
    assert create_legacy(some_config(), service).run().id == "ft-ours"


def test_service_without_a_clock_leaves_a_similar_job_unknown() -> None:
    """The job may be from before; it is named."""
    service = Service(LOST, listed=page(fine_tune("ft-old", age=3600), clock_ahead=None))
    with pytest.raises(OutcomeUnknownError, match="ft-old"):
        create_legacy(some_config(), service).run()


def test_similar_job_without_a_time_leaves_the_outcome_unknown() -> None:
    """It may be from before."""
    service = Service(LOST, listed=page(fine_tune("ft-x", created_at=None)))
    with pytest.raises(OutcomeUnknownError, match="ft-x"):
        create_legacy(some_config(), service).run()


def test_several_similar_jobs_leave_the_outcome_unknown() -> None:
    """The error names them."""
    service = Service(LOST, listed=page(fine_tune("ft-a"), fine_tune("ft-b")))
    with pytest.raises(OutcomeUnknownError, match="ft-a, ft-b") as raised:
        create_legacy(some_config(), service).run()
    assert raised.value.token is None


def test_reconcile_ignores_jobs_returned_by_other_creates() -> None:
    """The job of an earlier create is not taken."""
    config = some_config()
    create_legacy(config, Service(json_response(fine_tune("ft-first")))).run()
    service = Service(LOST, listed=page(fine_tune("ft-first")))
    with pytest.raises(OutcomeUnknownError, match="no such job"):
        create_legacy(config, service).run()


def test_job_that_may_belong_to_a_similar_create_in_flight_is_not_taken() -> None:
    """Also one that differs only in the suffix, which a fine-tune does not show."""
    config = some_config()
    other = create_legacy(config, Service(), suffix="theirs").flow
    next(other)
    with pytest.raises(OutcomeUnknownError, match="several"):
        create_legacy(config, Service(LOST, listed=page(fine_tune("ft-x"))), suffix="ours").run()
    different = Service(LOST, listed=page(fine_tune("ft-y", model="ada")))
    assert create_legacy(config, different, model="ada").run().id == "ft-y"
    other.close()


@pytest.mark.parametrize("end", ["cancelled", "unknown"])
def test_create_that_ended_without_its_job_stays_registered(end: str) -> None:
    """Its job may appear later: a similar create must not take it."""
    config = some_config()
    first = create_legacy(config, Service(LOST, listed=page(fine_tune("ft-x"), fine_tune("ft-y"))))
    if end == "unknown":
        with pytest.raises(OutcomeUnknownError):
            first.run()
    else:
        next(first.flow)
        first.flow.close()
    with pytest.raises(OutcomeUnknownError):
        create_legacy(config, Service(LOST, listed=page(fine_tune("ft-x")))).run()


def test_rejected_create_does_not_stay_registered() -> None:
    """It has not started a job."""
    config = some_config()
    with pytest.raises(BadRequestError):
        create_legacy(config, Service(json_response({"error": {"message": "no"}}, status=400))).run()
    assert create_legacy(config, Service(LOST, listed=page(fine_tune("ft-x")))).run().id == "ft-x"


@pytest.mark.parametrize("make", [create, create_legacy])
def test_strict_mode_does_not_stop_the_lookup(make: Callable[..., FlowDriver]) -> None:
    """Other jobs that violate the contract do not prevent the lookup."""
    service = Service(LOST)
    odd = {**(job() if make is create else fine_tune()), "id": "odd", "model": "other", "new_key": 1}

    def listed(request: dict[str, Any]) -> httpx.Response:
        ours = service.job_of(0, "ours") if make is create else fine_tune("ours")
        return page(odd, ours)

    service.listed = listed
    assert make(some_config(strict=True), service).run().id == "ours"


def test_lookup_stops_at_a_list_that_does_not_advance() -> None:
    """The same page forever ends the lookup."""
    stuck = page(job("ftjob-a", metadata={"x": "y"}), has_more=True)
    service = Service(LOST, echo("ftjob-1"), listed=pages([stuck]))
    assert create(some_config(), service).run().id == "ftjob-1"


# ---- creates that are only confirmed ---------------------------------------------------------------------------------


@pytest.mark.parametrize("confirmed", [{"id": "ftjob-1"}, {"id": "ftjob-1", "created": True, "status": True}])
@pytest.mark.parametrize("start", [create, create_legacy])
def test_create_that_is_only_confirmed_is_followed_by_a_retrieve(
    start: Callable[..., FlowDriver], confirmed: dict[str, Any]
) -> None:
    """A body without a status is no job, but it has the ID of the job."""
    driver = start(some_config(), [json_response(confirmed), json_response({"id": "ftjob-1", "status": "queued"})])
    assert driver.run().status == "queued"
    assert [request["method"] for request in driver.sent] == ["POST", "GET"]
    assert driver.sent[1]["url"].endswith("/ftjob-1")


def test_create_that_is_only_confirmed_returns_the_id_if_the_job_cannot_be_read_yet() -> None:
    """Without its ID, the caller would create the job again."""
    driver = create(some_config(), [json_response({"id": "ftjob-1"}), json_response(status=404)])  # type: ignore[arg-type]
    assert driver.run().id == "ftjob-1"
    assert [request["method"] for request in driver.sent] == ["POST", "GET"]
