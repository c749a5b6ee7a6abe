"""`make changes`: the contract, the Python API, what is touched, and whether the version follows, in a small tree."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path
from typing import Any

import pytest

from spec.tools import changes
from tests.support.small_project import CONTRACT, commit, edit, git, small_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project for each test."""
    return small_project(tmp_path)


def run(folder: Path, capsys: Any, *arguments: str) -> tuple[int, dict[str, Any]]:
    status = changes.main(["--root", str(folder), "--json", *arguments])
    return status, json.loads(capsys.readouterr().out)


def test_nothing_changed_is_nothing_to_report(project: Path, capsys: Any) -> None:
    """The working tree against its own commit."""
    status, report = run(project, capsys)
    assert (status, report["contract"], report["python"], report["version"]["errors"]) == (0, [], [], [])
    assert changes.main(["--root", str(project)]) == 0
    assert "None: neither the contract nor the Python API." in capsys.readouterr().out


def test_changed_fact_is_reported_with_its_impact(project: Path, capsys: Any) -> None:
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
        "spelled": [],
    }


def test_renamed_property_is_reported_with_every_place_that_spells_it(project: Path, capsys: Any) -> None:
    """Each file with its lines, in code, tests and documents, so that a rename is a list to work through."""
    edit(project, "spec/openapi.yaml", "required: [size], properties: {size:", "required: [bytes], properties: {bytes:")
    (project / "tests" / "test_size.py").write_text("x.size == 1\nresize(size)\n\nresizes\n", encoding="utf-8")
    _, report = run(project, capsys)
    (gone,) = [fact for fact in report["contract"] if fact["fact"] == "property" and fact["right"] is None]
    assert gone["touches"]["spelled"] == [
        "README.md:1",
        "docs/guide.md:6",
        "ft_client/_client.py:2",
        "tests/test_size.py:1,2",
    ]
    assert changes.main(["--root", str(project)]) == 1
    assert "    - spelled in: README.md:1, docs/guide.md:6" in capsys.readouterr().out


def test_revision_is_extracted_by_a_python_without_filters(
    project: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python 3.11.2 has neither tarfile.data_filter nor the argument `filter` of extractall."""
    real = tarfile.TarFile.extractall
    monkeypatch.delattr(tarfile, "data_filter")

    def extractall(self: tarfile.TarFile, path: str = ".", members: Any = None, *, numeric_owner: bool = False) -> None:
        self.extraction_filter = lambda member, path: member
        real(self, path, members, numeric_owner=numeric_owner)

    monkeypatch.setattr(tarfile.TarFile, "extractall", extractall)
    edit(project, "spec/openapi.yaml", "maximum: 100", "maximum: 50")
    assert run(project, capsys)[1]["breaking"] == 1


def test_a_changed_parameter_touches_the_documents_that_show_it_in_code(project: Path, capsys: Any) -> None:
    """The word in prose does not count."""
    edit(project, "spec/openapi.yaml", "maximum: 100", "maximum: 50")
    status, report = run(project, capsys)
    (fact,) = report["contract"]
    assert (status, fact["effect"], fact["touches"]["docs"]) == (1, "breaking", ["docs/guide.md"])


def test_an_operation_that_goes_touches_what_used_it(project: Path, capsys: Any) -> None:
    """The report contains the parts of the old contract."""
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
    """Uncommitted changes do not count between revisions."""
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
    """The message contains the revision."""
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
def test_breaking_change_needs_a_version_and_a_changelog_section(
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
    assert wrong in " ".join(report["version"]["errors"])


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
        "### Impact",
        "### Version",
    ]
    assert "**3 breaking**, 1 safe" in told
    assert "| **breaking** | `GET /files parameter limit` | maximum: 100 before, 50 now | request |" in told
    assert "| **breaking** | `ft_client.Client.close(now)` | now required |" in told
    assert told.index("property removed: string") < told.index("new property: string")


def test_the_report_for_the_end_of_generating_never_fails(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checkout without a repository gets a sentence, not a traceback."""
    monkeypatch.setattr(changes, "ROOT", project)
    assert changes.report("nonsense").startswith("no report of changes: ")
