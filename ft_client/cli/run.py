"""`ft run`: from a file to a fine-tuned model and its figures, in one command."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ft_client.cli._exits import WRONG
from ft_client.cli._followed import follow_to_end, present
from ft_client.cli._output import json_line, note, progress, show
from ft_client.cli._session import Session, pass_session, service_options
from ft_client.cli._types import INT_OR_AUTO
from ft_client.cli.data import show_report

if TYPE_CHECKING:
    from ft_client import FTClient
    from ft_client.datasets import DatasetReport

_DEFAULT_MODELS = {
    ("jobs", "chat"): "gpt-4o-mini-2024-07-18",
    ("jobs", "preference"): "gpt-4o-2024-08-06",
    ("jobs", "completion"): "babbage-002",
    ("fine-tunes", "completion"): "curie",
}


@click.command(short_help="Check, upload, create, follow and show, in one.")
@click.argument("train", type=click.Path())
@click.option(
    "--validation", type=click.Path(), metavar="FILE", help="Examples to measure with, none of them in TRAIN."
)
@click.option("--model", help="The model to start from.  [default: a small one that takes the format of TRAIN]")
@click.option(
    "--api", type=click.Choice(["jobs", "fine-tunes"]), default="jobs", show_default=True, help="Current or legacy."
)
@click.option("--suffix", help="Part of the new model's name.")
@click.option("--n-epochs", type=INT_OR_AUTO, help="Passes over the data.")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False), default="ft-results", show_default=True, metavar="DIR",
    help="Where the result files go.",
)  # fmt: skip
@click.option("--delete-model", is_flag=True, help="Delete the new model at the end.")
@click.option(
    "--speed", type=click.FloatRange(0, min_open=True), metavar="X", help="Make the embedded service's jobs faster."
)
@service_options
@pass_session
def run(session: Session, /, train: str, validation: str | None, **options: Any) -> int:
    """Fine-tune on the file TRAIN: check, upload, create, follow, show the results.

    Runs on the embedded service, which costs nothing and trains nothing, if --sandbox is given or no key is set;
    otherwise on the service the key belongs to. Nothing is sent if the data has an error.
    """
    reports = _checked(session, train, validation)
    if reports is None:
        return WRONG
    report = reports[0]
    create = _create_arguments(report, validation is not None, options)
    embedded = session.wants_sandbox() or not session.has_service()
    with session.client(embedded=embedded, speed=options["speed"]) as client:
        where = (
            "the embedded service: nothing is trained, nothing is paid" if embedded else f"{client.base_url}, for real"
        )
        note(f"running on {where}")
        return _run(session, client, (train, validation), create, options)


def _checked(session: Session, train: str, validation: str | None) -> "tuple[DatasetReport, ...] | None":
    """Check both files; tell what is found, and give None if there is an error."""
    from ft_client.datasets import DatasetLimits, check

    reports = [check(train, against=validation)]
    if validation is not None:
        reports.append(check(validation, format=reports[0].format, limits=DatasetLimits(min_examples=1)))
    for report in reports:
        show_report(report, on_the_way=True)
        if session.as_json:
            json_line({"object": "ft.dataset_report", **report.to_dict()})
    return tuple(reports) if all(report.ok for report in reports) else None


def _create_arguments(report: "DatasetReport", validated: bool, options: dict[str, Any]) -> dict[str, Any]:
    """What the create call is told apart from the files.

    Raises:
        UsageError: this API does not take this format.
    """
    api, format_ = options["api"], report.format
    model = options["model"] or _DEFAULT_MODELS.get((api, str(format_)))
    if api == "fine-tunes" and format_ != "completion":
        raise click.UsageError(f"the legacy API takes prompt and completion, not {format_}: use --api jobs")
    if format_ == "reinforcement":
        raise click.UsageError("reinforcement needs a grader: use ft files upload and ft jobs create --grader")
    chosen = {"model": model, "suffix": options["suffix"]}
    epochs = options["n_epochs"]
    if api == "fine-tunes":
        chosen["n_epochs"] = epochs
        if report.classification is not None and validated:
            chosen.update(report.classification.parameters())
    elif format_ == "preference":
        chosen["method"] = {"type": "dpo", "dpo": {"hyperparameters": {} if epochs is None else {"n_epochs": epochs}}}
    elif epochs is not None:
        chosen["hyperparameters"] = {"n_epochs": epochs}
    return {name: value for name, value in chosen.items() if value is not None}


def _run(
    session: Session, client: "FTClient", paths: tuple[str, str | None], create: dict[str, Any], options: dict[str, Any]
) -> int:
    for name, path in zip(("training_file", "validation_file"), paths, strict=True):
        if path is not None:
            create[name] = _upload(session, client, path)
    resource: Any = client.fine_tunes if options["api"] == "fine-tunes" else client.fine_tuning.jobs
    job = resource.create(**create)
    note(f"created {job.id} from {job.model}")
    if session.as_json:
        json_line(job.to_dict())
    code = follow_to_end(session, resource, str(job.id), options["api"])
    if code:
        return code
    code = present(session, str(job.id), resource.results(job.id), options["output"])
    model = resource.retrieve(job.id).fine_tuned_model
    if options["delete_model"] and model:
        deleted = client.models.delete(model)
        note(f"deleted {model}")
        if session.as_json:
            show(session, deleted)
    return code


def _upload(session: Session, client: "FTClient", path: str) -> str:
    with progress(f"uploading {Path(path).name}") as moved:
        file = client.files.upload(path, "fine-tune", on_progress=moved)
    note(f"uploaded {Path(path).name} as {file.id}")
    if session.as_json:
        json_line(file.to_dict())
    return str(file.id)
