"""`make changes`: the contract, the Python API, what is touched, and whether the version follows, in a small tree."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from spec.tools import changes, load, surface
from spec.tools.breaking import Effect
from spec.tools.load import ROOT
from spec.tools.normalise import normalise, operations
from spec.tools.touches import Project

CONTRACT = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /files:
    get:
      operationId: listFiles
      tags: [Files]
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      responses: {"200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/List"}}}}}
  /files/{file_id}:
    delete:
      operationId: deleteFile
      tags: [Files]
      parameters:
        - {name: file_id, in: path, required: true, schema: {type: string}}
      responses: {"200": {description: ""}}
components:
  schemas:
    List: {type: object, properties: {pages: {type: array, items: {$ref: "#/components/schemas/File"}}}}
    File: {type: object, required: [size], properties: {size: {type: integer}, purpose: {type: string}}}
"""
RESOURCE = """
from ft_client_generated.api.files import delete_file, list_files
from ft_client._methods import blocking, listed


def list_(self, *, limit: int | None = None) -> "Flow[List]":
    return listing(self, "listFiles", list_files, limit=limit)


def delete(self, file_id: str) -> "Flow[None]":
    return one(self, delete_file, file_id)


def clear(self) -> "Flow[None]":
    for each in list_(self):
        delete(self, each)


class Files:
    list = listed(list_)
    delete = blocking(delete)
    clear = blocking(clear)


class AsyncFiles:
    list = listed(list_)
    delete = blocking(delete)
"""
FILES = {
    "pyproject.toml": '[project]\nname = "ft-client"\nversion = "0.3.1"\n',
    "CHANGELOG.md": "# Changes\n\n## 0.3.1\n\n- First.\n",
    "README.md": "Sizes are in `size`. Call `client.files.delete(id)`.\n",
    "docs/guide.md": "Pages:\n\n```python\nclient.files.list(limit=5)\n```\nThe limit of the size is in prose.\n",
    "spec/openapi.yaml": CONTRACT,
    "spec/deviations.yaml": """
deviations:
  - pointer: /components/schemas/File/**
    facts: {required: {upstream: false}}
    service: s
    since: s
    evidence: [s]
    reason: s
""",
    "ft_client/__init__.py": "from ft_client._client import Client\n\n__all__ = ['Client']\n",
    "ft_client/_client.py": (
        "class Client:\n    size: int\n"
        "    def close(self, now: bool = False) -> None: ...\n    def _hidden(self): ...\n"
    ),
    "ft_client/_methods.py": "class blocking: ...\nclass listed: ...\n",
    "ft_client/resources/__init__.py": "",
    "ft_client/resources/files.py": RESOURCE,
    "ft_client/sandbox/__init__.py": "",
    "ft_client/sandbox/server.py": "def serve(): ...\n",
    "generated/ft_client_generated/__init__.py": "",
    "generated/ft_client_generated/models.py": "class File:\n    size: int\n    purpose: 'str | Unset'\n",
    "tests/cassettes/list.yaml": "interactions:\n- request: {method: GET, uri: 'http://x/v1/files?limit=1'}\n",
    "tests/cassettes/delete.json": json.dumps({"requests": [{"method": "DELETE", "path": "/v1/files/file-1"}]}),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project in a repository of its own, everything committed."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(tmp_path, "init", "--quiet")
    commit(tmp_path)
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=x", "-c", "user.email=x@example.invalid", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "state")


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(folder: Path, capsys: Any, *arguments: str) -> tuple[int, dict[str, Any]]:
    status = changes.main(["--root", str(folder), "--json", *arguments])
    return status, json.loads(capsys.readouterr().out)


def test_nothing_changed_is_nothing_to_report(project: Path, capsys: Any) -> None:
    """The working tree against its own commit."""
    status, report = run(project, capsys)
    assert (status, report["contract"], report["python"], report["version"]["wrong"]) == (0, [], [], [])
    assert changes.main(["--root", str(project)]) == 0
    assert "None: neither the contract nor the Python API." in capsys.readouterr().out


def test_a_changed_fact_says_what_it_touches(project: Path, capsys: Any) -> None:
    """Operations that reach the component, the methods that lead there, their cassettes, entries and documents."""
    edit(project, "spec/openapi.yaml", "required: [size]", "required: []")
    _, report = run(project, capsys)
    (fact,) = report["contract"]
    assert (fact["pointer"], fact["fact"], fact["effect"]) == (
        "/components/schemas/File/properties/size",
        "required",
        "may break",
    )
    assert fact["touches"] == {
        "operations": ["listFiles"],
        "facade": ["files.Files.clear", "files.Files.list"],
        "cassettes": ["tests/cassettes/list.yaml"],
        "deviations": ["/components/schemas/File/** required"],
        "docs": ["README.md"],
    }


def test_a_changed_parameter_touches_the_documents_that_show_it_in_code(project: Path, capsys: Any) -> None:
    """The word in prose does not count."""
    edit(project, "spec/openapi.yaml", "maximum: 100", "maximum: 50")
    status, report = run(project, capsys)
    (fact,) = report["contract"]
    assert (status, fact["effect"], fact["touches"]["docs"]) == (1, "breaking", ["docs/guide.md"])


def test_an_operation_that_goes_touches_what_used_it(project: Path, capsys: Any) -> None:
    """What the old contract had is looked for as well."""
    text = re.sub(r"  /files/\{file_id\}:.*?(?=components:)", "", CONTRACT, flags=re.DOTALL)
    (project / "spec/openapi.yaml").write_text(text, encoding="utf-8")
    _, report = run(project, capsys)
    (fact,) = report["contract"]
    assert (fact["fact"], fact["effect"]) == ("operation", "breaking")
    assert fact["touches"]["operations"] == ["deleteFile"]
    assert fact["touches"]["facade"] == ["files.Files.clear", "files.Files.delete"]
    assert fact["touches"]["cassettes"] == ["tests/cassettes/delete.json"]
    assert fact["touches"]["docs"] == ["README.md"]


def test_two_revisions_are_compared_without_the_working_tree(project: Path, capsys: Any) -> None:
    """What is not committed does not count between revisions."""
    edit(project, "spec/openapi.yaml", "maximum: 100", "maximum: 200")
    commit(project)
    edit(project, "spec/openapi.yaml", "maximum: 200", "maximum: 300")
    _, report = run(project, capsys, "HEAD~1", "HEAD")
    assert [(each["left"], each["right"]) for each in report["contract"]] == [(100, 200)]


def test_a_revision_without_a_contract_has_none(project: Path, capsys: Any) -> None:
    """The first commits of a project can be compared with."""
    git(project, "checkout", "--quiet", "--orphan", "empty")
    git(project, "rm", "-r", "--cached", "--quiet", ".")
    git(project, "commit", "--quiet", "--allow-empty", "--message", "nothing")
    status, report = run(project, capsys)
    assert status == 0
    assert {each["fact"] for each in report["contract"]} == {"operation"}


def test_an_unknown_revision_ends_with_2(project: Path, capsys: Any) -> None:
    """And says so."""
    assert changes.main(["--root", str(project), "nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "after", "section", "status", "wrong"),
    [
        ("0.3.1", "0.3.1", "0.3.1", 1, "0.4.0 or later"),
        ("0.3.1", "0.3.2", "0.3.2", 1, "0.4.0 or later"),
        ("0.3.1", "0.4.0", "0.4.0", 0, ""),
        ("0.3.1", "1.0.0", "1.0.0", 0, ""),
        ("1.4.2", "1.5.0", "1.5.0", 1, "2.0.0 or later"),
        ("1.4.2", "2.0.0", "[2.0.0] - 2026-01-01", 0, ""),
        ("0.3.1", "0.4.0", "0.3.1", 1, "CHANGELOG.md has no section for 0.4.0"),
    ],
)
def test_a_breaking_change_needs_a_version_and_an_entry_that_say_so(
    before: str, after: str, section: str, status: int, wrong: str, project: Path, capsys: Any
) -> None:
    """Before 1.0 the second number moves, from then on the first."""
    edit(project, "pyproject.toml", "0.3.1", before)
    commit(project)
    edit(project, "pyproject.toml", f'version = "{before}"', f'version = "{after}"')
    edit(project, "CHANGELOG.md", "## 0.3.1", f"## {section}")
    edit(project, "spec/openapi.yaml", "maximum: 100", "maximum: 50")
    found, report = run(project, capsys)
    assert (found, report["breaking"]) == (status, 1)
    assert wrong in " ".join(report["version"]["wrong"])


@pytest.mark.parametrize("new", ["maximum: 200", "maximum: 100, default: 20"])
def test_what_does_not_surely_break_needs_no_version(new: str, project: Path, capsys: Any) -> None:
    """Safe changes and such as may break end with 0."""
    edit(project, "spec/openapi.yaml", "maximum: 100", new)
    assert run(project, capsys)[0] == 0


def test_a_version_that_is_kept_in_a_module_is_found(project: Path, capsys: Any) -> None:
    """As hatchling reads it."""
    edit(project, "pyproject.toml", 'version = "0.3.1"', 'dynamic = ["version"]\n[tool.hatch.version]\npath = "v.py"')
    (project / "v.py").write_text('__version__ = "0.4.0"\n', encoding="utf-8")
    assert run(project, capsys)[1]["version"]["after"] == "0.4.0"


def test_the_report_is_markdown_with_the_worst_first(project: Path, capsys: Any) -> None:
    """Contract, limits, Python API, what is touched, version."""
    edit(project, "spec/openapi.yaml", "purpose: {type: string}", "size2: {type: string}")
    edit(project, "spec/openapi.yaml", "maximum: 100", "maximum: 50")
    edit(project, "ft_client/_client.py", "now: bool = False", "now: bool")
    assert changes.main(["--root", str(project)]) == 1
    told = capsys.readouterr().out
    assert [line for line in told.splitlines() if line.startswith("#")] == [
        "## Changes since HEAD",
        "### Contract",
        "### Limits",
        "### Python API",
        "### What they touch",
        "### Version",
    ]
    assert "**3 breaking**, 1 safe" in told
    assert "| **breaking** | `GET /files parameter limit` | maximum: 100 before, 50 now | request |" in told
    assert "| **breaking** | `ft_client.Client.close(now)` | now required |" in told
    assert told.index("property gone: string") < told.index("new property: string")


def test_the_report_for_the_end_of_generating_never_fails(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout without a repository gets a sentence, not a traceback."""
    monkeypatch.setattr(changes, "ROOT", project)
    assert changes.report("nonsense").startswith("no report of changes: ")


# --- the Python API


def python(project: Path, change: Callable[[Path], None]) -> dict[str, tuple[str, Effect]]:
    before = surface.surface(project)
    change(project)
    return {each.name: (each.change, each.effect) for each in surface.compare(before, surface.surface(project))}


def test_the_public_names_are_those_without_underscore_and_those_exported(project: Path) -> None:
    """Private modules, flow functions, and the insides of the service are none."""
    assert set(surface.surface(project)) == {
        "ft_client",
        "ft_client.Client",
        "ft_client.Client.size",
        "ft_client.Client.close",
        "ft_client.resources",
        "ft_client.resources.files",
        *(f"ft_client.resources.files.Files{name}" for name in ("", ".list", ".delete", ".clear")),
        *(f"ft_client.resources.files.AsyncFiles{name}" for name in ("", ".list", ".delete")),
        "ft_client.sandbox",
        "ft_client_generated",
        "ft_client_generated.models",
        *(f"ft_client_generated.models.File{name}" for name in ("", ".size", ".purpose")),
    }


RESOURCES = "ft_client/resources/files.py"
FILES_CLASS = "ft_client.resources.files.Files"
MODELS = "generated/ft_client_generated/models.py"

API = [
    (RESOURCES, "    clear = blocking(clear)\n", "", f"{FILES_CLASS}.clear", "function removed", Effect.BREAKING),
    (RESOURCES, "    clear = ", "    purge = ", f"{FILES_CLASS}.purge", "new function", Effect.SAFE),
    (
        RESOURCES,
        "limit: int | None = None)",
        "limit: int | None = None, after: str = '')",
        f"{FILES_CLASS}.list(after)",
        "new parameter",
        Effect.SAFE,
    ),
    (
        RESOURCES,
        "limit: int | None = None)",
        "limit: int | None = None, after: str)",
        f"{FILES_CLASS}.list(after)",
        "new required parameter",
        Effect.BREAKING,
    ),
    (
        RESOURCES,
        "*, limit: int | None = None)",
        ")",
        f"{FILES_CLASS}.list(limit)",
        "parameter removed",
        Effect.BREAKING,
    ),
    (
        RESOURCES,
        "limit: int | None = None)",
        "limit: int | str | None = None)",
        f"{FILES_CLASS}.list(limit)",
        "type: int | None, now int | str | None",
        Effect.SAFE,
    ),
    (
        RESOURCES,
        "limit: int | None = None)",
        "limit: int = 5)",
        f"{FILES_CLASS}.list(limit)",
        "type: int | None, now int",
        Effect.MAY_BREAK,
    ),
    (
        RESOURCES,
        "delete(self, file_id: str)",
        "delete(self, *, file_id: str)",
        f"{FILES_CLASS}.delete(file_id)",
        "positional or keyword, now keyword-only",
        Effect.BREAKING,
    ),
    (
        RESOURCES,
        'delete(self, file_id: str) -> "Flow[None]"',
        'delete(self, file_id: str) -> "Flow[File]"',
        f"{FILES_CLASS}.delete",
        "type: Flow[None], now Flow[File]",
        Effect.MAY_BREAK,
    ),
    (MODELS, "    size: int\n", "", "ft_client_generated.models.File.size", "attribute removed", Effect.BREAKING),
    (
        MODELS,
        "size: int",
        "size: int | None",
        "ft_client_generated.models.File.size",
        "type: int, now int | None",
        Effect.MAY_BREAK,
    ),
    (MODELS, "class File", "class Document", "ft_client_generated.models.File", "class removed", Effect.BREAKING),
    (
        "ft_client/__init__.py",
        "__all__ = ['Client']",
        "__all__ = []",
        "ft_client.Client",
        "class removed",
        Effect.BREAKING,
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "name", "change", "effect"), API)
def test_a_change_of_the_python_api_is_named_and_judged(
    file: str, old: str, new: str, name: str, change: str, effect: Effect, project: Path
) -> None:
    """Names, parameters and types, through the descriptors and re-exports as callers see them."""
    assert python(project, lambda root: edit(root, file, old, new))[name] == (change, effect)


def test_what_is_below_a_removed_name_is_not_listed(project: Path) -> None:
    """A class that goes is one change, whatever it held."""
    found = python(project, lambda root: edit(root, MODELS, "class File", "class Document"))
    assert set(found) == {"ft_client_generated.models.File", "ft_client_generated.models.Document"}


def test_the_project_itself_has_the_surface_it_promises() -> None:
    """The client, an error, a resource's method with its parameters, and a generated model are seen."""
    found = surface.surface(ROOT)
    assert "ft_client.FTClient" in found
    assert "ft_client_generated.models.fine_tuning_job.FineTuningJob.status" in found
    assert "purpose" in dict(found["ft_client.resources.files.Files.create"].parameters)
    assert not [name for name in found if "._" in name.replace(".__init__", "").replace(".__version__", "")]


def test_every_operation_of_the_contract_leads_to_a_facade_method() -> None:
    """An operation that is new in the contract is found to have none."""
    contract = normalise(load.load(load.CONTRACT))
    methods = Project(ROOT, [contract], []).facade
    assert {node["operationId"] for _, _, node in operations(contract)} == methods.keys()
    assert methods["createFineTuningJob"] == {"jobs.JobOperations.create"}
