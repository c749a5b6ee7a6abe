"""Figures that tests tell, printed at the end of a run, whichever process of pytest-xdist they came from. A plugin.

def test_something(tell):
    tell("faults", "2,345 runs")
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

_MARK = "told"


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Put a line under a heading of the summary."""

    def put(heading: str, line: str) -> None:
        request.node.user_properties.append((_MARK, (heading, line)))

    return put


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print what was told, heading by heading."""
    told: dict[str, list[str]] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for mark, told_line in report.user_properties:
                    if mark == _MARK:
                        told.setdefault(told_line[0], []).append(told_line[1])
    for heading, lines in told.items():
        terminalreporter.section(heading)
        for line in lines:
            terminalreporter.write_line(line)
