"""All scenarios."""

from __future__ import annotations

import functools

from tests.contract import scenarios_files, scenarios_jobs, scenarios_legacy
from tests.contract.scenarios import Scenario
from tests.contract.scenarios_errors import error_scenarios
from tests.support.contract import operations


@functools.cache
def scenarios() -> dict[str, Scenario]:
    """Return the scenarios by name, in the order of the contract's operations."""
    own = [
        *scenarios_files.files(),
        *scenarios_files.uploads(),
        *scenarios_jobs.create_jobs(),
        *scenarios_jobs.manage_jobs(),
        *scenarios_jobs.checkpoints(),
        *scenarios_jobs.graders(),
        *scenarios_legacy.fine_tunes(),
        *scenarios_legacy.models(),
    ]
    documented = {operation.operation_id: set(operation.node["responses"]) for operation in operations()}
    everything = [*own, *error_scenarios(documented, {(each.operation, each.status) for each in own})]
    order = list(documented)
    everything.sort(key=lambda each: (order.index(each.operation), each.status))
    by_name = {each.name: each for each in everything}
    assert len(by_name) == len(everything), "two scenarios have the same name"
    return by_name
