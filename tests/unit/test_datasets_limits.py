"""Measurements of the dataset check, and their limits."""

import base64
import json
from pathlib import Path

import pytest

from ft_client.datasets import DatasetLimits, check
from ft_client_generated.contract import SCHEMAS
from tests.support.examples import (
    ASSISTANT,
    CALLING,
    PNG,
    TOOLS,
    USER,
    chat,
    file_of,
    good_chat,
    image,
    says,
)


def test_check_of_conversations_estimates_tokens(tmp_path: Path) -> None:
    """All text and 4 tokens per message count. Weight 0 and tools are not trained."""
    text = [{"type": "text", "text": "x" * 80}, {"type": "text", "text": "y" * 40}, image(PNG)]
    refused = {"role": "assistant", "content": None, "refusal": "no"}
    cases = {
        json.dumps(chat(says("user", "x" * 120), says("assistant", "y" * 40))): (34 + 14, 14),
        json.dumps(chat(says("user", text), says("assistant", "y" * 40))): (34 + 14, 14),
        json.dumps(chat(says("user", "ö" * 60), says("assistant", "y" * 40, weight=0), refused)): (34 + 14 + 4, 4),
        json.dumps(chat(says("user", "x" * 120), CALLING, tools=TOOLS)): ((136 + 39 + len(json.dumps(TOOLS))) // 4, 9),
        json.dumps(chat(says("user", "x" * 40), answer="5", tools=TOOLS)): ((56 + len(json.dumps(TOOLS))) // 4, 0),
        json.dumps(
            {
                "input": {"messages": [says("user", "x" * 40)]},
                "preferred_output": [says("assistant", "y" * 80)],
                "non_preferred_output": [says("assistant", "z" * 120)],
            }
        ): (14 + 24 + 34, 24 + 34),
    }
    for row, expected in cases.items():
        path = tmp_path / "train.jsonl"
        path.write_text(row + "\n", encoding="utf-8")
        tokens = check(path).tokens
        assert (tokens.total, tokens.trained) == expected
        assert tokens.longest_example == tokens.total


def test_check_of_an_image_above_the_size_limit_reports_it(tmp_path: Path) -> None:
    """The decoded size counts, and the limit can be replaced."""
    picture = "data:image/jpeg;base64," + base64.b64encode(bytes(3_000)).decode()
    path = file_of(tmp_path, good_chat, chat(says("user", [image(picture)]), ASSISTANT))
    assert check(path, limits=DatasetLimits(max_image_bytes=3_000)).ok
    assert [problem.code for problem in check(path, limits=DatasetLimits(max_image_bytes=2_990)).problems] == ["image"]


def test_check_of_too_many_tools_reports_it(tmp_path: Path) -> None:
    """The number of functions in one example is limited."""
    tools = [{"type": "function", "function": {"name": f"tool_{number}"}} for number in range(3)]
    path = file_of(tmp_path, good_chat, chat(USER, ASSISTANT, tools=tools))
    assert check(path, limits=DatasetLimits(max_tools=3)).ok
    assert list(check(path, limits=DatasetLimits(max_tools=2)).counts) == ["tool"]


def test_check_of_too_many_image_examples_reports_it(tmp_path: Path) -> None:
    """Only examples with images count."""
    path = file_of(tmp_path, good_chat, chat(says("user", [image(PNG), image(PNG)]), ASSISTANT))
    assert check(path, limits=DatasetLimits(max_image_examples=1)).ok
    report = check(path, limits=DatasetLimits(max_image_examples=0))
    assert list(report.counts) == ["too-many-image-examples"]
    assert report.image_examples == 1


@pytest.mark.parametrize(
    ("limit", "place"),
    [
        ("max_file_bytes", ("CreateFileRequest", "file", "maxLength")),
        ("max_upload_bytes", ("CreateUploadRequest", "bytes", "maximum")),
        ("min_examples", ("CreateFineTuningJobRequest", "training_file", "x-minimum-examples")),
    ],
)
def test_limits_are_read_from_the_contract(
    limit: str, place: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of the contract changes the default. An explicit value has priority."""
    component, name, keyword = place
    monkeypatch.setitem(SCHEMAS[component]["properties"][name], keyword, 7)
    assert getattr(DatasetLimits(), limit) == 7
    assert getattr(DatasetLimits(**{limit: 3}), limit) == 3
