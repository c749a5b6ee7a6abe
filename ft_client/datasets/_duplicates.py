"""Find equal examples, in one file or in two, in memory that does not grow with them.

A Bloom filter says "certainly new" or "perhaps seen". The few that were perhaps seen are looked up in a second pass
over the file, which is read again only if there are any.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from ft_client.datasets._reader import NotJSONLError, read_rows
from ft_client.datasets._rules import DatasetLimits, Findings

# 2**27 bits: with 4 marks an example a million examples leave the filter 97 % empty, and one in a million is doubted
_MOST_BYTES: Final = 1 << 24
# distinct examples looked up; a file that repeats more than this is told so often enough
MOST_DOUBTS: Final = 100_000


def fingerprint(row: dict[str, Any]) -> int:
    """Hash what an example says, whatever its spacing, its escapes and the order of its keys."""
    if len(row) == 2:
        prompt, completion = row.get("prompt"), row.get("completion")
        if type(prompt) is str and type(completion) is str:
            return hash((prompt, completion))
    elif len(row) == 1:
        messages = row.get("messages")
        if type(messages) is list:
            return hash(tuple(map(_message_key, messages)))
    return hash(json.dumps(row, sort_keys=True))


def _message_key(message: object) -> object:
    if type(message) is dict and len(message) == 2:
        role, content = message.get("role"), message.get("content")
        if type(content) is str and type(role) is str:
            return role, content
    return json.dumps(message, sort_keys=True)


class SeenFilter:
    """Remembers fingerprints in fixed memory; may take a new one for a known one, never the other way round."""

    def __init__(self, expected_bytes: int) -> None:
        size = 1 << 13
        while size < _MOST_BYTES and size * 8 < expected_bytes:
            size *= 2
        self._bits = bytearray(size)
        self._mask = size * 8 - 1

    def add(self, mark: int) -> bool:
        """Note a fingerprint, and tell whether it was perhaps there before."""
        bits, mask = self._bits, self._mask
        step = (mark >> 31) | 1
        known = True
        for place in (mark & mask, mark + step & mask, mark + 2 * step & mask, mark + 3 * step & mask):
            byte, bit = bits[place >> 3], 1 << (place & 7)
            if not byte & bit:
                known = False
                bits[place >> 3] = byte | bit
        return known

    def __contains__(self, mark: int) -> bool:
        bits, mask = self._bits, self._mask
        step = (mark >> 31) | 1
        places = (mark & mask, mark + step & mask, mark + 2 * step & mask, mark + 3 * step & mask)
        return all(bits[place >> 3] >> (place & 7) & 1 for place in places)


def fingerprints(path: Path, limits: DatasetLimits) -> Iterator[tuple[int, int]]:
    """Read a file again: the line and fingerprint of each example; problems were reported the first time."""
    silent = Findings(keep=0)
    try:
        for row in read_rows(path, silent, limits):
            if row is not None and silent.line is not None:
                yield silent.line, fingerprint(row)
    except NotJSONLError:
        return


def confirm_duplicates(path: Path, doubtful: Iterable[int], limits: DatasetLimits) -> Iterator[tuple[int, int]]:
    """Give the line of each example that was there before, with the line of the first one."""
    wanted = set(doubtful)
    first: dict[int, int] = {}
    if not wanted:
        return
    for line, mark in fingerprints(path, limits):
        if mark in wanted:
            if mark in first:
                yield line, first[mark]
            else:
                first[mark] = line
