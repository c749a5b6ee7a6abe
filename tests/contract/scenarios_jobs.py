"""Scenarios of fine-tuning jobs, checkpoints, permissions and graders: the current API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.contract.scenarios import CHAT, CHECKED, MODEL, TOKEN, Given, Scenario, Stage, args, chat, lines

NONE = "ftjob-none"
PREFERENCES = lines(
    {
        "input": {"messages": [{"role": "user", "content": f"Name {n}"}]},
        "preferred_output": [{"role": "assistant", "content": f"It is {n}."}],
        "non_preferred_output": [{"role": "assistant", "content": "Why?"}],
    }
    for n in range(10)
)
PROMPTS = lines({"messages": [{"role": "user", "content": f"{n} + {n}?"}], "label": str(2 * n)} for n in range(10))

EXACT = {
    "type": "string_check", "name": "exact", "operation": "eq",
    "input": "{{sample.output_text}}", "reference": "{{item.label}}",
}  # fmt: skip
CLOSE = {
    "type": "text_similarity", "name": "close", "evaluation_metric": "fuzzy_match",
    "input": "{{sample.output_text}}", "reference": "{{item.label}}",
}  # fmt: skip
CODE = {
    "type": "python", "name": "code", "source": "def grade(sample, item):\n    return 1.0\n", "image_tag": "2025-05-08",
}  # fmt: skip
SCORE: dict[str, Any] = {
    "type": "score_model", "name": "score", "model": "gpt-4o-2024-08-06", "range": [0, 10],
    "input": [
        {"type": "message", "role": "system", "content": "Give marks."},
        {"role": "user", "content": {"type": "input_text", "text": "{{sample.output_text}}"}},
    ],
    "sampling_params": {
        "seed": 7, "top_p": 0.5, "temperature": 0, "max_completions_tokens": 100, "reasoning_effort": "low",
    },
}  # fmt: skip
LABEL: dict[str, Any] = {
    "type": "label_model", "name": "label", "model": "gpt-4o-2024-08-06", "labels": ["right", "wrong"],
    "passing_labels": ["right"],
    "input": [{
        "role": "developer",
        "content": [
            "Is it right?",
            {
                "type": "input_text", "text": "{{sample.output_text}}",
                "prompt_cache_breakpoint": {"mode": "explicit"},
            },
            {"type": "output_text", "text": "Perhaps."},
            {"type": "input_image", "image_url": "https://pictures.example/cat.png", "detail": "low"},
            {"type": "input_audio", "input_audio": {"data": "UklGRg==", "format": "wav"}},
        ],
    }],
}  # fmt: skip
MULTI: dict[str, Any] = {
    "type": "multi", "name": "both", "graders": {"exact": EXACT, "close": CLOSE},
    "calculate_output": "(exact + close) / 2",
}  # fmt: skip


def _training_file(stage: Stage) -> Given:
    return {"training_file": stage.file(CHAT)}


def _two_files(stage: Stage) -> Given:
    return {"training_file": stage.file(CHAT), "validation_file": stage.file(CHECKED, name="valid.jsonl")}


def _create(**parameters: Any) -> Any:
    def arguments(given: Given) -> Any:
        return args(**{"model": MODEL, "metadata": TOKEN, "seed": 42} | dict(given) | parameters)

    return arguments


def creating() -> Iterator[Scenario]:
    """Scenarios of creating a job, one for each method."""
    operation, call = "createFineTuningJob", "fine_tuning.jobs.create"
    yield Scenario(operation, "200", call, _create(), before=_training_file, live="costs")
    hyperparameters = {"n_epochs": 2, "batch_size": 4, "learning_rate_multiplier": 1.5}
    yield Scenario(
        operation, "200", call,
        _create(
            suffix="sums", metadata=TOKEN | {"team": "ä"},
            method={"type": "supervised", "supervised": {"hyperparameters": hyperparameters}},
            integrations=[{
                "type": "wandb",
                "wandb": {"project": "sums", "name": "first", "entity": "lab", "tags": ["small", "sure"]},
            }],
        ),
        variant="supervised, with all there is", before=_two_files,
    )  # fmt: skip
    yield Scenario(
        operation, "200", call,
        _create(method={"type": "dpo", "dpo": {"hyperparameters": hyperparameters | {"beta": 0.2}}}),
        variant="of preferences", before=lambda stage: {"training_file": stage.file(PREFERENCES)},
    )  # fmt: skip
    reinforced = {
        "n_epochs": 1, "batch_size": "auto", "learning_rate_multiplier": "auto", "reasoning_effort": "high",
        "compute_multiplier": 0.5, "eval_interval": 5, "eval_samples": 3,
    }  # fmt: skip
    for name, grader in {"a formula": MULTI, "marks of a model": SCORE, "labels": LABEL, "code": CODE}.items():
        method = {"type": "reinforcement", "reinforcement": {"grader": grader, "hyperparameters": reinforced}}
        yield Scenario(
            operation, "200", call, _create(model="o4-mini-2025-04-16", method=method),
            variant=f"reinforced by {name}", before=lambda stage: {"training_file": stage.file(PROMPTS)},
        )  # fmt: skip
    yield Scenario(
        operation, "200", call, _create(model="gpt-3.5-turbo", hyperparameters={"n_epochs": 3}),
        variant="as in 2023", before=_training_file, profile="openai-2023",
    )  # fmt: skip
    yield Scenario(operation, "201", call, _create(), before=_answered_with_201)
    yield Scenario(
        operation, "400", call, _create(), live="free",
        before=lambda stage: {"training_file": stage.file(lines([chat("1?", "1")]), name="too-few.jsonl")},
    )  # fmt: skip
    yield Scenario(
        operation, "400", call, _create(training_file="file-none"), variant="for a file that is not there", live="free"
    )
    yield Scenario(
        operation, "400", call, _create(seed=-1, check="off"), variant="for an impossible seed",
        before=_training_file, expects_invalid_request=True, live="free",
    )  # fmt: skip
    yield Scenario(
        operation, "429", call, _create(), variant="by the limit of active jobs",
        before=_one_too_many, options={"max_active_jobs": 1},
    )  # fmt: skip


def _one_too_many(stage: Stage) -> Given:
    stage.job()
    return _training_file(stage)


def _answered_with_201(stage: Stage) -> Given:
    """Answer as Azure does, but for the keys it leaves out: they are required in the contract."""
    job = stage.client.fine_tuning.jobs.retrieve(stage.job())
    stage.fault("createFineTuningJob", 201, body=job.to_dict())
    return {"training_file": job.training_file}


def _job(stage: Stage) -> Given:
    return {"job": stage.job()}


def _running(stage: Stage) -> Given:
    job = stage.job()
    stage.advance(1.5)
    return {"job": job}


def _paused(stage: Stage) -> Given:
    given = _running(stage)
    stage.client.fine_tuning.jobs.pause(given["job"])
    return given


def _ended(stage: Stage) -> Given:
    given = {"job": stage.job(validation_file=stage.file(CHECKED), hyperparameters={"n_epochs": 3}, suffix="Sums!")}
    stage.advance(10)
    return given


def _failed(stage: Stage) -> Given:
    given = {"job": stage.job(training_file=stage.file(lines([{"text": "?"}] * 10)))}
    stage.advance(10)
    return given


def _three_jobs(stage: Stage) -> Given:
    jobs = []
    for team in ("sums", "words", "sums"):
        jobs.append(stage.job(metadata=TOKEN | {"team": team}))
        stage.advance(10)
    return {"jobs": jobs}


def looking() -> Iterator[Scenario]:
    """Scenarios of looking at jobs and changing their state."""
    many = ("listPaginatedFineTuningJobs", "fine_tuning.jobs.list")
    yield Scenario(many[0], "200", many[1], lambda g: args(), variant="of nothing")
    yield Scenario(
        many[0], "200", many[1], lambda g: args(after=g["jobs"][2], limit=1), variant="after the newest",
        before=_three_jobs,
    )  # fmt: skip
    yield Scenario(
        many[0], "200", many[1], lambda g: args(metadata={"team": "sums"}), variant="by metadata", before=_three_jobs
    )
    yield Scenario(
        many[0], "200", many[1], lambda g: args(limit=2), variant="as in 2023", before=_three_jobs,
        profile="openai-2023",
    )  # fmt: skip
    yield Scenario(many[0], "400", many[1], lambda g: args(after=NONE), live="free")

    one = ("retrieveFineTuningJob", "fine_tuning.jobs.retrieve")
    yield Scenario(one[0], "200", one[1], lambda g: args(g["job"]), variant="that has begun", before=_running)
    yield Scenario(one[0], "200", one[1], lambda g: args(g["job"]), variant="that has succeeded", before=_ended)
    yield Scenario(one[0], "200", one[1], lambda g: args(g["job"]), variant="that has failed", before=_failed)
    yield Scenario(
        one[0], "200", one[1], lambda g: args(g["job"]), variant="as in 2023", before=_ended, profile="openai-2023"
    )

    for verb, before in (("cancel", _running), ("pause", _running), ("resume", _paused)):
        operation, call = f"{verb}FineTuningJob", f"fine_tuning.jobs.{verb}"
        yield Scenario(operation, "200", call, lambda g: args(g["job"]), before=before)
        yield Scenario(operation, "400", call, lambda g: args(g["job"]), before=_ended)
    yield Scenario("pauseFineTuningJob", "4XX", "fine_tuning.jobs.pause", lambda g: args(g["job"]), before=_paused)
    yield Scenario("resumeFineTuningJob", "4XX", "fine_tuning.jobs.resume", lambda g: args(g["job"]), before=_running)

    events = ("listFineTuningEvents", "fine_tuning.jobs.list_events")
    yield Scenario(events[0], "200", events[1], lambda g: args(g["job"]), before=_job)
    yield Scenario(
        events[0], "200", events[1], lambda g: args(g["job"], limit=10), variant="of one that has succeeded",
        before=_ended,
    )  # fmt: skip
    yield Scenario(
        events[0], "200", events[1], lambda g: args(g["job"], after=g["event"], limit=2), variant="after the newest",
        before=_with_newest_event,
    )  # fmt: skip
    yield Scenario(
        events[0], "200", events[1], lambda g: args(g["job"]), variant="of one that has failed", before=_failed
    )
    yield Scenario(
        events[0], "200", events[1], lambda g: args(g["job"], limit=5), variant="as in 2023", before=_ended,
        profile="openai-2023",
    )  # fmt: skip
    yield Scenario(events[0], "400", events[1], lambda g: args(g["job"], after="ftevent-none"), before=_job)


def _with_newest_event(stage: Stage) -> Given:
    given = _ended(stage)
    newest = stage.client.fine_tuning.jobs.list_events(given["job"], limit=1).data[0].id
    return {**given, "event": newest}


def _checkpoints(stage: Stage) -> Given:
    given = _ended(stage)
    found = stage.client.fine_tuning.jobs.checkpoints.list(given["job"]).data
    return {**given, "checkpoint": found[0].id, "model": found[0].fine_tuned_model_checkpoint}


def _permitted(stage: Stage) -> Given:
    given = _checkpoints(stage)
    found = []
    for project in ("proj_first", "proj_second", "proj_first"):
        made = stage.client.fine_tuning.checkpoints.permissions.create(given["model"], project_ids=[project])
        found.append(made.data[0].id)
        stage.advance(10)
    return {**given, "permissions": found}


def checkpoints() -> Iterator[Scenario]:
    """Scenarios of checkpoints, and who may use them."""
    some = ("listFineTuningJobCheckpoints", "fine_tuning.jobs.checkpoints.list")
    yield Scenario(some[0], "200", some[1], lambda g: args(g["job"]), variant="of a job that has just begun",
                   before=_job)  # fmt: skip
    yield Scenario(some[0], "200", some[1], lambda g: args(g["job"]), before=_checkpoints)
    yield Scenario(
        some[0], "200", some[1], lambda g: args(g["job"], after=g["checkpoint"], limit=1), variant="after the newest",
        before=_checkpoints,
    )  # fmt: skip
    yield Scenario(some[0], "400", some[1], lambda g: args(g["job"], after="ftckpt_none"), before=_job)

    home = "fine_tuning.checkpoints.permissions"
    operation = "listFineTuningCheckpointPermissions"
    yield Scenario(operation, "200", f"{home}.list", lambda g: args(g["model"]), variant="of nobody",
                   before=_checkpoints)  # fmt: skip
    yield Scenario(
        operation, "200", f"{home}.list",
        lambda g: args(g["model"], project_id="proj_first", order="ascending", limit=1),
        variant="of one project", before=_permitted,
    )  # fmt: skip
    yield Scenario(
        operation, "200", f"{home}.list", lambda g: args(g["model"], after=g["permissions"][2]),
        variant="after the newest", before=_permitted,
    )  # fmt: skip
    yield Scenario(operation, "400", f"{home}.list", lambda g: args(g["model"], after="cp_none"), before=_checkpoints)

    operation = "createFineTuningCheckpointPermission"
    yield Scenario(
        operation, "200", f"{home}.create", lambda g: args(g["model"], project_ids=["proj_first", "proj_second"]),
        before=_checkpoints,
    )  # fmt: skip
    yield Scenario(
        operation, "400", f"{home}.create",
        lambda g: args(g["model"], project_ids=[], extra_body={"project_ids": [1]}),
        before=_checkpoints, expects_invalid_request=True,
    )  # fmt: skip
    yield Scenario(
        "deleteFineTuningCheckpointPermission", "200", f"{home}.delete",
        lambda g: args(g["permissions"][0], fine_tuned_model_checkpoint=g["model"]), before=_permitted,
    )  # fmt: skip


def graders() -> Iterator[Scenario]:
    """Scenarios of graders."""
    run, validate = "fine_tuning.alpha.graders.run", "fine_tuning.alpha.graders.validate"
    one_of = {**MULTI, "graders": EXACT, "calculate_output": "exact"}
    tried = {"a text": EXACT, "code": CODE, "a formula": MULTI, "a formula of one": one_of, "a model": SCORE}
    for name, grader in tried.items():
        arguments = args(grader=grader, model_sample="4", item={"label": "4"})
        yield Scenario("runGrader", "200", run, lambda g, arguments=arguments: arguments, variant=f"by {name}")
    yield Scenario(
        "runGrader", "400", run,
        lambda g: args(grader={**EXACT, "operation": "equals"}, model_sample="4", check="off"),
        expects_invalid_request=True,
    )  # fmt: skip
    for name, grader in {
        "similarity": CLOSE,
        "code": CODE,
        "a formula": MULTI,
        "marks": SCORE,
        "labels": LABEL,
    }.items():
        yield Scenario(
            "validateGrader", "200", validate, lambda g, grader=grader: args(grader=grader), variant=f"by {name}"
        )
    yield Scenario(
        "validateGrader", "400", validate,
        lambda g: args(grader={**MULTI, "calculate_output": "exact + nothing"}),
    )  # fmt: skip
