"""Result files at a terminal and as a picture: a summary of each metric, and curves of the losses."""

import os
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import click

from ft_client.cli._output import escape_control_characters, pluralize, print_line, print_note
from ft_client.errors import FTClientError

if TYPE_CHECKING:
    from ft_client import FTClient
    from ft_client.results import Results

Points = Sequence[tuple[int, float]]

_LARGEST = 100
_ROWS = 12
_MIN_COLUMNS = 20  # of the drawing; a narrower one shows nothing
# the first group with values is plotted: training metrics, then validation metrics
_GROUPS = (
    ("train_loss", "valid_loss", "full_valid_loss"),
    ("training_loss", "validation_loss"),
    ("train_reward_mean", "valid_reward_mean"),
)
_COLORS = (36, 33, 35, 32)  # SGR: cyan, yellow, magenta, green


class _Characters(NamedTuple):
    """Characters of a plot: one for each series, then the frame and the marks."""

    points: str
    left: str
    tick: str
    corner: str
    bottom: str
    bottom_tick: str
    epoch: str
    checkpoint: str


_UNICODE = _Characters("•○×+", "│", "┤", "└", "─", "┬", "┊", "▲")
_ASCII = _Characters("*ox+", "|", "+", "+", "-", "+", ":", "^")


@attrs.frozen
class Marks:
    """Steps that a plot marks.

    Attributes:
        epochs: Last steps of epochs.
        checkpoints: Steps of checkpoints.
    """

    epochs: tuple[int, ...] = ()
    checkpoints: tuple[int, ...] = ()


NO_MARKS = Marks()


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


def chosen_series(results: "Results[Any]", metrics: Sequence[str]) -> dict[str, Points]:
    """Return the series to plot: those of the metrics, or by default losses or rewards.

    Raises:
        UsageError: The file has no value of a metric.
    """
    available = results.metrics
    for metric in metrics:
        if metric not in available:
            raise click.UsageError(f"--metric {metric}: the file has {', '.join(available) or 'no metric'}")
    names = metrics or next((group for group in _GROUPS if set(group) & set(available)), ())
    return {name: results.series(name) for name in names if name in available}


def marks_of(client: "FTClient", job_id: str, results: "Results[Any]") -> Marks:
    """Return the ends of epochs and the checkpoints of a job of the current API, as far as the service reports them."""
    from ft_client._progress import TrainingProgress

    last = max((step for metric in results.metrics for step, _ in results.series(metric)), default=0)
    epochs: tuple[int, ...] = ()
    checkpoints: tuple[int, ...] = ()
    try:
        progress = TrainingProgress()
        progress.add_job(client.fine_tuning.jobs.retrieve(job_id))
        if progress.n_epochs and last >= progress.n_epochs:
            epochs = tuple(last * number // progress.n_epochs for number in range(1, progress.n_epochs + 1))
        if client._config.profile.supports("listFineTuningJobCheckpoints"):
            listed = [each.to_dict().get("step_number") for each in client.fine_tuning.jobs.checkpoints.list(job_id)]
            checkpoints = tuple(sorted(step for step in listed if isinstance(step, int)))
    except FTClientError as error:
        print_note(f"ft: epochs and checkpoints are not marked: {error}")
    return Marks(epochs, checkpoints)


def curve(
    series: dict[str, Points], width: int, marks: Marks = NO_MARKS, *, ascii_only: bool = False, color: bool = False
) -> str | None:
    """Return a plot; None if there are fewer than two values, or no room.

    Args:
        series: Points by the name of the metric. Each metric has its own character.
        width: Columns of the terminal.
        marks: Steps to mark.
        ascii_only: Whether the terminal shows nothing but ASCII.
        color: Whether it shows colours.
    """
    from ft_client_generated.notebook import whole_ticks

    if max(map(len, series.values()), default=0) < 2:
        return None
    used = _ASCII if ascii_only else _UNICODE
    points = [point for each in series.values() for point in each]
    first, last = min(step for step, _ in points), max(step for step, _ in points)
    low, high = min(value for _, value in points), max(value for _, value in points)
    labels = {row: f"{high - (high - low) * row / (_ROWS - 1):.3g}" for row in range(0, _ROWS, 4)}
    labels[_ROWS - 1] = f"{low:.3g}"
    margin = max(map(len, labels.values()))
    columns = min(width, _LARGEST) - margin - 2
    if columns < _MIN_COLUMNS:
        return None

    def column(step: int) -> int:
        return round((columns - 1) * (step - first) / (last - first)) if last > first else 0

    cells = [[" "] * columns for _ in range(_ROWS)]
    for step in (each for each in marks.epochs if first <= each <= last):
        for row in cells:
            row[column(step)] = used.epoch
    for number, each in enumerate(series.values()):
        character = used.points[number % len(used.points)]
        painted = f"\x1b[{_COLORS[number % len(_COLORS)]}m{character}\x1b[0m" if color else character
        for step, value in each:
            down = (high - value) / (high - low) if high > low else 0.5
            cells[round((_ROWS - 1) * down)][column(step)] = painted
    lines = [
        f"{labels.get(row, ''):>{margin}} {used.tick if row in labels else used.left}{''.join(line)}".rstrip()
        for row, line in enumerate(cells)
    ]
    axis, numbers = [used.bottom] * columns, [" "] * columns
    free = 0
    for step in whole_ticks(first, last, max(2, columns // 10)):
        at, text = column(step), str(step)
        start = min(max(at - len(text) // 2, 0), columns - len(text))
        if start >= free:
            axis[at] = used.bottom_tick
            numbers[start : start + len(text)] = text
            free = start + len(text) + 1
    for step in (each for each in marks.checkpoints if first <= each <= last):
        axis[column(step)] = used.checkpoint
    indent = " " * (margin + 1)
    lines += [f"{indent}{used.corner}{''.join(axis)}", f"{indent} {''.join(numbers)}".rstrip()]
    legend = [f"{used.points[number % len(used.points)]} {name}" for number, name in enumerate(series)]
    legend += [f"{used.epoch} end of an epoch"] * bool(marks.epochs)
    legend += [f"{used.checkpoint} checkpoint"] * bool(marks.checkpoints)
    return "\n".join([*lines, *_wrapped(legend, width - 2)])


def _wrapped(parts: list[str], width: int) -> list[str]:
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) + 3 > width:
            lines.append("")
        lines[-1] += f"   {part}" if lines[-1] else f"  {part}"
    return lines


def can_plot() -> bool:
    """Whether stdout is a terminal that can show a plot."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def show_results(results: "Results[Any]", metrics: Sequence[str] = (), marks: Marks = NO_MARKS) -> None:
    """Print the summary and, at a terminal that supports it, the plot."""
    chosen = chosen_series(results, metrics)
    for line in summary(results):
        print_line(f"  {line}")
    if can_plot():
        ascii_only = not (sys.stdout.encoding or "").lower().startswith("utf")
        color = not os.environ.get("NO_COLOR")
        series = {escape_control_characters(name): points for name, points in chosen.items()}
        drawing = curve(series, get_terminal_size().columns, marks, ascii_only=ascii_only, color=color)
        if drawing is not None:
            sys.stdout.write(f"{drawing}\n")  # has colours; the names are escaped


def save_picture(path: Path, job_id: str, results: "Results[Any]", metrics: Sequence[str], marks: Marks) -> None:
    """Write the curves as an SVG, or as an HTML page with the table of values.

    Raises:
        UsageError: The name does not end in .svg or .html, or there is nothing to draw.
    """
    from ft_client_generated.notebook import picture

    drawn = picture(
        chosen_series(results, metrics), epochs=marks.epochs, checkpoints=marks.checkpoints, background="#fff"
    )
    if not drawn:
        raise click.UsageError(f"--plot: the results of {job_id} have no curve -> name a metric with --metric")
    if path.suffix.lower() == ".html":
        rows = "".join(f"<li>{escape(line)}</li>" for line in summary(results))
        title = escape(job_id)
        drawn = (
            f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><title>{title}</title></head>\n'
            f"<body><h1>{title}</h1>{drawn}<ul>{rows}</ul></body>\n</html>\n"
        )
    path.write_text(drawn, encoding="utf-8", errors="backslashreplace")
    print_note(f"{path}: {pluralize(len(results), 'step')}")


def check_picture_name(context: click.Context, parameter: click.Parameter, value: str | None) -> Path | None:
    """Return the path of --plot.

    Raises:
        BadParameter: Its name ends in another suffix.
    """
    if value is None:
        return None
    path = Path(value)
    if path.suffix.lower() not in {".svg", ".html"}:
        raise click.BadParameter("the name must end in .svg or .html", context, parameter)
    return path
