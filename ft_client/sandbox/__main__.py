"""`python -m ft_client.sandbox`: run the service as a separate process."""

import argparse
import sys

from ft_client.sandbox.clock import Clock, ManualClock
from ft_client.sandbox.server import serve
from ft_client.sandbox.service import names


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and run the service.

    Returns:
        The exit status: 0, or 2 if the service cannot start.
    """
    parser = argparse.ArgumentParser(
        prog="python -m ft_client.sandbox",
        description="An embedded fine-tuning service on a loopback port. It does not train anything.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--data", metavar="DIR", help="directory for persistent data (default: none, nothing is kept)")
    parser.add_argument(
        "--speed", type=float, default=1.0, metavar="X", help="speed factor for jobs (default: %(default)s)"
    )
    parser.add_argument(
        "--profile", choices=names(), default="openai", help="service to emulate (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, metavar="N", help="seed for repeatable IDs")
    parser.add_argument(
        "--start", type=float, metavar="SECONDS", help="use a manual clock that starts at this Unix time"
    )
    parser.add_argument(
        "--tick",
        type=float,
        default=0.0,
        metavar="SECONDS",
        help="with --start: seconds that each request advances the clock",
    )
    parser.add_argument(
        "--max-active-jobs", type=int, metavar="N", help="maximum number of active jobs per model; more get a 429"
    )
    parser.add_argument("--contract", metavar="FILE", help="OpenAPI document (JSON) to use instead of the packaged one")
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="host name to accept in addition to loopback names, e.g. that of a container; repeatable, * for all",
    )
    parser.add_argument(
        "--training-unavailable", action="store_true", help="reject new jobs with the code training_not_available"
    )
    options = parser.parse_args(arguments)
    clock: Clock | None = None if options.start is None else ManualClock(options.start, tick=options.tick)
    try:
        return serve(
            host=options.host,
            port=options.port,
            data_dir=options.data,
            speed=options.speed,
            profile=options.profile,
            clock=clock,
            seed=options.seed,
            max_active_jobs=options.max_active_jobs,
            contract=options.contract,
            allow_hosts=options.allow_host,
            training_available=not options.training_unavailable,
        )
    except (OSError, RuntimeError, ValueError) as error:
        sys.stderr.write(f"Cannot start the sandbox: {error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
