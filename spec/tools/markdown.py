"""The report of changes as Markdown that fits a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from spec.tools import describe
from spec.tools.breaking import Effect, effect
from spec.tools.diff import Difference
from spec.tools.unions import LIMITS

if TYPE_CHECKING:
    from spec.tools.changes import Changes, Fact
    from spec.tools.impact import Touched
    from spec.tools.surface import ApiChange

MANY = 6  # more names than this are counted instead


def changes(found: Changes) -> str:
    """Return the whole report."""
    lines = [f"## Changes since {found.base}", ""]
    if not found.effects and not found.version.wrong:
        return "\n".join([*lines, "None: neither the contract nor the Python API.", ""])
    lines += [_counted(found.effects), ""]
    lines += _facts("Contract", [each for each in found.facts if not limit(each.difference)])
    lines += _facts("Limits", [each for each in found.facts if limit(each.difference)])
    lines += _api(found.api)
    lines += _touches(found.facts)
    lines += ["### Version", ""]
    moved = "stays" if found.version.before == found.version.after else f"was {found.version.before or 'none'}, is now"
    lines += [f"- {moved} {found.version.after}", *(f"- **{each}**" for each in found.version.wrong), ""]
    return "\n".join(lines)


def differences(title: str, found: Sequence[Difference]) -> str:
    """Return a report on two documents alone, without a project around them."""
    rows = [(effect(each), each) for each in found]
    lines = [f"## {title}", "", _counted([each for each, _ in rows]) if rows else "No difference.", ""]
    if rows:
        lines += _table([_row(each, difference) for each, difference in _worst_first(rows)])
    return "\n".join(lines)


def limit(difference: Difference) -> bool:
    """Whether a difference is one of limits: numbers and rules that are checked before sending."""
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


def _facts(title: str, facts: list[Fact]) -> list[str]:
    if not facts:
        return []
    rows = _worst_first([(each.effect, each.difference) for each in facts])
    return [f"### {title}", "", *_table([_row(each, difference) for each, difference in rows])]


def _row(verdict: Effect, difference: Difference) -> tuple[str, ...]:
    directions = " and ".join(sorted(difference.directions)) or "call"
    return (_marked(verdict), f"`{describe.place(difference.pointer)}`", describe.fact(difference), directions)


def _marked(verdict: Effect) -> str:
    return f"**{verdict}**" if verdict is Effect.BREAKING else str(verdict)


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


def _touches(facts: list[Fact]) -> list[str]:
    """Return what is touched, one line for all the facts that touch the same things."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for fact in facts:
        told = _touched(fact.touched)
        if told:
            groups.setdefault(told, []).append(f"`{describe.place(fact.difference.pointer)}`")
    if not groups:
        return []
    lines = ["### What they touch", ""]
    for told, places in groups.items():
        unique = list(dict.fromkeys(places))
        shown = (
            ", ".join(unique) if len(unique) <= MANY else f"{', '.join(unique[:MANY])} and {len(unique) - MANY} more"
        )
        lines += [f"- {shown}", *(f"    - {line}" for line in told)]
    return [*lines, ""]


def _touched(touched: Touched) -> tuple[str, ...]:
    named = {
        "operations": touched.operations,
        "facade": touched.facade,
        "cassettes": touched.cassettes,
        "deviations": touched.deviations,
        "docs": touched.docs,
    }
    return tuple(
        f"{name}: {', '.join(values) if len(values) <= MANY else f'{len(values)} of them'}"
        for name, values in named.items()
        if values
    )
