"""Impact of a changed fact of the contract: operations, facade methods, cassettes, deviations and documents."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from spec.tools.deviations import Claim
from spec.tools.diff import Difference
from spec.tools.load import LoadError, parse
from spec.tools.normalise import operations, references

OPERATIONS = "ft_client/_operations"
RESOURCES = "ft_client/resources"
CASSETTES = ("tests/cassettes", "tests/contract/cassettes")
DOCS = ("README.md", "docs/*.md")
SOURCES = (
    *(f"{folder}/**/*.py" for folder in ("ft_client", "tests", "examples", "benchmarks")),
    *(*DOCS, "tests/**/*.yaml", "spec/deviations.yaml", "spec/resources.yaml", "spec/profiles/**/*"),
)
# names that are in every object: they do not identify one
_COMMON = {"id", "object", "type", "data", "name", "message", "error", "code", "param", "model", "status", "created_at"}


@dataclass(frozen=True, slots=True)
class Impact:
    """The places that one changed fact affects; each list is sorted."""

    operations: list[str] = field(default_factory=list)
    facade: list[str] = field(default_factory=list)
    cassettes: list[str] = field(default_factory=list)
    deviations: list[str] = field(default_factory=list)
    docs: list[str] = field(default_factory=list)
    spelled: list[str] = field(default_factory=list)


class Project:
    """The files of a checkout that mention operations."""

    def __init__(self, root: Path, documents: list[dict[str, Any]], claims: list[Claim]) -> None:
        """Take the checkout, the documents before and after in normal form, and the claims of the deviations."""
        self.root = root
        self.claims = claims
        self.reach = _reach(documents)
        self.ids = {node["operationId"] for document in documents for _, _, node in operations(document)}
        self.templates = {
            (method, _pattern(path)): node["operationId"]
            for document in documents
            for path, method, node in operations(document)
        }

    def impact_of(self, difference: Difference) -> Impact:
        """Return the impact of a difference."""
        ids = self.reach.get(_owner(difference), set())
        methods = {method for each in ids for method in self.facade.get(each, ())}
        return Impact(
            sorted(ids),
            sorted(methods),
            sorted({path for each in ids for path in self.cassettes.get(each, ())}),
            sorted({str(claim) for claim in self.claims if claim.concerns(difference.pointer, difference.fact)}),
            sorted(path for path, code in self.docs.items() if _mentions(code, difference, ids, methods)),
            self.spelled(difference.pointer.rpartition("/")[2]) if _is_removed_name(difference) else [],
        )

    def spelled(self, name: str) -> list[str]:
        """Return the places that spell a name, as `path:line,line`; generated files and cassettes are left out."""
        pattern = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
        places = []
        for path, lines in self.lines.items():
            numbers = [str(number) for number, line in enumerate(lines, start=1) if pattern.search(line)]
            places += [f"{path}:{','.join(numbers)}"] if numbers else []
        return places

    @cached_property
    def lines(self) -> dict[str, list[str]]:
        """The lines of all handwritten files that can spell a property or parameter."""
        paths = {path for pattern in SOURCES for path in self.root.glob(pattern) if path.is_file()}
        generated = (self.root / RESOURCES, *(self.root / folder for folder in CASSETTES))
        return {
            path.relative_to(self.root).as_posix(): path.read_text(encoding="utf-8", errors="replace").splitlines()
            for path in sorted(paths)
            if not any(path.is_relative_to(folder) for folder in generated)
        }

    @cached_property
    def facade(self) -> dict[str, set[str]]:
        """Facade methods by the operation they lead to: `files.Files.create`."""
        endpoints = {_snake(each): each for each in self.ids}
        used = _operations_used(self.root / OPERATIONS, endpoints, self.ids)
        found: dict[str, set[str]] = defaultdict(set)
        for path in sorted((self.root / RESOURCES).glob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for method, functions in _methods(tree):
                for each in {each for function in functions for each in used.get(function, ())}:
                    found[each].add(f"{path.stem}.{method}")
        return found

    @cached_property
    def cassettes(self) -> dict[str, set[str]]:
        """Cassettes by the operations of their requests."""
        found: dict[str, set[str]] = defaultdict(set)
        for path in sorted(path for folder in CASSETTES for path in (self.root / folder).rglob("*")):
            if path.suffix in (".yaml", ".yml", ".json"):
                try:
                    data = parse(path.read_text(encoding="utf-8"), str(path))
                except LoadError:
                    continue  # not a cassette
                for method, url in _requests(data):
                    for (known, pattern), each in self.templates.items():
                        if known == method.lower() and pattern.search(url.partition("?")[0]):
                            found[each].add(path.relative_to(self.root).as_posix())
        return found

    @cached_property
    def docs(self) -> dict[str, str]:
        """The code in each document: fenced blocks and spans."""
        paths = [path for pattern in DOCS for path in sorted(self.root.glob(pattern))]
        code = re.compile(r"^```.*?^```|`[^`\n]+`", re.DOTALL | re.MULTILINE)
        return {
            path.relative_to(self.root).as_posix(): "\n".join(code.findall(path.read_text(encoding="utf-8")))
            for path in paths
        }


# --- the contract


def _reach(documents: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Return the operations by their own pointer, and by each component that they use."""
    found: dict[str, set[str]] = defaultdict(set)
    for document in documents:
        schemas = document["components"]["schemas"]
        for path, method, node in operations(document):
            found[f"{method} {path}"].add(node["operationId"])
            seen: set[str] = set()
            wanted = list(references(node))
            while wanted:
                name = wanted.pop()
                if name not in seen:
                    seen.add(name)
                    found[name].add(node["operationId"])
                    wanted += references(schemas[name])
    return found


def _owner(difference: Difference) -> str:
    """Return the component or `method path` that a difference is in."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in difference.pointer.split("/")[1:]]
    return parts[2] if parts[:2] == ["components", "schemas"] else f"{parts[2]} {parts[1]}" if len(parts) > 2 else ""


# --- the facade


def _snake(operation_id: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation_id).lower()


def _operations_used(folder: Path, endpoints: dict[str, str], ids: set[str]) -> dict[str, set[str]]:
    """Return, for each function `module.name` of a folder, the operations that it uses, also through others."""
    own: dict[str, set[str]] = {}
    calls: dict[str, set[str]] = {}
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        local = {function.name: f"{path.stem}.{function.name}" for function in functions}
        for function in functions:
            names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
            texts = {node.value for node in ast.walk(function) if isinstance(node, ast.Constant)}
            key = local[function.name]
            own[key] = {endpoints[name] for name in names if name in endpoints} | (ids & texts)
            calls[key] = _called(function, tree, local)
    changed = True
    while changed:
        before = {name: len(found) for name, found in own.items()}
        for name, called in calls.items():
            own[name] |= {each for other in called for each in own.get(other, ())}
        changed = before != {name: len(found) for name, found in own.items()}
    return own


def _called(function: ast.FunctionDef, tree: ast.Module, local: Mapping[str, str] = MappingProxyType({})) -> set[str]:
    """Return the functions `module.name` of ft_client/_operations that a function refers to."""
    modules, names = {}, dict(local)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            package, _, module = node.module.rpartition(".")
            for alias in node.names:
                if node.module == "ft_client._operations":
                    modules[alias.asname or alias.name] = alias.name
                elif package == "ft_client._operations":
                    names[alias.asname or alias.name] = f"{module}.{alias.name}"
    found = set()
    for each in ast.walk(function):
        match each:
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in modules:
                found.add(f"{modules[module]}.{name}")
            case ast.Name(id=name) if name in names:
                found.add(names[name])
    return found


def _methods(tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    """Yield (Class.method, functions that it calls) of every public method, once for both clients."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("Async"):
            for line in node.body:
                if isinstance(line, ast.FunctionDef) and not line.name.startswith("_"):
                    yield f"{node.name}.{line.name}", _called(line, tree)


# --- cassettes and documents


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile("".join("[^/]+" if part.startswith("{") else re.escape(part) for part in _split(path)) + "$")


def _split(path: str) -> list[str]:
    return re.split(r"(\{[^}]*\})", path)


def _requests(node: Any) -> Iterator[tuple[str, str]]:
    """Yield method and URL of every request in a cassette, in any of the known formats."""
    if isinstance(node, dict):
        url = next((node[key] for key in ("uri", "url", "path") if isinstance(node.get(key), str)), None)
        if url is not None and isinstance(node.get("method"), str):
            yield node["method"], url
        for value in node.values():
            yield from _requests(value)
    elif isinstance(node, list):
        for value in node:
            yield from _requests(value)


def _is_removed_name(difference: Difference) -> bool:
    """Whether a property or parameter of this name is removed, moved or renamed."""
    return difference.fact == "moved" or (difference.fact in ("property", "parameter") and difference.removed)


def _mentions(code: str, difference: Difference, ids: set[str], methods: set[str]) -> bool:
    """Whether the code in a document names the property or parameter, or an operation that is new or removed."""
    name = difference.pointer.rpartition("/")[2]
    kind = difference.pointer.split("/")[-2:-1]
    if kind in (["properties"], ["parameters"]):
        return name not in _COMMON and _named(code, re.escape(name))
    if difference.fact in ("operation", "operationId", "path", "body", "media", "response"):
        calls = (re.escape(method.rpartition(".")[2]) for method in methods)
        resources = (re.escape(method.split(".")[-2].lower()) for method in methods)
        return any(_named(code, re.escape(each)) for each in ids) or any(
            _named(code, rf"{resource}\.{call}") for resource, call in zip(resources, calls, strict=True)
        )
    return False


def _named(code: str, pattern: str) -> bool:
    return re.search(rf"(?<![\w-]){pattern}(?![\w-])", code) is not None
