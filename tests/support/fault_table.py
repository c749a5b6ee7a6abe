"""The fault table of one mode. Each mode has its own module, so that xdist runs them in parallel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest

from tests.support.fault_scenarios import SCENARIOS
from tests.support.faults import EACH_BYTE, FaultRecord, Mode, table_lines, totals


class FaultTable:
    """No fault causes a duplicate or a loss.

    Attributes:
        mode: Whether the client under test is sync or async.
        records: Results of the runs, one record per scenario.
    """

    mode: ClassVar[Mode]
    records: ClassVar[list[FaultRecord]]

    @pytest.mark.parametrize("name", SCENARIOS)
    def test_fault_causes_no_duplicate_and_no_loss(self, name: str, tmp_path: Path) -> None:
        """Each run leaves one job, all events and the complete file, as counted by an independent client."""
        record = SCENARIOS[name](self.mode, tmp_path)
        self.records.append(record)
        assert record.wrong == []
        assert (record.duplicates, record.losses) == (0, 0)
        assert record.total > 0, "no fault has struck"

    def test_fault_table_has_at_least_1200_runs(self, tell: Callable[[str, str], None]) -> None:
        """At least 1,200 runs per mode, not counting the streams cut at each byte. Prints the table."""
        for line in [*table_lines(self.records), *totals(self.records)]:
            tell(f"fault table, {self.mode}", line)
        if len(self.records) == len(SCENARIOS):
            assert sum(record.total for record in self.records if not record.name.startswith(EACH_BYTE)) >= 1200
