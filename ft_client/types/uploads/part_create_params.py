"""The types of `openai.types.uploads.part_create_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import AddUploadPartRequestParam as PartCreateParams

__all__ = ["PartCreateParams"]
