"""Write docs/cli.md from the commands: `python -m ft_client.cli._docs > docs/cli.md`."""

import sys
from collections.abc import Iterator

import click

from ft_client.cli._app import root
from ft_client.datasets import RULES

_WIDTH = 100


def pages(command: click.Command, path: tuple[str, ...], parent: click.Context | None) -> Iterator[tuple[str, str]]:
    """Yield each command with its help page, a group before its commands."""
    context = click.Context(
        command, info_name=path[-1], parent=parent, terminal_width=_WIDTH, max_content_width=_WIDTH,
        help_option_names=["-h", "--help"],
    )  # fmt: skip
    yield " ".join(path), command.get_help(context)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            if child is not None:
                yield from pages(child, (*path, name), context)


def render() -> str:
    """Return the whole document."""
    parts = [
        "# The command `ft`",
        "The output of `ft COMMAND --help` for each command.\n"
        "`python -m ft_client.cli._docs > docs/cli.md` writes this page, and a test compares it with the commands.",
    ]
    for name, page in pages(root, ("ft",), None):
        parts.append(f"## {name}\n\n```text\n{page}\n```")
    parts.append(
        "## Problems that `ft data check` reports\n\n"
        "Errors make the upload fail or the example useless; warnings may be intended. The codes are stable.\n\n"
        "| code | severity | meaning |\n|---|---|---|\n"
        + "\n".join(f"| `{rule.code}` | {rule.severity} | {rule.meaning} |" for rule in RULES.values())
    )
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render())
