"""Runs with changed code: a module, or a client generated with a changed template, and the tests that run."""

from __future__ import annotations

import ast
import hashlib
import importlib.machinery
import os
import sys
import tempfile
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, ModuleType

from tests.mutants import code
from tests.mutants.runner import MutantResult, Stage, run_stages
from tests.mutants.seeded_bugs import SeededBug, generated, seeded_bugs

ROOT = Path(__file__).parents[2]
ONE_OF = 40
"""One change of this many runs. The choice depends on names, so that it stays when other code changes."""

# Tests of other packages, and tests that take a minute.
OTHER = (
    "cassette", "cli_", "deviations", "follow_many", "generate", "guide", "layering", "make_targets", "mutants",
    "network", "packaging", "pins", "repository_files", "sandbox", "secrets", "spec",
)  # fmt: skip


def _tests(*names: str, others: bool = False) -> tuple[str, ...]:
    """Return the test modules whose names begin so, in this order; those of the contract suite by their whole names."""
    found: dict[str, None] = {}
    for name in names:
        if name.startswith(("client_", "cassettes")):
            found[f"tests/contract/test_{name}.py"] = None
            continue
        for path in sorted((ROOT / "tests" / "unit").glob(f"test_{name}*.py")):
            if others or not path.stem.removeprefix("test_").startswith(OTHER):
                found[path.relative_to(ROOT).as_posix()] = None
    return tuple(found)


CLIENT = ("client_limits", "client_requests", "client_responses")
# The fastest tests of a subject. A module's subject is its name, or the name of a package around it.
SUBJECTS = {
    "calls": _tests("client", "request_options", "pagination", "checks", "send", "client_requests"),
    "checks": _tests("checks", "reconcile", "client_limits", "client_requests"),
    "client": _tests("client", "request_options", "parity", "send"),
    "config": (*_tests("client", "request_options", "send", "polling"), "tests/unit/test_secrets.py"),
    "credentials": (*_tests("client"), "tests/unit/test_secrets.py"),
    "datasets": _tests("datasets"),
    "download": _tests("download", "files", "client_faults"),
    "drift": _tests("drift", "schema"),
    "drivers": _tests("flow", "send", "client", "files", "parity"),
    "errors": _tests("errors", "send", "client"),
    "failures": _tests("send", "errors", "retry", "reconcile"),
    "file_input": _tests("files", "uploads", "wire_multipart"),
    "file_parts": _tests("uploads", "files", "client_faults"),
    "files": _tests("files", "uploads", "client", "client_faults"),
    "fine_tunes": _tests("follow", "polling", "reconcile", "checks", "client", "client_requests"),
    "flow": _tests("flow", "send", "client", "files", "parity"),
    "follow": _tests("follow", "lost_responses", "polling", "streams", "client_faults"),
    "generated_client": _tests("client", "request_options", "parity", "wire_requests"),
    "in_flight": _tests("reconcile", "uploads", "follow"),
    "jobs": _tests("reconcile", "follow", "polling", "checks", "client", "client_requests"),
    "options": _tests("client", "request_options", "send"),
    "pages": _tests("pagination", "cursor", "parity"),
    "pagination": _tests("pagination", "cursor", "parity"),
    "outcome": _tests("polling", "follow"),
    "polling": _tests("polling", "follow"),
    "reconcile": _tests("reconcile", "uploads", "client_faults"),
    "resources": _tests("client", "reconcile", "pagination", "checks", "polling", "parity", "client_requests"),
    "responses": _tests("send", "errors", "client", "reconcile", "client_responses"),
    "results": _tests("result"),
    "retry": _tests("retry", "send", "polling"),
    "schema": _tests("schema", "checks", "drift"),
    "send": _tests("send", "errors", "client", "reconcile", "client_responses"),
    "sse": _tests("follow", "streams", "client_responses"),
    "uploads": _tests("uploads", "files", "client_faults"),
}
# Packages with separate tests.
PACKAGES = {
    "sandbox": (*_tests("sandbox", others=True), "tests/contract/test_service_responses.py"),
    "cli": _tests("cli", others=True),
    "cassettes": _tests("cassette", "cassettes", others=True),
}
LONG = _tests("schema")
GENERATED = _tests("generated_", others=True)
# For mutants that survive the tests of their subject: everything else that runs the client in this process.
BROAD = (*(each for each in _tests("") if each not in LONG), *GENERATED, *_tests("cassettes", *CLIENT), *LONG)
OF_TEMPLATES = (*GENERATED, "tests/unit/test_generate_code.py")


def stages(concerned: tuple[str, ...], broad: tuple[str, ...] = BROAD) -> list[Stage]:
    """Return the tests in their order: the contract suite takes seconds to start."""
    contract = tuple(each for each in concerned if each.startswith("tests/contract"))
    found = [
        Stage("subject", tuple(each for each in concerned if each not in contract)),
        Stage("subject, contract", contract),
        Stage("broad", tuple(each for each in broad if each not in concerned)),
    ]
    return [stage for stage in found if stage.arguments]


def stages_of(module: str) -> list[Stage]:
    """Return the stages of a changed module."""
    parts = [part.strip("_") for part in module.split(".")]
    package = next((PACKAGES[part] for part in parts if part in PACKAGES), None)
    if package is not None:
        return stages(tuple(sorted(package, key=lambda path: f"_{parts[-1]}" not in path)), ())
    return stages(next((SUBJECTS[part] for part in reversed(parts) if part in SUBJECTS), SUBJECTS["client"]))


def modules() -> dict[str, Path]:
    """Return every module of ft_client that has code to change, by its dotted name."""
    paths = sorted((ROOT / "ft_client").rglob("*.py"))
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for path in paths
        if path.stem not in {"__init__", "__main__", "testing"}
    }


def runs() -> list[CodeRun | TemplateRun]:
    """Return the runs: all seeded bugs, and a share of the general changes."""
    general = [
        mutant
        for module, path in modules().items()
        for mutant in code.mutants(module, path.read_text(encoding="utf-8"))
        if int(hashlib.sha256(mutant.name.encode()).hexdigest(), 16) % ONE_OF == 0
    ]
    named = [TemplateRun(each) if each.of_template else CodeRun(each) for each in seeded_bugs()]
    return [*named, *map(CodeRun, general)]


class _Changed(importlib.machinery.SourceFileLoader):
    """Load a module from given code instead of its file."""

    def __init__(self, name: str, path: str, made: CodeType) -> None:
        super().__init__(name, path)
        self._made = made

    def get_code(self, fullname: str) -> CodeType:
        return self._made


class _Finder:
    """Find one module at its place, with other code."""

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


# Puts the changed module in place in a Python process that a test starts.
SITE = """
import importlib.machinery, pathlib, sys
class Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, name):
        return compile(pathlib.Path(__file__).with_name("changed.py").read_text("utf-8"), self.path, "exec")
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == {module!r}:
            spec = importlib.machinery.PathFinder.find_spec(name, path)
            spec.loader = Loader(name, spec.origin)
            return spec
sys.meta_path.insert(0, Finder)
"""


class CodeRun:
    """A run with one changed module."""

    def __init__(self, mutant: code.Mutant | SeededBug) -> None:
        self.mutant = mutant
        self.name = mutant.name

    def run(self) -> MutantResult:
        """Run the tests on it."""
        with tempfile.TemporaryDirectory() as folder:
            return run_stages(lambda _: self._prepare(Path(folder)), stages_of(self.mutant.module))

    def _prepare(self, folder: Path) -> None:
        module = self.mutant.module
        assert not any(name.startswith("ft_client") for name in sys.modules), "changed too late"
        path = modules()[module]
        tree = self.mutant.applied(path.read_text(encoding="utf-8"))
        (folder / "changed.py").write_text(ast.unparse(tree), encoding="utf-8")
        (folder / "sitecustomize.py").write_text(SITE.replace("{module!r}", repr(module)), encoding="utf-8")
        os.environ["PYTHONPATH"] = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
        sys.meta_path.insert(0, _Finder(module, compile(tree, str(path), "exec")))


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
    """Let the generated client be imported from a folder."""
    assert not any(name.startswith("ft_client") for name in sys.modules), "changed too late"
    sys.path.insert(0, str(folder))
