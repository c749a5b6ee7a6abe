from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    unknown_keys,
)
from ..types import Model as BaseModel


class FineTunePriceEstimate(BaseModel):
    """`FineTunePriceEstimate` in the contract.

    Attributes:
        estimation_available: Whether there is an estimate.
        unavailable_reason: Why there is no estimate.
        estimated_total_price: Price in US dollars.
        allowed_to_proceed: Whether the account can pay the price.
        user_limit: Limit of the account in US dollars.
        estimated_train_token_count: Number of training tokens.
        estimated_eval_token_count: Number of validation tokens.
    """

    __slots__ = (
        "estimation_available",
        "unavailable_reason",
        "estimated_total_price",
        "allowed_to_proceed",
        "user_limit",
        "estimated_train_token_count",
        "estimated_eval_token_count",
    )

    SCHEMA: ClassVar[str] = "FineTunePriceEstimate"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "estimation_available": "estimation_available",
        "unavailable_reason": "unavailable_reason",
        "estimated_total_price": "estimated_total_price",
        "allowed_to_proceed": "allowed_to_proceed",
        "user_limit": "user_limit",
        "estimated_train_token_count": "estimated_train_token_count",
        "estimated_eval_token_count": "estimated_eval_token_count",
    }

    estimation_available: bool | None
    unavailable_reason: str | None
    estimated_total_price: float | None
    allowed_to_proceed: bool | None
    user_limit: float | None
    estimated_train_token_count: float | None
    estimated_eval_token_count: float | None

    def __init__(
        self,
        *,
        estimation_available: bool | Unset = UNSET,
        unavailable_reason: str | Unset = UNSET,
        estimated_total_price: float | Unset = UNSET,
        allowed_to_proceed: bool | Unset = UNSET,
        user_limit: float | Unset = UNSET,
        estimated_train_token_count: float | Unset = UNSET,
        estimated_eval_token_count: float | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            estimation_available,
            unavailable_reason,
            estimated_total_price,
            allowed_to_proceed,
            user_limit,
            estimated_train_token_count,
            estimated_eval_token_count,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "estimation_available" in src:
            self.estimation_available = src["estimation_available"]
        if "unavailable_reason" in src:
            self.unavailable_reason = src["unavailable_reason"]
        if "estimated_total_price" in src:
            self.estimated_total_price = src["estimated_total_price"]
        if "allowed_to_proceed" in src:
            self.allowed_to_proceed = src["allowed_to_proceed"]
        if "user_limit" in src:
            self.user_limit = src["user_limit"]
        if "estimated_train_token_count" in src:
            self.estimated_train_token_count = src["estimated_train_token_count"]
        if "estimated_eval_token_count" in src:
            self.estimated_eval_token_count = src["estimated_eval_token_count"]
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(FineTunePriceEstimate.FIELDS)
