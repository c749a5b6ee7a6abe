"""Each recorded request gets the recorded status and shape from the embedded service.

The recordings span five years, and a profile emulates the service of one time. So a record is replayed against the
profile of its time. Properties that were added or removed within that time are listed below.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest

from tests.support.recordings import Record, observed
from tests.support.service import Caller, chat, completions, running

# keys that the service sent for a part of a profile's time only, by the profile
LATER = {
    "openai": {
        "first_id", "last_id", "has_more", "expires_at",
        "user_provided_suffix", "seed", "estimated_finish", "integrations", "metadata", "usage_metrics",
        "shared_with_openai", "eval_id", "method", "detail", "n_epochs", "batch_size", "learning_rate_multiplier",
    },
    "openai-2023": {"error", "status_details", "finished_at", "trained_tokens"},
    "azure": {"trainingType", "additionalParameters", "estimated_finish", "method"},
}  # fmt: skip
# properties from before the profile's time, or that the sandbox does not emulate
EARLIER = {"use_packing", "has_more", "next_starting_after", "batch_size", "learning_rate_multiplier", "l2_multiplier"}


def moment(record: Record) -> datetime:
    """Return the approximate time of a recording."""
    headers = {key.lower(): value for key, value in (record.raw["response_headers"] or {}).items()}
    if headers.get("date", "Sanitized") != "Sanitized":
        return parsedate_to_datetime(headers["date"])
    if record.evidence == "test-proxy" or "detail" in record.body:
        return datetime(2025, 9, 1, tzinfo=UTC)
    times = [int(text) for text in re.findall(r'"created(?:_at)?"\s*:\s*(\d{10})', record.raw["response_body"])]
    return datetime.fromtimestamp(max(times, default=1_690_000_000), UTC)


def profile(record: Record) -> str:
    """Return the profile for the time of a recording."""
    if record.server == "azure":
        return "azure"
    return "openai-2023" if moment(record) < datetime(2023, 11, 8, tzinfo=UTC) else "openai"


class Player:
    """Sends a recorded request to a service in the required state.

    Args:
        service: The service.
        record: The recording.
    """

    def __init__(self, service: Caller, record: Record) -> None:
        self.service = service
        self.record = record
        self.azure = record.server == "azure"
        self.cursor = ""
        self.sent = json.loads(record.raw["request_body"]) if self._has_json() else {}

    def _has_json(self) -> bool:
        return bool(self.record.raw["request_body"]) and self.record.raw["request_content_type"] == "application/json"

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send one request with the query of the record."""
        url = f"{self.service.sandbox.root}/openai{path}" if self.azure else path
        query = dict(parse_qsl(self.record.raw["query"] or "", keep_blank_values=True))
        if "after" in query:
            query["after"] = self.cursor
        return self.service.http.request(method, url, params=query, **options)

    def upload(self, purpose: str = "fine-tune", data: bytes | None = None) -> str:
        """Upload a file and return its ID."""
        content = data if data is not None else chat(11)
        form = {"data": {"purpose": purpose}, "files": {"file": ("a.jsonl", content)}}
        return str(self.service.http.post("/files", **form).json()["id"])

    def pass_time(self, status: str | None) -> None:
        """Advance the clock until a job has the given status."""
        seconds = {"running": 1.5, "queued": 0.7, "succeeded": 60.0, "paused": 1.5, "resuming": 1.5}
        self.service.sandbox.clock.advance(seconds.get(status or "", 0.0))

    def job(self, status: str | None = None) -> str:
        """Create a job with the recorded parameters and return its ID."""
        recorded_body = self.record.body if isinstance(self.record.body, dict) else {}
        if isinstance(recorded_body.get("data"), list) and recorded_body["data"]:
            recorded_body = recorded_body["data"][0]
        body: dict[str, Any] = {"model": "gpt-4o-mini", "training_file": self.upload()}
        if recorded_body.get("validation_file"):
            body["validation_file"] = self.upload()
        if isinstance(recorded_body.get("method"), dict):
            json_type = recorded_body["method"]["type"]
            body["method"] = {"type": json_type, json_type: dict(recorded_body["method"][json_type])}
            hyper = dict(recorded_body["method"][json_type]["hyperparameters"])
            hyper.pop("l2_multiplier", None)
            body["method"][json_type]["hyperparameters"] = {key: value for key, value in hyper.items() if value != -1}
        created = self.service.http.post("/fine_tuning/jobs", json=body)
        assert created.is_success, created.text
        job = self.cursor = str(created.json()["id"])
        self.pass_time(status)
        if status in ("cancelled", "paused", "resuming"):
            self.service.http.post(f"/fine_tuning/jobs/{job}/{'cancel' if status == 'cancelled' else 'pause'}")
        if status in ("paused", "resuming"):
            self.service.sandbox.clock.advance(1)
        return job

    def fine_tune(self, status: str | None = None) -> str:
        """Create a legacy fine-tune and return its ID."""
        file = self.upload(data=completions(2))
        job = str(self.service.http.post("/fine-tunes", json={"training_file": file, "model": "ada"}).json()["id"])
        self.pass_time(status)
        if status == "cancelled":
            self.service.http.post(f"/fine-tunes/{job}/cancel")
        return job


def status_of(record: Record) -> str | None:
    """Return the status of the recorded object."""
    result = record.body.get("status") if isinstance(record.body, dict) else None
    return str(result) if result is not None else None


def create_file(player: Player) -> httpx.Response:
    """Send the recorded form, or one with the recorded fields."""
    record, body = player.record, player.record.raw["request_body"]
    content_type = record.raw["request_content_type"]
    if record.status == 401:
        player.service.http.headers["Authorization"] = "Bearer sk-invalid"
    if body and content_type and not re.search(r"bytes of jsonl\)|of \d+ bytes\)$|truncated, \d+ chars\)$", body):
        if body.startswith("base64:"):
            data = base64.b64decode(body.removeprefix("base64:"))
        elif body.startswith("LS"):
            data = base64.b64decode(body)
        else:
            data = body.encode()
        return player.ask("POST", "/files", content=data, headers={"Content-Type": content_type})
    if record.status == 400:
        message = record.body["error"]["message"]
        purpose = "\r\nbatch" if "batch' is not" in message[:20] else "world_domination"
        data, purpose = (b"'x'\n", "fine-tune") if "JSONL" in message else (b"x", purpose)
    else:
        purpose = record.body["purpose"]
        data = chat(11) if purpose == "fine-tune" else b"content"
    form: dict[str, Any] = {"purpose": purpose}
    return player.ask("POST", "/files", data=form, files={"file": ("a", data)})


def create_job(player: Player) -> httpx.Response:
    """Send a recorded create request. The files it names are uploaded first, unless it was rejected because of them."""
    record = player.record
    body = dict(player.sent) or {"model": record.body["model"], "training_file": "file-x"}
    rejected_param = record.body.get("error", {}).get("param") if record.status >= 400 else None
    for name in ("training_file", "validation_file"):
        if name in body and rejected_param != name:
            body[name] = player.upload()
    if record.status == 429:
        player.service.http.post("/fine_tuning/jobs", json=body)
    return player.ask("POST", "/fine_tuning/jobs", json=body)


def create_fine_tune(player: Player) -> httpx.Response:
    """Send a recorded creation of a legacy fine-tune."""
    body = dict(player.sent)
    if player.record.status == 200 or player.record.body["error"]["param"] != "file":
        body["training_file"] = player.upload(data=completions(2))
    return player.ask("POST", "/fine-tunes", json=body)


def of_file(method: str, rest: str = "") -> Callable[[Player], httpx.Response]:
    """Return a function that sends a request for an existing or a missing file."""

    def play(player: Player) -> httpx.Response:
        record = player.record
        if record.status == 404:
            return player.ask(method, record.raw["url_path"].removeprefix("/v1"))
        purpose = record.body.get("purpose", "fine-tune") if isinstance(record.body, dict) else "fine-tune"
        return player.ask(method, f"/files/{player.upload(purpose)}{rest}")

    return play


def of_job(method: str, rest: str = "") -> Callable[[Player], httpx.Response]:
    """Return a function that sends a request for a job in the recorded state, or a missing one."""

    def play(player: Player) -> httpx.Response:
        record = player.record
        if record.status == 404:
            path = record.raw["url_path"].removeprefix("/v1").removeprefix("/openai")
            return player.ask(method, path)
        if rest == "/events":
            events = {event["message"].partition(":")[0] for event in record.body["data"]}
            metrics = any(event["type"] == "metrics" for event in record.body["data"])
            ended = metrics or any("success" in message for message in events)
            return player.ask(method, f"/fine_tuning/jobs/{player.job('succeeded' if ended else None)}{rest}")
        state = {"": status_of(record), "/cancel": None, "/resume": "paused"}[rest]
        if method == "DELETE":
            state = "succeeded"
        return player.ask(method, f"/fine_tuning/jobs/{player.job(state)}{rest}")

    return play


def list_jobs(player: Player) -> httpx.Response:
    """List jobs in the recorded states."""
    player.job()
    for recorded_body in reversed(player.record.body["data"][:3]):
        player.record = player.record._replace(body=recorded_body)
        player.job(
            recorded_body["status"] if recorded_body["status"] in ("running", "succeeded", "cancelled") else None
        )
    if player.azure:
        job = player.job("running")
        player.service.http.post(f"/fine_tuning/jobs/{job}/cancel")
    return player.ask("GET", "/fine_tuning/jobs")


def of_fine_tune(method: str, rest: str = "") -> Callable[[Player], httpx.Response]:
    """Return a function that sends a request for a legacy fine-tune in the recorded state."""

    def play(player: Player) -> httpx.Response:
        state = status_of(player.record) if not rest else None
        if rest == "/events" and any("cancelled" in event["message"] for event in player.record.body["data"]):
            state = "cancelled"
        return player.ask(method, f"/fine-tunes/{player.fine_tune(state)}{rest}")

    return play


def list_files(player: Player) -> httpx.Response:
    """List a file of each recorded purpose."""
    for purpose in {file["purpose"] for file in player.record.body["data"]} - {"fine-tune-results"}:
        player.upload(purpose)
    return player.ask("GET", "/files")


def list_fine_tunes(player: Player) -> httpx.Response:
    """List a succeeded and a cancelled fine-tune."""
    for state in ("succeeded", "cancelled"):
        player.fine_tune(state)
    return player.ask("GET", "/fine-tunes")


def retrieve_model(player: Player) -> httpx.Response:
    """Retrieve a base model."""
    return player.ask("GET", player.record.raw["url_path"].removeprefix("/v1"))


def delete_model(player: Player) -> httpx.Response:
    """Delete the model of a fine-tune, or a missing one."""
    if player.record.status == 404:
        return player.ask("DELETE", player.record.raw["url_path"].removeprefix("/v1"))
    job = player.fine_tune("succeeded")
    model = player.service.http.get(f"/fine-tunes/{job}").json()["fine_tuned_model"]
    return player.ask("DELETE", f"/models/{model}")


def create_upload(player: Player) -> httpx.Response:
    """Create an upload as recorded."""
    recorded_body = {key: player.record.body[key] for key in ("purpose", "filename", "bytes")}
    return player.ask("POST", "/uploads", json=player.sent or recorded_body | {"mime_type": "text/jsonl"})


def of_upload(player: Player) -> httpx.Response:
    """Add a part to an upload, or cancel it."""
    body = {"purpose": "fine-tune", "filename": "a", "bytes": 8, "mime_type": "text/jsonl"}
    upload = player.service.http.post("/uploads", json=body).json()["id"]
    if player.record.path_template.endswith("/cancel"):
        return player.ask("POST", f"/uploads/{upload}/cancel")
    return player.ask("POST", f"/uploads/{upload}/parts", files={"data": ("a", b"content")})


PLAYS: dict[tuple[str, str], Callable[[Player], httpx.Response]] = {
    ("POST", "/files"): create_file,
    ("GET", "/files"): list_files,
    ("GET", "/files/{file_id}"): of_file("GET"),
    ("DELETE", "/files/{file_id}"): of_file("DELETE"),
    ("GET", "/files/{file_id}/content"): of_file("GET", "/content"),
    ("POST", "/uploads"): create_upload,
    ("POST", "/uploads/{upload_id}/cancel"): of_upload,
    ("POST", "/uploads/{upload_id}/parts"): of_upload,
    ("POST", "/fine_tuning/jobs"): create_job,
    ("GET", "/fine_tuning/jobs"): list_jobs,
    ("GET", "/fine_tuning/jobs/{fine_tuning_job_id}"): of_job("GET"),
    ("DELETE", "/fine_tuning/jobs/{fine_tuning_job_id}"): of_job("DELETE"),
    ("POST", "/fine_tuning/jobs/{fine_tuning_job_id}/cancel"): of_job("POST", "/cancel"),
    ("POST", "/fine_tuning/jobs/{fine_tuning_job_id}/resume"): of_job("POST", "/resume"),
    ("GET", "/fine_tuning/jobs/{fine_tuning_job_id}/events"): of_job("GET", "/events"),
    ("POST", "/fine-tunes"): create_fine_tune,
    ("GET", "/fine-tunes"): list_fine_tunes,
    ("GET", "/fine-tunes/{fine_tune_id}"): of_fine_tune("GET"),
    ("POST", "/fine-tunes/{fine_tune_id}/cancel"): of_fine_tune("POST", "/cancel"),
    ("GET", "/fine-tunes/{fine_tune_id}/events"): of_fine_tune("GET", "/events"),
    ("GET", "/models/{model}"): retrieve_model,
    ("DELETE", "/models/{model}"): delete_model,
}


def json_type(value: Any) -> str:
    """The JSON type of a value."""
    names = {dict: "object", list: "array", str: "string", bool: "boolean", int: "number", float: "number"}
    return names.get(type(value), "null")


def differences(recorded: Any, actual: Any, name: str, path: str = "$") -> Iterator[str]:
    """Yield the differences in shape. A null matches any value, because the states are only similar."""
    expected_type, actual_type = json_type(recorded), json_type(actual)
    if "null" in (expected_type, actual_type) or (
        {expected_type, actual_type} == {"string", "number"} and path.endswith(SPELLED)
    ):
        return
    if expected_type != actual_type:
        yield f"{path}: {actual_type} instead of {expected_type}"
    elif isinstance(recorded, dict):
        if not recorded or not actual:
            return
        for key in recorded.keys() | actual.keys():
            if key in recorded and key in actual:
                yield from differences(recorded[key], actual[key], name, f"{path}.{key}")
            elif key in recorded and key not in EARLIER:
                yield f"{path}.{key}: missing"
            elif key in actual and key not in LATER[name]:
                yield f"{path}.{key}: not in the recording"
    elif isinstance(recorded, list) and recorded and actual:
        # each recorded item must have the shape of an actual one
        for item in recorded[:20]:
            shapes = [list(differences(item, ours, name, f"{path}[]")) for ours in actual]
            if all(shapes):
                yield from min(shapes, key=len)


# hyperparameters that are `auto` until the job starts, and a number afterwards
SPELLED = ("n_epochs", "batch_size", "learning_rate_multiplier")


RECORDS = observed()


@pytest.fixture(scope="module")
def tally() -> Iterator[list[str]]:
    """Collect the IDs of replayed records and print their number."""
    played: list[str] = []
    yield played
    print(f"\nreplayed {len(played)} of {len(RECORDS)} recorded interactions")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_replayed_request_gets_recorded_status_and_shape(record: Record, tally: list[str]) -> None:
    """Status, content type and the shape of the body match the recording."""
    name = profile(record)
    with running(profile=name, max_active_jobs=1 if record.status == 429 else None) as service:
        response = PLAYS[record.method, record.path_template](Player(service, record))
        assert response.status_code == record.status, response.text
        if record.media_type and record.raw["response_body"]:
            assert response.headers["content-type"].partition(";")[0] == record.media_type
        if isinstance(record.body, dict | list):
            result = list(differences(record.body, response.json(), name))
            assert not result, (result, response.text)
    tally.append(record.id)
