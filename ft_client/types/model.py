"""The types of `openai.types.model`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import Model as Model

__all__ = ["Model"]
