"""`make generate`: from spec/ to generated/, ft_client/resources, and the embedded service's copy of the contract.

    python -m spec.tools.generate            write
    python -m spec.tools.generate --check    compare, byte for byte; exit 1 and the files that differ

The client is written by openapi-python-client with the templates of spec/templates, and formatted by ruff, both in the
versions of requirements/dev.txt: other versions write other bytes. Any warning of the tool is an error, because where
it warns it leaves out an operation.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import io
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile, MetaType
from openapi_python_client.parser import GeneratorData
from openapi_python_client.parser.errors import GeneratorError, ParseError
from openapi_python_client.strings import ClassName

from spec.tools import changes, emit, provider_docs
from spec.tools.emit_operations import Operations, UnsupportedError
from spec.tools.load import CONTRACT, ROOT, LoadError, load
from spec.tools.overlay import OverlayError
from spec.tools.prepare import contract, prepare, sent_schemas
from spec.tools.profiles import Compiled, compile_all, modules
from spec.tools.resources import RESOURCES, ResourceError, render_resources

GENERATED = ROOT / "generated"
PACKAGE = "ft_client_generated"
SANDBOX_CONTRACT = ROOT / "ft_client" / "sandbox" / "openapi.json"
TEMPLATES = ROOT / "spec" / "templates"
SETTINGS = ROOT / "spec" / "generator.yaml"
PINS = ROOT / "requirements" / "dev.txt"
# Modules that the tool has no template for.
OWN_MODULES = ("wire.py", "multipart.py")
RUFF = ("--isolated", "--no-cache", "--config", "line-length = 120", "--config", "target-version = 'py311'")


class GenerateError(Exception):
    """The client cannot be generated."""


@dataclass
class Generated:
    """What one run wrote."""

    files: list[str]
    warnings: list[str] = field(default_factory=list)


def generate(document: str | Path | Mapping[str, Any], out_dir: Path, *, templates: Path = TEMPLATES) -> Generated:
    """Write the client of a document into a folder, which must be empty or absent.

    Args:
        document: An OpenAPI document, or where to find one. It need not be the contract: what the tool cannot read it
            leaves out, with a warning.
        out_dir: Becomes the package.
        templates: Used instead of the tool's own where they have the same name.

    Raises:
        GenerateError: nothing at all could be generated.
    """
    data = dict(document) if isinstance(document, Mapping) else load(document)
    settings = Config.from_sources(
        ConfigFile.load_from_path(SETTINGS),
        MetaType.NONE,
        Path("document"),
        "utf-8",
        overwrite=True,
        output_path=out_dir,
    )
    parsed = GeneratorData.from_dict(prepare(data), config=settings)
    if isinstance(parsed, GeneratorError):
        raise GenerateError(f"{parsed.header}: {parsed.detail}")
    models = emit.Models(parsed.models, sent_schemas(data))
    # an object without named members stays a dict, an enumeration within a model is written where it is used
    parsed.models = [model for model in parsed.models if emit.is_model(model)]
    parsed.enums = [enum for enum in parsed.enums if str(enum.class_info.name) in _component_classes(data, settings)]
    operations = Operations(data, models)
    warnings = _without_unsupported(parsed, operations)
    project = Project(openapi=parsed, config=settings, custom_template_path=templates)
    project.env.globals.update(
        literal=emit.literal,
        model_module=models.module,
        model_modules={
            str(one.class_info.name): str(one.class_info.module_name) for one in (*parsed.models, *parsed.enums)
        },
        openapi_title=emit.docstring(emit.text(parsed.title)),
        operation=operations.of,
        operation_modules=lambda collection: sorted(str(endpoint.name) for endpoint in collection.endpoints),
    )
    with contextlib.redirect_stdout(io.StringIO()):
        warnings += [_told(error) for error in project.build()]
    for name in OWN_MODULES:
        (out_dir / name).write_text(project.env.get_template(f"{name}.jinja").render(), encoding="utf-8")
    (out_dir / "py.typed").write_text("", encoding="utf-8")
    (out_dir / "contract.py").write_text(_contract_module(data), encoding="utf-8")
    _format(out_dir)
    return Generated(
        sorted(path.relative_to(out_dir).as_posix() for path in out_dir.rglob("*") if path.is_file()), warnings
    )


def _without_unsupported(parsed: GeneratorData, operations: Operations) -> list[str]:
    """Take away the operations that the templates have no code for; return a warning for each."""
    warnings = []
    for collection in parsed.endpoint_collections_by_tag.values():
        for endpoint in list(collection.endpoints):
            try:
                operations.of(endpoint)
            except UnsupportedError as error:
                collection.endpoints.remove(endpoint)
                warnings.append(f"operation left out: {error}")
    return warnings


def _component_classes(document: Mapping[str, Any], settings: Config) -> frozenset[str]:
    components = (document.get("components") or {}).get("schemas") or {}
    return frozenset(ClassName(name, settings.field_prefix) for name in components)


def _told(error: GeneratorError) -> str:
    data = error.data if isinstance(error, ParseError) else None
    place = "" if data is None else data.model_dump_json(exclude_unset=True, by_alias=True)
    return " ".join(f"{error.header}: {error.detail or ''} {place}".split())


def _contract_module(document: Mapping[str, Any]) -> str:
    parts = contract(dict(document))
    return "\n".join(
        [
            '"""The contract as data: component schemas and operations, without prose."""',
            "from __future__ import annotations",
            "from typing import Any",
            f"DIGEST = {parts['DIGEST']!r}",
            '"""SHA-256 over SCHEMAS and OPERATIONS."""',
            f"SCHEMAS: dict[str, Any] = {parts['SCHEMAS']!r}",
            '"""Component schemas by name; a reference within them is `#/components/schemas/NAME`."""',
            f"OPERATIONS: dict[str, dict[str, Any]] = {parts['OPERATIONS']!r}",
            '"""Operations by operationId: method, path, parameters, request, answers by status."""',
            "",
        ]
    )


def _format(folder: Path, config: tuple[str, ...] = RUFF) -> None:
    """Format by this interpreter's own ruff; a fault in what was written ends the run."""
    for command in (["check", "--quiet", "--fix", "--select", "I,F401,F811,F821,F841"], ["format", "--quiet"]):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "ruff", *command, *config, "."],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise GenerateError(f"ruff {command[0]}: {done.stdout}{done.stderr}")


def _write_profiles(profiles: list[Compiled], out_dir: Path) -> list[str]:
    """Write the compiled profiles into a generated package; return the names of the files."""
    folder = out_dir / "profiles"
    folder.mkdir()
    written = modules(profiles)
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8")
    _format(folder)
    return [f"profiles/{name}" for name in sorted(written)]


def check_tools() -> None:
    """Refuse versions of generator and formatter other than the pinned ones.

    Raises:
        GenerateError: another version is installed.
    """
    pins = dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", PINS.read_text(encoding="utf-8"), re.MULTILINE))
    for name in ("openapi-python-client", "ruff"):
        installed = importlib.metadata.version(name)
        if installed != pins.get(name):
            raise GenerateError(f"{name} {installed} is installed, {pins.get(name)} is pinned: run `make setup`")


def outputs(document: Path = CONTRACT, *, templates: Path = TEMPLATES) -> dict[Path, bytes]:
    """Return all that is generated from the contract: path from the root of the checkout, and content.

    Raises:
        GenerateError: the tool warned, or could not generate at all.
    """
    data = load(document)
    with tempfile.TemporaryDirectory() as folder:
        out_dir = Path(folder) / PACKAGE
        result = generate(data, out_dir, templates=templates)
        if result.warnings:
            raise GenerateError(
                "openapi-python-client warns:\n" + "\n".join(f"  {warning}" for warning in result.warnings)
            )
        compiled = compile_all(document=data)
        names = [*result.files, *_write_profiles(compiled, out_dir)]
        found = {(GENERATED / PACKAGE / name).relative_to(ROOT): (out_dir / name).read_bytes() for name in names}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    found[SANDBOX_CONTRACT.relative_to(ROOT)] = text.encode("utf-8")
    found[provider_docs.PAGE.relative_to(ROOT)] = provider_docs.written(compiled)
    return found | _resources()


def _resources() -> dict[Path, bytes]:
    """Return the modules of ft_client/resources, formatted as the rest of ft_client."""
    with tempfile.TemporaryDirectory() as folder:
        out_dir = Path(folder)
        for name, text in render_resources().items():
            (out_dir / name).write_text(text, encoding="utf-8")
        _format(out_dir, ("--no-cache", "--config", str(ROOT / "pyproject.toml")))
        return {RESOURCES.relative_to(ROOT) / path.name: path.read_bytes() for path in out_dir.glob("*.py")}


def present(root: Path = ROOT) -> dict[Path, bytes]:
    """Return what is there now where generated files belong; bytecode does not count."""
    folder = root / GENERATED.relative_to(ROOT)
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    sandbox = root / SANDBOX_CONTRACT.relative_to(ROOT)
    files += [path for path in (sandbox, root / provider_docs.PAGE.relative_to(ROOT)) if path.is_file()]
    files += (root / RESOURCES.relative_to(ROOT)).glob("[!_]*.py")
    return {path.relative_to(root): path.read_bytes() for path in files}


def differences(wanted: Mapping[Path, bytes], found: Mapping[Path, bytes]) -> list[tuple[str, Path]]:
    """Return how the files found differ from those wanted: (changed | missing | extra, path), sorted by path."""
    result = [
        ("missing" if path not in found else "changed", path) for path in wanted if found.get(path) != wanted[path]
    ]
    return sorted(result + [("extra", path) for path in found if path not in wanted], key=lambda entry: entry[1])


def write(wanted: Mapping[Path, bytes], root: Path = ROOT) -> list[tuple[str, Path]]:
    """Make the files under a root those wanted; return what differed before."""
    differing = differences(wanted, present(root))
    for kind, path in differing:
        if kind == "extra":
            (root / path).unlink()
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(wanted[path])
    return differing


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="generate", description="Write generated/ from spec/.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where files differ")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout to write into or to compare with")
    options = parser.parse_args(arguments)
    try:
        check_tools()
        wanted = outputs()
    except (GenerateError, LoadError, OverlayError, ResourceError) as error:
        print(f"generate: {error}", file=sys.stderr)
        return 2
    if not options.check:
        _report(write(wanted, options.root), len(wanted))
        if options.root == ROOT:
            print(f"\n{changes.report()}", end="")
        return 0
    differing = differences(wanted, present(options.root))
    for kind, path in differing:
        print(f"{kind:8} {path.as_posix()}")
    if differing:
        print(
            f"{len(differing)} files are not what spec/ gives: run `make generate`, and change spec/ instead",
            file=sys.stderr,
        )
        return 1
    print(f"{len(wanted)} files are what spec/ gives")
    return 0


def _report(differing: list[tuple[str, Path]], total: int) -> None:
    """Say what changed on disk."""
    words = {"missing": "new", "changed": "changed", "extra": "removed"}
    for kind, path in differing:
        print(f"{words[kind]:8} {path.as_posix()}")
    print(f"{total} files, {len(differing)} of them written anew or removed")


if __name__ == "__main__":
    sys.exit(main())
