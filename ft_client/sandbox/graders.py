"""Graders: the ones that only compare texts grade really, the others answer that nothing here can run them."""

import json
import re
from typing import Any

from ft_client.sandbox import formula
from ft_client.sandbox.errors import bad_request
from ft_client.sandbox.exchange import Answer, Request, json_answer
from ft_client.sandbox.service import Service
from ft_client.sandbox.textmetrics import MAX_LENGTH, METRICS

_TEMPLATE = re.compile(r"\{\{\s*([\w.\-\[\]]+)\s*\}\}")
_NOT_HERE = "The sandbox runs neither models nor code."

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
    """One answer of a model being graded.

    Args:
        sample: The model's answer.
        item: The row of data it belongs to.
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
        self._unparsed = parsed is None
        self._unfilled = False

    def grade(self, grader: dict[str, Any]) -> float:
        """Return the grade; what went wrong is in `errors`."""
        kind = grader["type"]
        if kind == "string_check":
            return self._string_check(grader)
        if kind == "text_similarity":
            return self._similarity(grader)
        if kind == "multi":
            return self._multi(grader)
        if kind == "python":
            self.errors["python_grader_server_error"] = True
            self.errors["python_grader_server_error_type"] = _NOT_HERE
        else:
            self.errors["model_grader_server_error"] = True
            self.errors["model_grader_server_error_details"] = _NOT_HERE
            self.model = grader["model"]
        return 0.0

    def fill(self, text: str) -> str:
        """Put values in the places of `{{item.x}}` and `{{sample.output_text}}`."""
        return _TEMPLATE.sub(lambda found: self._look_up(found[1]), text)

    def _look_up(self, name: str) -> str:
        value: Any = self._namespaces
        for step in name.split("."):
            if isinstance(value, dict) and step in value:
                value = value[step]
            elif isinstance(value, list) and step.isascii() and step.isdigit() and int(step) < len(value):
                value = value[int(step)]
            else:
                self._unfilled = True
                unparsed = name.startswith("sample.output_json") and self._unparsed
                self.errors["sample_parse_error" if unparsed else "invalid_variable_error"] = True
                return ""
        return value if isinstance(value, str) else json.dumps(value)

    def _pair(self, grader: dict[str, Any]) -> tuple[str, str]:
        return self.fill(grader["input"]), self.fill(grader["reference"])

    def _string_check(self, grader: dict[str, Any]) -> float:
        text, reference = self._pair(grader)
        match grader["operation"]:
            case "eq":
                right = text == reference
            case "ne":
                right = text != reference
            case "like":
                right = reference in text
            case _:
                right = reference.casefold() in text.casefold()
        return float(right and not self._unfilled)

    def _similarity(self, grader: dict[str, Any]) -> float:
        metric = METRICS.get(grader["evaluation_metric"])
        if metric is None:
            self.errors["model_grader_server_error"] = True
            self.errors["model_grader_server_error_details"] = _NOT_HERE
            return 0.0
        text, reference = self._pair(grader)
        if max(len(text), len(reference)) > MAX_LENGTH:
            self.errors["truncated_observation_error"] = True
        return 0.0 if self._unfilled else metric(text[:MAX_LENGTH], reference[:MAX_LENGTH])

    def _multi(self, grader: dict[str, Any]) -> float:
        for name, inner in _inner(grader).items():
            self.sub_rewards[name] = self.grade(inner)
        try:
            return formula.evaluate(grader["calculate_output"], self.sub_rewards)
        except ValueError:
            self.errors["formula_parse_error"] = True
            return 0.0


def _inner(grader: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the graders of a multi grader by name, also where there is one without."""
    graders = grader["graders"]
    if isinstance(graders.get("type"), str):
        return {graders["name"]: graders}
    found: dict[str, dict[str, Any]] = graders
    return found


async def run(service: Service, request: Request) -> Answer:
    """Grade one answer."""
    body = await request.json()
    service.validator.check(body, request.operation.body or {})
    begun = service.now()
    grading = Grading(body["model_sample"], body.get("item") or {})
    grader = body["grader"]
    reward = grading.grade(grader)
    return json_answer(
        {
            "reward": reward,
            "metadata": {
                "name": grader["name"],
                "type": grader["type"],
                "errors": grading.errors,
                "execution_time": service.now() - begun,
                "scores": {},
                "token_usage": None,
                "sampled_model_name": grading.model,
            },
            "sub_rewards": grading.sub_rewards,
            "model_grader_token_usage_per_model": {},
        }
    )


async def validate(service: Service, request: Request) -> Answer:
    """Check a grader and give it back."""
    body = await request.json()
    service.validator.check(body, request.operation.body or {})
    grader = body["grader"]
    if grader["type"] == "multi":
        try:
            formula.evaluate(grader["calculate_output"], dict.fromkeys(_inner(grader), 1.0))
        except ValueError as error:
            raise bad_request(f"{error} - 'grader.calculate_output'", "grader.calculate_output") from None
    return json_answer({"grader": grader})
