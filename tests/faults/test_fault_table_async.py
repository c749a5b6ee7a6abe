"""The fault table, awaited."""

from typing import ClassVar

from tests.support.fault_table import FaultTable
from tests.support.faults import FaultRecord, Mode


class TestAwaiting(FaultTable):
    """The awaiting client."""

    mode: ClassVar[Mode] = "async"
    records: ClassVar[list[FaultRecord]] = []
