"""The public Python API, and the changes that break callers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from spec.tools import annotate, load, surface
from spec.tools.breaking import Effect
from spec.tools.impact import Project
from spec.tools.load import ROOT
from spec.tools.normalise import normalise
from tests.support.small_project import edit, small_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project for each test."""
    return small_project(tmp_path)


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
    (
        RESOURCES,
        "    def clear(self)",
        "    def _clear(self)",
        f"{FILES_CLASS}.clear",
        "function removed",
        Effect.BREAKING,
    ),
    (RESOURCES, "    def clear(", "    def purge(", f"{FILES_CLASS}.purge", "new function", Effect.SAFE),
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
        "delete(self, file_id: str) -> None",
        "delete(self, file_id: str) -> File",
        f"{FILES_CLASS}.delete",
        "type: None, now File",
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
def test_change_of_the_python_api_is_classified(
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
    """An operation that is new in the contract is found to have none; those of compatible services need none."""
    document = load.load(load.CONTRACT)
    own = {node["operationId"] for _, _, _, node in annotate.operations(document) if "x-services" not in node}
    methods = Project(ROOT, [normalise(document)], []).facade
    missing = own - methods.keys()
    assert missing == set(), "write a function for each in ft_client/_operations (docs/spec-changes.md)"
    assert methods["createFineTuningJob"] == {"account.Account.copy_job", "jobs.Jobs.create", "jobs.Jobs.create_many"}


REQUIRED = [
    ("size: int", "breaking", "new required attribute"),
    ("size: int = 0", "safe", "new attribute"),
    ("size: ClassVar[int]", "safe", "new attribute"),
]


@pytest.mark.parametrize(("line", "effect", "change"), REQUIRED)
@pytest.mark.parametrize("decorator", ["attrs.define", "attrs.frozen(kw_only=True)", "dataclasses.dataclass"])
def test_new_attribute_without_default_breaks_the_constructor(
    line: str, effect: str, change: str, decorator: str, project: Path
) -> None:
    """Callers that construct the class have to pass it; in a class without such a decorator it is only read."""
    module = project / "ft_client" / "job.py"
    package = decorator.partition(".")[0]
    head = f"from typing import ClassVar\nimport {package}\n\n"
    module.write_text(f"{head}@{decorator}\nclass Job:\n    id: str\n\n\nclass Plain:\n    id: str\n", encoding="utf-8")
    before = surface.surface(project)
    module.write_text(
        f"{head}@{decorator}\nclass Job:\n    id: str\n    {line}\n\n\nclass Plain:\n    id: str\n    {line}\n",
        encoding="utf-8",
    )
    found = {each.name: each for each in surface.compare(before, surface.surface(project))}
    assert (found["ft_client.job.Job.size"].change, found["ft_client.job.Job.size"].effect) == (change, Effect(effect))
    assert found["ft_client.job.Plain.size"].effect is Effect.SAFE


def test_attribute_that_loses_its_default_breaks_the_constructor(project: Path) -> None:
    """It becomes a required argument."""
    module = project / "ft_client" / "job.py"
    module.write_text("import attrs\n\n@attrs.define\nclass Job:\n    id: str = ''\n", encoding="utf-8")
    before = surface.surface(project)
    module.write_text("import attrs\n\n@attrs.define\nclass Job:\n    id: str\n", encoding="utf-8")
    (change,) = surface.compare(before, surface.surface(project))
    assert (change.name, change.change, change.effect) == ("ft_client.job.Job.id", "now required", Effect.BREAKING)
