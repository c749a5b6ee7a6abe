"""The types of `openai.types.file_object`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import OpenAIFile as FileObject

__all__ = ["FileObject"]
