"""The types of `openai.types.uploads.upload_part`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import UploadPart as UploadPart

__all__ = ["UploadPart"]
