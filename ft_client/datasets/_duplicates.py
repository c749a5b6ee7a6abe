"""Equal examples, in one file or in two, in memory that does not grow with the file.

A filter in fixed memory reports "new" or "possibly seen". The few candidates are confirmed in a second pass over the
file, which takes place only if there are any.
"""

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

# the class cannot be subscripted before Python 3.12
if TYPE_CHECKING:
    Integers = array[int]
else:
    Integers = array

# 2**22 tags of 32 bits, and 2**26 bits behind them
_MAX_TAGS: Final = 1 << 22
_MAX_FILTER_BYTES: Final = 1 << 23
# distinct examples that are confirmed; more repetitions are not reported one by one
MAX_CANDIDATES: Final = 100_000


class BloomFilter:
    """Remembers fingerprints in fixed memory. It can take a new one for a known one, but not the reverse.

    One probe decides most fingerprints: a table of 32-bit tags. Only if the slot has another tag, the bits of a Bloom
    filter decide.

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
        self.tags = array("I", bytes(4 * tags))
        self.tag_mask = tags - 1
        self._bits = bytearray(size)
        self._mask = size * 8 - 1

    def add(self, fingerprint: int) -> bool:
        """Add a fingerprint, and return whether it was possibly there before."""
        slot = fingerprint & self.tag_mask
        tag = (fingerprint >> 24) & 0xFFFFFFFF or 1
        known = self.tags[slot]
        if not known:
            self.tags[slot] = tag
            return False
        return known == tag or self.add_bits(fingerprint)

    def add_all(self, fingerprints: Iterable[int]) -> list[int]:
        """Add fingerprints other than 0, and return those that were possibly there before."""
        tags, tag_mask, add_bits = self.tags, self.tag_mask, self.add_bits
        seen = []
        for fingerprint in filter(None, fingerprints):
            slot = fingerprint & tag_mask
            tag = (fingerprint >> 24) & 0xFFFFFFFF or 1
            known = tags[slot]
            if not known:
                tags[slot] = tag
            elif known == tag or add_bits(fingerprint):
                seen.append(fingerprint)
        return seen

    def add_bits(self, fingerprint: int) -> bool:
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
        tags, tag_mask = self.tags, self.tag_mask
        return [
            position
            for position, fingerprint in enumerate(fingerprints)
            if fingerprint and tags[fingerprint & tag_mask] and fingerprint in self
        ]

    def __contains__(self, fingerprint: int) -> bool:
        known = self.tags[fingerprint & self.tag_mask]
        if not known:
            return False
        if known == ((fingerprint >> 24) & 0xFFFFFFFF or 1):
            return True
        bits, mask = self._bits, self._mask
        step = (fingerprint >> 31) | 1
        positions = (fingerprint + factor * step & mask for factor in range(4))
        return all(bits[position >> 3] >> (position & 7) & 1 for position in positions)
