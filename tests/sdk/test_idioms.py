"""Idioms of code written for the vendor's SDK give the same results here."""

import os
from pathlib import Path

import pytest

from ft_client import FTClient
from tests.sdk.idioms import FOLDER, examples, run
from tests.sdk.service import run_with, service

FILES = sorted(FOLDER.glob("*.txt"))
SDK_PYTHON = os.environ.get("SDK_PYTHON")


def differences(file: Path, results: list[str]) -> list[str]:
    """Return the idioms with another result than the recorded one, as a text for each."""
    pairs = zip(examples(file), results, strict=True)
    return [f"{each.source}    {result}    not {each.want}" for each, result in pairs if result != each.want]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_idioms_have_the_results_of_the_sdk(file, monkeypatch):
    """Each idiom has the recorded result of the SDK, and each one marked as different has another result."""
    if file.stem == "raw" and not hasattr(FTClient, "with_raw_response"):
        pytest.skip("raw responses are not offered")
    for name in [name for name in os.environ if name.startswith(("OPENAI", "AZURE"))]:
        monkeypatch.delenv(name)
    with service() as (base_url, ids):
        results = run(file, "ft_client.compat", base_url, ids)
    wrong = differences(file, results)
    marked = [text for text in wrong if "# differs: " in text]
    assert [text for text in wrong if text not in marked] == []
    assert len(marked) == sum("# differs: " in each.source for each in examples(file))


@pytest.mark.skipif(SDK_PYTHON is None, reason="SDK_PYTHON names no environment of the SDK: make test-sdk")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_recorded_results_are_those_of_the_sdk(file):
    """The SDK gives the recorded results."""
    import json

    with service() as (base_url, ids):
        script = Path(__file__).with_name("idioms.py")
        (results,) = run_with(str(SDK_PYTHON), script, "openai", base_url, json.dumps(ids), str(file))
    assert differences(file, results) == []
