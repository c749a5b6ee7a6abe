"""What time it is for the service, and how a test moves it.

Every state the service shows follows from the clock: nothing runs in the background. All times are Unix seconds with
fractions; the service cuts them to whole seconds where it answers.
"""

import time
from collections.abc import Callable


class Clock:
    """The machine's time plus an offset that only grows with `advance`."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._listeners: set[Callable[[], None]] = set()

    def now(self) -> float:
        """Return the time, in Unix seconds."""
        return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        """Move the time forward by `seconds` at once; streams that wait notice.

        Raises:
            ValueError: `seconds` is negative: an answered state must never be taken back.
        """
        if seconds < 0:
            raise ValueError(f"the clock does not run backwards: advance({seconds})")
        self._offset += seconds
        self.changed()

    def delay(self, moment: float) -> float | None:
        """Return the seconds to sleep until `moment`, None if only `advance` brings it about."""
        return max(0.0, moment - self.now())

    def request(self) -> None:
        """Note that a request has come in."""

    def changed(self) -> None:
        """Tell everyone who waits for a time to look again."""
        for listener in list(self._listeners):
            listener()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` at every jump, from whichever thread made it. Returns what ends that."""
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)


class ManualClock(Clock):
    """A time that stands still until a test moves it.

    Args:
        start: The time it shows at first, in Unix seconds.
        tick: Seconds that each request moves it. With a tick above zero a client that polls sees its job proceed, and
            a stream runs to its end without waiting: the same requests always get the same times.
    """

    def __init__(self, start: float = 1_700_000_000.0, *, tick: float = 0.0) -> None:
        super().__init__()
        self._now = float(start)
        self._tick = tick

    def now(self) -> float:
        """Return the time, in Unix seconds."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the time forward by `seconds`.

        Raises:
            ValueError: `seconds` is negative.
        """
        if seconds < 0:
            raise ValueError(f"the clock does not run backwards: advance({seconds})")
        self._now += seconds
        self.changed()

    def delay(self, moment: float) -> float | None:
        """Return 0 when a tick lets time pass (it passes now), None when only a test does."""
        if moment <= self._now:
            return 0.0
        if self._tick > 0:
            self._now = moment
            return 0.0
        return None

    def request(self) -> None:
        """Let one tick pass."""
        self._now += self._tick
