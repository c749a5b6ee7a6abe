"""`ft sandbox`: run the sandbox until it is stopped."""

import click

from ft_client.cli._types import PROFILE


@click.command(short_help="Run the sandbox, a local service for tests.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on.  [default: a free one]")
@click.option(
    "--data", type=click.Path(file_okay=False), metavar="DIR", help="Folder to store all data in.  [default: in memory]"
)
@click.option(
    "--speed",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    metavar="X",
    help="Factor by which jobs run faster.",
)
@click.option(
    "--profile", type=PROFILE, metavar="NAME", help="Service to emulate, such as together or azure.  [default: openai]"
)
@click.option("--seed", type=int, metavar="N", help="Seed for repeatable IDs.")
@click.option(
    "--allow-host", multiple=True, metavar="NAME", help="Host name to accept besides loopback names; may be repeated."
)
@click.option(
    "--max-active-jobs",
    type=click.IntRange(1),
    metavar="N",
    help="Number of active jobs above which a create gets a 429.",
)
def sandbox(**options: object) -> int:
    """Run the sandbox: a local service with both APIs. It trains nothing.

    Prints one line, `listening on http://127.0.0.1:PORT/v1`, when it is ready, and requests on stderr. SIGTERM and
    Ctrl-C end it with exit code 0.
    """
    from ft_client.cli._sandbox_process import require_sandbox

    require_sandbox()
    from ft_client.sandbox.__main__ import main

    arguments: list[str] = []
    for name, value in options.items():
        for each in value if isinstance(value, tuple) else [value]:
            if each is not None:
                arguments += [f"--{name.replace('_', '-')}", str(each)]
    return main(arguments)
