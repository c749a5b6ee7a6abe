"""Preparation of `file=` for a form: name, content, type, size and progress."""

import io
import os
from pathlib import Path
from typing import Any

import pytest

from ft_client._operations.file_input import ProgressReader, open_file_input
from ft_client.errors import ParameterError


def prepared(file: Any, filename: str | None = None) -> tuple[Any, ...]:
    """Return name, type and size of a file."""
    with open_file_input("file", file, filename) as made:
        return made.name, made.content_type, made.size


def test_file_input_uses_own_name_by_default(tmp_path: Path) -> None:
    """The name is that on disk without folders, or the given one. A number or None is not used as a name."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(b"abc")
    assert prepared(path) == prepared(str(path)) == ("train.jsonl", None, 3)
    assert prepared((None, path)) == ("train.jsonl", None, 3)
    assert prepared(("other", path, "text/x")) == ("other", "text/x", 3)
    assert prepared(("other", path), "third") == ("third", None, 3)
    with path.open("rb") as file:
        assert prepared(file) == ("train.jsonl", None, 3)
    with os.fdopen(os.open(path, os.O_RDONLY), "rb") as nameless:
        assert prepared(nameless) == (None, None, 3)
    assert prepared(b"ab") == (None, None, 2)
    assert prepared(io.BytesIO(b"ab")) == (None, None, 2)


def test_file_input_size_counts_from_current_position() -> None:
    """The size is that from the current position, which stays unchanged. A pipe has no size."""
    file = io.BytesIO(b"header\nrest")
    file.readline()
    assert prepared(file)[2] == 4
    assert file.read() == b"rest"
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert prepared(pipe)[2] is None


@pytest.mark.parametrize("position", [4, 100])
def test_file_at_its_end_is_rejected(position: int) -> None:
    """A buffer that was just written would be sent without content; an empty one is sent."""
    file = io.BytesIO(b"rows")
    file.seek(position)
    with pytest.raises(ParameterError, match=r"is at its end.*seek\(0\)"):
        prepared(file)
    assert prepared(io.BytesIO())[2] == 0


@pytest.mark.parametrize("start", [0, 3])
def test_progress_counts_from_initial_position(start: int) -> None:
    """Progress is counted from the initial position, again after a retry."""
    told: list[tuple[int, int | None]] = []
    file = io.BytesIO(b"0123456789")
    file.seek(start)
    watched = ProgressReader(file, 10 - start, lambda *done: told.append(done))
    assert watched.seekable()
    watched.read(4)
    watched.read()
    assert watched.read(1) == b""
    assert told == [(4, 10 - start), (10 - start, 10 - start)]
    assert watched.seek(start + 1) == watched.tell() == start + 1
    watched.read(2)
    assert told[-1] == (3, 10 - start)
    watched.seek(0)
    watched.read(1)
    assert told[-1][0] == 1


def test_progress_of_pipe_has_no_total() -> None:
    """A pipe has no total, and cannot be sent again."""
    told: list[tuple[int, int | None]] = []

    class Pipe:
        """A stream that can only be read."""

        def read(self, count: int) -> bytes:
            return b"x" * min(count, 2)

    watched = ProgressReader(Pipe(), None, lambda *done: told.append(done))
    watched.read(5)
    watched.read(1)
    assert told == [(2, None), (3, None)]
    assert not watched.seekable()
