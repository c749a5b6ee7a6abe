"""Trials of code: a changed module, or a client generated with a changed template, and the tests that concern it."""

from __future__ import annotations

import hashlib
import importlib.machinery
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

from tests.mutants import code
from tests.mutants.runner import MutantResult, Stage, run_stages
from tests.mutants.seeded_bugs import SeededBug, generated, seeded_bugs

ROOT = Path(__file__).parents[2]
ONE_OF = 40
"""The share of changes that is tried: chosen by their names, so that other code keeps them."""

# What does not run the client in this process; and what takes a minute, followers by the thousand and every output.
AWAY = (
    "cassette", "cli_", "deviations", "follow_many", "generate", "guide", "house", "mutants", "sandbox", "secrets",
    "spec",
)  # fmt: skip


def _tests(*names: str) -> tuple[str, ...]:
    """The modules whose names begin so, in this order; those of the contract suite by their whole names."""
    found: dict[str, None] = {}
    for name in names:
        if name.startswith(("client_", "cassettes")):
            found[f"tests/contract/test_{name}.py"] = None
            continue
        for path in sorted((ROOT / "tests" / "unit").glob(f"test_{name}*.py")):
            if not path.stem.removeprefix("test_").startswith(AWAY):
                found[path.relative_to(ROOT).as_posix()] = None
    return tuple(found)


CLIENT = ("client_limits", "client_requests", "client_answers")
# By beginning of the module's name, the longest that fits; the quickest tests first.
CONCERNED = {
    "ft_client": _tests("client", "flow_exchange", "parity", "errors"),
    "ft_client._operations.reconcile": _tests("create", "client_faults"),
    "ft_client._in_flight": _tests("create", "uploads", "follow"),
    "ft_client._retry": _tests("retry", "flow_exchange", "polling"),
    "ft_client._http.send": _tests("flow_exchange", "errors", "client", "create", "client_answers"),
    "ft_client._flow": _tests("flow", "flow_exchange", "client", "files", "parity"),
    "ft_client._methods": _tests("flow", "parity", "client"),
    "ft_client._http.generated_client": _tests("client", "parity", "wire_requests"),
    "ft_client._client": _tests("client", "parity", "flow_exchange"),
    "ft_client._config": (*_tests("client", "flow_exchange", "polling"), "tests/unit/test_secrets.py"),
    "ft_client._credentials": (*_tests("client"), "tests/unit/test_secrets.py"),
    "ft_client._operations.polling": _tests("polling", "follow"),
    "ft_client._operations.follow": _tests("follow", "looks", "polling", "client_faults"),
    "ft_client._http.sse": _tests("follow", "client_answers"),
    "ft_client._operations.download": _tests("download", "files", "client_faults"),
    "ft_client._operations.file_input": _tests("files", "uploads", "wire_multipart"),
    "ft_client._schema": _tests("schema", "checks", "drift"),
    "ft_client.checks": _tests("checks", "create", "client_limits", "client_requests"),
    "ft_client.drift": _tests("drift", "schema"),
    "ft_client.errors": _tests("errors", "flow_exchange", "client"),
    "ft_client.pagination": _tests("pagination", "parity"),
    "ft_client.results": _tests("result"),
    "ft_client.datasets": _tests("datasets"),
    "ft_client.resources": _tests("client", "create", "pagination", "checks", "polling", "parity", "client_requests"),
    "ft_client.resources.files": _tests("files", "uploads", "client", "client_faults"),
    "ft_client.resources.uploads": _tests("uploads", "files", "client_faults"),
    "ft_client.resources.fine_tunes": _tests("follow", "polling", "create", "checks", "client", "client_requests"),
    "ft_client.resources.jobs": _tests("create", "follow", "polling", "checks", "client", "client_requests"),
}
LONG = _tests("schema")
# What those meet who survive: all else that runs the client in this process.
BROAD = (*(each for each in _tests("") if each not in LONG), *_tests("cassettes", *CLIENT), *LONG)
OF_TEMPLATES = (*_tests("wire"), "tests/unit/test_generate_code.py")


def stages(concerned: tuple[str, ...]) -> list[Stage]:
    """The tests in the order in which they are asked: the contract suite takes seconds to begin."""
    contract = tuple(each for each in concerned if each.startswith("tests/contract"))
    found = [
        Stage("concerned", tuple(each for each in concerned if each not in contract)),
        Stage("concerned, contract", contract),
        Stage("broad", tuple(each for each in BROAD if each not in concerned)),
    ]
    return [stage for stage in found if stage.arguments]


def modules() -> dict[str, Path]:
    """The modules of the facade: not the embedded service, the command, or the pytest plugins."""
    folders = [ROOT / "ft_client", ROOT / "ft_client" / "resources", ROOT / "ft_client" / "datasets"]
    paths = [
        path
        for folder in folders
        for path in sorted(folder.glob("*.py"))
        if path.stem not in {"__init__", "__main__", "testing"}
    ]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in paths}


def runs() -> list[CodeRun | TemplateRun]:
    """The changes that are tried: all named mistakes, all of templates, and a share of the general ones."""
    general = [
        mutant
        for module, path in modules().items()
        for mutant in code.mutants(module, path.read_text(encoding="utf-8"))
        if int(hashlib.sha256(mutant.name.encode()).hexdigest(), 16) % ONE_OF == 0
    ]
    named = [TemplateRun(each) if each.of_template else CodeRun(each) for each in seeded_bugs()]
    return [*named, *map(CodeRun, general)]


class _Changed(importlib.machinery.SourceFileLoader):
    """Loads a module whose code is given, whatever is on disk."""

    def __init__(self, name: str, path: str, made: CodeType) -> None:
        super().__init__(name, path)
        self._made = made

    def get_code(self, fullname: str) -> CodeType:
        return self._made


class _Finder:
    """Finds one module where it always was, with other code."""

    def __init__(self, module: str, made: CodeType) -> None:
        self._module = module
        self._made = made

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != self._module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        assert spec is not None
        assert spec.origin is not None
        spec.loader = _Changed(name, spec.origin, self._made)
        return spec


class CodeRun:
    """A run with one changed module."""

    def __init__(self, mutant: code.Mutant | SeededBug) -> None:
        self.mutant = mutant
        self.name = mutant.name

    def run(self) -> MutantResult:
        """Run the tests on it."""
        module = self.mutant.module
        longest = max((each for each in CONCERNED if module.startswith(each)), key=len)
        return run_stages(self._prepare, stages(CONCERNED[longest]))

    def _prepare(self, stage: Stage) -> None:
        module = self.mutant.module
        assert not any(name.startswith("ft_client") for name in sys.modules), "changed too late"
        path = modules()[module]
        made = compile(self.mutant.applied(path.read_text(encoding="utf-8")), str(path), "exec")
        sys.meta_path.insert(0, _Finder(module, made))


class TemplateRun:
    """A run with a client that was generated with one changed template."""

    def __init__(self, mistake: SeededBug) -> None:
        self.mistake = mistake
        self.name = mistake.name

    def run(self) -> MutantResult:
        """Run the tests on it."""
        with generated(self.mistake) as folder:
            return run_stages(lambda _: _first(folder), stages(OF_TEMPLATES))


def _first(folder: Path) -> None:
    """Let the generated client be found in a folder."""
    assert not any(name.startswith("ft_client") for name in sys.modules), "changed too late"
    sys.path.insert(0, str(folder))
