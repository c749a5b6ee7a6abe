"""Schemathesis checks that the embedded service follows the contract, with valid and invalid requests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support.contract import document
from tests.support.coverage import tally
from tests.support.populated_sandbox import PopulatedSandbox, populated
from tests.support.schemathesis_setup import STEADY, api, excluded, implemented, narrowed, record
from tests.support.service import KEY

examples = api(implemented(document()), "examples").exclude(
    operation_id=["listFineTunes", "listModels"]
)  # they have no parameters
boundaries = api(narrowed(implemented(document())), "coverage")
anything = api(implemented(document()), "fuzzing", examples=10)


@pytest.fixture(scope="module")
def populated_service() -> Iterator[PopulatedSandbox]:
    """A service with objects of every type."""
    with populated() as result:
        yield result


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    """One connection pool for all requests."""
    with requests.Session() as result:
        result.trust_env = False
        yield result


def send_and_validate(case: Any, populated_service: PopulatedSandbox, session: requests.Session) -> None:
    """Send a generated request and validate the response against the contract."""
    populated_service.use_existing_ids(case)
    response = case.call_and_validate(
        base_url=populated_service.sandbox.base_url, session=session, headers=KEY, excluded_checks=excluded(case)
    )
    record(tally("service"), case, response)


@examples.parametrize()
@STEADY
def test_request_example_gets_documented_response(
    case: Any, populated_service: PopulatedSandbox, session: requests.Session
) -> None:
    """Each request example of the contract gets a documented response."""
    send_and_validate(case, populated_service, session)


@boundaries.parametrize()
@STEADY
def test_boundary_value_gets_documented_response(
    case: Any, populated_service: PopulatedSandbox, session: requests.Session
) -> None:
    """Values just inside a rule are accepted, values just outside are rejected."""
    send_and_validate(case, populated_service, session)


@anything.parametrize()
@STEADY
def test_random_request_gets_documented_response(
    case: Any, populated_service: PopulatedSandbox, session: requests.Session
) -> None:
    """Random requests get a documented response: valid ones are accepted, invalid ones are rejected."""
    send_and_validate(case, populated_service, session)
