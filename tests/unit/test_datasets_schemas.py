"""The schemas of training rows in the contract agree with the check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ft_client.datasets import DatasetLimits, check
from ft_client_generated.contract import SCHEMAS
from tests.support.data_files import lines
from tests.support.examples import (
    ANSWER,
    ASSISTANT,
    CALLING,
    TOOLS,
    USER,
    chat,
    good_chat,
    good_completion,
    good_preference,
    good_reinforcement,
    says,
)

CASES = [
    ("ChatExample", good_chat(1), True),
    ("ChatExample", chat(USER, CALLING, ANSWER, ASSISTANT, tools=TOOLS), True),
    ("ChatExample", chat(USER, says("assistant", weight=0), USER, says("assistant", weight=1)), True),
    ("ChatExample", chat(USER, ASSISTANT, topic="weather"), False),
    ("ChatExample", chat(USER, says("assistant", weight=2)), False),
    ("ChatExample", chat(says("narrator"), ASSISTANT), False),
    ("ChatExample", {"messages": []}, False),
    ("CompletionExample", good_completion(1), True),
    ("CompletionExample", {"prompt": "p"}, False),
    ("PreferenceExample", good_preference(1), True),
    ("PreferenceExample", {**good_preference(1), "input": {}}, False),
    ("ReinforcementExample", good_reinforcement(1), True),
    ("ReinforcementExample", {**good_reinforcement(1), "messages": "text"}, False),
]


@pytest.mark.parametrize(("name", "row", "valid"), CASES)
def test_schema_and_check_agree_about_a_row(tmp_path: Path, name: str, row: Any, valid: bool) -> None:
    """A row that the schema accepts has no error, and one that it rejects has an error."""
    document = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
    assert jsonschema.Draft202012Validator(document).is_valid(row) is valid
    path = tmp_path / "train.jsonl"
    path.write_text(lines([row]), encoding="utf-8")
    assert check(path, limits=DatasetLimits(min_examples=1)).ok is valid
