"""docs/cassettes.md: the first example records and replays, and tables and examples match the code."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from ft_client.cassettes import plugin
from ft_client.cassettes.store import SIDECAR, Recording, read_cassette
from tests.support.outside_project import pytest_in


@pytest.fixture(scope="module")
def page(root: Path) -> str:
    """The page."""
    return (root / "docs" / "cassettes.md").read_text(encoding="utf-8")


def example(page: str, language: str, word: str) -> str:
    """The only code block in a language that contains a word."""
    (found,) = [block for block in re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL) if word in block]
    return str(found)


def test_first_example_records_and_replays(page: str, tmp_path: Path) -> None:
    """A reader who copies settings, test and commands succeeds."""
    (tmp_path / "pyproject.toml").write_text(example(page, "toml", '"ft_client"'), encoding="utf-8")
    (tmp_path / "test_jobs.py").write_text(example(page, "python", "test_create"), encoding="utf-8")
    commands = page.partition("Record once, then replay:\n\n")[2].partition("\n\n")[0]
    for command in [*commands.split("\n"), re.search(r"^    (pytest --block-network)$", page, re.MULTILINE)[1]]:  # type: ignore[index]  # there is one
        done = pytest_in(tmp_path, *command.split()[1:])
        assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "cassettes" / "test_jobs" / "test_create.yaml").is_file()
    assert (tmp_path / "cassettes" / "test_jobs" / SIDECAR).is_file()


def test_every_rule_has_a_row(page: str) -> None:
    """The table has one row for each rule."""
    table = page.partition("| rule | meaning |")[2].partition("\n\n")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == sorted(plugin._RULES)


def test_every_setting_is_listed(page: str) -> None:
    """The example has all settings."""
    settings = tomllib.loads(example(page, "toml", "cassette_base_path"))["tool"]["pytest"]
    assert set(settings) - {"addopts"} == set(plugin._SETTINGS)


def test_example_of_a_cassette_is_one(page: str, tmp_path: Path) -> None:
    """It is a file of vcrpy, and the entry beside it has the keys of a sidecar."""
    path = tmp_path / "test_delete.yaml"
    path.write_text(example(page, "yaml", "interactions"), encoding="utf-8")
    (interaction,) = read_cassette(path)
    assert (interaction.method, interaction.status) == ("DELETE", 200)
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["version"] == 1
    (entry,) = json.loads(example(page, "json", "recorded_at")).values()
    assert Recording(**entry).variables == {"file": interaction.url.rpartition("/")[2]}
