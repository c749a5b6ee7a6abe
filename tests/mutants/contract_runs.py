"""Runs with a changed contract: how the change is put in place, and which tests run in which order."""

from __future__ import annotations

import importlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.mutants import contract, contract_scope
from tests.mutants.runner import MutantResult, NotInPlaceError, Stage, run_stages

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]

# Facts from outside: neither client nor service runs.
FACTS = Stage(
    "facts",
    (
        "tests/contract/test_document.py",
        "tests/contract/test_truth.py",
        "tests/evidence/test_upstream.py",
        "tests/evidence/test_limits.py",
        "tests/evidence/test_shapes.py",
        "tests/evidence/test_compatible.py",
        "tests/evidence/test_rows.py",
        "tests/evidence/test_exchanges.py",
    ),
)
# The same without the document's own rules and examples, which a wrong author writes too.
EVIDENCE = Stage(
    "evidence",
    (
        "tests/evidence/test_upstream.py",
        "tests/evidence/test_limits.py",
        "tests/evidence/test_shapes.py",
        "tests/evidence/test_compatible.py",
        "tests/evidence/test_rows.py",
        "tests/evidence/test_exchanges.py",
        "tests/contract/test_truth.py",
        "tests/contract/test_document.py::test_enums_in_responses_are_open",
        "tests/contract/test_document.py::test_enums_in_requests_are_closed",
    ),
)
DECODING = Stage("decoding", ("tests/contract/test_decoding.py",))
RESPONSES = "tests/contract/test_client_responses.py"
LONG = (
    f"{RESPONSES}::test_error_response_raises_class_of_status",
    f"{RESPONSES}::test_success_with_invalid_body_raises",
)
CLIENT = Stage(
    "client",
    (
        "tests/contract/test_client_limits.py",
        "tests/contract/test_client_requests.py",
        RESPONSES,
        *(word for each in LONG for word in ("--deselect", each)),
    ),
)
REFUSALS = Stage("refusals", LONG)
# The digest of a cassette notices any change, which proves nothing: the rule is off.
CASSETTES = Stage("cassettes", ("--cassette-ignore", "stale", "tests/contract/test_cassettes.py"))
# The number of operations in random flows depends on which modules are loaded.
SERVICE = Stage(
    "service",
    (
        "tests/contract/test_service_responses.py",
        "tests/contract/test_service_flows.py",
        "tests/contract/test_service.py",
        "--deselect",
        "tests/contract/test_service_flows.py::test_request_sequences_get_documented_responses",
    ),
)
# The fields of the models follow the contract. They are compared last, so that reports show what only they notice.
FIELDS = Stage("fields", ("tests/contract/test_client_surface.py",))
OF_CONTRACT = (FACTS, CLIENT, CASSETTES, SERVICE, REFUSALS, FIELDS)


def preload() -> None:
    """Import the libraries that tests need, so that forks have them."""
    os.chdir(ROOT)
    for name in (
        "hypothesis.stateful", "schemathesis.specs.openapi.checks", "schemathesis.generation.hypothesis.builder",
        "requests", "httpx", "jsonschema", "jsonschema_rs", "openapi_spec_validator", "yaml", "vcr", "anyio",
        "python_multipart", "uvicorn", "attrs", "jsonpath_rfc9535", "spec.tools.generate",
    ):  # fmt: skip
        importlib.import_module(name)


def preload_client() -> None:
    """Import client and service, which a changed contract leaves as they are."""
    for name in ("ft_client", "ft_client_generated.contract", "ft_client.sandbox.server"):
        importlib.import_module(name)
    models = importlib.import_module("ft_client_generated.models")
    for name in models.__all__:
        getattr(models, name)
    preload_evidence()


def preload_evidence() -> None:
    """Read the evidence."""
    importlib.import_module("tests.support.recordings").observed()
    facts = importlib.import_module("tests.support.upstream_facts")
    for date in (facts.NEWEST, *facts.LEGACY):
        facts.facts(date)


def hide_sources() -> None:
    """Let tests see the committed evidence alone, not the recordings and documents that it was derived from."""
    os.environ["FT_CLIENT_RECORDINGS"] = os.environ["FT_CLIENT_UPSTREAM"] = str(ROOT / "build" / "no-sources")


def document() -> Json:
    """Return the contract."""
    found: Json = importlib.import_module("tests.support.contract").document()
    return found


def applied(mutant: contract.Mutant, real: Json) -> Json:
    """Return the contract with a change.

    Raises:
        NotInPlaceError: The change cannot be made.
    """
    try:
        return mutant.applied(real)
    except Exception as error:
        raise NotInPlaceError(f"{mutant.name}: {error!r}") from error


def install(changed: Json) -> None:
    """Let the tests of this process read a changed contract."""
    sys.modules["tests.support.contract"].document = lambda: changed  # type: ignore[attr-defined]  # before its importers
    tools = importlib.import_module("spec.tools.load")
    load = tools.load
    tools.load = lambda source: changed if str(source) == str(tools.CONTRACT) else load(source)


class AuthorRun:
    """A run with the contract of a wrong author: the client is generated from it, and only evidence can contradict it.

    Args:
        mutant: The change.
    """

    def __init__(self, mutant: contract.Mutant) -> None:
        self.mutant = mutant
        self.name = mutant.name

    def run(self) -> MutantResult:
        """Run the tests on it."""
        with tempfile.TemporaryDirectory() as folder:
            return run_stages(lambda stage: self._prepare(stage, Path(folder)), (EVIDENCE, DECODING))

    def _prepare(self, stage: Stage, folder: Path) -> None:
        changed = applied(self.mutant, document())
        if stage is DECODING:
            assert not any(name.startswith("ft_client") for name in sys.modules), "the client is loaded too early"
            generate = importlib.import_module("spec.tools.generate")
            try:
                generate.generate(changed, folder / "ft_client_generated")
            except generate.GenerateError:
                raise  # it refuses the contract, with a reason: the author notices
            except Exception as error:
                raise NotInPlaceError(f"{self.name}: the generator fails without a reason: {error!r}") from error
            # the profiles are compiled from the contract as it is
            shutil.copytree(ROOT / "generated/ft_client_generated/profiles", folder / "ft_client_generated/profiles")
            sys.path.insert(0, str(folder))
        install(changed)


class ContractRun:
    """A run with a changed contract, beside the client and the service as they are.

    It shows whether the suite notices that the three do not match.

    Args:
        mutant: The change; None for none.
    """

    def __init__(self, mutant: contract.Mutant | None) -> None:
        self.mutant = mutant
        self.name = "no change" if mutant is None else mutant.name

    def run(self) -> MutantResult:
        """Run the tests on it."""
        return run_stages(self._prepare, OF_CONTRACT)

    def _prepare(self, stage: Stage) -> None:
        real = document()
        changed = real if self.mutant is None else applied(self.mutant, real)
        install(changed)
        cassettes = importlib.import_module("ft_client.cassettes.contract").Contract
        cassettes.load = lambda _: cassettes(changed)
        if self.mutant is not None:
            self._narrow(real)

    def _narrow(self, real: Json) -> None:
        """Let schemathesis test only the operations that the change concerns."""
        import schemathesis

        assert self.mutant is not None
        names = contract_scope.operations_of(self.mutant, real) | contract_scope.components_of(self.mutant, real)
        build = schemathesis.openapi.from_dict

        def narrowed(source: Json, **options: Any) -> Any:
            ids = sorted(each["operationId"] for item in source["paths"].values() for each in _methods(item))
            return build(source, **options).include(operation_id=[each for each in ids if each in names] or ids[:1])

        schemathesis.openapi.from_dict = narrowed


def _methods(item: Json) -> list[Json]:
    return [item[method] for method in contract.METHODS if method in item]
