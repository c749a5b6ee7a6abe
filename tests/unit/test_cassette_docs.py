"""docs/cassettes.md: its examples work, and its tables are complete."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import httpx
import pytest
import yaml

from ft_client.cassettes import plugin, rules
from ft_client.cassettes.store import loads, read
from tests.support import shelf


@pytest.fixture(scope="module")
def text(root: Path) -> str:
    """The page."""
    return (root / "docs" / "cassettes.md").read_text(encoding="utf-8")


def example(text: str, language: str, word: str) -> str:
    """The only block of code in a language that has a word in it."""
    (found,) = [block for block in re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL) if word in block]
    return found


def test_every_rule_is_explained(text: str) -> None:
    """The table has a row for each rule, and for nothing else."""
    table = text.partition("## The rules")[2].partition("\n\nA request")[0]
    assert sorted(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == sorted(rules.RULES)


def test_every_setting_is_shown(text: str) -> None:
    """The example sets all there are."""
    settings = tomllib.loads(example(text, "toml", "addopts"))["tool"]["pytest"]
    assert set(settings) - {"addopts"} == set(plugin._SETTINGS)
    assert settings["cassette_folder"] == plugin._SETTINGS["cassette_folder"][2]


def test_the_file_that_is_shown_is_one(text: str) -> None:
    """It reads as a cassette file of one deletion."""
    shown = example(text, "yaml", "recorded")
    assert loads(shown).cassettes["200"].interactions[0].request.method == "DELETE"
    assert list(yaml.safe_load(shown)) == ["format", "recorded", "contract", "cassettes"]


def test_the_example_of_recording_works(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It leaves a cassette behind."""
    monkeypatch.chdir(tmp_path)
    Path("openapi.yaml").write_text(json.dumps(shelf.document()), encoding="utf-8")
    code = example(text, "python", "Recorder(").replace("contract_file=", 'label="x-simulated", contract_file=')
    with shelf.serving() as service, httpx.Client() as http:

        class Client:
            """A client of the service."""

            def add(self, title: str) -> None:
                """Add a book."""
                http.post(f"{service.base_url}/books", json={"title": title})

        exec(code, {"key": "open sesame", "base_url": service.base_url, "client": Client()})
    assert read(tmp_path / "tests" / "cassettes" / "addBook.yaml").cassettes["200"].interactions == (shelf.adding(),)
