"""The types of `openai.types.fine_tuning.alpha.grader_run_response`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import RunGraderResponse as GraderRunResponse
from ft_client_generated.models import RunGraderResponseMetadata as Metadata
from ft_client_generated.models import RunGraderResponseMetadataErrors as MetadataErrors

__all__ = ["GraderRunResponse", "Metadata", "MetadataErrors"]
