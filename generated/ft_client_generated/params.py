"""The parameters of requests as TypedDicts: one for each object in a body, and for each query."""

from __future__ import annotations

from typing import Any, Literal, Required, TypedDict

from .types import FileContent


class AddUploadPartRequestParam(TypedDict, total=False):
    """`AddUploadPartRequest` in the contract.

    Attributes:
        data: Content of the part, at most 64 MB.
    """

    data: Required[FileContent]


class CompleteUploadRequestParam(TypedDict, total=False):
    """`CompleteUploadRequest` in the contract.

    Attributes:
        part_ids: IDs of the parts, in the order of the file.
        md5: MD5 of the whole file, 32 hex digits. The service compares it.
    """

    part_ids: Required[list[str]]
    md5: str


class CopyCheckpointRequestParam(TypedDict, total=False):
    """`CopyCheckpointRequest` in the contract.

    Attributes:
        destinationResourceId: ID of the resource that receives the copy.
        region: Region of that resource.
    """

    destinationResourceId: Required[str]
    region: Required[str]


class CreateFileRequestParam(TypedDict, total=False):
    """`CreateFileRequest` in the contract.

    Attributes:
        purpose: Purpose of an upload. The error message of the service lists the values.
        file: Content of the file, at most 512 MB.
        expires_after: Time at which the service deletes the file.
    """

    purpose: Required[Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]]
    file: Required[FileContent]
    expires_after: FileExpirationAfterParam


class CreateFineTuneRequestHyperparametersParam(TypedDict, total=False):
    """The location of n_epochs since 2023-10.

    Attributes:
        n_epochs: Number of passes over the training data. Default: "auto".
    """

    n_epochs: Literal["auto"] | int


class CreateFineTuneRequestParam(TypedDict, total=False):
    """`CreateFineTuneRequest` in the contract.

    Attributes:
        training_file: ID of an uploaded file of purpose fine-tune: JSONL of prompt and completion.
        validation_file: ID of an uploaded file with other examples.
        model: Name of a base model, or of a fine-tuned model made from 2022-04-21 to 2023-08-22. Default: "curie".
        n_epochs: Number of passes over the training data; the location from 2021 to 2023-09. Default: 4.
        hyperparameters: The location of n_epochs since 2023-10.
        batch_size: Number of examples per step. Default: about 0.2 % of the examples.
        learning_rate_multiplier: Factor on the learning rate of pretraining. Default: 0.05, 0.1 or 0.2, by batch
            size.
        prompt_loss_weight: Weight of the loss on the tokens of the prompt. Default: 0.01.
        compute_classification_metrics: Whether to compute classification metrics. Requires a validation file, and
            the number of classes or the positive class. Default: False.
        classification_n_classes: Number of classes of a multiclass task.
        classification_positive_class: The positive class of a binary task.
        classification_betas: Betas of the F-scores of a binary task.
        suffix: Part of the name of the new model.
    """

    training_file: Required[str]
    validation_file: str
    model: Literal["ada", "babbage", "curie", "davinci"] | str
    n_epochs: int
    hyperparameters: CreateFineTuneRequestHyperparametersParam
    batch_size: int
    learning_rate_multiplier: float
    prompt_loss_weight: float
    compute_classification_metrics: bool
    classification_n_classes: int
    classification_positive_class: str
    classification_betas: list[float]
    suffix: str


class CreateFineTuningCheckpointPermissionRequestParam(TypedDict, total=False):
    """`CreateFineTuningCheckpointPermissionRequest` in the contract.

    Attributes:
        project_ids: IDs of the projects that can use the checkpoint.
    """

    project_ids: Required[list[str]]


class CreateFineTuningJobRequestParam(TypedDict, total=False):
    """`CreateFineTuningJobRequest` in the contract.

    Attributes:
        model: Name of a base model, or of a fine-tuned model to continue from.
        training_file: ID of an uploaded file of purpose fine-tune. It has at least 10 examples.
        validation_file: ID of an uploaded file with other examples; null for none.
        suffix: Part of the name of the new model; null for none.
        seed: Random seed, 0 to 2147483647. The service chooses one if it is null or absent.
        method: Training method with its hyperparameters. Default: supervised.
        hyperparameters: Former location of the hyperparameters of the supervised method.
        integrations: Services that receive the metrics; null for none.
        metadata: Free-form pairs of strings, at most 16. Keys have up to 64, values up to 512 characters. Null if
            there are none.
    """

    model: Required[Literal["babbage-002", "davinci-002", "gpt-3.5-turbo", "gpt-4o-mini"] | str]
    training_file: Required[str]
    validation_file: str | None
    suffix: str | None
    seed: int | None
    method: FineTuneMethodParam
    hyperparameters: FineTuneSupervisedHyperparametersParam
    integrations: list[FineTuningIntegrationParam] | None
    metadata: dict[str, str] | None


class CreateUploadRequestParam(TypedDict, total=False):
    """`CreateUploadRequest` in the contract.

    Attributes:
        filename: Name of the file.
        purpose: Purpose of an upload. The error message of the service lists the values.
        bytes: Size of the whole file in bytes, at most 8 GB.
        mime_type: Media type of the file, for example `text/jsonl`.
        expires_after: Time at which the service deletes the file.
    """

    filename: Required[str]
    purpose: Required[Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]]
    bytes: Required[int]
    mime_type: Required[str]
    expires_after: FileExpirationAfterParam


class EstimateFineTunePriceRequestParam(TypedDict, total=False):
    """`EstimateFineTunePriceRequest` in the contract.

    Attributes:
        training_file: ID of the training file.
        validation_file: ID of the validation file.
        model: The base model.
        n_epochs: Passes over the training data.
        n_evals: Number of evaluations.
        training_type: Full or Lora, with its parameters; null means Lora.
        training_method: sft or dpo, with its parameters.
        from_checkpoint: Checkpoint to continue from.
    """

    training_file: Required[str]
    validation_file: str
    model: str
    n_epochs: int
    n_evals: int
    training_type: dict[str, Any] | None
    training_method: dict[str, Any]
    from_checkpoint: str


class EvalItemContentOutputTextParam(TypedDict, total=False):
    """`EvalItemContentOutputText` in the contract.

    Attributes:
        type: Kind of content.
        text: The text of a response.
    """

    type: Required[Literal["output_text"]]
    text: Required[str]


class EvalItemInputImageParam(TypedDict, total=False):
    """`EvalItemInputImage` in the contract.

    Attributes:
        type: Kind of content.
        image_url: URL of the image, or a data URL.
        detail: Resolution: `low`, `high` or `auto`.
    """

    type: Required[Literal["input_image"]]
    image_url: Required[str]
    detail: str


class EvalItemParam(TypedDict, total=False):
    """A message to the model of a grader.

    Attributes:
        type: Kind of item.
        role: Role of the author.
        content: Text, or a content part, or a list of them.
    """

    type: Literal["message"]
    role: Required[Literal["user", "assistant", "system", "developer"]]
    content: Required[
        str
        | InputTextContentParam
        | EvalItemContentOutputTextParam
        | EvalItemInputImageParam
        | InputAudioParam
        | list[str | InputTextContentParam | EvalItemContentOutputTextParam | EvalItemInputImageParam | InputAudioParam]
    ]


class FileExpirationAfterParam(TypedDict, total=False):
    """Time at which the service deletes the file.

    Attributes:
        anchor: The time from which the seconds count; `created_at` is the creation of the file.
        seconds: Seconds after the anchor, from 1 hour to 30 days.
    """

    anchor: Required[Literal["created_at"]]
    seconds: Required[int]


class FineTuneDPOHyperparametersParam(TypedDict, total=False):
    """`FineTuneDPOHyperparameters` in the contract.

    Attributes:
        beta: Weight of the penalty for deviation from the reference model. Default: "auto".
        n_epochs: Number of passes over the training data. Default: "auto".
        batch_size: Number of examples per step. Default: "auto".
        learning_rate_multiplier: Factor on the learning rate of pretraining. Default: "auto".
    """

    beta: Literal["auto"] | float
    n_epochs: Literal["auto"] | int
    batch_size: Literal["auto"] | int
    learning_rate_multiplier: Literal["auto"] | float


class FineTuneDPOMethodParam(TypedDict, total=False):
    """`FineTuneDPOMethod` in the contract.

    Attributes:
        hyperparameters: Hyperparameters of this method; the service chooses those that are absent.
    """

    hyperparameters: FineTuneDPOHyperparametersParam


class FineTuneMethodParam(TypedDict, total=False):
    """`FineTuneMethod` in the contract.

    Attributes:
        type: Training method; only the member of the same name is used.
        supervised: Settings of supervised fine-tuning.
        dpo: Settings of direct preference optimization.
        reinforcement: Settings of reinforcement fine-tuning.
    """

    type: Required[Literal["supervised", "dpo", "reinforcement"]]
    supervised: FineTuneSupervisedMethodParam
    dpo: FineTuneDPOMethodParam
    reinforcement: FineTuneReinforcementMethodParam


class FineTuneReinforcementHyperparametersParam(TypedDict, total=False):
    """`FineTuneReinforcementHyperparameters` in the contract.

    Attributes:
        n_epochs: Number of passes over the training data. Default: "auto".
        batch_size: Number of examples per step. Default: "auto".
        learning_rate_multiplier: Factor on the learning rate of pretraining. Default: "auto".
        reasoning_effort: Reasoning effort during training. Default: "default".
        compute_multiplier: Factor on the compute spent on exploration. Default: "auto".
        eval_interval: Number of steps between evaluations. Default: "auto".
        eval_samples: Number of samples per evaluation. Default: "auto".
    """

    n_epochs: Literal["auto"] | int
    batch_size: Literal["auto"] | int
    learning_rate_multiplier: Literal["auto"] | float
    reasoning_effort: Literal["default", "low", "medium", "high"]
    compute_multiplier: Literal["auto"] | float
    eval_interval: Literal["auto"] | int
    eval_samples: Literal["auto"] | int


class FineTuneReinforcementMethodParam(TypedDict, total=False):
    """`FineTuneReinforcementMethod` in the contract.

    Attributes:
        grader: Method that scores the output of a model.
        hyperparameters: Hyperparameters of this method; the service chooses those that are absent.
    """

    grader: Required[
        GraderStringCheckParam
        | GraderTextSimilarityParam
        | GraderPythonParam
        | GraderScoreModelParam
        | GraderLabelModelParam
        | GraderMultiParam
    ]
    hyperparameters: FineTuneReinforcementHyperparametersParam


class FineTuneSupervisedHyperparametersParam(TypedDict, total=False):
    """`FineTuneSupervisedHyperparameters` in the contract.

    Attributes:
        n_epochs: Number of passes over the training data. Default: "auto".
        batch_size: Number of examples per step. Default: "auto".
        learning_rate_multiplier: Factor on the learning rate of pretraining. Default: "auto".
    """

    n_epochs: Literal["auto"] | int
    batch_size: Literal["auto"] | int
    learning_rate_multiplier: Literal["auto"] | float


class FineTuneSupervisedMethodParam(TypedDict, total=False):
    """`FineTuneSupervisedMethod` in the contract.

    Attributes:
        hyperparameters: Hyperparameters of this method; the service chooses those that are absent.
    """

    hyperparameters: FineTuneSupervisedHyperparametersParam


class FineTuningIntegrationParam(TypedDict, total=False):
    """`FineTuningIntegration` in the contract.

    Attributes:
        type: Service that receives the metrics.
        wandb: Settings of Weights & Biases.
    """

    type: Required[Literal["wandb"]]
    wandb: Required[FineTuningIntegrationWandbParam]


class FineTuningIntegrationWandbParam(TypedDict, total=False):
    """Settings of Weights & Biases.

    Attributes:
        project: Project that receives the metrics.
        name: Name of the run; null for the ID of the job.
        entity: Team or user; null for the default of the API key.
        tags: Tags of the run.
    """

    project: Required[str]
    name: str | None
    entity: str | None
    tags: list[str]


class GraderLabelModelParam(TypedDict, total=False):
    """`GraderLabelModel` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        model: Model that assigns the label.
        input: Messages to the model, with placeholders.
        labels: Labels to choose from.
        passing_labels: Labels that count as passed.
    """

    type: Required[Literal["label_model"]]
    name: Required[str]
    model: Required[str]
    input: Required[list[EvalItemParam]]
    labels: Required[list[str]]
    passing_labels: Required[list[str]]


class GraderMultiParam(TypedDict, total=False):
    """`GraderMulti` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        graders: Graders by the name that calculate_output uses, or a single grader as in the published document.
        calculate_output: Formula over the names of the graders.
    """

    type: Required[Literal["multi"]]
    name: Required[str]
    graders: Required[
        dict[
            str,
            GraderStringCheckParam
            | GraderTextSimilarityParam
            | GraderPythonParam
            | GraderScoreModelParam
            | GraderLabelModelParam,
        ]
        | GraderStringCheckParam
        | GraderTextSimilarityParam
        | GraderPythonParam
        | GraderScoreModelParam
        | GraderLabelModelParam
    ]
    calculate_output: Required[str]


class GraderPythonParam(TypedDict, total=False):
    """`GraderPython` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        source: Code with a function `grade(sample, item)`.
        image_tag: Version of the environment that runs the code.
    """

    type: Required[Literal["python"]]
    name: Required[str]
    source: Required[str]
    image_tag: str


class GraderScoreModelParam(TypedDict, total=False):
    """`GraderScoreModel` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        model: Model that assigns the score.
        input: Messages to the model, with placeholders.
        range: Lowest and highest score.
        sampling_params: Sampling parameters of the model.
    """

    type: Required[Literal["score_model"]]
    name: Required[str]
    model: Required[str]
    input: Required[list[EvalItemParam]]
    range: list[float]
    sampling_params: GraderScoreModelSamplingParamsParam


class GraderScoreModelSamplingParamsParam(TypedDict, total=False):
    """Sampling parameters of the model.

    Attributes:
        seed: Random seed; null for none.
        top_p: Nucleus sampling, 0 to 1; null for the default of the model. Default: 1.
        temperature: Sampling temperature; null for the default of the model.
        max_completions_tokens: Maximum number of tokens in a response of the model; null for no limit.
        reasoning_effort: Reasoning effort of the model; null for its default. Default: "medium".
    """

    seed: int | None
    top_p: float | None
    temperature: float | None
    max_completions_tokens: int | None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None


class GraderStringCheckParam(TypedDict, total=False):
    """`GraderStringCheck` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        input: Text to grade, with placeholders such as {{item.x}} and {{sample.output_text}}.
        reference: Text to compare with; can contain the same placeholders.
        operation: Comparison: equal, not equal, or contains, with or without regard to case.
    """

    type: Required[Literal["string_check"]]
    name: Required[str]
    input: Required[str]
    reference: Required[str]
    operation: Required[Literal["eq", "ne", "like", "ilike"]]


class GraderTextSimilarityParam(TypedDict, total=False):
    """`GraderTextSimilarity` in the contract.

    Attributes:
        type: Kind of grader.
        name: Name of the grader.
        input: Text to grade, with placeholders such as {{sample.output_text}}.
        reference: Text to compare with; can contain the same placeholders.
        evaluation_metric: Similarity metric.
    """

    type: Required[Literal["text_similarity"]]
    name: Required[str]
    input: Required[str]
    reference: Required[str]
    evaluation_metric: Required[
        Literal[
            "cosine",
            "fuzzy_match",
            "bleu",
            "gleu",
            "meteor",
            "rouge_1",
            "rouge_2",
            "rouge_3",
            "rouge_4",
            "rouge_5",
            "rouge_l",
        ]
    ]


class ImportFileRequestParam(TypedDict, total=False):
    """`ImportFileRequest` in the contract.

    Attributes:
        purpose: Purpose of an upload. The error message of the service lists the values.
        filename: Name of the new file.
        content_url: URL that a GET request reads; a secret if it is signed.
        expires_after: Time at which the service deletes the file.
    """

    purpose: Required[Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]]
    filename: Required[str]
    content_url: Required[str]
    expires_after: FileExpirationAfterParam


class InitiateMultipartUploadRequestParam(TypedDict, total=False):
    """`InitiateMultipartUploadRequest` in the contract.

    Attributes:
        file_name: Name of the file.
        file_size: Size of the file in bytes.
        num_parts: Number of the parts.
        purpose: Purpose of an upload. The error message of the service lists the values.
        file_type: Format of the file.
        checksum: SHA-256 of the file in hexadecimal digits.
    """

    file_name: Required[str]
    file_size: Required[int]
    num_parts: Required[int]
    purpose: Required[Literal["fine-tune", "assistants", "batch", "user_data", "vision", "evals"]]
    file_type: Required[Literal["jsonl", "parquet", "csv"]]
    checksum: str


class InputAudioInputAudioParam(TypedDict, total=False):
    """The audio.

    Attributes:
        data: The audio in Base64.
        format: Format of the audio.
    """

    data: Required[str]
    format: Required[Literal["mp3", "wav"]]


class InputAudioParam(TypedDict, total=False):
    """`InputAudio` in the contract.

    Attributes:
        type: Kind of content.
        input_audio: The audio.
    """

    type: Required[Literal["input_audio"]]
    input_audio: Required[InputAudioInputAudioParam]


class InputTextContentParam(TypedDict, total=False):
    """`InputTextContent` in the contract.

    Attributes:
        type: Kind of content.
        text: The text, with placeholders.
        prompt_cache_breakpoint: Marks the end of a prefix of the prompt to cache.
    """

    type: Required[Literal["input_text"]]
    text: Required[str]
    prompt_cache_breakpoint: InputTextContentPromptCacheBreakpointParam


class InputTextContentPromptCacheBreakpointParam(TypedDict, total=False):
    """Marks the end of a prefix of the prompt to cache.

    Attributes:
        mode: Kind of breakpoint.
    """

    mode: Required[Literal["explicit"]]


class RunGraderRequestParam(TypedDict, total=False):
    """`RunGraderRequest` in the contract.

    Attributes:
        grader: Method that scores the output of a model.
        model_sample: The text to grade: {{sample.output_text}}.
        item: The data row: {{item.x}}.
    """

    grader: Required[
        GraderStringCheckParam
        | GraderTextSimilarityParam
        | GraderPythonParam
        | GraderScoreModelParam
        | GraderLabelModelParam
        | GraderMultiParam
    ]
    model_sample: Required[str]
    item: dict[str, Any]


class ValidateGraderRequestParam(TypedDict, total=False):
    """`ValidateGraderRequest` in the contract.

    Attributes:
        grader: Method that scores the output of a model.
    """

    grader: Required[
        GraderStringCheckParam
        | GraderTextSimilarityParam
        | GraderPythonParam
        | GraderScoreModelParam
        | GraderLabelModelParam
        | GraderMultiParam
    ]


class ListFilesParams(TypedDict, total=False):
    """The query of `listFiles`.

    Attributes:
        limit: Default: 10000.
        order: Default: "desc".
    """

    purpose: str
    limit: int
    order: Literal["asc", "desc"]
    after: str


class ListPaginatedFineTuningJobsParams(TypedDict, total=False):
    """The query of `listPaginatedFineTuningJobs`.

    Attributes:
        limit: Default: 20.
    """

    after: str
    limit: int
    metadata: dict[str, str]


class ListFineTuningEventsParams(TypedDict, total=False):
    """The query of `listFineTuningEvents`.

    Attributes:
        limit: Default: 20.
    """

    after: str
    limit: int


class ListFineTuningJobCheckpointsParams(TypedDict, total=False):
    """The query of `listFineTuningJobCheckpoints`.

    Attributes:
        limit: Default: 10.
    """

    after: str
    limit: int


class ListFineTuningCheckpointPermissionsParams(TypedDict, total=False):
    """The query of `listFineTuningCheckpointPermissions`.

    Attributes:
        limit: Default: 10.
        order: Default: "descending".
    """

    project_id: str
    after: str
    limit: int
    order: Literal["ascending", "descending"]


class ListFineTuneEventsParams(TypedDict, total=False):
    """The query of `listFineTuneEvents`.

    Attributes:
        stream: Default: False.
    """

    stream: bool


class RetrieveModelLimitsParams(TypedDict, total=False):
    """The query of `retrieveModelLimits`."""

    model_name: Required[str]
