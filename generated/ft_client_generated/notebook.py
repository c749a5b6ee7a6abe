"""Objects as HTML, for notebooks. Every text is escaped and cut: it may come from a service, with markup in it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

MAX_TEXT = 200
"""Characters of a value that are shown."""

MAX_ROWS = 50
MAX_COLUMNS = 8
MAX_POINTS = 500
"""Points of a curve that are drawn."""

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 520, 220, 70, 14, 26, 40
# differences of larger values overflow
_MAX_VALUE = 1e300
_MAX_TIME = 253_402_300_800  # the year 10000


def text(value: Any) -> str:
    """Return a value as escaped text of at most `MAX_TEXT` characters. None is an empty text."""
    if value is None:
        return ""
    shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    shown = shown if len(shown) <= MAX_TEXT else shown[: MAX_TEXT - 1] + "…"
    return escape(shown).encode("utf-8", "backslashreplace").decode("utf-8")  # a notebook cannot store surrogates


def table(title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Return a table of at most `MAX_ROWS` rows."""
    head = "".join(f"<th>{text(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in row)}</tr>" for row in rows[:MAX_ROWS])
    more = f"<p>and {len(rows) - MAX_ROWS} more</p>" if len(rows) > MAX_ROWS else ""
    return f"<p><b>{text(title)}</b></p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def fields(title: str, values: Mapping[str, Any]) -> str:
    """Return a table with a row for each value that is not None."""
    rows = [(name, _readable(name, value)) for name, value in values.items() if value is not None]
    return table(title, ("", "value"), rows)


def items(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return a table of objects, with the first `MAX_COLUMNS` properties that have a plain value."""
    columns = [name for name, value in _first_values(rows).items() if not isinstance(value, (dict, list))]
    columns = columns[:MAX_COLUMNS]
    return table(title, columns, [[_readable(column, row.get(column)) for column in columns] for row in rows])


def _readable(name: str, value: Any) -> Any:
    """Return a time in UTC in place of Unix seconds, and any other value unchanged."""
    if name.endswith("_at") and isinstance(value, (int, float)) and 1 < value < _MAX_TIME:
        return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(value))
    return value


def _first_values(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the first value of each property that is not None, in the order of the properties."""
    found: dict[str, Any] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                found.setdefault(name, value)
    return found


def curve(series: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    """Return a figure with the SVG of `picture`; empty if there are no points."""
    drawn = picture(series)
    return drawn and f"<figure>{drawn}</figure>"


def picture(
    series: Mapping[str, Sequence[tuple[int, float]]],
    *,
    epochs: Sequence[int] = (),
    checkpoints: Sequence[int] = (),
    background: str = "",
) -> str:
    """Return an SVG with a line for each series of steps and values; empty if there are no points.

    Lines differ by their dashes, and have the colour of the text: they are legible on any background.

    Args:
        series: Points by the name of the series.
        epochs: Last steps of epochs: thin vertical lines.
        checkpoints: Steps of checkpoints: triangles on the axis.
        background: CSS colour behind black lines, for a file of its own.
    """
    lines = {name: _drawable(points) for name, points in series.items()}
    lines = {name: points for name, points in lines.items() if points}
    if not lines:
        return ""
    steps = [step for points in lines.values() for step, _ in points]
    values = [value for points in lines.values() for _, value in points]
    first, last, low, high = min(steps), max(steps), min(values), max(values)
    bottom, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT

    def across(step: int) -> float:
        return _LEFT + (right - _LEFT) * ((step - first) / (last - first) if last > first else 0.5)

    def down(value: float) -> float:
        return _TOP + (bottom - _TOP) * ((high - value) / (high - low) if high > low else 0.5)

    drawn = [
        f'<path d="M{across(step):.1f} {_TOP}V{bottom}" stroke="currentColor" stroke-width="0.5" opacity="0.4"/>'
        for step in epochs
        if first <= step <= last
    ]
    drawn += [
        f'<path d="M{across(step):.1f} {bottom - 5}l4 7h-8z" fill="currentColor"/>'
        for step in checkpoints
        if first <= step <= last
    ]
    drawn.append(f'<path d="M{_LEFT} {_TOP}V{bottom}H{right}" fill="none" stroke="currentColor" opacity="0.4"/>')
    for number, (name, points) in enumerate(lines.items()):
        # a single point is a line of no length, which round ends make visible
        path = " ".join(
            f"{across(step):.1f},{down(value):.1f}" for step, value in (points if len(points) > 1 else points * 2)
        )
        drawn.append(
            f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"'
            f' stroke-dasharray="{_dash(number)}"><title>{text(name)}</title></polyline>'
        )
    labels = [(_LEFT - 6, _TOP + 4, "end", f"{high:.4g}"), (_LEFT - 6, bottom, "end", f"{low:.4g}")]
    labels += [(across(step), bottom + 16, "middle", str(step)) for step in whole_ticks(first, last)]
    labels += [(right, bottom + 30, "end", _marks_in_words(epochs, checkpoints))]
    place = float(_LEFT)
    for number, name in enumerate(lines):
        drawn.append(
            f'<path d="M{place:.0f} 10h24" stroke="currentColor" stroke-width="1.5"'
            f' stroke-dasharray="{_dash(number)}"/>'
        )
        labels.append((place + 30, 14, "start", name))
        place += 46 + 6.2 * len(name)
    drawn += [
        f'<text x="{x:.0f}" y="{y}" text-anchor="{anchor}" font-size="11" font-family="sans-serif"'
        f' fill="currentColor">{text(label)}</text>'
        for x, y, anchor, label in labels
    ]
    style = f' style="color:#222;background:{text(background)}"' if background else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}"'
        f' role="img"{style}>{"".join(drawn)}</svg>'
    )


def whole_ticks(first: int, last: int, most: int = 6) -> list[int]:
    """Return at most about `most` whole numbers between two: multiples of 1, 2 or 5 times a power of ten."""
    if last <= first:
        return [first]
    size = 1
    while (last - first) // size > most:
        size = size * 5 // 2 if str(size).startswith("2") else size * 2
    return [each * size for each in range(-(-first // size), last // size + 1)]


def _dash(number: int) -> str:
    return "none" if number == 0 else f"{6 / number:.1f} 3"


def _marks_in_words(epochs: Sequence[int], checkpoints: Sequence[int]) -> str:
    words = ["| end of an epoch"] * bool(epochs) + ["\N{BLACK UP-POINTING TRIANGLE} checkpoint"] * bool(checkpoints)
    return "   ".join(["step", *words])


def _drawable(points: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return at most `MAX_POINTS` points, evenly chosen, without those that cannot be drawn."""
    fit = [(step, value) for step, value in points if abs(value) < _MAX_VALUE]
    stride = -(-len(fit) // MAX_POINTS) or 1
    return fit[::stride]
