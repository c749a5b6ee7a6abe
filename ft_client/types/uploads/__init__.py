"""The types of `openai.types.uploads`; each is imported on first access."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from typing import TYPE_CHECKING

from ft_client._lazy import lazy_attributes

if TYPE_CHECKING:
    from ft_client.types.uploads.part_create_params import PartCreateParams as PartCreateParams
    from ft_client.types.uploads.upload_part import UploadPart as UploadPart
__all__ = ["PartCreateParams", "UploadPart"]
__getattr__ = lazy_attributes(
    __name__,
    {
        "UploadPart": "ft_client.types.uploads.upload_part",
        "PartCreateParams": "ft_client.types.uploads.part_create_params",
    },
    modules={},
)
