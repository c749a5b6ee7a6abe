"""The report of changes as Markdown that fits a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from spec.tools import describe
from spec.tools.breaking import Effect, effect
from spec.tools.diff import Difference
from spec.tools.unions import LIMITS

if TYPE_CHECKING:
    from spec.tools.changes import AnnotatedDifference, Changes
    from spec.tools.impact import Impact
    from spec.tools.surface import ApiChange

MANY = 6  # longer lists of names are counted


def changes(found: Changes) -> str:
    """Return the whole report."""
    lines = [f"## Changes since {found.base}", ""]
    if not found.effects and not found.version.errors:
        return "\n".join([*lines, "None: neither the contract nor the Python API.", ""])
    lines += [_counted(found.effects), ""]
    lines += _facts("Contract", [each for each in found.facts if not limit(each.difference)])
    lines += _facts("Limits", [each for each in found.facts if limit(each.difference)])
    lines += _api(found.api)
    lines += _impact(found.facts)
    lines += ["### Version", ""]
    moved = (
        "is still" if found.version.before == found.version.after else f"was {found.version.before or 'none'}, is now"
    )
    lines += [f"- {moved} {found.version.after}", *(f"- **{each}**" for each in found.version.errors), ""]
    return "\n".join(lines)


def differences(title: str, found: Sequence[Difference]) -> str:
    """Return a report on two documents without a project."""
    rows = [(effect(each), each) for each in found]
    lines = [f"## {title}", "", _counted([each for each, _ in rows]) if rows else "No difference.", ""]
    if rows:
        lines += _table([_row(each, difference) for each, difference in _worst_first(rows)])
    return "\n".join(lines)


def limit(difference: Difference) -> bool:
    """Whether a difference is about limits: numbers and rules that are checked before sending."""
    return difference.fact in LIMITS or difference.fact.startswith("x-")


def _counted(effects: Iterable[Effect]) -> str:
    found = list(effects)
    counts = ((found.count(each), each) for each in Effect)
    return ", ".join(
        f"**{count} {each}**" if each is Effect.BREAKING else f"{count} {each}" for count, each in counts if count
    )


def _worst_first(rows: list[tuple[Effect, Difference]]) -> list[tuple[Effect, Difference]]:
    order = list(Effect)
    return sorted(rows, key=lambda row: order.index(row[0]))


def _facts(title: str, facts: list[AnnotatedDifference]) -> list[str]:
    if not facts:
        return []
    rows = _worst_first([(each.effect, each.difference) for each in facts])
    return [f"### {title}", "", *_table([_row(each, difference) for each, difference in rows])]


def _row(level: Effect, difference: Difference) -> tuple[str, ...]:
    directions = " and ".join(sorted(difference.directions)) or "call"
    return (_marked(level), f"`{describe.place(difference.pointer)}`", describe.fact(difference), directions)


def _marked(level: Effect) -> str:
    return f"**{level}**" if level is Effect.BREAKING else str(level)


def _table(rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = ["| for callers | where | what | direction |", "|---|---|---|---|"]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return [*lines, ""]


def _api(found: list[ApiChange]) -> list[str]:
    if not found:
        return []
    order = list(Effect)
    lines = ["### Python API", "", "| for callers | name | what |", "|---|---|---|"]
    for each in sorted(found, key=lambda change: order.index(change.effect)):
        change = each.change.replace("|", "\\|")
        lines.append(f"| {_marked(each.effect)} | `{each.name}` | {change} |")
    return [*lines, ""]


def _impact(facts: list[AnnotatedDifference]) -> list[str]:
    """Return the impact, one line for all facts with the same impact."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for fact in facts:
        lines_of_fact = _impact_lines(fact.impact)
        if lines_of_fact:
            groups.setdefault(lines_of_fact, []).append(f"`{describe.place(fact.difference.pointer)}`")
    if not groups:
        return []
    lines = ["### Impact", ""]
    for lines_of_fact, places in groups.items():
        unique = list(dict.fromkeys(places))
        shown = (
            ", ".join(unique) if len(unique) <= MANY else f"{', '.join(unique[:MANY])} and {len(unique) - MANY} more"
        )
        lines += [f"- {shown}", *(f"    - {line}" for line in lines_of_fact)]
    return [*lines, ""]


def _impact_lines(impact: Impact) -> tuple[str, ...]:
    named = {
        "operations": impact.operations,
        "facade": impact.facade,
        "cassettes": impact.cassettes,
        "deviations": impact.deviations,
        "docs": impact.docs,
    }
    lines = [
        f"{name}: {', '.join(values) if len(values) <= MANY else f'{len(values)} of them'}"
        for name, values in named.items()
        if values
    ]
    # all of them: each is a line to edit
    return (*lines, *([f"spelled in: {', '.join(impact.spelled)}"] if impact.spelled else []))
