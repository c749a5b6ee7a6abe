"""The fault table for the async client with aiohttp."""

from typing import ClassVar

import pytest

from tests.support.fault_table import FaultTable
from tests.support.faults import FaultRecord, Mode

pytest.importorskip("aiohttp", reason="the extra fast")


class TestFastFaultTable(FaultTable):
    """Async client with aiohttp."""

    mode: ClassVar[Mode] = "fast"
    records: ClassVar[list[FaultRecord]] = []
