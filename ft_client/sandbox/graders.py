"""The graders endpoints: run and validate. Only graders that compare texts are executed."""

import json
import re
from typing import Any

from starlette.responses import Response

from ft_client.sandbox import formula
from ft_client.sandbox.errors import ServiceError, bad_request
from ft_client.sandbox.http import Request, json_response
from ft_client.sandbox.service import Service

_TEMPLATE = re.compile(r"\{\{\s*([\w.\-\[\]]+)\s*\}\}")
# characters; comparisons take quadratic time
_MAX_LENGTH = 20_000
_UNSUPPORTED = "The sandbox does not run models or code."

_ERRORS: dict[str, Any] = {
    "formula_parse_error": False,
    "sample_parse_error": False,
    "truncated_observation_error": False,
    "unresponsive_reward_error": False,
    "invalid_variable_error": False,
    "other_error": False,
    "python_grader_server_error": False,
    "python_grader_server_error_type": None,
    "python_grader_runtime_error": False,
    "python_grader_runtime_error_details": None,
    "model_grader_server_error": False,
    "model_grader_refusal_error": False,
    "model_grader_parse_error": False,
    "model_grader_server_error_details": None,
}


class Grading:
    """The grading of one model sample.

    Args:
        sample: Output of the model.
        item: Row of the data set.
    """

    def __init__(self, sample: str, item: dict[str, Any]) -> None:
        self.errors = dict(_ERRORS)
        self.sub_rewards: dict[str, float] = {}
        self.model: str | None = None
        try:
            parsed = json.loads(sample)
        except (ValueError, RecursionError):
            parsed = None
        self._namespaces: dict[str, Any] = {
            "item": item,
            "sample": {"output_text": sample, "output_json": parsed},
        }
        self._sample_is_not_json = parsed is None
        self._missing_value = False

    def grade(self, grader: dict[str, Any]) -> float:
        """Return the reward. Errors are recorded in `errors`."""
        grader_type = grader["type"]
        if grader_type == "string_check":
            return self._string_check(grader)
        if grader_type == "text_similarity":
            return self._similarity(grader)
        if grader_type == "multi":
            return self._multi(grader)
        if grader_type == "python":
            self.errors["python_grader_server_error"] = True
            self.errors["python_grader_server_error_type"] = _UNSUPPORTED
        else:
            self.errors["model_grader_server_error"] = True
            self.errors["model_grader_server_error_details"] = _UNSUPPORTED
            self.model = grader["model"]
        return 0.0

    def fill(self, text: str) -> str:
        """Replace `{{item.x}}` and `{{sample.output_text}}` by their values."""
        return _TEMPLATE.sub(lambda matched: self._resolve(matched[1]), text)

    def _resolve(self, name: str) -> str:
        value: Any = self._namespaces
        for step in name.split("."):
            if isinstance(value, dict) and step in value:
                value = value[step]
            elif isinstance(value, list) and step.isascii() and step.isdigit() and int(step) < len(value):
                value = value[int(step)]
            else:
                self._missing_value = True
                unparsed = name.startswith("sample.output_json") and self._sample_is_not_json
                self.errors["sample_parse_error" if unparsed else "invalid_variable_error"] = True
                return ""
        return value if isinstance(value, str) else json.dumps(value)

    def _pair(self, grader: dict[str, Any]) -> tuple[str, str]:
        return self.fill(grader["input"]), self.fill(grader["reference"])

    def _string_check(self, grader: dict[str, Any]) -> float:
        text, reference = self._pair(grader)
        match grader["operation"]:
            case "eq":
                passed = text == reference
            case "ne":
                passed = text != reference
            case "like":
                passed = reference in text
            case _:
                passed = reference.casefold() in text.casefold()
        return float(passed and not self._missing_value)

    def _similarity(self, grader: dict[str, Any]) -> float:
        text, reference = self._pair(grader)
        similarity = _similarity(grader["evaluation_metric"], text[:_MAX_LENGTH], reference[:_MAX_LENGTH])
        if max(len(text), len(reference)) > _MAX_LENGTH:
            self.errors["truncated_observation_error"] = True
        return 0.0 if self._missing_value else similarity

    def _multi(self, grader: dict[str, Any]) -> float:
        for name, inner in _graders_by_name(grader).items():
            self.sub_rewards[name] = self.grade(inner)
        try:
            return formula.evaluate(grader["calculate_output"], self.sub_rewards)
        except ValueError:
            self.errors["formula_parse_error"] = True
            return 0.0


def _similarity(metric: str, text: str, reference: str) -> float:
    """Return the similarity of two texts, from 0 to 1.

    Raises:
        ServiceError: 501 if the metric is not implemented, or its library is not installed.
    """
    if metric != "fuzzy_match":
        raise ServiceError(
            501, f"The sandbox does not implement the metric {metric!r}. Use 'fuzzy_match'.", code="not_implemented"
        )
    try:
        from rapidfuzz.fuzz import ratio
    except ImportError:
        raise ServiceError(
            501, f"The metric {metric!r} needs rapidfuzz: pip install 'ft-client[graders]'", code="not_implemented"
        ) from None
    return ratio(text, reference) / 100


def _graders_by_name(grader: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the graders of a multi grader by name. A single grader without a mapping is accepted."""
    graders = grader["graders"]
    if isinstance(graders.get("type"), str):
        return {graders["name"]: graders}
    matched: dict[str, dict[str, Any]] = graders
    return matched


async def run(service: Service, request: Request) -> Response:
    """Run a grader on a sample."""
    body = await request.json()
    service.validator.check(body, request.operation.body or {})
    started_at = service.now()
    grading = Grading(body["model_sample"], body.get("item") or {})
    grader = body["grader"]
    reward = grading.grade(grader)
    return json_response(
        {
            "reward": reward,
            "metadata": {
                "name": grader["name"],
                "type": grader["type"],
                "errors": grading.errors,
                "execution_time": service.now() - started_at,
                "scores": {},
                "token_usage": None,
                "sampled_model_name": grading.model,
            },
            "sub_rewards": grading.sub_rewards,
            "model_grader_token_usage_per_model": {},
        }
    )


async def validate(service: Service, request: Request) -> Response:
    """Validate a grader and return it."""
    body = await request.json()
    service.validator.check(body, request.operation.body or {})
    grader = body["grader"]
    if grader["type"] == "multi":
        try:
            formula.evaluate(grader["calculate_output"], dict.fromkeys(_graders_by_name(grader), 1.0))
        except ValueError as error:
            raise bad_request(f"{error} - 'grader.calculate_output'", "grader.calculate_output") from None
    return json_response({"grader": grader})
