"""The command `ft`: the client at a terminal."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run `ft`, and give its exit code."""
    try:
        import click  # noqa: F401  # told in one sentence where it is missing
    except ModuleNotFoundError:
        print("ft: the command needs more than the library: pip install 'ft-client[cli]'", file=sys.stderr)
        return 2
    from ft_client.cli._app import run

    return run(argv)
