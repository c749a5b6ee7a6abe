"""The command `ft`."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run `ft` and return its exit code."""
    try:
        import click  # noqa: F401  # a clear message if it is missing
    except ModuleNotFoundError:
        print("ft: the command needs the extra cli: pip install 'ft-client[cli]'", file=sys.stderr)
        return 2
    from ft_client.cli._app import run

    return run(argv)
