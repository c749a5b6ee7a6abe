"""What `file=` takes, made ready for a form: name, content, type, size; and how far it has been read."""

import io
import os
from pathlib import Path
from typing import Any

import pytest

from ft_client._operations.file_input import ProgressReader, open_file_input


def ready(file: Any, filename: str | None = None) -> tuple[Any, ...]:
    """Name, type and size of a file."""
    with open_file_input("file", file, filename) as made:
        return made.name, made.content_type, made.size


def test_a_file_has_its_own_name_unless_it_is_given_another(tmp_path: Path) -> None:
    """The name on disk without its folders; given beside it, or with it; a number or nothing is no name."""
    path = tmp_path / "train.jsonl"
    path.write_bytes(b"abc")
    assert ready(path) == ready(str(path)) == ("train.jsonl", None, 3)
    assert ready((None, path)) == ("train.jsonl", None, 3)
    assert ready(("other", path, "text/x")) == ("other", "text/x", 3)
    assert ready(("other", path), "third") == ("third", None, 3)
    with path.open("rb") as file:
        assert ready(file) == ("train.jsonl", None, 3)
    with os.fdopen(os.open(path, os.O_RDONLY), "rb") as nameless:
        assert ready(nameless) == (None, None, 3)
    assert ready(b"ab") == (None, None, 2)
    assert ready(io.BytesIO(b"ab")) == (None, None, 2)


def test_the_size_is_counted_from_where_a_file_stands() -> None:
    """And it stands there afterwards; behind its end nothing is left; a pipe does not show its size."""
    file = io.BytesIO(b"header\nrest")
    file.readline()
    assert ready(file)[2] == 4
    assert file.read() == b"rest"
    file.seek(100)
    assert ready(file)[2] == 0
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        assert ready(pipe)[2] is None


@pytest.mark.parametrize("start", [0, 3])
def test_progress_follows_where_a_file_is_read(start: int) -> None:
    """From where it stood: sent again, it is told anew from there."""
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


def test_progress_of_a_pipe_has_no_end() -> None:
    """It cannot be sent again either."""
    told: list[tuple[int, int | None]] = []

    class Pipe:
        """It gives bytes, and nothing else."""

        def read(self, count: int) -> bytes:
            return b"x" * min(count, 2)

    watched = ProgressReader(Pipe(), None, lambda *done: told.append(done))
    watched.read(5)
    watched.read(1)
    assert told == [(2, None), (3, None)]
    assert not watched.seekable()
