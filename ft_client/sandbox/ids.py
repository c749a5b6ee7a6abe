"""IDs of new objects, in the formats of the emulated service."""

import hashlib
import random
import string
from functools import lru_cache

from ft_client.sandbox.profiles import Profile

_LETTERS = string.ascii_letters + string.digits


class Ids:
    """Generator of new IDs. With a seed, the sequence is repeatable.

    Args:
        profile: Profile that defines the formats.
        seed: Seed of the sequence.
        already: Number of stored objects. A seeded service continues after them when it is restarted.
    """

    def __init__(self, profile: Profile, seed: int | None = None, existing: int = 0) -> None:
        self._random = random.Random() if seed is None else random.Random(f"{seed}:{existing}")
        self._profile = profile

    def _random_id(self, prefix: str, length: int = 24) -> str:
        if self._profile.long_hex_ids:
            return prefix + self.hex()
        return prefix + "".join(self._random.choices(_LETTERS, k=length))

    def hex(self) -> str:
        """Return 32 hex digits."""
        return f"{self._random.getrandbits(128):032x}"

    def file(self) -> str:
        """Return the ID of a file."""
        return self._random_id("file-", self._profile.file_id_length)

    def job(self) -> str:
        """Return the ID of a fine-tuning job."""
        return self._random_id("ftjob-")

    def fine_tune(self) -> str:
        """Return the ID of a legacy fine-tune."""
        return "ft-" + "".join(self._random.choices(_LETTERS, k=24))

    def upload(self) -> str:
        """Return the ID of an upload."""
        return "upload_" + self.hex()

    def part(self) -> str:
        """Return the ID of a part of an upload."""
        return "part_" + self.hex()

    def permission(self) -> str:
        """Return the ID of a checkpoint permission."""
        return "cp_" + "".join(self._random.choices(_LETTERS, k=24))

    def model_tag(self) -> str:
        """Return the suffix that makes the name of a fine-tuned model unique."""
        return "".join(self._random.choices(_LETTERS, k=8))

    def seed(self) -> int:
        """Return the seed of a job created without one."""
        return self._random.randrange(2**31)

    def request(self) -> str:
        """Return a request ID."""
        return ("req_" if self._profile.prefixed_request_ids else "") + self.hex()


@lru_cache(maxsize=16_384)
def derived(prefix: str, *parts: object, profile: Profile, length: int = 24) -> str:
    """Return an ID derived from `parts`, for objects that are computed on every request."""
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).digest()
    if profile.long_hex_ids:
        return prefix + digest[:16].hex()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(length):
        number, index = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[index])
    return prefix + "".join(letters)
