"""Graders of the embedded service: text comparison, formulas, and unsupported graders."""

import sys
from collections.abc import Iterator
from typing import Any

import pytest

from ft_client.sandbox import formula
from ft_client.sandbox.contract import load
from tests.support.service import Caller, running

EMPTY: dict[str, Any] = {"name": "g", "input": "{{sample.output_text}}", "reference": "{{item.label}}"}


@pytest.fixture(scope="module")
def service() -> Iterator[Caller]:
    """One service for all tests, because graders are stateless."""
    with running() as caller:
        yield caller


def run(service: Caller, grader: dict[str, Any], sample: str, item: dict[str, Any] | None = None) -> dict[str, Any]:
    """Grade a sample."""
    body = {"grader": grader, "model_sample": sample} | ({} if item is None else {"item": item})
    response: dict[str, Any] = service.json("POST", "/fine_tuning/alpha/graders/run", json=body)
    return response


def reported_errors(result: dict[str, Any]) -> dict[str, Any]:
    """Return the reported errors."""
    return {name: value for name, value in result["metadata"]["errors"].items() if value}


@pytest.mark.parametrize(
    ("operation", "sample", "label", "reward"),
    [
        ("eq", "billing", "billing", 1.0),
        ("eq", "Billing", "billing", 0.0),
        ("ne", "billing", "sales", 1.0),
        ("ne", "sales", "sales", 0.0),
        ("like", "it is billing.", "billing", 1.0),
        ("like", "it is Billing.", "billing", 0.0),
        ("ilike", "it is BILLING.", "billing", 1.0),
        ("ilike", "it is sales", "billing", 0.0),
    ],
)
def test_string_check_operations(service: Caller, operation: str, sample: str, label: str, reward: float) -> None:
    """Each operation compares as documented."""
    grader = EMPTY | {"type": "string_check", "operation": operation}
    result = run(service, grader, sample, {"label": label})
    assert (result["reward"], reported_errors(result)) == (reward, {})
    assert result["metadata"]["name"] == "g"


def test_templates_resolve_nested_values(service: Caller) -> None:
    """Values of a JSON sample and of the item are inserted."""
    grader = EMPTY | {
        "type": "string_check",
        "operation": "eq",
        "input": "{{ sample.output_json.a.0 }}/{{sample.output_json.b}}",
        "reference": "{{item.x.y}}/7",
    }
    assert run(service, grader, '{"a": ["q"], "b": 7}', {"x": {"y": "q"}})["reward"] == 1.0


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"reference": "{{item.nothing}}"}, "invalid_variable_error"),
        ({"input": "{{sample.output_json.a}}"}, "sample_parse_error"),
    ],
)
def test_template_without_value_reports_error(service: Caller, change: dict[str, Any], error: str) -> None:
    """The reward is 0, and the error flag is set."""
    grader = EMPTY | {"type": "string_check", "operation": "eq"} | change
    result = run(service, grader, "no json", {"label": ""})
    assert (result["reward"], reported_errors(result)) == (0.0, {error: True})


def test_text_similarity_ranges_from_0_to_1(service: Caller) -> None:
    """Equal texts score 1, unrelated ones 0, similar ones between."""
    grader = EMPTY | {"type": "text_similarity", "evaluation_metric": "fuzzy_match"}
    text = "the quick brown fox jumps over the lazy dog"
    half = "the quick brown fox jumps on two grey cats"
    strange = "QQQQ ZZZZ KKKK"
    rewards = [run(service, grader, sample, {"label": text})["reward"] for sample in (text, half, strange)]
    assert rewards[0] == pytest.approx(1.0)
    assert 0.0 < rewards[1] < 1.0
    assert rewards[2] == pytest.approx(0.0, abs=0.1)


def test_fuzzy_match_equals_hand_calculation(service: Caller) -> None:
    """Of 6 + 7 letters, 5 have to be deleted or inserted."""
    grader = EMPTY | {"type": "text_similarity", "evaluation_metric": "fuzzy_match"}
    assert run(service, grader, "kitten", {"label": "sitting"})["reward"] == pytest.approx(1 - 5 / 13)


def test_long_texts_are_truncated_and_reported(service: Caller) -> None:
    """Comparisons are limited in length."""
    grader = EMPTY | {"type": "text_similarity", "evaluation_metric": "fuzzy_match"}
    result = run(service, grader, "ab" * 100_000, {"label": "ba" * 100_000})
    assert reported_errors(result) == {"truncated_observation_error": True}
    assert result["reward"] > 0.99


METRICS = load().schema("GraderTextSimilarity")["properties"]["evaluation_metric"]["enum"]


@pytest.mark.parametrize("metric", sorted(set(METRICS) - {"fuzzy_match"}))
def test_other_metrics_return_501(service: Caller, metric: str) -> None:
    """No value is made up, also inside a multi grader; validating still works."""
    grader = EMPTY | {"type": "text_similarity", "evaluation_metric": metric}
    outer = {"type": "multi", "name": "m", "graders": {"g": grader}, "calculate_output": "g"}
    for each in (grader, outer):
        body = {"grader": each, "model_sample": "a", "item": {"label": "a"}}
        error = service.error(501, "POST", "/fine_tuning/alpha/graders/run", json=body)
        assert (error["code"], metric in error["message"]) == ("not_implemented", True)
        service.json("POST", "/fine_tuning/alpha/graders/validate", json={"grader": each})


def test_fuzzy_match_without_rapidfuzz_returns_501(service: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra to install."""
    monkeypatch.setitem(sys.modules, "rapidfuzz.fuzz", None)
    grader = EMPTY | {"type": "text_similarity", "evaluation_metric": "fuzzy_match"}
    body = {"grader": grader, "model_sample": "a", "item": {"label": "a"}}
    error = service.error(501, "POST", "/fine_tuning/alpha/graders/run", json=body)
    assert "ft-client[graders]" in error["message"]


@pytest.mark.parametrize(
    ("grader", "flag"),
    [
        ({"type": "python", "name": "p", "source": "def grade(sample, item): return 1"}, "python_grader_server_error"),
        ({"type": "score_model", "name": "s", "model": "o3", "input": []}, "model_grader_server_error"),
        (
            {
                "type": "label_model",
                "name": "l",
                "model": "o3",
                "input": [{"role": "user", "content": "?"}],
                "labels": ["a"],
                "passing_labels": ["a"],
            },
            "model_grader_server_error",
        ),
    ],
)
def test_model_and_code_graders_report_error(service: Caller, grader: dict[str, Any], flag: str) -> None:
    """The response is a 200 with reward 0 and the reason."""
    result = run(service, grader, "a")
    assert (result["reward"], reported_errors(result)[flag]) == (0.0, True)
    assert service.json("POST", "/fine_tuning/alpha/graders/validate", json={"grader": grader}) == {"grader": grader}


def multi(output: str) -> dict[str, Any]:
    """A grader of two graders."""
    check = {"type": "string_check", "name": "a", "input": "x", "reference": "x", "operation": "eq"}
    other = check | {"name": "b", "reference": "y"}
    return {"type": "multi", "name": "m", "graders": {"a": check, "b": other}, "calculate_output": output}


@pytest.mark.parametrize(
    ("output", "reward"),
    [("a + b", 1.0), ("0.25 * a + 0.75 * b", 0.25), ("max(a, b) - min(a, b)", 1.0), ("2^3 * a", 8.0), ("-a / 2", -0.5)],
)
def test_multi_grader_evaluates_formula(service: Caller, output: str, reward: float) -> None:
    """The response includes the rewards of the sub-graders."""
    result = run(service, multi(output), "")
    assert (result["reward"], result["sub_rewards"]) == (reward, {"a": 1.0, "b": 0.0})


@pytest.mark.parametrize(
    "output", ["a +", "c", "a / b", "__import__('os')", "a.real", "9^9^9^9", "(" * 300, "", "log(b)"]
)
def test_run_with_invalid_formula_reports_error(service: Caller, output: str) -> None:
    """The reward is 0, and `formula_parse_error` is set."""
    result = run(service, multi(output), "")
    assert (result["reward"], reported_errors(result)) == (0.0, {"formula_parse_error": True})


def test_validate_with_unknown_name_in_formula_returns_400(service: Caller) -> None:
    """The error names the formula."""
    error = service.error(400, "POST", "/fine_tuning/alpha/graders/validate", json={"grader": multi("a + c")})
    assert error["param"] == "grader.calculate_output"
    service.json("POST", "/fine_tuning/alpha/graders/validate", json={"grader": multi("a + b")})


def test_multi_grader_with_single_grader_uses_its_name(service: Caller) -> None:
    """The published document allows one grader in place of a mapping."""
    single = {"type": "string_check", "name": "only", "input": "x", "reference": "x", "operation": "eq"}
    grader = {"type": "multi", "name": "m", "graders": single, "calculate_output": "only * 2"}
    assert run(service, grader, "")["reward"] == 2.0


@pytest.mark.parametrize(
    "grader",
    [
        None,
        {"type": "unknown", "name": "x"},
        {"type": "string_check", "name": "x"},
        EMPTY | {"type": "string_check", "operation": "almost"},
        EMPTY | {"type": "text_similarity", "evaluation_metric": "vibes"},
    ],
)
def test_invalid_grader_returns_400(service: Caller, grader: Any) -> None:
    """Both operations validate the grader."""
    for path, body in (("run", {"grader": grader, "model_sample": ""}), ("validate", {"grader": grader})):
        service.error(400, "POST", f"/fine_tuning/alpha/graders/{path}", json=body)


def test_error_of_a_grader_is_that_of_its_type(service: Caller) -> None:
    """The alternative with the same `type` is reported, although the others fail as well."""
    grader = EMPTY | {"type": "text_similarity", "evaluation_metric": "vibes"}
    error = service.error(400, "POST", "/fine_tuning/alpha/graders/validate", json={"grader": grader})
    assert error["message"].startswith("'vibes' is not one of ['cosine', ")
    assert error["param"] == "grader.evaluation_metric"


def test_formula_bounds_powers_and_length() -> None:
    """Powers are limited before they are computed."""
    with pytest.raises(ValueError, match="exponent"):
        formula.evaluate("10 ^ 1000000", {})
    with pytest.raises(ValueError, match="too long"):
        formula.evaluate("1+" * 5000 + "1", {})
