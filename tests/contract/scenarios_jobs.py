"""Scenarios of fine-tuning jobs, checkpoints, permissions and graders: the current API."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.contract.scenarios import CHAT, METADATA, MODEL, VALIDATION, Scenario, Stage, Variables, args, chat, lines

MISSING = "ftjob-none"
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
        {"type": "message", "role": "system", "content": "Rate the text."},
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


def _training_file(stage: Stage) -> Variables:
    return {"training_file": stage.file(CHAT)}


def _two_files(stage: Stage) -> Variables:
    return {"training_file": stage.file(CHAT), "validation_file": stage.file(VALIDATION, name="valid.jsonl")}


def _create(**parameters: Any) -> Any:
    def arguments(variables: Variables) -> Any:
        return args(**{"model": MODEL, "metadata": METADATA, "seed": 42} | dict(variables) | parameters)

    return arguments


def create_jobs() -> Iterator[Scenario]:
    """Scenarios that create a job, one for each method."""
    operation, call = "createFineTuningJob", "fine_tuning.jobs.create"
    yield Scenario(operation, "200", call, _create(), before=_training_file, live="costs")
    hyperparameters = {"n_epochs": 2, "batch_size": 4, "learning_rate_multiplier": 1.5}
    yield Scenario(
        operation, "200", call,
        _create(
            suffix="sums", metadata=METADATA | {"team": "ä"},
            method={"type": "supervised", "supervised": {"hyperparameters": hyperparameters}},
            integrations=[{
                "type": "wandb",
                "wandb": {"project": "sums", "name": "first", "entity": "lab", "tags": ["small", "sure"]},
            }],
        ),
        variant="supervised with all parameters", before=_two_files,
    )  # fmt: skip
    yield Scenario(
        operation, "200", call,
        _create(method={"type": "dpo", "dpo": {"hyperparameters": hyperparameters | {"beta": 0.2}}}),
        variant="with preferences", before=lambda stage: {"training_file": stage.file(PREFERENCES)},
    )  # fmt: skip
    reinforcement = {
        "n_epochs": 1, "batch_size": "auto", "learning_rate_multiplier": "auto", "reasoning_effort": "high",
        "compute_multiplier": 0.5, "eval_interval": 5, "eval_samples": 3,
    }  # fmt: skip
    for name, grader in {
        "a multi grader": MULTI,
        "a score model": SCORE,
        "a label model": LABEL,
        "Python": CODE,
    }.items():
        method = {"type": "reinforcement", "reinforcement": {"grader": grader, "hyperparameters": reinforcement}}
        yield Scenario(
            operation, "200", call, _create(model="o4-mini-2025-04-16", method=method),
            variant=f"reinforcement with {name}", before=lambda stage: {"training_file": stage.file(PROMPTS)},
        )  # fmt: skip
    yield Scenario(
        operation, "200", call, _create(model="gpt-3.5-turbo", hyperparameters={"n_epochs": 3}),
        variant="as in 2023", before=_training_file, profile="openai-2023",
    )  # fmt: skip
    yield Scenario(operation, "201", call, _create(), before=_responds_with_201)
    yield Scenario(
        operation, "400", call, _create(), live="free",
        before=lambda stage: {"training_file": stage.file(lines([chat("1?", "1")]), name="too-few.jsonl")},
    )  # fmt: skip
    yield Scenario(
        operation, "400", call, _create(training_file="file-none"), variant="for a missing file", live="free"
    )
    yield Scenario(
        operation, "400", call, _create(seed=-1, check="off"), variant="for an invalid seed",
        before=_training_file, expects_invalid_request=True, live="free",
    )  # fmt: skip
    yield Scenario(
        operation, "429", call, _create(), variant="by the limit of active jobs",
        before=_one_too_many, options={"max_active_jobs": 1},
    )  # fmt: skip


def _one_too_many(stage: Stage) -> Variables:
    stage.job()
    return _training_file(stage)


def _responds_with_201(stage: Stage) -> Variables:
    """Respond as Azure does, with all keys that the contract requires."""
    job = stage.client.fine_tuning.jobs.retrieve(stage.job())
    stage.fault("createFineTuningJob", 201, body=job.to_dict())
    return {"training_file": job.training_file}


def _job(stage: Stage) -> Variables:
    return {"job": stage.job()}


def _running(stage: Stage) -> Variables:
    job = stage.job()
    stage.advance(1.5)
    return {"job": job}


def _paused(stage: Stage) -> Variables:
    variables = _running(stage)
    stage.client.fine_tuning.jobs.pause(variables["job"])
    return variables


def _ended(stage: Stage) -> Variables:
    variables = {
        "job": stage.job(validation_file=stage.file(VALIDATION), hyperparameters={"n_epochs": 3}, suffix="Sums!")
    }
    stage.advance(10)
    return variables


def _failed(stage: Stage) -> Variables:
    variables = {"job": stage.job(training_file=stage.file(lines([{"text": "?"}] * 10)))}
    stage.advance(10)
    return variables


def _three_jobs(stage: Stage) -> Variables:
    jobs = []
    for team in ("sums", "words", "sums"):
        jobs.append(stage.job(metadata=METADATA | {"team": team}))
        stage.advance(10)
    return {"jobs": jobs}


def manage_jobs() -> Iterator[Scenario]:
    """Scenarios that retrieve jobs and change their state."""
    list_jobs = ("listPaginatedFineTuningJobs", "fine_tuning.jobs.list")
    yield Scenario(list_jobs[0], "200", list_jobs[1], lambda v: args(), variant="empty")
    yield Scenario(
        list_jobs[0], "200", list_jobs[1], lambda v: args(after=v["jobs"][2], limit=1), variant="after the newest",
        before=_three_jobs,
    )  # fmt: skip
    yield Scenario(
        list_jobs[0],
        "200",
        list_jobs[1],
        lambda v: args(metadata={"team": "sums"}),
        variant="by metadata",
        before=_three_jobs,
    )
    yield Scenario(
        list_jobs[0], "200", list_jobs[1], lambda v: args(limit=2), variant="as in 2023", before=_three_jobs,
        profile="openai-2023",
    )  # fmt: skip
    yield Scenario(list_jobs[0], "400", list_jobs[1], lambda v: args(after=MISSING), live="free")

    retrieve = ("retrieveFineTuningJob", "fine_tuning.jobs.retrieve")
    yield Scenario(retrieve[0], "200", retrieve[1], lambda v: args(v["job"]), variant="running", before=_running)
    yield Scenario(retrieve[0], "200", retrieve[1], lambda v: args(v["job"]), variant="succeeded", before=_ended)
    yield Scenario(retrieve[0], "200", retrieve[1], lambda v: args(v["job"]), variant="failed", before=_failed)
    yield Scenario(
        retrieve[0],
        "200",
        retrieve[1],
        lambda v: args(v["job"]),
        variant="as in 2023",
        before=_ended,
        profile="openai-2023",
    )

    for verb, before in (("cancel", _running), ("pause", _running), ("resume", _paused)):
        operation, call = f"{verb}FineTuningJob", f"fine_tuning.jobs.{verb}"
        yield Scenario(operation, "200", call, lambda v: args(v["job"]), before=before)
        yield Scenario(operation, "400", call, lambda v: args(v["job"]), before=_ended)
    yield Scenario("pauseFineTuningJob", "4XX", "fine_tuning.jobs.pause", lambda v: args(v["job"]), before=_paused)
    yield Scenario("resumeFineTuningJob", "4XX", "fine_tuning.jobs.resume", lambda v: args(v["job"]), before=_running)

    events = ("listFineTuningEvents", "fine_tuning.jobs.list_events")
    yield Scenario(events[0], "200", events[1], lambda v: args(v["job"]), before=_job)
    yield Scenario(
        events[0], "200", events[1], lambda v: args(v["job"], limit=10), variant="of a succeeded job",
        before=_ended,
    )  # fmt: skip
    yield Scenario(
        events[0], "200", events[1], lambda v: args(v["job"], after=v["event"], limit=2), variant="after the newest",
        before=_with_newest_event,
    )  # fmt: skip
    yield Scenario(events[0], "200", events[1], lambda v: args(v["job"]), variant="of a failed job", before=_failed)
    yield Scenario(
        events[0], "200", events[1], lambda v: args(v["job"], limit=5), variant="as in 2023", before=_ended,
        profile="openai-2023",
    )  # fmt: skip
    yield Scenario(events[0], "400", events[1], lambda v: args(v["job"], after="ftevent-none"), before=_job)


def _with_newest_event(stage: Stage) -> Variables:
    variables = _ended(stage)
    newest = stage.client.fine_tuning.jobs.list_events(variables["job"], limit=1).data[0].id
    return {**variables, "event": newest}


def _checkpoints(stage: Stage) -> Variables:
    variables = _ended(stage)
    newest = stage.client.fine_tuning.jobs.checkpoints.list(variables["job"]).data[0]
    return {**variables, "checkpoint": newest.id, "model": newest.fine_tuned_model_checkpoint}


def _permitted(stage: Stage) -> Variables:
    variables = _checkpoints(stage)
    permissions = []
    for project in ("proj_first", "proj_second", "proj_first"):
        created = stage.client.fine_tuning.checkpoints.permissions.create(variables["model"], project_ids=[project])
        permissions.append(created.data[0].id)
        stage.advance(10)
    return {**variables, "permissions": permissions}


def checkpoints() -> Iterator[Scenario]:
    """Scenarios of checkpoints and their permissions."""
    list_checkpoints = ("listFineTuningJobCheckpoints", "fine_tuning.jobs.checkpoints.list")
    yield Scenario(list_checkpoints[0], "200", list_checkpoints[1], lambda v: args(v["job"]), variant="of a new job",
                   before=_job)  # fmt: skip
    yield Scenario(list_checkpoints[0], "200", list_checkpoints[1], lambda v: args(v["job"]), before=_checkpoints)
    yield Scenario(
        list_checkpoints[0], "200", list_checkpoints[1], lambda v: args(v["job"], after=v["checkpoint"], limit=1),
        variant="after the newest",
        before=_checkpoints,
    )  # fmt: skip
    yield Scenario(
        list_checkpoints[0], "400", list_checkpoints[1], lambda v: args(v["job"], after="ftckpt_none"), before=_job
    )

    home = "fine_tuning.checkpoints.permissions"
    operation = "listFineTuningCheckpointPermissions"
    yield Scenario(operation, "200", f"{home}.list", lambda v: args(v["model"]), variant="empty",
                   before=_checkpoints)  # fmt: skip
    yield Scenario(
        operation, "200", f"{home}.list",
        lambda v: args(v["model"], project_id="proj_first", order="ascending", limit=1),
        variant="of one project", before=_permitted,
    )  # fmt: skip
    yield Scenario(
        operation, "200", f"{home}.list", lambda v: args(v["model"], after=v["permissions"][2]),
        variant="after the newest", before=_permitted,
    )  # fmt: skip
    yield Scenario(operation, "400", f"{home}.list", lambda v: args(v["model"], after="cp_none"), before=_checkpoints)

    operation = "createFineTuningCheckpointPermission"
    yield Scenario(
        operation, "200", f"{home}.create", lambda v: args(v["model"], project_ids=["proj_first", "proj_second"]),
        before=_checkpoints,
    )  # fmt: skip
    yield Scenario(
        operation, "400", f"{home}.create",
        lambda v: args(v["model"], project_ids=[], extra_body={"project_ids": [1]}),
        before=_checkpoints, expects_invalid_request=True,
    )  # fmt: skip
    yield Scenario(
        "deleteFineTuningCheckpointPermission", "200", f"{home}.delete",
        lambda v: args(v["permissions"][0], fine_tuned_model_checkpoint=v["model"]), before=_permitted,
    )  # fmt: skip


def graders() -> Iterator[Scenario]:
    """Scenarios of graders."""
    run, validate = "fine_tuning.alpha.graders.run", "fine_tuning.alpha.graders.validate"
    one_of = {**MULTI, "graders": EXACT, "calculate_output": "exact"}
    samples = {
        "string check": EXACT, "Python": CODE, "multi grader": MULTI, "multi grader of one": one_of,
        "score model": SCORE,
    }  # fmt: skip
    for name, grader in samples.items():
        arguments = args(grader=grader, model_sample="4", item={"label": "4"})
        yield Scenario("runGrader", "200", run, lambda v, arguments=arguments: arguments, variant=f"by {name}")
    yield Scenario(
        "runGrader", "400", run,
        lambda v: args(grader={**EXACT, "operation": "equals"}, model_sample="4", check="off"),
        expects_invalid_request=True,
    )  # fmt: skip
    for name, grader in {
        "similarity": CLOSE,
        "Python": CODE,
        "multi grader": MULTI,
        "score model": SCORE,
        "label model": LABEL,
    }.items():
        yield Scenario(
            "validateGrader", "200", validate, lambda v, grader=grader: args(grader=grader), variant=f"by {name}"
        )
    yield Scenario(
        "validateGrader", "400", validate,
        lambda v: args(grader={**MULTI, "calculate_output": "exact + nothing"}),
    )  # fmt: skip
