"""The fault table, blocking: under every kind of fault nothing is done twice, and nothing is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.fault_scenarios import SCENARIOS
from tests.support.faults import EACH_BYTE, Book, lines, sums

BOOKS: list[Book] = []


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_is_done_twice_and_nothing_is_lost(name: str, tmp_path: Path) -> None:
    """Each run leaves one job, every event, the whole file: counted in the service by a client that nobody tests."""
    book = SCENARIOS[name]("sync", tmp_path)
    BOOKS.append(book)
    assert book.wrong == []
    assert (book.duplicates, book.losses) == (0, 0)
    assert book.total > 0, "no fault has struck"


def test_the_table_is_long_enough(tell: Callable[[str, str], None]) -> None:
    """More than a thousand struck runs in this mode alone, streams cut at each byte apart; the table is printed."""
    for line in lines(BOOKS):
        tell("fault table, sync", line)
    for line in sums(BOOKS):
        tell("fault table, sync", line)
    if len(BOOKS) == len(SCENARIOS):
        assert sum(book.total for book in BOOKS if not book.name.startswith(EACH_BYTE)) >= 1200
