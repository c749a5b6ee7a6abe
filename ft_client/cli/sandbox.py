"""`ft sandbox`: the embedded service, until it is stopped."""

import click


@click.command(short_help="Run the embedded service.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to listen on.  [default: a free one]")
@click.option(
    "--data", type=click.Path(file_okay=False), metavar="DIR", help="Keep everything there.  [default: nothing]"
)
@click.option(
    "--speed", type=click.FloatRange(0, min_open=True), default=1.0, metavar="X", help="Make jobs X times faster."
)
@click.option("--profile", metavar="NAME", help="The service to be: openai, openai-2023 or azure.  [default: openai]")
@click.option("--seed", type=int, metavar="N", help="Make IDs repeatable.")
@click.option(
    "--allow-host", multiple=True, metavar="NAME", help="Host name to accept beside loopback names; repeatable."
)
@click.option("--max-active-jobs", type=click.IntRange(1), metavar="N", help="Refuse more jobs at once with 429.")
def sandbox(**options: object) -> int:
    """Run the embedded service: both APIs, in memory, on this machine alone. It trains nothing.

    Prints one line, `listening on http://127.0.0.1:PORT/v1`, when it is ready, and requests on stderr. Ends with 0 on
    SIGTERM and Ctrl-C.
    """
    from ft_client.cli._embedded import require_sandbox

    require_sandbox()
    from ft_client.sandbox.__main__ import main

    arguments: list[str] = []
    for name, value in options.items():
        for each in value if isinstance(value, tuple) else [value]:
            if each is not None:
                arguments += [f"--{name.replace('_', '-')}", str(each)]
    return main(arguments)
