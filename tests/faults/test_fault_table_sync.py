"""The fault table, blocking."""

from typing import ClassVar

from tests.support.fault_table import FaultTable
from tests.support.faults import FaultRecord, Mode


class TestBlocking(FaultTable):
    """The blocking client."""

    mode: ClassVar[Mode] = "sync"
    records: ClassVar[list[FaultRecord]] = []
