"""Components of the embedded service that cannot be tested exactly through HTTP."""

import asyncio
from pathlib import Path

import pytest

from ft_client.sandbox import classification
from ft_client.sandbox.blobs import Blobs
from ft_client.sandbox.classification import Labels
from ft_client.sandbox.dataset import Scanner
from ft_client.sandbox.service import Notifier
from ft_client.sandbox.training import Run, auto_batch_size, auto_epochs, legacy_learning_rate

TRUTH = ["yes", "yes", "yes", "no", "no", "no", "no", "no"]
GUESS = ["yes", "no", "no", "yes", "no", "no", "no", "no"]


def test_classification_metrics_match_hand_calculation() -> None:
    """One hit of two guesses and three positives: precision 1/2, recall 1/3, and the derived scores."""
    precision, recall = classification._precision_recall(TRUTH, GUESS, "yes")
    assert (precision, recall) == (1 / 2, 1 / 3)
    assert classification._f_beta(precision, recall, 1.0) == pytest.approx(0.4)
    assert classification._f_beta(precision, recall, 2.0) == pytest.approx(5 / 14)
    assert classification._f_beta(precision, recall, 0.5) == pytest.approx(5 / 11)
    assert classification._f_beta(0.0, 0.0, 1.0) == 0.0
    no = 2 * (4 / 6) * (4 / 5) / (4 / 6 + 4 / 5)
    assert classification._weighted_f1(TRUTH, GUESS) == pytest.approx((3 * 0.4 + 5 * no) / 8)


def test_ranking_metrics_match_hand_calculation() -> None:
    """A perfect ranking scores 1, the reverse 0."""
    assert classification._auroc([True, True, False, False]) == 1.0
    assert classification._auroc([False, True]) == 0.0
    assert classification._auroc([True, False, True, False]) == 3 / 4
    assert classification._auroc([True, True]) == 0.5
    assert classification._auprc([True, False, True, False]) == pytest.approx((1 + 2 / 3) / 2)


def test_simulated_predictions_improve_with_epochs() -> None:
    """The accuracy grows and is deterministic."""
    run = Run(key="k", examples=100, tokens=1000, epochs=10, batch_size=1, validated=True)
    labels = Labels([("yes", "no")[number % 2] for number in range(400)], "yes")
    first, last = labels.metrics(run, 1), labels.metrics(run, 10)
    assert first[0] < last[0] <= 1
    assert labels.metrics(run, 1) == first


def test_notification_before_wait_is_not_lost() -> None:
    """A stream that read its state before the last notification does not wait."""

    async def main() -> None:
        notifier = Notifier()
        generation = notifier.generation
        notifier.notify()
        await notifier.wait(None, generation)

    asyncio.run(asyncio.wait_for(main(), 5))


def test_blob_is_visible_after_commit_only(tmp_path: Path) -> None:
    """Uncommitted data leaves no file."""
    blobs = Blobs(tmp_path)
    with blobs.writer("file-a") as writer:
        writer.write(b"abc")
        assert not blobs.path("file-a").exists()
        writer.commit()
    with blobs.writer("file-b") as writer:
        writer.write(b"dropped")
    assert [path.name for path in tmp_path.iterdir()] == ["file-a"]


@pytest.mark.parametrize("name", ["", "..", "../a", "a/b", "a\\b", "a\0b", "file-ä"])
def test_blob_path_rejects_foreign_names(tmp_path: Path, name: str) -> None:
    """A name from outside cannot leave the directory."""
    with pytest.raises(ValueError, match="not a generated name"):
        Blobs(tmp_path).path(name)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
def test_scanner_is_independent_of_chunk_size(size: int) -> None:
    """Chunks of any size give the same statistics and errors."""
    data = "".join(f'{{"prompt": "ä{n}\\n", "completion": " {n % 3}"}}\r\n\n' for n in range(40)).encode()
    for tail in (b"", b'{"messages": [{"role": "user", "content": "x"}]}', b"[]\n{}"):
        whole, pieces = Scanner(), Scanner()
        whole.feed(data + tail)
        for at in range(0, len(data + tail), size):
            pieces.feed((data + tail)[at : at + size])
        assert pieces.finish() == whole.finish()
    assert whole.stats.first_error is not None
    assert "Line 81 " in whole.stats.first_error
    assert whole.stats.examples == 40


def test_auto_hyperparameters_depend_on_the_data() -> None:
    """Epochs, batch size and learning rate follow the number of examples."""
    assert [auto_epochs(count) for count in (1, 10, 20, 50, 10_000)] == [25, 10, 5, 3, 3]
    assert [auto_batch_size(count) for count in (10, 1000, 100_000, 10**6)] == [1, 2, 200, 256]
    assert [legacy_learning_rate(size) for size in (1, 32, 256)] == [0.05, 0.1, 0.2]
