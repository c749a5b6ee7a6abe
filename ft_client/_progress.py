"""What is known about the progress of a job, from its events: step, loss, epoch and the time left."""

from __future__ import annotations

import re
import time
from typing import Any, TypeGuard

# messages of both APIs contain the progress, and the legacy API has no other source of it
_COUNT = re.compile(r"\b(?P<unit>step|epoch) (?P<done>\d{1,15})/(?P<total>\d{1,15})\b", re.IGNORECASE)
_LOSS = re.compile(r"\bloss[=: ]+(\d+(?:\.\d+)?(?:e-?\d+)?)\b", re.IGNORECASE)
_LOSSES = ("train_loss", "training_loss")
_MAX_NUMBER = 1e15
_MIN_SECONDS = 5.0  # an estimate from less is noise


class TrainingProgress:
    """The progress of one job. `text()` describes it in a line.

    Attributes:
        unit: `step` or `epoch`; empty before the first one.
        done: Number of the last one.
        total: How many there will be.
        loss: Loss of the last step that had one, or None.
        n_epochs: Epochs of the job, or None while they are not known.
        ends_at: When the service expects the end, in Unix seconds, or None.
    """

    def __init__(self) -> None:
        self.unit = ""
        self.done = self.total = 0
        self.loss: float | None = None
        self.n_epochs: int | None = None
        self.ends_at: float | None = None
        self._first: tuple[int, float] | None = None
        self._last_at = 0.0

    def add_job(self, job: Any) -> None:
        """Read the epochs and the estimated end of a job of either API."""
        method = getattr(job, "method", None)
        settings = getattr(method, str(getattr(method, "type", None)), None)
        for place in (getattr(settings, "hyperparameters", None), getattr(job, "hyperparameters", None),
                      getattr(job, "hyperparams", None)):  # fmt: skip
            epochs = getattr(place, "n_epochs", None)
            if _is_number(epochs) and epochs > 0:
                self.n_epochs = int(epochs)
                break
        ends_at = getattr(job, "estimated_finish", None)
        self.ends_at = ends_at if _is_number(ends_at) else None

    def add_event(self, event: Any) -> re.Match[str] | None:
        """Read an event of either API; return the match of its count, such as `Step 3/204`, if it has one."""
        message = str(event.message or "")
        data = getattr(event, "data", None)
        losses = [data.get(name) for name in _LOSSES] if isinstance(data, dict) else []
        found = _LOSS.search(message)
        loss = next((each for each in losses if _is_number(each)), found and float(found[1]))
        self.loss = self.loss if loss is None else loss
        count = _COUNT.search(message)
        if count is None:
            return None
        self.unit, self.done, self.total = count["unit"].lower(), int(count["done"]), int(count["total"])
        at = event.created_at
        if _is_number(at):
            self._first, self._last_at = self._first or (self.done, at), at
        return count

    def seconds_left(self, now: float) -> float | None:
        """Return the seconds that the training will take, from the steps so far or from the service's estimate."""
        if self._first is not None and self.done > self._first[0] and self._last_at - self._first[1] >= _MIN_SECONDS:
            each = (self._last_at - self._first[1]) / (self.done - self._first[0])
            return max(0.0, each * (self.total - self.done) - (now - self._last_at))
        return None if self.ends_at is None else max(0.0, self.ends_at - now)

    def text(self, now: float | None = None) -> str:
        """Return a line: `step 62/204, loss 0.59, epoch 1/3, 2 min left`; empty before the first step.

        Args:
            now: Unix time. Default: the current one.
        """
        if not self.total:
            return ""
        parts = [f"{self.unit} {self.done}/{self.total}"]
        if self.loss is not None:
            parts.append(f"loss {self.loss:.3g}")
        if self.unit == "step" and self.n_epochs:
            epoch = min(self.n_epochs, -(-self.done * self.n_epochs // self.total) or 1)
            parts.append(f"epoch {epoch}/{self.n_epochs}")
        left = self.seconds_left(time.time() if now is None else now)
        if left is not None and self.done < self.total:
            parts.append(f"{duration(left)} left")
        return ", ".join(parts)


def _is_number(value: Any) -> TypeGuard[int | float]:
    """Whether a value of the service is a number to compute with: a larger one makes a float overflow."""
    return isinstance(value, int | float) and abs(value) < _MAX_NUMBER


def duration(seconds: float) -> str:
    """Return a duration in its largest unit that fits, such as `40 s`, `3 min` or `2 h`."""
    amount, unit = abs(seconds), "s"
    for size, name in ((60, "min"), (60, "h"), (24, "d")):
        if amount < size:
            break
        amount, unit = amount / size, name
    return f"{amount:.0f} {unit}"
