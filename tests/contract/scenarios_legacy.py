"""Scenarios of legacy fine-tunes, and of models."""

from __future__ import annotations

from collections.abc import Iterator

from tests.contract.scenarios import PAIRS, VALIDATION_PAIRS, Scenario, Stage, Variables, args, lines


def _training_file(stage: Stage) -> Variables:
    return {"training_file": stage.file(PAIRS)}


def _one_too_many(stage: Stage) -> Variables:
    stage.fine_tune()
    return _training_file(stage)


def _two_files(stage: Stage) -> Variables:
    return {"training_file": stage.file(PAIRS), "validation_file": stage.file(VALIDATION_PAIRS, name="valid.jsonl")}


def _fine_tune(stage: Stage) -> Variables:
    return {"fine_tune": stage.fine_tune()}


def _running(stage: Stage) -> Variables:
    variables = _fine_tune(stage)
    stage.advance(1.0)
    return variables


def _classifying(stage: Stage) -> Variables:
    variables = {
        "fine_tune": stage.fine_tune(
            validation_file=stage.file(VALIDATION_PAIRS, name="valid.jsonl"), n_epochs=2, suffix="Even or odd",
            compute_classification_metrics=True, classification_n_classes=2, classification_positive_class=" even",
            classification_betas=[0.5, 1.5], batch_size=2, learning_rate_multiplier=0.1, prompt_loss_weight=0.05,
        )
    }  # fmt: skip
    stage.advance(10)
    return variables


def _failed(stage: Stage) -> Variables:
    variables = {"fine_tune": stage.fine_tune(training_file=stage.file(lines([{"text": "?"}] * 10)))}
    stage.advance(10)
    return variables


def _several(stage: Stage) -> Variables:
    return {"fine_tunes": [_classifying(stage)["fine_tune"], _failed(stage)["fine_tune"], stage.fine_tune()]}


def fine_tunes() -> Iterator[Scenario]:
    """Scenarios of the legacy API."""
    create = ("createFineTune", "fine_tunes.create")
    yield Scenario(create[0], "200", create[1], lambda v: args(**v), before=_training_file, live="costs")
    yield Scenario(
        create[0], "200", create[1], lambda v: args(**v, model="davinci", n_epochs=2, n_epochs_style="top-level"),
        variant="with n_epochs until 2023-09", before=_training_file,
    )  # fmt: skip
    yield Scenario(
        create[0], "200", create[1], lambda v: args(**v, model="davinci", hyperparameters={"n_epochs": 2}),
        variant="with n_epochs from 2023-10", before=_training_file,
    )  # fmt: skip
    yield Scenario(
        create[0], "200", create[1], lambda v: args(**v, n_epochs="auto"), variant="with n_epochs auto",
        before=_training_file,
    )  # fmt: skip
    yield Scenario(
        create[0], "200", create[1],
        lambda v: args(
            **v, model="babbage", n_epochs=3, batch_size=4, learning_rate_multiplier=0.2, prompt_loss_weight=0.1,
            compute_classification_metrics=True, classification_n_classes=2, classification_positive_class=" even",
            classification_betas=[0.5, 2], suffix="even",
        ),
        variant="with all parameters", before=_two_files,
    )  # fmt: skip
    yield Scenario(
        create[0], "200", create[1], lambda v: args(**v, model="curie"), variant="as in 2023", before=_training_file,
        profile="openai-2023",
    )  # fmt: skip
    yield Scenario(create[0], "400", create[1], lambda v: args(training_file="file-none"), live="free")
    yield Scenario(
        create[0], "400", create[1],
        lambda v: args(**v, compute_classification_metrics=True, check="off"),
        variant="for metrics without data", before=_training_file, expects_invalid_request=True,
    )  # fmt: skip
    yield Scenario(
        create[0], "429", create[1], lambda v: args(training_file=v["training_file"], model="ada"),
        variant="by the limit of active jobs", options={"max_active_jobs": 1},
        before=_one_too_many,
    )  # fmt: skip

    list_all = ("listFineTunes", "fine_tunes.list")
    yield Scenario(list_all[0], "200", list_all[1], lambda v: args(), variant="empty")
    yield Scenario(list_all[0], "200", list_all[1], lambda v: args(), before=_several)
    yield Scenario(list_all[0], "200", list_all[1], lambda v: args(), variant="as in 2023", before=_several,
                   profile="openai-2023")  # fmt: skip

    retrieve = ("retrieveFineTune", "fine_tunes.retrieve")
    yield Scenario(retrieve[0], "200", retrieve[1], lambda v: args(v["fine_tune"]), variant="running", before=_running)
    yield Scenario(
        retrieve[0], "200", retrieve[1], lambda v: args(v["fine_tune"]), variant="succeeded", before=_classifying
    )
    yield Scenario(retrieve[0], "200", retrieve[1], lambda v: args(v["fine_tune"]), variant="failed", before=_failed)
    yield Scenario(
        retrieve[0], "200", retrieve[1], lambda v: args(v["fine_tune"]), variant="as in 2023", before=_classifying,
        profile="openai-2023",
    )  # fmt: skip

    cancel = ("cancelFineTune", "fine_tunes.cancel")
    yield Scenario(cancel[0], "200", cancel[1], lambda v: args(v["fine_tune"]), before=_running)
    yield Scenario(cancel[0], "400", cancel[1], lambda v: args(v["fine_tune"]), before=_classifying)

    events = ("listFineTuneEvents", "fine_tunes.list_events")
    yield Scenario(events[0], "200", events[1], lambda v: args(v["fine_tune"]), before=_classifying)
    yield Scenario(
        events[0], "200", events[1], lambda v: args(v["fine_tune"]), variant="of a failed job", before=_failed
    )
    yield Scenario(
        events[0], "200", events[1], lambda v: args(v["fine_tune"], stream=True), variant="as a stream",
        before=_classifying,
    )  # fmt: skip
    yield Scenario(
        events[0], "200", events[1], lambda v: args(v["fine_tune"], stream=True), variant="as a stream in 2023",
        before=_failed, profile="openai-2023",
    )  # fmt: skip


def _model(stage: Stage) -> Variables:
    variables = _classifying(stage)
    return {"model": stage.client.fine_tunes.retrieve(variables["fine_tune"]).fine_tuned_model}


def models() -> Iterator[Scenario]:
    """Scenarios of models."""
    yield Scenario("listModels", "200", "models.list", lambda v: args(), before=_model)
    yield Scenario("listModels", "200", "models.list", lambda v: args(), variant="as in 2023", profile="openai-2023")
    yield Scenario(
        "retrieveModel", "200", "models.retrieve", lambda v: args("gpt-4o-mini"), variant="of a base model", live="free"
    )
    yield Scenario(
        "retrieveModel", "200", "models.retrieve", lambda v: args(v["model"]), variant="of a fine-tuned model",
        before=_model,
    )  # fmt: skip
    yield Scenario(
        "retrieveModel", "200", "models.retrieve", lambda v: args(v["model"]), variant="as in 2023", before=_model,
        profile="openai-2023",
    )  # fmt: skip
    yield Scenario("deleteModel", "200", "models.delete", lambda v: args(v["model"]), before=_model)
    yield Scenario("deleteModel", "4XX", "models.delete", lambda v: args("gpt-4o-mini"), live="free")
