"""Parts of the embedded service on their own: what the socket does not show exactly."""

import asyncio
from pathlib import Path

import pytest

from ft_client.sandbox import classification
from ft_client.sandbox.blobs import Blobs
from ft_client.sandbox.classification import Labels
from ft_client.sandbox.dataset import Scanner
from ft_client.sandbox.service import Waiters
from ft_client.sandbox.training import Run, auto_batch_size, auto_epochs, legacy_learning_rate

TRUTH = ["yes", "yes", "yes", "no", "no", "no", "no", "no"]
GUESS = ["yes", "no", "no", "yes", "no", "no", "no", "no"]


def test_classification_scores_are_computed_as_defined() -> None:
    """One hit of two guesses and three positives: precision 1/2, recall 1/3, and what follows from them."""
    precision, recall = classification._precision_recall(TRUTH, GUESS, "yes")
    assert (precision, recall) == (1 / 2, 1 / 3)
    assert classification._f_beta(precision, recall, 1.0) == pytest.approx(0.4)
    assert classification._f_beta(precision, recall, 2.0) == pytest.approx(5 / 14)
    assert classification._f_beta(precision, recall, 0.5) == pytest.approx(5 / 11)
    assert classification._f_beta(0.0, 0.0, 1.0) == 0.0
    no = 2 * (4 / 6) * (4 / 5) / (4 / 6 + 4 / 5)
    assert classification._weighted_f1(TRUTH, GUESS) == pytest.approx((3 * 0.4 + 5 * no) / 8)


def test_ranking_scores_are_computed_as_defined() -> None:
    """A perfect ranking is worth 1, the reverse nothing, one pair in the wrong order a pair less."""
    assert classification._auroc([True, True, False, False]) == 1.0
    assert classification._auroc([False, True]) == 0.0
    assert classification._auroc([True, False, True, False]) == 3 / 4
    assert classification._auroc([True, True]) == 0.5
    assert classification._auprc([True, False, True, False]) == pytest.approx((1 + 2 / 3) / 2)


def test_simulated_predictions_get_better() -> None:
    """Over the epochs more of the real labels are met, the same ones at every look."""
    run = Run(key="k", examples=100, tokens=1000, epochs=10, batch_size=1, validated=True)
    labels = Labels([("yes", "no")[number % 2] for number in range(400)], "yes")
    first, last = labels.metrics(run, 1), labels.metrics(run, 10)
    assert first[0] < last[0] <= 1
    assert labels.metrics(run, 1) == first


def test_what_happens_between_looking_and_waiting_is_not_slept_through() -> None:
    """Whoever looked before the last change does not wait for the next one."""

    async def main() -> None:
        waiters = Waiters()
        looked = waiters.turn
        waiters.wake()
        await waiters.wait(None, looked)

    asyncio.run(asyncio.wait_for(main(), 5))


def test_bytes_have_their_name_once_they_are_whole(tmp_path: Path) -> None:
    """Until then they are not there; afterwards nothing else is."""
    blobs = Blobs(tmp_path)
    with blobs.writer("file-a") as writer:
        writer.write(b"abc")
        assert not blobs.path("file-a").exists()
        writer.keep()
    with blobs.writer("file-b") as writer:
        writer.write(b"dropped")
    assert [path.name for path in tmp_path.iterdir()] == ["file-a"]


@pytest.mark.parametrize("name", ["", "..", "../a", "a/b", "a\\b", "a\0b", "file-ä"])
def test_a_name_the_service_did_not_choose_is_no_path(tmp_path: Path, name: str) -> None:
    """Whatever comes from outside cannot leave the folder."""
    with pytest.raises(ValueError, match="not a name"):
        Blobs(tmp_path).path(name)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
def test_data_is_read_the_same_however_it_arrives(size: int) -> None:
    """Chunks of any size give the same examples, tokens, classes and faults."""
    data = "".join(f'{{"prompt": "ä{n}\\n", "completion": " {n % 3}"}}\r\n\n' for n in range(40)).encode()
    for tail in (b"", b'{"messages": [{"role": "user", "content": "x"}]}', b"[]\n{}"):
        whole, pieces = Scanner(), Scanner()
        whole.feed(data + tail)
        for at in range(0, len(data + tail), size):
            pieces.feed((data + tail)[at : at + size])
        assert pieces.finish() == whole.finish()
    assert whole.stats.fault is not None
    assert "Line 81 " in whole.stats.fault
    assert whole.stats.examples == 40


def test_what_is_left_to_the_service_follows_from_the_data() -> None:
    """Few examples are seen more often; batches are about 0.2 % of them; the learning rate follows the batch."""
    assert [auto_epochs(count) for count in (1, 10, 20, 50, 10_000)] == [25, 10, 5, 3, 3]
    assert [auto_batch_size(count) for count in (10, 1000, 100_000, 10**6)] == [1, 2, 200, 256]
    assert [legacy_learning_rate(size) for size in (1, 32, 256)] == [0.05, 0.1, 0.2]
