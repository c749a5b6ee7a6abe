"""What differs on platforms where these tests do not run: the parts that need no such platform."""

from __future__ import annotations

import functools
import os
import sys
from pathlib import Path

import pytest

from ft_client import _file_lock
from ft_client.cli._output import safe_file_name


def _note_position(fd: int, positions: list[int]) -> None:
    positions.append(os.lseek(fd, 0, os.SEEK_CUR))


def test_windows_locks_the_same_byte_at_any_position(tmp_path: Path) -> None:
    """Two processes at different positions of a file would otherwise both have the lock. The position stays."""
    locked: list[int] = []
    path = tmp_path / "file"
    path.write_bytes(b"0123456789")
    for position in (0, 7):
        with path.open("r+b") as file:
            file.seek(position)
            fd = file.fileno()
            _file_lock._lock_byte(fd, functools.partial(_note_position, fd, locked))
            assert file.read(1) == b"0123456789"[position : position + 1]
    assert locked[0] == locked[1] > 10


def test_file_name_of_the_service_has_no_stream_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere, a colon is a letter like any other."""
    assert safe_file_name("ft:a?.csv", "x") == "ft:a?.csv"
    monkeypatch.setattr(sys, "platform", "win32")
    assert safe_file_name("ft:a?.csv", "x") == "ft_a_.csv"
