"""`python -m ft_client.sandbox`: the service in a process of its own."""

import argparse
import sys

from ft_client.sandbox.clock import Clock, ManualClock
from ft_client.sandbox.profiles import PROFILES
from ft_client.sandbox.server import serve


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and run the service. Returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m ft_client.sandbox",
        description="A stand-in for the fine-tuning service on a loopback port. It trains nothing.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: loopback only)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; a free one by default")
    parser.add_argument("--data", metavar="DIR", help="folder that keeps everything; by default nothing is kept")
    parser.add_argument("--speed", type=float, default=1.0, metavar="X", help="how many times faster jobs proceed")
    parser.add_argument("--profile", choices=sorted(PROFILES), default="openai", help="the service to be")
    parser.add_argument("--seed", type=int, metavar="N", help="make IDs repeatable")
    parser.add_argument("--start", type=float, metavar="SECONDS", help="a clock that stands at this Unix time")
    parser.add_argument("--tick", type=float, default=0.0, metavar="SECONDS", help="with --start: time per request")
    parser.add_argument("--max-active-jobs", type=int, metavar="N", help="jobs per model at once, 429 beyond")
    parser.add_argument("--contract", metavar="FILE", help="JSON document to keep to instead of the one shipped")
    given = parser.parse_args(arguments)
    clock: Clock | None = None if given.start is None else ManualClock(given.start, tick=given.tick)
    try:
        return serve(
            host=given.host,
            port=given.port,
            data_dir=given.data,
            speed=given.speed,
            profile=given.profile,
            clock=clock,
            seed=given.seed,
            max_active_jobs=given.max_active_jobs,
            contract=given.contract,
        )
    except (OSError, RuntimeError, ValueError) as error:
        sys.stderr.write(f"the sandbox cannot start: {error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
