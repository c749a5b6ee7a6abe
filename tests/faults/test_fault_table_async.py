"""The fault table, awaited."""

from typing import ClassVar

from tests.support.fault_table import FaultTable
from tests.support.faults import Book, Mode


class TestAwaiting(FaultTable):
    """The awaiting client."""

    mode: ClassVar[Mode] = "async"
    books: ClassVar[list[Book]] = []
