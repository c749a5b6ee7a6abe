"""The types of `openai.types.fine_tuning.alpha.grader_validate_response`."""
# Written by `make generate` from spec/sdk_types.yaml. Do not edit.

from ft_client_generated.models import ValidateGraderResponse as GraderValidateResponse

__all__ = ["GraderValidateResponse"]
