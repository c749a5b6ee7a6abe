"""Profiles of the embedded service: other years and other providers."""

import json

import httpx

from tests.support.service import chat, running

COLUMNS = ["step", "train_loss", "train_accuracy", "valid_loss", "valid_mean_token_accuracy"]


def test_profile_2023_jobs_have_properties_of_2023() -> None:
    """`error` is null, `n_epochs` is the only hyperparameter, results are plain CSV."""
    with running(profile="openai-2023") as service:
        job = service.job(model="gpt-3.5-turbo")
        assert (job["model"], job["error"], job["hyperparameters"]) == (
            "gpt-3.5-turbo-0613",
            None,
            {"n_epochs": "auto"},
        )
        assert not {"seed", "method", "metadata", "integrations"} & set(job)
        service.sandbox.clock.advance(10)
        done = service.refetch(job)
        content = service("GET", f"/files/{done['result_files'][0]}/content").text
        assert content.partition("\n")[0].split(",") == COLUMNS
        event = service.json("GET", f"/fine_tuning/jobs/{job['id']}/events?limit=1")["data"][0]
        assert (event["message"], event["data"]) == ("Fine-tuning job successfully completed", None)


def test_profile_azure_has_statuses_and_bodies_of_azure() -> None:
    """Create is 201 and delete 204, nulls are omitted, undecided values are -1."""
    with running(profile="azure") as service:
        service.http.headers = {"api-key": "k"}  # type: ignore[assignment]  # httpx takes any mapping
        root = service.sandbox.root
        files = {"file": ("a.jsonl", chat())}
        created = service("POST", f"{root}/openai/files?api-version=1", data={"purpose": "fine-tune"}, files=files)
        assert (created.status_code, created.json()["status"]) == (201, "pending")
        assert set(created.json()) == {"status", "bytes", "purpose", "filename", "id", "created_at", "object"}
        body = {"model": "gpt-4.1-2025-04-14", "training_file": created.json()["id"]}
        job = service("POST", f"{root}/openai/fine_tuning/jobs?api-version=1", json=body)
        assert job.status_code == 201
        assert job.json()["status"] == "pending"
        assert job.json()["hyperparameters"] == {"n_epochs": -1, "batch_size": -1, "learning_rate_multiplier": 1}
        assert None not in job.json().values()
        path = f"{root}/openai/fine_tuning/jobs/{job.json()['id']}"
        service.sandbox.clock.advance(1.5)
        assert service.json("POST", f"{path}/pause")["status"] == "pausing"
        service.sandbox.clock.advance(1)
        assert service.json("GET", path)["status"] == "paused"
        assert service.json("POST", f"{path}/resume")["status"] == "resuming"
        service.sandbox.clock.advance(10)
        done = service.json("GET", path)
        assert (done["status"], done["trainingType"]) == ("succeeded", "standard")
        event = service.json("GET", f"{path}/events?limit=1")["data"][0]
        assert (event["message"], "data" in event) == ("Job succeeded.", False)
        assert service("DELETE", path).status_code == 204
        missing = service("GET", path)
        assert (missing.status_code, set(missing.json()["error"])) == (404, {"code", "message"})
        assert service("DELETE", f"{root}/openai/files/{created.json()['id']}").status_code == 204


def test_separate_storage_rejects_data_that_is_not_jsonl() -> None:
    """It reads what it stores, as the endpoint of other services does."""
    with running(profile="together") as service:
        form = {"purpose": (None, "fine-tune"), "file_name": (None, "a.jsonl")}
        address = service.http.post("/files", files=form).headers["location"]
        stored = httpx.put(address, content=b"no rows\n", trust_env=False)
        assert (stored.status_code, "Line 1 is not a dictionary" in stored.text) == (400, True)


def test_any_id_accepts_unknown_ids_repeatedly() -> None:
    """With `any_id`, the examples of the vendor run again and again."""
    with running(any_id=True) as service:
        job = service.json(
            "POST",
            "/fine_tuning/jobs",
            json={"model": "any-model", "training_file": "file-abc123", "validation_file": "7"},
        )
        assert (job["training_file"], job["validation_file"]) == ("file-abc123", "7")
        for method, path in 2 * (
            ("GET", "/fine_tuning/jobs/ft-AF1WoRqd3aJAHsqc9NY7iL8F"),
            ("POST", "/fine_tuning/jobs/ft-pause/pause"),
            ("POST", "/fine_tuning/jobs/ft-resume/resume"),
            ("POST", "/fine_tuning/jobs/ft-cancel/cancel"),
            ("GET", "/fine_tuning/jobs/ft-x/events"),
            ("GET", "/fine_tuning/jobs/ft-x/checkpoints"),
            ("GET", "/fine-tunes/ft-legacy"),
            ("POST", "/fine-tunes/ft-legacy/cancel"),
            ("GET", "/fine-tunes/ft-other/events"),
            ("GET", "/files/..%2F..%2Fpasswd"),
            ("DELETE", "/files/file-gone"),
            ("POST", "/uploads/upload_abc123/cancel"),
            ("GET", "/models/anything"),
            ("GET", "/files?after=after&limit=0"),
            ("GET", "/fine_tuning/jobs/ft-x/events?after=after"),
            ("DELETE", "/models/ft:gpt:any"),
            ("GET", "/fine_tuning/checkpoints/ft:x/permissions"),
            ("DELETE", "/fine_tuning/checkpoints/ft:x/permissions/cp_any"),
        ):
            service.json(method, path)
        assert json.loads(service("GET", "/files/file-abc123/content").text.splitlines()[0])
        body = {"training_file": "file-abc123", "batch_size": 0, "learning_rate_multiplier": 0}
        service.json("POST", "/fine-tunes", json=body)
        service.json("POST", "/uploads/upload_x/complete", json={"part_ids": ["string"], "md5": "md5"})
        assert service.upload(b"raw file contents")["bytes"] == 17
