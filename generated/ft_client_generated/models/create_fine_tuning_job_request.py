from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from attrs import define as attrs_define
from attrs import field as attrs_field

from ..types import (
    UNSET,
    Unset,
    decode_list,
    not_an_object,
    unknown_keys,
)
from ..types import Model as BaseModel


@attrs_define(slots=True, kw_only=True, eq=True, repr=False)
class CreateFineTuningJobRequest(BaseModel):
    """`CreateFineTuningJobRequest` of the contract.

    Attributes:
        model: The base model, or a fine-tuned model to go on from.
        training_file: ID of an uploaded file of purpose fine-tune, with at least 10 examples.
        validation_file: ID of an uploaded file with other examples.
        suffix: Becomes part of the new model's name.
        integrations: Where metrics are sent to as well.
        metadata: Up to 16 pairs of text; keys up to 64, values up to 512 characters.
    """

    SCHEMA: ClassVar[str] = "CreateFineTuningJobRequest"
    FIELDS: ClassVar[dict[str, str]] = {
        "model": "model",
        "training_file": "training_file",
        "validation_file": "validation_file",
        "suffix": "suffix",
        "seed": "seed",
        "method": "method",
        "hyperparameters": "hyperparameters",
        "integrations": "integrations",
        "metadata": "metadata",
    }

    model: Literal["babbage-002", "davinci-002", "gpt-3.5-turbo", "gpt-4o-mini"] | str
    training_file: str
    validation_file: str | None | Unset = UNSET
    suffix: str | None | Unset = UNSET
    seed: int | None | Unset = UNSET
    method: FineTuneMethod | Unset = UNSET
    hyperparameters: FineTuneSupervisedHyperparameters | Unset = UNSET
    integrations: list[FineTuningIntegration] | None | Unset = UNSET
    metadata: dict[str, str] | None | Unset = UNSET
    additional_properties: dict[str, Any] = attrs_field(factory=dict)

    @classmethod
    def from_dict(cls, src: Mapping[str, Any]) -> Self:
        try:
            get = src.get
        except AttributeError:
            raise not_an_object(cls, src) from None
        self = cls.__new__(cls)
        self.model = get("model", UNSET)
        self.training_file = get("training_file", UNSET)
        self.validation_file = get("validation_file", UNSET)
        self.suffix = get("suffix", UNSET)
        self.seed = get("seed", UNSET)
        value = get("method", UNSET)
        self.method = FineTuneMethod.from_dict(value) if isinstance(value, dict) else value
        value = get("hyperparameters", UNSET)
        self.hyperparameters = FineTuneSupervisedHyperparameters.from_dict(value) if isinstance(value, dict) else value
        value = get("integrations", UNSET)
        self.integrations = decode_list(FineTuningIntegration.from_dict, value)
        self.metadata = get("metadata", UNSET)
        self.additional_properties = {} if _KEYS.issuperset(src) else unknown_keys(src, cls.FIELDS)
        return self


_KEYS = frozenset(CreateFineTuningJobRequest.FIELDS)

# below the class: models may refer to one another in a circle
from .fine_tune_method import FineTuneMethod
from .fine_tune_supervised_hyperparameters import FineTuneSupervisedHyperparameters
from .fine_tuning_integration import FineTuningIntegration
