"""Plan the copy of an exported job to another service: which parameters it takes, and which it does not."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from ft_client import checks
from ft_client._in_flight import IDEMPOTENCY_KEY_FIELD
from ft_client._profile import Profile, load, names
from ft_client.errors import FTClientError, ParameterError, ParameterProblem
from ft_client.exports._folder import Folder

_FILE_ID = re.compile(r"[\w.:-]{1,256}", re.ASCII)
_PLACEHOLDER = "file-of-this-job"
_FILES = ("training_file", "validation_file")
_CREATES = {"jobs": "createFineTuningJob", "fine-tunes": "createFineTune"}


@attrs.frozen
class CopyValue:
    """One parameter of a job.

    Attributes:
        name: Its name at the target, such as `hyperparameters.n_epochs`.
        value: Its value.
        reason: Why the target does not take it; None if it does.
    """

    name: str
    value: Any
    reason: str | None = None


@attrs.frozen
class CopyPlan:
    """What the copy of a job sends.

    Attributes:
        job_id: ID of the exported job.
        source: Name of the profile that the job was exported from.
        target: Name of the profile that it is copied to.
        operation: operationId of the create.
        model: Base model. `account.copy_job` checks before the upload whether the target has it, where that is known.
        values: The other parameters, translated or not.
        files: Name and path of the files to upload, by `training_file` and `validation_file`.
        body: The other parameters of the request, under the names of the target.
    """

    job_id: str
    source: str
    target: str
    operation: str
    model: str
    values: list[CopyValue]
    files: dict[str, tuple[str, Path]]
    body: dict[str, Any]


def plan_copy(folder: str | os.PathLike[str], job_id: str, *, profile: str, model: str | None = None) -> CopyPlan:
    """Translate an exported job to the parameters of another service. Nothing is sent.

    Args:
        folder: Folder of the export.
        job_id: ID of a job or legacy fine-tune in it.
        profile: Name of the profile of the service to copy to.
        model: Base model there. Defaults to the model of the job.

    Raises:
        FTClientError: The export does not have the job, or the content of its files.
        ParameterError: The profile is unknown, or the service needs a parameter that the job does not have.
    """
    if profile not in names():
        rule = f"must be one of {', '.join(names())}"
        raise ParameterError([ParameterProblem("profile", profile, rule, "ft_client.exports.plan_copy")])
    export = Folder.read(Path(folder))
    section = next((section for section in _CREATES if (section, job_id) in export.entries), None)
    if section is None:
        raise FTClientError(f"{folder} has no job {job_id!r} -> export again, or check the ID")
    source, target = load(export.service.profile, export.service.base_url), load(profile)
    raw = export.read_json(export.entries[section, job_id].parts["object"])
    operation = next((each for each in _CREATES.values() if target.supports(each)), None)
    if operation is None:
        raise FTClientError(f"{target.title} does not create jobs -> choose another profile")
    files = {}
    for name, ids in file_ids(source, raw).items():
        if name == "result_file" or not ids:
            continue
        if len(ids) > 1:
            raise FTClientError(f"{job_id} has {len(ids)} files as {name}; a copy has one -> join them, use `ft run`")
        files[name] = _content(export, ids[0])
    if "training_file" not in files:
        raise FTClientError(f"{job_id} names no training file -> upload the file and use `ft jobs create`")
    chosen = model or source.field("job", source.unwrap(raw), "model")
    if not isinstance(chosen, str) or not chosen:
        raise FTClientError(f"{job_id} names no model -> name one: model= (--model)")
    body = {**_parameters(source, _CREATES[section], source.unwrap(raw), target, operation), "model": chosen}
    body.update(dict.fromkeys(files, _PLACEHOLDER))
    body = target.request_body(operation, body)
    method = body.get("method") or {"type": "supervised"}
    values, body = _translated(target, operation, body)
    if method["type"] not in {"supervised", (body.get("method") or {}).get("type")}:
        raise FTClientError(f"{target.title} does not train with the method {method['type']} of {job_id}")
    own = set(target.request_body(operation, {"model": chosen, **dict.fromkeys(files, _PLACEHOLDER)}))
    return CopyPlan(
        job_id=job_id, source=source.name, target=target.name, operation=operation, model=chosen, files=files,
        values=[value for value in values if value.name not in own],
        body={name: value for name, value in body.items() if name not in own},
    )  # fmt: skip


def file_ids(profile: Profile, job: Any) -> dict[str, list[str]]:
    """Return the IDs of a job's files: `training_file`, `validation_file` and `result_file`.

    Args:
        profile: Profile of the service.
        job: The job, as the service sent it.
    """
    raw = profile.unwrap(job)
    found: dict[str, list[str]] = {}
    if isinstance(raw, Mapping):
        for name in ("training_file", "validation_file", "result_file"):
            # some services return an address
            found[name] = [each for each in profile.files(raw, name) if _FILE_ID.fullmatch(each)]
    return found


def _content(export: Folder, file_id: str) -> tuple[str, Path]:
    """Return the name and path of a file's content.

    Raises:
        FTClientError: The export does not have it.
    """
    entry = export.entries.get(("files", file_id))
    content = entry.parts.get("content") if entry is not None else None
    if entry is None or content is None or not export.has(content):
        reasons = [item.reason for item in entry.unavailable()] if entry is not None else []
        reason = reasons[0] if reasons else "it was not exported"
        raise FTClientError(
            f"{export.root} does not have the content of {file_id}: {reason} -> upload your copy of the file, and use "
            "`ft jobs create`"
        )
    raw = export.read_json(entry.parts["object"])
    profile = load(export.service.profile, export.service.base_url)
    name = str(profile.field("file", raw, "filename") or file_id)
    return re.split(r"[/\\]", name)[-1] or file_id, export.root / content.path


def _parameters(
    source: Profile, created_by: str, raw: Mapping[str, Any], target: Profile, operation: str
) -> dict[str, Any]:
    """Return the parameters of a job under the names of the contract, where the target has them."""
    hyperparameters = _hyperparameters(source, raw)
    others = _other_parameters(source, created_by, raw)
    body = {name: value for name, value in others.items() if name not in hyperparameters}
    known, method = checks.properties(operation, target.name), raw.get("method")
    kind = method.get("type") if isinstance(method, Mapping) else None
    if isinstance(method, Mapping) and isinstance(kind, str) and ("method" in known or kind != "supervised"):
        settings = {**(method.get(kind) or {}), "hyperparameters": hyperparameters}
        if not hyperparameters:
            del settings["hyperparameters"]
        return {**body, "method": {"type": kind, kind: settings} if settings else {"type": kind}}
    nested = {name: value for name, value in hyperparameters.items() if name not in known}
    if nested and set(target.request_body(operation, {"hyperparameters": {}})) <= set(known):
        top = {name: value for name, value in hyperparameters.items() if name in known}
        return {**body, **top, "hyperparameters": nested}
    return {**body, **hyperparameters}


def _other_parameters(source: Profile, created_by: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a job that have a value, without its model, files, method and hyperparameters."""
    elsewhere = {"model", "method", "hyperparameters"}
    elsewhere |= set(source.request_body(created_by, {"hyperparameters": {}, **dict.fromkeys(_FILES)}))
    body = {name: raw.get(name) for name in checks.properties(created_by, source.name) if name not in elsewhere}
    body["suffix"] = raw.get("suffix") or raw.get("user_provided_suffix")
    metadata = body.get("metadata")
    if isinstance(metadata, Mapping):
        body["metadata"] = {key: item for key, item in metadata.items() if key != IDEMPOTENCY_KEY_FIELD}
    return {name: value for name, value in body.items() if value not in (None, "", [], {})}


def _hyperparameters(source: Profile, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the hyperparameters of a job that have a value; the service chose the others itself."""
    from ft_client_generated.contract import SCHEMAS

    found = {name: raw[name] for name in SCHEMAS["FineTuneSupervisedHyperparameters"]["properties"] if name in raw}
    method = raw.get("method")
    settings = method.get(method.get("type")) if isinstance(method, Mapping) else None
    for values in (
        raw.get("hyperparams"),
        source.field("job", raw, "hyperparameters"),
        settings.get("hyperparameters") if isinstance(settings, Mapping) else None,
    ):
        if isinstance(values, Mapping):
            found.update(values)
    return {name: value for name, value in found.items() if value not in (None, "auto", -1)}


def _translated(target: Profile, operation: str, body: dict[str, Any]) -> tuple[list[CopyValue], dict[str, Any]]:
    """Remove what the target does not take.

    Returns:
        Each parameter, with the reason if it was removed; and the remaining body.

    Raises:
        ParameterError: The target needs a parameter that the job does not have.
    """
    leaves, reasons = dict(_leaves(body)), dict[str, str]()
    ignored: Mapping[str, str] = target.data["ignored"]
    for name in [name for name in body if name in ignored]:
        reasons[name] = f"{target.title} ignores it: {ignored[name]}"
        body = _without(body, name)
    while True:
        problems = [
            problem for problem in checks.check(operation, body, profile=target.name)
            if problem.severity == "error" or problem.source.endswith("additionalProperties")
        ]  # fmt: skip
        if not problems:
            break
        for problem in problems:
            smaller = _without(body, problem.param)
            if smaller == body:  # nothing to remove: it is required
                raise ParameterError([problem])
            is_unknown = problem.source.endswith("additionalProperties")
            body, reasons[problem.param] = smaller, "there is no such parameter" if is_unknown else problem.rule
    values = [CopyValue(name, value, _reason(reasons, name)) for name, value in leaves.items()]
    return values, body


def _reason(reasons: Mapping[str, str], name: str) -> str | None:
    inside = (reason for path, reason in reasons.items() if name == path or name.startswith((f"{path}.", f"{path}[")))
    return next(inside, None)


def _leaves(value: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, item in value.items():
        if isinstance(item, Mapping) and item:
            yield from _leaves(item, f"{path}{name}.")
        else:
            yield f"{path}{name}", item


def _without(body: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return a body without the value at a path. An object that becomes empty is removed as well."""
    name, _, rest = path.partition(".")
    result = dict(body)
    key = name.partition("[")[0]
    inner = result.get(key)
    if rest and isinstance(inner, Mapping):
        smaller = _without(inner, rest)
        if smaller:
            result[key] = smaller
            return result
    result.pop(key, None)
    return result
