"""The clock of the service, and how tests advance it.

Every state of the service is computed from the clock, without background tasks. Times are Unix seconds as floats
and are truncated to whole seconds in responses.
"""

import time
from collections.abc import Callable


class Clock:
    """The system time plus an offset, which `advance` increases."""

    def __init__(self) -> None:
        self._offset = 0.0
        self._listeners: set[Callable[[], None]] = set()

    def now(self) -> float:
        """Return the current time in Unix seconds."""
        return time.time() + self._offset

    def advance(self, seconds: float) -> None:
        """Move the time forward by `seconds` and wake waiting streams.

        Raises:
            ValueError: If `seconds` is negative. States already reported must not be reverted.
        """
        if seconds < 0:
            raise ValueError(f"the clock does not run backwards: advance({seconds})")
        self._offset += seconds
        self.changed()

    def delay(self, moment: float) -> float | None:
        """Return the seconds to sleep until `moment`, or None if only `advance` reaches it."""
        return max(0.0, moment - self.now())

    def request(self) -> None:
        """Called for every request."""

    def changed(self) -> None:
        """Notify all listeners of a jump."""
        for listener in list(self._listeners):
            listener()

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after every jump, in the thread that made it.

        Returns:
            A function that removes the listener.
        """
        self._listeners.add(listener)
        return lambda: self._listeners.discard(listener)


class ManualClock(Clock):
    """A clock that stands still until a test advances it.

    Args:
        start: Initial time in Unix seconds.
        tick: Seconds that each request advances the clock. If positive, jobs progress while a client polls, streams run
            to their end without waiting, and the same requests always see the same times.
    """

    def __init__(self, start: float = 1_700_000_000.0, *, tick: float = 0.0) -> None:
        super().__init__()
        self._now = float(start)
        self._tick = tick

    def now(self) -> float:
        """Return the current time in Unix seconds."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move the time forward by `seconds`.

        Raises:
            ValueError: If `seconds` is negative.
        """
        if seconds < 0:
            raise ValueError(f"the clock does not run backwards: advance({seconds})")
        self._now += seconds
        self.changed()

    def delay(self, moment: float) -> float | None:
        """Return 0 if ticks advance the clock (it jumps to `moment`), or None if only a test does."""
        if moment <= self._now:
            return 0.0
        if self._tick > 0:
            self._now = moment
            return 0.0
        return None

    def request(self) -> None:
        """Advance the clock by one tick."""
        self._now += self._tick
