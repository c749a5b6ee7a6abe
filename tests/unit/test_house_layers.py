"""Who may import whom: the generated client nobody, the service nothing of the client it judges; one module waits."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from packaging.requirements import Requirement

RUN_TIME = {"attrs", "attr", "httpx"}
CLI_EXTRA = {"click", "plotext", "rich"}
CASSETTES_EXTRA = {"jsonschema", "vcr", "yaml"}
SANDBOX_EXTRA = {"jsonschema", "python_multipart", "rapidfuzz", "starlette", "uvicorn"}
# what can wait, or tells blocking from async: the business of one module
WAITING = ("anyio", "asyncio", "time.sleep", "trio")
WAITING_MODULE = "ft_client._flow"


@dataclass(frozen=True)
class Layer:
    """What the modules below `package` may import besides the standard library and one another."""

    package: str
    third_party: set[str]
    project: tuple[str, ...]
    reason: str
    but_not: tuple[str, ...] = ()
    waits: bool = False


# The first layer whose package holds a module is that module's layer.
LAYERS = (
    Layer(
        "ft_client_generated",
        RUN_TIME,
        (),
        "the generated client imports nothing of the project",
        waits=True,
    ),
    Layer(
        "ft_client.sandbox",
        SANDBOX_EXTRA | {"h11", "referencing"},  # required by uvicorn and jsonschema
        (),
        "the service that judges the client shares no code with it",
        waits=True,
    ),
    Layer(
        "ft_client.cassettes",
        CASSETTES_EXTRA | {"pytest"},
        (),
        "what judges cassettes knows nothing of fine-tuning, so that others can use it",
    ),
    Layer(
        "ft_client.cli",
        RUN_TIME | CLI_EXTRA,
        ("ft_client", "ft_client_generated"),
        "the command needs the extra cli and nothing more",
    ),
    Layer("ft_client.__main__", set(), ("ft_client.cli",), "`python -m ft_client` is the command"),
    Layer(
        "ft_client.testing",
        RUN_TIME | {"pytest"},
        ("ft_client",),
        "the pytest plugin offers the service and clients of it",
        but_not=("ft_client.cassettes", "ft_client.cli", "ft_client.__main__"),
    ),
)
FACADE = Layer(
    "ft_client",
    RUN_TIME,
    ("ft_client", "ft_client_generated"),
    "the facade works without any extra, and knows neither the command nor the service",
    but_not=("ft_client.cassettes", "ft_client.cli", "ft_client.sandbox", "ft_client.testing", "ft_client.__main__"),
)


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
    """The rules a module breaks, as `line: what it does: the rule`."""
    layer = next((layer for layer in LAYERS if within(module, layer.package)), FACADE)
    tree = ast.parse(source)
    found = []
    for line, name in imports(tree, module, is_package=is_package):
        top = name.partition(".")[0]
        if top in sys.stdlib_module_names:
            allowed = True
        elif top in {"ft_client", "ft_client_generated"}:
            allowed = within(name, layer.package) or any(within(name, package) for package in layer.project)
            allowed &= not any(within(name, package) for package in layer.but_not)
        else:
            allowed = top in layer.third_party
        if not allowed:
            found.append(f"{line}: imports {name}: {layer.reason}")
        if not layer.waits and module != WAITING_MODULE and any(within(name, waiting) for waiting in WAITING):
            found.append(f"{line}: imports {name}: only {WAITING_MODULE} waits or chooses between sync and async")
    if not layer.waits and module != WAITING_MODULE:
        found += [
            f"{line}: calls {name}: only {WAITING_MODULE} waits" for line, name in uses(tree) if name == "time.sleep"
        ]
    return found


def modules(root: Path) -> Iterator[tuple[Path, str, bool]]:
    """Every module of the distribution: file, dotted name, whether it is a package."""
    for base, package in ((root, "ft_client"), (root / "generated", "ft_client_generated")):
        for file in sorted((base / package).rglob("*.py")):
            parts = file.relative_to(base).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            yield file, ".".join(parts[:-1] if is_package else parts), is_package


def test_every_module_keeps_to_its_layer(root):
    """No module of the distribution imports what its layer may not know."""
    found = [
        f"{file.relative_to(root)}:{violation}"
        for file, module, is_package in modules(root)
        for violation in violations(file.read_text(encoding="utf-8"), module, is_package=is_package)
    ]
    assert not found, "\n".join(["who may import whom:", *found])


def test_every_layer_is_there(root):
    """A renamed package does not leave its rule watching nothing."""
    names = [module for _, module, _ in modules(root)]
    missing = [name for name in (*(layer.package for layer in LAYERS), WAITING_MODULE) if name not in names]
    assert not missing


def test_every_extra_is_used(root):
    """Nobody installs a package that no module imports."""
    wanted = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named_otherwise = {"pyyaml": "yaml", "vcrpy": "vcr"}
    packages = [Requirement(text).name for extra in wanted if extra != "all" for text in wanted[extra]]
    names = {named_otherwise.get(package, package.replace("-", "_")) for package in packages}
    assert names == CASSETTES_EXTRA | CLI_EXTRA | SANDBOX_EXTRA
    used = {
        name.partition(".")[0]
        for file, module, is_package in modules(root)
        for _, name in imports(ast.parse(file.read_text(encoding="utf-8")), module, is_package=is_package)
    }
    assert names - used == set()


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
        ("ft_client.sandbox.jobs", "from ..errors import FTClientError", "shares no code"),
        ("ft_client.sandbox.jobs", "from ft_client import errors", "shares no code"),
        ("ft_client.sandbox.server", "import httpx", "shares no code"),
        ("ft_client.cassettes.judge", "from ft_client import errors", "nothing of fine-tuning"),
        ("ft_client.cassettes.judge", "import httpx", "nothing of fine-tuning"),
        ("ft_client.files", "from .cassettes import judge", "without any extra"),
        ("ft_client.files", "from .sandbox import Sandbox", "without any extra"),
        ("ft_client.files", "from . import cli", "without any extra"),
        ("ft_client.files", "def f():\n    import rich.progress", "without any extra"),
        ("ft_client.files", "import importlib\nimportlib.import_module('uvicorn')", "without any extra"),
        ("ft_client.files", "if TYPE_CHECKING:\n    from uvicorn import Config", "without any extra"),
        ("ft_client.files", "from time import sleep", "waits"),
        ("ft_client.files", "import time\ntime.sleep(1)", "waits"),
        ("ft_client.files", "import asyncio", "waits"),
        ("ft_client.cli.jobs", "import anyio", "waits"),
        ("ft_client.cli.jobs", "import uvicorn", "extra cli"),
        ("ft_client.testing", "from ft_client.cli import main", "pytest plugin"),
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
        ("ft_client.sandbox.server", "import asyncio\nimport uvicorn\nfrom python_multipart import MultipartParser"),
        ("ft_client._flow", "import asyncio\nimport time\ntime.sleep(1)\nimport httpx"),
        (
            "ft_client.files",
            "import time\ntime.monotonic()\nfrom . import errors\nfrom ft_client_generated import models",
        ),
        ("ft_client.cli.jobs", "import click\nfrom ft_client import FTClient\nfrom ft_client.sandbox import Sandbox"),
        ("ft_client.testing", "import pytest\nfrom ft_client import FTClient\nfrom ft_client.sandbox import Sandbox"),
        ("ft_client.__main__", "from ft_client.cli import main\nmain()"),
    ],
)
def test_what_a_layer_may_import_is_left_alone(module, source):
    """No layer is refused what it is built on."""
    assert violations(source, module) == []


def test_a_package_resolves_its_own_relative_imports():
    """In an `__init__`, one dot means the package itself."""
    assert violations("from .client import FTClient", "ft_client", is_package=True) == []
    assert violations("from .sandbox import Sandbox", "ft_client", is_package=True) != []
