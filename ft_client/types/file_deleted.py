"""The types of `openai.types.file_deleted`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import DeleteFileResponse as FileDeleted

__all__ = ["FileDeleted"]
