"""The types of `openai.types.file_purpose`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import FilePurpose as FilePurpose

__all__ = ["FilePurpose"]
