"""Graders: they score the outputs that reinforcement fine-tuning learns from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Unpack

from ft_client._http.options import RequestOptions
from ft_client._operations.calls import call, drop_none
from ft_client._runtime.flow import Flow
from ft_client.checks import Check, enforce
from ft_client_generated.api.fine_tuning import run_grader, validate_grader
from ft_client_generated.models import RunGraderResponse, ValidateGraderResponse
from ft_client_generated.types import Model, encode

if TYPE_CHECKING:
    from ft_client._config import ClientConfig
    from ft_client_generated.params import (
        GraderLabelModelParam,
        GraderMultiParam,
        GraderPythonParam,
        GraderScoreModelParam,
        GraderStringCheckParam,
        GraderTextSimilarityParam,
    )


def run(
    config: ClientConfig,
    *,
    grader: Model
    | GraderLabelModelParam
    | GraderMultiParam
    | GraderPythonParam
    | GraderScoreModelParam
    | GraderStringCheckParam
    | GraderTextSimilarityParam,
    model_sample: str,
    item: Mapping[str, Any] | None = None,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[RunGraderResponse]:
    """Grade one model output. A grader that calls a model costs tokens, so the request is not retried.

    Args:
        grader: A generated grader model or a dict. Its `type` is string_check, text_similarity, python, score_model,
            label_model or multi.
        model_sample: The output to grade, `{{sample.output_text}}` in the grader.
        item: The data row, `{{item.key}}` in the grader.
        check: Handling of problems found before sending: "error", "warn" or "off".
        **options: See `RequestOptions`.

    Raises:
        ParameterError: The grader breaks a rule of the contract; nothing was sent.

    Source: runGrader.
    """
    body = encode(drop_none({"grader": grader, "model_sample": model_sample, "item": item}))
    enforce("runGrader", body, check, profile=config.profile.name)
    return call(config, "runGrader", run_grader, options=options, body=body)


def validate(
    config: ClientConfig,
    *,
    grader: Model
    | GraderLabelModelParam
    | GraderMultiParam
    | GraderPythonParam
    | GraderScoreModelParam
    | GraderStringCheckParam
    | GraderTextSimilarityParam,
    check: Check = "error",
    **options: Unpack[RequestOptions],
) -> Flow[ValidateGraderResponse]:
    """Let the service validate a grader without running it.

    Args:
        grader: As for `run`.
        check: Handling of problems found before sending: "error", "warn" or "off".
        **options: See `RequestOptions`.

    Raises:
        ParameterError: The grader breaks a rule of the contract; nothing was sent.

    Source: validateGrader.
    """
    body = encode({"grader": grader})
    enforce("validateGrader", body, check, profile=config.profile.name)
    return call(config, "validateGrader", validate_grader, options=options, idempotent=True, body=body)
