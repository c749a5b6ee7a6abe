"""Result files at a terminal: a summary of each metric, and a plot of the losses."""

import os
import sys
from typing import TYPE_CHECKING, Any

from ft_client.cli._output import print_line

if TYPE_CHECKING:
    from ft_client.results import Results

_LARGEST = 100
_ROWS = 14
# the first group with values is plotted: training metrics, then validation metrics
_PAIRS = (
    ("train_loss", "valid_loss", "full_valid_loss"),
    ("training_loss", "validation_loss"),
    ("train_reward_mean", "valid_reward_mean"),
)


def summary(results: "Results[Any]") -> list[str]:
    """Return a line for each metric: the best value with its step, and the last value."""
    lines = []
    for metric in results.metrics:
        series = results.series(metric)
        values = [value for _, value in series]
        best = min(values) if "loss" in metric else max(values)
        step = next(step for step, value in series if value == best)
        lines.append(f"{metric}: best {best:.4g} at step {step}, last {values[-1]:.4g}")
    return lines


def curve(results: "Results[Any]", width: int) -> str | None:
    """Return a plot of the losses or rewards; None if there are fewer than two values."""
    names = next((pair for pair in _PAIRS if set(pair) & set(results.metrics)), ())
    series = {name: results.series(name) for name in names if name in results.metrics}
    if max(map(len, series.values()), default=0) < 2:
        return None
    from plotext import figure

    figure.clear()
    figure.plot_size(min(width, _LARGEST), _ROWS)
    figure.theme("colorless" if os.environ.get("NO_COLOR") else "simple")
    for name, points in series.items():
        steps, values = zip(*points, strict=True)
        figure.draw(figure.signal(steps, values, marker="braille").lines(len(points) > 1).label(name))
    all_points = [point for points in series.values() for point in points]
    figure.legend(
        x=max(step for step, _ in all_points), y=max(value for _, value in all_points), ha="right", relative=True
    )
    return str(figure.build())


def show_results(results: "Results[Any]") -> None:
    """Print the summary and, at a terminal that supports it, the plot."""
    for line in summary(results):
        print_line(f"  {line}")
    if sys.stdout.isatty() and (sys.stdout.encoding or "").lower().startswith("utf"):
        from shutil import get_terminal_size

        drawing = curve(results, get_terminal_size().columns)
        if drawing is not None:
            sys.stdout.write(f"{drawing}\n")  # has colours, and only the names of `_PAIRS`
