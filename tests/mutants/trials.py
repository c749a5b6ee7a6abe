"""How a mutant is put in place, and which tests are asked about it, in which order."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path
from typing import Any

from tests.mutants import contract
from tests.mutants.court import Stage, Verdict, trial

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]

# What the world outside says: neither client nor service is asked.
FACTS = Stage(
    "facts",
    (
        "tests/contract/test_document.py",
        "tests/contract/test_truth.py",
        "tests/unit/test_deviations.py::test_every_difference_from_upstream_is_an_entry_that_is_needed",
    ),
)
ANSWERS = "tests/contract/test_client_answers.py"
LONG = (f"{ANSWERS}::test_a_refusal_is_the_right_error", f"{ANSWERS}::test_a_success_without_a_usable_body_is_an_error")
CLIENT = Stage(
    "client",
    (
        "tests/contract/test_client_limits.py",
        "tests/contract/test_client_requests.py",
        ANSWERS,
        *(word for each in LONG for word in ("--deselect", each)),
    ),
)
REFUSALS = Stage("refusals", LONG)
# A digest notices any change at all, and proves nothing: the rule that compares them is off.
CASSETTES = Stage("cassettes", ("--cassette-ignore", "stale", "tests/contract/test_cassettes.py"))
# How many operations random flows come by, and so whether they are enough, depends on which modules are loaded.
SERVICE = Stage(
    "service",
    (
        "tests/contract/test_service_responses.py",
        "tests/contract/test_service_flows.py",
        "tests/contract/test_service.py",
        "--deselect",
        "tests/contract/test_service_flows.py::test_flows_keep_the_contract",
    ),
)
# The fields of the models are generated from the contract, and so follow it: asked last, so that it is told how much
# nothing else notices.
FIELDS = Stage("fields", ("tests/contract/test_client_surface.py",))
OF_CONTRACT = (FACTS, CLIENT, CASSETTES, SERVICE, REFUSALS, FIELDS)


def preload() -> None:
    """Import what tests need and no mutant changes: a fork has it without waiting."""
    os.chdir(ROOT)
    for name in (
        "hypothesis.stateful", "schemathesis.specs.openapi.checks", "schemathesis.generation.hypothesis.builder",
        "requests", "httpx", "jsonschema", "jsonschema_rs", "openapi_spec_validator", "yaml", "vcr", "anyio",
        "python_multipart", "uvicorn", "attrs", "spec.tools.generate",
    ):  # fmt: skip
        importlib.import_module(name)


def preload_client() -> None:
    """Import client and service too, where it is the contract that changes."""
    for name in ("ft_client", "ft_client_generated.contract", "ft_client.sandbox.server"):
        importlib.import_module(name)
    models = importlib.import_module("ft_client_generated.models")
    for name in models.__all__:
        getattr(models, name)
    recordings = importlib.import_module("tests.support.recordings")
    if recordings.FOLDER.is_dir():
        recordings.observed()


def document() -> Json:
    """The contract."""
    found: Json = importlib.import_module("tests.support.contract").document()
    return found


class Contract:
    """A trial of a contract: tests see the changed one, client and service stay as they are.

    So what is tried is whether the suite notices that the three do not match. The generated copy of the contract, which
    differs from any changed one, is asked by none of the tests.

    Args:
        mutant: the change; None for none.
    """

    def __init__(self, mutant: contract.Mutant | None) -> None:
        self.mutant = mutant
        self.name = "no change" if mutant is None else mutant.name

    def verdict(self) -> Verdict:
        """Whether a test notices."""
        return trial(self._prepare, OF_CONTRACT)

    def _prepare(self, stage: Stage) -> None:
        real = document()
        changed = real if self.mutant is None else self.mutant.applied(real)
        sys.modules["tests.support.contract"].document = lambda: changed  # type: ignore[attr-defined]  # for who imports it
        tools = importlib.import_module("spec.tools.load")
        load = tools.load
        tools.load = lambda source: changed if str(source) == str(tools.CONTRACT) else load(source)
        cassettes = importlib.import_module("ft_client.cassettes.contract").Contract
        cassettes.load = lambda _: cassettes(changed)
        if self.mutant is not None:
            self._narrow(real)

    def _narrow(self, real: Json) -> None:
        """Let schemathesis try only what the change can show in."""
        import schemathesis

        assert self.mutant is not None
        names = contract.operations_of(self.mutant, real) | contract.components_of(self.mutant, real)
        build = schemathesis.openapi.from_dict

        def narrowed(source: Json, **options: Any) -> Any:
            ids = sorted(each["operationId"] for item in source["paths"].values() for each in _methods(item))
            return build(source, **options).include(operation_id=[each for each in ids if each in names] or ids[:1])

        schemathesis.openapi.from_dict = narrowed


def _methods(item: Json) -> list[Json]:
    return [item[method] for method in contract.METHODS if method in item]
