"""A project of a user: it has the package installed, records a test against the sandbox, and replays it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import yaml

from ft_client.cassettes.store import SIDECAR, dump_cassette
from tests.support.plain_environment import run

SETTINGS = """
[tool.pytest]
addopts = ["-p", "ft_client.cassettes.plugin"]
cassette_contract = "ft_client"
"""
TEST = """
import pytest

ROWS = '{"messages": [{"role": "user", "content": "1 + 1?"}, {"role": "assistant", "content": "2"}]}\\n' * 10


@pytest.mark.vcr
def test_create(ft_client):
    file = ft_client.files.create(file=("train.jsonl", ROWS.encode()), purpose="fine-tune")
    job = ft_client.fine_tuning.jobs.create(model="gpt-4o-mini-2024-07-18", training_file=file.id)
    assert job.training_file == file.id
    assert [each.id for each in ft_client.fine_tuning.jobs.list(limit=1).data] == [job.id]
"""

Edit = Callable[[dict[str, Any], dict[str, Any]], None]


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest in a project."""
    return run(sys.executable, folder, "-m", "pytest", "-p", "no:cacheprovider", *arguments)


def new_project(folder: Path) -> Path:
    """Write the project, as docs/cassettes.md describes it."""
    folder.mkdir()
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "test_jobs.py").write_text(TEST, encoding="utf-8")
    return folder


def cassette_of(folder: Path, module: str) -> Path:
    """The cassette of a module's test."""
    return folder / "cassettes" / module / "test_create.yaml"


def copy_broken(folder: Path, name: str, edit: Edit) -> None:
    """Add a copy of the test module, with a copy of its cassette that is edited.

    Args:
        folder: The project.
        name: Of the copy.
        edit: Changes the interactions, as `{"interactions": ...}`, and the entry in the sidecar.
    """
    shutil.copy(folder / "test_jobs.py", folder / f"test_{name}.py")
    source, target = cassette_of(folder, "test_jobs"), cassette_of(folder, f"test_{name}")
    target.parent.mkdir()
    document = yaml.safe_load(source.read_text(encoding="utf-8"))
    sidecar = json.loads((source.parent / SIDECAR).read_text(encoding="utf-8"))
    edit(document, sidecar["test_create.yaml"])
    target.write_text(dump_cassette(document), encoding="utf-8")
    (target.parent / SIDECAR).write_text(json.dumps(sidecar), encoding="utf-8")


def failures(report: Path) -> dict[str, str]:
    """The text of each failure and error in a JUnit report, by test module."""
    cases = ET.parse(report).getroot().iter("testcase")
    return {
        case.attrib["classname"]: each.text or "" for case in cases for each in case if each.tag in ("failure", "error")
    }
