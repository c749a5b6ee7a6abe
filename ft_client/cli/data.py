"""`ft data`: training files without a service."""

import sys
from typing import Any

import click

from ft_client.cli._data_output import show_github, show_prepared, show_report, show_stats
from ft_client.cli._exit_codes import USAGE_ERROR
from ft_client.cli._output import json_line, progress
from ft_client.cli._session import Session, json_option, pass_session
from ft_client.cli._types import PROFILE

FORMATS = ["completion", "chat", "preference", "reinforcement"]

__all__ = ["data", "show_report"]

_model_option = click.option("--model", metavar="MODEL", help="Base model, for its formats and token limit.")
_profile_option = click.option(
    "--for", "profile", type=PROFILE, metavar="PROFILE", help="Service the file is for, such as azure."
)


@click.group()
def data() -> None:
    """Check, convert and measure training data. Nothing is sent."""


@data.command()
@click.argument("files", type=click.Path(), nargs=-1, required=True, metavar="FILE...")
@click.option("--against", type=click.Path(), metavar="FILE", help="Validation file to check for overlapping examples.")
@click.option("--format", "format_", metavar="FORMAT",
              help=f"Required format: {', '.join(FORMATS)}; or github: print annotations.")  # fmt: skip
@click.option("--min-examples", type=click.IntRange(0), metavar="N", help="Minimum number of examples.  [default: 10]")
@click.option("--all", "all_problems", is_flag=True, help="Show every problem with its line, not one line per cause.")
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Leave a rule out. Repeatable.")
@_model_option
@_profile_option
@click.option("--prompt-loss-weight", type=float, metavar="X", help="Parameter of the legacy API.  [default: 0.01]")
@json_option
@pass_session
def check(session: Session, /, files: tuple[str, ...], format_: str | None, **options: Any) -> int:
    """Check training or validation files: file type, JSON, format, roles, tools, images, tokens, duplicates.

    Exits with 2 if there is an error. Warnings alone exit with 0.
    """
    from ft_client.datasets import DatasetLimits
    from ft_client.datasets import check as check_file

    as_github = format_ == "github"
    if format_ is not None and not as_github and format_ not in FORMATS:
        raise click.BadParameter(f"{format_!r} is not one of {', '.join(FORMATS)}, github", param_hint="--format")
    minimum = options["min_examples"]
    limits = DatasetLimits() if minimum is None else DatasetLimits(min_examples=minimum)
    failed = False
    for file in files:
        with progress(f"checking {file}") as on_progress:
            try:
                report = check_file(
                    file,
                    format=None if as_github else format_,  # type: ignore[arg-type]  # checked above
                    against=options["against"],
                    limits=limits,
                    model=options["model"],
                    profile=options["profile"],
                    strict=options["strict"],
                    ignore=options["ignore"],
                    prompt_loss_weight=options["prompt_loss_weight"],
                    on_progress=on_progress,
                )
            except ValueError as error:
                raise click.UsageError(str(error)) from None
        failed = failed or not report.ok
        if session.as_json:
            json_line({"object": "ft.dataset_report", **report.to_dict()})
        elif as_github:
            show_github(report)
        else:
            show_report(report, sys.maxsize if options["all_problems"] else 0)
    return USAGE_ERROR if failed else 0


@data.command()
@click.argument("files", type=click.Path(), nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", type=click.Path(), required=True, metavar="OUT", help="File to write.")
@click.option(
    "--to", type=click.Choice(FORMATS), help="Format to write.  [default: chosen from the rows and the model]"
)
@_model_option
@_profile_option
@click.option("--prompt", metavar="COL", help="Column or key of the question.  [default: found by name]")
@click.option("--completion", metavar="COL", help="Column or key of the answer.  [default: found by name]")
@click.option("--system", metavar="TEXT", help="System message for chat examples without one.")
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook.  [default: the first]")
@click.option("--separator", metavar="TEXT", help="End of each prompt, with --to completion.")
@click.option("--stop", metavar="TEXT", help="End of each completion, with --to completion.")
@click.option(
    "--escape-special-tokens", is_flag=True, help="Write special tokens with a space instead of rejecting rows."
)
@click.option("--dedupe", is_flag=True, help="Keep only the first of equal examples.")
@click.option("--split", type=click.FloatRange(0, 1, min_open=True, max_open=True), metavar="SHARE",
              help="Share of the examples for a validation file.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Number that decides the split.")
@click.option("--validation-output", type=click.Path(), metavar="FILE",
              help="Validation file.  [default: OUT with -valid]")  # fmt: skip
@click.option("--rejects", type=click.Path(), metavar="FILE", help="Write rejected rows and their reasons here.")
@click.option("--force", is_flag=True, help="Replace existing files.")
@click.option("--all", "all_changes", is_flag=True, help="Show every change with its line.")
@json_option
@pass_session
def prepare(session: Session, /, files: tuple[str, ...], output: str, all_changes: bool, **options: Any) -> int:
    """Convert files to one training file that passes the check.

    Reads JSONL, JSON, Python literals, CSV, TSV, xlsx and Parquet, also compressed, in any usual encoding, and the row
    formats of other tools. Rows read = rows written + duplicates + rejected rows.
    """
    from ft_client.datasets import prepare as prepare_files

    with progress(f"preparing {output}") as on_progress:
        try:
            report = prepare_files(files, output, on_progress=on_progress, **options)
        except FileExistsError:
            raise
        except ValueError as error:
            from ft_client.errors import DatasetError

            if isinstance(error, DatasetError):
                raise
            raise click.UsageError(str(error)) from None
    if session.as_json:
        json_line({"object": "ft.prepare_report", **report.to_dict()})
    else:
        show_prepared(report, all_changes=all_changes)
    return 0


@data.command()
@click.argument("file", type=click.Path())
@_model_option
@click.option("--longest", type=click.IntRange(0), default=5, show_default=True, metavar="N",
              help="Number of longest examples to list.")  # fmt: skip
@json_option
@pass_session
def stats(session: Session, /, file: str, model: str | None, longest: int) -> int:
    """Count the tokens of a training FILE: in all, per example, distribution, longest examples, classes, images.

    Counts are exact with the extra ft-client[tokens], otherwise estimates. Nothing is downloaded.
    """
    from ft_client.datasets import stats as measure

    with progress(f"counting {file}") as on_progress:
        result = measure(file, model=model, longest=longest, on_progress=on_progress)
    if session.as_json:
        json_line({"object": "ft.dataset_stats", **result.to_dict()})
    else:
        show_stats(result)
    return 0
