"""`make generate`: from spec/ to generated/, ft_client/resources, and the sandbox's copy of the contract.

    python -m spec.tools.generate            write
    python -m spec.tools.generate --check    compare byte by byte; exit 1 and list the files that differ

openapi-python-client chooses the project layout and the class names, and renders the templates of spec/templates; ruff
formats the result. Both have the versions of requirements/dev.txt: other versions write other bytes. A warning is an
error, because the tool leaves out the operation that it warns about.
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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openapi_python_client import Project
from openapi_python_client.config import Config, ConfigFile
from openapi_python_client.parser import GeneratorData

from spec.tools import changes, provider_docs, render_models
from spec.tools.annotate import POINTER, annotate, contract, object_schemas, request_schemas, schemas
from spec.tools.annotate import operations as operations_of
from spec.tools.load import CONTRACT, ROOT, LoadError, load
from spec.tools.normalise import INCLUDED_PATHS
from spec.tools.operations import ResourceError
from spec.tools.overlay import OverlayError
from spec.tools.profiles import Compiled, compile_all, modules
from spec.tools.render_endpoints import Operations, duplicates
from spec.tools.render_params import params_module
from spec.tools.resources import RESOURCES, render_resources
from spec.tools.sandbox_profiles import sandbox_profiles
from spec.tools.schema_types import ModelClass, Schemas, UnsupportedError
from spec.tools.sdk_types import TYPES, render_sdk_types

GENERATED = ROOT / "generated"
PACKAGE = "ft_client_generated"
SANDBOX_PROFILES = ROOT / "ft_client" / "sandbox" / "profiles.json"
SANDBOX_CONTRACT = ROOT / "ft_client" / "sandbox" / "openapi.json"
TEMPLATES = ROOT / "spec" / "templates"
SETTINGS = ROOT / "spec" / "generator.yaml"
PINS = ROOT / "requirements" / "dev.txt"
# The modules for which the tool has no template.
OWN_MODULES = ("serialization.py", "multipart.py", "notebook.py")
RUFF = ("--isolated", "--no-cache", "--config", "line-length = 120", "--config", "target-version = 'py311'")


class GenerateError(Exception):
    """The client cannot be generated."""


@dataclass
class Generated:
    """The result of one run.

    Attributes:
        files: The paths of the files, relative to the package.
        warnings: The parts of the document that were left out, with the reason.
    """

    files: list[str]
    warnings: list[str] = field(default_factory=list)


def generate(document: str | Path | Mapping[str, Any], out_dir: Path, *, templates: Path = TEMPLATES) -> Generated:
    """Write the client of a document into a folder.

    Args:
        document: An OpenAPI document, or its path or URL. It can be any document: the parts that cannot be generated
            are left out, with a warning.
        out_dir: The folder of the package, which must be empty or absent.
        templates: The templates; they replace those of the tool that have the same name.

    Raises:
        GenerateError: The document cannot be generated at all.
    """
    source = dict(document) if isinstance(document, Mapping) else load(document)
    data = annotate(source)
    warnings = [*_without_duplicates(data), *_without_unsupported(data)]
    try:
        for pointer, schema in object_schemas(data):
            render_models.field_names(pointer, schema.get("properties") or {})
    except UnsupportedError as error:
        raise GenerateError(str(error)) from error
    # MetaType.NONE, which is a str: no files around the package
    config = Config.from_sources(
        ConfigFile.load_from_path(SETTINGS),
        "none",  # type: ignore[arg-type]  # see above
        Path("document"),
        "utf-8",
        overwrite=True,
        output_path=out_dir,
    )
    parsed = GeneratorData.from_dict(data, config=config)
    if not isinstance(parsed, GeneratorData):
        raise GenerateError(f"{parsed.header}: {parsed.detail}")
    locations = dict(schemas(data))
    classes = {
        pointer: ModelClass(str(model.class_info.name), str(model.class_info.module_name))
        for model in parsed.models
        if (pointer := _pointer(model.data)) in locations
    }
    models = render_models.Models(Schemas(data, classes), request_schemas(source))
    # an object without members remains a dict, and an enumeration inside a model is written where it is used
    parsed.models = [model for model in parsed.models if models.schemas.model(locations[_pointer(model.data)])]
    enums = {re.sub(r"\W|_", "", name).lower() for name in (data.get("components") or {}).get("schemas") or {}}
    parsed.enums = [enum for enum in parsed.enums if str(enum.class_info.name).lower() in enums]
    operations = Operations(data, models)
    project = Project(openapi=parsed, config=config, custom_template_path=templates)
    identifier: Any = project.env.globals["python_identifier"]

    def module_name(endpoint: Any) -> str:
        return str(identifier(endpoint.name))

    project.env.globals.update(
        literal=render_models.literal,
        model_module=lambda model: models.module(classes[_pointer(model.data)], locations[_pointer(model.data)]),
        model_modules={
            str(each.class_info.name): str(each.class_info.module_name) for each in (*parsed.models, *parsed.enums)
        },
        openapi_title=render_models.docstring(data["info"]["title"]),
        operation=lambda endpoint: _rendered(operations, endpoint),
        operation_modules=lambda collection: sorted(map(module_name, collection.endpoints)),
    )
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            warnings += [_format_error(error) for error in project.build()]
    except UnsupportedError as error:
        raise GenerateError(str(error)) from error
    for name in OWN_MODULES:
        (out_dir / name).write_text(project.env.get_template(f"{name}.jinja").render(), encoding="utf-8")
    (out_dir / "py.typed").write_text("", encoding="utf-8")
    params = params_module(data, classes, request_schemas(source))
    (out_dir / "params.py").write_text(params, encoding="utf-8")
    (out_dir / "contract.py").write_text(_contract_module(source), encoding="utf-8")
    _format(out_dir)
    return Generated(
        sorted(path.relative_to(out_dir).as_posix() for path in out_dir.rglob("*") if path.is_file()), warnings
    )


def _pointer(schema: Any) -> str:
    """Return the location that `annotate` wrote into a schema, as the tool has it."""
    return str((schema.model_extra or {}).get(POINTER, ""))


def _rendered(operations: Operations, endpoint: Any) -> Any:
    path = getattr(endpoint.path, "get_untrusted_value", lambda: endpoint.path)()
    return operations.render(str(path), endpoint.method, str(endpoint.name))


def _without_duplicates(document: dict[str, Any]) -> Iterator[str]:
    """Remove operations whose operationId is in use: the tool writes both to one file. Yield a warning for each."""
    for path, method, message in list(duplicates(document)):
        del document["paths"][path][method]
        yield f"operation left out: {message}"


def _without_unsupported(document: dict[str, Any]) -> Iterator[str]:
    """Remove the operations that the templates cannot express; yield a warning for each."""
    rendered = Operations(document, render_models.Models(Schemas(document, {}), frozenset()))
    for path, method, *_ in list(operations_of(document)):
        try:
            rendered.render(path, method, method)
        except UnsupportedError as error:
            del document["paths"][path][method]
            yield f"operation left out: {error}"


def _format_error(error: Any) -> str:
    """Return a message of the tool on one line, with the location instead of the schema."""
    data = getattr(error, "data", None)
    place = "" if data is None else (getattr(data, "model_extra", None) or {}).get(POINTER, "")
    text = " ".join(f"{error.header}: {error.detail or ''}".split())
    text = re.sub(r"<[\w.]+ object at 0x[0-9a-f]+>", "(a value of the document)", text)
    return f"{text} (at {place})" if place else text


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
            '"""Operations by operationId: method, path, parameters, requestBody or None, and responses by status."""',
            "",
        ]
    )


def _format(folder: Path, config: tuple[str, ...] = RUFF) -> None:
    """Format a folder with the ruff of this interpreter; a syntax error in generated code is an error."""
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


def import_all(folder: Path, package: str) -> int:
    """Import every module of a package in a new interpreter, with warnings as errors; return the number of modules.

    Raises:
        GenerateError: A module cannot be imported.
    """
    program = (
        "import importlib, pkgutil, sys; sys.path.insert(0, sys.argv[1]); root = importlib.import_module(sys.argv[2])\n"
        "names = [module.name for module in pkgutil.walk_packages(root.__path__, root.__name__ + '.')]\n"
        "for name in names:\n"
        "    try: importlib.import_module(name)\n"
        "    except Exception as error: sys.exit(f'{name} cannot be imported: {type(error).__name__}: {error}')\n"
        "print(len(names) + 1)"
    )
    command = [sys.executable, "-W", "error", "-c", program, str(folder), package]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise GenerateError(f"the generated code is not valid: {done.stderr.strip()}")
    return int(done.stdout)


def check_tools() -> None:
    """Check that generator and formatter have the pinned versions.

    Raises:
        GenerateError: Another version is installed.
    """
    pins = dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", PINS.read_text(encoding="utf-8"), re.MULTILINE))
    for name in ("openapi-python-client", "ruff"):
        installed = importlib.metadata.version(name)
        if installed != pins.get(name):
            raise GenerateError(f"{name} {installed} is installed, {pins.get(name)} is pinned: run `make setup`")


def check_paths(document: Mapping[str, Any]) -> None:
    """Check that the paths of the contract are compared with other documents.

    Raises:
        GenerateError: A path is not included.
    """
    for path in document["paths"]:
        if not INCLUDED_PATHS.match(path):
            raise GenerateError(
                f"{path} is not compared with the vendor's document and earlier revisions: "
                "add it to INCLUDED_PATHS in spec/tools/normalise.py"
            )


def outputs(document: Path = CONTRACT, *, templates: Path = TEMPLATES) -> dict[Path, bytes]:
    """Return the generated files: content by path from the root of the checkout.

    Raises:
        GenerateError: The tool warned, could not generate at all, or generated code that cannot be imported.
    """
    data = load(document)
    with tempfile.TemporaryDirectory() as folder:
        out_dir = Path(folder) / PACKAGE
        result = generate(data, out_dir, templates=templates)
        if result.warnings:
            raise GenerateError(
                "parts of the document cannot be generated:\n" + "\n".join(f"  {each}" for each in result.warnings)
            )
        import_all(Path(folder), PACKAGE)
        profiles = compile_all(document=data)
        names = [*result.files, *_write_profiles(profiles, out_dir)]
        import_all(Path(folder), f"{PACKAGE}.profiles")
        files = {(GENERATED / PACKAGE / name).relative_to(ROOT): (out_dir / name).read_bytes() for name in names}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    files[SANDBOX_CONTRACT.relative_to(ROOT)] = text.encode("utf-8")
    files[SANDBOX_PROFILES.relative_to(ROOT)] = sandbox_profiles(profiles).encode("utf-8")
    files[provider_docs.PAGE.relative_to(ROOT)] = provider_docs.written(profiles)
    return files | _facade(RESOURCES, render_resources()) | _facade(TYPES, render_sdk_types())


def _facade(target: Path, modules: Mapping[str, str]) -> dict[Path, bytes]:
    """Return generated modules of the facade, formatted as the rest of ft_client."""
    with tempfile.TemporaryDirectory() as folder:
        out_dir = Path(folder)
        for name, text in modules.items():
            (out_dir / name).parent.mkdir(parents=True, exist_ok=True)
            (out_dir / name).write_text(text, encoding="utf-8")
        _format(out_dir, ("--no-cache", "--config", str(ROOT / "pyproject.toml")))
        return {target.relative_to(ROOT) / name: (out_dir / name).read_bytes() for name in modules}


def present(root: Path = ROOT) -> dict[Path, bytes]:
    """Return the existing files in the places of generated files, without bytecode."""
    folder = root / GENERATED.relative_to(ROOT)
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    sandbox = root / SANDBOX_CONTRACT.relative_to(ROOT)
    profiles = root / SANDBOX_PROFILES.relative_to(ROOT)
    files += [path for path in (sandbox, profiles, root / provider_docs.PAGE.relative_to(ROOT)) if path.is_file()]
    for pattern in ("[!_]*.py", "_with_response.py"):  # the other private modules are handwritten
        files += (root / RESOURCES.relative_to(ROOT)).glob(pattern)
    files += (root / TYPES.relative_to(ROOT)).rglob("*.py")
    return {path.relative_to(root): path.read_bytes() for path in files}


def differences(expected: Mapping[Path, bytes], actual: Mapping[Path, bytes]) -> list[tuple[str, Path]]:
    """Return (changed | missing | extra, path) for each file that differs, sorted by path."""
    result = [
        ("missing" if path not in actual else "changed", path)
        for path in expected
        if actual.get(path) != expected[path]
    ]
    return sorted(result + [("extra", path) for path in actual if path not in expected], key=lambda entry: entry[1])


def write(expected: Mapping[Path, bytes], root: Path = ROOT) -> list[tuple[str, Path]]:
    """Write, replace and delete files below a root until they are as expected; return the differences."""
    differing = differences(expected, present(root))
    for change, path in differing:
        if change == "extra":
            (root / path).unlink()
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(expected[path])
    return differing


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="generate", description="Write generated/ from spec/.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if files differ")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout to write into or to compare with")
    parser.add_argument("--any-version", action="store_true", help="accept other versions of the tools than the pins")
    options = parser.parse_args(arguments)
    try:
        if not options.any_version:
            check_tools()
        check_paths(load(CONTRACT))
        expected = outputs()
    except (GenerateError, LoadError, OverlayError, ResourceError) as error:
        print(f"generate: {error}", file=sys.stderr)
        return 2
    if not options.check:
        _report(write(expected, options.root), len(expected))
        if options.root == ROOT:
            print(f"\n{changes.report()}", end="")
        return 0
    differing = differences(expected, present(options.root))
    for change, path in differing:
        print(f"{change:8} {path.as_posix()}")
    if differing:
        print(
            f"{len(differing)} files differ from spec/: run `make generate`; to change them, edit spec/",
            file=sys.stderr,
        )
        return 1
    print(f"{len(expected)} files are up to date with spec/")
    return 0


def _report(differing: list[tuple[str, Path]], total: int) -> None:
    """Print the changes on disk."""
    words = {"missing": "new", "changed": "changed", "extra": "removed"}
    for change, path in differing:
        print(f"{words[change]:8} {path.as_posix()}")
    print(f"{total} files, {len(differing)} of them changed")


if __name__ == "__main__":
    sys.exit(main())
