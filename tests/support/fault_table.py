"""The fault table of one mode. A module a mode, so that the modes run side by side."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest

from tests.support.fault_scenarios import SCENARIOS
from tests.support.faults import EACH_BYTE, FaultRecord, Mode, table_lines, totals


class FaultTable:
    """Under every kind of fault nothing is done twice, and nothing is lost.

    Attributes:
        mode: how the client under test is called.
        books: what became of the runs, a book a scenario; one list a mode.
    """

    mode: ClassVar[Mode]
    records: ClassVar[list[FaultRecord]]

    @pytest.mark.parametrize("name", SCENARIOS)
    def test_nothing_is_done_twice_and_nothing_is_lost(self, name: str, tmp_path: Path) -> None:
        """Each run leaves one job, every event, the whole file, as a client that nobody tests counts in the service."""
        record = SCENARIOS[name](self.mode, tmp_path)
        self.records.append(record)
        assert record.wrong == []
        assert (record.duplicates, record.losses) == (0, 0)
        assert record.total > 0, "no fault has struck"

    def test_the_table_is_long_enough(self, tell: Callable[[str, str], None]) -> None:
        """More than a thousand struck runs in this mode alone, streams cut at each byte apart; the table is printed."""
        for line in [*table_lines(self.records), *totals(self.records)]:
            tell(f"fault table, {self.mode}", line)
        if len(self.records) == len(SCENARIOS):
            assert sum(record.total for record in self.records if not record.name.startswith(EACH_BYTE)) >= 1200
