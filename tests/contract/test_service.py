"""Claim 1: the service keeps the contract. schemathesis asks it everything the contract allows and forbids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.support.contract import document
from tests.support.coverage import tally
from tests.support.service import KEY
from tests.support.traffic import STEADY, api, excluded, narrowed, record
from tests.support.world import World, populated

examples = api(document(), "examples").exclude(operation_id=["listFineTunes", "listModels"])  # they take nothing
boundaries = api(narrowed(document()), "coverage")
anything = api(document(), "fuzzing", examples=10)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A service with something of everything in it."""
    with populated() as found:
        yield found


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    """One connection for all requests."""
    with requests.Session() as found:
        found.trust_env = False
        yield found


def ask(case: Any, world: World, session: requests.Session) -> None:
    """Send one generated request and hold its answer to the contract."""
    world.meant(case)
    response = case.call_and_validate(
        base_url=world.sandbox.base_url, session=session, headers=KEY, excluded_checks=excluded(case)
    )
    record(tally("service"), case, response)


@examples.parametrize()
@STEADY
def test_the_examples_of_the_contract_are_answered_by_it(case: Any, world: World, session: requests.Session) -> None:
    """Each worked example of a request gets an answer that the contract documents."""
    ask(case, world, session)


@boundaries.parametrize()
@STEADY
def test_every_rule_is_kept_at_its_boundary(case: Any, world: World, session: requests.Session) -> None:
    """What just fits a rule of the contract is taken, what just breaks it is refused, both with a documented answer."""
    ask(case, world, session)


@anything.parametrize()
@STEADY
def test_anything_is_answered_by_the_contract(case: Any, world: World, session: requests.Session) -> None:
    """Random requests, valid and not, get a documented answer: what is valid is taken, what is not is refused."""
    ask(case, world, session)
