"""Copy an exported job: upload its files, and create the job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ft_client._operations import files, fine_tunes, job_create, models
from ft_client._operations.file_input import Progress
from ft_client._runtime.flow import Flow
from ft_client.errors import (
    APIError,
    FTClientError,
    NotFoundError,
    OutcomeUnknownError,
    ParameterError,
    ParameterProblem,
)
from ft_client.exports import CopyPlan

if TYPE_CHECKING:
    from ft_client._config import ClientConfig


@attrs.frozen
class CopiedJob:
    """A job that was copied to a service.

    Attributes:
        job: The job, as the service returned it: a FineTuningJob, or a FineTune where the service has the legacy API.
        files: IDs of the uploaded files, by `training_file` and `validation_file`.
    """

    job: Any
    files: dict[str, str]


def copy_exported_job(config: ClientConfig, plan: CopyPlan, on_progress: Progress | None) -> Flow[CopiedJob]:
    """Copy a job; see `account.copy_job`."""
    if plan.target != config.profile.name:
        rule = f"is for {plan.target}, and this client is for {config.profile.name}: call plan_copy(profile=...) again"
        raise ParameterError([ParameterProblem("plan", plan.job_id, rule, "client.account.copy_job")])
    yield from _require_model(config, plan)
    uploaded: dict[str, str] = {}
    try:
        for name, (filename, path) in plan.files.items():
            with path.open("rb") as content:
                file = yield from files.upload(config, (filename, content), on_progress=on_progress)
            uploaded[name] = str(file.id)
            yield from _wait_until_ready(config, file)
        create: Any = job_create.create if plan.operation == "createFineTuningJob" else fine_tunes.create
        job = yield from create(config, model=plan.model, **uploaded, extra_body=plan.body)
    except FTClientError as error:
        for file_id in uploaded.values():
            error.add_note(
                f"{file_id} was uploaded for the copy, and is still stored{_deletion(config, file_id, error)}"
            )
        raise
    return CopiedJob(job, uploaded)


def _require_model(config: ClientConfig, plan: CopyPlan) -> Flow[None]:
    """Check that the service has the model, if its list of models is complete. A failure leaves it to the create.

    Raises:
        ParameterError: It does not. Nothing was uploaded.
    """
    if not config.profile.data["models"].get("complete"):
        return
    try:
        yield from models.retrieve(config, plan.model)
    except NotFoundError as error:
        rule = f"is not a model of {config.profile.title}: name another one, model= (--model)"
        raise ParameterError([ParameterProblem("model", plan.model, rule, "retrieveModel")]) from error
    except FTClientError:
        return


def _deletion(config: ClientConfig, file_id: str, error: FTClientError) -> str:
    if isinstance(error, OutcomeUnknownError):
        return "; a job that was started may need it"
    return f"; delete it with: ft files delete {file_id} --profile {config.profile.name}"


def _wait_until_ready(config: ClientConfig, file: Any) -> Flow[None]:
    """Wait until the service has processed a file.

    Raises:
        APIError: The service cannot use it.
    """
    state = config.profile.file_state(file.to_dict())
    if state == "processing" and config.profile.supports("retrieveFile"):
        file = yield from files.wait_for_processing(config, str(file.id), poll_interval=2.0)
        state = config.profile.file_state(file.to_dict())
    if state in {"failed", "deleted"}:
        raise APIError(f"{file.id} cannot be used: its status is {file.status} -> check the file")
