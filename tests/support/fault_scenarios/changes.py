"""Deletes, cancels and other changes: executed once and reported correctly."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ft_client.sandbox import ManualClock
from tests.support.fault_scenarios.registry import MODEL, double_faults, scenario
from tests.support.faults import FaultRecord, Mode, Runner, chat, completions, fault_variants, faulty_service


@scenario("deletes")
def deletes(mode: Mode, folder: Path) -> FaultRecord:
    """The resource is deleted and the call succeeds, even if the first response was lost."""
    with faulty_service(mode, "files.delete, models.delete, ...") as service:
        clock = service.sandbox.clock
        base = service.sandbox.base_url
        file_id = service.upload(chat())
        for operation in ("deleteFile", "deleteModel", "deleteFineTuningCheckpointPermission"):
            for faults in [*fault_variants(operation, cuts=(0, 5, 30)), *double_faults(operation)]:
                several = "several" if len(faults) > 1 else None
                if operation == "deleteFile":
                    name = service.upload(chat())
                    path = f"/files/{name}"
                else:
                    job = service.plain.post(
                        f"{base}/fine_tuning/jobs", json={"model": MODEL, "training_file": file_id}
                    ).json()
                    clock.advance(60)
                    name = service.get(f"/fine_tuning/jobs/{job['id']}")["fine_tuned_model"]
                    path = f"/models/{name}"
                if operation == "deleteFineTuningCheckpointPermission":
                    whose = f"/fine_tuning/checkpoints/{name}/permissions"
                    made = service.plain.post(base + whose, json={"project_ids": ["proj_1"]}).json()["data"][0]["id"]
                    call = _delete_permission(made, name)
                    result = service.run(faults, call, kind=several)
                    left = [one["id"] for one in service.get(whose)["data"]]
                else:
                    call = _delete(name, "files" if operation == "deleteFile" else "models")
                    result = service.run(faults, call, kind=several)
                    left = [name] if service.plain.get(base + path).status_code != 404 else []
                service.record.expect(left, [], f"{operation} {faults}")
                service.record.expect([getattr(result, "deleted", repr(result))], [True], f"{operation} {faults}")
        return service.record


def _delete(name: str, resource: str) -> Callable[[Runner], Any]:
    return lambda runner: runner.do(getattr(runner.client, resource).delete(name))


def _delete_permission(permission: str, name: str) -> Callable[[Runner], Any]:
    def call(runner: Runner) -> Any:
        permissions = runner.client.fine_tuning.checkpoints.permissions
        return runner.do(permissions.delete(permission, fine_tuned_model_checkpoint=name))

    return call


@scenario("cancel, pause, resume")
def cancels(mode: Mode, folder: Path) -> FaultRecord:
    """The job reaches the requested state, and the change is executed once."""
    with faulty_service(mode, "jobs.cancel .pause .resume, ...", clock=ManualClock(time.time())) as service:
        base = service.sandbox.base_url
        chats, prompts = service.upload(chat()), service.upload(completions())
        for operation, verb, status in (
            ("cancelFineTuningJob", "cancel", "cancelled"), ("pauseFineTuningJob", "pause", "paused"),
            ("resumeFineTuningJob", "resume", "queued"), ("cancelFineTune", "cancel", "cancelled"),
        ):  # fmt: skip
            legacy = operation == "cancelFineTune"
            folder_of = "/fine-tunes" if legacy else "/fine_tuning/jobs"
            look = "retrieveFineTune" if legacy else "retrieveFineTuningJob"
            for faults in [*fault_variants(operation, cuts=(0, 30)), *double_faults(operation, look)]:
                body = {"training_file": prompts} if legacy else {"model": MODEL, "training_file": chats}
                job = service.plain.post(base + folder_of, json=body).json()["id"]
                if not legacy:
                    service.sandbox.clock.advance(0.7)
                if verb == "resume":
                    service.plain.post(f"{base}{folder_of}/{job}/pause")

                def call(runner: Runner, job: str = job, verb: str = verb, legacy: bool = legacy) -> Any:
                    resource = runner.client.fine_tunes if legacy else runner.client.fine_tuning.jobs
                    return runner.do(getattr(resource, verb)(job))

                result = service.run(faults, call, kind="several" if len(faults) > 1 else None)
                service.record.expect([getattr(result, "status", repr(result))], [status], f"{operation} {faults}")
                events = service.get(f"{folder_of}/{job}/events")["data"]
                words = {"cancel": "cancel", "pause": "paused", "resume": "resumed"}[verb]
                told = [event for event in events if words in event["message"].lower()]
                service.record.expect(
                    [len(told)], [1], f"{operation} {faults}: {[event['message'] for event in events]}"
                )
        return service.record


@scenario("permissions, graders")
def never_retried(mode: Mode, folder: Path) -> FaultRecord:
    """Operations that are not idempotent and cannot be reconciled: executed at most once, with an error if unknown."""
    with faulty_service(mode, "permissions.create, graders.run", clock=ManualClock(time.time())) as service:
        job = service.plain.post(
            f"{service.sandbox.base_url}/fine_tuning/jobs",
            json={"model": MODEL, "training_file": service.upload(chat())},
        ).json()["id"]
        service.sandbox.clock.advance(3600)
        checkpoint = service.get(f"/fine_tuning/jobs/{job}/checkpoints")["data"][0]["fine_tuned_model_checkpoint"]
        grader = {"type": "string_check", "name": "g", "input": "a", "reference": "a", "operation": "eq"}
        for operation in ("createFineTuningCheckpointPermission", "runGrader"):
            for number, faults in enumerate(fault_variants(operation, cuts=(0, 30))):

                def call(runner: Runner, number: int = number, operation: str = operation) -> Any:
                    tuning = runner.client.fine_tuning
                    if operation == "runGrader":
                        return runner.do(tuning.alpha.graders.run(grader=grader, model_sample="a"))
                    made = tuning.checkpoints.permissions.create(checkpoint, project_ids=[f"proj_{number}"])
                    return runner.do(made)

                service.plain.delete(f"{service.sandbox.root}/sandbox/requests")
                result = service.run(faults, call)
                fault = faults[0]["kind"]
                done = fault not in {"status", "drop_before"} or not isinstance(result, Exception)
                received = [one["operationId"] for one in service.get_root("/sandbox/requests")["data"]].count(
                    operation
                )
                service.record.duplicates += max(0, received - (fault == "status") - 1)
                if operation != "runGrader":
                    listed = service.listed(f"/fine_tuning/checkpoints/{checkpoint}/permissions")
                    there = [one["project_id"] for one in listed if one["project_id"] == f"proj_{number}"]
                    service.record.expect(there, [f"proj_{number}"] * done, str(faults))
        return service.record
