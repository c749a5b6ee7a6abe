"""The fault table, blocking: under every kind of fault nothing is done twice, and nothing is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.fault_scenarios import SCENARIOS
from tests.support.faults import Book, lines

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
    """A thousand struck runs in this mode alone; the table is printed at the end of the run."""
    for line in lines(BOOKS):
        tell("fault table, sync", line)
    runs = sum(book.total for book in BOOKS)
    jobs, events, files = (sum(getattr(book, name) for book in BOOKS) for name in ("jobs", "events", "files"))
    tell(
        "fault table, sync", f"{runs} runs struck: {jobs} jobs created, {events} events delivered, {files} files whole"
    )
    if len(BOOKS) == len(SCENARIOS):
        assert runs >= 1000
