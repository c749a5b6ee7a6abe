"""Idioms of code written for the vendor's SDK give the same results here."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.sdk.idioms import FOLDER, examples
from tests.sdk.service import run_with, service

FILES = sorted(FOLDER.glob("*.txt"))
SDK_PYTHON = os.environ.get("SDK_PYTHON")


def results_of(python: str, module: str, file: Path) -> list[str]:
    """Run the idioms of a file with another interpreter: they change the environment, and leave clients open."""
    with service() as (base_url, ids):
        script = Path(__file__).with_name("idioms.py")
        (results,) = run_with(python, script, module, base_url, json.dumps(ids), str(file))
    return results


def differences(file: Path, results: list[str]) -> list[str]:
    """Return the idioms with another result than the recorded one, as a text for each."""
    pairs = zip(examples(file), results, strict=True)
    return [f"{each.source}    {result}    not {each.want}" for each, result in pairs if result != each.want]


def check(file: Path, python: str) -> None:
    """Check that each idiom has the recorded result of the SDK, and each one marked as different has another result."""
    wrong = differences(file, results_of(python, "ft_client.compat", file))
    marked = [text for text in wrong if "# differs: " in text]
    assert [text for text in wrong if text not in marked] == []
    assert len(marked) == sum("# differs: " in each.source for each in examples(file))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_idioms_have_the_results_of_the_sdk(file):
    """Each idiom has the recorded result of the SDK, and each one marked as different has another result."""
    check(file, sys.executable)


@pytest.mark.skipif(SDK_PYTHON is None, reason="SDK_PYTHON names no environment of the SDK: make test-sdk")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_idioms_have_the_results_of_the_sdk_beside_it(file):
    """The results are the same where the SDK's HTTP library is installed."""
    check(file, str(SDK_PYTHON))


@pytest.mark.skipif(SDK_PYTHON is None, reason="SDK_PYTHON names no environment of the SDK: make test-sdk")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_recorded_results_are_those_of_the_sdk(file):
    """The SDK gives the recorded results."""
    assert differences(file, results_of(str(SDK_PYTHON), "openai", file)) == []
