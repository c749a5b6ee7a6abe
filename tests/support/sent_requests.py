"""Bodies that calls send, and parameters that they reject before sending."""

from __future__ import annotations

import warnings
from typing import Any

import pytest

from ft_client._operations import fine_tunes, job_create
from ft_client.checks import ParameterWarning
from ft_client.errors import ParameterError
from tests.support.flows import FlowDriver, json_response, some_config


def sent_body(operation: Any, *args: Any, **arguments: Any) -> dict[str, Any]:
    """Return the body that a call sends."""
    driver = FlowDriver(
        operation(some_config(), *args, **arguments), [json_response({"id": "x", "object": "x", "data": []})]
    )
    driver.run()
    body: dict[str, Any] = driver.sent[0]["json"]
    return body


def sent_job(**arguments: Any) -> dict[str, Any]:
    """Return the body of a create of the current API, without the idempotency key."""
    body = sent_body(job_create.create, **{"model": "gpt-4o-mini", "training_file": "file-1", **arguments})
    body["metadata"] = {key: value for key, value in body["metadata"].items() if key != "ft_client_request"}
    return body if body["metadata"] else {key: value for key, value in body.items() if key != "metadata"}


def sent_fine_tune(**arguments: Any) -> dict[str, Any]:
    """Return the body of a legacy create."""
    return sent_body(fine_tunes.create, **{"training_file": "file-1", **arguments})


def rejected_parameters(operation: Any, *args: Any, **arguments: Any) -> set[str]:
    """Return the parameters that a call rejects. Nothing is sent."""
    with pytest.raises(ParameterError) as raised, warnings.catch_warnings(action="ignore", category=ParameterWarning):
        FlowDriver(operation(some_config(), *args, **arguments)).run()  # a request would fail for lack of an outcome
    return {problem.param for problem in raised.value.problems}
