"""Graders of the embedded service: the ones that compare texts, the formula, and the ones it cannot run."""

import math
from collections.abc import Iterator
from typing import Any

import pytest

from ft_client.sandbox import formula
from ft_client.sandbox.textmetrics import METRICS
from tests.support.service import Caller, running

EMPTY: dict[str, Any] = {"name": "g", "input": "{{sample.output_text}}", "reference": "{{item.label}}"}


@pytest.fixture(scope="module")
def service() -> Iterator[Caller]:
    """One service for all: graders leave nothing behind."""
    with running() as caller:
        yield caller


def run(service: Caller, grader: dict[str, Any], sample: str, item: dict[str, Any] | None = None) -> dict[str, Any]:
    """Grade a sample."""
    body = {"grader": grader, "model_sample": sample} | ({} if item is None else {"item": item})
    found: dict[str, Any] = service.ok("POST", "/fine_tuning/alpha/graders/run", json=body)
    return found


def wrong(answer: dict[str, Any]) -> dict[str, Any]:
    """The errors that an answer reports."""
    return {name: value for name, value in answer["metadata"]["errors"].items() if value}


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
def test_string_check_compares(service: Caller, operation: str, sample: str, label: str, reward: float) -> None:
    """Each operation decides as its name says."""
    grader = EMPTY | {"type": "string_check", "operation": operation}
    answer = run(service, grader, sample, {"label": label})
    assert (answer["reward"], wrong(answer)) == (reward, {})
    assert answer["metadata"]["name"] == "g"


def test_templates_reach_into_the_sample_and_the_row(service: Caller) -> None:
    """Nested values of a JSON sample and of the row are put in their places."""
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
def test_a_template_without_a_value_is_reported(service: Caller, change: dict[str, Any], error: str) -> None:
    """The answer says what could not be filled in, and gives nothing for it."""
    grader = EMPTY | {"type": "string_check", "operation": "eq"} | change
    answer = run(service, grader, "no json", {"label": ""})
    assert (answer["reward"], wrong(answer)) == (0.0, {error: True})


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_text_similarity_is_1_for_equal_texts_and_0_for_strangers(service: Caller, metric: str) -> None:
    """Every metric has its two ends, and something between them for what is half alike."""
    grader = EMPTY | {"type": "text_similarity", "evaluation_metric": metric}
    text = "the quick brown fox jumps over the lazy dog"
    half = "the quick brown fox jumps on two grey cats"
    strange = "QQQQ ZZZZ KKKK"
    rewards = [run(service, grader, sample, {"label": text})["reward"] for sample in (text, half, strange)]
    assert rewards[0] == pytest.approx(1.0)
    assert 0.0 < rewards[1] < 1.0
    assert rewards[2] == pytest.approx(0.0, abs=0.1)


def test_metrics_have_their_published_values() -> None:
    """Worked by hand: the cat on the mat."""
    got, wanted = "the cat the cat on the mat", "the cat is on the mat"
    assert METRICS["rouge_1"](got, wanted) == pytest.approx(2 * 5 / (7 + 6))
    assert METRICS["rouge_2"](got, wanted) == pytest.approx(2 * 3 / (6 + 5))
    assert METRICS["rouge_l"](got, wanted) == pytest.approx(2 * 5 / (7 + 6))
    assert METRICS["gleu"](got, wanted) == pytest.approx((5 + 3 + 1 + 0) / (7 + 6 + 5 + 4))
    precisions = [5 / 7, 4 / 7, 2 / 6, 1 / 5]
    assert METRICS["bleu"](got, wanted) == pytest.approx(math.prod(precisions) ** 0.25)
    assert METRICS["fuzzy_match"]("kitten", "sitting") == pytest.approx(1 - 5 / 13)
    assert METRICS["meteor"]("on the mat", "the mat") == pytest.approx(10 * (2 / 3) / (1 + 9 * 2 / 3))


def test_long_texts_are_cut_and_the_answer_says_so(service: Caller) -> None:
    """A comparison has a bound, whatever is sent."""
    grader = EMPTY | {"type": "text_similarity", "evaluation_metric": "fuzzy_match"}
    answer = run(service, grader, "ab" * 100_000, {"label": "ba" * 100_000})
    assert wrong(answer) == {"truncated_observation_error": True}
    assert answer["reward"] > 0.99


@pytest.mark.parametrize("metric", ["cosine"])
def test_metrics_that_need_a_model_are_not_made_up(service: Caller, metric: str) -> None:
    """The answer has the documented form and says that nothing was computed."""
    grader = EMPTY | {"type": "text_similarity", "evaluation_metric": metric}
    answer = run(service, grader, "a", {"label": "a"})
    assert (answer["reward"], wrong(answer)["model_grader_server_error"]) == (0.0, True)


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
def test_graders_that_run_models_or_code_answer_without_doing_it(
    service: Caller, grader: dict[str, Any], flag: str
) -> None:
    """200 in the documented form, a reward of nothing, and the reason."""
    answer = run(service, grader, "a")
    assert (answer["reward"], wrong(answer)[flag]) == (0.0, True)
    assert service.ok("POST", "/fine_tuning/alpha/graders/validate", json={"grader": grader}) == {"grader": grader}


def multi(output: str) -> dict[str, Any]:
    """A grader of two graders."""
    check = {"type": "string_check", "name": "a", "input": "x", "reference": "x", "operation": "eq"}
    other = check | {"name": "b", "reference": "y"}
    return {"type": "multi", "name": "m", "graders": {"a": check, "b": other}, "calculate_output": output}


@pytest.mark.parametrize(
    ("output", "reward"),
    [("a + b", 1.0), ("0.25 * a + 0.75 * b", 0.25), ("max(a, b) - min(a, b)", 1.0), ("2^3 * a", 8.0), ("-a / 2", -0.5)],
)
def test_a_multi_grader_computes_its_formula(service: Caller, output: str, reward: float) -> None:
    """The grades of the graders within are there as well."""
    answer = run(service, multi(output), "")
    assert (answer["reward"], answer["sub_rewards"]) == (reward, {"a": 1.0, "b": 0.0})


@pytest.mark.parametrize(
    "output", ["a +", "c", "a / b", "__import__('os')", "a.real", "9^9^9^9", "(" * 300, "", "log(b)"]
)
def test_a_formula_that_cannot_be_computed_is_reported(service: Caller, output: str) -> None:
    """Running reports it in the answer."""
    answer = run(service, multi(output), "")
    assert (answer["reward"], wrong(answer)) == (0.0, {"formula_parse_error": True})


def test_a_formula_of_strange_names_is_refused_when_validated(service: Caller) -> None:
    """Validating refuses what running would report."""
    error = service.refused(400, "POST", "/fine_tuning/alpha/graders/validate", json={"grader": multi("a + c")})
    assert error["param"] == "grader.calculate_output"
    service.ok("POST", "/fine_tuning/alpha/graders/validate", json={"grader": multi("a + b")})


def test_a_single_grader_within_a_multi_grader_goes_by_its_name(service: Caller) -> None:
    """The published document puts one grader where others have several."""
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
def test_what_is_no_grader_is_refused(service: Caller, grader: Any) -> None:
    """Both operations hold a grader to the contract."""
    for path, body in (("run", {"grader": grader, "model_sample": ""}), ("validate", {"grader": grader})):
        service.refused(400, "POST", f"/fine_tuning/alpha/graders/{path}", json=body)


def test_a_formula_takes_no_time_and_no_memory_worth_speaking_of() -> None:
    """Powers are bounded before they are computed."""
    with pytest.raises(ValueError, match="power"):
        formula.evaluate("10 ^ 1000000", {})
    with pytest.raises(ValueError, match="too long"):
        formula.evaluate("1+" * 5000 + "1", {})
