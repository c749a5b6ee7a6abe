"""Graders: the marks that reinforcement fine-tuning learns from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

from ft_client._methods import awaitable, blocking
from ft_client.checks import Check, enforce
from ft_client.resources._base import Flow, RequestOptions, Resource, given, one
from ft_client_generated.api.fine_tuning import run_grader, validate_grader
from ft_client_generated.models import RunGraderResponse, ValidateGraderResponse
from ft_client_generated.types import Model, encode


def run(
    self: Resource,
    *,
    grader: Model | Mapping[str, Any],
    model_sample: str,
    item: Mapping[str, Any] | None = None,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[RunGraderResponse]:
    """Grade one answer. A grader that asks a model costs tokens, so it is not sent twice.

    Args:
        grader: a generated grader model or a dict; its `type` is one of string_check, text_similarity, python,
            score_model, label_model, multi.
        model_sample: the answer to grade, `{{sample.output_text}}` in the grader.
        item: the data row, `{{item.key}}` in the grader.
        check: what becomes of problems found before sending.
        **options: see `RequestOptions`.

    Raises:
        ParameterError: the grader breaks a rule of the contract.

    Source: runGrader.
    """
    body = encode(given({"grader": grader, "model_sample": model_sample, "item": item}))
    enforce("runGrader", body, check)
    return one(self, "runGrader", run_grader, options=options, body=body)


def validate(
    self: Resource, *, grader: Model | Mapping[str, Any], check: Check = "error", **options: Unpack[RequestOptions]
) -> Flow[ValidateGraderResponse]:
    """Let the service check a grader without running it.

    Args:
        grader: as for `run`.
        check: what becomes of problems found before sending.
        **options: see `RequestOptions`.

    Raises:
        ParameterError: the grader breaks a rule of the contract.

    Source: validateGrader.
    """
    body = encode({"grader": grader})
    enforce("validateGrader", body, check)
    return one(self, "validateGrader", validate_grader, options=options, repeatable=True, body=body)


class Graders(Resource):
    """Graders of reinforcement fine-tuning."""

    run = blocking(run)
    validate = blocking(validate)


class AsyncGraders(Resource):
    """Graders of reinforcement fine-tuning."""

    run = awaitable(run)
    validate = awaitable(validate)
