"""Checks of parameters: every rule, all problems at once, errors and warnings."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ft_client import FTClient, checks
from ft_client._operations import files, fine_tunes, graders, job_checkpoints, job_create, jobs, parts, uploads
from ft_client._schema import iter_violations
from ft_client.checks import ParameterWarning, check, enforce
from ft_client.errors import ParameterError
from ft_client_generated.contract import OPERATIONS, SCHEMAS
from ft_client_generated.profiles import keys
from tests.support.bodies import JSON_OPERATIONS, mutants, request_schema
from tests.support.flows import FlowDriver, some_config
from tests.support.sent_requests import rejected_parameters, sent_fine_tune, sent_job

PATH = str(Path("data", "train.jsonl"))
SUPERVISED = {"type": "supervised"}
GRADER = {"type": "string_check", "name": "n", "input": "i", "reference": "r", "operation": "eq"}


# ---- each rule -------------------------------------------------------------------------------------------------------

METRICS = {"compute_classification_metrics": True, "validation_file": "file-2"}
LEGACY: list[tuple[dict[str, Any], list[str]]] = [
    ({"training_file": ""}, ["training_file"]),
    ({"training_file": PATH}, ["training_file"]),
    ({"training_file": "C:\\data\\train.jsonl"}, ["training_file"]),
    ({"training_file": 7}, ["training_file"]),
    ({"validation_file": PATH}, ["validation_file"]),
    ({"validation_file": ""}, ["validation_file"]),
    ({"model": ""}, ["model"]),
    ({"model": 1}, ["model"]),
    ({"n_epochs": 0}, ["n_epochs"]),
    ({"n_epochs": 51}, ["n_epochs"]),
    ({"n_epochs": 2.5}, ["n_epochs"]),
    ({"n_epochs": "4"}, ["n_epochs"]),
    ({"n_epochs": True}, ["n_epochs"]),
    ({"hyperparameters": {"n_epochs": 0}}, ["hyperparameters.n_epochs"]),
    ({"hyperparameters": {"n_epochs": "automatic"}}, ["hyperparameters.n_epochs"]),
    ({"hyperparameters": {"n_epochs": 3}, "n_epochs": 3}, ["n_epochs"]),
    ({"batch_size": 0}, ["batch_size"]),
    ({"batch_size": 257}, ["batch_size"]),
    ({"learning_rate_multiplier": 0}, ["learning_rate_multiplier"]),
    ({"learning_rate_multiplier": -0.1}, ["learning_rate_multiplier"]),
    ({"learning_rate_multiplier": float("nan")}, ["learning_rate_multiplier"]),
    ({"prompt_loss_weight": "0.01"}, ["prompt_loss_weight"]),
    ({"compute_classification_metrics": "yes"}, ["compute_classification_metrics"]),
    ({"compute_classification_metrics": True}, ["validation_file", "classification_n_classes"]),
    ({"compute_classification_metrics": True, "classification_n_classes": 3}, ["validation_file"]),
    (METRICS, ["classification_n_classes"]),
    ({**METRICS, "classification_n_classes": 1}, ["classification_n_classes"]),
    ({**METRICS, "classification_positive_class": 1}, ["classification_positive_class"]),
    ({"classification_betas": [1]}, ["compute_classification_metrics", "classification_positive_class"]),
    ({**METRICS, "classification_n_classes": 2, "classification_betas": [1]}, ["classification_positive_class"]),
    ({**METRICS, "classification_positive_class": " yes", "classification_betas": [1, 0]}, ["classification_betas[1]"]),
    ({"suffix": ""}, ["suffix"]),
    ({"suffix": "x" * 41}, ["suffix"]),
]
JOBS: list[tuple[dict[str, Any], list[str]]] = [
    ({"model": ""}, ["model"]),
    ({"training_file": ""}, ["training_file"]),
    ({"training_file": PATH}, ["training_file"]),
    ({"validation_file": PATH}, ["validation_file"]),
    ({"suffix": ""}, ["suffix"]),
    ({"suffix": "x" * 65}, ["suffix"]),
    ({"seed": -1}, ["seed"]),
    ({"seed": 2147483648}, ["seed"]),
    ({"seed": 1.5}, ["seed"]),
    ({"metadata": {str(n): "v" for n in range(17)}}, ["metadata"]),
    ({"metadata": {"k" * 65: "v"}}, ["metadata." + "k" * 65]),
    ({"metadata": {"k": "v" * 513}}, ["metadata.k"]),
    ({"metadata": {"k": 1}}, ["metadata.k"]),
    ({"metadata": ["k"]}, ["metadata"]),
    ({"hyperparameters": {"n_epochs": 51}}, ["hyperparameters.n_epochs"]),
    ({"hyperparameters": {"batch_size": 257, "learning_rate_multiplier": 0}},
     ["hyperparameters.batch_size", "hyperparameters.learning_rate_multiplier"]),
    ({"method": {}}, ["method.type"]),
    ({"method": {"type": "magic"}}, ["method.type"]),
    ({"method": {**SUPERVISED, "supervised": {"hyperparameters": {"n_epochs": 0}}}},
     ["method.supervised.hyperparameters.n_epochs"]),
    ({"method": {"type": "dpo", "dpo": {"hyperparameters": {"beta": 0}}}}, ["method.dpo.hyperparameters.beta"]),
    ({"method": {"type": "dpo", "dpo": {"hyperparameters": {"beta": 2.1}}}}, ["method.dpo.hyperparameters.beta"]),
    ({"method": {"type": "reinforcement", "reinforcement": {}}}, ["method.reinforcement.grader"]),
    ({"method": {"type": "reinforcement", "reinforcement": {"grader": GRADER, "hyperparameters": {
        "compute_multiplier": 10.1, "eval_interval": 0, "eval_samples": 0, "reasoning_effort": "extreme"}}}},
     [f"method.reinforcement.hyperparameters.{name}"
      for name in ("compute_multiplier", "eval_interval", "eval_samples", "reasoning_effort")]),
    ({"method": {"type": "reinforcement", "reinforcement": {"grader": {**GRADER, "operation": "is"}}}},
     ["method.reinforcement.grader.operation"]),
    ({"integrations": [{"type": "wandb", "wandb": {"name": "n"}}]}, ["integrations[0].wandb.project"]),
    ({"integrations": [{"type": "magic"}]}, ["integrations[0].type", "integrations[0].wandb"]),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "params"), LEGACY, ids=lambda value: json.dumps(value)[:60])
def test_legacy_create_with_invalid_parameter_raises_parameter_error(
    arguments: dict[str, Any], params: list[str]
) -> None:
    """Each limit and each dependency is reported by the parameter's name."""
    assert rejected_parameters(fine_tunes.create, **{"training_file": "file-1", **arguments}) == set(params)


@pytest.mark.parametrize(("arguments", "params"), JOBS, ids=lambda value: json.dumps(value)[:60])
def test_jobs_create_with_invalid_parameter_raises_parameter_error(
    arguments: dict[str, Any], params: list[str]
) -> None:
    """Each limit, at top level, in the method and in the deprecated hyperparameters."""
    assert rejected_parameters(job_create.create, **{"model": "m", "training_file": "file-1", **arguments}) == set(
        params
    )


@pytest.mark.parametrize(
    ("operation", "arguments", "params"),
    [
        (files.create, {"file": b"x", "purpose": "magic"}, ["purpose"]),
        (files.create, {"file": b"x", "purpose": "fine-tune", "expires_after": {"anchor": "x", "seconds": 3599}},
         ["expires_after.anchor", "expires_after.seconds"]),
        (files.create, {"file": b"x", "purpose": "fine-tune",
                        "expires_after": {"anchor": "created_at", "seconds": 2592001}}, ["expires_after.seconds"]),
        (uploads.create, {"bytes": 8 * 2**30 + 1, "filename": "", "mime_type": "", "purpose": "magic"},
         ["bytes", "filename", "mime_type", "purpose"]),
        (uploads.upload_file, {"file": b"x", "part_size": 0}, ["part_size"]),
        (uploads.upload_file, {"file": b"x", "part_size": 64 * 2**20 + 1}, ["part_size"]),
        (graders.run, {"grader": {"type": "magic"}, "model_sample": "x"}, None),
        (graders.validate, {"grader": {**GRADER, "operation": "is"}}, ["grader.operation"]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)  # fmt: skip
def test_other_operations_with_invalid_parameter_raise_parameter_error(
    operation: Any, arguments: dict[str, Any], params: Any
) -> None:
    """Files, uploads and graders."""
    found = rejected_parameters(operation, **arguments)
    assert found if params is None else found == set(params)


@pytest.mark.parametrize("data", [b"x" * 10, "part"])
def test_part_or_file_above_size_limit_raises_parameter_error(
    monkeypatch: pytest.MonkeyPatch, data: Any, tmp_path: Path
) -> None:
    """Of bytes and of files on disk; the error of a file names the other method."""
    monkeypatch.setitem(SCHEMAS["AddUploadPartRequest"]["properties"]["data"], "maxLength", 9)
    monkeypatch.setitem(SCHEMAS["CreateFileRequest"]["properties"]["file"], "maxLength", 9)
    if data == "part":
        data = tmp_path / "part"
        data.write_bytes(b"x" * 10)
    assert rejected_parameters(parts.create, "upload-1", data=data) == {"data"}
    with pytest.raises(ParameterError, match="upload_file"):
        FlowDriver(files.create(some_config(), file=data, purpose="fine-tune")).run()


def test_path_traversal_in_id_raises_parameter_error() -> None:
    """An empty ID would select another URL, with a misleading response."""
    for call, value in (
        (jobs.retrieve, ""),
        (jobs.retrieve, "  "),
        (files.retrieve, ".."),
        (job_checkpoints.list_, ""),
    ):
        with pytest.raises(ParameterError) as raised:
            FlowDriver(call(some_config(), value)).run()
        assert raised.value.problems[0].value == value


def test_empty_id_has_the_sentence_of_the_sdk_and_the_next_step() -> None:
    """The error contains the SDK's sentence, the place, the rule and the next step."""
    sentence = "Expected a non-empty value for `fine_tuning_job_id` but received ''"
    with pytest.raises(ValueError, match=sentence) as raised:
        FlowDriver(jobs.retrieve(some_config(), "")).run()
    assert isinstance(raised.value, ParameterError)
    assert raised.value.param == "fine_tuning_job_id"
    assert str(raised.value).endswith("pass the ID that the service returned (contract, retrieveFineTuningJob)")


# ---- messages of problems -------------------------------------------------------------------------------------------


def test_error_lists_all_problems() -> None:
    """Not only the first one."""
    found = rejected_parameters(
        fine_tunes.create, training_file="", n_epochs=0, batch_size=500, learning_rate_multiplier=-1, suffix="x" * 50,
        compute_classification_metrics=True, classification_betas=[0], prompt_loss_weight="a", model="",
    )  # fmt: skip
    assert found == {
        "training_file", "n_epochs", "batch_size", "learning_rate_multiplier", "suffix", "validation_file", "model",
        "classification_n_classes", "classification_positive_class", "classification_betas[0]", "prompt_loss_weight",
    }  # fmt: skip


def test_problem_has_parameter_value_rule_and_source() -> None:
    """One line each in the text of the error; `param` is that of the first problem."""
    with pytest.raises(ParameterError) as raised:
        fine_tunes.create(some_config(), suffix="x" * 100, n_epochs=51, training_file="file-1")
    first, second = raised.value.problems
    assert str(first) == "n_epochs = 51: must be at most 50 (contract, CreateFineTuneRequest: maximum)"
    assert str(second).startswith("suffix = 'xxx")
    assert "must have at most 40 characters (contract, CreateFineTuneRequest: maxLength)" in str(second)
    assert len(str(second)) < 200
    assert str(raised.value) == f"{first}\n{second}"
    assert raised.value.param == "n_epochs"
    assert isinstance(raised.value, ValueError)


def test_every_keyword_has_a_message() -> None:
    """Each violation that a request can have is described."""
    rich = {"training_file": "f", "model": "m", "grader": GRADER, "method": SUPERVISED, "metadata": {"k": "v"},
            "classification_betas": [1], "n_epochs": 1, "hyperparameters": {"n_epochs": 1}}  # fmt: skip
    for name in JSON_OPERATIONS:
        for value in mutants(rich):
            if isinstance(value, dict):
                assert all(str(problem) for problem in check(name, value))
    used = {key for operation in OPERATIONS for key in _keywords_in(operation)}
    assert used <= {key.split(" ")[-1] for key in checks._MESSAGES} | {
        "maxLength",
        "bytes",
        "enum",
        "additionalProperties",
    }


def _keywords_in(operation: str) -> set[str]:
    if operation not in JSON_OPERATIONS:
        return set()
    values = mutants({key: key for key in _properties(request_schema(operation))})
    found = (iter_violations(request_schema(operation), value, SCHEMAS, report_unknown=False) for value in values)
    return {finding.keyword.split(" ")[-1] for one in found for finding in one}


def _properties(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = SCHEMAS[schema["$ref"].rsplit("/", 1)[1]]
    properties: dict[str, Any] = schema.get("properties", {})
    return properties


def test_path_as_training_file_gets_upload_hint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Because of its slash, because the file exists, or, as a warning, because of its suffix."""
    monkeypatch.chdir(tmp_path)
    Path("train.jsonl").write_text("{}")
    for value in ("train.jsonl", str(tmp_path / "train.jsonl"), "data/none.jsonl"):
        with pytest.raises(ParameterError, match=r"client.files.upload\(path\).id"):
            FlowDriver(job_create.create(some_config(), model="m", training_file=value)).run()
    with pytest.warns(ParameterWarning, match=r"looks like the name of a file.*client.files.upload"):
        assert sent_job(training_file="gone.jsonl")["training_file"] == "gone.jsonl"
    assert sent_job(training_file="x" * 5000)
    assert sent_job(training_file="x\0y")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"learning_rate_multiplier": 0.5}, "outside the advised 0.02 to 0.2"),
        ({"prompt_loss_weight": 1.5}, "outside the advised 0 to 1"),
        ({"prompt_loss_weight": -0.5}, "outside the advised 0 to 1"),
        ({"validation_file": "file-1"}, "is the same as training_file"),
        ({"classification_betas": [1], "classification_positive_class": "x", "compute_classification_metrics": False},
         "has no effect unless"),
        ({**METRICS, "classification_betas": [1], "classification_positive_class": "x", "classification_n_classes": 3},
         "for binary tasks"),
    ],
)  # fmt: skip
def test_unusual_value_is_sent_with_a_warning(arguments: dict[str, Any], words: str) -> None:
    """The service may accept it."""
    with pytest.warns(ParameterWarning, match=words):
        body = sent_fine_tune(**arguments)
    assert body.items() >= arguments.items()


def test_unused_method_block_warns() -> None:
    """The type of the method does not use these hyperparameters."""
    with pytest.warns(ParameterWarning, match=r"method.dpo = .*is not used by method.type 'supervised'"):
        sent_job(method={**SUPERVISED, "dpo": {"hyperparameters": {}}})
    with pytest.warns(ParameterWarning, match="is deprecated when method is set"):
        sent_job(method=SUPERVISED, hyperparameters={"n_epochs": 3})


def test_check_mode_selects_error_warning_or_nothing() -> None:
    """A request is sent with "warn" and "off"; other values raise ValueError."""
    with pytest.warns(ParameterWarning, match="n_epochs = 99"):
        assert sent_fine_tune(n_epochs=99, check="warn") == {"training_file": "file-1", "n_epochs": 99}
    assert sent_fine_tune(n_epochs=99, check="off") == {"training_file": "file-1", "n_epochs": 99}
    with pytest.raises(ValueError, match='"error", "warn" or "off"'):
        enforce("createFineTune", {}, "maybe")  # type: ignore[arg-type]  # the mistake under test


def test_extra_body_unknown_key_warns_and_is_sent() -> None:
    """For parameters that are newer than the contract; known keys in extra_body are checked."""
    for call in (sent_job, sent_fine_tune):
        with pytest.warns(ParameterWarning, match="new_thing = 1: is not a parameter of the operation"):
            assert call(extra_body={"new_thing": 1})["new_thing"] == 1
        with pytest.warns(ParameterWarning, match="sufix = 'x': .*did you mean suffix"):
            assert call(extra_body={"sufix": "x"})["sufix"] == "x"
    with pytest.warns(ParameterWarning, match=r"hyperparameters.epochs = 3: .*did you mean n_epochs"):
        assert sent_job(extra_body={"hyperparameters": {"epochs": 3}})
    assert rejected_parameters(job_create.create, model="m", training_file="f", extra_body={"seed": -1, "x": 1}) == {
        "seed"
    }
    assert rejected_parameters(fine_tunes.create, training_file="f", extra_body={"suffix": ""}) == {"suffix"}


RFT = {"type": "reinforcement", "reinforcement": {"grader": GRADER}}
MISSPELLED: list[tuple[dict[str, Any], str, str]] = [
    ({"hyperparameters": {"epochs": 3}}, "hyperparameters.epochs", "did you mean n_epochs?"),
    ({"hyperparameters": {"learning_rate_mult": 0.1}}, "hyperparameters.learning_rate_mult",
     "did you mean learning_rate_multiplier?"),
    ({"hyperparameters": {"beta": 0.1}}, "hyperparameters.beta", "belongs in method.dpo.hyperparameters.beta"),
    ({"method": {**SUPERVISED, "supervised": {"n_epochs": 2}}}, "method.supervised.n_epochs",
     "belongs in method.supervised.hyperparameters.n_epochs"),
    ({"method": {**SUPERVISED, "n_epochs": 2}}, "method.n_epochs",
     "belongs in method.supervised.hyperparameters.n_epochs, "
     "method.dpo.hyperparameters.n_epochs or method.reinforcement.hyperparameters.n_epochs"),
    ({"method": {**SUPERVISED, "supervised": {"hyperparams": {"n_epochs": 2}}}}, "method.supervised.hyperparams",
     "did you mean hyperparameters?"),
    ({"method": {**RFT, "suffix": "x"}}, "method.suffix", "belongs in suffix"),
    ({"method": {**RFT, "reinforcement": {"grader": GRADER, "hyperparameters": {"etest_samples": 2}}}},
     "method.reinforcement.hyperparameters.etest_samples", "did you mean eval_samples?"),
    ({"method": {"type": "reinforcement", "reinforcement": {"grader": {**GRADER, "refrence": "x"}}}},
     "method.reinforcement.grader.refrence", "did you mean reference?"),
    ({"integrations": [{"type": "wandb", "wandb": {"project": "p", "tag": ["x"]}}]}, "integrations[0].wandb.tag",
     "did you mean tags?"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "param", "words"), MISSPELLED, ids=lambda value: str(value)[:50])
def test_misspelled_key_at_any_depth_is_an_error_with_the_right_place(
    arguments: dict[str, Any], param: str, words: str
) -> None:
    """A job would be paid that ignores the value. With another service's profile it is a warning."""
    body = {"model": "m", "training_file": "file-1", **arguments}
    assert rejected_parameters(job_create.create, **body) == {param}
    (problem,) = (p for p in check("createFineTuningJob", body) if p.param == param)
    assert words in problem.rule
    (problem,) = (p for p in check("createFineTuningJob", body, profile="nebius") if p.param == param)
    assert problem.severity == "warning"


@pytest.mark.parametrize(
    ("arguments", "param"),
    [
        ({"method": {**RFT, "test_file": "file-2"}}, "method.test_file"),
        ({"integrations": [{"type": "wandb", "wandb": {"project": "p", "on": 1}}]}, "integrations[0].wandb.on"),
        ({"method": {"type": "dpo", "dpo": {"hyperparameters": {"omega": 1}}}}, "method.dpo.hyperparameters.omega"),
    ],
    ids=lambda value: str(value)[:50],
)  # fmt: skip
def test_unknown_key_that_resembles_no_other_is_sent_with_a_warning(arguments: dict[str, Any], param: str) -> None:
    """It may be newer than the contract. The warning lists the known keys."""
    with pytest.warns(ParameterWarning, match="known are") as caught:
        assert sent_job(**arguments).items() >= arguments.items()
    told = [str(each.message) for each in caught if each.category is ParameterWarning]
    assert [text.split(" = ")[0] for text in told] == [f"createFineTuningJob: {param}"]


def test_key_of_another_service_is_reported_as_that_services(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not a misspelling, however similar to a known name; its own service gets no warning."""
    known = {"createFineTuningJob": {"hyperparameters.n_epoch": ("nebius", "zhipu"), "tags": ("nebius",)}}
    monkeypatch.setattr(keys, "DATA", known)
    body = {"model": "m", "training_file": "f", "hyperparameters": {"n_epoch": 3}}
    (problem,) = check("createFineTuningJob", body)
    assert problem.severity == "warning"
    assert problem.rule == "is a parameter of the profile nebius or zhipu, not of openai"
    assert check("createFineTuningJob", body, profile="zhipu") == []
    with pytest.raises(TypeError, match=r"tags.*a parameter of the profile nebius: pass extra_body="):
        FlowDriver(job_create.create(some_config(), model="m", training_file="f", tags=["a"])).run()  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("operation", "arguments", "words"),
    [
        (job_create.create, {"n_epochs": 3},
         r"'n_epochs': it belongs in .*method.supervised.hyperparameters.n_epochs.*: "
         r'pass method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": ...}}}'),
        (job_create.create, {"beta": 0.1}, r'method={"type": "dpo", "dpo": {"hyperparameters": {"beta": ...}}}'),
        (job_create.create, {"sufix": "x"}, "did you mean suffix?"),
        (job_create.create, {"epochs": 3}, "did you mean .*method.supervised.hyperparameters.n_epochs"),
        (job_create.create, {"omega": 3}, r'as extra_body={"omega": ...}'),
        (fine_tunes.create, {"n_epoch": 3}, "did you mean n_epochs?"),
    ],
)  # fmt: skip
def test_create_with_unexpected_argument_names_its_place(operation: Any, arguments: dict[str, Any], words: str) -> None:
    """The TypeError of an unknown keyword argument contains the call to write instead."""
    required = {"training_file": "f"} | ({"model": "m"} if operation is job_create.create else {})
    with pytest.raises(TypeError, match=r"unexpected keyword argument") as raised:
        FlowDriver(operation(some_config(), **required, **arguments)).run()
    assert re.search(words.replace("?", r"\?").replace("{", r"\{"), str(raised.value)), str(raised.value)


@pytest.mark.parametrize(
    ("arguments", "rule"),
    [
        ({"hyperparameters": {"n_epochs": 0}}, 'must be "auto" or an integer from 1 to 50'),
        ({"hyperparameters": {"n_epochs": "automatic"}}, 'must be "auto" or an integer from 1 to 50'),
        ({"hyperparameters": {"learning_rate_multiplier": -1}}, 'must be "auto" or a number above 0'),
        ({"method": {"type": "dpo", "dpo": {"hyperparameters": {"beta": 3}}}},
         'must be "auto" or a number above 0 and up to 2'),
        ({"method": {"type": "reinforcement", "reinforcement": {"grader": {"type": "magic"}}}},
         "must be one of string_check, text_similarity, python, score_model, label_model, multi"),
        ({"method": {"type": "reinforcement", "reinforcement": {"grader": "x"}}}, "must be an object"),
        ({"model": 1}, "must be a string of 1 or more characters"),
    ],
    ids=lambda value: str(value)[:50],
)  # fmt: skip
def test_value_that_fits_no_alternative_gets_all_alternatives(arguments: dict[str, Any], rule: str) -> None:
    """The message does not only describe the nearest branch."""
    problems = check("createFineTuningJob", {"model": "m", "training_file": "f", **arguments})
    assert [problem.rule for problem in problems] == [rule]


@pytest.mark.parametrize(
    ("arguments", "param"),
    [
        ({"classification_n_classes": 3}, "classification_n_classes"),
        ({"classification_positive_class": " yes"}, "classification_positive_class"),
        ({"classification_n_classes": 3, "compute_classification_metrics": False}, "classification_n_classes"),
    ],
)
def test_classification_parameter_without_metrics_warns(arguments: dict[str, Any], param: str) -> None:
    """It has no effect then."""
    with pytest.warns(ParameterWarning, match=f"{param} = .*has no effect unless compute_classification_metrics"):
        assert sent_fine_tune(**arguments).items() >= arguments.items()


@pytest.mark.parametrize(
    ("model", "warns"),
    [
        ("curie:ft-org:suffix-2022-04-21-10-00-00", True), ("curie:ft-org-2022-02-15-04-21-04", True),
        ("ada:ft-org:x-2023-08-22-00-00-00", True), ("davinci:ft-org:x-2024-01-01-00-00-00", True),
        ("curie:ft-org:suffix-2022-04-22-10-00-00", False), ("ada:ft-org:x-2023-08-21-23-59-59", False),
        ("curie:ft-org:suffix-2023-13-45-00-00-00", False), ("curie", False), ("my-model-2020-01-01-00-00-00", False),
    ],
)  # fmt: skip
def test_fine_tuned_model_outside_documented_window_warns(model: str, warns: bool) -> None:
    """Models created after 2022-04-21 and before 2023-08-22 can be fine-tuned further."""
    problems = check("createFineTune", {"training_file": "f", "model": model})
    assert [problem.param for problem in problems] == ["model"] * warns
    assert all(problem.severity == "warning" and "2022-04-21" in problem.rule for problem in problems)


def test_old_names_warn_and_work() -> None:
    """Until the release after this one."""
    (problem,) = check("createFineTune", {"training_file": "f", "batch_size": 0})
    with pytest.warns(DeprecationWarning, match="ParameterProblem"):
        assert isinstance(problem, checks.Problem)
    with pytest.warns(DeprecationWarning, match="severity"):
        assert problem.doubtful is False


def test_warning_has_the_callers_line() -> None:
    """A filter by module does not find a line of the library."""
    with pytest.warns(ParameterWarning) as caught:
        FTClient("k", http_client=_never()).fine_tunes.create(training_file="file-1", n_epochs=99, check="warn")
    assert caught[0].filename == __file__


def _never() -> Any:
    import httpx

    return httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(200, json={"id": "ft-1"})))


def test_limits_are_read_from_the_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed contract changes the check."""
    monkeypatch.setitem(SCHEMAS["CreateFineTuneRequest"]["properties"]["suffix"], "maxLength", 3)
    assert rejected_parameters(fine_tunes.create, training_file="f", suffix="four") == {"suffix"}
    monkeypatch.setitem(SCHEMAS["CreateFineTuneRequest"]["properties"]["learning_rate_multiplier"], "x-advised", [5, 6])
    with pytest.warns(ParameterWarning, match="advised 5 to 6"):
        sent_fine_tune(learning_rate_multiplier=0.1)
    monkeypatch.setitem(SCHEMAS["Metadata"], "maxProperties", 2)
    assert sent_job(metadata={"a": "b", "c": "d"})["metadata"] == {"a": "b", "c": "d"}
    assert rejected_parameters(
        job_create.create, model="m", training_file="f", metadata={"a": "b", "c": "d", "e": "f"}
    ) == {"metadata"}


def test_error_inside_an_array_of_alternatives_names_the_item() -> None:
    """A grader's content is an object or an array of objects: the error is about the item, not about the array."""
    content = [{"type": "input_text", "text": "", "txet": ""}]
    grader = {"type": "score_model", "name": "n", "model": "m", "input": [{"role": "user", "content": content}]}
    (problem,) = check("validateGrader", {"grader": grader})
    assert str(problem).startswith("grader.input[0].content[0].txet = '': is not a parameter")
