from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    Unset,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class CreateFineTuneRequest(BaseModel):
    """`CreateFineTuneRequest` of the contract.

    Attributes:
        training_file: ID of an uploaded file of purpose fine-tune: JSONL of prompt and completion.
        validation_file: ID of an uploaded file with other examples.
        model: A base model, or a fine-tuned model made from 2022-04-21 to 2023-08-22. Default: 'curie'.
        n_epochs: Passes over the training data; the place of 2021 to 2023-09. Default: 4.
        hyperparameters: The place of n_epochs from 2023-10 on.
        batch_size: Examples per step; about 0.2 % of the examples if not given.
        learning_rate_multiplier: 0.05, 0.1 or 0.2 by batch size if not given.
        prompt_loss_weight: Weight of the loss on the prompt's tokens. Default: 0.01.
        compute_classification_metrics: Needs a validation file and either the number of classes or the positive
            class. Default: False.
        classification_n_classes: Number of classes of a multiclass task.
        classification_positive_class: The positive class of a binary task.
        classification_betas: F-beta scores of a binary task.
        suffix: Becomes part of the new model's name.
    """

    SCHEMA: ClassVar[str] = "CreateFineTuneRequest"
    FIELDS: ClassVar[dict[str, str]] = {
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
    validation_file: str | Unset = UNSET
    model: Literal["ada", "babbage", "curie", "davinci"] | str | Unset = UNSET
    n_epochs: int | Unset = UNSET
    hyperparameters: CreateFineTuneRequestHyperparameters | Unset = UNSET
    batch_size: int | Unset = UNSET
    learning_rate_multiplier: float | Unset = UNSET
    prompt_loss_weight: float | Unset = UNSET
    compute_classification_metrics: bool | Unset = UNSET
    classification_n_classes: int | Unset = UNSET
    classification_positive_class: str | Unset = UNSET
    classification_betas: list[float] | Unset = UNSET
    suffix: str | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.training_file = get("training_file", UNSET)
        self.validation_file = get("validation_file", UNSET)
        self.model = get("model", UNSET)
        self.n_epochs = get("n_epochs", UNSET)
        value = get("hyperparameters", UNSET)
        self.hyperparameters = (
            CreateFineTuneRequestHyperparameters.from_dict(value) if isinstance(value, dict) else value
        )
        self.batch_size = get("batch_size", UNSET)
        self.learning_rate_multiplier = get("learning_rate_multiplier", UNSET)
        self.prompt_loss_weight = get("prompt_loss_weight", UNSET)
        self.compute_classification_metrics = get("compute_classification_metrics", UNSET)
        self.classification_n_classes = get("classification_n_classes", UNSET)
        self.classification_positive_class = get("classification_positive_class", UNSET)
        self.classification_betas = get("classification_betas", UNSET)
        self.suffix = get("suffix", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(CreateFineTuneRequest.FIELDS)

# below the class: models may refer to one another in a circle
from .create_fine_tune_request_hyperparameters import CreateFineTuneRequestHyperparameters
