"""Checks before a request costs anything: all problems of a call at once, each with its rule and where it comes from.

What the contract says of a body (types, limits, closed enums, which parameters need which) is read from the contract.
What it cannot say stands in `_ADVICE` below: values that are possible but doubtful, and files that are meant as IDs.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias

from ft_client._schema import Schema, Violation, format_path, iter_violations
from ft_client.errors import ParameterError, ParameterProblem

Check: TypeAlias = Literal["error", "warn", "off"]
"""What becomes of problems: `error` raises impossible values and warns of doubtful ones; `warn` warns; `off` sends."""


class ParameterWarning(UserWarning):
    """A parameter is doubtful, or (`check="warn"`) impossible."""


def check(operation: str, body: Mapping[str, Any], added: Collection[str] = ()) -> list[ParameterProblem]:
    """All problems of a request body.

    Args:
        operation: operationId.
        body: plain data, as it would be sent.
        added: its keys that came by `extra_body`, the way for what is newer than the contract: doubtful if unknown.

    Returns:
        Impossible values first, then doubtful ones.
    """
    from ft_client_generated.contract import OPERATIONS, SCHEMAS

    (media,) = OPERATIONS[operation]["requestBody"]["content"].values()
    problems = [
        _problem(violation, added)
        for violation in iter_violations(media["schema"], dict(body), SCHEMAS, report_unknown=False)
    ]
    named = {problem.param for problem in problems}
    for advise in _ADVICE.get(operation, ()):
        problems += [p for p in advise(body, SCHEMAS) if p.param not in named]
    return sorted(problems, key=lambda p: p.severity == "warning")


def enforce(operation: str, body: Mapping[str, Any], mode: Check, added: Collection[str] = ()) -> None:
    """Check a body and raise or warn.

    Raises:
        ParameterError: an impossible value, with `mode` error.
        ValueError: an unknown mode.
    """
    if mode not in {"error", "warn", "off"}:
        raise ValueError(f'check is {mode!r}; it is "error", "warn" or "off"')
    if mode == "off":
        return
    problems = check(operation, body, added)
    wrong = [p for p in problems if p.severity == "error"]
    if wrong and mode == "error":
        raise ParameterError(wrong)
    for problem in problems:
        warnings.warn(f"{operation}: {problem}", ParameterWarning, stacklevel=_callers_level())


def _callers_level() -> int:
    """The `stacklevel` of whoever called this package: a warning about a parameter belongs to the line that gave it."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] in _OURS:
        level, frame = level + 1, frame.f_back
    return level


_OURS = {"ft_client", "ft_client_generated"}


_RULES: dict[str, str] = {
    "type": "must be {}",
    "const": "must be {!r}",
    "enum": "must be one of {}",
    "minimum": "must be at least {}",
    "maximum": "must be at most {}",
    "exclusiveMinimum": "must be more than {}",
    "minLength": "must have at least {} characters",
    "maxLength": "must have at most {} characters",
    "maxLength bytes": "has too many bytes: at most {}; send it in parts with client.uploads.upload_file()",
    "maxItems": "must have at most {} items",
    "maxProperties": "must have at most {} pairs",
    "pattern": "must be an ID: upload the file first, client.files.upload(path).id (pattern {})",
    "required": "is required",
    "dependentRequired": "needs {}",
    "then": "needs {}",
    "anyOf": "needs {}",
    "not": "is given twice, also within {}: give it once",
    "additionalProperties": "is no parameter of this call",
    "propertyNames maxLength": "a key must have at most {} characters",
}


def _problem(violation: Violation, added: Collection[str]) -> ParameterProblem:
    expected = violation.expected
    if isinstance(expected, (list, tuple)):
        expected = ", ".join(str(one) for one in expected)
    where = violation.schema or "request"
    is_extra = violation.keyword == "additionalProperties" and len(violation.path) == 1 and violation.path[0] in added
    return ParameterProblem(
        param=format_path(violation.path),
        value=violation.actual,
        rule=_RULES[violation.keyword].format(expected),
        source=f"contract, {where}: {violation.keyword}",
        severity="warning" if is_extra else "error",
    )


# ---- what the contract cannot say ----------------------------------------------------------------------------------

Advice: TypeAlias = Callable[[Mapping[str, Any], Mapping[str, Schema]], Iterator[ParameterProblem]]


def _is_a_file(body: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[ParameterProblem]:
    for param in ("training_file", "validation_file"):
        value = body.get(param)
        if not isinstance(value, str) or value.startswith("file-"):
            continue
        hint = "it takes the ID of an uploaded file: client.files.upload(path).id"
        if _on_disk(value):
            yield ParameterProblem(param, value, f"is a local file; {hint}", "local disk")
        elif value.lower().endswith((".jsonl", ".json", ".csv")):
            yield ParameterProblem(
                param, value, f"looks like the name of a file; {hint}", "its ending", severity="warning"
            )


def _on_disk(text: str) -> bool:
    try:
        return bool(text) and Path(text).is_file()
    except (OSError, ValueError):  # too long, or with a zero byte: no path
        return False


def _same_file(body: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[ParameterProblem]:
    if body.get("validation_file") is not None and body["validation_file"] == body.get("training_file"):
        yield ParameterProblem(
            "validation_file", body["validation_file"], "is the training file: its metrics would say nothing",
            "vendor's guide of 2023: training and validation examples must be disjoint", severity="warning",
        )  # fmt: skip


def _unusual(component: str) -> Advice:
    """Values outside the range the vendor advises (`x-advised` in the contract)."""

    def advise(body: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[ParameterProblem]:
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

    return advise


def _not_binary(body: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[ParameterProblem]:
    if "classification_betas" not in body:
        return
    classes = body.get("classification_n_classes")
    rules = []
    if body.get("compute_classification_metrics") is False:
        rules.append("is not computed while compute_classification_metrics is false")
    if isinstance(classes, int) and classes > 2:
        rules.append("is for binary tasks; classification_n_classes says otherwise")
    for rule in rules:
        source = "vendor's reference of 2023: classification_betas"
        yield ParameterProblem("classification_betas", body["classification_betas"], rule, source, severity="warning")


def _other_method(body: Mapping[str, Any], schemas: Mapping[str, Schema]) -> Iterator[ParameterProblem]:
    method = body.get("method")
    if not isinstance(method, Mapping):
        return
    for kind in ("supervised", "dpo", "reinforcement"):
        if kind in method and method.get("type") != kind:
            yield ParameterProblem(
                f"method.{kind}",
                method[kind],
                f"is not used by method.type {method.get('type')!r}",
                "contract, FineTuneMethod",
                severity="warning",
            )
    if body.get("hyperparameters"):
        yield ParameterProblem(
            "hyperparameters",
            body["hyperparameters"],
            "is the old place; with method they go to method.<type>.hyperparameters",
            "contract, CreateFineTuningJobRequest: deprecated",
            severity="warning",
        )


_ADVICE: dict[str, tuple[Advice, ...]] = {
    "createFineTuningJob": (_is_a_file, _same_file, _other_method),
    "createFineTune": (_is_a_file, _same_file, _not_binary, _unusual("CreateFineTuneRequest")),
}
