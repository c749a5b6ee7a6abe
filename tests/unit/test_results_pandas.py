"""`pandas.DataFrame(results.columns)`: types and missing values, with real pandas."""

from __future__ import annotations

from typing import Any

import pytest

from ft_client import FTClient
from ft_client.results import parse_results
from ft_client.sandbox import Sandbox
from tests.support.service import MODEL, chat, completions

pandas: Any = pytest.importorskip("pandas", reason="pandas is not installed: make test-notebook")

LEGACY = (
    b"step,elapsed_tokens,elapsed_examples,training_loss,training_token_accuracy,validation_loss\n"
    b"1,65,1,0.2,0.8,\n2,130,2,0.1,0.9,0.15\n"
)


def types_of(table: bytes) -> dict[str, str]:
    """Return the type of each column of the data frame of a result file."""
    return {name: str(dtype) for name, dtype in pandas.DataFrame(parse_results(table).columns).dtypes.items()}


def test_counts_are_integers_and_metrics_are_floats() -> None:
    """In files of both APIs; a missing metric is NaN, and its column stays numeric."""
    assert types_of(LEGACY) == {
        "step": "int64", "elapsed_tokens": "int64", "elapsed_examples": "int64",
        "training_loss": "float64", "training_token_accuracy": "float64", "validation_loss": "float64",
    }  # fmt: skip
    frame = pandas.DataFrame(parse_results(LEGACY).columns)
    assert frame["validation_loss"].isna().tolist() == [True, False]
    assert types_of(b"step,train_loss,valid_loss\n1,1,\n2,0.5,2\n") == {
        "step": "int64", "train_loss": "float64", "valid_loss": "float64"
    }  # fmt: skip


def test_counts_with_a_missing_value_are_floats() -> None:
    """As pandas does for a list of numbers and None."""
    assert types_of(b"step,elapsed_tokens\n1,\n2,65\n") == {"step": "int64", "elapsed_tokens": "float64"}


def test_column_without_a_value_is_not_a_number() -> None:
    """Its type is object, and `dropna` removes it: a job without a validation file has such columns."""
    table = b"step,train_loss,valid_loss\n1,0.5,\n2,0.4,\n"
    assert types_of(table)["valid_loss"] == "object"
    frame = pandas.DataFrame(parse_results(table).columns)
    assert list(frame.dropna(axis="columns", how="all")) == ["step", "train_loss"]


def test_column_of_text_keeps_its_text() -> None:
    """An unknown column is neither lost nor converted."""
    frame = pandas.DataFrame(parse_results(b"step,note\n1,warm\n2,up\n").columns)
    assert frame["note"].tolist() == ["warm", "up"]


def test_frame_of_a_job_has_a_row_for_each_step() -> None:
    """Results as a client downloads them, of both APIs, which can be indexed, plotted and averaged."""
    with Sandbox(speed=1e6) as sandbox, FTClient("any", base_url=sandbox.base_url) as client:
        file = client.files.upload(("train.jsonl", chat()))
        job = client.fine_tuning.jobs.create(model=MODEL, training_file=file.id, seed=1)
        client.fine_tuning.jobs.wait(job.id)
        legacy_file = client.files.upload(("legacy.jsonl", completions()))
        legacy = client.fine_tunes.create(model="ada", training_file=legacy_file.id)
        client.fine_tunes.wait(legacy.id)
        for results in (*client.fine_tuning.jobs.results(job.id), *client.fine_tunes.results(legacy.id)):
            frame = pandas.DataFrame(results.columns).dropna(axis="columns", how="all").set_index("step")
            assert len(frame) == len(results)
            assert frame.index.is_monotonic_increasing
            assert all(str(dtype) in {"int64", "float64"} for dtype in frame.dtypes)
            loss = next(name for name in ("train_loss", "training_loss") if name in frame)
            best = results.best(loss)
            assert frame[loss].min() == getattr(best, loss)
            assert frame[loss].idxmin() == best.step
