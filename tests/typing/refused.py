"""Calls that type checkers reject, never run. The comments of a line are the errors of mypy and basedpyright."""

from __future__ import annotations

from ft_client import AsyncFTClient, FTClient
from ft_client import compat as openai
from ft_client.types.fine_tuning import JobCreateParams
from ft_client.types.fine_tuning.job_create_params import Hyperparameters, Method


def jobs(client: FTClient) -> None:
    create = client.fine_tuning.jobs.create
    create(model="m")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    create(model="m", training_file="f", sufix="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    create(model="m", training_file="f", seed="1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", check="ignore")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", metadata={"a": 1})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", hyperparameters={"n_epoch": 3})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", hyperparameters={"n_epochs": "three"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", hyperparameters={"beta": 0.1})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", method={"typ": "dpo"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", method={"type": "sft"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", method={"type": "dpo", "preference": {}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", method={"type": "dpo", "dpo": {"hyperparameter": {}}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", method={"type": "dpo", "dpo": {"hyperparameters": {"bta": 1}}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", method={"type": "supervised", "supervised": {"hyperparameters": {"n": 1}}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", method={"type": "supervised", "supervised": {"n_epochs": 1}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", method={"type": "reinforcement", "reinforcement": {"grade": {}}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", integrations=[{"type": "wandb", "wandb": {"projct": "p"}}])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", integrations=[{"type": "tensorboard", "wandb": {"project": "p"}}])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", integrations=[{"type": "wandb", "wandb": {"project": "p", "tags": "a"}}])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", integrations={"type": "wandb", "wandb": {"project": "p"}})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    create(model="m", training_file="f", extra_header={"a": "b"})  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    create(model="m", training_file="f", timeout="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.fine_tuning.jobs.list(metadata={"a": 1})  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
    client.fine_tuning.jobs.list(lmit=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.fine_tuning.jobs.retrieve(1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.fine_tuning.jobs.retrieve("j").staus  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    client.fine_tuning.jobs.retrieve("j").hyperparameters.epochs  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    client.fine_tuning.jobs.results("j")[0].best("train_loss").train_los  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    client.fine_tuning.jobs.list_event("j")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def fine_tunes(client: FTClient) -> None:
    create = client.fine_tunes.create
    create(model="curie")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    create(training_file="f", n_epoch=2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    create(training_file="f", n_epochs="two")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(training_file="f", hyperparameters={"n_epoch": 2})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(training_file="f", n_epochs_style="nested")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(training_file="f", classification_betas=1.0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def files(client: FTClient) -> None:
    client.files.create(file=b"x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.files.create(file=b"x", purpose="pictures")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.files.create(file=1, purpose="batch")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.files.create(file=("n", 1), purpose="batch")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.files.create(file=b"x", purpose="batch", expires_after={"anchor": "created_at", "second": 3600})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.files.create(file=b"x", purpose="batch", expires_after={"anchor": "updated_at", "seconds": 3600})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.files.upload("x", expires_after={"seconds": "3600", "anchor": "created_at"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.files.upload("x", purpose="fine_tune")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.files.list(order="newest")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def uploads(client: FTClient) -> None:
    create = client.uploads.create
    create(bytes=1, filename="f", mime_type="t")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    create(bytes="1", filename="f", mime_type="t", purpose="batch")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    create(bytes=1, filename="f", mime_type="t", purpose="batch", expires_after={"anchr": "created_at", "seconds": 1})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.uploads.complete("u", part_ids=[1])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    client.uploads.complete("u", part_ids=["p"], md_5="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.uploads.parts.create("u", data=1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.uploads.upload_file("x", purpose="x")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def graders(client: FTClient) -> None:
    run, validate = client.fine_tuning.alpha.graders.run, client.fine_tuning.alpha.graders.validate
    run(grader={"type": "string_check", "name": "n", "input": "i", "operation": "equals"}, model_sample="s")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    run(grader={"type": "string_chek", "name": "n", "input": "i", "operation": "eq"}, model_sample="s")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    run(grader={"type": "python", "name": "n", "sourc": "s"}, model_sample="s")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    run(grader={"type": "python", "name": "n", "source": "s"}, sample="s")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    run(grader={"type": "python", "name": "n", "source": "s"}, model_sample="s", item=["i"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    validate(grader={"type": "text_similarity", "name": "n", "input": "i", "evaluation_metrics": "bleu"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    validate(grader={"type": "score_model", "name": "n", "input": [], "sampling_params": {"temprature": 1}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    validate(grader={"type": "multi", "name": "n", "calculate_output": "x", "graders": {"type": "pythn"}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def permissions(client: FTClient) -> None:
    client.fine_tuning.checkpoints.permissions.create("c")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.fine_tuning.checkpoints.permissions.create("c", project_ids=[1])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    client.fine_tuning.checkpoints.permissions.create("c", projects=["p"])  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.fine_tuning.checkpoints.permissions.list("c", order="newest")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.fine_tuning.checkpoints.permissions.delete("p")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def variables() -> None:
    parameters: Hyperparameters = {"n_epoch": 3}  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportAssignmentType]
    method: Method = {"typ": "supervised"}  # type: ignore[typeddict-item, typeddict-unknown-key]  # pyright: ignore[reportAssignmentType]
    request: JobCreateParams = {"model": "m", "training_file": "f", "sufix": "s"}  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportAssignmentType]
    options: openai.RequestOptions = {"extra_headers": {}}  # type: ignore[typeddict-unknown-key]  # pyright: ignore[reportAssignmentType]
    print(parameters, method, request, options)


def of_client(client: FTClient) -> None:
    client.with_options(time_out=1)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.with_options(max_retries="2")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.get("/x", cast_to=dict, options={"extra_headers": {}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.get("/x", cast_to=dict, options={"max_retries": "1"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.post("/x", cast_to=dict, files={"a": 1})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.post("/x", cast_to=str).items()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    client.base_url = "http://service.example"  # type: ignore[assignment, misc]  # pyright: ignore[reportAttributeAccessIssue]
    client.models.list(after="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    client.files.with_raw_response.retrieve(1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.with_raw_response.files.remove("x")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    openai.OpenAI(api_keys="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    openai.files.retrieve(1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def asynchronous(client: AsyncFTClient) -> None:
    create = client.fine_tuning.jobs.create
    await create(model="m", training_file="f", method={"typ": "dpo"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await create(model="m", training_file="f", hyperparameters={"n_epoch": 3})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await client.fine_tunes.create(training_file="f", n_epoch=2)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    await client.files.create(file=b"x", purpose="batch", expires_after={"anchor": "created_at", "second": 3600})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await client.uploads.create(bytes="1", filename="f", mime_type="t", purpose="batch")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await client.fine_tuning.alpha.graders.run(grader={"type": "python", "name": "n", "sourc": "s"}, model_sample="s")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await client.fine_tuning.checkpoints.permissions.create("c", project_ids=[1])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    await client.get("/x", cast_to=dict, options={"extra_headers": {}})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.files.retrieve("x").id  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
