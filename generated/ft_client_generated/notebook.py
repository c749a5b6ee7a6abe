"""Objects as HTML, for notebooks. Every text is escaped and cut: it may come from a service, with markup in it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

MAX_TEXT = 200
"""Characters of a value that are shown."""

MAX_ROWS = 50
MAX_COLUMNS = 8
MAX_POINTS = 500
"""Points of a curve that are drawn."""

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 520, 180, 70, 24
# differences of larger values overflow
_MAX_VALUE = 1e300


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
    return table(title, ("", "value"), [(name, value) for name, value in values.items() if value is not None])


def items(title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return a table of objects, with the first `MAX_COLUMNS` properties that have a plain value."""
    columns = [name for name, value in _first_values(rows).items() if not isinstance(value, (dict, list))]
    columns = columns[:MAX_COLUMNS]
    return table(title, columns, [[row.get(column) for column in columns] for row in rows])


def _first_values(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the first value of each property that is not None, in the order of the properties."""
    found: dict[str, Any] = {}
    for row in rows:
        for name, value in row.items():
            if value is not None:
                found.setdefault(name, value)
    return found


def curve(series: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    """Return an SVG with a line for each series of steps and values; empty if there are no points.

    Lines differ by their dashes, and have the colour of the text: they are legible on any background.
    """
    lines = {name: _drawable(points) for name, points in series.items()}
    lines = {name: points for name, points in lines.items() if points}
    if not lines:
        return ""
    steps = [step for points in lines.values() for step, _ in points]
    values = [value for points in lines.values() for _, value in points]
    first, last, low, high = min(steps), max(steps), min(values), max(values)

    def place(step: int, value: float) -> str:
        x = _LEFT + (_WIDTH - _LEFT - 10) * ((step - first) / (last - first) if last > first else 0.5)
        y = 10 + (_HEIGHT - _BOTTOM - 10) * ((high - value) / (high - low) if high > low else 0.5)
        return f"{x:.1f},{y:.1f}"

    drawn = []
    for number, (name, points) in enumerate(lines.items()):
        dash = "none" if number == 0 else f"{6 / number:.1f} 3"
        # a single point is a line of no length, which round ends make visible
        path = " ".join(place(*point) for point in (points if len(points) > 1 else points * 2))
        drawn.append(
            f'<polyline points="{path}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"'
            f' stroke-dasharray="{dash}"><title>{text(name)}</title></polyline>'
        )
    bottom = _HEIGHT - _BOTTOM
    labels = [
        (_LEFT - 6, 14, "end", f"{high:.4g}"),
        (_LEFT - 6, bottom, "end", f"{low:.4g}"),
        (_LEFT, _HEIGHT - 6, "start", f"step {first}"),
        (_WIDTH - 10, _HEIGHT - 6, "end", str(last)),
    ]
    drawn += [
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="11" fill="currentColor">{text(label)}</text>'
        for x, y, anchor, label in labels
    ]
    legend = ", ".join(f"{text(name)} ({'solid' if number == 0 else 'dashed'})" for number, name in enumerate(lines))
    return (
        f'<figure><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}"'
        f' role="img">{"".join(drawn)}</svg><figcaption>{legend}</figcaption></figure>'
    )


def _drawable(points: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return at most `MAX_POINTS` points, evenly chosen, without those that cannot be drawn."""
    fit = [(step, value) for step, value in points if abs(value) < _MAX_VALUE]
    stride = -(-len(fit) // MAX_POINTS) or 1
    return fit[::stride]
