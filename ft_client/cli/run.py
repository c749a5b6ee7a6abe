"""`ft run`: from a training file to a fine-tuned model and its metrics, in one command."""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ft_client.cli._confirm import confirm, cost_options, is_local, is_real, plan_of, record_plan, usd
from ft_client.cli._create_options import (
    JOB_ONLY,
    LEGACY,
    LEGACY_SHARED,
    job_body,
    job_options,
    legacy_body,
    legacy_options,
)
from ft_client.cli._exit_codes import USAGE_ERROR, explain
from ft_client.cli._job_commands import continues, follow_to_end, show_job_results
from ft_client.cli._output import json_line, print_note, progress, show
from ft_client.cli._plot import NO_MARKS, can_plot, marks_of
from ft_client.cli._runs import Decision, Run, begin_run, decide
from ft_client.cli._session import Session, dry_run_option, journal_option, pass_session, service_options
from ft_client.cli.data import show_report
from ft_client.errors import APIError, FTClientError, OutcomeUnknownError

if TYPE_CHECKING:
    from ft_client import FTClient
    from ft_client.datasets import DatasetReport

_FILE_POLL_INTERVAL = 2.0  # seconds

_DEFAULT_MODELS = {
    ("jobs", "chat"): "gpt-4o-mini-2024-07-18",
    ("jobs", "preference"): "gpt-4o-2024-08-06",
    ("jobs", "completion"): "babbage-002",
    ("fine-tunes", "completion"): "curie",
}


@click.command(short_help="Check, upload, create, follow and show results.")
@click.argument("train", type=click.Path())
@click.option(
    "--validation", type=click.Path(), metavar="FILE", help="Validation file; its examples must not be in TRAIN."
)
@click.option("--model", help="Model to fine-tune.  [default: a small one, unless it is about to end]")
@click.option(
    "--api", type=click.Choice(["jobs", "fine-tunes"]), default="jobs", show_default=True, help="Current or legacy API."
)
@click.option("--suffix", help="Part of the new model's name.")
@job_options
@legacy_options
@click.option(
    "-o", "--output", type=click.Path(file_okay=False), default="ft-results", show_default=True, metavar="DIR",
    help="Folder for the result files.",
)  # fmt: skip
@click.option("--delete-model", is_flag=True, help="Delete the new model at the end.")
@click.option(
    "--speed",
    type=click.FloatRange(0, min_open=True),
    metavar="X",
    help="Factor by which jobs of the sandbox run faster.",
)
@click.option("--new", is_flag=True, help="Create another job, where an earlier run of the same files has one.")
@cost_options
@dry_run_option
@journal_option
@service_options
@pass_session
def run(session: Session, /, train: str, validation: str | None, new: bool, **options: Any) -> int:
    """Fine-tune on the file TRAIN: check, upload, create, follow, show the results.

    Runs on the sandbox, which costs nothing and trains nothing, if --sandbox is given or no key is set. Otherwise it
    runs on the service of the key: it shows the plan and asks; without a terminal, --yes or --max-cost is needed.

    What is created is written down in a journal. If the command is interrupted, the same command continues: it finds
    its files and its job, and creates nothing twice. --new starts over, and `ft continue` lists interrupted runs.

    If the data has an error, nothing is sent. If the job succeeded and its result file is missing, a warning is printed
    and the exit code is 0.
    """
    return start(session, train, validation, options, new=new)


def start(
    session: Session,
    train: str,
    validation: str | None,
    options: dict[str, Any],
    *,
    new: bool = False,
    decision: Decision | None = None,
) -> int:
    """Start a run, or continue the one with the same files and parameters.

    Args:
        session: The settings.
        train: Training file.
        validation: Validation file, or None.
        options: Options of `ft run`.
        new: Whether to start over.
        decision: The run that `ft continue` continues.
    """
    with session.interrupted("; nothing was sent, and nothing is billed"):
        reports = _check_files(session, train, validation)
    if reports is None:
        return USAGE_ERROR
    create = _create_arguments(reports[0], validation is not None, options)
    embedded = session.wants_sandbox() or not session.is_service_configured()
    with session.client(embedded=embedded, speed=options["speed"]) as client:
        where = "the sandbox (embedded service): nothing is trained, nothing is paid" if embedded else _where(client)
        if not embedded and "model" in create and not session.dry_run:
            _warn_about_model(client, create["model"], named=options["model"] is not None)
        print_note(f"running on {where}")
        if session.dry_run:
            return _print_requests(session, client, (train, validation), create, options)
        details = {
            "train": str(Path(train).absolute()),
            "validation": None if validation is None else str(Path(validation).absolute()),
            "options": options,
            "base_url": str(client.base_url),
            "profile": session.profile_name(),
            "organization": session.organization,
            "project": session.project,
        }
        expected = None if decision is None else decision.run
        with begin_run(client, (train, validation), create, details, new=new, expected=expected) as run:
            if run is not None and decision is not None:
                _apply(decision, run, client, options["api"])
            job_id = None if run is None else run.job_id
            if job_id is None:
                job_id = _create(session, client, (train, validation), create, options, run)
            else:
                print_note(f"{job_id} was created by an earlier run; to create another job: ft run --new")
        code = _finish(session, client, job_id, options, run)
        if run is not None:
            run.record(state="failed" if code else "done")
        return code


def _where(client: "FTClient") -> str:
    """Return the address of the service, and whether it is on this machine."""
    address = str(client.base_url).rstrip("/")
    return f"{address}, a service on this machine" if is_local(client) else f"{address}, for real"


def _warn_about_model(client: "FTClient", model: str, *, named: bool) -> None:
    """Warn if the service reports the end of a model.

    Raises:
        UsageError: The model is the default, and is about to end.
    """
    from ft_client._operations.retirement import describe_shutdown, shutdown_date

    config, reported = client._config, None
    if config.profile.supports("retrieveModel"):
        with contextlib.suppress(FTClientError):  # the upload reports what is wrong
            reported = client.with_options(max_retries=0).models.retrieve(model).shutdown_date
    day = shutdown_date(config, model, reported)
    if day is None:
        return
    if not named:
        raise click.UsageError(f"there is no default model: {model} {describe_shutdown(day)}. Name one with --model")
    if day != shutdown_date(config, model):  # the create warns about the dates of the profile
        print_note(f"warning: {model} {describe_shutdown(day)}, and fine-tuned models of it end with it")


def _check_files(session: Session, train: str, validation: str | None) -> "tuple[DatasetReport, ...] | None":
    """Check both files and show the reports. Return None if there is an error."""
    from ft_client.datasets import DatasetLimits, check

    reports = [check(train, against=validation)]
    if validation is not None:
        reports.append(check(validation, format=reports[0].format, limits=DatasetLimits(min_examples=1)))
    for report in reports:
        show_report(report, as_step=True)
        if session.as_json:
            json_line({"object": "ft.dataset_report", **report.to_dict()})
    return tuple(reports) if all(report.ok for report in reports) else None


def _create_arguments(report: "DatasetReport", validated: bool, options: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of the create call, except the files.

    Raises:
        UsageError: The API does not accept this format, or an option.
    """
    api, format_ = options["api"], report.format
    model = options["model"] or _DEFAULT_MODELS.get((api, str(format_)))
    if api == "fine-tunes" and format_ != "completion":
        raise click.UsageError(f"the legacy API needs prompt and completion, not {format_}: use --api jobs")
    if format_ == "reinforcement" and options.get("grader") is None:
        raise click.UsageError("reinforcement needs a grader: add --grader JSON or --grader @FILE")
    if api == "fine-tunes":
        _reject(options, set(JOB_ONLY), "the legacy API")
        chosen = {name: options.get(name) for name in (*LEGACY, *LEGACY_SHARED)}
        if report.classification is not None and validated:
            chosen = {**report.classification.parameters(), **legacy_body(chosen)}
        return legacy_body({"model": model, **chosen})
    _reject(options, set(LEGACY), "the current API")
    method = options.get("method") or {"preference": "dpo", "reinforcement": "reinforcement"}.get(str(format_))
    chosen = {name: options.get(name) for name in (*LEGACY_SHARED, *JOB_ONLY) if options.get(name)}
    return job_body({"model": model, **chosen, "method": method})


def _reject(options: dict[str, Any], names: set[str], api: str) -> None:
    """Raise a usage error for options that an API does not have."""
    given = sorted(name for name in names if options.get(name) not in (None, (), [], False))
    if given:
        raise click.UsageError(f"{api} has no --{', --'.join(given).replace('_', '-')}")


def _create(
    session: Session,
    client: "FTClient",
    paths: tuple[str, str | None],
    create: dict[str, Any],
    options: dict[str, Any],
    run: Run | None,
) -> str:
    """Upload the files, create the job, and return its ID."""
    plan = None
    if not session.embedded and is_real(client):
        with session.interrupted("; nothing was sent, and nothing is billed"):
            plan = plan_of(session, client, paths[0], options["api"], create)
            confirm(session, client, plan)
        session.planned_cost = "" if plan.cost_usd is None else usd(plan.cost_usd)
    step = "the same command starts over" if run is None else f"continue: ft continue {run.id}"
    not_created = "" if session.embedded else f"; nothing is billed yet; {step}"
    session.hint = not_created
    for name, path in zip(("training_file", "validation_file"), paths, strict=True):
        if path is not None:
            key = None if run is None else f"{run.details['token']} {name}"
            create[name] = _upload(session, client, path, key)
    resource: Any = client.fine_tunes if options["api"] == "fine-tunes" else client.fine_tuning.jobs
    if run is not None:
        session.hint = f"; a job may have been started, and is billed then: ft continue {run.id} finds it"
    try:
        with session.creating(client, options["api"], has_run=run is not None):
            job = resource.create(**create, idempotency_key=None if run is None else run.details["token"])
    except OutcomeUnknownError:
        session.hint = "" if run is None else _how_to_decide(run, options["api"])
        raise
    except FTClientError:
        session.hint = not_created
        raise
    session.hint = continues(session, str(job.id), options["api"], None if run is None else run.id)
    print_note(f"created {job.id} from {job.model}")
    if session.as_json:
        json_line(job.to_dict())
    if run is not None:
        run.record(job=str(job.id), state="created")
    record_plan(client, str(job.id), plan)
    return str(job.id)


def _apply(decision: Decision, run: Run, client: "FTClient", api: str) -> None:
    """Record what the user knows about the job of a run.

    Raises:
        NotFoundError: The service has no such job.
    """
    operation, resource = (
        ("createFineTune", client.fine_tunes)
        if api == "fine-tunes"
        else ("createFineTuningJob", client.fine_tuning.jobs)
    )
    if decision.job is not None:
        decide(run, operation, str(resource.retrieve(decision.job).id))
    elif decision.create:
        decide(run, operation, None)


def _how_to_decide(run: Run, api: str) -> str:
    step = f"ft continue {run.id}"
    return f"; then decide: {step} --job ID if ft {api} list has the job, {step} --create if not"


def _finish(session: Session, client: "FTClient", job_id: str, options: dict[str, Any], run: Run | None) -> int:
    """Follow the job, show its results, and return the exit code."""
    resource: Any = client.fine_tunes if options["api"] == "fine-tunes" else client.fine_tuning.jobs
    code = follow_to_end(session, client, resource, job_id, options["api"], run_id=None if run is None else run.id)
    if code:
        return code
    if not session.embedded:
        session.hint = (
            f"; {job_id} has succeeded, and its bill is final; its results: ft {options['api']} results {job_id}"
        )
    _show_results(session, client, resource, job_id, options)
    model = resource.retrieve(job_id).fine_tuned_model
    if options["delete_model"] and model:
        deleted = client.models.delete(model)
        print_note(f"deleted {model}")
        if session.as_json:
            show(session, deleted)
    session.hint = ""
    return 0


def _print_requests(
    session: Session, client: "FTClient", paths: tuple[str, str | None], create: dict[str, Any], options: dict[str, Any]
) -> int:
    """Print the requests of --dry-run: each upload, and the create with names in place of IDs."""
    from ft_client.cli._dry_run import printed

    for name, path in zip(("training_file", "validation_file"), paths, strict=True):
        if path is not None:
            create[name] = f"ID-of-{name}"
            with printed():
                client.files.upload(path, "fine-tune")
    resource: Any = client.fine_tunes if options["api"] == "fine-tunes" else client.fine_tuning.jobs
    resource.create(**create)
    return 0


def _show_results(session: Session, client: "FTClient", resource: Any, job_id: str, options: dict[str, Any]) -> None:
    """Show the results of a job that succeeded. If they are missing, only warn: the model exists."""
    try:
        files = resource.results(job_id)
    except FTClientError as error:
        reason = explain(error, session)[0]
        print_note(f"warning: {job_id} succeeded, but its results are missing: {reason}")
    else:
        if files:
            drawn = options["api"] == "jobs" and can_plot() and not session.as_json
            marks = marks_of(client, job_id, files[0]) if drawn else NO_MARKS
            show_job_results(session, job_id, files, options["output"], marks=marks)
            return
        print_note(f"warning: {job_id} succeeded, but has no result files")
    if not session.embedded:
        print_note(f"try again: ft {options['api']} results {job_id}")


def _upload(session: Session, client: "FTClient", path: str, key: str | None) -> str:
    with progress(f"uploading {Path(path).name}") as on_progress:
        file = client.files.upload(path, "fine-tune", on_progress=on_progress, idempotency_key=key)
    print_note(f"uploaded {Path(path).name} as {file.id}")
    if session.as_json:
        json_line(file.to_dict())
    state = client._config.profile.file_state
    if state(file.to_dict()) == "processing":
        print_note(f"waiting until {file.id} is processed")
        file = client.files.wait_for_processing(str(file.id), poll_interval=_FILE_POLL_INTERVAL)
    if state(file.to_dict()) != "ready":
        raise APIError(f"{file.id} cannot be used: its status is {file.status} -> check the file, and upload it again")
    return str(file.id)
