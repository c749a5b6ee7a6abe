"""`ft data`: look at files before they are sent."""

import sys
from typing import TYPE_CHECKING

import click

from ft_client.cli._exits import WRONG
from ft_client.cli._output import clean, json_line
from ft_client.cli._session import Session, json_option, pass_session

if TYPE_CHECKING:
    from ft_client.datasets import DatasetReport

_SHOWN = 20


@click.group()
def data() -> None:
    """Check training data; nothing is sent."""


@data.command()
@click.argument("file", type=click.Path())
@click.option(
    "--against", type=click.Path(), metavar="FILE", help="The other file of the pair; no example may stand in both."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["completion", "chat", "preference", "reinforcement"]),
    help="Insist on one format.  [default: that of the first example]",
)
@click.option("--min-examples", type=click.IntRange(0), metavar="N", help="Fewest examples.  [default: 10]")
@click.option("--all", "all_problems", is_flag=True, help=f"Show every problem, not the first {_SHOWN}.")
@json_option
@pass_session
def check(
    session: Session, file: str, against: str | None, format_: str | None, min_examples: int | None, all_problems: bool
) -> int:
    """Check a training or validation FILE, line by line: JSON, format, roles, tools, images, duplicates.

    Exits with 2 if there is an error; warnings alone leave it at 0.
    """
    from ft_client.datasets import DatasetLimits
    from ft_client.datasets import check as check_file

    limits = DatasetLimits() if min_examples is None else DatasetLimits(min_examples=min_examples)
    report = check_file(file, format=format_, against=against, limits=limits)  # type: ignore[arg-type]  # click checked it
    if session.as_json:
        json_line({"object": "ft.dataset_report", **report.to_dict()})
    else:
        show_report(report, sys.maxsize if all_problems else _SHOWN)
    return 0 if report.ok else WRONG


def show_report(report: "DatasetReport", most: int = _SHOWN, *, on_the_way: bool = False) -> None:
    """Write what was found and what the file holds; on stderr and without advice if it is a step of something else."""

    def tell(text: str) -> None:
        click.echo(clean(text), err=on_the_way)

    for problem in report.problems[:most]:
        tell(f"{report.path}: {problem.severity}: {problem}")
    left = report.error_count + report.warning_count - min(most, len(report.problems))
    if left > 0:
        tell(f"... and {left:,} more")
    if report.format is not None:
        tokens = report.tokens
        tell(
            f"{report.path}: {report.examples:,} examples ({report.format}), about {tokens.total:,} tokens by estimate"
        )
    if report.classes and len(report.classes) <= most:
        tell("classes: " + ", ".join(f"{one.completion.strip()!r} {one.examples:,}" for one in report.classes))
    if report.classification is not None and report.ok and not on_the_way:
        settings = report.classification.parameters().items()
        options = " ".join(
            f"--{key.replace('_', '-')}" + ("" if value is True else f" {value!r}") for key, value in settings
        )
        tell(f"for ft fine-tunes create, with a validation file: {options}")
    tell(f"{_number(report.error_count, 'error')}, {_number(report.warning_count, 'warning')}")


def _number(number: int, thing: str) -> str:
    return f"{number:,} {thing}" if number == 1 else f"{number:,} {thing}s"
