"""Result files of finished jobs: metrics per step as CSV, with the columns of the real service.

Counts come from the uploaded data. Losses and accuracies are simulated (see `training`).
"""

import csv
import io
from collections.abc import Sequence
from typing import Any

from ft_client.sandbox.classification import Labels
from ft_client.sandbox.training import MAX_ROWS, Run

_JOB = ("step", "train_loss", "train_accuracy", "valid_loss", "valid_mean_token_accuracy")
_LEGACY = (
    "step",
    "elapsed_tokens",
    "elapsed_examples",
    "training_loss",
    "training_sequence_accuracy",
    "training_token_accuracy",
)
_LEGACY_VALIDATION = ("validation_loss", "validation_sequence_accuracy", "validation_token_accuracy")


def job_table(run: Run, last: int) -> bytes:
    """Return the result file of a fine-tuning job up to step `last`, as plain CSV."""
    rows = [
        (
            step,
            run.train_loss(step),
            run.train_accuracy(step),
            run.valid_loss(step) if run.validated else "",
            run.valid_accuracy(step) if run.validated else "",
        )
        for step in run.logged_steps(MAX_ROWS)
        if step <= last
    ]
    return _csv(_JOB, rows)


def legacy_table(run: Run, labels: Labels | None) -> bytes:
    """Return the result file of a legacy fine-tune, with classification metrics if there are `labels`."""
    columns = [*_LEGACY, *(_LEGACY_VALIDATION if run.validated else ()), *(labels.columns if labels else ())]
    ends = {min(run.epoch_end(epoch), run.steps): epoch for epoch in range(1, run.epochs + 1)}
    steps = sorted({*run.logged_steps(MAX_ROWS), *list(ends)[-MAX_ROWS:]})
    rows = []
    for step in steps:
        row: list[Any] = [
            step,
            run.elapsed_tokens(step),
            run.elapsed_examples(step),
            run.train_loss(step),
            run.sequence_accuracy(step),
            run.train_accuracy(step),
        ]
        if run.validated:
            row += [run.valid_loss(step), run.sequence_accuracy(step), run.valid_accuracy(step)]
        if labels:
            row += labels.metrics(run, ends[step]) if step in ends else [""] * len(labels.columns)
        rows.append(row)
    return _csv(columns, rows)


def _csv(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode()
