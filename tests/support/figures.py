"""A plugin that prints figures of tests at the end of a run, from all processes of pytest-xdist.

def test_something(tell):
    tell("faults", "2,345 runs")
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

_PROPERTY = "told"


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Return a function that adds a line below a heading of the summary."""

    def add(heading: str, line: str) -> None:
        request.node.user_properties.append((_PROPERTY, (heading, line)))

    return add


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the lines, heading by heading."""
    sections: dict[str, list[str]] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for mark, entry in report.user_properties:
                    if mark == _PROPERTY:
                        sections.setdefault(entry[0], []).append(entry[1])
    for heading, lines in sections.items():
        terminalreporter.section(heading)
        for line in lines:
            terminalreporter.write_line(line)
