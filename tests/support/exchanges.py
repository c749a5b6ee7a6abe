"""Exchanges of compatible services, and what each of their meanings requires of the reading layer."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import attrs

from ft_client import _profile
from ft_client._profile import Profile, ServiceError

ROOT = Path(__file__).resolve().parents[2]
# The exchanges in the repository, and those of a folder beside it or of FT_CLIENT_EXCHANGES.
SOURCES = {
    "evidence": (ROOT / "tests" / "evidence", "exchanges.jsonl"),
    "originals": (Path(os.environ.get("FT_CLIENT_EXCHANGES", ROOT / ".." / "shared" / "providers")), "*.jsonl"),
}
HOSTS = {"azure": "https://name.openai.azure.com", "litellm": "http://127.0.0.1:4000"}

# Kinds of errors in the words of the files azure, nebius and together.
KINDS = {
    "authentication": "auth",
    "payment": "balance",
    "unprocessable": "bad_request",
    "not_supported": "endpoint_missing",
    "rate_limit": "rate",
    "server": "server_error",
}
# Our operationIds for the names in the files.
OPERATIONS = {
    "FineTuning_Delete": "deleteFineTuningJob",
    "FineTuning_CopyCheckpoint": "copyFineTuningCheckpoint",
}
# Keys of a meaning that the reading layer does not decide, with the place that does.
OUTSIDE = {
    "note": "a remark to the reader",
    "host": "a remark: the management API of Azure is another API",
    "form": "a remark on how the line shows a multipart body",
    "next": "a remark on the steps of an upload; UploadRules.flow has them",
    "absent_keys_are_fine": "a remark: decoding never requires a key",
    "usable_as_training_file": "a remark",
    "orphan_file": "the create operation, which knows what was uploaded before",
    "retry_after_s": "the retry policy, which reads the header",
    "order": "the follow operation; the profile states the order",
    "limit_ignored": "a remark: the page has all items",
    "warn": "the checks, from the parameters that the profile lists as ignored",
    "size": "the download",
    "last_is_final": "the follow operation, which ends with the job and not with an event",
    "undecided": "a remark: a job shows its hyperparameters as the service sent them",
    "message_at": "a remark on where the message is; error_of reads it",
}


@attrs.frozen(slots=False, eq=False)
class Exchange:
    """One exchange of a service, read by the profile of that service, or by the default one if it has none."""

    place: str
    provider: str
    operation: str
    request: dict[str, Any]
    response: dict[str, Any]
    meaning: dict[str, Any]

    @functools.cached_property
    def profile(self) -> Profile:
        name = self.provider if self.provider in _profile.names() else _profile.DEFAULT
        path = urlsplit(self.request["path"])
        prefix = path.path.partition("/fine_tuning")[0].partition("/files")[0]
        return _profile.load(name, f"{HOSTS.get(name, 'https://service.example')}{prefix}")

    @property
    def status(self) -> int:
        return int(self.response["status"])

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.request["path"]).query))

    @property
    def headers(self) -> dict[str, str]:
        return {key.lower(): value for key, value in self.response.get("headers", {}).items()}

    @property
    def body(self) -> Any:
        return self.response.get("json", self.response.get("text"))

    @functools.cached_property
    def error(self) -> ServiceError | None:
        return self.profile.error_of(self.body, self.status, self.operation)

    @property
    def resource(self) -> Any:
        name = self.operation.lower()
        if "copycheckpoint" in name or "copyfinetuning" in name:
            return "copy"
        for mark, resource in (
            ("estimate", "estimate"),
            ("checkpoint", "checkpoint"),
            ("event", "event"),
            ("upload", "upload"),
            ("file", "file"),
            ("model", "model"),
        ):
            if mark in name:
                return resource
        return "job"

    @functools.cached_property
    def view(self) -> dict[str, Any]:
        return self.profile.view(self.resource, self.body)

    @functools.cached_property
    def items(self) -> list[dict[str, Any]]:
        return [self.profile.view(self.resource, item) for item in self.profile.items(self.body)]

    @functools.cached_property
    def next(self) -> dict[str, str] | None:
        return self.profile.next_page(self.operation, self.body, self.query)

    @property
    def path_id(self) -> str | None:
        parts = urlsplit(self.request["path"]).path.split("/")
        return next(
            (unquote(part) for part in parts if part.startswith(("file-", "ftjob-", "ft-")) and "." not in part), None
        )

    def ended(self) -> bool | None:
        """Whether the object has ended; None if the response has no object."""
        if self.error is not None:
            return None
        if self.resource == "file":
            return self.profile.file_state(self.view) != "processing"
        if self.resource == "copy":
            return all(self.profile.outcome_of(copy["status"]) for copy in self.view["copies"])
        status = self.view.get("status", self.view.get("delete_status"))
        return self.profile.outcome_of(status, self.view) is not None

    def is_job(self) -> bool:
        """Whether the body is a job: it has an ID and a status. A cancel may report only that it was accepted."""
        return self.resource == "job" and None not in (self.view.get("id"), self.view.get("status"))

    def effective(self) -> bool:
        """Whether the request had its effect: no error, and what it creates has an ID."""
        return self.error is None and self.status < 400 and (self.resource == "file" or self.view.get("id") is not None)


@functools.cache
def exchanges(source: str) -> tuple[Exchange, ...]:
    """Return the exchanges of one of SOURCES; none if it is absent."""
    folder, pattern = SOURCES[source]
    found = []
    for path in sorted(folder.glob(pattern)):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            raw = json.loads(line)
            operation = OPERATIONS.get(raw["operation"], raw["operation"])
            fields = (raw["provider"], operation, raw["request"], raw["response"], raw["meaning"])
            found.append(Exchange(f"{source}-{path.stem}-{number}-{operation}", *fields))
    return tuple(found)


def all_exchanges() -> list[Exchange]:
    """Return the exchanges of all sources that are present."""
    return [exchange for source in SOURCES for exchange in exchanges(source)]


def _lists(exchange: Exchange, name: str) -> list[Any]:
    return [item.get(name) for item in exchange.items]


def _named_error(exchange: Exchange, key: str) -> Any:
    error = exchange.view.get("error") if exchange.error is None else None
    return error.get(key) if isinstance(error, dict) else getattr(exchange.error, key, None)


def _status_words(exchange: Exchange) -> set[Any]:
    status = exchange.view.get("status")
    return {status, exchange.profile.state_of(status)}


def _secret_in(exchange: Exchange, path: str) -> bool:
    return any(path.endswith(secret) for secret in exchange.profile.secrets)


def _next_query(exchange: Exchange) -> str | None:
    return None if exchange.next is None else "&".join(f"{key}={value}" for key, value in sorted(exchange.next.items()))


def _created_at(exchange: Exchange) -> Any:
    if isinstance(exchange.meaning["created_at_unix"], list):
        return _lists(exchange, "created_at")
    return (exchange.items[0] if exchange.resource == "checkpoint" else exchange.view).get("created_at")


def _zone(exchange: Exchange) -> str | None:
    raw = exchange.profile.unwrap(exchange.body)
    raw = raw[0] if isinstance(raw, list) else raw
    return exchange.profile.zone_assumed(exchange.profile.field(exchange.resource, raw, "created_at"))


def _is(read: Callable[[Exchange], Any]) -> Callable[[Exchange, Any], bool]:
    return lambda exchange, expected: bool(read(exchange) == expected)


CHECKS: dict[str, Callable[[Exchange, Any], bool]] = {
    "job_id": _is(lambda e: e.view.get("job_id") if e.resource == "copy" else e.view.get("id") or e.path_id),
    "file_id": _is(
        lambda e: (
            e.view["file_id"]
            if e.resource == "upload"
            else e.view.get("id") or e.headers.get((e.profile.upload.id_header or "").lower()) or e.path_id
        )
    ),
    "upload_id": _is(lambda e: e.view.get("id")),
    "job_ids": _is(lambda e: _lists(e, "id")),
    "file_ids": _is(lambda e: _lists(e, "id")),
    "ids": _is(lambda e: ids if any(ids := _lists(e, "id")) else None),
    "event_ids": _is(lambda e: ids if any(ids := _lists(e, "id")) else None),
    "event_times": _is(lambda e: times if any(times := _lists(e, "created_at")) else None),
    "count": _is(lambda e: len(e.items)),
    "events": _is(lambda e: len(e.items)),
    "checkpoints": _is(lambda e: len(e.items)),
    "total": _is(lambda e: e.profile.unwrap(e.body)["total"]),
    "status": lambda e, expected: expected in _status_words(e),
    "statuses": _is(lambda e: _lists(e, "status")),
    "final": lambda e, expected: (
        [e.profile.outcome_of(item["status"], item) is not None for item in e.items] == expected
        if isinstance(expected, list)
        else e.ended() is expected
    ),
    "succeeded": _is(lambda e: e.profile.outcome_of(e.view["status"], e.view) == "succeeded"),
    "ready": _is(lambda e: e.profile.file_state(e.view) == "ready"),
    "failed": _is(lambda e: e.profile.file_state(e.view) == "failed"),
    "created_at_unix": _is(_created_at),
    "updated_at_unix": _is(lambda e: e.view.get("updated_at")),
    "finished_at_unix": _is(lambda e: e.view.get("finished_at")),
    "finished_from": lambda e, expected: expected in e.profile.data["final_times"],
    "expires_at_unix": _is(lambda e: e.view["expires_at"]),
    "created_at_zone": _is(lambda e: f"assumed {_zone(e)}"),
    "fine_tuned_model": _is(lambda e: e.view.get("fine_tuned_model")),
    "fine_tuned_model_ready": _is(lambda e: e.view["outcome"] == "succeeded"),
    "training_files": _is(lambda e: e.profile.files(e.view, "training_file")),
    "trained_tokens": _is(lambda e: e.view["trained_tokens"]),
    "method": _is(lambda e: e.view["method"]["type"]),
    "bytes": _is(lambda e: e.view["bytes"]),
    "filename": _is(lambda e: e.view["filename"]),
    "lines": _is(lambda e: e.view["lines"]),
    "multipart_part": _is(lambda e: e.profile.upload.part),
    "limit_bytes": _is(lambda e: e.profile.upload.max_bytes),
    "do_not_follow": _is(lambda e: e.profile.upload.flow == "presigned" and 300 <= e.status < 400),
    "no_authorization": _is(lambda e: "Authorization" not in e.request["headers"]),
    "parts": _is(lambda e: len(e.view["parts"])),
    "download_from": lambda e, expected: expected.endswith(e.profile.data["uploads"]["content"]),
    "secret_in": _secret_in,
    "secrets_in_request": lambda e, expected: all(
        any(path.replace("/0/", "/*/").replace("/", ".") == secret for secret in e.profile.secrets) for path in expected
    ),
    "created": _is(Exchange.effective),
    "uploaded": _is(Exchange.effective),
    "accepted": _is(lambda e: e.error is None),
    "deleted": _is(lambda e: e.error is None and e.profile.deletion(e.status, e.body) == "deleted"),
    "deletion_started": _is(lambda e: e.profile.deletion(e.status, e.body) == "started"),
    "is_job": _is(Exchange.is_job),
    "status_is_job_status": _is(Exchange.is_job),
    "follow_up": lambda e, expected: expected == "retrieve" and not e.is_job(),
    "error": lambda e, expected: (
        e.error is None and e.view.get("error") is None and all(item.get("error") is None for item in e.items)
        if expected is None
        else e.error is not None and e.error.kind == KINDS.get(expected, expected)
    ),
    "is_error": _is(lambda e: e.error is not None),
    "kind": lambda e, expected: (
        expected.endswith("weights, not a metrics table") and e.profile.data["results"]["kind"] == "weights"
        if " " in expected
        else e.error is not None and e.error.kind == expected
    ),
    "error_code": _is(lambda e: _named_error(e, "code")),
    "provider_code": _is(lambda e: _named_error(e, "code")),
    "error_message": _is(lambda e: _named_error(e, "message")),
    "error_param": _is(lambda e: _named_error(e, "param")),
    "error_type": _is(lambda e: e.error.type if e.error else ""),
    "param": _is(lambda e: _named_error(e, "param")),
    "params": _is(lambda e: list(e.error.params) if e.error else None),
    "missing": _is(lambda e: _named_error(e, "param")),
    "request_id": _is(lambda e: e.error.request_id if e.error else None),
    "retry": _is(lambda e: e.error.retryable if e.error else None),
    "permanent": _is(lambda e: e.error is not None and not e.error.retryable),
    "outcome_unknown": _is(lambda e: e.error.outcome_unknown if e.error else None),
    "not_found": _is(lambda e: e.error is not None and e.error.kind == "not_found"),
    "job_missing": _is(lambda e: e.error is not None and e.error.kind == "not_found"),
    "has_more": lambda e, expected: (
        # not stated by the response: a next page, or a list that no cursor continues
        (e.next is not None or e.profile.may_be_cut(e.operation, e.body, e.query))
        if expected is None
        else (e.next is not None) is expected
    ),
    "next_after": _is(lambda e: (e.next or {}).get("after")),
    "next_page": lambda e, expected: _next_query(e) == (expected and "&".join(sorted(expected.split("&")))),
    "envelope": _is(lambda e: "bare array" if isinstance(e.body, list) else ""),
    "levels": _is(lambda e: _lists(e, "level")),
    "step": _is(lambda e: e.items[0]["data"]["step"]),
    "total_steps": _is(lambda e: e.items[0]["data"]["total_steps"]),
    "train_loss": _is(lambda e: e.items[0]["data"]["train_loss"]),
    "steps": _is(lambda e: _lists(e, "step_number")),
    "step_number": _is(lambda e: e.items[0]["step_number"]),
    "checkpoint_names": _is(lambda e: [e.profile.checkpoint_name(item, e.path_id or "") for item in e.items]),
    "model": _is(lambda e: (e.items or [e.view])[0].get("fine_tuned_model_checkpoint") or e.view.get("id")),
    "downloads": _is(lambda e: [file for item in e.items for file in item["result_files"]]),
    "result": lambda e, expected: expected == "checkpoints" and e.profile.data["results"]["kind"] == "weights",
    "rows": _is(lambda e: e.body.count("\n") - 1),
    "column_alias": _is(lambda e: e.profile.data["results"]["columns"]),
    "not_measured": _is(lambda e: e.profile.data["results"]["not_measured"]),
    "price_usd": _is(lambda e: e.view["price"]),
    "allowed": _is(lambda e: e.view["allowed"]),
    "cost": _is(lambda e: e.view["cost"]),
    "batch_size": lambda e, expected: (
        [e.view["lora_training"]["min_batch_size"], e.view["lora_training"]["max_batch_size"]] == expected["lora"]
    ),
    "method_sent": lambda e, expected: (
        e.request["json"]["method"]["type"] == expected and "method" in e.profile.data["ignored"]
    ),
    "method_created": _is(lambda e: e.view["method"]["type"]),
    "metadata_kept": _is(lambda e: e.profile.keeps_metadata),
    "shutdown_date": _is(lambda e: e.view["shutdown_date"]),
}


# Sentences and paths of the exchanges in the repository are made up; these meanings follow from a sentence or a path.
FROM_SENTENCES = {"kind": {"license", "routing", "training_not_available"}, "missing": {"custom_llm_provider"}}


def disagreements(exchange: Exchange) -> Iterator[str]:
    """Yield each part of a meaning that the reading layer reads differently."""
    made_up = exchange.place.startswith("evidence-")
    for key, expected in exchange.meaning.items():
        if key in OUTSIDE or (made_up and (key == "checkpoint_names" or expected in FROM_SENTENCES.get(key, ()))):
            continue
        if key not in CHECKS:
            yield f"{key}: no check reads this part of the meaning"
        elif not CHECKS[key](exchange, expected):
            yield f"{key}: expected {expected!r}"
