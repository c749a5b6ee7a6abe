"""Options of the commands that create a job, and the arguments of the create call that they give."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ft_client.cli._output import print_note, progress
from ft_client.cli._session import Session
from ft_client.cli._types import FLOAT_OR_AUTO, INT_OR_AUTO, JSON_OBJECT, PAIR

if TYPE_CHECKING:
    from ft_client import FTClient

F = TypeVar("F")

HYPERPARAMETERS: dict[str, tuple[Any, str]] = {
    "n_epochs": (INT_OR_AUTO, "Number of passes over the data."),
    "batch_size": (INT_OR_AUTO, "Examples per step."),
    "learning_rate_multiplier": (FLOAT_OR_AUTO, "Factor of the learning rate."),
    "beta": (FLOAT_OR_AUTO, "dpo: weight of the distance to the reference model."),
    "compute_multiplier": (FLOAT_OR_AUTO, "reinforcement: factor of the exploration."),
    "eval_interval": (INT_OR_AUTO, "reinforcement: steps between evaluations."),
    "eval_samples": (INT_OR_AUTO, "reinforcement: samples per evaluation."),
    "reasoning_effort": (
        click.Choice(["default", "low", "medium", "high"]),
        "reinforcement: reasoning effort of the model.",
    ),
}
_JOB: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--seed", {"type": int, "help": "Seed for repeatable results."}),
    ("--method", {"type": click.Choice(["supervised", "dpo", "reinforcement"]), "help": "Training method."}),
    *((f"--{name.replace('_', '-')}", {"type": kind, "help": text}) for name, (kind, text) in HYPERPARAMETERS.items()),
    ("--grader", {"type": JSON_OBJECT, "help": "Grader for reinforcement fine-tuning."}),
    ("--metadata", {"type": PAIR, "multiple": True, "help": "Pair to store with the job; may be repeated."}),
    (
        "--integration",
        {"type": JSON_OBJECT, "multiple": True, "help": "Service to report metrics to; may be repeated."},
    ),
)
LEGACY = ("prompt_loss_weight", "compute_classification_metrics", "classification_n_classes",
          "classification_positive_class", "classification_betas")  # fmt: skip
_LEGACY: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--prompt-loss-weight", {"type": float, "help": "Legacy API: weight of the loss on prompt tokens."}),
    (
        "--compute-classification-metrics",
        {"is_flag": True, "help": "Legacy API: compute accuracy and F1 after each epoch."},
    ),
    ("--classification-n-classes", {"type": int, "metavar": "N", "help": "Legacy API: number of classes."}),
    (
        "--classification-positive-class",
        {"metavar": "TEXT", "help": "Legacy API: positive class of a binary task."},
    ),
    (
        "--classification-betas",
        {"type": float, "multiple": True, "help": "Legacy API: beta of an F-beta score; may be repeated."},
    ),
)


# options that both APIs have, and those that only the current one has
LEGACY_SHARED = ("suffix", "n_epochs", "batch_size", "learning_rate_multiplier")
JOB_ONLY = (
    "seed",
    "method",
    "grader",
    "metadata",
    "integration",
    *(n for n in HYPERPARAMETERS if n not in LEGACY_SHARED),
)


def _add(function: F, options: tuple[tuple[str, dict[str, Any]], ...]) -> F:
    added: Any = function
    for name, settings in reversed(options):
        added = click.option(name, **settings)(added)
    return added  # type: ignore[no-any-return]  # click returns what it decorates


def job_options(function: F) -> F:
    """Add the options of a job of the current API."""
    return _add(function, _JOB)


def legacy_options(function: F) -> F:
    """Add the options that only the legacy API has."""
    return _add(function, _LEGACY)


def job_body(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of a create call of the current API.

    Raises:
        UsageError: There is a grader, and the method is not reinforcement.
    """
    settings = dict(settings)
    hyperparameters = {name: value for name in HYPERPARAMETERS if (value := settings.pop(name, None)) is not None}
    method, grader = settings.pop("method", None), settings.pop("grader", None)
    metadata, integrations = dict(settings.pop("metadata", ())), list(settings.pop("integration", ()))
    body = {name: value for name, value in settings.items() if value is not None}
    if metadata:
        body["metadata"] = metadata
    if integrations:
        body["integrations"] = integrations
    if method is None:
        if grader is not None:
            raise click.UsageError("--grader requires --method reinforcement")
        if hyperparameters:
            body["hyperparameters"] = hyperparameters
        return body
    chosen: dict[str, Any] = {"hyperparameters": hyperparameters} if hyperparameters else {}
    if grader is not None:
        chosen["grader"] = grader
    return {**body, "method": {"type": method, method: chosen} if chosen else {"type": method}}


def legacy_body(settings: dict[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments of a create call of the legacy API."""
    body = {name: value for name, value in settings.items() if value is not None}
    body["classification_betas"] = list(body.get("classification_betas") or ())
    return {name: value for name, value in body.items() if value is not False and value != []}


UPLOAD = click.option("--upload", is_flag=True, help="Upload a file that is given by its path without a question.")


def upload_paths(session: Session, client: "FTClient", body: dict[str, Any], *, upload: bool) -> None:
    """Upload the files of a create call that are given by their paths, and put their IDs in place of them.

    Args:
        session: The settings.
        client: The client.
        body: Arguments of the create call.
        upload: Whether to upload without a question.

    Raises:
        UsageError: No question can be asked, or the user does not want the upload, or there is no such file.
    """
    for name in ("training_file", "validation_file"):
        path = body.get(name)
        option = f"--{name.replace('_', '-')}"
        if path is None or not Path(path).is_file():
            if path is not None and upload and Path(path).suffix:
                raise click.UsageError(f"{option}: there is no file {path}")
            continue
        if not upload and not session.dry_run:
            _ask_to_upload(option, path)
        body[name] = _uploaded(session, client, path, f"ID-of-{name}")


def _ask_to_upload(option: str, path: str) -> None:
    from ft_client.cli._confirm import can_ask

    advice = f"{option}: {path} is a file on this machine -> add --upload, or upload it: ft files upload {path}"
    if not can_ask() or not click.confirm(f"{path} is a file on this machine. Upload it?", default=True, err=True):
        raise click.UsageError(advice)


def _uploaded(session: Session, client: "FTClient", path: str, stand_in: str) -> str:
    """Upload a file and return its ID; with --dry-run, print the request and return a stand-in."""
    from ft_client.cli._dry_run import printed

    file_id = stand_in
    with printed(), progress(f"uploading {Path(path).name}") as on_progress:
        file = client.files.upload(path, "fine-tune", on_progress=on_progress)
        print_note(f"uploaded {Path(path).name} as {file.id}")
        if client._config.profile.file_state(file.to_dict()) == "processing":
            print_note(f"waiting until {file.id} is processed")
            client.files.wait_for_processing(str(file.id))
        file_id = str(file.id)  # not reached with --dry-run
    return file_id  # noqa: RET504  # `printed` ends the block early
