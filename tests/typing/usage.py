"""Example user code, never run: `make types` checks it with mypy --strict and basedpyright."""

from __future__ import annotations

from pathlib import Path
from types import NoneType
from typing import Any, Literal, assert_type

from ft_client import AsyncFTClient, FTClient, JobFailedError, drift
from ft_client import compat as openai
from ft_client.drift import Drift
from ft_client.file_content import FileContent
from ft_client.pagination import AsyncPage, Page
from ft_client.raw_response import RawResponse, StreamedResponse
from ft_client.results import JobRow, Results
from ft_client.types.fine_tuning import JobCreateParams
from ft_client.types.fine_tuning.job_create_params import Hyperparameters, Method
from ft_client_generated.api.fine_tuning import retrieve_fine_tuning_job
from ft_client_generated.models import (
    DeleteFileResponse,
    FineTune,
    FineTuneEvent,
    FineTuneMethod,
    FineTuningJob,
    FineTuningJobEvent,
    OpenAIFile,
    Upload,
)


def blocking(client: FTClient) -> None:
    """Arguments and results of the sync client."""
    file = client.files.create(file=Path("train.jsonl"), purpose="fine-tune")
    assert_type(file, OpenAIFile)
    assert_type(file.bytes, int)
    assert_type(client.files.content(file.id), FileContent)
    assert_type(client.files.delete(file.id), DeleteFileResponse)
    assert_type(client.files.download(file.id, "x.csv"), Path)
    assert_type(client.uploads.upload_file("big.jsonl"), Upload)

    jobs = client.fine_tuning.jobs
    job = jobs.create(
        model="gpt-4o-mini",
        training_file=file.id,
        method=FineTuneMethod(type="supervised"),
        metadata={"team": "support"},
    )
    assert_type(job, FineTuningJob)
    assert_type(jobs.list(limit=5), Page[FineTuningJob])
    for one in jobs.list():
        assert_type(one, FineTuningJob)
    events = jobs.follow(job.id)
    for event in events:
        assert_type(event, FineTuningJobEvent)
    assert_type(events.result, FineTuningJob | None)
    assert_type(jobs.results(job.id), list[Results[JobRow]])
    assert_type(jobs.results(job.id)[0].best("train_loss").train_loss, float | None)
    assert_type(job.hyperparameters.n_epochs, int | Literal["auto"] | None)
    if job.hyperparameters.n_epochs == "auto":
        job.method
    try:
        assert_type(jobs.wait(job.id, timeout=60), FineTuningJob)
    except JobFailedError as error:
        error.job
    assert_type(drift(job), list[Drift])

    legacy = client.fine_tunes.create(training_file=file.id, n_epochs=4, classification_betas=[1.0])
    assert_type(legacy, FineTune)
    assert_type(client.fine_tunes.list_events(legacy.id), Page[FineTuneEvent])
    for old in client.fine_tunes.list_events(legacy.id, stream=True):
        assert_type(old, FineTuneEvent)
    assert_type(retrieve_fine_tuning_job.sync(job.id, client=client.api), FineTuningJob)
    assert_type(client.with_options(timeout=5), FTClient)

    raw = client.fine_tuning.jobs.with_raw_response.retrieve(job.id)
    assert_type(raw, RawResponse[FineTuningJob])
    assert_type(raw.parse(), FineTuningJob)
    assert_type(client.with_raw_response.fine_tuning.jobs.list(limit=5).parse(), Page[FineTuningJob])
    with client.files.with_streaming_response.content(file.id) as content:
        assert_type(content, StreamedResponse[bytes])
    with client.with_streaming_response.files.retrieve(file.id) as response:
        assert_type(response.parse(), OpenAIFile)

    assert_type(client.get("/x", cast_to=FineTuningJob), FineTuningJob)
    assert_type(client.post("/x", cast_to=dict[str, Any], files={"a": Path("x")}), dict[str, Any])
    assert_type(client.put("/x", cast_to=list[FineTuningJob], body={"a": 1}), list[FineTuningJob])
    assert_type(client.get("/x", cast_to=RawResponse[str], options={"timeout": 1}), RawResponse[str])
    client.delete("/x", cast_to=NoneType, options=openai.RequestOptions(max_retries=0))


async def awaiting(client: AsyncFTClient) -> None:
    """Arguments and results of the async client."""
    file = await client.files.upload("train.jsonl")
    assert_type(file, OpenAIFile)
    job = await client.fine_tuning.jobs.create(model="gpt-4o-mini", training_file=file.id)
    assert_type(job, FineTuningJob)
    assert_type(await client.fine_tuning.jobs.list(), AsyncPage[FineTuningJob])
    async for one in client.fine_tuning.jobs.list(limit=20):
        assert_type(one, FineTuningJob)
    async for event in client.fine_tuning.jobs.follow(job.id):
        assert_type(event, FineTuningJobEvent)
    assert_type(await client.fine_tuning.jobs.wait(job.id, timeout=60), FineTuningJob)
    raw = await client.fine_tuning.jobs.with_raw_response.list(limit=5)
    assert_type(raw.parse(), AsyncPage[FineTuningJob])
    async with client.with_streaming_response.files.content(file.id) as content:
        assert_type(await content.parse(), bytes)
    async for old in client.fine_tunes.list_events("ft-1", stream=True):
        assert_type(old, FineTuneEvent)


def parameters(client: FTClient) -> None:
    """Parameters as dicts, and those of variables with the types of the vendor's SDK."""
    hyperparameters: Hyperparameters = {"n_epochs": 3, "batch_size": "auto"}
    client.fine_tuning.jobs.create(
        model="gpt-4o-mini",
        training_file="file-1",
        method={"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.1}}},
        integrations=[{"type": "wandb", "wandb": {"project": "p", "tags": ["a"]}}],
        hyperparameters=hyperparameters,
        seed=openai.NOT_GIVEN,
        suffix=openai.omit,
    )
    method: Method = {"type": "supervised"}
    request: JobCreateParams = {"model": "gpt-4o-mini", "training_file": "file-1", "method": method}
    assert_type(client.fine_tuning.jobs.create(**request), FineTuningJob)
    client.files.create(file=b"x", purpose="batch", expires_after={"anchor": "created_at", "seconds": 3600})
    assert_type(openai.OpenAI(api_key="k").fine_tuning.jobs.retrieve("ftjob-1"), FineTuningJob)
    assert_type(openai.AzureOpenAI(api_version="v").files.retrieve("file-1"), OpenAIFile)
    assert_type(openai.files.retrieve("file-1"), OpenAIFile)


class Tenant(openai.OpenAI):
    """A client with an additional attribute."""

    def __init__(self, tenant: str) -> None:
        super().__init__()
        self.tenant = tenant


def names_of_the_sdk(client: openai.OpenAI, other: openai.AsyncOpenAI | openai.AsyncClient) -> openai.Client:
    """The clients of compat annotate arguments, and its names have types."""
    azure = openai.AzureOpenAI(azure_ad_token_provider=lambda: "token", azure_deployment="d", timeout=3)
    openai.AsyncAzureOpenAI(azure_ad_token_provider=other.files.list)
    openai.OpenAI(base_url=azure.base_url, http_client=openai.DefaultHttpx2Client(), timeout=openai.DEFAULT_TIMEOUT)
    openai.AsyncOpenAI(http_client=openai.DefaultAioHttpClient(limits=openai.DEFAULT_CONNECTION_LIMITS))
    raw = client.fine_tuning.jobs.with_raw_response.retrieve("ftjob-1")
    assert_type(raw.parse(), FineTuningJob)
    assert_type(raw.parse(to=str), str)
    assert_type(openai.APITimeoutError(raw.http_request).code, str | None)
    assert_type(openai.APIConnectionError(request=raw.http_request).param, str | None)
    assert_type(OpenAIFile.construct(id="file-1"), OpenAIFile)
    run = client.fine_tuning.alpha.graders.run(grader={"type": "python", "source": "", "name": "g"}, model_sample="a")
    assert_type(run.metadata.errors.api_model_grader_parse_error, bool)
    assert_type(Tenant("t").tenant, str)
    return Tenant("t")
