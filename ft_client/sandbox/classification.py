"""Classification metrics of legacy fine-tunes.

The true labels come from the uploaded validation data. The predictions are simulated: the share of correct ones grows
with every epoch. All metrics are computed from the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ft_client.sandbox.training import Run


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a validation set and the requested metrics.

    Attributes:
        truth: Label of each example.
        positive: Positive class of a binary task; None for multiclass tasks.
        betas: Betas of the requested F-beta scores.
    """

    truth: Sequence[str]
    positive: str | None
    betas: Sequence[float] = ()

    @property
    def columns(self) -> list[str]:
        """Names of the metric columns in a result file."""
        if self.positive is None:
            names = ["accuracy", "weighted_f1_score"]
        else:
            names = ["accuracy", "precision", "recall", "auroc", "auprc"]
            names += [f"f{beta:g}" if beta != int(beta) else f"f{float(beta):.1f}" for beta in self.betas or (1.0,)]
        return [f"classification/{name}" for name in names]

    def metrics(self, run: Run, epoch: int) -> list[float]:
        """Return the value of each column after `epoch`."""
        predicted = self._predictions(run, epoch)
        correct = sum(value == other for value, other in zip(self.truth, predicted, strict=True))
        accuracy = correct / max(1, len(self.truth))
        if self.positive is None:
            return [_round(accuracy), _round(_weighted_f1(self.truth, predicted))]
        precision, recall = _precision_recall(self.truth, predicted, self.positive)
        ranked = self._ranking(predicted, run, epoch)
        scores = [_f_beta(precision, recall, beta) for beta in self.betas or (1.0,)]
        return [_round(value) for value in (accuracy, precision, recall, _auroc(ranked), _auprc(ranked), *scores)]

    def _predictions(self, run: Run, epoch: int) -> list[str]:
        """Return simulated predictions, whose accuracy grows from about 0.55 to 0.95."""
        classes = sorted(set(self.truth))
        correct = 0.55 + 0.4 * epoch / run.epochs
        predicted = []
        for index, label in enumerate(self.truth):
            draw = (run.noise("label", index, epoch) + 1) / 2
            others = [value for value in classes if value != label]
            if draw < correct or not others:
                predicted.append(label)
            else:
                predicted.append(others[int((run.noise("other", index) + 1) / 2 * len(others)) % len(others)])
        return predicted

    def _ranking(self, predicted: Sequence[str], run: Run, epoch: int) -> list[bool]:
        """Return whether each example is positive, ordered by decreasing confidence."""
        scored = []
        for index, (label, guess) in enumerate(zip(self.truth, predicted, strict=True)):
            confidence = (run.noise("sure", index, epoch) + 1) / 4
            scored.append((0.5 + confidence if guess == self.positive else 0.5 - confidence, label == self.positive))
        return [positive for _, positive in sorted(scored, key=lambda pair: -pair[0])]


def _round(value: float) -> float:
    return round(value, 8)


def _precision_recall(truth: Sequence[str], predicted: Sequence[str], positive: str) -> tuple[float, float]:
    pairs = list(zip(truth, predicted, strict=True))
    hits = sum(label == guess == positive for label, guess in pairs)
    guessed = sum(guess == positive for _, guess in pairs)
    real = sum(label == positive for label, _ in pairs)
    return (hits / guessed if guessed else 0.0), (hits / real if real else 0.0)


def _f_beta(precision: float, recall: float, beta: float) -> float:
    denominator = beta * beta * precision + recall
    return (1 + beta * beta) * precision * recall / denominator if denominator else 0.0


def _weighted_f1(truth: Sequence[str], predicted: Sequence[str]) -> float:
    total = 0.0
    for label in sorted(set(truth)):
        precision, recall = _precision_recall(truth, predicted, label)
        total += _f_beta(precision, recall, 1.0) * sum(value == label for value in truth)
    return total / max(1, len(truth))


def _auroc(ranked: Sequence[bool]) -> float:
    """Return the share of (positive, negative) pairs that are ranked correctly."""
    positives, negatives = sum(ranked), len(ranked) - sum(ranked)
    if not positives or not negatives:
        return 0.5
    seen = ordered = 0
    for positive in ranked:
        if positive:
            seen += 1
        else:
            ordered += seen
    return ordered / (positives * negatives)


def _auprc(ranked: Sequence[bool]) -> float:
    """Return the average precision."""
    hits, total = 0, 0.0
    for rank, positive in enumerate(ranked, 1):
        if positive:
            hits += 1
            total += hits / rank
    return total / hits if hits else 0.0
