"""`make generate` and `make check-generated`: the same bytes everywhere, and no difference unnoticed."""

import functools
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from spec.tools import generate, template_digests
from spec.tools.load import CONTRACT, ROOT, load

GENERATED = Path("generated/ft_client_generated")
SANDBOX_CONTRACT = Path("ft_client/sandbox/openapi.json")


@functools.cache
def wanted() -> dict[Path, bytes]:
    """The generated files of the contract, generated once."""
    return generate.outputs()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with everything generated, and nothing else."""
    generate.write(wanted(), tmp_path)
    return tmp_path


def test_what_is_kept_is_what_the_contract_gives() -> None:
    """Neither changed by hand, nor left behind when the contract, a template or a pin changed."""
    assert generate.differences(wanted(), generate.present()) == []


ENVIRONMENTS: list[dict[str, str]] = [
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
    {"PYTHONHASHSEED": "4711", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0", "COLUMNS": "40", "RUFF_NO_CACHE": "1"},
]


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=["C", "UTF-8"])
def test_the_bytes_depend_on_nothing_but_the_project(environment: dict[str, str], tmp_path: Path) -> None:
    """Not on hash seed, locale, time zone, working directory, umask or a foreign ruff configuration around."""
    (tmp_path / "ruff.toml").write_text('line-length = 60\n[format]\nquote-style = "single"\n')
    program = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1]); from spec.tools import generate\n"
        "for path, content in generate.outputs().items(): print(path.as_posix(), hashlib.sha256(content).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(ROOT)],
        cwd=tmp_path,
        env={**os.environ, **environment, "TMPDIR": str(tmp_path), "HOME": str(tmp_path)},
        umask=0o077,
        capture_output=True,
        text=True,
        check=True,
    )
    expected = {path.as_posix(): hashlib.sha256(content).hexdigest() for path, content in wanted().items()}
    assert dict(line.split() for line in done.stdout.splitlines()) == expected


def check(root: Path) -> subprocess.CompletedProcess[str]:
    """What `make check-generated` runs, against another checkout."""
    command = [sys.executable, "-m", "spec.tools.generate", "--check", "--root", str(root)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_check_lists_every_kind_of_difference_and_fails(checkout: Path) -> None:
    """A byte edited, a file gone, a file too many, another contract for the service: each is named, exit 1."""
    assert check(checkout).returncode == 0
    job = checkout / GENERATED / "models" / "fine_tuning_job.py"
    job.write_bytes(job.read_bytes().replace(b"class FineTuningJob(", b"class FineTuningJob (", 1))
    (checkout / GENERATED / "serialization.py").unlink()
    (checkout / "generated" / "README").write_text("mine")
    contract = checkout / SANDBOX_CONTRACT
    contract.write_bytes(contract.read_bytes()[:-1])
    done = check(checkout)
    assert done.returncode == 1
    assert [line.split() for line in done.stdout.splitlines()] == [
        ["changed", str(SANDBOX_CONTRACT)],
        ["extra", "generated/README"],
        ["changed", str(GENERATED / "models" / "fine_tuning_job.py")],
        ["missing", str(GENERATED / "serialization.py")],
    ]


def test_any_changed_byte_is_seen() -> None:
    """One more space at the end of any file is a difference."""
    for path, content in wanted().items():
        assert generate.differences(wanted(), {**wanted(), path: content + b" "}) == [("changed", path)]


def test_bytecode_is_ignored(checkout: Path) -> None:
    """Python leaves it beside what it imports."""
    cache = checkout / GENERATED / "models" / "__pycache__"
    cache.mkdir()
    (cache / "model.cpython-311.pyc").write_bytes(b"x")
    assert generate.differences(wanted(), generate.present(checkout)) == []


def test_writing_mends_every_difference(checkout: Path) -> None:
    """Edited files are put right, files of operations that are gone disappear; the rest is not touched."""
    edited, gone, kept = (checkout / GENERATED / name for name in ("types.py", "old.py", "serialization.py"))
    edited.write_text("broken")
    gone.write_text("from another contract")
    before = kept.stat().st_mtime_ns
    assert generate.write(wanted(), checkout) == [("extra", GENERATED / "old.py"), ("changed", GENERATED / "types.py")]
    assert generate.present(checkout) == wanted()
    assert kept.stat().st_mtime_ns == before


def small(**schema: Any) -> dict[str, Any]:
    """A document of one operation with a schema in its response."""
    answer = {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Small", "version": "1"},
        "paths": {"/things": {"get": {"operationId": "getThing", "tags": ["T"], "responses": {"200": answer}}}},
        "components": {"schemas": {"Thing": {"type": "object", **schema}}},
    }


def test_a_warning_of_the_tool_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tool warns it leaves an operation out; the command fails and repeats the warning."""
    contract = tmp_path / "openapi.json"
    contract.write_text(json.dumps(small(properties={"list": {"type": "array"}})))
    with pytest.raises(generate.GenerateError, match=r"cannot be generated:\n  (?s:.)*type array must have items"):
        generate.outputs(contract)
    monkeypatch.setattr(generate, "outputs", functools.partial(generate.outputs, contract))
    assert generate.main(["--root", str(tmp_path)]) == 2
    assert not (tmp_path / "generated").exists()


def test_without_strictness_a_warning_is_returned(tmp_path: Path) -> None:
    """A walk through old documents continues, and reports the parts that were left out."""
    result = generate.generate(small(properties={"list": {"type": "array"}}), tmp_path / "out")
    assert [warning.partition(":")[0] for warning in result.warnings] == [
        "WARNING parsing GET /things within t.",
        "Unable to process schema /components/schemas/Thing",
    ]
    assert "models/thing.py" not in result.files


def test_what_the_templates_cannot_write_is_a_warning_too(tmp_path: Path) -> None:
    """An object in a query has no form but deepObject here; nothing is sent as a guess."""
    document = small(properties={"a": {"type": "string"}})
    parameter = {"name": "filter", "in": "query", "schema": {"type": "object", "properties": {"a": {"type": "string"}}}}
    document["paths"]["/things"]["get"]["parameters"] = [parameter]
    result = generate.generate(document, tmp_path / "out")
    expected = "operation left out: getThing: filter is an object in query: only style deepObject in query is supported"
    assert result.warnings == [expected]
    assert "api/t/get_thing.py" not in result.files


def test_invalid_document_is_an_error(tmp_path: Path) -> None:
    """Nothing is written then."""
    with pytest.raises(generate.GenerateError, match="Failed to parse OpenAPI document"):
        generate.generate({"openapi": "3.1.0", "info": {}, "paths": {}}, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["openapi-python-client", "ruff"])
def test_other_version_of_a_tool_is_rejected(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other versions write other bytes, which would look like a change of the contract."""
    real = generate.importlib.metadata.version
    monkeypatch.setattr(generate.importlib.metadata, "version", lambda one: "0.0.1" if one == name else real(one))
    with pytest.raises(generate.GenerateError, match=f"^{name} 0.0.1 is installed, .* is pinned: run `make setup`$"):
        generate.check_tools()


def test_the_tools_own_templates_are_those_ours_were_written_beside() -> None:
    """If a template of the tool changes, review ours, then run `python -m spec.tools.template_digests`."""
    assert template_digests.originals() == template_digests.recorded()


@pytest.mark.parametrize("path", sorted(generate.TEMPLATES.rglob("*.jinja")), ids=lambda path: path.name)
def test_each_template_has_a_reason(path: Path) -> None:
    """Its first line is the reason; it replaces a template of the tool, or writes a module of its own kind."""
    assert re.fullmatch(r"\{# Why: .{40,}\. #\}", path.read_text(encoding="utf-8").splitlines()[0])
    name = path.relative_to(generate.TEMPLATES).as_posix()
    assert (name in template_digests.recorded()) != (name.removesuffix(".jinja") in generate.OWN_MODULES)


def test_the_service_gets_the_whole_contract() -> None:
    """As JSON, with its prose, so that it needs no YAML."""
    assert json.loads(wanted()[SANDBOX_CONTRACT]) == load(CONTRACT)


def test_every_published_document_generates_and_imports(upstream: Path, tmp_path: Path) -> None:
    """The history of the vendor's document can be walked; only what a document contradicts itself in is left out."""
    from spec.tools.normalise import normalise

    program = (
        "import importlib, pkgutil, ft_client_generated as package\n"
        "for one in pkgutil.walk_packages(package.__path__, 'ft_client_generated.'):\n"
        "    importlib.import_module(one.name)\n"
        "print(package.__file__)"
    )
    documents = sorted(upstream.glob("*.yaml"))
    assert documents
    for number, path in enumerate(documents):
        folder = tmp_path / str(number)
        result = generate.generate(normalise(load(path)), folder / "ft_client_generated")
        wrong = [warning for warning in result.warnings if "Path parameters do not match with path" not in warning]
        assert wrong == [], path.name
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=folder, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True
        )
        assert done.stdout.strip() == str(folder / "ft_client_generated" / "__init__.py"), (path.name, done.stderr)
