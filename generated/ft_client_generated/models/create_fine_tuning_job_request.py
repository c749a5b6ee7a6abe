from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    decode_list,
    unknown_keys,
)
from ..types import Model as BaseModel


class CreateFineTuningJobRequest(BaseModel):
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

    __slots__ = (
        "model",
        "training_file",
        "validation_file",
        "suffix",
        "seed",
        "method",
        "hyperparameters",
        "integrations",
        "metadata",
    )

    SCHEMA: ClassVar[str] = "CreateFineTuningJobRequest"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
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
    validation_file: str | None
    suffix: str | None
    seed: int | None
    method: FineTuneMethod | None
    hyperparameters: FineTuneSupervisedHyperparameters | None
    integrations: list[FineTuningIntegration] | None
    metadata: dict[str, str] | None

    def __init__(
        self,
        *,
        model: Literal["babbage-002", "davinci-002", "gpt-3.5-turbo", "gpt-4o-mini"] | str,
        training_file: str,
        validation_file: str | None | Unset = UNSET,
        suffix: str | None | Unset = UNSET,
        seed: int | None | Unset = UNSET,
        method: FineTuneMethod | Unset = UNSET,
        hyperparameters: FineTuneSupervisedHyperparameters | Unset = UNSET,
        integrations: list[FineTuningIntegration] | None | Unset = UNSET,
        metadata: dict[str, str] | None | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            model,
            training_file,
            validation_file,
            suffix,
            seed,
            method,
            hyperparameters,
            integrations,
            metadata,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "model" in src:
            self.model = src["model"]
        if "training_file" in src:
            self.training_file = src["training_file"]
        if "validation_file" in src:
            self.validation_file = src["validation_file"]
        if "suffix" in src:
            self.suffix = src["suffix"]
        if "seed" in src:
            self.seed = src["seed"]
        if "method" in src:
            value = src["method"]
            self.method = FineTuneMethod.from_dict(value) if isinstance(value, dict) else value
        if "hyperparameters" in src:
            value = src["hyperparameters"]
            self.hyperparameters = (
                FineTuneSupervisedHyperparameters.from_dict(value) if isinstance(value, dict) else value
            )
        if "integrations" in src:
            value = src["integrations"]
            self.integrations = decode_list(FineTuningIntegration.from_dict, value)
        if "metadata" in src:
            self.metadata = src["metadata"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(CreateFineTuningJobRequest.FIELDS)

# below the class: models can refer to one another in a circle
from .fine_tune_method import FineTuneMethod
from .fine_tune_supervised_hyperparameters import FineTuneSupervisedHyperparameters
from .fine_tuning_integration import FineTuningIntegration
