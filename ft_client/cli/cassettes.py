"""`ft cassettes`: check recorded requests and responses."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ft_client.cli._exit_codes import USAGE_ERROR
from ft_client.cli._output import escape_control_characters, json_line, print_note
from ft_client.cli._session import Session, json_option, pass_session

if TYPE_CHECKING:
    from ft_client.cassettes.rules import CassetteProblem

_RULES = ("contract", "secret", "stale", "origin", "format")


@click.group()
def cassettes() -> None:
    """Check cassettes of vcrpy; nothing is sent."""


@cassettes.command()
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--contract",
    metavar="FILE",
    help="OpenAPI 3.x document, or ft_client for the contract of this package.  [default: none, to skip its rules]",
)
@click.option("--base-path", metavar="PATH", help="Path before those of the contract.  [default: from its servers]")
@click.option(
    "--label", metavar="HEADER", default="x-ft-sandbox", show_default=True, help="Header of simulated responses."
)
@click.option("--secret", "secrets", metavar="REGEX", multiple=True, help="Pattern of further secrets. Repeatable.")
@click.option("--ignore", type=click.Choice(_RULES), multiple=True, help="Do not apply a rule. Repeatable.")
@click.option("--github", is_flag=True, help="Problems as annotations of GitHub Actions.")
@json_option
@pass_session
def check(
    session: Session,
    folder: Path,
    contract: str | None,
    base_path: str | None,
    label: str,
    secrets: tuple[str, ...],
    ignore: tuple[str, ...],
    github: bool,
) -> int:
    """Check every cassette below DIR: contract, secrets, age and origin.

    The rules `unused` and `orphan` need a test run: the pytest plugin applies them. Exits with 2 if there is a problem.
    """
    try:
        from ft_client.cassettes.rules import Rules
        from ft_client.cassettes.store import SIDECAR, cassette_files
    except ModuleNotFoundError as error:
        raise click.UsageError(f"{error.name} is missing: pip install 'ft-client[cassettes]'") from None
    rules = Rules(contract, base_path, label or None, secrets, ignored=frozenset(ignore))
    try:
        _ = rules.contract, rules.secret_patterns
    except (OSError, ValueError) as error:
        raise click.UsageError(str(error)) from None
    paths = list(cassette_files(folder))
    if not paths:
        raise click.UsageError(f"{folder} has no cassettes (*.yaml)")
    problems = [problem for path in paths for problem in rules.check_file(path)]
    for problem in problems:
        if session.as_json:
            json_line({"object": "ft.cassette_problem", **problem.to_dict()})
        else:
            click.echo(_annotation(problem) if github else escape_control_characters(problem))
    without = sum(not (path.parent / SIDECAR).exists() for path in paths)
    if session.as_json:
        json_line({"object": "ft.cassette_report", "cassettes": len(paths), "problems": len(problems)})
    else:
        print_note(f"cassettes: {len(paths):,}, problems: {len(problems):,}")
    if without:
        print_note(f"{without:,} have no {SIDECAR}: the rule stale needs it")
    return USAGE_ERROR if problems else 0


def _annotation(problem: "CassetteProblem") -> str:
    """Return a workflow command of GitHub Actions."""
    place = "" if problem.interaction is None else f"interaction {problem.interaction}: "
    properties = {"file": problem.path.as_posix(), "line": problem.line or 1, "title": f"cassette: {problem.rule}"}
    written = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
    return f"::error {written}::{_escaped(escape_control_characters(place + problem.message))}"


def _escaped(text: str, further: str = "") -> str:
    for character in "%\r\n" + further:
        text = text.replace(character, f"%{ord(character):02X}")
    return text
