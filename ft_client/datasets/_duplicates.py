"""Equal examples, in one file or in two, in memory that does not grow with the file.

A filter in fixed memory reports "new" or "possibly seen". The few candidates are confirmed in a second pass over the
file, which takes place only if there are any.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

# the class cannot be subscripted before Python 3.12
if TYPE_CHECKING:
    Integers = array[int]
else:
    Integers = array

# fingerprints that are kept themselves, in about 16 MiB
_MAX_EXACT: Final = 1 << 17
# 2**22 tags of 32 bits, and 2**26 bits behind them
_MAX_TAGS: Final = 1 << 22
_MAX_FILTER_BYTES: Final = 1 << 23
# distinct examples that are confirmed; more repetitions are not reported one by one
MAX_CANDIDATES: Final = 100_000


class BloomFilter:
    """Remembers fingerprints in fixed memory. It can take a new one for a known one, but not the reverse.

    A set holds the first ones. When it is full, a table of 32-bit tags takes its place, in which one probe decides most
    fingerprints. Only if the slot has another tag, the bits of a Bloom filter decide.

    Args:
        expected_bytes: Size of the file.
        filters: Number of filters that share the memory.
    """

    def __init__(self, expected_bytes: int, filters: int = 1) -> None:
        tags = 1 << 13
        while tags * filters < _MAX_TAGS and tags * 256 < expected_bytes:
            tags *= 2
        size = 1 << 12
        while size * filters < _MAX_FILTER_BYTES and size * 128 < expected_bytes:
            size *= 2
        self._exact: set[int] | None = set()
        self._most_exact = _MAX_EXACT // filters
        self._tags = array("I")
        self._bits = bytearray()
        self._tag_mask = tags - 1
        self._mask = size * 8 - 1

    def add_all(self, fingerprints: Iterable[int]) -> list[int]:
        """Add fingerprints other than 0, and return those that were possibly there before."""
        exact = self._exact
        if exact is None:
            return self._add_tags(fingerprints)
        added = list(filter(None, fingerprints))
        before, seen = len(exact), exact.intersection(added)
        exact.update(added)
        if len(exact) - before != len(added):
            # some were there, or occur more than once among the new ones
            counts = Counter(added)
            seen.update(fingerprint for fingerprint in counts if counts[fingerprint] > 1)
        if len(exact) > self._most_exact:
            self._tags = array("I", bytes(4 * (self._tag_mask + 1)))
            self._bits = bytearray(self._mask + 1 >> 3)
            self._exact = None
            self._add_tags(exact)
        return list(seen)

    def _add_tags(self, fingerprints: Iterable[int]) -> list[int]:
        tags, tag_mask, _add_bits = self._tags, self._tag_mask, self._add_bits
        seen = []
        for fingerprint in filter(None, fingerprints):
            slot = fingerprint & tag_mask
            tag = (fingerprint >> 24) & 0xFFFFFFFF or 1
            known = tags[slot]
            if not known:
                tags[slot] = tag
            elif known == tag or _add_bits(fingerprint):
                seen.append(fingerprint)
        return seen

    def _add_bits(self, fingerprint: int) -> bool:
        """Add a fingerprint whose slot has another tag."""
        bits, mask = self._bits, self._mask
        step = (fingerprint >> 31) | 1
        seen = True
        for position in (
            fingerprint & mask,
            fingerprint + step & mask,
            fingerprint + 2 * step & mask,
            fingerprint + 3 * step & mask,
        ):
            byte, bit = bits[position >> 3], 1 << (position & 7)
            if not byte & bit:
                seen = False
                bits[position >> 3] = byte | bit
        return seen

    def find(self, fingerprints: Iterable[int]) -> list[int]:
        """Return the positions of those that were possibly added."""
        exact = self._exact
        if exact is not None:
            if exact.isdisjoint(fingerprints):
                return []
            return [position for position, fingerprint in enumerate(fingerprints) if fingerprint in exact]
        tags, tag_mask = self._tags, self._tag_mask
        return [
            position
            for position, fingerprint in enumerate(fingerprints)
            if fingerprint and tags[fingerprint & tag_mask] and self._may_have(fingerprint)
        ]

    def _may_have(self, fingerprint: int) -> bool:
        if self._tags[fingerprint & self._tag_mask] == ((fingerprint >> 24) & 0xFFFFFFFF or 1):
            return True
        bits, mask = self._bits, self._mask
        step = (fingerprint >> 31) | 1
        positions = (fingerprint + factor * step & mask for factor in range(4))
        return all(bits[position >> 3] >> (position & 7) & 1 for position in positions)
