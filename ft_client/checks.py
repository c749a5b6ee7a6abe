"""Check parameters before a request is sent: all problems of a call at once, each with its rule and source.

Types, limits, closed enums, names and dependencies of parameters are read from the contract. `SOFT_CHECKS` has the
rules that the contract cannot express: values that are possible but probably wrong, and paths passed as file IDs.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

from ft_client._credentials import redact_value
from ft_client._profile import DEFAULT, load
from ft_client._schema import Schema, Violation, dereference, format_path, iter_violations
from ft_client._warn import warn_caller
from ft_client.errors import ParameterError, ParameterProblem

Check: TypeAlias = Literal["error", "warn", "off"]
"""Handling of problems: "error" raises on errors and warns about the rest, "warn" only warns, "off" checks nothing."""


class ParameterWarning(UserWarning):
    """A parameter is probably wrong, or (`check="warn"`) breaks a rule."""


def check(
    operation: str, body: Mapping[str, Any], extra_keys: Collection[str] = (), *, profile: str = DEFAULT
) -> list[ParameterProblem]:
    """Return all problems of a request body. Credentials in values are replaced by `***`.

    Args:
        operation: The operationId.
        body: Plain data, as it would be sent.
        extra_keys: Top-level keys that were passed in `extra_body`, for parameters that are newer than the contract:
            unknown keys in them are warnings.
        profile: Name of the service's profile. Only a request to the default one has errors for misspelled keys.

    Returns:
        Errors first, then warnings.
    """
    schema, schemas = _request_schema(operation, profile)
    if schema is None:
        return []  # the service lacks the operation, which is reported when it is called
    body = load(profile).request_body(operation, body)
    problems = []
    for violation in iter_violations(schema, dict(body), schemas, report_unknown="keys"):
        if violation.keyword == "additionalProperties":
            problem = _unknown_key_problem(operation, violation, schema, schemas, extra_keys, profile)
        else:
            problem = _problem(violation)
        if problem is not None:
            problems.append(problem)
    reported = {problem.param for problem in problems}
    for soft_check in SOFT_CHECKS.get(operation, ()):
        problems += [problem for problem in soft_check(body, schemas) if problem.param not in reported]
    return sorted(problems, key=lambda problem: problem.severity == "warning")


def _request_schema(operation: str, profile: str) -> tuple[Schema | None, Mapping[str, Schema]]:
    """Return the schema of a request body and the components, with the limits and parameters of a profile."""
    from ft_client_generated.contract import OPERATIONS, SCHEMAS

    data = load(profile).data
    if operation in data["missing"]:
        return None, SCHEMAS
    changed = data["operations"].get(operation, OPERATIONS[operation])
    media = next(iter(changed["requestBody"]["content"].values()))
    schemas: Mapping[str, Schema] = {**SCHEMAS, **data["schemas"]} if data["schemas"] else SCHEMAS
    return media["schema"], schemas


def properties(operation: str, profile: str = DEFAULT) -> tuple[str, ...]:
    """Return the names of a request's parameters; none if the service lacks the operation.

    Args:
        operation: The operationId.
        profile: Name of the service's profile.
    """
    schema, schemas = _request_schema(operation, profile)
    return () if schema is None else tuple(dereference(schema, schemas).get("properties", ()))


def enforce(
    operation: str,
    body: Mapping[str, Any],
    mode: Check,
    extra_keys: Collection[str] = (),
    *,
    profile: str = DEFAULT,
) -> None:
    """Check a body, and raise or warn.

    Raises:
        ParameterError: There is an error, and `mode` is "error".
        ValueError: The mode is unknown.
    """
    if mode not in {"error", "warn", "off"}:
        raise ValueError(f'check is {mode!r}; it must be "error", "warn" or "off"')
    if mode == "off":
        return
    problems = check(operation, body, extra_keys, profile=profile)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors and mode == "error":
        raise ParameterError(errors)
    for problem in problems:
        warn_caller(f"{operation}: {problem}", ParameterWarning)


_MESSAGES: dict[str, str] = {
    "type": "must be {}",
    "const": "must be {!r}",
    "enum": "must be one of {}",
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be more than {}",
    "minLength": "must have at least {} characters",
    "maxLength": "must have at most {} characters",
    "maxLength bytes": "is larger than {} bytes: use client.uploads.upload_file(), which sends it in parts",
    "minItems": "must have at least {} items",
    "maxItems": "must have at most {} items",
    "maxProperties": "must have at most {} pairs",
    "pattern": "must be an ID: upload the file first, client.files.upload(path).id (pattern {})",
    "required": "is required",
    "dependentRequired": "needs {}",
    "then": "needs {}",
    "anyOf": "must be {}",
    "anyOf required": "needs {}",
    "not": "is set twice, also in {}: set it once",
    "propertyNames maxLength": "a key must have at most {} characters",
}


def _problem(violation: Violation) -> ParameterProblem:
    expected = violation.expected
    if isinstance(expected, (list, tuple)):
        expected = ", ".join(str(allowed) for allowed in expected)
    return ParameterProblem(
        param=format_path(violation.path),
        value=redact_value(violation.actual, _name_of(violation)),
        rule=_MESSAGES[violation.keyword].format(expected),
        source=f"contract, {violation.schema or 'request'}: {violation.keyword}",
    )


def _name_of(violation: Violation) -> str:
    return next((step for step in reversed(violation.path) if isinstance(step, str)), "")


def _unknown_key_problem(
    operation: str,
    violation: Violation,
    schema: Schema,
    schemas: Mapping[str, Schema],
    extra_keys: Collection[str],
    profile: str,
) -> ParameterProblem | None:
    """Return the problem of an unknown key; None if the service's profile has the key.

    It is an error if it is clearly a mistake: a misspelled or misplaced name in a request to the default service. A key
    of another service, and one in `extra_body`, is a warning.
    """
    from ft_client._unknown_keys import explain_unknown_key

    unknown = explain_unknown_key(operation, violation, schema, schemas, profile)
    if unknown is None:
        return None
    is_error = unknown.is_misspelled and profile == DEFAULT and violation.path[0] not in extra_keys
    return ParameterProblem(
        param=format_path(violation.path),
        value=redact_value(violation.actual, _name_of(violation)),
        rule=unknown.rule,
        source=f"contract, {violation.schema or 'request'}: additionalProperties",
        severity="error" if is_error else "warning",
    )


def reject_unexpected_arguments(operation: str, options: Mapping[str, Any], known: Collection[str]) -> None:
    """Raise for keyword arguments that neither the operation nor `RequestOptions` has, and explain where they belong.

    Args:
        operation: The operationId.
        options: The remaining keyword arguments of the call.
        known: Names of the options.

    Raises:
        TypeError: There is such an argument.
    """
    for name in options:
        if name in known:
            continue
        from ft_client._unknown_keys import explain_unexpected_argument
        from ft_client_generated.contract import OPERATIONS, SCHEMAS

        (media,) = OPERATIONS[operation]["requestBody"]["content"].values()
        properties = SCHEMAS[media["schema"]["$ref"].rsplit("/", 1)[1]]["properties"]
        place = explain_unexpected_argument(operation, name, media["schema"], SCHEMAS, [*properties, *known])
        raise TypeError(f"{operation}: unexpected keyword argument {name!r}: {place}")


# ---- rules that the contract cannot express -------------------------------------------------------------------------

SoftCheck: TypeAlias = Callable[[Mapping[str, Any], Mapping[str, Schema]], Iterator[ParameterProblem]]


def _looks_like_path(body: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[ParameterProblem]:
    for param in ("training_file", "validation_file"):
        value = body.get(param)
        if not isinstance(value, str) or value.startswith("file-"):
            continue
        hint = "pass the ID of an uploaded file: client.files.upload(path).id"
        if _on_disk(value):
            yield ParameterProblem(param, value, f"is a local file; {hint}", "local disk")
        elif value.lower().endswith((".jsonl", ".json", ".csv")):
            yield ParameterProblem(
                param, value, f"looks like the name of a file; {hint}", "its suffix", severity="warning"
            )


def _on_disk(text: str) -> bool:
    try:
        return bool(text) and Path(text).is_file()
    except (OSError, ValueError):  # too long, or with a zero byte: not a path
        return False


def _same_file(body: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[ParameterProblem]:
    if body.get("validation_file") is not None and body["validation_file"] == body.get("training_file"):
        yield ParameterProblem(
            "validation_file",
            body["validation_file"],
            "is the same as training_file, so validation metrics would be meaningless",
            "vendor's guide of 2023: training and validation examples must be disjoint",
            severity="warning",
        )


def _outside_advised_range(component: str) -> SoftCheck:
    """Return the check for values outside the range that the vendor advises (`x-advised` in the contract)."""

    def soft_check(body: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[ParameterProblem]:
        for param, schema in schemas[component]["properties"].items():
            value = body.get(param)
            if "x-advised" in schema and isinstance(value, (int, float)):
                low, high = schema["x-advised"]
                if not low <= value <= high:
                    yield ParameterProblem(
                        param,
                        value,
                        f"is outside the advised {low} to {high}",
                        f"contract, {component}: x-advised",
                        severity="warning",
                    )

    return soft_check


def _unused_classification_parameters(
    body: Mapping[str, Any], schemas: Mapping[str, Schema]
) -> Iterator[ParameterProblem]:
    metrics_on = body.get("compute_classification_metrics")
    classes = body.get("classification_n_classes")
    for param in ("classification_n_classes", "classification_positive_class", "classification_betas"):
        if param not in body:
            continue
        rules = []
        if not metrics_on:
            rules.append("has no effect unless compute_classification_metrics is true")
        if param == "classification_betas" and isinstance(classes, int) and classes > 2:
            rules.append(f"is for binary tasks, but classification_n_classes is {classes}")
        for rule in rules:
            source = f"vendor's reference of 2023: {param}"
            yield ParameterProblem(param, body[param], rule, source, severity="warning")


# The name of a fine-tuned model ends with the time of its creation: curie:ft-org:suffix-2022-02-15-04-21-04.
_LEGACY_MODEL = re.compile(
    r"(?:ada|babbage|curie|davinci):ft-.*-(20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))-\d\d-\d\d-\d\d",
    re.IGNORECASE | re.ASCII,
)
_TUNABLE_AFTER = "2022-04-21"
_TUNABLE_BEFORE = "2023-08-22"


def _model_outside_window(body: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[ParameterProblem]:
    model = body.get("model")
    match = _LEGACY_MODEL.fullmatch(model) if isinstance(model, str) else None
    if match is not None and not _TUNABLE_AFTER < match[1] < _TUNABLE_BEFORE:
        yield ParameterProblem(
            "model",
            model,
            f"was created on {match[1]}; only models created after {_TUNABLE_AFTER} and before {_TUNABLE_BEFORE} can "
            "be fine-tuned further: start from its base model",
            "vendor's references of 2023: model",
            severity="warning",
        )


def _unused_method_block(body: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[ParameterProblem]:
    method = body.get("method")
    if not isinstance(method, Mapping):
        return
    for method_type in ("supervised", "dpo", "reinforcement"):
        if method_type in method and method.get("type") != method_type:
            yield ParameterProblem(
                f"method.{method_type}",
                redact_value(method[method_type]),
                f"is not used by method.type {method.get('type')!r}",
                "contract, FineTuneMethod",
                severity="warning",
            )
    if body.get("hyperparameters"):
        yield ParameterProblem(
            "hyperparameters",
            redact_value(body["hyperparameters"]),
            "is deprecated when method is set: use method.<type>.hyperparameters",
            "contract, CreateFineTuningJobRequest: deprecated",
            severity="warning",
        )


SOFT_CHECKS: dict[str, tuple[SoftCheck, ...]] = {
    "createFineTuningJob": (_looks_like_path, _same_file, _unused_method_block),
    "createFineTune": (
        _looks_like_path,
        _same_file,
        _unused_classification_parameters,
        _model_outside_window,
        _outside_advised_range("CreateFineTuneRequest"),
    ),
}


def __getattr__(name: str) -> Any:
    if name == "Problem":  # until the release after this one
        warnings.warn(
            "ft_client.checks.Problem is now ft_client.errors.ParameterProblem", DeprecationWarning, stacklevel=2
        )
        return ParameterProblem
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
