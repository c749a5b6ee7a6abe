"""The types of `openai.types.upload_create_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import CreateUploadRequestParam as UploadCreateParams
from ft_client_generated.params import FileExpirationAfterParam as ExpiresAfter

__all__ = ["ExpiresAfter", "UploadCreateParams"]
