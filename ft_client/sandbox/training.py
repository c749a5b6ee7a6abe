"""The training that does not take place: a curve per step that follows from the data's size and the job's seed.

Counts are real: examples, tokens, steps, epochs. Losses and accuracies are simulated: they fall and rise as one expects
of a job that goes well, and are the same at every look.
"""

import math
import zlib
from dataclasses import dataclass
from typing import Any

# rows of a result file, and events that tell a step's numbers, at most
MAX_ROWS = 10_000
MAX_STEP_EVENTS = 100


@dataclass(frozen=True, slots=True)
class Run:
    """How a job runs through its data.

    Attributes:
        key: Whatever makes this run's numbers its own.
        examples: Training examples.
        tokens: Tokens of one epoch.
        epochs: Passes over the data.
        batch_size: Examples per step.
        validated: Whether there is validation data.
    """

    key: str
    examples: int
    tokens: int
    epochs: int
    batch_size: int
    validated: bool

    @property
    def steps_per_epoch(self) -> int:
        """Steps until every example was seen once."""
        return max(1, math.ceil(self.examples / self.batch_size))

    @property
    def steps(self) -> int:
        """Steps of the whole run: ceil(examples x epochs / batch size)."""
        return max(1, math.ceil(self.examples * self.epochs / self.batch_size))

    def epoch_end(self, epoch: int) -> int:
        """Return the last step of an epoch, the first of them being 1."""
        return max(1, math.ceil(self.examples * epoch / self.batch_size))

    def elapsed_examples(self, step: int) -> int:
        """Return the examples seen after a step."""
        return min(step * self.batch_size, self.examples * self.epochs)

    def elapsed_tokens(self, step: int) -> int:
        """Return the tokens seen after a step, examples being of average length."""
        return round(self.tokens * self.elapsed_examples(step) / max(1, self.examples))

    def noise(self, *words: object) -> float:
        """Return a number from -1 to 1 that only depends on the run and `words`."""
        return zlib.crc32(f"{self.key}:{words}".encode()) / 2**31 - 1

    def progress(self, step: int) -> float:
        """Return how much of the run is done after a step, 0 to 1."""
        return min(1.0, step / self.steps)

    def train_loss(self, step: int) -> float:
        """Return the simulated loss on the training data."""
        start = 1.6 + 0.4 * self.noise("start")
        floor = 0.05 + 0.04 * self.noise("floor")
        curve = floor + (start - floor) * math.exp(-3.5 * self.progress(step))
        return round(max(0.001, curve * (1 + 0.08 * self.noise("loss", step))), 8)

    def train_accuracy(self, step: int) -> float:
        """Return the simulated share of tokens the model gets right."""
        curve = 0.55 + 0.42 * (1 - math.exp(-3.0 * self.progress(step)))
        return round(min(1.0, max(0.0, curve + 0.03 * self.noise("accuracy", step))), 8)

    def sequence_accuracy(self, step: int) -> float:
        """Return the simulated share of completions the model gets right as a whole."""
        hits = round(self.batch_size * min(1.0, max(0.0, self.train_accuracy(step) ** 2 + 0.05)))
        return hits / self.batch_size

    def valid_loss(self, step: int) -> float:
        """Return the simulated loss on a batch of the validation data: overfitting shows towards the end."""
        done = self.progress(step)
        late = 0.25 * max(0.0, done - 0.7)
        return round(max(0.001, self.train_loss(step) * (1.1 + late) + 0.05 + 0.02 * self.noise("valid", step)), 8)

    def valid_accuracy(self, step: int) -> float:
        """Return the simulated share of validation tokens the model gets right."""
        return round(min(1.0, max(0.0, self.train_accuracy(step) - 0.04 + 0.02 * self.noise("vacc", step))), 8)

    def logged_steps(self, limit: int) -> list[int]:
        """Return at most `limit` steps, evenly spread, the last one among them."""
        if self.steps <= limit:
            return list(range(1, self.steps + 1))
        return sorted({math.ceil(self.steps * number / limit) for number in range(1, limit + 1)})


def auto_epochs(examples: int) -> int:
    """Return the epochs of a job that leaves them to the service: few examples are seen more often."""
    return min(25, max(3, math.ceil(100 / max(1, examples))))


def auto_batch_size(examples: int) -> int:
    """Return the batch size of a job that leaves it to the service: about 0.2 % of the examples, 1 to 256."""
    return min(256, max(1, round(0.002 * examples)))


def legacy_learning_rate(batch_size: int) -> float:
    """Return the learning rate multiplier of a legacy fine-tune that leaves it to the service."""
    return 0.05 if batch_size <= 16 else 0.1 if batch_size <= 64 else 0.2


def step_metrics(run: Run, step: int) -> dict[str, Any]:
    """Return the numbers of one step as events tell them."""
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
