"""Several creates and waits: creates wait for a free slot, and an error of one does not stop the others."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ft_client._log import logger
from ft_client._operations.polling import PollSchedule, retry_after_of
from ft_client._runtime.effects import Gather, MonotonicTime, Sleep
from ft_client._runtime.flow import Flow
from ft_client.created_job import CreatedJob
from ft_client.errors import FTClientError, ParameterError, ParameterProblem, RateLimitError
from ft_client_generated.models import FineTuningJob

if TYPE_CHECKING:
    from ft_client._config import ClientConfig

DEFAULT_AT_ONCE = 4
"""Number of creates in flight, if the caller does not state it."""

_SCHEDULE = PollSchedule(initial=1.0, multiplier=1.5, maximum=30.0)


def create_each(
    config: ClientConfig,
    create: Callable[..., Flow[FineTuningJob]],
    specs: Iterable[Mapping[str, Any]],
    at_once: int | None,
) -> Flow[list[CreatedJob]]:
    """Create a job for each spec; see `jobs.create_many`."""
    if at_once is not None and at_once < 1:
        rule = "must be 1 or more"
        raise ParameterError([ParameterProblem("at_once", at_once, rule, "client.fine_tuning.jobs.create_many")])
    listed = [dict(spec) for spec in specs]
    keys = [spec["idempotency_key"] for spec in listed if spec.get("idempotency_key") is not None]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        rule = "is the key of two specs -> give each spec another key"
        raise ParameterError([ParameterProblem("idempotency_key", twice, rule, "client.fine_tuning.jobs.create_many")])
    if not listed:
        return []
    flows = [_create_one(config, create, spec, number) for number, spec in enumerate(listed)]
    created: list[CreatedJob] = yield Gather(flows, min(len(flows), at_once or DEFAULT_AT_ONCE))
    return created


def _create_one(
    config: ClientConfig, create: Callable[..., Flow[FineTuningJob]], spec: Mapping[str, Any], number: int
) -> Flow[CreatedJob]:
    key = spec.get("idempotency_key") or uuid.uuid4().hex
    attempts = 0
    while True:
        try:
            job = yield from create(config, **{**spec, "idempotency_key": key})
        except RateLimitError as error:
            if not error.retryable:  # the account has no balance
                return CreatedJob(spec=spec, idempotency_key=key, error=error)
            attempts += 1
            if attempts == 1:
                logger.warning("createFineTuningJob: spec %d waits for a free slot: %s", number, error)
            yield Sleep(max(retry_after_of(error), _SCHEDULE.delay(attempts, random.random())))
        except FTClientError as error:
            return CreatedJob(spec=spec, idempotency_key=key, error=error)
        except TypeError as error:  # a misspelled name
            problem = ParameterProblem(f"specs[{number}]", spec, str(error), "client.fine_tuning.jobs.create")
            return CreatedJob(spec=spec, idempotency_key=key, error=ParameterError([problem]))
        else:
            return CreatedJob(spec=spec, idempotency_key=key, job=job)


def wait_for_each(
    wait: Callable[[str, float | None], Flow[FineTuningJob]], ids: Iterable[str], timeout: float | None
) -> Flow[list[FineTuningJob]]:
    """Wait for one job after the other: all have ended when the slowest has. See `jobs.wait_many`."""
    started_at: float = yield MonotonicTime()
    jobs = []
    for job_id in ids:
        now: float = yield MonotonicTime()
        jobs.append((yield from wait(job_id, None if timeout is None else max(0.0, timeout - (now - started_at)))))
    return jobs
