"""Profiles of compatible services: read statuses, times, bodies, lists and errors by the data of a profile.

A profile is compiled from `spec/profiles/NAME.yaml`; it is loaded when it is first used. Everything here is a plain
function of plain values: nothing sends a request, and the objects passed in are not changed.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Literal
from urllib.parse import urlsplit

from ft_client._profile import bodies, requests, vocabulary
from ft_client._profile.bodies import get, list_at
from ft_client._profile.data import general
from ft_client._profile.rules import Route, UploadRules
from ft_client._profile.service_errors import ErrorRules, ServiceError, read_error
from ft_client._profile.vocabulary import FileState, Outcome

Resource = Literal["job", "file", "event", "checkpoint", "model", "upload", "deletion", "copy", "estimate"]

# requests whose operationId or method starts like this are not retried blindly: each one sent has an effect
_NOT_REPEATABLE = ("create", "import", "copy", "deploy", "POST ", "PATCH ")
_OBJECTS: tuple[Resource, ...] = ("job", "file", "event", "checkpoint", "model", "upload")
_FILES = ("training_file", "validation_file")
_TIMES = frozenset({"created_at", "updated_at", "started_at", "finished_at", "estimated_finish", "expires_at"})


@dataclass(frozen=True, eq=False)
class Profile:
    """One service.

    Attributes:
        name: `openai`, `azure`, ...; see `names()`.
        data: The compiled profile.
        route: How the base URL reaches the service, if the profile distinguishes routes.
    """

    name: str
    data: Mapping[str, Any]
    route: Route | None = None
    _state: dict[str, Any] = field(default_factory=dict, init=False, repr=False)
    _paths: dict[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict, init=False, repr=False)

    @property
    def title(self) -> str:
        """Name of the service, for messages."""
        title: str = self.data["title"]
        return title

    @property
    def reshapes(self) -> bool:
        """Whether bodies must be read through `view` and `items`: names, times or envelopes differ."""
        if "reshapes" not in self._state:
            keys = ("envelopes", "lists", "zone", "final_times", "metrics", "job_error")
            renamed = any(name not in {"copy", "deletion", "estimate"} for name in self.data["fields"])
            self._state["reshapes"] = renamed or any(self.data[key] for key in keys)
        return bool(self._state["reshapes"])

    # ---- Jobs and files ----------------------------------------------------------------------------------------------

    def outcome_of(self, status: Any, job: Mapping[str, Any] | None = None) -> Outcome | None:
        """Return how a job has ended, or None if it has not.

        Args:
            status: The service's word.
            job: The job, unwrapped; without it, an unknown word counts only if its parts are clear.
        """
        finished = None if job is None else self.read_time(self.field("job", self.unwrap(job), "finished_at"))
        return vocabulary.outcome(status, finished, self.data["states"]["job"], general()["states"]["job"])

    def state_of(self, status: Any) -> str | None:
        """Return the common word for a job's status: `queued`, `running`, `paused`, ...; None if it is unknown."""
        word = vocabulary.word_of(status)
        if word is None:
            return None
        known = vocabulary.known_state(word, self.data["states"]["job"], general()["states"]["job"])
        return known or vocabulary.guessed_state(word)

    def file_state(self, file: Mapping[str, Any]) -> FileState:
        """Return whether a file can be used. A file without a status can."""
        status = self.field("file", self.unwrap(file), "status")
        if status is None or isinstance(status, bool):
            return "processing" if status is False else "ready"
        word = vocabulary.word_of(status) or str(status)
        known = vocabulary.known_state(word, self.data["states"]["file"], general()["states"]["file"])
        state: FileState
        for state in ("ready", "failed", "deleted", "processing"):
            if known == state:
                return state
        guess = vocabulary.guessed_state(word)
        return "ready" if guess == "succeeded" else "failed" if guess in {"failed", "cancelled"} else "processing"

    def read_time(self, value: Any) -> int | None:
        """Return a time in Unix seconds, or None; a text without a zone is in the service's zone, else UTC."""
        return vocabulary.unix_seconds(value, self.data["zone"] or "+00:00")

    def zone_assumed(self, value: Any) -> str | None:
        """Return the offset assumed for a time, or None if the time carries its own."""
        return None if vocabulary.has_zone(value) else self.data["zone"] or "+00:00"

    def is_exact_time(self, value: Any) -> bool:
        """Whether the zone of a time is known: the time carries it, or the profile states that of the service."""
        return self.zone_assumed(value) in {None, self.data["zone"]}

    # ---- Bodies ------------------------------------------------------------------------------------------------------

    def unwrap(self, body: Any) -> Any:
        """Return what an envelope holds; the body itself if it is none."""
        envelopes = self.data["envelopes"]
        return bodies.unwrap(body, envelopes, self._names if envelopes else ())

    @property
    def _names(self) -> frozenset[str]:
        """The fields of jobs, files, events and other objects, in the words of the contract and of the service."""
        if "names" not in self._state:
            fields = [self._aliases(resource) for resource in _OBJECTS]
            names = {path.partition(".")[0] for field in fields for paths in field.values() for path in paths}
            self._state["names"] = frozenset(names)
        found: frozenset[str] = self._state["names"]
        return found

    def field(self, resource: Resource, raw: Mapping[str, Any], name: str) -> Any:
        """Return the value of a field under the name of the contract; None if the service did not send it."""
        value = raw.get(name)
        if value is not None and bodies.is_set(name, value):
            return value
        for path in self._aliases(resource).get(name, (name,)):
            value = get(raw, path)
            if value is not None and bodies.is_set(name, value):
                return value
        return None

    def view(self, resource: Resource, body: Any) -> dict[str, Any]:
        """Return an object under the names of the contract, times in Unix seconds; keys of the service stay as well.

        The body is not changed, so `to_dict()` can still return what the service sent.
        """
        raw = self.unwrap(body)
        if isinstance(raw, str):
            raw = {"message" if resource == "event" else "id": raw}
        if resource == "file" and isinstance(raw, Mapping):
            raw = self._uploaded_file(raw)
        if not isinstance(raw, Mapping):
            return {}
        result = dict(raw)
        for name in self._aliases(resource):
            value = self.field(resource, raw, name)
            if value is not None or name in raw:
                result[name] = value
        for name in _TIMES & result.keys():
            result[name] = self.read_time(result[name])
        if "id" in result:
            result["id"] = _as_id(result["id"])
        if resource == "job":
            self._name_files(result)
            self._complete_job(raw, result)
        elif resource == "event":
            result["level"] = vocabulary.event_level(result.get("level"))
            data = result.get("data")
            if isinstance(data, Mapping):
                result["data"] = self._metrics(data)
        elif resource == "checkpoint" and isinstance(result.get("metrics"), Mapping):
            result["metrics"] = self._metrics(result["metrics"])
        return result

    def _name_files(self, result: dict[str, Any]) -> None:
        """Write the IDs of a job's files as text."""
        for name in _FILES:
            if name in result:
                result[name] = _as_id(result[name])
        files = result.get("result_files")
        if isinstance(files, list):
            result["result_files"] = [
                {**file, "id": _as_id(self.field("file", file, "id"))} if isinstance(file, Mapping) else _as_id(file)
                for file in files
            ]

    def _complete_job(self, raw: Mapping[str, Any], result: dict[str, Any]) -> None:
        """Add what depends on the outcome: the end of the job, its error, whether its model can be used."""
        ended = self.outcome_of(result.get("status"), raw)
        result["outcome"] = ended
        if result.get("finished_at") is None and ended is not None:
            found = (self.read_time(get(raw, path)) for path in self.data["final_times"])
            result["finished_at"] = next((time for time in found if time is not None), result.get("finished_at"))
        error = raw.get("error")
        if isinstance(error, Mapping) and not any(error.values()):
            error = None
        if error is None and ended == "failed":
            found_error = {
                key: next((value for path in self._error_paths(key) if (value := get(raw, path)) is not None), None)
                for key in ("message", "code", "param")
            }
            error = found_error if any(found_error.values()) else None
        if error is not None or "error" in raw:
            result["error"] = {"message": error} if isinstance(error, str) else error

    def _error_paths(self, key: str) -> tuple[str, ...]:
        return (*self.data["job_error"].get(key, ()), *general()["job_error"][key])

    def _metrics(self, data: Mapping[str, Any]) -> dict[str, Any]:
        result = {key: vocabulary.measured(value) for key, value in data.items()}
        for name, aliases in {**general()["metrics"], **self.data["metrics"]}.items():
            if name not in result:
                value = next((result[alias] for alias in aliases if alias in result), None)
                if value is not None:
                    result[name] = value
        return result

    def _uploaded_file(self, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the file that an upload's response lists, or holds under `file`."""
        for key in (*self.data["uploads"].get("uploaded", ()), "file"):
            inner = raw.get(key)
            inner = inner[0] if isinstance(inner, list) and inner else inner
            if isinstance(inner, Mapping):
                return inner
        return raw

    def checkpoint_name(self, checkpoint: Mapping[str, Any], job_id: str) -> str | None:
        """Return the name that selects a checkpoint: its ID, or the form that the profile states."""
        form: str | None = self.data["checkpoints"].get("name")
        name = self.field("checkpoint", checkpoint, "id")
        if name is None and form is not None:
            name = form.format(job=job_id, step=self.field("checkpoint", checkpoint, "step_number"))
        return None if name is None else str(name)

    def files(self, job: Mapping[str, Any], name: str) -> list[str]:
        """Return the IDs of files of a job, or of the request for one.

        Args:
            job: The job, without an envelope.
            name: `training_file`, `validation_file` or `result_file`. A job may have the plural, with IDs or files.
        """
        found = self.field("job", job, name) or self.field("job", job, f"{name}s") or []
        items = found if isinstance(found, list) else [found]
        ids = (_as_id(self.field("file", item, "id") if isinstance(item, Mapping) else item) for item in items)
        return [each for each in ids if isinstance(each, str)]

    def deletion(self, status: int, body: Any) -> Literal["deleted", "started", "kept"]:
        """Return the effect of a successful delete: done, started, or not deleted."""
        raw = self.unwrap(body)
        raw = raw if isinstance(raw, Mapping) else {}
        word = self.field("deletion", raw, "deleted")
        if word is None:  # {"result": true}
            word = next((raw[key] for key in self.data["envelopes"] if isinstance(raw.get(key), bool)), None)
        if isinstance(word, bool) or word in (0, 1):
            return "deleted" if word else "kept"
        return "started" if isinstance(word, str) and word.lower().endswith("ing") else "deleted"

    # ---- Lists -------------------------------------------------------------------------------------------------------

    def items(self, body: Any) -> list[Any]:
        """Return the items of a list response."""
        return bodies.items(self.unwrap(body), self.data["lists"])

    def next_page(self, operation: str, body: Any, query: Mapping[str, Any]) -> dict[str, str] | None:
        """Return the query of the next page, or None if this is the last one that can be requested.

        Args:
            operation: operationId of the list.
            body: The response.
            query: The query that was sent; its other parameters are kept.
        """
        raw = self.unwrap(body)
        if isinstance(body, Mapping) and raw is not body:  # what describes the page may be beside the envelope
            raw = {**body, **(raw if isinstance(raw, Mapping) else {})}
        return bodies.next_page(self.paging(operation), raw, self.items(body), query)

    def query_parameters(self, operation: str) -> frozenset[str] | None:
        """Return the query parameters of an operation; None if they are those of the contract."""
        rule = self.data["operations"].get(operation)
        if rule is None:
            return None
        return frozenset(each["name"] for each in rule["parameters"] if each["in"] == "query")

    def may_be_cut(self, operation: str, body: Any, query: Mapping[str, Any]) -> bool:
        """Whether a list may have more items that no cursor reaches: it is as long as its limit."""
        rules = self.paging(operation)
        limit = query.get("limit", rules.get("default_limit"))
        return rules["style"] == "none" and limit is not None and len(self.items(body)) >= int(limit)

    def paging(self, operation: str) -> Mapping[str, Any]:
        """Return how a list is paged: `style` (`cursor`, `page`, `offset`, `none`) and the names of its parameters."""
        rules: Mapping[str, Any] = self.data["paging"]
        return rules.get(operation) or rules.get("*") or {"style": "cursor", "cursor": "after"}

    # ---- Errors ------------------------------------------------------------------------------------------------------

    def error_of(
        self, body: Any, status: int, operation: str = "", *, has_result: bool | None = None
    ) -> ServiceError | None:
        """Return the error that a response reports, or None if it reports success.

        Args:
            body: Parsed body, its text, or None.
            status: HTTP status.
            operation: operationId; decides whether the request may be sent again.
            has_result: Whether the body has what was requested; None if that is not known.
        """
        raw = self.unwrap(body)
        failures = [item for key in self.data["uploads"].get("failed", ()) for item in list_at(raw, key)]
        if status < 400 and failures and not any(list_at(raw, key) for key in self.data["uploads"]["uploaded"]):
            body = failures[0]
        return read_error(
            body,
            status,
            self._error_rules,
            supported=self.supports(operation),
            repeatable=not operation.startswith(_NOT_REPEATABLE),
            has_result=has_result,
        )

    @property
    def _error_rules(self) -> ErrorRules:
        return ErrorRules(**self.data["errors"])

    # ---- Requests ----------------------------------------------------------------------------------------------------

    def supports(self, operation: str, query: Mapping[str, Any] | None = None) -> bool:
        """Whether the service has an operation, on this route and in the version that a query selects."""
        older = self.data["older_versions"]
        if older and operation in older["operations"] and str((query or {}).get(older["query"], "~")) < older["before"]:
            return True
        return operation not in self.data["missing"] and not (self.route and operation in self.route.missing)

    def alternative(self, operation: str) -> str | None:
        """Return what to do instead of an operation that the service lacks; None if there is nothing."""
        text: str | None = self.data["alternatives"].get(operation)
        return text

    def request_body(self, operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the body of a request under the names of the service: `training_file` becomes `training_file_ids`.

        Args:
            operation: operationId.
            body: The body under the names of the contract. Names that the service has stay.
        """
        return requests.named(self.data, operation, body)

    @property
    def upload(self) -> UploadRules:
        """How a file is uploaded."""
        return UploadRules(**{key: value for key, value in self.data["uploads"].items() if key in UploadRules._fields})

    @property
    def keeps_metadata(self) -> bool | None:
        """Whether a job returns the metadata it was created with; None if that is not known."""
        kept: bool | None = self.data["metadata"]
        return self.route.metadata if self.route and self.route.metadata is not None else kept

    def is_at(self, base_url: str) -> bool:
        """Whether the host of a base URL is one of the service's own."""
        host = (urlsplit(base_url).hostname or "").lower()
        return any(fnmatch.fnmatchcase(host, pattern) for pattern in self.data["hosts"])

    @property
    def secrets(self) -> tuple[str, ...]:
        """Paths in requests and responses that hold secrets, such as `integrations.*.wandb.api_key`."""
        paths: tuple[str, ...] = self.data["secrets"]
        return paths

    def upload_form(self, fields: Mapping[str, Any], filename: str) -> dict[str, Any]:
        """Return the fields of an upload's form, without its file, under the names of the service.

        Args:
            fields: The fields under the names of the contract.
            filename: Name of the file.
        """
        values = {"filename": filename, "suffix": PurePath(filename).suffix.lstrip(".") or "jsonl"}
        own = {key: text.format(**values) for key, text in self.upload.fields.items() if "{sha256}" not in text}
        return {**self.request_body("createFile", fields), **own}

    def _aliases(self, resource: Resource) -> Mapping[str, tuple[str, ...]]:
        """Return the paths of each field of a resource: in camelCase, those of the profile, the general ones."""
        if resource not in self._paths:
            own, other = self.data["fields"].get(resource, {}), general()["fields"].get(resource, {})
            self._paths[resource] = {
                name: (name, *own.get(name, ()), *other.get(name, ())) for name in sorted({*own, *other})
            }
        return self._paths[resource]


def _as_id(value: Any) -> Any:
    """Return an ID as text; some services have numbers."""
    return str(value) if type(value) is int else value
