from __future__ import annotations

import builtins
from collections.abc import Mapping
from typing import Any, ClassVar, Self

from ..types import (
    UNSET,
    Unset,
    as_object,
    decode_list,
    unknown_keys,
)
from ..types import Model as BaseModel


class CheckpointCopies(BaseModel):
    """`CheckpointCopies` in the contract.

    Attributes:
        checkpointedModelName: Name of the checkpoint.
        fineTuningJobId: ID of the job.
        copiedAccountDetails: The copies.
    """

    __slots__ = (
        "checkpointedModelName",
        "fineTuningJobId",
        "copiedAccountDetails",
    )

    SCHEMA: ClassVar[str] = "CheckpointCopies"
    FIELDS: ClassVar[builtins.dict[builtins.str, builtins.str]] = {
        "checkpointedModelName": "checkpointedModelName",
        "fineTuningJobId": "fineTuningJobId",
        "copiedAccountDetails": "copiedAccountDetails",
    }

    checkpointedModelName: str
    fineTuningJobId: str
    copiedAccountDetails: list[CheckpointCopiesCopiedAccountDetailsItem]

    def __init__(
        self,
        *,
        checkpointedModelName: str | Unset = UNSET,
        fineTuningJobId: str | Unset = UNSET,
        copiedAccountDetails: list[CheckpointCopiesCopiedAccountDetailsItem] | Unset = UNSET,
        additional_properties: builtins.dict[builtins.str, Any] | None = None,
    ) -> None:
        self._assign(
            additional_properties,
            checkpointedModelName,
            fineTuningJobId,
            copiedAccountDetails,
        )

    @classmethod
    def from_dict(cls, src: Mapping[builtins.str, Any]) -> Self:
        if src.__class__ is not builtins.dict:
            src = as_object(cls, src)
        self = cls.__new__(cls)
        if "checkpointedModelName" in src:
            self.checkpointedModelName = src["checkpointedModelName"]
        if "fineTuningJobId" in src:
            self.fineTuningJobId = src["fineTuningJobId"]
        if "copiedAccountDetails" in src:
            value = src["copiedAccountDetails"]
            self.copiedAccountDetails = decode_list(CheckpointCopiesCopiedAccountDetailsItem.from_dict, value)
        if not _KEYS.issuperset(src):
            self.additional_properties = unknown_keys(src, _KEYS)
        return self


_KEYS = frozenset(CheckpointCopies.FIELDS)

# below the class: models can refer to one another in a circle
from .checkpoint_copies_copied_account_details_item import CheckpointCopiesCopiedAccountDetailsItem
