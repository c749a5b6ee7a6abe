"""Bodies of compatible services under the names of the contract, for the decoders that the generated endpoints have.

The profile has the rules: envelopes, renamed fields, times as text. The models are made from the renamed object and
keep the object that was sent, so that `to_dict()` returns it.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ft_client_generated.types import Model

if TYPE_CHECKING:
    from ft_client._http_library import Response
    from ft_client._profile import Profile

RESOURCES: dict[str, Any] = {
    "FineTuningJob": "job", "FineTune": "job", "OpenAIFile": "file", "FineTuningJobEvent": "event",
    "FineTuneEvent": "event", "FineTuningJobCheckpoint": "checkpoint",
    "FineTuneCheckpoint": "checkpoint", "Model": "model", "Upload": "upload",
}  # fmt: skip
"""The resource of a profile that each schema describes."""

_JOBS = frozenset({"FineTuningJob", "FineTune"})
_TIMED = _JOBS | {"OpenAIFile"}
_EVENTS = frozenset({"FineTuningJobEvent", "FineTuneEvent"})
_LEVELS = ("info", "warn", "error", None)
PLAIN_STATUSES = frozenset(
    {"validating_files", "queued", "pending", "created", "running", "paused", "succeeded", "failed", "cancelled"}
)
"""Statuses with the same meaning at every service: their outcome does not depend on the profile."""


@dataclass(eq=False)
class Reshaped:
    """A response whose body has the names of the contract; everything else is that of the response."""

    response: Response
    content: bytes
    sent: Any
    items: list[Any]
    outcomes: list[Any]

    def json(self) -> Any:
        """Return the parsed body."""
        return json.loads(self.content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.response, name)

    def complete(self, model: Any) -> None:
        """Give a decoded model, and the items of a list, what was sent and the outcome."""
        if not isinstance(model, Model):
            return
        model._raw = self.sent
        found = getattr(model, "data", None) if model.SCHEMA not in RESOURCES else [model]
        for item, sent, outcome in zip(found or [], self.items, self.outcomes, strict=False):
            if isinstance(item, Model):
                if isinstance(sent, Mapping) and item is not model:
                    item._raw = sent
                if outcome is not None:
                    item._outcome = outcome


def reshape(
    profile: Profile, operation: str, response: Response, body: Any, resource_id: str = "", *, schema: str = ""
) -> Reshaped | None:
    """Return a response with the names of the contract; None if the operation returns nothing that has rules.

    Args:
        profile: Of the service.
        operation: operationId.
        response: The response.
        body: Its parsed body.
        resource_id: The ID in the path of the request.
        schema: Name of the schema of the body, if the contract does not have the operation.
    """
    resource, is_list = _expected(operation, schema)
    if resource is None or not isinstance(body, Mapping | list):
        return None
    keep = not profile.reshapes
    if not is_list:
        view = _view(profile, resource, body, keep=keep)
        outcome = view.pop("outcome", None) if resource == "job" else None
        return Reshaped(response, json.dumps(view).encode(), body, [body], [outcome])
    raw = profile.unwrap(body)
    items = profile.items(body)
    if keep and not any(isinstance(value, list) for value in (raw.values() if isinstance(raw, Mapping) else [items])):
        return None  # neither a text nor null is a list
    if keep and not items:
        return None  # without rules, only a list that has items is known to be one
    views = [_view(profile, resource, item, keep=keep) for item in items]
    outcomes = [view.pop("outcome", None) if resource == "job" else None for view in views]
    if resource == "checkpoint":
        for view in views:
            view.setdefault("name", profile.checkpoint_name(view, resource_id))
    page = {**(raw if isinstance(raw, Mapping) else {}), "data": views}
    if isinstance(raw, Mapping) and "hasMore" in raw:
        page.setdefault("has_more", raw["hasMore"])
    return Reshaped(response, json.dumps(page).encode(), body, items, outcomes)


def _view(profile: Profile, resource: Any, item: Any, *, keep: bool) -> dict[str, Any]:
    """Return an object under the names of the contract; with `keep`, a time that cannot be read stays as it is."""
    view = profile.view(resource, item)
    if keep and isinstance(item, Mapping):
        view |= {key: value for key, value in item.items() if value and value != "0" and view.get(key) is None}
    return view


@functools.cache
def _expected(operation: str, schema: str) -> tuple[Any, bool]:
    """Return the resource that an operation returns, or None, and whether it returns a list of them."""
    from ft_client_generated.contract import OPERATIONS, SCHEMAS

    names = [schema]
    for status, response in OPERATIONS.get(operation, {}).get("responses", {}).items():
        content = (response.get("content") or {}).get("application/json", {}).get("schema", {})
        if str(status).startswith("2"):
            names.append(content.get("$ref", "").rpartition("/")[2])
    for name in filter(None, names):
        if name in RESOURCES:
            return RESOURCES[name], False
        items = SCHEMAS.get(name, {}).get("properties", {}).get("data", {}).get("items", {})
        resource = RESOURCES.get(items.get("$ref", "").rpartition("/")[2])
        if resource is not None:
            return resource, True
    return None, False


def only_confirms(model: Any) -> bool:
    """Whether a decoded job has no status: such a response only confirms that the request was accepted."""
    return getattr(model, "SCHEMA", "") in _JOBS and (model.status is None or isinstance(model.status, bool))


def needs_view(model: Any) -> bool:
    """Whether a time of creation, a job's status or an event's level is missing or has another form."""
    schema = getattr(model, "SCHEMA", "")
    if schema in _TIMED:
        created_at = model.created_at
        return type(created_at) is not int or created_at == 0 or (schema in _JOBS and type(model.status) is not str)
    if schema.startswith("List") and (items := model.data):
        first = items[0]
        schema = getattr(first, "SCHEMA", "")
        if schema in _EVENTS:
            return any(getattr(event, "level", None) not in _LEVELS for event in items)
        return schema in _TIMED and needs_view(first)  # a service writes all items alike
    return False


def set_outcomes(profile: Profile, model: Any) -> None:
    """Set the outcome of each job whose status does not show it by itself."""
    schema = getattr(model, "SCHEMA", "")
    if schema in _JOBS:
        jobs = [model]
    elif schema.startswith("List"):
        jobs = model.data
        if not jobs or getattr(jobs[0], "SCHEMA", "") not in _JOBS:
            return
    else:
        return
    for job in jobs:
        status = job.status
        if (type(status) is not str or status not in PLAIN_STATUSES) and isinstance(job, Model):
            outcome = profile.outcome_of(status, job.to_dict())
            if outcome is not None:
                job._outcome = outcome
