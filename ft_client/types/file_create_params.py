"""The types of `openai.types.file_create_params`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.params import CreateFileRequestParam as FileCreateParams
from ft_client_generated.params import FileExpirationAfterParam as ExpiresAfter

__all__ = ["ExpiresAfter", "FileCreateParams"]
