from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class CreateFineTuneRequest(BaseModel):
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

    __slots__ = (
        "training_file",
        "validation_file",
        "model",
        "n_epochs",
        "hyperparameters",
        "batch_size",
        "learning_rate_multiplier",
        "prompt_loss_weight",
        "compute_classification_metrics",
        "classification_n_classes",
        "classification_positive_class",
        "classification_betas",
        "suffix",
    )

    SCHEMA: ClassVar[str] = "CreateFineTuneRequest"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "training_file": "training_file",
        "validation_file": "validation_file",
        "model": "model",
        "n_epochs": "n_epochs",
        "hyperparameters": "hyperparameters",
        "batch_size": "batch_size",
        "learning_rate_multiplier": "learning_rate_multiplier",
        "prompt_loss_weight": "prompt_loss_weight",
        "compute_classification_metrics": "compute_classification_metrics",
        "classification_n_classes": "classification_n_classes",
        "classification_positive_class": "classification_positive_class",
        "classification_betas": "classification_betas",
        "suffix": "suffix",
    }

    training_file: str
    validation_file: str | None
    model: Literal["ada", "babbage", "curie", "davinci"] | str | None
    n_epochs: int | None
    hyperparameters: CreateFineTuneRequestHyperparameters | None
    batch_size: int | None
    learning_rate_multiplier: float | None
    prompt_loss_weight: float | None
    compute_classification_metrics: bool | None
    classification_n_classes: int | None
    classification_positive_class: str | None
    classification_betas: list[float] | None
    suffix: str | None

    def __init__(
        self,
        *,
        training_file: str,
        validation_file: str | Unset = UNSET,
        model: Literal["ada", "babbage", "curie", "davinci"] | str | Unset = UNSET,
        n_epochs: int | Unset = UNSET,
        hyperparameters: CreateFineTuneRequestHyperparameters | Unset = UNSET,
        batch_size: int | Unset = UNSET,
        learning_rate_multiplier: float | Unset = UNSET,
        prompt_loss_weight: float | Unset = UNSET,
        compute_classification_metrics: bool | Unset = UNSET,
        classification_n_classes: int | Unset = UNSET,
        classification_positive_class: str | Unset = UNSET,
        classification_betas: list[float] | Unset = UNSET,
        suffix: str | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            training_file,
            validation_file,
            model,
            n_epochs,
            hyperparameters,
            batch_size,
            learning_rate_multiplier,
            prompt_loss_weight,
            compute_classification_metrics,
            classification_n_classes,
            classification_positive_class,
            classification_betas,
            suffix,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "training_file" in src:
            self.training_file = src["training_file"]
        if "validation_file" in src:
            self.validation_file = src["validation_file"]
        if "model" in src:
            self.model = src["model"]
        if "n_epochs" in src:
            self.n_epochs = src["n_epochs"]
        if "hyperparameters" in src:
            value = src["hyperparameters"]
            self.hyperparameters = (
                CreateFineTuneRequestHyperparameters.from_dict(value) if isinstance(value, dict) else value
            )
        if "batch_size" in src:
            self.batch_size = src["batch_size"]
        if "learning_rate_multiplier" in src:
            self.learning_rate_multiplier = src["learning_rate_multiplier"]
        if "prompt_loss_weight" in src:
            self.prompt_loss_weight = src["prompt_loss_weight"]
        if "compute_classification_metrics" in src:
            self.compute_classification_metrics = src["compute_classification_metrics"]
        if "classification_n_classes" in src:
            self.classification_n_classes = src["classification_n_classes"]
        if "classification_positive_class" in src:
            self.classification_positive_class = src["classification_positive_class"]
        if "classification_betas" in src:
            self.classification_betas = src["classification_betas"]
        if "suffix" in src:
            self.suffix = src["suffix"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(CreateFineTuneRequest.FIELDS)

# below the class: models can refer to one another in a circle
from .create_fine_tune_request_hyperparameters import CreateFineTuneRequestHyperparameters
