"""Every scenario there is."""

from __future__ import annotations

import functools

from tests.contract import scenarios_files, scenarios_jobs, scenarios_legacy
from tests.contract.scenarios import Scenario
from tests.contract.scenarios_refusals import refusals
from tests.support.contract import operations


@functools.cache
def scenarios() -> dict[str, Scenario]:
    """Every scenario by its name, those of an operation together, in the order of the contract."""
    own = [
        *scenarios_files.files(),
        *scenarios_files.uploads(),
        *scenarios_jobs.creating(),
        *scenarios_jobs.looking(),
        *scenarios_jobs.checkpoints(),
        *scenarios_jobs.graders(),
        *scenarios_legacy.fine_tunes(),
        *scenarios_legacy.models(),
    ]
    documented = {operation.operation_id: set(operation.node["responses"]) for operation in operations()}
    found = [*own, *refusals(documented, {(one.operation, one.status) for one in own})]
    order = list(documented)
    found.sort(key=lambda one: (order.index(one.operation), one.status))
    named = {one.name: one for one in found}
    assert len(named) == len(found), "two scenarios of one name"
    return named
