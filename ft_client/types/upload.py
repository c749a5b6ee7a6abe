"""The types of `openai.types.upload`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import Upload as Upload

__all__ = ["Upload"]
