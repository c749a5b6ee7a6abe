"""Names for new objects, in the shapes the service gives them."""

import hashlib
import random
import string
from functools import lru_cache

from ft_client.sandbox.profiles import Profile

_LETTERS = string.ascii_letters + string.digits


class Ids:
    """Fresh IDs; the same ones in the same order when seeded.

    Args:
        profile: Whose shapes they have.
        seed: Makes them repeatable.
        already: How many objects there are already, so that a seeded service does not repeat itself after a restart.
    """

    def __init__(self, profile: Profile, seed: int | None = None, already: int = 0) -> None:
        self._random = random.Random() if seed is None else random.Random(f"{seed}:{already}")
        self._profile = profile

    def _letters(self, prefix: str, length: int = 24) -> str:
        if self._profile.long_hex_ids:
            return prefix + self.hex()
        return prefix + "".join(self._random.choices(_LETTERS, k=length))

    def hex(self) -> str:
        """Return 32 hex digits."""
        return f"{self._random.getrandbits(128):032x}"

    def file(self) -> str:
        """Return the ID of a file."""
        return self._letters("file-", self._profile.file_id_length)

    def job(self) -> str:
        """Return the ID of a fine-tuning job."""
        return self._letters("ftjob-")

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
        """Return the last word of a fine-tuned model's name."""
        return "".join(self._random.choices(_LETTERS, k=8))

    def seed(self) -> int:
        """Return the seed of a job that was created without one."""
        return self._random.randrange(2**31)

    def request(self) -> str:
        """Return the name of one request."""
        return ("req_" if self._profile.prefixed_request_ids else "") + self.hex()


@lru_cache(maxsize=16_384)
def derived(prefix: str, *parts: object, profile: Profile, length: int = 24) -> str:
    """Return an ID that follows from `parts`, for things that are computed anew at every look."""
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).digest()
    if profile.long_hex_ids:
        return prefix + digest[:16].hex()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(length):
        number, index = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[index])
    return prefix + "".join(letters)
