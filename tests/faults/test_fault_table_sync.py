"""The fault table for the sync client."""

from typing import ClassVar

from tests.support.fault_table import FaultTable
from tests.support.faults import FaultRecord, Mode


class TestSyncFaultTable(FaultTable):
    """Sync client."""

    mode: ClassVar[Mode] = "sync"
    records: ClassVar[list[FaultRecord]] = []
