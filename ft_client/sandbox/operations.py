"""Handlers of the operations, by operationId."""

from collections.abc import Awaitable, Callable

from starlette.responses import Response

from ft_client.sandbox import files, graders, jobs, legacy, models, permissions, uploads
from ft_client.sandbox.contract import Operation
from ft_client.sandbox.errors import ServiceError
from ft_client.sandbox.http import Request
from ft_client.sandbox.service import Service

Handler = Callable[[Service, Request], Response | Awaitable[Response]]

HANDLERS: dict[str, Handler] = {
    "listFiles": files.list_files,
    "createFile": files.create_file,
    "retrieveFile": files.retrieve_file,
    "deleteFile": files.delete_file,
    "downloadFile": files.download_file,
    "createUpload": uploads.create,
    "addUploadPart": uploads.add_part,
    "completeUpload": uploads.complete,
    "cancelUpload": uploads.cancel,
    "createFineTuningJob": jobs.create,
    "listPaginatedFineTuningJobs": jobs.list_jobs,
    "retrieveFineTuningJob": jobs.retrieve,
    "cancelFineTuningJob": jobs.cancel,
    "pauseFineTuningJob": jobs.pause,
    "resumeFineTuningJob": jobs.resume,
    "listFineTuningEvents": jobs.list_events,
    "listFineTuningJobCheckpoints": jobs.list_checkpoints,
    "listFineTuningCheckpointPermissions": permissions.list_permissions,
    "createFineTuningCheckpointPermission": permissions.create,
    "deleteFineTuningCheckpointPermission": permissions.delete,
    "runGrader": graders.run,
    "validateGrader": graders.validate,
    "createFineTune": legacy.create,
    "listFineTunes": legacy.list_fine_tunes,
    "retrieveFineTune": legacy.retrieve,
    "cancelFineTune": legacy.cancel,
    "listFineTuneEvents": legacy.list_events,
    "listModels": models.list_models,
    "retrieveModel": models.retrieve,
    "deleteModel": models.delete,
}


def not_implemented(service: Service, request: Request) -> Response:
    """Respond to an operation of the contract that has no handler.

    Raises:
        ServiceError: 501.
    """
    raise ServiceError(
        501,
        f"The sandbox does not implement {request.operation.id}. Add a handler to ft_client/sandbox/operations.py.",
        code="not_implemented",
    )


# operations of services that took over the legacy API
SERVICE_HANDLERS: dict[str, tuple[Operation, Handler]] = {
    operation.id: (operation, handler)
    for operation, handler in (
        (Operation("deleteFineTune", "DELETE", "/fine-tunes/{fine_tune_id}", {}, None, None), legacy.delete),
        (
            Operation("listFineTuneCheckpoints", "GET", "/fine-tunes/{fine_tune_id}/checkpoints", {}, None, None),
            legacy.list_checkpoints,
        ),
    )
}

# operations that only Azure has
AZURE_HANDLERS: dict[tuple[str, str], Handler] = {
    ("DELETE", "/fine_tuning/jobs/{fine_tuning_job_id}"): jobs.delete,
}
