"""The fault table for the async client."""

from typing import ClassVar

from tests.support.fault_table import FaultTable
from tests.support.faults import FaultRecord, Mode


class TestAsyncFaultTable(FaultTable):
    """Async client."""

    mode: ClassVar[Mode] = "async"
    records: ClassVar[list[FaultRecord]] = []
