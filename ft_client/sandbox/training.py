"""Simulated training: metrics per step, derived from the size of the data and the seed of the job.

The counts of examples, tokens, steps and epochs are real. Losses and accuracies are simulated: they follow a typical
successful run and are deterministic.
"""

import math
import zlib
from dataclasses import dataclass
from typing import Any

# maximum number of rows of a result file, and of metrics events
MAX_ROWS = 10_000
MAX_STEP_EVENTS = 100


@dataclass(frozen=True, slots=True)
class Run:
    """A simulated training run.

    Attributes:
        key: Seed of the simulated metrics.
        examples: Number of training examples.
        tokens: Number of tokens per epoch.
        epochs: Number of epochs.
        batch_size: Number of examples per step.
        validated: Whether there is validation data.
    """

    key: str
    examples: int
    tokens: int
    epochs: int
    batch_size: int
    validated: bool

    @property
    def steps(self) -> int:
        """Total number of steps: ceil(examples x epochs / batch size)."""
        return max(1, math.ceil(self.examples * self.epochs / self.batch_size))

    def epoch_end(self, epoch: int) -> int:
        """Return the last step of an epoch. Epochs count from 1."""
        return max(1, math.ceil(self.examples * epoch / self.batch_size))

    def elapsed_examples(self, step: int) -> int:
        """Return the number of examples processed after a step."""
        return min(step * self.batch_size, self.examples * self.epochs)

    def elapsed_tokens(self, step: int) -> int:
        """Return the number of tokens processed after a step, assuming examples of average length."""
        return round(self.tokens * self.elapsed_examples(step) / max(1, self.examples))

    def noise(self, *words: object) -> float:
        """Return a deterministic number from -1 to 1 for the run and `words`."""
        return zlib.crc32(f"{self.key}:{words}".encode()) / 2**31 - 1

    def progress(self, step: int) -> float:
        """Return the progress after a step, from 0 to 1."""
        return min(1.0, step / self.steps)

    def train_loss(self, step: int) -> float:
        """Return the simulated loss on the training data."""
        start = 1.6 + 0.4 * self.noise("start")
        floor = 0.05 + 0.04 * self.noise("floor")
        curve = floor + (start - floor) * math.exp(-3.5 * self.progress(step))
        return round(max(0.001, curve * (1 + 0.08 * self.noise("loss", step))), 8)

    def train_accuracy(self, step: int) -> float:
        """Return the simulated token accuracy on the training data."""
        curve = 0.55 + 0.42 * (1 - math.exp(-3.0 * self.progress(step)))
        return round(min(1.0, max(0.0, curve + 0.03 * self.noise("accuracy", step))), 8)

    def sequence_accuracy(self, step: int) -> float:
        """Return the simulated share of completions that are correct as a whole."""
        hits = round(self.batch_size * min(1.0, max(0.0, self.train_accuracy(step) ** 2 + 0.05)))
        return hits / self.batch_size

    def valid_loss(self, step: int) -> float:
        """Return the simulated loss on the validation data, with slight overfitting towards the end."""
        done = self.progress(step)
        overfit = 0.25 * max(0.0, done - 0.7)
        return round(max(0.001, self.train_loss(step) * (1.1 + overfit) + 0.05 + 0.02 * self.noise("valid", step)), 8)

    def valid_accuracy(self, step: int) -> float:
        """Return the simulated token accuracy on the validation data."""
        return round(min(1.0, max(0.0, self.train_accuracy(step) - 0.04 + 0.02 * self.noise("vacc", step))), 8)

    def logged_steps(self, limit: int) -> list[int]:
        """Return at most `limit` steps, evenly spaced and including the last one."""
        if self.steps <= limit:
            return list(range(1, self.steps + 1))
        return sorted({math.ceil(self.steps * number / limit) for number in range(1, limit + 1)})


def auto_epochs(examples: int) -> int:
    """Return the number of epochs for `auto`: 3 to 25, more for fewer examples."""
    return min(25, max(3, math.ceil(100 / max(1, examples))))


def auto_batch_size(examples: int) -> int:
    """Return the batch size for `auto`: about 0.2 % of the examples, 1 to 256."""
    return min(256, max(1, round(0.002 * examples)))


def legacy_learning_rate(batch_size: int) -> float:
    """Return the default learning rate multiplier of a legacy fine-tune."""
    return 0.05 if batch_size <= 16 else 0.1 if batch_size <= 64 else 0.2


def step_metrics(run: Run, step: int) -> dict[str, Any]:
    """Return the metrics of one step for its event."""
    numbers: dict[str, Any] = {
        "step": step,
        "train_loss": run.train_loss(step),
        "total_steps": run.steps,
        "train_mean_token_accuracy": run.train_accuracy(step),
    }
    if run.validated:
        numbers["valid_loss"] = run.valid_loss(step)
        numbers["valid_mean_token_accuracy"] = run.valid_accuracy(step)
    return numbers
