"""Reports of contract coverage at the end of a run: a table, JSON for programs, a page for people.

A pytest plugin. The processes of pytest-xdist send their tallies to the one that prints. A run of all modules of one
kind of traffic fails if it covers less than MIN_COVERAGE.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.contract import operations
from tests.support.coverage import MEASURES, MIN_COVERAGE, Fact, Tally, collected, dumped, merge, universe

FOLDER = Path(__file__).parents[2] / "build"
TITLES = {
    "client": "generated traffic, client",
    "service": "generated traffic, service",
    "cassettes": "replayed cassettes",
}
MODULES = Path(__file__).parents[1] / "contract"
_COVERAGE, _WHOLE = "contract_coverage", "contract_coverage_whole"
_whole: set[str] = set()  # the kinds of traffic all of whose tests were collected
_selected = False


def pytest_deselected() -> None:
    """Note that a part of the tests does not run, so that low coverage is no failure."""
    global _selected
    _selected = True


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note the kinds of traffic whose tests all run."""
    files = {item.path for item in session.items}
    for name in TITLES:
        wanted = set(MODULES.glob(f"test_{name}*.py"))
        if wanted and wanted <= files and not _selected and not any("::" in each for each in session.config.args):
            _whole.add(name)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Send the tallies to the main process; or write the files, and fail if coverage is too low."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_COVERAGE], output[_WHOLE] = dumped(), sorted(_whole)
    elif collected():
        write(collected(), FOLDER)
        if shortfalls(collected()) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add the tallies of a worker."""
    output = getattr(node, "workeroutput", {})
    merge(output.get(_COVERAGE, "{}"))
    _whole.update(output.get(_WHOLE, ()))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the table."""
    if collected():
        terminalreporter.section("contract coverage")
        for line in table(collected()):
            terminalreporter.write_line(line)
        terminalreporter.write_line(f"not covered: {FOLDER.name}/contract-coverage.html, and .json")
        for line in shortfalls(collected()):
            terminalreporter.write_line(line, red=True)


def shortfalls(tallies: Mapping[str, Tally]) -> list[str]:
    """Return the measures whose coverage is too low, of complete kinds of traffic."""
    return [
        f"{TITLES[name]}: {done} of {total} {measure}, minimum {MIN_COVERAGE[measure]:.0%}"
        for name, tally in tallies.items()
        if name in _whole
        for measure in MEASURES
        for done, total in [tally.share(measure)]
        if done < MIN_COVERAGE[measure] * total
    ]


def table(tallies: Mapping[str, Tally]) -> Iterable[str]:
    """One line for each kind of traffic."""
    yield f"{'':28}" + "".join(f"{measure:>20}" for measure in MEASURES)
    for name, tally in _ordered(tallies):
        cells = []
        for measure in MEASURES:
            done, total = tally.share(measure)
            cells.append(f"{done}/{total} {done / total:>7.1%}")
        yield f"{TITLES.get(name, name):28}" + "".join(f"{cell:>20}" for cell in cells)


def _ordered(tallies: Mapping[str, Tally]) -> list[tuple[str, Tally]]:
    order = [*TITLES, *sorted(set(tallies) - set(TITLES))]
    return [(name, tallies[name]) for name in order if name in tallies]


def write(tallies: Mapping[str, Tally], folder: Path) -> None:
    """Write contract-coverage.json and contract-coverage.html."""
    folder.mkdir(exist_ok=True)
    text = json.dumps(report(tallies), indent=1, ensure_ascii=False)
    (folder / "contract-coverage.json").write_text(text + "\n", encoding="utf-8")
    (folder / "contract-coverage.html").write_text(page(tallies), encoding="utf-8")


def report(tallies: Mapping[str, Tally]) -> dict[str, Any]:
    """Everything as plain data: totals and gaps for each kind of traffic, and each operation's own."""
    return {
        "traffic": {
            name: {
                measure: {
                    "covered": tally.share(measure)[0],
                    "of": tally.share(measure)[1],
                    "missing": tally.missing(measure),
                }
                for measure in MEASURES
            }
            for name, tally in _ordered(tallies)
        },
        "operations": {
            op.operation_id: {name: _of_operation(op.operation_id, tally) for name, tally in _ordered(tallies)}
            for op in operations()
        },
    }


def _of_operation(operation_id: str, tally: Tally) -> dict[str, Any]:
    covered = {fact.counted for fact in tally.facts}
    result = {}
    for measure in ("statuses", "parameters", "properties"):
        own = [fact for fact in universe() if (fact.measure, fact.operation) == (measure, operation_id)]
        result[measure] = {
            "covered": sum(fact in tally.facts for fact in own),
            "of": len(own),
            "missing": [fact.name for fact in own if fact.counted not in covered],
            "elsewhere": [fact.name for fact in own if fact not in tally.facts and fact.counted in covered],
        }
    return result


STYLE = """
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 84rem; padding: 0 1rem; color: #1c2024 }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2.2rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem; border-bottom: 1px solid #d9dee3 }
thead th { border-bottom: 2px solid #8b949e }
tbody tr:hover { background: #f4f6f8 }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap }
code { font: 12px/1.5 ui-monospace, monospace }
.gap { color: #b00020; font-weight: 600 } .whole { color: #176f2c } .aside { color: #6b7480 }
details summary { cursor: pointer } p { max-width: 60rem }
@media (prefers-color-scheme: dark) {
  body { background: #14171a; color: #dfe3e7 } th, td { border-color: #333a41 } tbody tr:hover { background: #1d2226 }
  .gap { color: #ff7b8a } .whole { color: #6fd08c } .aside { color: #929ba5 }
}
"""


def page(tallies: Mapping[str, Tally]) -> str:
    """Return the page: totals, then one row for each operation and kind of traffic, with gaps in red."""
    head = "".join(f"<th>{measure}</th>" for measure in MEASURES)
    totals = "".join(
        f"<tr><th>{TITLES.get(name, name)}</th>{''.join(_share(*tally.share(measure)) for measure in MEASURES)}</tr>"
        for name, tally in _ordered(tallies)
    )
    parts = "".join(_part(name, tally) for name, tally in _ordered(tallies))
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Contract coverage by traffic</title><style>{STYLE}</style>"
        "<h1>Contract coverage by traffic</h1>"
        "<p>A property counts once for requests and once for responses, at any operation. "
        '<span class="gap">Red</span>: not covered. '
        '<span class="aside">Grey</span>: not through this operation, but through another.</p>'
        f"<table><thead><tr><th>traffic</th>{head}</tr></thead><tbody>{totals}</tbody></table>{parts}</html>\n"
    )


def _part(name: str, tally: Tally) -> str:
    rows = "".join(_row(op.operation_id, f"{op.method} {op.path}", tally) for op in operations())
    return (
        f"<h2>{TITLES.get(name, name)}</h2><table><thead><tr><th>operation</th><th>statuses</th><th>parameters</th>"
        f"<th>properties</th><th>not covered</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _row(operation_id: str, address: str, tally: Tally) -> str:
    found = _of_operation(operation_id, tally)
    reached = Fact("operations", operation_id, operation_id) in tally.facts
    cells = "".join(
        _share(each["covered"] + len(each["elsewhere"]), each["of"], each["covered"]) for each in found.values()
    )
    gaps = [
        f'<span class="gap"><code>{html.escape(gap)}</code></span>'
        for each in found.values()
        for gap in each["missing"]
    ]
    elsewhere = [gap for each in found.values() for gap in each["elsewhere"]]
    if elsewhere:
        listed = ", ".join(f"<code>{html.escape(gap)}</code>" for gap in elsewhere)
        gaps.append(f'<details class="aside"><summary>{len(elsewhere)} elsewhere only</summary>{listed}</details>')
    mark = "" if reached else ' class="gap"'
    return (
        f'<tr><th{mark}>{operation_id}<br><code class="aside">{html.escape(address)}</code></th>{cells}'
        f"<td>{'<br>'.join(gaps)}</td></tr>"
    )


def _share(done: int, total: int, here: int | None = None) -> str:
    if not total:
        return '<td class="number aside">none</td>'
    kind = "whole" if done == total else "gap"
    beside = "" if here in (None, done) else f' <span class="aside">({here} here)</span>'
    return f'<td class="number"><span class="{kind}">{done} of {total}</span>{beside}</td>'
