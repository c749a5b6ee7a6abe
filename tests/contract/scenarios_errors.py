"""Scenarios of the error responses that every operation has: 401, 404, 429, other 4XX, 5XX."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.contract.scenarios import CHAT, METADATA, MODEL, Arguments, Scenario, Stage, Variables, args
from tests.contract.scenarios_jobs import EXACT

# Each operation with the method of the facade and a valid request for objects that do not exist.
CALLS: dict[str, tuple[str, Arguments]] = {
    "listFiles": ("files.list", args()),
    "createFile": ("files.create", args(file=("train.jsonl", CHAT), purpose="fine-tune")),
    "retrieveFile": ("files.retrieve", args("file-none")),
    "deleteFile": ("files.delete", args("file-none")),
    "downloadFile": ("files.content", args("file-none")),
    "createUpload": (
        "uploads.create", args(bytes=1, filename="train.jsonl", mime_type="text/jsonl", purpose="fine-tune"),
    ),
    "addUploadPart": ("uploads.parts.create", args("upload_none", data=CHAT)),
    "completeUpload": ("uploads.complete", args("upload_none", part_ids=["part_none"])),
    "cancelUpload": ("uploads.cancel", args("upload_none")),
    "createFineTuningJob": (
        "fine_tuning.jobs.create", args(model=MODEL, training_file="file-none", metadata=METADATA),
    ),
    "listPaginatedFineTuningJobs": ("fine_tuning.jobs.list", args()),
    "retrieveFineTuningJob": ("fine_tuning.jobs.retrieve", args("ftjob-none")),
    "cancelFineTuningJob": ("fine_tuning.jobs.cancel", args("ftjob-none")),
    "pauseFineTuningJob": ("fine_tuning.jobs.pause", args("ftjob-none")),
    "resumeFineTuningJob": ("fine_tuning.jobs.resume", args("ftjob-none")),
    "listFineTuningEvents": ("fine_tuning.jobs.list_events", args("ftjob-none")),
    "listFineTuningJobCheckpoints": ("fine_tuning.jobs.checkpoints.list", args("ftjob-none")),
    "listFineTuningCheckpointPermissions": ("fine_tuning.checkpoints.permissions.list", args("ft:none")),
    "createFineTuningCheckpointPermission": (
        "fine_tuning.checkpoints.permissions.create", args("ft:none", project_ids=["proj_first"]),
    ),
    "deleteFineTuningCheckpointPermission": (
        "fine_tuning.checkpoints.permissions.delete", args("cp_none", fine_tuned_model_checkpoint="ft:none"),
    ),
    "runGrader": ("fine_tuning.alpha.graders.run", args(grader=EXACT, model_sample="4")),
    "validateGrader": ("fine_tuning.alpha.graders.validate", args(grader=EXACT)),
    "createFineTune": ("fine_tunes.create", args(training_file="file-none")),
    "listFineTunes": ("fine_tunes.list", args()),
    "retrieveFineTune": ("fine_tunes.retrieve", args("ft-none")),
    "cancelFineTune": ("fine_tunes.cancel", args("ft-none")),
    "listFineTuneEvents": ("fine_tunes.list_events", args("ft-none")),
    "listModels": ("models.list", args()),
    "retrieveModel": ("models.retrieve", args("none")),
    "deleteModel": ("models.delete", args("ft:none")),
}  # fmt: skip

_FAILURES = (500, 502, 503)


def error_scenarios(documented: dict[str, set[str]], existing: set[tuple[str, str]]) -> Iterator[Scenario]:
    """Return a scenario for each documented error.

    Args:
        documented: The statuses of each operation.
        existing: Operations and statuses that have a scenario already; it replaces the one for 4XX.
    """
    for number, (operation, statuses) in enumerate(documented.items()):
        if operation not in CALLS:
            continue  # test_document reports it
        call, arguments = CALLS[operation]

        def constant(variables: object, arguments: Arguments = arguments) -> Arguments:
            return arguments

        def failing(status: int, operation: str = operation, **headers: str) -> Callable[[Stage], Variables]:
            def before(stage: Stage) -> Variables:
                stage.fault(operation, status, **headers)
                return {}

            return before

        if "401" in statuses:
            yield Scenario(operation, "401", call, constant, key="sk-invalid-cassette", live="free")
        if "404" in statuses:
            yield Scenario(operation, "404", call, constant, live="free")
        if "429" in statuses:
            yield Scenario(operation, "429", call, constant, before=failing(429, retry_after="1"))
        if "4XX" in statuses and (operation, "4XX") not in existing:
            yield Scenario(operation, "4XX", call, constant, before=failing(403))
        if "5XX" in statuses:
            # after a failed create, the client searches for the object, so no other scenario may create one
            failure, alone = failing(_FAILURES[number % len(_FAILURES)]), operation.startswith("create")
            yield Scenario(operation, "5XX", call, constant, before=failure, alone=alone)
